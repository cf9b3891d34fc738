"""What the feed says: one table for the channel, one for an item."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from lxml import etree

from audio.sound import ENCODINGS
from episodes import chapters, transcripts
from episodes.dates import rfc2822
from episodes.feed.description import LIMIT, description, fitting
from episodes.feed.nodes import NAMESPACES, Node, Table, document, element
from episodes.notes import CHANNEL_DISCLOSURE, one_line, programme
from episodes.records import Media, Record, Revision
from episodes.settings import Settings

FILE = "feed.xml"
TYPE = "application/rss+xml"
_PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # Podcasting 2.0, `podcast:guid`
_CAPTIONS = {"vtt", "srt"}


class _Channel(NamedTuple):
    settings: Settings
    base: str  # ends with a slash
    cover: str
    newest: datetime | None


class _Item(NamedTuple):
    channel: _Channel
    record: Record

    @property
    def revision(self) -> Revision:
        return self.record.revisions[-1]

    @property
    def date(self) -> datetime:
        return datetime.fromisoformat(self.record.date)

    @property
    def page(self) -> str:
        return f"{self.channel.base}episodes/{self.record.slug}/"

    def file(self, name: str) -> str:
        return f"{self.page}{self.revision.id}/{name}"


def _category(channel: _Channel) -> Node:
    """Apple's category, and the one inside it: `News > Politics`."""
    outer, _, inner = (part.strip() for part in channel.settings.edition.category.partition(">"))
    inside = (("itunes:category", Node(attributes={"text": inner})),) if inner else ()
    return Node(attributes={"text": outer}, children=inside)


def _owner(channel: _Channel) -> Node | None:
    edition = channel.settings.edition
    if not edition.email:
        return None
    name = Node(edition.author or edition.title)
    return Node(children=(("itunes:name", name), ("itunes:email", Node(edition.email))))


def _guid(channel: _Channel) -> str | None:
    """Without a site of its own a feed has no identity yet."""
    return podcast_guid(f"{channel.base}{FILE}") if channel.settings.edition.site else None


_CHANNEL: Table[_Channel] = (
    ("title", lambda c: programme(c.settings.edition)),
    ("link", lambda c: c.base),
    ("description", lambda c: Node(_channel_description(c), html=True)),
    ("language", lambda c: c.settings.edition.language),
    ("lastBuildDate", lambda c: rfc2822(c.newest) if c.newest else None),
    ("generator", lambda c: "hautevoix"),
    ("atom:link", lambda c: Node(attributes={"href": f"{c.base}{FILE}", "rel": "self", "type": TYPE})),
    ("itunes:image", lambda c: Node(attributes={"href": f"{c.base}{c.cover}"})),
    ("itunes:category", _category),
    ("itunes:explicit", lambda c: _boolean(c.settings.edition.explicit)),
    ("itunes:author", lambda c: c.settings.edition.author or c.settings.edition.title),
    ("itunes:owner", _owner),
    ("itunes:type", lambda c: "episodic"),
    ("podcast:guid", _guid),
    ("podcast:locked", lambda c: Node("yes", {"owner": c.settings.edition.email})),
    ("podcast:medium", lambda c: "podcast"),
    ("podcast:txt", lambda c: Node("true", {"purpose": "ai-content"})),
)


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _channel_description(channel: _Channel) -> str:
    edition = channel.settings.edition
    paragraphs = (one_line(edition.description or ""), CHANNEL_DISCLOSURE)
    return "".join(f"<p>{fitting(text, LIMIT // 2)}</p>" for text in paragraphs if text)


def _enclosure(item: _Item) -> Node:
    media = item.revision.media
    return Node(attributes={"url": item.file(media.name), "length": str(media.bytes), "type": media.type})


def _alternates(item: _Item) -> list[Node]:
    return [_alternate(item, media) for media in item.revision.alternates]


