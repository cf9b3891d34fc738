"""Records lost, damaged or of another day: no episode gets a new identity, no withdrawn one comes back.

Each file of `records/` is deleted, emptied, cut in half, replaced by an older copy; before a build, before a
publishing; in an edition that was published and in one that was not; with the journal and without.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace
from stage import Stage, files

from episodes import events
from episodes import events as publishing
from episodes.catalogue import record_copies, records
from episodes.catalogue.records import Record
from episodes.catalogue.withdrawal import Withdrawal
from episodes.errors import RecordError

SITE = "https://audio.courrier.example/"
MORE = """\
live = false

[bulletin]
enabled = true

[feed.sections]
culture = "La culture, à écouter"
"""
ARTICLES = {
    "fanfare": ("12/05/2026", "La fanfare répète", "Douze cuivres répètent à la halle."),
    "pont": ("12/05/2026", "Le pont rouvre", "Le pont rouvre lundi."),
    "gare": ("13/05/2026", "La gare ferme", "La gare ferme deux jours."),
    "foire": ("13/05/2026", "La foire revient", "La foire revient samedi."),
}
WITHDRAWN = "pont"
NAMES = (
    "fanfare.json",
    "pont.json",
    "gare.json",
    "foire.json",
    "bulletins/bulletin-2026-05-12.json",
    "bulletins/bulletin-2026-05-13.json",
    "feeds.tsv",
    "journal.jsonl",
    "shown.txt",
    "heard.jsonl",
    "doubts.tsv",
    "imports.tsv",
    "targets/web.tsv",
    ".lock",
)
"""All that a build, an import and a publishing leave in `records/`."""


def article(name: str) -> str:
    date, title, text = ARTICLES[name]
    return f"---\ndate: {date}\nsection: culture\n---\n\n# {title}\n\n{text}\n"


def written(root: Path, clips: Path, *, publish: bool) -> Stage:
    """An edition with a past: one episode corrected, one withdrawn, one reissued; `older/` is it before that."""
    stage = Stage(root, clips)
    stage.start(SITE)
    for path in (stage.folder / "articles").iterdir():
        path.unlink()
    shutil.rmtree(stage.folder / "records")
    shutil.rmtree(stage.public)
    stage.settings('www/audio"', f'www/audio"\n{MORE}')
    for name in ARTICLES:
        stage.write(name, article(name))
        assert stage.build() == 0
    if publish:
        stage.publish()
    (stage.folder / "records" / "imports.tsv").write_text("", encoding="ascii")
    shutil.copytree(stage.folder / "records", root / "older")
    stage.later(hours=1)
    stage.edit("fanfare", "Douze", "Treize")
    stage.later(hours=1)
    assert stage.build(Withdrawal((WITHDRAWN,), reason="une erreur")) == 0
    stage.later(hours=1)
    assert stage.build(reissued="gare") == 0
    stage.later(hours=1)
    if publish:
        stage.publish()
    assert stage.build() == 0
    return stage


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> dict[str, Stage]:
    """The edition as it was built, and as it was published besides."""
    made = {name: tmp_path_factory.mktemp(name) for name in ("built", "published")}
    return {name: written(root, clips, publish=name == "published") for name, root in made.items()}


@pytest.fixture
def copies(
    whole: dict[str, Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Stage]:
    """Gives the edition anew at each call, to be damaged."""

    monkeypatch.setattr(os, "fsync", lambda handle: None)  # nothing is lost here but what is taken away

    def fresh(kind: str) -> Stage:
        root = tmp_path / f"{kind}-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(whole[kind].root, root, copy_function=copied)
        return Stage(root, whole[kind].clips, now=whole[kind].now)

    return fresh


def copied(source: str, target: str) -> None:
    """What is published is replaced, never written into, so that a link will do."""
    own = "records" in Path(source).parts or source.endswith((".md", ".toml"))
    (shutil.copy2 if own else os.link)(source, target)


def deleted(path: Path, older: Path) -> None:
    path.unlink(missing_ok=True)


def emptied(path: Path, older: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path, older: Path) -> None:
    data = path.read_bytes() if path.exists() else b""
    path.write_bytes(data[: len(data) // 2])


def older_copy(path: Path, older: Path) -> None:
    """As from a backup of before; what was not there then is taken away."""
    if older.exists():
        shutil.copyfile(older, path)
    else:
        path.unlink(missing_ok=True)


DAMAGES = (deleted, emptied, cut, older_copy)


def kept(stage: Stage) -> dict[str, Record]:
    """The records of all episodes and bulletins, but for why one was withdrawn, which is never published."""
    folder = stage.edition.records
    found = {
        f"{shelf}/{one.slug}": one
        for shelf in ("episodes", "bulletins")
        for one in records.load_all(record_copies.records_folder(folder, shelf))
    }
    return {name: replace(one, reason=None) for name, one in found.items()}


def identities(folder: Path) -> dict[str, list[str]]:
    """Every guid of every feed of a folder, those of episodes and that of the podcast itself."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.xml"))}
    return {name: re.findall(r"<(?:podcast:)?guid[^>]*>([^<]+)<", text) for name, text in found.items()}


