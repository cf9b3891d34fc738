"""Trying again: how long a newsroom waits for a service that fails, and how it waits."""

import math
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TypeVar

from audio.errors import GivenUpError, RateLimitedError, TransientError

T = TypeVar("T")

LIMIT = 120.0  # s without a single answer
FIRST = 1.0  # s before the second try
NOTICED = 5.0  # s: a shorter wait for the second try is not told
LONGEST = 30.0  # s between two tries, unless the service asks for more
EMBEDDED = "hautevoix build --engine espeak"
OPEN: AbstractContextManager[object] = nullcontext()


class RetryPolicy:
    """What all workers of a studio share towards services, each by its name.

    A rate limit holds back all who ask that service, any other failure only the clip that met it. Waiting
    times double, with jitter, up to `LONGEST`; one that the service asks for is kept to. It ends where a
    service has given nothing right for `limit`, or where one clip, rate limits apart, went wrong for as long.
    """

    def __init__(
        self,
        limit: float = LIMIT,
        *,
        tell: Callable[[str], None] = lambda text: None,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """Nothing has failed yet.

        Args:
            limit: s without a single answer after which it gives up.
            tell: told why and how long it waits, once for each further try of a service.
            clock: s; another one for tests, as are the next two.
            wait: waits, and gives True where it was interrupted.
            draw: jitter, from 0 to 1.
        """
        self._tell = tell
        self._limit, self._clock, self._wait, self._draw = limit, clock, wait, draw
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._services: dict[str, _Service] = {}

    def attempt(
        self, action: Callable[[], T], engine: str, entrance: AbstractContextManager[object] = OPEN
    ) -> T:
        """Tries until it goes right.

        Args:
            action: one try.
            engine: the service asked, for messages too.
            entrance: held during each try, and while the service lets everybody wait.

        Raises:
            GivenUpError: it failed for too long, asks for too long a wait, or everything was stopped.
            AudioError: `action` failed in a way that no other try mends.
        """
        service, clip = self._services.setdefault(engine, _Service()), _Clip()
        while True:
            self._until(lambda: clip.due, engine)
            with entrance:
                self._require_open_soon(service)
                self._until(lambda: service.closed_until, engine)
                try:
                    result = action()
                except TransientError as error:
                    self._failed(error, service, clip)
                else:
                    service.failing_since, service.told = None, 0
                    return result

    def stop(self) -> None:
        """Lets nobody wait any longer."""
        self._stopped.set()

    def resume(self) -> None:
        """Begins anew after `stop`."""
        self._stopped.clear()

    def _until(self, moment: Callable[[], float], engine: str) -> None:
        """Waits; a moment that is put off meanwhile is waited for too."""
        while (delay := moment() - self._clock()) > 0:
            if self._wait(self._stopped, delay):
                break
        if self._stopped.is_set():
            raise GivenUpError("stopped", engine=engine)

    def _require_open_soon(self, service: "_Service") -> None:
        """Asks nobody who has asked not to be, for longer than anybody waits.

        Raises:
            GivenUpError: that is so.
        """
        delay = service.closed_until - self._clock()
        if delay > self._limit:
            raise GivenUpError(
                "asked to wait", cause=service.refusal, seconds=0, delay=delay, command=EMBEDDED
            ) from service.refusal

    def _failed(self, error: TransientError, service: "_Service", clip: "_Clip") -> None:
        """Tells everybody concerned when to try again.

        Raises:
            GivenUpError: that is later than anybody waits.
        """
        with self._lock:
            now = self._clock()
            since = service.failing_since = now if service.failing_since is None else service.failing_since
            if not isinstance(error, RateLimitedError):
                clip.failing_since = now if clip.failing_since is None else clip.failing_since
                since = min(since, clip.failing_since)
            delay = error.delay if error.delay is not None else self._backoff(clip.tries)
            clip.tries, clip.due = clip.tries + 1, now + delay
            if isinstance(error, RateLimitedError) and clip.due > service.closed_until:
                service.closed_until, service.refusal = clip.due, error
            if now + delay - since > self._limit:
                key = "given up" if error.delay is None else "asked to wait"
                raise GivenUpError(
                    key, cause=error, seconds=now - since, delay=delay, command=EMBEDDED
                ) from error
            told, service.told = service.told, max(service.told, clip.tries)
        if clip.tries > told and (clip.tries > 1 or delay >= NOTICED):
            self._tell(
                f"{error} Try {clip.tries + 1} follows in {delay:.0f} s; it is given up after"
                f" {self._limit:.0f} s without an answer."
            )

    def _backoff(self, tries: int) -> float:
        doubled: float = min(FIRST * 2**tries, LONGEST)
        return doubled * (0.5 + self._draw() / 2)


@dataclass(slots=True)
class _Service:
    """How a service does.

    Attributes:
        failing_since: of the clock; the first failure since anything went right.
        closed_until: of the clock; before, nobody asks it.
        refusal: what told so.
        told: after how many tries of one clip it was last told that somebody waits.
    """

    failing_since: float | None = None
    closed_until: float = -math.inf
    refusal: RateLimitedError | None = None
    told: int = 0


@dataclass(slots=True)
class _Clip:
    """How one clip does.

    Attributes:
        tries: that failed.
        failing_since: of the clock; the first failure that was more than a rate limit.
        due: of the clock; when to try again.
    """

    tries: int = 0
    failing_since: float | None = None
    due: float = -math.inf
