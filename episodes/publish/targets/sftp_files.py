"""Files of a host over SFTP: put there whole, listed, removed; never outside of one folder.

A file arrives under a name of its own in `.hautevoix/`, is forced to disk where the host can, its length is
looked at, and then it takes the place of the one before by `posix-rename@openssh.com`.

Hosts without that extension refuse to rename onto a file. There the file before is moved aside and the new
one into its place: two requests that leave in one go, so that nobody finds the place empty for longer than
the host takes from one to the next; then the one aside is removed. Writing over the file in its place was
considered and rejected: a connection that breaks would leave half a feed, and listeners' apps that come by
meanwhile would read one; a moment without a feed is asked for again by every app.
"""

import asyncio
import posixpath
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import BinaryIO

import asyncssh
from asyncssh import SFTPAttrs, SFTPClient, SFTPError, SFTPNoSuchFile, SFTPNoSuchPath, SFTPOpUnsupported

from episodes.errors import EpisodeError, PlaceError, StorageError
from episodes.publish.targets import LEASE_FILE, OWN_FOLDER, RemoteFile

MISSING = (SFTPNoSuchFile, SFTPNoSuchPath)
_CHUNK = 1 << 18  # bytes sent before the next sign of life: half a minute at 64 kbit/s
_FEW = 3  # files of a folder that are asked for one by one, before it is listed
_NO_FILE = {asyncssh.FILEXFER_TYPE_DIRECTORY, asyncssh.FILEXFER_TYPE_SYMLINK}

Progress = Callable[[], object]
"""Called at each step of something long."""


class RemoteFolder:
    """One folder of a host; all paths are under it."""

    def __init__(self, client: SFTPClient, root: str, address: str, token: str) -> None:
        """Ask nothing yet.

        Args:
            client: the connection.
            root: the folder, absolute and without links.
            address: of the target, for messages.
            token: begins the names of uploads from here; others are leftovers.
        """
        self._client, self._root, self._address = client, root, address
        self._token, self._numbers = f"{OWN_FOLDER}/{token}", count(1)
        self._ready = {""}
        self._making: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._overwrites = self._syncs = True

    async def sweep(self) -> None:
        """Remove what others had on its way; if one of them is not gone, nothing of theirs can arrive."""
        own = posixpath.basename(self._token)
        names = [name async for name, _ in self._list(OWN_FOLDER)]
        for name in names:
            if name != posixpath.basename(LEASE_FILE) and not name.startswith(own):
                await self._drop(f"{OWN_FOLDER}/{name}")

    async def put(self, path: str, source: Path, size: int, progress: Progress) -> str:
        """Send a file; return its mark.

        Args:
            path: where it goes.
            source: the local file.
            size: its length in bytes.
            progress: called after each chunk.

        Raises:
            PlaceError: less arrived, or a link leads out of the folder.
            StorageError: the local file cannot be read.
        """
        await self._make(posixpath.dirname(path))
        fresh = f"{self._token}-{next(self._numbers)}"
        try:
            async with self._client.open(self._at(fresh), "wb") as file:
                for chunk in _chunks(source):
                    await file.write(chunk)
                    progress()
                await self._sync(file)
            attrs = await self._client.stat(self._at(fresh))
            if attrs.size is not None and attrs.size != size:
                raise self._short(path, attrs.size, size)
            await self._replace(fresh, path)
        except (SFTPError, EpisodeError):
            await self._drop(fresh)
            raise
        return _mark(attrs)

    async def get(self, path: str, into: BinaryIO, progress: Progress) -> bool:
        """Get a file; return whether there is one.

        Args:
            path: of the file.
            into: receives its bytes.
            progress: called after each chunk.

        Raises:
            PlaceError: less came than it has, or a link leads out of the folder.
        """
        try:
            await self._require_inside(posixpath.dirname(path))
            async with self._client.open(self._at(path), "rb") as file:
                size, got = (await file.stat()).size, 0
                while chunk := await _chunk(file, got):
                    into.write(chunk)
                    got += len(chunk)
                    progress()
        except MISSING:
            return False
        if size is not None and got < size:
            raise self._short(path, got, size)
        return True

    async def stat(self, folder: str, names: Collection[str]) -> Mapping[str, RemoteFile]:
        """Return those of these files of a folder that are there, by name; links and folders are left out.

        Args:
            folder: where to look.
            names: of the files.
        """
        if len(names) > _FEW:
            return {name: file async for name, file in self._list(folder) if name in names}
        found = {}
        for name in names:
            with suppress(*MISSING):
                attrs = await self._client.lstat(self._at(f"{folder}/{name}" if folder else name))
                if attrs.type not in _NO_FILE:
                    found[name] = _remote_file(attrs)
        return found

    async def remove(self, path: str) -> None:
        """Remove a file, and folders that are empty then."""
        folder = posixpath.dirname(path)
        with suppress(*MISSING):
            await self._require_inside(folder)
            await self._client.remove(self._at(path))
        with suppress(SFTPError):  # it is not empty
            while folder:
                await self._client.rmdir(self._at(folder))
                self._ready.discard(folder)
                folder = posixpath.dirname(folder)

    async def claim(self, lease: bytes, expected: bytes | None) -> bool:
        """Put the lease there: the one before is moved aside, which only one of two can do.

        Names are those of the lease, so that a try whose connection broke is continued.

        Args:
            lease: its bytes.
            expected: what has to be there now; None for nothing.
        """
        name = f"{OWN_FOLDER}/hold-{sha256(lease).hexdigest()[:16]}"
        try:
            ours = await self._read(LEASE_FILE) == lease  # the connection broke before that was known
            if not ours:
                async with self._client.open(self._at(f"{name}.new"), "wb") as file:
                    await file.write(lease)
                    await self._sync(file)
                free = expected is None or await self._move_aside(expected, f"{name}.old")
                ours = free and await self._settle(f"{name}.new", LEASE_FILE)
            await self._drop(f"{name}.old")
            return ours
        finally:
            await self._drop(f"{name}.new")

    async def _move_aside(self, expected: bytes, aside: str) -> bool:
        """Move a lease aside, if it is the one that is expected; an earlier try may have done so."""
        found = await self._read(aside)
        if found is None or await self._client.lexists(self._at(LEASE_FILE)):
            await self._drop(aside)
            try:
                await self._client.rename(self._at(LEASE_FILE), self._at(aside))
            except MISSING:
                return False
            found = await self._read(aside)
        if found is not None and found != expected:
            await self._settle(aside, LEASE_FILE)
        return found == expected

    async def _settle(self, path: str, place: str) -> bool:
        """Move a file to where nothing is; of two who try, one succeeds."""
        if await self._client.lexists(self._at(place)):  # some hosts would rename onto it
            return False
        try:
            await self._client.rename(self._at(path), self._at(place))
        except SFTPError:
            if await self._client.lexists(self._at(place)):
                return False
            raise
        return True

    async def _read(self, path: str) -> bytes | None:
        try:
            async with self._client.open(self._at(path), "rb") as file:
                return await _chunk(file, 0)
        except MISSING:
            return None

    async def _sync(self, file: asyncssh.SFTPClientFile) -> None:
        """Force a file to disk, if the host can."""
        if self._syncs:
            try:
                await file.fsync()
            except SFTPOpUnsupported:
                self._syncs = False

    async def _replace(self, fresh: str, path: str) -> None:
        """Rename a file onto another; see above for hosts that cannot."""
        if self._overwrites:
            try:
                await self._client.posix_rename(self._at(fresh), self._at(path))
            except SFTPOpUnsupported:
                self._overwrites = False
            else:
                return
        aside = f"{self._token}-{next(self._numbers)}"
        move_error, error = await asyncio.gather(
            self._client.rename(self._at(path), self._at(aside)),
            self._client.rename(self._at(fresh), self._at(path)),
            return_exceptions=True,
        )
        try:
            if error:  # also if the host took the second request first
                await self._client.rename(self._at(fresh), self._at(path))
        except SFTPError:
            if not move_error:
                await self._client.rename(self._at(aside), self._at(path))
            raise
        if not move_error:
            await self._drop(aside)

    async def _make(self, folder: str) -> None:
        """Make a folder and what is missing above it, each within the root."""
        if folder in self._ready:
            return
        async with self._making[folder]:
            await self._make(posixpath.dirname(folder))
            try:
                await self._client.mkdir(self._at(folder))
            except SFTPError:
                if not await self._client.isdir(self._at(folder)):
                    raise
            await self._require_inside(folder)

    async def _require_inside(self, folder: str) -> None:
        """Refuse a folder that a link leads out of the root."""
        if folder in self._ready:
            return
        real = await self._client.realpath(self._at(folder))
        if not real.startswith(self._at("")):
            raise PlaceError("outside", address=self._address, path=folder)
        self._ready.add(folder)

    async def _list(self, folder: str) -> AsyncIterator[tuple[str, RemoteFile]]:
        with suppress(*MISSING):
            async for entry in self._client.scandir(self._at(folder)):
                if entry.attrs.type not in _NO_FILE:
                    yield str(entry.filename), _remote_file(entry.attrs)

    async def _drop(self, path: str) -> None:
        with suppress(SFTPError):
            await self._client.remove(self._at(path))

    def _short(self, path: str, got: int, size: int) -> PlaceError:
        return PlaceError("short", address=self._address, path=path, got=got, size=size)

    def _at(self, path: str) -> str:
        return posixpath.join(self._root, path)


