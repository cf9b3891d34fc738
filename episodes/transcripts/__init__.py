"""What is said, as text with times: for players, podcast apps, Braille displays, browsers and talking books.

Each form shows every segment that is said, as written, in order, and nothing else but who speaks.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from episodes.episode import Episode
from episodes.transcripts.lines import UNKNOWN, Line, chapo, gap, joined, lines, speaker
from episodes.transcripts.markup import html
from episodes.transcripts.text import clock, json, srt, txt, vtt

__all__ = [
    "FORMATS",
    "UNKNOWN",
    "Format",
    "Line",
    "chapo",
    "clock",
    "gap",
    "html",
    "joined",
    "json",
    "lines",
    "speaker",
    "srt",
    "txt",
    "vtt",
]


class Format(NamedTuple):
    """One form of the transcript.

    Attributes:
        suffix: of the file, with its dot.
        type: MIME type, as feeds and servers give it.
        write: the file's bytes.
    """

    suffix: str
    type: str
    write: Callable[[Episode], bytes]

    @property
    def file(self) -> str:
        """The file's name in the folder of its revision."""
        return f"transcript{self.suffix}"


# https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "vtt": Format(".vtt", "text/vtt", vtt),
        "srt": Format(".srt", "application/x-subrip", srt),
        "json": Format(".json", "application/json", json),
        "txt": Format(".txt", "text/plain", txt),
        "html": Format(".html", "text/html", html),
    }
)
