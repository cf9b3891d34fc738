"""Taking an episode back for good: what its record keeps, and what it forgets."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from episodes.catalogue.records import Cues, Record, Revision, load_all
from episodes.edition.edition import Edition
from episodes.edition.slugs import suggest_slugs
from episodes.errors import EpisodeError


class Withdrawal(NamedTuple):
    """What somebody takes back.

    Attributes:
        slugs: of the episodes.
        reason: why, for the newsroom alone.
        notice: what their pages say of it, beside that they were withdrawn; lines are paragraphs.
    """

    slugs: tuple[str, ...]
    reason: str | None = None
    notice: str | None = None


def withdraw(record: Record, when: str, reason: str | None = None, notice: str | None = None) -> Record:
    """A record of which no later build or import makes an episode again.

    It keeps what an article is known by again: identity, paths, links, hashes. What was said, and of whom,
    goes: title, author, chapô, correction, chapters, voices of people.

    Args:
        record: as it stands; one that is withdrawn already keeps its day.
        when: the time, ISO 8601.
        reason: for the newsroom alone; None leaves what was given before.
        notice: for listeners; likewise.
    """
    return replace(
        record,
        revisions=tuple(_bare(revision) for revision in record.revisions),
        withdrawn=record.withdrawn or when,
        reason=reason or record.reason,
        notice=notice or record.notice,
    )


def describe(edition: Edition, wish: Withdrawal) -> Iterator[str]:
    """What is about to go, a line an episode, for whoever is asked.

    Raises:
        EpisodeError: no episode is called so, or a record is damaged.
        StorageError: a record cannot be read.
    """
    known = {record.slug: record for record in load_all(edition.records)}
    for slug in wish.slugs:
        record = known.get(slug)
        if record is None:
            raise EpisodeError("no episode", slug=slug, known=suggest_slugs(slug, known))
        title = record.revisions[-1].title if record.current else "withdrawn already"
        yield f"{slug}: {title}, {record.date[:10]}"


def next_steps(edition: Edition, wish: Withdrawal) -> Iterator[str]:
    """What is left to decide once episodes were withdrawn.

    Raises:
        EpisodeError: a record is damaged.
        StorageError: a record cannot be read.
    """
    records = load_all(edition.records)
    sources = {edition.source(path) for path in edition.articles}
    for record in records:
        last = record.revisions[-1] if record.revisions else None
        if last and record.slug in wish.slugs and last.source in sources:
            yield f"{last.source} stays where it is; builds and imports leave it out."
        if last and record.current and last.reply_to in wish.slugs:
            yield f"{record.slug} answers {last.reply_to} and names it: withdraw or change it too if need be."
    yield "On this machine, clips of these words are kept under no name: hautevoix cache prune --max-size 0"
    again = " && ".join(f"hautevoix publish {name}" for name in edition.settings.publish)
    told = f": {again}" if again else "."
    yield f"What is online stays there until the edition is published again{told}"


def _bare(revision: Revision) -> Revision:
    return replace(
        revision,
        title="",
        author=None,
        lead=None,
        correction=None,
        image=None,
        chapters=(),
        cues=Cues(),
        cast={},
    )
