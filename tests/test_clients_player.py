"""The player that reads along, in a real browser: what it does, and what it never does by itself."""

import re

import pytest
from browsing import EPISODE, GROUND, play, until

pytestmark = pytest.mark.clients

NOW = "document.querySelector('.now')?.id"
SPOKEN = "document.querySelector('.now')?.textContent"
SMALL = """(least) => [...document.querySelectorAll("button, select, input, summary")]
    .filter((each) => each.checkVisibility()).map((each) => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.width < least || box.height < least).map(([each]) => each.outerHTML)"""


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
