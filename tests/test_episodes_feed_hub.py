"""WebSub: a hub is told of each feed that changed, verified and in time, or says why not."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import trustme

from audio.http import client
from episodes.errors import TargetError
from episodes.feed.websub import notify

TOPICS = ("https://audio.courrier.example/feed.xml", "https://audio.courrier.example/feed-culture.xml")


class Hub(ThreadingHTTPServer):
    """A hub on loopback that notes what it is told, and answers as asked."""

    def __init__(self, status: int = 204, headers: dict[str, str] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.status, self.headers = status, headers or {}
        self.told: list[dict[str, list[str]]] = []
        self.kinds: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/push"

    def handle_error(self, request: object, client_address: object) -> None:
        """A handshake that a client breaks off is what is tried here."""


class _Answers(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append(parse_qs(body))
        self.server.kinds.append(f"{self.path} {self.headers['Content-Type']}")
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library has it
        """Tests are silent."""


@contextmanager
def answering(hub: Hub) -> Iterator[Hub]:
    thread = threading.Thread(target=hub.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        thread.join()
        hub.server_close()


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_hub_is_told_of_each_feed(status: int) -> None:
    """Form fields as WebSub has them, one feed a request: hubs read several in one differently."""
    with answering(Hub(status)) as hub:
        notify(hub.url, TOPICS)
    assert hub.told == [{"hub.mode": ["publish"], "hub.url": [topic]} for topic in TOPICS]
    assert hub.kinds == ["/push application/x-www-form-urlencoded"] * 2


def test_no_news_is_no_request() -> None:
    """Nothing changed, nobody is asked."""
    with answering(Hub()) as hub:
        notify(hub.url, ())
    assert hub.told == []


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_a_hub_that_refuses_is_named_with_the_feed(status: int) -> None:
    """One line that says what, why and that nothing is lost; exit code 8."""
    with answering(Hub(status)) as hub, pytest.raises(TargetError) as refused:
        notify(hub.url, TOPICS)
    message = str(refused.value)
    assert message.startswith(f"{hub.url}: could not be told of {TOPICS[0]} (its answer is {status}).")
    assert "\n" not in message
    assert refused.value.exit_code == 8
    assert len(hub.told) == 1


def test_what_is_told_goes_where_the_newsroom_said() -> None:
    """A redirection is not followed."""
    with answering(Hub()) as other:
        with (
            answering(Hub(307, {"Location": other.url})) as hub,
            pytest.raises(TargetError, match=r"\(its answer is 307\)"),
        ):
            notify(hub.url, TOPICS)
        assert other.told == []


@pytest.mark.parametrize(
    ("sent", "cause"),
    [
        (b"", r"no answer in 0\.2 s"),
        (b"HTTP/1.1 200 OK\r\nX-Endless: ", r"no answer in 0\.2 s"),
        (b"220 ftp ready\r\n", "its answer is not HTTP"),
    ],
)
def test_a_hub_that_never_answers_keeps_nobody_waiting(sent: bytes, cause: str) -> None:
    """The deadline is for the whole exchange, however little comes at a time."""
    done = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            connected, _ = listener.accept()
            with connected:
                connected.recv(1 << 16)
                connected.sendall(sent)
                while not done.wait(0.02):
                    if sent:
                        connected.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with pytest.raises(TargetError, match=cause):
                notify(f"http://127.0.0.1:{listener.getsockname()[1]}/", TOPICS, deadline=0.2)
        finally:
            done.set()
            thread.join()


def test_a_hub_that_is_not_there_is_named() -> None:
    """Nobody listens at its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TargetError, match=r"could not be told .* refused\)"):
        notify(f"http://127.0.0.1:{port}/", TOPICS)


@pytest.mark.parametrize(
    "hub", ["http://hub.example/", "file:///etc/hosts", "ftp://127.0.0.1/", "hub.example"]
)
def test_a_hub_is_asked_over_verified_tls_only(hub: str) -> None:
    """Plain http is for the newsroom's own network; no other scheme is opened at all."""
    with pytest.raises(TargetError, match=r"\(it is not https\)"):
        notify(hub, TOPICS)


def test_a_certificate_that_does_not_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an authority that nobody knows: the hub is told nothing. Once it is known, it is."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    secure = Hub()
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    address = secure.url.replace("http:", "https:")
    client.shared.cache_clear()
    with answering(secure) as hub:
        with pytest.raises(TargetError, match=r"certificate|self-signed"):
            notify(address, TOPICS)
        assert hub.told == []
        client.shared.cache_clear()
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        notify(address, TOPICS)
        assert len(hub.told) == 2
    client.shared.cache_clear()
