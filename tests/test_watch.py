"""`watch`, as a station runs it: the real program, real files, and lines that are waited for."""

import errno
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from stage import Stage, shown

from episodes.edition.lock import edition_lock
from episodes.events import Ended, Noticed, Reason, Stumbled, WatchEvent, Watching
from episodes.watch import changes, watcher

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60  # s until a line that was promised is given up


class Run:
    """A watch that runs, and what it says."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.seen: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def until(self, wanted: str | Callable[[str], bool]) -> str:
        """Waits for a line."""
        is_it = wanted if callable(wanted) else lambda line: line.startswith(wanted)
        while True:
            line = self.lines.get(timeout=PATIENCE)
            assert line is not None, f"ended before {wanted}; it said {self.seen}"
            self.seen.append(line)
            if is_it(line):
                return line

    def end(self, number: int = signal.SIGINT) -> int:
        """Interrupts it; gives its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    folder = tmp_path / "edition"
    (folder / "articles").mkdir(parents=True)
    (folder / "edition.toml").write_text('[edition]\ntitle = "Le Courrier"\n', encoding="utf-8")
    write(folder, "pont", "Le pont rouvre lundi.")
    return folder


def write(edition: Path, name: str, text: str) -> None:
    """An article, whole at once, as an editor that is careful writes it."""
    place = edition / "articles" / f"{name}.md"
    place.with_suffix(".part").write_text(f"# {name.title()}\n\n{text}\n", encoding="utf-8")
    place.with_suffix(".part").replace(place)


@pytest.fixture
def watch(edition: Path, clips: Path) -> Iterator[Callable[..., Run]]:
    """Starts the program in an edition's folder, standard error beside standard output."""
    with started(edition, clips) as start:
        yield start


@contextmanager
def started(edition: Path, clips: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def start(*arguments: str) -> Run:
        process = subprocess.Popen(
            [sys.executable, "-u", str(ROOT / "cli.py"), "watch", *arguments],
            cwd=edition,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, "HAUTEVOIX_CACHE": str(clips)},
        )
        runs.append(Run(process))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.wait()
        if run.process.stdout:
            run.process.stdout.close()


def test_a_morning_at_the_desk(watch: Callable[..., Run], edition: Path) -> None:
    """Built at start; then what is new, corrected, edited by hand, pronounced otherwise; Ctrl+C ends it with 0."""
    run = watch()
    assert run.until("watching ") == f"watching   {edition.resolve()}"
    run.until("built      pont: ")
    run.until("watching on")
    write(edition, "gare", "La gare ferme mardi.")
    assert run.until("changed ") == "changed    articles/gare.md"
    run.until("built      gare: ")
    run.until("watching on")
    write(edition, "gare", "La gare ferme mercredi.")
    run.until("built      gare: ")
    run.until("watching on")
    (edition / "articles" / "sport").mkdir()
    write(edition, "sport/match", "Le match est reporté.")
    run.until("built      match: ")
    run.until("watching on")
    script = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "script", "--yaml", "articles/pont.md"],
        cwd=edition,
        capture_output=True,
        check=True,
    )
    (edition / "scripts").mkdir()
    (edition / "scripts" / "pont.yaml").write_bytes(script.stdout.replace(b"lundi", b"mardi"))
    run.until("built      pont: ")
    run.until("watching on")
    (edition / "lexicon.pls").write_text(
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa"'
        ' xml:lang="fr"><lexeme><grapheme>CGTX</grapheme><alias>cégétix</alias></lexeme></lexicon>\n',
        encoding="utf-8",
    )
    run.until("changed    lexicon.pls")
    run.until("watching on")
    assert run.end() == 0
    assert not [line for line in run.seen if line.startswith(("unchanged", "hautevoix:", "Traceback"))]


