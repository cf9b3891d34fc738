"""What an edition shows beside its episodes: lists that stay, a way to subscribe, who answers for it."""

import re
from datetime import datetime, timedelta

import msgspec
import pytest
from lxml import html

from episodes.catalogue.records import Media, Record, Revision
from episodes.edition.settings import EditionSettings, Settings
from episodes.edition.settings.feed_legal_book import AccessibilitySettings, FeedSettings, LegalSettings
from episodes.site.about import about
from episodes.site.assets import HEADERS, assets, design, names
from episodes.site.assets import PAGE as POLICY
from episodes.site.lists import NO_EXTRAS, PAGE, Extra, Extras, files, pages

NBSP = "\N{NO-BREAK SPACE}"
EDITION = EditionSettings(
    title="Le Courrier des Gardons", description="Les nouvelles de la vallée.", email="radio@c.example"
)
SITED = msgspec.structs.replace(EDITION, site="https://audio.courrier.example/ecouter/")
MEDIA = Media(name="p-0123abcd.mp3", type="audio/mpeg", bytes=3_456_789, sha256="0" * 64, duration=185_000)
BASE = "http://127.0.0.1:8000/"


def record(slug: str, date: str = "2026-03-01T06:00:00+01:00", **more: object) -> Record:
    told = {"title": f"Épisode <{slug}>", "lead": "Un chapô."} | more
    revision = Revision(id="01234567", built="", article="", source="", media=MEDIA, **told)  # type: ignore[arg-type]
    return Record(identity=slug, guid=slug, slug=slug, date=date, revisions=(revision,))


def many(count: int) -> list[Record]:
    """Episodes of a day each, newest first."""
    first = datetime.fromisoformat("2025-01-01T06:00:00+01:00")
    return [record(f"e{n}", (first + timedelta(days=n)).isoformat()) for n in reversed(range(count))]


def listing(records: list[Record], extras: Extras = NO_EXTRAS, **settings: object) -> dict[str, bytes]:
    whole = Settings(**({"edition": EDITION} | settings))  # type: ignore[arg-type]
    return pages(whole, records, cover="cover-1-600.jpg", base=BASE, extras=extras)


def first(records: list[Record], extras: Extras = NO_EXTRAS, **settings: object) -> html.HtmlElement:
    return html.document_fromstring(listing(records, extras, **settings)["index.html"].decode())


def told(**settings: object) -> html.HtmlElement:
    return html.document_fromstring(about(Settings(**({"edition": EDITION} | settings))).decode())  # type: ignore[arg-type]


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().replace(NBSP, " ").split())


def test_episodes_are_listed_as_given() -> None:
    """Title, date in French, length, section, chapô and a link, for each."""
    document = first([record("b", section="Culture"), record("a")])
    assert document.xpath("//h3/a/@href") == ["episodes/b/index.html", "episodes/a/index.html"]
    one, other = (text(item) for item in document.xpath("//ul[@class='episodes']/li"))
    assert one == "Épisode <b> 1er mars 2026 · 3 min 05 s · Culture Un chapô."
    assert other == "Épisode <a> 1er mars 2026 · 3 min 05 s Un chapô."
    assert document.xpath("//img/@src") == ["cover-1-600.jpg"]


def test_an_edition_without_episodes_says_so() -> None:
    """The first page stands before the first episode."""
    assert "Le premier épisode arrive bientôt." in text(first([]))


@pytest.mark.parametrize(
    ("count", "older"),
    [(2 * PAGE - 1, 0), (2 * PAGE, 1), (3 * PAGE - 1, 1), (3 * PAGE, 2), (10 * PAGE + 3, 9)],
)
def test_long_lists_are_cut_from_the_oldest(count: int, older: int) -> None:
    """Each episode is on one page; the first page has fifty to ninety-nine of them."""
    found = listing(many(count))
    assert list(found) == [*(f"episodes-{n + 1}.html" for n in range(older)), "index.html"]
    listed = [
        link
        for page in reversed(found.values())
        for link in re.findall(r'href="episodes/(\w+)/', page.decode())
    ]
    assert listed == [one.slug for one in many(count)]


