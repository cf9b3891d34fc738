"""Services behind `/v1/audio/speech`: asked over HTTP on this machine, by the engine as a newsroom uses it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import speech_service
from speech_service import changed, instead, refuse

from audio.engines import base, conformance
from audio.engines.base import Request
from audio.engines.http_service.engine import Http
from audio.errors import (
    AudioError,
    EmptyAudioError,
    RateLimitedError,
    SoundRefusedError,
    TextRefusedError,
    TransientError,
    UnauthorisedError,
    VoiceMissingError,
)
from audio.http import client

KEY = "sk-the-newsroom-s-own-42"
SENTENCE = conformance.SENTENCE
VOICES = "claire, lise:f, marc:m"
CERTIFICATE = Path(__file__).parent / "golden" / "tls" / "loopback.pem"  # of 127.0.0.1, with its key


@pytest.fixture
def service(running):
    """The service, well-behaved at the start of each test."""
    running.fault = None
    running.released = threading.Event()
    for told in (running.faults, running.asked, running.headers, running.said):
        told.clear()
    yield running
    running.released.set()


@pytest.fixture
def speak(service):
    """The engine with some options more, and a text said by it."""

    def speak(text=SENTENCE, *, voice="claire", pace=1.0, deadline=10.0, **options):
        speaker = Http({"url": service.url, "voices": VOICES, **options}, deadline=deadline)
        return speaker.synthesize(Request(voice, text, pace=pace))

    return speak


@pytest.mark.parametrize("format_", ["wav", "pcm", "mp3"])
def test_it_keeps_every_promise_of_an_engine(service, format_):
    """The whole suite that anybody can run with `voices --verify http`, whatever form the sound comes in."""
    speaker = base.load("http", {"url": service.url, "voices": VOICES, "format": format_})
    assert [promise for promise in conformance.verify(speaker) if promise.broken] == []


def test_a_question_is_asked_as_openai_words_it(service, speak, monkeypatch):
    """Model, voice, text, format and pace; the key as a bearer's."""
    monkeypatch.setenv("HAUTEVOIX_HTTP_KEY", f"{KEY}\n")
    speak(model="tts-1", pace=1.25)
    assert service.asked == [
        {
            "model": "tts-1",
            "input": SENTENCE,
            "voice": "claire",
            "response_format": "wav",
            "speed": 1.25,
            "path": "/v1/audio/speech",
        }
    ]
    assert service.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_what_need_not_be_said_to_a_service_is_not_said(service, speak):
    """No model where there is but one, no pace that is the voice's own, no key where there is none."""
    speak()
    assert service.asked[0].keys() == {"input", "voice", "response_format", "path"}
    assert "Authorization" not in service.headers[0]


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF - 36, 0xFFFFFFFF - 44])
@pytest.mark.parametrize("way", [speech_service.send, speech_service.streamed])
def test_streaming_servers_do_not_know_how_long_their_wav_will_be(service, speak, length, way):
    """All of it is taken, to the sample, whatever length its header states."""
    expected = speak()
    service.fault = lambda handler, kind, body: way(
        handler, kind, speech_service.wav(base.Speech(expected.pcm, expected.rate), length)
    )
    assert speak() == expected


def test_headerless_samples_are_at_24_khz(speak):
    """The same words last as long as in a WAV file that states its rate."""
    bare, told = speak(format="pcm"), speak()
    assert bare.rate == 24000
    assert bare.seconds == pytest.approx(told.seconds, abs=0.01)


def test_a_server_that_sends_another_format_than_asked_for_is_understood(service, speak):
    """A WAV file in place of bare samples is not heard as a crack of noise."""
    expected = speak()
    service.fault = instead("audio/pcm", speech_service.wav(expected))
    assert speak(format="pcm") == expected


CUT = "too short to be all of it|sent all but|before the end|a torn file"
NO_SOUND = "instead of sound"


