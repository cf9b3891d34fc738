"""Libraries that podcast apps and directories read feeds with take every page of every feed, and miss nothing."""

import json
from pathlib import Path

import feedparser
import pytest
from clients import BigEdition, need, ran
from lxml import etree

pytestmark = pytest.mark.clients

_PARTYTIME = """
const {parseFeed} = require(process.argv[1]);
const text = require('fs').readFileSync(process.argv[2], 'utf8');
process.stdout.write(JSON.stringify(parseFeed(text)));
"""
PODCAST = "{https://podcastindex.org/namespace/1.0}"


def feeds(edition: BigEdition) -> list[Path]:
    """The feed, its older pages, and those of sections and bulletins."""
    return sorted([*edition.public.glob("feed*.xml"), *edition.public.glob("bulletin*.xml")])


def items(path: Path) -> list[etree._Element]:
    return etree.parse(path).findall("channel/item")


def test_feedparser_has_nothing_to_mend(big_edition: BigEdition) -> None:
    """Strict XML, and each item with guid, enclosure and date."""
    for path in feeds(big_edition):
        parsed = feedparser.parse(path.read_bytes())
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert [entry.id for entry in parsed.entries] == [item.findtext("guid") for item in items(path)]
        for entry in parsed.entries:
            (sound,) = entry.enclosures
            assert big_edition.file(sound.href).stat().st_size == int(sound.length)
            assert entry.published_parsed


def test_podcastparser_reads_times_and_next_pages(big_edition: BigEdition) -> None:
    """gPodder's own parser: durations in seconds, the same guids, and pages that lead on to each other."""
    need("podcastparser")
    import podcastparser

    for path in feeds(big_edition):
        with path.open("rb") as file:
            parsed = podcastparser.parse(f"{big_edition.url}{path.name}", file)
        assert {episode["guid"] for episode in parsed["episodes"]} == {
            item.findtext("guid") for item in items(path)
        }
        assert all(episode["total_time"] > 0 for episode in parsed["episodes"])
        if following := parsed.get("paged_feed_next"):
            assert big_edition.file(following).is_file()


def test_partytime_finds_the_tags_of_podcasting_2(big_edition: BigEdition) -> None:
    """The Podcast Index's parser: it drops items without a guid, and tags that it does not understand."""
    module = need("podcast-partytime")
    for path in feeds(big_edition):
        parsed = json.loads(ran(need("node"), "-e", _PARTYTIME, module, path))
        elements = {item.findtext("guid"): item for item in items(path)}
        assert [found["guid"] for found in parsed["items"]] == list(elements)
        for found in parsed["items"]:
            same_tags(big_edition, found, elements[found["guid"]])


def same_tags(edition: BigEdition, found: dict, item: etree._Element) -> None:
    """What the parser found of an item is all that it has."""
    texts = item.findall(f"{PODCAST}transcript")
    assert len(texts) >= 4
    assert [text["url"] for text in found["podcastTranscripts"]] == [text.get("url") for text in texts]
    assert len(found.get("podcastPeople", ())) == len(item.findall(f"{PODCAST}person"))
    chapters = item.find(f"{PODCAST}chapters")
    assert (found.get("podcastChapters") or {}).get("url") == (
        None if chapters is None else chapters.get("url")
    )
    others = item.findall(f"{PODCAST}alternateEnclosure")
    assert len(found.get("alternativeEnclosures", ())) == len(others)
    for other in found.get("alternativeEnclosures", ()):
        assert other["integrity"]["type"] == "sri"
        assert edition.file(other["source"][0]["uri"]).stat().st_size == other["length"]
