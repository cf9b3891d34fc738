"""What a service sends, as samples: WAV with honest, wrong or unknown lengths, headerless samples, MP3."""

import sys
from array import array
from collections.abc import Iterator
from itertools import islice

from audio.engines import remote
from audio.engines.base import Speech
from audio.errors import TransientError

PCM_RATE = 24000  # Hz, of headerless samples, as OpenAI's reference has it

_FASTEST = 26.0  # letters and digits a second: French voices say 12 to 18
_BABBLE, _GRACE = 0.4, 6.0  # s a character, and s besides, that nobody needs for a text
_UNKNOWN = 0x7FFF0000  # bytes: what is streamed states 0, or a length near the largest there is
_HEADER = 8  # bytes of a chunk: its name, its length
_MOST = 64  # chunks that a file has before its sound
_CONTAINERS = (b"RIFF", b"ID3", b"OggS", b"fLaC")


def speech(engine: str, answer: remote.Answer, wanted: str, text: str, pace: float) -> Speech:
    """The sound of an answer, held against its text.

    Args:
        engine: who asked.
        answer: what came.
        wanted: the format that was asked for; another one that tells its name is taken too.
        text: what should have been said.
        pace: at which.

    Raises:
        TransientError: it is no sound, not all of it, or more than these words can take.
    """
    remote.refuse_text(engine, answer)
    if missing := _missing(answer.body):
        raise TransientError("cut off", engine=engine, missing=missing, text=text)
    bare = wanted == "pcm" and not answer.body.startswith(_CONTAINERS)
    pcm, rate = _bare(engine, answer.body) if bare else remote.decoded(engine, answer)
    said = Speech(pcm, rate)
    remote.require_whole(engine, text, said.seconds, _FASTEST * pace)
    if said.seconds * pace > len(text) * _BABBLE + _GRACE:
        raise TransientError("babble", engine=engine, seconds=said.seconds, text=text)
    return said


def _bare(engine: str, body: bytes) -> tuple[bytes, int]:
    samples = array("h", body[: len(body) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    remote.require_audible(engine, samples.tobytes())
    return samples.tobytes(), PCM_RATE


def _missing(body: bytes) -> int:
    """Bytes of sound that a WAV file states and does not hold; 0 where it does not know its length."""
    for name, start, length in islice(_chunks(body), _MOST):
        if name == b"data":
            return max(start + length - len(body), 0) if length < _UNKNOWN else 0
    return 0


def _chunks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, first byte and stated length of each chunk of a RIFF file; none where it is another file."""
    at = 12 if body[:4] == b"RIFF" and body[8:12] == b"WAVE" else len(body)
    while at + _HEADER <= len(body):
        length = int.from_bytes(body[at + 4 : at + _HEADER], "little")
        yield body[at : at + 4], at + _HEADER, length
        at += _HEADER + length + length % 2
