"""Supertonic 3: ten natural voices on this machine, through the `supertonic` package and ONNX Runtime.

The model reads letters, draws its rhythm and breath from noise, and loses words in long texts. So it is given
spoken forms in parts of a clause or two, and noise that is a function of the request.
"""

import threading
import unicodedata
from collections.abc import Iterator
from copy import copy
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
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
    from supertonic import TTS
    from supertonic.core import Supertonic as Graphs
    from supertonic.core import UnicodeProcessor

MODEL = "supertonic-3"
"""The model's name for `voices install`, and its folder among the voices."""

VOICES = (
    Voice("F3", "fr-FR", "f", "a clear, articulate announcer; narrates"),
    Voice("M3", "fr-FR", "m", "polished, assured"),
    Voice("F1", "fr-FR", "f", "calm, a little low"),
    Voice("M2", "fr-FR", "m", "deep, composed"),
    Voice("F4", "fr-FR", "f", "crisp, confident"),
    Voice("M1", "fr-FR", "m", "lively, standard"),
    Voice("F5", "fr-FR", "f", "gentle, soft-spoken"),
    Voice("M5", "fr-FR", "m", "warm, soft-spoken"),
    Voice("F2", "fr-FR", "f", "bright, youthful"),
    Voice("M4", "fr-FR", "m", "soft, youthful"),
)
"""The publisher's presets, in its words. A style that somebody adds is no voice of this engine."""

FILES = (
    *(f"onnx/{name}.onnx" for name in ("duration_predictor", "text_encoder", "vector_estimator", "vocoder")),
    "onnx/tts.json",
    "onnx/unicode_indexer.json",
    *(f"voice_styles/{voice.name}.json" for voice in VOICES),
)

LONGEST = 90  # characters of one part: word errors rise beyond (FluidAudio issue 669: 0 % at 71, 18 % at 105)
PAUSE = 0.05  # s between parts, each of which ends with a silence of its own (FluidAudio issue 737)
STEPS = 8  # of denoising: the publisher's default
_PACE = 1.05  # of the model that the publisher recommends as its own; it takes 0.7 to 2
_SLOWEST, _FASTEST = 0.7, 2.0
_LOUDEST = 32767

_SIGNS = str.maketrans({"@": " arobase ", **dict.fromkeys("<>{}[]", " ")})  # `<laugh>` would be obeyed
_SPELLED = {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ß": "ss", "ł": "l", "Ł": "L"}
_CLOSED = frozenset(".?!…,;:»\"')")
_version = cache(version)  # asked for each clip


class Supertonic:
    """The presets of Supertonic 3. Instances are used from several threads at once."""

    name = "supertonic"

    def __init__(self, options: Options = NO_OPTIONS) -> None:
        refuse_unknown(self.name, options, ("folder",))
        folder = Path(options["folder"]).expanduser() if "folder" in options else default_folder() / MODEL
        self.model = InstalledModel(MODEL, folder)
        self._lock = threading.Lock()

    def capabilities(self) -> Capabilities:
        """Offline; reads letters, tells no times, and keeps its speech, since it takes time."""
        return Capabilities(
            online=False,
            licence="weights BigScience OpenRAIL-M: may be aired and sold; say that the voice is a machine's,"
            " imitate nobody, deceive nobody",
            longest=LONGEST,
            paced=True,
            kept=True,
            steady=False,
            mixed_tempo=True,
        )

    def voices(self) -> tuple[Voice, ...]:
        """The ten presets, where the model is installed."""
        return VOICES if self._installed() else ()

    def default_cast(self) -> DefaultCast:
        """An announcer narrates; everybody else is a preset too, none of them shifted.

        Raises:
            VoiceMissingError: the model is not installed.
        """
        self._require()
        return DefaultCast(
            narrator="F3", neutral="M4", women=("F1", "F4", "F5", "F2"), men=("M3", "M2", "M1", "M5")
        )

    def prepare(self, voice: str) -> None:
        """Check that files and package are there; the weights are checked when they are loaded.

        Raises:
            VoiceMissingError: it is no preset, or the model is not installed.
            AudioError: the package is not installed.
        """
        if voice not in {known.name for known in VOICES}:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)
        self._require()
        if find_spec("supertonic") is None:
            raise _package_missing()

    def identity(self, voice: str) -> str:
        """Version of the package, how texts are cut, and the hashes of the graphs and of the voice."""
        self._require()
        parts = f"parts {LONGEST}, pause {PAUSE}, steps {STEPS}"
        files = [name for name in FILES if name.startswith("onnx/") or name.endswith(f"/{voice}.json")]
        hashes = sha256("".join(map(self.model.hash, files)).encode()).hexdigest()
        try:
            return f"supertonic {_version('supertonic')}, {parts}, files {hashes}"
        except PackageNotFoundError as error:
            raise _package_missing() from error

    def synthesize(self, request: Request) -> Speech:
        """Speak a request; the same one gives the same bytes on every thread.

        Raises:
            VoiceMissingError: the voice is no preset, or the model is not installed, or damaged.
            EmptyAudioError: nothing in the text can be spoken.
            TextRefusedError: it has letters that the model does not know.
            AudioError: the model failed.
        """
        self.prepare(request.voice)
        import numpy as np  # noqa: PLC0415 - loaded only where something is said

        with self._lock:
            library = self._library
        text = sayable(request.text, library.model.text_processor)
        if not any(map(str.isalnum, text)):
            raise EmptyAudioError("silent", engine=self.name, voice=request.voice, text=request.text)
        speaker = copy(library)
        speaker.model = _seeded(library.model, seed(request))
        speed = min(max(_PACE * request.pace, _SLOWEST), _FASTEST)
        silence = np.zeros(round(PAUSE * library.sample_rate), np.float32)
        pieces: list[npt.NDArray[np.float32]] = []
        try:
            style = library.get_voice_style(request.voice)
            for part in parts(text):
                sound, _ = speaker.synthesize(part, style, STEPS, speed, len(part) + 10, lang="fr")
                pieces += [sound[0], silence]
        except _faults() as error:
            raise AudioError(
                "synthesis",
                engine=self.name,
                text=request.text,
                voice=request.voice,
                cause=type(error).__name__,
            ) from error
        samples = np.clip(np.concatenate(pieces[:-1]), -1, 1)
        return Speech((samples * _LOUDEST).astype(np.int16).tobytes(), library.sample_rate)

    def _installed(self) -> bool:
        return all(map(self.model.has, FILES))

    def _require(self) -> None:
        if not self._installed():
            folder, remedy = self.model.folder, command(MODEL)
            raise VoiceMissingError("none", engine=self.name, folder=folder, command=remedy)

    @cached_property
    def _library(self) -> "TTS":
        """The library with the graphs, checked. By itself it would download what is not there."""
        from supertonic import TTS  # noqa: PLC0415 - ONNX Runtime, only where something is said

        for name in FILES:
            self.model.read(name)
        try:
            return TTS(
                MODEL,
                self.model.folder,
                auto_download=False,
                intra_op_num_threads=1,  # clips are made side by side; threads inside them only wait
                inter_op_num_threads=1,
            )
        except _faults() as error:
            raise self.model.damaged("onnx", "no model of Supertonic") from error


