"""A place that an edition is published to: the seam, and who stands behind it.

A target knows nothing of editions: it keeps files under paths, each whole or not at all. What is sent, in
which order, and whether that may be, is decided before.
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
"""The folder at a target that is the program's own: what is on its way, and the hold."""

LEASE_FILE = f"{OWN_FOLDER}/hold.json"
"""Who is publishing there."""


class Parcel(NamedTuple):
    """A file to send.

    Attributes:
        path: under the target's root, with slashes; ASCII, and contained.
        source: the file.
        bytes: its length.
        sha256: of its bytes, in hexadecimal.
    """

    path: str
    source: Path
    bytes: int
    sha256: str


class RemoteFile(NamedTuple):
    """A file as it lies at a target.

    Attributes:
        bytes: its length.
        mark: what the target tells its state by (an ETag, a time); another one is another file. Empty where
            it has nothing of that kind.
        changed: when it was put there, by the place's own clock; None where that is not told.
    """

    bytes: int
    mark: str
    changed: datetime | None = None


class Digest(NamedTuple):
    """A file as it was read back.

    Attributes:
        path: where it lies.
        sha256: of its bytes, in hexadecimal; None where there is none.
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
        """Gets a file.

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
        """Tells by which way files go to a place that cannot be asked what it holds; None where it can."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Which of these files are there; None where the place cannot tell.

        Raises:
            TargetError: it could not be reached.
        """
        ...

    def digests(self, paths: Collection[str]) -> Iterable[Digest]:
        """Reads files back, in any order; a place that cannot be asked gives none.

        Raises:
            TargetError: it could not be reached.
        """
        ...

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Sends files, in any order; each replaces what lay there when it is whole, and not before.

        Args:
            parcels: the files.
            sent: told of each that is there, and of its mark; of the way that it went, where there is one.

        Raises:
            TargetError: one could not be sent; what `sent` was told of is there.
        """
        ...

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Takes files away, and folders that hold nothing any more; one that is not there is no error.

        A place that cannot do that leaves them, and tells of none.

        Args:
            paths: the files.
            removed: told of each that is gone.

        Raises:
            TargetError: one could not be taken away.
        """
        ...

    def claim(self, hold: bytes, instead: bytes | None) -> bool:
        """Puts the hold there, if what stands is just what is expected; of two who try, one succeeds.

        It arrives whole or not at all; a kill in between leaves none. Where it succeeds, what others left of
        holds goes.

        Args:
            hold: what is to stand there.
            instead: what stands there now; None for nothing.

        Returns:
            Whether it was put there. A place that keeps no hold always says so.

        Raises:
            TargetError: it could not be reached.
        """
        ...


class DigestWriter:
    """Takes bytes, and knows their SHA-256; going back to the start forgets them."""

    def __init__(self) -> None:
        self._sha256 = sha256()

    @property
    def file(self) -> BinaryIO:
        """Itself, as what a file is got into."""
        return cast("BinaryIO", self)

    def hexdigest(self) -> str:
        """Of what was taken."""
        return self._sha256.hexdigest()

    def write(self, data: bytes) -> int:
        """Takes bytes."""
        self._sha256.update(data)
        return len(data)

    def tell(self) -> int:
        """It begins here."""
        return 0

    def seek(self, _: int) -> int:
        """Forgets what was taken."""
        self._sha256 = sha256()
        return 0

    def truncate(self) -> int:
        """Nothing is left to cut off."""
        return 0


def remote_digest(source: Source, path: str) -> Digest:
    """Reads a file back.

    Raises:
        TargetError: the place could not be reached, or sent only a part.
    """
    into = DigestWriter()
    return Digest(path, into.hexdigest() if source.fetch(path, into.file) else None)


class TargetOptions(NamedTuple):
    """What a target is opened with.

    Attributes:
        place: its settings.
        name: what they call it.
        root: the edition's folder.
        environment: the process's.
        tell: told what a person waits for, where that takes long; in whatever thread.
    """

    place: TargetSettings
    name: str
    root: Path
    environment: Mapping[str, str]
    tell: Callable[[str], None] = lambda _: None


MODULES: Mapping[str, str] = MappingProxyType(
    {name: f"episodes.publish.targets.{name}" for name in ("folder", "sftp", "s3", "command")}
)
"""Type of a target → the module whose `open_target` opens it; imported only when it is used."""


def open_target(opening: TargetOptions) -> Target:
    """Opens a target; nothing is sent or asked before it is told to.

    Raises:
        PublishError: its settings cannot work here.
        TargetError: it could not be reached.
    """
    opened: Target = import_module(MODULES[opening.place.type]).open_target(opening)
    return opened
