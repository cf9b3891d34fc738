"""The item of an episode in a feed: one table."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime

from audio.profile import ENCODINGS
from episodes import transcripts
from episodes.catalogue.records import Media, Record
from episodes.edition.edition import EPISODES
from episodes.feed.pages import Page
from episodes.feed.show_notes import Link, description
from episodes.feed.xml import Node, Rows, boolean
from episodes.formatting import rfc2822
from episodes.media import chapters

_CAPTIONS = {"vtt", "srt"}
_REPLIES = "Droit de réponse\N{NO-BREAK SPACE}:"
_ANSWERS = "Droit de réponse à l\N{RIGHT SINGLE QUOTATION MARK}article"


def item(page: Page, record: Record) -> Rows:
    """Return the elements of an item, in their order.

    Args:
        page: of the feed that the item is in.
        record: of a published episode.
    """
    masthead, settings = page.masthead, page.masthead.settings
    revision, date = record.revisions[-1], datetime.fromisoformat(record.date)
    address = f"{masthead.base}{page.feed.folder}/{record.slug}/"
    folder = f"{address}{revision.id}/"
    notes = description(
        revision, date, address, templates=settings.announcement, links=tuple(_links(page, record))
    )
    media = revision.media
    enclosure = {
        "url": masthead.counted(f"{folder}{media.name}"),
        "length": str(media.bytes),
        "type": media.type,
    }
    # The enclosure is an alternate too: only there is a place for its hash.
    alternates = [
        _alternate(one, masthead.counted(f"{folder}{one.name}"), default=one is media)
        for one in (media, *revision.alternates)
    ]
    seconds = max(1, (media.duration + 500) // 1000)  # rounded half up, never 0
    return (
        ("title", revision.title),
        ("link", address),
        ("guid", Node(record.guid, {"isPermaLink": "false"})),
        ("pubDate", rfc2822(date)),
        ("description", Node(notes, html=True)),
        ("enclosure", Node(attributes=enclosure)),
        ("itunes:title", revision.title),
        ("itunes:author", revision.author),
        ("itunes:episodeType", "full"),
        ("itunes:episode", str(record.number or "")),
        ("itunes:duration", str(seconds)),
        ("itunes:explicit", boolean(settings.edition.explicit)),
        ("podcast:alternateEnclosure", alternates),
        (
            "podcast:transcript",
            [
                Node(
                    attributes={
                        "url": f"{folder}{form.file}",
                        "type": form.type,
                        "language": revision.language,
                        "rel": "captions" if name in _CAPTIONS else None,
                    }
                )
                for name, form in transcripts.FORMATS.items()
                if name in revision.transcripts
            ],
        ),
        (
            "podcast:chapters",
            Node(attributes={"url": f"{folder}{chapters.FILE}", "type": chapters.TYPE})
            if revision.chapters
            else None,
        ),
        (
            "podcast:person",
            revision.author and Node(revision.author, {"group": "writing", "role": "author"}),
        ),
        ("podcast:txt", Node("true", {"purpose": "ai-content"})),
    )


def _links(page: Page, record: Record) -> Iterator[Link]:
    """Yield links to the episode that it answers, and to those that answer it, wherever the item stands."""
    replies = page.masthead.replies
    for text, found in ((_ANSWERS, replies.answered), (_REPLIES, replies.given)):
        for other in found.get(record.guid, ()):
            address = f"{page.masthead.base}{EPISODES}/{other.slug}/"
            yield Link(text, other.revisions[-1].title, address)


def _alternate(media: Media, address: str, *, default: bool) -> Node:
    known = next((encoding for encoding in ENCODINGS.values() if encoding.type == media.type), None)
    sri = f"sha256-{b64encode(bytes.fromhex(media.sha256)).decode()}"  # https://www.w3.org/TR/SRI/
    return Node(
        attributes={
            "type": media.type,
            "length": str(media.bytes),
            "title": known.name if known else "MP3",
            "codecs": known and known.codecs,
            "default": "true" if default else None,
        },
        children=(
            ("podcast:source", Node(attributes={"uri": address})),
            ("podcast:integrity", Node(attributes={"type": "sri", "value": sri})),
        ),
    )