def sayable(text: str, letters: "UnicodeProcessor") -> str:
    """A text in characters that the model knows.

    Args:
        text: as it shall be said.
        letters: the model's table of characters.

    Returns:
        The text without directions to the model; ligatures spelled, where it does not know them.

    Raises:
        TextRefusedError: it has letters that the model does not know, and that nothing stands for.
    """
    plain = text.translate(_SIGNS)
    _, unknown = letters.validate_text(plain)
    spelled = {sign: _SPELLED.get(sign, "" if unicodedata.combining(sign) else " ") for sign in unknown}
    lost = [sign for sign in unknown if sign.isalnum() and spelled[sign] == " "]
    if lost:
        cause = f"it does not know {', '.join(lost)}"
        raise TextRefusedError("refused", engine=Supertonic.name, text=text, cause=cause)
    return "".join(spelled.get(sign, sign) for sign in plain)


def parts(text: str) -> Iterator[str]:
    """Cut a text to parts that the model says whole; one that ends within a sentence ends with a comma.

    Without it the library would end it with a full stop, and the voice would fall.
    """
    *firsts, last = chunking.split(text, LONGEST)
    for part in firsts:
        yield part if part[-1] in _CLOSED else f"{part.rstrip(' -–—')},"
    yield last


def _seeded(graphs: "Graphs", number: int) -> "Graphs":
    """The same graphs, with noise of their own: the library draws from a generator that threads share."""
    import numpy as np  # noqa: PLC0415 - as above
    from supertonic.core import get_latent_mask  # noqa: PLC0415 - as above

    draw = np.random.RandomState(number)  # the generator whose numbers never change
    own = copy(graphs)

    def sample_noisy_latent(duration: "npt.NDArray[np.float32]") -> "tuple[npt.NDArray[np.float32], Any]":
        samples = (duration * own.sample_rate).astype(np.int64)
        mask = get_latent_mask(samples, own.base_chunk_size, own.chunk_compress_factor)
        shape = (len(duration), own.ldim * own.chunk_compress_factor, mask.shape[2])
        return draw.standard_normal(shape).astype(np.float32) * mask, mask

    own.sample_noisy_latent = sample_noisy_latent
    return own


def _faults() -> tuple[type[Exception], ...]:
    """What is raised where a model is not what it should be."""
    from onnxruntime.capi import onnxruntime_pybind11_state as faults  # noqa: PLC0415 - as above

    return (
        AssertionError,
        KeyError,
        OSError,
        TypeError,
        ValueError,
        RuntimeError,
        faults.Fail,
        faults.InvalidArgument,
        faults.InvalidGraph,
        faults.InvalidProtobuf,
        faults.NoSuchFile,
        faults.NotImplemented,
        faults.RuntimeException,
    )


def _package_missing() -> AudioError:
    return AudioError(
        "engine unavailable",
        engine=Supertonic.name,
        cause="the package supertonic is missing",
        remedy="Install it with: pip install 'hautevoix[supertonic]'",
    )
