"""The espeak-ng engine, inside the process: the embedded voice, which always works.

Words that espeak-ng misreads are respelled, for the embedded voice and for engines that take its phonemes.
These tell how long each phoneme lasts, and not where words begin; espeak-ng joins words (« parce qu'il ») and
links them, so that each word is read once alone and the two readings are compared.
"""

import ctypes
import os
import re
import shutil
import threading
import weakref
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
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
from audio.engines.espeak_library import RATE, Library, copy_library, loadable_folder
from audio.errors import VoiceMissingError
from scripts.script import Gender

_LONGEST_DATA_PATH = 160  # characters; from 165 on espeak_Initialize fails

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


def word_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each word, as far as the next space, without the punctuation around it."""
    spans = []
    for found in _TOKEN.finditer(text):
        letters = [place for place, character in enumerate(found[0], found.start()) if character.isalnum()]
        if letters:
            spans.append((letters[0], letters[-1] + 1))
    return spans


def aligned(alone: Sequence[str], together: str) -> list[int]:
    """Find where words begin in the phonemes of a sentence.

    Args:
        alone: phonemes of each word spoken alone.
        together: phonemes of the sentence, where liaisons join words and some are shortened.

    Returns:
        An index into `together` for each word, never falling; a likely one where the word has changed.
    """
    blocks = SequenceMatcher(None, "".join(alone), together, autojunk=False).get_matching_blocks()
    firsts, places, start = [block.a for block in blocks], [], 0
    for word in alone:
        block = bisect_right(firsts, start) - 1
        inside = block >= 0 and start < blocks[block].a + blocks[block].size
        if inside:
            places.append(blocks[block].b + start - blocks[block].a)
        else:
            floor = blocks[block].b + blocks[block].size if block >= 0 else 0
            following = blocks[min(block + 1, len(blocks) - 1)]
            places.append(max(floor, following.b - (following.a - start)))
        start += len(word)
    return places


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
        with self._loaded() as library:
            read = respelled(request.text)
            pcm, starts = library.say(request, read)
            return Speech(pcm, RATE, _timed_words(request.text, read, starts))

    def phonemes(self, texts: Iterable[str]) -> list[str]:
        """Read French texts without speaking them, each by itself; for engines that take phonemes.

        Args:
            texts: each of one clause; what stands between two is lost.

        Returns:
            The IPA of each, words parted by blanks, `^` between two signs that are one sound.

        Raises:
            AudioError: the library cannot be loaded.
            StoreError: the folder for temporary files is full.
        """
        with self._loaded() as library:
            return [library.phonemes(respelled(text)) for text in texts]

    @contextmanager
    def _loaded(self) -> Iterator[Library]:
        """This thread's copy of the library, loaded anew."""
        copy: Path | None = getattr(self._thread, "copy", None)
        if copy is None:
            original = Path(espeakng_loader.get_library_path())
            copy = self._folder / f"{next(self._numbers)}{original.suffix}"
            copy_library(original, copy)
            self._thread.copy = copy  # only a whole one: half a library, loaded, would end the process
        library = Library(copy, self._data)
        try:
            yield library
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
                self._made_folder = loadable_folder(Path(espeakng_loader.get_library_path()))
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
