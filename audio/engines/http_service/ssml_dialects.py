"""Dialects in SSML, which take the sounds of words in IPA: Azure Speech, Google Cloud and Amazon Polly."""

import json
import re

from audio.engines.base import Voice
from audio.engines.http_service.aws_signature import Credentials, signed
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
    word_starts,
    words_at,
)
from audio.engines.http_service.ssml import Markup, markup
from audio.engines.remote import Payload
from audio.errors import UnauthorisedError

# Prices of 2025-06 are those that were known then, and were not looked up again.
_AZURE_PRICES = "https://azure.microsoft.com/pricing/details/speech/"
_GOOGLE_PRICES = "https://cloud.google.com/text-to-speech/pricing"
_POLLY_PRICES = "https://aws.amazon.com/polly/pricing/"
_GOOGLE_KEY = re.compile(r"API[_ ]key (?:not valid|expired)|API_KEY_INVALID", re.IGNORECASE)
_POLLY_BUSY = re.compile("Throttl|TooManyRequests|LimitExceeded")


def _azure_markup(order: Order) -> Markup:
    rate = f"{round(100 * (order.pace - 1)):+d}%"
    paced = ("", "") if order.pace == 1 else (f'<prosody rate="{rate}">', "</prosody>")
    return markup(order.text, order.phonemes, around=paced)


def _azure_billed(order: Order) -> int:
    """Markup is charged as well, but for `<speak>` and `<voice>`."""
    return len(_azure_markup(order).xml)


def _azure_calls(order: Order) -> tuple[Call, ...]:
    namespace = "http://www.w3.org/2001/10/synthesis"
    voice = markup(order.voice, around=("", "")).xml
    xml = (
        f'<speak version="1.0" xmlns="{namespace}" xml:lang="{order.language}">'
        f'<voice name="{voice}">{_azure_markup(order).xml}</voice></speak>'
    )
    headers = {
        "Content-Type": "application/ssml+xml",
        "X-Microsoft-OutputFormat": AZURE.formats[order.format],
    }
    return (Call(order.url, headers, xml.encode()),)


def _azure_hear(order: Order, answers: tuple[Payload, ...]) -> Heard:
    return Heard(answers[0])


def _is_timed_by_google(order: Order) -> bool:
    """Whether a voice takes marks: those of the Chirp family do not."""
    return order.timed and "Chirp" not in order.voice


def _google_calls(order: Order) -> tuple[Call, ...]:
    timed = _is_timed_by_google(order)
    xml = markup(order.text, order.phonemes, word_starts(order.text) if timed else ()).xml
    sound: dict[str, object] = {"audioEncoding": GOOGLE.formats[order.format]}
    if order.pace != 1:
        sound["speakingRate"] = order.pace
    body: dict[str, object] = {
        "input": {"ssml": xml},
        "voice": {"languageCode": order.language, "name": order.voice},
        "audioConfig": sound,
    }
    if timed:
        body["enableTimePointing"] = ["SSML_MARK"]
    return (posted(order, body),)


def _google_billed(order: Order) -> int:
    """Markup is charged as well, but for marks."""
    return len(markup(order.text, order.phonemes).xml)


def _google_hear(order: Order, answers: tuple[Payload, ...]) -> Heard:
    found = members(answers[0])
    points = found.get("timepoints")
    times = [
        (int(point["markName"]), point.get("timeSeconds", 0))  # a time of 0 is left out of an answer
        for point in (points if isinstance(points, list) else ())
        if isinstance(point, dict) and str(point.get("markName")).isdecimal()
    ]
    return Heard(Payload("", decoded(found.get("audioContent"))), words_at(order.text, times))


def _google_judge(status: int, said: str) -> int:
    return 403 if status == 400 and _GOOGLE_KEY.search(said) else status


def _polly_markup(order: Order) -> Markup:
    paced = order.pace != 1
    opening = f'<prosody rate="{round(100 * order.pace)}%">' if paced else ""
    around = (f"<speak>{opening}", f"{'</prosody>' if paced else ''}</speak>")
    return markup(order.text, order.phonemes, around=around)


def _polly_calls(order: Order) -> tuple[Call, ...]:
    """The sound, and its speech marks by a second request, each signed."""
    credentials = Credentials.parse(order.key)
    if credentials is None:
        raise UnauthorisedError("not a pair", engine=ENGINE)
    asked = {
        "Engine": order.model,
        "Text": _polly_markup(order).xml,
        "TextType": "ssml",
        "VoiceId": order.voice,
    }
    sound = {"OutputFormat": POLLY.formats[order.format], "SampleRate": "24000"}
    marks = {"OutputFormat": "json", "SpeechMarkTypes": ["word"]}
    calls = []
    for wanted in (sound, marks)[: 1 + order.timed]:
        body = json.dumps(asked | wanted).encode()
        headers = signed(
            credentials,
            order.url,
            {"Content-Type": "application/json"},
            body,
            region=order.region,
            service="polly",
            now=order.now,
        )
        calls.append(Call(order.url, headers, body))
    return tuple(calls)


