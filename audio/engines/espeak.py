"""The espeak-ng engine, inside the process: the embedded voice, which always works.

The wheel `espeakng-loader` carries library and data. Four facts shape this module (espeak-ng 1.52):

- The library has one global state. Each thread therefore loads its own copy of the file.
- That state outlives an utterance, so that the same text sounds slightly different at each call. Loading the
  library anew for each clip makes a clip depend on its text alone.
- A file system that is mounted `noexec`, as hardened servers mount theirs for temporary files, lets no copy
  be loaded: another folder is used then.
- Voices with breath draw it from a generator seeded by the clock; it gets a fixed seed.

Words that espeak-ng misreads are respelled, for the embedded voice and for Piper.
"""

import _ctypes
import ctypes
import os
import re
import shutil
import tempfile
import threading
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from importlib.metadata import version
from itertools import count
from pathlib import Path

import espeakng_loader

from audio import temporary_folders
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
from audio.errors import AudioError, StoreError, VoiceMissingError
from scripts.script import Gender

VERSION = 2
"""Version of the respellings; part of every clip's key."""

_EIGHTY = re.compile(r"\b(quatre-vin)gt(?=-)", re.IGNORECASE)
"""quatre-vingt-deux is read with a t that nobody pronounces; without its gt it is right (espeak-ng 1.52)."""

# Words in mute h, which take a liaison; `huit`, `haies` and `hameaux` do not.
_MUTE = r"h(?:abita|ebdo|ectar|ecto|eure|istoire|iver|omm|onor|ôte|ôpita|uissier|uîtr)\w*"
# Words that begin with a vowel and that no number counts.
_APART = (
    r"(?:une?|onz\w*|et|est|ont|ou|où|au|aux|en|entre|environ|avec|aussi|alors|après|avant|encore|il|ils|"
    r"elles?|on)\b"
)
_HUNDRED = re.compile(rf"(?<!pour )\b(cent)(?= (?:(?!{_APART})[aeiouyéèêâîôûœ]\w+|{_MUTE}))", re.IGNORECASE)
_TWENTY = re.compile(rf"\b(vingt)(?= {_MUTE})", re.IGNORECASE)
"""cent ans and vingt heures are read without the t of their liaison; with an e after it they are right."""


def respelled(text: str) -> str:
    """Respell what espeak-ng misreads in French text; the number of words stays the same."""
    return _TWENTY.sub(r"\1e", _HUNDRED.sub(r"\1e", _EIGHTY.sub(r"\1", text)))


RATE = 22050  # Hz, the only one espeak-ng speaks in

LANGUAGES = {"fr": "fr-FR", "fr-be": "fr-BE", "fr-ch": "fr-CH"}

# Variants that are not clipped at their source and lie apart, measured on a French sentence against the plain
# voice (98 Hz, 860 Hz): gender, median pitch (Hz), median spectral centroid (Hz).
VARIANTS: dict[str, tuple[Gender | None, int, int]] = {
    "f2": ("f", 188, 940),
    "Annie": ("f", 227, 1200),
    "steph": ("f", 182, 400),
    "f5": ("f", 199, 1020),
    "aunty": ("f", 174, 1060),
    "david": ("m", 73, 425),
    "pablo": ("m", 111, 1070),
    "m8": ("m", 83, 380),
    "michel": ("m", 102, 480),
    "quincy": ("m", 87, 520),
    "Nguyen": (None, 143, 510),
}

_CAPABILITIES = Capabilities(
    online=False, licence="no conditions on the sound", timing="measured", paced=True
)
_TOKEN = re.compile(r"\S+")

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS
_UTF8 = 1  # espeakCHARS_UTF8
_CHARACTERS = 1  # POS_CHARACTER
_OK = 0  # EE_OK
_SEED = 1  # of the breath in some voices, which the clock would seed otherwise
_LONGEST_DATA_PATH = 160  # characters; from 165 on espeak_Initialize fails

_WORD = 1  # espeakEVENT_WORD
_RATE = 1  # espeakRATE
_WORDS_A_MINUTE = 175  # espeak-ng's own pace