@pytest.mark.parametrize("format_", ["wav", "pcm", "mp3"])
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (speech_service.cut, CUT),
        (speech_service.cut_stream, CUT),
        (speech_service.reset, CUT),
        (changed(lambda body: body[: len(body) // 5]), CUT),
        (instead("audio/wav", b""), f"with nothing {NO_SOUND}"),
        (instead("text/html", b"<!DOCTYPE html><title>Patientez</title>"), f"with a page {NO_SOUND}"),
        (instead("", "  <html>Réessayez à l’été".encode()), f"with a page {NO_SOUND}"),
        (instead("application/json", b'{"error": {"message": "busy"}}'), f"with a message {NO_SOUND}"),
        (instead("audio/mpeg", b'{"detail": "busy"}' * 40), f"with a message {NO_SOUND}"),
        (refuse(500), "http answered 500"),
        (refuse(503), "http answered 503"),
    ],
)
def test_what_is_not_the_sound_of_the_text_is_never_taken_for_it(service, speak, fault, message, format_):
    """Cut, torn, empty, a page, a message: told as what may go right next time."""
    service.fault = fault
    with pytest.raises(TransientError, match=message):
        speak(conformance.LONGER, format=format_)


@pytest.mark.parametrize("fault", [speech_service.hang, speech_service.drip])
def test_nobody_waits_beyond_the_deadline(service, speak, fault):
    """Neither for silence nor for one byte after the other."""
    service.fault = fault
    with pytest.raises(TransientError, match="did not answer in"):
        speak(deadline=0.3)


@pytest.mark.parametrize("format_", ["wav", "mp3"])
def test_noise_under_the_name_of_sound_is_refused(service, speak, format_):
    """What has a container can be told from noise."""
    service.fault = instead("audio/wav", bytes(range(128, 256)) * 300)
    with pytest.raises(TransientError, match=NO_SOUND):
        speak(format=format_)


@pytest.mark.parametrize("format_", list(speech_service.FORMATS))
def test_silence_is_not_kept_as_speech(service, speak, format_):
    """It would be found in the store at every build, and stay silence."""
    kind, coded = speech_service.FORMATS[format_]
    service.fault = instead(kind, coded(base.Speech(bytes(2 * 5 * 22050), 22050)))
    with pytest.raises(TransientError, match=f"with silence {NO_SOUND}"):
        speak(format=format_)


def test_a_model_that_lost_its_thread_is_asked_again(service, speak):
    """Twenty seconds of babble for one word are not that word."""
    service.fault = changed(lambda body: body * 60)
    with pytest.raises(TransientError, match="more than these words can take"):
        speak("Oui.", format="pcm")


@pytest.mark.parametrize("text", conformance.MARKUP)
def test_what_some_models_obey_never_reaches_them(service, speak, text):
    """Brackets go, their words stay: an article says what it says, and directs nobody."""
    speak(text)
    assert not set("[]<>{}") & set(service.asked[0]["input"])
    assert service.asked[0]["input"].split() == text.translate(str.maketrans("[]<>", "    ")).split()


def test_a_text_without_words_is_not_sent(service, speak):
    """It would cost money, and models make something up."""
    with pytest.raises(EmptyAudioError):
        speak("[ … ]")
    assert service.asked == []


def test_a_limit_of_requests_says_how_long_to_wait(service, speak):
    """429 without a delay, with one in seconds, with one as a date, with one that is neither."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    told = []
    for headers in ({}, {"Retry_After": "7"}, {"Retry_After": later}, {"Retry_After": "soon"}):
        service.fault = refuse(429, **headers)
        with pytest.raises(RateLimitedError) as error:
            speak()
        told.append(error.value.delay)
    assert told == [None, 7.0, pytest.approx(90, abs=3), None]


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (401, UnauthorisedError, r"refused access \(401\). Check the key"),
        (403, UnauthorisedError, r"refused access \(403\)"),
        (400, TextRefusedError, "its answer is 400: The text is too long."),
        (
            404,
            AudioError,
            "the answer is 404: The text is too long.*Check the address, the model and the voice",
        ),
        (302, AudioError, "the answer is 302"),
    ],
)
def test_what_no_patience_mends_is_told_with_its_remedy(service, speak, status, kind, message):
    """The service's own words are passed on, but for those about keys."""
    service.fault = refuse(status, {"error": {"message": "The text\nis too long."}}, Location=service.url)
    with pytest.raises(kind, match=message) as told:
        speak()
    assert not isinstance(told.value, TransientError)
    assert len(service.asked) == 1


def test_a_service_that_is_not_there_is_told_as_such(speak):
    """Nobody listens at the address."""
    with pytest.raises(TransientError, match="http cannot be reached"):
        speak(url="http://127.0.0.1:1/v1")


@pytest.mark.parametrize("trusted", [False, True])
def test_a_certificate_that_nobody_vouches_for_is_refused(monkeypatch, trusted):
    """TLS is verified before a word or a key is sent."""
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    client.shared.cache_clear()
    running = speech_service.Running(CERTIFICATE)
    speaker = Http({"url": running.service.url, "voices": VOICES})
    try:
        if trusted:
            assert speaker.synthesize(Request("claire", SENTENCE)).seconds > 2
        else:
            with pytest.raises(AudioError, match=r"certificate does not hold.*No text was sent"):
                speaker.synthesize(Request("claire", SENTENCE))
            assert running.service.asked == []
    finally:
        running.close()
        client.shared.cache_clear()


def chain(error):
    """All that a traceback would print of an error and of those behind it."""
    while error:
        yield f"{type(error).__name__}: {error} {error.__dict__}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.mark.parametrize(
    "fault", [refuse(401, {"error": {"message": f"Wrong key: {KEY}"}}), refuse(400, {"detail": f"not {KEY}"})]
)
def test_a_key_is_in_no_message_and_in_no_traceback(service, speak, monkeypatch, fault):
    """Not even where the service itself repeats it."""
    monkeypatch.setenv("HAUTEVOIX_HTTP_KEY", KEY)
    service.fault = fault
    with pytest.raises(AudioError) as told:
        speak()
    assert KEY not in " ".join(chain(told.value))