async def open_folder(client: SFTPClient, path: str, address: str, token: str) -> RemoteFolder:
    """Open the folder at a path of a host; made if only the one above it is there.

    Args:
        client: the connection.
        path: absolute, or from the user's own folder.
        address: see `RemoteFolder`.
        token: see `RemoteFolder`.

    Raises:
        PlaceError: there is none, and none above it; or a link leads out of it.
        asyncssh.SFTPError: the host refuses.
    """
    path = posixpath.normpath(re.sub(r"^~/?", "./", path))
    if not await client.isdir(path):
        if not await client.isdir(posixpath.dirname(path) or "."):
            raise PlaceError("folder", address=address)
        await client.mkdir(path)
    root = await client.realpath(path)
    own = posixpath.join(root, OWN_FOLDER)
    if not await client.isdir(own):
        await client.mkdir(own)
    if await client.realpath(own) != own:
        raise PlaceError("outside", address=address, path=OWN_FOLDER)
    return RemoteFolder(client, root, address, token)


def _chunks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise StorageError("read", path=source, cause=error.strerror or error) from error


async def _chunk(file: asyncssh.SFTPClientFile, offset: int) -> bytes:
    chunk: bytes = await file.read(_CHUNK, offset)
    return chunk


def _remote_file(attrs: SFTPAttrs) -> RemoteFile:
    changed = None if attrs.mtime is None else datetime.fromtimestamp(attrs.mtime, UTC)
    return RemoteFile(attrs.size or 0, _mark(attrs), changed)


def _mark(attrs: SFTPAttrs) -> str:
    return "" if attrs.mtime is None else str(attrs.mtime)
