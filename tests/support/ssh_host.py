"""A host with SFTP on loopback, in this process: asyncssh's server over a folder, with faults as they are asked for."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from episodes.edition.settings.publish import SftpSettings
from episodes.publish.targets.async_bridge import Loop
from episodes.publish.targets.sftp import SftpTarget
from episodes.publish.targets.ssh import Login

USER = "courrier"
PASSWORD = "un secret de la rédaction"
ENVIRONMENT = {"HAUTEVOIX_WEB_PASSWORD": PASSWORD}


@dataclass
class Host:
    """The host, and what goes wrong there.

    Attributes:
        folder: what it shows as its root; `home` below it is the user's own.
        key: the host's.
        overwrites: whether it knows `posix-rename@openssh.com`.
        cuts: how many times it breaks the connection, each in the midst of a file.
        cut_at: after how many bytes of a file.
        breaks_at: which request to come breaks the connection, once; 0 is none.
        breaks_after: whether that one is done before.
        room: bytes that it takes before its disk is full; None is enough.
        asked: names of the requests that came, in order.
        logins: how many connections were let in.
    """

    folder: Path
    key: asyncssh.SSHKey
    port: int = 0
    overwrites: bool = True
    cuts: int = 0
    cut_at: int = 1 << 17
    breaks_at: int = 0
    breaks_after: bool = False
    room: int | None = None
    asked: list[str] = field(default_factory=list)
    logins: int = 0
    authorised: list[str] = field(default_factory=list)

    @property
    def www(self) -> Path:
        return self.folder / "home" / "www"

    @property
    def fingerprint(self) -> str:
        return self.key.get_fingerprint("sha256")

    def opened(self, environment: dict[str, str] | None = None, **settings: object) -> SftpTarget:
        """A target on it, as settings would name it; its key is confirmed unless they say otherwise."""
        given = {"fingerprint": self.fingerprint, "user": USER, "path": "www"} | settings
        place = SftpSettings(type="sftp", host="127.0.0.1", port=self.port, **given)
        login = Login(place, "web", self.folder, ENVIRONMENT if environment is None else environment)
        return SftpTarget(login, pauses=(0.0, 0.0))


@contextmanager
def hosting(folder: Path, key: asyncssh.SSHKey | None = None) -> Iterator[Host]:
    """A host while it answers."""
    (folder / "home" / "www").mkdir(parents=True)
    host = Host(folder, key or asyncssh.generate_private_key("ssh-ed25519"))
    with Loop() as loop:
        server = loop.run(_listen(host))
        host.port = server.get_port()
        try:
            yield host
        finally:
            loop.run(_closed(server))


async def _listen(host: Host) -> asyncssh.SSHAcceptor:
    return await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=lambda: _Door(host),
        server_host_keys=[host.key],
        sftp_factory=lambda channel: _Files(channel, host),
    )


async def _closed(server: asyncssh.SSHAcceptor) -> None:
    server.close()
    await server.wait_closed()


class _Door(asyncssh.SSHServer):
    def __init__(self, host: Host) -> None:
        self._host = host

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return key.get_fingerprint() in self._host.authorised

    def auth_completed(self) -> None:
        self._host.logins += 1


class _Files(asyncssh.SFTPServer):
    """The user's own folder is where relative paths lead, as hosts have it."""

    def __init__(self, channel: asyncssh.SSHServerChannel, host: Host) -> None:
        super().__init__(channel, chroot=os.fsencode(host.folder))
        self._host = host
        for name in ("open", "read", "write", "rename", "remove", "lstat"):
            setattr(self, name, self._breaking(getattr(self, name)))

    def _breaking(self, act: Callable[..., object]) -> Callable[..., object]:
        """Breaks the connection when it is time to."""
        host = self._host

        def acting(*given: object) -> object:
            host.breaks_at, last = max(0, host.breaks_at - 1), host.breaks_at == 1
            if last and not host.breaks_after:
                self.connection.abort()
                raise asyncssh.SFTPConnectionLost("cut")
            done = act(*given)
            if last:
                self.connection.abort()
            return done

        return acting

    def map_path(self, path: bytes) -> bytes:
        return super().map_path(path if path.startswith(b"/") else b"/home/" + path)

    def realpath(self, path: bytes) -> bytes:
        """Links are followed; what lies outside of the folder is told as it is, and not hidden."""
        real = os.path.realpath(self.map_path(path))
        root = os.path.realpath(os.fsencode(self._host.folder))
        return (real.removeprefix(root) or b"/") if (real + b"/").startswith(root + b"/") else real

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        self._host.asked.append("open")
        return super().open(path, pflags, attrs)

    def stat(self, path: bytes) -> object:
        self._host.asked.append("stat")
        return super().stat(path)

    def lstat(self, path: bytes) -> object:
        self._host.asked.append("lstat")
        return super().lstat(path)

    async def scandir(self, path: bytes):
        self._host.asked.append("list")
        async for entry in super().scandir(path):
            yield entry

    def write(self, file_obj: object, offset: int, data: bytes) -> object:
        host = self._host
        if host.cuts and offset >= host.cut_at:
            host.cuts -= 1
            self.connection.abort()
            raise asyncssh.SFTPConnectionLost("cut")
        if host.room is not None:
            host.room -= len(data)
            if host.room < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(file_obj, offset, data)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> object:
        self._host.asked.append("posix-rename")
        if not self._host.overwrites:
            raise asyncssh.SFTPOpUnsupported("not known here")
        return super().posix_rename(oldpath, newpath)

    def rename(self, oldpath: bytes, newpath: bytes) -> object:
        self._host.asked.append("rename")
        return super().rename(oldpath, newpath)


def key_file(folder: Path) -> tuple[Path, str]:
    """A private key in a file, and what a host knows it by."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    path = folder / "id_test"
    path.write_bytes(key.export_private_key())
    path.chmod(0o600)
    return path, key.get_fingerprint()
