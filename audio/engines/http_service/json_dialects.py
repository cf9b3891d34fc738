"""Dialects in JSON: OpenAI's, which many services and open models speak, Mistral, Gradium and ElevenLabs.

Their models obey instructions in brackets, or may: brackets are not sent.
"""

from collections.abc import Iterator
from itertools import accumulate
from urllib.parse import quote

from audio.engines.base import Voice
from audio.engines.http_service.dialect import (
    ENGINE,
    Call,
    Dialect,
    Heard,
    Order,
    Price,
    decoded,
    members,
    objects,
    posted,
    unbracketed,
    word_starts,
    words_at,
)
from audio.engines.remote import Payload
from audio.errors import TransientError, UnauthorisedError

PCM_RATE = 24000  # Hz, of headerless samples, as OpenAI's reference has it
GRADIUM_RATE = 48000  # Hz, of the format `pcm`

_ELEVENLABS_PRICES = "https://developer.puter.com/tutorials/elevenlabs-api-pricing"
_GRADIUM_RATES = (8000, 16000, 22050, 24000, 44100, 48000)  # Hz
_BEARER = ("Authorization", "Bearer {}")
_REFUSED_BY_GRADIUM = "1008"  # the key, or what was asked; told as 500
_GRADIUM_KEY = "It may be the key, the voice or the model: check them ([voices.options.http])."


def _openai_calls(order: Order) -> tuple[Call, ...]:
    body: dict[str, object] = {
        "input": unbracketed(order.text),
        "voice": order.voice,
        "response_format": order.format,
    }
    if order.model:
        body["model"] = order.model
    if order.pace != 1:
        body["speed"] = order.pace
    return (posted(order, body),)


def _openai_hear(order: Order, answers: tuple[Payload, ...]) -> Heard:
    return Heard(answers[0], rate=PCM_RATE if order.format == "pcm" else 0)


def _mistral_calls(order: Order) -> tuple[Call, ...]:
    body = {
        "model": order.model,
        "input": unbracketed(order.text),
        "voice_id": order.voice,
        "response_format": order.format,
    }
    return (posted(order, body),)


def _mistral_hear(order: Order, answers: tuple[Payload, ...]) -> Heard:
    return Heard(Payload("", decoded(members(answers[0]).get("audio_data"))))


def _gradium_calls(order: Order) -> tuple[Call, ...]:
    body = {
        "text": unbracketed(order.text),
        "voice_id": order.voice,
        "model_name": order.model,
        "output_format": "pcm",
        "only_audio": False,
    }
    return (posted(order, body),)


def _gradium_hear(order: Order, answers: tuple[Payload, ...]) -> Heard:
    """Join the pieces of sound; each word is looked for behind the one before."""
    samples, rate, times, at = bytearray(), GRADIUM_RATE, [], 0
    text = unbracketed(order.text).lower()
    for message in objects(answers[0]):
        if message.get("type") == "error":
            if str(message.get("code")) == _REFUSED_BY_GRADIUM:
                raise UnauthorisedError("refused", engine=ENGINE, cause="1008", remedy=_GRADIUM_KEY)
            raise TransientError("not sound", engine=ENGINE, what="a message")
        if message.get("type") == "ready" and message.get("sample_rate") in _GRADIUM_RATES:
            rate = message["sample_rate"]
        if message.get("type") == "audio":
            samples += decoded(message.get("audio"))
        if message.get("type") == "text" and isinstance(message.get("text"), str):
            said = message["text"].strip().lower()
            found = text.find(said, at) if said else -1
            if found >= 0:
                times.append((found, message.get("start_s")))
                at = found + len(said)
    return Heard(Payload("", bytes(samples)), words_at(order.text, times), rate)


def _gradium_judge(status: int, said: str) -> int:
    return 403 if status == 500 and f"error from server {_REFUSED_BY_GRADIUM}" in said else status


def _elevenlabs_calls(order: Order) -> tuple[Call, ...]:
    body: dict[str, object] = {
        "text": unbracketed(order.text),
        "model_id": order.model,
        "apply_text_normalization": "off",  # numbers and dates come as they are said
    }
    if order.pace != 1:
        body["voice_settings"] = {"speed": order.pace}
    call = posted(order, body, output_format=ELEVENLABS.formats[order.format])
    return (call._replace(url=call.url.replace("{voice}", quote(order.voice, safe=""))),)


def _elevenlabs_hear(order: Order, answers: tuple[Payload, ...]) -> Heard:
    found = members(answers[0])
    words = words_at(order.text, _character_times(order, found.get("alignment")))
    sound = Payload("", decoded(found.get("audio_base64")))
    return Heard(sound, words, PCM_RATE if order.format == "pcm" else 0)


