"""The front matter of an article: YAML 1.2 between two lines `---`, keys in French or in English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scripts.article import Doubt, Meta, Skipped, Span
from scripts.errors import ScriptError
from scripts.readers import publication_status
from scripts.readers.blocks import Draft

KEYS: Mapping[str, str] = {
    "id": "id",
    "identifiant": "id",
    "titre": "title",
    "title": "title",
    "auteur": "author",
    "auteurs": "author",
    "author": "author",
    "authors": "author",
    "date": "date",
    "chapô": "lead",
    "chapo": "lead",
    "chapeau": "lead",
    "lead": "lead",
    "lien": "link",
    "link": "link",
    "url": "link",
    "image": "image",
    "rubrique": "section",
    "section": "section",
    "correction": "correction",
    "rectificatif": "correction",
    "reply_to": "reply_to",
    "réponse_à": "reply_to",
    "reponse_a": "reply_to",
    "langue": "language",
    "language": "language",
    "lang": "language",
}
"""What each key is in `Meta`; "title" goes to the article itself. Keys of when it may be heard: `release`."""

_LIMIT = 64_000  # characters; what is longer is not what an editor wrote

_OPENING = re.compile(r"(?P<above>[\s\ufeff]{0,200})---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"\s{0,200}[^\W\d_][\w '’.-]{0,40}\s?[:\uff1a](?:\s|$)")
_BREAK = re.compile(r"\r\n|\r|\n")
_JSON = re.compile(r"[\s\ufeff]{0,200}(?:;{3}\s*)?\{\s{0,200}\"[^\"\n]{1,60}\"\s*:")
_TOML = re.compile(r"[\s\ufeff]{0,200}\+{3}[ \t]*[\r\n]+[ \t]*(?:\[|[\w.\"-]{1,60}[ \t]*=)")


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
        ScriptError: it is never closed, or is not a mapping of YAML; or a key of it resembles one that holds
            an article back.
    """
    if _JSON.match(source):
        cause = "it is JSON; write YAML between two lines ---"
        raise ScriptError("front matter", path=path, line=1, cause=cause)
    if _TOML.match(source):
        cause = "it is TOML; write YAML between two lines ---"
        raise ScriptError("front matter", path=path, line=1, cause=cause)
    front = _between(source, path)
    told = front.meta.stated
    told += publication_status.beside(source, 0, front.end, told) + publication_status.at_top(
        source, front.end, KEYS
    )
    return replace(front, meta=replace(front.meta, stated=told)) if told else front


def _between(source: str, path: str) -> FrontMatter:
    opening = _OPENING.match(source)
    if opening is None:
        return FrontMatter()
    start = opening.end()
    closing = _CLOSING.search(source.replace("\r", "\n"), start)
    if (closing is None or opening["above"]) and not _KEY.match(source, start):
        return FrontMatter()
    line = 1 + len(_BREAK.findall(opening["above"]))
    if closing is None:
        raise ScriptError("front matter", path=path, line=line, cause="its closing line --- is missing")
    if closing.start() - start > _LIMIT:
        cause = f"it is longer than {_LIMIT} characters"
        raise ScriptError("front matter", path=path, line=line, cause=cause)
    from scripts.readers.yaml_matter import understood  # noqa: PLC0415 (a slow import that few files need)

    return understood(source, Span(start, closing.start()), closing.end(), path)
