"""The gain of a voice: measured once on a calibration text, through the limiter, and kept in the store.

A voice is levelled as a whole, never clip by clip: a lone « Oui » stays as soft as it was said.
"""

import numpy as np

from audio import clips, loudness
from audio.engine import Engine, Request
from audio.errors import AudioError
from audio.sound import Sound
from audio.store import Entry, Store, key

# Ordinary French of about twelve seconds: all vowels, nasals and fricatives, no rare name, no figure.
CALIBRATION = (
    "Le conseil municipal s'est réuni hier soir dans la grande salle.",
    "Devant une centaine d'habitants venus en voisins, il a longuement parlé des chemins ruraux.",
    "La maire a remercié chacun pour son calme et promis une réponse avant la fin du mois.",
)
_PAUSE = 0.5  # s between the sentences: a programme is heard, and measured, with its pauses
_ROUNDS = 3  # the limiter takes a little; each round gives it back


def gain(engine: Engine, voice: str, sound: Sound, store: Store) -> float:
    """What brings a voice to the loudness wanted.

    Args:
        engine: who speaks.
        voice: one of its voices.
        sound: how clips shall be.
        store: where the gain is kept.

    Returns:
        dB, rounded to hundredths.

    Raises:
        AudioError: the voice said nothing.
    """
    name = key(
        "gain", engine.name, engine.identity(voice), voice, CALIBRATION, _PAUSE, sound.loudness, *sound.key
    )
    stored = store.get(name)
    if stored:
        return float(stored.header["gain"])
    measured = _measure(engine, voice, sound)
    store.put(name, Entry({"gain": measured}, b""))
    return measured


def _measure(engine: Engine, voice: str, sound: Sound) -> float:
    sentences = [engine.synthesize(Request(voice, sentence)) for sentence in CALIBRATION]
    pause = np.zeros(round(_PAUSE * sound.format.rate), np.float32)
    total = 0.0
    for _ in range(_ROUNDS):
        parts = [part for speech in sentences for part in (clips.levelled(speech, total, sound), pause)]
        heard = loudness.integrated(loudness.steps(np.concatenate(parts), sound.format.rate))
        if heard == float("-inf"):
            raise AudioError("silent", engine=engine.name, voice=voice, text=CALIBRATION[0])
        total += sound.loudness - heard
    return round(total, 2)