def test_what_a_build_makes_is_no_change(watch: Callable[..., Run], edition: Path) -> None:
    """Neither episodes nor records nor notes beside the articles nor an editor's own files begin another build."""
    run = watch()
    run.until("watching on")
    (edition / "notes.txt").write_text("À rappeler : la mairie.", encoding="utf-8")
    (edition / "public" / "index.html").touch()
    (edition / "records" / "autre.txt").touch()
    (edition / "articles" / ".pont.md.swp").touch()
    (edition / "articles" / "pont.md~").touch()
    write(edition, "gare", "La gare ferme mardi.")
    assert run.until("changed ") == "changed    articles/gare.md"
    run.until("watching on")
    assert [line.split()[0] for line in run.seen].count("changed") == 1


def test_faults_are_told_in_a_line_and_the_watch_goes_on(watch: Callable[..., Run], edition: Path) -> None:
    """An article that is none, settings at fault, folders that go: each is told; mended, it is built."""
    run = watch()
    run.until("watching on")
    (edition / "articles" / "vide.md").write_bytes(b"")
    assert "has no text to read out" in run.until("hautevoix: ")
    assert run.until("watching on") == "watching on after exit code 3"
    (edition / "articles" / "vide.md").unlink()
    run.until("watching on")
    (edition / "edition.toml").write_text("[edition]\ntitel = 1\n", encoding="utf-8")
    assert "did you mean “title”?" in run.until("hautevoix: ")
    (edition / "edition.toml").write_text('[edition]\ntitle = "Le Courrier"\n', encoding="utf-8")
    run.until("watching on")
    shelf = (edition / "articles").rename(edition / "ailleurs")
    (edition / "notes.txt").write_text("À rappeler : la mairie.", encoding="utf-8")
    assert "there is no such folder" in run.until("hautevoix: ")
    (shelf / "rue.md").write_text("# La rue\n\nElle ferme jeudi.\n", encoding="utf-8")
    shelf.rename(edition / "articles")
    run.until("built      rue: ")
    run.until("watching on")
    assert not [line for line in run.seen if "Traceback" in line or line.startswith("built      notes")]
    assert run.end() == 0


def test_an_edition_that_goes_and_comes_back(watch: Callable[..., Run], edition: Path) -> None:
    """A disk that is taken out, a folder that is put back from a copy: found again, with what came with it."""
    run = watch()
    run.until("watching on")
    away = edition.rename(edition.with_name("parti"))
    assert "there is no such folder" in run.until("hautevoix: ")
    write(away, "gare", "La gare ferme mardi.")
    shutil.copytree(away, edition)
    run.until("built      gare: ")
    run.until("watching on")
    write(edition, "rue", "La rue ferme jeudi.")
    run.until("built      rue: ")
    assert run.end(signal.SIGTERM) == 0


def test_an_embargo_that_ends_is_built_then(watch: Callable[..., Run], edition: Path) -> None:
    """Nobody has to be at the desk: the watch says when, and builds then."""
    run = watch("--json")
    run.until(lambda line: '"ended"' in line)
    zone = ZoneInfo("Europe/Paris")
    moment = datetime.now(zone).replace(microsecond=0) + timedelta(seconds=6)
    place = edition / "articles" / "budget.md"
    place.write_text(f"---\ndate: {moment:%Y-%m-%d %H:%M:%S}\n---\n# Le budget\n\nIl est voté.\n", "utf-8")
    ended = json.loads(run.until(lambda line: '"ended"' in line))
    assert datetime.fromisoformat(ended["due"]) == moment
    run.until(lambda line: '"reason":"date"' in line)
    built = json.loads(run.until(lambda line: '"built"' in line))
    assert built["slug"] == "budget"
    assert datetime.now(UTC) >= moment
    told = [json.loads(line)["event"] for line in run.seen]
    assert told[:2] == ["watching", "noticed"]
    assert "left" in told


