"""Pages: everything that is said, to be read by eye, by ear and by finger."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from audio.assembly.timeline import Cue, Timeline
from episodes.catalogue.records import Chapter, Media
from episodes.edition.settings import EditionSettings
from episodes.episode import Episode
from episodes.formatting import one_line
from episodes.site.assets import assets, names
from episodes.site.episode import page
from scripts.article import Meta, Span
from scripts.script import Place, Script, Segment

EDITION = EditionSettings(title="Le Courrier des Gardons", description="Les nouvelles de la vallée.")
MEDIA = Media(name="p-0123abcd.mp3", type="audio/mpeg", bytes=3_456_789, sha256="0" * 64, duration=185_000)
WHEN = datetime(2026, 3, 1, 6, tzinfo=UTC)
LINK = "https://courrier.example/passerelle"


def said(
    text: str, block: int | None = 1, place: str = "paragraph", kind: str = "narration", **more: object
) -> Segment:
    where = None if block is None else Place(block, place)  # type: ignore[arg-type]
    return Segment(kind, where, text, text, None, **more)  # type: ignore[arg-type]


def quoted(text: str, block: int = 1, place: str = "paragraph", **more: object) -> Segment:
    return said(text, block, place, "quote", **({"quotation": 1, "speaker": "Inès Valat"} | more))


TITLE = said("La passerelle rouvre", 0, "title", "title")


def shown(
    *segments: Segment,
    chapters: tuple[Chapter, ...] = (),
    link: str | None = LINK,
    title: str = "La passerelle rouvre",
    site: str | None = None,
) -> html.HtmlElement:
    cues = tuple(Cue(segment, n * 1000, n * 1000 + 900) for n, segment in enumerate(segments))
    timeline = Timeline(cues, len(segments) * 1000, samples=8, rate=8000)
    meta = Meta(link=link, lead="Fermée un an, elle rouvre.")
    script = Script("p.md", title, "fr", segments, meta=meta)
    episode = Episode("passerelle", "guid", WHEN, script, timeline, chapters)
    edition = msgspec.structs.replace(EDITION, site=site)
    whole = page(episode, edition=edition, revision="89abcdef", media=MEDIA, image="cover-1-600.jpg")
    return html.document_fromstring(whole)


def text(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def body(document: html.HtmlElement) -> list[str]:
    (article,) = document.xpath("//div[@class='text']")
    return [text(block) for block in article.xpath(".//p | .//li | .//h2")]


def test_the_title_heads_the_page() -> None:
    """One heading of the first rank: the title as it is said, and the article's where it is not."""
    assert text(shown(TITLE, said("Un mot.")).xpath("//h1")[0]) == "La passerelle rouvre"
    unsaid = shown(said("Un mot."))
    assert text(unsaid.xpath("//h1")[0]) == "La passerelle rouvre"
    assert body(unsaid) == ["Un mot."]


def test_blocks_keep_their_kind() -> None:
    """Headings, chapô, lists and quoted paragraphs are what they are in the article."""
    document = shown(
        TITLE,
        said("Chapô.", 1, "lead"),
        said("Un", 2, "heading", "heading"),
        said("Pain.", 3, "list"),
        said("Vin.", 4, "list"),
        quoted("« Non. »", 5),
    )
    (article,) = document.xpath("//div[@class='text']")
    assert [child.tag for child in article] == ["p", "h2", "ul", "blockquote"]
    assert [text(item) for item in article.xpath("ul/li")] == ["Pain.", "Vin."]


def test_what_is_added_is_shown_too() -> None:
    """The announcement is heard, therefore it is on the page, in its place."""
    announced = said("Un article de Léo Dast.", None, kind="added")
    assert body(shown(TITLE, announced, said("Un mot."))) == ["Un article de Léo Dast.", "Un mot."]


@pytest.mark.parametrize(
    ("around", "speaker", "label"),
    [
        ("La maire sourit :", "Inès Valat", "Inès Valat : "),
        ("Inès Valat sourit :", "Inès Valat", ""),
        ("Mme Valat sourit :", "Inès Valat", ""),
        ("Les élus protestent :", "Inès Valat et Léo Dast", "Inès Valat et Léo Dast : "),
        ("Inès Valat et Léo Dast protestent :", "Inès Valat et Léo Dast", ""),
        ("Valat seule est là :", "Inès Valat et Léo Dast", "Inès Valat et Léo Dast : "),
        ("On entend :", None, "Citation : "),
    ],
)
def test_speakers_are_named_where_the_sentence_does_not(around: str, speaker: str | None, label: str) -> None:
    """Nothing is told by voice alone, and nobody is named twice."""
    assert body(shown(said(around), quoted("« Oui. »", speaker=speaker))) == [f"{around} {label}« Oui. »"]


