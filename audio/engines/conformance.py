"""Conformance suite for engines: the promises that every engine keeps, as executable checks.

Each check gets what is tested and raises `Broken` with one line on what it saw. It speaks a few short
sentences, so that an online engine is asked little.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from audio.engines.base import Engine, Request, Speech
from audio.errors import AudioError, EmptyAudioError, TextRefusedError, VoiceMissingError

SENTENCE = "Le conseil municipal a voté la rénovation du marché couvert."
LONGER = f"{SENTENCE} Les travaux dureront deux ans, et les commerçants seront installés sur la place."
MARKUP = (
    "Oui <break time='9s'/> non.",
    "Oui [[b'O~ZuR]] non.",
    "Oui </voice> non.",
    "Oui & non.",
    "-v Oui, non.",
    "Oui [voice:x] non.",
)
_PACE = 60.0  # characters per second that nobody speaks faster than
_QUIET = 300  # of 32768: below, nothing is heard


class Broken(Exception):  # noqa: N818 - a promise that is broken, not an error of the program
    """A promise that an engine does not keep, in one line."""


class Promise(NamedTuple):
    """One promise that was tested.

    Attributes:
        what: what an engine promises.
        broken: how it is seen to be broken; None where it is kept.
    """

    what: str
    broken: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tested.

    Attributes:
        engine: the engine.
        voice: who speaks.
    """

    engine: Engine
    voice: str

    def say(self, text: str) -> Speech:
        """Speak a text once."""
        return self.engine.synthesize(Request(self.voice, text))


def verify(engine: Engine, voice: str | None = None) -> Iterator[Promise]:
    """Test an engine, promise by promise.

    Args:
        engine: what is tested.
        voice: who speaks; None for the engine's narrator.

    Raises:
        AudioError: nothing can be tested, because the voice cannot speak here at all.
    """
    trial = Trial(engine, voice or engine.default_cast().narrator)
    engine.prepare(trial.voice)
    for what, check in PROMISES.items():
        broken = None
        try:
            check(trial)
        except Broken as error:
            broken = str(error)
        except AudioError as error:
            broken = f"{type(error).__name__}: {error}"
        yield Promise(what, broken)


def describes_itself(trial: Trial) -> None:
    """Licence and notice are one line each; an online engine has a notice."""
    capabilities = trial.engine.capabilities()
    _require(bool(capabilities.licence.strip()), "capabilities().licence is empty")
    _require("\n" not in capabilities.licence + capabilities.notice, "licence and notice are one line each")
    _require(
        not capabilities.online or bool(capabilities.notice),
        "an online engine has to tell where the text goes, as notice",
    )


def lists_its_voices(trial: Trial) -> None:
    """Its voices are French, and each has a name of its own."""
    voices = trial.engine.voices()
    names = [voice.name for voice in voices]
    _require(len(names) == len(set(names)), "two voices have one name")
    foreign = [voice.name for voice in voices if not voice.language.lower().startswith("fr")]
    _require(not foreign, f"not French: {', '.join(foreign)}")


def proposes_a_cast(trial: Trial) -> None:
    """There are voices for women and for men."""
    proposed = trial.engine.default_cast()
    _require(bool(proposed.women and proposed.men), "the default cast has no voices for women, or for men")


def refuses_unknown_voices(trial: Trial) -> None:
    """`prepare` raises `VoiceMissingError` for a voice that it does not have."""
    for name in ("", "nobody at all", "../../x"):
        try:
            trial.engine.prepare(name)
        except VoiceMissingError:
            continue
        raise Broken(f"prepare({name!r}) does not raise VoiceMissingError")


def has_an_identity(trial: Trial) -> None:
    """`identity` is not empty, and stays the same."""
    first, second = (trial.engine.identity(trial.voice) for _ in range(2))
    _require(bool(first.strip()), "identity() is empty")
    _require(first == second, "identity() changes from call to call")


