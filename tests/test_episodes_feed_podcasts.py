"""Feeds of sections, and who a podcast is: what stays the same wherever it lies."""

from pathlib import Path

import pytest
from feedroom import NOW, SITE, link, masthead, put, record, records, rewritten, values, walked, withdrawn
from hypothesis import given
from hypothesis import strategies as st

from episodes.catalogue.podcast_guids import assign_guids, load_guids, podcast_guid
from episodes.check import check
from episodes.edition.entry_file_stamps import Stamps
from episodes.edition.settings import Settings
from episodes.edition.slugs import section_feed
from episodes.errors import EpisodeError
from episodes.feed import FILE, feeds, write

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
    head = head._replace(guids=assign_guids(tmp_path, SITE, [one.file for one in every]))
    write(tmp_path / "public", every, head, NOW, Stamps(tmp_path / "public", tmp_path))
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
        assert assign_guids(tmp_path, nowhere, [FILE]) == {}
    assert load_guids(tmp_path) == {}
    first = assign_guids(tmp_path, "https://audio.courrier.example/", [FILE])
    assert first == {FILE: podcast_guid("http://audio.courrier.example/feed.xml")}
    moved = assign_guids(tmp_path, "https://ecouter.courrier.example", [FILE, "feed-culture.xml"])
    assert moved == {
        **first,
        "feed-culture.xml": podcast_guid("https://ecouter.courrier.example/feed-culture.xml"),
    }
    assert load_guids(tmp_path) == moved
    text = (tmp_path / "feeds.tsv").read_text("utf-8")
    assert text == "".join(f"{file}\t{guid}\n" for file, guid in moved.items())


@pytest.mark.parametrize("line", ["feed.xml", "feed.xml\tx", "../feed.xml\t" + "0" * 36, "\x00", ""])
def test_a_damaged_list_of_identities_is_refused(tmp_path: Path, line: str) -> None:
    """Rather than give a podcast another identity for good."""
    good = f"feed.xml\t{podcast_guid(f'{SITE}/feed.xml')}"
    (tmp_path / "feeds.tsv").write_text(f"{good}\n{line}\n{good}\n", "utf-8")
    with pytest.raises(EpisodeError, match=r"feeds\.tsv: is not a record \(line 2"):
        assign_guids(tmp_path, SITE, [FILE])


def test_the_check_knows_the_identity_that_was_fixed(tmp_path: Path) -> None:
    """After a move the feed's address gives another one; the recorded one is right."""
    head = masthead("https://ecouter.courrier.example")
    head = head._replace(guids=assign_guids(tmp_path / "records", SITE, [FILE]))
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
