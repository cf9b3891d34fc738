"""Only what listeners had, or have now, is sent: what a newsroom mended before it published stays at home."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from stage import Stage, Web, files, whole

from episodes.catalogue.records import Record, load_all
from episodes.catalogue.withdrawal import Withdrawal
from episodes.edition.edition import ENTRY
from episodes.publish import restore
from episodes.publish.send_order import STATE
from episodes.publish.targets.folder import FolderTarget

WRONG, RIGHT, LATER = "depuis 2024", "depuis 2023", "depuis 2022"
COPY = '\n[publish.copie]\ntype = "folder"\npath = "../www/copie"\nlive = false\n'


class Killed(BaseException):
    """The end of the process, as far as a test can play it."""


def record(stage: Stage, slug: str = "marche") -> Record:
    return next(one for one in load_all(stage.folder / "records") if one.slug == slug)


def revisions(place: Path, slug: str = "marche") -> set[str]:
    """The revisions of an episode that anybody can get at a place."""
    return {path.name for path in (place / "episodes" / slug).iterdir() if path.is_dir()}


def told(place: Path, slug: str = "marche") -> list[str]:
    """The revisions that the description beside the edition tells of."""
    state = restore.fetch_state(FolderTarget(place))
    assert state is not None
    ids = {path.split("/")[2] for path in state.files if path.startswith(f"episodes/{slug}/")} - {ENTRY}
    known = next(one for one in state.episode_records if one.slug == slug)
    assert ids <= {one.id for one in known.revisions}
    return [one.id for one in known.revisions]


def mended(stage: Stage, old: str = WRONG, new: str = RIGHT) -> tuple[str, str]:
    """Corrects a sentence and builds; gives the revisions before and after, both of them in `public/`."""
    before = record(stage).revisions[-1].id
    stage.later(minutes=10)
    stage.edit("marche", old, new)
    after = record(stage).revisions[-1].id
    assert revisions(stage.public) == {before, after}
    return before, after


def retitled(stage: Stage) -> None:
    """A headline that has to go before anybody reads it."""
    path = stage.folder / "articles" / "marche.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "LE MARCHÉ COUVERT ROUVRE À ALÈS", "Le maire a détourné la halle"
        ),
        encoding="utf-8",
    )
    assert stage.build() == 0


def test_what_was_mended_before_the_first_publishing_is_never_sent(stage: Stage) -> None:
    """Built, corrected, built, published: neither a file nor a word of the wrong revision gets out."""
    path = stage.folder / "articles" / "marche.md"
    text = path.read_text(encoding="utf-8")
    retitled(stage)
    wrong = record(stage).revisions[-1].id
    path.write_text(text.replace(WRONG, RIGHT), encoding="utf-8")
    stage.later(minutes=10)
    assert stage.build() == 0
    right = record(stage).revisions[-1].id
    assert revisions(stage.public) == {wrong, right}
    due = stage.publish(trial=True)["Due"]
    assert not [event.path for event in due if wrong in event.path]
    stage.publish()
    assert revisions(stage.place) == {right}
    assert told(stage.place) == [right]
    assert "détourné" not in repr(restore.fetch_state(FolderTarget(stage.place)))
    assert whole(stage.place, str(stage.edition.settings.edition.site))


def test_a_revision_that_listeners_had_stays_for_them(stage: Stage) -> None:
    """Whoever has the feed of before still gets its sounds; the second correction takes them away."""
    stage.publish()
    first, second = mended(stage)
    stage.publish()
    assert revisions(stage.place) == {first, second}
    assert told(stage.place) == [first, second]
    _, third = mended(stage, RIGHT, LATER)
    stage.publish()
    assert revisions(stage.place) == {second, third}
    assert told(stage.place) == [first, second, third]


def test_of_two_corrections_between_publishings_only_the_last_is_sent(stage: Stage) -> None:
    """The one between was never anybody's."""
    stage.publish()
    first, between = mended(stage)
    stage.edit("marche", RIGHT, LATER)
    last = record(stage).revisions[-1].id
    stage.publish()
    assert between in revisions(stage.public)
    assert revisions(stage.place) == {last}
    assert told(stage.place) == [first, last]


def forget(stage: Stage) -> None:
    (stage.folder / "records" / "targets" / "web.tsv").unlink()


def nothing(stage: Stage) -> None:
    """The ledger stands."""


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("before", [nothing, forget])
@pytest.mark.parametrize("had", [True, False], ids=["listeners had it", "nobody had it"])
def test_the_place_itself_tells_what_listeners_had(
    stage: Stage, before: Callable[[Stage], None], *, again: bool, had: bool
) -> None:
    """With `--again`, with a lost ledger, with both: what they had stays, what they never had stays at home."""
    if had:
        stage.publish()
    wrong, right = mended(stage)
    stage.publish()
    before(stage)
    stage.later(minutes=10)
    stage.publish(again=again)
    assert revisions(stage.place) == ({wrong, right} if had else {right})
    assert told(stage.place) == ([wrong, right] if had else [right])


def test_a_second_place_gets_nothing_older_than_the_day_it_is_first_published_to(stage: Stage) -> None:
    """What listeners of one place had is nothing that another one has to show."""
    with (stage.folder / "edition.toml").open("a", encoding="utf-8") as settings:
        settings.write(COPY)
    stage.publish("web")
    wrong, right = mended(stage)
    stage.publish("web")
    stage.publish("copie")
    assert revisions(stage.place) == {wrong, right}
    assert revisions(stage.root / "www" / "copie") == {right}
    assert told(stage.root / "www" / "copie") == [right]
    for name in ("web", "copie"):
        stage.publish(name)
        assert stage.sent() == []


