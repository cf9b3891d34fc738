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
    """Writes files beside the others, forces them to disk and renames them into their places."""

    route = None

    def __init__(self, root: Path) -> None:
        """Look at nothing yet.

        Args:
            root: the folder; made if only the one above it is there.
        """
        self._root = root
        self.address = str(root)

    def __enter__(self) -> Self:
        """Make sure that the folder is there, or can be made.

        Raises:
            PlaceError: it is not.
        """
        if not self._root.is_dir() and not self._root.parent.is_dir():
            raise PlaceError("folder", address=self.address)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Return those of these files that are there; their marks are their times of change."""
        found = {path: self._stat(path) for path in paths}
        return {path: file for path, file in found.items() if file}

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Get a file; return whether there is one.

        Args:
            path: of the file.
            into: receives its bytes.
        """
        with self._errors("read", path):
            try:
                with (self._root / path).open("rb") as file:
                    copyfileobj(file, into, _CHUNK)
            except FileNotFoundError:
                return False
            return True

    def digests(self, paths: Collection[str]) -> Iterator[Digest]:
        """Read files back, one after the other."""
        for path in paths:
            yield remote_digest(self, path)

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Copy files, one after the other.

        Args:
            parcels: the files.
            sent: receives each that is there, and its mark.
        """
        for parcel in parcels:
            self._put(parcel.path, parcel.source)
            written = self._stat(parcel.path)
            sent(parcel, written.mark if written else "")

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Remove files, and folders that are empty then.

        Args:
            paths: the files.
            removed: receives each that is gone.
        """
        for path in paths:
            with self._errors("remove", path):
                self._place(path).unlink(missing_ok=True)
            self._prune((self._root / path).parent)
            removed(path)

    def claim(self, lease: bytes, expected: bytes | None) -> bool:
        """Put the lease there: the one before is moved aside, which only one of two can do.

        It arrives whole. File systems without links cannot tell apart two who begin in the same instant.

        Args:
            lease: its bytes.
            expected: what has to be there now; None for nothing.
        """
        place = self._root / LEASE_FILE
        name = f"hold-{sha256(lease).hexdigest()[:16]}"
        fresh, aside = place.with_name(f"{name}.new"), place.with_name(f"{name}.old")
        with self._errors("write", LEASE_FILE):
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            _create(fresh, BytesIO(lease))
            try:
                if expected is not None:
                    os.replace(place, aside)
                    if aside.read_bytes() != expected:
                        _settle(aside, place)
                        return False
                    aside.unlink()
                _settle(fresh, place)
            except (FileExistsError, FileNotFoundError):
                return False
            finally:
                fresh.unlink(missing_ok=True)
            for left in place.parent.glob("hold-*"):  # by others, who did not get to put theirs there
                left.unlink(missing_ok=True)
        return True

    def _put(self, path: str, source: Path) -> None:
        place, fresh = self._place(path), self._root / OWN_FOLDER / "on-its-way"
        with self._errors("write", path):
            for folder in (place.parent, fresh.parent):
                folder.mkdir(parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            with source.open("rb") as file:
                _create(fresh, file)
            os.replace(fresh, place)
            sync_folder(place.parent)

    def _place(self, path: str) -> Path:
        """Return where a file goes; a link must not lead out of the folder."""
        place = self._root / path
        if not Path(os.path.realpath(place.parent)).is_relative_to(os.path.realpath(self._root)):
            raise PlaceError("outside", address=self.address, path=path)
        return place

    def _prune(self, folder: Path) -> None:
        """Remove empty folders, up to the target's own."""
        with suppress(OSError):  # it is not empty
            while folder != self._root:
                folder.rmdir()
                folder = folder.parent

    def _stat(self, path: str) -> RemoteFile | None:
        with self._errors("read", path):
            try:
                stat = (self._root / path).stat()
            except FileNotFoundError:
                return None
            return RemoteFile(stat.st_size, str(stat.st_mtime_ns), datetime.fromtimestamp(stat.st_mtime, UTC))

    @contextmanager
    def _errors(self, key: str, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            cause = error.strerror or error
            raise PlaceError(key, address=self.address, path=path, cause=cause) from error


def _settle(file: Path, place: Path) -> None:
    """Move a file to where nothing is; of two who try, one succeeds.

    Raises:
        FileExistsError: something is there.
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


def _create(place: Path, data: BinaryIO) -> None:
    """Write a file where there is none, whole or not at all; of two who try, one succeeds."""
    created = place.open("xb")
    try:
        with created as file:
            copyfileobj(data, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        place.unlink()
        raise


def open_target(options: TargetOptions) -> FolderTarget:
    """Open the folder that settings name.

    Raises:
        PublishError: it is the edition's own.
    """
    if not isinstance(options.settings, FolderSettings):
        raise TypeError(options.settings)
    root = options.root / options.settings.path
    own, given = (Path(os.path.realpath(path)) for path in (options.root, root))
    if own.is_relative_to(given) or any(given.is_relative_to(own / name) for name in _OWN):
        raise PublishError("same folder", name=options.name, path=root)
    return FolderTarget(root)
