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

    from episodes.publish.targets.sftp_files import Alive, Remote, opened
    from episodes.publish.targets.ssh import Login, cause_of, connected
except ModuleNotFoundError as error:
    raise PublishError("extra", type="sftp") from error

Result = TypeVar("Result")
Doing = Callable[[Remote, Alive], Awaitable[Result]]

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
    """Files go up several at a time; a connection that breaks is made anew, and goes on with what is left."""

    route = None

    def __init__(self, login: Login, pauses: Sequence[float] = _PAUSES) -> None:
        """Nothing is asked yet.

        Args:
            login: where to, and as whom.
            pauses: s before each further try of what a broken connection kept from its end.
        """
        self._login, self._pauses = login, pauses
        self.address = login.address
        self._token = token_hex(6)
        self._connection: asyncssh.SSHClientConnection | None = None
        self._remote: Remote | None = None
        self._connecting = asyncio.Lock()
        self._swept = False

    def __enter__(self) -> Self:
        """Logs in, and makes the folder.

        Raises:
            PlaceError: that cannot be done; nothing is tried twice.
        """
        self._loop = Loop()
        self._loop.__enter__()
        try:
            self._loop.run(self._lastly("write", OWN_FOLDER, _nothing))
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
        """Which of these files are there; told apart by length and time of change, in seconds."""
        folders: defaultdict[str, set[str]] = defaultdict(set)
        for path in paths:
            folder, name = posixpath.split(path)
            folders[folder].add(name)

        async def told(folder: str) -> Mapping[str, RemoteFile]:
            return await self._patiently(
                "read", folder, lambda remote, _: remote.told(folder, folders[folder])
            )

        return {
            posixpath.join(folder, name): lying
            for folder, found in self._loop.each(told, list(folders), _FOLDERS)
            for name, lying in found.items()
        }

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Gets a file; gives whether there is one."""
        return self._loop.run(self._taken(path, into))

    def digests(self, paths: Collection[str]) -> Iterator[Digest]:
        """Reads files back, several at a time."""

        async def digest(path: str) -> str | None:
            into = DigestWriter()
            return into.hexdigest() if await self._taken(path, into.file) else None

        for path, sha256 in self._loop.each(digest, list(paths), _AT_ONCE):
            yield Digest(path, sha256)

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Sends files, several at a time."""
        self._sweep()

        async def put(parcel: Parcel) -> str:
            return await self._patiently(
                "write",
                parcel.path,
                lambda remote, alive: remote.put(parcel.path, parcel.source, parcel.bytes, alive),
            )

        for parcel, mark in self._loop.each(put, parcels, _AT_ONCE):
            sent(parcel, mark)

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Takes files away, several at a time, and folders that are empty then."""

        async def remove(path: str) -> None:
            await self._patiently("remove", path, lambda remote, _: remote.remove(path))

        for path, _ in self._loop.each(remove, paths, _AT_ONCE):
            removed(path)

    def claim(self, hold: bytes, instead: bytes | None) -> bool:
        """Puts the hold there; of two who try, one can."""
        mine = self._loop.run(
            self._patiently("write", LEASE_FILE, lambda remote, _: remote.claim(hold, instead))
        )
        if mine:
            self._sweep()
        return mine

    def _sweep(self) -> None:
        """Once, and only by who holds the place."""
        if not self._swept:
            self._loop.run(self._patiently("remove", OWN_FOLDER, lambda remote, _: remote.sweep()))
            self._swept = True

    async def _taken(self, path: str, into: BinaryIO) -> bool:
        start = into.tell()

        async def take(remote: Remote, alive: Alive) -> bool:
            into.seek(start)
            into.truncate()
            return await remote.take(path, into, alive)

        return await self._patiently("read", path, take)

    async def _patiently(self, key: str, path: str, do: Doing[Result]) -> Result:
        """Does something, again where the connection broke.

        Raises:
            PlaceError: it broke once too often, or the host refused.
        """
        for pause in self._pauses:
            with suppress(*_BROKEN):
                return await self._once(key, path, do)
            await asyncio.sleep(pause)
        return await self._lastly(key, path, do)

    async def _lastly(self, key: str, path: str, do: Doing[Result]) -> Result:
        try:
            return await self._once(key, path, do)
        except _BROKEN as error:
            cause = cause_of(error)
            raise HostError("broken", address=self.address, path=path, cause=cause) from error

    async def _once(self, key: str, path: str, do: Doing[Result]) -> Result:
        remote = None
        try:
            remote = await self._connected()
            return await _lively(remote, do)
        except _BROKEN as error:
            if isinstance(error, asyncssh.SFTPError) and not isinstance(error, _GONE):
                cause = _REASONS.get(type(error)) or cause_of(error)
                raise PlaceError(key, address=self.address, path=path, cause=cause) from error
            if remote is not None and remote is self._remote:
                self._remote = None
            raise

    async def _connected(self) -> Remote:
        """The host's folder, on a connection that is made where there is none."""
        async with self._connecting:
            if self._remote is None:
                await self._close()
                self._connection = await connected(self._login)
                async with asyncio.timeout(_STILL):
                    client = await self._connection.start_sftp_client()
                    self._remote = await opened(client, self._login.place.path, self.address, self._token)
            return self._remote

    async def _close(self) -> None:
        if self._connection:
            self._connection.close()
            with suppress(*_BROKEN):
                async with asyncio.timeout(_FAREWELL):
                    await self._connection.wait_closed()
            self._connection.abort()


async def _lively(remote: Remote, do: Doing[Result]) -> Result:
    """Does something while it gets on."""
    time = asyncio.get_running_loop().time
    async with asyncio.timeout(_STILL) as limit:
        return await do(remote, lambda: limit.reschedule(time() + _STILL))


async def _nothing(remote: Remote, alive: Alive) -> None:
    """All that is wanted is a connection."""


def open_target(opening: TargetOptions) -> SftpTarget:
    """The folder of a host that settings name."""
    if not isinstance(opening.place, SftpSettings):
        raise TypeError(opening.place)
    return SftpTarget(Login(opening.place, opening.name, opening.root, opening.environment))
