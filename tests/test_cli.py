"""The program as a producer runs it: real processes, real files, exit codes and messages."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from newsroom import ARTICLE, LONG

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def run(tmp_path, clips):
    """Runs the program in an empty folder; gives (exit code, standard output, standard error)."""

    def go(*arguments, stdin=None, **environment):
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            env={**os.environ, "HAUTEVOIX_CACHE": str(clips), "PYTHONIOENCODING": "ascii", **environment},
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    return go


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "marché couvert.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def tree(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_build_makes_an_edition_and_check_finds_no_fault(run, tmp_path, article):
    """The first thing a newcomer does."""
    code, out, err = run("build", article, "--out", "edition")
    assert (code, err) == (0, "")
    assert "built      marche-couvert" in out
    code, out, _ = run("check", "edition")
    assert code == 0
    assert "no faults" in out


def test_build_tells_programs_one_event_a_line(run, article):
    """`--json`: documented names, one object a line, nothing else on standard output."""
    code, out, _ = run("build", article, "--out", "edition", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [event["event"] for event in told if event["event"] != "said"] == [
        "speaking",
        "started",
        "built",
        "done",
    ]
    built = next(event for event in told if event["event"] == "built")
    assert (Path(article.parent, "edition", "public", built["media"])).stat().st_size == built["bytes"]


BAD_INPUT = {
    "a missing file": ("gone.md", None, 3, "there is no such file"),
    "an empty file": ("vide.md", b"", 3, "has no text"),
    "only markup": ("balises.md", b"---\ntitre:\n---\n\n***\n", 3, "has no text"),
    "invalid UTF-8": ("casse.md", b"# Titre\n\nVoil\xc3( une phrase.\n", 3, "not valid"),
    "a picture": ("photo.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 3, "is not text"),
    "another kind of file": ("texte.docx", b"PK\x03\x04", 3, ".docx files are not read"),
    "broken front matter": ("entete.md", b"---\ntitre: [\n---\n\nUne phrase.\n", 3, "line 3"),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_gets_one_clear_line_and_leaves_nothing(run, tmp_path, case):
    """What, why, what to do; the exit code of refused input; no folder, no feed, no half of anything."""
    name, data, expected, reason = BAD_INPUT[case]
    if data is not None:
        (tmp_path / name).write_bytes(data)
    code, out, err = run("build", name, "--out", "edition")
    assert (code, out) == (expected, "")
    assert err.startswith(f"hautevoix: {name}")
    assert reason in err
    assert err.count("\n") == 1
    assert not (tmp_path / "edition").exists()


@pytest.mark.parametrize(
    ("settings", "line", "words"),
    [
        ("[edition]\ntitel = 'Le Mag'\n", 2, "did you mean “title”?"),
        ("[sound]\n\nloudness = 'loud'\n", 3, "sound.loudness"),
        ("[edition]\ntitle = 'x\n", 2, ""),
        ("[voices]\nengine = 'espeak'\n[pauses]\nsentence = -1\n", 4, "pauses.sentence"),
    ],
)
def test_a_bad_setting_is_named_with_its_line(run, tmp_path, article, settings, line, words):
    """A producer finds the place at once; nothing is built."""
    (tmp_path / "edition.toml").write_text(settings, encoding="utf-8")
    code, _, err = run("build")
    assert code == 3
    assert f"edition.toml, line {line}" in err
    assert words in err
    assert err.count("\n") == 1
    assert not (tmp_path / "public").exists()


def test_an_unknown_voice_is_refused_with_the_command_that_lists_them(run, tmp_path, article):
    """A setting that is refused, exit code 3; nothing is published in another voice."""
    (tmp_path / "edition.toml").write_text('[voices]\nnarrator = "fr+nobody"\n', encoding="utf-8")
    code, _, err = run("build")
    assert code == 3
    assert "[voices] narrator" in err
    assert "espeak has no voice “fr+nobody”" in err
    assert "hautevoix voices --engine espeak" in err
    assert not (tmp_path / "public" / "feed.xml").exists()


def test_a_folder_without_articles_is_refused(run, tmp_path):
    """One line, exit code 3."""
    (tmp_path / "articles").mkdir()
    code, _, err = run("build")
    assert code == 3
    assert "holds no article" in err


def test_an_output_that_cannot_be_written_is_refused_before_anybody_speaks(run, tmp_path, article):
    """Exit code 5; the cause is the system's own."""
    (tmp_path / "edition").write_text("a file stands here")
    code, out, err = run("build", article, "--out", "edition", "--json")
    assert code == 5
    assert out == ""
    assert "Not a directory" in err


