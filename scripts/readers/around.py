"""Which leaves of a page are the article: trafilatura's choice, mended by what stands beside it.

trafilatura drops whole elements that stand inside prose (`<time>`, figures), chapôs above the body, and the
last lines of short pages; it keeps calls to subscribe. Nothing is dropped here without its reason.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from scripts.readers.blocks import WORD
from scripts.readers.boilerplate import reason as told
from scripts.readers.html_blocks import Leaf, folded

AROUND = "around the article"
"""The reason of what only stands on the article's page."""

_SURE = 25  # characters at either end of a long piece that tell it from every other
_PROSE = 60  # characters of a sentence that is an article's rather than a button's
_WHOLE = 0.4  # share of a page's article that no part around it can have
_TITLE = 10  # characters of a title that are no accident
_STOP = re.compile(r"[.!?…:;](?:\s?[»”\"’')\]])*$")


class Taken:
    """What trafilatura took for the article."""

    def __init__(self, pieces: Iterable[Leaf]) -> None:
        texts = [piece.folded for piece in pieces]
        long = [text for text in texts if len(text) >= _SURE]
        self.length = sum(map(len, texts))
        self._whole = set(texts)
        self._starts = {text[:_SURE] for text in long}
        self._ends = {text[-_SURE:] for text in long}

    def has(self, leaf: Leaf) -> bool:
        """Whether a leaf of the page is in it."""
        text = leaf.folded
        if text in self._whole:
            return True
        return len(text) >= _SURE and (text[:_SURE] in self._starts or text[-_SURE:] in self._ends)


def reasons(page: Sequence[Leaf], taken: Taken | None, titles: Sequence[str]) -> list[str | None]:
    """Why each leaf of a page is not of the article; None where it is.

    Args:
        page: all of it, in order.
        taken: what trafilatura chose; None where the page is too short to tell, and all of it is meant.
        titles: as the page's metadata have it.
    """
    zones = zones_of(page, taken)
    first = heading(page, zones, titles) or 0
    kept = [
        zones[i] is None and i >= first and (taken is None or taken.has(leaf)) for i, leaf in enumerate(page)
    ]
    if taken is not None and page:
        kept[first] = kept[first] or page[first].level > 0
        _rescue(page, zones, kept, first)
    return [None if keep else _why(leaf, zone) for leaf, zone, keep in zip(page, zones, kept, strict=True)]


def _why(leaf: Leaf, zone: str | None) -> str:
    """The reason of a leaf; its own words tell more than the foot of the page that it stands in."""
    return zone if zone not in (None, "navigation") else told(leaf.text) or zone or AROUND


def heading(page: Sequence[Leaf], zones: Sequence[str | None], titles: Sequence[str]) -> int | None:
    """Which leaf is the article's title: what its metadata repeat, headings first, else the first `<h1>`.

    Metadata name the site too, before or behind; a site's name alone may be the only `<h1>` of its pages.
    """
    wanted = [folded(title) for title in titles]
    free = [(i, leaf) for i, leaf in enumerate(page) if zones[i] is None and not leaf.rows]
    told = [
        (leaf.level > 0, len(leaf.text), -i)
        for i, leaf in free
        if len(text := leaf.folded) >= _TITLE and any(text in title for title in wanted)
    ]
    if told:
        return -max(told)[2]
    return next((i for i, leaf in free if leaf.level == 1), None)


def zones_of(page: Sequence[Leaf], taken: Taken | None) -> list[str | None]:
    """What each leaf stands in; a zone that holds much of the article is none: its name misled."""
    held: Counter[int] = Counter()
    whole = 0
    for leaf in page:
        text = leaf.folded
        mine = len(text) if taken is None or taken.has(leaf) else 0
        whole += mine
        held.update(dict.fromkeys((serial for serial, _ in leaf.zones), mine))
    return [
        next((reason for serial, reason in leaf.zones if not held[serial] > whole * _WHOLE), None)
        for leaf in page
    ]


def _rescue(page: Sequence[Leaf], zones: Sequence[str | None], kept: list[bool], first: int) -> None:
    """Take back what stands in the article, or between its title and its body, and reads like it."""
    taken = [i for i, keep in enumerate(kept) if keep and i > first]
    if not taken:
        return
    able = [
        i
        for i in range(first + 1, taken[-1])
        if zones[i] is None and not kept[i] and WORD.search(page[i].text) and told(page[i].text) is None
    ]
    for i in able:
        if i < taken[0]:
            kept[i] = _is_lead(page[i], after_title=i == first + 1)
        else:
            kept[i] = bool(page[i].rows) or (_is_prose(page[i]) and not page[i].level)
    inside = [i for i in able if i > taken[0]]
    homes = {leaf.parent for leaf, keep in zip(page, kept, strict=True) if keep}
    for i in inside:
        beside = page[i].parent in homes or (page[i].item and page[i - 1].item and kept[i - 1])
        kept[i] = kept[i] or (beside and not page[i].level and not page[i].linked)
    for i in range(taken[-1] + 1, len(page)):
        alike = page[i].parent in homes and _is_prose(page[i]) and not page[i].level
        kept[i] = alike and zones[i] is None and told(page[i].text) is None
    for i in reversed(inside):
        if page[i].level:
            kept[i] = kept[i + 1] and not page[i + 1].level


def _is_lead(leaf: Leaf, *, after_title: bool) -> bool:
    return leaf.lead or _is_prose(leaf) or (after_title and leaf.level > 1 and len(leaf.text) >= _PROSE)


def _is_prose(leaf: Leaf) -> bool:
    return len(leaf.text) >= _PROSE and _STOP.search(leaf.text) is not None and not leaf.linked
