"""An edition on disk: which folder holds what, and which files are its articles.

An edition is a folder. Its articles lie in `articles/`, in as many folders as a newsroom likes, or, where
there is no `articles/`, in the folder itself. An article on its own, built into a folder, makes that
folder an edition of just this article: its records and what is published lie there.

Where things lie under `public/`.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from unicodedata import normalize

from episodes.edition.settings import Settings
from episodes.errors import EpisodeError, StorageError
from scripts import readers
from scripts.article import Meta
from scripts.readers import SUFFIXES

SETTINGS = "edition.toml"
PREVIEW = "http://127.0.0.1:8000/"
"""Where `hautevoix serve` shows an edition: the base of addresses while there is no site."""

OUT = Path("edition")
"""Where articles are built that belong to no edition, unless another folder is named."""

NOTES = frozenset(
    {"readme", "lisezmoi", "lisez-moi", "license", "licence", "changelog", "contributing", "notes"}
)
"""Files about a folder that are no articles, whatever their suffix."""

_MADE = frozenset({"records", "public"})
"""Folders that a build makes; where both stand, nothing in them is an article."""

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Edition:
    """Where an edition keeps its things.

    Attributes:
        root: its folder.
        settings: from its `edition.toml`, or the defaults.
        articles: the articles' files, in editorial order; under `root` unless `alone`.
        alone: made of articles that were named one by one and lie anywhere.
    """

    root: Path
    settings: Settings
    articles: tuple[Path, ...]
    alone: bool = False

    @classmethod
    def folder(cls, root: Path) -> "Edition":
        """The edition that a folder is, with or without an `edition.toml`.

        Raises:
            EpisodeError: there is no such folder, or its settings are not taken.
            StorageError: it cannot be read.
        """
        if not root.is_dir():
            raise EpisodeError("folder", path=root)
        settings = Settings.load(root / SETTINGS)
        shelf = root / "articles"
        return cls(root, settings, _found(shelf, deep=True) if shelf.is_dir() else _found(root, deep=False))

    @classmethod
    def lone(cls, articles: Iterable[Path], out: Path) -> "Edition":
        """The edition that `out` becomes when articles are built into it; its settings, if it has any, hold.

        Raises:
            EpisodeError: its settings are not taken.
            StorageError: they cannot be read.
        """
        return cls(out, Settings.load(out / SETTINGS), tuple(articles), alone=True)

    @property
    def records(self) -> Path:
        """One JSON file an episode, and the edition's lock."""
        return self.root / "records"

    @property
    def public(self) -> Path:
        """What listeners get."""
        return self.root / "public"

    @property
    def lexicon(self) -> Path:
        """The newsroom's pronunciations; the file may be missing."""
        return self.root / "lexicon.pls"

    def script(self, article: Path, slug: str) -> Path:
        """Where a person edits a script: `scripts/<slug>.yaml`, or beside an article on its own."""
        if self.alone:
            return article.with_name(f"{article.stem}.script.yaml")
        return self.root.joinpath("scripts", f"{slug}.yaml")

    def article_bytes(self, article: Path) -> bytes:
        """The bytes of an article's file, which lies in the edition also once every link is followed.

        `articles/` itself may be a link; an article on its own may lead to others of its folder.

        Raises:
            EpisodeError: its name is not UTF-8, or it is a link that leads out of the edition.
            ScriptError: it cannot be read, or is no file that is read.
        """
        root = article.parent if self.alone or not _lies_in(self.root, article) else self.root
        real = os.path.realpath(named(article))
        homes = (os.path.realpath(root), os.path.realpath(root / "articles"))
        if not any(_lies_in(home, real) for home in homes):
            raise EpisodeError("outside", path=article, target=real)
        return readers.load(article)

    def source(self, article: Path) -> str:
        """An article's path as records and messages give it: from the edition's folder, with slashes.

        Bytes of a file name that are not UTF-8 are shown as escapes.
        """
        if self.alone:
            return _printable(article.name)
        return _source(str(self.root), str(article))


@lru_cache(maxsize=1 << 16)
def _source(root: str, article: str) -> str:
    try:
        place = os.path.relpath(article, root)
    except ValueError:  # another drive of Windows
        place = os.path.abspath(article)
    return _printable(place.replace(os.sep, "/"))


def _lies_in(folder: str | Path, path: str | Path) -> bool:
    """Whether a path goes on from a folder, as both are written."""
    return os.path.abspath(path).startswith(os.path.join(os.path.abspath(folder), ""))


def named(path: Path) -> Path:
    """Gives an article's path back when its name is text, as records and JSON need it.

    Raises:
        EpisodeError: it holds bytes that are not UTF-8.
    """
    shown = _printable(str(path))
    if shown != str(path):
        raise EpisodeError("file name", path=shown)
    return path


def identity(meta: Meta, path: Path) -> str:
    """What ties an article to its episode: its `id`, else its link, else its file's stem (in NFC)."""
    return normalize("NFC", meta.id or meta.link or path.stem)


def is_edition(folder: Path) -> bool:
    """Whether a folder is an edition: it has settings, articles or records in their places."""
    return any((folder / name).exists() for name in (SETTINGS, "articles", "records"))


