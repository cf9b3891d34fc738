"""The script of one article for a person or a program, with what somebody edited in it."""

import hashlib
import os
import shlex
import subprocess
from pathlib import Path

import msgspec

from episodes import composition, files, plan, records
from episodes.edition import Edition, chosen, named
from episodes.errors import EpisodeError
from scripts import readers
from scripts.article import Article
from scripts.script import Script

_EDITOR = "notepad" if os.name == "nt" else "nano"


def load(path: Path) -> Script:
    """The script of an article as it would be said, without announcement and outro.

    Raises:
        ScriptError: the article or its script file is not taken.
    """
    return _script(path, readers.read(named(path)))


def _script(path: Path, article: Article) -> Script:
    edition, _ = chosen([path], None)
    edited = _script_file(edition, path)
    words = composition.lexicon(edition.lexicon)
    return composition.script(article, edition, edited if edited.exists() else None, words)


def _written(path: Path, article: Article) -> Script:
    """As the article alone gives it."""
    edition, _ = chosen([path], None)
    return composition.script(article, edition, None, composition.lexicon(edition.lexicon))


def as_json(path: Path) -> str:
    """One JSON object on one line (docs/usage.md)."""
    from scripts.interchange import as_json  # noqa: PLC0415

    return msgspec.json.encode(as_json(load(path))).decode()


def as_yaml(path: Path) -> str:
    """The script file that a person edits (docs/script-format.md)."""
    from scripts import scriptfile  # noqa: PLC0415

    article = readers.read(named(path))
    written, said = _written(path, article), _script(path, article)
    return scriptfile.dump(said, hashlib.sha256(path.read_bytes()).hexdigest(), written)


def as_text(path: Path, *, explain: bool, colour: bool) -> str:
    """For people to look at."""
    from scripts import display  # noqa: PLC0415

    article = readers.read(path)
    return display.text(_script(path, article), article.source, explain=explain, colour=colour)


def edit(path: Path) -> None:
    """Opens an article's script file in the editor that VISUAL or EDITOR names, and waits for it.

    Raises:
        EpisodeError: there is no such editor.
    """
    place = editable(path)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _EDITOR
    try:
        subprocess.run([*shlex.split(editor), str(place)], check=False)  # noqa: S603 - the person's own editor
    except OSError as error:
        raise EpisodeError("editor", path=place, editor=editor) from error


def editable(path: Path) -> Path:
    """The article's script file, written from the article where there is none yet.

    Raises:
        ScriptError: the article is not taken.
        StorageError: it cannot be written.
    """
    edition, _ = chosen([path], None)
    place = _script_file(edition, path)
    if not place.exists():
        files.write(place, as_yaml(path).encode())
    return place


def _script_file(edition: Edition, path: Path) -> Path:
    """By the slug that the article's episode has, or would get."""
    slugs = plan.slugs(edition, records.load_all(edition.records), [path])
    return edition.script(path, slugs[plan.key(path)])
