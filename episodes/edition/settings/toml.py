"""Reading `edition.toml`, and the line on which a key stands, for messages."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from episodes.edition import atomic
from episodes.errors import EpisodeError

LARGEST = 1_000_000  # bytes

Keys = tuple[str, ...]


class Fault(NamedTuple):
    """A setting that is refused.

    Attributes:
        keys: path of the key, sections first.
        cause: why, without a full stop.
    """

    keys: Keys
    cause: str


_WHERE = re.compile(r"(?P<cause>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_ONE_KEY = re.compile(_KEY)
_HEAD = re.compile(rf"(?P<table>\[\[?)?[ \t]*(?P<keys>{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)[ \t]*(?:=|\]\]?)")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_PIECE = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|'
    + r"'''.*?'''|"
    + r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[^\n"'#\[\]{}]+|.""",
    re.DOTALL,
)
_DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1}


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """Read a TOML file: its text and its data, both empty where there is no file.

    Raises:
        EpisodeError: it is not UTF-8, not TOML, no regular file, or larger than 1 MB.
        StorageError: it cannot be read.
    """
    raw = atomic.read(path, 2 * LARGEST) or b""
    if len(raw) > LARGEST:
        raise EpisodeError("settings", path=path, line=1, cause="the file is larger than 1 MB")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise EpisodeError("settings", path=path, line=line, cause="the file is not UTF-8") from error
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.fullmatch(str(error))
        at = int(where["line"]) if where and where["line"] else text.rstrip().count("\n") + 1
        cause = (where["cause"] if where else str(error)).replace("\n", "\\n")
        raise EpisodeError("settings", path=path, line=at, cause=f"this is not TOML: {cause}") from error
    except RecursionError as error:
        cause = "its brackets are nested too deeply"
        raise EpisodeError("settings", path=path, line=1, cause=cause) from error


def settings_error(path: Path, text: str, fault: Fault) -> EpisodeError:
    """The error that says what is refused, and on which line it stands.

    Args:
        path: of the file, for the message.
        text: all of it.
        fault: what is refused.
    """
    cause = " ".join(fault.cause.split())
    return EpisodeError("settings", path=path, line=line_of(text, fault.keys), cause=cause)


def line_of(text: str, keys: Keys) -> int:
    """The line, from 1, of a key in a TOML text; else of the section or the value that holds it.

    Args:
        text: valid TOML.
        keys: path of the key.
    """
    best, found = 0, 0
    for stated, offset in _statements(text):
        shorter = min(len(stated), len(keys))
        common = shorter if stated[:shorter] == keys[:shorter] else 0
        if common > best:
            best, found = common, offset
    return text.count("\n", 0, found) + 1


def _statements(text: str) -> Iterator[tuple[Keys, int]]:
    """Each header and each key of a TOML text with its full path, and where it starts."""
    section: Keys = ()
    position = _skip_blank(text, 0)
    while head := _HEAD.match(text, position):
        keys = tuple(
            str(tomllib.loads(f"key = {key}")["key"]) if key[0] in "\"'" else key
            for key in _ONE_KEY.findall(head["keys"])
        )
        if head["table"]:
            section = keys
        yield (keys if head["table"] else section + keys), position
        depth, end = 0, len(text)
        for piece in _PIECE.finditer(text, head.end()):  # to the end of the line on which the value ends
            if piece[0] == "\n" and depth == 0:
                end = piece.end()
                break
            depth += _DEPTH.get(piece[0], 0)
        position = _skip_blank(text, end)


def _skip_blank(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position
