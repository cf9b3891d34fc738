"""A folder of a host as a target, over SFTP (extra `sftp`).

asyncssh speaks the protocol: it keeps many requests under way on one connection, knows OpenSSH's extensions,
configuration and files of confirmed keys, and is Python alone on top of `cryptography`.
"""

import asyncio
import posixpath
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from secrets import token_hex
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from episodes.edition.settings.publish import SftpSettings
from episodes.errors import HostError, PlaceError, PublishError
from episodes.publish.targets import (
    LEASE_FILE,
    OWN_FOLDER,
    Digest,
    DigestWriter,
    Parcel,
    RemoteFile,
    TargetOptions,
)
from episodes.publish.targets.async_bridge import Loop

try:
    import asyncssh

    from episodes.publish.targets.sftp_files import Progress, RemoteFolder, open_folder
    from episodes.publish.targets.ssh import Login, cause_of, connect
except ModuleNotFoundError as error:
    raise PublishError("extra", type="sftp") from error

Result = TypeVar("Result")
Work = Callable[[RemoteFolder, Progress], Awaitable[Result]]

_AT_ONCE = 8  # files; on one connection
_FOLDERS = 32  # that are listed at a time
_STILL = 120.0  # s that a host may take for one step
_PAUSES = (2.0, 10.0)  # s before a connection that broke is made anew
_FAREWELL = 5.0  # s that a connection may take to end
_GONE = (asyncssh.SFTPNoConnection, asyncssh.SFTPConnectionLost)
_BROKEN = (OSError, asyncssh.Error)
_REASONS: Mapping[type[asyncssh.SFTPError], str] = {
    asyncssh.SFTPFailure: "the host gives no reason; often its disk, or your share of it, is full",
    asyncssh.SFTPPermissionDenied: "permission denied",
    asyncssh.SFTPNoSpaceOnFilesystem: "no space left on the host",
    asyncssh.SFTPQuotaExceeded: "your share of the host's disk is full",
}


