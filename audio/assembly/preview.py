"""A few words to be heard now: written to a file, or played."""

import re
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from audio.assembly import assemble
from audio.assembly.pauses import Pauses
from audio.engines.base import Request
from audio.errors import SoundRefusedError, StoreError
from audio.synthesis.synthesizer import Synthesizer
from audio.voices.casting import Cast
from scripts.script import Segment

PLAYERS = (
    ("mpv", "--no-video", "--really-quiet"),
    ("afplay",),
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)
"""Programs that play a WAV file, in the order in which they are tried."""

_SILENT = re.compile(rb"audio open failed|initialize audio|no (available )?audio device", re.IGNORECASE)
"""What some of them print where there is no sound card, and still end with code 0."""

_UNFIT = r"[^\w.+-]"  # what does not belong into the name of a file on every system


def write(words: str, voice: str | None, studio: Synthesizer, path: Path) -> None:
    """Says words into a file.

    Args:
        words: what is said.
        voice: by whom; None for the engine's narrator.
        studio: where it is said.
        path: a `.wav` file holds what the engine gave, any other the MP3 of a finished clip.

    Raises:
        SoundRefusedError: there is nothing to say, or the file's kind is not written.
        AudioError: the voice is missing or could not speak.
        StoreError: the file cannot be written.
    """
    request = Request(voice or studio.engine.troupe().narrator, words)
    make = _FORMATS.get(path.suffix.lower())
    if make is None:
        raise SoundRefusedError("sample", path=path, known=", ".join(_FORMATS))
    if not any(letter.isalnum() for letter in words):
        raise SoundRefusedError("nothing")
    studio.prepare(request.voice)
    try:
        make(request, studio, path)
    except OSError as error:
        raise StoreError("write", path=path, cause=error.strerror) from error


def play(words: str, voice: str | None, studio: Synthesizer) -> bool:
    """Says words aloud; the other arguments are those of `write`.

    Returns:
        Whether a player was found and played them; what players complain of is not shown.
    """
    players = [command for command in PLAYERS if shutil.which(command[0])]
    if not players:
        return False
    with tempfile.TemporaryDirectory(prefix="hautevoix-") as folder:
        path = Path(folder, "sample.wav")
        write(words, voice, studio, path)
        return any(_is_played(player, path) for player in players)


def _is_played(player: tuple[str, ...], path: Path) -> bool:
    done = subprocess.run(  # noqa: S603 - a program of the table above
        [*player, str(path)],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return done.returncode == 0 and not _SILENT.search(done.stderr)


def audition(words: str, voices: Iterable[str], studio: Synthesizer, folder: Path) -> Iterator[Path]:
    """Has each of several voices say the same words, into a file of its own.

    Args:
        words: what is said.
        voices: by whom.
        studio: where it is said.
        folder: where the MP3 files go; made where it is missing.

    Yields:
        Each file as it is written.

    Raises:
        AudioError: as for `write`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("write", path=folder, cause=error.strerror) from error
    for voice in voices:
        path = folder / f"{re.sub(_UNFIT, '_', voice)}.mp3"
        write(words, voice, studio, path)
        yield path


def _mp3(request: Request, studio: Synthesizer, path: Path) -> None:
    cast = Cast(request.voice, request.voice, {})
    segment = Segment("added", None, request.text, request.text, None)
    said = assemble.record([segment], cast, studio, Pauses())
    path.write_bytes(b"".join(assemble.stream(said, studio)))


def _wav(request: Request, studio: Synthesizer, path: Path) -> None:
    speech = studio.say(request)
    with path.open("wb") as out, wave.open(out, "wb") as file:  # given a path, wave prints a traceback too
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech.rate)
        file.writeframes(speech.pcm)


_FORMATS: Mapping[str, Callable[[Request, Synthesizer, Path], None]] = {".mp3": _mp3, ".wav": _wav}
