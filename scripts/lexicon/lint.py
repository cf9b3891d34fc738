"""Whether a newsroom's lexicon is sound, and which of its entries nothing uses."""

from collections.abc import Iterable, Iterator

from scripts.errors import LexiconError
from scripts.lexicon.lexicon import Lexicon, fold
from scripts.lexicon.pls import Lexeme, Walk


def faults(data: bytes, path: str) -> tuple[LexiconError, ...]:
    """All that is wrong with a lexicon, in the order of its lines; empty where it is sound.

    Args:
        data: the bytes of the file.
        path: what messages call it.
    """
    found: list[LexiconError] = []
    walk = Walk(path, refuse=found.append)
    try:
        walk.run(data)
    except LexiconError as error:
        found.append(error)
    found += _doubtful(walk.lexemes, path)
    return tuple(sorted(found, key=_line))


def _line(error: LexiconError) -> int:
    line = error.values["line"]
    return line if isinstance(line, int) else 0


def _doubtful(lexemes: Iterable[Lexeme], path: str) -> Iterator[LexiconError]:
    first: dict[str, int] = {}
    for entry, line, *_ in lexemes:
        if entry.alias and any(c.isdigit() for c in entry.alias):
            yield LexiconError("digits", path=path, line=line, alias=entry.alias)
        for grapheme in entry.graphemes:
            if not (grapheme[0].isalnum() or grapheme[0] == "_"):
                yield LexiconError("word", path=path, line=line, grapheme=grapheme)
            known = first.setdefault(fold(grapheme), line)
            if known != line:
                yield LexiconError("twice", path=path, line=line, grapheme=grapheme, first=known)


def unused(data: bytes, path: str, texts: Iterable[str]) -> tuple[Lexeme, ...]:
    """The entries of a lexicon that no text holds, in the order of the file.

    Args:
        data: the bytes of the file.
        path: what messages call it.
        texts: what articles say, a block at a time.

    Raises:
        LexiconError: it is no lexicon.
    """
    lexemes = Walk(path).run(data).lexemes
    lexicon = Lexicon(tuple(lexeme.entry for lexeme in lexemes))
    used = {hit.entry for text in texts for hit in lexicon.hits(text)}
    return tuple(lexeme for lexeme in lexemes if lexeme.entry not in used)
