"""The script of one article for a person or a program, with what somebody edited in it."""

import hashlib
import os
import shlex
import subprocess
from pathlib import Path

import msgspec

from episodes.build import script
from episodes.edition import atomic
from episodes.catalogue import identity, records
from episodes.edition.edition import chosen
from episodes.errors import EpisodeError
from scripts import readers
from scripts.script import Script

_EDITOR = "notepad" if os.name == "nt" else "nano"


def load(path: Path) -> Script:
    """The script of an article as it would be said, without announcement and outro.

    Raises:
        ScriptError: the article or its script file is not taken.
    """
    return _Desk(path).said()


class _Desk:
    """One article with all that its script depends on."""

    def __init__(self, path: Path) -> None:
        self._edition, _ = chosen([path], None)
        data = self._edition.article_bytes(path)
        self.article = readers.parse(data, str(path))
        self.sha256 = hashlib.sha256(data).hexdigest()
        known = records.load_all(self._edition.records)
        slug = identity.slug_of(self._edition, known, path, self.article.meta, self.sha256)
        self.place = self._edition.script(path, slug)

    def said(self) -> Script:
        """With what somebody edited."""
        return self._script(self.place if self.place.exists() else None)

    def written(self) -> Script:
        """As the article alone gives it."""
        return self._script(None)

    def file(self) -> str:
        """As the script file."""
        from scripts import scriptfile  # noqa: PLC0415

        return scriptfile.dump(self.said(), self.sha256, self.written())

    def _script(self, edited: Path | None) -> Script:
        return script.script(
            self.article, self._edition, edited, script.lexicon(self._edition.lexicon)
        )


def as_json(path: Path) -> str:
    """One JSON object on one line (docs/usage.md)."""
    from scripts.output import as_json  # noqa: PLC0415

    return msgspec.json.encode(as_json(load(path))).decode()


def as_yaml(path: Path) -> str:
    """The script file that a person edits (docs/script-format.md)."""
    return _Desk(path).file()


def as_text(path: Path, *, explain: bool, colour: bool) -> str:
    """For people to look at."""
    from scripts import output  # noqa: PLC0415

    desk = _Desk(path)
    return output.text(desk.said(), desk.article.source, explain=explain, colour=colour)


def edit(path: Path) -> tuple[str, ...]:
    """Opens an article's script file in the editor that VISUAL or EDITOR names, and waits for it.

    Returns:
        What the producer should know of the file as it is now: changes whose sentence the article has lost.

    Raises:
        EpisodeError: there is no such editor, or it failed.
        ScriptError: the file is not taken as it was left; it stays as it is.
    """
    place = editable(path)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _EDITOR
    try:
        command = [*shlex.split(editor, posix=os.name != "nt"), str(place)]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - the person's own editor
    except (OSError, ValueError) as error:
        raise EpisodeError("editor", path=place, editor=editor) from error
    if code:
        raise EpisodeError("editor failed", path=place, editor=editor, code=code)
    desk = _Desk(path)
    before = {doubt.message for doubt in desk.written().doubts}
    return tuple(f"{place}: {told.message}" for told in desk.said().doubts if told.message not in before)


def editable(path: Path) -> Path:
    """The article's script file, written from the article where there is none yet.

    Raises:
        ScriptError: the article is not taken.
        StorageError: it cannot be written.
    """
    desk = _Desk(path)
    if not desk.place.exists():
        atomic.write(desk.place, desk.file().encode())
    return desk.place
