"""Pages of feeds, feeds of sections, and what stays the same whatever is added, taken back or moved."""

import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import feedparser
import msgspec
import podcastparser
import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from lxml import etree

from episodes import files
from episodes.check import check
from episodes.errors import EpisodeError, StorageError
from episodes.feed import (
    FILE,
    Feed,
    Masthead,
    feeds,
    identities,
    pages,
    podcast_guid,
    published,
    recorded,
    rss,
    write,
)
from episodes.feed.nodes import NAMESPACES
from episodes.records import Media, Record, Revision
from episodes.sections import section_feed
from episodes.settings import Edition, Settings
from episodes.settings.listeners import Feed as Wishes

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
    settings = Settings(edition=Edition(title="Le Courrier", site=site), feed=Wishes(**wishes))
    return Masthead(settings, "cover-1.png", "http://127.0.0.1:8000/")


def put(public: Path, told: Sequence[Record], head: Masthead | None = None) -> bool:
    head = head or masthead()
    return write(public, feeds(head.settings, told), head, NOW)


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


@budget(max_examples=60, deadline=None)
@given(total=st.integers(0, 70), size=st.integers(3, 12), gone=st.sets(st.integers(1, 70)))
def test_pages_hold_every_episode_once(total: int, size: int, gone: set[int]) -> None:
    """The newest page holds one to two times the size, the others just it, but for what was withdrawn."""
    told = [withdrawn(one) if one.number in gone else one for one in records(total)]
    whole = Feed(FILE, "Le Courrier", None, told)
    *older, newest = pages(whole, masthead(page=size), NOW)
    assert [one for page in (newest, *older) for one in page.records] == published(told, NOW)
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
    assert not write(tmp_path, feeds(head.settings, told), head, NOW + timedelta(days=900))


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
    out = rewritten(tmp_path, lambda: write(tmp_path, feeds(head.settings, told), head, later))
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

    patch.setattr(files, "write", counted(files.write))
    patch.setattr(files, "remove", counted(files.remove))


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


SECTIONS = {"Culture": "La culture, à écouter", "Vie locale": "La vie locale"}


def test_a_section_has_a_feed_of_its_own(tmp_path: Path) -> None:
    """By the name in the article, whatever its case and accents; its episodes stay in the edition's feed."""
    names = ["culture", "CULTURE", "Vie Locale", "Sport", None, "Cultüre ", "vie  locale"]
    told = [record(number, section) for number, section in enumerate(names, 1)]
    put(tmp_path, told, masthead(sections=SECTIONS))
    assert values(tmp_path / "feed-culture.xml", "//guid/text()") == ["article-6", "article-2", "article-1"]
    assert values(tmp_path / "feed-vie-locale.xml", "//guid/text()") == ["article-7", "article-3"]
    assert len(values(tmp_path / FILE, "//guid/text()")) == 7
    assert values(tmp_path / "feed-culture.xml", "/rss/channel/title/text()") == ["La culture, à écouter"]
    assert link(tmp_path / "feed-culture.xml", "self") == "feed-culture.xml"


def test_a_section_has_pages_and_an_identity_of_its_own(tmp_path: Path) -> None:
    """Counted among its own episodes; each feed is another podcast, each page of it the same."""
    told = [record(number, "Culture" if number % 2 else None) for number in range(1, 51)]
    head = masthead(page=10, sections={"Culture": "La culture"})
    every = feeds(head.settings, told)
    head = head._replace(guids=identities(tmp_path, SITE, [one.file for one in every]))
    write(tmp_path / "public", every, head, NOW)
    public = tmp_path / "public"
    assert walked(public, file="feed-culture.xml") == ["feed-culture.xml", "feed-culture-1.xml"]
    (guid,) = values(public / "feed-culture.xml", "//podcast:guid/text()")
    assert values(public / "feed-culture-1.xml", "//podcast:guid/text()") == [guid]
    assert guid == podcast_guid(f"{SITE}/feed-culture.xml")
    assert values(public / FILE, "//podcast:guid/text()") != [guid]


def test_a_withdrawn_episode_keeps_its_place_in_its_section(tmp_path: Path) -> None:
    """As in the edition's feed."""
    told = [record(number, "Culture") for number in range(1, 26)]
    head = masthead(page=10, sections={"Culture": "La culture"})
    put(tmp_path, told, head)
    told[4] = withdrawn(told[4])
    assert rewritten(tmp_path, lambda: put(tmp_path, told, head)) == {"feed-culture-1.xml", "feed-1.xml"}


