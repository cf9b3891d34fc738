"""What a voice is like: its gain through the limiter and its portrait, measured once on a calibration text.

A voice is levelled as a whole, never clip by clip: a lone « Oui » stays as soft as it was said.
"""

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Annotated, Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Meta

from audio.clips import render
from audio.clips.entry import Entry, key
from audio.clips.store import Store
from audio.dsp import loudness
from audio.engines.base import Request, Speech
from audio.errors import EmptyAudioError
from audio.profile import SoundProfile
from audio.voices.reference import ResolvedVoice
from audio.voices.voiceprint import Voiceprint, portrait

# Newsroom French of half a minute, without names and figures, cut as an article is: a title, long sentences
# and short ones, a quotation with its incise. Pauses, inside sentences too, have the share of it that they
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


class Measured(NamedTuple):
    """What is known of a voice before it says a word of an article.

    Attributes:
        gain: what brings it to the loudness wanted, in dB, rounded to hundredths.
        portrait: how it sounds.
    """

    gain: float
    portrait: Voiceprint


class _Header(msgspec.Struct):
    gain: Annotated[float, Meta(ge=-_MOST_GAIN, le=_MOST_GAIN)]
    portrait: tuple[Annotated[float, Meta(ge=0)], Annotated[float, Meta(ge=0)]]


Say = Callable[[Iterable[Request]], Iterable[Speech]]
"""What has requests said, and gives what was said in their order."""


def measured(part: ResolvedVoice, say: Say, sound: SoundProfile, store: Store, pace: float = 1.0) -> Measured:
    """Has a voice say the calibration text, once for all articles, and measures it.

    Args:
        part: the voice.
        say: how it is had said: all sentences are handed over together.
        sound: how clips shall be.
        store: where the result is kept.
        pace: at which it speaks.

    Raises:
        AudioError: the voice said nothing.
    """
    name = key("voice", *part.identity, pace, CALIBRATION, _PAUSE, sound.loudness, *sound.key)
    if stored := store.get(name, _is_measured):
        return Measured(stored.header["gain"], Voiceprint(*stored.header["portrait"]))
    found = _measure(part, say, sound, pace)
    store.put(name, Entry(found._asdict(), b""))
    return found


def _is_measured(header: Mapping[str, Any], length: int) -> bool:
    try:
        told = msgspec.convert(header, _Header)
    except msgspec.ValidationError:
        return False
    return all(map(isfinite, (told.gain, *told.portrait)))


def _measure(part: ResolvedVoice, say: Say, sound: SoundProfile, pace: float) -> Measured:
    rate = sound.format.rate
    pause = np.zeros(round(_PAUSE * rate), np.float32)
    requests = (Request(part.voice, sentence, pace=pace) for sentence in CALIBRATION)
    said = [render.prepared(speech, rate) for speech in say(requests)]
    raw = np.concatenate([piece for sentence in said for piece in (sentence, pause)])
    total = 0.0
    for _ in range(_ROUNDS):
        heard = loudness.integrated(loudness.steps(render.levelled(raw, total, sound), rate))
        if heard == float("-inf"):
            raise EmptyAudioError("silent", engine=part.engine.name, voice=part.voice, text=CALIBRATION[0])
        total += sound.loudness - heard
    return Measured(round(total, 2), portrait(raw, rate))
