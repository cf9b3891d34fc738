"""The one HTTP client: one deadline for an exchange, guarded addresses, bounded bodies, proxies, a log without secrets."""

import logging
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from audio.errors import HttpError
from audio.http.address_guard import AddressGuard
from audio.http.client import Client

LOOPBACK = AddressGuard({"127.0.0.1"})


class Site(ThreadingHTTPServer):
    """Answers each path as a test says: status, headers and body, after some seconds."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.answers, self.lines, self.headers, self.delay = {}, [], [], 0.0

    def handle_error(self, request, client_address):
        """A client that hangs up is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self):
        self.server.lines.append(self.requestline)
        self.server.headers.append(self.headers)
        time.sleep(self.server.delay)
        status, headers, body = self.server.answers.get(self.path, (200, {}, b"yes"))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.01,))
        thread.start()
        yield site
        site.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    """What the environment of whoever runs the tests says is not asked."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def get(url, client=None, deadline=5.0, **options):
    with (client or Client()).exchange("GET", url, deadline=deadline, **options) as response:
        return response.status, response.read(1000)


def test_redirections_share_one_deadline(site):
    """A site that answers each time in time, and leads on and on, does not take longer than one that is silent."""
    site.answers, site.delay = {"/": (302, [("Location", "/")], b"")}, 0.1
    began = time.monotonic()
    with pytest.raises(HttpError, match=r"no answer in 0\.25 s"):
        get(site.url + "/", deadline=0.25, redirects=100)
    assert time.monotonic() - began < 1.0


def test_one_redirection_more_than_allowed_is_an_answer(site):
    """The caller sees its status, as without following any."""
    site.answers = {"/": (302, [("Location", "/a")], b""), "/a": (307, [("Location", "b")], b"")}
    assert [get(site.url + "/", redirects=number)[0] for number in range(3)] == [302, 307, 200]


def test_an_address_that_the_system_cannot_reach_is_passed_over(site, monkeypatch):
    """A name has an address of IPv6 first, and the kernel has none: the next one is asked."""
    real, system = socket.socket, socket.getaddrinfo

    def opened(family=socket.AF_INET, *rest, **more):
        if family == socket.AF_INET6:
            raise OSError(97, "Address family not supported by protocol")
        return real(family, *rest, **more)

    six = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 1, 0, 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *rest, **more: [six, *system(*rest, **more)])
    monkeypatch.setattr(socket, "socket", opened)
    assert get(site.url + "/")[0] == 200


def test_every_hop_is_guarded_before_it_is_connected_to(site, monkeypatch):
    """A page that was allowed leads to a name of a private address: nobody knocks there."""
    with socket.create_server(("127.0.0.1", 0)) as private:
        private.settimeout(0.1)
        system, port = socket.getaddrinfo, private.getsockname()[1]
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda host, *rest, **more: system("127.0.0.1", *rest, **more)
        )
        site.answers = {"/": (302, [("Location", f"http://intranet.example:{port}/")], b"")}
        with pytest.raises(HttpError, match=r"intranet\.example leads into a network .* \(127\.0\.0\.1\)"):
            get(site.url + "/", Client(guard=LOOPBACK), redirects=5)
        with pytest.raises(TimeoutError):
            private.accept()


def test_a_body_is_read_up_to_its_limit(site):
    """Whether its length is stated or not."""
    stated = [("Content-Length", "1001")]
    site.answers = {
        "/a": (200, stated, bytes(1001)),
        "/b": (200, [], bytes(1001)),
        "/c": (200, [], bytes(1000)),
    }
    for path in ("/a", "/b"):
        with pytest.raises(HttpError, match="longer than 1000 bytes"):
            get(site.url + path)
    assert get(site.url + "/c") == (200, bytes(1000))


@pytest.mark.parametrize("scheme", ["", "http://", "https://"])
def test_the_environment_s_proxy_is_asked_with_its_password(site, monkeypatch, scheme):
    """In plain HTTP, however its address is written; hosts that `no_proxy` names are asked past it."""
    monkeypatch.setenv("http_proxy", f"{scheme}desk:s%3Acret@127.0.0.1:{site.server_port}/")
    assert get("http://courrier.example/page?a=1") == (200, b"yes")
    assert site.lines == ["GET http://courrier.example/page?a=1 HTTP/1.1"]
    assert site.headers[0]["Proxy-Authorization"] == "Basic ZGVzazpzOmNyZXQ="
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    get(site.url + "/near")
    assert site.lines[1:] == ["GET /near HTTP/1.1"]


@pytest.mark.parametrize("client", [Client(direct=True), Client(guard=LOOPBACK)], ids=["direct", "guarded"])
def test_a_direct_or_guarded_client_passes_proxies(site, monkeypatch, client):
    """A proxy would look names up by itself, and lead wherever it likes."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert get(site.url + "/", client) == (200, b"yes")


def test_the_log_has_neither_path_nor_password(site, caplog):
    """One line a request, also where nobody answers."""
    caplog.set_level(logging.DEBUG, "hautevoix.http")
    get(site.url + "/hidden?key=hidden", headers={"Authorization": "hidden"})
    with pytest.raises(HttpError, match="refused"):
        get("http://desk:hidden@127.0.0.1:9/hidden")
    lines = [record.getMessage() for record in caplog.records if record.name == "hautevoix.http"]
    assert [line.rpartition(",")[0] for line in lines] == [
        f"GET {site.url}: 200, some bytes",
        "GET http://127.0.0.1:9: no answer",
    ]


def test_names_that_no_host_has_are_refused_as_such():
    """An empty label, one that is too long: an error like any other."""
    for host in ("a..example", f"{'a' * 64}.example", "nobody.invalid"):
        with pytest.raises(HttpError):
            get(f"http://{host}/")
