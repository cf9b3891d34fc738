"""The bad day: an episode is taken back, corrected, given anew, or answered; nothing of what had to go is left."""

import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec
import pytest
from lxml import etree, html
from newsroom import ARTICLE
from stage import Stage, files, whole

from episodes.catalogue.records import Record, load_all
from episodes.catalogue.withdrawal import Withdrawal
from episodes.edition import atomic as disk

ROOT = Path(__file__).resolve().parents[1]
SITE = "https://audio.courrier.example/"
PARTS = '\n[bulletin]\nenabled = true\n\n[book]\nperiod = "all"\nepisodes = true\n'
WORDS = ("MARCHÉ COUVERT", "marché couvert", "Valat", "Bonnet", "Farge", "fromager", "maire d")
"""Of the article `marche`: its title, who wrote it, who speaks in it, what they say."""

ANSWER = """\
---
date: 14/05/2026
reply_to: marche
---

# La réponse de la mairie

La mairie d'Alès précise que le chantier a duré vingt mois.
"""


class Killed(BaseException):
    """The end of the process, as far as a test can play it."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Stage:
    """Two articles of two days, with bulletins and books."""
    stage = Stage(tmp_path_factory.mktemp("stage"), clips)
    stage.start(SITE)
    stage.settings('www/audio"', f'www/audio"\nlive = false\n{PARTS}')
    assert stage.build() == 0
    return stage


@pytest.fixture
def stage(built: Stage, tmp_path: Path) -> Stage:
    """The same, of this test alone."""
    shutil.copytree(built.root, tmp_path / "copy")
    return Stage(tmp_path / "copy", built.clips)


def told(path: Path) -> bytes:
    """All that a file says, also where it is packed."""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def left(*folders: Path, words: tuple[str, ...] = WORDS) -> list[str]:
    """Files of some folders in which one of some words stands, in any coding that the program writes."""
    codings = ("utf-8", "utf-16-le", "utf-16-be", "unicode-escape")
    signs = [word.encode(coding) for word in words for coding in codings]
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [str(path) for path in found if any(sign in told(path) for sign in signs)]


def record(stage: Stage, slug: str) -> Record:
    return next(found for found in load_all(stage.edition.records) if found.slug == slug)


def titles(stage: Stage, name: str = "feed.xml") -> list[str]:
    root = etree.fromstring((stage.public / name).read_bytes())
    return [item.findtext("title") or "" for item in root.iter("item")]


def run(stage: Stage, *words: str, stdin: int | None = None) -> subprocess.CompletedProcess[str]:
    """The program, in a process of its own, in the edition's folder."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips)},
        stdin=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


# Taken back


def test_what_is_looked_for_is_there_before(stage: Stage) -> None:
    """In feeds, pages, transcripts, tags, books and records: else the tests below would show nothing."""
    found = {Path(path).suffix for path in left(stage.public, stage.edition.records)}
    assert {".xml", ".html", ".vtt", ".txt", ".srt", ".json", ".mp3", ".epub"} <= found


def test_nothing_of_a_withdrawn_episode_is_left(stage: Stage) -> None:
    """No word in any file of `public/` and `records/`; a notice stands where its page was; the rest stays."""
    done = run(
        stage, "withdraw", "marche", "--reason", "Plainte", "--notice", "Le Courrier s’est trompé.", "-y"
    )
    assert done.returncode == 0, done.stderr
    assert left(stage.public, stage.edition.records) == []
    assert titles(stage) == ["La passerelle est repeinte"]
    page = html.fromstring((stage.public / "episodes" / "marche" / "index.html").read_bytes())
    assert "Le Courrier s’est trompé." in page.text_content()
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, noarchive"]
    assert [path.name for path in (stage.public / "episodes" / "marche").iterdir()] == ["index.html"]
    assert left(stage.public, words=("Plainte",)) == []
    assert whole(stage.public, f"{SITE}audio/")
    assert run(stage, "check").returncode == 0


def test_a_place_loses_it_with_the_next_publishing(stage: Stage) -> None:
    """Nothing of it lies there after."""
    stage.publish()
    assert left(stage.place)
    assert stage.build(Withdrawal(("marche",))) == 0
    stage.publish()
    assert left(stage.place) == []
    assert files(stage.place) == files(stage.public)


