"""The keys of `edition.toml`, their defaults and what they take."""

from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct, defstruct
from msgspec.structs import asdict, astuple
from msgspec.structs import fields as structs

from audio.assembly.pauses import Pauses
from audio.voices.quote_cues import Cueing
from episodes.edition.settings.listeners import (
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
    """`[edition]`: what listeners are told of the edition as a whole.

    Attributes:
        title: its name, in feed, tags, pages, cover and outro.
        description: what it is, for people who choose podcasts.
        site: where `public/` will be found, with its path; None while nothing is published.
        author: who makes it; None is the title.
        email: whom feed directories write to.
        language: of feed and pages.
        timezone: of dates that do not say theirs (IANA name).
        category: Apple's category, or `category > subcategory`, in their spelling.
        explicit: whether it is for adults.
        cover: image file, from the edition's folder; None makes one from the title.
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
    """`[voices]`: who reads; None and empty leave it to the engine's own troupe.

    Attributes:
        engine: what speaks.
        narrator: reads the article.
        quotes: the voices for people who are quoted, whatever their gender; a name always leads to the same.
        neutral: reads quotations whose speaker is not known.
        cast: the voice of a person, by full name.
        fallback_engine: says a whole episode that the engine could not; None fails that episode.
        mixed: whether `engine/voice` may borrow a voice of another engine.
        pace: of all that is said; 1 is each voice's own.
        options: what each engine is told, by its name (docs/voices.md).
    """

    engine: Line = "espeak"
    narrator: Line | None = None
    quotes: tuple[Line, ...] = ()
    neutral: Line | None = None
    cast: dict[str, Line] = {}
    fallback_engine: Line | None = None
    mixed: bool = False
    pace: Annotated[float, Meta(ge=0.5, le=2)] = 1.0
    options: dict[str, dict[str, Line]] = {}


class SoundSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[sound]`: how loud, and in what format.

    Attributes:
        loudness: of an episode, one channel (a listener hears it as 3 LU more on two loudspeakers).
        true_peak: what no peak exceeds after encoding.
        profile: "standard" is 44.1 kHz at 96 kbit/s, "small" 22.05 kHz at 64 kbit/s.
        formats: of the audio; what is not MP3 is offered beside it.
        intro: before all: an audio file, from the edition's folder, or words to say.
        outro: likewise, after all.
        intro_caption: what is shown of an intro that is a sound.
        outro_caption: what is shown of an outro that is a sound.
        chapter: audio file heard before each heading that opens a chapter.
        bed: audio file heard softly under the announcement.
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
    """`[announcement]`: what is said around an article.

    A sentence may hold `{auteur}`, `{date}`, `{titre}` and `{édition}`, and several wordings parted by ` | `:
    the first one is said of which everything is known, or none.

    Attributes:
        enabled: whether anything but a correction or what is answered is said.
        before: sentences after the title.
        after: sentences at the end.
        quotations: sentences after those, where a second voice has read quotations.
        correction: how `correction` in an article's front matter is said; holds `{correction}` and
            `{date}`, since when it stands, where the episode was published without it before.
        reply: how a droit de réponse says what it answers; holds `{article}`, that one's title.
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
    """`[quotations]`: how a listener knows what is quoted.

    Attributes:
        partial: words woven into the narrator's own sentence.
        document: what a law, a report, a newspaper says.
        cue: what tells a quotation besides the voice (audio/voices/quote_cues.py).
    """

    partial: Reader = "narrator"
    document: Reader = "narrator"
    cue: Cueing = "auto"


class SpokenSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[spoken]`: what is said where French allows several readings.

    Attributes:
        inclusive: of inclusive writing, `les élu·e·s`.
    """

    inclusive: Wording = "both"

    @property
    def usage(self) -> Usage:
        """The same for those who read text."""
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
    def shown(self) -> tuple[Struct, ...]:
        """The sections that feeds and pages are made from; how episodes sound is of no concern to them."""
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
        """Reads an `edition.toml`; where there is none, every key has its default.

        Raises:
            EpisodeError: it is not TOML, or a key or value is not taken; key and line are named.
            StorageError: it cannot be read.
        """
        return cls.taken(path, *read(path))

    @classmethod
    def taken(cls, path: Path, text: str, data: dict[str, Any]) -> "Settings":
        """The same of an `edition.toml` that may not be on disk yet.

        Args:
            path: its name, for messages.
            text: all of it.
            data: what it says.

        Raises:
            EpisodeError: a key or value is not taken; key and line are named.
        """
        if found := name_fault(data):
            raise settings_error(path, text, found)
        kind = _file(data)
        try:
            file: Any = msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            raise settings_error(path, text, conversion_fault(error, data, kind)) from error
        places = dict(zip(data.get("publish", ()), astuple(file.publish), strict=True))
        own = {"pauses": Pauses(**asdict(file.pauses)), "publish": places}
        settings = cls(**asdict(file) | own)
        if found := first_fault(settings):
            raise settings_error(path, text, found)
        return settings


_PAUSES = defstruct(
    "_PAUSES",
    [(pause.name, Annotated[int, Meta(ge=0, le=20_000)], pause.default) for pause in fields(Pauses)],
    frozen=True,
    forbid_unknown_fields=True,
)
"""`[pauses]` in a file: the fields of Pauses, in ms, and nothing else."""

_SECTIONS = [
    (section.name, *((_PAUSES, _PAUSES()) if section.type is Pauses else (section.type, section.default)))
    for section in structs(Settings)
    if section.name != "publish"
]


def _file(data: dict[str, Any]) -> type[Struct]:
    """The whole file: Settings, but that a pause is held to its range, a target to the keys of its type."""
    publish = schema(data.get("publish", {}))
    given = (publish,) if "publish" in data else (publish, publish())
    sections = [*_SECTIONS, ("publish", *given)]
    return defstruct("_FILE", sections, kw_only=True, frozen=True, forbid_unknown_fields=True)
