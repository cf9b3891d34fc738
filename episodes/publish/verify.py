"""What the web shows of an edition: looked at as an app would, after all was sent.

A published edition as anybody sees it: the web site that a folder is rebuilt from.
"""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from shutil import copyfileobj
from types import MappingProxyType
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from audio.http import opener
from episodes.errors import CachedError, ImportRefusedError, LiveError, RestoreError
from episodes.formatting import is_public
from episodes.ingest.address_policy import asked
from episodes.publish.targets import Parcel

FILE_DEADLINE = 900.0  # s for each file

_CHUNK = 1 << 16  # bytes
_ABSENT = frozenset({http.client.NOT_FOUND, http.client.GONE})


class Web:
    """A site; certificates are verified, and no redirection is followed."""

    def __init__(self, address: str, *, deadline: float = FILE_DEADLINE) -> None:
        """Asks nothing yet.

        Args:
            address: of the edition's first page, or of its feed.
            deadline: s for each file.

        Raises:
            RestoreError: it is no address of the web.
        """
        try:
            parts = urlsplit(asked(address))
        except ImportRefusedError as error:
            raise RestoreError("address", address=address) from error
        folder = parts.path if parts.path.endswith("/") else parts.path.removesuffix("/feed.xml")
        self.address = f"{parts.scheme}://{parts.netloc}{folder.rstrip('/')}"
        self._opener, self._deadline = opener(near=not is_public(self.address)), deadline

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Gets a file; gives whether there is one.

        Raises:
            RestoreError: the site could not be reached, or sent only a part.
        """
        address = f"{self.address}/{path}"
        request = urllib.request.Request(  # noqa: S310 - http or https, see above
            address, headers={"User-Agent": "hautevoix", "Accept-Encoding": "identity"}
        )
        try:
            with self._opener.open(request, timeout=self._deadline) as answer:
                copyfileobj(answer, into, _CHUNK)
                if answer.length:
                    raise http.client.IncompleteRead(b"", answer.length)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _ABSENT:
                return False
            raise RestoreError("unreachable", address=address, cause=f"it answers {error.code}") from error
        except urllib.error.URLError as error:
            raise _unreachable(address, error.reason) from error
        except (http.client.HTTPException, OSError) as error:
            raise _unreachable(address, error) from error
        return True


def _unreachable(address: str, cause: str | BaseException) -> RestoreError:
    return RestoreError("unreachable", address=address, cause=refusal(cause))


def refusal(cause: str | BaseException) -> str:
    """Why a site gave no whole answer, in a few words."""
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(cause, http.client.HTTPException):
        return "it hung up before the end"
    return str(getattr(cause, "verify_message", None) or getattr(cause, "strerror", None) or cause)


QUESTION_DEADLINE = 30.0  # s for each question

_PROBE = 16  # bytes, from the middle of a file
_LARGEST = 100_000_000  # bytes of a feed


class _Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Site:
    """The web site that a target is shown as."""

    def __init__(self, address: str, name: str, *, deadline: float = QUESTION_DEADLINE) -> None:
        """Asks nothing yet.

        Args:
            address: of the edition's folder, as the settings give it.
            name: of the target that it shows.
            deadline: s for each question.
        """
        self._base, self.name = address.rstrip("/"), name
        self._opener, self._deadline = opener(near=not is_public(address)), deadline

    def shows(self, path: str) -> bool:
        """Whether a file is one that is looked at."""
        return _suffix(path) in _LOOKS

    def look(self, parcel: Parcel) -> None:
        """Looks whether a file is there as it was sent: whole, in parts where apps want parts.

        Raises:
            CachedError: of a feed, the one of before is still shown.
            LiveError: it is not, or the site cannot be reached.
        """
        _LOOKS[_suffix(parcel.path)](self, parcel)

    def ask(self, parcel: Parcel, method: str, headers: Mapping[str, str]) -> _Answer:
        """Asks for a file.

        Args:
            parcel: that was sent.
            method: HEAD or GET.
            headers: of the question.

        Raises:
            LiveError: no answer, or one that says that it is not there.
        """
        address = self.address(parcel)
        told = {"User-Agent": "hautevoix", "Cache-Control": "no-cache", "Accept-Encoding": "identity"}
        request = urllib.request.Request(address, headers={**told, **headers}, method=method)  # noqa: S310 - of the settings
        try:
            with self._opener.open(request, timeout=self._deadline) as answer:
                return _Answer(answer.status, answer.headers, answer.read(_LARGEST))
        except urllib.error.HTTPError as error:
            error.close()
            raise LiveError("status", address=address, name=self.name, status=error.code) from error
        except urllib.error.URLError as error:
            raise self._unreachable(address, error.reason) from error
        except (http.client.HTTPException, OSError) as error:
            raise self._unreachable(address, error) from error

    def _unreachable(self, address: str, cause: str | BaseException) -> LiveError:
        return LiveError("unreachable", address=address, name=self.name, cause=refusal(cause))

    def address(self, parcel: Parcel) -> str:
        """Where listeners find a file."""
        return f"{self._base}/{parcel.path}"


def _image(site: Site, parcel: Parcel) -> None:
    """Covers answer to HEAD, which directories of podcasts ask."""
    _require_length(site, parcel, site.ask(parcel, "HEAD", {}).headers.get("Content-Length"))


def _sound(site: Site, parcel: Parcel) -> None:
    """Audio answers to HEAD with length and type, and gives any part of itself."""
    headers = site.ask(parcel, "HEAD", {}).headers
    _require_length(site, parcel, headers.get("Content-Length"))
    kind = headers.get_content_type()
    if not kind.startswith(("audio/", "video/")):
        raise LiveError("type", address=site.address(parcel), found=kind, expected="audio/…")
    start = parcel.bytes // 2
    with parcel.source.open("rb") as file:
        file.seek(start)
        expected = file.read(_PROBE)
    part = site.ask(parcel, "GET", {"Range": f"bytes={start}-{start + len(expected) - 1}"})
    if part.status != http.client.PARTIAL_CONTENT or part.body != expected:
        raise LiveError("range", address=site.address(parcel))


def _feed(site: Site, parcel: Parcel) -> None:
    """A feed is what was sent, byte for byte; an older one of the same podcast comes from a cache."""
    shown, sent = site.ask(parcel, "GET", {}).body, parcel.source.read_bytes()
    if shown == sent:
        return
    address = site.address(parcel)
    try:
        same = _known_by(shown) == _known_by(sent)
    except etree.XMLSyntaxError as error:
        raise LiveError("feed", address=address, name=site.name, cause="it is not XML") from error
    if not same:
        raise LiveError("feed", address=address, name=site.name, cause="another feed")
    raise CachedError("cached", address=address)


_LOOKS: Mapping[str, Callable[[Site, Parcel], None]] = MappingProxyType(
    {
        ".mp3": _sound,
        ".m4a": _sound,
        ".opus": _sound,
        ".jpg": _image,
        ".png": _image,
        ".xml": _feed,
    }
)
"""How a file is looked at, by its suffix; others are not."""


def _require_length(site: Site, parcel: Parcel, found: str | None) -> None:
    if found != str(parcel.bytes):
        told = {"address": site.address(parcel), "name": site.name}
        raise LiveError("length", **told, found=found or "an unknown number of", expected=parcel.bytes)


def _known_by(feed: bytes) -> str | None:
    """The address that a feed gives itself, which it keeps."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    own = etree.fromstring(feed, parser).find("channel/{http://www.w3.org/2005/Atom}link[@rel='self']")
    return None if own is None else own.get("href")


def _suffix(path: str) -> str:
    return path[path.rfind(".") :]