def test_a_section_is_named_once(tmp_path: Path) -> None:
    """Two titles for one section would be two feeds in one file."""
    path = tmp_path / "edition.toml"
    path.write_text('[feed.sections]\nCulture = "Une"\nSport = "Deux"\n"CULTURE !" = "Trois"\n', "utf-8")
    with pytest.raises(EpisodeError, match="“Culture” and “CULTURE !”, which are one section"):
        Settings.load(path)


@given(
    name=st.text("aé29 -’…&Œ", max_size=12) | st.sampled_from(["2026", "Canton 2", "1", "Été 24", "…", "con"])
)
def test_no_section_is_named_like_an_older_page(name: str) -> None:
    """Neither of the edition's feed nor of another section's."""
    stem = section_feed(name).removesuffix(".xml")
    assert stem.startswith("feed-")
    assert not stem.rpartition("-")[2].isdigit()


def test_a_podcast_keeps_its_identity_when_the_site_moves(tmp_path: Path) -> None:
    """Fixed at the first real site, for apps and directories to know it again; at home, or in a preview, it has none."""
    for nowhere in (
        None,
        "http://localhost:8000",
        "http://127.0.0.1/radio",
        "http://192.168.1.20",
        "http://nas.local",
    ):
        assert identities(tmp_path, nowhere, [FILE]) == {}
    assert recorded(tmp_path) == {}
    first = identities(tmp_path, "https://audio.courrier.example/", [FILE])
    assert first == {FILE: podcast_guid("http://audio.courrier.example/feed.xml")}
    moved = identities(tmp_path, "https://ecouter.courrier.example", [FILE, "feed-culture.xml"])
    assert moved == {
        **first,
        "feed-culture.xml": podcast_guid("https://ecouter.courrier.example/feed-culture.xml"),
    }
    assert recorded(tmp_path) == moved
    text = (tmp_path / "feeds.tsv").read_text("utf-8")
    assert text == "".join(f"{file}\t{guid}\n" for file, guid in moved.items())


@pytest.mark.parametrize("line", ["feed.xml", "feed.xml\tx", "../feed.xml\t" + "0" * 36, "\x00", ""])
def test_a_damaged_list_of_identities_is_refused(tmp_path: Path, line: str) -> None:
    """Rather than give a podcast another identity for good."""
    good = f"feed.xml\t{podcast_guid(f'{SITE}/feed.xml')}"
    (tmp_path / "feeds.tsv").write_text(f"{good}\n{line}\n{good}\n", "utf-8")
    with pytest.raises(EpisodeError, match=r"feeds\.tsv: is not a record \(line 2"):
        identities(tmp_path, SITE, [FILE])


def test_the_check_knows_the_identity_that_was_fixed(tmp_path: Path) -> None:
    """After a move the feed's address gives another one; the recorded one is right."""
    head = masthead("https://ecouter.courrier.example")
    head = head._replace(guids=identities(tmp_path / "records", SITE, [FILE]))
    put(tmp_path / "public", records(2), head)
    assert "podcast-guid" not in {found.code for found in check(tmp_path, now=NOW)}
    (tmp_path / "records" / "feeds.tsv").unlink()
    assert "podcast-guid" in {found.code for found in check(tmp_path, now=NOW)}


def test_a_move_is_told_on_the_pages_that_listeners_subscribe_to(tmp_path: Path) -> None:
    """Where the whole edition moves, its other feeds do too; elsewhere they stay."""
    told = [record(number, "Culture") for number in range(1, 26)]
    sections = {"Culture": "La culture"}
    new = "https://ecouter.courrier.example/radio/feed.xml"
    put(tmp_path, told, masthead(page=10, sections=sections, new_address=new))
    moved = "//itunes:new-feed-url/text()"
    assert values(tmp_path / FILE, moved) == [new]
    assert values(tmp_path / "feed-culture.xml", moved) == [new.replace("feed.xml", "feed-culture.xml")]
    assert values(tmp_path / "feed-1.xml", moved) == []
    put(tmp_path, told, masthead(page=10, sections=sections, new_address="https://host.example/rss/42"))
    assert values(tmp_path / FILE, moved) == ["https://host.example/rss/42"]
    assert values(tmp_path / "feed-culture.xml", moved) == []


def test_a_hub_is_named_where_listeners_subscribe(tmp_path: Path) -> None:
    """On the topic itself, not on older pages, and not by a preview that no hub can reach."""
    hub = "https://hub.example/"
    put(tmp_path, records(25), masthead(page=10, hub=hub))
    assert values(tmp_path / FILE, "//atom:link[@rel='hub']/@href") == [hub]
    assert values(tmp_path / "feed-1.xml", "//atom:link[@rel='hub']/@href") == []
    put(tmp_path, records(25), masthead(None, page=10, hub=hub))
    assert values(tmp_path / FILE, "//atom:link[@rel='hub']/@href") == []