def test_a_quotation_cut_by_an_incise_is_named_once() -> None:
    """The name stands before its first piece."""
    parts = (quoted("« Oui,"), said("dit-elle,"), quoted("enfin. »"))
    assert body(shown(*parts)) == ["Inès Valat : « Oui, dit-elle, enfin. »"]


def test_a_heading_of_unknown_origin_has_only_its_guillemets() -> None:
    """« Citation » would be a strange heading."""
    assert body(shown(quoted("« Enfin ! »", 2, "heading", speaker=None))) == ["« Enfin ! »"]


def test_pieces_that_touch_in_the_article_touch_on_the_page() -> None:
    """No space comes between a quotation and the comma after it."""
    one = replace(quoted("« Oui »"), source=Span(0, 7))
    other = replace(said(", dit Inès Valat."), source=Span(7, 24))
    (article,) = shown(one, other).xpath("//div[@class='text']")
    assert "".join(article.itertext()).strip() == "« Oui », dit Inès Valat."


words = st.text("aé<&>\"'» ", min_size=1, max_size=12).filter(lambda given: given.strip() != "")
kinds = st.sampled_from(["paragraph", "heading", "list", "lead", "table", "caption"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), kinds, st.booleans(), words), min_size=1, max_size=8))
def test_everything_said_is_shown_in_order_and_nothing_else(
    parts: list[tuple[int, str, bool, str]],
) -> None:
    """Law 2: without the names, the text of the page is what is said, as written."""
    segments = [(quoted if quote else said)(words, block, kind) for block, kind, quote, words in parts]
    (article,) = shown(TITLE, *segments).xpath("//div[@class='text']")
    for label in article.xpath(".//b[@class='speaker']"):
        label.drop_tree()
    assert text(article) == " ".join(" ".join(words for *_, words in parts).split())


def test_the_player_is_native_and_waits() -> None:
    """Controls of the browser, nothing loaded before a person asks, the transcript beside the sound."""
    (audio,) = shown(TITLE).xpath("//audio")
    assert audio.get("preload") == "none"
    assert audio.get("controls") is not None
    assert audio.get("autoplay") is None
    assert audio.get("src") == "89abcdef/p-0123abcd.mp3"
    assert audio.xpath("track/@src") == ["89abcdef/transcript.vtt"]


def test_chapters_start_the_audio_where_they_start() -> None:
    """Without any script: a link into the file, with the time in words."""
    document = shown(TITLE, chapters=(Chapter(0, "Début"), Chapter(65_500, "Suite")))
    links = document.xpath("//nav[@class='chapters']//a")
    assert [link.get("href") for link in links] == [
        "89abcdef/p-0123abcd.mp3#t=0.000",
        "89abcdef/p-0123abcd.mp3#t=65.500",
    ]
    assert [text(link) for link in links] == ["0:00 Début", "1:05 Suite"]


def test_everything_can_be_taken_away() -> None:
    """Audio with its size, and each transcript."""
    document = shown(TITLE)
    assert document.xpath("//section[@class='downloads']//a/@href") == [
        "89abcdef/p-0123abcd.mp3",
        "89abcdef/transcript.txt",
        "89abcdef/transcript.html",
        "89abcdef/transcript.vtt",
        "89abcdef/transcript.srt",
        "89abcdef/transcript.json",
    ]
    assert "3,5 Mo" in text(document)


def test_it_says_that_voices_are_synthetic() -> None:
    """On every page."""
    assert "voix de synthèse" in text(shown(TITLE).xpath("//footer")[0])


def test_nothing_is_asked_of_other_hosts() -> None:
    """Nobody is told who reads: what a page loads lies beside it, and its policy allows nothing else."""
    document = shown(TITLE, link=None)
    loaded = document.xpath("//@src | //link[not(@rel='canonical')]/@href")
    assert {f"../../{name}" for name in assets()} <= set(loaded)
    assert not [one for one in loaded if re.match(r"(\w+:)?//", one)]
    (said,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert said.startswith("default-src 'none'; ")
    assert "unsafe" not in said
    assert not re.search(r"https?:", said)
    style, script = (assets()[names()[name]].decode() for name in ("style", "player"))
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"https?://|innerHTML|\beval\b|\bimport\b", script)


