"""Fixtures that all tests share."""

import os
import signal
from hashlib import sha256

import hypothesis
import pytest
from browsing import browser, visit  # noqa: F401 - fixtures
from clients import big_edition, served  # noqa: F401 - fixtures
from newsroom import Desk

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program itself does
# The same examples for everybody; `pytest --hypothesis-profile search` draws new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile("steady")
signal.signal(
    signal.SIGINT, signal.default_int_handler
)  # what a shell starts with `&` ignores it, children too


def pytest_collection_modifyitems(config, items):
    """Real clients are for those who ask for them: they take minutes, and programs that not everybody has."""
    if "clients" in config.getoption("markexpr"):
        return
    later = pytest.mark.skip(reason="with real clients: pytest -m clients")
    for item in items:
        if item.get_closest_marker("clients"):
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
