"""Piper with the real weights of a voice: the English `en_US-joe-medium`, made to read French phonemes.

The same code speaks as with a French voice; only its configuration names another language. Whoever has no French
voice of the publisher can so hear what real noise, real durations and a real table of phonemes do.
"""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from weights import need_weights

from audio.engines import conformance
from audio.engines.base import Phoneme, Request
from audio.engines.piper.engine import Piper
from audio.errors import TextRefusedError

pytestmark = pytest.mark.weights
VOICE = "fr_FR-joe-medium"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder in which the voice is French, by its configuration."""
    weights, folder = need_weights("piper") / "en_US-joe-medium.onnx", tmp_path_factory.mktemp("voices")
    (folder / f"{VOICE}.onnx").symlink_to(weights)
    told = json.loads(weights.with_name(f"{weights.name}.json").read_bytes())
    told |= {"language": {"code": "fr_FR"}, "espeak": {"voice": "fr"}}
    (folder / f"{VOICE}.onnx.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def piper(folder):
    return Piper({"folder": str(folder)})


def test_it_keeps_every_promise_of_an_engine(piper):
    """The conformance suite is green with real weights."""
    promises = list(conformance.verify(piper))
    assert [promise for promise in promises if promise.broken] == []


def test_two_threads_and_another_process_give_the_same_bytes(piper, folder):
    """Law 3, with the noise that a real model draws."""
    requests = [Request(VOICE, f"Le maire part {word}.") for word in ("hier", "demain", "lundi")]
    alone = [piper.synthesize(request).pcm for request in requests]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda request: piper.synthesize(request).pcm, requests))
    loaded_anew = Piper({"folder": str(folder)})
    assert together == alone
    assert [loaded_anew.synthesize(request).pcm for request in requests] == alone


def test_an_ellipsis_and_brackets_are_heard_as_pauses(piper):
    """The word behind them comes later, by the pause that this voice makes at a comma, about a tenth of a second."""
    plain, dots, brackets = (
        piper.synthesize(Request(VOICE, text))
        for text in ("Il hésite puis part.", "Il hésite… puis part.", "Il hésite (puis) part.")
    )
    waits = [speech.words[2].at - speech.words[1].at for speech in (plain, dots, brackets)]
    assert min(waits[1:]) > waits[0] + 0.05
    assert plain.seconds < dots.seconds < brackets.seconds
    assert [len(speech.words) for speech in (plain, dots, brackets)] == [4, 4, 4]


def test_a_sound_without_a_sign_is_replaced_or_told(piper):
    """The real table lacks the letter g and the affricate in one sign, which lexicons are written with."""
    as_written, in_signs = (
        piper.synthesize(Request(VOICE, "Le jogging.", (Phoneme(3, 10, ipa),)))
        for ipa in ("ʤɔgiŋ", "dʒɔ\N{LATIN SMALL LETTER SCRIPT G}iŋ")
    )
    assert as_written.pcm == in_signs.pcm
    with pytest.raises(TextRefusedError, match="no sign for Ж"):
        piper.synthesize(Request(VOICE, "Le Ж.", (Phoneme(3, 4, "Ж"),)))
