"""What somebody changed at a place is noticed by the next publish, whatever kind of place it is, and mended."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from bucket import ENVIRONMENT, HURRY, Storage, signed
from ssh_host import Host, hosting, key_file
from stage import Stage, Web, files

from episodes.errors import PublishError
from episodes.publish.send_order import STATE
from episodes.publish.targets import s3

FOLDER = 'type = "folder"\npath = "../www/audio"'
COPY = (
    'type = "command"\nsend = ["sh", "-c", "cd {public} && while read -r path; do '
    'install -D \\"$path\\" ../../www/audio/\\"$path\\"; done < {list}"]'
)


@dataclass
class Place:
    """Where an edition was published to, and hands that reach into it.

    Attributes:
        stage: the edition.
        put: has other bytes stand under a path.
        take: takes a file away.
        look: what lies there, by path.
    """

    stage: Stage
    put: Callable[[str, bytes], None]
    take: Callable[[str], None]
    look: Callable[[], dict[str, bytes]]


def in_folder(stage: Stage, root: Path) -> Place:
    def put(path: str, data: bytes) -> None:
        """As an hour later: time of change is all that SFTP tells, in seconds."""
        (root / path).write_bytes(data)
        time = (stage.public / path).stat().st_mtime + 3600
        os.utime(root / path, (time, time))

    return Place(stage, put, lambda path: (root / path).unlink(), lambda: files(root))


def on_a_host(stage: Stage, host: Host, tmp_path: Path) -> Place:
    path, known = key_file(tmp_path)
    host.authorised.append(known)
    stage.settings(
        FOLDER,
        f'type = "sftp"\nhost = "127.0.0.1"\nport = {host.port}\nuser = "courrier"\npath = "www"\n'
        f'live = false\nfingerprint = "{host.fingerprint}"\nkey = "{path}"\n',
    )
    return in_folder(stage, host.www)


def in_a_bucket(stage: Stage, storage: Storage) -> Place:
    bucket = storage.bucket()
    stage.environment |= ENVIRONMENT
    stage.settings(
        FOLDER,
        f'type = "s3"\nbucket = "{bucket}"\nendpoint = "{storage.url}"\nregion = "us-east-1"\nlive = false',
    )

    def ask(method: str, path: str, data: bytes | None = None) -> None:
        address = f"{storage.url}/{bucket}/{path}"
        told = signed() | {"Content-Type": "application/octet-stream"}
        urlopen(Request(address, data, method=method, headers=told)).close()

    def look() -> dict[str, bytes]:
        return {path: data for path, data in storage.files(bucket).items() if path[0] != "."}

    return Place(stage, lambda path, data: ask("PUT", path, data), lambda path: ask("DELETE", path), look)


@pytest.fixture(params=["folder", "sftp", "s3"])
def place(
    request: pytest.FixtureRequest, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """A published edition at a place of each kind that can be asked what it holds."""
    if request.param == "sftp":
        monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
        with hosting(tmp_path / "host") as host:
            found = on_a_host(stage, host, tmp_path)
            stage.publish()
            yield found
        return
    if request.param == "s3":
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(s3.open_bucket, "__defaults__", (HURRY,))
    found = (
        in_folder(stage, stage.place)
        if request.param == "folder"
        else in_a_bucket(stage, request.getfixturevalue("storage"))
    )
    stage.publish()
    yield found


def named(stage: Stage, pattern: str) -> str:
    return next(stage.public.glob(pattern)).relative_to(stage.public).as_posix()


def other(data: bytes) -> bytes:
    """As long as before, but not the same."""
    return data[:100] + bytes([data[100] ^ 1]) + data[101:]


def test_what_was_changed_cut_or_taken_away_is_noticed_told_and_sent_again(place: Place) -> None:
    """Feed, pages, sounds: by length where that tells, by content where it does not; and nothing else is sent."""
    stage, before = place.stage, place.look()
    page = named(stage, "episodes/marche/index.html")
    gone = named(stage, "episodes/marche/*/*.mp3")
    cut = named(stage, "episodes/passerelle/*/*.mp3")
    place.put("feed.xml", other(before["feed.xml"]))
    place.put("index.html", b"")
    place.put(page, other(before[page]))
    place.put(cut, before[cut][:5000])
    place.take(gone)
    told = stage.publish()
    assert set(stage.sent()) == {"feed.xml", "index.html", page, gone, cut}
    assert "5 files are not as sent" in told["Warned"][0].message
    assert place.look() == before == files(stage.public)
    assert "Warned" not in stage.publish()
    assert stage.sent() == []


@pytest.mark.parametrize("damage", [lambda data: b"", other, None], ids=["emptied", "changed", "deleted"])
def test_a_feed_is_mended_whatever_became_of_it(
    place: Place, damage: Callable[[bytes], bytes] | None
) -> None:
    """The one file that everything depends on, alone: exit code 0 and a line, and it is there again."""
    before = place.look()
    if damage:
        place.put("feed.xml", damage(before["feed.xml"]))
    else:
        place.take("feed.xml")
    told = place.stage.publish()
    assert "1 file is not as sent, feed.xml first" in told["Warned"][0].message
    assert place.look() == before


def test_everything_is_read_back_when_that_is_asked_for(place: Place) -> None:
    """A sound with one bit changed has the length of before: `--verify` finds it, and sends it again."""
    stage, before = place.stage, place.look()
    sound = named(stage, "episodes/marche/*/*.mp3")
    place.put(sound, other(before[sound]))
    told = stage.publish(verify=True)
    assert told["Comparing"][0].files == len(before) - 1  # all but what describes them
    assert [event.path for event in told["Compared"] if not event.same] == [sound]
    assert stage.sent() == [sound]
    assert place.look() == before
    assert all(event.same for event in stage.publish(verify=True)["Compared"])


def test_a_file_that_was_only_touched_is_not_sent(place: Place) -> None:
    """A synchroniser that gives files another time, and the same bytes, is no reason to send or to say anything."""
    before = place.look()
    for path in before:
        place.put(path, before[path])
    told = place.stage.publish()
    assert set(place.stage.sent()) <= {STATE}
    assert "Warned" not in told


def test_a_dry_run_names_what_it_would_mend_and_leaves_it(place: Place) -> None:
    """Also with `--verify`."""
    place.put("feed.xml", b"")
    before = place.look()
    for verify in (False, True):
        told = place.stage.publish(trial=True, verify=verify)
        assert [event.path for event in told["Due"]] == ["feed.xml"]
    assert place.look() == before


def test_what_was_changed_is_noticed_without_the_ledger_too(place: Place) -> None:
    """The place's own description tells the hash of a page that was changed and kept its length."""
    stage, before = place.stage, place.look()
    page = named(stage, "episodes/marche/index.html")
    place.put(page, other(before[page]))
    (stage.folder / "records" / "targets" / "web.tsv").unlink()
    stage.publish()
    assert stage.sent() == [page]
    assert place.look() == before


