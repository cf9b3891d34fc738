"""Pocket TTS by Kyutai: French voices on this machine, through the `pocket-tts` package and PyTorch.

The model speaks frame by frame until it finds that it has finished. Sometimes it never does, or too early:
such a take is thrown away and drawn anew. What it says wrongly in between, nobody but a listener notices.
"""

import logging
import os
import re
import tempfile
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio.engines import chunking
from audio.engines.base import (
    NO_OPTIONS,
    Capabilities,
    DefaultCast,
    Options,
    Request,
    Speech,
    Voice,
    refuse_unknown,
    seed,
)
from audio.engines.models.installed import InstalledModel, command, default_folder
from audio.errors import AudioError, EmptyAudioError, TextRefusedError, VoiceMissingError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from pocket_tts import TTSModel

MODEL = "pocket-french"
"""The model's name for `voices install`, and its folder among the voices."""
LANGUAGE = "french_24l"
"""The larger of the two French models, as the package calls it."""

_VCTK = "English; VCTK, CC BY 4.0"
_DONATED = "given to Kyutai's voice donation project, CC0"
VOICES = (
    Voice("estelle", "fr-FR", "f", "French; recorded by Kyutai, CC0; narrates"),
    *(Voice(name, "fr-FR", "f", _VCTK) for name in "anna vera fantine eponine azelma mary jane eve".split()),
    *(Voice(name, "fr-FR", "m", _DONATED) for name in ("marius", "javert")),
    *(Voice(name, "fr-FR", "m", _VCTK) for name in ("charles", "paul", "george", "michael")),
)
"""The publisher's voices whose recordings may be aired, by their cards (huggingface.co/kyutai/tts-voices).

Left out: those of non-commercial recordings (cosette of Expresso, jean of EARS), those that bear the name of
a real reader or actress, and those of other languages. No recording that a user brings is taken for a voice.
"""

WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
LONGEST = 150  # characters of one part: the model leaves words out beyond 50 tokens of three or four
PAUSE = 0.1  # s between parts
TAKES = 4  # that are drawn before a text is given up
FASTEST = 26.0  # letters and digits a second: French voices say 12 to 18
_QUIET = 0.01  # of full scale: -40 dBFS
_LOUDEST = 32767

_SIGNS = str.maketrans({**dict.fromkeys("<>{}[]|_~^\\", " "), "@": " arobase "})
_PUNCTUATION = frozenset(" .,;:!?…'’‘\"“”„«»()-–—\n\N{NON-BREAKING HYPHEN}")
_ENDLESS = "KPOCKET_TTS_ERROR_WITHOUT_EOS"  # has the library fail where a take does not end by itself
_NAMED = re.compile(r"^(LATIN|DIGIT|COMBINING)\b")
_BROKEN = (AssertionError, IndexError, KeyError, OSError, RuntimeError, TypeError, ValueError)
_version = cache(version)  # asked for each clip


