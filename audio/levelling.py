"""The gain of a voice: measured once on a calibration text, through the limiter, and kept in the store.

A voice is levelled as a whole, never clip by clip: a lone « Oui » stays as soft as it was said.
"""

from collections.abc import Callable

import numpy as np

from audio import clips, loudness
from audio.engine import Request, Speech
from audio.errors import EmptyAudioError
from audio.parts import Part
from audio.sound import Sound
from audio.store import Entry, Store, key

# Newsroom French of half a minute: long and short sentences, every sound of the language, no name, no figure.
CALIBRATION = (
    "Réunis hier soir dans la grande salle de la mairie, les élus du conseil municipal ont longuement débattu"
    " de l'avenir des chemins ruraux, devant une centaine d'habitants venus en voisins.",
    "Au programme, la réfection des ponts, l'ouverture d'une nouvelle crèche dans le quartier de la gare et"
    " l'accompagnement des associations sportives qui, depuis deux ans, peinent à retrouver leurs adhérents.",
    "La maire a remercié chacun pour son calme et promis une réponse avant la fin du mois.",
    "Selon les services de l'agglomération, l'ensemble des travaux devrait être achevé au printemps prochain,"
    " si la météo le permet et si les entreprises retenues tiennent leurs engagements.",
)
_PAUSE = 0.5  # s between the sentences: a programme is heard, and measured, with its pauses
_ROUNDS = 2  # the limiter takes a little; each round gives it back


def gain(part: Part, say: Callable[[Request], Speech], sound: Sound, store: Store) -> float:
    """What brings a voice to the loudness wanted.

    Args:
        part: the voice.
        say: how it is had said.
        sound: how clips shall be.
        store: where the gain is kept.

    Returns:
        dB, rounded to hundredths.

    Raises:
        AudioError: the voice said nothing.
    """
    name = key("gain", *part.identity, CALIBRATION, _PAUSE, sound.loudness, *sound.key)
    stored = store.head(name)
    if stored:
        return float(stored["gain"])
    measured = _measure(part, say, sound)
    store.put(name, Entry({"gain": measured}, b""))
    return measured


def _measure(part: Part, say: Callable[[Request], Speech], sound: Sound) -> float:
    rate = sound.format.rate
    pause = np.zeros(round(_PAUSE * rate), np.float32)
    said = [clips.prepared(say(Request(part.voice, sentence)), rate) for sentence in CALIBRATION]
    raw = np.concatenate([piece for sentence in said for piece in (sentence, pause)])
    total = 0.0
    for _ in range(_ROUNDS):
        heard = loudness.integrated(loudness.steps(clips.levelled(raw, total, sound), rate))
        if heard == float("-inf"):
            raise EmptyAudioError("silent", engine=part.engine.name, voice=part.voice, text=CALIBRATION[0])
        total += sound.loudness - heard
    return round(total, 2)
