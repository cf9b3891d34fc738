"""One connection to a service: verified, to where the newsroom said and nowhere else, and over in time."""

import http.client
import io
import socket
import ssl
import time
import urllib.request
from functools import cache, partial
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CONNECT = 10.0  # s for each address of a service


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


class _InTime(http.client.HTTPConnection):
    """Its time-out is for all of it: connecting, asking and the whole answer."""

    timeout: float

    def connect(self) -> None:
        until = time.monotonic() + self.timeout
        in_time = partial(_Response, until=until)
        self.response_class = cast("type[http.client.HTTPResponse]", in_time)
        self.timeout = min(self.timeout, CONNECT)
        super().connect()
        self.sock.settimeout(_left(until))


class _SecureInTime(_InTime, http.client.HTTPSConnection):
    pass


class _Http(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_InTime, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self) -> None:
        super().__init__()
        self._verifying = ssl.create_default_context()

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_SecureInTime, req, context=self._verifying)


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
    return urllib.request.build_opener(_NoRedirects, _Http, _Https, *direct)
