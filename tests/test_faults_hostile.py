"""Names, bytes and words that mean harm, or mean nothing: contained, inert, or refused in one line."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import category, normalize
from zipfile import ZipFile

import pytest
from lxml import etree, html
from stage import Stage, files, whole

from episodes import check

ROOT = Path(__file__).resolve().parents[1]
SITE = "https://audio.courrier.example/"
NFC, NFD = "évasion", normalize("NFD", "évasion")
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")

NAMES = {
    "a device of Windows": [("CON.md", ""), ("aux.txt", ""), ("lpt1.html", "")],
    "a very long one": [("a" * 240 + ".md", ""), ("a" * 239 + "b.md", "")],
    "twins in case": [("Pont.md", ""), ("pont.txt", "")],
    "an id that climbs": [
        ("un.md", "id: ../../../un"),
        ("deux.md", "id: /etc/deux"),
        ("trois.md", "id: '..'"),
    ],
    "signs alone": [("!!!.md", ""), ("….md", ""), ("%2e%2e%2f.md", "")],
    "a name that looks like an option": [("--help.md", ""), ("-n.md", "")],
    "blanks and quotes": [('  l\'été "ici" & là  .md', ""), ("a\tb.md", "")],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("stage"), clips)
    stage.start(SITE)
    return stage


@pytest.fixture
def stage(built: Stage, tmp_path: Path) -> Stage:
    """An edition with two episodes, of this test alone."""
    shutil.copytree(built.root, tmp_path / "copy")
    return Stage(tmp_path / "copy", built.clips)


def run(stage: Stage, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips)},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_sound(stage: Stage) -> None:
    """`hautevoix check` finds no fault."""
    found = check.check(stage.folder, now=datetime.now(UTC))
    assert not check.faulty(found), check.as_text(found)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some of these names themselves")
@pytest.mark.parametrize("case", NAMES)
def test_names_stay_in_the_edition_and_apart(stage: Stage, case: str) -> None:
    """Each article has a folder of its own, whatever system it is copied to; nothing lies outside of it."""
    outside = {path.name for path in stage.root.iterdir()}
    for number, (name, front) in enumerate(NAMES[case]):
        text = f"---\n{front}\ndate: 1{number}/05/2026\n---\n\n# Brève {number}\n\nLe pont rouvre.\n"
        (stage.folder / "articles" / name).write_text(text, encoding="utf-8")
    done = run(stage, "build")
    assert done.returncode == 0, done.stderr
    shelf = stage.public / "episodes"
    slugs = [path.name for path in shelf.iterdir()]
    assert len(slugs) == 2 + len(NAMES[case])
    assert len({normalize("NFC", slug).casefold() for slug in slugs}) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}", slug) and not RESERVED.match(slug) for slug in slugs)
    assert {path.name for path in stage.root.iterdir()} == outside
    assert whole(stage.public, f"{SITE}audio/")
    assert_sound(stage)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems hold both names for one")
def test_one_name_in_two_forms_of_unicode_is_one_article(stage: Stage) -> None:
    """As on a Mac, where it is one file: both are named, and none is said over the other."""
    for name in (f"{NFC}.md", f"{NFD}.txt"):
        (stage.folder / "articles" / name).write_text("# Brève\n\nLe pont rouvre.\n", encoding="utf-8")
    done = run(stage, "build")
    assert done.returncode == 3
    assert "are both “évasion”" in done.stderr
    assert done.stderr.count("\n") == 1
    assert whole(stage.public, f"{SITE}audio/")


@pytest.mark.parametrize("place", ["public/episodes", "public/episodes/marche", "public"])
def test_a_folder_that_leads_elsewhere_is_not_filled(stage: Stage, place: str) -> None:
    """A link in the output may lead to other files of the machine: those of `public/` itself are the newsroom's."""
    elsewhere = stage.root / "elsewhere"
    shutil.move(stage.folder / place, elsewhere)
    (stage.folder / place).symlink_to(elsewhere)
    before = files(elsewhere)
    stage.write("marche", "# Le marché\n\nIl a rouvert.\n")
    done = run(stage, "build")
    if place == "public":
        assert done.returncode == 0
    else:
        assert done.returncode == 5
        assert "leads out of" in done.stderr
        assert files(elsewhere) == before


