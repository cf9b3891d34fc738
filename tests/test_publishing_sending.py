"""Publishing to a folder: only what changed goes, in an order that never shows a half, and is looked at after."""

import errno
import os
import shutil
import tomllib
from itertools import count
from pathlib import Path

import pytest
from stage import Stage, Web, files, whole

from episodes.catalogue.withdrawal import Withdrawal
from episodes.edition import lock
from episodes.edition.edition import Edition
from episodes.errors import EpisodeError, FaultyError, LiveError, LockedError, PlaceError, PublishError
from episodes.publish import restore
from episodes.publish.send_order import STATE, wave
from episodes.publish.targets import LEASE_FILE, Parcel
from episodes.publish.targets.folder import FolderTarget

DOCUMENTED = (Path(__file__).parents[1] / "docs" / "publishing.md").read_text(encoding="utf-8")


class Killed(BaseException):
    """The end of the process, as far as a test can play it."""


def site(stage: Stage) -> str:
    return str(stage.edition.settings.edition.site)


def test_what_is_published_is_what_was_built(stage: Stage) -> None:
    """Every file of `public/` lies there, byte for byte, and the web site shows it."""
    events = stage.publish()
    assert files(stage.place) == files(stage.public)
    assert whole(stage.place, site(stage))
    assert [event.files for event in events["Verified"]] == [
        5
    ]  # two sounds, the cover in two sizes, the feed
    assert events["Published"][0].files == len(files(stage.public))


def test_nothing_is_sent_where_nothing_changed(stage: Stage) -> None:
    """A second time writes nothing, asks the web site nothing, and says that all of it is there."""
    stage.publish()
    before = {path: path.stat().st_mtime_ns for path in stage.place.rglob("*") if path.is_file()}
    events = stage.publish()
    changed = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert stage.sent() == []
    assert changed == {"hold.json"}
    assert events["Planned"][0].files == events["Published"][0].files == 0


def test_only_what_changed_is_sent(stage: Stage) -> None:
    """A corrected article sends its new revision and what leads to it: no audio of another episode."""
    stage.publish()
    stage.edit("marche", "depuis 2024", "depuis 2023")
    stage.publish()
    sent = stage.sent()
    assert not [path for path in sent if "passerelle" in path and path != "episodes/passerelle/index.html"]
    assert next(path for path in sent if path.endswith(".mp3")).startswith("episodes/marche/")
    assert files(stage.place) == files(stage.public)


def test_the_feed_comes_after_all_that_it_leads_to(stage: Stage) -> None:
    """Revisions, then what pages load, pages of episodes, lists, the feed, and what describes it all."""
    stage.publish()
    sent = stage.sent()
    assert [wave(path) for path in sent] == sorted(wave(path) for path in sent)
    assert sent[-2:] == ["feed.xml", STATE]
    assert sent.index("episodes/marche/index.html") < sent.index("index.html")
    assert max(sent.index(path) for path in sent if path.endswith(".mp3")) < sent.index("index.html")


def test_the_order_of_each_kind_of_file() -> None:
    """Older pages of feeds before pages, section feeds before the edition's own."""
    paths = [
        "episodes/une/0a1b2c3d/une.mp3",
        "style-0a1b2c3d.css",
        "feed-1.xml",
        "episodes/une/index.html",
        "index.html",
        "feed-culture.xml",
        "feed.xml",
        STATE,
    ]
    assert [wave(path) for path in paths] == list(range(8))


def test_a_dry_run_names_all_and_sends_nothing(stage: Stage) -> None:
    """It makes no folder and keeps no ledger."""
    events = stage.publish(trial=True)
    assert {event.path for event in events["Due"]} == set(files(stage.public))
    assert not stage.place.exists()
    assert not (stage.folder / "records" / "targets" / "web.tsv").exists()


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_killed_at_any_moment_the_feed_is_whole_and_the_next_run_ends_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, *, done: bool
) -> None:
    """Whatever files were put or taken away before the end: no feed, the one of before, or the new one, whole.

    The end comes before the last of them, or after it and before that is written down.
    """
    stage.publish()
    published = stage.root / "published"
    shutil.copytree(stage.root / "www", published)
    shutil.copytree(stage.folder / "records" / "targets", stage.root / "targets")
    stage.edit("marche", "depuis 2024", "depuis 2023")
    stage.build(Withdrawal(("passerelle",)))
    ends = 0
    for moment in count(1):
        for fresh, kept in (
            (stage.root / "www", published),
            (stage.folder / "records" / "targets", stage.root / "targets"),
        ):
            shutil.rmtree(fresh)
            shutil.copytree(kept, fresh)
        if _killed(stage, monkeypatch, moment, done=done):
            ends += 1
            assert whole(stage.place, site(stage))
        stage.publish()
        assert files(stage.place) == files(stage.public)
        if ends < moment:
            break
    assert ends > 15


