"""Any program as a target: rsync, rclone, a host's own tool. It sends; what lies there it cannot tell."""

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

_SHOWN = 200  # characters of what a program said
_TAIL = 4000  # bytes


class CommandTarget:
    """Each wave of files is one run of the program, without a shell."""

    def __init__(self, place: CommandSettings, opening: TargetOptions) -> None:
        """Nothing is run yet.

        Args:
            place: its settings.
            opening: where it is run: in the edition's folder, with its environment.
        """
        self._place, self._opening = place, opening
        self.address = f"[publish.{opening.name}] {place.send[0]}"
        self.route = sha256("\0".join(place.send).encode()).hexdigest()[:16]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def stat(self, paths: Collection[str]) -> Mapping[str, RemoteFile] | None:
        """Nobody knows."""
        return None

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Gets nothing."""
        return False

    def digests(self, paths: Collection[str]) -> tuple[Digest, ...]:
        """Reads nothing back."""
        return ()

    def claim(self, hold: bytes, instead: bytes | None) -> bool:
        """Keeps no hold: two who publish from two folders are not told of each other."""
        return True

    def send(self, parcels: Sequence[Parcel], sent: Callable[[Parcel, str], None]) -> None:
        """Has the program send files; all of them are there when it ends with 0, else none is counted."""
        self._run(self._place.send, [parcel.path for parcel in parcels])
        for parcel in parcels:
            sent(parcel, self.route)

    def remove(self, paths: Sequence[str], removed: Callable[[str], None]) -> None:
        """Has the program take files away; without one, they stay."""
        if not self._place.remove:
            return
        self._run(self._place.remove, paths)
        for path in paths:
            removed(path)

    def _run(self, words: Sequence[str], paths: Sequence[str]) -> None:
        public = (self._opening.root / "public").resolve()
        with tempfile.TemporaryDirectory(prefix="hautevoix-") as folder:
            names, said = Path(folder, "paths.txt"), Path(folder, "said.txt")
            names.write_text("".join(f"{path}\n" for path in paths), encoding="ascii")
            filled = [word.replace("{public}", str(public)).replace("{list}", str(names)) for word in words]
            code = self._started(filled, names, said)
            told = said.read_bytes()[-_TAIL:].decode(errors="replace").split()
        if code:
            cause = f" ({without_secrets(' '.join(told))[-_SHOWN:]})" if told else ""
            raise PlaceError("program", address=self.address, code=code, cause=cause)

    def _started(self, words: Sequence[str], names: Path, said: Path) -> int:
        program = shutil.which(words[0], path=self._opening.environment.get("PATH")) or words[0]
        try:
            with said.open("wb") as output, names.open("rb") as given:
                return subprocess.run(  # noqa: S603 - the newsroom's own program, without a shell
                    [program, *words[1:]],
                    cwd=self._opening.root,
                    env=dict(self._opening.environment),
                    stdin=given,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    check=False,
                ).returncode
        except OSError as error:
            cause = error.strerror or error
            raise PlaceError(
                "no program", address=self.address, name=self._opening.name, cause=cause
            ) from error


def open_target(opening: TargetOptions) -> CommandTarget:
    """The program that settings name."""
    place = opening.place
    if not isinstance(place, CommandSettings):
        raise TypeError(place)
    return CommandTarget(place, opening)
