"""Voices come here whole, checked and recorded, or not at all: against a publisher on loopback that misbehaves."""

import errno
import hashlib
import json
import os
import shutil
import ssl
import sys
import threading
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import toy_voice
from typer.testing import CliRunner

import cli
from audio.engines.base import Request
from audio.engines.models import download
from audio.engines.models.download import DownloadLimits
from audio.engines.piper import catalogue, install, installed
from audio.engines.piper.engine import Piper
from audio.errors import InstallError, StoreError, VoiceMissingError
from audio.http import client

NAME = "fr_FR-toy-medium"
PATH = f"fr/fr_FR/toy/medium/{NAME}.onnx"
CARD = "# Model card for toy (medium)\n\n## Dataset\n\n* URL: https://example.org/\n* License: http://creativecommons.org/licenses/by-sa/4.0/\n"
CERTIFICATE = Path(__file__).parent / "golden" / "tls" / "loopback.pem"
HURRIED = DownloadLimits(silence=0.3, slowest=1e6)


class Publisher:
    """A web server on loopback with a list of voices; each fault is set by a test."""

    def __init__(self, *, tls=False):
        model = toy_voice.model()
        self.files = {
            PATH: model,
            f"{PATH}.json": toy_voice.config(),
            f"{PATH.rpartition('/')[0]}/MODEL_CARD": CARD.encode(),
        }
        self.voices = {NAME: self.entry(self.files)}
        self.asked = []  # path and first byte of each request
        self.cut = {}  # path: bytes after which the connection is closed, once
        self.redirected = {}
        self.missing, self.hanging, self.trickling = set(), set(), set()
        self.ranges = True
        self.ended = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.base = f"http{'s' if tls else ''}://127.0.0.1:{self.server.server_port}/main"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @staticmethod
    def entry(files, language="fr_FR"):
        stated = {
            path: {"size_bytes": len(data), "md5_digest": hashlib.md5(data).hexdigest()}
            for path, data in files.items()
        }
        return {
            "key": NAME,
            "name": "toy",
            "language": {"code": language},
            "num_speakers": 1,
            "files": stated,
        }

    def close(self):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()

    def body(self, path):
        return (
            json.dumps(self.voices).encode()
            if path == "voices.json" and path not in self.files
            else self.files.get(path)
        )

    def handler(publisher):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                publisher.answer(self, self.path.removeprefix("/main/"))

        return Handler

    def answer(self, to, path):
        body = self.body(path)
        wanted = to.headers.get("Range")
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.ranges else 0
        self.asked.append((path, start))
        if path in self.redirected:
            to.send_response(302)
            to.send_header("Location", self.redirected[path])
            to.end_headers()
            return
        if path in self.missing or body is None or 0 < len(body) <= start:
            to.send_error(416 if start else 404)
            return
        to.send_response(206 if start else 200)
        if start:
            to.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        to.send_header("Content-Length", str(len(body) - start))
        to.end_headers()
        self.send(to.wfile, path, body[start : self.cut.pop(path, len(body))])

    def send(self, out, path, body):
        if path in self.trickling:
            while not self.ended.wait(0.02):
                out.write(body[:1])
                out.flush()
        if path in self.hanging:
            out.write(body[:100])
            out.flush()
            self.ended.wait()
        out.write(body)


@pytest.fixture
def publisher():
    publisher = Publisher()
    yield publisher
    publisher.close()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "voices"


def fetch(publisher, folder, haste=download.DEFAULT_LIMITS):
    offer = catalogue.chosen(catalogue.offers(publisher.base, haste), NAME, publisher.base)
    return install.install(offer, install.card(offer, haste), folder, lambda *_: None, haste)


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def speaks(folder):
    piper = Piper({"folder": str(folder)})
    piper.prepare(NAME)
    return piper.synthesize(Request(NAME, "Oui, merci.")).seconds > 0.5


