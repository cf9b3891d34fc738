"""Previews: a few words spoken now, played through the speakers or written to a file."""

import re
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterable, Iterator
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

_FORMATS = (".mp3", ".wav")
_UNFIT = r"[^\w.+-]"  # what is not allowed in the name of a file on every system


def write(words: str, voice: str | None, synthesizer: Synthesizer, path: Path) -> None:
    """Speak words into a file.

    Args:
        words: to be spoken.
        voice: who speaks; None for the engine's narrator.
        synthesizer: speaks them.
        path: a `.wav` file holds what the engine gave, an `.mp3` file the finished clip.

    Raises:
        SoundRefusedError: there is nothing to say, or the file's kind is not written.
        AudioError: the voice is missing or could not speak.
        StoreError: the file cannot be written.
    """
    request = Request(voice or synthesizer.engine.default_cast().narrator, words)
    suffix = path.suffix.lower()
    if suffix not in _FORMATS:
        raise SoundRefusedError("sample", path=path, known=", ".join(_FORMATS))
    if not any(letter.isalnum() for letter in words):
        raise SoundRefusedError("nothing")
    synthesizer.prepare(request.voice)
    try:
        if suffix == ".mp3":
            cast = Cast(request.voice, request.voice, {})
            segment = Segment("added", None, words, words, None)
            recording = assemble.record([segment], cast, synthesizer, Pauses())
            path.write_bytes(b"".join(assemble.stream(recording, synthesizer)))
        else:
            speech = synthesizer.say(request)
            with (
                path.open("wb") as out,
                wave.open(out, "wb") as file,
            ):  # given a path, it prints a traceback too
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(speech.rate)
                file.writeframes(speech.pcm)
    except OSError as error:
        raise StoreError("write", path=path, cause=error.strerror) from error


def play(words: str, voice: str | None, synthesizer: Synthesizer) -> bool:
    """Speak words aloud.

    Args:
        words: to be spoken.
        voice: who speaks; None for the engine's narrator.
        synthesizer: speaks them.

    Returns:
        Whether a player was found and played them; what players complain of is not shown.

    Raises:
        SoundRefusedError: there is nothing to say.
        AudioError: the voice is missing or could not speak.
    """
    players = [command for command in PLAYERS if shutil.which(command[0])]
    if not players:
        return False
    with tempfile.TemporaryDirectory(prefix="hautevoix-") as folder:
        path = Path(folder, "sample.wav")
        write(words, voice, synthesizer, path)
        for player in players:
            process = subprocess.run(  # noqa: S603 - a program of the table above
                [*player, str(path)],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            if process.returncode == 0 and not _SILENT.search(process.stderr):
                return True
    return False


def audition(words: str, voices: Iterable[str], synthesizer: Synthesizer, folder: Path) -> Iterator[Path]:
    """Have each of several voices speak the same words, each into its own MP3 file.

    Args:
        words: to be spoken.
        voices: who speaks.
        synthesizer: speaks them.
        folder: of the files; made where it is missing.

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
        write(words, voice, synthesizer, path)
        yield path
