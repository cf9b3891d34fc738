"""From an article to all that is heard of it: its script, a person's edits, announcement and outro."""

from datetime import datetime
from pathlib import Path

from episodes import plan
from episodes.announcement import announce
from episodes.edition import Edition
from scripts.article import Article
from scripts.errors import ScriptError
from scripts.lexicon import Lexicon, prevailing
from scripts.narration import Policy, narrate
from scripts.script import Script, Segment

_AUDIO = frozenset(
    {".aac", ".aif", ".aiff", ".flac", ".m4a", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma"}
)


lexicon = prevailing  # an edition's


def script(article: Article, edition: Edition, edited: Path | None, words: Lexicon) -> Script:
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
    data = plan.edited(path) or b""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError("encoding", path=path, encoding="UTF-8", offset=error.start) from error


def compose(written: Script, edition: Edition, date: datetime) -> Script:
    """All that is heard, from title to outro.

    Args:
        written: the article's script.
        edition: whose announcement is said.
        date: publication.
    """
    settings = edition.settings
    sound = settings.sound
    return announce(
        written,
        edition=settings.edition.title,
        author=written.meta.author,
        date=date if written.meta.date else None,  # a day that the newsroom did not write is not said
        templates=settings.announcement,
        correction=written.meta.correction,
        intro=_around(edition, sound.intro, sound.intro_caption),
        outro=_around(edition, sound.outro, sound.outro_caption),
    )


def _around(edition: Edition, given: str | None, caption: str) -> Segment | str | None:
    """An intro or outro: the sound that a file holds, shown by its caption, or the words that are said."""
    if given is None or not _is_file(edition.root, given):
        return given
    return Segment("added", None, caption, "", None, sound=str(edition.root / given))


def _is_file(root: Path, text: str) -> bool:
    """Whether a setting names a file, which may be missing, and does not give words to say."""
    suffix = Path(text).suffix
    return (root / text).is_file() or suffix.lower() in _AUDIO or (bool(suffix) and " " not in text)
