"""The embedded voice."""

import errno
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import espeakng_loader
import numpy as np
import pytest

from audio.engines import base
from audio.engines.base import Request
from audio.errors import AudioError, StoreError

SENTENCE = "Le conseil municipal a voté la rénovation du marché couvert."


def test_it_speaks(espeak):
    """A sentence of this length lasts some seconds, and is not silent."""
    speech = espeak.synthesize(Request("fr", SENTENCE))
    samples = np.frombuffer(speech.pcm, np.int16)
    assert 2 < len(samples) / speech.rate < 6
    assert np.abs(samples).max() > 3000


def test_the_same_text_gives_the_same_bytes_on_every_thread(espeak):
    """Law 3, for plain voices and for those whose breath is drawn at random."""
    requests = [
        Request(voice, f"{SENTENCE[:20]} {n}.") for n in range(4) for voice in ("fr", "fr+f2", "fr+Mike")
    ]
    alone = [espeak.synthesize(request).pcm for request in requests]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda request: espeak.synthesize(request).pcm, requests * 2))
    assert together == alone * 2


@pytest.mark.parametrize("voice", ["fr+nobody", "fr+", "fr+../../voices", "en", "", "fr-fr"])
def test_an_unknown_voice_is_refused_before_it_speaks(espeak, voice):
    """espeak-ng itself would take another voice in silence."""
    with pytest.raises(AudioError, match="has no voice"):
        espeak.prepare(voice)


def test_every_voice_it_lists_can_speak(espeak):
    """What `hautevoix voices` shows can be written in the settings."""
    for voice in espeak.voices():
        espeak.prepare(voice.name)


def test_what_looks_like_markup_or_an_option_is_only_text(espeak):
    """Nothing in an article steers the engine."""
    plain = espeak.synthesize(Request("fr", "Oui. Non.")).pcm
    for text in ("-v Oui. Non.", "<break time='9s'/> Oui. Non.", "[[b'O~ZuR]] Oui. Non.", "Oui.\0 Non."):
        speech = espeak.synthesize(Request("fr", text))
        assert len(plain) / 2 < len(speech.pcm) < len(plain) * 5


def test_a_deep_installation_is_no_obstacle(espeak, tmp_path, monkeypatch):
    """espeak-ng cannot start from a path of 165 characters: the data is linked somewhere nearer."""
    deep = tmp_path.joinpath(*["dossier-tres-profond"] * 9)
    deep.parent.mkdir(parents=True)
    deep.symlink_to(espeakng_loader.get_data_path(), target_is_directory=True)
    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(deep))
    assert base.load("espeak").synthesize(Request("fr", "Oui.")).pcm


def test_a_full_disk_is_told_again_and_again(monkeypatch):
    """A library that could be copied by half is never loaded, which would end the process without a word."""
    espeak = base.load("espeak")
    copied = shutil.copyfile

    def full(source, target):
        target.write_bytes(source.read_bytes()[:4096])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(source))

    monkeypatch.setattr(shutil, "copyfile", full)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"hautevoix-.*No space left on device") as refused:
            espeak.synthesize(Request("fr", "Oui."))
        assert refused.value.exit_code == 5
    monkeypatch.setattr(shutil, "copyfile", copied)
    assert espeak.synthesize(Request("fr", "Oui.")).pcm


def test_an_unknown_engine_is_refused_with_those_known():
    """Typing errors are for the person to mend, not for a traceback."""
    with pytest.raises(AudioError, match=r"there is no engine “espaek”. Known: espeak"):
        base.load("espaek")


def test_engines_are_imported_only_when_asked_for():
    """Naming them costs nothing."""
    told = "import sys; from audio.engines import base; print(base.names(), [m for m in sys.modules if 'engines.' in m and m != base.__name__])"
    answer = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert "'espeak', 'kokoro', 'piper', 'supertonic', 'pocket', 'gtts', 'edge', 'http'" in answer.stdout
    assert answer.stdout.strip().endswith("[]")


def test_its_own_misreadings_are_worked_around(espeak):
    """quatre-vingt-deux is said without the t that espeak-ng would put in: as quatre-vin-deux sounds."""
    heard = espeak.synthesize(Request("fr", "Il y en a quatre-vingt-deux.")).pcm
    assert heard == espeak.synthesize(Request("fr", "Il y en a quatre-vin-deux.")).pcm
