"""What the tests of publishing share: a small edition, a place to publish it to, and the web site that shows it."""

import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from lxml import etree
from newsroom import ARTICLE, Desk

from episodes.build.context import BuildContext, BuildRequest
from episodes.build.pipeline import build
from episodes.catalogue.withdrawal import Withdrawal
from episodes.edition.edition import PREVIEW, Edition
from episodes.events import PublishEvent
from episodes.feed.xml import NAMESPACES
from episodes.publish import publish
from episodes.publish.lease import Publisher
from episodes.site.assets import TYPES

SECOND = """\
---
date: 13/05/2026
---

# La passerelle est repeinte

Le chantier a duré trois semaines. « Elle tiendra trente ans », assure Paul Vidal, le chef d'équipe.
"""
SETTINGS = """\
[edition]
title = "Le Courrier des Gardons"
site = "{site}audio/"

[publish.web]
type = "folder"
path = "../www/audio"
"""


class Web:
    """A web site on loopback that shows a folder, with byte ranges, unless it is told otherwise.

    Attributes:
        root: the folder; None shows nothing.
        ranges: whether it gives parts of files.
        instead: bytes that it shows in place of a file's own, by path.
        kinds: media types in place of the right ones, by suffix.
        asked: method and path of each question.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.root: Path | None = None
        self.ranges = True
        self.instead: dict[str, bytes] = {}
        self.kinds: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []

    def show(self, root: Path) -> None:
        """Starts anew, with another folder."""
        self.__init__(self.address)
        self.root = root

    def body(self, path: str) -> bytes | None:
        if path in self.instead:
            return self.instead[path]
        file = self.root / path.strip("/") if self.root else None
        return file.read_bytes() if file and file.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        path = urlsplit(self.path).path
        self.web.asked.append((self.command, path))
        body = self.web.body(path)
        part = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", "")) if self.web.ranges else None
        if body is not None and part:
            start, end = int(part[1]), int(part[2]) + 1
            self._send(
                206, path, body[start:end], f"bytes {start}-{end - 1}/{len(body)}", with_body=with_body
            )
        else:
            self._send(404 if body is None else 200, path, body or b"", with_body=with_body)

    def _send(self, status: int, path: str, body: bytes, part: str = "", *, with_body: bool) -> None:
        self.send_response(status)
        suffix = path[path.rfind(".") :]
        self.send_header("Content-Type", self.web.kinds.get(suffix) or TYPES.get(suffix, "text/plain"))
        self.send_header("Content-Length", str(len(body)))
        if part:
            self.send_header("Content-Range", part)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def shown() -> Iterator[Web]:
    """A web site that answers until it is closed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler))
    web = Web(f"http://127.0.0.1:{server.server_port}/")
    server.RequestHandlerClass = type("Handler", (_Handler,), {"web": web})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Stage:
    """An edition in `root/edition` that is published to `root/www/audio`.

    Attributes:
        root: the folder around both.
        clips: the clip store.
        now: the time, for builds and publishing.
        who: tells this publisher from others.
        environment: of the process that publishes.
        told: events of the last publishing.
        noted: events of the last build.
    """

    root: Path
    clips: Path
    now: datetime = datetime(2026, 5, 20, 12, tzinfo=UTC)
    who: str = "redaction"
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/bin:/bin"})
    told: list[PublishEvent] = field(default_factory=list)
    noted: list[object] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.root / "edition"

    @property
    def public(self) -> Path:
        return self.folder / "public"

    @property
    def place(self) -> Path:
        return self.root / "www" / "audio"

    @property
    def edition(self) -> Edition:
        return Edition.folder(self.folder)

    def start(self, site: str) -> None:
        """Writes settings and two articles, and builds them."""
        (self.folder / "articles").mkdir(parents=True, exist_ok=True)
        (self.root / "www").mkdir()
        (self.folder / "edition.toml").write_text(SETTINGS.format(site=site), encoding="utf-8")
        self.write("marche", ARTICLE)
        self.write("passerelle", SECOND)
        assert self.build() == 0

    def write(self, name: str, text: str) -> None:
        (self.folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Changes an article, and builds."""
        path = self.folder / "articles" / f"{name}.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        assert self.build() == 0

    def settings(self, old: str, new: str) -> None:
        path = self.folder / "edition.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def build(self, withdrawal: Withdrawal | None = None, reissued: str | None = None) -> int:
        desk, edition = Desk(self.root, self.clips), self.edition
        self.noted.clear()
        context = BuildContext(
            edition, desk.synthesizer(edition), self.now, uuid4, PREVIEW, self.noted.append, None
        )
        reissue = frozenset((reissued,)) if reissued else frozenset()
        return build(context, BuildRequest(withdrawal=withdrawal, reissue=reissue))

    def publish(self, target: str | None = None, **wish: bool) -> dict[str, list[PublishEvent]]:
        """Publishes what is built; gives the events by their kind."""
        self.told.clear()
        publisher = Publisher(self.who, self.who, lambda: self.now)
        press = publish.PublishContext(self.edition, publisher, self.environment, self.told.append)
        publish.publish(press, publish.PublishRequest(target, **wish))
        return self.by_kind()

    def by_kind(self) -> dict[str, list[PublishEvent]]:
        found: dict[str, list[PublishEvent]] = {}
        for event in self.told:
            found.setdefault(type(event).__name__, []).append(event)
        return found

    def sent(self) -> list[str]:
        return [event.path for event in self.by_kind().get("Sent", [])]

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


def files(folder: Path) -> dict[str, bytes]:
    """What listeners can get of a folder: every file that is not hidden, by path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".")}


def whole(place: Path, site: str) -> bool:
    """Whether a place shows a feed; each sound it names has its length and hash, each address leads to a file.

    Raises:
        AssertionError: a feed is cut off, or names what is not there.
    """
    if not (place / "feed.xml").is_file():
        return False
    root = etree.fromstring((place / "feed.xml").read_bytes())
    for item in root.iter("item"):
        enclosure = item.find("enclosure")
        assert enclosure is not None
        data = (place / enclosure.get("url", "").removeprefix(site)).read_bytes()
        assert len(data) == int(enclosure.get("length", ""))
        integrity = item.find(".//podcast:integrity", dict(NAMESPACES))
        assert integrity is not None
        assert integrity.get("value") == f"sha256-{b64encode(sha256(data).digest()).decode()}"
    addresses = {value for node in root.iter() for value in _values(node) if value.startswith(site)}
    for address in addresses:
        path = place / address.removeprefix(site)
        assert (path / "index.html" if address.endswith("/") else path).is_file(), address
    return True


def _values(node: etree._Element) -> Iterator[str]:
    yield from node.attrib.values()
    yield (node.text or "").strip()