def test_a_key_that_is_none_is_not_shown_by_the_library_that_refuses_it(speak, monkeypatch):
    """A paste that went wrong, with a line break inside."""
    monkeypatch.setenv("HAUTEVOIX_HTTP_KEY", f"{KEY}\nand more")
    with pytest.raises(UnauthorisedError, match="HAUTEVOIX_HTTP_KEY does not hold a key") as told:
        speak()
    assert KEY not in " ".join(chain(told.value))


def test_a_key_that_the_settings_name_has_to_be_there(speak, monkeypatch):
    """Before any text is sent."""
    monkeypatch.delenv("STATION_KEY", raising=False)
    with pytest.raises(UnauthorisedError, match="into the environment as STATION_KEY"):
        speak(key="STATION_KEY")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"key": KEY}, "never the key itself"),
        ({"url": "http://voices.example/v1"}, "http is for this machine only"),
        ({"url": "file:///etc/passwd"}, "has to be an https address"),
        ({"url": "https://voices.example/voix/é"}, "signs beyond ASCII"),
        ({"url": "https://voices.example/a voice"}, "an address has no blanks"),
        ({"url": "https://voices.example:port/v1"}, "its host or its port is none"),
        ({"url": "https://[::1/v1"}, "its host or its port is none"),
        ({"url": f"https://me:{KEY}@voices.example/v1"}, "a key belongs into the environment"),
        ({"format": "opus"}, "those known: wav, pcm, mp3"),
        ({"speed": "2"}, "has no option “speed”"),
    ],
)
def test_settings_that_cannot_be_are_refused_without_repeating_a_secret(options, message):
    """A key in the settings would be in the newsroom's repository tomorrow."""
    with pytest.raises(SoundRefusedError, match=message) as told:
        Http(options)
    assert KEY not in str(told.value)


def test_an_address_is_taken_as_base_or_as_the_whole(speak, service):
    """With a query where a gateway wants one."""
    for url in ("", "/", "/audio/speech", "/audio/speech?api-version=3"):
        speak(url=service.url + url)
    assert {asked["path"].partition("?")[0] for asked in service.asked} == {"/v1/audio/speech"}
    assert service.asked[-1]["path"].endswith("?api-version=3")


def test_what_is_missing_is_told_with_the_line_to_write():
    """Listing engines needs no settings; speaking does."""
    bare = base.load("http")
    assert (bare.voices(), bare.capabilities().online) == ((), True)
    with pytest.raises(SoundRefusedError, match='url = "https'):
        bare.prepare("claire")
    with pytest.raises(SoundRefusedError, match='voices = "one:f'):
        bare.default_cast()
    with pytest.raises(VoiceMissingError):
        Http({"url": "https://voices.example/v1", "voices": VOICES}).prepare("bob")


def test_a_service_elsewhere_is_online_and_says_where_the_text_goes():
    """One on this machine is not: an embargo binds what leaves it."""
    far, near = Http({"url": "https://voices.example/v1?k=v"}), Http({"url": "http://localhost:8880/v1"})
    assert (far.capabilities().online, near.capabilities().online) == (True, False)
    assert "goes to voices.example," in far.capabilities().notice
    assert near.capabilities().notice == ""


@pytest.mark.parametrize(
    ("voices", "narrator", "women", "men"),
    [
        ("claire, lise:f, lea:f, marc:m", "claire", ("lise", "lea"), ("marc",)),
        ("claire:f, marc:m", "claire", ("claire:+2.5", "claire:+4"), ("marc",)),
        ("claire", "claire", ("claire:+2.5", "claire:+4"), ("claire:-2.5", "claire:-4")),
    ],
)
def test_who_plays_whom_follows_from_the_list_of_voices(voices, narrator, women, men):
    """The first narrates; it plays, shifted, whom nobody else can."""
    proposed = Http({"voices": voices}).default_cast()
    assert (proposed.narrator, proposed.women, proposed.men) == (narrator, women, men)


def test_voices_that_change_behind_their_names_are_told_apart_by_the_epoch():
    """Host, model and epoch make the identity; the rest of the address does not."""
    options = {"url": "https://voices.example/v1", "model": "a", "epoch": "1"}
    told = [{}, {"model": "b"}, {"epoch": "2"}, {"url": "https://other.example/v1"}]
    assert len({Http(options | other).identity("claire") for other in told}) == 4
    assert Http(options | {"url": "https://voices.example/v2"}).identity("claire") == Http(options).identity(
        "claire"
    )


def test_several_are_asked_at_once(service, speak):
    """Four requests are under way together, as its concurrency says."""
    together = threading.Barrier(4, timeout=5)

    def meet(handler, kind, body):
        together.wait()
        speech_service.send(handler, kind, body)

    service.fault = meet
    with ThreadPoolExecutor(4) as pool:
        spoken = list(pool.map(speak, [f"{SENTENCE} {n}" for n in ("Un.", "Deux.", "Trois.", "Quatre.")]))
    assert all(speech.seconds > 2 for speech in spoken)
