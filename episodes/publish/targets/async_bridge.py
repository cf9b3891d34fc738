"""Several things at a time over a network, for a caller who waits and is told of each.

A loop runs in a thread of its own: connections are kept alive while the caller does something else, and the
caller may ask for another thing in the midst of being told.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOOK = 0.5  # s; how often a wait looks up: elsewhere than on POSIX nothing else lets an interruption in


class Loop:
    """A context in which coroutines run; what is left of them at its end is cancelled."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)
        self._ready = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.get_loop().call_soon_threadsafe(self._end.set)
        self._thread.join()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Waits for one thing; an interruption ends it."""
        future = asyncio.run_coroutine_threadsafe(work, self._runner.get_loop())
        try:
            while not future.done():
                _wait(future)
            return future.result()
        finally:
            future.cancel()

    def each(
        self, work: Callable[[Item], Awaitable[Result]], items: Iterable[Item], at_once: int
    ) -> Iterator[tuple[Item, Result]]:
        """Does the same with many items, a few at a time, and gives each as soon as it is done.

        After one that fails the others are cancelled; what was done before is given first. When this ends, in
        whatever way, nothing of it is under way.

        Args:
            work: what is done.
            items: with what.
            at_once: how many at most.
        """
        done: SimpleQueue[tuple[Item, Result] | asyncio.Task[None]] = SimpleQueue()
        task = self.run(_begun(_through(work, iter(items), at_once, done.put), done.put))
        try:
            while not isinstance(given := _next(done), asyncio.Task):
                yield given
            task.result()
        finally:
            if not task.done():
                self._runner.get_loop().call_soon_threadsafe(task.cancel)
                while _next(done) is not task:
                    pass

    def _run(self) -> None:
        with self._runner:
            # Connections that break tell so where they are used; what nobody waited for needs no trace.
            self._runner.get_loop().set_exception_handler(lambda _loop, _context: None)
            self._runner.run(self._until_end())

    async def _until_end(self) -> None:
        self._ready.set()
        await self._end.wait()


async def _begun(
    work: Coroutine[Any, Any, None], ended: Callable[[asyncio.Task[None]], object]
) -> asyncio.Task[None]:
    task = asyncio.create_task(work)
    task.add_done_callback(ended)
    return task


async def _through(
    work: Callable[[Item], Awaitable[Result]],
    items: Iterator[Item],
    at_once: int,
    done: Callable[[tuple[Item, Result]], object],
) -> None:
    async def take() -> None:
        for item in items:
            done((item, await work(item)))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(take())
    except BaseExceptionGroup as error:
        raise error.exceptions[0] from error.exceptions[0].__cause__


def _wait(future: Future[Any]) -> None:
    woken = threading.Event()
    future.add_done_callback(lambda _: woken.set())
    woken.wait(_LOOK)


def _next(queue: "SimpleQueue[Item]") -> Item:
    while True:
        try:
            return queue.get(timeout=_LOOK)
        except Empty:
            continue
