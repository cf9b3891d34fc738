"""Events that commands report: a struct for each, which `--json` prints as one line of JSON.

Names and fields are documented in docs/usage.md and never change; programs read them.
"""

from typing import Literal

import msgspec

Reason = Literal["start", "change", "date", "retry"]
"""Why a watch builds."""

Chooser = Literal["option", "settings", "auto", "names"]
"""What decided an engine: `--engine`, the settings, `auto`, or beside that the voices that they name."""


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    pass


class Speaking(_Event, frozen=True, tag="speaking"):
    """The engine that speaks, told before the first article for which one is needed."""

    engine: str
    chosen: Chooser
    hint: str | None = None  # commands that bring a natural voice, where none is here


class Started(_Event, frozen=True, tag="started"):
    """The recording of an article begins."""

    source: str
    slug: str
    segments: int


class Said(_Event, frozen=True, tag="said"):
    """A segment is recorded."""

    slug: str
    done: int
    segments: int
    made: bool  # by the engine now; otherwise the clip store had it


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
    made: int  # clips that the engine made now
    loudness: float  # LUFS, one channel
    peak: float  # dBTP
    doubts: tuple[str, ...]


class Unchanged(_Event, frozen=True, tag="unchanged"):
    """The article and its script are the same as at the last build."""

    source: str
    slug: str


class Kept(_Event, frozen=True, tag="kept"):
    """Unchanged episodes keep the voice of another engine than the one that speaks now."""

    message: str


class Left(_Event, frozen=True, tag="left"):
    """An article without an episode, and the reason."""

    source: str
    reason: str


class Withdrawn(_Event, frozen=True, tag="withdrawn"):
    """An episode was withdrawn for good."""

    slug: str


class Failed(_Event, frozen=True, tag="failed"):
    """An article could not be made into an episode; the build goes on with the others."""

    source: str
    message: str
    exit_code: int


class Warned(_Event, frozen=True, tag="warned"):
    """A warning about the build or the publishing as a whole."""

    message: str


class Bought(_Event, frozen=True, tag="bought"):
    """What this build bought of an engine that is paid."""

    engine: str
    service: str  # who is paid, as people call it
    characters: int  # as the service counts them
    amount: float | None  # of `currency`, about; None where the price is not known
    currency: str  # ISO 4217


class Estimated(_Event, frozen=True, tag="estimated"):
    """What a build would buy of an engine that is paid: the result of a dry run."""

    engine: str
    service: str  # who is paid, as people call it
    characters: int  # as the service counts them
    amount: float | None  # of `currency`, about; None where the price is not known
    currency: str  # ISO 4217
    episodes: int  # that would be made, whatever speaks them
    limit: float | None  # of one build, of `currency`


class Done(_Event, frozen=True, tag="done"):
    """The build is complete."""

    feed: str  # path of the file
    episodes: int  # in the feed
    written: bool  # whether any published file changed
    unsure: int = 0  # articles of this build with doubts
    doubts: int = 0  # of those articles together
    uncounted: int = 0  # articles of this build whose doubts were never counted
    look: str | None = None  # the command that shows the doubts of the first


Event = (
    Speaking
    | Started
    | Said
    | Built
    | Unchanged
    | Kept
    | Left
    | Withdrawn
    | Failed
    | Warned
    | Bought
    | Estimated
    | Done
)


class PublishRefused(_Event, frozen=True, tag="refused"):
    """`check` found a fault; nothing is sent."""

    code: str
    path: str
    message: str
    hint: str


class Planned(_Event, frozen=True, tag="planned"):
    """What is to be sent and removed."""

    target: str  # its name in the settings
    address: str
    files: int  # to send
    bytes: int
    removals: int
    unsure: int = 0  # episodes to send with doubts
    doubts: int | None = 0  # of those episodes together; None where those of one were never counted


class Due(_Event, frozen=True, tag="due"):
    """In a dry run: a file that would be sent."""

    path: str
    bytes: int


class Stale(_Event, frozen=True, tag="stale"):
    """In a dry run: a file that would be removed."""

    path: str


class Comparing(_Event, frozen=True, tag="comparing"):
    """Every file at the target is about to be read back."""

    address: str
    files: int
    bytes: int


class Compared(_Event, frozen=True, tag="compared"):
    """A file was read back."""

    path: str
    bytes: int
    same: bool  # the bytes that were sent


