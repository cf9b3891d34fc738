"""One connection to a service: verified, to where the newsroom said and nowhere else, and over in time."""

import http.client
import io
import logging
import socket
import ssl
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LOG = logging.getLogger("hautevoix.http")

CONNECT = 10.0  # s for each address of a service

Reach = Callable[[str, int, float], socket.socket]
"""What connects to a host and port within seconds, in place of the system."""


class Bounded(io.RawIOBase):
    """What comes from a socket until a moment: each read may take what is left of the time, and no more."""

    def __init__(self, sock: socket.socket, raw: socket.SocketIO, until: float) -> None:
        self._socket, self._raw, self._until = sock, raw, until

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        """Reads what is there.

        Raises:
            TimeoutError: the time is over.
        """
        self._socket.settimeout(_left(self._until))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Lets go of the socket."""
        self._raw.close()
        super().close()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Response(http.client.HTTPResponse):
    """Status line, headers, lengths of chunks and body alike come in time."""

    def __init__(self, sock: socket.socket, *, until: float, method: str | None = None) -> None:
        super().__init__(sock, method=method)
        self.fp.close()
        self.fp = io.BufferedReader(Bounded(sock, sock.makefile("rb", buffering=0), until))


class _Reaching(http.client.HTTPConnection):
    """Goes where `reach` leads, where somebody has a say in that."""

    timeout: float
    reach: Reach | None = None

    def connect(self) -> None:
        if self.reach is None:
            super().connect()
        else:
            self.sock = self.reach(self.host, self.port, self.timeout)


class _InTime(_Reaching):
    """Its time-out is for all of it: connecting, asking and the whole answer."""

    def connect(self) -> None:
        until = time.monotonic() + self.timeout
        in_time = partial(_Response, until=until)
        self.response_class = cast("type[http.client.HTTPResponse]", in_time)
        self.timeout = min(self.timeout, CONNECT)
        super().connect()
        self.sock.settimeout(_left(until))


class _SecureInTime(_InTime, http.client.HTTPSConnection, _Reaching):
    pass


class _Http(urllib.request.HTTPHandler):
    def __init__(self, reach: Reach | None) -> None:
        super().__init__()
        self._reach = reach

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        with _logged(req) as answer:
            return answer(self.do_open(_led(_InTime, self._reach), req))


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, reach: Reach | None) -> None:
        super().__init__()
        self._reach, self._verifying = reach, ssl.create_default_context()

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        with _logged(req) as answer:
            return answer(self.do_open(_led(_SecureInTime, self._reach), req, context=self._verifying))


@contextmanager
def _logged(
    req: urllib.request.Request,
) -> Iterator[Callable[[http.client.HTTPResponse], http.client.HTTPResponse]]:
    """Notes who was asked, how it answered and how long that took; neither what was asked nor with which key.

    Paths are left out, too: some services have their key there.
    """
    began, place = time.monotonic(), f"{req.get_method()} {req.type}://{req.host.rpartition('@')[2]}"

    def answered(answer: http.client.HTTPResponse) -> http.client.HTTPResponse:
        told = answer.headers.get("Content-Length")
        _LOG.debug("%s: %d, %s bytes, %.2f s", place, answer.status, told or "some", time.monotonic() - began)
        return answer

    try:
        yield answered
    except OSError:
        _LOG.debug("%s: no answer, %.2f s", place, time.monotonic() - began)
        raise


def _led(kind: type[_InTime], reach: Reach | None) -> type[_InTime]:
    """Connections of a kind that go where `reach` leads."""
    return kind if reach is None else type(kind.__name__, (kind,), {"reach": staticmethod(reach)})


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What is sent goes where the newsroom said, and so does its key."""

    def redirect_request(  # noqa: PLR0917 - as the library has it
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        return None


@cache
def opener(near: bool) -> urllib.request.OpenerDirector:
    """What opens addresses: the time-out it is given is for a whole exchange.

    Certificates are verified, no redirection is followed, proxies are those of the environment.

    Args:
        near: past proxies, for services on this machine.
    """
    direct = [urllib.request.ProxyHandler({})] if near else []
    return urllib.request.build_opener(_NoRedirects, _Http(None), _Https(None), *direct)


def led_opener(reach: Reach) -> urllib.request.OpenerDirector:
    """The same, past proxies, for addresses that others wrote: `reach` decides where each connection goes.

    Certificates are held against the name that was asked for, wherever `reach` leads.
    """
    direct = urllib.request.ProxyHandler({})
    return urllib.request.build_opener(_NoRedirects, _Http(reach), _Https(reach), direct)
