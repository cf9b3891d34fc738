"""The feeds of an edition and their pages, as values: what each holds, and which it leads to (RFC 5005)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple

from episodes.catalogue.records import Record
from episodes.catalogue.reply_links import NO_REPLIES, Replies
from episodes.edition.edition import BULLETINS
from episodes.edition.publication_state import is_due
from episodes.edition.settings import Settings
from episodes.edition.slugs import section_feed
from episodes.formatting import is_public

FILE = "feed.xml"
"""The edition's own feed, which has every episode."""

BULLETIN = "bulletin.xml"


class Feed(NamedTuple):
    """One podcast of an edition.

    Attributes:
        file: its name in `public/`; older pages are numbered after it: `feed-1.xml`.
        title: of the podcast.
        description: what it is about; a notice on synthetic voices is added.
        records: of all its episodes that ever were, in any order.
        folder: where those lie in `public/`.
    """

    file: str
    title: str
    description: str | None
    records: Sequence[Record]
    folder: str = "episodes"


class Masthead(NamedTuple):
    """What all feeds of an edition share.

    Attributes:
        settings: the edition's.
        cover: name of the cover's file in `public/`.
        preview: address of `public/` for an edition without a site.
        guids: `podcast:guid` by the feed's file; a feed that is not in it claims none.
        replies: which episode answers which.
    """

    settings: Settings
    cover: str
    preview: str
    guids: Mapping[str, str] = MappingProxyType({})
    replies: Replies = NO_REPLIES

    @property
    def base(self) -> str:
        """Address of `public/`; ends with a slash."""
        return f"{(self.settings.edition.site or self.preview).rstrip('/')}/"

    def counted(self, address: str) -> str:
        """Return the address of an audio file behind the prefix of the service that counts downloads, if any.

        Such services take an address without its scheme for https. A preview is never counted.
        """
        prefix = self.settings.feed.prefix
        if prefix is None or not is_public(self.settings.edition.site):
            return address
        return f"{prefix.rstrip('/')}/{address.removeprefix('https://')}"


class Page(NamedTuple):
    """One file of a feed.

    Attributes:
        masthead: of the edition.
        feed: whose page it is.
        file: its name in `public/`.
        records: of its episodes, newest first.
        links: names of the pages it leads to, by relation; none where the feed is one page.
    """

    masthead: Masthead
    feed: Feed
    file: str
    records: Sequence[Record]
    links: Mapping[str, str] = MappingProxyType({})

    @property
    def is_newest(self) -> bool:
        """Whether it is the page that listeners subscribe to."""
        return self.file == self.feed.file


def feeds(settings: Settings, records: Sequence[Record], bulletins: Sequence[Record] = ()) -> list[Feed]:
    """Return the feeds of an edition.

    An episode, withdrawn or not, is in the edition's own feed and in that of its article's present section.

    Args:
        settings: the edition's.
        records: of all its episodes.
        bulletins: records of all its bulletins.

    Returns:
        Those of sections first, then the bulletins', the edition's own last.
    """
    by_file: dict[str, list[Record]] = {}
    for record in records:
        section = record.revisions[-1].section if record.revisions else None
        if section:
            by_file.setdefault(section_feed(section), []).append(record)
    edition, found = settings.edition, []
    for section, title in settings.feed.sections.items():
        file = section_feed(section)
        found.append(Feed(file, title, edition.description, by_file.get(file, [])))
    if bulletins:
        title = (
            settings.bulletin.title or f"{edition.title.removesuffix(', à écouter')}, le journal à écouter"
        )
        found.append(Feed(BULLETIN, title, edition.description, bulletins, BULLETINS))
    return [*found, Feed(FILE, edition.podcast_title, edition.description, records)]


def pages(feed: Feed, masthead: Masthead, now: datetime) -> list[Page]:
    """Return the pages of a feed, in the order in which they have to be written: each leads to what exists.

    The newest page holds as many episodes as `feed.page` says, or up to twice as many less one; each older
    page holds just as many, counted from the first episode that ever was. So a new episode rewrites the
    newest page alone, and one that is withdrawn, whose place stays empty, the page it was in.

    Args:
        feed: whose.
        masthead: of the edition.
        now: episodes dated later are left out, and have no place yet.

    Returns:
        The older pages, the newest of them first, then the page that listeners subscribe to. An older page of
        which every episode was withdrawn is left out: some clients stop there.
    """
    size = masthead.settings.feed.page
    records = _oldest_first(feed.records, now)
    older = max(0, len(records) // size - 1)
    cuts = {
        f"{PurePath(feed.file).stem}-{number + 1}.xml": _current(records[number * size : (number + 1) * size])
        for number in range(older)
    }
    cuts = {file: page for file, page in cuts.items() if page} | {
        feed.file: _current(records[older * size :])
    }
    files = list(cuts)
    ends = {"first": files[-1], "last": files[0]} if len(files) > 1 else {}
    links = {file: dict(ends) for file in files}
    for old, new in pairwise(files):  # `next` goes back in time
        links[new]["next"] = old
        links[old]["prev"] = new
    found = [Page(masthead, feed, file, page, links[file]) for file, page in cuts.items()]
    return [*reversed(found[:-1]), found[-1]]


def published_records(records: Iterable[Record], now: datetime) -> list[Record]:
    """Return the records that a feed shows, newest first.

    Args:
        records: in any order; withdrawn ones are left out.
        now: episodes dated later are left out.
    """
    return _current(_oldest_first(records, now))


def _oldest_first(records: Iterable[Record], now: datetime) -> list[Record]:
    """Return all that ever were published, by date."""
    dated = [(datetime.fromisoformat(record.date), record.slug, record) for record in records]
    dated = [one for one in dated if is_due(one[0], now) and (one[2].revisions or one[2].withdrawn)]
    return [record for *_, record in sorted(dated, key=lambda one: one[:2])]


def _current(records: Sequence[Record]) -> list[Record]:
    """Return those that are not withdrawn, in reverse order."""
    return [record for record in reversed(records) if record.current]
