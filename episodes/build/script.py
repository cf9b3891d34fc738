"""From an article to all that is heard of it: its script, a person's edits, announcement and outro.

The script of one article for a person or a program, with what somebody edited in it.
"""

import hashlib
import os
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from episodes.announcement import NOTHING, Context, announce, remarks, sentences
from episodes.catalogue import identity, records
from episodes.edition import atomic
from episodes.edition.edition import Edition, resolve
from episodes.edition.settings import AnnouncementSettings
from episodes.errors import EpisodeError
from scripts import readers
from scripts.article import Article
from scripts.errors import ScriptError
from scripts.lexicon import Lexicon, prevailing
from scripts.narrate import Policy, narrate
from scripts.script import Place, Script, Segment
from scripts.spoken import spoken

_AUDIO = frozenset(
    {".aac", ".aif", ".aiff", ".flac", ".m4a", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma"}
)


def article_script(article: Article, edition: Edition, edited: Path | None, words: Lexicon) -> Script:
    """The article's script, with what a person changed in its script file.

    Args:
        article: as read.
        edition: whose policy holds.
        edited: the script file; None where there is none.
        words: the pronunciations that hold.

    Raises:
        ScriptError: the script file is not taken.
    """
    quotations = edition.settings.quotations
    policy = Policy(partial=quotations.partial, document=quotations.document)
    usage = edition.settings.spoken.usage
    written = narrate(article, words, policy, usage)
    if edited is None:
        return written
    from scripts import scriptfile  # noqa: PLC0415 - YAML is read only where somebody edited a script

    return scriptfile.merge(written, scriptfile.load(_text(edited), str(edited)), words, usage)


def _text(path: Path) -> str:
    data = identity.read_script_file(path) or b""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError("encoding", path=path, encoding="UTF-8", offset=error.start) from error


def count_doubts(path: Path, edition: Edition, slug: str, lexicon: Lexicon) -> int | None:
    """Count the doubts of an article as it would be spoken now.

    Args:
        path: of the article.
        edition: that it belongs to.
        slug: of its episode, or the one that it will get.
        lexicon: the pronunciations in force.

    Returns:
        None where the article or its script file is refused.
    """
    from scripts.output import all_doubts  # noqa: PLC0415 - only where nobody counted before

    edited = edition.script(path, slug)
    try:
        article = readers.parse(edition.article_bytes(path), str(path))
        return len(all_doubts(article_script(article, edition, edited if edited.exists() else None, lexicon)))
    except (ScriptError, EpisodeError):
        return None


def with_announcement(
    written: Script, edition: Edition, date: datetime, context: Context = NOTHING
) -> Script:
    """All that is heard, from title to outro.

    Args:
        written: the article's script.
        edition: whose announcement is said.
        date: publication.
        context: what the edition knows of the article besides.
    """
    settings = edition.settings
    sound = settings.sound
    return announce(
        written,
        edition=settings.edition.title,
        author=written.meta.author,
        date=date if written.meta.date else None,  # a day that the newsroom did not write is not said
        templates=settings.announcement,
        remarks=remarks(written.meta, settings.announcement, context),
        intro=_around(edition, sound.intro, sound.intro_caption),
        outro=_around(edition, sound.outro, sound.outro_caption),
    )


def unannounced(written: Script, edition: Edition, context: Context = NOTHING) -> Script:
    """An article as a bulletin tells it: title, remarks and text, nothing of the house around it."""
    templates = edition.settings.announcement
    return announce(
        written,
        edition=edition.settings.edition.title,
        author=None,
        date=None,
        templates=AnnouncementSettings(enabled=False),
        remarks=remarks(written.meta, templates, context),
    )


def around(
    title: str, before: Iterable[str], after: Iterable[str], values: Mapping[str, str]
) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """What is said before and after the articles of a bulletin, its title first.

    Args:
        title: of the bulletin.
        before: sentences after it, which may hold what `values` names.
        after: sentences at the end, likewise.
        values: what is known, by name.
    """
    named = Segment("title", Place(0, "title"), title, spoken(title), None)
    return (named, *sentences(before, values)), sentences(after, values)


def _around(edition: Edition, given: str | None, caption: str) -> Segment | str | None:
    """An intro or outro: the sound that a file holds, shown by its caption, or the words that are said."""
    if given is None or not _is_file(edition.root, given):
        return given
    return Segment("added", None, caption, "", None, sound=str(edition.root / given))


def _is_file(root: Path, text: str) -> bool:
    """Whether a setting names a file, which may be missing, and does not give words to say."""
    suffix = Path(text).suffix
    return (root / text).is_file() or suffix.lower() in _AUDIO or (bool(suffix) and " " not in text)


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
        self._edition, _ = resolve([path], None)
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
        return article_script(self.article, self._edition, edited, prevailing(self._edition.lexicon))


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
