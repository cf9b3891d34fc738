"""Fixtures that all tests share."""

import os
import shutil
import signal
from hashlib import sha256
from pathlib import Path

import hypothesis
import pytest
from browsing import browser, visit  # noqa: F401 - fixtures
from clients import big_edition, served  # noqa: F401 - fixtures
from newsroom import Desk
from stage import Stage, shown

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program itself does
# Which voice is the best that is ready must not depend on what is installed on this machine.
os.environ["HAUTEVOIX_VOICES"] = str(Path(__file__).with_name("no voices here"))
# The same examples for everybody; `pytest --hypothesis-profile search` draws new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile("steady")
signal.signal(
    signal.SIGINT, signal.default_int_handler
)  # what a shell starts with `&` ignores it, children too


def pytest_collection_modifyitems(config, items):
    """Real clients and weights are for those who ask for them: they take minutes, and what not everybody has."""
    for marker, what in (("clients", "clients"), ("weights", "weights of voices")):
        if marker in config.getoption("markexpr"):
            continue
        later = pytest.mark.skip(reason=f"with real {what}: pytest -m {marker}")
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(later)


@pytest.fixture(scope="session")
def clips(tmp_path_factory):
    """A clip store that tests share: what one has had said, the others find."""
    return tmp_path_factory.mktemp("clips")


@pytest.fixture
def desk(tmp_path, clips) -> Desk:
    """A newsroom's desk in an empty folder."""
    return Desk(tmp_path, clips)


@pytest.fixture(scope="session")
def decoded_files() -> dict:
    """What the check heard of each audio file, by the file's hash."""
    return {}


@pytest.fixture
def decoded_once(monkeypatch, decoded_files):
    """Has the check decode a file for the first of the tests that judge it."""
    from episodes.check import decode

    def remembered(path):
        key = sha256(path.read_bytes()).digest()
        if key not in decoded_files:
            decoded_files[key] = heard(path)
        return decoded_files[key]

    heard = decode.decode_audio
    monkeypatch.setattr(decode, "decode_audio", remembered)


@pytest.fixture(scope="module")
def web():
    """A web server on loopback whose files are those of a published edition."""
    with shown() as site:
        yield site


@pytest.fixture(scope="module")
def built(web, tmp_path_factory, clips) -> Stage:
    """An edition that is built, and whose site is that server's."""
    stage = Stage(tmp_path_factory.mktemp("stage"), clips)
    stage.start(web.address)
    return stage


@pytest.fixture
def stage(built, web, tmp_path) -> Stage:
    """The same, of one test alone."""
    shutil.copytree(built.root, tmp_path / "copy")
    web.show(tmp_path / "copy" / "www")
    return Stage(tmp_path / "copy", built.clips)


@pytest.fixture(scope="module")
def storage():
    """An S3-compatible storage on loopback."""
    from bucket import storing

    with storing() as found:
        yield found


@pytest.fixture
def host(tmp_path):
    """An SSH host on loopback, with a folder of its own."""
    from ssh_host import hosting

    with hosting(tmp_path / "host") as found:
        yield found


@pytest.fixture(scope="module")
def running():
    """A speech service on loopback, for all tests of a file."""
    from speech_service import Running

    service = Running()
    yield service.service
    service.close()


@pytest.fixture(scope="module")
def espeak():
    """The embedded engine."""
    from audio.engines import base

    return base.load("espeak")


@pytest.fixture(scope="module", params=["standard", "small"])
def synthesizer(request, clips):
    """A synthesizer of the embedded engine, in each of the two formats that editions use most."""
    from audio.clips.store import Store
    from audio.profile import SoundProfile, audio_format
    from audio.synthesis import EngineConfig, open_synthesizer
    from scripts.lexicon import shipped

    sound = SoundProfile(audio_format(request.param))
    return open_synthesizer(
        EngineConfig("espeak"), sound, Store(clips), lexicon=shipped(), threads=2, warn=lambda text: None
    )