@pytest.mark.parametrize(
    "change",
    [
        lambda stage: stage.write("marche", ARTICLE.replace("21 clients", "22 clients")),
        lambda stage: (stage.folder / "articles/marche.md").rename(stage.folder / "articles/halle.md"),
        lambda stage: stage.write("halle", ARTICLE),
        lambda stage: (stage.folder / "records/shown.txt").unlink(),
        lambda stage: stage.settings(
            'title = "Le Courrier', 'description = "À écouter"\ntitle = "Le Courrier'
        ),
    ],
    ids=["edited", "renamed", "copied", "without stamps", "other settings"],
)
def test_no_later_build_brings_it_back(stage: Stage, change) -> None:
    """Whatever happens to its article: the same words never come back by themselves."""
    assert stage.build(Withdrawal(("marche",))) == 0
    change(stage)
    stage.build()
    stage.build()
    assert left(stage.public) == []
    assert titles(stage) == ["La passerelle est repeinte"]


def test_cut_off_at_any_file_it_is_ended_by_the_next_build(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at each file that is written or taken away: a whole feed, and a plain build takes the rest back."""
    before, ends = stage.root / "before", 0
    shutil.copytree(stage.folder, before)
    for moment in count(1):
        shutil.rmtree(stage.folder)
        shutil.copytree(before, stage.folder)
        killed = _withdrawn_until(stage, monkeypatch, moment)
        ends += killed
        assert whole(stage.public, f"{SITE}audio/")
        if record(stage, "marche").withdrawn:
            assert stage.build() == 0
            assert left(stage.public, stage.edition.records) == []
        if not killed:
            break
    assert ends > 5


def _withdrawn_until(stage: Stage, monkeypatch: pytest.MonkeyPatch, moment: int) -> bool:
    """Withdraws, and ends the process at the n-th file that is put in its place or taken away."""
    left = count(moment, -1)

    def until_then(act):
        def acting(*args, **options):
            if next(left) == 1:
                raise Killed
            return act(*args, **options)

        return acting

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", until_then(os.replace))
        patched.setattr(disk, "remove", until_then(disk.remove))
        try:
            stage.build(Withdrawal(("marche",)))
        except Killed:
            return True
    return False


def test_withdrawing_twice_says_the_same(stage: Stage) -> None:
    """The day stays; nothing else is written."""
    assert run(stage, "withdraw", "marche", "-y").returncode == 0
    before, day = files(stage.public), record(stage, "marche").withdrawn
    assert run(stage, "withdraw", "marche", "-y").returncode == 0
    assert files(stage.public) == before
    assert record(stage, "marche").withdrawn == day


def test_an_episode_that_nobody_knows_is_refused(stage: Stage) -> None:
    """With the nearest name; nothing is taken back, also of those that are known."""
    before = files(stage.folder)
    done = run(stage, "withdraw", "passerelle", "marché", "-y")
    assert done.returncode == 3
    assert "“marché”" in done.stderr
    assert "marche" in done.stderr
    assert files(stage.folder) == before


@pytest.mark.parametrize("given", [subprocess.DEVNULL, subprocess.PIPE], ids=["nothing", "a pipe"])
def test_nothing_is_withdrawn_where_nobody_can_be_asked(stage: Stage, given: int) -> None:
    """It is for good: without a terminal and `--yes` it is refused in one line, with the line to type.

    `hautevoix withdraw marche </dev/null` once took the episode back without a word.
    """
    before = files(stage.folder)
    typed = ["withdraw", "marche", "--notice", "Un nom était faux.\nL'épisode revient."]
    done = run(stage, *typed, stdin=given)
    assert (done.returncode, done.stdout) == (3, "")
    assert files(stage.folder) == before
    (line,) = done.stderr.splitlines()
    command = line.partition("If it is meant: ")[2]
    if os.name == "posix":
        program = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'cli.py'))}"
        again = ["bash", "-c", command.replace("hautevoix", program, 1)]
        environment = {**os.environ, "HAUTEVOIX_CACHE": str(stage.clips)}
        subprocess.run(again, cwd=stage.folder, env=environment, check=True, stdin=subprocess.DEVNULL)
        assert record(stage, "marche").notice == typed[-1]


@pytest.mark.parametrize(("answer", "goes"), [("y\n", True), ("\n", False), ("n\n", False), ("\x04", False)])
def test_who_withdraws_on_a_terminal_is_asked(stage: Stage, answer: str, goes: bool) -> None:
    """What is about to go is named; Enter alone, or the end of the input, leaves it where it is."""
    pty = pytest.importorskip("pty")
    before = files(stage.public)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "withdraw", "marche"],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips)},
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    while b"[y/N]" not in said:
        said += os.read(ours, 1024)
    assert "Le marché couvert rouvre" in said.decode()
    os.write(ours, answer.encode())
    with suppress(OSError):  # how a terminal says that nobody is there any more
        while os.read(ours, 1024):
            pass
    assert process.wait() == (130 if answer == "\x04" else 0)
    os.close(ours)
    assert (record(stage, "marche").withdrawn is not None) == goes
    assert (files(stage.public) == before) != goes


def test_what_is_left_to_decide_is_told(stage: Stage) -> None:
    """The article stays the newsroom's; a reply that names it is named."""
    stage.write("reponse", ANSWER)
    assert stage.build() == 0
    told = run(stage, "withdraw", "marche", "-y").stderr
    assert "articles/marche.md stays where it is" in told
    assert "reponse answers marche" in told
    assert told.endswith(
        "What is online stays there until the edition is published again: hautevoix publish web\n"
    )


# Given anew


def test_reissued_an_episode_is_another_one(stage: Stage) -> None:
    """Apps that keep what they downloaded take it for a new one; of the one before, no sound is left."""
    old = record(stage, "marche")
    stage.write("marche", ARTICLE.replace("auteur:", "correction: les travaux ont coûté 3 M€.\nauteur:"))
    done = run(stage, "build", "--reissue", "marche")
    assert done.returncode == 0, done.stderr
    new = record(stage, "marche")
    assert new.guid != old.guid
    assert new.slug == old.slug
    kept = {path.name for path in (stage.public / "episodes" / "marche").iterdir() if path.is_dir()}
    assert kept == {revision.id for revision in new.revisions[-1:]}
    assert old.guid not in (stage.public / "feed.xml").read_text(encoding="utf-8")
    assert run(stage, "check").returncode == 0


def test_reissued_again_nothing_changes(stage: Stage) -> None:
    """A command that is typed twice does it once."""
    assert run(stage, "build", "--reissue", "marche").returncode == 0
    before, guid = files(stage.public), record(stage, "marche").guid
    assert run(stage, "build", "--reissue", "marche").returncode == 0
    assert record(stage, "marche").guid == guid
    assert files(stage.public) == before


def test_a_withdrawn_episode_cannot_be_reissued(stage: Stage) -> None:
    """It was taken back for good; the message says what is to be done for a new one."""
    stage.build(Withdrawal(("marche",)))
    done = run(stage, "build", "--reissue", "marche")
    assert done.returncode == 3
    assert "withdrawn for good" in done.stderr


# Answered


def test_a_reply_and_what_it_answers_lead_to_each_other(stage: Stage) -> None:
    """Both pages, both items of the feed, and what is said; the revision of the first one stays as it was."""
    first = record(stage, "marche")
    stage.write("reponse", ANSWER)
    assert stage.build() == 0
    pages = {
        slug: html.fromstring((stage.public / "episodes" / slug / "index.html").read_bytes())
        for slug in ("marche", "reponse")
    }
    assert "../reponse/index.html" in pages["marche"].xpath("//div[@class='replies']//@href")
    assert "../marche/index.html" in pages["reponse"].xpath("//div[@class='replies']//@href")
    assert record(stage, "marche") == first
    spoken = json.loads((transcript(stage, "reponse")).read_bytes())
    assert "droit de réponse" in " ".join(one["body"] for one in spoken["segments"]).lower()
    assert run(stage, "check").returncode == 0


def transcript(stage: Stage, slug: str) -> Path:
    last = record(stage, slug).current
    assert last
    return stage.public / "episodes" / slug / last.id / "transcript.json"


def test_a_reply_to_nobody_is_refused(stage: Stage) -> None:
    """With what is known; nothing is published of it."""
    stage.write("reponse", ANSWER.replace("reply_to: marche", "reply_to: halle"))
    done = run(stage, "build")
    assert done.returncode == 3
    assert "“halle”" in done.stderr
    assert "marche" in done.stderr
    assert not (stage.public / "episodes" / "reponse").exists()


def test_a_reply_to_what_was_withdrawn_leads_nowhere(stage: Stage) -> None:
    """Its own words stay; the link, and the title of what it answers, go."""
    stage.write("reponse", ANSWER)
    assert stage.build() == 0
    assert stage.build(Withdrawal(("marche",))) == 0
    page = (stage.public / "episodes" / "reponse" / "index.html").read_text(encoding="utf-8")
    assert "replies" not in html.fromstring(page).xpath("//div/@class")
    assert "../marche/" not in page


# Corrected


def test_a_correction_is_said_first_and_shown(stage: Stage) -> None:
    """After the title, with its day, in sound, transcript and page; the revision before stays for who has its feed."""
    before = record(stage, "marche")
    stage.now = stage.now.replace(day=21)
    text = ARTICLE.replace("2,3 M€", "3 M€").replace(
        "auteur:", "correction: les travaux ont coûté 3 M€, et non 2,3.\nauteur:"
    )
    stage.write("marche", text)
    assert stage.build() == 0
    after = record(stage, "marche")
    assert after.guid == before.guid
    assert [revision.id for revision in after.revisions][:-1] == [one.id for one in before.revisions]
    bodies = [one["body"] for one in json.loads(transcript(stage, "marche").read_bytes())["segments"]]
    first = next(number for number, body in enumerate(bodies) if "et non 2,3" in body)
    assert re.search(r"Correction du 21 mai 2026", bodies[first])
    assert first < next(number for number, body in enumerate(bodies) if "Nous ouvrirons" in body)
    page = (stage.public / "episodes" / "marche" / "index.html").read_text(encoding="utf-8")
    assert "et non 2,3" in page


def test_records_of_before_are_still_read(stage: Stage) -> None:
    """A record without what came later is taken: editions live for years."""
    path = next(iter(stage.edition.records.glob("marche.json")))
    raw = msgspec.json.decode(path.read_bytes())
    for name in ("withdrawn", "reason", "notice", "former"):
        raw.pop(name, None)
    path.write_bytes(msgspec.json.encode(raw))
    assert stage.build() == 0
    assert titles(stage) == ["La passerelle est repeinte", "Le marché couvert rouvre à Alès"]


@pytest.mark.parametrize("withdrawn", [False, True], ids=["published", "withdrawn"])
def test_a_file_that_becomes_another_article_is_refused(stage: Stage, withdrawn: bool) -> None:
    """Its link was mended: that gave its episode a new guid without a word, and brought a withdrawn one back."""
    named = "date: 13/05/2026\nlien: https://courrier.example/passerelle-1"
    stage.edit("passerelle", "date: 13/05/2026", named)
    if withdrawn:
        assert stage.build(Withdrawal(("passerelle",))) == 0
    before, public = {one.slug: one for one in load_all(stage.folder / "records")}, files(stage.public)
    path = stage.folder / "articles" / "passerelle.md"
    text = path.read_text(encoding="utf-8").replace("passerelle-1", "passerelle-2").replace("trente", "vingt")
    path.write_text(text, encoding="utf-8")
    assert stage.build() == 3
    assert "id: https://courrier.example/passerelle-1" in next(
        e.message for e in stage.noted if hasattr(e, "exit_code")
    )
    assert {one.slug: one for one in load_all(stage.folder / "records")} == before
    assert files(stage.public) == public
    path.write_text(
        text.replace("lien:", "id: https://courrier.example/passerelle-1\nlien:"), encoding="utf-8"
    )
    assert stage.build() == 0
    (after,) = (one for one in load_all(stage.folder / "records") if one.slug == "passerelle")
    assert (after.guid, after.withdrawn is None) == (before["passerelle"].guid, not withdrawn)
