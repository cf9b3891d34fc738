"""Transcripts as text: WebVTT, SubRip, plain text for Braille displays, Podcasting 2.0 JSON."""

from collections.abc import Iterator

import msgspec

from episodes.episode import Episode
from episodes.formatting import split_time
from episodes.transcripts.timed_segments import NARRATOR, Caption, captions, gap
from scripts.script import Segment

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})  # of WebVTT


def vtt(episode: Episode) -> bytes:
    """Return WebVTT (W3C): a cue a segment, its speaker in a voice span, with the known times of words."""
    cues = ["WEBVTT\n"]
    for caption in captions(episode.timeline):
        text = caption.text.translate(_ESCAPES)
        if caption.words:
            (_, first), *others = caption.words
            timed = [f"<{clock(start, '.')}>{word.translate(_ESCAPES)}" for start, word in others]
            text = " ".join((first.translate(_ESCAPES), *timed))
        if not caption.segment.sound:
            text = f"<v {caption.speaker.translate(_ESCAPES)}>{text}</v>"
        cues.append(f"{clock(caption.start, '.')} --> {clock(caption.end, '.')}\n{text}\n")
    return "\n".join(cues).encode()


def srt(episode: Episode) -> bytes:
    """Return SubRip: a cue a segment, the speaker named where it changes."""
    cues = (
        f"{number}\n{clock(caption.start, ',')} --> {clock(caption.end, ',')}\n{label}{caption.text}\n"
        for number, (label, caption) in enumerate(_labelled(episode), start=1)
    )
    return "\n".join(cues).encode()


def txt(episode: Episode) -> bytes:
    """Return plain text with ordinary spaces only: a line for what one speaker says in one paragraph."""
    turns: list[str] = []
    before: Segment | None = None
    for label, caption in _labelled(episode):
        segment = caption.segment
        if before is None or label or segment.block is None or segment.block != before.block:
            turns.append("")
        else:
            turns[-1] += gap(before, segment)
        turns[-1] += f"{label}{caption.text}"
        before = segment
    return "".join(f"{' '.join(turn.split())}\n" for turn in turns).encode()


def json(episode: Episode) -> bytes:
    """Return the JSON transcript of Podcasting 2.0, times in seconds; `words` and `timing` are ours."""
    segments = []
    for caption in captions(episode.timeline):
        segment: dict[str, object] = {} if caption.segment.sound else {"speaker": caption.speaker}
        segment |= {"startTime": caption.start / 1000, "endTime": caption.end / 1000, "body": caption.text}
        if caption.words:
            segment["words"] = [{"startTime": start / 1000, "body": word} for start, word in caption.words]
            segment["timing"] = caption.timing
        segments.append(msgspec.Raw(msgspec.json.encode(segment)))  # compact: there may be ten hours of them
    document = {"version": "1.0.0", "segments": segments}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


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
