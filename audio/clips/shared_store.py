"""Clips that several machines share, in object storage (obstore, extra `s3`).

Whoever may write there decides what is heard: digests tell damage, not intent. Only the newsroom's own
machines may. Keys come from where the tools of the storage have them from, never from settings.
"""

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audio.clips.entry import LARGEST, Entry, Fits, anything, packed, unpacked
from audio.errors import StoreError

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

ENVIRONMENT = "HAUTEVOIX_CACHE_SHARED"
VERSION = "v1"

_KINDS: Mapping[str, Mapping[str, Any]] = {"s3": {}, "gs": {}, "az": {}, "file": {"mkdir": True}}
"""What an address begins with, and what its store is told besides."""

_PATIENCE: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
_CLIENT: "ClientConfig" = {"timeout": timedelta(seconds=30), "connect_timeout": timedelta(seconds=5)}


class SharedStore:
    """A place of clips beside the store of this machine.

    It saves work and is not needed: the first time that it fails is told, and from then on it is left alone.
    """

    def __init__(self, url: str, warn: Callable[[str], None]) -> None:
        """Nothing is asked yet.

        Args:
            url: `s3://bucket/prefix`, `gs://…`, `az://…`, or `file:///…` for a folder that machines share.
            warn: told once should it fail.

        Raises:
            StoreError: that is no such address, or the package is not installed.
        """
        self._url, self._warn = url, warn
        self._lock = Lock()
        self._open = True
        try:
            self._store = _opened(url)
        except OSError as error:
            self._leave(error)

    @property
    def address(self) -> str | None:
        """Its address; None once it has failed."""
        return self._url if self._open else None

    def get(self, key: str, fits: Fits = anything) -> Entry | None:
        """The entry, whole and checked; None where there is none that is, or the place fails."""
        found = self._tried(lambda: self._bytes(key))
        if found is None:
            return None
        line, end, body = found.partition(b"\n")
        entry = unpacked(key, line + end, body)
        return entry if entry and fits(entry.header, len(body)) else None

    def _bytes(self, key: str) -> bytes | None:
        found = self._store.get(_path(key))
        return bytes(found.bytes()) if found.meta["size"] <= LARGEST else None

    def put(self, key: str, entry: Entry) -> bool:
        """Stores an entry; gives whether it is there."""
        return self._tried(lambda: self._store.put(_path(key), packed(key, entry))) is not None

    def _tried(self, action: Callable[[], Any]) -> Any:
        """What an action gives; None where there is nothing, or the place fails."""
        from obstore.exceptions import BaseError  # noqa: PLC0415 - an extra

        if not self._open:
            return None
        try:
            return action()
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            self._leave(error)
            return None

    def _leave(self, error: Exception) -> None:
        with self._lock:
            told, self._open = not self._open, False
        if not told:
            kind = type(error).__name__.removesuffix("Error")  # its words may hold keys and signatures
            self._warn(
                f"{self._url}: clips cannot be shared there ({kind}); this build goes on without. Check"
                f" {ENVIRONMENT}, its keys and the storage."
            )


def configured_url() -> str | None:
    """Where clips are shared, as the environment says; None where they are not."""
    return os.environ.get(ENVIRONMENT) or None


def _opened(url: str) -> Any:
    kind = _KINDS.get(urlsplit(url).scheme)
    if kind is None:
        raise StoreError("shared address", url=url)
    try:
        from obstore.exceptions import BaseError  # noqa: PLC0415 - an extra
        from obstore.store import from_url  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise StoreError("shared extra", url=url) from error
    plain = os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"  # which options of ours would hide
    far: dict[str, Any] = {"client_options": {**_CLIENT, "allow_http": plain}, "retry_config": _PATIENCE}
    try:
        return from_url(url, **(kind or far))
    except (BaseError, ValueError) as error:
        raise StoreError("shared address", url=url) from error


def _path(key: str) -> str:
    return f"{VERSION}/{key[:2]}/{key}"
