"""A place that an edition is published to: the Target protocol, and a registry of its implementations.

A target knows nothing of editions: it keeps files under paths, each whole or not at all. What is sent, in
which order, and whether it may be sent, is decided before.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import BinaryIO, NamedTuple, Protocol, Self, cast

from episodes.edition.settings.publish import TargetSettings

OWN_FOLDER = ".hautevoix"
"""The folder at a target that is the program's own: uploads on their way, and the lease."""

LEASE_FILE = f"{OWN_FOLDER}/hold.json"
"""Who is publishing there."""


class Parcel(NamedTuple):
    """A file to send.

    Attributes:
        path: under the target's root, with slashes; ASCII, and contained.
        source: the local file.
        bytes: its length.
        sha256: of its bytes, in hexadecimal.
    """

    path: str
    source: Path
    bytes: int
    sha256: str


class RemoteFile(NamedTuple):
    """A file as it is at a target.

    Attributes:
        bytes: its length.
        mark: how the target tells its state (an ETag, a time): another mark, another file. Empty if it has
            nothing of that kind.
        changed: when it was put there, by the target's own clock; None if it does not tell.
    """

    bytes: int
    mark: str
    changed: datetime | None = None


class Digest(NamedTuple):
    """A file as it was read back.

    Attributes:
        path: where it is.
        sha256: of its bytes, in hexadecimal; None if there is none.
    """

    path: str
    sha256: str | None


class Source(Protocol):
    """What published files can be got from."""

    @property
    def address(self) -> str:
        """Where it is, as people and messages name it; holds no secret."""
        ...

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Get a file.

        Args:
            path: of the file.
            into: receives its bytes; a try that failed half-way goes back to where it began.

        Returns:
            Whether there is one.

        Raises:
            TargetError: the place could not be reached, or sent only a part.
        """
        ...


class Target(Source, Protocol):
    """What published files can be sent to; one is used by one publisher, in one thread.

    A context: leaving it closes connections, and nothing else.
    """

    @property
    def route(self) -> str | None:
        """Identifies how files get to a target that cannot be asked what it has; None if it can."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Return those of these files that are there; None if the target cannot tell.

        Raises:
            TargetError: it could not be reached.
        """
        ...

    def digests(self, paths: Collection[str]) -> Iterable[Digest]:
        """Read files back, in any order; a target that cannot be asked gives none.

        Raises:
            TargetError: it could not be reached.
        """
        ...

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Send files, in any order; each replaces the one before when it is whole, and not earlier.

        Args:
            parcels: the files.
            sent: receives each that is there with its mark, or with the route it took.

        Raises:
            TargetError: one could not be sent; what `sent` received is there.
        """
        ...

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Remove files, and folders that become empty; one that is not there is no error.

        A target that cannot do that leaves them, and reports none.

        Args:
            paths: the files.
            removed: receives each that is gone.

        Raises:
            TargetError: one could not be removed.
        """
        ...

    def claim(self, lease: bytes, expected: bytes | None) -> bool:
        """Put the lease there, if what is there is what is expected; of two who try, one succeeds.

        It arrives whole or not at all; a kill in between leaves none. If it succeeds, what others left of
        leases is removed.

        Args:
            lease: its bytes.
            expected: what has to be there now; None for nothing.

        Returns:
            Whether it was put there. A target that keeps no lease always says so.

        Raises:
            TargetError: it could not be reached.
        """
        ...


class DigestWriter:
    """A file that keeps nothing but the SHA-256 of what is written to it; seeking starts anew."""

    def __init__(self) -> None:
        self._sha256 = sha256()

    @property
    def file(self) -> BinaryIO:
        """Itself, as `Source.fetch` takes it."""
        return cast("BinaryIO", self)

    def hexdigest(self) -> str:
        """Return the digest of what was written."""
        return self._sha256.hexdigest()

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._sha256.update(data)
        return len(data)

    def tell(self) -> int:
        """Return 0: it begins here."""
        return 0

    def seek(self, _: int) -> int:
        """Forget what was written."""
        self._sha256 = sha256()
        return 0

    def truncate(self) -> int:
        """Return 0: nothing is left to cut off."""
        return 0


def remote_digest(source: Source, path: str) -> Digest:
    """Read a file back.

    Args:
        source: where it is.
        path: of the file.

    Raises:
        TargetError: the place could not be reached, or sent only a part.
    """
    into = DigestWriter()
    return Digest(path, into.hexdigest() if source.fetch(path, into.file) else None)


class TargetOptions(NamedTuple):
    """What a target is opened with.

    Attributes:
        settings: of the target.
        name: of the target in the settings.
        root: the edition's folder.
        environment: the process's.
        tell: receives what a person waits for, if that takes long; in any thread.
    """

    settings: TargetSettings
    name: str
    root: Path
    environment: Mapping[str, str]
    tell: Callable[[str], None] = lambda _: None


MODULES: Mapping[str, str] = MappingProxyType(
    {name: f"{__name__}.{name}" for name in ("folder", "sftp", "s3", "command")}
)
"""Type of a target → the module whose `open_target` opens it; imported only when it is used."""


def open_target(options: TargetOptions) -> Target:
    """Open a target; nothing is sent or asked yet.

    Raises:
        PublishError: its settings cannot work here.
        TargetError: it could not be reached.
    """
    opened: Target = import_module(MODULES[options.settings.type]).open_target(options)
    return opened
