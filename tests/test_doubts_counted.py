"""What the program is not sure of is one number, whichever command tells it."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stage import Stage

from episodes.build import script
from episodes.catalogue import doubt_counts

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "articles"

SPEAKERS = ("bridge", "football", "hospital", "headlines-who-says")
"""Articles on disk of which only speakers are doubtful."""

OWN = {
    "tout": """\
---
humeur: bonne
---

# La fête du moulin

Le QZRTOK a voté contre. « Enfin une bonne nouvelle pour toute la vallée ! »

Le maire et le préfet sont là. « Nous reviendrons au printemps ! »

« Nous irons tous ensemble.
""",
    "sans-titre": "Un seul paragraphe, sans titre, qui se termine par un point.\n",
    "sûr": "# Un budget voté\n\nLe conseil a voté. « Nous tiendrons nos comptes », promet Claire Vidal.\n",
}
"""And others: all kinds at once, one without a place, none at all."""


@dataclass(frozen=True)
class Told:
    """What each command says of one article: all the same number."""

    script: int
    text: int
    comments: int
    status: int | None
    noted: int | None

    @property
    def numbers(self) -> set[int | None]:
        return {self.script, self.text, self.comments, self.status, self.noted}


@dataclass
class Newsroom:
    """An edition, and what the program says in it."""

    folder: Path
    clips: Path

    def run(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *words],
            cwd=self.folder,
            env={**os.environ, "HAUTEVOIX_CACHE": str(self.clips)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    def build(self, *words: str) -> list[dict]:
        return [json.loads(line) for line in self.run("build", "--json", *words).splitlines()]

    def status(self) -> dict:
        return json.loads(self.run("status", "--json"))

    @property
    def notes(self) -> Path:
        return self.folder / "records" / doubt_counts.FILE

    @property
    def articles(self) -> list[Path]:
        return sorted((self.folder / "articles").glob("*.md"))

    def told(self) -> dict[str, Told]:
        """What is said of each article, by its path from the edition."""
        rows = {row["article"]: row for row in self.status()["rows"]}
        noted = dict(line.split("\t")[0:3:2] for line in self.notes.read_text(encoding="ascii").splitlines())
        found = {}
        for path in self.articles:
            row = rows[f"articles/{path.name}"]
            shown = script.as_text(path, explain=False, colour=False).splitlines()
            comments = re.findall(r"^# (look at|unsure|nobody)", script.as_yaml(path), re.MULTILINE)
            found[row["article"]] = Told(
                len(json.loads(script.as_json(path))["warnings"]),
                sum(line.lstrip().startswith("look at  ") for line in shown),
                len(comments),
                row["doubts"],
                int(noted[row["slug"]]),
            )
        return found


@pytest.fixture(scope="module")
def events() -> list[dict]:
    return []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, clips: Path, events: list[dict]) -> Newsroom:
    room = Newsroom(tmp_path_factory.mktemp("room"), clips)
    (room.folder / "articles").mkdir()
    (room.folder / "edition.toml").write_text('[edition]\ntitle = "Le Courrier"\n', encoding="utf-8")
    for name in SPEAKERS:
        shutil.copy(GOLDEN / f"{name}.md", room.folder / "articles")
    for name, text in OWN.items():
        (room.folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
    events += room.build()
    return room


@pytest.fixture
def room(built: Newsroom, tmp_path: Path) -> Newsroom:
    shutil.copytree(built.folder, tmp_path / "edition")
    return Newsroom(tmp_path / "edition", built.clips)


def test_every_command_counts_the_same_doubts(room: Newsroom, events: list[dict]) -> None:
    """`script` told of four where `build` and `status` said none: speakers were not counted."""
    told = room.told()
    by_source = {event["source"]: len(event["doubts"]) for event in events if event["event"] == "built"}
    assert {article: found.numbers for article, found in told.items()} == {
        article: {number} for article, number in by_source.items()
    }
    assert all(by_source[f"articles/{name}.md"] for name in SPEAKERS)
    assert by_source["articles/tout.md"] >= 5
    assert by_source["articles/sans-titre.md"] == 1
    assert by_source["articles/sûr.md"] == 0


def test_a_build_ends_with_how_many_articles_want_a_look(room: Newsroom, events: list[dict]) -> None:
    """And with the command that shows them; `status` too, also after a build that found all unchanged."""
    doubtful = {path: found.script for path, found in room.told().items() if found.script}
    again = room.build()
    assert [event["event"] for event in again] == ["unchanged"] * 7 + ["done"]
    for done in (events[-1], again[-1]):
        assert (done["unsure"], done["doubts"], done["uncounted"]) == (6, sum(doubtful.values()), 0)
        assert done["look"].split()[:2] == ["hautevoix", "script"]
    *_, feed, last = room.run("build").splitlines()
    assert feed.endswith(", as before")
    assert last == f"6 articles want a look, the first: {again[-1]['look']}"
    shown = room.run(*again[-1]["look"].split()[1:])
    assert shown.count("look at  ") == sum(doubtful[path] for path in again[-1]["look"].split()[2:])
    assert room.run("status").splitlines()[-2] == last
    assert (room.status()["unsure"], room.status()["look"]) == (6, again[-1]["look"])


def test_nothing_is_told_where_all_is_sure(room: Newsroom) -> None:
    """Else nobody would read it."""
    assert "look" not in room.run("build", "articles/sûr.md")


def test_what_somebody_settled_is_not_told_again(room: Newsroom) -> None:
    """A name, a voice, a line taken away, other words: each in the script file, each is one doubt less."""
    path = room.folder / "articles" / "tout.md"
    before = room.told()["articles/tout.md"].script
    place = script.editable(path)
    text = place.read_text(encoding="utf-8")
    for line, other in (
        ("- Citation: « Enfin", "- Julien Farge: « Enfin"),
        ("Nous reviendrons au printemps ! »", "Nous reviendrons au printemps ! »\n  voice: fr+f2"),
        ("Le QZRTOK a voté contre.", "Le comité a voté contre."),
    ):
        assert line in text
        text = text.replace(line, other)
        place.write_text(text, encoding="utf-8")
        assert len(json.loads(script.as_json(path))["warnings"]) == before - 1, other
        before -= 1
    rows = {row["article"]: row for row in room.status()["rows"]}
    assert (rows["articles/tout.md"]["state"], rows["articles/tout.md"]["doubts"]) == ("edited", before)
    (done,) = [event for event in room.build("articles/tout.md") if event["event"] == "built"]
    assert len(done["doubts"]) == before
    assert room.told()["articles/tout.md"].numbers == {before}
    kept = [line for line in text.splitlines() if "ensemble" not in line]
    place.write_text("\n".join(kept), encoding="utf-8")
    (last,) = json.loads(script.as_json(path))["warnings"]
    assert "humeur" in last["message"]


def test_notes_that_were_lost_are_found_again_by_a_build(room: Newsroom) -> None:
    """Until then nobody knows, which is never shown as 0."""
    before, kept = room.told(), sorted(room.notes.read_bytes().splitlines())
    room.notes.unlink()
    assert {row["doubts"] for row in room.status()["rows"]} == {None}
    assert room.run("status").count("doubts not counted") == 7
    assert room.build()[-1]["unsure"] == 6
    assert room.told() == before
    assert sorted(room.notes.read_bytes().splitlines()) == kept


def test_notes_of_the_first_version_do_not_count(room: Newsroom) -> None:
    """They left out who speaks: such a number is no better than none."""
    before = room.told()
    old = re.sub(rb"\t\d+\tspeakers", b"\t0", room.notes.read_bytes())
    room.notes.write_bytes(old)
    assert {row["doubts"] for row in room.status()["rows"]} == {None}
    room.build()
    assert room.told()["articles/tout.md"] == before["articles/tout.md"]


def test_what_a_build_cannot_count_at_once_is_said(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive whose notes were lost costs a build no minutes: it counts some, and says that others are left."""
    stage = Stage(room.folder.parent, room.clips, now=datetime.now(UTC))  # as the program built it
    monkeypatch.setattr(doubt_counts, "MOST", 5)
    room.notes.unlink()
    assert stage.build() == 0
    assert len(room.notes.read_bytes().splitlines()) == 5
    assert doubt_counts.summary_lines(1, 2, "hautevoix script a.md") == [
        "1 article wants a look; 2 not counted yet: hautevoix script a.md"
    ]
    assert doubt_counts.summary_lines(0, 2, None) == ["2 articles not looked at yet: hautevoix build"]
    assert stage.build() == 0
    assert len(room.notes.read_bytes().splitlines()) == 7


