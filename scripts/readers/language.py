"""The language of an article: the one it declares, unless its words show that it is French."""

import re
from collections.abc import Iterable

from scripts.article import Doubt
from scripts.readers.block_builder import primary

_FRENCH = frozenset(
    """
    le la les l un une des de du et est dans que qu qui pour au aux en sur par pas plus il elle nous vous
    ils elles ce cette ces son sa ses leur leurs mais ou où se à avec sont été être avoir ont ne
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 40  # words that a text needs to be judged
_SAMPLE = 2000  # words that are judged
_IS, _ISNT = 0.2, 0.12  # share of the words above: about 0.4 in French prose, 0.01 in English


def detect_language(declared: str | None, texts: Iterable[str]) -> tuple[str, tuple[Doubt, ...]]:
    """Decide the language of an article.

    Args:
        declared: the BCP 47 tag in the file; None where there is none.
        texts: the texts of its blocks.

    Returns:
        The tag: French where the text reads like French, whatever a content system declares. And a doubt
        where the article is not French, or its words contradict its tag.
    """
    tag = declared or "fr"
    is_french = primary(tag) in ("fr", "fre", "fra")
    share = french_share(texts)
    message = None
    if share is not None and not is_french and share >= _IS:
        message = f'the article says that its language is "{tag}", but it reads like French: French is said'
        tag = "fr"
    elif not is_french:
        message = f'the article says that its language is "{tag}"; it is said by French rules and voices'
    elif share is not None and share < _ISNT:
        message = "this does not read like French, and is said by French rules and voices"
    return tag, () if message is None else (Doubt(message, None),)


def french_share(texts: Iterable[str]) -> float | None:
    """The share of French function words, 0–1; None where the text is too short to tell."""
    words: list[str] = []
    for text in texts:
        words += _WORD.findall(text.casefold())
        if len(words) >= _SAMPLE:
            break
    return sum(word in _FRENCH for word in words) / len(words) if len(words) >= _ENOUGH else None
