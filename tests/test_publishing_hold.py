"""One publisher a place: the hold is whole or not there, and what is left of one keeps nobody out for good."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from bucket import ENVIRONMENT, HURRY, Storage
from ssh_host import Host

from episodes.errors import ClockError, LockedError
from episodes.publish.lease import LASTS, Lease, LeaseRecord, Publisher
from episodes.publish.targets import LEASE_FILE, Parcel, Target, s3
from episodes.publish.targets.folder import FolderTarget

ROOT = Path(__file__).resolve().parents[1]
BEFORE, NOW, NEXT = b'{"who": "before"}', b'{"who": "now"}', b'{"who": "next"}'


@pytest.fixture(params=["folder", "sftp", "s3"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Target]:
    """Opens a target on a place of each kind that can be asked what it holds."""
    if request.param == "folder":
        return lambda: FolderTarget(tmp_path / "www")
    if request.param == "sftp":
        return request.getfixturevalue("host").opened
    storage: Storage = request.getfixturevalue("storage")
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(s3.open_bucket, "__defaults__", (HURRY,))
    bucket = storage.bucket()
    return lambda: storage.opened(bucket)


def publisher(who: str, **later: float) -> Publisher:
    """Somebody whose clock is the place's, but for what is given."""
    return Publisher(who, who, lambda: datetime.now(UTC) + timedelta(**later))


def put(target: Target, folder: Path, data: bytes) -> None:
    """Has something stand in the hold's place, as another program, or an older version, would have left it."""
    source = folder / "hold"
    source.write_bytes(data)
    target.send([Parcel(LEASE_FILE, source, len(data), "")], lambda *_: None)


def lying(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


KILLED = """\
import os, sys
from pathlib import Path
from episodes.publish.targets.folder import FolderTarget

place, moment = Path(sys.argv[1]), int(sys.argv[2])

def until_then(event, given):
    global moment
    if event in {"open", "os.link", "os.rename", "os.remove"} and str(place) in str(given[0]):
        moment -= 1
        if moment == 0:
            os._exit(9)

sys.addaudithook(until_then)
print(FolderTarget(place).claim(sys.argv[3].encode(), sys.argv[4].encode() or None))
"""


@pytest.mark.parametrize("before", [b"", BEFORE], ids=["free", "held before"])
def test_a_hold_in_a_folder_is_whole_or_not_there_whenever_its_publisher_is_killed(
    tmp_path: Path, before: bytes
) -> None:
    """A real process that ends with its n-th step at the place: nothing cut stands, and the next one takes it."""
    for moment in range(1, 40):
        place = tmp_path / str(moment)
        (place / LEASE_FILE).parent.mkdir(parents=True)
        if before:
            (place / LEASE_FILE).write_bytes(before)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(place), str(moment), NOW.decode(), before.decode()],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        stands = (place / LEASE_FILE).read_bytes() if (place / LEASE_FILE).exists() else b""
        assert stands in {before, b"", NOW}
        assert FolderTarget(place).claim(NEXT, stands or None)
        assert lying(place) == {"hold.json": NEXT}
        if done.returncode == 0:
            assert (stands, done.stdout) == (NOW, b"True\n")
            break
        assert (done.returncode, done.stderr) == (9, b"")
    assert moment > 4


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_connection_that_breaks_while_a_hold_is_put_is_no_other_publisher(
    host: Host, *, after: bool
) -> None:
    """Whichever request breaks it, done or not: the hold is put, and nothing is left beside it."""
    with host.opened() as target:
        assert target.claim(BEFORE, None)
        for moment in range(1, 60):
            host.breaks_at, host.breaks_after = moment, after
            assert target.claim(NOW, BEFORE)
            unbroken, host.breaks_at = host.breaks_at, 0
            assert lying(host.www) == {"hold.json": NOW}
            assert target.claim(BEFORE, NOW)
            if unbroken:
                break
    assert moment > 6


@pytest.mark.parametrize("cut", [b"", b'{"who": "studio", "ke', b"[]", b"\xff", b'{"who":"a","key":"b"}'])
def test_what_cannot_be_read_holds_a_place_for_its_term_and_no_longer(
    place: Callable[[], Target], tmp_path: Path, cut: bytes
) -> None:
    """By the place's own clock; the refusal says what to type. Nothing that a dead publisher left is trusted."""
    with place() as target:
        put(target, tmp_path, cut)
        with (
            pytest.raises(LockedError, match=r"hautevoix publish web --take-over") as refused,
            Lease(target, publisher("next", minutes=58), "web"),
        ):
            pass
        assert refused.value.exit_code == 6
        assert "\n" not in str(refused.value)
        with Lease(target, publisher("next", minutes=62), "web") as holding:
            assert holding.doubtful
            assert holding.ousted is None