def test_an_episode_that_is_remade_is_counted_again(room: Newsroom) -> None:
    """`--again` tells what there is to look at, as the first build did."""
    (made,) = [
        one for one in room.build("articles/bridge.md", "--again", "bridge") if one["event"] == "built"
    ]
    assert len(made["doubts"]) == room.told()["articles/bridge.md"].script > 0


def test_publish_says_what_is_doubtful_before_it_sends(room: Newsroom) -> None:
    """It does not refuse; what lies there already is not told again."""
    with (room.folder / "edition.toml").open("a", encoding="utf-8") as file:
        file.write(
            'site = "https://audio.courrier.example/"\n[publish.web]\ntype = "folder"\npath = "../www"\nlive = false\n'
        )
    (room.folder.parent / "www").mkdir()
    total = sum(found.script for found in room.told().values())
    told = [json.loads(line) for line in room.run("publish", "--json").splitlines()]
    kinds = [event["event"] for event in told]
    planned = told[kinds.index("planned")]
    assert (planned["unsure"], planned["doubts"]) == (6, total)
    assert kinds.index("planned") < kinds.index("sent")
    assert "to look at in" not in room.run("publish").splitlines()[-2]
    (room.folder / "articles" / "nuit.md").write_text(
        "# La nuit\n\n« Ce fut une belle nuit pour tous ! »\n", encoding="utf-8"
    )
    assert "; 1 to look at in 1 episode (hautevoix status)\n" in room.run("publish")
