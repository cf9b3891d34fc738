"""The preview: what a podcast client needs of a server, from a real one on loopback."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from episodes.errors import EpisodeError
from episodes.preview_server import serve

MEDIA = bytes(range(256)) * 40
PROGRAM = """
import sys
from pathlib import Path
from episodes.preview_server import serve
serve(Path(sys.argv[1]), port=0, ready=lambda address: print(address, flush=True))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running preview of a small folder, beside a secret."""
    root = tmp_path_factory.mktemp("edition")
    (root / "edition.toml").write_text("secret", "utf-8")
    folder = root / "public" / "episodes" / "pont"
    folder.mkdir(parents=True)
    for suffix in ("mp3", "m4a", "opus"):
        (folder / f"a.{suffix}").write_bytes(MEDIA)
    for name in ("transcript.vtt", "transcript.srt", "transcript.txt", "transcript.json", "chapters.json"):
        (folder / name).write_text("été", "utf-8")
    (folder / "index.html").write_text("<p>été", "utf-8")
    (folder / ".staged").write_text("secret", "utf-8")
    (root / "public" / ".staged-x").mkdir()
    (root / "public" / ".staged-x" / "a.mp3").write_bytes(b"secret")
    for name in ("feed.xml", "feed-culture-1.xml", "player-1.js", "style-1.css", "icon-1.svg", "book-1.epub"):
        (root / "public" / name).write_text("<rss/>", "utf-8")
    command = [sys.executable, "-c", PROGRAM, str(root / "public")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def ask(address: str, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/feed-culture-1.xml", "application/rss+xml; charset=utf-8"),
        ("/player-1.js", "text/javascript; charset=utf-8"),
        ("/style-1.css", "text/css; charset=utf-8"),
        ("/icon-1.svg", "image/svg+xml"),
        ("/book-1.epub", "application/epub+zip"),
        ("/episodes/pont/a.mp3", "audio/mpeg"),
        ("/episodes/pont/a.m4a", "audio/x-m4a"),
        ("/episodes/pont/a.opus", "audio/ogg"),
        ("/episodes/pont/transcript.vtt", "text/vtt; charset=utf-8"),
        ("/episodes/pont/transcript.srt", "application/x-subrip; charset=utf-8"),
        ("/episodes/pont/transcript.txt", "text/plain; charset=utf-8"),
        ("/episodes/pont/transcript.json", "application/json"),
        ("/episodes/pont/chapters.json", "application/json+chapters"),
        ("/episodes/pont/", "text/html; charset=utf-8"),
    ],
)
def test_each_file_has_its_type(address: str, path: str, kind: str) -> None:
    """Players refuse what is served under another name."""
    response, body = ask(address, path)
    assert (response.status, response.headers["content-type"]) == (200, kind)
    assert body


def test_each_answer_says_what_a_page_may_do(address: str) -> None:
    """Load what lies beside it, be in nobody's frame, and send nobody far."""
    headers = ask(address, "/episodes/pont/")[0].headers
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize(
    "path", ["/feed.xml", "/episodes/pont/", "/episodes/pont/transcript.vtt", "/player-1.js"]
)
def test_no_page_of_another_site_reads_what_is_not_published(address: str, path: str) -> None:
    """No CORS, and nothing to load across sites: any page that is open meanwhile could ask."""
    headers = ask(address, path, Origin="https://ailleurs.example")[0].headers
    assert not [name for name in headers if name.lower().startswith("access-control-")]
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "host",
    ["piege.example", "piege.example:{port}", "127.0.0.1.piege.example", "localhost.piege.example:{port}",
     "user@piege.example", "192.168.1.20:{port}", "0.0.0.0:{port}", "[::1", "localhost@piege.example", ""],
)  # fmt: skip
def test_a_name_that_was_made_to_lead_here_reads_nothing(address: str, host: str) -> None:
    """DNS rebinding: the page of `piege.example` would be of one origin with the preview."""
    host = host.format(port=urlsplit(address).port)
    for method in ("GET", "HEAD", "POST"):
        response, body = ask(address, "/feed.xml", method, Host=host)
        assert response.status == 421
        assert b"<rss" not in body
    assert ask(address, "/feed.xml", Host=host)[1].count(b"\n") == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.0.0.2"])
@pytest.mark.parametrize("port", ["", ":{port}", ":9000"])
def test_this_machine_is_answered_under_each_of_its_names(address: str, host: str, port: str) -> None:
    """Behind a tunnel, too, whose own port is another one."""
    host += port.format(port=urlsplit(address).port)
    response, body = ask(address, "/feed.xml", Host=host)
    assert (response.status, body) == (200, b"<rss/>")


def test_head_gives_the_length_and_no_body(address: str) -> None:
    """Directories ask so before they list an episode."""
    response, body = ask(address, "/episodes/pont/a.mp3", "HEAD")
    assert (response.status, response.headers["content-length"], body) == (200, str(len(MEDIA)), b"")
    assert response.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "begin", "end"), [("0-1", 0, 2), ("1000-", 1000, 10_240), ("-5", 10_235, 10_240)]
)
def test_ranges_make_seeking_work(address: str, asked: str, begin: int, end: int) -> None:
    """206 and just the bytes that were asked for."""
    response, body = ask(address, "/episodes/pont/a.mp3", Range=f"bytes={asked}")
    assert response.status == 206
    assert response.headers["content-range"] == f"bytes {begin}-{end - 1}/10240"
    assert body == MEDIA[begin:end]


def test_an_impossible_range_is_416(address: str) -> None:
    """As RFC 9110 wants it."""
    assert ask(address, "/episodes/pont/a.mp3", Range="bytes=99999-")[0].status == 416


def test_an_unchanged_file_is_not_sent_again(address: str) -> None:
    """304 by entity tag and by date."""
    first, _ = ask(address, "/feed.xml")
    for condition in (
        {"If_None_Match": first.headers["etag"]},
        {"If_Modified_Since": first.headers["last-modified"]},
    ):
        response, body = ask(address, "/feed.xml", **condition)
        assert (response.status, body) == (304, b"")
    assert ask(address, "/feed.xml", If_None_Match='"other"')[0].status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/../edition.toml",
        "/%2e%2e/edition.toml",
        "/episodes/..%2f..%2f..%2fedition.toml",
        "/episodes/pont/.staged",
        "/.staged-x/a.mp3",
        "/%00",
        "//etc/passwd",
        "/episodes/",
    ],
)
def test_nothing_else_is_served(address: str, path: str) -> None:
    """Neither what lies outside, nor hidden files, nor lists of folders."""
    response, body = ask(address, path)
    assert response.status == 404
    assert b"secret" not in body


def test_only_reading_is_answered(address: str) -> None:
    """A preview takes nothing."""
    assert ask(address, "/feed.xml", "POST")[0].status == 405


def test_a_busy_port_is_one_clear_line(tmp_path: Path) -> None:
    """It says which port, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EpisodeError, match=rf"Port {port} cannot be used \(.+\)\. .+--port"):
            serve(tmp_path, port=port, ready=print)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """Before anything listens."""
    with pytest.raises(EpisodeError, match="no such folder"):
        serve(tmp_path / "public", port=0, ready=print)
