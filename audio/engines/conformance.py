"""What every engine promises, tried on one: the suite that shipped engines pass, and that others can run.

Each check is a function that takes what is tried and raises `Broken` with one line on what it saw. It says
a few short sentences, so that an online engine is asked little.
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
_PACE = 60.0  # characters a second that nobody speaks faster than
_QUIET = 300  # of 32768: below, nothing is heard


class Broken(Exception):  # noqa: N818 - a promise that is broken, not an error of the program
    """A promise that an engine does not keep, in one line."""


class Promise(NamedTuple):
    """One thing that is tried.

    Attributes:
        what: what an engine promises.
        kept: how it was seen to be broken; None where it is kept.
    """

    what: str
    broken: str | None


@dataclass(frozen=True, slots=True)
class _Trial:
    engine: Engine
    voice: str

    def say(self, text: str) -> Speech:
        return self.engine.synthesize(Request(self.voice, text))


def verify(engine: Engine, voice: str | None = None) -> Iterator[Promise]:
    """Tries an engine, promise by promise.

    Args:
        engine: what is tried.
        voice: who speaks; None for the engine's narrator.

    Raises:
        AudioError: nothing can be tried, because the voice cannot speak here at all.
    """
    trial = _Trial(engine, voice or engine.default_cast().narrator)
    engine.prepare(trial.voice)
    for what, check in PROMISES.items():
        yield Promise(what, _broken(check, trial))


def _broken(check: Callable[[_Trial], None], trial: _Trial) -> str | None:
    try:
        check(trial)
    except Broken as broken:
        return str(broken)
    except AudioError as error:
        return f"{type(error).__name__}: {error}"
    return None


def _tells_what_it_is(trial: _Trial) -> None:
    able = trial.engine.capabilities()
    _hold(bool(able.licence.strip()), "capabilities().licence is empty")
    _hold("\n" not in able.licence + able.notice, "licence and notice are one line each")
    _hold(not able.online or bool(able.notice), "an online engine has to tell where the text goes, as notice")


def _lists_its_voices(trial: _Trial) -> None:
    voices = trial.engine.voices()
    names = [voice.name for voice in voices]
    _hold(len(names) == len(set(names)), "two voices have one name")
    strangers = [voice.name for voice in voices if not voice.language.lower().startswith("fr")]
    _hold(not strangers, f"not French: {', '.join(strangers)}")


def _proposes_a_troupe(trial: _Trial) -> None:
    troupe = trial.engine.default_cast()
    _hold(bool(troupe.women and troupe.men), "the troupe has nobody to play women, or men")


def _refuses_strangers(trial: _Trial) -> None:
    for name in ("", "nobody at all", "../../x"):
        try:
            trial.engine.prepare(name)
        except VoiceMissingError:
            continue
        raise Broken(f"prepare({name!r}) does not raise VoiceMissingError")


def _has_an_identity(trial: _Trial) -> None:
    first, second = (trial.engine.identity(trial.voice) for _ in range(2))
    _hold(bool(first.strip()), "identity() is empty")
    _hold(first == second, "identity() changes from call to call")


def _speaks(trial: _Trial) -> None:
    speech = trial.say(SENTENCE)
    samples = _samples(speech)
    _hold(8000 <= speech.rate <= 192_000, f"{speech.rate} Hz is no rate for speech")
    _hold(np.abs(samples).max(initial=0) > _QUIET, "what it says cannot be heard")
    _hold(speech.seconds > len(SENTENCE) / _PACE, f"{speech.seconds:.2f} s is too short to be all of it")


def _says_more_for_more(trial: _Trial) -> None:
    short, long = trial.say(SENTENCE).seconds, trial.say(LONGER).seconds
    _hold(long > short * 1.3, f"{long:.2f} s for more than twice the words of {short:.2f} s")


def _is_not_steered(trial: _Trial) -> None:
    """What looks like markup is said, dropped or refused, and never obeyed."""
    plain = trial.say("Oui, non.").seconds
    for text in MARKUP:
        try:
            seconds = trial.say(text).seconds
        except TextRefusedError:
            continue
        _hold(
            plain / 3 < seconds < plain + 6, f"{text!r} takes {seconds:.1f} s, and “Oui, non.” {plain:.1f} s"
        )


def _notices_nothing_to_say(trial: _Trial) -> None:
    try:
        speech = trial.say("…")
    except (EmptyAudioError, TextRefusedError):
        return
    _hold(speech.seconds < 3, f"{speech.seconds:.1f} s are said for “…”")


def _tells_words_in_order(trial: _Trial) -> None:
    timing = trial.engine.capabilities().timing
    speech = trial.say(SENTENCE)
    _hold(
        (timing == "none") == (not speech.words), f"timing is {timing!r}, with {len(speech.words)} words told"
    )
    times = [word.at for word in speech.words]
    _hold(times == sorted(times), "words are not in the order of their times")
    _hold(all(0 <= at <= speech.seconds for at in times), "a word begins outside the speech")
    spans = [SENTENCE[word.start : word.end] for word in speech.words]
    _hold(all(span.strip() == span and span for span in spans), f"spans that are no words: {spans}")


def _serves_several_at_once(trial: _Trial) -> None:
    texts = [f"{SENTENCE[:-1]} {word}." for word in ("hier", "demain", "lundi")]
    alone = [trial.say(text).seconds for text in texts]
    with ThreadPoolExecutor(2) as pool:
        together = [speech.seconds for speech in pool.map(trial.say, texts)]
    near = all(abs(a - b) < 0.3 * a for a, b in zip(alone, together, strict=True))
    _hold(near, "two threads at once are said something else than one")


def _keeps_its_pace(trial: _Trial) -> None:
    if not trial.engine.capabilities().paced:
        return
    slow = trial.say(SENTENCE).seconds
    fast = trial.engine.synthesize(Request(trial.voice, SENTENCE, pace=1.3)).seconds
    _hold(1.1 < slow / fast < 1.6, f"a pace of 1.3 makes {fast:.2f} s of {slow:.2f} s")


PROMISES: dict[str, Callable[[_Trial], None]] = {
    "tells what it is, without asking anybody": _tells_what_it_is,
    "lists French voices, each once": _lists_its_voices,
    "proposes who plays women and men": _proposes_a_troupe,
    "refuses a voice it has not": _refuses_strangers,
    "has an identity that stays": _has_an_identity,
    "speaks": _speaks,
    "says more for more words": _says_more_for_more,
    "is not steered by markup in the text": _is_not_steered,
    "notices where there is nothing to say": _notices_nothing_to_say,
    "tells when words begin as it says it does": _tells_words_in_order,
    "serves several threads at once": _serves_several_at_once,
    "keeps the pace it is asked for": _keeps_its_pace,
}


def _hold(kept: bool, otherwise: str) -> None:
    if not kept:
        raise Broken(otherwise)


def _samples(speech: Speech) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    return np.frombuffer(speech.pcm, np.int16)