def told(stage: Stage) -> str:
    """The warnings of the last build and the last publishing."""
    both = [*stage.noted, *stage.told]
    return "\n".join(one.message for one in both if isinstance(one, events.Warned | publishing.Warned))


def tried(stage: Stage, step: str) -> RecordError | None:
    """Builds, or publishes what is built; gives why that was refused."""
    stage.noted.clear()
    stage.told.clear()
    try:
        if step == "build":
            assert stage.build() == 0
        else:
            stage.publish()
    except RecordError as error:
        return error
    return None


def holds(stage: Stage, before: Stage, step: str, damaged: tuple[str, ...] = ()) -> str:
    """Judges one try: all is as before and whoever lost something is told so, or nothing is done at all.

    Args:
        stage: the edition, damaged.
        before: the same, whole.
        step: what is tried.
        damaged: names of what holds an identity: none of them may be mended in silence.

    Returns:
        What was said.
    """
    public, place, lying = files(stage.public), files(stage.place), files(stage.folder / "records")
    refusal = tried(stage, step)
    if refusal:
        assert refusal.exit_code == 3
        assert "\n" not in str(refusal)
        assert re.search(r"hautevoix restore https://|a backup of records/|Remove it", str(refusal))
        assert (files(stage.public), files(stage.place)) == (public, place)
        assert files(stage.folder / "records") == lying
        return str(refusal)
    assert kept(stage) == kept(before)
    assert kept(stage)[f"episodes/{WITHDRAWN}"].withdrawn
    assert identities(stage.public) == identities(before.public)
    if step == "publish":
        assert identities(stage.place) == identities(before.public)
    assert all(f"{name}: " in told(stage) for name in damaged)
    return told(stage)


def is_identity(name: str) -> bool:
    return name == "feeds.tsv" or name.endswith(".json")


