"""The services that are bought, each in its company's own words: asked over HTTP on this machine.

The stubs (tests/support/dialect_services.py) hold requests to the companies' documentation; no company was asked.
"""

import json
import logging
from datetime import UTC, datetime
from types import SimpleNamespace

import dialect_services
import pytest
import speech_service
from dialect_services import KEY, NAMES, PAIR, RunningDialects
from speech_service import changed, instead, refuse

from audio.engines import base, conformance
from audio.engines.base import Charge, Phoneme, Request
from audio.engines.espeak import Espeak
from audio.engines.http_service import aws_signature, configuration
from audio.engines.http_service.configuration import DIALECTS
from audio.engines.http_service.dialect import unbracketed
from audio.engines.http_service.engine import Http
from audio.engines.http_service.ssml import markup
from audio.errors import (
    AudioError,
    RateLimitedError,
    SoundRefusedError,
    TextRefusedError,
    TransientError,
    UnauthorisedError,
    VoiceMissingError,
)
from audio.voices.reference import ResolvedVoice

SENTENCE = conformance.SENTENCE
IN_SSML = ("azure", "google", "polly")
TIMED = ("gradium", "google", "polly", "elevenlabs")


@pytest.fixture(scope="module")
def dialects():
    running = RunningDialects()
    yield running.service
    running.close()


@pytest.fixture
def service(dialects, monkeypatch):
    """Every service, well-behaved at the start of each test; the newsroom has a key."""
    dialects.fault = None
    for told in (dialects.faults, dialects.asked, dialects.headers, dialects.wanted):
        told.clear()
    monkeypatch.setenv("HAUTEVOIX_HTTP_KEY", KEY)
    monkeypatch.setenv("PAIR", PAIR)
    return dialects


@pytest.fixture
def engine(service):
    def engine(name, *, deadline=10.0, **options):
        options = {"dialect": name, "url": service.base(name), **options}
        if name == "polly" and "keyring" not in options:
            options.setdefault("key", "PAIR")
        return Http(options, deadline=deadline)

    return engine


@pytest.fixture
def speak(engine):
    """The narrator of a dialect says a text."""

    def speak(name, text=SENTENCE, *, pace=1.0, phonemes=(), **options):
        speaker = engine(name, **options)
        return speaker.synthesize(Request(speaker.voices()[0].name, text, phonemes, pace))

    return speak


@pytest.mark.parametrize("format_", ["first", "last"])
@pytest.mark.parametrize("name", NAMES)
def test_each_dialect_keeps_every_promise_of_an_engine(engine, name, format_):
    """The whole suite that anybody can run with `voices --verify http`, in each format of the sound."""
    forms = list(DIALECTS[name].formats)
    speaker = engine(name, format=forms[0 if format_ == "first" else -1])
    assert [promise for promise in conformance.verify(speaker) if promise.broken] == []


