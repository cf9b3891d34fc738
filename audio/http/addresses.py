"""Web addresses: the form in which they are sent, and whether they are this machine's own."""

import re
from ipaddress import ip_address
from urllib.parse import quote, urlsplit, urlunsplit

from audio.errors import HttpError

PORTS = {"http": 80, "https": 443}
PATH_SAFE = "/%:@!$&'()*+,;=~-._"
"""Characters that stay as they are in a path."""

NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f]")
"""Control characters and blanks."""

_QUERY_SAFE = "/?%:@!$&'()*+,;=~-._"
_LONGEST = 2000  # characters


def normalize(address: str) -> str:
    """Return an address as it is sent: ASCII, without fragment and default port.

    Args:
        address: as somebody wrote it; accents are allowed in host and path.

    Raises:
        HttpError: it is not http or https, or holds a password or control characters.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise HttpError("address", cause="its host cannot be read") from error
    for cause, is_wrong in (
        ("it is too long", len(address) > _LONGEST),
        ("it holds control characters or blanks", bool(NOT_IN_ADDRESSES.search(address))),
        ("it is not http or https", parts.scheme.lower() not in PORTS),
        ("it names no host", not parts.hostname),
        ("it holds a user name or a password", "@" in parts.netloc),
    ):
        if is_wrong:
            raise HttpError("address", cause=cause)
    scheme = parts.scheme.lower()
    try:
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
    except UnicodeError as error:
        raise HttpError("address", cause="its host cannot be read") from error
    try:
        port = "" if parts.port in {None, PORTS[scheme]} else f":{parts.port}"
    except ValueError as error:
        raise HttpError("address", cause="its port is no number") from error
    path, query = quote(parts.path or "/", safe=PATH_SAFE), quote(parts.query, safe=_QUERY_SAFE)
    return urlunsplit((scheme, f"[{host}]{port}" if ":" in host else f"{host}{port}", path, query, ""))


def is_loopback(url: str) -> bool:
    """Tell whether an address is this very machine's, by its host alone: nobody is asked."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
