"""What a person edited in an article's script: the script file's path and bytes, read once."""

import hashlib
from pathlib import Path
from typing import NamedTuple, Self

from episodes.edition.edition import read_script_file


class Edits(NamedTuple):
    """What a person edited in a script.

    Attributes:
        path: of the script file.
        data: its bytes.
    """

    path: Path
    data: bytes

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read a script file; None where there is none.

        Raises:
            ScriptError: it cannot be read, or is no regular file.
        """
        data = read_script_file(path)
        return None if data is None else cls(path, data)

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.data).hexdigest()
