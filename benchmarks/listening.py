"""What a recogniser hears of finished episodes: words wrong, times that are off, loudness.

    python -m benchmarks.listening ENGINE ARTICLE… [--raw] [--most PERCENT]

builds an edition of the articles with an engine, takes the published MP3 and transcript of each episode, and
has whisper-base (extra `proof`, `hautevoix voices install whisper-base`) write down what it hears. Both sides
are spelled out by `scripts.spoken`; a proper name that is spelled otherwise than in the article counts as
wrong, as does every plural that nobody can hear. `--raw` listens to the narrator as the engine gives it too,
spoken again; with `--most`, ends with 1 where more words are wrong in all.
"""

import json
import re
import subprocess
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from audio.dsp import limiter, loudness
from audio.dsp.audio_file import read as decode
from audio.dsp.loudness import Samples
from audio.engines.base import Request
from audio.engines.models.installed import default_folder
from audio.voices.reference import VoiceResolver
from episodes.edition.settings import Settings
from scripts.lexicon import shipped
from scripts.spoken import read

ROOT = Path(__file__).resolve().parents[1]
NARRATOR = "Narration"
RATE, FULL_RATE = 16000, 44100  # Hz: what the recogniser takes; what is published
SILENCE = 10 ** (-42 / 20)  # amplitude below which a listener hears nothing
WINDOW = 80  # samples, 5 ms
LONGEST = 7200.0  # s of an episode
PAUSE = 0.12  # s of silence before a segment whose onset can be measured


class Word(NamedTuple):
    """A word of one side, spelled out.

    Attributes:
        text: in lower case.
        at: when it begins in the episode, in seconds; None where that is not known.
        speaker: who says it; empty of what was heard.
        name: whether it is a proper name, or a part of one.
    """

    text: str
    at: float | None
    speaker: str = ""
    name: bool = False


class Errors(NamedTuple):
    """Words wrong (other ones, missing, added) and words said."""

    wrong: int
    said: int

    @property
    def rate(self) -> float:
        """Percent."""
        return 100 * self.wrong / max(self.said, 1)


def spelled(text: str, timed: Iterable[tuple[str, float]], speaker: str = "") -> list[Word]:
    """Spell out a stretch of text, and time each word whose written form is one of those timed.

    Args:
        text: as it is written.
        timed: written words in their order, and the seconds at which each begins.
        speaker: who says it.
    """
    names, before = set(), "."
    for token in text.split():
        if re.match(r"\W*[A-ZÀ-Ý]", token) and before[-1] not in ".!?«:":
            names.update(_parts(token))
        before = token.rstrip("»”") or before
    words = [Word(part, None, speaker, part in names) for part in _parts(read(text, shipped()).spoken)]
    place = 0
    for token, at in timed:
        first = next(iter(_parts(token)), None)
        near = [n for n in range(place, min(place + 12, len(words))) if words[n].text == first]
        if near:
            words[near[0]] = words[near[0]]._replace(at=at)
            place = near[0] + 1
    return words