class _EspeakEvent(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # characters, from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # ms
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_EspeakEvent)
)
_unload: Callable[[int], None] = getattr(_ctypes, "FreeLibrary" if os.name == "nt" else "dlclose")


class _Library:
    """One loading of one copy of the library: it speaks one utterance, then is thrown away."""

    def __init__(self, file: Path, data: Path) -> None:
        self._library = _load(file)
        self._samples: list[bytes] = []
        self._words: list[tuple[int, float]] = []
        self._callback = _CALLBACK(self._receive)  # kept alive as long as the library may call it
        if self._library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data), 0) != RATE:
            raise _unavailable("the library did not start", "Reinstall espeakng-loader.")
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, request: Request) -> Speech:
        read = respelled(request.text)
        text = read.replace("\0", " ").encode() + b"\0"
        library = self._library
        if library.espeak_SetVoiceByName(request.voice.encode()) != _OK:
            raise VoiceMissingError("voice", engine="espeak", voice=request.voice)
        if request.pace != 1:
            library.espeak_SetParameter(_RATE, round(_WORDS_A_MINUTE * request.pace), 0)
        status = library.espeak_Synth(text, len(text), 0, _CHARACTERS, 0, _UTF8, None, None)
        if status != _OK:
            cause = f"espeak-ng error {status}"
            raise AudioError(
                "synthesis", engine="espeak", text=request.text, voice=request.voice, cause=cause
            )
        return Speech(b"".join(self._samples), RATE, _timed_words(request.text, read, self._words))

    def close(self) -> None:
        self._library.espeak_Terminate()
        _unload(self._library._handle)

    def _receive(
        self, samples: "ctypes._Pointer[ctypes.c_short]", number: int, events: "ctypes._Pointer[_EspeakEvent]"
    ) -> int:
        if samples and number > 0:
            self._samples.append(ctypes.string_at(samples, number * 2))
        for index in count():
            event = events[index]
            if not event.type:
                break
            if event.type == _WORD:
                self._words.append((event.text_position - 1, event.sample / RATE))
        return 0


def _load(file: Path) -> ctypes.CDLL:
    """Load a library.

    Raises:
        OSError: the system does not let it be loaded from there, or it is none.
    """
    return ctypes.CDLL(str(file))


def _timed_words(text: str, read: str, starts: Iterable[tuple[int, float]]) -> tuple[Word, ...]:
    """Words of the text whose beginning the library reported; several beginnings in one count as the first.

    Args:
        text: of the request.
        read: as the library got it: word by word the same.
        starts: offset in `read`, and s, of each beginning.
    """
    ends = [token.end() for token in _TOKEN.finditer(read)]
    times: dict[int, float] = {}
    for offset, at in starts:
        times.setdefault(bisect_right(ends, offset), at)
    tokens = enumerate(_TOKEN.finditer(text))
    return tuple(Word(token.start(), token.end(), times[index]) for index, token in tokens if index in times)


def _loadable_folder(library: Path) -> Path:
    """A new folder from which a library can be loaded: the usual one for temporary files, or another.

    Raises:
        AudioError: there is none.
        StoreError: none can be written.
    """
    unwritable: list[StoreError] = []
    unloadable: list[OSError] = []
    for parent in _places():
        try:
            folder = temporary_folders.make(parent)
        except StoreError as error:
            unwritable.append(error)
            continue
        trial = folder / f"try{library.suffix}"
        try:
            _copy(library, trial)
            _unload(_load(trial)._handle)
            trial.unlink()
        except StoreError as error:
            unwritable.append(error)
        except OSError as error:
            unloadable.append(error.with_traceback(None))  # whose frames would keep this engine alive
        else:
            return folder
        temporary_folders.remove(folder)
    if not unloadable:
        raise unwritable[0]
    raise _unavailable(
        f"the system loads its library from no folder that can be written: {unloadable[0]}",
        "Give it one that is not mounted noexec: mkdir -p ~/tmp && export TMPDIR=~/tmp",
    )


def _places() -> Iterator[Path]:
    """Where the copies may be put, the best place first."""
    yield Path(tempfile.gettempdir())
    yield temporary_folders.cache_folder()
    yield Path("/var/tmp")  # noqa: S108 - a new folder in it, which only this user can enter


