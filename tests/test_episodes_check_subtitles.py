"""Transcripts are read as strictly as the strictest player reads them."""

import pytest
from subtitle_cases import CASES, CUE

from episodes.check.subtitles import times


@pytest.mark.parametrize("name", CASES)
def test_webvtt_is_taken_or_refused_for_what_is_wrong(name: str) -> None:
    """As the W3C's own parser does on the same cases."""
    text, cause = CASES[name]
    if cause is None:
        assert times("transcript.vtt", text.encode())
    else:
        with pytest.raises(ValueError, match=cause):
            times("transcript.vtt", text.encode())


def test_times_are_told_in_milliseconds() -> None:
    """Those of cues, whatever stands around them."""
    text = f"WEBVTT\n\nNOTE une remarque\n\n{CUE}\n1\n01:00:02.500 --> 01:00:03.000 align:start\nFin\n"
    assert times("transcript.vtt", text.encode()) == [(1000, 2500), (3602500, 3603000)]


SUBRIP = {
    "times with dots": ("1\n00:00:01.000 --> 00:00:02.000\nOui\n", "has no times"),
    "a number missing": ("00:00:01,000 --> 00:00:02,000\nOui\n", "is numbered"),
    "numbers that skip": ("2\n00:00:01,000 --> 00:00:02,000\nOui\n", "is numbered"),
    "no text": ("1\n00:00:01,000 --> 00:00:02,000\n", "is empty"),
    "end before start": ("1\n00:00:02,000 --> 00:00:01,000\nOui\n", "ends before it begins"),
    "nothing": ("", "is numbered"),
}


@pytest.mark.parametrize("name", SUBRIP)
def test_subrip_is_refused_for_what_is_wrong(name: str) -> None:
    """Numbers from 1, commas, a text."""
    text, cause = SUBRIP[name]
    with pytest.raises(ValueError, match=cause):
        times("transcript.srt", text.encode())


JSON = {
    "no segments": ('{"version": "1.0.0", "segments": []}', "nothing is in it"),
    "a time as text": (
        '{"version": "1.0.0", "segments": [{"startTime": "1", "endTime": 2, "body": "a"}]}',
        "float",
    ),
    "no end": ('{"version": "1.0.0", "segments": [{"startTime": 1, "body": "a"}]}', "endTime"),
    "end before start": (
        '{"version": "1.0.0", "segments": [{"startTime": 2, "endTime": 1, "body": "a"}]}',
        "ends before",
    ),
    "no version": ('{"segments": [{"startTime": 1, "endTime": 2, "body": "a"}]}', "version"),
}


@pytest.mark.parametrize("name", JSON)
def test_json_is_refused_for_what_is_wrong(name: str) -> None:
    """The schema of Podcasting 2.0."""
    text, cause = JSON[name]
    with pytest.raises(ValueError, match=cause):
        times("transcript.json", text.encode())


def test_segments_of_a_document_are_numbered() -> None:
    """Talking books count on them."""
    page = '<html><body><p><span id="s{}" data-start="10" data-end="20">Oui</span></p></body></html>'
    assert times("transcript.html", page.format(1).encode()) == [(10, 20)]
    with pytest.raises(ValueError, match="not numbered"):
        times("transcript.html", page.format(2).encode())


@pytest.mark.parametrize("text", ["<" * 200_000, "<v " * 60_000, "&" * 200_000, "<c>" * 60_000])
def test_hostile_text_takes_no_longer(text: str) -> None:
    """Time grows with length alone: a minute here would be a hang."""
    with pytest.raises(ValueError, match="cue 1"):
        times("transcript.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n".encode())
