"""Transcripts as text: WebVTT, SubRip, plain text for Braille, Podcasting 2.0 JSON."""

from collections.abc import Iterator

import msgspec

from episodes.episode import Episode
from episodes.transcripts.lines import NARRATOR, Line, gap, lines
from scripts.script import Segment


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
