"""One page or feed from the web: verified, guarded, bounded in time and size, each redirection looked at."""

import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from audio.http import led_opener
from episodes.errors import ImportRefusedError, SourceError
from episodes.ingest.address_policy import Guard, asked

AGENT = "hautevoix (import; audio edition of this site)"
DEADLINE = 30.0  # s for all of an exchange, redirections included
LIMITS = {"page": 10, "feed": 50}  # MB, as it comes and decompressed

_HOPS = 5
_CHUNK = 1 << 16  # bytes
_MOVED = frozenset({301, 302, 303, 307, 308})
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # of zlib
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9"


class Validators(NamedTuple):
    """What a server knows the state of an address by (RFC 9110, 8.8); empty where it says nothing."""

    etag: str = ""
    modified: str = ""


UNKNOWN = Validators()


class Answer(NamedTuple):
    """What an address holds.

    Attributes:
        address: where it was found in the end.
        kind: media type, in lower case, without parameters; empty where it is not told.
        charset: that its header tells; None where it tells none.
        body: all of it, decompressed.
        validators: to ask with the next time.
    """

    address: str
    kind: str
    charset: str | None
    body: bytes
    validators: Validators


class Web:
    """Where articles come from, asked one address at a time."""

    def __init__(self, guard: Guard, *, deadline: float = DEADLINE) -> None:
        self._opener, self._deadline = led_opener(guard.reach), deadline

    def get(self, address: str, what: str = "page", known: Validators = UNKNOWN) -> Answer | None:
        """Fetches an address.

        Args:
            address: of the web.
            what: a key of `LIMITS`.
            known: as of the last time.

        Returns:
            What it holds; None where nothing changed since.

        Raises:
            ImportRefusedError: it is, or leads to, an address that is not asked; it is too large.
            SourceError: it cannot be reached, or does not answer well or in time.
        """
        until = time.monotonic() + self._deadline
        here = asked(address)
        for _ in range(_HOPS + 1):
            with _told(here, self._deadline):
                found = self._once(here, what, known, until)
            if not isinstance(found, str):
                return found
            here = _next(here, found)
        raise ImportRefusedError("redirects", address=address)

    def _once(self, address: str, what: str, known: Validators, until: float) -> "Answer | str | None":
        """What an address answers: its content, the address that it leads to, or nothing new."""
        request = urllib.request.Request(address, headers=_headers(known))  # noqa: S310 - checked by `asked`
        try:
            answer = self._opener.open(request, timeout=max(until - time.monotonic(), 0.001))
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _MOVED and (place := error.headers.get("Location")):
                    return place
                if error.code == http.client.NOT_MODIFIED:
                    return None
                raise
        with answer:
            return _answer(address, answer, LIMITS[what])


def _headers(known: Validators) -> Mapping[str, str]:
    told = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    told = {name: value for name, value in told.items() if value}
    return {"User-Agent": AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate", **told}


def _next(here: str, place: str) -> str:
    """Where a redirection leads.

    Raises:
        ImportRefusedError: to no address of the web, or out of encryption.
    """
    there = asked(urljoin(here, place))
    if urlsplit(here).scheme == "https" and urlsplit(there).scheme != "https":
        raise ImportRefusedError("downgraded", address=here)
    return there


def _answer(address: str, answer: Any, limit: int) -> Answer:
    body = bytearray()
    for part in _decompressed(address, answer):
        body += part
        if len(body) > limit * 10**6:
            raise ImportRefusedError("large", address=address, limit=limit)
    kind = answer.headers.get_content_type() if "Content-Type" in answer.headers else ""
    told = Validators(*(_clean(answer.headers.get(name)) for name in ("ETag", "Last-Modified")))
    return Answer(address, kind, answer.headers.get_content_charset(), bytes(body), told)


def _clean(value: str | None) -> str:
    """A validator as it may stand in a file of ours and in a header; nothing for one that may not."""
    return value if value and value.isascii() and value.isprintable() and len(value) < 500 else ""


def _decompressed(address: str, answer: Any) -> Iterator[bytes]:
    coding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding == "identity":
        yield from _chunks(answer)
        return
    if coding not in _WINDOWS:
        raise ImportRefusedError("encoding", address=address, cause=coding[:40])
    unpack = zlib.decompressobj(_WINDOWS[coding])
    try:
        for chunk in _chunks(answer):
            left = chunk
            while left and not unpack.eof:
                yield unpack.decompress(left, _CHUNK)
                left = unpack.unconsumed_tail
        yield unpack.flush()
    except zlib.error as error:
        raise ImportRefusedError("encoding", address=address, cause="damaged") from error
    if not unpack.eof:
        raise http.client.IncompleteRead(b"")


def _chunks(answer: Any) -> Iterator[bytes]:
    yield from iter(partial(answer.read1, _CHUNK), b"")
    if answer.length:  # of the Content-Length, what did not come
        raise http.client.IncompleteRead(b"")


@contextmanager
def _told(address: str, seconds: float) -> Iterator[None]:
    """Says what went wrong on the way."""
    try:
        yield
    except urllib.error.HTTPError as error:
        raise SourceError("status", address=address, status=error.code) from error
    except urllib.error.URLError as error:
        raise _unreachable(address, error.reason, seconds) from error
    except (http.client.HTTPException, OSError) as error:
        raise _unreachable(address, error, seconds) from error


def _unreachable(address: str, cause: str | BaseException, seconds: float) -> SourceError:
    if isinstance(cause, TimeoutError):
        return SourceError("late", address=address, seconds=seconds)
    if isinstance(cause, http.client.HTTPException):
        return SourceError("unreachable", address=address, cause="it hung up before the end")
    told = getattr(cause, "verify_message", None) or getattr(cause, "strerror", None) or cause
    return SourceError("unreachable", address=address, cause=told)
