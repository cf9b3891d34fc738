"""espeak-ng inside the process: the voice that always works.

The wheel `espeakng-loader` carries library and data. Four facts shape this module (espeak-ng 1.52):

- The library is one global state. Each thread therefore loads a copy of the file of its own.
- That state outlives an utterance, so that the same text sounds slightly different at each call. Loading the
  library anew for each clip makes a clip depend on its text alone.
- A file system that is mounted `noexec`, as hardened servers mount that for temporary files, lets no copy be
  loaded: another folder is looked for then.
- Voices with breath draw it from a generator that starts from the clock; it is given a fixed start.

What espeak-ng reads wrongly, written so that it reads it right: for the embedded voice, and for Piper.
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
from audio.clips.store import default_folder
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
"""Of what is mended: another one makes other sounds of the same words."""

_EIGHTY = re.compile(r"\b(quatre-vin)gt(?=-)", re.IGNORECASE)
"""quatre-vingt-deux is said with a t that nobody says; without its gt it is right (espeak-ng 1.52)."""

# Words in h that bind as if they began with their vowel; `huit`, `haies` and `hameaux` do not.
_MUTE = r"h(?:abita|ebdo|ectar|ecto|eure|istoire|iver|omm|onor|ôte|ôpita|uissier|uîtr)\w*"
# Words with a vowel that no number counts.
_APART = (
    r"(?:une?|onz\w*|et|est|ont|ou|où|au|aux|en|entre|environ|avec|aussi|alors|après|avant|encore|il|ils|"
    r"elles?|on)\b"
)
_HUNDRED = re.compile(rf"(?<!pour )\b(cent)(?= (?:(?!{_APART})[aeiouyéèêâîôûœ]\w+|{_MUTE}))", re.IGNORECASE)
_TWENTY = re.compile(rf"\b(vingt)(?= {_MUTE})", re.IGNORECASE)
"""cent ans and vingt heures are said without the t that binds them; with an e behind it they are right."""


def mended(text: str) -> str:
    """French text as espeak-ng reads it right; it has as many words as before."""
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

_TOKEN = re.compile(r"\S+")

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS
_UTF8 = 1  # espeakCHARS_UTF8
_CHARACTERS = 1  # POS_CHARACTER
_OK = 0  # EE_OK
_SEED = 1  # of the breath in some voices, which would otherwise start from the clock
_LONGEST_DATA_PATH = 160  # characters; from 165 on espeak_Initialize fails

_WORD = 1  # espeakEVENT_WORD
_RATE = 1  # espeakRATE
_WORDS_A_MINUTE = 175  # espeak-ng's own pace


class _Event(ctypes.Structure):
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
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)
_unload: Callable[[int], None] = getattr(_ctypes, "FreeLibrary" if os.name == "nt" else "dlclose")


def _load(file: Path) -> ctypes.CDLL:
    """A library.

    Raises:
        OSError: the system does not let it be loaded from there, or it is none.
    """
    return ctypes.CDLL(str(file))


class _Library:
    """One loading of one copy of the library: says one utterance, then is thrown away."""

    def __init__(self, file: Path, data: Path) -> None:
        self._library = _load(file)
        self._heard: list[bytes] = []
        self._words: list[tuple[int, float]] = []
        self._callback = _CALLBACK(self._hear)  # kept alive as long as the library may call it
        if self._library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data), 0) != RATE:
            raise AudioError(
                "engine unavailable",
                name="espeak",
                engine="espeak",
                cause="the library did not start",
                remedy="Reinstall espeakng-loader.",
            )
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
        self._library.espeak_SetSynthCallback(self._callback)

    def _hear(
        self, samples: "ctypes._Pointer[ctypes.c_short]", number: int, events: "ctypes._Pointer[_Event]"
    ) -> int:
        if samples and number > 0:
            self._heard.append(ctypes.string_at(samples, number * 2))
        for event in _until_the_end(events):
            if event.type == _WORD:
                self._words.append((event.text_position - 1, event.sample / RATE))
        return 0

    def say(self, request: Request) -> Speech:
        read = mended(request.text)
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
        return Speech(b"".join(self._heard), RATE, _told(request.text, read, self._words))

    def close(self) -> None:
        self._library.espeak_Terminate()
        _unload(self._library._handle)


def _until_the_end(events: "ctypes._Pointer[_Event]") -> Iterator[_Event]:
    for index in count():
        if not events[index].type:
            return
        yield events[index]


def _told(text: str, read: str, starts: Iterable[tuple[int, float]]) -> tuple[Word, ...]:
    """Words of the text whose beginning the library told; several beginnings in one count as the first.

    Args:
        text: as it was asked for.
        read: as the library got it: word by word the same.
        starts: offset in `read`, and s, of each beginning.
    """
    ends = [token.end() for token in _TOKEN.finditer(read)]
    times: dict[int, float] = {}
    for offset, at in starts:
        times.setdefault(bisect_right(ends, offset), at)
    tokens = enumerate(_TOKEN.finditer(text))
    return tuple(Word(token.start(), token.end(), times[index]) for index, token in tokens if index in times)


def _loadable(library: Path) -> Path:
    """A new folder from which a library can be loaded: the usual one for temporary files, or another.

    Raises:
        AudioError: there is none.
        StoreError: none can be written.
    """
    unwritten: list[StoreError] = []
    unloaded: list[OSError] = []
    for place in _places():
        try:
            folder = temporary_folders.make(place)
        except StoreError as error:
            unwritten.append(error)
            continue
        try:
            _try(library, folder / f"try{library.suffix}")
        except StoreError as error:
            unwritten.append(error)
        except OSError as error:
            unloaded.append(error.with_traceback(None))  # whose frames would keep this engine alive
        else:
            return folder
        temporary_folders.remove(folder)
    raise _refused(unloaded[0]) if unloaded else unwritten[0]


def _places() -> Iterator[Path]:
    """Where copies may lie, the best place first."""
    yield Path(tempfile.gettempdir())
    yield default_folder()
    yield Path("/var/tmp")  # noqa: S108 - a new folder in it, which only this user can enter


def _try(library: Path, copy: Path) -> None:
    _copy(library, copy)
    _unload(_load(copy)._handle)
    copy.unlink()


def _copy(library: Path, copy: Path) -> None:
    try:
        shutil.copyfile(library, copy)
    except OSError as error:
        raise StoreError("write", path=copy, cause=error.strerror or error) from error


def _refused(error: OSError) -> AudioError:
    return AudioError(
        "engine unavailable",
        name="espeak",
        engine="espeak",
        cause=f"the system loads its library from no folder that can be written: {error}",
        remedy="Give it one that is not mounted noexec: mkdir -p ~/tmp && export TMPDIR=~/tmp",
    )


class Espeak:
    """The embedded voice. Its sound is free of conditions; espeak-ng itself is GPL-3.0-or-later."""

    name = "espeak"

    def __init__(self, options: Options = NO_OPTIONS) -> None:
        refuse_unknown(self.name, options, ())
        self._copies = count()
        self._worker = threading.local()
        self._choosing = threading.Lock()

    def capabilities(self) -> Capabilities:
        """Offline; its sound is free."""
        licence = "no conditions on the sound"
        return Capabilities(online=False, licence=licence, timing="measured", paced=True)

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
        """The plain voice narrates; variants play the people who are quoted."""
        women, men, others = (
            tuple(f"fr+{name}" for name, (gender, *_) in VARIANTS.items() if gender == wanted)
            for wanted in ("f", "m", None)
        )
        return DefaultCast(narrator="fr", neutral=others[0], women=women, men=men)

    def prepare(self, voice: str) -> None:
        """Checks language and variant against the data files; espeak-ng takes an unknown variant in silence.

        Raises:
            AudioError: there is no such voice.
        """
        language, plus, variant = voice.partition("+")
        known = language in LANGUAGES and variant in (
            {entry.name for entry in self._variants} if plus else {""}
        )
        if not known:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)

    def identity(self, voice: str) -> str:
        """Library and version; the wheel's too, whose data may change with it; and what is mended for it."""
        library = f"espeak-ng {self._version} (espeakng-loader {version('espeakng-loader')})"
        return f"{library}, mended {VERSION}"

    def synthesize(self, request: Request) -> Speech:
        """Says one clip; the same request gives the same bytes on every thread.

        Raises:
            AudioError: the library refused the text or the voice.
            StoreError: the folder for temporary files is full.
        """
        library = _Library(self._own_copy, self._data)
        try:
            return library.say(request)
        finally:
            library.close()

    @cached_property
    def _version(self) -> str:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        library.espeak_Info.restype = ctypes.c_char_p
        told: bytes = library.espeak_Info(None)
        return told.decode()

    @property
    def _own_copy(self) -> Path:
        if not hasattr(self._worker, "file"):
            original = Path(espeakng_loader.get_library_path())
            copy = self._place / f"{next(self._copies)}{original.suffix}"
            _copy(original, copy)
            self._worker.file = copy  # only a whole one: half a library, loaded, would end the process
        file: Path = self._worker.file
        return file

    @property
    def _place(self) -> Path:
        """The folder of the copies; it goes with this engine, or after it."""
        with self._choosing:
            return self._folder

    @cached_property
    def _folder(self) -> Path:
        folder = _loadable(Path(espeakng_loader.get_library_path()))
        weakref.finalize(self, temporary_folders.remove, folder)
        return folder

    @cached_property
    def _variants(self) -> tuple[Path, ...]:
        return tuple((self._data / "voices" / "!v").iterdir())

    @cached_property
    def _data(self) -> Path:
        data = Path(espeakng_loader.get_data_path())
        return data if len(os.fsencode(data)) < _LONGEST_DATA_PATH else self._nearer(data)

    def _nearer(self, data: Path) -> Path:
        near = self._place / "data"
        try:
            near.symlink_to(data, target_is_directory=True)
        except OSError:  # Windows without the right to make links
            shutil.copytree(data, near)
        return near
