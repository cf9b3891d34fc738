"""What a build tells while it runs: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.
"""

import msgspec


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    pass


class Started(_Event, frozen=True, tag="started"):
    """An article is about to be said."""

    source: str
    slug: str
    segments: int


class Said(_Event, frozen=True, tag="said"):
    """A segment is ready."""

    slug: str
    done: int
    segments: int
    made: bool  # it was said now; otherwise the clip store held it


class Built(_Event, frozen=True, tag="built"):
    """An episode has a new revision."""

    path: str  # the article's, as it was given
    source: str
    slug: str
    date: str  # of publication, ISO 8601
    revision: str
    media: str  # path under `public/`
    bytes: int
    duration: int  # ms
    segments: int
    made: int  # clips said now
    loudness: float  # LUFS, one channel
    peak: float  # dBTP
    doubts: tuple[str, ...]


class Unchanged(_Event, frozen=True, tag="unchanged"):
    """Article and script are as they were when the episode was made."""

    source: str
    slug: str


class Kept(_Event, frozen=True, tag="kept"):
    """Unchanged episodes that another engine made than the one that was asked for by name."""

    message: str


class Left(_Event, frozen=True, tag="left"):
    """An article of which no episode is made, and why."""

    source: str
    reason: str


class Withdrawn(_Event, frozen=True, tag="withdrawn"):
    """An episode was taken back for good."""

    slug: str


class Failed(_Event, frozen=True, tag="failed"):
    """An article that could not be made into an episode; the others go on."""

    source: str
    message: str
    exit_code: int


class Warned(_Event, frozen=True, tag="warned"):
    """Something the producer should know of the build as a whole."""

    message: str


class Done(_Event, frozen=True, tag="done"):
    """All is written."""

    feed: str  # path
    episodes: int  # in the feed
    written: bool  # whether any published file changed
    unsure: int = 0  # articles of this build with something to look at
    doubts: int = 0  # how many things that is
    uncounted: int = 0  # articles of this build of which nobody knows
    look: str | None = None  # the command that shows the first of them


Event = Started | Said | Built | Unchanged | Kept | Left | Withdrawn | Failed | Warned | Done


def line(event: msgspec.Struct) -> str:
    """An event, of a build or of another step, as one line of JSON, without its newline."""
    return msgspec.json.encode(event).decode()
