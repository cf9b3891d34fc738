"""What a feed says of an episode: one table."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from audio.profile import ENCODINGS
from episodes import transcripts
from episodes.catalogue.records import Media, Record, Revision
from episodes.edition.edition import EPISODES
from episodes.feed.pages import Page
from episodes.feed.show_notes import Link, description
from episodes.feed.xml import Node, Table, boolean
from episodes.formatting import rfc2822
from episodes.media import chapters

_CAPTIONS = {"vtt", "srt"}
_ANSWERED = "Droit de réponse\N{NO-BREAK SPACE}:"
_ANSWERS = "Droit de réponse à l\N{RIGHT SINGLE QUOTATION MARK}article"


@dataclass(frozen=True)
class Item:
    """An episode in a page of a feed."""

    page: Page
    record: Record

    @cached_property
    def revision(self) -> Revision:
        """The one that listeners get."""
        return self.record.revisions[-1]

    @cached_property
    def date(self) -> datetime:
        """Of publication."""
        return datetime.fromisoformat(self.record.date)

    @cached_property
    def address(self) -> str:
        """Of the episode's page."""
        return f"{self.page.masthead.base}{self.page.feed.folder}/{self.record.slug}/"

    def file(self, name: str) -> str:
        """Address of a file of the revision."""
        return f"{self.address}{self.revision.id}/{name}"

    def audio(self, media: Media) -> str:
        """Address of an audio file, counted where the newsroom has downloads counted."""
        return self.page.masthead.counted(self.file(media.name))


def _description(item: Item) -> Node:
    templates = item.page.masthead.settings.announcement
    links = tuple(_links(item))
    whole = description(item.revision, item.date, item.address, templates=templates, links=links)
    return Node(whole, html=True)


def _links(item: Item) -> Iterable[Link]:
    """To what it answers, and to what answers it; both are episodes, wherever the item stands."""
    replies, guid = item.page.masthead.replies, item.record.guid
    for text, found in ((_ANSWERS, replies.answered), (_ANSWERED, replies.given)):
        for other in found.get(guid, ()):
            address = f"{item.page.masthead.base}{EPISODES}/{other.slug}/"
            yield Link(text, other.revisions[-1].title, address)


def _enclosure(item: Item) -> Node:
    media = item.revision.media
    return Node(attributes={"url": item.audio(media), "length": str(media.bytes), "type": media.type})


def _alternates(item: Item) -> Iterable[Node]:
    """The enclosure once more, as the only place that holds its hash; then the other formats."""
    media, *others = item.revision.media, *item.revision.alternates
    yield _alternate(item, media, default="true")
    for other in others:
        yield _alternate(item, other)


def _alternate(item: Item, media: Media, default: str | None = None) -> Node:
    known = next((encoding for encoding in ENCODINGS.values() if encoding.type == media.type), None)
    sri = f"sha256-{b64encode(bytes.fromhex(media.sha256)).decode()}"  # https://www.w3.org/TR/SRI/
    return Node(
        attributes={
            "type": media.type,
            "length": str(media.bytes),
            "title": known.name if known else "MP3",
            "codecs": known and known.codecs,
            "default": default,
        },
        children=(
            ("podcast:source", Node(attributes={"uri": item.audio(media)})),
            ("podcast:integrity", Node(attributes={"type": "sri", "value": sri})),
        ),
    )


def _transcripts(item: Item) -> Iterable[Node]:
    for name, form in transcripts.FORMATS.items():
        if name in item.revision.transcripts:
            yield Node(
                attributes={
                    "url": item.file(form.file),
                    "type": form.type,
                    "language": item.revision.language,
                    "rel": "captions" if name in _CAPTIONS else None,
                }
            )


def _chapters(item: Item) -> Node | None:
    if not item.revision.chapters:
        return None
    return Node(attributes={"url": item.file(chapters.FILE), "type": chapters.TYPE})


def _seconds(item: Item) -> str:
    """Rounded half up, never 0."""
    return str(max(1, (item.revision.media.duration + 500) // 1000))


def _number(item: Item) -> str | None:
    return str(item.record.number) if item.record.number else None


def _person(item: Item) -> Node | None:
    author = item.revision.author
    return Node(author, {"group": "writing", "role": "author"}) if author else None


ITEM: Table[Item] = (
    ("title", lambda i: i.revision.title),
    ("link", lambda i: i.address),
    ("guid", lambda i: Node(i.record.guid, {"isPermaLink": "false"})),
    ("pubDate", lambda i: rfc2822(i.date)),
    ("description", _description),
    ("enclosure", _enclosure),
    ("itunes:title", lambda i: i.revision.title),
    ("itunes:author", lambda i: i.revision.author),
    ("itunes:episodeType", lambda i: "full"),
    ("itunes:episode", _number),
    ("itunes:duration", _seconds),
    ("itunes:explicit", lambda i: boolean(i.page.masthead.settings.edition.explicit)),
    ("podcast:alternateEnclosure", _alternates),
    ("podcast:transcript", _transcripts),
    ("podcast:chapters", _chapters),
    ("podcast:person", _person),
    ("podcast:txt", lambda i: Node("true", {"purpose": "ai-content"})),
)
