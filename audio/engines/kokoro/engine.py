"""The Kokoro engine: one neural model on this machine, and a cast of packs and blends."""

import threading
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from audio.engines.base import (
    NO_OPTIONS,
    Capabilities,
    DefaultCast,
    Options,
    Request,
    Speech,
    Voice,
    refuse_unknown,
)
from audio.engines.espeak import Espeak
from audio.engines.kokoro import phonemes, voices
from audio.engines.models.installed import InstalledModel, command, default_folder
from audio.errors import AudioError, EmptyAudioError, VoiceMissingError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from audio.engines.kokoro.inference import LoadedGraph

MODEL = "kokoro-v1.0.int8.onnx"
PACKAGE = "onnxruntime"
VERSION = 1
"""Version of how utterances are joined and styles are chosen; part of every clip's key."""

_version = cache(version)  # asked for each clip


class Kokoro:
    """Kokoro-82M (Apache-2.0). Its sound is free of conditions."""

    name = "kokoro"

    def __init__(self, options: Options = NO_OPTIONS) -> None:
        refuse_unknown(self.name, options, ("folder",))
        folder = Path(options["folder"]).expanduser() if "folder" in options else default_folder() / self.name
        self._installed = InstalledModel(self.name, folder)
        self._espeak = Espeak()
        self._lock = threading.Lock()
        self._loaded: LoadedGraph | None = None
        self._styles: dict[str, npt.NDArray[np.float32]] = {}

    def capabilities(self) -> Capabilities:
        """Offline; a neural voice takes time, so its speech is kept."""
        return Capabilities(
            online=False,
            licence="Apache-2.0; no conditions on the sound",
            timing="measured",
            phonemes=True,
            paced=True,
            kept=True,
            steady=False,
            mixed_tempo=True,
        )

    def voices(self) -> tuple[Voice, ...]:
        """The cast, as far as the packs of its voices are here."""
        return tuple(
            Voice(name, "fr-FR", known.gender, known.note)
            for name, known in voices.KNOWN.items()
            if all(map(self._installed.has, _files(name)))
        )

    def default_cast(self) -> DefaultCast:
        """The French pack narrates; the others are the people who are quoted.

        Raises:
            VoiceMissingError: the model is not installed.
        """
        self._require(voices.NARRATOR)
        women, men = (
            tuple(name for name, known in voices.KNOWN.items() if known.gender == wanted) for wanted in "fm"
        )
        return DefaultCast(voices.NARRATOR, voices.NEUTRAL, women[1:], men)

    def prepare(self, voice: str) -> None:
        """Check that files and packages are there; the weights are checked when they are loaded.

        Raises:
            VoiceMissingError: there is no such voice, or the model is not installed.
            AudioError: ONNX Runtime is not installed.
        """
        self._require(voice)
        if find_spec(PACKAGE) is None:
            raise _package_missing()

    def identity(self, voice: str) -> str:
        """Versions of ONNX Runtime, of espeak-ng and of our own rules; hashes of the model and the packs."""
        parts = self._require(voice)
        try:
            packs = ", ".join(
                f"{pack}*{share} {self._installed.hash(voices.file(pack))}" for pack, share in parts.items()
            )
            rules = f"read {phonemes.VERSION}, said {VERSION}, {self._espeak.identity('fr')}"
            return f"kokoro {self._installed.hash(MODEL)}, {packs}, onnxruntime {_version(PACKAGE)}, {rules}"
        except ModuleNotFoundError as error:
            raise _package_missing() from error

    def synthesize(self, request: Request) -> Speech:
        """Speak a request; the same one gives the same bytes on every thread.

        Raises:
            VoiceMissingError: there is no such voice, or a file is not what was installed.
            EmptyAudioError: nothing in the text can be spoken.
            AudioError: the model failed.
        """
        pack = self._style(request.voice)
        utterances = phonemes.utterances(request, self._espeak.phonemes)
        if not utterances:
            raise EmptyAudioError("silent", engine=self.name, text=request.text, voice=request.voice)
        try:
            from audio.engines.kokoro.inference import BROKEN, speak  # noqa: PLC0415 - a quarter of a second
        except ImportError as error:
            raise _package_missing() from error
        graph = self._graph()
        try:
            return speak(graph, pack, utterances, request.pace)
        except BROKEN as error:
            cause = type(error).__name__
            raise AudioError(
                "synthesis", engine=self.name, text=request.text, voice=request.voice, cause=cause
            ) from error

    def _graph(self) -> "LoadedGraph":
        """The model, loaded when somebody first speaks, once for all threads."""
        from audio.engines.kokoro.inference import BROKEN, LoadedGraph  # noqa: PLC0415 - as above

        with self._lock:
            if self._loaded is None:
                data = self._installed.read(MODEL)
                try:
                    self._loaded = LoadedGraph(data)
                except BROKEN as error:
                    raise self._installed.damaged(MODEL, "no model of Kokoro") from error
            return self._loaded

    def _style(self, voice: str) -> "npt.NDArray[np.float32]":
        """The styles of a voice, blended of its packs, a row for each number of signs."""
        parts = self._require(voice)
        if voice not in self._styles:
            self._styles[voice] = voices.blended(parts, self._installed)
        return self._styles[voice]

    def _require(self, voice: str) -> dict[str, int]:
        """The packs of a voice, all of which are here.

        Raises:
            VoiceMissingError: there is no such voice, or something of it is not installed.
        """
        parts = voices.packs(voice)
        if parts is None:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)
        for file in _files(voice):
            if not self._installed.has(file):
                if voice not in voices.KNOWN and self._installed.has(MODEL):
                    raise VoiceMissingError("voice", engine=self.name, voice=voice)
                raise VoiceMissingError(
                    "none", engine=self.name, folder=self._installed.folder, command=command(self.name)
                )
        return parts


def _files(voice: str) -> tuple[str, ...]:
    """What a voice is made of, in the folder of the model."""
    return MODEL, *map(voices.file, voices.packs(voice) or {})


def _package_missing() -> AudioError:
    return AudioError(
        "engine unavailable",
        engine="kokoro",
        cause=f"the package {PACKAGE} is missing",
        remedy="Install it with: pip install 'hautevoix[kokoro]'",
    )
