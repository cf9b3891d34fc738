"""Connections for urllib3 that end at a deadline and go only where an address guard lets them."""

import http.client
import io
import socket
import time
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from audio.http.address_guard import AddressGuard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CONNECT_TIMEOUT = 10.0  # s for each IP address of a host


class Deadline:
    """The moment at which an exchange has to be over."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.renew()

    def renew(self) -> None:
        """Grant the same time once more, from now on."""
        self._end = time.monotonic() + self.seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    @property
    def is_over(self) -> bool:
        """Whether it has passed."""
        return self._end <= time.monotonic()


class _Connection(HTTPConnection):
    """Connects to addresses that a guard lets pass, and is over in time."""

    def __init__(self, *args: Any, deadline: Deadline, guard: AddressGuard | None, **options: Any) -> None:
        self._deadline, self._guard = deadline, guard
        super().__init__(*args, **options)
        self.response_class = cast(
            "type[http.client.HTTPResponse]", partial(_TimedResponse, deadline=deadline)
        )

    @property
    def timeout(self) -> float:
        """What is left of the deadline, whenever urllib3 sets the time-out of a socket."""
        return self._deadline.left()

    @timeout.setter
    def timeout(self, value: object) -> None:
        """Leave it to the deadline."""

    def _new_conn(self) -> socket.socket:
        """Look the host up once, and connect to the first of its addresses that answers."""
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:  # UnicodeError: what can be no name of a host
            raise NewConnectionError(self, str(error)) from error
        if self._guard is not None:
            self._guard.check(self.host, [str(address[0]) for *_, address in found])
        problem: OSError = TimeoutError()
        for family, kind, protocol, _, address in found:
            try:
                sock = socket.socket(family, kind, protocol)
            except OSError as error:  # a system without IPv6
                problem = error
                continue
            try:
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(min(self._deadline.left(), CONNECT_TIMEOUT))
                sock.connect(address)
                sock.settimeout(self._deadline.left())
            except OSError as error:
                sock.close()
                problem = error
            else:
                return sock
        raise NewConnectionError(self, str(problem)) from problem


class _SecureConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class Pool(urllib3.HTTPConnectionPool):
    """Connections to a host, as urllib3 needs it to make them; takes `deadline` and `guard` for each."""

    ConnectionCls = _Connection


class SecurePool(urllib3.HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = _SecureConnection


class _TimedResponse(http.client.HTTPResponse):
    """A response whose status line, headers, lengths of chunks and body alike come in time."""

    def __init__(self, sock: socket.socket, *args: Any, deadline: Deadline, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_TimedReader(sock, deadline))


class _TimedReader(io.RawIOBase):
    """Reads from a socket; each read may take what is left of the deadline, and no more."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._socket, self._deadline = sock, deadline
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        self._socket.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
