"""Addresses of articles: the form in which they are kept, and when two of them are the same article."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from audio.errors import HttpError
from audio.http.addresses import NOT_IN_ADDRESSES, PATH_SAFE, normalize
from episodes.errors import ImportRefusedError
from scripts.printable import without_secrets

_TRACKING = re.compile(r"(?:utm_|at_|mtm_|pk_).+|fbclid|gclid|xtor|mc_cid|mc_eid", re.IGNORECASE)
_SHOWN = 200  # characters of an address in a message


def canonical(address: str) -> str:
    """Return an address as it is sent: ASCII, without fragment.

    Args:
        address: as somebody wrote it; accents are allowed in host and path.

    Raises:
        ImportRefusedError: it is not of the web, or holds a password or control characters.
    """
    try:
        return normalize(address)
    except HttpError as error:
        shown = NOT_IN_ADDRESSES.sub(" ", without_secrets(address.strip()))[:_SHOWN]
        raise ImportRefusedError("address", address=shown, cause=error) from error


def link(address: str) -> str:
    """Return an address as an article's link: without fragment and what only counts visits.

    Raises:
        ImportRefusedError: it is not of the web.
    """
    parts = urlsplit(canonical(address))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)  # as it was written where it may
    return urlunsplit(parts._replace(query=query))


def key(address: str) -> str:
    """Return what all addresses of one article share: no scheme, fragment, counters or closing slash.

    Anything that is no address of the web is its own key.
    """
    try:
        parts = urlsplit(link(address))
    except ImportRefusedError:
        return NOT_IN_ADDRESSES.sub(" ", address).strip()
    path = quote(unquote(parts.path), safe=PATH_SAFE).rstrip("/")
    return f"{parts.netloc}{path}{'?' if parts.query else ''}{parts.query}"


def is_first_page(address: str) -> bool:
    """Tell whether an address of the web is that of a site as a whole."""
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query