TEXT = "# L’été à l’œuvre\n\nLe maire dit : « Ça coûte 3 € ». Où ? À Nîmes.\n"
BYTES = {
    "UTF-8 with a mark": (TEXT.encode("utf-8-sig"), True),
    "UTF-16 with a mark": (TEXT.encode("utf-16"), True),
    "CP1252": (TEXT.encode("cp1252"), False),
    "Latin-9": (TEXT.replace("’", "'").encode("iso-8859-15"), False),
    "half a character": (TEXT.encode()[:-2] + b"\xc3\n", False),
    "a lone surrogate": (TEXT.encode() + b"\xed\xa0\x80\n", False),
    "NUL": (TEXT.replace("maire", "ma\0ire").encode(), False),
    "another program's file": (b"%PDF-1.7\n" + bytes(range(256)), False),
}


@pytest.mark.parametrize("case", BYTES)
def test_bytes_are_read_right_or_refused(stage: Stage, case: str) -> None:
    """Never mojibake: a listener hears the words that were written, or nothing; the file is named."""
    data, read = BYTES[case]
    (stage.folder / "articles" / "ete.md").write_bytes(data)
    done = run(stage, "build")
    if read:
        assert done.returncode == 0, done.stderr
        said = next(stage.public.glob("episodes/ete/*/transcript.txt")).read_text(encoding="utf-8")
        assert "Ça coûte 3 €" in said
        assert "L’été à l’œuvre" in said
    else:
        assert done.returncode == 3
        assert "articles/ete.md" in done.stderr
        assert done.stderr.count("\n") == 1
        assert not (stage.public / "episodes" / "ete").exists()
    assert whole(stage.public, f"{SITE}audio/")


HOSTILE = """\
---
titre: "</title><script>alert(1)</script> ]]> & <b>gras"
auteur: "<img src=x onerror=alert(2)> Inès \\u202Eneirb\\u202C \\u0007Valat"
chapô: "]]></description><script>alert(3)</script> {{ config }} ${x} %s"
rubrique: "\\"><svg onload=alert(4)>"
lien: javascript:alert(5)
correction: "<iframe src='//mal.example'></iframe>"
---

# Le pont </script><script>alert(6)</script>

Le maire, [dit-il](javascript:alert(7)), « ]]> <script>alert(8)</script> oui ». <img src=x onerror=alert(9)>

<style>body{display:none}</style><object data="data:text/html,x"></object><a href="data:text/html;base64,x">Suite</a>

![<script>](x" onerror="alert(10)) &lt;script&gt;alert(11)&lt;/script&gt; <!-- --><base href="//mal.example/">
"""
PARTS = '\n[bulletin]\nenabled = true\n\n[book]\nperiod = "all"\n\n[feed.sections]\n\'"><svg onload=alert(4)>\' = "A <b>"\n'
_LIVE = "//script[not(@type='application/ld+json')][not(@src)] | //iframe | //object | //embed | //base | //svg[@onload]"
_HANDLERS = (
    "//@*[starts-with(name(), 'on')] | //@href[starts-with(., 'javascript:') or starts-with(., 'data:')]"
)


