"""Installed model files: the folder of a set of them, the record of its installation, and their hashes."""

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from audio.errors import VoiceMissingError

ENVIRONMENT = "HAUTEVOIX_VOICES"
RECORD = "installed.json"
"""In the folder of a set: where it came from, and the SHA-256 of each file."""


def default_folder() -> Path:
    """The folder of all models: HAUTEVOIX_VOICES, or one in the user's data folder."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the folder is named

    return user_data_path("hautevoix", appauthor=False) / "voices"


def command(name: str) -> str:
    """The command that installs a set of models, or a voice."""
    return f"hautevoix voices install {name}"


class InstalledModel:
    """A set of model files that lie in a folder of their own; one without a record is taken as it is.

    Attributes:
        name: of the set.
        folder: that holds its files.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder

    def has(self, file: str) -> bool:
        """Whether a file of the set is there.

        Args:
            file: its path in the folder, with slashes.
        """
        return (self.folder / file).is_file()

    @property
    def is_recorded(self) -> bool:
        """Whether it was installed by `install`."""
        return bool(self._recorded)

    def hash(self, file: str) -> str:
        """SHA-256 of a file: as it was installed, or as it is.

        Args:
            file: its path in the folder, with slashes.

        Raises:
            VoiceMissingError: it is gone.
        """
        if recorded := self._recorded.get(file):
            return recorded
        path = self.folder / file
        try:
            found = path.stat()
            return file_hash(path, found.st_size, found.st_mtime_ns)
        except OSError as error:
            raise self.damaged(file, error.strerror or "unreadable") from error

    def read(self, file: str) -> bytes:
        """Read a file, checked.

        Args:
            file: its path in the folder, with slashes.

        Raises:
            VoiceMissingError: it is not the file that was installed.
        """
        expected = self.hash(file)
        try:
            data = (self.folder / file).read_bytes()
        except OSError as error:
            raise self.damaged(file, error.strerror or "unreadable") from error
        if hashlib.sha256(data).hexdigest() != expected:
            raise self.damaged(file, "truncated or altered")
        return data

    def damaged(self, file: str, cause: str) -> VoiceMissingError:
        """The error to raise where a file cannot be used.

        Args:
            file: its path in the folder, with slashes.
            cause: what is wrong with it.
        """
        return VoiceMissingError("damaged", path=self.folder / file, cause=cause, command=command(self.name))

    @cached_property
    def _recorded(self) -> Mapping[str, str]:
        """SHA-256 by file, as it was installed; empty where files were put there otherwise."""
        try:
            files = json.loads((self.folder / RECORD).read_bytes())["files"]
            return {str(name): str(value) for name, value in files.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


@lru_cache(maxsize=256)
def file_hash(path: Path, size: int, changed: int) -> str:
    """SHA-256 of a file, computed once as long as size and time of change stay the same.

    Args:
        path: the file.
        size: bytes.
        changed: ns.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
