"""A folder of this machine as a target: a mounted disk, the web server's own."""

import errno
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from types import TracebackType
from typing import BinaryIO, Self

from episodes.edition.atomic import sync_folder
from episodes.edition.settings.publish import FolderSettings
from episodes.errors import PlaceError, PublishError
from episodes.publish.targets import (
    LEASE_FILE,
    OWN_FOLDER,
    Digest,
    Parcel,
    RemoteFile,
    TargetOptions,
    remote_digest,
)

_CHUNK = 1 << 20  # bytes
_NO_LINKS = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
_OWN = ("articles", "drafts", "public", "records", "scripts")


class FolderTarget:
    """Files are written beside the others, forced to disk and renamed into their places."""

    route = None

    def __init__(self, root: Path) -> None:
        """Nothing is looked at yet.

        Args:
            root: the folder; made where only the one above it is there.
        """
        self._root = root
        self.address = str(root)

    def __enter__(self) -> Self:
        """Looks whether the folder is there, or can be made.

        Raises:
            PlaceError: it cannot.
        """
        if not self._root.is_dir() and not self._root.parent.is_dir():
            raise PlaceError("folder", address=self.address)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Which of these files are there; told apart by their time of change."""
        found = {path: self._stat(path) for path in paths}
        return {path: told for path, told in found.items() if told}

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Gets a file; gives whether there is one."""
        with self._trying("read", path):
            try:
                with (self._root / path).open("rb") as file:
                    copyfileobj(file, into, _CHUNK)
            except FileNotFoundError:
                return False
            return True

    def digests(self, paths: Collection[str]) -> Iterator[Digest]:
        """Reads files back, one after the other."""
        for path in paths:
            yield remote_digest(self, path)

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Copies files, one after the other."""
        for parcel in parcels:
            self._put(parcel.path, parcel.source)
            told = self._stat(parcel.path)
            sent(parcel, told.mark if told else "")

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Takes files away, and folders that are empty then."""
        for path in paths:
            with self._trying("remove", path):
                self._place(path).unlink(missing_ok=True)
            self._prune((self._root / path).parent)
            removed(path)

    def claim(self, hold: bytes, instead: bytes | None) -> bool:
        """Puts the hold there: what stood is moved aside, which only one of two can do.

        It arrives whole. File systems without links cannot tell apart two who begin in the same instant.
        """
        place = self._root / LEASE_FILE
        name = f"hold-{sha256(hold).hexdigest()[:16]}"
        fresh, aside = place.with_name(f"{name}.new"), place.with_name(f"{name}.old")
        with self._trying("write", LEASE_FILE):
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            _create(fresh, BytesIO(hold))
            try:
                if instead is not None and not _withdrawn(place, instead, aside):
                    return False
                _settle(fresh, place)
            except (FileExistsError, FileNotFoundError):
                return False
            finally:
                fresh.unlink(missing_ok=True)
            _sweep(place)
        return True

    def _put(self, path: str, source: Path) -> None:
        place = self._place(path)
        fresh = self._root / OWN_FOLDER / "on-its-way"
        with self._trying("write", path):
            for folder in (place.parent, fresh.parent):
                folder.mkdir(parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            with source.open("rb") as file:
                _create(fresh, file)
            os.replace(fresh, place)
            sync_folder(place.parent)

    def _place(self, path: str) -> Path:
        """Where a file lies, links followed.

        Raises:
            PlaceError: that is somewhere else.
        """
        place = self._root / path
        if not Path(os.path.realpath(place.parent)).is_relative_to(os.path.realpath(self._root)):
            raise PlaceError("outside", address=self.address, path=path)
        return place

    def _stat(self, path: str) -> RemoteFile | None:
        with self._trying("read", path):
            try:
                told = (self._root / path).stat()
            except FileNotFoundError:
                return None
            return RemoteFile(told.st_size, str(told.st_mtime_ns), datetime.fromtimestamp(told.st_mtime, UTC))

    def _prune(self, folder: Path) -> None:
        """Takes empty folders away, up to the target's own."""
        with suppress(OSError):  # it holds something
            while folder != self._root:
                folder.rmdir()
                folder = folder.parent

    @contextmanager
    def _trying(self, key: str, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            cause = error.strerror or error
            raise PlaceError(key, address=self.address, path=path, cause=cause) from error


def _withdrawn(place: Path, expected: bytes, aside: Path) -> bool:
    """Takes a hold away, if it is the one that is expected."""
    os.replace(place, aside)
    if aside.read_bytes() == expected:
        aside.unlink()
        return True
    _settle(aside, place)
    return False


def _settle(file: Path, place: Path) -> None:
    """Moves a file to where nothing stands; of two who try, one succeeds.

    Raises:
        FileExistsError: something stands there.
    """
    try:
        os.link(file, place)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if place.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place)) from error
        file.rename(place)
    else:
        file.unlink()
    sync_folder(place.parent)


def _sweep(place: Path) -> None:
    """Takes away what others left of holds that they did not get to put there."""
    for path in place.parent.glob("hold-*"):
        path.unlink(missing_ok=True)


def _create(place: Path, data: BinaryIO) -> None:
    """Writes a file where there is none, whole or not at all; of two who try, one succeeds."""
    created = place.open("xb")
    try:
        with created as file:
            copyfileobj(data, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        place.unlink()
        raise


def open_target(opening: TargetOptions) -> FolderTarget:
    """The folder that settings name.

    Raises:
        PublishError: it is the edition's own.
    """
    place = opening.place
    if not isinstance(place, FolderSettings):
        raise TypeError(place)
    root = opening.root / place.path
    own, given = (Path(os.path.realpath(path)) for path in (opening.root, root))
    if own.is_relative_to(given) or any(given.is_relative_to(own / name) for name in _OWN):
        raise PublishError("same folder", name=opening.name, path=root)
    return FolderTarget(root)
