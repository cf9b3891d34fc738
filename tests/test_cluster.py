"""Clips made by other processes: the same bytes, whatever dies, and nobody else's programs."""

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import toy_voice
import trustme
from bucket import ENVIRONMENT, storing
from machines import Machines
from newsroom import LONG
from stage import Stage, whole

from audio.errors import ClusterError, RateLimitedError
from audio.synthesis import dask_cluster

ROOT = Path(__file__).resolve().parents[1]
SITE = "https://audio.courrier.example/"
DATED = f"---\ndate: 14/05/2026\n---\n\n{LONG}"


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    (tmp_path / "machines").mkdir()
    found = Machines(tmp_path / "machines")
    yield found
    found.stop()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """An edition with one long article, whose store is empty but for measured voices."""
    found = Stage(tmp_path, tmp_path / "clips")
    found.start(SITE)
    found.write("chantiers", DATED)
    return found


def started(stage: Stage, machines: Machines, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "build", "--json", *words],
        cwd=stage.folder,
        env={**machines.environment, "HAUTEVOIX_CACHE": str(stage.clips)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(stage: Stage, machines: Machines, *words: str) -> tuple[int, str]:
    """Exit code, and all that was told."""
    process = started(stage, machines, *words)
    out, err = process.communicate()
    return process.returncode, out + err


def made_elsewhere(machines: Machines) -> int:
    """How many clips the workers made."""
    return sum(made_by(machines).values())


def made_by(machines: Machines) -> dict[str, int]:
    """How many clips each worker made, by its name."""
    from distributed import Client

    with Client(machines.address, set_as_default=False) as client:
        told = client.run(lambda dask_worker: (str(dask_worker.name), dask_worker.state.executed_count))
    return dict(told.values())


def clips(stage: Stage) -> dict[str, bytes]:
    """All that a store keeps, by the hash of what it is made from."""
    return {
        path.name: path.read_bytes()
        for path in stage.clips.rglob("*")
        if re.fullmatch("[0-9a-f]{64}", path.name)
    }


def test_a_cluster_makes_the_bytes_that_one_machine_makes(
    stage: Stage, machines: Machines, tmp_path: Path
) -> None:
    """Every clip that was missing comes from a worker; the edition is the one that is built here."""
    machines.start()
    code, told = done(stage, machines, "--cluster", machines.address)
    assert code == 0, told
    assert made_elsewhere(machines) > 10
    other = Stage(tmp_path / "other", tmp_path / "other-clips")
    other.root.mkdir()
    other.start(SITE)
    other.write("chantiers", DATED)
    assert done(other, machines)[0] == 0
    assert clips(stage) == clips(other)
    texts = [sorted(path.read_bytes() for path in one.public.rglob("*.vtt")) for one in (stage, other)]
    assert texts[0] == texts[1]


def test_a_worker_that_dies_is_done_without(stage: Stage, machines: Machines) -> None:
    """Its clips are made by the other one; nobody has to do anything."""
    machines.start()
    process = started(stage, machines, "--cluster", machines.address)
    assert process.stdout
    for line in process.stdout:
        if '"said"' in line:
            break
    machines.kill(1)
    out, err = process.communicate()
    assert process.returncode == 0, out + err
    assert whole(stage.public, f"{SITE}audio/")


def test_a_scheduler_that_dies_ends_the_build_and_nothing_is_lost(stage: Stage, machines: Machines) -> None:
    """One line, exit code 8; what was finished is kept, and the next build, here, makes only the rest."""
    machines.start()
    process = started(stage, machines, "--cluster", machines.address)
    assert process.stdout
    for line in process.stdout:
        if '"said"' in line:
            break
    machines.kill(0)
    _, err = process.communicate()
    assert process.returncode == 8, err
    assert "the scheduler is gone" in err
    assert err.count("\n") == 1
    assert whole(stage.public, f"{SITE}audio/")
    before = {path: path.stat().st_ino for path in stage.clips.rglob("*") if path.is_file()}
    assert done(stage, machines)[0] == 0
    assert {path: path.stat().st_ino for path in before} == before


def test_clips_that_workers_put_where_machines_share_them_are_made_once_for_all(
    stage: Stage, machines: Machines, tmp_path: Path
) -> None:
    """They come from there, not through the scheduler; another machine, with an empty store, makes nothing."""
    machines.environment["HAUTEVOIX_CACHE_SHARED"] = (tmp_path / "shared").as_uri()
    machines.start()
    code, told = done(stage, machines, "--cluster", machines.address)
    assert code == 0, told
    assert made_elsewhere(machines) > 10
    shared = {path.name: path.read_bytes() for path in (tmp_path / "shared").rglob("*") if path.is_file()}
    own = clips(stage)
    assert sum(own[name] == shared[name] for name in own.keys() & shared.keys()) > 10
    other = Stage(tmp_path / "other", tmp_path / "other-clips")
    other.root.mkdir()
    other.start(SITE)
    other.write("chantiers", DATED)
    code, told = done(other, machines)
    assert code == 0, told
    assert '"made":0' in told.replace(" ", "")
    assert clips(other) == clips(stage)


def test_piper_speaks_on_the_workers_and_what_it_says_is_kept_for_all(
    stage: Stage, machines: Machines, tmp_path: Path
) -> None:
    """The voices that cost time are those that a cluster is for; another level says nothing again."""
    toy_voice.install(tmp_path / "voices", "fr_FR-toy-medium")
    machines.environment["HAUTEVOIX_VOICES"] = str(tmp_path / "voices")
    machines.environment["HAUTEVOIX_CACHE_SHARED"] = (tmp_path / "shared").as_uri()
    machines.start(workers=1)
    code, told = done(stage, machines, "--cluster", machines.address, "--engine", "piper")
    assert code == 0, told
    assert made_elsewhere(machines) > 10
    kept = {path: path.stat().st_ino for path in (tmp_path / "shared").rglob("*") if b'"rate":' in head(path)}
    assert len(kept) > 10
    before = clips(stage).keys()
    stage.settings("[publish.web]", "[sound]\nloudness = -16.0\n\n[publish.web]")
    again = (f"--again={name}" for name in ("chantiers", "marche", "passerelle"))
    code, told = done(stage, machines, "--cluster", machines.address, "--engine", "piper", *again)
    assert code == 0, told
    assert len(clips(stage).keys() - before) > 10
    assert {path: path.stat().st_ino for path in kept} == kept


def head(path: Path) -> bytes:
    return path.read_bytes().partition(b"\n")[0] if path.is_file() else b""


def test_workers_that_cannot_reach_the_shared_storage_give_their_clips_back(
    stage: Stage, machines: Machines
) -> None:
    """Those whose keys are wrong, say; the build is what it would be without."""
    with storing() as storage:
        own = {
            **ENVIRONMENT,
            "HAUTEVOIX_CACHE_SHARED": f"s3://{storage.bucket()}/clips",
            "AWS_ENDPOINT_URL": storage.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
        }
        machines.environment.update(own, AWS_ACCESS_KEY_ID="AKIAWRONG")
        machines.start(workers=1)
        machines.environment.update(own)
        code, told = done(stage, machines, "--cluster", machines.address)
    assert code == 0, told
    assert made_elsewhere(machines) > 10
    assert "cannot be shared" not in told
    assert whole(stage.public, f"{SITE}audio/")


def test_machines_with_a_gpu_make_all_clips_where_there_are_some(stage: Stage, machines: Machines) -> None:
    """They offer VOICE, as many clips at a time as they say; the others are left to other work."""
    machines.start(workers=1)
    machines.join("gpu", "--resources", "VOICE=1")
    machines.wait(2)
    code, told = done(stage, machines, "--cluster", machines.address)
    assert code == 0, told
    assert made_by(machines) == {"0": 0, "gpu": made_elsewhere(machines)}
    assert made_elsewhere(machines) > 10


def test_over_tls_with_certificates_of_the_newsroom_s_own(
    stage: Stage, machines: Machines, tmp_path: Path
) -> None:
    """Dask's own settings name them; who has none is not talked to."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    own = authority.issue_cert("127.0.0.1", "localhost")
    own.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    for part in own.cert_chain_pems:
        part.write_to_path(str(tmp_path / "cert.pem"), append=True)
    names = {"CA_FILE": "ca.pem"} | {
        f"{role}__{what}": file
        for role in ("SCHEDULER", "WORKER", "CLIENT")
        for what, file in (("CERT", "cert.pem"), ("KEY", "key.pem"))
    }
    machines.environment = {
        f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(tmp_path / file) for name, file in names.items()
    }
    machines.protocol = "tls"
    machines.start(workers=1)
    assert machines.address.startswith("tls://")
    code, told = done(stage, machines, "--cluster", machines.address)
    assert code == 0, told
    stage.write("autre", "# Brève\n\nLe pont rouvre, dit le maire.\n")
    stranger = Machines(machines.folder, environment={**os.environ})
    code, told = done(stage, stranger, "--cluster", machines.address)
    assert code == 8
    assert "tls:// needs certificates, and none is named here" in told


@pytest.mark.parametrize(
    ("file", "cause"),
    [(None, "none is named here"), ("none.pem", "No such file"), ("text.pem", "cannot be used")],
)
def test_certificates_are_looked_at_before_anybody_is_waited_for(
    file: str | None, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without them it took twenty seconds to a traceback; nobody is asked, and one line says what to set."""
    import dask
    import distributed

    (tmp_path / "text.pem").write_text("not a certificate", "utf-8")
    asked: list[object] = []
    monkeypatch.setattr(distributed, "Client", lambda *given, **_: asked.append(given))
    places = dict.fromkeys(("ca-file", "client.cert", "client.key"), file and str(tmp_path / file))
    with (
        dask.config.set({f"distributed.comm.tls.{name}": place for name, place in places.items()}),
        pytest.raises(ClusterError, match=cause) as told,
    ):
        dask_cluster.Cluster("tls://127.0.0.1:1", {})
    assert told.value.exit_code == 8
    assert (asked, "\n" in str(told.value)) == ([], False)


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, exit code 8; nothing is built here unasked, as somebody waits for another machine to do it."""
    monkeypatch.setattr(dask_cluster, "_CONNECT", 0.5)
    with pytest.raises(ClusterError, match="no scheduler answers there") as told:
        dask_cluster.Cluster("tcp://127.0.0.1:1", {})
    assert told.value.exit_code == 8
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("tcp://10.0.0.7:8786", "Use tls://"),
        ("tcp://scheduler.example:8786", "Use tls://"),
        ("scheduler.example:8786", "is not the address"),
        ("https://scheduler.example", "is not the address"),
        ("tls://", "is not the address"),
    ],
)
def test_addresses_that_are_not_safe_are_refused(address: str, cause: str) -> None:
    """Whoever stands between could run programs on the workers, and here."""
    with pytest.raises(ClusterError, match=cause):
        dask_cluster.Cluster(address, {})


def test_an_unchanged_build_asks_no_cluster(stage: Stage, machines: Machines) -> None:
    """There is nothing to be made."""
    machines.environment = dict(os.environ)
    assert done(stage, machines)[0] == 0
    assert done(stage, machines, "--cluster", "tcp://127.0.0.1:1")[0] == 0


def test_another_version_on_a_worker_is_named(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is made: its clips would be other ones, or none."""
    machines.start(workers=1)
    monkeypatch.setattr(dask_cluster, "_own_versions", lambda: dask_cluster.Versions("9.9", "3.99"))
    with pytest.raises(ClusterError, match=r"runs hautevoix and Python .*, here it is 9\.9 3\.99"):
        dask_cluster.Cluster(machines.address, {})


def test_another_engine_on_a_worker_is_refused() -> None:
    """The identity that this machine knows is part of what is asked; a clip is never another one's."""
    from audio.engines.base import Request, load
    from audio.profile import SoundProfile, audio_format

    engine = load("espeak")
    clip = dask_cluster.RenderedClip(
        "a" * 64, Request("fr", "Oui."), 0.0, SoundProfile(audio_format("small"))
    )
    order = dask_cluster.RenderTask(clip, "espeak", (), "fr", 0.0, ("espeak", "0.1", "fr", 0.0))
    with pytest.raises(ClusterError, match="espeak differs on a worker") as refused:
        dask_cluster.render_clip(order)
    assert f"({engine.identity('fr')}, here 0.1)" in str(refused.value)


def test_a_worker_without_what_sharing_needs_gives_its_clips_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one on which a package was forgotten: the clip is what it is elsewhere."""
    from audio.engines.base import Request, load
    from audio.profile import SoundProfile, audio_format
    from audio.voices.reference import ResolvedVoice

    monkeypatch.setitem(sys.modules, "obstore.store", None)
    identity = ResolvedVoice(load("espeak"), "fr", 0.0).identity
    clip = dask_cluster.RenderedClip(
        "a" * 64, Request("fr", "Oui."), 0.0, SoundProfile(audio_format("small"))
    )
    order = dask_cluster.RenderTask(clip, "espeak", (), "fr", 0.0, identity, (tmp_path / "shared").as_uri())
    given = dask_cluster.render_clip(order)
    assert given == dask_cluster.render_clip(order._replace(shared=None))
    assert given
    assert given.header["samples"] > 0


def test_an_error_tells_the_same_in_another_process() -> None:
    """With its message, its key and what its class adds; unpickled where no message is made anew."""
    for error in (RateLimitedError("rate limit", engine="piper", delay=3.0), ClusterError("extra")):
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), type(again), vars(again)) == (str(error), type(error), vars(error))
