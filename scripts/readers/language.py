"""Which language an article is in: what it says of itself, and whether it reads like French."""

import re
from collections.abc import Iterable

from scripts.article import Doubt
from scripts.readers.blocks import primary

_FRENCH = frozenset(
    """
    le la les l un une des de du et est dans que qu qui pour au aux en sur par pas plus il elle nous vous
    ils elles ce cette ces son sa ses leur leurs mais ou où se à avec sont été être avoir ont ne
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 40  # words without which nothing is judged
_SAMPLE = 2000  # words that are looked at
_IS, _ISNT = 0.2, 0.12  # share of those small words: of French prose it is about 0.4, of English 0.01


def judged(declared: str | None, texts: Iterable[str]) -> tuple[str, tuple[Doubt, ...]]:
    """The language of an article, and a doubt where what it says and what it reads like differ.

    Args:
        declared: what the file says: a BCP 47 tag; None where it says nothing.
        texts: of its blocks.

    Returns:
        The tag to go by: French where it reads like French, whatever a content system put there.
    """
    tag = declared or "fr"
    share = _share(texts)
    french = primary(tag) in ("fr", "fre", "fra")
    if share is None:
        return tag, () if french else (_foreign(tag),)
    if not french and share >= _IS:
        doubt = Doubt(
            f'the article says that its language is "{tag}", but it reads like French: French is said', None
        )
        return "fr", (doubt,)
    if not french:
        return tag, (_foreign(tag),)
    if share < _ISNT:
        return tag, (Doubt("this does not read like French, and is said by French rules and voices", None),)
    return tag, ()


def _foreign(tag: str) -> Doubt:
    return Doubt(
        f'the article says that its language is "{tag}"; it is said by French rules and voices', None
    )


def _share(texts: Iterable[str]) -> float | None:
    """The share of French small words in a text; None where it is too short to tell."""
    words: list[str] = []
    for text in texts:
        words += _WORD.findall(text.casefold())
        if len(words) >= _SAMPLE:
            break
    return sum(word in _FRENCH for word in words) / len(words) if len(words) >= _ENOUGH else None
