"""A new edition: little is asked, nothing is overwritten, and who gets the text is said."""

import io
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom_site import feed, item, running

from audio.engines.base import names
from audio.errors import AudioError
from episodes.edition import create
from episodes.edition.create import NewEdition
from episodes.edition.settings import Settings
from episodes.errors import EpisodeError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def run(tmp_path, clips):
    """Runs the program without a terminal; gives exit code, standard output and standard error."""

    def go(*arguments, folder=""):
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
            cwd=tmp_path / folder,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "HAUTEVOIX_CACHE": str(clips)},
            check=False,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return go


def test_an_edition_is_started_without_a_question(run, tmp_path):
    """Where there is no terminal: settings, a place for articles, what git leaves alone, and what to type next."""
    code, out, err = run(
        "init", "mon audio", "--title", "Le « Courrier »", "--site", "https://courrier.example/audio/"
    )
    assert (code, err) == (0, "")
    folder = tmp_path / "mon audio"
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "articles", "edition.toml"]
    assert (folder / ".gitignore").read_text() == "public/\ndrafts/\n"
    assert Settings.load(folder / "edition.toml").edition.title == "Le « Courrier »"
    assert "the text stays on this machine" in out
    assert "hautevoix voices install" in out
    assert out.splitlines()[-1].startswith("Next: cd 'mon audio' && hautevoix import")


def test_only_what_was_chosen_counts():
    """Everything else is a comment."""
    assert tomllib.loads(create.settings_text(NewEdition())) == {"edition": {}, "voices": {}}
    chosen = tomllib.loads(create.settings_text(NewEdition("Le Mag", None, "piper")))
    assert chosen == {"edition": {"title": "Le Mag"}, "voices": {"engine": "piper"}}


def test_every_commented_line_can_be_used(tmp_path):
    """A producer takes a # away and has a setting, not an error."""
    path = tmp_path / "edition.toml"
    used = re.sub(
        r"^# (?=[\w\"]+(?: \w+\")? = |\[)", "", create.settings_text(NewEdition()), flags=re.MULTILINE
    )
    path.write_text(used, encoding="utf-8")
    (tmp_path / "couverture.jpg").write_bytes(b"")
    assert Settings.load(path).voices.cast == {"Claire Bonnet": "if_sara"}
    assert [line for line in used.splitlines() if line.startswith("#") and "=" in line] == []


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (NewEdition("", "courrier.example", None), "starts with http"),
        (NewEdition("deux\nlignes", None, None), "one line"),
        (NewEdition(None, None, "voix"), "there is no engine “voix”"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_made(tmp_path, choice, told):
    """With what was meant, as at every build."""
    with pytest.raises((EpisodeError, AudioError), match=told):
        create.create(tmp_path / "neuf", choice)
    assert not (tmp_path / "neuf").exists()


def test_nothing_is_overwritten(tmp_path):
    """An edition is left alone; in another folder what is there stays."""
    (tmp_path / ".gitignore").write_text("*.wav\n")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "une.md").write_text("# Une\n\nUne phrase.\n")
    assert create.create(tmp_path, NewEdition()) == (tmp_path / "edition.toml",)
    assert (tmp_path / ".gitignore").read_text() == "*.wav\n"
    before = (tmp_path / "edition.toml").read_bytes()
    with pytest.raises(EpisodeError, match="is an edition already"):
        create.create(tmp_path, NewEdition("Un autre"))
    assert (tmp_path / "edition.toml").read_bytes() == before


def test_each_engine_says_what_it_does_with_the_text():
    """None of ours is forgotten; those that send it away name who gets it."""
    assert set(create.ENGINES) == {"auto", *names()}
    for name, who in {"gtts": "Google", "edge": "Microsoft", "http": "the server that you name"}.items():
        assert f"sent to {who}" in create.ENGINES[name]
    told = "\n".join(create.next_steps(Path("audio"), NewEdition(engine="piper")))
    assert "hautevoix voices install fr_FR-upmc-medium" in told


@given(st.text(min_size=1, max_size=40))
def test_any_title_survives_its_settings(title):
    """Quotation marks, backslashes and controls are written as TOML writes them."""
    assert tomllib.loads(create.settings_text(NewEdition(title)))["edition"]["title"] == title


def test_on_a_terminal_little_is_asked(tmp_path, monkeypatch, capsys):
    """Title, site and engine; what each engine does with the text stands before the question."""
    from episodes.commands import edition as command

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("Le Mag\nhttps://mag.example/\nespeak\n"))
    monkeypatch.setattr(sys, "stdout", Terminal())
    command.init(tmp_path / "mag")
    settings = Settings.load(tmp_path / "mag" / "edition.toml")
    assert (settings.edition.title, settings.edition.site) == ("Le Mag", "https://mag.example/")
    assert "sent to Google" in capsys.readouterr().err
    assert sys.stdin.read() == ""
    answers = "Le Mag\nmag.example\n https://mag.example/ \nsiri\nespeak\n"
    monkeypatch.setattr(sys, "stdin", Terminal(answers))
    command.init(tmp_path / "repris")  # what is not taken is asked again, and nothing else
    assert Settings.load(tmp_path / "repris" / "edition.toml").edition.site == "https://mag.example/"
    assert sys.stdin.read() == ""
    monkeypatch.setattr(sys, "stdin", Terminal("Le Mag\n"))
    with pytest.raises(KeyboardInterrupt):  # whoever leaves has made nothing
        command.init(tmp_path / "autre")
    assert not (tmp_path / "autre").exists()


def test_from_an_empty_folder_to_an_episode(run, tmp_path):
    """init, import, build: what a newcomer does; the next morning nothing is new."""
    for site in running():
        address = site.put("/feed", feed(item()), "application/rss+xml", ETag='"un"')
        assert run("init", "audio", "--yes")[0] == 0
        code, out, err = run("import", address, folder="audio")
        assert (code, out) == (3, "")
        assert "--allow-host 127.0.0.1" in err
        code, out, _ = run("import", address, "--allow-host", "127.0.0.1", folder="audio")
        assert (code, out.splitlines()[0]) == (0, "imported   articles/2026-05-12-la-piscine-rouvre.md")
        code, out, _ = run("build", folder="audio")
        assert code == 0
        assert "built      2026-05-12-la-piscine-rouvre" in out
        assert b"https://courrier.example/piscine" in (tmp_path / "audio/public/feed.xml").read_bytes()
        code, out, _ = run("import", address, "--allow-host", "127.0.0.1", "--json", folder="audio")
        assert (code, '"unchanged":true' in out) == (0, True)
        assert "unchanged" in run("build", folder="audio")[1]


def test_a_kind_of_article_that_no_export_has_is_a_fault_of_the_command_line(run):
    """Exit code 2, before anything is asked."""
    code, _, err = run("import", "export.xml", "--also", "brouillons")
    assert code == 2
    assert "pages, drafts" in err
