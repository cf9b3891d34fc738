"""The feed: what podcast clients are told, from records alone."""

import random
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser
import msgspec
import podcastparser
import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from lxml import etree

from episodes.catalogue.podcast_guids import podcast_guid
from episodes.catalogue.records import Chapter, Media, Record, Revision
from episodes.edition.settings import EditionSettings, Settings
from episodes.edition.settings.feed_legal_book import FeedSettings
from episodes.feed import FILE, Masthead, feeds, pages, published_records, rss
from episodes.feed.show_notes import description
from episodes.feed.xml import Node, document, elements
from episodes.formatting import one_line
from episodes.transcripts import FORMATS

GOLDEN = Path(__file__).parent / "golden" / "feed"
BASE = "http://127.0.0.1:8000/"
NOW = datetime(2026, 5, 1, tzinfo=UTC)
EDITION = EditionSettings(
    title="Le Courrier des Gardons",
    description="Les nouvelles de la vallée.",
    author="Rédaction du Courrier",
    email="radio@courrier.example",
    site="https://audio.courrier.example",
    category="News > Politics",
)
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


def record(slug: str = "passerelle", date: str = "2026-03-02T06:00:00+01:00", **changes: object) -> Record:
    """A published record; changes are those of its revision."""
    media = Media(
        name=f"2026-03-02-{slug}-0123abcd.mp3",
        type="audio/mpeg",
        bytes=123_456,
        sha256="0" * 64,
        duration=61_500,
    )
    revision = Revision(
        id="89abcdef",
        built="2026-03-02T05:00:00Z",
        article="a" * 64,
        source=f"articles/{slug}.md",
        title="La passerelle rouvre",
        author="Inès Valat",
        lead="Fermée un an, elle rouvre & « respire ».",
        link="https://courrier.example/passerelle?a=1&b=2",
        media=media,
    )
    revision = msgspec.structs.replace(revision, **changes)
    return Record(identity=slug, guid=f"guid-{slug}", slug=slug, date=date, revisions=(revision,))


def written(
    *records: Record,
    edition: EditionSettings = EDITION,
    wishes: FeedSettings | None = None,
    now: datetime = NOW,
) -> bytes:
    """The page that listeners subscribe to."""
    settings = Settings(edition=edition, feed=wishes or FeedSettings())
    guids = {FILE: podcast_guid(f"{edition.site}/{FILE}")} if edition.site else {}
    masthead = Masthead(settings, "cover-12345678.jpg", BASE, guids)
    return b"".join(rss(pages(feeds(settings, records)[-1], masthead, now)[-1]))


def texts(document: bytes, path: str) -> list[str]:
    found = etree.fromstring(document).xpath(path, namespaces=NAMES)
    return [str(value) for value in found]


LONG = (
    Chapter(0, "La passerelle rouvre"),
    Chapter(300_999, "Le chantier & l'argent"),
    Chapter(3_723_000, "La suite"),
)
HOUR = Media(
    name="2026-03-02-long-0123abcd.mp3", type="audio/mpeg", bytes=9, sha256="0" * 64, duration=4_000_000
)


def test_a_whole_feed() -> None:
    """Two episodes, one of them long, corrected and with chapters: the file on disk is what is written."""
    corrected = record(
        "long",
        "2026-04-01T18:30:00+02:00",
        chapters=LONG,
        media=HOUR,
        correction="Le pont a 120 ans.",
        corrected="2026-04-02T08:00:00+02:00",
        author=None,
    )
    assert written(record(), corrected).decode() == (GOLDEN / "two-episodes.xml").read_text("utf-8")


EVERY_WISH = FeedSettings(
    prefix="https://op3.dev/e/",
    hub="https://hub.example/",
    new_address="https://ecouter.courrier.example/feed.xml",
    locked=False,
    licence="CC-BY-4.0",
    licence_link="https://creativecommons.org/licenses/by/4.0/deed.fr",
    location="Alès et ses vallées",
    geo="geo:44.1250,4.0817",
    funding="https://courrier.example/don?a=1&b=2",
    frequency="Chaque matin, du lundi au samedi",
)


def test_a_feed_that_says_all_it_can() -> None:
    """Every key of `[feed]`, every kind of transcript and a second format: the file on disk is what is written."""
    opus = Media(
        name="2026-03-02-passerelle-0123abcd.opus",
        type="audio/ogg",
        bytes=41_000,
        sha256="1" * 64,
        duration=61_500,
    )
    one = record(alternates=(opus,), transcripts=tuple(FORMATS), chapters=LONG[:2])
    one = msgspec.structs.replace(one, number=12)
    assert written(one, wishes=EVERY_WISH).decode() == (GOLDEN / "every-setting.xml").read_text("utf-8")


