"""Nothing that somebody saved, sent or broke makes a reader crash or hang: it is read, or refused in one line.

`HAUTEVOIX_FUZZ=10000 pytest tests/test_faults_reading.py` makes as many texts for each reader;
docs/reliability.md says what was seen.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import pytest

from benchmarks import archive
from episodes.catalogue import records
from episodes.catalogue.records import Record
from episodes.edition.settings import Settings
from episodes.errors import SourceError
from episodes.ingest.fetch import Validators
from episodes.ingest.sources import SourceContext, open_source
from episodes.publish.remote_manifest import fetch_state
from scripts import lexicon, scriptfile
from scripts.errors import HautevoixError, ScriptError
from scripts.narrate import narrate
from scripts.readers import parse

ROUNDS = int(os.environ.get("HAUTEVOIX_FUZZ", "60"))
ROOT = Path(__file__).resolve().parent
GOLDEN = ROOT / "golden"
BOUND = 20.0  # s of this process's own time for one text; those here take a few hundredths
HOSTILE = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3(", b"\r", b"\x1b[2J", "\N{RIGHT-TO-LEFT OVERRIDE}".encode(),
    "« ".encode(), " »".encode(), b"---\n", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<![CDATA[", b"]]>", b"<script>", b"&#x0;",
    b"&amp;amp;", b"<q>", b"</div>", b"[[x]]", b"[](", b"![", b"`" * 9, b"> " * 40, b"- " * 40, b"|-" * 40, b"*a" * 40,
    b"99999999999999999999", b"1e400", b"0" * 300, b"MMMMMMMMMMMM", "½⅓²µ€".encode(), "👩‍👩‍👧‍👦".encode(), b"\n" * 50, b"%", b"{}", b"!!python/object:os.system",
    b"&a [*a,*a]", b"<speak><break time='9s'/>", b"javascript:alert(1)", b"../" * 20, b"[a]\nb = 1\n", b"\t", b"'''", b'"',
)  # fmt: skip


class HangingError(Exception):
    """A text that took too long."""


def _hang(number: int, frame: FrameType | None) -> None:
    raise HangingError


@contextmanager
def bounded() -> Iterator[None]:
    """Ends what uses more than its time; the process's own, so that a busy machine changes nothing."""
    before = signal.signal(signal.SIGVTALRM, _hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, BOUND)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def corpus(pattern: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(GOLDEN.glob(pattern)))


def article(suffix: str) -> Callable[[bytes, Path], object]:
    """From bytes to who says what."""
    return lambda data, folder: narrate(parse(data, f"essai{suffix}"))


class _Away:
    """The web, which nobody asks here."""

    def get(self, address: str, *_: object) -> None:
        raise SourceError("unreachable", address=address, cause="away")


def imported(data: bytes, folder: Path) -> None:
    """All that an export or a feed holds; what is refused is refused alone."""
    path = folder / "source.xml"
    path.write_bytes(data)
    desk = SourceContext(_Away(), Settings().edition.zone, lambda _: Validators())
    for candidate in open_source(str(path), desk).candidates:
        with suppress(HautevoixError):
            candidate.file()


def script(data: bytes, folder: Path) -> None:
    """As `hautevoix build` reads what a person edited."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise ScriptError("encoding", path="a", encoding="UTF-8", offset=error.start) from error
    scriptfile.merge(narrate(parse(b"# Titre\n\nUne phrase.", "a.md")), scriptfile.load(text, "a.yaml"))


def settings(data: bytes, folder: Path) -> None:
    (folder / "edition.toml").write_bytes(data)
    Settings.load(folder / "edition.toml")


def words(data: bytes, folder: Path) -> None:
    (folder / "lexicon.pls").write_bytes(data)
    lexicon.prevailing(folder / "lexicon.pls")


def kept(data: bytes, folder: Path) -> None:
    shelf = folder / "records"
    shelf.mkdir(exist_ok=True)
    (shelf / "le-pont.json").write_bytes(data)
    records.load_all(shelf)


class _Lying:
    """A place where something lies under the state's name."""

    address = "https://courrier.example/"

    def __init__(self, data: bytes) -> None:
        self._data = data

    def fetch(self, path: str, into: object) -> bool:
        into.write(self._data)
        return True


