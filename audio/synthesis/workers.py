"""Worker threads that make clips: in-flight de-duplication, and clips begun before they are asked for."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from audio.clips.clip import Clip
from audio.engines.base import Request
from audio.synthesis.retry import RetryPolicy

AHEAD = 4
"""Clips in flight per thread: enough to keep all of them busy while memory stays flat."""

Task = Callable[[], Clip]


class Workers:
    """A pool of threads that never makes the same clip twice at once.

    Attributes:
        depth: clips in flight that keep all threads busy.
        next_request: returns the next request that is likely to follow; None where none is in sight.
    """

    def __init__(self, threads: int, retry: RetryPolicy) -> None:
        """Create the pool; no thread is started yet.

        Args:
            threads: how many.
            retry: shared by all tasks; its waits end when the pool is stopped.
        """
        self.depth = threads * AHEAD
        self.next_request: Callable[[], Request | None] = lambda: None
        self._threads, self._retry = threads, retry
        self._pool: ThreadPoolExecutor | None = None
        self._clips: dict[str, Future[Clip]] = {}

    @property
    def idle(self) -> bool:
        """Whether a thread may soon have nothing to do."""
        return sum(not clip.done() for clip in tuple(self._clips.values())) < self.depth

    def begun(self, key: str) -> bool:
        """Whether a clip is in flight, or was made and not asked for yet."""
        return key in self._clips

    def begin(self, key: str, task: Task) -> "Future[Clip]":
        """Start making a clip that will be asked for later; one already begun is not started again.

        Args:
            key: the clip's key in the store.
            task: makes it.
        """
        if key not in self._clips:
            self._pool = self._pool or ThreadPoolExecutor(self._threads, thread_name_prefix="clip")
            self._clips[key] = self._pool.submit(task)
        return self._clips[key]

    def make(self, key: str, task: Task) -> "Future[Clip]":
        """Make a clip that is asked for now; once done, it is forgotten here.

        Args:
            key: the clip's key in the store.
            task: makes it, unless it was begun before.
        """
        clip = self.begin(key, task)
        clip.add_done_callback(lambda _: self._clips.pop(key, None))
        return clip

    def stop(self) -> None:
        """Drop all tasks that wait, interrupt the retries of those that run, and end the threads."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        self._retry.stop()
        try:
            pool.shutdown(cancel_futures=True)
        finally:
            self._retry.resume()
            self._clips.clear()
