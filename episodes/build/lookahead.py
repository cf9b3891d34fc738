"""What the next articles of a build will have spoken, so that their clips can be begun before their turn."""

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio.engines.base import Request

FARTHEST = 64
"""Articles looked ahead: enough to keep a hundred threads busy."""

MOST_REQUESTS = 2_000
"""Requests of articles whose turn has not come; with more, none is looked at: memory stays flat."""


class Lookahead:
    """The requests of the articles after the one whose turn it is.

    Attributes:
        turn: index of the article whose turn it is.
    """

    def __init__(self, articles: Sequence[Path], find: Callable[[Path], Sequence["Request"]]) -> None:
        """Start before the first article; nothing is looked at yet.

        Args:
            articles: of the build, in order.
            find: returns what an article will most likely have spoken.
        """
        self.turn = 0
        self._articles, self._find = articles, find
        self._seen = 0
        self._ahead: deque[tuple[int, int]] = deque()  # articles by their index, and their requests
        self._requests: deque[Request] = deque()

    def __call__(self) -> "Request | None":
        """Return the next request, or None where no more is in sight; each article is looked at once."""
        while self._ahead and self._ahead[0][0] <= self.turn:
            self._ahead.popleft()
        last = min(self.turn + FARTHEST, len(self._articles) - 1)
        self._seen = max(self._seen, self.turn)
        while not self._requests and self._seen < last:
            if sum(count for _, count in self._ahead) >= MOST_REQUESTS:
                return None
            self._seen += 1
            found = self._find(self._articles[self._seen])
            self._ahead.append((self._seen, len(found)))
            self._requests.extend(found)
        return self._requests.popleft() if self._requests else None
