"""An edition on disk: which folder holds what, which files are its articles, and which one a command means.

An edition is a folder. Its articles lie in `articles/`, in any number of folders, or, where there is no
`articles/`, in the folder itself. An article on its own, built into a folder, makes that folder an edition of
just this article: its records and what is published lie there.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

from episodes.edition import atomic
from episodes.edition.settings import Settings
from episodes.errors import EpisodeError, StorageError
from scripts import readers
from scripts.errors import ScriptError
from scripts.readers import SUFFIXES

SETTINGS = "edition.toml"
PREVIEW = "http://127.0.0.1:8000/"
"""Where `hautevoix serve` shows an edition: the base of addresses while there is no site."""

OUT = Path("edition")
"""Where articles that belong to no edition are built, unless another folder is named."""

NOTES = frozenset(
    {"readme", "lisezmoi", "lisez-moi", "license", "licence", "changelog", "contributing", "notes"}
)
"""Stems of files about a folder, which are no articles whatever their suffix."""

EPISODES = "episodes"
BULLETINS = "bulletins"
"""Folders of episodes and bulletins in `public/`; records of bulletins lie in a folder of that name too."""

PAGE = "page.html"
"""An episode's page in the folder of its revision; the entry page is a copy of it."""

ENTRY = "index.html"
"""The page that a folder's address shows: of the edition, of an episode."""

STATE = "hautevoix.json.gz"
"""The manifest from which the edition can be rebuilt (`episodes/catalogue/edition_manifest.py`)."""

LARGEST_SCRIPT = 32 * 10**6
"""Bytes of a script file, as of an article."""

_GENERATED = frozenset({"records", "public"})
"""Folders that a build makes; where both are there, nothing in them is an article."""

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition's folder, settings and articles.

    Attributes:
        root: its folder.
        settings: from its `edition.toml`, or the defaults.
        articles: the articles' files, in editorial order; under `root` unless `alone`.
        alone: it consists of articles that were named one by one and lie anywhere.
    """

    root: Path
    settings: Settings
    articles: tuple[Path, ...]
    alone: bool = False

    @classmethod
    def folder(cls, root: Path) -> "Edition":
        """The edition in a folder, with or without an `edition.toml`.

        Raises:
            EpisodeError: there is no such folder, or its settings are refused.
            StorageError: it cannot be read.
        """
        if not root.is_dir():
            raise EpisodeError("folder", path=root)
        settings = Settings.load(root / SETTINGS)
        articles = root / "articles"
        found = _find_articles(articles, deep=True) if articles.is_dir() else _find_articles(root, deep=False)
        return cls(root, settings, found)

    @classmethod
    def lone(cls, articles: Iterable[Path], out: Path) -> "Edition":
        """The edition that a folder becomes when articles from anywhere are built into it.

        Args:
            articles: their files.
            out: the folder; its settings apply if it has any.

        Raises:
            EpisodeError: its settings are refused.
            StorageError: they cannot be read.
        """
        return cls(out, Settings.load(out / SETTINGS), tuple(articles), alone=True)

    @property
    def records(self) -> Path:
        """The folder of records, one JSON file an episode, with the edition's lock."""
        return self.root / "records"

    @property
    def public(self) -> Path:
        """The folder of published files."""
        return self.root / "public"

    @property
    def lexicon(self) -> Path:
        """The newsroom's pronunciations; the file may be missing."""
        return self.root / "lexicon.pls"

    def script(self, article: Path, slug: str) -> Path:
        """Where a person edits a script: `scripts/<slug>.yaml`, or beside an article on its own.

        Args:
            article: its file.
            slug: of its episode.
        """
        if self.alone:
            return article.with_name(f"{article.stem}.script.yaml")
        return self.root.joinpath("scripts", f"{slug}.yaml")

    def article_bytes(self, article: Path) -> bytes:
        """Read an article's file, which has to lie in the edition also once every link is followed.

        `articles/` itself may be a link; an article on its own may lead to others of its folder.

        Raises:
            EpisodeError: its name is not UTF-8, or it is a link that leads out of the edition.
            ScriptError: it cannot be read, or is not a file of text.
        """
        path, root = str(article), os.path.abspath(self.root)
        if (shown := _printable(path)) != path:
            raise EpisodeError("file name", path=shown)
        if self.alone or not _lies_in(root, os.path.abspath(path)):
            root = os.path.dirname(path)
        real = os.path.realpath(path)
        homes = (root, os.path.join(root, "articles"))
        if not any(_lies_in(os.path.realpath(home), real) for home in homes):
            raise EpisodeError("outside", path=article, target=real)
        return readers.load(article)

    def source(self, article: Path) -> str:
        """An article's path as records and messages give it: from the edition's folder, with slashes.

        Bytes of a file name that are not UTF-8 are shown as escapes.
        """
        return _printable(article.name) if self.alone else _relative(str(self.root), str(article))


