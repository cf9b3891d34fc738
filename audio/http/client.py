"""The HTTP client: urllib3, with one deadline for a whole exchange, a size limit and an address guard.

Certificates are verified. Nothing is retried. A connection is for one request only.
"""

import http.client
import logging
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from email.message import Message
from functools import cache, cached_property, partial
from typing import Any, cast
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from audio.errors import HttpError
from audio.http.address_guard import AddressGuard
from audio.http.connection import CONNECT_TIMEOUT, Deadline, Pool, SecurePool

_LOG = logging.getLogger("hautevoix.http")
_CHUNK = 1 << 16  # bytes
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HUNG_UP = (
    http.client.IncompleteRead,
    http.client.RemoteDisconnected,
    ConnectionResetError,
    ConnectionAbortedError,
    BrokenPipeError,
)


class Response:
    """What a server answers: the head, and the body as it comes.

    Attributes:
        url: address that answered, behind all redirections.
        status: HTTP status.
    """

    def __init__(self, url: str, raw: urllib3.BaseHTTPResponse, deadline: Deadline) -> None:
        self.url, self.status = url, raw.status
        self._raw, self._deadline = raw, deadline

    @property
    def ok(self) -> bool:
        """Whether the status is one of success (2xx)."""
        return 200 <= self.status < 300

    @property
    def is_redirect(self) -> bool:
        """Whether it leads to another address."""
        return self.status in _REDIRECTS and self.header("Location") is not None

    def header(self, name: str) -> str | None:
        """Return a header, the first where there are several; None where there is none."""
        return next(iter(self._raw.headers.getlist(name)), None)

    @property
    def media_type(self) -> str:
        """Media type, in lower case, without parameters; empty where none is stated."""
        return self._content_type.get_content_type() if self.header("Content-Type") is not None else ""

    @property
    def charset(self) -> str | None:
        """Character encoding that the header states."""
        return self._content_type.get_content_charset()

    @property
    def _content_type(self) -> Message:
        message = Message()
        message["Content-Type"] = self.header("Content-Type") or ""
        return message

    def chunks(self, *, renew: bool = False) -> Iterator[bytes]:
        """Yield the body as it comes, still compressed where the server compressed it.

        Args:
            renew: grant each chunk the whole deadline anew, for files that may take long.

        Raises:
            HttpError: the connection broke, or the deadline passed.
        """
        while True:
            if renew:
                self._deadline.renew()
            with _as_http_error(self._deadline):
                chunk = self._raw.read1(_CHUNK)
            if not chunk:
                return
            yield chunk

    def read(self, limit: int) -> bytes:
        """Return the whole body.

        Args:
            limit: bytes that it may have.

        Raises:
            HttpError: it has more, the connection broke, or the deadline passed.
        """
        body = bytearray()
        for chunk in self.chunks():
            body += chunk
            if len(body) > limit:
                raise HttpError("large", limit=limit)
        return bytes(body)


