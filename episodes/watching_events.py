"""What a watch tells beside its builds: one value an event, and one line of JSON each for programs.

The names of events and fields are documented in docs/usage.md; they are kept.
"""

from typing import Literal

import msgspec

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
