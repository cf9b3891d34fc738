"""Read an article from its file: one module for each format, imported only when a file needs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from stat import S_ISDIR

from scripts import regular_files
from scripts.article import Article, Meta
from scripts.errors import HautevoixError, ScriptError

LIMIT = 32  # MB that an article's file may hold

_PARSERS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "plaintext",
}
"""The module that reads the article in a file, by suffix."""

_METADATA = {"markdown": "frontmatter", "plaintext": "frontmatter", "html": "html"}
"""The module that reads the metadata alone; it imports less."""

SUFFIXES = frozenset(_PARSERS)
"""File suffixes that can be read, in lower case."""


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
        _format(str(path))
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
    module = _format(path)
    with _contain_faults(data, path):
        article: Article = import_module(f"{__name__}.{module}").parse(data, path)
    return article


def meta(data: bytes, path: str) -> Meta:
    """Read an article's metadata: its front matter, or the head of a page. Costs less than `parse`.

    Args:
        data: the whole file, at most `LIMIT` MB.
        path: its name; the suffix determines the format.

    Raises:
        ScriptError: the format is unknown, or the file is too large or not text.
    """
    module = _METADATA[_format(path)]
    with _contain_faults(data, path):
        found: Meta = import_module(f"{__name__}.{module}").meta(data, path)
    return found


@contextmanager
def _contain_faults(data: bytes, path: str) -> Iterator[None]:
    """Turn any unforeseen exception of a reader into an error of its file alone, which is not too large.

    Third-party parsers are given whatever people wrote, and do not document all that they may raise.
    """
    if len(data) > LIMIT * 10**6:
        raise ScriptError("large", path=path, size=round(len(data) / 10**6), limit=LIMIT)
    try:
        yield
    except (HautevoixError, MemoryError):
        raise
    except Exception as error:
        raise ScriptError("reader", path=path, cause=type(error).__name__) from error


def _format(path: str) -> str:
    """The module that reads a file, by its suffix."""
    suffix = Path(path).suffix
    name = _PARSERS.get(suffix.lower())
    if name is None:
        raise ScriptError("kind", path=path, suffix=suffix or "nameless")
    return name
