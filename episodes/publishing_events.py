"""What publishing tells after the build: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.
"""

import msgspec


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