class Pocket:
    """The French voices of Pocket TTS. Threads that use an instance at once wait for one another."""

    name = "pocket"

    def __init__(self, options: Options = NO_OPTIONS) -> None:
        refuse_unknown(self.name, options, ("folder",))
        folder = Path(options["folder"]).expanduser() if "folder" in options else default_folder() / MODEL
        self.model = InstalledModel(MODEL, folder)
        self._lock = threading.Lock()
        self._states: dict[str, Any] = {}

    def capabilities(self) -> Capabilities:
        """Offline; one clip at a time, which keeps two cores busy: one draws frames, one decodes them."""
        return Capabilities(
            online=False,
            licence="weights CC BY 4.0: name Kyutai's Pocket TTS; the recordings of each voice: see its note",
            notice="about four in ten clips of one or two words come out garbled, and no way around is known."
            " Listen to them before you publish, or give them to a voice of another engine.",
            longest=LONGEST,
            concurrency=1,
            kept=True,
            steady=False,
        )

    def voices(self) -> tuple[Voice, ...]:
        """The voices whose files are installed."""
        if not (self.model.has(WEIGHTS) and self.model.has(TOKENIZER)):
            return ()
        return tuple(voice for voice in VOICES if self.model.has(_state_file(voice.name)))

    def default_cast(self) -> DefaultCast:
        """The French voice narrates; the others speak French with an accent, and play those who are quoted.

        Raises:
            VoiceMissingError: none is installed.
        """
        voices = self.voices()
        if not voices:
            raise self._missing()
        narrator, names = voices[0].name, {voice.name: voice.gender for voice in voices}
        women, men = (
            tuple(name for name in names if names[name] == gender and name != narrator)
            for gender in ("f", "m")
        )
        return DefaultCast(
            narrator=narrator,
            neutral=f"{narrator}:-3",
            women=women or (f"{narrator}:+2.5",),
            men=men or (f"{narrator}:-4",),
        )

    def prepare(self, voice: str) -> None:
        """Check that files and package are there; the weights are checked when they are loaded.

        Raises:
            VoiceMissingError: it is none of the voices, or not installed.
            AudioError: the package is not installed.
        """
        if voice not in {known.name for known in VOICES}:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)
        if voice not in {installed.name for installed in self.voices()}:
            raise self._missing()
        if find_spec("pocket_tts") is None:
            raise _package_missing()

    def identity(self, voice: str) -> str:
        """Version of the package, how texts are cut, and the hashes of the weights and of the voice."""
        hashes = "".join(map(self.model.hash, (WEIGHTS, TOKENIZER, _state_file(voice))))
        try:
            cut = f"{LANGUAGE}, parts {LONGEST}, pause {PAUSE}"
            return f"pocket-tts {_version('pocket-tts')}, {cut}, files {sha256(hashes.encode()).hexdigest()}"
        except PackageNotFoundError as error:
            raise _package_missing() from error

    def synthesize(self, request: Request) -> Speech:
        """Speak a request; the same one gives the same bytes, whichever thread asks.

        Raises:
            VoiceMissingError: the voice is not installed, or damaged.
            EmptyAudioError: nothing in the text can be spoken.
            TextRefusedError: it has letters that the model does not know.
            AudioError: no take of it was whole, or the model failed.
        """
        self.prepare(request.voice)
        text = sayable(request.text)
        if not any(map(str.isalnum, text)):
            raise EmptyAudioError("silent", engine=self.name, voice=request.voice, text=request.text)
        import numpy as np  # noqa: PLC0415 - loaded only where something is said

        with self._lock:  # the library draws from the one generator of the process
            rate: int = self._library.sample_rate
            silence = np.zeros(round(PAUSE * rate), np.float32)
            draws = count(seed(request))
            pieces = [
                piece
                for part in chunking.split(text, LONGEST)
                for piece in (self._whole_take(request, part, draws), silence)
            ]
        samples = np.clip(np.concatenate(pieces[:-1]), -1, 1)
        return Speech((samples * _LOUDEST).astype(np.int16).tobytes(), rate)

    def _whole_take(self, request: Request, part: str, draws: Iterator[int]) -> "npt.NDArray[np.float32]":
        """The first take that ends by itself, is heard, and is not too short for its text."""
        import torch  # noqa: PLC0415 - seconds to load

        state = self._state(request.voice)
        cause = "no take was heard to its end"
        for number in islice(draws, TAKES):
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(number)
                try:
                    take: npt.NDArray[np.float32] = self._library.generate_audio(state, part).numpy()
                except _BROKEN as error:
                    cause = str(error).partition("\n")[0]
                    continue
            seconds = len(take) / self._library.sample_rate
            if seconds >= sum(map(str.isalnum, part)) / FASTEST and abs(take).max() > _QUIET:
                return take
        raise AudioError("synthesis", engine=self.name, text=part, voice=request.voice, cause=cause)

    def _state(self, voice: str) -> Any:
        """What the model remembers of a voice, read once."""
        if voice not in self._states:
            self.model.read(_state_file(voice))
            path = self.model.folder / _state_file(voice)
            try:
                self._states[voice] = self._library.get_state_for_audio_prompt(path)
            except Exception as error:  # safetensors' own are loaded with it, and are nothing narrower
                raise self.model.damaged(_state_file(voice), "no voice of Pocket TTS") from error
        return self._states[voice]

    @cached_property
    def _library(self) -> "TTSModel":
        """The model, loaded and checked. By itself the library would download what it is told to load."""
        root = logging.getLogger()
        if not root.handlers:  # else the library's first line would set up a log of everything on stderr
            root.addHandler(logging.NullHandler())
        import yaml  # noqa: PLC0415 - as below
        from pocket_tts import TTSModel  # noqa: PLC0415 - PyTorch, seconds to load
        from pocket_tts.utils import config as package  # noqa: PLC0415 - as above

        logging.getLogger("pocket_tts").setLevel(logging.CRITICAL)  # it would write of the text
        os.environ[_ENDLESS] = "1"
        for name in (WEIGHTS, TOKENIZER):
            self.model.read(name)
        try:
            told = package.load_config(package.CONFIGS_DIR / f"{LANGUAGE}.yaml").model_dump(mode="json")
            told |= {
                "weights_path": str(self.model.folder / WEIGHTS),
                "weights_path_without_voice_cloning": None,
            }
            told["flow_lm"]["lookup_table"]["tokenizer_path"] = str(self.model.folder / TOKENIZER)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, f"{LANGUAGE}.yaml")
                path.write_text(yaml.safe_dump(told), encoding="utf-8")
                model = TTSModel.load_model(config=path)
        except Exception as error:  # the tokenizer raises nothing narrower
            raise self.model.damaged(WEIGHTS, "no model of Pocket TTS") from error
        model.max_decoder_frames_per_call = 1  # else the bytes depend on how many frames happen to wait
        return model

    def _missing(self) -> VoiceMissingError:
        folder, remedy = self.model.folder, command(MODEL)
        return VoiceMissingError("none", engine=self.name, folder=folder, command=remedy)


def sayable(text: str) -> str:
    """A text in characters that French is written with, without signs that the model was not taught.

    Raises:
        TextRefusedError: it has letters of another script.
    """
    plain = unicodedata.normalize("NFC", text.translate(_SIGNS))
    signs = {
        sign for sign in plain if sign not in _PUNCTUATION and not _NAMED.match(unicodedata.name(sign, ""))
    }
    if lost := sorted(sign for sign in signs if sign.isalnum()):
        cause = f"it does not know {', '.join(lost)}"
        raise TextRefusedError("refused", engine=Pocket.name, text=text, cause=cause)
    return "".join(" " if sign in signs else sign for sign in plain)


def _state_file(voice: str) -> str:
    return f"embeddings/{voice}.safetensors"


def _package_missing() -> AudioError:
    return AudioError(
        "engine unavailable",
        engine=Pocket.name,
        cause="the package pocket-tts is missing",
        remedy="Install it with: pip install 'hautevoix[pocket]'",
    )