def test_a_voice_comes_whole_with_its_record_and_speaks(publisher, folder):
    """The record holds the hashes of what came; the licence is the card's own; a second time nothing is fetched."""
    assert fetch(publisher, folder) is True
    assert names(folder) == [
        f"{NAME}.MODEL_CARD",
        f"{NAME}.installed.json",
        f"{NAME}.onnx",
        f"{NAME}.onnx.json",
    ]
    record = json.loads((folder / f"{NAME}.installed.json").read_bytes())
    assert record["from"] == f"{publisher.base}/{PATH}"
    assert record["files"][f"{NAME}.onnx"] == hashlib.sha256(publisher.files[PATH]).hexdigest()
    assert [voice.note for voice in Piper({"folder": str(folder)}).voices()] == ["CC BY-SA 4.0"]
    assert speaks(folder)
    before = publisher.asked.count((PATH, 0))
    assert fetch(publisher, folder) is False
    assert publisher.asked.count((PATH, 0)) == before


def test_what_was_cut_off_is_gone_on_from(publisher, folder):
    """The bytes that arrived are kept under another name and asked for no second time."""
    publisher.cut[PATH] = 400
    with pytest.raises(InstallError, match=r"ended after 400 of \d+ bytes.*goes on from there"):
        fetch(publisher, folder)
    assert Piper({"folder": str(folder)}).voices() == ()
    assert fetch(publisher, folder)
    assert [start for path, start in publisher.asked if path == PATH] == [0, 400]
    assert speaks(folder)


def test_a_server_that_cannot_go_on_begins_anew(publisher, folder):
    """It answers 200 with the whole file, which takes the place of the part."""
    publisher.cut[PATH] = 400
    with pytest.raises(InstallError):
        fetch(publisher, folder)
    publisher.ranges = False
    assert fetch(publisher, folder)
    assert speaks(folder)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: bytes([data[0] ^ 1]) + data[1:], "MD5"),
        (lambda data: data + b"more", "more than"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".json"])
def test_what_is_not_as_stated_is_thrown_away(publisher, folder, change, told, suffix):
    """Other bytes, or more of them, than the publisher's list states: no voice, no part, and a clear message."""
    publisher.files[PATH + suffix] = change(publisher.files[PATH + suffix])
    with pytest.raises(InstallError, match=rf"{NAME}.onnx{suffix}: what arrived is not what .*{told}"):
        fetch(publisher, folder)
    assert Piper({"folder": str(folder)}).voices() == ()
    assert f"{NAME}.onnx{suffix}.part" not in names(folder)


def test_a_file_shorter_than_stated_is_never_taken(publisher, folder):
    """At first it looks cut off; when there is no more of it, it is thrown away."""
    publisher.files[PATH] = publisher.files[PATH][:500]
    with pytest.raises(InstallError, match="ended after 500"):
        fetch(publisher, folder)
    with pytest.raises(InstallError, match="what arrived is not what"):
        fetch(publisher, folder)
    assert f"{NAME}.onnx.part" not in names(folder)
    assert Piper({"folder": str(folder)}).voices() == ()


@pytest.mark.parametrize("path", ["voices.json", PATH, f"{PATH}.json"])
def test_what_is_missing_there_is_named(publisher, folder, path):
    """404: the address and the status."""
    publisher.files.setdefault("voices.json", json.dumps(publisher.voices).encode())
    publisher.missing.add(path)
    with pytest.raises(InstallError, match=rf"/main/{path}: cannot be fetched \(the answer is 404\)"):
        fetch(publisher, folder)
    assert Piper({"folder": str(folder)}).voices() == ()


@pytest.mark.parametrize("path", ["voices.json", f"{PATH.rpartition('/')[0]}/MODEL_CARD"])
def test_a_short_file_that_breaks_off_is_not_taken_for_the_whole(publisher, folder, path):
    """Half a list, or half a card without its licence: the connection is named, and nothing is recorded."""
    publisher.files.setdefault("voices.json", json.dumps(publisher.voices).encode())
    publisher.cut[path] = 10
    with pytest.raises(InstallError, match="cannot be fetched"):
        fetch(publisher, folder)
    assert Piper({"folder": str(folder)}).voices() == ()