@pytest.mark.skipif(sys.platform == "win32", reason="ulimit is POSIX")
def test_a_full_disk_is_told_and_leaves_the_old_edition(run, tmp_path, article, clips):
    """Files may grow to 800 kB only: exit code 5, and the feed of before stands whole."""
    assert run("build", article, "--out", "edition")[0] == 0
    before = {
        name: (tmp_path / "edition" / name).read_bytes()
        for name in tree(tmp_path / "edition")
        if "." in name.rsplit("/", 1)[-1][1:]
    }
    article.write_text(ARTICLE + LONG, encoding="utf-8")
    shell = f"ulimit -f 800; exec {sys.executable} {ROOT / 'cli.py'} build '{article}' --out edition"
    done = subprocess.run(
        ["bash", "-c", shell],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "HAUTEVOIX_CACHE": str(clips), "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 5, done.stderr
    assert "cannot be written (File too large)" in done.stderr
    assert done.stderr.count("\n") == 1
    assert {name: (tmp_path / "edition" / name).read_bytes() for name in before} == before


def test_a_mistyped_option_is_a_usage_error(run, article):
    """Exit code 2, and no option is ever spoken."""
    code, _, err = run("build", article, "--jbos", "2")
    assert code == 2
    assert "--jbos" in err


def test_spoken_gives_one_line_for_each_line(run):
    """Also for empty ones, whatever the line ends and the platform's encoding."""
    code, out, _ = run("spoken", stdin="Il est 14h30.\n\n12 000 € à Alès\r\nOui\u2028non\n".encode())
    assert code == 0
    lines = out.split("\n")
    assert len(lines) == 5
    assert lines[0] == "Il est quatorze heures trente."
    assert lines[1] == ""
    assert lines[2].startswith("douze mille euros")


def test_spoken_and_script_read_inclusive_writing_as_the_newsroom_chose(run, tmp_path):
    """`[spoken]` in `edition.toml` holds for what is shown as for what is built."""
    (tmp_path / "edition.toml").write_text('[spoken]\ninclusive = "masculine"\n', encoding="utf-8")
    written = "Les élu·e·s ont voté."
    (tmp_path / "vote.md").write_text(f"# Un vote\n\n{written}\n", encoding="utf-8")
    assert run("spoken", written)[:2] == (0, "Les élus ont voté.\n")
    code, out, _ = run("script", "vote.md", "--json")
    assert (code, json.loads(out)["segments"][-1]["spoken"]) == (0, "Les élus ont voté.")


def test_script_json_has_the_documented_shape(run, article):
    """One object a line; spans are disjoint, in order, and hold the words they claim."""
    code, out, _ = run("script", article, article, "--json")
    assert code == 0
    told = [json.loads(line) for line in out.splitlines()]
    assert len(told) == 2
    assert list(told[0]) == ["path", "title", "language", "segments", "skipped", "warnings"]
    text = article.read_text(encoding="utf-8")
    position = 0
    for segment in told[0]["segments"]:
        assert set(segment) == {
            "kind", "block", "quotation", "speaker", "confidence", "written", "spoken", "source",
                "languages",
        }  # fmt: skip
        start, end = segment["source"]
        assert start >= position or segment["block"][1] in {"title", "lead"}
        if segment["kind"] != "title":
            assert text[start:end] == segment["written"]
        position = end
    speakers = [s["speaker"] for s in told[0]["segments"] if s["kind"] == "quote"]
    assert speakers == ["Claire Bonnet", "Julien Farge"]


def test_say_writes_the_sound_of_a_sentence(run, tmp_path):
    """MP3 or WAV, by any voice."""
    assert run("say", "Bonjour Alès", "--voice", "fr+f2", "-o", "a.wav")[0] == 0
    assert run("say", "Bonjour Alès", "-o", "a.mp3")[0] == 0
    assert (tmp_path / "a.wav").read_bytes().startswith(b"RIFF")
    assert b"Info" in (tmp_path / "a.mp3").read_bytes()[:64]
    code, _, err = run("say", "Bonjour", "-o", "nowhere/b.wav")
    assert (code, err.count("\n")) == (5, 1)
    assert "nowhere/b.wav: cannot be written" in err
    code, _, err = run("say", "Bonjour", "--voice", "fr+nobody", "-o", "b.wav")
    assert (code, "has no voice" in err) == (4, True)
    assert not (tmp_path / "b.wav").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are bytes on POSIX only")
def test_words_of_another_age_are_no_bug(run):
    """Bytes that are not UTF-8, pasted from an old file, are question marks, and no traceback."""
    assert run("spoken", "Caf\udce9") == (0, "Caf?\n", "")
    assert run("say", "Caf\udce9", "-o", "a.mp3")[::2] == (0, "")


def test_status_says_what_to_type_next(run, tmp_path, article):
    """New, then up to date, then edited."""
    (tmp_path / "articles").mkdir()
    moved = Path(shutil.move(article, tmp_path / "articles"))
    assert run("status")[1].splitlines()[-1] == "Next: hautevoix build"
    run("build")
    assert run("status")[1].startswith("built ")
    moved.write_text(ARTICLE + "\nUne phrase de plus.\n", encoding="utf-8")
    assert "edited" in run()[1]


DAMAGES = {
    "wrong length": (lambda public: grow(next(public.rglob("*.mp3"))), "length"),
    "missing media": (lambda public: next(public.rglob("*.mp3")).unlink(), "missing"),
    "missing image": (lambda public: [path.unlink() for path in public.glob("cover-*")], "image"),
    "duplicate enclosure": (lambda public: double(public / "feed.xml"), "enclosure"),
}


def grow(path):
    path.write_bytes(path.read_bytes() + b"\0" * 100)


def double(feed):
    text = feed.read_text(encoding="utf-8")
    item = text[text.index("<item>") : text.index("</item>") + len("</item>")]
    feed.write_text(text.replace(item, item + item), encoding="utf-8")


@pytest.fixture(scope="module")
def edition(tmp_path_factory, clips):
    """An edition that is built once and not to be changed."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "marche.md").write_text(ARTICLE, encoding="utf-8")
    command = [sys.executable, str(ROOT / "cli.py"), "build", "marche.md", "--out", "edition"]
    subprocess.run(command, cwd=folder, env={**os.environ, "HAUTEVOIX_CACHE": str(clips)}, check=True)
    return folder / "edition"


@pytest.mark.parametrize("damage", DAMAGES)
def test_check_names_each_damage_and_exits_with_7(run, tmp_path, edition, damage):
    """What a listener's app would stumble over is found before it is published."""
    shutil.copytree(edition, tmp_path / "edition")
    change, word = DAMAGES[damage]
    change(tmp_path / "edition" / "public")
    code, out, _ = run("check", "edition")
    assert code == 7
    assert word in out
    code, out, _ = run("check", "edition", "--json")
    assert code == 7
    json.loads(out)


def test_serve_answers_byte_ranges_on_loopback_until_interrupted(run, tmp_path, article, clips):
    """A preview that behaves like a host: 206 for a range, and a clean end."""
    run("build", article, "--out", "edition")
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "serve", "edition", "--port", "0"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = next(
            word for line in server.stderr for word in line.split() if word.startswith("http://127.0.0.1")
        )
        media = next((tmp_path / "edition" / "public").rglob("*.mp3")).relative_to(
            tmp_path / "edition" / "public"
        )
        request = urllib.request.Request(address + media.as_posix(), headers={"Range": "bytes=0-9"})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 206
            assert len(answer.read()) == 10
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in {0, 130}
        server.stderr.close()


def whole(public):
    """Every enclosure of the feed is there, with the length and the content that the records state."""
    from episodes.check import check, faulty

    return not (public / "feed.xml").exists() or not faulty(check(public.parent, now=datetime.now(UTC)))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize(("sign", "after"), [("KILL", 1), ("KILL", 10), ("INT", 5)])
def test_a_build_that_is_killed_leaves_the_old_edition_whole_and_the_next_one_completes(
    run, tmp_path, article, clips, sign, after
):
    """At whatever event: the feed of before stands, clips that were paid for are kept, and building again ends well."""
    article = article.rename(
        tmp_path / f"{'-'.join(['un-long-nom'] * 5)}.md"
    )  # of long lines few fill a pipe
    assert run("build", article, "--out", "edition")[0] == 0
    fresh = "".join(f"Voici la phrase {after * 100 + number}.\n\n" for number in range(34))
    article.write_text(ARTICLE + fresh, encoding="utf-8")
    process = subprocess.Popen(  # a short pipe that is not read on holds the build where it is
        [sys.executable, str(ROOT / "cli.py"), "build", str(article), "--out", "edition", "--json"],
        cwd=tmp_path,
        env={**os.environ, "HAUTEVOIX_CACHE": str(clips)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        pipesize=4096,
    )
    seen = [json.loads(line) for _, line in zip(range(after), process.stdout, strict=False)]
    process.send_signal(getattr(signal, f"SIG{sign}"))
    _, errors = process.communicate()
    assert process.returncode == {"KILL": -9, "INT": 130}[sign]
    assert errors.decode() == (
        "" if sign == "KILL" else "hautevoix: interrupted; what was finished is kept.\n"
    )
    assert whole(tmp_path / "edition" / "public")
    code, out, _ = run("build", article, "--out", "edition", "--json")
    built = [event for event in map(json.loads, out.splitlines()) if event["event"] == "built"]
    paid = sum(event.get("made") is True for event in seen)
    assert code == 0
    assert not built or built[0]["made"] <= 34 - paid
    assert whole(tmp_path / "edition" / "public")
    assert not list((tmp_path / "edition" / "public").glob(".*"))


def test_two_builds_of_one_edition_do_not_meet(run, tmp_path, article):
    """The second is refused with exit code 6 while the first holds the lock."""
    from episodes.edition.lock import edition_lock

    (tmp_path / "edition").mkdir()
    with edition_lock(tmp_path / "edition" / "records", wait=False):
        code, _, err = run("build", article, "--out", "edition")
    assert code == 6
    assert "another build holds" in err


def test_a_cache_that_cannot_be_written_is_no_obstacle(run, tmp_path, article):
    """The build goes on, and says that its clips are not kept."""
    (tmp_path / "file").write_text("")
    article.write_text("# Un titre\n\nUne phrase.\n", encoding="utf-8")
    code, _, err = run("build", article, "--out", "edition", HAUTEVOIX_CACHE=str(tmp_path / "file" / "clips"))
    assert code == 0
    assert "clips are not kept" in err


def test_the_cache_can_be_counted_verified_and_pruned(run, tmp_path, article):
    """A damaged clip is found, and made again by the next build."""
    store = tmp_path / "own"
    article.write_text("# Un titre\n\nUne phrase.\n", encoding="utf-8")
    run("build", article, "--out", "edition", HAUTEVOIX_CACHE=str(store))
    entry = next(path for path in sorted((store / "v1").rglob("*")) if path.is_file())
    entry.write_bytes(entry.read_bytes()[:-1])
    assert "1 damaged" in run("cache", "verify", HAUTEVOIX_CACHE=str(store))[1]
    assert "0 clips" not in run("cache", "stats", HAUTEVOIX_CACHE=str(store))[1]
    run("cache", "prune", "--max-size", "0", HAUTEVOIX_CACHE=str(store))
    assert ": 0 clips" in run("cache", "stats", HAUTEVOIX_CACHE=str(store))[1]


@pytest.mark.parametrize("command", ["verify", "prune"])
def test_a_store_that_is_not_there_is_not_called_sound(run, tmp_path, command):
    """A wrong --cache is told, with the exit code for disk and files, and no folder is made."""
    code, out, err = run("cache", command, "--cache", str(tmp_path / "none"))
    assert (code, out) == (5, "")
    assert "there is no clip store" in err
    assert not (tmp_path / "none").exists()


def test_a_store_keeps_to_the_size_that_the_environment_says(run, tmp_path, article):
    """After a build only what fits is left; what is no number is refused before anything is said."""
    store = tmp_path / "own"
    article.write_text("# Un titre\n\nUne phrase.\n", encoding="utf-8")
    run("build", article, "--out", "edition", HAUTEVOIX_CACHE=str(store), HAUTEVOIX_CACHE_MB="0")
    assert ": 0 clips, 0.0 MB of 2000.0 MB" in run("cache", "stats", HAUTEVOIX_CACHE=str(store))[1]
    code, _, err = run("cache", "stats", HAUTEVOIX_CACHE_MB="2 Go")
    assert code == 3
    assert "HAUTEVOIX_CACHE_MB is “2 Go”, not a number" in err


def test_the_promises_of_an_engine_can_be_tried(run):
    """One line a promise; a third party runs the same suite as we do."""
    code, out, _ = run("voices", "--verify", "espeak")
    assert code == 0
    assert len(out.splitlines()) >= 12
    assert {line.split()[0] for line in out.splitlines()} == {"kept"}


def test_every_voice_of_a_cast_can_be_heard_before_anything_is_built(run, tmp_path):
    """One file a voice, named after it; the text is read as in an article."""
    code, out, _ = run("voices", "--engine", "espeak", "--audition", "Le 1er mai.", "-o", "essais")
    assert code == 0
    made = [tmp_path / line for line in out.splitlines()]
    assert len(made) == 12
    assert made[0] == tmp_path / "essais" / "fr.mp3"
    assert len({path.read_bytes() for path in made}) == 12


def test_an_article_can_be_heard_before_it_is_published(run, article, tmp_path):
    """All of it, or the utterances that `script` numbers; nothing else is written."""
    code, out, _ = run("build", article, "--out", "edition", "--only", "2-3")
    assert code == 0
    assert "2 segments" in out
    assert [path.name for path in (tmp_path / "edition").iterdir()] == ["drafts"]
    assert run("build", article, "--out", "edition", "--draft")[0] == 0
    assert not (tmp_path / "edition" / "public").exists()
    code, _, err = run("build", article, "--out", "edition", "--only", "99")
    assert code == 3
    assert "Give one from 1 to" in err


def test_options_of_an_engine_that_is_not_here_are_told(run, tmp_path):
    """A name typed wrong would leave its key unread; the voice that was chosen still speaks."""
    settings = '[voices.options.htpp]\nurl = "https://voix.example"\n'
    (tmp_path / "edition.toml").write_text(settings, encoding="utf-8")
    code, _, err = run("say", "Bonjour", "-o", "bonjour.mp3")
    assert code == 0
    assert "[voices.options.htpp]: there is no such engine. Known: espeak" in err


@pytest.mark.parametrize("command", [[], ["lexicon"], ["voices"], ["cache"]])
def test_help_says_what_each_command_does_on_eighty_columns(run, command):
    """A line each, whole; the rest stands in the command's own help."""
    code, out, _ = run(*command, "--help", COLUMNS="80")
    lists = re.split(r"^(?:Commands|Make|Look|Publish|Keep):$", out, flags=re.MULTILINE)[1:]
    commands = [line for part in lists for line in part.strip().splitlines()]
    assert code == 0
    assert len(lists) == (1 if command else 4)
    assert len(commands) > 0
    assert all(line.endswith(".") and not line.endswith("...") for line in commands)
