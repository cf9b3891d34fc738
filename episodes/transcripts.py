"""What is said, as text with times: WebVTT, SubRip, plain text for Braille, Podcasting 2.0 JSON.

Each shows every segment that is said, as written, in order, and nothing else but who speaks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from audio.engine import Timing
from audio.timeline import Cue
from episodes.episode import Episode
from episodes.notes import one_line
from scripts.script import Script, Segment

NARRATOR = "Narration"
UNKNOWN = "Citation"
SURE = 0.5  # an attribution below it is not shown: no name is better than a wrong one


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


class Line(NamedTuple):
    """A segment as it is shown."""

    start: int  # ms
    end: int  # ms
    speaker: str
    text: str
    segment: Segment
    words: tuple[tuple[int, str], ...] = ()  # ms of the episode, and all that is shown from there on
    timing: Timing = "none"


def speaker(segment: Segment) -> str:
    """Who is shown as saying a segment: the narrator, a name, or « Citation » where nobody is sure."""
    if segment.kind != "quote":
        return NARRATOR
    sure = segment.confidence is None or segment.confidence >= SURE
    return segment.speaker if segment.speaker and sure else UNKNOWN


def lines(episode: Episode) -> Iterator[Line]:
    """The segments that are said, in order, with their times and speakers; blanks are single spaces."""
    milliseconds = episode.timeline.milliseconds
    for cue in episode.timeline.cues:
        text = one_line(cue.segment.written)
        if text:
            start, end = milliseconds(cue.start), milliseconds(cue.end)
            words = tuple(_words(cue, start, end))
            yield Line(start, end, speaker(cue.segment), text, cue.segment, words, cue.timing)


def _words(cue: Cue, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The segment cut where words begin, each part with its time; joined by spaces they are its text."""
    written = cue.segment.written
    at, place = start, 0
    for onset in cue.words:
        part = one_line(written[place : onset.start])
        if part and at < start + onset.at < end:
            yield at, part
            at, place = start + onset.at, onset.start
    if cue.words:
        yield at, one_line(written[place:])


def gap(before: Segment, after: Segment) -> str:
    """What stands between two segments of one paragraph: nothing where they touch there, or a space."""
    touching = before.source and after.source and before.source.end == after.source.start
    return "" if touching else " "


def joined(segments: Sequence[Segment]) -> str:
    """Segments of one paragraph as it is written."""
    pieces = [segment.written for segment in segments[:1]]
    for before, after in pairwise(segments):
        pieces += gap(before, after), after.written
    return one_line("".join(pieces))


def chapo(script: Script) -> str | None:
    """The article's chapô, from its front matter or from the text; None where it has none."""
    written = joined([s for s in script.segments if s.block and s.block.kind == "lead"])
    return script.meta.lead or written or None


def vtt(episode: Episode) -> bytes:
    """WebVTT (W3C), a cue a segment, its speaker in a voice span, and the time of each word that is known."""
    cues = (
        f"{clock(line.start, '.')} --> {clock(line.end, '.')}\n{_voiced(line)}\n" for line in lines(episode)
    )
    return "\n".join(("WEBVTT\n", *cues)).encode()


def _voiced(line: Line) -> str:
    """The line in the span of its speaker; a sound has none."""
    return _timed(line) if line.segment.sound else f"<v {_escaped(line.speaker)}>{_timed(line)}</v>"


def _timed(line: Line) -> str:
    """The line's text with a time before each word but the first."""
    if not line.words:
        return _escaped(line.text)
    (_, first), *others = line.words
    timed = (f"<{clock(at, '.')}>{_escaped(part)}" for at, part in others)
    return " ".join((_escaped(first), *timed))


def srt(episode: Episode) -> bytes:
    """SubRip, a cue a segment, the speaker named where it changes."""
    cues = (
        f"{number}\n{clock(line.start, ',')} --> {clock(line.end, ',')}\n{_named(line, label)}\n"
        for number, (label, line) in enumerate(_labelled(episode), start=1)
    )
    return "\n".join(cues).encode()


def txt(episode: Episode) -> bytes:
    """Plain text: a line a paragraph, or the part of it that one person says, with ordinary spaces only."""
    return "".join(f"{' '.join(''.join(turn).split())}\n" for turn in _turns(episode)).encode()


def json(episode: Episode) -> bytes:
    """The JSON transcript of Podcasting 2.0, times in seconds."""
    segments = [
        {
            **({} if line.segment.sound else {"speaker": line.speaker}),
            "startTime": line.start / 1000,
            "endTime": line.end / 1000,
            "body": line.text,
            **_word_times(line),
        }
        for line in lines(episode)
    ]
    document = {"version": "1.0.0", "segments": segments}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _word_times(line: Line) -> dict[str, object]:
    """What readers of the format that know no words leave aside."""
    if not line.words:
        return {}
    words = [{"startTime": at / 1000, "body": part} for at, part in line.words]
    return {"words": words, "timing": line.timing}


# https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "vtt": Format(".vtt", "text/vtt", vtt),
        "srt": Format(".srt", "application/x-subrip", srt),
        "json": Format(".json", "application/json", json),
        "txt": Format(".txt", "text/plain", txt),
    }
)


def _turns(episode: Episode) -> list[list[str]]:
    """What one person says in one paragraph, as a list a turn; what was added stands alone."""
    turns: list[list[str]] = []
    before: Segment | None = None
    for label, line in _labelled(episode):
        block = line.segment.block
        if before is None or label or block is None or block != before.block:
            turns.append([])
        else:
            turns[-1].append(gap(before, line.segment))
        turns[-1].append(_named(line, label))
        before = line.segment
    return turns


def _labelled(episode: Episode) -> Iterator[tuple[str | None, Line]]:
    """Each line, with its speaker where that is not the one before; the narrator begins."""
    before = NARRATOR
    for line in lines(episode):
        yield (line.speaker if line.speaker != before else None), line
        before = line.speaker


def _named(line: Line, label: str | None) -> str:
    return f"{label}\N{NO-BREAK SPACE}: {line.text}" if label else line.text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(milliseconds: int, mark: str) -> str:
    """A time as `01:02:03.456`, with the format's own decimal mark."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{rest:03}"
