"""What an import tells while it runs: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.
"""

import msgspec


class _ImportEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    pass


class Imported(_ImportEvent, frozen=True, tag="imported"):
    """An article was brought in; in a trial, it would have been."""

    source: str  # address or path that it comes from
    path: str  # from the edition
    title: str
    date: str | None  # of publication, ISO 8601


class Known(_ImportEvent, frozen=True, tag="known"):
    """An article that the edition has, or had."""

    source: str
    where: str  # path of the article, `episode SLUG`, `withdrawn: SLUG` or `removed: PATH`


class ImportRefused(_ImportEvent, frozen=True, tag="refused"):
    """An article that was not brought in; the others go on."""

    source: str
    message: str
    exit_code: int


class ImportDone(_ImportEvent, frozen=True, tag="done"):
    """All was looked at."""

    imported: int
    known: int
    refused: int
    left: int  # new ones beyond the limit
    unchanged: bool  # the feed is as it was at the last import


ImportEvent = Imported | Known | ImportRefused | ImportDone


def import_line(event: ImportEvent) -> str:
    """An event as one line of JSON, without its newline."""
    return msgspec.json.encode(event).decode()


def told(event: ImportEvent) -> str:
    """An event as a line for people."""
    if isinstance(event, Imported):
        return f"imported   {event.path}"
    if isinstance(event, Known):
        return f"known      {event.source} ({event.where})"
    if isinstance(event, ImportRefused):
        return f"hautevoix: {event.message}"
    return _summary(event)


def _summary(done: ImportDone) -> str:
    if done.unchanged:
        return "nothing new: the feed is as it was"
    left = f", {done.left} left for the next time (--limit)" if done.left else ""
    return f"{done.imported} imported, {done.known} known, {done.refused} refused{left}"