@pytest.mark.parametrize("step", ["build", "publish"])
@pytest.mark.parametrize("kind", ["built", "published"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_whatever_becomes_of_one_file_of_records_every_identity_stays(
    whole: dict[str, Stage], copies: Callable[[str], Stage], damage: Callable, kind: str, step: str
) -> None:
    """Nothing is refused while the journal stands, and nothing is mended without a line that names it."""
    for name in NAMES:
        stage = copies(kind)
        path = stage.folder / "records" / name
        before = path.read_bytes() if path.exists() else None
        if kind == "built" and not is_identity(name):
            continue  # what holds no identity is tried in the other edition
        damage(path, stage.root / "older" / name)
        after = path.read_bytes() if path.exists() else None
        changed = (name,) if is_identity(name) and before != after else ()
        said = holds(stage, whole[kind], step, changed)
        assert ("brought back" in said) == bool(changed), name
        assert (tried(stage, "build"), told(stage)) == (None, ""), name


@pytest.mark.parametrize("step", ["build", "publish"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("kind", ["built", "published"])
def test_without_the_journal_what_was_published_brings_it_back_or_it_is_refused(
    whole: dict[str, Stage], copies: Callable[[str], Stage], kind: str, damage: Callable, step: str
) -> None:
    """As in an edition that version 0.1.0 made: what was never published is refused, with what to do."""
    for name in filter(is_identity, NAMES):
        stage = copies(kind)
        path = stage.folder / "records" / name
        before = path.read_bytes()
        damage(path, stage.root / "older" / name)
        (stage.folder / "records" / record_copies.FILE).unlink()
        after = path.read_bytes() if path.exists() else None
        said = holds(stage, whole[kind], step, (name,) if before != after else ())
        is_back = kind == "published" or name == "feeds.tsv"
        assert ("brought back" in said) == (before != after and is_back), name


@pytest.mark.parametrize("kind", ["built", "published"])
@pytest.mark.parametrize("left", ["journal and public", "journal", "public", "ledgers"])
def test_all_records_lost_at_once_come_back_from_whatever_is_left(
    whole: dict[str, Stage], copies: Callable[[str], Stage], left: str, kind: str
) -> None:
    """The journal alone is enough, and so is what was published; with neither, nothing is built."""
    stage = copies(kind)
    for name in filter(is_identity, NAMES):
        (stage.folder / "records" / name).unlink()
    if "journal" not in left:
        (stage.folder / "records" / record_copies.FILE).unlink()
    if "public" not in left:
        shutil.rmtree(stage.public)
    if left == "ledgers" and kind == "built":
        return  # nothing anywhere knows of it
    refusal = tried(stage, "build")
    if "journal" in left or (left, kind) == ("public", "published"):
        assert refusal is None
        assert kept(stage).keys() == kept(whole[kind]).keys()
        assert identities(stage.public) == identities(whole[kind].public)
        assert told(stage).count("brought back") >= 6
    else:
        assert "built now, it would come to every listener as a new one" in str(refusal)
        assert "hautevoix restore https://" in str(refusal)


@pytest.mark.parametrize("kind", ["built", "published"])
def test_a_record_lost_with_its_article_edited_or_lost_keeps_its_episode(
    whole: dict[str, Stage], copies: Callable[[str], Stage], kind: str
) -> None:
    """The next build made an episode anew, or left it out of the feed; a withdrawn one came back."""
    for name in ("fanfare", WITHDRAWN):
        for edited in (True, False):
            stage = copies(kind)
            (stage.folder / "records" / f"{name}.json").unlink()
            path = stage.folder / "articles" / f"{name}.md"
            if edited:
                path.write_text(f"{path.read_text(encoding='utf-8')}\nUne ligne de plus.\n", encoding="utf-8")
            else:
                path.unlink()
            assert tried(stage, "build") is None
            assert f"{name}.json: was missing" in told(stage)
            assert identities(stage.public) == identities(whole[kind].public)
            assert kept(stage)[f"episodes/{WITHDRAWN}"].withdrawn


@pytest.mark.parametrize("step", ["build", "publish"])
@pytest.mark.parametrize("with_journal", [True, False], ids=["journal", "no journal"])
@pytest.mark.parametrize("kind", ["built", "published"])
def test_one_altered_digit_of_a_guid_is_never_sent(
    whole: dict[str, Stage], copies: Callable[[str], Stage], kind: str, with_journal: bool, step: str
) -> None:
    """A record that names a guid which nobody else knows is damaged, though it parses."""
    for name in ("fanfare", "gare", WITHDRAWN):
        stage = copies(kind)
        path = stage.folder / "records" / f"{name}.json"
        guid = kept(stage)[f"episodes/{name}"].guid
        other = guid[:-1] + ("0" if guid[-1] != "0" else "1")
        path.write_bytes(path.read_bytes().replace(guid.encode(), other.encode()))
        if not with_journal:
            (stage.folder / "records" / record_copies.FILE).unlink()
        if (kind, with_journal, name) == ("built", False, WITHDRAWN):
            continue  # it was never told to anybody
        said = holds(stage, whole[kind], step, (path.name,))
        assert "of another identity" in said or "one of them was altered" in said


@pytest.mark.parametrize("with_journal", [True, False], ids=["journal", "no journal"])
@pytest.mark.parametrize("kind", ["built", "published"])
def test_a_record_copied_under_another_slug_is_refused(
    whole: dict[str, Stage], copies: Callable[[str], Stage], kind: str, with_journal: bool
) -> None:
    """Its episode would be in the feed twice, once with files that are not there."""
    stage = copies(kind)
    path = stage.folder / "records" / "fanfare.json"
    text = path.read_text(encoding="utf-8").replace('"slug": "fanfare"', '"slug": "copie"')
    path.with_name("copie.json").write_text(text, encoding="utf-8")
    if not with_journal:
        (stage.folder / "records" / record_copies.FILE).unlink()
    said = holds(stage, whole[kind], "build")
    assert re.search(r"copie\.json: has the identity of \S*fanfare\.json.*Remove it", said)
    path.with_name("copie.json").unlink()
    assert holds(stage, whole[kind], "build") == ""


@pytest.mark.parametrize("kind", ["built", "published"])
def test_a_whole_folder_of_an_older_day_brings_nothing_back(
    whole: dict[str, Stage], copies: Callable[[str], Stage], kind: str
) -> None:
    """Records and journal from a backup agree with each other, and not with what listeners have."""
    stage = copies(kind)
    shutil.rmtree(stage.folder / "records")
    shutil.copytree(stage.root / "older", stage.folder / "records")
    said = holds(stage, whole[kind], "build")
    assert ("brought back" if kind == "published" else "is an older copy") in said


def test_a_journal_that_is_lost_cut_or_behind_is_made_good_in_silence(
    whole: dict[str, Stage], copies: Callable[[str], Stage]
) -> None:
    """Records are what holds; the journal has them again at the next build, and nothing else."""
    for damage in DAMAGES:
        stage = copies("built")
        path = stage.folder / "records" / record_copies.FILE
        damage(path, stage.root / "older" / record_copies.FILE)
        assert holds(stage, whole["built"], "build") == ""
        for name in filter(is_identity, NAMES):
            (stage.folder / "records" / name).unlink()
        assert tried(stage, "build") is None
        assert kept(stage) == kept(whole["built"])


def test_a_kill_between_a_record_and_its_line_is_made_good_in_silence(
    whole: dict[str, Stage], copies: Callable[[str], Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is written first: it is newer than the journal, and stands."""
    stage = copies("published")
    assert stage.build() == 0
    text = (stage.folder / "articles" / "foire.md").read_text(encoding="utf-8")
    stage.write("foire", text.replace("samedi", "dimanche"))
    with monkeypatch.context() as patched:
        patched.setattr(record_copies, "append", killed)
        with pytest.raises(Killed):
            stage.build()
    assert len(kept(stage)["episodes/foire"].revisions) == 2
    assert (tried(stage, "build"), told(stage)) == (None, "")
    assert len(kept(stage)["episodes/foire"].revisions) == 2
    assert (tried(stage, "publish"), told(stage)) == (None, "")


class Killed(BaseException):
    """The end of the process, as far as a test can play it."""


def killed(folder: Path, held: Iterable[tuple[record_copies.Key, bytes]]) -> None:
    if list(held):
        raise Killed


def test_a_long_journal_keeps_the_last_line_of_each_record(tmp_path: Path) -> None:
    """It grows with what is built, not with how often."""
    key = record_copies.Key("episodes", "pont")
    for number in range(200):
        record_copies.append(tmp_path, [(key, b'{"number":%d}' % number)])
    assert record_copies.Journal(tmp_path).is_long
    record_copies.Journal(tmp_path).compact()
    assert (tmp_path / record_copies.FILE).read_bytes().count(b"\n") == 1
    assert record_copies.Journal(tmp_path).last(key) == b'{"number":199}'


def test_a_line_that_was_altered_counts_for_nothing(tmp_path: Path) -> None:
    """Neither what it holds nor what it is about may be another; the line before holds."""
    key = record_copies.Key("episodes", "pont")
    record_copies.append(tmp_path, [(key, b'{"number":1}'), (key, b'{"number":2}')])
    path = tmp_path / record_copies.FILE
    whole = path.read_bytes()
    for old, new in ((b'"number":2', b'"number":3'), (b"pont", b"font")):
        head, _, tail = whole.rpartition(old)
        path.write_bytes(head + new + tail)
        assert record_copies.Journal(tmp_path).last(key) == b'{"number":1}'
        assert record_copies.Journal(tmp_path).damaged
    path.write_bytes(whole[:-5])
    record_copies.append(tmp_path, [(key, b'{"number":4}')])
    assert record_copies.Journal(tmp_path).last(key) == b'{"number":4}'
