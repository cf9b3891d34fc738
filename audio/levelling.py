"""The gain of a voice: measured once on a calibration text, through the limiter, and kept in the store.

A voice is levelled as a whole, never clip by clip: a lone « Oui » stays as soft as it was said.
"""

from audio import clips, loudness
from audio.engine import Engine, Request
from audio.errors import AudioError
from audio.sound import Sound
from audio.store import Entry, Store, key

# Ordinary French of about twelve seconds: all vowels, nasals and fricatives, no rare name, no figure.
CALIBRATION = (
    "Le conseil municipal s'est réuni hier soir dans la grande salle, devant une centaine d'habitants venus en "
    "voisins. Après un long échange sur les chemins ruraux, la maire a remercié chacun pour son calme et promis "
    "une réponse avant la fin du mois."
)
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
    name = key("gain", engine.name, engine.identity(voice), voice, CALIBRATION, sound.loudness, *sound.key)
    stored = store.get(name)
    if stored:
        return float(stored.header["gain"])
    measured = _measure(engine, voice, sound)
    store.put(name, Entry({"gain": measured}, b""))
    return measured


def _measure(engine: Engine, voice: str, sound: Sound) -> float:
    speech = engine.synthesize(Request(voice, CALIBRATION))
    total = 0.0
    for _ in range(_ROUNDS):
        samples = clips.levelled(speech, total, sound)
        heard = loudness.integrated(loudness.steps(samples, sound.format.rate))
        if heard == float("-inf"):
            raise AudioError("silent", engine=engine.name, voice=voice, text=CALIBRATION[:40] + "…")
        total += sound.loudness - heard
    return round(total, 2)
