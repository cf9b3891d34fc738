"""What the tests with real clients share: where the clients are, and an edition that is served to them.

`pytest -m clients` runs them, each client that is missing being a skip that says so; where
HAUTEVOIX_CLIENTS is "required", it is a failure. npm's modules lie in the folder that HAUTEVOIX_NPM names.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from newsroom import LONG

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "articles"
PROGRAM = (sys.executable, str(ROOT / "cli.py"))
SETTLED = 20  # s; what a client on loopback may take for a step


def need(name: str) -> Path:
    """Where a client is: a program, a module of npm (its folder) or of Python (its file).

    Without it the test is skipped, or fails where clients are required.
    """
    path = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if path:
        return Path(path)
    module = Path(os.environ.get("HAUTEVOIX_NPM", "."), "node_modules", name)
    if module.is_dir():
        return module.resolve()
    if name.isidentifier() and (spec := find_spec(name)) and spec.origin:
        return Path(spec.origin)
    missing = f"{name} is not here: .ci/clients installs it"
    if os.environ.get("HAUTEVOIX_CLIENTS") == "required":
        pytest.fail(missing)
    return pytest.skip(missing)


def ran(*command: object, **options: object) -> str:
    """Standard output of a program that must end well; its words where it does not."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, check=False, timeout=120, **options
    )
    said = done.stdout.decode(errors="replace")
    assert done.returncode == 0, (
        f"{command[0]}: {done.returncode}\n{said}\n{done.stderr.decode(errors='replace')}"
    )
    return said


class Answer(NamedTuple):
    """One exchange, as it went over the wire."""

    method: str
    path: str
    status: int


class Relay:
    """Passes bytes on between clients and a server, unchanged, and notes what was asked and answered."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.port = 0  # of the server; known once it stands
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # A thread that waits in accept() does not see that its socket was closed.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @contextmanager
    def noted(self) -> Iterator[list[Answer]]:
        """The answers given from now on, in their order."""
        start, found = len(self.answers), []
        yield found
        found += self.answers[start:]

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        asked: list[bytes] = []

        def back() -> None:
            while chunk := _received(server):
                if chunk.startswith(b"HTTP/1.") and asked:
                    method, path, _ = asked.pop(0).decode().split(" ", 2)
                    self.answers.append(Answer(method, path, int(chunk[9:12])))
                if not _sent(client, chunk):
                    break
            _ended(client)

        with client, socket.create_connection(("127.0.0.1", self.port)) as server:
            answers = threading.Thread(target=back, daemon=True)
            answers.start()
            while chunk := _received(client):
                if re.match(rb"[A-Z]+ /\S* HTTP/1\.", chunk):
                    asked.append(chunk.partition(b"\r\n")[0])
                if not _sent(server, chunk):
                    break
            _ended(server)
            answers.join()


def _received(end: socket.socket) -> bytes:
    with suppress(OSError):
        return end.recv(65536)
    return b""


def _sent(end: socket.socket, chunk: bytes) -> bool:
    with suppress(OSError):
        end.sendall(chunk)
        return True
    return False


def _ended(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_WR)


@dataclass(frozen=True)
class BigEdition:
    """An edition of more than thirty episodes, whose site is a relay that waits for its server.

    Attributes:
        root: its folder.
        relay: its site.
    """

    root: Path
    relay: Relay = field(repr=False)

    @property
    def public(self) -> Path:
        return self.root / "public"

    @property
    def url(self) -> str:
        """Of its site, with a slash behind."""
        return self.relay.url

    @property
    def feed(self) -> str:
        return f"{self.url}feed.xml"

    def file(self, address: str) -> Path:
        """The file that an address of the edition means."""
        assert address.startswith(self.url)
        return self.public / address.removeprefix(self.url)


SETTINGS = """\
[edition]
title = "Le Courrier <des> Gardons & Cévennes"
description = "Les articles du Courrier, à écouter. ]]> <script>alert(1)</script>"
site = "{site}"
author = "La rédaction du Courrier"
email = "audio@courrier.example"

[sound]
profile = "small"
formats = ["mp3", "opus"]

[feed]
page = 10
licence = "CC-BY-4.0"
location = "Alès"
geo = "geo:44.1250,4.0817"
funding = "https://courrier.example/soutenir"
frequency = "Un épisode par jour"

[feed.sections]
Culture = "Le Courrier culture, à écouter"