def test_hostile_words_are_words(stage: Stage) -> None:
    """In feeds, pages, transcripts, chapters and books nothing runs, nothing is loaded, and every file parses."""
    stage.settings("[publish.web]", f"{PARTS}\n[publish.web]")
    stage.settings('title = "Le Courrier des Gardons"', 'title = "Le <i>Courrier</i> ]]> & fils"')
    stage.write("pont", HOSTILE)
    done = run(stage, "build")
    assert done.returncode == 0, done.stderr
    assert whole(stage.public, f"{SITE}audio/")
    for path in stage.public.rglob("*.xml"):
        text = "".join(etree.fromstring(path.read_bytes()).itertext())
        assert not [
            sign for sign in text if category(sign) in {"Cc", "Cf"} and sign not in "\n\t\N{SOFT HYPHEN}"
        ]
    pages = {path: path.read_bytes() for path in stage.public.rglob("*.html")}
    with ZipFile(next(stage.public.glob("books/*.epub"))) as book:
        pages |= {Path(name): book.read(name) for name in book.namelist() if name.endswith(".xhtml")}
        for name in book.namelist():
            if name.endswith((".xhtml", ".opf", ".smil", ".xml")):
                etree.fromstring(book.read(name))
    assert len(pages) > 10
    for path, data in pages.items():
        page = html.fromstring(data)
        assert page.xpath(_LIVE) == [], path
        assert page.xpath(_HANDLERS) == [], path
    for path in stage.public.rglob("*.json"):
        json.loads(path.read_bytes())
    for path in stage.public.rglob("*.vtt"):
        assert "<script" not in path.read_text(encoding="utf-8")
    assert_sound(stage)


MARKUP = (
    "[[b'O~ZuR]]",
    "<break time='9s'/>",
    "</voice><voice name='x'>",
    "[voice:x]",
    "<speak>",
    "{{pause 9}}",
    "\\pau=9\\",
)


@pytest.mark.parametrize("mark", MARKUP)
def test_an_engine_s_own_marks_give_no_orders(stage: Stage, mark: str) -> None:
    """An article says what it says: the episode is not nine seconds longer, nor in another voice."""
    stage.write("plain", "# Brève\n\nLe pont rouvre samedi, dit le maire.\n")
    stage.write("marked", f"# Brève\n\nLe pont rouvre samedi, {mark} dit le maire.\n")
    done = run(stage, "build")
    assert done.returncode == 0, done.stderr
    spans = {}
    for name in ("plain", "marked"):
        told = json.loads(next(stage.public.glob(f"episodes/{name}/*/transcript.json")).read_bytes())
        spans[name] = told["segments"][-1]["endTime"]
        assert {segment.get("speaker") for segment in told["segments"]} <= {None, "Narration"}
    assert abs(spans["marked"] - spans["plain"]) < 6


CONTENTS = {
    "nothing": ("", 3),
    "blanks": (" \n\N{NO-BREAK SPACE}\n\t\n", 3),
    "a title alone": ("# Le pont rouvre\n", 0),
    "quotations alone": ("« Oui. »\n\n« Non. »\n", 0),
    "a quotation of one word": ("# T\n\nIl est « content ».\n", 0),
    "guillemets around nothing": ("# T\n\nIl a dit « ».\n", 0),
    "emoji alone": ("👍👍 🎉\n", 3),
    "a title and emoji": ("# La fête\n\n🎉🎉🎉\n", 0),
    "dots": ("…\n\n. . .\n", 3),
    "one sentence of twenty thousand letters": (
        "# T\n\n" + "le pont et la halle et " * 870 + "le marché.\n",
        0,
    ),
    "a word of five thousand letters": ("# T\n\n" + "a" * 5000 + ".\n", 0),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_texts_that_nobody_expects_have_a_defined_end(stage: Stage, case: str) -> None:
    """An episode that `check` takes, or a refusal that names the file; the others stand either way."""
    text, expected = CONTENTS[case]
    stage.write("texte", text)
    done = run(stage, "build")
    assert done.returncode == expected, done.stderr
    assert (stage.public / "episodes" / "texte").exists() == (expected == 0)
    if expected:
        assert "articles/texte.md" in done.stderr
        assert done.stderr.count("\n") == 1
    assert whole(stage.public, f"{SITE}audio/")
    assert_sound(stage)
