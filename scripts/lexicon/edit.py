"""Write an entry into a lexicon file and keep the rest of it: comments, order, blanks."""

from xml.sax.saxutils import escape

from scripts.errors import LexiconError
from scripts.lexicon.lexicon import fold
from scripts.lexicon.pls import NAMESPACE, Lexeme, LexiconParser

_NEW = f'''<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="{NAMESPACE}" alphabet="ipa" xml:lang="fr">
</lexicon>
'''


def add_lexeme(data: bytes | None, path: str, lexeme: Lexeme) -> bytes:
    """Add an entry to a lexicon file, or replace the one that its spelling has.

    Args:
        data: the file as it is; None where there is none yet.
        path: its name, for messages.
        lexeme: one spelling and how it is said.

    Returns:
        The file's new bytes.

    Raises:
        LexiconError: the file is no lexicon, is not in UTF-8, or shares the spelling's entry with others; or
            the new entry says nothing, or can never be found in a text.
    """
    grapheme = lexeme.graphemes[0].strip()
    if not (lexeme.alias or lexeme.phonemes):
        raise LexiconError("nothing", grapheme=grapheme)
    if not grapheme[:1].isalnum():
        raise LexiconError("unfound", grapheme=grapheme)
    data = _NEW.encode() if data is None else data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LexiconError("encoding", path=path) from error
    parser = LexiconParser(path).parse(data)
    texts = (("grapheme", grapheme), ("alias", lexeme.alias), ("phoneme", lexeme.phonemes))
    children = "".join(f"<{name}>{escape(text.strip())}</{name}>" for name, text in texts if text)
    element = f"<lexeme>{children}</lexeme>".encode()
    for known, line, start, end in parser.lexemes:
        if fold(grapheme) in map(fold, known.graphemes):
            if len(known.graphemes) > 1:
                raise LexiconError("shared", path=path, line=line, grapheme=grapheme)
            return data[:start] + element + data[end:]
    if not data[parser.closing :].startswith(b"</"):  # <lexicon …/>, opened to take its first entry
        start = data.rindex(b"/>")
        return data[:start].rstrip() + b">\n  " + element + b"\n</lexicon>" + data[start + 2 :]
    # On a line of its own before the closing tag of the root, which keeps its own indentation.
    head = data[: parser.closing].rstrip(b" \t")
    return head + b"\n" * (not head.endswith(b"\n")) + b"  " + element + b"\n" + data[parser.closing :]
