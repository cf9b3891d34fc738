"""What the next articles of a build will have said: threads and other machines begin it before their turn."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio.engines.base import Request

FARTHEST = 64
"""Articles looked ahead: a hundred threads have enough to do with them."""


class Outlook:
    """The articles after the one whose turn it is.

    Attributes:
        turn: index of the article whose turn it is.
    """

    def __init__(self, articles: Sequence[Path], find: Callable[[Path], Iterable["Request"]]) -> None:
        """Looks at nothing yet.

        Args:
            articles: of the build, in order.
            find: gives what an article will most likely have said.
        """
        self.turn = 0
        self._articles, self._find = articles, find
        self._seen = 0
        self._found: deque[Request] = deque()

    def __call__(self) -> "Request | None":
        """The next thing to be said; None where nothing more is in sight. Each article is looked at once."""
        last = min(self.turn + FARTHEST, len(self._articles) - 1)
        self._seen = max(self._seen, self.turn)
        while not self._found and self._seen < last:
            self._seen += 1
            self._found.extend(self._find(self._articles[self._seen]))
        return self._found.popleft() if self._found else None