def test_a_new_episode_changes_the_first_page_alone() -> None:
    """Older pages stay as they are, byte for byte."""
    before, after = listing(many(4 * PAGE)), listing(many(4 * PAGE + 1))
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["index.html"]


def test_pages_of_a_list_lead_to_each_other() -> None:
    """Back in time and forth again; each has a title of its own."""
    found = {name: html.document_fromstring(page.decode()) for name, page in listing(many(4 * PAGE)).items()}
    links = {
        name: {link.get("rel"): link.get("href") for link in page.xpath("//nav[@class='pages']//a")}
        for name, page in found.items()
    }
    assert links == {
        "episodes-1.html": {"prev": "episodes-2.html"},
        "episodes-2.html": {"prev": "episodes-3.html", "next": "episodes-1.html"},
        "episodes-3.html": {"prev": "index.html", "next": "episodes-2.html"},
        "index.html": {"next": "episodes-3.html"},
    }
    assert found["episodes-1.html"].findtext(".//h1") == "Épisodes du 1er janvier 2025 au 19 février 2025"
    assert len({page.findtext(".//title") for page in found.values()}) == 4


def test_a_listener_is_told_how_to_subscribe() -> None:
    """With the address to paste, of the site or else of the preview; no button without a script."""
    for edition, address in ((EDITION, f"{BASE}feed.xml"), (SITED, f"{SITED.site}feed.xml")):
        document = first([], edition=edition)
        assert document.xpath("//p[@class='address']/a/text()") == [address]
        (button,) = document.xpath("//button")
        assert (button.get("data-text"), button.get("hidden")) == (address, "")


def test_other_feeds_and_books_are_offered() -> None:
    """As settings name them; what there is not is not spoken of."""
    extras = Extras(
        [Extra("Le Courrier culture", "feed-culture.xml")], [Extra("Mars 2026", "books/mars.epub", 2_340_000)]
    )
    document = first([], extras)
    assert document.xpath("//a[@href='feed-culture.xml']/text()") == ["Le Courrier culture"]
    assert text(document.xpath("//a[@href='books/mars.epub']")[0]) == "Mars 2026 (2,3 Mo)"
    assert "Livre parlé" not in text(first([]))
    assert "Autres podcasts" not in text(first([]))


@pytest.mark.parametrize(
    ("status", "shown"),
    [("none", "non conforme"), ("partial", "partiellement conforme"), ("total", "totalement conforme")],
)
def test_the_first_page_says_how_accessible_the_site_is(status: str, shown: str) -> None:
    """RGAA 4.1 wants these words there, leading to the statement."""
    link = first([], accessibility=AccessibilitySettings(status=status)).xpath(
        "//footer//a[contains(@href, '#accessibilite')]"
    )  # type: ignore[arg-type]
    assert [text(one) for one in link] == [f"Accessibilité : {shown}"]


def test_until_a_person_has_audited_the_statement_claims_nothing() -> None:
    """A tool is no audit."""
    whole = text(told())
    assert "Ce site est non conforme au référentiel général" in whole
    assert "aucun audit de conformité n’a été mené à ce jour" in whole
    assert "% des critères" not in whole
    for needed in ("radio@c.example", "Défenseur des droits", "Libre réponse 71120", "09 69 39 00 00"):
        assert needed in whole


def test_the_statement_tells_of_an_audit() -> None:
    """Who, when, how much, and what is missing."""
    access = AccessibilitySettings(
        status="partial",
        audited="12 mai 2026",
        auditor="Accès pour tous",
        rate=82,
        gaps=("Les tableaux.",),
        contact="a11y@c.example",
    )
    document = told(accessibility=access)
    whole = text(document)
    assert (
        "L’audit de conformité réalisé par Accès pour tous (12 mai 2026) révèle que 82 % des critères"
        in whole
    )
    assert "en raison des non-conformités énumérées ci-dessous" in whole
    assert "aucun audit" not in whole
    assert document.xpath("//li[text()='Les tableaux.']")
    assert document.xpath("//a[@href='mailto:a11y@c.example']")