def resolve(paths: Sequence[Path], out: Path | None) -> tuple[Edition, tuple[Path, ...] | None]:
    """The edition that a command line means, and the articles of it; None for all.

    Args:
        paths: articles and folders that were named.
        out: the folder to build in, where it was named.

    Returns:
        With `out`: an edition of the articles named, there. Without, or where `out` is their own: the edition
        whose articles they are, or the folder named alone, or the edition in the current folder; articles
        that belong to none become the edition `OUT`.

    Raises:
        EpisodeError: a folder is missing or holds no article.
    """
    if out is not None and not _is_their_own(out, paths or [Path()]):
        return Edition.lone(_expanded(paths or [Path()]), out), None
    homes = {_home(path) for path in paths or [Path()]}
    if len(homes) == 1 and (home := homes.pop()):
        edition = Edition.folder(home)
        return edition, _expanded(paths or [Path()], edition)
    folder = paths[0] if len(paths) == 1 and paths[0].is_dir() else None
    if folder or not paths:
        return _filled(folder or Path()), None
    if is_edition(Path()):
        return Edition.folder(Path()), _expanded(paths)
    return Edition.lone(_expanded(paths), OUT), None


def published_folder(folder: Path) -> Path:
    """What is published of an edition: its `public/`, or the folder itself where it is one.

    Raises:
        EpisodeError: nothing is published there.
    """
    for place in (folder / "public", folder):
        if (place / "feed.xml").is_file():
            return place
    raise EpisodeError("nothing published", path=folder)


def _home(path: Path) -> Path | None:
    """The edition in whose `articles/` a path lies; None where it lies in none, or is an edition itself."""
    if path.is_dir() and is_edition(path):
        return None
    whole = Path(os.path.abspath(path))
    place = next((place for place in whole.parents if _is_home(place)), None)
    if place is None or not whole.is_relative_to(place / "articles"):
        return None
    return Path() if place == Path.cwd() else place


def _is_their_own(out: Path, paths: Iterable[Path]) -> bool:
    """Whether a folder to build in is the edition that all paths are, or lie in: its scripts hold then."""
    homes = {path if (path / "articles").is_dir() else _home(path) for path in paths}
    return {home and os.path.realpath(home) for home in homes} == {os.path.realpath(out)}


def _is_home(place: Path) -> bool:
    """Elsewhere than here, a folder that is just called `articles` makes no edition of the one around it."""
    if place == Path.cwd():
        return is_edition(place)
    return any(os.path.exists(place / name) for name in (SETTINGS, "records"))


def _expanded(paths: Iterable[Path], edition: Edition | None = None) -> tuple[Path, ...]:
    """Articles as they are, folders as the articles in them, or as those of an edition that lie in them."""
    groups = (_in_folder(path, edition) if path.is_dir() else (path,) for path in paths)
    return tuple({path.resolve(): path for path in chain.from_iterable(groups)}.values())


def _in_folder(folder: Path, edition: Edition | None) -> tuple[Path, ...]:
    if edition is None:
        return _filled(folder).articles
    below = Path(os.path.abspath(folder))
    found = tuple(path for path in edition.articles if Path(os.path.abspath(path)).is_relative_to(below))
    if not found:
        raise EpisodeError("no articles", path=folder)
    return found


def _filled(folder: Path) -> Edition:
    edition = Edition.folder(folder)
    if not edition.articles and not any(edition.records.glob("*.json")):
        shelf = folder / "articles"
        raise EpisodeError("no articles", path=shelf if shelf.is_dir() else folder)
    return edition


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """A sort key by which 2 comes before 10, whatever the case and the form of accents."""
    pieces = _NUMBER.split(normalize("NFC", name).casefold())
    return tuple((int(piece), "") if place % 2 else (0, piece) for place, piece in enumerate(pieces))


def _found(folder: Path, *, deep: bool) -> tuple[Path, ...]:
    """The articles in a folder, in natural order; hidden files, notes and links to folders aside."""
    found: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        made = _MADE if _MADE.issubset(folders) else ()
        folders[:] = [
            name for name in folders if deep and not name.startswith((".", "_")) and name not in made
        ]
        found += [os.path.join(parent, name) for name in names if _is_article(name)]
    below = len(os.path.join(folder, ""))
    found.sort(key=lambda path: (natural_key(path[below:].replace(os.sep, "/")), path))
    return tuple(map(Path, found))


def _is_article(name: str) -> bool:
    stem, suffix = os.path.splitext(name)
    return suffix.lower() in SUFFIXES and stem.lower() not in NOTES and not name.startswith((".", "_"))


def _printable(name: str) -> str:
    return name.encode(errors="backslashreplace").decode()


def _unreadable(error: OSError) -> None:
    raise StorageError("read", path=error.filename, cause=error.strerror) from error


PAGE = "page.html"
"""An episode's page in the folder of its revision; the entry page is a copy of it."""

ENTRY = "index.html"
"""The page that a folder's address shows: of the edition, of an episode."""


EPISODES = "episodes"
BULLETINS = "bulletins"
"""What `public/` has episodes and bulletins in; the records of bulletins lie in a folder of that name too."""

STATE = "hautevoix.json.gz"
"""What the edition can be rebuilt from, beside what listeners get (`episodes/catalogue/description.py`)."""


def episode_folder(public: Path, slug: str, shelf: str = EPISODES) -> Path:
    """Where an episode's entry page and its revisions lie."""
    return public.joinpath(shelf, slug)
