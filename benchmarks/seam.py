"""The cost of the seam between synthesizer and engines, and how busy it keeps a slow engine."""

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from audio.clips.store import Store
from audio.engines import base as engines
from audio.engines.base import Capabilities, Request, Speech
from audio.profile import SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.synthesis.synthesizer import Synthesizer
from audio.voices.reference import VoiceResolver
from scripts.lexicon import shipped

LATENCY = 0.2  # s
CONCURRENCY = 4
SENTENCES = 200


def overhead() -> float:
    """CPU of sentences said through the synthesizer / by the engine itself, the best of seven."""
    with tempfile.TemporaryDirectory() as folder:
        synthesizer = _synthesizer(Path(folder))
        requests = [Request("fr", f"Le conseil a voté la mesure numéro {_letters(n)}.") for n in range(60)]
        rounds = [
            (
                _cpu(lambda: [synthesizer.say(request) for request in requests]),
                _cpu(lambda: [synthesizer.engine.synthesize(request) for request in requests]),
            )
            for _ in range(7)
        ]
    through, direct = (min(times) for times in zip(*rounds, strict=True))
    return through / direct


def busy() -> tuple[float, int]:
    """How fully a slow engine's allowed concurrency is used, and the most requests it ever had at once."""
    with tempfile.TemporaryDirectory() as folder:
        slow = Slow()
        synthesizer = replace(_synthesizer(Path(folder)), voices=VoiceResolver(slow))
        synthesizer.prepare("fr")
        list(synthesizer.clips([Request("fr", "Un essai.")]))  # the voice is measured before the clock starts
        started = time.perf_counter()
        texts = (f"La mesure numéro {_letters(n)} a été votée." for n in range(SENTENCES))
        for _ in synthesizer.clips(Request("fr", text) for text in texts):
            pass
        return SENTENCES * LATENCY / CONCURRENCY / (time.perf_counter() - started), slow.most


class Slow:
    """The embedded voice, behind a wire: it answers after a while, and to some at once only."""

    name = "slow"

    def __init__(self) -> None:
        self._espeak = engines.load("espeak")
        self._speech = self._espeak.synthesize(Request("fr", "La mesure a été votée."))
        self._lock, self._now, self.most = threading.Lock(), 0, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._espeak, name)

    def capabilities(self) -> Capabilities:
        return Capabilities(online=True, licence="none", notice="none", concurrency=CONCURRENCY)

    def synthesize(self, request: Request) -> Speech:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(LATENCY)
        with self._lock:
            self._now -= 1
        return self._speech


def _synthesizer(folder: Path) -> Synthesizer:
    sound = SoundProfile(audio_format("standard"))
    return open_synthesizer(
        EngineConfig("espeak"), sound, Store(folder), lexicon=shipped(), threads=2, warn=lambda text: None
    )


def _cpu(action: Callable[[], object]) -> float:
    started = time.process_time()
    action()
    return time.process_time() - started


def _letters(number: int) -> str:
    return " ".join("abcdefghij"[int(digit)] for digit in str(number))