def test_who_answers_for_the_edition_is_told_as_far_as_it_is_known() -> None:
    """What the settings do not give is not shown."""
    legal = LegalSettings(
        publisher="Courrier SARL",
        director="Inès Valat",
        host="Hôte, Nîmes",
        contact="https://c.example/ecrire",
    )
    terms = [text(term) for term in told(legal=legal).xpath("//dt")]
    assert terms == [
        "Éditeur",
        "Directeur ou directrice de la publication",
        "Hébergeur",
        "Contact",
        "Nom de l’édition",
    ]
    assert told(legal=legal).xpath("//dd/a/@href") == ["https://c.example/ecrire"]


def test_what_is_kept_and_counted_is_declared() -> None:
    """Positions in the browser always; the one who counts downloads where there is one; the newsroom's own words."""
    assert "enregistre dans votre navigateur" in text(told())
    assert "compte les téléchargements" not in text(told())
    whole = text(
        told(
            feed=FeedSettings(prefix="https://stats.example/e/"),
            legal=LegalSettings(privacy="Un mot.\n\nUn <b>autre</b>."),
        )
    )
    assert "par l’intermédiaire de stats.example, qui compte" in whole
    assert "Un mot. Un <b>autre</b>." in whole


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "Tél. 04 66 00 00 00", "écrire à la rédaction @ Alès"]
)
def test_a_contact_that_is_no_link_is_words(text: str) -> None:
    """Nothing but the web and mail is linked."""
    document = told(legal=LegalSettings(contact=text))
    assert text in document.text_content()
    assert not [
        link
        for link in document.xpath("//main//a/@href")
        if re.match(r"(javascript|mailto:é|mailto:T)", link)
    ]


def test_french_spaces_do_not_break() -> None:
    """Before a colon, a semicolon and marks of question, and inside guillemets."""
    for page in (about(Settings(edition=SITED)), *listing(many(3)).values()):
        shown = re.sub(r"<(script|style|head)\b.*?</\1>|<[^>]*>", "", page.decode(), flags=re.DOTALL)
        plain = html.fromstring(f"<p>{shown}</p>").text_content()
        assert re.findall(r".{9}(?: [:;?!»]|« ).{5}", plain) == []


def test_names_of_assets_change_with_them() -> None:
    """So that a browser never mixes an old style with a new page, and a published page keeps the one it has."""
    assert sorted(names()) == ["icon", "player", "style"]
    for name, data in assets().items():
        assert re.fullmatch(r"(icon|player|style)-[0-9a-f]{8}\.(svg|js|css)", name)
        assert data
    assert re.fullmatch(r"[0-9a-f]{64}", design())


def test_each_file_names_what_stands_before_it() -> None:
    """Assets first, the page that listeners come in by last."""
    order = list(files(Settings(edition=EDITION), many(2), cover="c.jpg", base=BASE))
    assert order == [*assets(), "a-propos/index.html", "index.html"]


def test_a_page_may_load_what_lies_beside_it_alone() -> None:
    """The same policy in the page and as a header, where frames are refused too."""
    assert all(part.endswith((" 'none'", " 'self'")) for part in POLICY.split("; "))
    assert HEADERS["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"


def test_hostile_settings_are_words() -> None:
    """Whoever fills in a form somewhere runs nothing here."""
    nasty = "</title><script>alert(1)</script>"
    document = first(
        [record("a", title=nasty, lead=nasty, section=nasty)],
        edition=EditionSettings(title=nasty, description=nasty),
    )
    assert document.xpath("//script/@src") == [names()["player"]]
    assert nasty in document.text_content()
