"""Transcripts: what is heard, as text with times, for players, apps, Braille displays and talking books.

Each format shows every segment, as written and in order, and nothing else but the speakers' names.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from episodes.episode import Episode
from episodes.transcripts import html
from episodes.transcripts.caption_formats import clock, json, srt, txt, vtt
from episodes.transcripts.timed_segments import Caption, captions, chapo, join, speaker

__all__ = ["FORMATS", "Caption", "Format", "captions", "chapo", "clock", "join", "speaker", "txt"]


class Format(NamedTuple):
    """A format of the transcript.

    Attributes:
        suffix: of the file, with its dot.
        type: MIME type, as feeds and servers give it.
        write: yields the file's text, piece by piece: there may be ten hours of it.
    """

    suffix: str
    type: str
    write: Callable[[Episode], Iterator[str]]

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
        "html": Format(".html", "text/html", html.page),
    }
)