[legal]
publisher = "Le Courrier des Gardons, association"
address = "3, quai du Gardon, 30100 Alès"
director = "Inès Valat"
host = "Hébergeur coopératif, 1, rue des Serveurs, 34000 Montpellier"

[bulletin]
enabled = true
minimum = 1

[book]
period = "all"
"""

LONG_TITLE = (
    "Une randonnée de trois jours sur les crêtes, "
    "entre les châtaigniers, les murets et les sources que la commune a remis en état "
) * 3
CHAPTERS = "titre des deux chapitres"
HOSTILE = (
    "---\n"
    'titre: "<script>alert(1)</script> & « ]]> » \\u202edroite\\u202c \\u0007 </title> <img src=x onerror=alert(2)>"\n'
    "auteur: '\"><svg onload=alert(3)>Inès Valat</svg>'\n"
    "lien: 'javascript:alert(4)'\n"
    "rubrique: Culture\n"
    "date: 2026-03-30 07:00\n"
    'chapô: "<a href=\\"javascript:alert(5)\\" onclick=\\"alert(6)\\">Un chapô</a> ]]> & <b>gras</b>."\n'
    "---\n\n"
    "# Le balisage & ses pièges ]]>\n\n"
    "Un <script>alert(7)</script> dans le texte, un [lien](javascript:alert(8)), et 3 < 4 & 5 > 2.\n\n"
    "« Rien de tout cela ne doit s'exécuter </span><script>alert(9)</script> ]]> », prévient Julien Farge.\n"
)
_COUNT = 28
_LONGEST = 900  # bytes of an article taken from the golden ones: their sound is short
_FRONT = "---\ndate: 2026-04-{day:02} 07:30\nauteur: {author}\nrubrique: {section}\nchapô: {lead}\n---\n\n"
_AUTHORS = ("Inès Valat", "Léo Dast", "Nour Haddad", "la rédaction")
_SECTIONS = ("Culture", "Vie locale", "Sport")


def write_articles(folder: Path) -> None:
    """Thirty-one articles: golden ones, with the front matter of a newsroom, and three that are hard on clients."""
    folder.mkdir(parents=True)
    short = (path for path in sorted(GOLDEN.glob("*.md")) if path.stat().st_size < _LONGEST)
    for number, path in zip(range(_COUNT), short, strict=False):
        front = _FRONT.format(
            day=number + 1,
            author=_AUTHORS[number % len(_AUTHORS)],
            section=_SECTIONS[number % len(_SECTIONS)],
            lead="Ce que l’on sait, et ce que l’on ne sait pas encore.",
        )
        (folder / path.name).write_text(front + path.read_text("utf-8"), "utf-8")
    long = f"---\ndate: 2026-04-29 07:30\nrubrique: Culture\n---\n\n# {LONG_TITLE.strip()}\n\nLe départ est donné samedi, à 9 h.\n"
    (folder / "long-title.md").write_text(long, "utf-8")
    chapters = LONG.replace("# Les", "---\ndate: 2026-04-30 07:30\nauteur: Inès Valat\n---\n\n# Les", 1)
    (folder / "chapters.md").write_text(chapters, "utf-8")
    (folder / "hostile.md").write_text(HOSTILE, "utf-8")


@pytest.fixture(scope="session")
def big_edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigEdition]:
    """Built by the program itself, once; tests only read it."""
    root, relay = tmp_path_factory.mktemp("edition"), Relay()
    write_articles(root / "articles")
    (root / "edition.toml").write_text(SETTINGS.format(site=relay.url), "utf-8")
    cache = os.environ.get("HAUTEVOIX_CACHE") or str(tmp_path_factory.mktemp("big-clips"))
    ran(*PROGRAM, "build", root, "--jobs", "2", env={**os.environ, "HAUTEVOIX_CACHE": cache})
    yield BigEdition(root, relay)
    relay.close()


@pytest.fixture(scope="session")
def served(big_edition: BigEdition) -> Iterator[BigEdition]:
    """The same while `hautevoix serve` answers behind its relay, as a process of its own."""
    with subprocess.Popen(
        [*PROGRAM, "serve", str(big_edition.root), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as server:
        line = (server.stdout.readline() if server.stdout else b"").decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        big_edition.relay.port = int(found[1])
        yield big_edition
        server.terminate()
