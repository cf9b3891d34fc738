"""Fetch a page or a feed that others wrote: guarded, bounded in time and size, unchanged ones not at all."""

import zlib
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from audio.errors import HttpError
from audio.http.address_guard import AddressGuard
from audio.http.client import Client, Response
from episodes.errors import ImportRefusedError, SourceError
from episodes.ingest.canonical_urls import canonical

AGENT = "hautevoix (import; audio edition of this site)"
DEADLINE = 30.0  # s for all of an exchange, redirections included
LIMITS = {"page": 10, "feed": 50}  # MB, as it comes and decompressed

_REDIRECTS = 5
_CHUNK = 1 << 16  # bytes
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # of zlib
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9"
_LONGEST_VALIDATOR = 500  # characters


class Validators(NamedTuple):
    """What a server knows the state of an address by (RFC 9110, 8.8); empty where it says nothing."""

    etag: str = ""
    modified: str = ""


UNKNOWN = Validators()


class Resource(NamedTuple):
    """What an address holds.

    Attributes:
        address: where it was found in the end.
        media_type: in lower case, without parameters; empty where none is stated.
        charset: that its header states; None where it states none.
        body: all of it, decompressed.
        validators: to ask with the next time.
    """

    address: str
    media_type: str
    charset: str | None
    body: bytes
    validators: Validators


class Fetcher:
    """Fetches what articles are made of, one address at a time."""

    def __init__(self, guard: AddressGuard, *, deadline: float = DEADLINE) -> None:
        """Prepare; nothing is asked yet.

        Args:
            guard: decides which IP addresses are connected to, behind redirections too.
            deadline: s for each address.
        """
        self._http, self._deadline = Client(guard=guard), deadline

    def get(self, address: str, what: str = "page", known: Validators = UNKNOWN) -> Resource | None:
        """Fetch an address.

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
        here = canonical(address)

        def follow(source: str, location: str) -> str:
            nonlocal here
            here = canonical(urljoin(source, location))
            if urlsplit(source).scheme == "https" and urlsplit(here).scheme != "https":
                raise ImportRefusedError("downgraded", address=source)
            return here

        conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        headers = {
            "User-Agent": AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            **{name: value for name, value in conditions.items() if value},
        }
        try:
            with self._http.exchange(
                "GET",
                here,
                headers=headers,
                deadline=self._deadline,
                redirects=_REDIRECTS,
                redirect=follow,
            ) as response:
                if response.ok:
                    return _resource(response, LIMITS[what])
                if response.status == 304:
                    return None
                if response.is_redirect:
                    raise ImportRefusedError("redirects", address=address)
                raise SourceError("status", address=here, status=response.status)
        except HttpError as error:
            if error.key == "private":
                host = error.values["host"]
                raise ImportRefusedError("private", address=host, **error.values) from error
            if error.key == "late":
                raise SourceError("late", address=here, **error.values) from error
            raise SourceError("unreachable", address=here, cause=error) from error


def _resource(response: Response, limit: int) -> Resource:
    """Read a whole response of at most `limit` MB."""
    body = bytearray()
    for chunk in _decompressed(response):
        body += chunk
        if len(body) > limit * 10**6:
            raise ImportRefusedError("large", address=response.url, limit=limit)
    etag, modified = (
        value if value.isascii() and value.isprintable() and len(value) < _LONGEST_VALIDATOR else ""
        for value in (response.header(name) or "" for name in ("ETag", "Last-Modified"))
    )  # as far as they may stand in a file of ours and in a header
    validators = Validators(etag, modified)
    return Resource(response.url, response.media_type, response.charset, bytes(body), validators)


def _decompressed(response: Response) -> Iterator[bytes]:
    """Yield the body decompressed, in pieces that are small however much a compressed one unfolds to."""
    coding = (response.header("Content-Encoding") or "identity").strip().lower()
    if coding == "identity":
        yield from response.chunks()
        return
    if coding not in _WINDOWS:
        raise ImportRefusedError("encoding", address=response.url, cause=coding[:40])
    decompressor = zlib.decompressobj(_WINDOWS[coding])
    try:
        for chunk in response.chunks():
            left = chunk
            while left and not decompressor.eof:
                yield decompressor.decompress(left, _CHUNK)
                left = decompressor.unconsumed_tail
        yield decompressor.flush()
    except zlib.error as error:
        raise ImportRefusedError("encoding", address=response.url, cause="damaged") from error
    if not decompressor.eof:
        raise HttpError("hung up")