def test_downloads_are_counted_only_where_the_newsroom_asks() -> None:
    """The prefix stands before audio, whatever its format, and before nothing else; never in a preview."""
    counted = FeedSettings(prefix="https://op3.dev/e")
    document = written(record(), wishes=counted)
    audio = "audio.courrier.example/episodes/passerelle/89abcdef/2026-03-02-passerelle-0123abcd.mp3"
    assert texts(document, "//enclosure/@url | //podcast:source/@uri") == [f"https://op3.dev/e/{audio}"] * 2
    assert document.count(b"op3.dev") == 2
    for site in (None, "http://localhost:8000"):
        local = msgspec.structs.replace(EDITION, site=site)
        assert b"op3.dev" not in written(record(), edition=local, wishes=counted)
    plain = msgspec.structs.replace(EDITION, site="http://audio.courrier.example")
    told = texts(written(record(), edition=plain, wishes=counted), "//enclosure/@url")
    assert told == [f"https://op3.dev/e/http://{audio}"]


def test_clients_parse_it_strictly() -> None:
    """feedparser finds nothing to complain about, and the values that clients show."""
    parsed = feedparser.parse(written(record()))
    assert not parsed.bozo
    assert parsed.feed.title == "Le Courrier des Gardons, à écouter"
    (entry,) = parsed.entries
    assert entry.title == "La passerelle rouvre"
    assert entry.itunes_duration == "62"
    (enclosure,) = entry.enclosures
    assert enclosure.length == "123456"
    assert enclosure.href == (
        "https://audio.courrier.example/episodes/passerelle/89abcdef/2026-03-02-passerelle-0123abcd.mp3"
    )


def test_newest_first_whatever_the_order_of_records() -> None:
    """Clients show the first item first; the order of files on disk does not matter (law 3)."""
    records = [record(f"e{day:02}", f"2026-03-{day:02}T06:00:00+01:00") for day in range(1, 9)]
    shuffled = random.Random(4).sample(records, len(records))
    assert written(*records) == written(*shuffled)
    assert texts(written(*records), "//guid/text()")[0] == "guid-e08"


def test_withdrawn_and_embargoed_episodes_are_not_told() -> None:
    """Neither what was taken back nor what is not out yet, until its minute comes."""
    withdrawn = msgspec.structs.replace(record("retire"), withdrawn="2026-04-01T00:00:00Z")
    future = record("demain", "2026-05-02T06:00:00+02:00")
    born = Record(identity="x", guid="x", slug="x", date="2026-03-02T06:00:00+01:00")
    assert texts(written(withdrawn, future, born, record()), "//guid/text()") == ["guid-passerelle"]
    at = datetime.fromisoformat(future.date)
    assert [one.slug for one in published_records([future, record()], at)] == ["demain", "passerelle"]


def test_time_alone_changes_nothing() -> None:
    """Built tomorrow from the same records, the feed has the same bytes: 304 for everybody."""
    assert written(record()) == written(record(), now=datetime(2030, 1, 1, tzinfo=UTC))
    assert texts(written(record()), "//lastBuildDate/text()") == ["Mon, 02 Mar 2026 06:00:00 +0100"]


def test_an_edition_without_episodes_has_a_feed() -> None:
    """It can be subscribed to before the first episode."""
    parsed = feedparser.parse(written())
    assert not parsed.bozo
    assert parsed.entries == []


