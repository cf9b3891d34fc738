"""The front matter of an article: YAML 1.2 between two lines `---`, keys in French or in English."""

import re
from dataclasses import dataclass, field

from scripts.article import Doubt, Meta, Skipped, Span
from scripts.errors import ScriptError
from scripts.readers.draft import Draft

_LIMIT = 64_000  # characters; what is longer is not what an editor wrote

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"[\w-]{1,40}[ \t]*:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above an article.

    Attributes:
        end: where the article's text begins.
        meta: what it says of the article.
        language: BCP 47 tag; None where it says nothing.
        title, lead: drafts of blocks, where it has them.
        doubts: keys that nobody knows.
    """

    end: int = 0
    meta: Meta = field(default_factory=Meta)
    language: str | None = None
    title: Draft | None = None
    lead: Draft | None = None
    doubts: tuple[Doubt, ...] = ()

    def skipped(self, source: str, said: tuple[Draft, ...]) -> list[Skipped]:
        """Its stretches that are not said: all but the values that became blocks."""
        edges = [
            0,
            *(edge for draft in sorted(said, key=lambda d: d.source) for edge in draft.source),
            self.end,
        ]
        spans = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True)]
        return [Skipped("front matter", span) for span in spans if source[span.start : span.end].strip()]


def front_matter(source: str, path: str) -> FrontMatter:
    """Read the front matter of an article.

    Args:
        source: the whole decoded file.
        path: its name, for messages.

    Returns:
        What it says; an empty one, which ends at 0, where there is none.

    Raises:
        ScriptError: it is never closed, or is not a mapping of YAML.
    """
    opening = _OPENING.match(source)
    if opening is None:
        return FrontMatter()
    start = opening.end()
    closing = _CLOSING.search(source.replace("\r", "\n"), start)
    if closing is None and not _KEY.match(source, start):
        return FrontMatter()
    if closing is None:
        raise ScriptError("front matter", path=path, line=1, cause="its closing line --- is missing")
    if closing.start() - start > _LIMIT:
        raise ScriptError("front matter", path=path, line=1, cause=f"it is longer than {_LIMIT} characters")
    from scripts.readers.yaml_matter import understood  # noqa: PLC0415 (a slow import that few files need)

    return understood(source, Span(start, closing.start()), closing.end(), path)
