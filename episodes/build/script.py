"""From an article to all that is heard of it: its script, a person's edits, announcement and outro."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from episodes.catalogue import identity
from episodes.announcement import announce, sentences
from episodes.edition.edition import Edition
from episodes.announcement import NOTHING, Context, remarks
from episodes.edition.settings import Announcement
from scripts.article import Article
from scripts.errors import ScriptError
from scripts.lexicon import Lexicon, prevailing
from scripts.narrate import Policy, narrate
from scripts.script import Place, Script, Segment
from scripts.spoken import spoken

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
    data = identity.edited(path) or b""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError("encoding", path=path, encoding="UTF-8", offset=error.start) from error


def compose(written: Script, edition: Edition, date: datetime, context: Context = NOTHING) -> Script:
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
        templates=Announcement(enabled=False),
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
