"""Shared clip store: clips that several machines share, in object storage (obstore, extra `s3`).

Whoever may write there decides what is heard: digests tell damage, not intent. Only the newsroom's own
machines may. Keys come from where the storage's own tools take them, never from settings.
"""

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audio.clips.entry import LARGEST, Fits, StoreEntry, anything, packed, unpacked
from audio.errors import StoreError

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

ENVIRONMENT = "HAUTEVOIX_CACHE_SHARED"
VERSION = "v1"

_SCHEMES: Mapping[str, Mapping[str, Any]] = {"s3": {}, "gs": {}, "az": {}, "file": {"mkdir": True}}
"""Schemes of an address, and options of their stores."""

_RETRY: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
_CLIENT: "ClientConfig" = {"timeout": timedelta(seconds=30), "connect_timeout": timedelta(seconds=5)}


class SharedStore:
    """A store beyond this machine.

    It saves work and is not needed: its first failure is reported, and from then on it is left alone.
    """

    def __init__(self, url: str, warn: Callable[[str], None]) -> None:
        """Open the storage; nothing is sent to it yet.

        Args:
            url: `s3://bucket/prefix`, `gs://…`, `az://…`, or `file:///…` for a folder that machines share.
            warn: called once if it fails.

        Raises:
            StoreError: that is no such address, or the package is not installed.
        """
        self._url, self._warn = url, warn
        self._lock = Lock()
        self._usable = True
        options = _SCHEMES.get(urlsplit(url).scheme)
        if options is None:
            raise StoreError("shared address", url=url)
        try:
            from obstore.exceptions import BaseError  # noqa: PLC0415 - an extra
            from obstore.store import from_url  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise StoreError("shared extra", url=url) from error
        plain = os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"  # which our options would override
        remote: dict[str, Any] = {"client_options": {**_CLIENT, "allow_http": plain}, "retry_config": _RETRY}
        try:
            self._store: Any = from_url(url, **(options or remote))
        except (BaseError, ValueError) as error:
            raise StoreError("shared address", url=url) from error
        except OSError as error:
            self._give_up(error)

    @property
    def address(self) -> str | None:
        """Its address; None once it has failed."""
        return self._url if self._usable else None

    def get(self, key: str, fits: Fits = anything) -> StoreEntry | None:
        """Read an entry, whole and checked.

        Args:
            key: of the entry.
            fits: whether it is of the kind that is asked for.

        Returns:
            None where there is no whole one, or the storage fails.
        """

        def read() -> bytes | None:
            found = self._store.get(_path(key))
            return bytes(found.bytes()) if found.meta["size"] <= LARGEST else None

        stored = self._try(read)
        if stored is None:
            return None
        line, end, body = stored.partition(b"\n")
        entry = unpacked(key, line + end, body)
        return entry if entry and fits(entry.header, len(body)) else None

    def put(self, key: str, entry: StoreEntry) -> bool:
        """Store an entry.

        Args:
            key: of the entry.
            entry: what to store.

        Returns:
            Whether it is stored.
        """
        return self._try(lambda: self._store.put(_path(key), packed(key, entry))) is not None

    def _try(self, action: Callable[[], Any]) -> Any:
        """The result of an action; None where there is nothing, or the storage fails."""
        from obstore.exceptions import BaseError  # noqa: PLC0415 - an extra

        if not self._usable:
            return None
        try:
            return action()
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            self._give_up(error)
            return None

    def _give_up(self, error: Exception) -> None:
        with self._lock:
            first, self._usable = self._usable, False
        if first:
            kind = type(error).__name__.removesuffix("Error")  # its message may hold keys and signatures
            self._warn(
                f"{self._url}: clips cannot be shared there ({kind}); this build goes on without. Check"
                f" {ENVIRONMENT}, its keys and the storage."
            )


def configured_url() -> str | None:
    """Where clips are shared, as the environment says; None where they are not."""
    return os.environ.get(ENVIRONMENT) or None


def _path(key: str) -> str:
    return f"{VERSION}/{key[:2]}/{key}"
