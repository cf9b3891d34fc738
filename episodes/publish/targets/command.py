"""Any program as a target: rsync, rclone, a host's own tool. It sends; what is there it cannot tell."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from episodes.edition.settings.publish import CommandSettings
from episodes.errors import PlaceError
from episodes.publish.targets import Digest, Parcel, RemoteFile, TargetOptions
from scripts.printable import without_secrets

_SHOWN = 200  # characters of a program's output
_TAIL = 4000  # bytes


class CommandTarget:
    """Runs the program once for each wave of files, without a shell."""

    def __init__(self, settings: CommandSettings, options: TargetOptions) -> None:
        """Run nothing yet.

        Args:
            settings: of the target.
            options: where it is run: in the edition's folder, with its environment.
        """
        self._settings, self._options = settings, options
        self.address = f"[publish.{options.name}] {settings.send[0]}"
        self.route = sha256("\0".join(settings.send).encode()).hexdigest()[:16]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Return None: nobody knows."""
        return None

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Get nothing.

        Args:
            path: of the file.
            into: stays as it is.
        """
        return False

    def digests(self, paths: Collection[str]) -> tuple[Digest, ...]:
        """Read nothing back."""
        return ()

    def claim(self, lease: bytes, expected: bytes | None) -> bool:
        """Keep no lease: two who publish from two folders are not told of each other.

        Args:
            lease: goes nowhere.
            expected: is not looked for.
        """
        return True

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Have the program send files; they count as sent if it ends with 0.

        Args:
            parcels: the files.
            sent: receives each with the route it took.
        """
        self._run(self._settings.send, [parcel.path for parcel in parcels])
        for parcel in parcels:
            sent(parcel, self.route)

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Have the program remove files; if settings name none for that, they stay.

        Args:
            paths: the files.
            removed: receives each that is gone.
        """
        if self._settings.remove:
            self._run(self._settings.remove, paths)
            for path in paths:
                removed(path)

    def _run(self, words: Sequence[str], paths: Sequence[str]) -> None:
        public = (self._options.root / "public").resolve()
        with tempfile.TemporaryDirectory(prefix="hautevoix-") as folder:
            names, output = Path(folder, "paths.txt"), Path(folder, "said.txt")
            names.write_text("".join(f"{path}\n" for path in paths), encoding="ascii")
            filled = [word.replace("{public}", str(public)).replace("{list}", str(names)) for word in words]
            program = shutil.which(filled[0], path=self._options.environment.get("PATH")) or filled[0]
            try:
                with output.open("wb") as into, names.open("rb") as given:
                    code = subprocess.run(  # noqa: S603 - the newsroom's own program, without a shell
                        [program, *filled[1:]],
                        cwd=self._options.root,
                        env=dict(self._options.environment),
                        stdin=given,
                        stdout=into,
                        stderr=subprocess.STDOUT,
                        check=False,
                    ).returncode
            except OSError as error:
                raise PlaceError(
                    "no program",
                    address=self.address,
                    name=self._options.name,
                    cause=error.strerror or error,
                ) from error
            tail = output.read_bytes()[-_TAIL:].decode(errors="replace").split()
        if code:
            cause = f" ({without_secrets(' '.join(tail))[-_SHOWN:]})" if tail else ""
            raise PlaceError("program", address=self.address, code=code, cause=cause)


def open_target(options: TargetOptions) -> CommandTarget:
    """Open the program that settings name."""
    if not isinstance(options.settings, CommandSettings):
        raise TypeError(options.settings)
    return CommandTarget(options.settings, options)
