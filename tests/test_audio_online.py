"""What engines share that ask a service: bounded exchanges, typed refusals, answers held to be hostile."""

import socket
import struct
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import numpy as np
import pytest
import speech_service
from hypothesis import example, given
from hypothesis import strategies as st

from audio.dsp import mp3
from audio.engines import remote
from audio.engines.base import Request, Speech
from audio.engines.espeak import Espeak
from audio.engines.remote import Payload
from audio.errors import AudioError, RateLimitedError, TextRefusedError, TransientError, UnauthorisedError
from audio.http import client
from audio.http.addresses import is_loopback
from audio.profile import audio_format

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(scope="module")
def speech():
    return Espeak().synthesize(Request("fr", "Bonjour à tous."))


@contextmanager
def wire(*sent: bytes, then: bytes | None = b""):
    """A server that answers whatever comes with some bytes, then `then` every 20 ms, or with None nothing at all."""
    done = threading.Event()

    def serve():
        while not done.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(1 << 16)
                    connection.sendall(b"".join(sent))
                    while then != b"" and not done.wait(0.02):
                        connection.sendall(then or b"")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            done.set()
            thread.join()


def ask(url, deadline=5.0):
    return remote.post(
        url,
        {"Authorization": "Bearer secret"},
        b"{}",
        engine="service",
        text="Bonjour.",
        deadline=deadline,
    )


