"""`script --edit`: a producer's own editor on a file that nothing takes away from them."""

import shlex
import sys
from pathlib import Path

import pytest

from episodes.build import script
from episodes.build.script import Edits
from episodes.catalogue import identity as plan
from episodes.catalogue.records import Media, Record, Revision
from episodes.edition.edition import Edition
from episodes.errors import EpisodeError
from scripts.errors import ScriptError
from scripts.lexicon import shipped
from scripts.readers import read

HALLE = """---
id: halle
---
# La halle rouvre

Le chantier aura duré longtemps. « Nous avons tenu les délais », se réjouit Claire Vidal.
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An edition with one article, and no editor set."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "edition.toml").touch()
    (tmp_path / "articles" / "marche.md").write_text(HALLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def editor(desk: Path, monkeypatch: pytest.MonkeyPatch):
    """Gives the environment an editor that runs a line of Python on the file's text `t`."""

    def set_to(line: str, name: str = "EDITOR") -> None:
        before = "import pathlib, sys; p = pathlib.Path(sys.argv[-1]); t = p.read_text('utf-8')"
        code = f"{before}; {line}; p.write_text(t, 'utf-8')"
        monkeypatch.setenv(name, shlex.join([sys.executable, "-c", code]))

    return set_to


ARTICLE = Path("articles/marche.md")
FILE = Path("scripts/marche.yaml")


def test_what_the_editor_wrote_is_said(editor) -> None:
    """The file is written, opened, read again; VISUAL goes before EDITOR."""
    editor("t = t.replace('longtemps', 'trente mois')", "VISUAL")
    editor("raise SystemExit(9)", "EDITOR")
    assert script.edit(ARTICLE) == ()
    assert "trente mois" in script.load(ARTICLE).segments[1].spoken
    assert "trente mois" in script.as_yaml(ARTICLE)


@pytest.mark.parametrize("command", ["no-such-editor", 'vi "', None])
def test_without_an_editor_the_file_is_there_and_named(
    desk: Path, monkeypatch: pytest.MonkeyPatch, command: str | None
) -> None:
    """Not installed, badly quoted, not set at all: the message says where the file is and what to do."""
    monkeypatch.setenv("PATH", str(desk))
    if command is not None:
        monkeypatch.setenv("EDITOR", command)
    with pytest.raises(
        EpisodeError, match=r"marche\.yaml is written, but .* could not be started\. Set EDITOR"
    ):
        script.edit(ARTICLE)
    assert FILE.exists()


def test_an_editor_that_fails_is_told(editor) -> None:
    """Its code and the file; nothing is taken away."""
    editor("raise SystemExit(3)")
    with pytest.raises(EpisodeError, match="ended with code 3"):
        script.edit(ARTICLE)
    assert "Claire Vidal" in FILE.read_text("utf-8")


def test_a_fault_in_the_file_is_told_with_its_line_and_costs_no_edit(editor) -> None:
    """The producer opens the same file again, with all that they wrote in it."""
    editor("t = t.replace('longtemps.', 'des mois.\\n  tempo: 3')")
    with pytest.raises(ScriptError, match=r"marche\.yaml, line 9: .tempo. is no option .* Correct this line"):
        script.edit(ARTICLE)
    editor("t = t.replace('tempo: 3', 'pause: 900')")
    assert script.edit(ARTICLE) == ()
    segment = script.load(ARTICLE).segments[1]
    assert (segment.written, segment.pause) == ("Le chantier aura duré des mois.", 900)


def test_an_edit_whose_sentence_the_article_lost_is_told(editor) -> None:
    """The file was written before the article changed: what no longer finds its place is named."""
    editor("t = t.replace('longtemps.', 'des mois.')")
    script.edit(ARTICLE)
    ARTICLE.write_text(HALLE.replace("aura duré longtemps", "a trop duré"), encoding="utf-8")
    editor("pass")
    (report,) = script.edit(ARTICLE)
    assert "line 8 of the script file changes a sentence that the article no longer has" in report
    assert script.load(ARTICLE).segments[1].written == "Le chantier a trop duré."


def test_a_renamed_article_keeps_its_script_file(desk: Path) -> None:
    """By its id, or by its content, as a build finds its episode: the edits were lost to sight."""
    media = Media(name="x.mp3", type="audio/mpeg", bytes=1, sha256="", duration=1)
    edition, meta = Edition.folder(desk), read(ARTICLE).meta
    revision = Revision(id="0" * 8, built="", article="ab", source="articles/avant.md", title="", media=media)
    for identity, sha256, slug in (
        ("halle", "cd", "ancien"),
        ("avant", "ab", "ancien"),
        ("avant", "cd", "marche"),
    ):
        record = Record(identity=identity, guid="", slug="ancien", date="", revisions=(revision,))
        assert plan.slug_of(edition, [record], ARTICLE, meta, sha256) == slug


def test_a_script_file_that_cannot_be_read_concerns_its_article_alone(desk: Path) -> None:
    """A folder, or bytes that are no text, in its place: refused like an article, not like a broken disk."""
    edition = Edition.folder(desk)
    FILE.mkdir(parents=True)
    with pytest.raises(ScriptError, match=r"marche\.yaml: cannot be read"):
        script.article_script(read(ARTICLE), edition, Edits.read(FILE), shipped())
    FILE.rmdir()
    FILE.write_bytes(b"script:\n- Narrateur: \xe9t\xe9\n")
    with pytest.raises(ScriptError, match="not valid UTF-8"):
        script.load(ARTICLE)
