"""Sizes and hashes that a publisher lists: taken from a hub on loopback that lies, breaks off or has nothing."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from audio.engines import pocket, supertonic
from audio.engines.models import hub_listing, install
from audio.engines.models.catalogue import SETS, ModelFile, ModelSet
from audio.engines.models.download import DownloadLimits
from audio.engines.models.installed import InstalledModel
from audio.errors import InstallError

LARGE, SMALL = b"weights" * 1000, b'{"tokens": 3}'
TREE = "/api/models/atelier/voix/tree/abc/fr"
HURRIED = DownloadLimits(silence=2.0)


class Hub:
    """A hub with one repository; what it lists may be changed by a test."""

    def __init__(self):
        git = hashlib.sha1(b"blob %d\0" % len(SMALL) + SMALL).hexdigest()
        large = {"oid": hashlib.sha256(LARGE).hexdigest(), "size": len(LARGE), "pointerSize": 130}
        self.listed = [
            {"type": "directory", "oid": "0" * 40, "size": 0, "path": "fr/embeddings"},
            {"type": "file", "oid": "1" * 40, "size": len(LARGE), "path": "fr/model.bin", "lfs": large},
            {"type": "file", "oid": git, "size": len(SMALL), "path": "fr/tokenizer.json"},
        ]
        path = "/atelier/voix/resolve/abc/fr"
        self.files = {f"{path}/tokenizer.json": SMALL, f"{path}/model.bin": LARGE}
        self.asked = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def handler(hub):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                hub.asked.append(self.path)
                listed = json.dumps(hub.listed).encode() if hub.listed else b"<html>"
                body = listed if self.path == TREE else hub.files.get(self.path)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

        return Handler

    def offer(self, *names):
        files = (ModelFile(name, 0, (), f"{self.base}/atelier/voix/resolve/abc/fr/{name}") for name in names)
        return ModelSet("toy", "CC0", "a toy", tuple(files))


@pytest.fixture
def hub():
    hub = Hub()
    yield hub
    hub.server.shutdown()
    hub.server.server_close()


def test_sizes_and_hashes_are_the_publishers(hub):
    """Of large files as they are listed; of small ones, which git hashes otherwise, once they are fetched."""
    done = hub_listing.completed(hub.offer("model.bin", "tokenizer.json"), HURRIED)
    assert [(file.size, file.hashes) for file in done.files] == [
        (len(data), (hashlib.sha256(data).hexdigest(),)) for data in (LARGE, SMALL)
    ]
    assert hub.asked.count(TREE) == 1


def test_a_set_is_installed_by_what_its_publisher_lists(hub, tmp_path):
    """Whole, recorded, and not fetched again."""
    offer = hub_listing.completed(hub.offer("model.bin", "tokenizer.json"), HURRIED)
    assert install.install(offer, tmp_path / "toy", None, lambda *arrived: None)
    model = InstalledModel("toy", tmp_path / "toy")
    assert (model.read("model.bin"), model.read("tokenizer.json")) == (LARGE, SMALL)
    assert not install.install(offer, tmp_path / "toy", None, lambda *arrived: None)


def test_nobody_is_asked_for_what_is_known(hub):
    """A set whose hashes stand in the catalogue needs no listing."""
    known = ModelSet("toy", "CC0", "a toy", (ModelFile("a", 3, ("f" * 64,), f"{hub.base}/a"),))
    assert hub_listing.completed(known, HURRIED) is known
    assert hub.asked == []


def test_a_file_that_is_not_what_is_listed_is_refused(hub):
    """One byte is enough."""
    path = "/atelier/voix/resolve/abc/fr/tokenizer.json"
    hub.files[path] = SMALL.replace(b"3", b"4")
    with pytest.raises(InstallError, match=r"tokenizer\.json: what arrived is not what .* \(another hash\)"):
        hub_listing.completed(hub.offer("tokenizer.json"), HURRIED)


@pytest.mark.parametrize(
    "listed",
    [
        None,
        {"error": "gone"},
        [],
        [{"path": "fr/model.bin"}],
        [{"path": "fr/model.bin", "size": 3, "lfs": {"oid": "../../x"}}],
        [{"path": "fr/model.bin", "size": "?", "lfs": {"oid": "f" * 64}}],
        ["fr/model.bin"],
    ],
)
def test_a_listing_that_is_not_understood_names_its_address(hub, listed):
    """Nothing is guessed from it."""
    hub.listed = listed
    with pytest.raises(InstallError, match=f"{TREE}: is not the publisher's list"):
        hub_listing.completed(hub.offer("model.bin"), HURRIED)


def test_a_hub_that_is_away_is_named(hub):
    """With what failed, and nothing of a traceback."""
    hub.server.shutdown()
    hub.server.server_close()
    with pytest.raises(InstallError, match="cannot be fetched"):
        hub_listing.completed(hub.offer("model.bin"), HURRIED)


def test_what_has_no_hash_in_the_catalogue_has_one_in_a_listing():
    """Every address without a hash names a repository and a revision that never changes."""
    files = [file for offered in SETS.values() for file in offered.files if not file.hashes]
    parts = [hub_listing.ADDRESS.fullmatch(file.url) for file in files]
    assert all(found and len(found["revision"]) == 40 for found in parts)


def test_a_set_has_all_that_its_engine_reads():
    """What is installed by name speaks, whole."""
    files = {name: {file.path for file in SETS[name].files} for name in (supertonic.MODEL, pocket.MODEL)}
    assert files[supertonic.MODEL] == {*supertonic.FILES, "LICENSE"}
    voices = {f"embeddings/{voice.name}.safetensors" for voice in pocket.VOICES}
    assert files[pocket.MODEL] == {pocket.WEIGHTS, pocket.TOKENIZER, *voices}
