"""What a build tells while it runs: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.

What publishing tells after the build: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.

What an import tells while it runs: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.

What a watch tells beside its builds: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.
"""

from typing import Literal

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


class _PublishEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    pass


class ArticleRefused(_PublishEvent, frozen=True, tag="refused"):
    """A fault that `check` found: nothing is sent."""

    code: str
    path: str
    message: str
    hint: str


class Planned(_PublishEvent, frozen=True, tag="planned"):
    """What has to be done."""

    target: str  # its name in the settings
    address: str
    files: int  # to send
    bytes: int
    removals: int
    unsure: int = 0  # episodes to send with something to look at
    doubts: int | None = 0  # how many things that is; None where nobody counted those of one


class Due(_PublishEvent, frozen=True, tag="due"):
    """In a trial: a file that would be sent."""

    path: str
    bytes: int


class Stale(_PublishEvent, frozen=True, tag="stale"):
    """In a trial: a file that would be taken away."""

    path: str


class Comparing(_PublishEvent, frozen=True, tag="comparing"):
    """All that lies there is read back."""

    address: str
    files: int
    bytes: int


class Compared(_PublishEvent, frozen=True, tag="compared"):
    """A file was read back."""

    path: str
    bytes: int
    same: bool  # as it was sent


class Sent(_PublishEvent, frozen=True, tag="sent"):
    """A file is there, whole."""

    path: str
    bytes: int


class Removed(_PublishEvent, frozen=True, tag="removed"):
    """A file is gone."""

    path: str


class Verified(_PublishEvent, frozen=True, tag="verified"):
    """What is live is what was sent."""

    site: str
    files: int  # that were looked at


class PublishWarned(_PublishEvent, frozen=True, tag="warned"):
    """Something the producer should know."""

    message: str


class Delayed(_PublishEvent, frozen=True, tag="delayed"):
    """The place does not answer; it is asked again."""

    message: str


class Published(_PublishEvent, frozen=True, tag="published"):
    """All is done."""

    target: str
    feed: str  # its address
    files: int  # sent
    bytes: int
    removed: int
    live: bool = True  # whether what was sent is looked at on the web


class Restoring(_PublishEvent, frozen=True, tag="restoring"):
    """What has to be got back."""

    address: str
    files: int
    bytes: int


class Fetched(_PublishEvent, frozen=True, tag="fetched"):
    """A file is here again, whole."""

    path: str
    bytes: int


class Restored(_PublishEvent, frozen=True, tag="restored"):
    """The folder holds the edition."""

    folder: str
    episodes: int
    files: int  # of the edition; those that were here were not got again


PublishEvent = (
    ArticleRefused
    | Planned
    | Due
    | Stale
    | Comparing
    | Compared
    | Sent
    | Removed
    | Verified
    | PublishWarned
    | Delayed
    | Published
    | Restoring
    | Fetched
    | Restored
)


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


Reason = Literal["start", "change", "date", "retry"]


class _WatchEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    pass


class Watching(_WatchEvent, frozen=True, tag="watching"):
    """The watch begins."""

    folder: str


class Noticed(_WatchEvent, frozen=True, tag="noticed"):
    """There is a reason to build."""

    reason: Reason
    paths: tuple[str, ...]  # what changed, from the edition


class Waiting(_WatchEvent, frozen=True, tag="waiting"):
    """Another process builds the edition; this one waits for it."""

    folder: str


class Stumbled(_WatchEvent, frozen=True, tag="stumbled"):
    """The edition cannot be built as it is; the watch goes on."""

    message: str
    exit_code: int


class Ended(_WatchEvent, frozen=True, tag="ended"):
    """A build, or a build and publishing, is over; the watch goes on."""

    exit_code: int
    due: str | None  # when the next one begins without a change, ISO 8601


WatchEvent = Watching | Noticed | Waiting | Stumbled | Ended