@pytest.mark.parametrize(
    ("sent", "then"),
    [
        ((), b"H"),
        ((OK,), b"X-More: of it\r\n"),
        ((OK, b"X-Endless: "), b"x"),
        ((OK, b"Transfer-Encoding: chunked\r\n\r\n"), b"0"),
        ((OK, b"Transfer-Encoding: chunked\r\n\r\n"), b"1\r\nx\r\n"),
        ((OK, b"Content-Length: 100000\r\n\r\n"), b"x"),
        ((OK, b"\r\n"), b"x"),
        ((b"HTTP/1.1 100 Continue\r\n\r\n",), b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_the_deadline_is_for_all_of_an_exchange(sent, then):
    """However little comes at a time, and wherever: status line, headers, lengths, body."""
    with wire(*sent, then=then) as url, pytest.raises(TransientError, match="did not answer in"):
        ask(url, deadline=0.2)


@pytest.fixture
def proxied(monkeypatch):
    """Has services asked through a proxy that wants a password."""

    def through(url):
        monkeypatch.setenv("https_proxy", url.replace("//", "//desk:secret@"))
        monkeypatch.setenv("no_proxy", "")
        client.shared.cache_clear()

    yield through
    client.shared.cache_clear()


@pytest.mark.parametrize(
    ("sent", "then"), [((), None), ((), b"H"), ((OK,), b"X-More: of it\r\n"), ((OK, b"\r\n"), None)]
)
def test_neither_a_proxy_nor_a_handshake_takes_longer(proxied, sent, then):
    """A proxy that is silent or never done, and a service behind it that says nothing at all."""
    with wire(*sent, then=then) as url:
        proxied(url)
        with pytest.raises(TransientError, match="did not answer in") as told:
            ask("https://voices.example/", deadline=0.2)
    assert "secret" not in f"{told.value} {told.value.__cause__!r}"


def test_a_proxy_that_refuses_is_told_without_its_password(proxied):
    """The producer reads what the proxy said, and nobody else's secret."""
    with wire(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n") as url:
        proxied(url)
        with pytest.raises(TransientError, match="407 Proxy Authentication Required") as told:
            ask("https://voices.example/")
    assert "secret" not in f"{told.value} {told.value.__cause__!r}"


def test_what_a_service_says_of_its_refusal_is_waited_for_no_longer():
    """The status is known; the words that explain it are left."""
    told = (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 4000\r\n\r\n",)
    with wire(*told, then=b" ") as url, pytest.raises(TextRefusedError, match=r"its answer is 400\)"):
        ask(url, deadline=0.2)


@pytest.mark.parametrize(
    "head", [b"Content-Length: 9000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n200000\r\n", b"\r\n"]
)
def test_an_answer_without_end_is_cut(monkeypatch, head):
    """Memory is bounded, whatever length is stated."""
    monkeypatch.setattr(remote, "LARGEST", 1 << 16)
    with wire(OK, head, bytes(1 << 18)) as url, pytest.raises(TransientError, match="far more than was"):
        ask(url)


@pytest.mark.parametrize(
    "nonsense", [b"", b"SSH-2.0-OpenSSH_9\r\n", bytes(50), b"HTTP/1.1 two hundred\r\n\r\n"]
)
def test_what_speaks_no_http_is_told_as_a_service_that_hung_up(nonsense):
    """Another program at the address, or none behind it."""
    with wire(nonsense) as url, pytest.raises(TransientError, match="cannot be reached"):
        ask(url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_text_and_key_go_nowhere_but_where_the_newsroom_said(status):
    """A redirection is an answer like any other that is no sound."""
    with speech_running() as other:
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: {other.url}\r\nContent-Length: 0\r\n\r\n".encode()
        with wire(moved) as url, pytest.raises(AudioError, match=f"the answer is {status}") as told:
            ask(url)
        assert not isinstance(told.value, TransientError)
        assert other.asked == []


@contextmanager
def speech_running():
    running = speech_service.Running()
    try:
        yield running.service
    finally:
        running.close()


@pytest.mark.parametrize(
    ("statuses", "kind"),
    [
        ((429,), RateLimitedError),
        ((401, 402, 403), UnauthorisedError),
        ((400, 413, 422), TextRefusedError),
        ((408, 409, 425, 500, 502, 503, 504, 529), TransientError),
        ((300, 404, 405, 410, 418), AudioError),
    ],
)
def test_each_status_has_its_error(statuses, kind):
    """Who should wait, who should look after the key, who should write otherwise, and who looks at the address."""
    assert {type(remote.refusal("service", "Bonjour.", status, None)) for status in statuses} == {kind}


@pytest.mark.parametrize(
    ("told", "delay"),
    [
        (None, None),
        ("0", 0),
        (" 120 ", 120),
        ("-5", None),
        ("soon", None),
        ("Wed, 20 May 2026 12:00:00 GMT", 0),
        ("Wednesday, 20-May-26 12:00:00 GMT", 0),
        ("Wed, 20 May 2026 12:00:00", 0),
    ],
)
def test_how_long_to_wait_is_told_in_seconds_or_as_a_date(told, delay):
    """A date that has passed asks to wait no more; what is neither says nothing."""
    assert remote.refusal("service", "Bonjour.", 429, told).delay == delay


def test_a_date_to_come_is_waited_for():
    """In seconds from now."""
    told = format_datetime(datetime.now(UTC) + timedelta(minutes=2), usegmt=True)
    assert 115 < remote.refusal("service", "Bonjour.", 503, told).delay <= 120


@given(
    st.text()
    | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [-+]?\w{1,5}", fullmatch=True)
)
@example("0 MAY 0 0:3000000000 0")
def test_no_header_breaks_the_build(told):
    """Whatever a service writes there, it is nothing, or a time that is not negative."""
    delay = remote.refusal("service", "Bonjour.", 429, told).delay
    assert delay is None or delay >= 0


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://localhost:8880/v1", True),
        ("http://127.9.9.9/", True),
        ("http://[::1]:5000/", True),
        ("https://localhost.example/", False),
        ("https://127.0.0.1.example/", False),
        ("https://10.0.0.4/", False),
        ("file:///etc/hosts", False),
    ],
)
def test_this_machine_is_told_from_all_others(url, near):
    """By the name, never by asking anybody."""
    assert is_loopback(url) is near


def riff(speech, channels=1, note=b""):
    """A WAV file; the first channel speaks, the others are silent."""
    samples = np.frombuffer(speech.pcm, np.int16)
    sound = np.stack([samples, *[np.zeros_like(samples)] * (channels - 1)], axis=1).tobytes()
    shape = struct.pack(
        "<IHHIIHH", 16, 1, channels, speech.rate, speech.rate * 2 * channels, 2 * channels, 16
    )
    noted = b"LIST" + struct.pack("<I", 12 + len(note)) + b"INFOINAM" + struct.pack("<I", len(note)) + note
    whole = b"WAVEfmt " + shape + noted + b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def test_sound_in_stereo_is_mixed_to_one_channel(speech):
    """As long as it was, at its own rate, both channels heard."""
    pcm, rate = remote.decode("service", Payload("", riff(speech, channels=2)))
    heard, sent = np.frombuffer(pcm, np.int16), np.frombuffer(speech.pcm, np.int16)
    assert (len(heard), rate) == (len(sent), speech.rate)
    assert np.corrcoef(heard, sent)[0, 1] > 0.999


def test_a_title_in_another_encoding_is_none_of_our_business(speech):
    """A file's notes may be anything; its sound is taken."""
    assert remote.decode("service", Payload("", riff(speech, note=b"\xe9t\xe9 "))) == (
        speech.pcm,
        speech.rate,
    )


def test_a_file_that_changes_its_rate_on_the_way_is_refused(speech):
    """Two files one after the other are not one voice."""
    samples = np.frombuffer(speech.pcm, np.int16).astype(np.float32) / 32768
    one, other = (mp3.encode(samples, audio_format(name)) for name in ("standard", "small"))
    with pytest.raises(TransientError, match="cannot be decoded"):
        remote.decode("service", Payload("", one + other))


@pytest.mark.parametrize("missing", [1, 50, 100, 1000])
def test_an_mp3_that_ends_within_a_frame_is_known_to_be_torn(speech, missing):
    """However little is missing: a sentence without its end would be heard every day."""
    whole = speech_service.mp3(speech)
    assert remote.decode("service", Payload("audio/mpeg", whole))
    with pytest.raises(TransientError, match="a torn file"):
        remote.decode("service", Payload("audio/mpeg", whole[:-missing]))


def test_a_list_that_names_other_files_opens_none(speech, tmp_path):
    """A playlist in place of sound does not make this machine read its own files, or somebody's address."""
    (tmp_path / "here.wav").write_bytes(riff(speech))
    lists = [
        f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://{tmp_path}/here.wav\n#EXT-X-ENDLIST\n\1",
        f"ffconcat version 1.0\nfile '{tmp_path}/here.wav'\n\1",
        f"[playlist]\nFile1={tmp_path}/here.wav\n\1",
    ]
    for playlist in lists:
        with pytest.raises(TransientError, match="cannot be decoded"):
            remote.decode("service", Payload("audio/mpeg", playlist.encode()))


def test_a_small_answer_that_unfolds_to_hours_is_cut(monkeypatch, speech):
    """Sound is bounded in memory as bytes are."""
    monkeypatch.setattr(remote, "LONGEST", 1)
    with pytest.raises(TransientError, match="far more than was asked for"):
        remote.decode("service", Payload("", riff(Speech(speech.pcm * 3, speech.rate))))


@given(st.binary(max_size=400), st.sampled_from(["", "audio/mpeg", "text/html", "application/json"]))
def test_whatever_comes_is_sound_or_a_typed_refusal(body, kind):
    """No answer is a bug of ours."""
    for start in (
        b"",
        b"ID3\x04\0\0\0\0\0\0",
        b"RIFF\xff\xff\xff\x7fWAVEfmt ",
        b"OggS\0\2",
        b"fLaC\0\0\0\x22",
    ):
        with suppress(TransientError):
            pcm, rate = remote.decode("service", Payload(kind, start + body))
            assert pcm
            assert rate > 0
