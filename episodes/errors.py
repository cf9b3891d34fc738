"""What episodes can refuse."""

from collections.abc import Mapping
from typing import ClassVar

from scripts.errors import HautevoixError


class EpisodeError(HautevoixError):
    """Settings, records or articles that an edition cannot take."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "settings": "{path}, line {line}: {cause}.",
    }


class StorageError(EpisodeError):
    """Disk or files: a place that cannot be written, a disk that is full."""

    exit_code = 5
    messages: ClassVar[Mapping[str, str]] = {
        "write": "{path}: cannot be written ({cause}). Free some space, or check its permissions; nothing was lost.",
    }


class LockedError(EpisodeError):
    """Another process is building this edition."""

    exit_code = 6
    messages: ClassVar[Mapping[str, str]] = {
        "locked": "{path}: another build holds this edition. Wait for it to end, or use --wait.",
    }