def test_a_build_of_somebody_else_is_waited_for(watch: Callable[..., Run], edition: Path) -> None:
    """Never two builds at once; the watch says what it waits for."""
    (edition / "records").mkdir()
    with edition_lock(edition / "records", wait=False):
        run = watch()
        assert run.until("waiting ") == "waiting    another build holds this edition"
        assert not list((edition / "records").glob("*.json"))
    run.until("built      pont: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_that_is_ended_in_the_middle_of_a_build_ends_with_0(
    edition: Path, tmp_path: Path, number: int
) -> None:
    """At once, with its build, which leaves nothing running and nothing half; the next one completes it."""
    text = " ".join(
        f"La phrase numéro {n} de cet article est longue, et elle se termine." for n in range(300)
    )
    write(edition, "long", text)
    with started(edition, tmp_path / "clips") as start:
        run = start("--json", "--jobs", "1")
        run.until(lambda line: '"said"' in line and '"slug":"long"' in line)
        assert run.end(number) == 0
        with edition_lock(edition / "records", wait=False):
            assert not (edition / "records" / "long.json").exists()
        assert "Traceback" not in "".join(iter(lambda: run.lines.get(timeout=PATIENCE) or "", ""))


def test_publishing_each_time(clips: Path, tmp_path: Path) -> None:
    """With `--publish`, what is built is before listeners too; an article at fault keeps it back, and is told."""
    with shown() as web:
        stage = Stage(tmp_path, clips)
        stage.start(web.address)
        web.show(tmp_path / "www")
        with started(stage.folder, clips) as start:
            run = start("--publish", "web")
            run.until(lambda line: "published, " in line)
            run.until("watching on")
            write(stage.folder, "gare", "La gare ferme mardi.")
            run.until(lambda line: "published, " in line)
            assert (stage.place / "episodes" / "gare" / "index.html").is_file()
            run.until("watching on")
            (stage.folder / "articles" / "vide.md").write_bytes(b"")
            run.until(lambda line: "nothing was sent" in line)
            assert run.until("watching on") == "watching on after exit code 3"
            assert run.end() == 0


def test_a_folder_that_is_not_there_is_refused(watch: Callable[..., Run]) -> None:
    """A name that was mistyped is not waited for."""
    run = watch("rien")
    assert run.until("hautevoix: ") == "hautevoix: rien: there is no such folder. Check the name."
    assert run.process.wait(PATIENCE) == 3


def test_settings_at_fault_at_the_start_are_waited_for(watch: Callable[..., Run], edition: Path) -> None:
    """A machine that starts at night goes to work as soon as somebody has mended the line."""
    (edition / "edition.toml").write_text("[edition]\ntitel = 1\n", encoding="utf-8")
    run = watch()
    assert "did you mean “title”?" in run.until("hautevoix: ")
    (edition / "edition.toml").write_text('[edition]\ntitle = "Le Courrier"\n', encoding="utf-8")
    run.until("built      pont: ")


def test_every_event_of_a_watch_is_documented_with_its_fields() -> None:
    """docs/usage.md: a row names each event and all its fields, and no other."""
    page = (
        (ROOT / "docs" / "usage.md").read_text(encoding="utf-8").partition("## Events of `watch --json`")[2]
    )
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE)
    known = {str(kind.__struct_config__.tag): set(kind.__struct_fields__) for kind in get_args(WatchEvent)}
    reasons = set(get_args(Reason))
    assert {name: set(re.findall(r"`(\w+)`", told)) - reasons for name, told in rows} == known
    assert reasons <= set(re.findall(r"`(\w+)`", dict(rows)["noticed"]))


