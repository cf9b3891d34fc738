"""Files of a host, over SFTP: put there whole, listed, taken away; never outside of one folder.

A file arrives under a name of its own in `.hautevoix/`, is forced to disk where the host can, its length is
looked at, and then it takes the place of the one before by `posix-rename@openssh.com`.

Hosts without that extension refuse to rename onto a file. There the file before is moved aside and the new
one into its place: two requests that leave in one go, so that nobody finds the place empty for longer than
the host takes from one to the next; then the one aside is taken away. Writing over the file in its place was
weighed and left: a connection that breaks would leave half a feed, and listeners' apps that come by meanwhile
would read one; a moment without a feed is asked for again by every app.
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

Alive = Callable[[], object]
"""Told of each step of something long."""


class Remote:
    """One folder of a host; all paths are under it."""

    def __init__(self, client: SFTPClient, root: str, address: str, token: str) -> None:
        """Nothing is asked yet.

        Args:
            client: the connection.
            root: the folder, absolute and without links.
            address: of the target, for messages.
            token: tells what is on its way from here from what others left.
        """
        self._client, self._root, self._address = client, root, address
        self._token, self._numbers = f"{OWN_FOLDER}/{token}", count(1)
        self._ready = {""}
        self._making: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._overwrites = self._syncs = True

    async def sweep(self) -> None:
        """Takes away what others had on its way, who are gone; of one who is not, nothing can arrive then."""
        own = posixpath.basename(self._token)
        names = [name async for name, _ in self._listed(OWN_FOLDER)]
        for name in names:
            if name != posixpath.basename(LEASE_FILE) and not name.startswith(own):
                await self._drop(f"{OWN_FOLDER}/{name}")

    async def put(self, path: str, source: Path, size: int, alive: Alive) -> str:
        """Sends a file; gives what the host tells its state by."""
        await self._make(posixpath.dirname(path))
        fresh = f"{self._token}-{next(self._numbers)}"
        try:
            await self._upload(source, fresh, alive)
            told = await self._client.stat(self._at(fresh))
            if told.size is not None and told.size != size:
                raise self._short(path, told.size, size)
            await self._replace(fresh, path)
        except (SFTPError, EpisodeError):
            await self._drop(fresh)
            raise
        return _mark(told)

    async def take(self, path: str, into: BinaryIO, alive: Alive) -> bool:
        """Gets a file; gives whether there is one."""
        try:
            await self._contained(posixpath.dirname(path))
            async with self._client.open(self._at(path), "rb") as file:
                size, got = (await file.stat()).size, 0
                while chunk := await _part(file, got):
                    into.write(chunk)
                    got += len(chunk)
                    alive()
        except MISSING:
            return False
        if size is not None and got < size:
            raise self._short(path, got, size)
        return True

    async def told(self, folder: str, names: Collection[str]) -> Mapping[str, RemoteFile]:
        """What is known of files of a folder, by their names; links and folders are none."""
        if len(names) > _FEW:
            return {name: told async for name, told in self._listed(folder) if name in names}
        found = {name: await self._stat(f"{folder}/{name}" if folder else name) for name in names}
        return {name: told for name, told in found.items() if told}

    async def remove(self, path: str) -> None:
        """Takes a file away, and folders that are empty then."""
        folder = posixpath.dirname(path)
        try:
            await self._contained(folder)
            await self._client.remove(self._at(path))
        except MISSING:
            pass
        with suppress(SFTPError):  # it holds something
            while folder:
                await self._client.rmdir(self._at(folder))
                self._ready.discard(folder)
                folder = posixpath.dirname(folder)

    async def claim(self, hold: bytes, instead: bytes | None) -> bool:
        """Puts the hold there: what stood is moved aside, which only one of two can do.

        Names are those of the hold, so that a try whose connection broke is gone on with.
        """
        name = f"{OWN_FOLDER}/hold-{sha256(hold).hexdigest()[:16]}"
        try:
            mine = await self._read(LEASE_FILE) == hold  # the connection broke before that was known
            if not mine:
                await self._write(f"{name}.new", hold)
                free = instead is None or await self._withdrawn(instead, f"{name}.old")
                mine = free and await self._settle(f"{name}.new", LEASE_FILE)
            await self._drop(f"{name}.old")
            return mine
        finally:
            await self._drop(f"{name}.new")

    async def _withdrawn(self, expected: bytes, aside: str) -> bool:
        """Moves a hold aside, if it is the one that is expected; an earlier try may have done so."""
        stood = await self._read(aside)
        if stood is None or await self._client.lexists(self._at(LEASE_FILE)):
            await self._drop(aside)
            try:
                await self._client.rename(self._at(LEASE_FILE), self._at(aside))
            except MISSING:
                return False
            stood = await self._read(aside)
        if stood is not None and stood != expected:
            await self._settle(aside, LEASE_FILE)
        return stood == expected

    async def _settle(self, path: str, place: str) -> bool:
        """Moves a file to where nothing stands; of two who try, one succeeds."""
        if await self._client.lexists(self._at(place)):  # some hosts would rename onto it
            return False
        try:
            await self._client.rename(self._at(path), self._at(place))
        except SFTPError:
            if await self._client.lexists(self._at(place)):
                return False
            raise
        return True

    async def _write(self, path: str, data: bytes) -> None:
        async with self._client.open(self._at(path), "wb") as file:
            await file.write(data)
            if self._syncs:
                await self._sync(file)

    async def _read(self, path: str) -> bytes | None:
        try:
            async with self._client.open(self._at(path), "rb") as file:
                return await _part(file, 0)
        except MISSING:
            return None

    async def _upload(self, source: Path, fresh: str, alive: Alive) -> None:
        async with self._client.open(self._at(fresh), "wb") as file:
            for chunk in _chunks(source):
                await file.write(chunk)
                alive()
            if self._syncs:
                await self._sync(file)

    async def _sync(self, file: asyncssh.SFTPClientFile) -> None:
        try:
            await file.fsync()
        except SFTPOpUnsupported:
            self._syncs = False

    async def _replace(self, fresh: str, path: str) -> None:
        if self._overwrites:
            try:
                await self._client.posix_rename(self._at(fresh), self._at(path))
            except SFTPOpUnsupported:
                self._overwrites = False
            else:
                return
        await self._exchange(fresh, path)

    async def _exchange(self, fresh: str, path: str) -> None:
        """For hosts that rename onto no file (see above)."""
        aside = f"{self._token}-{next(self._numbers)}"
        moved, came = await asyncio.gather(
            self._client.rename(self._at(path), self._at(aside)),
            self._client.rename(self._at(fresh), self._at(path)),
            return_exceptions=True,
        )
        try:
            if came:  # also where the host took the second request first
                await self._client.rename(self._at(fresh), self._at(path))
        except SFTPError:
            if not moved:
                await self._client.rename(self._at(aside), self._at(path))
            raise
        if not moved:
            await self._drop(aside)

    async def _make(self, folder: str) -> None:
        """Makes a folder and what is missing above it, each within the root."""
        if folder in self._ready:
            return
        async with self._making[folder]:
            await self._make(posixpath.dirname(folder))
            try:
                await self._client.mkdir(self._at(folder))
            except SFTPError:
                if not await self._client.isdir(self._at(folder)):
                    raise
            await self._contained(folder)

    async def _contained(self, folder: str) -> None:
        if folder in self._ready:
            return
        real = await self._client.realpath(self._at(folder))
        if not real.startswith(self._at("")):
            raise PlaceError("outside", address=self._address, path=folder)
        self._ready.add(folder)

    async def _listed(self, folder: str) -> AsyncIterator[tuple[str, RemoteFile]]:
        with suppress(*MISSING):
            async for entry in self._client.scandir(self._at(folder)):
                if entry.attrs.type not in _NO_FILE:
                    yield str(entry.filename), _lying(entry.attrs)

    async def _stat(self, path: str) -> RemoteFile | None:
        try:
            told = await self._client.lstat(self._at(path))
        except MISSING:
            return None
        return None if told.type in _NO_FILE else _lying(told)

    async def _drop(self, path: str) -> None:
        with suppress(SFTPError):
            await self._client.remove(self._at(path))

    def _short(self, path: str, got: int, size: int) -> PlaceError:
        return PlaceError("short", address=self._address, path=path, got=got, size=size)

    def _at(self, path: str) -> str:
        return posixpath.join(self._root, path)


async def opened(client: SFTPClient, path: str, address: str, token: str) -> Remote:
    """The folder at a path of a host, made where only the one above it is there.

    Args:
        client: the connection.
        path: absolute, or from the user's own folder.
        address: see `Remote`.
        token: see `Remote`.

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
    kept = posixpath.join(root, OWN_FOLDER)
    if not await client.isdir(kept):
        await client.mkdir(kept)
    if await client.realpath(kept) != kept:
        raise PlaceError("outside", address=address, path=OWN_FOLDER)
    return Remote(client, root, address, token)


def _chunks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise StorageError("read", path=source, cause=error.strerror or error) from error


async def _part(file: asyncssh.SFTPClientFile, offset: int) -> bytes:
    part: bytes = await file.read(_CHUNK, offset)
    return part


def _lying(attrs: SFTPAttrs) -> RemoteFile:
    changed = None if attrs.mtime is None else datetime.fromtimestamp(attrs.mtime, UTC)
    return RemoteFile(attrs.size or 0, _mark(attrs), changed)


def _mark(attrs: SFTPAttrs) -> str:
    return "" if attrs.mtime is None else str(attrs.mtime)
