"""Who makes the clips of a studio: threads, what they are at, and what they begin before it is asked for."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from audio.clips.clip import Clip
from audio.engines.base import Request
from audio.synthesis.retry import RetryPolicy

AHEAD = 4
"""Clips under way for each thread: all are busy, and memory stays flat."""

Task = Callable[[], Clip]


class Workers:
    """Threads that make clips; none is made twice, whoever asks for it while it is under way.

    Attributes:
        depth: clips under way that keep all threads busy.
        outlook: gives the next thing that will be asked for; None where none is in sight.
    """

    def __init__(self, threads: int, patience: RetryPolicy) -> None:
        """Nobody works yet.

        Args:
            threads: how many.
            patience: what they share towards services.
        """
        self.depth = threads * AHEAD
        self.outlook: Callable[[], Request | None] = lambda: None
        self._threads, self._patience = threads, patience
        self._pool: ThreadPoolExecutor | None = None
        self._clips: dict[str, Future[Clip]] = {}

    @property
    def idle(self) -> bool:
        """Whether a thread may soon have nothing to do."""
        return sum(not clip.done() for clip in tuple(self._clips.values())) < self.depth

    def begin(self, name: str, task: Task) -> "Future[Clip]":
        """Has a clip made that will be wanted.

        Args:
            name: its key in the store.
            task: makes it.
        """
        return self._clips.get(name) or self._start(name, task)

    def begun(self, name: str) -> bool:
        """Whether a clip is under way, or was made for whoever has not asked for it yet."""
        return name in self._clips

    def make(self, name: str, task: Task) -> "Future[Clip]":
        """Has a clip made that is wanted; the arguments are those of `begin`."""
        clip = self.begin(name, task)
        clip.add_done_callback(lambda _: self._clips.pop(name, None))
        return clip

    def stop(self) -> None:
        """Ends all that is under way: what waits is dropped, and nobody waits for a service any more."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        self._patience.stop()
        try:
            pool.shutdown(cancel_futures=True)
        finally:
            self._patience.resume()
            self._clips.clear()

    def _start(self, name: str, task: Task) -> "Future[Clip]":
        self._pool = self._pool or ThreadPoolExecutor(self._threads, thread_name_prefix="clip")
        clip = self._clips[name] = self._pool.submit(task)
        return clip
