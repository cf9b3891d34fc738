"""Every page in a real browser: judged by axe, walked with the keyboard alone, on a small screen, without script."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from clients import BigEdition, need

from episodes.records import Media, Record, Revision
from episodes.settings import Settings
from episodes.site.home import files

pytestmark = pytest.mark.clients

PAGES = {
    "first page": "",
    "about": "a-propos/",
    "episode": "episodes/marche/",
    "chapters": "episodes/chapters/",
    "hostile": "episodes/hostile/",
    "long title": "episodes/long-title/",
    "transcript": "episodes/chapters/{revision}/transcript.html",
}
EPISODE = PAGES["chapters"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
STOPS = "a[href], button, input, select, textarea, summary, audio[controls], [tabindex], [contenteditable]"
NOW = "document.querySelector('.now')?.id"
GROUND = "getComputedStyle(document.querySelector('.now')).backgroundColor"
SPOKEN = "document.querySelector('.now')?.textContent"

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
SMALL = """(least) => [...document.querySelectorAll("button, select, input, summary")]
    .filter((each) => each.checkVisibility()).map((each) => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.width < least || box.height < least).map(([each]) => each.outerHTML)"""


@pytest.fixture(scope="module")
def browser() -> Iterator:
    """Chromium without a window."""
    program = need("chromium")
    need("playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=str(program), args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        )
        yield found
        found.close()


@pytest.fixture
def visit(browser, served: BigEdition) -> Iterator[Callable]:
    """Opens a page of the edition. In the end nothing was complained of, and nobody else was asked for anything."""
    contexts, faults = [], []

    def opened(name: str, **options: object):
        options = {"viewport": {"width": 1100, "height": 800}, **options}
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
        contexts.append(context)
        context.on("request", lambda asked: asked.url.startswith(served.url) or faults.append(asked.url))
        context.on("console", lambda told: faults.append(told.text))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on(
            "requestfailed", lambda asked: _left(asked) or faults.append(f"{asked.url} {asked.failure}")
        )
        context.on("response", lambda got: got.status < 400 or faults.append(f"{got.status} {got.url}"))
        page = context.new_page()
        page.goto(urljoin(served.url, place(served, name)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def _left(asked) -> bool:
    """Whoever jumps in the sound or leaves a page wants no more of what was asked for."""
    return asked.failure == "net::ERR_ABORTED"


def place(edition: BigEdition, name: str) -> str:
    if "{revision}" not in name:
        return name
    folder, _, file = name.partition("{revision}/")
    return next(edition.public.glob(f"{folder}*/{file}")).relative_to(edition.public).as_posix()


def name_of(edition: BigEdition, kind: str) -> str:
    """The address of a kind of page; of an ordinary episode any will do."""
    if kind != "episode":
        return PAGES[kind]
    others = {"chapters", "hostile", "long-title"}
    return f"episodes/{min(set(slugs(edition)) - others)}/"


def slugs(edition: BigEdition) -> list[str]:
    return [path.parent.name for path in edition.public.glob("episodes/*/index.html")]


def play(page, sentence: int = 0) -> None:
    """Starts by hand, and waits until something is heard."""
    page.locator("[data-start]").nth(sentence).click() if sentence else page.click("[data-do=play]")
    until(page, "!document.querySelector('audio').paused && document.querySelector('audio').currentTime > 0")


def until(page, condition: str, seconds: int = 10) -> None:
    """Waits; the browser's own way to do so is against the page's policy."""
    for _ in range(seconds * 20):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came: {condition}")


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


def test_the_player_obeys_keys_only_inside_it(visit) -> None:
    """K plays, L and J jump, N and P change the sentence, M silences; elsewhere these are letters."""
    page = visit(EPISODE)
    time = "document.querySelector('audio').currentTime"
    page.focus("header a")
    for key in "knl":
        page.keyboard.press(key)
    assert page.evaluate(time) == 0
    page.focus("[data-do=back]")
    page.keyboard.press("l")
    assert page.evaluate(time) == 15
    page.keyboard.press("j")
    assert page.evaluate(time) == 0
    page.keyboard.press("n")
    page.keyboard.press("n")
    third = page.evaluate("document.querySelector('#s3').textContent")
    assert page.evaluate(SPOKEN) == third
    assert page.inner_text(".status") == third
    page.keyboard.press("p")
    assert page.evaluate(SPOKEN) == page.evaluate("document.querySelector('#s2').textContent")
    page.keyboard.press("m")
    assert page.evaluate("document.querySelector('audio').muted")
    page.keyboard.press("k")
    page.wait_for_selector("[data-playing]")
    page.keyboard.press("k")
    page.wait_for_selector(".player:not([data-playing])")
    page.focus("[data-set=position]")
    before = page.evaluate(time)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(time) == pytest.approx(before + 5, abs=0.01)
    assert re.fullmatch(
        r"(1 minute )?\d+ secondes? sur \d minutes? \d+ secondes?",
        page.get_attribute("[data-set=position]", "aria-valuetext"),
    )


def test_the_text_reads_along(visit) -> None:
    """A click on a sentence plays it; it is marked by ground and line, and the next one after it."""
    page = visit(EPISODE)
    play(page, 4)
    assert page.evaluate(NOW) == "s5"
    style = page.evaluate(
        "(({backgroundColor, textDecorationLine}) => [backgroundColor, textDecorationLine])"
        "(getComputedStyle(document.querySelector('.now')))"
    )
    assert style == ["rgb(255, 231, 163)", "underline"]
    until(page, f"{NOW} === 's6'", seconds=20)
    assert page.inner_text(".status") == ""


def test_nothing_moves_by_itself_until_it_is_asked_to(visit) -> None:
    """Following is off at first, never takes the focus, and ends when a hand scrolls."""
    page = visit(EPISODE, viewport={"width": 500, "height": 500}, reduced_motion="reduce")
    page.click("[data-do=play]")
    end = page.locator("[data-start]").count() - 3
    far = f"document.querySelector('audio').currentTime = document.querySelector('#s{end}').dataset.start / 1000"
    page.evaluate(far)
    until(page, f"{NOW} === 's{end}'")
    assert page.evaluate("scrollY") == 0
    page.click("summary")
    page.check("[data-set=follow]")
    until(page, "scrollY > 0")
    assert page.evaluate("document.activeElement.dataset.set") == "follow"
    page.mouse.move(250, 450)
    page.mouse.wheel(0, -100)
    until(page, "!document.querySelector('[data-set=follow]').checked")


def test_headings_and_chapters_lead_into_the_sound(visit) -> None:
    """One button a heading, one link a chapter, without leaving the page."""
    page = visit(EPISODE)
    page.click(".text h2 + .from >> nth=1")
    page.wait_for_selector("[data-playing]")
    heading = page.inner_text(".text h2 >> nth=1")
    assert page.evaluate(SPOKEN) == heading
    page.click("[data-chapter] >> nth=0")
    assert page.evaluate("document.querySelector('audio').currentTime") < 2
    assert page.get_attribute("[data-chapter] >> nth=0", "aria-current") == "true"
    assert page.url.endswith(EPISODE)


def test_listening_goes_on_where_it_was_left(visit) -> None:
    """A position stays in this browser until one starts anew, or has the edition forget."""
    page = visit(EPISODE)
    page.evaluate("document.querySelector('audio').currentTime = 25")
    play(page)
    page.click("[data-do=play]")
    page.reload()
    assert page.inner_text(".resume").startswith("L’écoute reprendra à 0:2")
    play(page)
    assert page.evaluate("document.querySelector('audio').currentTime") >= 25
    assert page.is_hidden(".resume")
    page.reload()
    page.click(".resume button")
    assert page.evaluate("document.activeElement.dataset.do") == "play"
    page.reload()
    assert page.is_hidden(".resume")
    assert page.evaluate("document.querySelector('audio').currentTime") == 0


def test_what_is_kept_can_be_wiped(visit, served) -> None:
    """The page that tells of it has the button."""
    page = visit(EPISODE)
    page.click("summary")
    page.select_option("[data-set=speed]", "1.5")
    page.goto(f"{served.url}a-propos/")
    assert page.evaluate("Object.keys(localStorage)") == ["hautevoix:speed"]
    page.click("[data-offer=forget]")
    assert page.inner_text("#donnees ~ p [role=status]") == "C’est effacé."
    assert page.evaluate("localStorage.length") == 0


def test_sound_that_does_not_come_is_told(visit) -> None:
    """In words, and only after somebody asked for it."""
    page = visit(EPISODE)
    page.route("**/*.mp3", lambda route: route.abort("aborted"))
    assert page.inner_text(".status") == ""
    page.click("[data-do=play]")
    until(page, "document.querySelector('.status').textContent.startsWith('L’audio n’a pas pu être lu.')")


def test_speed_keeps_the_pitch_and_is_remembered(visit) -> None:
    """From half to three times as fast."""
    page = visit(EPISODE)
    offered = page.evaluate(
        "[...document.querySelector('[data-set=speed]').options].map((each) => +each.value)"
    )
    assert (min(offered), max(offered)) == (0.5, 3)
    page.click("summary")
    page.select_option("[data-set=speed]", "3")
    page.reload()
    play(page)
    found = page.evaluate(
        "(({playbackRate, preservesPitch}) => [playbackRate, preservesPitch])(document.querySelector('audio'))"
    )
    assert found == [3, True]


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


@pytest.mark.parametrize("width", [320, 1100])
def test_controls_are_large_enough(visit, width: int) -> None:
    """24 px at least, and buttons of the player about a finger's 44."""
    page = visit(EPISODE, viewport={"width": width, "height": 800})
    page.click("summary")
    assert page.evaluate(SMALL, 24) == []
    assert page.evaluate(
        "[...document.querySelectorAll('.transport button')].every((each) => each.offsetHeight >= 44)"
    )


def test_colours_and_motion_are_the_readers(visit) -> None:
    """Forced colours keep the mark of what is heard; with little motion wanted nothing glides."""
    page = visit(EPISODE, forced_colors="active", reduced_motion="reduce")
    play(page, 4)
    plain = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.evaluate(GROUND) not in {plain, "rgb(255, 231, 163)"}
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


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
