"""The keys of `edition.toml`, their types and defaults; `Settings.load` reads the file."""

from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct, defstruct
from msgspec.structs import asdict, astuple
from msgspec.structs import fields as structs

from audio.assembly.pauses import Pauses
from audio.voices.engine_selection import AUTO
from audio.voices.quote_cues import Cueing
from episodes.edition.settings.feed_legal_book import (
    AccessibilitySettings,
    BookSettings,
    BulletinSettings,
    FeedSettings,
    LegalSettings,
)
from episodes.edition.settings.publish import TargetSettings, schema
from episodes.edition.settings.toml import read, settings_error
from episodes.edition.settings.types import Address, Line, Mail, Sentence, Tag, Text
from episodes.edition.settings.validation import conversion_fault, first_fault, name_fault
from scripts.script import Usage, Wording

Reader = Literal["narrator", "quote"]
FormatName = Literal["mp3", "m4a", "opus"]


class EditionSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[edition]`: the podcast as a whole.

    Attributes:
        title: its name, in feed, tags, pages, cover and outro.
        description: what it is, for people who choose podcasts.
        site: address of `public/` with its path; None while nothing is published.
        author: who makes it; None stands for the title.
        email: contact for podcast directories.
        language: of feed and pages.
        timezone: of dates without an offset (IANA name).
        category: Apple's category, or `category > subcategory`, in their spelling.
        explicit: whether it is for adults.
        cover: image file, relative to the edition's folder; None draws one from the title.
    """

    title: Line = "L\N{RIGHT SINGLE QUOTATION MARK}édition à écouter"
    description: Text | None = None
    site: Address | None = None
    author: Line | None = None
    email: Mail | None = None
    language: Tag = "fr-FR"
    timezone: str = "Europe/Paris"
    category: str = "News > Daily News"
    explicit: bool = False
    cover: Line | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)

    @property
    def podcast_title(self) -> str:
        """The title as a podcast: « Le Courrier, à écouter », or the title alone where it says so itself."""
        return self.title if "écouter" in self.title.casefold() else f"{self.title}, à écouter"


class VoiceSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[voices]`: engine and voices; None and empty leave the choice to the engine's default cast.

    Attributes:
        engine: name of the speech engine; "auto" is the best that is ready on the machine.
        narrator: voice of the article's own text.
        quotes: voices for people who are quoted, whatever their gender; a name always gets the same one.
        neutral: voice of quotations whose speaker is not known.
        cast: voice of a person, by full name.
        fallback_engine: reads a whole episode that the engine could not; None fails that episode.
        mixed: whether `engine/voice` may use a voice of another engine.
        pace: factor of speed; 1 is each voice's own.
        spending_limit: what one build may spend on paid engines, in their currency; None for no limit.
        options: options of each engine, by its name (docs/voices.md).
    """

    engine: Line = AUTO
    narrator: Line | None = None
    quotes: tuple[Line, ...] = ()
    neutral: Line | None = None
    cast: dict[str, Line] = {}
    fallback_engine: Line | None = None
    mixed: bool = False
    pace: Annotated[float, Meta(ge=0.5, le=2)] = 1.0
    spending_limit: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    options: dict[str, dict[str, Line]] = {}


class SoundSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[sound]`: loudness, formats, and files that are played.

    Attributes:
        loudness: of a mono episode; two loudspeakers play it 3 LU louder.
        true_peak: ceiling after encoding.
        profile: "standard" is 44.1 kHz at 96 kbit/s, "small" 22.05 kHz at 64 kbit/s.
        formats: of the audio; others than MP3 are offered beside it.
        intro: at the start: an audio file, relative to the edition's folder, or words to say.
        outro: likewise, at the end.
        intro_caption: transcript of an intro that is a sound.
        outro_caption: transcript of an outro that is a sound.
        chapter: audio file played before each heading that opens a chapter.
        bed: audio file played softly under the announcement.
    """

    loudness: Annotated[float, Meta(ge=-40, le=-5)] = -19.0  # LUFS
    true_peak: Annotated[float, Meta(ge=-20, le=0)] = -1.0  # dBTP
    profile: Literal["standard", "small"] = "standard"
    formats: tuple[FormatName, ...] = ("mp3",)
    intro: Sentence | None = None
    outro: Sentence | None = None
    intro_caption: Line = "[Musique]"
    outro_caption: Line = "[Musique]"
    chapter: Line | None = None
    bed: Line | None = None


class AnnouncementSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[announcement]`: what is said before and after an article.

    A sentence may hold `{auteur}`, `{date}`, `{titre}` and `{édition}`, and several wordings separated by
    ` | `: the first one whose placeholders are all known is said, if any.

    Attributes:
        enabled: whether anything but a correction or the article replied to is announced.
        before: sentences after the title.
        after: sentences at the end.
        quotations: sentences after those, where a second voice has read quotations.
        correction: how `correction` in an article's front matter is said; holds `{correction}`, and
            `{date}`, when it was added to an episode that was published before.
        reply: how a droit de réponse names the article that it replies to; holds `{article}`, its title.
    """

    enabled: bool = True
    before: tuple[Sentence, ...] = (
        "Un article de {auteur}, publié le {date}. | Un article de {auteur}. | Un article publié le {date}.",
        "Lecture par des voix de synthèse.",
    )
    after: tuple[Sentence, ...] = ("C\N{RIGHT SINGLE QUOTATION MARK}était {édition}.",)
    quotations: tuple[Sentence, ...] = (
        "Les voix des citations sont synthétiques\N{NO-BREAK SPACE}: "
        "ce ne sont pas celles des personnes citées.",
    )
    correction: Sentence = (
        "Correction du {date}\N{NO-BREAK SPACE}: {correction} | Correction\N{NO-BREAK SPACE}: {correction}"
    )
    reply: Sentence = (
        "Droit de réponse à l\N{RIGHT SINGLE QUOTATION MARK}article"
        " «\N{NO-BREAK SPACE}{article}\N{NO-BREAK SPACE}». | Droit de réponse."
    )


class QuotationSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[quotations]`: how listeners recognise quotations.

    Attributes:
        partial: who reads words that are woven into the narrator's sentence.
        document: who reads what a law, a report or a newspaper says.
        cue: what marks a quotation besides the voice (audio/voices/quote_cues.py).
    """

    partial: Reader = "narrator"
    document: Reader = "narrator"
    cue: Cueing = "auto"


class SpokenSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[spoken]`: the choice where French allows several readings.

    Attributes:
        inclusive: of inclusive writing, `les élu·e·s`.
    """

    inclusive: Wording = "both"

    @property
    def usage(self) -> Usage:
        """The same choice, as `scripts` takes it."""
        return Usage(inclusive=self.inclusive)


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All of `edition.toml`."""

    edition: EditionSettings = EditionSettings()
    voices: VoiceSettings = VoiceSettings()
    sound: SoundSettings = SoundSettings()
    pauses: Pauses = Pauses()
    announcement: AnnouncementSettings = AnnouncementSettings()
    quotations: QuotationSettings = QuotationSettings()
    spoken: SpokenSettings = SpokenSettings()
    feed: FeedSettings = FeedSettings()
    legal: LegalSettings = LegalSettings()
    accessibility: AccessibilitySettings = AccessibilitySettings()
    bulletin: BulletinSettings = BulletinSettings()
    book: BookSettings = BookSettings()
    publish: dict[str, TargetSettings] = {}

    @property
    def sections_on_pages(self) -> tuple[Struct, ...]:
        """The sections that feeds and pages depend on; others only concern the sound."""
        return (
            self.edition,
            self.announcement,
            self.feed,
            self.legal,
            self.accessibility,
            self.bulletin,
            self.book,
        )

    @classmethod
    def load(cls, path: Path) -> "Settings":
        """Read an `edition.toml`; where there is none, every key has its default.

        Raises:
            EpisodeError: it is not TOML, or a key or value is refused; the message names key and line.
            StorageError: it cannot be read.
        """
        return cls.from_data(path, *read(path))

    @classmethod
    def from_data(cls, path: Path, text: str, data: dict[str, Any]) -> "Settings":
        """Settings from the contents of an `edition.toml`, which may not be on disk yet.

        Args:
            path: its name, for messages.
            text: all of it.
            data: its parsed contents.

        Raises:
            EpisodeError: a key or value is refused; the message names key and line.
        """
        if found := name_fault(data):
            raise settings_error(path, text, found)
        publish = schema(data.get("publish", {}))
        default = () if "publish" in data else (publish(),)
        sections = [*_SECTIONS, ("publish", publish, *default)]
        kind = defstruct("_FILE", sections, kw_only=True, frozen=True, forbid_unknown_fields=True)
        try:
            file: Any = msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            raise settings_error(path, text, conversion_fault(error, data, kind)) from error
        targets = dict(zip(data.get("publish", ()), astuple(file.publish), strict=True))
        pauses = Pauses(**asdict(file.pauses))
        settings = cls(**asdict(file) | {"pauses": pauses, "publish": targets})
        if found := first_fault(settings):
            raise settings_error(path, text, found)
        return settings


_PAUSES = defstruct(
    "_PAUSES",
    [(pause.name, Annotated[int, Meta(ge=0, le=20_000)], pause.default) for pause in fields(Pauses)],
    frozen=True,
    forbid_unknown_fields=True,
)
"""`[pauses]` in a file: the fields of Pauses, in ms, each held to its range."""

_SECTIONS = [
    (section.name, *((_PAUSES, _PAUSES()) if section.type is Pauses else (section.type, section.default)))
    for section in structs(Settings)
    if section.name != "publish"
]
"""Fields of a struct for the whole file: those of Settings, but for pauses and targets."""