def _copy(library: Path, copy: Path) -> None:
    try:
        shutil.copyfile(library, copy)
    except OSError as error:
        raise StoreError("write", path=copy, cause=error.strerror or error) from error


def _unavailable(cause: str, remedy: str) -> AudioError:
    return AudioError("engine unavailable", name="espeak", engine="espeak", cause=cause, remedy=remedy)


class Espeak:
    """The embedded voice. Its sound is free of conditions; espeak-ng itself is GPL-3.0-or-later."""

    name = "espeak"

    def __init__(self, options: Options = NO_OPTIONS) -> None:
        refuse_unknown(self.name, options, ())
        self._numbers = count()
        self._thread = threading.local()
        self._lock = threading.Lock()
        self._made_folder: Path | None = None

    def capabilities(self) -> Capabilities:
        """Offline; its sound is free."""
        return _CAPABILITIES

    def voices(self) -> tuple[Voice, ...]:
        """French of France, Belgium and Switzerland, each plain and with the recommended variants."""
        plain = tuple(Voice(name, tag, "m", "98 Hz") for name, tag in LANGUAGES.items())
        varied = tuple(
            Voice(f"{name}+{variant}", tag, gender, f"{pitch} Hz")
            for name, tag in LANGUAGES.items()
            for variant, (gender, pitch, _) in VARIANTS.items()
        )
        return plain + varied

    def default_cast(self) -> DefaultCast:
        """The plain voice narrates; variants are the people who are quoted."""
        women, men, others = (
            tuple(f"fr+{name}" for name, (gender, *_) in VARIANTS.items() if gender == wanted)
            for wanted in ("f", "m", None)
        )
        return DefaultCast(narrator="fr", neutral=others[0], women=women, men=men)

    def prepare(self, voice: str) -> None:
        """Check language and variant against the data files; espeak-ng accepts an unknown variant silently.

        Raises:
            AudioError: there is no such voice.
        """
        language, plus, variant = voice.partition("+")
        variants = (entry.name for entry in (self._data / "voices" / "!v").iterdir()) if plus else ("",)
        if language not in LANGUAGES or variant not in variants:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)

    def identity(self, voice: str) -> str:
        """Versions of the library, of the wheel, whose data may change with it, and of the respellings."""
        return self._identity

    def synthesize(self, request: Request) -> Speech:
        """Speak a request; the same one gives the same bytes on every thread.

        Raises:
            AudioError: the library refused the text or the voice.
            StoreError: the folder for temporary files is full.
        """
        copy: Path | None = getattr(self._thread, "copy", None)
        if copy is None:
            original = Path(espeakng_loader.get_library_path())
            copy = self._folder / f"{next(self._numbers)}{original.suffix}"
            _copy(original, copy)
            self._thread.copy = copy  # only a whole one: half a library, loaded, would end the process
        library = _Library(copy, self._data)
        try:
            return library.say(request)
        finally:
            library.close()

    @cached_property
    def _identity(self) -> str:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        library.espeak_Info.restype = ctypes.c_char_p
        info: bytes = library.espeak_Info(None)
        wheel = version("espeakng-loader")
        return f"espeak-ng {info.decode()} (espeakng-loader {wheel}), mended {VERSION}"

    @property
    def _folder(self) -> Path:
        """The folder of the copies; it is removed with this engine, or by a later process."""
        with self._lock:
            if self._made_folder is None:
                self._made_folder = _loadable_folder(Path(espeakng_loader.get_library_path()))
                weakref.finalize(self, temporary_folders.remove, self._made_folder)
            return self._made_folder

    @cached_property
    def _data(self) -> Path:
        """The folder of the library's data, linked from a shorter path where its own is too long."""
        data = Path(espeakng_loader.get_data_path())
        if len(os.fsencode(data)) < _LONGEST_DATA_PATH:
            return data
        near = self._folder / "data"
        try:
            near.symlink_to(data, target_is_directory=True)
        except OSError:  # Windows without the right to make links
            shutil.copytree(data, near)
        return near