def _character_times(order: Order, alignment: object) -> Iterator[tuple[int, object]]:
    """Yield when each word's first character is said, where the characters are those that were sent."""
    if not isinstance(alignment, dict):
        return
    characters, starts = (alignment.get(name) for name in ("characters", "character_start_times_seconds"))
    if not (isinstance(characters, list) and isinstance(starts, list) and len(starts) == len(characters)):
        return
    if "".join(map(str, characters)) == unbracketed(order.text):
        ends = list(accumulate(map(len, characters)))
        at_position = dict(zip([0, *ends], starts, strict=False))
        for start in word_starts(order.text):
            yield start, at_position.get(start)


OPENAI = Dialect(
    name="openai",
    company="",
    terms="",
    url="",
    path="/audio/speech",
    key_header=_BEARER,
    calls=_openai_calls,
    hear=_openai_hear,
    formats={"wav": "wav", "pcm": "pcm", "mp3": "mp3"},
    prices=(
        ("tts-1-hd", Price(30.0, "USD", "https://developers.openai.com/api/docs/models/tts-1-hd", "2026-11")),
        ("tts-1", Price(15.0, "USD", "https://developers.openai.com/api/docs/models/tts-1", "2026-11")),
    ),
    paces=(0.25, 4.0),
)
"""Whatever speaks `/v1/audio/speech`: what stands behind the address is not known."""

MISTRAL = Dialect(
    name="mistral",
    company="Mistral AI, Paris",
    terms="https://mistral.ai/terms",
    url="https://api.mistral.ai/v1",
    path="/audio/speech",
    key_header=_BEARER,
    calls=_mistral_calls,
    hear=_mistral_hear,
    formats={"wav": "wav", "mp3": "mp3"},
    model="voxtral-mini-tts-3-0",
    voices=(Voice("voice_592", "fr-FR", "f", "Marie"),),
    prices=(
        ("tts-3", Price(13.0, "USD", "https://micdrop.dev/blog/mistral-voice-agent-voxtral-3", "2026-11")),
    ),
    longest=2000,
)

GRADIUM = Dialect(
    name="gradium",
    company="Gradium, Paris",
    terms="https://gradium.ai/terms-of-service",
    url="https://eu.api.gradium.ai/api",
    path="/post/speech/tts",
    key_header=("x-api-key", "{}"),
    calls=_gradium_calls,
    hear=_gradium_hear,
    formats={"pcm": "pcm"},
    model="default",
    voices=(
        Voice("b35yykvVppLXyw_l", "fr-FR", "f", "Elise"),
        Voice("axlOaUiFyOZhy4nv", "fr-FR", "m", "Leo"),
        Voice("p1fSBpcmVWngBqVd", "fr-FR", "f", "Manon"),
        Voice("vMYQUSzm6GRkJX6d", "fr-FR", "m", "Olivier"),
        Voice("J4XbCGPYNMigXcfZ", "fr-FR", "f", "Amelie"),
        Voice("0LMAi0x_YVG_GLeM", "fr-FR", "m", "Adrien"),
    ),
    prices=(("", Price(47.5, "USD", "https://docs.venice.ai/models/gradium-tts", "2026-11")),),
    longest=2500,  # 300 s of one session
    timing="measured",
    judge=_gradium_judge,
)

ELEVENLABS = Dialect(
    name="elevenlabs",
    company="ElevenLabs, New York",
    terms="https://elevenlabs.io/terms-of-use",
    url="https://api.elevenlabs.io",
    path="/v1/text-to-speech/{voice}/with-timestamps",
    key_header=("xi-api-key", "{}"),
    calls=_elevenlabs_calls,
    hear=_elevenlabs_hear,
    formats={"mp3": "mp3_44100_128", "pcm": "pcm_24000"},
    model="eleven_multilingual_v2",
    voices=(
        Voice("EXAVITQu4vr4xnSDxMaL", "fr", "f", "Sarah, an English voice that speaks French"),
        Voice("JBFqnCBsd6RMkjVDRZzb", "fr", "m", "George, likewise"),
        Voice("pFZP5JQG7iQjIQuC4Bku", "fr", "f", "Lily, likewise"),
        Voice("onwK4e9ZLuTAKqWW03F9", "fr", "m", "Daniel, likewise"),
    ),
    prices=(
        (
            "flash",
            Price(50.0, "USD", _ELEVENLABS_PRICES, "2026-06"),
        ),
        (
            "turbo",
            Price(50.0, "USD", _ELEVENLABS_PRICES, "2026-06"),
        ),
        ("", Price(100.0, "USD", _ELEVENLABS_PRICES, "2026-06")),
    ),
    longest=2500,
    timing="measured",
    paces=(0.7, 1.2),
)
