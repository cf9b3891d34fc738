"""Sounds that are no speech, kept as clips: the tone, and what a newsroom brings."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from audio.clips.clip import Take, as_take, is_take, keep
from audio.clips.entry import Entry, key
from audio.clips.store import Store
from audio.engines.base import Request
from audio.errors import SoundRefusedError
from audio.profile import Sound
from scripts import regular_files

if TYPE_CHECKING:
    from audio.dsp.loudness import Samples

LONGEST = 60.0  # s, of an intro or an outro
LONGEST_SIGNAL = 5.0  # s, of what is heard before each chapter
_LARGEST = 200 * 10**6  # bytes: a minute in any format is less
_NO_WORDS = Request("", "")


@dataclass(frozen=True)
class Effects:
    """Where such clips are made.

    Attributes:
        sound: how clips shall be.
        store: where they are kept.
    """

    sound: Sound
    store: Store
    _makers: dict[str, Callable[[], "Samples"]] = field(default_factory=dict)

    def tone(self) -> Take:
        """The soft tone that opens a quotation where the voice alone does not tell.

        Raises:
            StoreError: the disk refused.
        """
        return self.take(key("tone", *self._key), self._tone)

    def jingle(self, path: Path, longest: float = LONGEST) -> Take:
        """A sound of the newsroom, as loud as speech.

        Args:
            path: an audio file.
            longest: seconds that it may last.

        Raises:
            SoundRefusedError: there is no such file, it is no sound, it is silent or too long.
            StoreError: the disk refused.
        """
        digest = fingerprint(path)
        return self.take(key("jingle", digest, longest, *self._key), lambda: self._jingle(path, longest))

    def take(self, name: str, make: "Callable[[], Samples]") -> Take:
        """A clip of samples that are as loud as they shall be.

        Args:
            name: its key in the store.
            make: gives the samples where the store does not hold the clip.

        Raises:
            StoreError: the disk refused.
        """
        self._makers[name] = make
        header = self.store.head(name, is_take)
        return as_take(_NO_WORDS, name, header or self._make(name).header, made=header is None)

    def again(self, take: Take) -> Entry | None:
        """Makes a take of such a sound once more; None where it is not one of them."""
        return self._make(take.key) if take.key in self._makers else None

    def _make(self, name: str) -> Entry:
        from audio.clips import render  # noqa: PLC0415 - numpy and LAME are needed only where something is made

        return keep(self.store, name, render.encoded(self._makers[name](), self.sound))

    def _tone(self) -> "Samples":
        from audio.dsp import tone  # noqa: PLC0415 - likewise

        return tone.tone(self.sound)

    def _jingle(self, path: Path, longest: float) -> "Samples":
        from audio.synthesis import jingles  # noqa: PLC0415 - likewise

        return jingles.jingle(path, self.sound, longest)

    @property
    def _key(self) -> list[object]:
        return [*self.sound.key, self.sound.loudness]


def fingerprint(path: Path) -> str:
    """The hash of a sound's file.

    Raises:
        SoundRefusedError: there is no such regular file, or it is far too large.
    """
    from hashlib import file_digest  # noqa: PLC0415 - only editions with sounds need it

    try:
        with regular_files.opened(path) as file:
            if os.fstat(file.fileno()).st_size > _LARGEST:
                raise SoundRefusedError("large", path=path, largest=_LARGEST // 10**6)
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SoundRefusedError("no file", path=path, cause=error.strerror) from error
