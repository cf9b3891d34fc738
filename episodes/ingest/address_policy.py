"""Addresses that others wrote: how they are asked, when two are the same, and where they may lead."""

import re
import socket
import time
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from episodes.errors import ImportRefusedError
from episodes.ingest.reserved_networks import is_of_the_web
from scripts.printable import without_secrets

_LONGEST = 2000  # characters
_PATH, _QUERY = "/%:@!$&'()*+,;=~-._", "/?%:@!$&'()*+,;=~-._"
_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(r"(?:utm_|at_|mtm_|pk_).+|fbclid|gclid|xtor|mc_cid|mc_eid", re.IGNORECASE)
_UNSHOWN = re.compile(r"[\x00-\x20\x7f]")


def asked(address: str) -> str:
    """An address as it is sent: ASCII, without fragment.

    Args:
        address: as somebody wrote it; accents are allowed in host and path.

    Raises:
        ImportRefusedError: it is not of the web, or holds a password or control characters.
    """
    parts = _parts(address.strip())
    host = _ascii_host(address, parts)
    port = _port(address, parts)
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port else ""
    path, query = quote(parts.path or "/", safe=_PATH), quote(parts.query, safe=_QUERY)
    return urlunsplit((parts.scheme.lower(), place, path, query, ""))


def link(address: str) -> str:
    """An address as an article's link: without fragment and what only counts visits.

    Raises:
        ImportRefusedError: it is not of the web.
    """
    parts = urlsplit(asked(address))
    return urlunsplit(parts._replace(query=_own(parts.query)))


def key(address: str) -> str:
    """What two addresses of one article have in common: scheme, fragment, closing slash, counters apart.

    Anything that is no address of the web is its own key.
    """
    try:
        parts = urlsplit(link(address))
    except ImportRefusedError:
        return _UNSHOWN.sub(" ", address).strip()
    path = quote(unquote(parts.path), safe=_PATH).rstrip("/")
    return f"{parts.netloc}{path}{'?' if parts.query else ''}{parts.query}"


def is_first_page(address: str) -> bool:
    """Whether an address of the web is that of a site as a whole."""
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query


def _own(query: str) -> str:
    """A query without what only counts visits; as it was written where there is none of that."""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise _refused(address, "its host cannot be read") from error
    for cause, wrong in (
        ("it is too long", len(address) > _LONGEST),
        ("it holds control characters or blanks", bool(_UNSHOWN.search(address))),
        ("it is not http or https", parts.scheme.lower() not in _PORTS),
        ("it names no host", not parts.hostname),
        ("it holds a user name or a password", "@" in parts.netloc),
    ):
        if wrong:
            raise _refused(address, cause)
    return parts


def _ascii_host(address: str, parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        return host.encode("idna").decode()
    except UnicodeError as error:
        raise _refused(address, "its host cannot be read") from error


def _port(address: str, parts: SplitResult) -> int | None:
    try:
        return None if parts.port == _PORTS[parts.scheme.lower()] else parts.port
    except ValueError as error:
        raise _refused(address, "its port is no number") from error


def _refused(address: str, cause: str) -> ImportRefusedError:
    shown = _UNSHOWN.sub(" ", without_secrets(address))[:200]
    return ImportRefusedError("address", address=shown, cause=cause)


@dataclass(frozen=True, slots=True)
class Guard:
    """Connects to addresses of the web only, and to the very one that was looked at.

    A name is resolved once: whoever answers otherwise the second time (DNS rebinding) is never asked.

    Attributes:
        allowed: hosts by name, in lower case, that may lie in a network of the newsroom's own.
    """

    allowed: Collection[str] = ()

    def reach(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connects (`audio.http.Reach`).

        Args:
            host: a name, or an IP address in any spelling.
            port: of TCP.
            timeout: s for all addresses together.

        Raises:
            ImportRefusedError: one of its addresses is no address of the web.
            OSError: none of them answers.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if host.lower().rstrip(".") not in self.allowed:
            for *_, place in found:
                _require_public(host, place)
        return _connected(found, time.monotonic() + timeout)


def _connected(found: list[Any], until: float) -> socket.socket:
    problem: OSError = TimeoutError()
    for family, kind, protocol, _, place in found:
        left = until - time.monotonic()
        if left <= 0:
            break
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left)
            sock.connect(place)
        except OSError as error:
            sock.close()
            problem = error
        else:
            return sock
    raise problem


def _require_public(host: str, place: tuple[Any, ...]) -> None:
    address = ip_address(str(place[0]))
    if not is_of_the_web(address):
        raise ImportRefusedError("private", address=host, ip=address, host=host)