def test_a_drive_that_tells_of_no_changes(
    watch: Callable[..., Run], edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network drive: with the variable of docs/usage.md, files are looked at one by one."""
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    run = watch()
    run.until("watching on")
    write(edition, "gare", "La gare ferme mardi.")
    run.until("built      gare: ")


def test_a_system_that_watches_no_more_folders(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its limit is reached: files are looked at one by one instead, and nothing that changed is lost."""
    asked: list[bool | None] = []

    def limited(*paths: str, **settings: object) -> Iterator[set[tuple[int, str]]]:
        asked.append(settings["force_polling"])  # type: ignore[arg-type]
        if not asked[-1]:
            raise OSError(errno.ENOSPC, "OS file watch limit reached")
        yield from real(*paths, **settings)

    real = changes.watch
    monkeypatch.setattr(changes, "watch", limited)
    looks = changes.changes(edition)
    assert next(looks) == frozenset()
    write(edition, "gare", "La gare ferme mardi.")
    assert "articles/gare.md" in next(touched for touched in looks if touched)
    assert asked[:2] == [None, True]


def test_files_in_the_edition_s_own_folder_are_articles_where_there_is_no_other(tmp_path: Path) -> None:
    """As builds take them; once there is `articles/`, they are notes."""
    looks = changes.changes(tmp_path)
    assert next(looks) == frozenset()
    (tmp_path / "une.md").write_text("# Une\n\nPhrase.\n", encoding="utf-8")
    assert next(touched for touched in looks if touched) == {"une.md"}
    (tmp_path / "articles").mkdir()
    assert next(touched for touched in looks if touched) == {"articles"}
    (tmp_path / "note.md").write_text("À rappeler.", encoding="utf-8")
    (tmp_path / "edition.toml").touch()
    assert next(touched for touched in looks if touched) == {"edition.toml"}


class Desk:
    """A watch without a process or a clock of its own: looks and exit codes are given."""

    def __init__(self, root: Path, codes: list[int]) -> None:
        self.root, self.codes = root, codes
        self.now = datetime(2026, 5, 20, 6, tzinfo=UTC)
        self.told: list[WatchEvent] = []

    def run(self, *looks: tuple[timedelta, frozenset[str]]) -> list[str]:
        """Why each build began, from looks at what changed, and when."""
        watcher.watch(
            watcher.WatchContext(
                self.root, self._looks(looks), lambda: self.codes.pop(0), lambda: self.now, self.told.append
            )
        )
        return [event.reason for event in self.told if isinstance(event, Noticed)]

    def _looks(self, looks: tuple[tuple[timedelta, frozenset[str]], ...]) -> Iterator[frozenset[str]]:
        for later, touched in looks:
            self.now += later
            yield touched


NOTHING: frozenset[str] = frozenset()
SOON, LATER = timedelta(seconds=1), watcher.RETRY_AFTER


@pytest.mark.parametrize("code", sorted(watcher.TRANSIENT_EXIT_CODES))
def test_what_may_pass_is_tried_again_after_five_minutes(edition: Path, code: int) -> None:
    """A service, a disk, another publisher, a web site: no change is needed, and no hurry made."""
    desk = Desk(edition, [code, 0])
    looks = [(SOON, NOTHING), (SOON, NOTHING), (LATER, NOTHING), (LATER, NOTHING)]
    assert desk.run(*looks) == ["start", "retry"]
    assert isinstance(desk.told[0], Watching)
    assert desk.told[2] == Ended(exit_code=code, due="2026-05-20T06:05:01+00:00")


@pytest.mark.parametrize("code", [0, 1, 3, 7])
def test_what_only_a_person_can_mend_waits_for_a_change(edition: Path, code: int) -> None:
    """Neither a bug nor an article at fault mends itself."""
    desk = Desk(edition, [code, 0])
    assert desk.run((SOON, NOTHING), (LATER, NOTHING), (SOON, frozenset({"lexicon.pls"}))) == [
        "start",
        "change",
    ]


def test_the_end_of_an_embargo_comes_before_a_later_retry(edition: Path) -> None:
    """Whichever is first; the reason is told."""
    place = edition / "articles" / "budget.md"
    place.write_text("---\ndate: 2026-05-20 08:02\n---\n# Le budget\n\nIl est voté.\n", "utf-8")
    desk = Desk(edition, [8, 8, 0])
    looks = [(SOON, NOTHING), (timedelta(minutes=2), NOTHING), (SOON, NOTHING), (LATER, NOTHING)]
    assert desk.run(*looks) == ["start", "date", "retry"]


def test_settings_at_fault_cost_no_build(edition: Path) -> None:
    """They are told; what is not built cannot publish anything."""
    (edition / "edition.toml").write_text("[edition]\ntitel = 1\n", encoding="utf-8")
    desk = Desk(edition, [])
    assert desk.run((SOON, NOTHING), (LATER, NOTHING)) == ["start"]
    assert [event.exit_code for event in desk.told if isinstance(event, Stumbled)] == [3]
