"""Retries with backoff: rate limits and failures of speech services, shared by all workers."""

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
NOTICED = 5.0  # s: a shorter wait for the second try is not announced
LONGEST = 30.0  # s between two tries, unless the service asks for more
EMBEDDED = "hautevoix build --engine espeak"
OPEN: AbstractContextManager[object] = nullcontext()


class RetryPolicy:
    """The state of each service, by name, shared by all workers of a synthesizer.

    A rate limit holds back everyone who uses that service; any other failure only the clip that met it.
    Delays double, with jitter, up to `LONGEST`; a delay that the service asks for is honoured. A service is
    given up when it has not answered rightly for `limit`, a clip when it has failed for that long, rate
    limits apart.
    """

    def __init__(
        self,
        limit: float = LIMIT,
        *,
        notify: Callable[[str], None] = lambda text: None,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """Start with no failures.

        Args:
            limit: s without a single right answer after which a service is given up.
            notify: called with the reason and length of a delay, once for each further try of a service.
            clock: s; replaced in tests, as are the next two.
            wait: waits for s; returns whether it was interrupted.
            draw: jitter, from 0 to 1.
        """
        self._notify = notify
        self._limit, self._clock, self._wait, self._draw = limit, clock, wait, draw
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._services: dict[str, _Service] = {}

    def attempt(
        self, action: Callable[[], T], engine: str, entrance: AbstractContextManager[object] = OPEN
    ) -> T:
        """Call an action until it succeeds.

        Args:
            action: one try.
            engine: name of the service, for messages too.
            entrance: held during each try, and while the service makes everyone wait.

        Raises:
            GivenUpError: it failed for too long, asks for too long a delay, or `stop` was called.
            AudioError: `action` failed in a way that no other try mends.
        """
        service, clip = self._services.setdefault(engine, _Service()), _Clip()
        while True:
            self._wait_until(lambda: clip.due, engine)
            with entrance:
                delay = service.closed_until - self._clock()
                if delay > self._limit:
                    raise GivenUpError(
                        "asked to wait", cause=service.refusal, seconds=0, delay=delay, command=EMBEDDED
                    ) from service.refusal
                self._wait_until(lambda: service.closed_until, engine)
                try:
                    result = action()
                except TransientError as error:
                    self._record_failure(error, service, clip)
                else:
                    service.failing_since, service.announced = None, 0
                    return result

    def stop(self) -> None:
        """Interrupt all waits."""
        self._stopped.set()

    def resume(self) -> None:
        """Allow waits again after `stop`."""
        self._stopped.clear()

    def _wait_until(self, moment: Callable[[], float], engine: str) -> None:
        """Wait for a moment of the clock, also when it is put off meanwhile."""
        while (delay := moment() - self._clock()) > 0:
            if self._wait(self._stopped, delay):
                break
        if self._stopped.is_set():
            raise GivenUpError("stopped", engine=engine)

    def _record_failure(self, error: TransientError, service: "_Service", clip: "_Clip") -> None:
        """Set when the clip, and after a rate limit the service, may be tried again.

        Raises:
            GivenUpError: the limit would have passed by then.
        """
        with self._lock:
            now = self._clock()
            since = service.failing_since = now if service.failing_since is None else service.failing_since
            if not isinstance(error, RateLimitedError):
                clip.failing_since = now if clip.failing_since is None else clip.failing_since
                since = min(since, clip.failing_since)
            if (delay := error.delay) is None:
                delay = min(FIRST * 2**clip.tries, LONGEST) * (0.5 + self._draw() / 2)
            clip.tries, clip.due = clip.tries + 1, now + delay
            if isinstance(error, RateLimitedError) and clip.due > service.closed_until:
                service.closed_until, service.refusal = clip.due, error
            if now + delay - since > self._limit:
                key = "given up" if error.delay is None else "asked to wait"
                raise GivenUpError(
                    key, cause=error, seconds=now - since, delay=delay, command=EMBEDDED
                ) from error
            announced, service.announced = service.announced, max(service.announced, clip.tries)
        if clip.tries > announced and (clip.tries > 1 or delay >= NOTICED):
            self._notify(
                f"{error} Try {clip.tries + 1} follows in {delay:.0f} s; it is given up after"
                f" {self._limit:.0f} s without an answer."
            )


@dataclass(slots=True)
class _Service:
    """The state of a service.

    Attributes:
        failing_since: clock time of the first failure since anything succeeded.
        closed_until: clock time before which nobody asks it.
        refusal: the rate limit that said so.
        announced: number of failed tries of one clip at the last notification.
    """

    failing_since: float | None = None
    closed_until: float = -math.inf
    refusal: RateLimitedError | None = None
    announced: int = 0


@dataclass(slots=True)
class _Clip:
    """The state of one clip.

    Attributes:
        tries: that failed.
        failing_since: clock time of the first failure other than a rate limit.
        due: clock time of the next try.
    """

    tries: int = 0
    failing_since: float | None = None
    due: float = -math.inf
