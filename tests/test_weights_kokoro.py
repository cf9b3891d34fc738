"""Kokoro with its real weights: it speaks French, the same bytes each time, and tells when words begin."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from weights import need_weights

from audio.engines import conformance
from audio.engines.base import Phoneme, Request
from audio.engines.kokoro.engine import Kokoro
from audio.engines.kokoro.voices import NARRATOR

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def kokoro():
    return Kokoro({"folder": str(need_weights("kokoro"))})


def test_it_keeps_every_promise_of_an_engine(kokoro):
    """The conformance suite is green with what a newsroom installs."""
    promises = list(conformance.verify(kokoro))
    assert [promise for promise in promises if promise.broken] == []


def test_the_whole_cast_is_here_and_speaks(kokoro):
    """Each voice of the default cast says a sentence aloud, and no two say it alike."""
    proposed = kokoro.default_cast()
    cast = {proposed.narrator, proposed.neutral, *proposed.women, *proposed.men}
    assert {voice.name for voice in kokoro.voices()} >= cast
    said = {voice: kokoro.synthesize(Request(voice, "Bonsoir à tous.")) for voice in cast}
    assert all(0.6 < speech.seconds < 3 for speech in said.values())
    assert len({speech.pcm for speech in said.values()}) == len(cast)


def test_two_workers_give_the_bytes_of_one_and_of_a_new_process(kokoro):
    """Law 3, with the real model."""
    requests = [Request(NARRATOR, text) for text in ("Le maire est là.", "Il pleut sur Mialet.", "Oui.")]
    alone = [kokoro.synthesize(request).pcm for request in requests]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda request: kokoro.synthesize(request).pcm, requests)) == alone
    anew = Kokoro({"folder": str(need_weights("kokoro"))})
    assert [anew.synthesize(request).pcm for request in requests] == alone


def test_a_word_begins_where_it_is_told_to(kokoro):
    """After the pause of a full stop, the next word's time is within 60 ms of where sound begins again."""
    text = "Le vote est clos. Tout commence demain."
    speech = kokoro.synthesize(Request(NARRATOR, text, (Phoneme(33, 39, "dəmɛ̃"),)))
    words = {text[word.start : word.end]: word.at for word in speech.words}
    samples = np.abs(np.frombuffer(speech.pcm, np.int16) / 32768)
    slot = speech.rate // 100
    loud = samples[: len(samples) // slot * slot].reshape(-1, slot).max(axis=1) > 0.02
    silent = [n for n in range(len(loud)) if n / 100 < words["Tout"] + 0.06 and not loud[n]]
    assert abs((silent[-1] + 1) / 100 - words["Tout"]) < 0.06
    assert abs(loud.argmax() / 100 - words["Le"]) < 0.06
