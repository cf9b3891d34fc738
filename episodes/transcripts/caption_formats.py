"""Transcripts as text: WebVTT, SubRip, plain text for Braille displays, Podcasting 2.0 JSON."""

from collections.abc import Iterator

import msgspec

from episodes.episode import Episode
from episodes.formatting import split_time
from episodes.transcripts.timed_segments import NARRATOR, Caption, captions, gap
from scripts.script import Segment

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})  # of WebVTT


def vtt(episode: Episode) -> Iterator[str]:
    """Yield WebVTT (W3C): a cue a segment, its speaker in a voice span, with the known times of words."""
    yield "WEBVTT\n"
    for caption in captions(episode.timeline):
        text = caption.text.translate(_ESCAPES)
        if words := caption.words:
            (_, first), *others = words
            timed = [f"<{clock(start, '.')}>{word.translate(_ESCAPES)}" for start, word in others]
            text = " ".join((first.translate(_ESCAPES), *timed))
        if not caption.segment.sound:
            text = f"<v {caption.speaker.translate(_ESCAPES)}>{text}</v>"
        yield f"\n{clock(caption.start, '.')} --> {clock(caption.end, '.')}\n{text}\n"


def srt(episode: Episode) -> Iterator[str]:
    """Yield SubRip: a cue a segment, the speaker named where it changes."""
    for number, (label, caption) in enumerate(_labelled(episode), start=1):
        opening = "\n" if number > 1 else ""
        times = f"{clock(caption.start, ',')} --> {clock(caption.end, ',')}"
        yield f"{opening}{number}\n{times}\n{label}{caption.text}\n"


def txt(episode: Episode) -> Iterator[str]:
    """Yield plain text with ordinary spaces only: a line for what one speaker says in one paragraph."""
    turn = ""
    before: Segment | None = None
    for label, caption in _labelled(episode):
        segment = caption.segment
        if before and (label or segment.block is None or segment.block != before.block):
            yield f"{' '.join(turn.split())}\n"
            turn = ""
        elif before:
            turn += gap(before, segment)
        turn += f"{label}{caption.text}"
        before = segment
    if before:
        yield f"{' '.join(turn.split())}\n"


def json(episode: Episode) -> Iterator[str]:
    """Yield the JSON transcript of Podcasting 2.0, times in seconds; `words` and `timing` are ours."""
    yield '{\n "version": "1.0.0",\n "segments": ['
    mark = ""
    for caption in captions(episode.timeline):
        segment: dict[str, object] = {} if caption.segment.sound else {"speaker": caption.speaker}
        segment |= {"startTime": caption.start / 1000, "endTime": caption.end / 1000, "body": caption.text}
        if words := caption.words:
            segment["words"] = [{"startTime": start / 1000, "body": word} for start, word in words]
            segment["timing"] = caption.timing
        lines = msgspec.json.format(msgspec.json.encode(segment), indent=1).decode().split("\n")
        yield f"{mark}\n  " + "\n  ".join(lines)
        mark = ","
    yield "\n ]\n}\n" if mark else "]\n}\n"


def clock(milliseconds: int, mark: str) -> str:
    """Return a time as `01:02:03.456`.

    Args:
        milliseconds: since the start of the episode.
        mark: decimal mark of the format.
    """
    hours, minutes, seconds, rest = split_time(milliseconds)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{rest:03}"


def _labelled(episode: Episode) -> Iterator[tuple[str, Caption]]:
    """Yield each caption after a label, empty unless the speaker changes (the narrator begins)."""
    before = NARRATOR
    for caption in captions(episode.timeline):
        yield ("" if caption.speaker == before else f"{caption.speaker}\N{NO-BREAK SPACE}: "), caption
        before = caption.speaker
