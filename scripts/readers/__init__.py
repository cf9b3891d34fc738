"""Read an article from its file: one module for each format, imported only when a file needs it."""

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
    """The functions of each module of this package that reads a format."""

    def parse(self, data: bytes, path: str) -> Article:
        """Read the article in a file of this format.

        Args:
            data: the whole file.
            path: its name, for messages.
        """
        ...

    def meta(self, data: bytes, path: str) -> Meta:
        """Read the metadata alone of a file of this format.

        Args:
            data: the whole file.
            path: its name, for messages.
        """
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
    """Read the bytes of an article's file, without looking into them.

    Args:
        path: a file whose suffix is one of `SUFFIXES`, in any case.

    Raises:
        ScriptError: the file is missing, is no regular file, has an unknown format, is too large, or cannot
            be read.
    """
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise ScriptError("folder", path=path)
        _module(str(path))
        if status.st_size > LIMIT * 10**6:
            raise ScriptError("large", path=path, size=round(status.st_size / 10**6), limit=LIMIT)
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
        path: its name; the suffix determines the format.

    Returns:
        The article. Every word of its source is in exactly one block or one skipped span.

    Raises:
        ScriptError: the format is unknown, the file is too large or no text, or there is nothing to read out.
    """
    with _reader(data, path) as reader:
        return reader.parse(data, path)


def meta(data: bytes, path: str) -> Meta:
    """Read an article's metadata: its front matter, or the head of a page. Costs less than `parse`.

    Args:
        data: the whole file, at most `LIMIT` MB.
        path: its name; the suffix determines the format.

    Raises:
        ScriptError: the format is unknown, or the file is too large or not text.
    """
    with _reader(data, path) as reader:
        return reader.meta(data, path)


@contextmanager
def _reader(data: bytes, path: str) -> Iterator[Reader]:
    """The reader of a file, any unforeseen exception of which becomes an error of that file alone.

    Third-party parsers are given whatever people wrote, and do not document all that they may raise.
    """
    module = _module(path)
    if len(data) > LIMIT * 10**6:
        raise ScriptError("large", path=path, size=round(len(data) / 10**6), limit=LIMIT)
    reader = cast(Reader, import_module(f"{__name__}.{module}"))
    try:
        yield reader
    except (HautevoixError, MemoryError):
        raise
    except Exception as error:
        raise ScriptError("reader", path=path, cause=type(error).__name__) from error


def _module(path: str) -> str:
    suffix = Path(path).suffix
    name = _MODULES.get(suffix.lower())
    if name is None:
        raise ScriptError("kind", path=path, suffix=suffix or "nameless")
    return name
