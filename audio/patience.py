"""Trying again: how long a newsroom waits for a service that fails, and how it waits."""

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from audio.errors import GivenUpError, RateLimitedError, TransientError

T = TypeVar("T")

LIMIT = 120.0  # s without a single answer
FIRST = 1.0  # s before the second try
LONGEST = 30.0  # s between two tries, unless the service asks for more
EMBEDDED = "hautevoix build --engine espeak"


class Patience:
    """What all workers of a studio share towards one service.

    The time that counts runs from the first failure since anything went right. A rate limit holds everybody
    back, any other failure only the clip that met it. Waiting times double, with jitter, up to `LONGEST`; one
    that the service asks for is kept to.
    """

    def __init__(
        self,
        limit: float = LIMIT,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """With another clock, way to wait (True where it was interrupted) and source of jitter, for tests."""
        self._limit, self._clock, self._wait, self._draw = limit, clock, wait, draw
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._failing_since: float | None = None
        self._not_before = 0.0

    def attempt(self, action: Callable[[], T], engine: str) -> T:
        """Tries until it goes right.

        Args:
            action: one try.
            engine: whose, for messages.

        Raises:
            GivenUpError: it failed for too long, asks for too long a wait, or everything was stopped.
            AudioError: `action` failed in a way that no other try mends.
        """
        tries, due = 0, 0.0
        while True:
            self._until(max(due, self._not_before), engine)
            try:
                result = action()
            except TransientError as error:
                due = self._next(error, tries)
                tries += 1
            else:
                self._failing_since = None
                return result

    def stop(self) -> None:
        """Lets nobody wait any longer."""
        self._stopped.set()

    def resume(self) -> None:
        """Begins anew after `stop`."""
        self._stopped.clear()

    def _until(self, due: float, engine: str) -> None:
        delay = due - self._clock()
        if self._stopped.is_set() or (delay > 0 and self._wait(self._stopped, delay)):
            raise GivenUpError("stopped", engine=engine)

    def _next(self, error: TransientError, tries: int) -> float:
        """When to try again."""
        with self._lock:
            now = self._clock()
            since = self._failing_since = self._failing_since or now
            doubled: float = min(FIRST * 2**tries, LONGEST)
            delay = error.delay if error.delay is not None else doubled * (0.5 + self._draw() / 2)
            if now + delay - since > self._limit:
                key = "given up" if error.delay is None else "asked to wait"
                raise GivenUpError(
                    key, cause=error, seconds=now - since, delay=delay, command=EMBEDDED
                ) from error
            if isinstance(error, RateLimitedError):
                self._not_before = max(self._not_before, now + delay)
            return now + delay
