"""How long French takes: one article, ten thousand lines, and megabytes of prose, figures and hostile markup.

    python -m benchmarks.french KIND SIZE

Reads `SIZE` megabytes of a kind from text to script, and prints the CPU seconds.
"""

import random
import sys
import time
from collections.abc import Callable

from benchmarks.articles import article
from scripts.lexicon import shipped
from scripts.narration import narrate
from scripts.readers import parse

MEGABYTE = 1_000_000  # characters


def article_time(words: int = 800, times: int = 7) -> float:
    """CPU seconds from the Markdown of an article to its script, start-up left out: the least of several."""
    data = article(words / 170).encode()
    return min(_timed(data, "article.md") for _ in range(times + 1))


def lines(count: int, *, dense: bool) -> str:
    """Lines for `hautevoix spoken`, all different: prose with a number, or seven forms a line."""
    chance = random.Random(1)
    words = "le conseil municipal a voté mardi soir à la mairie du village le budget de cette année".split()
    return "\n".join(_figures(i) if dense else _prose(words, chance, i) for i in range(count)) + "\n"


def _prose(words: list[str], chance: random.Random, number: int) -> str:
    return f"{' '.join(chance.sample(words, len(words))).capitalize()}, avec {number} habitants."


def _figures(i: int) -> str:
    return (
        f"Le {i % 28 + 1} mars {1900 + i % 120}, à {i % 24}h{i % 60:02d}, {i + 3} personnes ont payé "
        f"{i % 100},{i % 90 + 10} € pour {i % 50 + 2} km, soit {i % 100} %."
    )


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit))


_HOSTILE = "**gras *et [un lien](https://exemple.fr/a) [^1] `code* <b>[[[ ***mot*** "
KINDS: dict[str, tuple[str, Callable[[int], str]]] = {
    "prose": ("prose.md", lambda size: article(size / 1000)[:size]),
    "figures": ("figures.md", lambda size: "\n\n".join(map(_figures, range(size // 90)))),
    "hostile Markdown": ("hostile.md", _repeated(_HOSTILE)),
    "HTML": (
        "page.html",
        _repeated(
            f"<p>Le maire <em>parle</em> de <a href='/a'>la ville</a>{', et du marché couvert' * 20}.</p>\n"
        ),
    ),
}


def kind_time(kind: str, size: int) -> float:
    """CPU seconds from `size` characters of a kind to their script."""
    path, make = KINDS[kind]
    return _timed(f"# Un titre\n\n{make(size)}".encode(), path)


def _timed(data: bytes, path: str) -> float:
    words = shipped()
    start = time.process_time()
    narrate(parse(data, path), words)
    return time.process_time() - start


if __name__ == "__main__":
    print(kind_time(sys.argv[1], int(float(sys.argv[2]) * MEGABYTE)))