def _alternate(item: _Item, media: Media) -> Node:
    known = next((encoding for encoding in ENCODINGS.values() if encoding.type == media.type), None)
    sri = f"sha256-{b64encode(bytes.fromhex(media.sha256)).decode()}"  # https://www.w3.org/TR/SRI/
    return Node(
        attributes={
            "type": media.type,
            "length": str(media.bytes),
            "title": known and known.name,
            "codecs": known and known.codecs,
        },
        children=(
            ("podcast:source", Node(attributes={"uri": item.file(media.name)})),
            ("podcast:integrity", Node(attributes={"type": "sri", "value": sri})),
        ),
    )


def _transcripts(item: _Item) -> list[Node]:
    return [
        Node(
            attributes={
                "url": item.file(form.file),
                "type": form.type,
                "language": item.revision.language,
                "rel": "captions" if name in _CAPTIONS else None,
            }
        )
        for name, form in transcripts.FORMATS.items()
        if name in item.revision.transcripts
    ]


def _chapters(item: _Item) -> Node | None:
    if not item.revision.chapters:
        return None
    return Node(attributes={"url": item.file(chapters.FILE), "type": chapters.TYPE})


def _seconds(item: _Item) -> str:
    """Rounded half up, never 0."""
    return str(max(1, (item.revision.media.duration + 500) // 1000))


def _person(item: _Item) -> Node | None:
    author = item.revision.author
    return Node(one_line(author), {"group": "writing", "role": "author"}) if author else None


_ITEM: Table[_Item] = (
    ("title", lambda i: one_line(i.revision.title)),
    ("link", lambda i: i.page),
    ("guid", lambda i: Node(i.record.guid, {"isPermaLink": "false"})),
    ("pubDate", lambda i: rfc2822(i.date)),
    ("description", lambda i: Node(description(i.revision, i.date, i.page), html=True)),
    ("enclosure", _enclosure),
    ("itunes:title", lambda i: one_line(i.revision.title)),
    ("itunes:author", lambda i: i.revision.author),
    ("itunes:episodeType", lambda i: "full"),
    ("itunes:duration", _seconds),
    ("itunes:explicit", lambda i: _boolean(i.channel.settings.edition.explicit)),
    ("podcast:alternateEnclosure", _alternates),
    ("podcast:transcript", _transcripts),
    ("podcast:chapters", _chapters),
    ("podcast:person", _person),
    ("podcast:txt", lambda i: Node("true", {"purpose": "ai-content"})),
)


def published(records: Iterable[Record], now: datetime) -> list[Record]:
    """The records that a feed shows: newest first, without withdrawn and future ones."""
    shown = [record for record in records if record.current and datetime.fromisoformat(record.date) <= now]
    return sorted(shown, key=lambda record: (datetime.fromisoformat(record.date), record.slug), reverse=True)


def podcast_guid(address: str) -> str:
    """The identity of a feed: UUIDv5 of its address without scheme and closing slashes (Podcasting 2.0)."""
    return str(uuid5(_PODCASTS, address.partition("://")[2].rstrip("/")))


def feed(settings: Settings, records: Iterable[Record], *, cover: str, now: datetime, base: str) -> bytes:
    """The whole feed.

    Args:
        settings: the edition's.
        records: all of them, in any order.
        cover: name of the cover's file in `public/`.
        now: episodes dated later are left out.
        base: address of `public/` for an edition without a site.

    Returns:
        RSS 2.0, the same bytes as long as what is published is the same: its dates are those of its episodes.
    """
    shown = published(records, now)
    newest = datetime.fromisoformat(shown[0].date) if shown else None
    site = f"{(settings.edition.site or base).rstrip('/')}/"
    channel = _Channel(settings, site, cover, newest)
    root = etree.Element("rss", version="2.0", nsmap=dict(NAMESPACES))
    head = element("channel", _CHANNEL, channel)
    head.extend(element("item", _ITEM, _Item(channel, record)) for record in shown)
    root.append(head)
    return document(root)
