"""Sounds other than speech as clips: the tone, and the intro, outro and chapter sound of a newsroom."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from audio.clips.clip import Clip, as_entry, from_header, is_clip
from audio.clips.entry import StoreEntry, key
from audio.clips.store import Store
from audio.engines.base import Request
from audio.errors import SoundRefusedError
from audio.profile import SoundProfile
from scripts import regular_files

if TYPE_CHECKING:
    from audio.dsp.loudness import Samples

LONGEST = 60.0  # s, of an intro or an outro
LONGEST_SIGNAL = 5.0  # s, of the sound before each chapter
_LARGEST = 200 * 10**6  # bytes: a minute in any format is less
_ROUNDS = 2  # the limiter takes a little; each round gives it back
_NO_WORDS = Request("", "")


@dataclass(frozen=True)
class SoundClips:
    """Makes clips of sounds and keeps them in a store.

    Attributes:
        profile: loudness and format of finished clips.
        store: where they are kept.
    """

    profile: SoundProfile
    store: Store
    _makers: dict[str, Callable[[], "Samples"]] = field(default_factory=dict)

    def tone(self) -> Clip:
        """The soft tone that opens a quotation where the voice alone does not tell.

        Raises:
            StoreError: the disk refused.
        """
        from audio.dsp import tone  # noqa: PLC0415 - numpy, LAME and FFmpeg are needed only where sound is made

        name = key("tone", *self.profile.key, self.profile.loudness)
        return self.clip(name, lambda: tone.tone(self.profile))

    def jingle(self, path: Path, longest: float = LONGEST) -> Clip:
        """A sound file of the newsroom, as loud as speech.

        Args:
            path: an audio file.
            longest: s that it may last.

        Raises:
            SoundRefusedError: there is no such file, it is no sound, it is silent or too long.
            StoreError: the disk refused.
        """
        name = key("jingle", fingerprint(path), longest, *self.profile.key, self.profile.loudness)
        return self.clip(name, lambda: jingle(path, self.profile, longest))

    def clip(self, name: str, make: Callable[[], "Samples"]) -> Clip:
        """A clip of finished samples.

        Args:
            name: its key in the store.
            make: returns the samples where the store lacks the clip.

        Raises:
            StoreError: the disk refused.
        """
        self._makers[name] = make
        header = self.store.head(name, is_clip)
        return from_header(_NO_WORDS, name, header or self._make(name).header, made=header is None)

    def remake(self, clip: Clip) -> StoreEntry | None:
        """Make a clip once more; None where it is not one of these sounds.

        Raises:
            StoreError: the disk refused.
        """
        return self._make(clip.key) if clip.key in self._makers else None

    def _make(self, name: str) -> StoreEntry:
        from audio.clips import render  # noqa: PLC0415 - likewise

        entry = as_entry(render.encoded(self._makers[name](), self.profile))
        self.store.put(name, entry)
        return entry


def jingle(path: Path, profile: SoundProfile, longest: float) -> "Samples":
    """Read a sound that is heard on its own, and bring it to the loudness of speech.

    Args:
        path: an audio file of any format that FFmpeg reads.
        profile: loudness and format of the clip.
        longest: s that it may last.

    Returns:
        One channel at the format's rate, ready to be encoded.

    Raises:
        SoundRefusedError: it is no sound, silent, or too long.
    """
    import numpy as np  # noqa: PLC0415 - likewise

    from audio.clips import render  # noqa: PLC0415
    from audio.dsp import audio_file, loudness  # noqa: PLC0415

    rate = profile.format.rate
    samples = audio_file.fade(audio_file.read(path, rate, longest), rate)
    block = round(loudness.MOMENTARY * loudness.STEP * rate)
    gain = 0.0
    for _ in range(_ROUNDS):
        levelled = render.levelled(samples, gain, profile)
        padded = np.pad(levelled, (0, max(block - len(levelled), 0)))  # what is shorter cannot be measured
        measured = loudness.integrated(loudness.steps(padded, rate))
        if measured == float("-inf"):
            raise SoundRefusedError("silence", path=path)
        gain += profile.loudness - measured
    return render.levelled(samples, gain, profile)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a sound file.

    Raises:
        SoundRefusedError: there is no such regular file, or it is far too large.
    """
    from hashlib import file_digest  # noqa: PLC0415 - only editions with sounds need it

    try:
        with regular_files.open_file(path) as file:
            if os.fstat(file.fileno()).st_size > _LARGEST:
                raise SoundRefusedError("large", path=path, largest=_LARGEST // 10**6)
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SoundRefusedError("no file", path=path, cause=error.strerror) from error