class Sent(_Event, frozen=True, tag="sent"):
    """A file was sent whole."""

    path: str
    bytes: int


class Removed(_Event, frozen=True, tag="removed"):
    """A file was removed."""

    path: str


class Verified(_Event, frozen=True, tag="verified"):
    """The live site serves what was sent."""

    site: str
    files: int  # verified


class Delayed(_Event, frozen=True, tag="delayed"):
    """The target does not answer and is tried again."""

    message: str


class Published(_Event, frozen=True, tag="published"):
    """Publishing is complete."""

    target: str
    feed: str  # its address
    files: int  # sent
    bytes: int
    removed: int
    live: bool = True  # whether the live site is verified


class Restoring(_Event, frozen=True, tag="restoring"):
    """What is to be fetched."""

    address: str
    files: int
    bytes: int


class Fetched(_Event, frozen=True, tag="fetched"):
    """A file was fetched whole."""

    path: str
    bytes: int


class Restored(_Event, frozen=True, tag="restored"):
    """The folder holds the edition."""

    folder: str
    episodes: int
    files: int  # in the edition, those included that were already here


PublishEvent = (
    PublishRefused
    | Planned
    | Due
    | Stale
    | Comparing
    | Compared
    | Sent
    | Removed
    | Verified
    | Warned
    | Delayed
    | Published
    | Restoring
    | Fetched
    | Restored
)


class Imported(_Event, frozen=True, tag="imported"):
    """An article was imported or, in a dry run, would have been."""

    source: str  # address or path that it comes from
    path: str  # from the edition's root
    title: str
    date: str | None  # of publication, ISO 8601


class Known(_Event, frozen=True, tag="known"):
    """An article that the edition has, or once had."""

    source: str
    where: str  # path of the article, `episode SLUG`, `withdrawn: SLUG` or `removed: PATH`


class ImportRefused(_Event, frozen=True, tag="refused"):
    """An article that could not be imported; the import goes on with the others."""

    source: str
    message: str
    exit_code: int


class ImportDone(_Event, frozen=True, tag="done"):
    """The import is complete."""

    imported: int
    known: int
    refused: int
    left: int  # new articles beyond the limit
    unchanged: bool  # the feed is as it was at the last import


ImportEvent = Imported | Known | ImportRefused | ImportDone


class Watching(_Event, frozen=True, tag="watching"):
    """The watch begins."""

    folder: str


class Noticed(_Event, frozen=True, tag="noticed"):
    """There is a reason to build."""

    reason: Reason
    paths: tuple[str, ...]  # that changed, from the edition's root


class Waiting(_Event, frozen=True, tag="waiting"):
    """Another process is building the edition; the watch waits for it."""

    folder: str


class Stumbled(_Event, frozen=True, tag="stumbled"):
    """The edition cannot be built as it stands; the watch goes on."""

    message: str
    exit_code: int


class Ended(_Event, frozen=True, tag="ended"):
    """A build, or a build followed by publishing, has ended; the watch goes on."""

    exit_code: int
    due: str | None  # when the next build begins unless something changes, ISO 8601


WatchEvent = Watching | Noticed | Waiting | Stumbled | Ended


def line(event: msgspec.Struct) -> str:
    """Return an event of any command as one line of JSON, without its newline."""
    return msgspec.json.encode(event).decode()


def engine_text(engine: str, chosen: Chooser, hint: str | None) -> str:
    """Return which engine speaks and why, for people.

    Args:
        engine: its name.
        chosen: what decided it.
        hint: commands that bring a natural voice; None where that is not to be said.
    """
    if hint:
        return f"{engine}: embedded and robotic; no natural voice is ready on this machine"
    why = {
        "auto": "the best voice that is ready on this machine",
        "names": "it has the voices that edition.toml names",
        "settings": "edition.toml says so",
        "option": "--engine says so",
    }
    return f"{engine}: {why[chosen]}"


def import_text(event: ImportEvent) -> str:
    """Return an event of an import as a line for people."""
    match event:
        case Imported():
            return f"imported   {event.path}"
        case Known():
            return f"known      {event.source} ({event.where})"
        case ImportRefused():
            return f"hautevoix: {event.message}"
        case ImportDone(unchanged=True):
            return "nothing new: the feed is as it was"
    left = f", {event.left} left for the next time (--limit)" if event.left else ""
    return f"{event.imported} imported, {event.known} known, {event.refused} refused{left}"
