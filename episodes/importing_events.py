"""What an import tells while it runs: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.
"""

import msgspec


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    pass


class Imported(_Event, frozen=True, tag="imported"):
    """An article was brought in; in a trial, it would have been."""

    source: str  # address or path that it comes from
    path: str  # from the edition
    title: str
    date: str | None  # of publication, ISO 8601


class Known(_Event, frozen=True, tag="known"):
    """An article that the edition has, or had."""

    source: str
    where: str  # path of the article, `episode SLUG`, `withdrawn: SLUG` or `removed: PATH`


class Refused(_Event, frozen=True, tag="refused"):
    """An article that was not brought in; the others go on."""

    source: str
    message: str
    exit_code: int


class Done(_Event, frozen=True, tag="done"):
    """All was looked at."""

    imported: int
    known: int
    refused: int
    left: int  # new ones beyond the limit
    unchanged: bool  # the feed is as it was at the last import


Event = Imported | Known | Refused | Done


def line(event: Event) -> str:
    """An event as one line of JSON, without its newline."""
    return msgspec.json.encode(event).decode()


def told(event: Event) -> str:
    """An event as a line for people."""
    if isinstance(event, Imported):
        return f"imported   {event.path}"
    if isinstance(event, Known):
        return f"known      {event.source} ({event.where})"
    if isinstance(event, Refused):
        return f"hautevoix: {event.message}"
    return _summary(event)


def _summary(done: Done) -> str:
    if done.unchanged:
        return "nothing new: the feed is as it was"
    left = f", {done.left} left for the next time (--limit)" if done.left else ""
    return f"{done.imported} imported, {done.known} known, {done.refused} refused{left}"
