"""Check a lexicon for mistakes, and find the entries that no article uses."""

from collections.abc import Iterable
from typing import cast

from scripts.errors import LexiconError
from scripts.lexicon.lexicon import Lexicon, fold
from scripts.lexicon.pls import LexiconParser, LocatedLexeme


def find_faults(data: bytes, path: str) -> tuple[LexiconError, ...]:
    """All that is wrong with a lexicon, in the order of its lines; empty where it is sound.

    Args:
        data: the bytes of the file.
        path: its name, for messages.
    """
    found: list[LexiconError] = []
    parser = LexiconParser(path, report=found.append)
    try:
        parser.parse(data)
    except LexiconError as error:
        found.append(error)
    first: dict[str, int] = {}
    for lexeme, line, *_ in parser.lexemes:
        if lexeme.alias and any(c.isdigit() for c in lexeme.alias):
            found.append(LexiconError("digits", path=path, line=line, alias=lexeme.alias))
        for grapheme in lexeme.graphemes:
            if not (grapheme[0].isalnum() or grapheme[0] == "_"):
                found.append(LexiconError("word", path=path, line=line, grapheme=grapheme))
            known = first.setdefault(fold(grapheme), line)
            if known != line:
                found.append(LexiconError("twice", path=path, line=line, grapheme=grapheme, first=known))
    return tuple(sorted(found, key=lambda error: cast(int, error.values["line"])))


def find_unused(data: bytes, path: str, texts: Iterable[str]) -> tuple[LocatedLexeme, ...]:
    """The entries of a lexicon that no text contains, in the order of the file.

    Args:
        data: the bytes of the file.
        path: its name, for messages.
        texts: of the articles' blocks.

    Raises:
        LexiconError: the file is no lexicon.
    """
    located = LexiconParser(path).parse(data).lexemes
    lexicon = Lexicon(tuple(each.lexeme for each in located))
    used = {hit.lexeme for text in texts for hit in lexicon.hits(text)}
    return tuple(each for each in located if each.lexeme not in used)
