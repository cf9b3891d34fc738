"""The page of an episode says where it lies now."""

import pytest

from episodes.site.current_revision_page import update_addresses

PLACE = "episodes/le-pont/"
PAGE = """\
<head><link rel="canonical" href="https://ancien.example/a&amp;b/episodes/le-pont/">
<meta property="og:image" content="https://ancien.example/a&amp;b/cover-0a1b2c3d-600.jpg">
<script type="application/ld+json">{"audio":"https://ancien.example/a&b/episodes/le-pont/1a/x.mp3",
"isBasedOn":"https://ancien.example/a&b/le-pont"}</script></head>
<main><a href="https://ancien.example/a&amp;b/episodes/le-pont/">L’ancienne page</a></main>
"""


def test_what_it_says_of_itself_is_under_the_new_address() -> None:
    """Its own address, its sound, the cover; not a link of the article, nor the newspaper's page on that site."""
    page = update_addresses(PAGE.encode(), PLACE, "https://nouveau.example/audio").decode()
    assert page.count("https://nouveau.example/audio/episodes/le-pont/") == 2
    assert page.count("https://nouveau.example/audio/cover-0a1b2c3d-600.jpg") == 1
    assert '"isBasedOn":"https://ancien.example/a&b/le-pont"' in page
    assert page.partition("</head>")[2] == PAGE.partition("</head>")[2]


@pytest.mark.parametrize("site", [None, "https://ancien.example/a&b", "https://ancien.example/a&b/"])
def test_a_page_of_that_address_stays_as_it_is(site: str | None) -> None:
    """Byte for byte, and so without a site."""
    assert update_addresses(PAGE.encode(), PLACE, site) == PAGE.encode()


def test_a_page_made_for_no_address_stays_as_it_is() -> None:
    """It claims none."""
    page = "<head></head><main>…</main>".encode()
    assert update_addresses(page, PLACE, "https://nouveau.example/") == page