def standing(data: bytes, folder: Path) -> None:
    fetch_state(_Lying(data))


EXPORT = "".join(archive.export(archive.articles(2, sentences=3))).encode()
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Le Courrier</title><item><title>Le pont rouvre</title>
<link>https://courrier.example/pont</link><guid>1</guid><pubDate>Tue, 12 May 2026 08:30:00 +0200</pubDate>
<description><![CDATA[<p>Le pont rouvre samedi, \xc2\xab enfin \xc2\xbb, dit le maire.</p>]]></description></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>La halle</title><id>urn:1</id>
<updated>2026-05-12T08:30:00Z</updated><link href="https://courrier.example/halle"/>
<content type="html">&lt;p&gt;La halle est ouverte.&lt;/p&gt;</content></entry></feed>"""
SCRIPT = scriptfile.dump(narrate(parse(corpus("articles/*.md")[0], "a.md")), "0" * 64).encode()
TOML = b"""[edition]
title = "Le Courrier"
site = "https://courrier.example/"
[voices]
narrator = "fr"
[voices.cast]
"Claire Bonnet" = "fr+f2"
[publish.web]
type = "sftp"
host = "h"
path = "p"
"""
PLS = b"""<?xml version="1.0"?><lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"
 alphabet="ipa" xml:lang="fr"><lexeme><grapheme>Farge</grapheme><alias>Fargue</alias></lexeme></lexicon>"""
RECORD = records.encode(
    Record(
        identity="le-pont", guid="g", slug="le-pont", number=1, date="2026-05-12T08:30:00+02:00", revisions=()
    )
)

READERS: Mapping[str, tuple[tuple[bytes, ...], Callable[[bytes, Path], object]]] = {
    "markdown": (corpus("articles/*.md")[:40], article(".md")),
    "html": ((*corpus("readers/*.html"), *corpus("articles/*.html")), article(".html")),
    "text": ((*corpus("articles/*.txt"), *corpus("articles/*.md")[:20]), article(".txt")),
    "import": ((EXPORT, FEED, ATOM), imported),
    "script": ((SCRIPT,), script),
    "settings": ((TOML,), settings),
    "lexicon": ((PLS,), words),
    "record": ((RECORD,), kept),
    "state": ((b"{}", RECORD), standing),
}


def changed(data: bytes, chance: random.Random) -> bytes:
    """A text with a few changes: cut, doubled, moved, with bytes and marks that mean something somewhere."""
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + int(chance.paretovariate(0.6)))
        piece = data[start:end]
        data = data[:start] + chance.choice(
            (b"", piece * chance.choice((2, 30)), chance.choice(HOSTILE), chance.randbytes(3), piece[::-1], piece.swapcase())
        ) + data[end:]  # fmt: skip
    return data[:300_000]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no timer of a process's own time")
@pytest.mark.parametrize("name", READERS)
def test_whatever_is_read_is_read_or_refused(name: str, tmp_path: Path) -> None:
    """No traceback and no hang; a refusal is one line that names what to do."""
    texts, read = READERS[name]
    assert texts
    for number in range(ROUNDS):
        chance = random.Random(f"{name} {number}")
        data = changed(chance.choice(texts), chance)
        (tmp_path / "last").write_bytes(data)  # for whoever looks at a failure
        said = ""
        try:
            with bounded():
                read(data, tmp_path)
        except HautevoixError as error:
            said = str(error)
        assert "\n" not in said, number


def test_what_was_not_changed_is_read(tmp_path: Path) -> None:
    """Else the test above would show nothing."""
    for name, (texts, read) in READERS.items():
        for data in texts[:5] if name != "state" else ():
            read(data, tmp_path)


def test_a_text_that_hangs_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The timer runs."""
    monkeypatch.setitem(globals(), "BOUND", 0.05)
    with pytest.raises(HangingError), bounded():
        all(True for _ in iter(int, 1))
