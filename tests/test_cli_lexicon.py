"""`hautevoix lexicon` as a producer runs it: real processes, a real file."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = "# Le pont\n\nLa maire, Odile Marchésan, attend le OBRTQ. Elle a vu Marchésan père.\n"


@pytest.fixture
def run(tmp_path):
    """Runs `hautevoix lexicon` in an empty folder; gives (exit code, standard output, standard error)."""

    def go(*arguments):
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), "lexicon", *arguments],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    return go


def test_a_producer_finds_a_name_gives_its_sound_and_hears_of_it(run, tmp_path):
    """unknown → add → try → check, each taking up what the one before did."""
    (tmp_path / "pont.md").write_text(ARTICLE, encoding="utf-8")
    code, out, _ = run("unknown", "pont.md")
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [["acronym", "OBRTQ"], ["name", "Marchésan"]]
    assert run("add", "Marchésan", "--alias", "Marchézan", "--ipa", "maʁʃeza") == (0, "lexicon.pls\n", "")
    assert run("add", "Yeb", "--alias", "Yèbe")[0] == 0
    assert "OBRTQ" in (left := run("unknown", "pont.md")[1])
    assert "Marchésan" not in left
    code, out, _ = run("try", "--silent", "Mme Marchésan")
    assert code == 0
    assert "for voices that take no phonemes: Madame Marchézan" in out
    assert run("check", "pont.md") == (0, "lexicon.pls, line 4: no article has 'Yeb'\n", "")


def test_a_faulty_lexicon_is_judged_by_line(run, tmp_path):
    text = "<lexicon>\n<lexeme><grapheme>a</grapheme></lexeme>\n</lexicon>\n"
    (tmp_path / "other.pls").write_text(text, encoding="utf-8")
    code, out, err = run("check", "--lexicon", "other.pls")
    assert (code, err) == (7, "")
    assert out.startswith("other.pls, line 2: this <lexeme> has no <alias> or <phoneme>")


def test_a_lexicon_is_judged_by_itself(run, tmp_path):
    """An edition may have no article yet, or one that cannot be read: neither is the lexicon's fault."""
    assert run("add", "Yeb", "--alias", "Yèbe")[0] == 0
    assert run("check") == (0, "", "")
    (tmp_path / "pont.md").write_bytes(b"\xff")
    assert run("check") == (0, "", "")


def test_what_cannot_be_done_is_said_in_one_line(run, tmp_path):
    code, _, err = run("add", "Marchésan")
    assert (code, err.count("\n")) == (3, 1)
    assert "Give --alias, --ipa or both" in err
    assert not (tmp_path / "lexicon.pls").exists()
    assert run("check")[0] == 3
    told = "hautevoix: '»' is never found in a text: it begins with no letter or digit. Begin it with the word itself.\n"
    assert run("add", "»", "--alias", "fin") == (3, "", told)