def _killed(stage: Stage, monkeypatch: pytest.MonkeyPatch, moment: int, *, done: bool) -> bool:
    """Publishes, and ends the process with the n-th file that is put or taken away, done or not."""
    left = count(moment, -1)

    def until_then(act):
        def acting(self, path, *rest):
            last = next(left) == 1
            if done or not last:
                act(self, path, *rest)
            if last:
                raise Killed

        return acting

    with monkeypatch.context() as patched:
        patched.setattr(FolderTarget, "_put", until_then(FolderTarget._put))
        patched.setattr(FolderTarget, "_prune", until_then(FolderTarget._prune))
        try:
            stage.publish()
        except Killed:
            return True
    return False


def test_what_was_sent_before_a_kill_is_not_sent_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger is written as it happens."""
    assert _killed(stage, monkeypatch, 10, done=False)
    before = stage.sent()
    stage.publish()
    assert len(before) == 9
    assert not set(before) & set(stage.sent())


def test_what_the_edition_has_no_more_goes_and_nothing_else(stage: Stage) -> None:
    """A withdrawn episode's files and empty folders go after the feed; a stranger's files stay."""
    stage.publish()
    (stage.place / "cgi").mkdir()
    (stage.place / "cgi" / "compteur.txt").write_text("3")
    stage.build(Withdrawal(("passerelle",)))
    events = stage.publish()
    kinds = [type(event).__name__ for event in stage.told]
    assert kinds.index("Removed") > max(place for place, kind in enumerate(kinds) if kind == "Sent")
    assert {path.name for path in (stage.place / "episodes" / "passerelle").iterdir()} == {"index.html"}
    assert (stage.place / "cgi" / "compteur.txt").read_text() == "3"
    assert events["Published"][0].removed == len(events["Removed"])


def test_what_cannot_be_taken_away_is_told_each_time(stage: Stage) -> None:
    """A program without `remove` leaves a withdrawn episode where it is: the newsroom must know."""
    stage.settings('type = "folder"\npath = "../www/audio"', f'type = "command"\nsend = {COPY}')
    stage.place.mkdir()
    stage.publish()
    assert files(stage.place) == files(stage.public)
    stage.build(Withdrawal(("passerelle",)))
    for _ in range(2):
        told = stage.publish()["Warned"][0].message
        assert "files that the edition has no more stay there" in told
        assert "episodes/passerelle/" in told
        stage.later(minutes=1)


COPY = '["sh", "-c", "cd {public} && while read -r path; do install -D \\"$path\\" ../../www/audio/\\"$path\\"; done < {list}"]'


def test_a_program_sends_and_removes(stage: Stage) -> None:
    """It is run once for each wave, with the folder and a list; what it says is shown where it fails."""
    stage.settings(
        'type = "folder"\npath = "../www/audio"',
        f'type = "command"\nsend = {COPY}\nremove = ["sh", "-c", "cd ../www/audio && xargs rm -f -- < {{list}}"]',
    )
    stage.place.mkdir()
    stage.publish()
    stage.build(Withdrawal(("passerelle",)))
    stage.publish()
    assert files(stage.place) == files(stage.public)
    stage.settings("&& while", "&& echo Disque plein >&2 && false && while")
    stage.edit("marche", "depuis 2024", "depuis 2023")
    with pytest.raises(PlaceError, match=r"ended with code 1 \(Disque plein\)") as failed:
        stage.publish()
    assert failed.value.exit_code == 8


def test_a_program_as_documented_takes_files_away(stage: Stage) -> None:
    """The program of docs/publishing.md, with another `ssh`: what it is given to take away is on its standard input."""
    told = next(line for line in DOCUMENTED.splitlines() if line.startswith("remove = "))
    command = tomllib.loads(told)["remove"][-1].replace("www/audio", "../www/audio")
    stage.settings(
        'type = "folder"\npath = "../www/audio"',
        f'type = "command"\nsend = {COPY}\nremove = ["sh", "-c", "{command}"]',
    )
    stage.place.mkdir()
    stage.publish()
    stage.build(Withdrawal(("passerelle",)))
    stage.publish()
    assert files(stage.place) == files(stage.public)


def test_a_program_that_is_told_to_send_elsewhere_sends_all(stage: Stage) -> None:
    """A new host has nothing yet, which nobody can ask it; what is withdrawn meanwhile is not forgotten."""
    stage.settings(
        'type = "folder"\npath = "../www/audio"',
        f'type = "command"\nsend = {COPY}\nremove = ["sh", "-c", "cd ../www/audio && xargs rm -f -- < {{list}}"]',
    )
    stage.place.mkdir()
    stage.publish()
    before = stage.place.rename(stage.root / "avant")
    stage.place.mkdir()
    stage.build(Withdrawal(("passerelle",)))
    stage.settings("install -D", "install -m 644 -D")
    told = stage.publish()
    assert files(stage.place) == files(stage.public)
    gone = files(before).keys() - files(stage.public).keys()
    assert gone == {event.path for event in told["Removed"]}
    stage.publish()
    assert stage.sent() == []


@pytest.mark.parametrize(
    ("words", "cause"), [('["rien-de-tel"]', "could not be started"), ('["sh", "-c", "exit 3"]', "code 3")]
)
def test_a_program_that_fails_is_named(stage: Stage, words: str, cause: str) -> None:
    stage.settings('type = "folder"\npath = "../www/audio"', f'type = "command"\nsend = {words}')
    with pytest.raises(PlaceError, match=cause):
        stage.publish()
    assert stage.sent() == []


def test_audio_that_rots_between_the_check_and_the_sending_is_not_sent(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check before publishing believes a file whose length and times are the same: its bytes are compared anew."""
    media = next(stage.public.rglob("*.mp3"))
    monkeypatch.setattr("episodes.check.check", lambda *_, **__: [])
    media.write_bytes(media.read_bytes()[:-1] + b"\xaa")
    with pytest.raises(FaultyError, match="not the file that was built"):
        stage.publish()
    assert stage.sent() == []