def test_a_restored_edition_knows_no_more_than_what_was_published(stage: Stage, web: Web) -> None:
    """Neither folder nor record brings a mended revision back; from there, nothing is sent."""
    wrong, right = mended(stage)
    stage.publish()
    shutil.rmtree(stage.folder)
    restore.restore(f"{web.address}audio/", stage.folder, {}, lambda event: None)
    stage.settings("[edition]", '[publish.web]\ntype = "folder"\npath = "../www/audio"\n\n[edition]')
    assert [revision.id for revision in record(stage).revisions] == [right]
    assert revisions(stage.public) == {right}
    stage.publish()
    assert stage.sent() in ([], [STATE])
    assert wrong not in {path.name for path in stage.root.rglob("*")}


def test_an_embargo_sends_nothing_and_its_end_sends_what_stands_then(stage: Stage) -> None:
    """An episode that was built and is dated later: neither its page nor its sounds, right or wrong, before the day."""
    path = stage.folder / "records" / "marche.json"
    path.write_text(path.read_text("utf-8").replace('"date": "2026-05-12', '"date": "2026-05-25'), "utf-8")
    _, right = mended(stage)
    stage.publish()
    assert not (stage.place / "episodes" / "marche").exists()
    assert "marche" not in repr(restore.fetch_state(FolderTarget(stage.place)))
    stage.later(days=6)
    assert stage.build() == 0
    stage.publish()
    assert revisions(stage.place) == {right}
    assert told(stage.place) == [right]


def test_what_a_killed_publishing_sent_and_nothing_led_to_goes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the sounds, then corrected: the wrong ones are taken away again, before anybody is led there."""
    wrong = record(stage).revisions[-1].id
    put = FolderTarget._put

    def until_the_style(self: FolderTarget, path: str, source: Path) -> None:
        if path.endswith(".css"):
            raise Killed
        put(self, path, source)

    with monkeypatch.context() as patched:
        patched.setattr(FolderTarget, "_put", until_the_style)
        with pytest.raises(Killed):
            stage.publish()
    assert revisions(stage.place) == {wrong}
    _, right = mended(stage)
    stage.publish()
    assert revisions(stage.place) == {right}
    assert told(stage.place) == [right]


def test_what_a_killed_publishing_led_to_stays(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before the feed, but with pages that lead to the sounds: somebody may listen just then."""
    first = record(stage).revisions[-1].id
    put = FolderTarget._put

    def until_the_feed(self: FolderTarget, path: str, source: Path) -> None:
        if path == "feed.xml":
            raise Killed
        put(self, path, source)

    with monkeypatch.context() as patched:
        patched.setattr(FolderTarget, "_put", until_the_feed)
        with pytest.raises(Killed):
            stage.publish()
    _, second = mended(stage)
    stage.publish()
    assert revisions(stage.place) == {first, second}


def test_what_no_page_names_stays_at_home(stage: Stage) -> None:
    """A cover of before, files of an episode that no record knows; what the newsroom put there itself goes."""
    stray = ("style-0a1b2c3d.css", "player-0a1b2c3d.js", "books/le-courrier-0a1b2c3d.txt")
    lost = ("episodes/halle/0a1b2c3d/a.mp3", "episodes/halle/note.txt", "bulletins/b/0a1b2c3d/b.mp3")
    for path in (*stray, *lost, "episodes/marche/note.txt", "CNAME"):
        (stage.public / path).parent.mkdir(parents=True, exist_ok=True)
        (stage.public / path).write_bytes(b"x")
    stage.publish()
    kept = files(stage.public).keys() - files(stage.place).keys()
    assert kept == {*stray, *lost, "episodes/marche/note.txt"}
    assert (stage.place / "CNAME").is_file()


def test_a_book_of_what_was_mended_stays_at_home(stage: Stage) -> None:
    """A build keeps the book before for those who came by an older page; here nobody did."""
    stage.settings("[edition]", '[book]\nperiod = "all"\n[edition]')
    assert stage.build() == 0
    mended(stage)
    assert len(list((stage.public / "books").iterdir())) == 2
    stage.publish()
    (offered,) = (stage.place / "books").iterdir()
    assert offered.name in (stage.place / ENTRY).read_text("utf-8")
    mended(stage, RIGHT, LATER)
    stage.publish()
    assert len(list((stage.place / "books").iterdir())) == 2


def test_the_notice_of_what_was_never_published_stays_at_home(stage: Stage) -> None:
    """A page that says that an episode was withdrawn tells that there was one."""
    assert stage.build(Withdrawal(("marche",), notice="Retiré.")) == 0
    stage.publish()
    assert not (stage.place / "episodes" / "marche").exists()
    stage.build(Withdrawal(("passerelle",)))
    stage.publish()
    assert (stage.place / "episodes" / "passerelle" / ENTRY).is_file()


def test_a_ledger_of_0_1_is_taken_at_its_word(stage: Stage) -> None:
    """It tells what was sent and nothing of who was led there: all of it counts as public, and nothing is sent."""
    stage.publish()
    first, second = mended(stage)
    stage.publish()
    ledger = stage.folder / "records" / "targets" / "web.tsv"
    lines = ledger.read_text("ascii").splitlines(keepends=True)
    ledger.write_text("".join(line for line in lines if line[0] != "*"), "ascii")
    stage.publish()
    assert stage.sent() == []
    assert "Removed" not in stage.by_kind()
    assert revisions(stage.place) == {first, second}
