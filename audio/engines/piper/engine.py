"""Piper as an engine: the voices that are installed, and who plays whom with them."""

import threading
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from audio.engines import espeak
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
from audio.engines.piper import installed
from audio.errors import AudioError, VoiceMissingError

if TYPE_CHECKING:
    from audio.engines.piper.installed import Model
    from audio.engines.piper.model import Instrument
    from scripts.script import Gender

_NOISE = "noise 1"  # the table that models draw from (model.py); another makes other sounds of the same words
_PACKAGES = ("piper", "onnx")
_ENOUGH = 2  # people of one gender whom the engine can be without shifting anybody
_APART = (
    ":+2.5",
    ":-2.5",
)  # semitones at which somebody is another of the same gender (audio/voices/voiceprint.py)
_HIGHER, _LOWER = (":+4", ":+3"), (":-4", ":-3")  # and where nobody of the gender is installed
_NEUTRAL: "dict[Gender | None, str]" = {"f": ":-3.5", "m": ":+3.5", None: ":+3.5"}
_LENT = 3  # people who are shifted for want of anybody of a gender; a model may have a hundred


class Piper:
    """Neural voices on this machine. What may be done with their sound is each voice's own matter."""

    name = "piper"

    def __init__(self, options: Options = NO_OPTIONS) -> None:
        refuse_unknown(self.name, options, ("folder",))
        self.folder = (
            Path(options["folder"]).expanduser() if "folder" in options else installed.default_folder()
        )
        self._lock = threading.Lock()
        self._instruments: dict[str, Instrument] = {}

    def capabilities(self) -> Capabilities:
        """Offline; a neural voice takes time, so that its speech is kept."""
        return Capabilities(
            online=False,
            licence="each voice's own, see its note",
            timing="measured",
            phonemes=True,
            paced=True,
            kept=True,
        )

    def voices(self) -> tuple[Voice, ...]:
        """Those that are installed, a line for each speaker of a model."""
        found = [voice for model in self._models.values() for voice in _voices(model)]
        found.sort(
            key=lambda voice: (not self._model_of(voice).nasal, installed.rank(voice.name), voice.name)
        )
        return tuple(found)

    def default_cast(self) -> DefaultCast:
        """Who is installed, and where they are too few, the same people shifted.

        Raises:
            VoiceMissingError: nobody is installed.
        """
        voices = self.voices()
        if not voices:
            raise self._nobody()
        voices = tuple(voice for voice in voices if self._model_of(voice).nasal) or voices
        narrator, names = voices[0].name, [voice.name for voice in voices]
        women, men = ([voice.name for voice in voices if voice.gender == wanted] for wanted in ("f", "m"))
        return DefaultCast(
            narrator=narrator,
            neutral=narrator + _NEUTRAL[voices[0].gender],
            women=tuple(_players(women, names, narrator, _HIGHER)),
            men=tuple(_players(men, names, narrator, _LOWER)),
        )

    def prepare(self, voice: str) -> None:
        """Looks for the files and the package; the weights are checked when they are loaded.

        Raises:
            VoiceMissingError: it is not installed, or not as it was.
            AudioError: Piper is not installed.
        """
        model, _ = self._found(voice)
        model.check()
        for package in _PACKAGES:
            if find_spec(package) is None:
                raise _unavailable(package)

    def identity(self, voice: str) -> str:
        """Piper's version, what is mended for it, and the hashes of model and configuration."""
        model, _ = self._found(voice)
        mended = f"mended {espeak.VERSION}"
        try:
            hashes = f"model {model.hash}, config {model.config_hash}"
            return f"piper {self._version}, {mended}, {_NOISE}, {hashes}"
        except ModuleNotFoundError as error:
            raise _unavailable("piper") from error

    def synthesize(self, request: Request) -> Speech:
        """Says one clip; the same request gives the same bytes on every thread.

        Raises:
            VoiceMissingError: the voice is not installed, or its model is not what was installed.
            EmptyAudioError: nothing in the text can be said.
            AudioError: the model failed.
        """
        model, speaker = self._found(request.voice)
        return self._instrument(model).say(request, speaker)

    @cached_property
    def _version(self) -> str:
        return version("piper-tts")

    @cached_property
    def _models(self) -> "dict[str, Model]":
        return installed.models(self.folder)

    def _model_of(self, voice: Voice) -> "Model":
        return self._models[voice.name.partition("#")[0]]

    def _found(self, voice: str) -> "tuple[Model, int | None]":
        """A model and the number of its speaker."""
        name, _, speaker = voice.partition("#")
        model = self._models.get(name)
        if model and (speaker in model.speakers if model.speakers else voice == name):
            return model, model.speakers.get(speaker)
        if not self._models:
            raise self._nobody()
        if model is None and installed.known(voice):
            raise VoiceMissingError(
                "not installed",
                engine=self.name,
                voice=voice,
                folder=self.folder,
                command=installed.command(name),
            )
        raise VoiceMissingError("voice", engine=self.name, voice=voice)

    def _nobody(self) -> VoiceMissingError:
        command = installed.command(installed.RECOMMENDED)
        return VoiceMissingError("none", engine=self.name, folder=self.folder, command=command)

    def _instrument(self, model: "Model") -> "Instrument":
        with self._lock:
            if model.name not in self._instruments:
                try:
                    from audio.engines.piper.model import Instrument  # noqa: PLC0415 - half a second
                except ImportError as error:
                    raise _unavailable(str(error.name)) from error
                self._instruments[model.name] = Instrument(model)
            return self._instruments[model.name]


def _voices(model: "Model") -> Iterator[Voice]:
    """A model's voices: one, or one for each of its speakers."""
    for name in [f"{model.name}#{speaker}" for speaker in model.speakers] or [model.name]:
        person = installed.known(name)
        told = [model.licence or "licence not known", person.note if person else ""]
        note = "; ".join([part for part in told if part] + ([] if model.nasal else ["says no nasal vowels"]))
        yield Voice(name, model.language, person.gender if person else None, note)


def _players(own: list[str], everybody: list[str], narrator: str, away: tuple[str, str]) -> Iterator[str]:
    """People of one gender: those who are it, then shifted ones, so that there are always some."""
    free = [name for name in own if name != narrator]
    yield from free
    if len(free) < _ENOUGH:
        lenders, shifts = (own, _APART) if own else (everybody[:_LENT], away)
        yield from (name + shift for name in lenders for shift in shifts)


def _unavailable(package: str) -> AudioError:
    """What is raised where a package is missing."""
    return AudioError(
        "engine unavailable",
        engine="piper",
        cause=f"the package {package} is missing",
        remedy="Install it with: pip install 'hautevoix[piper]'",
    )
