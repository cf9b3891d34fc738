"""Downloads from the publisher of voices: over verified TLS, bounded in time and size, resumable."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from audio.errors import HttpError, InstallError
from audio.http import client
from audio.http.addresses import is_loopback

_AGENT = "hautevoix (voices install)"
_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """How slow a download may be.

    Attributes:
        silence: seconds without a single byte.
        slowest: bytes a second, on the average, below which it is given up once `silence` has passed.
        clock: tells the time, in seconds.
    """

    silence: float = 30.0
    slowest: float = 10_000.0
    clock: Callable[[], float] = time.monotonic


DEFAULT_LIMITS = DownloadLimits()


def fetch(url: str, longest: int, limits: DownloadLimits = DEFAULT_LIMITS) -> bytes:
    """Return a short file.

    Args:
        url: where it is.
        longest: bytes that it may have.
        limits: how slow it may be.

    Raises:
        InstallError: it cannot be had, or is longer.
    """
    data = bytearray()
    with opened(url, 0, limits, whole=True) as (_, chunks):
        for chunk in chunks:
            data += chunk
            if len(data) > longest:
                raise InstallError("unreachable", url=url, cause=f"it is longer than {longest} bytes")
    return bytes(data)


@contextmanager
def opened(
    url: str, start: int, limits: DownloadLimits = DEFAULT_LIMITS, *, whole: bool = False
) -> Iterator[tuple[bool, Iterator[bytes]]]:
    """Open a file, from some byte on. Redirections are followed, to safe addresses only.

    Args:
        url: where it is.
        start: the first byte wanted.
        limits: how slow it may be.
        whole: whether a connection that breaks is an error; otherwise the bytes end early, to be resumed:
            compare their number with the size of the file.

    Yields:
        Whether it goes on from there (otherwise it is the whole file), and its bytes as they come.

    Raises:
        InstallError: it cannot be had, or comes too slowly; the address is not https.
    """
    _require_safe(url)
    headers = {"User-Agent": _AGENT} | ({"Range": f"bytes={start}-"} if start else {})
    try:
        with client.shared().exchange(
            "GET",
            url,
            headers=headers,
            deadline=limits.silence,
            redirects=_REDIRECTS,
            redirect=lambda here, location: _require_safe(urljoin(here, location)),
        ) as response:
            if not response.ok:
                key = "altered" if response.status == 416 else "unreachable"
                raise InstallError(key, url=url, cause=f"the answer is {response.status}")
            is_resumed = response.status == 206
            if is_resumed and not (response.header("Content-Range") or "").startswith(f"bytes {start}-"):
                raise InstallError("unreachable", url=url, cause="it does not go on where it was asked to")
            yield is_resumed, _fast_enough(url, response.chunks(renew=True), limits, whole=whole)
    except HttpError as error:
        raise InstallError("unreachable", url=url, cause=error) from error


def _require_safe(url: str) -> str:
    """Return an address that is https, or http to this very machine; refuse all others."""
    scheme = urlsplit(url).scheme
    if scheme != "https" and not (scheme == "http" and is_loopback(url)):
        raise InstallError("address", url=url)
    return url


def _fast_enough(
    url: str, chunks: Iterator[bytes], limits: DownloadLimits, *, whole: bool
) -> Iterator[bytes]:
    """Yield chunks while they come fast enough; unless the whole is wanted, a broken connection ends them."""
    started, received = limits.clock(), 0
    try:
        for chunk in chunks:
            received += len(chunk)
            yield chunk
            if limits.clock() - started > limits.silence + received / limits.slowest:
                raise InstallError("unreachable", url=url, cause="it comes too slowly")
    except HttpError as error:
        if whole or error.key != "hung up":
            raise
