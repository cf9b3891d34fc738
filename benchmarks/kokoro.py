"""How well Kokoro's voices are understood: words that a recogniser gets wrong, pitch, pace, and CPU time.

    python benchmarks/kokoro.py WEIGHTS [VOICE...]

WEIGHTS has a folder `kokoro` and a folder `whisper` (faster-whisper's files of whisper-base). Without VOICE,
the cast. The sentences were not used to choose it; spellings that sound alike count as wrong.
"""

import re
import sys
import time
from pathlib import Path

import numpy as np

from audio.dsp.resample import resampled
from audio.engines.base import Request
from audio.engines.kokoro.engine import Kokoro
from audio.engines.kokoro.voices import KNOWN
from audio.voices import voiceprint

SENTENCES = """\
La bibliothèque rouvrira ses portes au début du mois prochain.
Nous ne demandons pas la lune, seulement une route sans trous.
Le préfet a interdit la baignade dans toute la vallée.
Elle a quitté l'usine après trente ans de travail, sans un mot de la direction.
Les agriculteurs réclament de l'eau, et la nappe n'a jamais été aussi basse.
Je suis fier de mes élèves, ils ont travaillé tout l'été.
Le conseil municipal a repoussé le vote du budget à la semaine suivante.
Personne n'a été blessé, mais la toiture de l'école est détruite.
On nous promet la fibre depuis longtemps, et nous attendons toujours.
La gendarmerie lance un appel à témoins après la disparition d'un randonneur.
C'était un homme discret, toujours prêt à rendre service.
Le marché de Noël accueillera une centaine d'artisans sur la place.
Sans les bénévoles, cette fête n'existerait plus.
Le maire sortant ne se représentera pas aux prochaines élections.
Les ouvriers ont repris le travail ce matin, après deux semaines de grève.
Il faut arrêter de construire au bord de la rivière.
La température devrait descendre sous zéro dans la nuit de jeudi.
J'ai entendu un grand bruit, puis j'ai vu la fumée.
L'hôpital cherche des infirmières pour son service de nuit.
Nous avons gagné ce match avec le cœur, pas avec les jambes.
Un arrêté limite désormais la vitesse dans le centre du village.
Ce musée raconte la vie des mineurs et de leurs familles.
Les parents s'inquiètent de la fermeture d'une classe à la rentrée.
Je n'ai rien contre les éoliennes, mais pas devant ma fenêtre.
Le procès en appel s'ouvrira au mois de novembre devant la cour d'assises.
La coopérative vendra directement sa production aux cantines scolaires.
Ils ont planté des chênes, des hêtres et quelques châtaigniers.
Quand le dernier commerce ferme, c'est tout un village qui meurt.
La présidente du département a signé la convention avec les associations.
Le vent a arraché des branches et coupé l'électricité dans plusieurs hameaux.
Moi, je prends le bus tous les jours, et il est toujours en retard.
Une enquête a été ouverte pour mise en danger de la vie d'autrui.
Le jeune cycliste a terminé l'étape avec six secondes d'avance.
Nous voulons des réponses claires, et nous les voulons maintenant.
La source est polluée, l'eau du robinet reste impropre à la consommation.
Mon grand-père disait que la montagne ne pardonne jamais.
Le chantier emploie une trentaine de maçons et de charpentiers.
À la surprise générale, l'opposition a voté le projet de crèche.
Cette chanson, je l'ai écrite un soir d'hiver, seule dans ma cuisine.
Les horaires des trains changeront à partir du dimanche qui vient.
"""

WINDOW = 28.0  # s that the recogniser hears at once
GAP = 1.0  # s between sentences
HEARD_AT = 16000  # Hz


def words(text: str) -> list[str]:
    return re.sub(r"[^\w ]+", " ", text.lower().replace("œ", "oe")).split()


def differences(said: list[str], heard: list[str]) -> int:
    """Words to replace, add or take away."""
    row = list(range(len(heard) + 1))
    for number, one in enumerate(said, 1):
        new = [number]
        for place, other in enumerate(heard, 1):
            new.append(min(row[place] + 1, new[-1] + 1, row[place - 1] + (one != other)))
        row = new
    return row[-1]


def transcribed(recogniser, clips, rate: int) -> str:
    """What the recogniser hears in clips, several at once."""
    windows, gap = [[]], np.zeros(round(GAP * rate), np.float32)
    for clip in clips:
        if sum(map(len, windows[-1])) + len(clip) + len(gap) > WINDOW * rate:
            windows.append([])
        windows[-1] += [clip, gap]
    texts = []
    for window in windows:
        sound = resampled(np.concatenate(window), rate, HEARD_AT)
        segments, _ = recogniser.transcribe(
            sound, language="fr", temperature=0, condition_on_previous_text=False
        )
        texts += [segment.text for segment in segments]
    return " ".join(texts)


def main(weights: str, *voices: str) -> None:
    from faster_whisper import WhisperModel

    kokoro = Kokoro({"folder": str(Path(weights, "kokoro"))})
    recogniser = WhisperModel(str(Path(weights, "whisper")), device="cpu", compute_type="int8", cpu_threads=1)
    sentences = SENTENCES.strip().splitlines()
    print(f"{'voice':<24} {'wrong':>6} {'words/min':>9} {'Hz':>4} {'CPU s per s':>11}")
    for voice in voices or KNOWN:
        started = time.process_time()
        said = [kokoro.synthesize(Request(voice, sentence)) for sentence in sentences]
        spent = time.process_time() - started
        clips = [np.frombuffer(speech.pcm, np.int16).astype(np.float32) / 32768 for speech in said]
        seconds, spoken = sum(speech.seconds for speech in said), words(" ".join(sentences))
        wrong = differences(spoken, words(transcribed(recogniser, clips, said[0].rate))) / len(spoken)
        pitch = voiceprint.measure(np.concatenate(clips), said[0].rate).pitch
        pace = 60 * len(spoken) / seconds
        print(f"{voice:<24} {wrong:>6.1%} {pace:>9.0f} {pitch:>4.0f} {spent / seconds:>11.2f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
