"""What a page carries around an article and nobody wants to hear, in French: found whole, never inside prose.

A rule speaks of a whole block. « Il faut lire aussi entre les lignes » is a sentence and stays; « À lire
aussi » alone, or before a colon or a link, goes, and with it the links that follow.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scripts.article import Skipped
from scripts.readers.blocks import WORD, Draft
from scripts.readers.phrases import AROUND, HEADABLE, RELATED

_SIGNED = 4  # blocks of an article that a name may sign
_LONGEST = 300  # characters; what is longer is prose

_QUOTES = re.compile('[«»“”„"—–]')
_DECORATION = re.compile(r"^[^\w\s«»“”\"'(©#>→@—–-]+\s*")
_PARTS = re.compile(r"\s[•·|–—-]\s")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")

_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?: (?:(?:de|du|des|la|le) )?[A-ZÀ-ÖØ-Þ][\w'’.-]*){1,4}"
_BYLINE = re.compile(
    r"(?:Par|Propos recueillis par|Textes? :|Textes? et photos? (?::|par)) "
    rf"({_NAME}(?:(?:,| et) {_NAME})*)\.?"
)


def _any_of(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns).replace("'", "['’]")


_RELATED = rf"(?:>+ |→ |» )?(?:{_any_of(RELATED)})"
_HEADING = re.compile(rf"{_RELATED}\s?(?:[:…>→»-]|\.\.\.)?", re.IGNORECASE)
_LEADING = re.compile(rf"{_RELATED}\s?[:>→|–—-]?\s?", re.IGNORECASE)
_TELLING = re.compile(rf"(?![àa] (?:re)?lire\s?:){_RELATED}\s?[:>→|–—]\s?\S.*", re.IGNORECASE)
_AROUND = tuple((reason, re.compile(_any_of(patterns), re.IGNORECASE)) for reason, patterns in AROUND.items())


class Sorted(NamedTuple):
    """An article's blocks, and what stood around them."""

    kept: list[Draft]
    skipped: list[Skipped]
    author: str | None  # as the byline has it


def sort(drafts: Iterable[Draft]) -> Sorted:
    """Tell what belongs to the article from what only stood on its page.

    Args:
        drafts: all blocks, in order.

    Returns:
        The article's own blocks; the others as skipped spans, each with its reason.
    """
    kept: list[Draft] = []
    skipped: list[Skipped] = []
    author = None
    for draft, why in _judged(drafts):
        if why is None:
            kept.append(draft)
            skipped.extend(draft.inline.skipped)
        else:
            skipped.append(Skipped(why, draft.source))
        if why == "byline" and author is None and (found := _BYLINE.fullmatch(draft.text)):
            author = found[1]
    if _is_signed(kept):
        last = kept.pop()
        skipped.append(Skipped("byline", last.source))
        author = author or last.text
    return Sorted(kept, skipped, author)


def _is_signed(kept: list[Draft]) -> bool:
    """Whether a name alone ends the article: who wrote it."""
    if len(kept) < _SIGNED or kept[-1].level or kept[-1].kind != "paragraph":
        return False
    return re.fullmatch(_NAME, kept[-1].text) is not None and not (kept[-2].quoted or kept[-1].quoted)


def reason(text: str) -> str | None:
    """Why a block with this text, whatever its markup, is none of an article's; None where it may be."""
    if len(text) > _LONGEST:
        return None
    bare = _DECORATION.sub("", text.strip(" *_"))
    named = [_named(part) for part in _PARTS.split(bare)]
    return _named(bare) or (named[0] if None not in named else None)


def _judged(drafts: Iterable[Draft]) -> Iterator[tuple[Draft, str | None]]:
    following = listing = False
    for draft in drafts:
        why = _reason(draft)
        if why is None and following and _one_of_the_links(draft, listing=listing):
            why = "related links"
            listing = listing or draft.kind == "list"
        elif why is None or why == "related links":
            following, listing = bool(_HEADING.fullmatch(draft.text)), False
        yield draft, why


def _one_of_the_links(draft: Draft, *, listing: bool) -> bool:
    return draft.kind == "list" or (not listing and draft.wholly(draft.inline.linked))


def _reason(draft: Draft) -> str | None:
    if draft.reading is not None:
        return None
    if not WORD.search(draft.text):
        return None if _QUOTES.search(draft.text) else "ornament"
    told = reason(draft.text) or ("related links" if _leads_to_links(draft) else None)
    return None if draft.level and told not in HEADABLE else told


def _named(text: str) -> str | None:
    if _BYLINE.fullmatch(text):
        return "byline"
    if _ADDRESS.fullmatch(text):
        return "link"
    if _HEADING.fullmatch(text) or _TELLING.fullmatch(text):
        return "related links"
    return next((reason for reason, pattern in _AROUND if pattern.fullmatch(text)), None)


def _leads_to_links(draft: Draft) -> bool:
    leading = _LEADING.match(draft.text)
    return leading is not None and 0 < len(draft.text) - leading.end() <= draft.inline.linked