def test_a_fault_is_refused(stage: Stage) -> None:
    """What `check` finds is told, and nothing is sent."""
    next(stage.public.rglob("*.mp3")).write_bytes(b"ID3")
    with pytest.raises(FaultyError, match="nothing was sent") as refused:
        stage.publish()
    assert refused.value.exit_code == 7
    assert stage.by_kind()["PublishRefused"][0].hint
    assert not stage.place.exists()


@pytest.mark.parametrize(
    ("old", "new", "target", "cause"),
    [
        ('site = "', '# "', None, "names no `site`"),
        ("[publish.web]", "[publish.autre]", "web", "there is no .publish.web.. Those it has: autre"),
        ('[publish.web]\ntype = "folder"\npath = "../www/audio"', "", None, "names no place"),
        (
            "[publish.web]",
            '[publish.copie]\ntype = "folder"\npath = "../c"\n[publish.web]',
            None,
            "hautevoix publish copie .or web",
        ),
        ("../www/audio", "public", None, "own folder"),
        ("../www/audio", "..", None, "own folder"),
        ("../www/audio", "articles/audio", None, "own folder"),
        ("../www/audio", "records", None, "own folder"),
        ("title", "title", "", "there is no .publish... Those it has: web"),
        ("../www/audio", "../rien/rien", None, "no such folder"),
    ],
)
def test_settings_that_cannot_work_are_refused(
    stage: Stage, old: str, new: str, target: str | None, cause: str
) -> None:
    """One line says what is missing."""
    stage.settings(old, new)
    with pytest.raises(EpisodeError, match=cause):
        stage.publish(target)


def test_a_build_keeps_publishing_out(stage: Stage) -> None:
    """What is sent does not change meanwhile."""
    with lock.edition_lock(stage.folder / "records", wait=False), pytest.raises(LockedError):
        stage.publish()


