"""Publishing to OpenSSH's server, shown by nginx as docs/publishing.md sets it up."""

import os
import pwd
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh
import pytest
from clients import need
from stage import Stage, files, whole

from episodes.site.assets import media_type

pytestmark = pytest.mark.clients

ROOT = Path(__file__).resolve().parents[1]
DEADLINE = 20  # s, for a server to answer
SSHD = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
"""
NGINX = """\
daemon off;
{user}
pid {folder}/nginx.pid;
error_log stderr error;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {location}
    }}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@contextmanager
def server(port: int, *command: object) -> Iterator[None]:
    """A server while it answers."""
    process = subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + DEADLINE
        while True:
            assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "no answer"
        yield
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[dict[str, object]]:
    """OpenSSH, with a key of its own and one that may come in; settings of a target there."""
    sshd, folder = need("sshd"), tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    keys = {name: asyncssh.generate_private_key("ssh-ed25519") for name in ("host", "own")}
    for name, key in keys.items():
        (folder / name).write_bytes(key.export_private_key())
        (folder / name).chmod(0o600)
    (folder / "authorized").write_bytes(keys["own"].export_public_key())
    port = free_port()
    (folder / "config").write_text(SSHD.format(port=port, folder=folder))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with server(port, sshd, "-D", "-e", "-f", folder / "config"):
        yield {
            "type": "sftp",
            "host": "127.0.0.1",
            "port": port,
            "user": pwd.getpwuid(os.geteuid()).pw_name,
            "fingerprint": keys["host"].get_fingerprint(),
            "key": str(folder / "own"),
            "path": str(tmp_path / "www" / "audio"),
        }


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """nginx, with what the documentation says; gives its address."""
    nginx, folder, port = need("nginx"), tmp_path / "nginx", free_port()
    folder.mkdir()
    (tmp_path / "www").mkdir()
    told = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    location = re.findall(r"^```nginx\n(.*?)^```", told, re.MULTILINE | re.DOTALL)[0]
    assert "/srv/www" in location
    user = "user root;" if os.geteuid() == 0 else ""
    location = location.replace("/srv/www", str(tmp_path / "www"))
    (folder / "config").write_text(NGINX.format(folder=folder, port=port, location=location, user=user))
    with server(port, nginx, "-p", folder, "-c", folder / "config"):
        yield f"http://127.0.0.1:{port}/"


def published(stage: Stage) -> str:
    """What `hautevoix publish` says, in a process of its own."""
    run = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "publish"],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips), "HOME": str(stage.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stderr + run.stdout


def head(address: str) -> dict[str, str]:
    said = subprocess.run([need("curl"), "-sfI", address], capture_output=True, text=True, check=True).stdout
    return dict(line.lower().split(": ", 1) for line in said.splitlines() if ": " in line)


@pytest.fixture
def stage(tmp_path: Path, site: str, clips: Path) -> Stage:
    """An edition whose site is nginx's."""
    (tmp_path / "www").rmdir()
    found = Stage(tmp_path, clips)
    found.start(site)
    return found


def settle(stage: Stage, place: dict[str, object]) -> None:
    """Writes another target into the settings."""
    lines = "\n".join(f"{key} = {value!r}" for key, value in place.items())
    stage.settings('type = "folder"\npath = "../www/audio"', lines)


def test_an_edition_is_published_over_openssh_and_shown_by_nginx(
    stage: Stage, host: dict[str, object], site: str
) -> None:
    """All of it, looked at as an app would; then only a correction; each file with its type and its time."""
    settle(stage, host)
    published(stage)
    assert files(stage.place) == files(stage.public)
    assert whole(stage.place, f"{site}audio/")
    assert "holds all of it already" in published(stage)
    stage.edit("marche", "depuis 2024", "depuis 2023")
    published(stage)
    assert files(stage.place) == files(stage.public)
    for path in files(stage.public):
        told = head(f"{site}audio/{path}")
        assert told["content-type"].replace(" ", "") == media_type(Path(path)).replace(" ", ""), path
        assert ("max-age=315360000" in told["cache-control"]) == bool(re.search("/[0-9a-f]{8}/", path))
        assert told["access-control-allow-origin"] == "*"


def test_rsync_is_a_target(stage: Stage, site: str) -> None:
    """The program that the documentation shows, with files of names that only need to be taken as they are."""
    rsync = need("rsync")
    stage.place.mkdir()
    settle(
        stage,
        {
            "type": "command",
            "send": [str(rsync), "-a", "--files-from={list}", "{public}/", f"{stage.place}/"],
            "remove": ["sh", "-c", f"cd {stage.place} && xargs rm -f --"],
        },
    )
    published(stage)
    assert files(stage.place) == files(stage.public)
    stage.edit("marche", "depuis 2024", "depuis 2023")
    published(stage)
    assert whole(stage.place, f"{site}audio/")


def test_a_wrong_host_is_refused(stage: Stage, host: dict[str, object]) -> None:
    """Another fingerprint than the host's: nothing is sent, whatever kinds of keys OpenSSH has."""
    settle(stage, host | {"fingerprint": asyncssh.generate_private_key("ssh-ed25519").get_fingerprint()})
    with pytest.raises(AssertionError, match="its key is not the one of"):
        published(stage)
    assert not stage.place.exists()
