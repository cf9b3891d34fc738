"""What is remarked on an article right after its title: what it answers, what was corrected in it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from episodes.catalogue.records import Record, Revision
from episodes.dates import french
from episodes.edition.settings import Announcement
from episodes.wordings import said, values
from scripts.article import Meta


class Context(NamedTuple):
    """What an edition knows of an article, and its file does not.

    Attributes:
        answered: the episode that it is a droit de réponse to; None where it is none.
        corrected: since when its correction stands, aware; None where it stood from the first build on.
    """

    answered: Record | None = None
    corrected: datetime | None = None


NOTHING = Context()


def since(meta: Meta, record: Record, now: datetime) -> datetime | None:
    """When the correction of an article came: with this build, with an earlier one, or with the article.

    Args:
        meta: what the article says of itself.
        record: its episode, as it was before this build.
        now: the time of the build, in the edition's time zone.
    """
    last = record.current
    if last is None or meta.correction is None:
        return None
    if last.correction != meta.correction:
        return now
    return datetime.fromisoformat(last.corrected).astimezone(now.tzinfo) if last.corrected else None


def recorded(revision: Revision, records: Iterable[Record]) -> Context:
    """What was known of an article when a revision was made, as far as it still is.

    Args:
        revision: of its episode.
        records: of the edition.
    """
    answered = next((one for one in records if one.revisions and one.slug == revision.reply_to), None)
    return Context(answered, datetime.fromisoformat(revision.corrected) if revision.corrected else None)


def remarks(meta: Meta, templates: Announcement, context: Context = NOTHING) -> tuple[str, ...]:
    """The sentences to say, in order, as they are shown.

    Args:
        meta: what the article says of itself.
        templates: how they are worded.
        context: what the edition knows besides.
    """
    found = []
    if meta.reply_to:
        title = context.answered.revisions[-1].title if context.answered else None
        found += _worded(templates.reply, {"article": title})
    if meta.correction:
        found += correction(templates, meta.correction, context.corrected)
    return tuple(found)


def correction(templates: Announcement, text: str, date: datetime | None) -> list[str]:
    """The sentence that tells of a correction; none where its wording asks for a date that nobody knows.

    Args:
        templates: how it is worded.
        text: what was corrected, as the newsroom wrote it.
        date: since when it stands.
    """
    return _worded(templates.correction, {"correction": text, "date": french(date) if date else None})


def _worded(template: str, known: Mapping[str, str | None]) -> list[str]:
    return said((template,), values(known))
