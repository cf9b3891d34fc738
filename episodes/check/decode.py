"""Decode audio files once, and remember by content what was found: `records/heard.jsonl`.

Most of a check is decoding and parsing. A file whose bytes are those of the last check is what it was then.
Its bytes are read when its length, times or inode changed, or each time, as the caller wants.
"""

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
import mutagen
from lxml import etree

from episodes.edition import atomic
from episodes.errors import StorageError

Facts = TypeVar("Facts")

_MINUTE = 60  # s of sound measured at once: memory does not grow with an episode
_METERED = 48_000  # Hz; for rates that cannot be cut into steps of 100 ms
_FILE = "heard.jsonl"
_MEASURED = 1
"""Raised when `decode_audio` measures differently: what was measured before holds no longer."""


_STAT = "stat"
_TICK = 5 * 10**9  # ns; more than any file system's clock is coarse


class DecodedAudio(NamedTuple):
    """What decoding a file to its end tells.

    Attributes:
        seconds: of sound.
        loudness: integrated, LUFS; -inf for silence.
        peak: true peak, dBTP; -inf for silence.
        chapters: start in ms and title, as FFmpeg and the players built on it see them.
    """

    seconds: float
    loudness: float
    peak: float
    chapters: tuple[tuple[int, str], ...]


def decode_audio(path: Path) -> DecodedAudio:
    """Decode a file to its end, in one pass and in flat memory.

    Raises:
        ValueError: it cannot be decoded.
    """
    # Loaded here: a check of a feed alone needs no decoder.
    import av  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    from audio.dsp.limiter import true_peak  # noqa: PLC0415
    from audio.dsp.loudness import integrated, steps  # noqa: PLC0415

    try:
        with av.open(str(path)) as opened:
            container: Any = opened
            rate = container.streams.audio[0].rate
            rate = rate if rate % 20 == 0 else _METERED
            energies, peak, length = [np.zeros(0)], 0.0, 0
            for block in _minutes(container, rate):
                energies.append(steps(block, rate))
                peak = max(peak, true_peak(block))
                length += len(block)
            with np.errstate(divide="ignore"):
                decibels = float(20 * np.log10(peak))
            chapters = tuple(
                (round(one["start"] * one["time_base"] * 1000), one["metadata"].get("title", ""))
                for one in container.chapters()
            )
            return DecodedAudio(length / rate, integrated(np.concatenate(energies)), decibels, chapters)
    except (av.FFmpegError, IndexError, EOFError) as error:
        raise ValueError(str(error)) from error


def _minutes(container: Any, rate: int) -> Iterator[Any]:
    """Yield the sound as one channel of float32, a minute at a time, the last one shorter."""
    import av  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
    blocks, length = [np.zeros(0, np.float32)], 0
    for frame in chain(container.decode(container.streams.audio[0]), (None,)):
        resampled = [block.to_ndarray()[0] for block in resampler.resample(frame)]
        blocks += resampled
        length += sum(map(len, resampled))
        if length >= rate * _MINUTE:
            whole = np.concatenate(blocks)
            yield whole[: rate * _MINUTE]
            blocks, length = [whole[rate * _MINUTE :]], length - rate * _MINUTE
    yield np.concatenate(blocks)


_MemoryLine = tuple[int | str, str, msgspec.Raw]
"""Kind of facts, with its rules (a number for decoded audio); digest of what they follow from; facts."""


def _memory_lines(data: bytes) -> Iterable[_MemoryLine]:
    """Return the lines of a memory; a damaged one is as good as none."""
    decoder = msgspec.json.Decoder(_MemoryLine)
    with suppress(msgspec.MsgspecError):
        return decoder.decode_lines(data)
    found = []
    for text in data.splitlines():
        with suppress(msgspec.MsgspecError):
            found.append(decoder.decode(text))
    return found


@cache
def _decoder(form: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(form)


class Memory:
    """What earlier checks found in files, by the files' content."""

    def __init__(self, records: Path) -> None:
        """Read what is known; nothing where there are no records.

        Args:
            records: folder of the edition's records, which may be missing.

        Raises:
            StorageError: it is there and cannot be read.
        """
        self._path = records / _FILE
        self._used: dict[tuple[int | str, str], msgspec.Raw] = {}
        lines = _memory_lines(atomic.read(self._path) or b"")
        self._known = {(kind, key): facts for kind, key, facts in lines}

    def decoded(self, path: Path, digest: str) -> DecodedAudio:
        """Return what an audio file sounds like; decode it only if its content is not known.

        Args:
            path: of the file.
            digest: SHA-256 of its content, in hexadecimal.

        Raises:
            ValueError: it cannot be decoded.
        """
        return self.facts(
            _MEASURED,
            digest,
            DecodedAudio,
            lambda: decode_audio(path),
            lasting=lambda found: isfinite(found.loudness) and isfinite(found.peak),
        )

    def digest(self, path: Path, name: str, *, verify: bool) -> str:
        """Return the SHA-256 of a file.

        Args:
            path: of the file.
            name: of the file in the edition.
            verify: whether to read it though length, times and inode are those with which it was last read.
        """

        def lasting(_: str) -> bool:
            """Whether a later change is sure to show in the file's times: it was not written just now."""
            after = path.stat()
            return key == _stat_key(name, after) and max(after.st_mtime_ns, after.st_ctime_ns) < began - _TICK

        key, began = _stat_key(name, path.stat()), time.time_ns()
        if not verify:
            return self.facts(_STAT, key, str, lambda: atomic.digest(path), lasting)
        found = atomic.digest(path)
        if lasting(found):
            self._used[_STAT, key] = msgspec.Raw(msgspec.json.encode(found))
        return found

    def facts(
        self,
        kind: int | str,
        key: str,
        form: Any,
        find: Callable[[], Facts],
        lasting: Callable[[Facts], bool] = lambda _: True,
    ) -> Facts:
        """Return what was found under a key before, else find it now and remember it.

        Args:
            kind: what the facts are; changes with the rules by which they are found (`rules`).
            key: digest of everything that they follow from.
            form: their type, which JSON can hold.
            find: finds them; what it raises is remembered by nobody.
            lasting: whether found facts may be remembered.
        """
        place = kind, key
        known = self._used.get(place) or self._known.get(place)
        if known is not None:
            with suppress(msgspec.MsgspecError):
                facts: Facts = _decoder(form).decode(known)
                self._used[place] = known
                return facts
        found = find()
        if lasting(found):
            self._used[place] = msgspec.Raw(msgspec.json.encode(found))
        return found

    def save(self) -> None:
        """Write what this check used and forget the rest; if that fails, the next check finds it again."""
        if self._used == self._known or not self._path.parent.is_dir():
            return
        lines = (
            msgspec.json.encode((kind, key, facts)) + b"\n"
            for (kind, key), facts in sorted(
                self._used.items(), key=lambda line: (str(line[0][0]), line[0][1])
            )
        )
        with suppress(StorageError):
            atomic.write(self._path, lines)


def _stat_key(name: str, stat: os.stat_result) -> str:
    text = f"{name}\0{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
    return sha256(text.encode(errors="surrogateescape")).hexdigest()


def rules(name: str, *sources: str) -> str:
    """Return a kind of facts for `Memory.facts` that changes with the code that finds them.

    Args:
        name: of the kind.
        sources: files of the code.
    """
    code = b"\0".join(Path(source).read_bytes() for source in sources)
    libraries = repr((etree.LXML_VERSION, mutagen.version, msgspec.__version__)).encode()
    return re.sub(r"\W", "-", name) + "-" + sha256(code + libraries).hexdigest()[:12]