class SftpTarget:
    """Sends several files at a time; a connection that breaks is made anew, and goes on with what is left."""

    route = None

    def __init__(self, login: Login, pauses: Sequence[float] = _PAUSES) -> None:
        """Ask nothing yet.

        Args:
            login: where to, and as whom.
            pauses: s before each further try of what a broken connection interrupted.
        """
        self._login, self._pauses = login, pauses
        self.address = login.address
        self._token = token_hex(6)
        self._connection: asyncssh.SSHClientConnection | None = None
        self._folder: RemoteFolder | None = None
        self._connecting = asyncio.Lock()
        self._swept = False

    def __enter__(self) -> Self:
        """Log in, and make the folder.

        Raises:
            PlaceError: that cannot be done; nothing is tried twice.
        """

        async def connect_only(_: RemoteFolder, __: Progress) -> None:
            pass

        self._loop = Loop()
        self._loop.__enter__()
        try:
            self._loop.run(self._try("write", OWN_FOLDER, connect_only, pauses=()))
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._loop.run(self._close())
        finally:
            self._loop.__exit__(kind, error, trace)

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Return those of these files that are there; their marks are their times of change, in seconds."""
        names: defaultdict[str, set[str]] = defaultdict(set)
        for path in paths:
            folder, name = posixpath.split(path)
            names[folder].add(name)

        async def stat(folder: str) -> Mapping[str, RemoteFile]:
            return await self._try("read", folder, lambda remote, _: remote.stat(folder, names[folder]))

        return {
            posixpath.join(folder, name): file
            for folder, found in self._loop.each(stat, list(names), _FOLDERS)
            for name, file in found.items()
        }

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Get a file; return whether there is one.

        Args:
            path: of the file.
            into: receives its bytes.
        """
        return self._loop.run(self._get(path, into))

    def digests(self, paths: Collection[str]) -> Iterator[Digest]:
        """Read files back, several at a time."""

        async def digest(path: str) -> str | None:
            into = DigestWriter()
            return into.hexdigest() if await self._get(path, into.file) else None

        for path, sha256 in self._loop.each(digest, list(paths), _AT_ONCE):
            yield Digest(path, sha256)

    async def _get(self, path: str, into: BinaryIO) -> bool:
        start = into.tell()

        async def get(remote: RemoteFolder, progress: Progress) -> bool:
            into.seek(start)
            into.truncate()
            return await remote.get(path, into, progress)

        return await self._try("read", path, get)

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Send files, several at a time.

        Args:
            parcels: the files.
            sent: receives each that is there, and its mark.
        """
        self._sweep()

        async def put(parcel: Parcel) -> str:
            path, source, size = parcel.path, parcel.source, parcel.bytes
            return await self._try(
                "write", path, lambda remote, progress: remote.put(path, source, size, progress)
            )

        for parcel, mark in self._loop.each(put, parcels, _AT_ONCE):
            sent(parcel, mark)

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Remove files, several at a time, and folders that are empty then.

        Args:
            paths: the files.
            removed: receives each that is gone.
        """

        async def remove(path: str) -> None:
            await self._try("remove", path, lambda remote, _: remote.remove(path))

        for path, _ in self._loop.each(remove, paths, _AT_ONCE):
            removed(path)

    def claim(self, lease: bytes, expected: bytes | None) -> bool:
        """Put the lease there; of two who try, one succeeds.

        Args:
            lease: its bytes.
            expected: what has to be there now; None for nothing.
        """
        claim = self._try("write", LEASE_FILE, lambda remote, _: remote.claim(lease, expected))
        ours = self._loop.run(claim)
        if ours:
            self._sweep()
        return ours

    def _sweep(self) -> None:
        """Remove what others left on its way, once, and only as the one who has the lease."""
        if not self._swept:
            self._loop.run(self._try("remove", OWN_FOLDER, lambda remote, _: remote.sweep()))
            self._swept = True

    async def _try(
        self, key: str, path: str, work: Work[Result], pauses: Sequence[float] | None = None
    ) -> Result:
        """Do something, again if the connection broke.

        Raises:
            PlaceError: it broke once too often, or the host refused.
        """
        for pause in self._pauses if pauses is None else pauses:
            with suppress(*_BROKEN):
                return await self._try_once(key, path, work)
            await asyncio.sleep(pause)
        try:
            return await self._try_once(key, path, work)
        except _BROKEN as error:
            cause = cause_of(error)
            raise HostError("broken", address=self.address, path=path, cause=cause) from error

    async def _try_once(self, key: str, path: str, work: Work[Result]) -> Result:
        """Do something as long as it makes progress, on a connection that is made if there is none."""
        folder = None
        clock = asyncio.get_running_loop().time
        try:
            async with self._connecting:
                if self._folder is None:
                    await self._close()
                    self._connection = await connect(self._login)
                    async with asyncio.timeout(_STILL):
                        client = await self._connection.start_sftp_client()
                        place = self._login.settings.path
                        self._folder = await open_folder(client, place, self.address, self._token)
                folder = self._folder
            async with asyncio.timeout(_STILL) as limit:
                return await work(folder, lambda: limit.reschedule(clock() + _STILL))
        except _BROKEN as error:
            if isinstance(error, asyncssh.SFTPError) and not isinstance(error, _GONE):
                cause = _REASONS.get(type(error)) or cause_of(error)
                raise PlaceError(key, address=self.address, path=path, cause=cause) from error
            if folder is not None and folder is self._folder:
                self._folder = None
            raise

    async def _close(self) -> None:
        if self._connection:
            self._connection.close()
            with suppress(*_BROKEN):
                async with asyncio.timeout(_FAREWELL):
                    await self._connection.wait_closed()
            self._connection.abort()


def open_target(options: TargetOptions) -> SftpTarget:
    """Open the folder of a host that settings name."""
    if not isinstance(options.settings, SftpSettings):
        raise TypeError(options.settings)
    return SftpTarget(Login(options.settings, options.name, options.root, options.environment))
