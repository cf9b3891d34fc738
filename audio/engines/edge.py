"""The voices of Microsoft Edge's read-aloud, through edge-tts: natural, unofficial, not for commercial use.

The service fails quietly: it stops in the middle of a text, or names all words and sends ten minutes of them.
The words that it names are therefore compared with the text and the sound before anything is taken.
"""

import asyncio
import os
import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from audio.engines import remote
from audio.engines.base import (
    NO_OPTIONS,
    Capabilities,
    DefaultCast,
    Options,
    Request,
    Speech,
    Voice,
    Word,
    refuse_unknown,
)
from audio.engines.remote import Payload
from audio.errors import (
    AudioError,
    EmptyAudioError,
    TransientError,
    UnauthorisedError,
    VoiceMissingError,
)

if TYPE_CHECKING:
    from edge_tts import Communicate

VOICES = (
    Voice("fr-FR-DeniseNeural", "fr-FR", "f", "the narrator"),
    Voice("fr-FR-HenriNeural", "fr-FR", "m"),
    Voice("fr-FR-VivienneMultilingualNeural", "fr-FR", "f", "says foreign words in their language"),
    Voice("fr-FR-RemyMultilingualNeural", "fr-FR", "m", "says foreign words in their language"),
    Voice("fr-FR-EloiseNeural", "fr-FR", "f", "a child; cast by name only"),
    Voice("fr-BE-CharlineNeural", "fr-BE", "f", "Belgium; cast by name only"),
    Voice("fr-BE-GerardNeural", "fr-BE", "m", "Belgium; cast by name only"),
    Voice("fr-CH-ArianeNeural", "fr-CH", "f", "Switzerland; cast by name only"),
    Voice("fr-CH-FabriceNeural", "fr-CH", "m", "Switzerland; cast by name only"),
    Voice("fr-CA-SylvieNeural", "fr-CA", "f", "Canada; cast by name only"),
    Voice("fr-CA-JeanNeural", "fr-CA", "m", "Canada; cast by name only"),
    Voice("fr-CA-AntoineNeural", "fr-CA", "m", "Canada; cast by name only"),
    Voice("fr-CA-ThierryNeural", "fr-CA", "m", "Canada; cast by name only"),
)
"""As the service listed them in 2026."""

DEADLINE = 30.0  # s for one clip, from the first byte asked to the last received

_NOT_SENT = "No text was sent. Ask whoever runs this network."
_TICKS = 10_000_000  # a second, in the service's 100 ns
_NEAR = 120  # characters ahead in which a word that the service named is looked for
_UNNAMED = 3  # words at the end of a text that the service may leave out
_FASTEST = 26.0  # letters and digits a second: French voices say 12 to 18
_SLACK = 0.3  # s that a word may outlast the sound
_BREAKS = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")  # besides the controls, which edge-tts drops
_WORD = re.compile(r"\w+")


class WordBoundary(NamedTuple):
    """A word as the service named it.

    Attributes:
        text: the word.
        start: s from the start of the sound.
        end: s likewise.
    """

    text: str
    start: float
    end: float


class _Stream(NamedTuple):
    """All that came: MP3, words, and whether the service said that this is the end."""

    mp3: bytes
    words: tuple[WordBoundary, ...]
    is_whole: bool