def test_another_podcast_is_left_alone(stage: Stage) -> None:
    """A feed that is not this one's, with or without this program's description beside it, is not written over."""
    stage.place.mkdir()
    foreign = b"<rss><channel><title>Radio Lez</title></channel></rss>"
    (stage.place / "feed.xml").write_bytes(foreign)
    with pytest.raises(PublishError, match=r"holds another edition \(Radio Lez\)"):
        stage.publish()
    assert files(stage.place) == {"feed.xml": foreign}
    (stage.place / "feed.xml").unlink()
    stage.publish()
    stage.settings(site(stage), f"{site(stage)}autre/")
    (stage.folder / "records" / "targets" / "web.tsv").unlink()
    shutil.rmtree(stage.public)
    shutil.rmtree(stage.folder / "records")
    assert stage.build() == 0
    with pytest.raises(PublishError, match="Le Courrier des Gardons"):
        stage.publish()


@pytest.mark.parametrize("lost", [b"", b"x"])
def test_a_description_that_is_damaged_is_mended(stage: Stage, lost: bytes) -> None:
    """The feed beside it says whose place it is, also on a network of one's own, where it has no identity."""
    stage.publish()
    (stage.place / STATE).write_bytes(lost)
    stage.publish()
    assert files(stage.place) == files(stage.public)


def test_a_place_where_all_is_gone_is_not_filled_again_unasked(stage: Stage) -> None:
    """A disk that is not mounted looks empty."""
    stage.publish()
    shutil.rmtree(stage.place)
    stage.place.mkdir()
    with pytest.raises(PublishError, match="no longer there"):
        stage.publish()
    assert files(stage.place) == {}
    stage.publish(again=True)
    assert files(stage.place) == files(stage.public)


def test_a_successor_sends_nothing_twice(stage: Stage) -> None:
    """Without the ledger, the place itself tells what it holds; a file that is missing there is sent."""
    stage.publish()
    (stage.folder / "records" / "targets" / "web.tsv").unlink()
    shutil.copytree(stage.folder, stage.root / "successeur")
    shutil.rmtree(stage.folder)
    (stage.root / "successeur").rename(stage.folder)
    (stage.place / "index.html").unlink()
    stage.later(minutes=5)
    stage.publish()
    assert set(stage.sent()) <= {"index.html", STATE}
    assert files(stage.place) == files(stage.public)


def test_a_folder_that_is_older_than_the_place_is_refused(stage: Stage) -> None:
    """What was published from another copy of the edition is not lost."""
    stage.publish()
    old = stage.root / "ancien"
    shutil.copytree(stage.folder, old)
    stage.later(hours=1)
    stage.edit("marche", "depuis 2024", "depuis 2023")
    stage.publish()
    shutil.rmtree(stage.folder)
    old.rename(stage.folder)
    with pytest.raises(
        PublishError, match=r"“marche” is newer there.*hautevoix restore http://.*/audio/ DIR"
    ):
        stage.publish()


