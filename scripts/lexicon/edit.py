"""Entries written into a lexicon file, all that stands in it kept: comments, order, blanks."""

from xml.sax.saxutils import escape

from scripts.errors import LexiconError
from scripts.lexicon.lexicon import fold
from scripts.lexicon.pls import NAMESPACE, Entry, Lexeme, Walk

_NEW = f'''<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="{NAMESPACE}" alphabet="ipa" xml:lang="fr">
</lexicon>
'''


def added(data: bytes | None, path: str, entry: Entry) -> bytes:
    """A lexicon file with one entry more, or with another reading for a spelling that it has.

    Args:
        data: the file as it is; None where there is none yet.
        path: what messages call it.
        entry: one spelling and how it is said.

    Raises:
        LexiconError: the file is no lexicon, not in UTF-8, has the spelling together with others, or the
            entry says nothing.
    """
    grapheme = entry.graphemes[0].strip()
    if not (entry.alias or entry.phonemes):
        raise LexiconError("nothing", grapheme=grapheme)
    if not grapheme[:1].isalnum():
        raise LexiconError("unfound", grapheme=grapheme)
    old = _NEW.encode() if data is None else data
    _require_utf8(old, path)
    walk = Walk(path).run(old)
    element = _element(grapheme, entry).encode()
    known = _same(walk.lexemes, grapheme, path)
    if known is not None:
        return old[: known.start] + element + old[known.end :]
    return _appended(old, walk.closing, element)


def _require_utf8(data: bytes, path: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LexiconError("encoding", path=path) from error


def _same(lexemes: list[Lexeme], grapheme: str, path: str) -> Lexeme | None:
    for lexeme in lexemes:
        if fold(grapheme) in map(fold, lexeme.entry.graphemes):
            if len(lexeme.entry.graphemes) > 1:
                raise LexiconError("shared", path=path, line=lexeme.line, grapheme=grapheme)
            return lexeme
    return None


def _element(grapheme: str, entry: Entry) -> str:
    parts = (("grapheme", grapheme), ("alias", entry.alias), ("phoneme", entry.phonemes))
    return "<lexeme>" + "".join(f"<{n}>{escape(v.strip())}</{n}>" for n, v in parts if v) + "</lexeme>"


def _appended(data: bytes, closing: int, element: bytes) -> bytes:
    """On a line of its own before the closing tag of the root, whose own indentation stays behind it."""
    if not data[closing:].startswith(b"</"):  # <lexicon …/>, opened to take its first entry
        start = data.rindex(b"/>")
        return data[:start].rstrip() + b">\n  " + element + b"\n</lexicon>" + data[start + 2 :]
    head = data[:closing].rstrip(b" \t")
    return head + b"\n" * (not head.endswith(b"\n")) + b"  " + element + b"\n" + data[closing:]