def read_script_file(path: Path) -> bytes | None:
    """Read a script file; None where there is none.

    Raises:
        ScriptError: it cannot be read, is too large or is no regular file; that concerns its article alone.
    """
    try:
        return atomic.read(path, LARGEST_SCRIPT)
    except EpisodeError as error:
        key = "unreadable" if isinstance(error, StorageError) else "unfit"
        raise ScriptError(key, path=path, cause=error.values["cause"]) from error


def episode_folder(public: Path, slug: str, collection: str = EPISODES) -> Path:
    """Where an episode's entry page and its revisions lie.

    Args:
        public: the folder of published files.
        slug: of the episode or bulletin.
        collection: EPISODES or BULLETINS.
    """
    return public.joinpath(collection, slug)


def is_edition(folder: Path) -> bool:
    """Whether a folder is an edition: it has settings, articles or records in their places."""
    return any((folder / name).exists() for name in (SETTINGS, "articles", "records"))


def published_folder(folder: Path) -> Path:
    """The published files of an edition: its `public/`, or the folder itself where it is one.

    Raises:
        EpisodeError: nothing is published there.
    """
    for place in (folder / "public", folder):
        if (place / "feed.xml").is_file():
            return place
    raise EpisodeError("nothing published", path=folder)


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
    named = paths or [Path()]
    if out is not None:
        # a folder to build in may be the edition that all paths are, or lie in: then its scripts apply
        own = {path if (path / "articles").is_dir() else _home(path) for path in named}
        if {home and os.path.realpath(home) for home in own} != {os.path.realpath(out)}:
            return Edition.lone(_expand(named), out), None
    homes = {_home(path) for path in named}
    if len(homes) == 1 and (home := homes.pop()):
        edition = Edition.folder(home)
        return edition, _expand(named, edition)
    folder = paths[0] if len(paths) == 1 and paths[0].is_dir() else None
    if folder or not paths:
        return _open_filled(folder or Path()), None
    if is_edition(Path()):
        return Edition.folder(Path()), _expand(paths)
    return Edition.lone(_expand(paths), OUT), None


def _home(path: Path) -> Path | None:
    """The edition in whose `articles/` a path lies; None where it lies in none, or is an edition itself.

    Elsewhere than in the current folder, a folder called `articles` is not enough to make an edition.
    """
    if path.is_dir() and is_edition(path):
        return None
    whole, here = Path(os.path.abspath(path)), Path.cwd()
    for place in whole.parents:
        names = (SETTINGS, "articles", "records") if place == here else (SETTINGS, "records")
        if any(os.path.exists(place / name) for name in names):
            if not whole.is_relative_to(place / "articles"):
                return None
            return Path() if place == here else place
    return None


def _expand(paths: Iterable[Path], edition: Edition | None = None) -> tuple[Path, ...]:
    """Replace folders by the articles in them, or by those of an edition that lie in them; each file once."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
        elif edition is None:
            found += _open_filled(path).articles
        else:
            below = os.path.abspath(path)
            inside = [one for one in edition.articles if _lies_in(below, os.path.abspath(one))]
            if not inside:
                raise EpisodeError("no articles", path=path)
            found += inside
    return tuple({path.resolve(): path for path in found}.values())


def _open_filled(folder: Path) -> Edition:
    """The edition in a folder, which has articles or records."""
    edition = Edition.folder(folder)
    if not edition.articles and not any(edition.records.glob("*.json")):
        articles = folder / "articles"
        raise EpisodeError("no articles", path=articles if articles.is_dir() else folder)
    return edition


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """A sort key by which 2 comes before 10, whatever the case and the form of accents."""
    pieces = _NUMBER.split(normalize("NFC", name).casefold())
    return tuple((int(piece), "") if place % 2 else (0, piece) for place, piece in enumerate(pieces))


def _find_articles(folder: Path, *, deep: bool) -> tuple[Path, ...]:
    """The articles in a folder, in natural order, without hidden files, notes and links to folders."""

    def refuse(error: OSError) -> None:
        raise StorageError("read", path=error.filename, cause=error.strerror) from error

    found: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        generated = _GENERATED if _GENERATED.issubset(folders) else ()
        folders[:] = [
            name for name in folders if deep and not name.startswith((".", "_")) and name not in generated
        ]
        for name in names:
            stem, suffix = os.path.splitext(name)
            if suffix.lower() in SUFFIXES and stem.lower() not in NOTES and not name.startswith((".", "_")):
                found.append(os.path.join(parent, name))
    below = len(os.path.join(folder, ""))
    found.sort(key=lambda path: (natural_key(path[below:].replace(os.sep, "/")), path))
    return tuple(map(Path, found))


def _lies_in(folder: str, path: str) -> bool:
    """Whether a path goes on from a folder; both are absolute."""
    return path.startswith(os.path.join(folder, ""))


@lru_cache(maxsize=1 << 16)
def _relative(root: str, article: str) -> str:
    try:
        place = os.path.relpath(article, root)
    except ValueError:  # another drive of Windows
        place = os.path.abspath(article)
    return _printable(place.replace(os.sep, "/"))


def _printable(name: str) -> str:
    return name.encode(errors="backslashreplace").decode()
