"""How long French takes: one article, ten thousand lines, and megabytes of prose, figures and hostile markup.

    python -m benchmarks.french KIND SIZE
    python -m benchmarks.french officials COUNT

Reads `SIZE` megabytes of a kind from text to script, or a paragraph that names so many office-holders, and
prints the CPU seconds. "fiction" is all its shapes in turn, a line each.
"""

import random
import sys
import time
from collections.abc import Callable

from benchmarks.articles import article
from benchmarks.fiction import SHAPES
from scripts.lexicon import shipped
from scripts.narrate import narrate
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


def officials_time(count: int) -> float:
    """CPU seconds of a paragraph that names so many office-holders, start-up left out: the least of three."""
    roles = "maire préfet ministre député juge recteur évêque colonel médecin notaire procureur".split()
    said = (
        f"Jean {chr(65 + i % 26)}arn{chr(97 + i // 26 % 26)}u, {roles[i % len(roles)]} de Sauve, est venu. "
        f"Le {roles[i % len(roles)]} sourit. « Nous irons tous », dit-il."
        for i in range(count)
    )
    data = f"# Un titre\n\n{' '.join(said)}\n".encode()
    return min(_timed(data, "officials.md") for _ in range(3))


def _main(kind: str, size: float) -> None:
    if kind == "officials":
        print(officials_time(int(size)))
    elif kind == "fiction":
        for shape, write in SHAPES.items():
            print(f"{shape}: {_timed(write(int(size * MEGABYTE)).encode(), 'novel.txt'):.2f}")
    else:
        print(kind_time(kind, int(size * MEGABYTE)))


if __name__ == "__main__":
    _main(sys.argv[1], float(sys.argv[2]))