@pytest.mark.parametrize(
    "page",
    [
        b"<!doctype html><title>Sign in</title>",
        b"",
        b"[1]",
        b'{"fr_FR-toy-medium": {"files": 3}}',
        b'{"a": {}}',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
def test_a_list_that_is_none_is_refused(publisher, folder, page):
    """A sign-in page, or whatever else stands there."""
    publisher.files["voices.json"] = page
    with pytest.raises(InstallError, match="is not the publisher's list of voices"):
        fetch(publisher, folder)


def test_a_list_without_end_is_not_read(publisher, folder):
    """Five megabytes are enough for any list."""
    publisher.files["voices.json"] = b" " * 5_000_001
    with pytest.raises(InstallError, match="longer than"):
        fetch(publisher, folder)


@pytest.mark.parametrize(
    "name",
    ["../../x", "fr_FR-../x-medium", "/etc/passwd", "de_DE-toy-medium", "fr_FR-none-low", "", "voices.json"],
)
def test_only_names_of_the_publishers_list_are_taken(publisher, name):
    """A name becomes a path only when the list has it, and it looks like a French voice."""
    for stranger in (name, "de_DE-toy-medium"):
        publisher.voices[stranger] = publisher.voices[NAME]
    if name == "fr_FR-none-low":
        del publisher.voices[name]
    offers = catalogue.offers(publisher.base)
    assert list(offers) == [NAME]
    with pytest.raises(InstallError, match="is not a French voice of"):
        catalogue.chosen(offers, name, publisher.base)


@pytest.mark.parametrize(
    "path",
    [f"../../{NAME}.onnx", f"/etc/{NAME}.onnx", f"https://example.org/{NAME}.onnx", f"a/../{NAME}.onnx"],
)
def test_files_outside_the_publishers_folder_are_no_offer(publisher, path):
    """A list that points elsewhere is not followed."""
    files = {path: b"x", f"{path}.json": b"x"}
    publisher.voices = {NAME: publisher.entry(files)}
    assert catalogue.offers(publisher.base) == {}


@pytest.mark.parametrize("way", ["hanging", "trickling"])
@pytest.mark.parametrize("path", ["voices.json", PATH])
def test_nobody_waits_for_ever(publisher, folder, way, path):
    """A server that falls silent, or sends a byte now and then, is given up."""
    getattr(publisher, way).add(path)
    with pytest.raises(InstallError, match=r"no answer in 0\.3 s|comes too slowly"):
        fetch(publisher, folder, HURRIED)


def test_a_server_that_is_not_there_is_named(folder):
    """The address, and what the system says."""
    with pytest.raises(InstallError, match=r"http://127.0.0.1:9/main/voices.json: cannot be fetched"):
        catalogue.offers("http://127.0.0.1:9/main")


@pytest.mark.parametrize(
    "url", ["http://example.org/main", "ftp://127.0.0.1/main", "file:///etc", "127.0.0.1/main"]
)
def test_voices_come_over_tls_only(url):
    """Plain HTTP is for this very machine."""
    with pytest.raises(InstallError, match="is not an https address"):
        catalogue.offers(url)


@pytest.mark.parametrize("trusted", [False, True])
def test_a_certificate_that_nobody_vouches_for_is_refused(folder, monkeypatch, trusted):
    """TLS is verified: the same server is taken once its certificate is among those that are trusted."""
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    client.shared.cache_clear()
    publisher = Publisher(tls=True)
    try:
        if trusted:
            assert fetch(publisher, folder)
            assert speaks(folder)
        else:
            with pytest.raises(
                InstallError, match=r"cannot be fetched \(.*its certificate does not hold: self-signed"
            ):
                fetch(publisher, folder)
            assert publisher.asked == []
    finally:
        publisher.close()
        client.shared.cache_clear()


def test_a_redirection_to_an_address_without_tls_is_not_followed(publisher, folder):
    """Publishers redirect to where their files are: to https only."""
    publisher.redirected[PATH] = "http://example.org/x.onnx"
    with pytest.raises(InstallError, match=r"http://example.org/x.onnx: is not an https address"):
        fetch(publisher, folder)


def test_a_redirection_keeps_the_place_to_go_on_from(publisher, folder):
    """What was cut off goes on behind a redirection too."""
    publisher.files["store/model"] = publisher.files[PATH]
    publisher.redirected[PATH] = f"{publisher.base}/store/model"
    publisher.cut["store/model"] = 300
    with pytest.raises(InstallError):
        fetch(publisher, folder)
    assert fetch(publisher, folder)
    assert ("store/model", 300) in publisher.asked


def test_a_full_disk_is_told_before_anything_is_fetched(publisher, folder, monkeypatch):
    """With what is needed and what is free."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 10, 0))
    with pytest.raises(StoreError, match="MB are needed, 0 MB are free"):
        fetch(publisher, folder)
    assert (PATH, 0) not in publisher.asked


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_old_or_nothing(publisher, folder, monkeypatch, call):
    """The nth write to the disk fails, for every n: no voice is listed or one that speaks, and the next run completes."""
    real, writes = getattr(os, call), []
    monkeypatch.setattr(os, call, lambda *args: (writes.append(args), real(*args))[1])
    fetch(publisher, folder)
    assert len(writes) >= 4
    for failing in range(len(writes)):
        shutil.rmtree(folder)
        left = [failing]

        def refusing(*args, left=left):
            left[0] -= 1
            if left[0] == -1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args)

        monkeypatch.setattr(os, call, refusing)
        with pytest.raises(StoreError, match="No space left on device"):
            fetch(publisher, folder)
        assert not Piper({"folder": str(folder)}).voices() or speaks(folder)
        fetch(publisher, folder)
        assert speaks(folder)


@pytest.mark.parametrize(
    "harm",
    [lambda data: data[:-1], lambda data: b"", lambda data: data[:200] + bytes([data[200] ^ 4]) + data[201:]],
)
def test_a_model_that_was_altered_since_is_refused_and_mended(publisher, folder, harm):
    """Truncated, emptied or with one bit changed: it does not speak, and the command that is told mends it."""
    fetch(publisher, folder)
    model = folder / f"{NAME}.onnx"
    model.write_bytes(harm(model.read_bytes()))
    with pytest.raises(
        VoiceMissingError, match=rf"truncated or altered\). Install it again: hautevoix voices install {NAME}"
    ):
        speaks(folder)
    assert fetch(publisher, folder) is True
    assert speaks(folder)


def test_a_configuration_that_was_altered_since_is_refused_before_it_speaks(publisher, folder):
    """It decides on rate and phonemes: as much a part of the voice as the model."""
    fetch(publisher, folder)
    config = folder / f"{NAME}.onnx.json"
    config.write_bytes(config.read_bytes().replace(b"22050", b"16000"))
    with pytest.raises(VoiceMissingError, match="altered"):
        Piper({"folder": str(folder)}).prepare(NAME)
    assert fetch(publisher, folder) is True
    assert speaks(folder)


def test_a_model_that_goes_away_is_missed(publisher, folder):
    """Between the list and the word."""
    fetch(publisher, folder)
    piper = Piper({"folder": str(folder)})
    assert piper.voices()
    (folder / f"{NAME}.onnx").unlink()
    for ask in (piper.prepare, lambda voice: piper.synthesize(Request(voice, "Oui."))):
        with pytest.raises(VoiceMissingError, match="Install it again"):
            ask(NAME)


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        (CARD, "CC BY-SA 4.0"),
        ("* License: CC-BY 4.0\n", "CC-BY 4.0"),
        ("* License: AGPLv3", "AGPLv3"),
        ("* Licence:\n* URL: x", None),
        ("", None),
        ("license: " + "x" * 100_000, "x" * 201),
    ],
)
def test_a_licence_is_read_off_the_card(card, licence):
    """As the publisher writes it, in one line."""
    assert installed.card_licence(card) == licence


def test_the_command_lists_installs_and_shows_the_licence(publisher, folder, monkeypatch, tmp_path):
    """Without a name it lists; with one it says size and licence before it fetches, and where the voice is after."""
    monkeypatch.setenv("HAUTEVOIX_VOICES", str(folder))
    monkeypatch.chdir(tmp_path)

    def run(*words):
        result = CliRunner().invoke(cli.app, ["voices", *words])
        return result.stdout, result.stderr, result.exception

    def install(*names):
        return run("install", *names, "--from", publisher.base)

    assert "piper: not ready; offline" in run("--engine", "piper")[0]
    assert NAME in install()[0]
    assert install(NAME) == (
        f"{NAME}: installed in {folder}\n",
        f"{NAME}: 0 MB; licence: CC BY-SA 4.0\n",
        None,
    )
    assert "is installed already" in install(NAME)[0]
    assert f"{NAME} fr-FR" in run("--engine", "piper")[0]
    assert isinstance(install("../../x")[2], InstallError)


def test_the_command_needs_no_package_to_install(publisher, folder, monkeypatch):
    """A voice may come before the library that speaks with it."""
    monkeypatch.setitem(sys.modules, "piper", None)
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert fetch(publisher, folder)
