"""From an article to everything that is heard of it: its script, a person's edits, and the announcement.

Also the script of one article for a person or a program, and the script file that a person edits.

What a person edited in an article's script: the script file's path and bytes, read once.
"""

import hashlib
import os
import shlex
import subprocess
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from episodes.announcement import NO_FACTS, AnnouncementFacts, announce, remarks
from episodes.catalogue import identity, records
from episodes.edition import atomic
from episodes.edition.edition import Edition, read_script_file, resolve
from episodes.edition.settings import AnnouncementSettings
from episodes.errors import EpisodeError
from scripts import readers
from scripts.article import Article
from scripts.errors import ScriptError
from scripts.lexicon import Lexicon, prevailing
from scripts.script import Script, Segment


class Edits(NamedTuple):
    """What a person edited in a script.

    Attributes:
        path: of the script file.
        data: its bytes.
    """

    path: Path
    data: bytes

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read a script file; None where there is none.

        Raises:
            ScriptError: it cannot be read, or is no regular file.
        """
        data = read_script_file(path)
        return None if data is None else cls(path, data)

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


_AUDIO = frozenset(
    {".aac", ".aif", ".aiff", ".flac", ".m4a", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma"}
)

_EDITOR = "notepad" if os.name == "nt" else "nano"


def article_script(article: Article, edition: Edition, edits: Edits | None, lexicon: Lexicon) -> Script:
    """Return the article's script, with a person's edits merged in.

    Args:
        article: as it was read.
        edition: whose settings decide how quotations and numbers are read.
        edits: from the article's script file; None where there is none.
        lexicon: the pronunciations in force.

    Raises:
        ScriptError: the script file is refused.
    """
    from scripts.narrate import Policy, narrate  # noqa: PLC0415 - all French rules: only where something changed

    quotations = edition.settings.quotations
    policy = Policy(partial=quotations.partial, document=quotations.document)
    usage = edition.settings.spoken.usage
    written = narrate(article, lexicon, policy, usage)
    if edits is None:
        return written
    from scripts import scriptfile  # noqa: PLC0415 - YAML is read only where somebody edited a script

    try:
        text = edits.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError("encoding", path=edits.path, encoding="UTF-8", offset=error.start) from error
    return scriptfile.merge(written, scriptfile.load(text, str(edits.path)), lexicon, usage)


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

    try:
        edits = Edits.read(edition.script(path, slug))
        article = readers.parse(edition.article_bytes(path), str(path))
        return len(all_doubts(article_script(article, edition, edits, lexicon)))
    except (ScriptError, EpisodeError):
        return None


def with_announcement(
    script: Script, edition: Edition, date: datetime, facts: AnnouncementFacts = NO_FACTS
) -> Script:
    """Add everything that is heard around an article, from the title to the outro.

    Args:
        script: the article's.
        edition: whose announcement is spoken.
        date: of publication.
        facts: what the article's file does not say.
    """
    settings = edition.settings
    sound = settings.sound
    return announce(
        script,
        edition=settings.edition.title,
        author=script.meta.author,
        date=date if script.meta.date else None,  # a day that the newsroom did not write is not said
        templates=settings.announcement,
        remarks=remarks(script.meta, settings.announcement, facts),
        intro=_sound_or_words(edition.root, sound.intro, sound.intro_caption),
        outro=_sound_or_words(edition.root, sound.outro, sound.outro_caption),
    )


def without_announcement(script: Script, edition: Edition, facts: AnnouncementFacts = NO_FACTS) -> Script:
    """Return an article as a bulletin has it: title, remarks and text.

    Args:
        script: the article's.
        edition: whose wording the remarks have.
        facts: what the article's file does not say.
    """
    return announce(
        script,
        edition=edition.settings.edition.title,
        author=None,
        date=None,
        templates=AnnouncementSettings(enabled=False),
        remarks=remarks(script.meta, edition.settings.announcement, facts),
    )


def _sound_or_words(root: Path, given: str | None, caption: str) -> Segment | str | None:
    """Return an intro or outro: a segment for an audio file, which may be missing, or the words to say."""
    if given is None:
        return None
    suffix = Path(given).suffix
    names_file = suffix.lower() in _AUDIO or (bool(suffix) and " " not in given)
    if not (names_file or (root / given).is_file()):
        return given
    return Segment("added", None, caption, "", None, sound=str(root / given))


class ArticleScript:
    """The script of one article for whoever looks at it: without announcement and outro.

    Attributes:
        article: as it was read.
        file: its script file, which may be missing.
    """

    def __init__(self, path: Path) -> None:
        """Read an article and find its script file.

        Raises:
            ScriptError: the article is refused.
        """
        self._edition, _ = resolve([path], None)
        data = self._edition.article_bytes(path)
        self.article = readers.parse(data, str(path))
        self._sha256 = hashlib.sha256(data).hexdigest()
        known = records.load_all(self._edition.records)
        slug = identity.slug_of(self._edition, known, path, self.article.meta, self._sha256)
        self.file = self._edition.script(path, slug)

    def current(self) -> Script:
        """Return the script with a person's edits.

        Raises:
            ScriptError: the script file is refused.
        """
        return self._script(Edits.read(self.file))

    def written(self) -> Script:
        """Return the script that the article alone gives."""
        return self._script(None)

    def as_yaml(self) -> str:
        """Return the content of its script file as it would be written now."""
        from scripts import scriptfile  # noqa: PLC0415 - YAML is loaded only where somebody edits a script

        return scriptfile.dump(self.current(), self._sha256, self.written())

    def _script(self, edits: Edits | None) -> Script:
        return article_script(self.article, self._edition, edits, prevailing(self._edition.lexicon))


def load(path: Path) -> Script:
    """Return the script of an article as it would be spoken, without announcement and outro.

    Raises:
        ScriptError: the article or its script file is refused.
    """
    return ArticleScript(path).current()


def as_json(path: Path) -> str:
    """Return an article's script as one line of JSON (docs/usage.md)."""
    from scripts.output import as_json  # noqa: PLC0415 - only for a person or program that looks

    return msgspec.json.encode(as_json(load(path))).decode()


