"""The library espeak-ng, loaded: a copy for each thread, anew for each clip.

The wheel `espeakng-loader` carries library and data. Four facts shape this module (espeak-ng 1.52):

- The library has one global state. Each thread therefore loads its own copy of the file.
- That state outlives an utterance, so that the same text sounds slightly different at each call. Loading the
  library anew for each clip makes a clip depend on its text alone.
- A file system that is mounted `noexec`, as hardened servers mount theirs for temporary files, lets no copy
  be loaded: another folder is used then.
- Voices with breath draw it from a generator seeded by the clock; it gets a fixed seed.
"""

import _ctypes
import ctypes
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from audio import temporary_folders
from audio.engines.base import Request
from audio.errors import AudioError, StoreError, VoiceMissingError

RATE = 22050  # Hz, the only one espeak-ng speaks in
_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS
_UTF8 = 1  # espeakCHARS_UTF8
_CHARACTERS = 1  # POS_CHARACTER
_OK = 0  # EE_OK
_TIED_IPA = 0x82 | ord("^") << 8  # espeakPHONEMES_IPA | espeakPHONEMES_TIE, and the tie
_SEED = 1  # of the breath in some voices, which the clock would seed otherwise

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


class Library:
    """One loading of one copy of the library: it speaks one utterance, then is thrown away."""

    def __init__(self, file: Path, data: Path) -> None:
        self._library = load(file)
        self._samples: list[bytes] = []
        self._words: list[tuple[int, float]] = []
        self._callback = _CALLBACK(self._receive)  # kept alive as long as the library may call it
        if self._library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data), 0) != RATE:
            raise unavailable("the library did not start", "Reinstall espeakng-loader.")
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, request: Request, read: str) -> tuple[bytes, list[tuple[int, float]]]:
        """Speak a text.

        Args:
            request: voice and pace.
            read: the text as the library is to read it.

        Returns:
            Samples, signed, of 16 bits; and each beginning of a word: its offset in `read`, and when, in s.

        Raises:
            AudioError: the library refused the text or the voice.
        """
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
        return b"".join(self._samples), self._words

    def phonemes(self, read: str) -> str:
        """What it would say, in IPA, a blank between words; « d^ʒ » where two signs are one sound."""
        data = ctypes.create_string_buffer(read.replace("\0", " ").encode())
        clause, library = ctypes.c_void_p(ctypes.addressof(data)), self._library
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        if library.espeak_SetVoiceByName(b"fr") != _OK:
            raise unavailable("it has no French", "Reinstall espeakng-loader.")
        found = []
        while clause.value:
            spoken: bytes = library.espeak_TextToPhonemes(ctypes.byref(clause), _UTF8, _TIED_IPA)
            found.append(spoken.decode(errors="replace").strip())
        return " ".join(filter(None, found))

    def close(self) -> None:
        """Throw the copy away."""
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


def load(file: Path) -> ctypes.CDLL:
    """Load a library.

    Raises:
        OSError: the system does not let it be loaded from there, or it is none.
    """
    return ctypes.CDLL(str(file))


def loadable_folder(library: Path) -> Path:
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
            copy_library(library, trial)
            _unload(load(trial)._handle)
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
    raise unavailable(
        f"the system loads its library from no folder that can be written: {unloadable[0]}",
        "Give it one that is not mounted noexec: mkdir -p ~/tmp && export TMPDIR=~/tmp",
    )


def _places() -> Iterator[Path]:
    """Where the copies may be put, the best place first."""
    yield Path(tempfile.gettempdir())
    yield temporary_folders.cache_folder()
    yield Path("/var/tmp")  # noqa: S108 - a new folder in it, which only this user can enter


def copy_library(library: Path, copy: Path) -> None:
    """Copy the library's file.

    Args:
        library: the file.
        copy: where to.

    Raises:
        StoreError: the disk is full.
    """
    try:
        shutil.copyfile(library, copy)
    except OSError as error:
        raise StoreError("write", path=copy, cause=error.strerror or error) from error


def unavailable(cause: str, remedy: str) -> AudioError:
    """The error to raise where espeak-ng cannot speak here.

    Args:
        cause: what stands in the way.
        remedy: what to do, a sentence.
    """
    return AudioError("engine unavailable", name="espeak", engine="espeak", cause=cause, remedy=remedy)