def test_a_feed_and_a_description_that_are_both_emptied_are_mended(place: Place) -> None:
    """The ledger knows that they are ours."""
    before = place.look()
    place.put("feed.xml", b"")
    place.put(STATE, b"")
    place.stage.publish()
    assert place.look() == before


def test_a_feed_that_is_another_podcast_by_now_is_left_alone(place: Place) -> None:
    """Whoever put it there gets it neither overwritten nor mixed with ours."""
    foreign = b"<rss><channel><title>Radio Lez</title></channel></rss>"
    place.put("feed.xml", foreign)
    with pytest.raises(PublishError, match=r"holds another edition \(Radio Lez\)"):
        place.stage.publish()
    assert place.look()["feed.xml"] == foreign


def test_a_program_s_place_is_looked_at_on_the_web(stage: Stage, web: Web) -> None:
    """Such a place cannot be asked: the feed is, at each publish; everything, with `--verify`."""
    stage.settings(FOLDER, COPY)
    stage.place.mkdir()
    stage.publish()
    before = files(stage.place)
    (stage.place / "feed.xml").write_bytes(other(before["feed.xml"]))
    assert "feed.xml first" in stage.publish()["Warned"][0].message
    assert stage.sent() == ["feed.xml"]
    sound = named(stage, "episodes/marche/*/*.mp3")
    (stage.place / sound).write_bytes(other(before[sound]))
    stage.publish()
    assert stage.sent() == []
    stage.publish(verify=True)
    assert stage.sent() == [sound]
    assert files(stage.place) == before


def test_a_site_that_does_not_answer_keeps_no_program_from_sending(stage: Stage, web: Web) -> None:
    """Nor is it taken for one that lost the feed."""
    stage.settings(FOLDER, COPY)
    stage.place.mkdir()
    stage.publish()
    stage.settings(web.address, "http://127.0.0.1:9/")
    assert stage.build() == 0
    stage.settings(COPY, f"{COPY}\nlive = false")
    stage.publish()
    stage.settings("live = false", "live = true")
    assert "Warned" not in stage.publish(trial=True)
