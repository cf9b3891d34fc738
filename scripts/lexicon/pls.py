"""Parse W3C PLS 1.0 files with expat; nothing outside the file is ever fetched, and a DOCTYPE is refused.

https://www.w3.org/TR/pronunciation-lexicon/
"""

from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat

from scripts.errors import LexiconError

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"


class Lexeme(NamedTuple):
    """One entry of a lexicon: some spellings and how they are said. It has an alias or phonemes, or both."""

    graphemes: tuple[str, ...]
    alias: str | None = None
    phonemes: str | None = None  # IPA

    @property
    def reading(self) -> str | None:
        """The words that replace it in the spoken text; None where it keeps its spelling."""
        return self.alias if self.phonemes is None else None

    def spoken_form(self, written: str) -> str:
        """What is spoken for one of its spellings: its reading, or the spelling (`INSEE` as "Insee")."""
        word = written.capitalize()
        return self.reading or (word if written.isupper() and word in self.graphemes else written)


class LocatedLexeme(NamedTuple):
    """A lexeme and its place in the file."""

    lexeme: Lexeme
    line: int  # from 1
    start: int  # byte of its opening tag
    end: int  # byte behind its closing tag


class LexiconParser:
    """Collects lexemes while expat parses a file.

    Attributes:
        lexemes: in the order of the file.
        language: BCP 47 tag of `xml:lang`.
        closing: byte of the closing tag of the root.
    """

    def __init__(self, path: str, report: Callable[[LexiconError], None] | None = None) -> None:
        """Take the file's name for messages, and what to do with a bad lexeme; it is raised by default."""
        self.lexemes: list[LocatedLexeme] = []
        self.language, self.closing = "fr", 0
        self._path, self._report = path, report
        self._stack: list[str] = []
        self._children: dict[str, list[str]] = {}  # of the open lexeme: texts by name of element
        self._text: list[str] = []
        self._data = b""
        self._opened = (0, 0)  # line and byte of the open lexeme
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.StartDoctypeDeclHandler = self._refuse_doctype
        self._expat.StartElementHandler = self._open
        self._expat.EndElementHandler = self._close
        self._expat.CharacterDataHandler = self._text.append

    def parse(self, data: bytes) -> "LexiconParser":
        """Parse the whole file.

        Raises:
            LexiconError: it is no XML, no PLS, or holds a DOCTYPE; the message names the line.
        """
        self._data = data
        try:
            self._expat.Parse(data, True)
        except expat.ExpatError as error:
            raise self._error("xml", cause=expat.ErrorString(error.code)) from error
        return self

    def _error(self, key: str, **values: object) -> LexiconError:
        return LexiconError(key, path=self._path, line=self._expat.CurrentLineNumber, **values)

    def _refuse_doctype(self, *_: object) -> None:
        raise self._error("doctype")

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        if not self._stack:
            if name != "lexicon" or namespace not in ("", NAMESPACE):
                raise self._error("root", name=name)
            self.language = attributes.get("http://www.w3.org/XML/1998/namespace lang", "fr")
        if attributes.get("alphabet", "ipa") != "ipa":
            raise self._error("alphabet", name=attributes["alphabet"])
        self._stack.append(name)
        self._text.clear()
        if name == "lexeme":
            self._children = {}
            self._opened = (self._expat.CurrentLineNumber, self._expat.CurrentByteIndex)

    def _close(self, tag: str) -> None:
        name = self._stack.pop()
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if name in ("grapheme", "alias", "phoneme") and text:
            self._children.setdefault(name, []).append(text)
        self.closing = self._expat.CurrentByteIndex
        if name != "lexeme":
            return
        graphemes = tuple(self._children.get("grapheme", ()))
        alias, phonemes = (next(iter(self._children.get(k, ())), None) for k in ("alias", "phoneme"))
        missing = None if alias or phonemes else "<alias> or <phoneme>"
        missing = missing if graphemes else "<grapheme>"
        if missing is None:
            line, start = self._opened
            end = self._data.index(b">", self._expat.CurrentByteIndex) + 1
            self.lexemes.append(LocatedLexeme(Lexeme(graphemes, alias, phonemes), line, start, end))
        elif self._report is None:
            raise self._error("lexeme", what=missing)
        else:
            self._report(self._error("lexeme", what=missing))