REQUESTS = {
    "mistral": (
        "/v1/audio/speech",
        {
            "model": "voxtral-mini-tts-3-0",
            "input": "Oui & non.",
            "voice_id": "voice_592",
            "response_format": "wav",
        },
    ),
    "gradium": (
        "/api/post/speech/tts",
        {
            "text": "Oui & non.",
            "voice_id": "b35yykvVppLXyw_l",
            "model_name": "default",
            "output_format": "pcm",
            "only_audio": False,
        },
    ),
    "google": (
        "/v1beta1/text:synthesize",
        {
            "input": {"ssml": '<speak><mark name="0"/>Oui &amp; <mark name="6"/>non.</speak>'},
            "voice": {"languageCode": "fr-FR", "name": "fr-FR-Neural2-F"},
            "audioConfig": {"audioEncoding": "LINEAR16", "speakingRate": 1.1},
            "enableTimePointing": ["SSML_MARK"],
        },
    ),
    "polly": (
        "/v1/speech",
        {
            "Engine": "neural",
            "Text": '<speak><prosody rate="110%">Oui &amp; non.</prosody></speak>',
            "TextType": "ssml",
            "VoiceId": "Lea",
            "OutputFormat": "ogg_vorbis",
            "SampleRate": "24000",
        },
    ),
    "elevenlabs": (
        "/v1/text-to-speech/EXAVITQu4vr4xnSDxMaL/with-timestamps?output_format=mp3_44100_128",
        {
            "text": "Oui & non.",
            "model_id": "eleven_multilingual_v2",
            "apply_text_normalization": "off",
            "voice_settings": {"speed": 1.1},
        },
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_worded_as_its_company_documents_it(service, speak, name):
    """Path, voice, model, pace and format; nothing that the documentation does not have."""
    speak(name, "Oui & non.", pace=1.1)
    path, members = REQUESTS[name]
    assert (service.asked[0]["path"], json.loads(service.asked[0]["body"])) == (path, members)


def test_azure_is_asked_in_ssml(service, speak):
    """Voice and language of the voice, pace as a percentage, format in a header."""
    speak("azure", "Oui & non.", pace=1.1)
    assert service.asked[0]["path"] == "/cognitiveservices/v1"
    assert service.asked[0]["body"] == (
        '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="fr-FR">'
        '<voice name="fr-FR-DeniseNeural"><prosody rate="+10%">Oui &amp; non.</prosody></voice></speak>'
    )
    assert service.headers[0]["X-Microsoft-OutputFormat"] == "riff-48khz-16bit-mono-pcm"


@pytest.mark.parametrize("name", TIMED)
def test_words_are_timed_as_the_service_says(service, speak, name):
    """Each word where the voice behind the service says it, within two hundredths of a second."""
    text = "Samedi, l’été revient : 12,5 % d’élus & « amis » disent < 3 mots."
    sent = text if name in IN_SSML else unbracketed(text)
    expected = {word.start: word.at for word in Espeak().synthesize(Request("fr", sent)).words}
    words = speak(name, text).words
    assert len(words) >= 8
    assert {text[word.start : word.end] for word in words} >= {"Samedi", "revient", "amis", "disent"}
    assert all(word.at == pytest.approx(expected[word.start], abs=0.02) for word in words)


@pytest.mark.parametrize("name", IN_SSML)
def test_sounds_of_words_are_told_in_ipa(service, speak, name):
    """The lexicon's phonemes reach services that take them, around the word alone."""
    text = "Le maire de Quernes & lui."
    speak(name, text, phonemes=(Phoneme(12, 18, 'kɛʁn"'),))
    assert service.wanted[0].sounds == ((text[12:18], 'kɛʁn"'),)
    assert service.wanted[0].text == text


@pytest.mark.parametrize("name", IN_SSML)
@pytest.mark.parametrize(
    "text", ["a < b & c > d", "« </speak><break time='9s'/> » dit-il.", 'un "mot"\x07 <!-- -->', "]]> fin"]
)
def test_signs_of_markup_stay_text(service, speak, name, text):
    """Whatever stands in an article, the service reads it and obeys nothing."""
    speak(name, text)
    assert service.wanted[0].text == text.replace("\x07", " ")
    assert service.wanted[0].pauses == 0


@pytest.mark.parametrize("name", ["mistral", "gradium", "elevenlabs"])
def test_brackets_do_not_reach_models_that_may_obey_them(service, speak, name):
    """Their words do."""
    speak(name, 'Oui [emotion=happy] <break time="9s"/> {non} "fin\\n".')
    assert service.wanted[0].text == 'Oui  emotion=happy   break time="9s"/   non  "fin\\n".'


@pytest.mark.parametrize("name", ["google", "gradium"])
def test_a_long_text_is_cut_where_a_speaker_would_breathe(service, engine, name):
    """The service gets what it takes; words keep their places and their times, sounds their words."""
    longest = DIALECTS[name].longest
    sentence = "La rue Haute rouvre demain matin, et les commerçants de Quernes reviennent enfin. "
    text = (sentence * (longest // len(sentence) + 1)).strip()
    at = text.rindex("Quernes")
    speaker = engine(name)
    speech = speaker.synthesize(Request(speaker.voices()[0].name, text, (Phoneme(at, at + 7, "kɛʁn"),)))
    assert [len(asked.text) <= longest for asked in service.wanted] == [True, True]
    assert " ".join(asked.text for asked in service.wanted) == text
    assert [word.start for word in speech.words] == sorted({word.start for word in speech.words})
    assert {text[word.start : word.end] for word in speech.words} >= {"Haute", "Quernes", "enfin"}
    assert speech.words[-1].at > speech.seconds * 0.95 - 1
    if name == "google":
        assert [asked.sounds for asked in service.wanted] == [(), (("Quernes", "kɛʁn"),)]


NO_SOUND = "instead of sound"
FAULTS = {
    "nothing": (instead("application/json", b""), f"with nothing {NO_SOUND}"),
    "a page": (instead("text/html", b"<!DOCTYPE html><title>Patientez</title>"), f"with a page {NO_SOUND}"),
    "no JSON, or no sound": (instead("application/json", b'"busy"'), NO_SOUND),
    "half an answer": (
        changed(lambda body: body[: len(body) // 2]),
        "instead of sound|sent all but|too short",
    ),
    "cut": (speech_service.cut, "before the end|sent all but"),
    "reset": (speech_service.reset, "before the end|sent all but"),
    "late": (speech_service.hang, "did not answer in"),
    "a byte at a time": (speech_service.drip, "did not answer in"),
    "500": (refuse(500), "http answered 500"),
    "503": (refuse(503, "busy"), "http answered 503"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_the_sound_of_the_text_is_never_taken_for_it(service, speak, name, fault):
    """Told as what may go right next time, in each dialect."""
    service.fault, message = FAULTS[fault]
    with pytest.raises(TransientError, match=message):
        speak(name, conformance.LONGER, deadline=0.5 if message.startswith("did not") else 10.0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("status", "headers", "kind", "message"),
    [
        (401, {}, UnauthorisedError, r"refused access \(401\)"),
        (403, {}, UnauthorisedError, r"refused access \(403\)"),
        (402, {}, UnauthorisedError, r"refused access \(402\)"),
        (429, {"Retry_After": "7"}, RateLimitedError, "accepts no more requests"),
        (302, {"Location": "https://elsewhere.example/"}, AudioError, "the answer is 302"),
        (400, {}, TextRefusedError, "400: The text is too long"),
        (404, {}, AudioError, "404: The text is too long"),
    ],
)
def test_a_refusal_is_told_with_its_reason_and_asked_once(
    service, speak, name, status, headers, kind, message
):
    """A redirection is not followed, a delay that the service names is kept."""
    service.fault = refuse(status, {"error": {"message": "The text is too long."}}, **headers)
    with pytest.raises(kind, match=message) as told:
        speak(name)
    assert len(service.asked) == 1
    assert status != 429 or told.value.delay == 7


@pytest.mark.parametrize("name", NAMES)
def test_a_voice_that_the_service_has_not_is_told_as_such(service, engine, name):
    """In the service's words, with the setting that names voices."""
    voice = "fr-FR-Nobody" if name in ("azure", "google") else "nobody"
    speaker = engine(name, voices=f"{voice}:f")
    with pytest.raises(VoiceMissingError, match=f"there is no voice {voice}.*voices ="):
        speaker.synthesize(Request(voice, SENTENCE))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("mistral", {"audio_data": "Ab=cd!"}),
        ("mistral", {"audio_data": None}),
        ("mistral", {}),
        ("gradium", {"type": "audio", "audio": "Ab=cd!"}),
        ("gradium", {"type": "error", "message": "worker lost", "code": 1011}),
        ("google", {"audioContent": "Ab=cd!"}),
        ("google", {"audioContent": 5}),
        ("elevenlabs", {"audio_base64": "Ab=cd!"}),
        ("elevenlabs", {"alignment": {}}),
    ],
)
def test_sound_in_json_has_to_be_whole(service, speak, name, answer):
    """Damaged base64, or none."""
    service.fault = instead("application/json", json.dumps(answer).encode())
    with pytest.raises(TransientError, match=NO_SOUND):
        speak(name)


def test_an_answer_that_never_ends_is_not_read_to_its_end(service, speak, monkeypatch):
    """Far more than was asked for, in JSON as in sound."""
    monkeypatch.setattr("audio.engines.remote.LARGEST", 5000)
    for name in NAMES:
        with pytest.raises(TransientError, match="far more than was asked for"):
            speak(name)


def times_spoilt(members):
    """The answer with times that cannot be."""

    def spoil(body):
        answer = json.loads(body)
        for member, value in members.items():
            answer[member] = value
        return json.dumps(answer).encode()

    return changed(spoil)


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("elevenlabs", {"alignment": None}),
        ("elevenlabs", {"alignment": {"characters": ["x"], "character_start_times_seconds": [0]}}),
        (
            "elevenlabs",
            {
                "alignment": {
                    "characters": [*SENTENCE],
                    "character_start_times_seconds": ["a"] * len(SENTENCE),
                }
            },
        ),
        ("google", {"timepoints": None}),
        ("google", {"timepoints": [{"markName": "x"}, 7, {"markName": "999", "timeSeconds": 1}]}),
        ("google", {"timepoints": [{"markName": "0", "timeSeconds": 1e9}]}),
    ],
)
def test_times_that_cannot_be_cost_no_sound(service, speak, name, members):
    """What was paid for is kept; it has no times then."""
    service.fault = times_spoilt(members)
    speech = speak(name)
    assert speech.seconds > 2
    assert speech.words == ()


def test_services_that_call_refusals_by_other_numbers_are_understood(service, speak):
    """Google's wrong key is a 400, Amazon's limit of requests too; Gradium's wrong key a 500 or an answer."""
    google = {"error": {"code": 400, "message": "API key not valid. Please pass a valid API key."}}
    service.faults = [refuse(400, google)]
    with pytest.raises(UnauthorisedError):
        speak("google")
    service.faults = [refuse(400, {"message": "Rate exceeded"}, x_amzn_ErrorType="ThrottlingException")]
    with pytest.raises(RateLimitedError):
        speak("polly")
    service.faults = [
        lambda handler, *_: (
            speech_service.head(handler, 500, "text/plain", 36),
            handler.wfile.write(b"error from server 1008: Invalid key."),
        )
    ]
    with pytest.raises(UnauthorisedError):
        speak("gradium")
    service.faults = [instead("application/json", b'{"type": "error", "message": "no", "code": 1008}')]
    with pytest.raises(UnauthorisedError, match="the key, the voice or the model"):
        speak("gradium")


def chain(error):
    """All that a traceback would print of an error and of those behind it."""
    while error:
        yield f"{type(error).__name__}: {error} {error.__dict__}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [None, 400, 401, 404, 429, 500])
def test_a_key_is_in_no_message_identity_or_line_of_the_log(service, engine, name, status, caplog):
    """Whether it is taken or refused, and even where the service itself repeats it."""
    caplog.set_level(logging.DEBUG)
    service.fault = status and refuse(status, {"error": {"message": f"Wrong: {KEY} {PAIR}"}})
    speaker = engine(name)
    voice = speaker.voices()[0].name
    told = [speaker.identity(voice), repr(speaker.capabilities()), repr(speaker.voices())]
    try:
        told.append(repr(speaker.synthesize(Request(voice, SENTENCE)).words))
    except AudioError as error:
        told += chain(error)
    assert any("POST http" in line for line in caplog.messages)
    assert KEY not in " ".join([*told, *caplog.messages])


def test_no_service_is_asked_without_a_key(engine, service, monkeypatch):
    """Each of them wants one; the message says where to put it."""
    monkeypatch.delenv("HAUTEVOIX_HTTP_KEY")
    with pytest.raises(UnauthorisedError, match="into the environment as HAUTEVOIX_HTTP_KEY"):
        engine("mistral").prepare("voice_592")
    monkeypatch.setenv("PAIR", "half")
    with pytest.raises(UnauthorisedError, match="IDENTIFIER:SECRET") as told:
        engine("polly").synthesize(Request("Lea", SENTENCE))
    assert "half" not in " ".join(chain(told.value)).replace("needs a key of two halves", "")
    assert service.asked == []


def test_a_key_may_come_from_the_keyring(engine, service, monkeypatch):
    """By the name that the settings have; one that is not there is told with the command that puts it there."""
    monkeypatch.delenv("HAUTEVOIX_HTTP_KEY")
    monkeypatch.setattr(configuration, "find_spec", lambda name: object())
    errors = SimpleNamespace(KeyringError=RuntimeError)
    secrets = SimpleNamespace(
        get_password=lambda service, name: KEY if (service, name) == ("hautevoix", "voix") else None,
        errors=errors,
    )
    monkeypatch.setitem(__import__("sys").modules, "keyring", secrets)
    monkeypatch.setitem(__import__("sys").modules, "keyring.errors", errors)
    configuration._from_keyring.cache_clear()
    try:
        speaker = engine("mistral", keyring="voix")
        assert speaker.synthesize(Request("voice_592", SENTENCE)).seconds > 2
        with pytest.raises(UnauthorisedError, match="python -m keyring set hautevoix autre"):
            engine("mistral", keyring="autre").prepare("voice_592")
    finally:
        configuration._from_keyring.cache_clear()


def test_a_signature_is_the_one_of_amazons_own_example():
    """Case `post-vanilla` of the test suite of Signature Version 4."""
    credentials = aws_signature.Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    headers = aws_signature.signed(
        credentials,
        "https://example.amazonaws.com/",
        {},
        b"",
        region="us-east-1",
        service="service",
        now=datetime(2015, 8, 30, 12, 36, tzinfo=UTC),
    )
    assert headers["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
        " SignedHeaders=host;x-amz-date,"
        " Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    )
    assert aws_signature.Credentials.parse("a:b:c").token == "c"
    assert aws_signature.Credentials.parse("a:") is None


def test_markup_knows_where_each_sign_stands():
    """In bytes, since that is how speech marks count."""
    text = "é < à"
    said = markup(text, (Phoneme(4, 5, "a"),), (0, 4))
    assert said.xml == (
        '<speak><mark name="0"/>é &lt; <mark name="4"/><phoneme alphabet="ipa" ph="a">à</phoneme></speak>'
    )
    data = said.xml.encode()
    assert [data[at:].decode()[:1] for at in said.offsets] == ["é", " ", "&", " ", "à"]
    assert said.position(len(data)) is None


@pytest.mark.parametrize(
    ("options", "text", "charge"),
    [
        ({"dialect": "mistral"}, "x" * 1000, Charge(1000, 0.013, "USD")),
        ({"dialect": "gradium"}, "x" * 1000, Charge(1000, 0.0475, "USD")),
        ({"dialect": "azure"}, "a & b", Charge(9, 9 * 16e-6, "USD")),  # as markup
        ({"dialect": "google"}, "a & b", Charge(24, 24 * 16e-6, "USD")),  # likewise, without marks
        ({"dialect": "polly"}, "a & b", Charge(10, 10 * 16e-6, "USD")),  # once for sound, once for times
        ({"dialect": "polly", "times": "no"}, "a & b", Charge(5, 5 * 16e-6, "USD")),
        ({"dialect": "polly", "model": "generative", "times": "no"}, "abcde", Charge(5, 5 * 30e-6, "USD")),
        ({"dialect": "elevenlabs", "model": "eleven_flash_v2_5"}, "abcd", Charge(4, 4 * 50e-6, "USD")),
        ({"dialect": "mistral", "price": "20,5 EUR"}, "abcd", Charge(4, 4 * 20.5e-6, "EUR")),
        ({"url": "https://voices.example/v1", "voices": "a"}, "abcd", Charge(4)),
        ({"url": "https://api.openai.com/v1", "model": "tts-1-hd"}, "abcd", Charge(4, 4 * 30e-6, "USD")),
        ({"url": "http://localhost:8880/v1", "model": "kokoro"}, "abcd", None),
    ],
)
def test_what_a_request_costs_follows_from_the_table(options, text, charge):
    """In characters as the service counts them; unknown where the table does not know, nothing on this machine."""
    speaker = Http(options)
    voices = speaker.voices()
    found = speaker.charge(Request(voices[0].name if voices else "a", text))
    assert isinstance(speaker, base.Paid)
    assert (found and found[:3]) == (
        charge and (charge.characters, pytest.approx(charge.amount), charge.currency)
    )


def test_the_terms_and_the_price_are_said_where_a_voice_is_chosen():
    """Who gets the text, on which terms, and what it costs, in one line each."""
    able = base.load("http", {"dialect": "mistral"}).capabilities()
    assert able.licence.startswith("Mistral AI, Paris; its terms: https://mistral.ai/")
    assert "about 13.00 USD a million characters" in able.licence
    assert "the text goes to Mistral AI, Paris, on its terms: https" in able.notice
    assert (
        "Microsoft Azure (westeurope)"
        in Http({"dialect": "azure", "region": "westeurope"}).capabilities().notice
    )


def test_the_keys_of_clips_that_were_bought_before_dialects_stay_the_same():
    """What an edition bought of a service after OpenAI is not bought again."""
    options = {
        "url": "https://voices.example/v1",
        "model": "kokoro",
        "voices": "claire:f, lise:f",
        "epoch": "2",
    }
    for more in ({}, {"dialect": "openai"}):
        voice = ResolvedVoice(Http(options | more), "claire", 0.0)
        assert voice.key(Request("claire", "Le marché [bis] rouvre samedi.", pace=1.1)) == (
            "209cdcf6a798de5eb2a9f62a46fe28cc34175da5f4170713ee1bfbee8537c2b9"
        )


def test_what_decides_how_a_voice_sounds_is_in_its_identity():
    """Company, model and epoch, and another address; neither the region, nor the key, nor the price."""
    told = [{}, {"dialect": "gradium"}, {"model": "b"}, {"epoch": "2"}, {"url": "https://gateway.example/v1"}]
    assert len({Http({"dialect": "mistral"} | other).identity("x") for other in told}) == 5
    near, far = (Http({"dialect": "azure", "region": name}) for name in ("francecentral", "westeurope"))
    assert near.identity("x") == far.identity("x")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dialect": "acapela"}, "those known: openai, mistral, gradium, azure, google, polly, elevenlabs"),
        ({"dialect": "mistral", "region": "paris"}, "for services that have regions"),
        ({"dialect": "azure", "region": "evil.example/x"}, "it is a name such as westeurope"),
        ({"dialect": "mistral", "format": "ogg"}, "those known: wav, mp3"),
        ({"dialect": "polly", "times": "perhaps"}, "those known: yes, no"),
        ({"dialect": "mistral", "price": KEY}, "such as 12.50 EUR"),
        ({"dialect": "mistral", "key": "A", "keyring": "b"}, "give one of them"),
        ({"dialect": "mistral", "key": KEY}, "never the key itself"),
    ],
)
def test_settings_that_cannot_be_are_refused_without_repeating_a_secret(options, message):
    """Each with what it may be."""
    with pytest.raises(SoundRefusedError, match=message) as told:
        Http(options)
    assert KEY not in str(told.value)


def test_each_row_of_the_table_is_complete():
    """Address, terms, a French voice of known gender, and a price with its source and month."""
    for name in NAMES:
        row = DIALECTS[name]
        assert row.company
        assert row.url.startswith("https://")
        assert row.terms.startswith("https://")
        assert all(voice.gender and voice.language.startswith("fr") for voice in row.voices)
        assert row.price(row.model, row.voices[0].name)
        assert all(price.source.startswith("https://") and price.read[:2] == "20" for _, price in row.prices)
    assert dialect_services.PATHS.keys() == set(NAMES)