def test_a_second_publisher_is_refused(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the first one is done, or an hour after it was last heard of; then nothing it left is trusted."""
    other = Stage(stage.root / "autre", stage.clips, who="studio")
    shutil.copytree(stage.folder, other.folder)
    other.settings("../www/audio", "../../www/audio")
    assert _killed(stage, monkeypatch, 5, done=False)
    with pytest.raises(
        LockedError, match="redaction has been publishing there since 2026-05-20 12:00"
    ) as refused:
        other.publish()
    assert refused.value.exit_code == 6
    other.later(hours=2)
    other.publish()
    assert files(stage.place) == files(other.public)
    stage.publish()
    assert files(stage.place) == files(stage.public)


def test_a_full_disk_keeps_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor half a file, which would fill it; once there is room, nobody has to take away what nobody can read."""
    (stage.place / LEASE_FILE).parent.mkdir(parents=True)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    target, page = FolderTarget(stage.place), stage.public / "index.html"
    parcel = Parcel("index.html", page, page.stat().st_size, "")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(PlaceError, match=r"hold\.json.*No space left"):
            target.claim(b"now", None)
        with pytest.raises(PlaceError, match=r"index\.html.*No space left"):
            target.send([parcel], lambda *_: None)
    assert [path for path in stage.place.rglob("*") if path.is_file()] == []
    assert target.claim(b"now", None)


def test_who_is_refused_keeps_nobody_out(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another edition, sent to this place by mistake, holds it no longer than it takes to see that.

    Where a publisher died half-way, it still stands there that nothing is to be trusted.
    """
    stage.publish()
    other = Stage(stage.root / "autre", stage.clips, who="stagiaire")
    shutil.copytree(stage.folder, other.folder)
    shutil.rmtree(other.folder / "records")
    shutil.rmtree(other.public)
    other.settings("../www/audio", "../../www/audio")
    other.settings(site(stage), f"{site(stage)}autre/")
    assert other.build() == 0

    def refused() -> bytes:
        with pytest.raises(PublishError, match="holds another edition"):
            other.publish()
        return (stage.place / LEASE_FILE).read_bytes()

    before = (stage.place / LEASE_FILE).read_bytes()
    assert refused() == before
    stage.later(minutes=1)
    stage.edit("marche", "depuis 2024", "depuis 2023")
    assert _killed(stage, monkeypatch, 5, done=False)
    before = (stage.place / LEASE_FILE).read_bytes()
    other.later(hours=2)
    assert refused() == before
    stage.publish()
    assert files(stage.place) == files(stage.public)


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (lambda web: setattr(web, "root", None), "the web site answers 404.*hautevoix publish web"),
        (lambda web: setattr(web, "ranges", False), "no part of a file"),
        (lambda web: web.kinds.update({".mp3": "text/plain"}), "calls it text/plain"),
        (lambda web: web.instead.update({"/audio/feed.xml": b"<html>"}), "it is not XML"),
        (
            lambda web: web.instead.update({"/audio/feed.xml": b"<rss><channel/></rss>"}),
            "another feed",
        ),
    ],
)
def test_a_web_site_that_does_not_show_it_is_told_of(stage: Stage, web: Web, wrong, cause: str) -> None:
    """All is sent; exit code 8 says what listeners would meet. The next run looks again."""
    root = web.root
    wrong(web)
    with pytest.raises(LiveError, match=cause) as failed:
        stage.publish()
    assert failed.value.exit_code == 8
    assert files(stage.place) == files(stage.public)
    web.show(root)
    assert stage.publish()["Verified"]
    assert stage.sent() == []


def test_a_web_site_that_is_new_is_looked_at_as_a_whole(stage: Stage, web: Web) -> None:
    """Another server shows the same folder: what apps want of it was not seen there yet, and is, once."""
    stage.publish()
    stage.settings(web.address, web.address.replace("127.0.0.1", "localhost"))
    assert stage.build() == 0
    web.ranges = False
    with pytest.raises(LiveError, match=r"localhost.*no part of a file"):
        stage.publish()
    web.ranges = True
    stage.publish()
    sounds = {f"/audio/{path.relative_to(stage.public).as_posix()}" for path in stage.public.rglob("*.mp3")}
    assert sounds <= {path for _, path in web.asked}
    web.asked.clear()
    stage.publish()
    assert web.asked == []


def test_a_cache_that_shows_the_feed_of_before_is_a_warning(stage: Stage, web: Web) -> None:
    """Nothing is wrong: it ends. The next run looks again."""
    stage.publish()
    web.instead["/audio/feed.xml"] = (stage.place / "feed.xml").read_bytes()
    stage.edit("marche", "depuis 2024", "depuis 2023")
    events = stage.publish()
    assert "a cache keeps it" in events["Warned"][0].message
    assert events["Published"]
    web.instead.clear()
    assert "Warned" not in stage.publish()
    assert stage.by_kind()["Verified"][0].files == 1


def test_a_copy_is_not_looked_for_on_the_web(stage: Stage, web: Web) -> None:
    """`live = false`: another place is what `site` shows."""
    stage.settings('path = "../www/audio"', 'path = "../www/audio"\nlive = false')
    stage.publish()
    assert web.asked == []


def test_links_are_not_sent(stage: Stage) -> None:
    """What a link leads to may be nobody's business."""
    (stage.public / "secret.txt").symlink_to("/etc/hostname")
    with pytest.raises(PublishError, match=r"secret\.txt: is a link"):
        stage.publish()


def test_a_link_at_the_place_leads_nothing_out_of_it(stage: Stage) -> None:
    """A folder there that is a link to elsewhere is not followed."""
    (stage.root / "ailleurs").mkdir()
    stage.place.mkdir()
    (stage.place / "episodes").symlink_to(stage.root / "ailleurs")
    with pytest.raises(PlaceError, match="leads out of it"):
        stage.publish()
    assert not any((stage.root / "ailleurs").iterdir())


@pytest.mark.parametrize("from_web", [True, False])
def test_a_lost_folder_comes_back_from_what_is_published(stage: Stage, web: Web, *, from_web: bool) -> None:
    """Records, settings and every file, as they were; a publish from there sends nothing."""
    stage.publish()
    before, records = files(stage.public), files(stage.folder / "records")
    told = []
    if from_web:
        shutil.rmtree(stage.folder)
        restore.restore(f"{web.address}audio/", stage.folder, {}, told.append)
        stage.settings("[edition]", '[publish.web]\ntype = "folder"\npath = "../www/audio"\n\n[edition]')
    else:
        shutil.rmtree(stage.public)
        shutil.rmtree(stage.folder / "records")
        restore.restore("web", stage.folder, {}, told.append)
    assert {path: data for path, data in before.items() if path != STATE} == files(stage.public)
    kept = {path: data for path, data in files(stage.folder / "records").items() if path.endswith(".json")}
    assert kept == {path: data for path, data in records.items() if path.endswith(".json")}
    assert told[-1].episodes == 2
    stage.publish()
    assert stage.sent() in ([], [STATE])


def test_settings_that_only_name_the_place_are_filled(stage: Stage) -> None:
    """Where all is lost but a copy on a disk: its path is typed, the rest comes from there."""
    stage.settings('www/audio"', 'www/audio"\nlive = false')
    stage.publish()
    fresh = stage.root / "neuf"
    fresh.mkdir()
    (fresh / "edition.toml").write_text(f"[publish.copie]\ntype = 'folder'\npath = '{stage.place}'\n")
    restore.restore("copie", fresh, {}, lambda event: None)
    settings = Edition.folder(fresh).settings
    assert settings.edition == stage.edition.settings.edition
    assert list(settings.publish) == ["copie"]
    assert files(fresh / "public") == {
        path: data for path, data in files(stage.public).items() if path != STATE
    }


def test_restoring_goes_on_where_it_stopped_and_keeps_what_stands(stage: Stage, web: Web) -> None:
    """A damaged file of a revision is mended; nothing of the newsroom's own is touched."""
    stage.publish()
    sound = next(stage.public.rglob("*.mp3"))
    whole_sound = sound.read_bytes()
    sound.write_bytes(b"x")
    (stage.public / "index.html").unlink()
    settings = (stage.folder / "edition.toml").read_bytes()
    told = []
    restore.restore(f"{web.address}audio/feed.xml", stage.folder, {}, told.append)
    assert [event.path for event in told if type(event).__name__ == "Fetched"] == [
        sound.relative_to(stage.public).as_posix(),
        "index.html",
    ]
    assert sound.read_bytes() == whole_sound
    assert (stage.folder / "edition.toml").read_bytes() == settings


@pytest.mark.parametrize("again", [True, False])
def test_an_episode_that_was_reissued_is_no_other_one(stage: Stage, again: bool) -> None:
    """Who does not know what lies there, since all is sent anew or the ledger is gone, asks the place."""
    stage.publish()
    stage.later(hours=1)
    text = (stage.folder / "articles" / "marche.md").read_text(encoding="utf-8")
    stage.write("marche", text.replace("depuis 2024", "depuis 2023"))
    assert stage.build(reissued="marche") == 0
    if not again:
        (stage.folder / "records" / "targets" / "web.tsv").unlink()
    stage.publish(again=again)
    assert files(stage.place) == files(stage.public)


@pytest.mark.parametrize("lost", ["the last correction", "the records"])
def test_nothing_is_restored_beside_what_would_keep_it_out(stage: Stage, web: Web, lost: str) -> None:
    """An old copy of the folder, or one built without its records, would stay as it is: it is said at once."""
    stage.publish()
    old = Stage(stage.root / "ancien", stage.clips)
    shutil.copytree(stage.folder, old.folder)
    stage.later(hours=1)
    stage.edit("marche", "depuis 2024", "depuis 2023")
    stage.publish()
    if lost == "the records":
        shutil.rmtree(old.folder / "records")
        assert old.build() == 0
        (old.folder / "records" / "marche.json").write_text(
            (old.folder / "records" / "marche.json").read_text("utf-8").replace('"guid": "', '"guid": "0'),
            "utf-8",
        )
    before = files(old.folder)
    with pytest.raises(PublishError, match=r"“marche” there is another, or older.*new folder") as refused:
        restore.restore(f"{web.address}audio/", old.folder, {}, lambda event: None)
    assert refused.value.exit_code == 3
    assert files(old.folder) == before


def test_restoring_takes_no_file_that_is_not_what_was_published(stage: Stage, web: Web) -> None:
    """A file that was exchanged there, or grew without end, is not kept."""
    stage.publish()
    sound = next(stage.place.rglob("*.mp3")).relative_to(stage.place).as_posix()
    web.instead[f"/audio/{sound}"] = b"y" * 3_000_000
    target = stage.root / "neuf"
    with pytest.raises(EpisodeError, match="is not what was published"):
        restore.restore(f"{web.address}audio/", target, {}, lambda event: None)
    assert not (target / "public" / sound).exists()


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("ftp://exemple.fr/", "is not a web address"),
        ("https://nom:secret@exemple.fr/", "is not a web address"),
        ("https://[exemple.fr/", "is not a web address"),
        ("https://exemple..fr/", "is not a web address"),
        ("http://127.0.0.1:9/été/", "127.0.0.1:9/%C3%A9t%C3%A9/hautevoix.json.gz: cannot be got"),
        ("web", r"Write \[publish\.web\] into it"),
    ],
)
def test_sources_that_cannot_be_restored_from_are_refused(tmp_path: Path, source: str, cause: str) -> None:
    (tmp_path / "neuf").mkdir()
    with pytest.raises(EpisodeError, match=cause):
        restore.restore(source, tmp_path / "neuf", {}, lambda event: None)


