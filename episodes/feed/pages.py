"""A feed and its pages, as values (RFC 5005, section 3): what each holds, and what leads to which.

The feeds of an edition: its own, and one for each section that the settings name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple

from episodes.catalogue.records import Record
from episodes.catalogue.right_of_reply import NO_REPLIES, Replies
from episodes.edition.edition import BULLETINS
from episodes.edition.settings import Settings
from episodes.edition.slugs import section_feed
from episodes.formatting import is_public

FILE = "feed.xml"
"""The edition's own feed, which tells of every episode."""


class Feed(NamedTuple):
    """One podcast of an edition.

    Attributes:
        file: its name in `public/`; older pages are numbered after it: `feed-1.xml`.
        title: of the podcast.
        description: what it is about; that its voices are synthetic is told besides.
        records: of all its episodes that ever were, in any order.
        folder: where those lie in `public/`.
    """

    file: str
    title: str
    description: str | None
    records: Sequence[Record]
    folder: str = "episodes"


class Masthead(NamedTuple):
    """What all feeds of an edition say alike.

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
        """The address of an audio file, behind the prefix of whoever counts downloads.

        Such services take the address without its scheme for https. A preview is never counted.
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
        records: those it tells of, newest first.
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


def pages(feed: Feed, masthead: Masthead, now: datetime) -> list[Page]:
    """The pages of a feed, in the order in which they have to be written: each leads to what exists.

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
    told = _told(feed.records, now)
    older = max(0, len(told) // size - 1)
    cuts = [(_numbered(feed.file, n + 1), told[n * size : (n + 1) * size]) for n in range(older)]
    cuts.append((feed.file, told[older * size :]))
    shown = [(file, _shown(cut)) for file, cut in cuts]
    shown = [(file, records) for file, records in shown if records or file == feed.file]
    links = _links([file for file, _ in shown])
    found = [Page(masthead, feed, file, records, links[file]) for file, records in shown]
    return [*reversed(found[:-1]), found[-1]]


def published(records: Iterable[Record], now: datetime) -> list[Record]:
    """The records that a feed shows: newest first, without withdrawn and future ones."""
    return _shown(_told(records, now))


def _told(records: Iterable[Record], now: datetime) -> list[Record]:
    """All that ever were published, oldest first."""
    dated = [(datetime.fromisoformat(record.date), record.slug, record) for record in records]
    dated = [one for one in dated if one[0] <= now and (one[2].revisions or one[2].withdrawn)]
    return [record for *_, record in sorted(dated, key=lambda one: one[:2])]


def _shown(told: Sequence[Record]) -> list[Record]:
    return [record for record in reversed(told) if record.current]


def _numbered(file: str, number: int) -> str:
    return f"{PurePath(file).stem}-{number}.xml"


def _links(files: Sequence[str]) -> dict[str, dict[str, str]]:
    """What each file leads to, of those from the oldest to the newest; `next` goes back in time."""
    if len(files) == 1:
        return {files[0]: {}}
    links = {file: {"first": files[-1], "last": files[0]} for file in files}
    for old, new in pairwise(files):
        links[new]["next"] = old
        links[old]["prev"] = new
    return links


BULLETIN = "bulletin.xml"


def feeds(settings: Settings, records: Sequence[Record], bulletins: Sequence[Record] = ()) -> list[Feed]:
    """The feeds that tell of the edition's episodes.

    An episode is in the feed of the section that its article names now, and in the edition's own.

    Args:
        settings: the edition's.
        records: of all its episodes.
        bulletins: records of all its bulletins.

    Returns:
        Those of sections first, then the bulletins', the edition's own last.
    """
    about = settings.edition.description
    found = [
        Feed(section_feed(name), title, about, _in_section(section_feed(name), records))
        for name, title in settings.feed.sections.items()
    ]
    if bulletins:
        title = settings.bulletin.title or _named(settings.edition.title)
        found.append(Feed(BULLETIN, title, about, bulletins, BULLETINS))
    return [*found, Feed(FILE, settings.edition.podcast_title, about, records)]


def _named(edition: str) -> str:
    """« Le Courrier, le journal à écouter »."""
    return f"{edition.removesuffix(', à écouter')}, le journal à écouter"


def _in_section(file: str, records: Sequence[Record]) -> list[Record]:
    return [record for record in records if file == _section_feed(record)]


def _section_feed(record: Record) -> str | None:
    """Of an episode's section, withdrawn or not: it keeps its place."""
    section = record.revisions[-1].section if record.revisions else None
    return section_feed(section) if section else None
