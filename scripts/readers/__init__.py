"""From an article's file to an `Article`: one module a format, imported only when a file asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from stat import S_ISDIR
from typing import Protocol, cast

from scripts import regular_files
from scripts.article import Article, Meta
from scripts.errors import HautevoixError, ScriptError

LIMIT = 32  # MB that an article's file may hold

_MODULES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "plaintext",
}

SUFFIXES = frozenset(_MODULES)
"""File suffixes that can be read, in lower case."""


class Reader(Protocol):
    """What each module of this package offers."""

    def parse(self, data: bytes, path: str) -> Article:
        """Read the bytes of a file of this format."""
        ...

    def meta(self, data: bytes, path: str) -> Meta:
        """Read what a file of this format says of its article, and no more of it."""
        ...


def read(path: Path) -> Article:
    """Read an article from its file.

    Args:
        path: a file whose suffix is one of `SUFFIXES`, in any case.

    Returns:
        The article, its `path` as given.

    Raises:
        ScriptError: the file is missing, cannot be read, or holds no article; the message names it.
    """
    return parse(load(path), str(path))


def load(path: Path) -> bytes:
    """The bytes of an article's file, without looking into them.

    Args:
        path: a file whose suffix is one of `SUFFIXES`, in any case.

    Raises:
        ScriptError: no such file, no regular one, not a format that is read, too large, or the system
            refused.
    """
    try:
        told = path.stat()
        if S_ISDIR(told.st_mode):
            raise ScriptError("folder", path=path)
        _module(str(path))
        if told.st_size > LIMIT * 10**6:
            raise ScriptError("large", path=path, size=round(told.st_size / 10**6), limit=LIMIT)
        return regular_files.read(path, LIMIT * 10**6)
    except FileNotFoundError as error:
        raise ScriptError("missing", path=path) from error
    except regular_files.UnfitFileError as error:
        raise ScriptError("unfit", path=path, cause=error.strerror) from error
    except OSError as error:
        raise ScriptError("unreadable", path=path, cause=error.strerror) from error


def parse(data: bytes, path: str) -> Article:
    """Read an article from its bytes.

    Args:
        data: the whole file, at most `LIMIT` MB.
        path: its name; the suffix tells the format.

    Returns:
        The article. Every word of its source is in exactly one block or one skipped span.

    Raises:
        ScriptError: not a format that is read, too large, not text, or nothing in it to say.
    """
    reader = _reader(data, path)
    with _reading(path):
        return reader.parse(data, path)


def meta(data: bytes, path: str) -> Meta:
    """What an article says of itself: its front matter, or what a page's head tells. Costs less than `parse`.

    Args:
        data: the whole file, at most `LIMIT` MB.
        path: its name; the suffix tells the format.

    Raises:
        ScriptError: not a format that is read, too large, or not text.
    """
    reader = _reader(data, path)
    with _reading(path):
        return reader.meta(data, path)


@contextmanager
def _reading(path: str) -> Iterator[None]:
    """Whatever a parser makes of a file that nobody foresaw concerns this file alone.

    Parsers of others read what anybody wrote; which errors that can give, none of them says.
    """
    try:
        yield
    except (HautevoixError, MemoryError):
        raise
    except Exception as error:
        raise ScriptError("reader", path=path, cause=type(error).__name__) from error


def _reader(data: bytes, path: str) -> Reader:
    module = _module(path)
    if len(data) > LIMIT * 10**6:
        raise ScriptError("large", path=path, size=round(len(data) / 10**6), limit=LIMIT)
    return cast(Reader, import_module(f"{__name__}.{module}"))


def _module(path: str) -> str:
    suffix = Path(path).suffix
    name = _MODULES.get(suffix.lower())
    if name is None:
        raise ScriptError("kind", path=path, suffix=suffix or "nameless")
    return name
