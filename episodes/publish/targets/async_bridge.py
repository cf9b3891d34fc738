"""Run coroutines for a blocking caller, several at a time, who receives each result as soon as it is there.

The loop runs in a thread of its own: connections are kept alive while the caller does something else, and the
caller may ask for another thing while it receives results.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
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
        self._ready = threading.Event()

        async def until_end() -> None:
            self._ready.set()
            await self._end.wait()

        def run() -> None:
            with self._runner:
                # Connections that break say so where they are used; what nobody waited for needs no trace.
                self._runner.get_loop().set_exception_handler(lambda _loop, _context: None)
                self._runner.run(until_end())

        self._thread = threading.Thread(target=run, name="network", daemon=True)

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
        """Wait for a coroutine; an interruption cancels it."""
        future = asyncio.run_coroutine_threadsafe(work, self._runner.get_loop())
        try:
            woken = threading.Event()
            future.add_done_callback(lambda _: woken.set())
            while not woken.wait(_LOOK):
                pass
            return future.result()
        finally:
            future.cancel()

    def each(
        self, work: Callable[[Item], Awaitable[Result]], items: Iterable[Item], at_once: int
    ) -> Iterator[tuple[Item, Result]]:
        """Do the same with many items, a few at a time; yield each item with its result when it is done.

        If one fails, the others are cancelled; what was done before is yielded first. When this ends, in
        whatever way, none of it goes on.

        Args:
            work: what to do with an item.
            items: the items.
            at_once: how many at most.
        """
        done: SimpleQueue[tuple[Item, Result] | asyncio.Task[None]] = SimpleQueue()
        left = iter(items)

        async def take() -> None:
            for item in left:
                done.put((item, await work(item)))

        async def take_all() -> None:
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(at_once):
                        group.create_task(take())
            except BaseExceptionGroup as error:
                raise error.exceptions[0] from error.exceptions[0].__cause__

        async def begin() -> asyncio.Task[None]:
            task = asyncio.create_task(take_all())
            task.add_done_callback(done.put)
            return task

        task = self.run(begin())
        try:
            while not isinstance(found := _next(done), asyncio.Task):
                yield found
            task.result()
        finally:
            if not task.done():
                self._runner.get_loop().call_soon_threadsafe(task.cancel)
                while _next(done) is not task:
                    pass


def _next(queue: "SimpleQueue[Item]") -> Item:
    while True:
        try:
            return queue.get(timeout=_LOOK)
        except Empty:
            continue