def test_what_could_not_be_read_is_not_put_back(place: Callable[[], Target], tmp_path: Path) -> None:
    """Who is refused for another reason leaves the place as free, and as doubtful, as it was."""
    with place() as target:
        put(target, tmp_path, b'{"who')
        with pytest.raises(ValueError, match="another edition"), Lease(target, publisher("a", hours=2)):
            raise ValueError("another edition")
        with Lease(target, publisher("b", hours=2)) as holding:
            assert holding.doubtful


@pytest.mark.parametrize("stands", ["held", "unreadable"])
def test_a_place_is_taken_over_when_that_is_asked_for(
    place: Callable[[], Target], tmp_path: Path, stands: str
) -> None:
    """From whom is known; what they left is doubtful; should they live, they are told and stop."""
    with place() as one, place() as other:
        first = Lease(one, publisher("studio"), "web")
        first.__enter__()
        if stands == "unreadable":
            put(one, tmp_path, b"{")
        with (
            pytest.raises(LockedError, match=r"hautevoix publish web --take-over"),
            Lease(other, publisher("bureau"), "web"),
        ):
            pass
        with Lease(other, publisher("bureau"), "web", take_over=True) as second:
            assert second.ousted == ("studio" if stands == "held" else "")
            assert second.doubtful
            with pytest.raises(LockedError, match="somebody else began"):
                first.__exit__(None, None, None)


def test_a_free_place_is_not_taken_over_from_anybody(place: Callable[[], Target]) -> None:
    """`--take-over` where nobody is, or somebody was and is done, is an ordinary publishing."""
    with place() as target:
        for who in ("studio", "bureau"):
            with Lease(target, publisher(who), "web", take_over=True) as holding:
                assert holding.ousted is None
                assert not holding.doubtful


def test_a_hold_of_ones_own_that_stands_unexpectedly_is_ones_own(
    place: Callable[[], Target], tmp_path: Path
) -> None:
    """An answer was lost on the way, and the place has one of ours that we took for not written: it is gone on with."""
    with place() as target:
        me = publisher("studio")
        with Lease(target, me, "web"):
            mine = LeaseRecord(who="studio", key="studio", since=_since(target), until=_since(target))
            put(target, tmp_path, msgspec.json.encode(mine))
        with Lease(target, publisher("bureau"), "web") as next_one:
            assert not next_one.doubtful


def _since(target: Target) -> str:
    from io import BytesIO

    into = BytesIO()
    assert target.fetch(LEASE_FILE, into)
    return msgspec.json.decode(into.getvalue(), type=LeaseRecord).since


@pytest.mark.parametrize("kind", ["folder", "sftp"])
def test_what_is_left_of_holds_goes_with_the_next_publisher(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Parts and old holds of who was killed: they are cleared by whoever gets the place."""
    if kind == "folder":
        root, target = tmp_path / "www", FolderTarget(tmp_path / "www")
    else:
        host: Host = request.getfixturevalue("host")
        root, target = host.www, host.opened()
    (root / LEASE_FILE).parent.mkdir(parents=True)
    for name in ("hold-0a1b2c3d4e5f6071.old", "hold-0a1b2c3d4e5f6071.new"):
        (root / LEASE_FILE).with_name(name).write_bytes(b'{"w')
    with target, Lease(target, publisher("studio"), "web"):
        assert list(lying(root)) == ["hold.json"]


def test_a_hold_lasts_longer_than_the_pause_between_two_signs_of_life() -> None:
    """An hour, as docs/publishing.md says."""
    assert timedelta(hours=1) == LASTS


def test_a_clock_far_ahead_of_the_place_s_own_is_refused_and_nothing_is_held(
    place: Callable[[], Target],
) -> None:
    """What it stamped would stay away from listeners until then; whoever's clock is right is not kept out."""
    with place() as target:
        with (
            pytest.raises(ClockError, match=r"nothing was sent.*Set the clock") as refused,
            Lease(target, publisher("ahead", days=2)),
        ):
            pass
        assert refused.value.exit_code == 3
        with Lease(target, publisher("right")) as holding:
            assert not holding.doubtful
        with Lease(target, publisher("late", hours=20)):
            pass
