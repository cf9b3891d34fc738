"""What the tests of feeds share: records of episodes, feeds written from them, a client's way through pages."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from lxml import etree

from episodes.catalogue.records import Media, Record, Revision
from episodes.edition.entry_file_stamps import Stamps
from episodes.edition.settings import EditionSettings, Settings
from episodes.edition.settings.feed_legal_book import FeedSettings as Wishes
from episodes.feed import (
    FILE,
    Masthead,
    feeds,
    write,
)
from episodes.feed.xml import NAMESPACES

SITE = "https://audio.courrier.example"
NOW = datetime(2026, 5, 1, tzinfo=UTC)
FIRST = datetime(2020, 1, 1, 6, tzinfo=UTC)


def record(number: int, section: str | None = None, date: datetime | None = None) -> Record:
    slug = f"article-{number}"
    media = Media(
        name=f"2026-01-01-{slug}-0123abcd.mp3", type="audio/mpeg", bytes=9, sha256="0" * 64, duration=60_000
    )
    revision = Revision(
        id=f"{number:08x}",
        built="2026-01-01T05:00:00Z",
        article="",
        source="",
        title=f"Le canton, {number}",
        media=media,
        section=section,
    )
    date = date or FIRST + timedelta(hours=3 * number)
    return Record(
        identity=slug, guid=slug, slug=slug, number=number, date=date.isoformat(), revisions=(revision,)
    )


def records(count_: int) -> list[Record]:
    return [record(number) for number in range(1, count_ + 1)]


def withdrawn(one: Record) -> Record:
    return msgspec.structs.replace(one, withdrawn="2026-04-01T00:00:00Z")


def masthead(site: str | None = SITE, **wishes: object) -> Masthead:
    settings = Settings(edition=EditionSettings(title="Le Courrier", site=site), feed=Wishes(**wishes))
    return Masthead(settings, "cover-1.png", "http://127.0.0.1:8000/")


def put(public: Path, told: Sequence[Record], head: Masthead | None = None) -> bool:
    head = head or masthead()
    return write(public, feeds(head.settings, told), head, NOW, Stamps(public, public))


def stamps(public: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in public.iterdir()}


def rewritten(public: Path, act: Callable[[], object]) -> set[str]:
    """The files that something wrote anew, made or took away."""
    before = stamps(public)
    act()
    return {name for name, _ in before.items() ^ stamps(public).items()}


def values(path: Path, where: str) -> list[str]:
    found = etree.fromstring(path.read_bytes()).xpath(where, namespaces=dict(NAMESPACES))
    return [str(value) for value in found]


def link(path: Path, relation: str) -> str | None:
    """The file that a page leads to."""
    found = values(path, f"/rss/channel/atom:link[@rel='{relation}']/@href")
    return found[0].rpartition("/")[2] if found else None


def walked(public: Path, relation: str = "next", file: str = FILE) -> list[str]:
    """The files that a client comes by, one after the other."""
    found = [file]
    while step := link(public / found[-1], relation):
        assert step not in found
        found.append(step)
    return found
