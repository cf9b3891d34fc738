"""The Piper engine: the voices that are installed, and a default cast made of them."""

import threading
from collections.abc import Iterator
from functools import cache, cached_property
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
from audio.engines.models.installed import command, default_folder
from audio.engines.piper import installed
from audio.errors import AudioError, VoiceMissingError

if TYPE_CHECKING:
    from audio.engines.piper.installed import Model
    from audio.engines.piper.onnx_graph import LoadedModel
    from scripts.script import Gender

_NOISE = "noise 1"  # version of the table that models draw from (onnx_graph.py); part of every clip's key
_PAUSES = "pauses 1"  # version of the marks that ellipses and brackets become (text.py); likewise
_version = cache(version)  # asked for each clip
_PACKAGES = ("piper", "onnx")
_ENOUGH = 2  # voices of one gender with which the engine needs none that are shifted
_APART = (":+2.5", ":-2.5")  # semitones that make another person of the same gender (voices/voiceprint.py)
_HIGHER, _LOWER = (":+4", ":+3"), (":-4", ":-3")  # and where no voice of the gender is installed
_NEUTRAL: "dict[Gender | None, str]" = {"f": ":-3.5", "m": ":+3.5", None: ":+3.5"}
_LENT = 3  # voices that are shifted for want of any of a gender; a model may have a hundred


class Piper:
    """Neural voices on this machine. What may be done with their sound differs from voice to voice."""

    name = "piper"

    def __init__(self, options: Options = NO_OPTIONS) -> None:
        refuse_unknown(self.name, options, ("folder",))
        self.folder = Path(options["folder"]).expanduser() if "folder" in options else default_folder()
        self._lock = threading.Lock()
        self._loaded: dict[str, LoadedModel] = {}

    def capabilities(self) -> Capabilities:
        """Offline; a neural voice takes time, so its speech is kept."""
        return Capabilities(
            online=False,
            licence="each voice's own, see its note",
            timing="measured",
            phonemes=True,
            paced=True,
            kept=True,
            mixed_tempo=True,
        )

    def voices(self) -> tuple[Voice, ...]:
        """The installed voices, one for each speaker of a model."""
        found = []
        for model in self._models.values():
            for name in [f"{model.name}#{speaker}" for speaker in model.speakers] or [model.name]:
                known = installed.known(name)
                remarks = [
                    model.licence or "licence not known",
                    known.note if known else "",
                    "" if model.nasal else "says no nasal vowels",
                ]
                gender = known.gender if known else None
                note = "; ".join(filter(None, remarks))
                voice = Voice(name, model.language, gender, note, complete=model.nasal)
                found.append(((not model.nasal, installed.rank(name), name), voice))
        return tuple(voice for _, voice in sorted(found, key=lambda pair: pair[0]))

    def default_cast(self) -> DefaultCast:
        """The installed voices, and where they are too few, the same ones shifted.

        Raises:
            VoiceMissingError: none is installed.
        """
        voices = self.voices()
        if not voices:
            raise self._none_installed()
        voices = tuple(v for v in voices if self._models[v.name.partition("#")[0]].nasal) or voices
        narrator, names = voices[0].name, [voice.name for voice in voices]
        women, men = ([voice.name for voice in voices if voice.gender == wanted] for wanted in ("f", "m"))
        return DefaultCast(
            narrator=narrator,
            neutral=narrator + _NEUTRAL[voices[0].gender],
            women=tuple(_candidates(women, names, narrator, _HIGHER)),
            men=tuple(_candidates(men, names, narrator, _LOWER)),
        )

    def prepare(self, voice: str) -> None:
        """Check that files and packages are there; the weights are checked when they are loaded.

        Raises:
            VoiceMissingError: it is not installed, or no longer as it was.
            AudioError: Piper is not installed.
        """
        model, _ = self._find(voice)
        model.check()
        for package in _PACKAGES:
            if find_spec(package) is None:
                raise _package_missing(package)

    def identity(self, voice: str) -> str:
        """Versions of Piper and of the respellings, and the hashes of model and configuration."""
        model, _ = self._find(voice)
        respellings = f"mended {espeak.VERSION}"
        try:
            hashes = f"model {model.hash}, config {model.config_hash}"
            return f"piper {_version('piper-tts')}, {respellings}, {_PAUSES}, {_NOISE}, {hashes}"
        except ModuleNotFoundError as error:
            raise _package_missing("piper") from error

    def synthesize(self, request: Request) -> Speech:
        """Speak a request; the same one gives the same bytes on every thread.

        Raises:
            VoiceMissingError: the voice is not installed, or its model is not what was installed.
            EmptyAudioError: nothing in the text can be spoken.
            AudioError: the model failed.
        """
        model, speaker = self._find(request.voice)
        with self._lock:
            if model.name not in self._loaded:
                try:
                    from audio.engines.piper.onnx_graph import LoadedModel  # noqa: PLC0415 - half a second
                except ImportError as error:
                    raise _package_missing(str(error.name)) from error
                self._loaded[model.name] = LoadedModel(model)
        return self._loaded[model.name].say(request, speaker)

    @cached_property
    def _models(self) -> "dict[str, Model]":
        return installed.models(self.folder)

    def _find(self, voice: str) -> "tuple[Model, int | None]":
        """The model of a voice, and the number of its speaker."""
        name, _, speaker = voice.partition("#")
        model = self._models.get(name)
        if model and (speaker in model.speakers if model.speakers else voice == name):
            return model, model.speakers.get(speaker)
        if not self._models:
            raise self._none_installed()
        if model is None and installed.known(voice):
            raise VoiceMissingError(
                "not installed",
                engine=self.name,
                voice=voice,
                folder=self.folder,
                command=command(name),
            )
        raise VoiceMissingError("voice", engine=self.name, voice=voice)

    def _none_installed(self) -> VoiceMissingError:
        install = command(installed.RECOMMENDED)
        return VoiceMissingError("none", engine=self.name, folder=self.folder, command=install)


def _candidates(own: list[str], all_names: list[str], narrator: str, away: tuple[str, str]) -> Iterator[str]:
    """Voices of one gender: those that have it, then shifted ones, so that there are always some."""
    free = [name for name in own if name != narrator]
    yield from free
    if len(free) < _ENOUGH:
        lenders, shifts = (own, _APART) if own else (all_names[:_LENT], away)
        yield from (name + shift for name in lenders for shift in shifts)


def _package_missing(package: str) -> AudioError:
    return AudioError(
        "engine unavailable",
        engine="piper",
        cause=f"the package {package} is missing",
        remedy="Install it with: pip install 'hautevoix[piper]'",
    )
