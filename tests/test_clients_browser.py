"""Every page in a real browser: judged by axe, walked with the keyboard alone, on a small screen, without script."""

from pathlib import Path

import pytest
from browsing import EPISODE, GROUND, PAGES, name_of, play, slugs, until
from clients import need

from episodes.catalogue.records import Media, Record, Revision
from episodes.edition.settings import Settings
from episodes.site.lists import files

pytestmark = pytest.mark.clients

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
STOPS = "a[href], button, input, select, textarea, summary, audio[controls], [tabindex], [contenteditable]"
WALK = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
    const top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2);
    const mark = at.dataset.walked; at.dataset.walked = "";
    return {name: at.tagName === "BODY" ? null : at.getAttribute("aria-label") || at.labels?.[0]?.textContent
        || at.textContent.trim(), again: mark !== undefined, seen: at.contains(top) || (top?.contains(at) ?? false),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
}"""
OVER = """() => [...document.querySelectorAll("body *")].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5);
}).map((each) => each.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(visit, served, kind: str, scheme: str) -> None:
    """WCAG 2.2 AA, RGAA 4 and good practice, before anything was done and while an episode plays."""
    rules = (need("axe-core") / "axe.min.js").read_text("utf-8")
    page = visit(name_of(served, kind), color_scheme=scheme, reduced_motion="reduce")
    assert judged(page, rules) == []
    if page.locator(".player").count():
        page.click("summary")
        play(page, 3)
        assert judged(page, rules) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_older_lists(browser, tmp_path: Path, scheme: str) -> None:
    """Where an edition has too many episodes for one page; opened from disk, as a producer may."""
    rules = (need("axe-core") / "axe.min.js").read_text("utf-8")
    many = [listed(number) for number in range(150, 0, -1)]
    (tmp_path / "a-propos").mkdir()
    for name, data in files(Settings(), many, cover="cover.jpg", base="http://127.0.0.1:8000/").items():
        (tmp_path / name).write_bytes(data)
    page = browser.new_page(color_scheme=scheme)
    page.goto((tmp_path / "episodes-1.html").as_uri())
    assert page.locator(".episodes li").count() == 50
    assert judged(page, rules) == []
    page.close()


def listed(number: int) -> Record:
    media = Media(name="a.mp3", type="audio/mpeg", bytes=1, sha256="", duration=65_000)
    revision = Revision(id="01234567", built="", article="", source="", title=f"N° {number}", media=media)
    return Record(
        identity="",
        guid="",
        slug=f"e{number}",
        date=f"{1800 + number}-05-01T06:00:00Z",
        revisions=(revision,),
    )


def judged(page, rules: str) -> list[str]:
    page.evaluate(rules)
    found = page.evaluate("(tags) => axe.run({runOnly: tags, resultTypes: ['violations']})", RULES)
    assert found["testEngine"]["name"] == "axe-core"
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found["violations"]]


@pytest.mark.parametrize("kind", PAGES)
def test_a_keyboard_is_enough(visit, served, kind: str) -> None:
    """Tab comes everywhere and out again; what it reaches is marked, has a name and is never behind the player."""
    page = visit(name_of(served, kind), viewport={"width": 800, "height": 600}, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.wait_for_timeout(100)
    expected = page.evaluate(
        f"[...document.querySelectorAll('{STOPS}')].filter((each) => each.checkVisibility()).length"
    )
    walked = []
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        stop = page.evaluate(WALK)
        if stop["name"] is None or stop["again"]:
            break
        walked.append(stop)
    assert len(walked) == expected
    assert [stop for stop in walked if not (stop["name"] and stop["seen"] and stop["outlined"])] == []


def test_tab_stops_do_not_grow_with_sentences(visit, served) -> None:
    """In the text there is one a heading, however long it is."""
    counts = {}
    for slug in ("chapters", min(set(slugs(served)) - {"chapters", "hostile", "long-title"})):
        page = visit(f"episodes/{slug}/")
        text = page.locator(".text")
        assert text.locator(STOPS).count() == text.locator("h2").count()
        counts[slug] = page.locator("[data-start]").count()
    assert len(set(counts.values())) == 2


def test_the_address_of_the_feed_is_copied(visit, served) -> None:
    """For people who have never heard of RSS."""
    page = visit("")
    page.click("[data-offer=copy]")
    until(page, "document.querySelector('.subscribe [role=status]').textContent === 'Adresse copiée.'")
    assert page.evaluate("navigator.clipboard.readText()") == served.feed


@pytest.mark.parametrize("kind", PAGES)
def test_it_works_without_script(visit, served, kind: str) -> None:
    """The browser's own player, every link, no button that does nothing."""
    page = visit(name_of(served, kind), java_script_enabled=False)
    assert [one for one in page.locator("button, input, select").all() if one.is_visible()] == []
    if page.locator(".player").count():
        assert page.is_visible("audio[controls]")


@pytest.mark.parametrize(("size", "width"), [("100%", 320), ("200%", 640)])
@pytest.mark.parametrize("kind", PAGES)
def test_it_fits_a_small_screen_and_large_letters(visit, served, kind: str, size: str, width: int) -> None:
    """On 320 px, or on 640 with letters twice as large, nobody scrolls sideways."""
    page = visit(name_of(served, kind), viewport={"width": width, "height": 640})
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
    if page.locator("summary").count():
        page.click("summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVER) == []


def test_paper_has_the_text_alone(visit) -> None:
    """No player, no navigation, no mark of what was heard."""
    page = visit(EPISODE)
    play(page, 4)
    page.emulate_media(media="print")
    shown = ("h1", ".text")
    hidden = (".player", ".chapters", ".downloads", ".from >> nth=0", "header nav")
    assert all(page.is_visible(one) for one in shown)
    assert not any(page.is_visible(one) for one in hidden)
    assert page.evaluate(GROUND) == "rgba(0, 0, 0, 0)"


def test_hostile_words_do_nothing(visit, served) -> None:
    """Whatever stands in an article is words: no dialog opens, no handler is there."""
    page = visit(PAGES["hostile"])
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    assert page.locator("main script, main img, main [onerror], main [onload], main [onclick]").count() == 0
    assert page.locator("a[href^='javascript:' i]").count() == 0
    assert "<svg onload=alert(3)>" in page.inner_text(".text")
    data = page.evaluate("JSON.parse(document.querySelector('[type=\"application/ld+json\"]').textContent)")
    assert data["@type"] == "NewsArticle"
    assert data["audio"]["contentUrl"].startswith(served.url)