def test_a_site_without_an_edition_and_a_folder_that_is_full_are_refused(stage: Stage, web: Web) -> None:
    """Nothing is written over."""
    with pytest.raises(EpisodeError, match="no edition that hautevoix published"):
        restore.restore(f"{web.address}audio/", stage.root / "neuf", {}, lambda event: None)
    stage.publish()
    (stage.root / "photos").mkdir()
    (stage.root / "photos" / "a.jpg").write_bytes(b"")
    with pytest.raises(EpisodeError, match="holds something that is no edition"):
        restore.restore(f"{web.address}audio/", stage.root / "photos", {}, lambda event: None)
    assert [path.name for path in (stage.root / "photos").iterdir()] == ["a.jpg"]


def test_what_lies_beside_tells_nobody_what_is_not_public(stage: Stage) -> None:
    """No reason of a withdrawal, no word of what was withdrawn, no target, no option of a service."""
    stage.settings("[edition]", '[voices.options.http]\nurl = "http://127.0.0.1:9/geheim"\n[edition]')
    stage.build(Withdrawal(("passerelle",), reason="Plainte de la mairie"))
    stage.publish()
    state = restore.fetch_state(FolderTarget(stage.place))
    assert state is not None
    told = repr(state)
    assert not [word for word in ("Plainte", "repeinte", "Vidal", "www/audio", "geheim") if word in told]


def test_an_edition_that_moves_says_so_everywhere(stage: Stage) -> None:
    """Another `site`: feeds and pages name the new address, also those of revisions made for the old one."""
    old, new = site(stage), "https://nouveau.example/ecouter/"
    stage.settings(old, new)
    stage.settings('path = "../www/audio"', 'path = "../www/nouveau"\nlive = false')
    shutil.rmtree(stage.folder / "articles")
    assert stage.build() == 0
    stage.publish()
    shown = [path for path in (stage.root / "www" / "nouveau").rglob("*") if path.suffix in {".html", ".xml"}]
    entries = [path for path in shown if path.name in {"index.html", "feed.xml"}]
    assert len(entries) > 3
    for path in entries:
        assert old not in path.read_text(encoding="utf-8")
        assert new in path.read_text(encoding="utf-8")


def test_an_edition_without_articles_publishes_what_stands(stage: Stage) -> None:
    """A restored folder has none."""
    shutil.rmtree(stage.folder / "articles")
    assert Edition.folder(stage.folder).articles == ()
    assert stage.build() == 0
    stage.publish()
    assert whole(stage.place, site(stage))