def test_nothing_runs_or_looks_from_inside_a_page() -> None:
    """No script, no handler and no style stands in the page itself: the policy forbids them all."""
    document = shown(TITLE, quoted("« Oui. »"))
    assert document.xpath("//script[not(@src)]/@type") == ["application/ld+json"]
    assert document.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == []


def test_hostile_text_is_inert() -> None:
    """Markup in an article is shown, never run; a script is no link."""
    document = shown(
        TITLE, said("<script>alert(1)</script><img src=x onerror=y>"), link="javascript:alert(1)"
    )
    assert document.xpath("//script[not(@src or @type='application/ld+json')] | //img | //@onerror") == []
    assert not [link for link in document.xpath("//@href") if link.startswith("javascript")]
    assert body(document) == ["<script>alert(1)</script><img src=x onerror=y>"]


def test_it_is_french_for_screen_readers() -> None:
    """Language, title and one main part are said."""
    document = shown(TITLE)
    assert document.get("lang") == "fr"
    assert document.findtext(".//title") == "La passerelle rouvre – Le Courrier des Gardons, à écouter"
    assert len(document.xpath("//main")) == 1
    assert document.xpath("//a[@class='skip']/@href") == ["#contenu"]


def test_same_episode_same_page() -> None:
    """Law 3."""
    assert html.tostring(shown(TITLE)) == html.tostring(shown(TITLE))


def test_machines_are_told_the_same() -> None:
    """JSON-LD for search, Open Graph for cards, one address for all: absolute where there is a site."""
    document = shown(TITLE, site="https://audio.example/ecouter/")
    (data,) = document.xpath("//script[@type='application/ld+json']/text()")
    article = json.loads(data)
    address = "https://audio.example/ecouter/episodes/passerelle/"
    assert (article["@type"], article["headline"], article["description"]) == (
        "NewsArticle",
        "La passerelle rouvre",
        "Fermée un an, elle rouvre.",
    )
    assert article["datePublished"] == "2026-03-01T06:00:00+00:00"
    assert article["isBasedOn"] == LINK
    assert article["audio"]["contentUrl"] == f"{address}89abcdef/p-0123abcd.mp3"
    assert article["audio"]["duration"] == "PT3M5S"
    cards = dict(
        zip(*(document.xpath(f"//meta[@property]/@{name}") for name in ("property", "content")), strict=True)
    )
    assert cards["og:url"] == address
    assert cards["og:image"] == "https://audio.example/ecouter/cover-1-600.jpg"
    assert cards["og:audio"] == article["audio"]["contentUrl"]
    assert cards["og:locale"] == "fr_FR"
    assert document.xpath("//link[@rel='canonical']/@href") == [address]


def test_without_a_site_nothing_claims_an_address() -> None:
    """A preview is not what search engines are to keep."""
    document = shown(TITLE)
    assert (
        document.xpath("//link[@rel='canonical'] | //meta[@property='og:url' or @property='og:image']") == []
    )


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!--<script>", "a\u2028b & ]]>"])
def test_data_for_machines_cannot_leave_its_element(title: str) -> None:
    """Whatever stands in a title, it is the same title to whoever reads the data."""
    document = shown(said("Un mot."), title=title)
    assert len(document.xpath("//script")) == 2
    (data,) = document.xpath("//script[@type='application/ld+json']/text()")
    assert not set(data) & set("<>&\u2028")
    assert json.loads(data)["headline"] == one_line(title)


def test_the_player_waits_for_its_script() -> None:
    """Its controls are there and hidden; live regions hold nothing yet, and there is one alone."""
    document = shown(TITLE)
    (controls,) = document.xpath("//div[@class='controls']")
    assert controls.get("hidden") is not None
    assert document.xpath("//@aria-live") == []
    assert [status.text_content() for status in document.xpath("//*[@role='status']")] == [""]
    assert document.xpath("//@autofocus | //@accesskey | //@tabindex") == []
    (follow,) = document.xpath("//input[@data-set='follow']")
    assert follow.get("checked") is None
    speeds = [float(value) for value in document.xpath("//select[@data-set='speed']/option/@value")]
    assert (min(speeds), max(speeds)) == (0.5, 3)


def test_sentences_are_no_tab_stops() -> None:
    """However many they are, what the keyboard stops at stays the same."""
    stops = "//a[@href] | //button | //input | //select | //summary | //audio | //*[@tabindex]"
    few, lots = (shown(TITLE, *(said(f"Phrase {n}.") for n in range(count))) for count in (1, 60))
    assert len(lots.xpath("//span[@data-start]")) == 61
    assert len(lots.xpath(stops)) == len(few.xpath(stops))
