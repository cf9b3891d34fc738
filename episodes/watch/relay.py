"""From the lines of a build in another process to what this one shows."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import get_args

import msgspec

from episodes import events
from episodes import publishing_events as publishing

Told = events.Event | publishing.PublishEvent
_KINDS: Mapping[str, type[Told]] = MappingProxyType(
    {str(kind.__struct_config__.tag): kind for kind in (*get_args(events.Event), *get_args(publishing.PublishEvent))}
)


class _Tag(msgspec.Struct):
    event: str


def relay(line: bytes, emit: Callable[[Told], None]) -> None:
    """Shows an event of a build once more; articles that stand are not worth a line each time.

    What is no event known here, of a program that was brought up to date meanwhile, is passed over.

    Args:
        line: of `build --json` or `publish --json`.
        emit: told of the event.
    """
    with suppress(msgspec.MsgspecError):
        kind = _KINDS.get(msgspec.json.decode(line, type=_Tag).event)
        if kind and kind not in {events.Unchanged, events.Kept}:
            emit(msgspec.json.decode(line, type=kind))