def _parts(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()


def aligned(said: Sequence[Word], heard: Sequence[Word]) -> list[tuple[Word | None, Word | None]]:
    """Pair the words of both sides at the smallest number of errors (Levenshtein)."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), np.int32)
    cost[:, 0], cost[0] = np.arange(len(said) + 1), np.arange(len(heard) + 1)
    for i, word in enumerate(said, 1):
        for j, other in enumerate(heard, 1):
            same = cost[i - 1, j - 1] + (word.text != other.text)
            cost[i, j] = min(same, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    pairs: list[tuple[Word | None, Word | None]] = []
    i, j = len(said), len(heard)
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (said[i - 1].text != heard[j - 1].text):
            i, j = i - 1, j - 1
            pairs.append((said[i], heard[j]))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            pairs.append((said[i], None))
        else:
            j -= 1
            pairs.append((None, heard[j]))
    return pairs[::-1]


def errors(pairs: Iterable[tuple[Word | None, Word | None]], *, names: bool) -> dict[str, Errors]:
    """Count what was heard wrong, of each speaker and (under the empty name) of all.

    Args:
        pairs: from `aligned`.
        names: whether proper names, and what was heard around one that was misheard, count.
    """
    wrong, said = defaultdict[str, int](int), defaultdict[str, int](int)
    speaker, in_name = "", False
    for word, other in pairs:
        if word:
            speaker = word.speaker
            in_name = word.name and (other is None or other.text != word.text)
        if not names and (word.name if word else in_name):
            continue
        for key in ("", speaker):
            said[key] += word is not None
            wrong[key] += word is None or other is None or word.text != other.text
    return {key: Errors(wrong[key], said[key]) for key in said}


def listen(samples: Samples) -> list[Word]:
    """Have the recogniser write down what it hears.

    Args:
        samples: one channel at 16 kHz.
    """
    from faster_whisper import WhisperModel

    folder = str(default_folder() / "whisper-base")
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)
    segments, _ = model.transcribe(samples, language="fr", beam_size=5, word_timestamps=True)
    heard = []
    for segment in segments:
        heard += spelled(segment.text, [(word.word, word.start) for word in segment.words or ()])
    return heard


def onsets(segments: Sequence[dict[str, Any]], samples: Samples) -> list[float]:
    """Seconds between the start that a transcript gives to a segment after a pause, and its first sound."""
    count = len(samples) // WINDOW
    loud = np.sqrt((samples[: count * WINDOW].reshape(count, WINDOW) ** 2).mean(axis=1)) > SILENCE
    found = []
    for before, segment in pairwise(segments):
        start, end = float(str(segment["startTime"])), float(str(before["endTime"]))
        if start - end < PAUSE:
            continue
        first = round((end + start) / 2 * RATE / WINDOW)
        sounding = np.flatnonzero(loud[first:])
        if len(sounding):
            found.append((first + sounding[0]) * WINDOW / RATE - start)
    return found


def raw(engine: str, segments: Sequence[dict[str, Any]]) -> Errors:
    """What is heard wrong of the narrator's segments as the engine gives them, half a second apart."""
    from audio.synthesis import EngineConfig

    speaker = VoiceResolver(EngineConfig(engine, Settings().voices.options).load(engine))
    narrator = speaker.resolve(speaker.main.default_cast().narrator)
    said, pieces = [], []
    for segment in segments:
        if segment["speaker"] == NARRATOR:
            text = str(segment["body"])
            said += spelled(text, [])
            speech = narrator.say(Request(narrator.voice, read(text, shipped()).spoken))
            pieces += [decode_pcm(speech.pcm, speech.rate), np.zeros(RATE // 2, np.float32)]
    return errors(aligned(said, listen(np.concatenate(pieces))), names=True)[""]


def decode_pcm(pcm: bytes, rate: int) -> Samples:
    """Signed 16-bit samples at a rate, as the recogniser takes them."""
    from audio.dsp.resample import resampled

    return resampled(np.frombuffer(pcm, np.int16).astype(np.float32) / 32768, rate, RATE)


class Episode(NamedTuple):
    """A published episode.

    Attributes:
        slug: its name.
        segments: of its JSON transcript.
        audio: its MP3.
    """

    slug: str
    segments: Sequence[dict[str, Any]]
    audio: Path

    def words(self) -> list[Word]:
        """The words of its transcript, spelled out."""
        found = []
        for segment in self.segments:
            timed = [(word["body"], word["startTime"]) for word in segment.get("words", ())]
            found += spelled(str(segment["body"]), timed, str(segment["speaker"]))
        return found


def episodes(edition: Path) -> list[Episode]:
    """The episodes of an edition."""
    found = []
    for transcript in sorted(edition.glob("public/episodes/*/*/transcript.json")):
        segments = json.loads(transcript.read_bytes())["segments"]
        found.append(Episode(transcript.parts[-3], segments, next(transcript.parent.glob("*.mp3"))))
    return found


def report(edition: Path, engine: str | None) -> float:
    """Print what is heard of each episode of an edition, and of all.

    Args:
        edition: its folder.
        engine: speaks the narrator's segments again; None leaves that out.

    Returns:
        Percent of words wrong in all.
    """
    everything: list[tuple[Word | None, Word | None]] = []
    for episode in episodes(edition):
        samples = decode(episode.audio, RATE, LONGEST)
        pairs = aligned(episode.words(), listen(samples))
        everything += pairs
        show(episode.slug, pairs)
        for speaker, found in errors(pairs, names=True).items():
            if speaker:
                print(f"  {speaker:<40} {found.rate:5.1f} % of {found.said:>4}")
        if engine:
            print(f"  {'narrator, as the engine gives it':<40} {raw(engine, episode.segments).rate:5.1f} %")
        off = [abs(a.at - b.at) for a, b in pairs if a and b and a.at and b.at and a.text == b.text]
        late = max(map(abs, onsets(episode.segments, samples)))
        full = decode(episode.audio, FULL_RATE, LONGEST)
        level = loudness.integrated(loudness.steps(full, FULL_RATE))
        peak = 20 * np.log10(limiter.true_peak(full))
        print(f"  words against the recogniser's: median {1000 * median(off):.0f} ms of {len(off)}")
        print(f"  onsets at most {1000 * late:.0f} ms off; {level:.2f} LUFS, {peak:.2f} dBTP", flush=True)
    return show("In all", everything)


def show(what: str, pairs: Sequence[tuple[Word | None, Word | None]]) -> float:
    """Print the share of words that were heard wrong, with proper names and without.

    Returns:
        Percent, with proper names.
    """
    all_words, nameless = errors(pairs, names=True)[""], errors(pairs, names=False)[""]
    print(f"{what}: {all_words.rate:.1f} % of {all_words.said} words wrong, ", end="")
    print(f"{nameless.rate:.1f} % without proper names", flush=True)
    return all_words.rate


def main(arguments: Sequence[str]) -> int:
    """Build, listen, print."""
    parser = ArgumentParser(prog="python -m benchmarks.listening")
    parser.add_argument("engine")
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--raw", action="store_true")
    parser.add_argument("--most", type=float, default=100.0)
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        edition = Path(folder) / "edition"
        command = [sys.executable, str(ROOT / "cli.py"), "build", *given.articles, "--engine", given.engine]
        subprocess.run([*command, "--out", str(edition)], check=True)
        return int(report(edition, given.engine if given.raw else None) > given.most)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