def as_yaml(path: Path) -> str:
    """Return the script file that a person edits (docs/script-format.md)."""
    return ArticleScript(path).as_yaml()


def as_text(path: Path, *, explain: bool, colour: bool) -> str:
    """Return an article's script for people to read.

    Args:
        path: of the article.
        explain: whether to add the evidence for each attribution.
        colour: whether to use terminal colours.
    """
    from scripts import output  # noqa: PLC0415 - only for a person or program that looks

    script = ArticleScript(path)
    return output.text(script.current(), script.article.source, explain=explain, colour=colour)


def edit(path: Path) -> tuple[str, ...]:
    """Open an article's script file in the editor that VISUAL or EDITOR names, and wait for it.

    Returns:
        What the producer should know of the file as it is now: edits whose sentence the article has lost.

    Raises:
        EpisodeError: there is no such editor, or it failed.
        ScriptError: the file is refused as it was left; it stays as it is.
    """
    file = editable(path)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _EDITOR
    try:
        command = [*shlex.split(editor, posix=os.name != "nt"), str(file)]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - the person's own editor
    except (OSError, ValueError) as error:
        raise EpisodeError("editor", path=file, editor=editor) from error
    if code:
        raise EpisodeError("editor failed", path=file, editor=editor, code=code)
    script = ArticleScript(path)
    before = {doubt.message for doubt in script.written().doubts}
    return tuple(
        f"{file}: {doubt.message}" for doubt in script.current().doubts if doubt.message not in before
    )


def editable(path: Path) -> Path:
    """Return the article's script file; it is written from the article where there is none yet.

    Raises:
        ScriptError: the article is refused.
        StorageError: the file cannot be written.
    """
    script = ArticleScript(path)
    if not script.file.exists():
        atomic.write(script.file, script.as_yaml().encode())
    return script.file