def _polly_hear(order: Order, answers: tuple[Payload, ...]) -> Heard:
    said = _polly_markup(order)
    times = [
        (said.position(mark.get("start")), mark["time"] / 1000)
        for answer in answers[1:]
        for mark in objects(answer)
        if mark.get("type") == "word" and isinstance(mark.get("time"), int)
    ]
    return Heard(answers[0], words_at(order.text, times))


def _polly_billed(order: Order) -> int:
    """Tags are free; speech marks cost as much as speech."""
    return len(order.text) * (2 if order.timed else 1)


def _polly_judge(status: int, said: str) -> int:
    return 429 if status == 400 and _POLLY_BUSY.search(said) else status


AZURE = Dialect(
    name="azure",
    company="Microsoft Azure",
    terms="https://www.microsoft.com/licensing/terms/product/ForOnlineServices",
    url="https://{region}.tts.speech.microsoft.com",
    path="/cognitiveservices/v1",
    key_header=("Ocp-Apim-Subscription-Key", "{}"),
    calls=_azure_calls,
    hear=_azure_hear,
    formats={"wav": "riff-48khz-16bit-mono-pcm", "mp3": "audio-48khz-192kbitrate-mono-mp3"},
    region="francecentral",
    voices=(
        Voice("fr-FR-DeniseNeural", "fr-FR", "f"),
        Voice("fr-FR-HenriNeural", "fr-FR", "m"),
        Voice("fr-FR-BrigitteNeural", "fr-FR", "f"),
        Voice("fr-FR-AlainNeural", "fr-FR", "m"),
        Voice("fr-FR-VivienneMultilingualNeural", "fr-FR", "f"),
        Voice("fr-FR-RemyMultilingualNeural", "fr-FR", "m"),
    ),
    prices=(
        (":DragonHD", Price(30.0, "USD", _AZURE_PRICES, "2025-06")),
        ("", Price(16.0, "USD", _AZURE_PRICES, "2025-06")),
    ),
    longest=2000,
    phonemes=True,
    paces=(0.5, 2.0),
    steady=True,
    billed=_azure_billed,
)
"""REST tells no times of words: only the SDK's WebSocket does."""

GOOGLE = Dialect(
    name="google",
    company="Google Cloud",
    terms="https://cloud.google.com/terms/service-terms",
    url="https://texttospeech.googleapis.com",
    path="/v1beta1/text:synthesize",
    key_header=("X-Goog-Api-Key", "{}"),
    calls=_google_calls,
    hear=_google_hear,
    formats={"wav": "LINEAR16", "mp3": "MP3"},
    voices=(
        Voice("fr-FR-Neural2-F", "fr-FR", "f"),
        Voice("fr-FR-Neural2-G", "fr-FR", "m"),
    ),
    prices=(
        ("Studio", Price(160.0, "USD", _GOOGLE_PRICES, "2025-06")),
        ("Chirp", Price(30.0, "USD", _GOOGLE_PRICES, "2025-06")),
        ("Wavenet", Price(4.0, "USD", _GOOGLE_PRICES, "2025-06")),
        ("Standard", Price(4.0, "USD", _GOOGLE_PRICES, "2025-06")),
        ("Neural2", Price(16.0, "USD", _GOOGLE_PRICES, "2025-06")),
    ),
    longest=800,  # a request may have 5,000 bytes, markup included
    timing="measured",
    phonemes=True,
    paces=(0.25, 4.0),
    steady=True,
    billed=_google_billed,
    judge=_google_judge,
)

POLLY = Dialect(
    name="polly",
    company="Amazon Web Services",
    terms="https://aws.amazon.com/service-terms/",
    url="https://polly.{region}.amazonaws.com",
    path="/v1/speech",
    key_header=None,
    calls=_polly_calls,
    hear=_polly_hear,
    formats={"ogg": "ogg_vorbis", "mp3": "mp3"},
    region="eu-west-3",
    model="neural",
    voices=(
        Voice("Lea", "fr-FR", "f", "Léa"),
        Voice("Remi", "fr-FR", "m", "Rémi"),
        Voice("Isabelle", "fr-BE", "f", "Belgium"),
    ),
    prices=(
        ("long-form", Price(100.0, "USD", _POLLY_PRICES, "2026-10")),
        ("generative", Price(30.0, "USD", _POLLY_PRICES, "2026-10")),
        ("neural", Price(16.0, "USD", _POLLY_PRICES, "2026-10")),
        ("standard", Price(4.0, "USD", _POLLY_PRICES, "2026-10")),
    ),
    longest=2000,
    timing="measured",
    phonemes=True,
    paces=(0.5, 2.0),
    steady=True,
    billed=_polly_billed,
    judge=_polly_judge,
)
"""The key has two halves, `IDENTIFIER:SECRET`; requests are signed with it, and it is not sent."""