class Edge:
    """A dozen natural French voices that need no key, from a service that promises nothing."""

    name = "edge"

    def __init__(self, options: Options = NO_OPTIONS, *, deadline: float = DEADLINE) -> None:
        """Check the options; nothing is sent.

        Args:
            options: `epoch`, for a service whose voices change without notice, and nothing else.
            deadline: s for one clip.

        Raises:
            SoundRefusedError: there is another option.
        """
        refuse_unknown(self.name, options, ("epoch",))
        self._epoch = options.get("epoch", "")
        self._deadline = deadline

    def capabilities(self) -> Capabilities:
        """Online; the text goes to Microsoft."""
        return Capabilities(
            online=True,
            licence="not for commercial use; Microsoft's terms",
            notice="the text goes to Microsoft, through a service that is meant for its browser: there is no"
            " contract, and it is not for commercial use. Voices to broadcast with: piper.",
            timing="measured",
            paced=True,
            concurrency=4,
            kept=True,
        )

    def voices(self) -> tuple[Voice, ...]:
        """The service's French voices."""
        return VOICES

    def default_cast(self) -> DefaultCast:
        """Adults of France; others only where somebody casts them."""
        denise, henri, vivienne, remy = (voice.name for voice in VOICES[:4])
        return DefaultCast(
            narrator=denise, neutral=f"{denise}:-2", women=(vivienne, f"{vivienne}:-2"), men=(henri, remy)
        )

    def prepare(self, voice: str) -> None:
        """Look for the voice and the package; the service itself is not asked.

        Raises:
            VoiceMissingError: it is not one of `VOICES`.
            AudioError: edge-tts is not installed.
        """
        if voice not in {known.name for known in VOICES}:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)
        if find_spec("edge_tts") is None:
            raise AudioError(
                "engine unavailable",
                engine=self.name,
                cause="the package edge-tts is missing",
                remedy="Install it with: pip install 'hautevoix[edge]'",
            )

    def identity(self, voice: str) -> str:
        """The service and the epoch; it tells no version, and another edge-tts changes no sound."""
        return f"edge read-aloud, epoch {self._epoch}"

    def synthesize(self, request: Request) -> Speech:
        """Say one clip, within the deadline.

        Raises:
            TransientError: the service failed, or sent not all of the sound; RateLimitedError where it has
                had enough.
            UnauthorisedError: it refuses this program.
            EmptyAudioError: nothing in the text can be said.
            VoiceMissingError, AudioError: as for `prepare`.
        """
        self.prepare(request.voice)
        if not _WORD.search(request.text):
            raise EmptyAudioError("silent", engine=self.name, voice=request.voice, text=request.text)
        stream = self._ask(request)
        pcm, rate = remote.decode(self.name, Payload("audio/mpeg", stream.mp3))
        speech = Speech(pcm, rate, aligned(request.text, stream.words))
        unnamed = _WORD.findall(request.text, speech.words[-1].end) if speech.words else []
        if (
            not stream.is_whole
            or len(unnamed) > _UNNAMED
            or any(word.end > speech.seconds + _SLACK for word in stream.words[-1:])
        ):
            raise TransientError("cut short", seconds=speech.seconds, text=request.text, engine=self.name)
        remote.require_whole(self.name, request.text, speech.seconds, _FASTEST * request.pace)
        return speech

    def _ask(self, request: Request) -> _Stream:
        """Have edge-tts ask the service; whatever goes wrong there becomes one of our errors."""
        import aiohttp  # noqa: PLC0415 - an extra, and a third of a second
        from edge_tts import Communicate  # noqa: PLC0415 - likewise
        from edge_tts.exceptions import EdgeTTSException, NoAudioReceived, SkewAdjustmentError  # noqa: PLC0415 - likewise

        rate = f"{round((request.pace - 1) * 100):+d}%"
        text = _NO_XML.sub(" ", request.text)
        communicate = Communicate(text, request.voice, rate=rate, boundary="WordBoundary")
        try:
            return asyncio.run(_receive(communicate, self._deadline))
        except TimeoutError as error:
            raise TransientError("late", engine=self.name, seconds=self._deadline) from error
        except aiohttp.ClientResponseError as error:
            raise self._refusal(error.status, error.headers or {}, request.text) from error
        except SkewAdjustmentError as error:
            raise self._refusal(403, {}, request.text) from error
        except EdgeTTSException as error:
            what = "nothing" if isinstance(error, NoAudioReceived) else "what this edge-tts does not know"
            raise TransientError("not sound", engine=self.name, what=what) from error
        except aiohttp.ClientSSLError as error:
            cause = "its certificate does not hold, or something between here and there reads along"
            raise AudioError("engine unavailable", engine=self.name, cause=cause, remedy=_NOT_SENT) from error
        except (aiohttp.ClientError, OSError) as error:
            cause = getattr(error, "strerror", None) or "the connection broke"
            if isinstance(error, OSError) and error.errno and error.errno > 0:
                cause = os.strerror(error.errno)  # asyncio's own words hold an address
            raise TransientError("unreachable", engine=self.name, cause=cause) from error

    def _refusal(self, status: int, headers: Mapping[str, str], text: str) -> AudioError:
        if status == 403:
            remedy = (
                "Set this machine's clock, or bring edge-tts up to date: pip install -U 'hautevoix[edge]'"
            )
            return UnauthorisedError("refused", engine=self.name, cause="403", remedy=remedy)
        return remote.refusal(self.name, text, status, headers.get("Retry-After"))


async def _receive(communicate: "Communicate", deadline: float) -> _Stream:
    mp3, words = bytearray(), []
    async with asyncio.timeout(deadline):
        async for piece in communicate.stream():
            if piece["type"] == "audio":
                mp3 += piece["data"]
            else:
                start, end = piece["offset"], piece["offset"] + piece["duration"]
                words.append(WordBoundary(piece["text"], start / _TICKS, end / _TICKS))
    is_whole = not communicate.state.get("chunk_audio_bytes")  # counted until the service ends its turn
    return _Stream(bytes(mp3), tuple(words), is_whole)


def aligned(text: str, boundaries: Iterable[WordBoundary]) -> tuple[Word, ...]:
    """Find in a text the words that the service named.

    Args:
        text: as it was sent.
        boundaries: in the order in which they were said. A word that is not found near where the last one
            ended is left out.

    Returns:
        Words with their place in the text and the s at which they begin.
    """
    text, words = text.translate(_BREAKS), []
    end, time = 0, 0.0
    for boundary in boundaries:
        if not (name := boundary.text.translate(_BREAKS).strip()):
            continue
        whole_word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        if found := whole_word.search(text, end, end + _NEAR + len(name)):
            end, time = found.end(), max(boundary.start, time)
            words.append(Word(found.start(), end, time))
    return tuple(words)
