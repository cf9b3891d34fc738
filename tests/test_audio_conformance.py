"""Every shipped engine keeps the promises that the seam makes; an engine that breaks one is named."""

from dataclasses import replace

import pytest

from audio.engines import conformance
from audio.engines.base import Speech


@pytest.mark.parametrize("voice", ["fr", "fr+f2"])
def test_the_embedded_voice_keeps_every_promise(espeak, voice):
    """No promise is broken by a plain voice nor by a variant."""
    promises = list(conformance.verify(espeak, voice))
    assert len(promises) == len(conformance.PROMISES)
    assert [promise for promise in promises if promise.broken] == []


class Bad:
    """The embedded voice, with one thing wrong."""

    def __init__(self, engine, **wrong):
        self._engine, self._wrong = engine, wrong

    def __getattr__(self, name):
        return self._wrong.get(name) or getattr(self._engine, name)


def wrongs(espeak):
    able = espeak.capabilities()
    return {
        "describes itself, without asking anybody": {"capabilities": lambda: replace(able, online=True)},
        "lists French voices, each once": {"voices": lambda: espeak.voices() * 2},
        "refuses a voice it has not": {"prepare": lambda voice: None},
        "speaks": {"synthesize": lambda request: Speech(bytes(44100), 22050)},
        "says more for more words": {
            "synthesize": lambda request: espeak.synthesize(replace(request, text=request.text[:60]))
        },
        "is not steered by markup in the text": {
            "synthesize": lambda request: Speech(
                espeak.synthesize(request).pcm + bytes(44100 * (9 if "break" in request.text else 0)), 22050
            )
        },
    }


@pytest.mark.parametrize(
    "what",
    [
        "describes itself, without asking anybody",
        "lists French voices, each once",
        "refuses a voice it has not",
        "speaks",
        "says more for more words",
        "is not steered by markup in the text",
    ],
)
def test_a_promise_that_is_broken_is_named(espeak, what):
    """The suite fails where it should: each of these engines has one thing wrong."""
    broken = [
        promise.what for promise in conformance.verify(Bad(espeak, **wrongs(espeak)[what])) if promise.broken
    ]
    assert what in broken