def speaks(trial: Trial) -> None:
    """A sentence is audible, and as long as it may be."""
    speech = trial.say(SENTENCE)
    samples = np.frombuffer(speech.pcm, np.int16)
    _require(8000 <= speech.rate <= 192_000, f"{speech.rate} Hz is no rate for speech")
    _require(np.abs(samples).max(initial=0) > _QUIET, "its speech cannot be heard")
    _require(speech.seconds > len(SENTENCE) / _PACE, f"{speech.seconds:.2f} s is too short to be all of it")


def says_more_for_more(trial: Trial) -> None:
    """More words take more time."""
    short, long = trial.say(SENTENCE).seconds, trial.say(LONGER).seconds
    _require(long > short * 1.3, f"{long:.2f} s for more than twice the words of {short:.2f} s")


def is_not_steered(trial: Trial) -> None:
    """What looks like markup is spoken, dropped or refused, and never obeyed."""
    plain = trial.say("Oui, non.").seconds
    for text in MARKUP:
        try:
            seconds = trial.say(text).seconds
        except TextRefusedError:
            continue
        _require(
            plain / 3 < seconds < plain + 6, f"{text!r} takes {seconds:.1f} s, and “Oui, non.” {plain:.1f} s"
        )


def notices_nothing_to_say(trial: Trial) -> None:
    """A text without words is refused, or gives next to no sound."""
    try:
        speech = trial.say("…")
    except (EmptyAudioError, TextRefusedError):
        return
    _require(speech.seconds < 3, f"{speech.seconds:.1f} s of speech for “…”")


def times_words_in_order(trial: Trial) -> None:
    """Words are timed as `capabilities` says, in order and inside the speech."""
    timing = trial.engine.capabilities().timing
    speech = trial.say(SENTENCE)
    _require(
        (timing == "none") == (not speech.words),
        f"timing is {timing!r}, with {len(speech.words)} timed words",
    )
    times = [word.at for word in speech.words]
    _require(times == sorted(times), "words are not in the order of their times")
    _require(all(0 <= at <= speech.seconds for at in times), "a word begins outside the speech")
    spans = [SENTENCE[word.start : word.end] for word in speech.words]
    _require(all(span.strip() == span and span for span in spans), f"spans that are no words: {spans}")


def serves_several_at_once(trial: Trial) -> None:
    """Two threads get the speech that one gets."""
    texts = [f"{SENTENCE[:-1]} {word}." for word in ("hier", "demain", "lundi")]
    alone = [trial.say(text).seconds for text in texts]
    with ThreadPoolExecutor(2) as pool:
        together = [speech.seconds for speech in pool.map(trial.say, texts)]
    near = all(abs(a - b) < 0.3 * a for a, b in zip(alone, together, strict=True))
    _require(near, "two threads at once get other speech than one")


def keeps_its_pace(trial: Trial) -> None:
    """A pace of 1.3 is faster by about that much."""
    if not trial.engine.capabilities().paced:
        return
    slow = trial.say(SENTENCE).seconds
    fast = trial.engine.synthesize(Request(trial.voice, SENTENCE, pace=1.3)).seconds
    _require(1.1 < slow / fast < 1.6, f"a pace of 1.3 makes {fast:.2f} s of {slow:.2f} s")


PROMISES: dict[str, Callable[[Trial], None]] = {
    "describes itself, without asking anybody": describes_itself,
    "lists French voices, each once": lists_its_voices,
    "proposes voices for women and men": proposes_a_cast,
    "refuses a voice it has not": refuses_unknown_voices,
    "has an identity that stays": has_an_identity,
    "speaks": speaks,
    "says more for more words": says_more_for_more,
    "is not steered by markup in the text": is_not_steered,
    "notices where there is nothing to say": notices_nothing_to_say,
    "tells when words begin as it says it does": times_words_in_order,
    "serves several threads at once": serves_several_at_once,
    "keeps the pace it is asked for": keeps_its_pace,
}


def _require(kept: bool, otherwise: str) -> None:
    if not kept:
        raise Broken(otherwise)
