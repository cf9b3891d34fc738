"""Bytes from the publisher: over verified TLS, bounded in time and size, going on where they were cut off."""

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import IO
from urllib.parse import urlsplit

from audio.errors import InstallError

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_CHUNK = 1 << 16  # bytes
_AGENT = "hautevoix (voices install)"


@dataclass(frozen=True, slots=True)
class Haste:
    """How long somebody waits.

    Attributes:
        silence: seconds without a single byte.
        slowest: bytes a second, on the average, below which it is given up once `silence` has passed.
        clock: what tells the time.
    """

    silence: float = 30.0
    slowest: float = 10_000.0
    clock: Callable[[], float] = time.monotonic


PATIENT = Haste()


def small(url: str, limit: int, haste: Haste = PATIENT) -> bytes:
    """A short file.

    Args:
        url: where it is.
        limit: bytes at most.
        haste: how long to wait.

    Raises:
        InstallError: it cannot be had, or is longer.
    """
    data = b""
    with opened(url, 0, haste) as (_, chunks):
        for chunk in chunks:
            data += chunk
            if len(data) > limit:
                raise InstallError("unreachable", url=url, cause=f"it is longer than {limit} bytes")
    return data


@contextmanager
def opened(url: str, start: int, haste: Haste = PATIENT) -> Iterator[tuple[bool, Iterator[bytes]]]:
    """A file, from some byte on.

    Args:
        url: where it is.
        start: the first byte wanted.
        haste: how long to wait.

    Yields:
        Whether it goes on from there (otherwise it is the whole file), and its bytes as they come.

    Raises:
        InstallError: it cannot be had, or comes too slowly; the address is not https.
    """
    require_safe(url)
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    request = urllib.request.Request(url, headers=headers | ({"Range": f"bytes={start}-"} if start else {}))  # noqa: S310 - checked above
    with _told(url):
        answer = opener().open(request, timeout=haste.silence)
    with answer:
        resumed = answer.status == http.client.PARTIAL_CONTENT
        begins = f"bytes {start}-"
        if resumed and not answer.headers.get("Content-Range", "").startswith(begins):
            raise InstallError("unreachable", url=url, cause="it does not go on where it was asked to")
        yield resumed, _chunks(url, answer, haste)


def require_safe(url: str) -> None:
    """Lets https pass, and http to this very machine.

    Raises:
        InstallError: it is another address.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise InstallError("address", url=url)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirection, but never to an address that is not safe."""

    def redirect_request(  # noqa: PLR0917 - as the library has it
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        require_safe(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@cache
def opener() -> urllib.request.OpenerDirector:
    """What opens addresses: verifies certificates and follows safe redirections only. Slow to make."""
    context = urllib.request.HTTPSHandler(context=ssl.create_default_context())
    return urllib.request.build_opener(_Redirects, context)


def _chunks(url: str, answer: http.client.HTTPResponse, haste: Haste) -> Iterator[bytes]:
    started, received = haste.clock(), 0
    while True:
        with _told(url):
            chunk = answer.read1(_CHUNK)
        if not chunk:
            return
        received += len(chunk)
        yield chunk
        if haste.clock() - started > haste.silence + received / haste.slowest:
            raise InstallError("unreachable", url=url, cause="it comes too slowly")


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Says what went wrong between here and there; what goes wrong on the disk is not its matter."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        key = "altered" if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE else "unreachable"
        raise InstallError(key, url=url, cause=f"the answer is {error.code}") from error
    except urllib.error.URLError as error:
        raise InstallError("unreachable", url=url, cause=error.reason) from error
    except TimeoutError as error:
        raise InstallError("unreachable", url=url, cause="no answer in time") from error
    except (http.client.HTTPException, OSError) as error:
        raise InstallError("unreachable", url=url, cause=error) from error