class Client:
    """Makes HTTP requests, one connection each; may be shared by threads."""

    def __init__(self, *, direct: bool = False, guard: AddressGuard | None = None) -> None:
        """Prepare; nothing is connected yet.

        Args:
            direct: go past the proxies that the environment names.
            guard: decides which IP addresses may be connected to. Proxies are passed by then, since they
                look names up themselves.
        """
        self._direct, self._guard = direct or guard is not None, guard

    @contextmanager
    def exchange(
        self,
        method: str,
        url: str,
        *,
        deadline: float,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        redirects: int = 0,
        redirect: Callable[[str, str], str] = urljoin,
    ) -> Iterator[Response]:
        """Send a request; close the connection in the end.

        Args:
            method: GET, HEAD or POST.
            url: http or https.
            deadline: seconds for all of it: looking up, connecting, redirections, the last byte of the body.
            headers: of the request.
            body: of the request.
            redirects: how many redirections to follow; the next one is an answer like any other.
            redirect: given the address asked and where it leads, returns the address to ask next, or raises.

        Yields:
            The response, whatever its status.

        Raises:
            HttpError: there was none.
        """
        limit = Deadline(deadline)
        sent = urllib3.HTTPHeaderDict({"User-Agent": "hautevoix", "Connection": "close"})
        sent.update(headers or {})
        for redirects_left in range(redirects, -1, -1):
            with self._send(method, url, sent, body, limit) as response:
                if not (redirects_left and response.is_redirect):
                    yield response
                    return
                url = redirect(url, response.header("Location") or "")

    @contextmanager
    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> Iterator[Response]:
        """Send one request. The log has host, status and time; paths are left out: some hold a key."""
        began, parts = time.monotonic(), urlsplit(url)
        target = f"{method} {parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._manager(url, deadline) as manager:
            try:
                with _as_http_error(deadline):
                    raw = manager.urlopen(
                        method,
                        url,
                        redirect=False,
                        body=body,
                        headers=headers,
                        retries=False,
                        preload_content=False,
                        decode_content=False,
                    )
            except HttpError:
                _LOG.debug("%s: no answer, %.2f s", target, time.monotonic() - began)
                raise
            with closing(raw):
                size = raw.headers.get("Content-Length") or "some"
                _LOG.debug("%s: %d, %s bytes, %.2f s", target, raw.status, size, time.monotonic() - began)
                yield Response(url, raw, deadline)

    def _manager(self, url: str, deadline: Deadline) -> urllib3.PoolManager:
        """Return what connects to an address, through a proxy where the environment names one."""
        manager: urllib3.PoolManager
        parts = urlsplit(url)
        options: dict[str, Any] = {"ssl_context": self._tls} if parts.scheme == "https" else {}
        named = None if self._direct else getproxies().get(parts.scheme)
        if named and not proxy_bypass(parts.netloc.rpartition("@")[2]):
            proxy = urllib3.util.parse_url(named if "://" in named else f"http://{named}")
            login = urllib3.make_headers(proxy_basic_auth=unquote(proxy.auth)) if proxy.auth else None
            # Proxies are spoken to in plain HTTP, whatever the scheme they are written with.
            manager = urllib3.ProxyManager(f"http://{proxy.netloc}", proxy_headers=login, **options)
        else:
            manager = urllib3.PoolManager(**options)
        pools = {
            "http": partial(Pool, deadline=deadline, guard=self._guard),
            "https": partial(SecurePool, deadline=deadline, guard=self._guard),
        }
        manager.pool_classes_by_scheme = cast("dict[str, type[urllib3.HTTPConnectionPool]]", pools)
        return manager

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


@cache
def shared(*, direct: bool = False) -> Client:
    """Return the client of this process, whose certificates are loaded once.

    Args:
        direct: go past the proxies that the environment names.
    """
    return Client(direct=direct)


@contextmanager
def _as_http_error(deadline: Deadline) -> Iterator[None]:
    """Turn what goes wrong in urllib3 and below into an `HttpError`, in words without addresses and keys."""
    try:
        yield
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
        cause: BaseException = error
        while inner := cause.__cause__ or next(
            (arg for arg in cause.args if isinstance(arg, Exception)), None
        ):
            cause = inner  # urllib3 wraps errors, some twice
        if isinstance(cause, TimeoutError):
            waited = deadline.seconds if deadline.is_over else min(deadline.seconds, CONNECT_TIMEOUT)
            raise HttpError("late", seconds=waited) from cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise HttpError("certificate", cause=cause.verify_message) from cause
        if isinstance(cause, _HUNG_UP):
            raise HttpError("hung up") from cause
        if isinstance(cause, (http.client.HTTPException, urllib3.exceptions.InvalidHeader)):
            raise HttpError("not http") from cause
        raise HttpError("unreachable", cause=getattr(cause, "strerror", None) or cause) from cause
