"""Withdrawal of episodes for good: what a record keeps, what it forgets, and what is left to do."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from episodes.catalogue.records import Cues, Record, load_all
from episodes.edition.edition import Edition
from episodes.edition.slugs import suggest_slugs
from episodes.errors import EpisodeError


class Withdrawal(NamedTuple):
    """Episodes to withdraw.

    Attributes:
        slugs: of the episodes.
        reason: why, for the newsroom alone.
        notice: what their pages say besides that they were withdrawn; each line is a paragraph.
    """

    slugs: tuple[str, ...]
    reason: str | None = None
    notice: str | None = None


def withdraw(record: Record, when: str, reason: str | None = None, notice: str | None = None) -> Record:
    """Turn a record into one of which no later build or import makes an episode again.

    It keeps what the article is recognised by: identity, paths, links, hashes. What was said, and of whom, is
    forgotten: title, author, chapô, correction, chapters, voices of people.

    Args:
        record: as it stands; one that is withdrawn already keeps its time.
        when: the time, ISO 8601.
        reason: for the newsroom alone; None keeps the former one.
        notice: for listeners; likewise.
    """
    forgotten = {"title": "", "author": None, "lead": None, "correction": None, "image": None}
    revisions = tuple(
        replace(revision, **forgotten, chapters=(), cues=Cues(), cast={}) for revision in record.revisions
    )
    return replace(
        record,
        revisions=revisions,
        withdrawn=record.withdrawn or when,
        reason=reason or record.reason,
        notice=notice or record.notice,
    )


def describe(edition: Edition, withdrawal: Withdrawal) -> Iterator[str]:
    """What is about to be withdrawn, a line for each episode, to ask for confirmation.

    Args:
        edition: whose episodes.
        withdrawal: what was typed.

    Raises:
        EpisodeError: there is no episode of that slug, or a record is damaged.
        StorageError: a record cannot be read.
    """
    known = {record.slug: record for record in load_all(edition.records)}
    for slug in withdrawal.slugs:
        record = known.get(slug)
        if record is None:
            raise EpisodeError("no episode", slug=slug, known=suggest_slugs(slug, known))
        title = record.revisions[-1].title if record.current else "withdrawn already"
        yield f"{slug}: {title}, {record.date[:10]}"


def next_steps(edition: Edition, withdrawal: Withdrawal) -> Iterator[str]:
    """What is left to decide once episodes are withdrawn, a line each.

    Args:
        edition: whose episodes.
        withdrawal: what was withdrawn.

    Raises:
        EpisodeError: a record is damaged.
        StorageError: a record cannot be read.
    """
    sources = {edition.source(path) for path in edition.articles}
    for record in load_all(edition.records):
        last = record.revisions[-1] if record.revisions else None
        if last and record.slug in withdrawal.slugs and last.source in sources:
            yield f"{last.source} stays where it is; builds and imports leave it out."
        if last and record.current and last.reply_to in withdrawal.slugs:
            yield f"{record.slug} answers {last.reply_to} and names it: withdraw or change it too if need be."
    yield "On this machine, clips of these words are kept under no name: hautevoix cache prune --max-size 0"
    again = " && ".join(f"hautevoix publish {name}" for name in edition.settings.publish)
    yield f"What is online stays there until the edition is published again{f': {again}' if again else '.'}"
