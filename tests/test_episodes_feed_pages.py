"""Pages of feeds: what is added, withdrawn or moved rewrites no more than it must, and leads nowhere wrong."""

import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import feedparser
import msgspec
import podcastparser
import pytest
from feedroom import (
    NOW,
    SITE,
    link,
    masthead,
    put,
    record,
    records,
    rewritten,
    stamps,
    values,
    walked,
    withdrawn,
)
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from episodes.edition import atomic
from episodes.edition.entry_file_stamps import Stamps
from episodes.errors import StorageError
from episodes.feed import (
    FILE,
    Feed,
    feeds,
    pages,
    published_records,
    rss,
    write,
)


@budget(max_examples=60, deadline=None)
@given(total=st.integers(0, 70), size=st.integers(3, 12), gone=st.sets(st.integers(1, 70)))
def test_pages_hold_every_episode_once(total: int, size: int, gone: set[int]) -> None:
    """The newest page holds one to two times the size, the others just it, but for what was withdrawn."""
    told = [withdrawn(one) if one.number in gone else one for one in records(total)]
    whole = Feed(FILE, "Le Courrier", None, told)
    *older, newest = pages(whole, masthead(page=size), NOW)
    assert [one for page in (newest, *older) for one in page.records] == published_records(told, NOW)
    assert len(newest.records) < 2 * size
    assert all(0 < len(page.records) <= size for page in older)
    if not gone and total >= size:
        assert len(newest.records) >= size
        assert {len(page.records) for page in older} <= {size}


def test_a_client_that_follows_next_sees_all(tmp_path: Path) -> None:
    """From the newest page to the oldest, and back by prev; first and last are the same everywhere."""
    put(tmp_path, records(47), masthead(page=10))
    assert walked(tmp_path) == ["feed.xml", "feed-3.xml", "feed-2.xml", "feed-1.xml"]
    assert walked(tmp_path, "prev", "feed-1.xml") == ["feed-1.xml", "feed-2.xml", "feed-3.xml", "feed.xml"]
    numbers = [
        int(value)
        for name in walked(tmp_path)
        for value in values(tmp_path / name, "//itunes:episode/text()")
    ]
    assert numbers == list(range(47, 0, -1))
    for name in walked(tmp_path):
        assert link(tmp_path / name, "self") == name
        assert (link(tmp_path / name, "first"), link(tmp_path / name, "last")) == ("feed.xml", "feed-1.xml")


def test_a_short_feed_is_one_page(tmp_path: Path) -> None:
    """It leads nowhere but to itself."""
    put(tmp_path, records(19), masthead(page=10))
    assert set(stamps(tmp_path)) == {"feed.xml"}
    assert values(tmp_path / FILE, "//atom:link/@rel") == ["self"]


def test_parsers_read_every_page(tmp_path: Path) -> None:
    """feedparser has nothing to complain about; podcastparser finds the older page, as gPodder does."""
    put(tmp_path, records(25), masthead(page=10))
    for name in ("feed.xml", "feed-1.xml"):
        assert not feedparser.parse((tmp_path / name).read_bytes()).bozo
    with (tmp_path / FILE).open("rb") as file:
        parsed = podcastparser.parse(f"{SITE}/{FILE}", file)
    assert parsed["paged_feed_next"] == f"{SITE}/feed-1.xml"
    assert [episode["guid"] for episode in parsed["episodes"]][:2] == ["article-25", "article-24"]
    assert parsed["episodes"][0]["total_time"] == 60


def test_one_episode_more_rewrites_the_newest_page_alone(tmp_path: Path) -> None:
    """Apps of hundreds of listeners get 304 for the others."""
    told = records(600)
    put(tmp_path, told)
    assert set(stamps(tmp_path)) == {"feed.xml", "feed-1.xml"}
    assert rewritten(tmp_path, lambda: put(tmp_path, [*told, record(601)])) == {"feed.xml"}


def test_a_page_is_closed_once_in_as_many_episodes_as_it_holds(tmp_path: Path) -> None:
    """Then there is one page more, and the one before it leads to it."""
    put(tmp_path, records(39), masthead(page=10))
    again = rewritten(tmp_path, lambda: put(tmp_path, records(40), masthead(page=10)))
    assert again == {"feed.xml", "feed-2.xml", "feed-3.xml"}
    assert rewritten(tmp_path, lambda: put(tmp_path, records(41), masthead(page=10))) == {"feed.xml"}


@pytest.mark.parametrize(("number", "page"), [(3, "feed-1.xml"), (17, "feed-2.xml"), (42, "feed.xml")])
def test_a_withdrawal_rewrites_the_page_it_was_in(tmp_path: Path, number: int, page: str) -> None:
    """Its place stays empty, so that nothing moves from page to page."""
    told = records(47)
    put(tmp_path, told, masthead(page=10))
    told[number - 1] = withdrawn(told[number - 1])
    assert rewritten(tmp_path, lambda: put(tmp_path, told, masthead(page=10))) == {page}
    bare = msgspec.structs.replace(told[number - 1], revisions=())
    told[number - 1] = bare
    assert not put(tmp_path, told, masthead(page=10))