def test_the_guid_of_the_feed_is_that_of_the_standard() -> None:
    """The example that Podcasting 2.0 gives."""
    assert podcast_guid("https://podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_without_a_site_addresses_are_those_of_the_preview() -> None:
    """The preview's address is the base, and such a feed claims no identity."""
    local = msgspec.structs.replace(EDITION, site=None)
    document = written(record(), edition=local)
    assert texts(document, "//channel/atom:link/@href") == ["http://127.0.0.1:8000/feed.xml"]
    assert texts(document, "//podcast:guid") == []


def test_synthetic_voices_are_told() -> None:
    """On the channel, on every item, for machines and for people."""
    document = written(record())
    assert texts(document, "//podcast:txt[@purpose='ai-content']/text()") == ["true", "true"]
    assert all("voix de synthèse" in text for text in texts(document, "//description/text()"))


def test_every_transcript_is_offered_with_its_type() -> None:
    """Clients take the first that they know: address and type both stand there; captions have times."""
    document = written(record(transcripts=tuple(FORMATS)))
    assert texts(document, "//podcast:transcript/@type") == [form.type for form in FORMATS.values()]
    captions = texts(document, "//podcast:transcript[@rel='captions']/@type")
    assert captions == ["text/vtt", "application/x-subrip"]
    base = "https://audio.courrier.example/episodes/passerelle/89abcdef/transcript"
    assert texts(document, "//podcast:transcript/@url")[0] == f"{base}.vtt"


def test_a_transcript_that_an_older_revision_lacks_is_not_offered() -> None:
    """A published episode is frozen: a new kind of transcript is offered from the next revision on."""
    document = written(record(transcripts=("vtt", "txt")))
    assert texts(document, "//podcast:transcript/@type") == ["text/vtt", "text/plain"]


def test_chapters_are_offered_where_there_are_some() -> None:
    """The file for clients that know it; in the notes only from ten minutes on."""
    short = written(record(chapters=LONG[:2]))
    assert texts(short, "//podcast:chapters/@type") == ["application/json+chapters"]
    assert "00:05:00" not in texts(short, "//item/description/text()")[0]
    assert texts(written(record()), "//podcast:chapters") == []


@pytest.mark.parametrize("explicit", [True, False])
def test_explicit_is_true_or_false(explicit: bool) -> None:
    """Apple takes these two words and no other."""
    document = written(record(), edition=msgspec.structs.replace(EDITION, explicit=explicit))
    assert set(texts(document, "//itunes:explicit/text()")) == {"true" if explicit else "false"}


HOSTILE = (
    "<script>alert(1)</script> ]]> \x00\x0b\ufffe\u202e\u2066&amp;\n\x1b[31m\ud800 fin " + "x\u0301 " * 120
)


def test_hostile_text_is_inert() -> None:
    """Markup, the end of a CDATA section, control characters, turned writing: in no field do they do anything."""
    one = record(
        title=HOSTILE,
        lead=HOSTILE,
        author=HOSTILE,
        correction=HOSTILE,
        section=HOSTILE,
        image=HOSTILE,
        language='fr"><script>',
        link="javascript:alert(1)",
        chapters=(Chapter(0, HOSTILE), Chapter(1000, "]]>")),
        media=HOUR,
    )
    edition = msgspec.structs.replace(EDITION, title=HOSTILE, description=HOSTILE, author=HOSTILE)
    wishes = FeedSettings(
        licence=HOSTILE,
        location=HOSTILE,
        frequency=HOSTILE,
        funding_text=HOSTILE,
        funding="https://a.example/",
    )
    document = written(one, edition=edition, wishes=wishes)
    assert not feedparser.parse(document).bozo
    told = podcastparser.parse("https://audio.courrier.example/feed.xml", BytesIO(document))
    assert told["episodes"][0]["guid"] == "guid-passerelle"
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f]", document.decode())
    assert b"javascript:" not in document
    assert not any("<script" in text for text in texts(document, "//description/text()"))
    assert texts(document, "//script") == []
    values = texts(document, "//*[not(self::description)][not(*)]/text()")
    assert all(value == value.strip() and "\n" not in value and len(value) <= 255 for value in values)
    assert all(len(value) <= 128 for value in texts(document, "//podcast:*/text()[not(../*)]"))
    assert texts(document, "//item/title/text()")[0].startswith(
        "<script>alert(1)</script> ]]> &amp; [31m fin"
    )


@given(text=st.text(st.characters(), max_size=60))
def test_whatever_is_told_is_told_whole(text: str) -> None:
    """What a strict parser reads is what was meant: no sign is taken for markup, in text or attribute."""
    rows = (("title", text), ("enclosure", Node(attributes={"url": text})))
    root = etree.fromstring(b"".join(document("", [elements(rows, "")])))
    meant = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    assert (root.findtext(".//title") or "") == one_line(meant).strip()
    assert root.find(".//enclosure").get("url") == one_line(meant)


def test_long_values_are_clipped_after_a_word() -> None:
    """255 characters at most, ended by an ellipsis."""
    (title,) = texts(written(record(title="mot " * 200)), "//item/title/text()")
    assert len(title) <= 255
    assert title.endswith("mot…")


@budget(max_examples=40, deadline=None)
@given(
    lead=st.text("aé &<\u202f", max_size=200),
    times=st.integers(0, 60),
    correction=st.none() | st.text("ab& ", max_size=30),
    chapters=st.integers(0, 120),
)
def test_a_description_is_never_too_long(
    lead: str, times: int, correction: str | None, chapters: int
) -> None:
    """4000 bytes, well formed, with its notice and its link to the text, whatever the chapô."""
    many = tuple(Chapter(n * 30_000, "Le chapitre des « comptes »") for n in range(chapters))
    one = record(lead=lead * times, correction=correction, media=HOUR, chapters=many).revisions[0]
    html = description(one, datetime(2026, 3, 2, tzinfo=UTC), "https://audio.courrier.example/episodes/p/")
    assert len(html.encode()) <= 4000
    assert "voix de synthèse" in html
    assert 'href="https://audio.courrier.example/episodes/p/"' in html
    etree.fromstring(f"<body>{html}</body>")
