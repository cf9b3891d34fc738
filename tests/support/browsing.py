"""What the tests with a real browser share: Chromium, and a visit that nothing may be complained of."""

from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from clients import BigEdition, need

PAGES = {
    "first page": "",
    "about": "a-propos/",
    "episode": "episodes/marche/",
    "chapters": "episodes/chapters/",
    "hostile": "episodes/hostile/",
    "long title": "episodes/long-title/",
    "bulletin": "bulletins/{revision}/index.html",
    "transcript": "episodes/chapters/{revision}/transcript.html",
}
EPISODE = PAGES["chapters"]
GROUND = "getComputedStyle(document.querySelector('.now')).backgroundColor"


@pytest.fixture(scope="session")
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