def test_a_page_without_episodes_is_left_out(tmp_path: Path) -> None:
    """gPodder stops at a page that tells of nothing; the pages around it lead past it."""
    told = [withdrawn(one) if 11 <= (one.number or 0) <= 20 else one for one in records(47)]
    put(tmp_path, told, masthead(page=10))
    assert walked(tmp_path) == ["feed.xml", "feed-3.xml", "feed-1.xml"]
    assert set(stamps(tmp_path)) == set(walked(tmp_path))


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    """Nor does time alone, nor the order in which records were read."""
    told = records(47)
    assert put(tmp_path, told, masthead(page=10))
    assert not rewritten(tmp_path, lambda: put(tmp_path, told[::-1], masthead(page=10)))
    head = masthead(page=10)
    assert not write(
        tmp_path, feeds(head.settings, told), head, NOW + timedelta(days=900), Stamps(tmp_path, tmp_path)
    )


def test_a_damaged_page_is_made_again(tmp_path: Path) -> None:
    """Cut, longer than it should be, or gone: the same bytes come back."""
    told = records(25)
    put(tmp_path, told, masthead(page=10))
    whole = (tmp_path / "feed-1.xml").read_bytes()
    for damaged in (whole[:-9], whole + b"\n", b""):
        (tmp_path / "feed-1.xml").write_bytes(damaged)
        assert put(tmp_path, told, masthead(page=10))
        assert (tmp_path / "feed-1.xml").read_bytes() == whole
    (tmp_path / "feed-1.xml").unlink()
    assert put(tmp_path, told, masthead(page=10))
    assert (tmp_path / "feed-1.xml").read_bytes() == whole


def test_an_embargo_has_no_place_yet(tmp_path: Path) -> None:
    """What is dated ahead is in no page, and comes out at the end, not in the middle."""
    told = [*records(46), record(47, date=NOW + timedelta(days=1))]
    put(tmp_path, told, masthead(page=10))
    assert "47" not in [
        value for name in walked(tmp_path) for value in values(tmp_path / name, "//itunes:episode/text()")
    ]
    head = masthead(page=10)
    later = NOW + timedelta(days=2)
    out = rewritten(
        tmp_path, lambda: write(tmp_path, feeds(head.settings, told), head, later, Stamps(tmp_path, tmp_path))
    )
    assert out == {"feed.xml"}


def test_pages_that_are_none_any_longer_go_last(tmp_path: Path) -> None:
    """With larger pages there are fewer; what is not a feed of ours stays."""
    told = records(47)
    put(tmp_path, told, masthead(page=10, sections={"Culture": "La culture"}))
    for name in ("sitemap.xml", "feed-2.xml.bak", "opml.xml"):
        (tmp_path / name).write_bytes(b"<x/>")
    assert put(tmp_path, told, masthead(page=20))
    others = {"sitemap.xml", "feed-2.xml.bak", "opml.xml"}
    assert set(stamps(tmp_path)) == {"feed.xml", "feed-1.xml"} | others
    assert walked(tmp_path) == ["feed.xml", "feed-1.xml"]


@pytest.mark.parametrize("change", ["one more", "larger pages", "smaller pages", "withdrawn", "from nothing"])
def test_whatever_write_fails_what_listeners_follow_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """The disk is full at the first page, or the second…: a page never leads to one that is missing."""
    told, changed, head = records(39), records(40), masthead(page=10)
    changed, head = {
        "one more": (changed, head),
        "larger pages": (told, masthead(page=15)),
        "smaller pages": (told, masthead(page=5)),
        "withdrawn": ([withdrawn(one) if 11 <= (one.number or 0) <= 20 else one for one in told], head),
        "from nothing": (told, head),
    }[change]
    right = tmp_path / "right"
    put(right, changed, head)
    for allowed in count():
        public = tmp_path / str(allowed)
        if change != "from nothing":
            put(public, told, masthead(page=10))
        with monkeypatch.context() as patch:
            refuse_after(patch, allowed)
            try:
                put(public, changed, head)
            except StorageError:
                done = False
            else:
                done = True
        if (public / FILE).exists():
            oldest = walked(public)[-1]
            assert walked(public, "prev", oldest)[-1] == FILE
        if done:
            break
        put(public, changed, head)
    assert {path.name: path.read_bytes() for path in public.iterdir()} == {
        path.name: path.read_bytes() for path in right.iterdir()
    }


def refuse_after(patch: pytest.MonkeyPatch, allowed: int) -> None:
    """Lets so many files be written or taken away, and none after them."""
    left = [allowed]

    def counted(act: Callable[..., None]) -> Callable[..., None]:
        def acted(path: Path, *data: object) -> None:
            if left[0] == 0:
                raise StorageError("write", path=path, cause="No space left on device")
            left[0] -= 1
            act(path, *data)

        return acted

    patch.setattr(atomic, "write", counted(atomic.write))
    patch.setattr(atomic, "remove", counted(atomic.remove))


def test_memory_does_not_grow_with_the_feed() -> None:
    """An item at a time is held, however many stand in a page."""

    def peak(total: int) -> int:
        (page,) = pages(Feed(FILE, "Le Courrier", None, records(total)), masthead(page=5000), NOW)
        tracemalloc.start()
        try:
            size = sum(len(part) for part in rss(page))
            return tracemalloc.get_traced_memory()[1] if size > 1500 * total else 0
        finally:
            tracemalloc.stop()

    small, large = peak(50), peak(1000)
    assert 0 < large < 2 * small
