"""Calibration: the gain, tempo and voiceprint of a voice, measured once on a fixed text.

A voice is levelled as a whole, never clip by clip: a lone « Oui » stays as soft as it was spoken.
"""

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Annotated, Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Meta

from audio.clips import render
from audio.clips.entry import StoreEntry, key
from audio.clips.store import Store
from audio.dsp import loudness
from audio.engines.base import Request, Speech
from audio.errors import EmptyAudioError
from audio.profile import SoundProfile
from audio.voices import voiceprint
from audio.voices.reference import ResolvedVoice
from audio.voices.voiceprint import Voiceprint

# Newsroom French of half a minute, without names and figures, cut as an article is: a title, long sentences
# and short ones, a quotation with its incise. Pauses, also inside sentences, have the share of it that they
# have in an episode: with four long sentences, articles came out 0.3 LU too soft.
CALIBRATION = (
    "Le marché couvert rouvre samedi, après deux ans de travaux.",
    "Les habitants du quartier, qui l'attendaient depuis longtemps, étaient nombreux mardi soir dans la salle"
    " des fêtes à venir écouter les élus.",
    "C'est un soulagement,",
    "reconnaît la fleuriste, installée là depuis plus de vingt ans.",
    "La toiture, rongée par les pluies, a été refaite à l'identique, et les étals accueilleront une trentaine"
    " de producteurs.",
    "Selon la municipalité, le chantier a coûté moins cher que prévu malgré le retard pris pendant l'hiver.",
    "Reste la question du stationnement, que chacun, ici, juge insuffisant.",
    "Une réunion publique est prévue à la rentrée.",
)
_MOST_GAIN = 120.0  # dB: from the softest that 16 bits can hold
_PAUSE = 0.5  # s between the sentences: a programme is heard, and measured, with its pauses
_ROUNDS = 2  # the limiter takes a little; each round gives it back


class Calibration(NamedTuple):
    """What is measured of a voice before it speaks a word of an article.

    Attributes:
        gain: dB that bring it to the target loudness, rounded to hundredths.
        voiceprint: how it sounds.
        words_per_minute: how fast it speaks, pauses between sentences left out.
    """

    gain: float
    voiceprint: Voiceprint
    words_per_minute: float


class _CalibrationHeader(msgspec.Struct):
    gain: Annotated[float, Meta(ge=-_MOST_GAIN, le=_MOST_GAIN)]
    portrait: tuple[Annotated[float, Meta(ge=0)], Annotated[float, Meta(ge=0)]]
    words_per_minute: Annotated[float, Meta(gt=0)]


Say = Callable[[Iterable[Request]], Iterable[Speech]]
"""Speaks requests; returns the speech of each, in order."""


def calibrate(
    voice: ResolvedVoice, say: Say, profile: SoundProfile, store: Store, pace: float = 1.0
) -> Calibration:
    """Have a voice speak the calibration text, once for all articles, and measure it.

    Args:
        voice: what to measure.
        say: speaks all sentences of the text together.
        profile: loudness and format of finished clips.
        store: where the result is kept.
        pace: of the speech.

    Raises:
        AudioError: the voice could not speak, or was silent.
    """
    name = key("voice 2", *voice.identity, pace, CALIBRATION, _PAUSE, profile.loudness, *profile.key)
    if stored := store.get(name, _is_calibration):
        header = stored.header
        return Calibration(header["gain"], Voiceprint(*header["portrait"]), header["words_per_minute"])
    rate = profile.format.rate
    pause = np.zeros(round(_PAUSE * rate), np.float32)
    requests = (Request(voice.voice, sentence, pace=pace) for sentence in CALIBRATION)
    sentences = [render.prepared(speech, rate) for speech in say(requests)]
    samples = np.concatenate([piece for sentence in sentences for piece in (sentence, pause)])
    gain = 0.0
    for _ in range(_ROUNDS):
        measured = loudness.integrated(loudness.steps(render.levelled(samples, gain, profile), rate))
        if measured == float("-inf"):
            raise EmptyAudioError("silent", engine=voice.engine.name, voice=voice.voice, text=CALIBRATION[0])
        gain += profile.loudness - measured
    minutes = sum(map(len, sentences)) / rate / 60
    words = sum(len(sentence.split()) for sentence in CALIBRATION)
    found = Calibration(round(gain, 2), voiceprint.measure(samples, rate), round(words / minutes, 1))
    header = {"gain": found.gain, "portrait": found.voiceprint, "words_per_minute": found.words_per_minute}
    store.put(name, StoreEntry(header, b""))
    return found


def _is_calibration(header: Mapping[str, Any], length: int) -> bool:
    try:
        found = msgspec.convert(header, _CalibrationHeader)
    except msgspec.ValidationError:
        return False
    return all(map(isfinite, (found.gain, *found.portrait, found.words_per_minute)))
