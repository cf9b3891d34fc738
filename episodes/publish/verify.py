"""The published edition as anybody sees it: checked after all was sent, read back to restore a folder."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import BinaryIO
from urllib.parse import urlsplit

from lxml import etree

from audio.errors import HttpError
from audio.http import client
from audio.http.addresses import normalize
from audio.http.client import Response
from episodes.errors import CachedError, LiveError, RestoreError
from episodes.formatting import is_public
from episodes.publish.targets import Parcel

FILE_DEADLINE = 900.0  # s for each file that is read back
CHECK_DEADLINE = 30.0  # s for each request of a check

_ABSENT = frozenset({404, 410})
_PROBE = 16  # bytes, from the middle of a file
_LARGEST = 100_000_000  # bytes of a feed


class WebSource:
    """A web site that files are read back from; no redirection is followed."""

    def __init__(self, address: str, *, deadline: float = FILE_DEADLINE) -> None:
        """Prepare; nothing is asked yet.

        Args:
            address: of the edition's first page, or of its feed.
            deadline: s for each file.

        Raises:
            RestoreError: it is no address of the web.
        """
        try:
            parts = urlsplit(normalize(address))
        except HttpError as error:
            raise RestoreError("address", address=address) from error
        folder = parts.path if parts.path.endswith("/") else parts.path.removesuffix("/feed.xml")
        self.address = f"{parts.scheme}://{parts.netloc}{folder.rstrip('/')}"
        self._http, self._deadline = client.shared(direct=not is_public(self.address)), deadline

    def fetch(self, path: str, into: BinaryIO) -> bool:
        """Get a file.

        Args:
            path: of the file, within the edition.
            into: gets its bytes as they come.

        Returns:
            Whether there is one.

        Raises:
            RestoreError: the site could not be reached, or sent only a part.
        """
        address = f"{self.address}/{path}"
        try:
            with self._http.exchange("GET", address, deadline=self._deadline) as response:
                if response.ok:
                    for chunk in response.chunks():
                        into.write(chunk)
                elif response.status not in _ABSENT:
                    cause = f"it answers {response.status}"
                    raise RestoreError("unreachable", address=address, cause=cause)
                return response.ok
        except HttpError as error:
            raise RestoreError("unreachable", address=address, cause=error) from error


class LiveSite:
    """The web site that a target is shown as."""

    def __init__(self, address: str, name: str, *, deadline: float = CHECK_DEADLINE) -> None:
        """Prepare; nothing is asked yet.

        Args:
            address: of the edition's folder, as the settings give it.
            name: of the target that it shows.
            deadline: s for each request.
        """
        self._base, self._name = address.rstrip("/"), name
        self._http, self._deadline = client.shared(direct=not is_public(address)), deadline

    def is_checked(self, path: str) -> bool:
        """Tell whether a file is of a kind that is checked."""
        return _suffix(path) in _CHECKS

    def check(self, parcel: Parcel) -> None:
        """Check that a file is there as it was sent: whole, and in parts where apps want parts.

        Raises:
            CachedError: of a feed, the one of before is still shown.
            LiveError: it is not, or the site cannot be reached.
        """
        address = f"{self._base}/{parcel.path}"
        try:
            _CHECKS[_suffix(parcel.path)](self, parcel, address)
        except HttpError as error:
            raise LiveError("unreachable", address=address, name=self._name, cause=error) from error

    @contextmanager
    def _request(self, method: str, address: str, part: str | None = None) -> Iterator[Response]:
        headers = {"Cache-Control": "no-cache"} | ({"Range": part} if part else {})
        with self._http.exchange(method, address, headers=headers, deadline=self._deadline) as response:
            if not response.ok:
                raise LiveError("status", address=address, name=self._name, status=response.status)
            yield response

    def _check_length(self, parcel: Parcel, address: str) -> Response:
        """Ask with HEAD, as apps and directories of podcasts do; the answer has to state the length."""
        with self._request("HEAD", address) as response:
            if response.header("Content-Length") != str(parcel.bytes):
                raise LiveError(
                    "length",
                    address=address,
                    name=self._name,
                    found=response.header("Content-Length") or "an unknown number of",
                    expected=parcel.bytes,
                )
            return response

    def _check_audio(self, parcel: Parcel, address: str) -> None:
        """Audio has length and type, and any part of it can be asked for."""
        kind = self._check_length(parcel, address).media_type or "nothing"
        if not kind.startswith(("audio/", "video/")):
            raise LiveError("type", address=address, found=kind, expected="audio/…")
        start = parcel.bytes // 2
        with parcel.source.open("rb") as file:
            file.seek(start)
            expected = file.read(_PROBE)
        part = f"bytes={start}-{start + len(expected) - 1}"
        with self._request("GET", address, part) as response:
            if response.status != 206 or response.read(_LARGEST) != expected:
                raise LiveError("range", address=address)

    def _check_feed(self, parcel: Parcel, address: str) -> None:
        """A feed is what was sent, byte for byte; an older one of the same podcast comes from a cache."""
        with self._request("GET", address) as response:
            shown, sent = response.read(_LARGEST), parcel.source.read_bytes()
        if shown == sent:
            return
        try:
            is_same_podcast = _self_link(shown) == _self_link(sent)
        except etree.XMLSyntaxError as error:
            raise LiveError("feed", address=address, name=self._name, cause="it is not XML") from error
        if not is_same_podcast:
            raise LiveError("feed", address=address, name=self._name, cause="another feed")
        raise CachedError("cached", address=address)


_CHECKS: Mapping[str, Callable[[LiveSite, Parcel, str], object]] = MappingProxyType(
    {
        ".mp3": LiveSite._check_audio,
        ".m4a": LiveSite._check_audio,
        ".opus": LiveSite._check_audio,
        ".jpg": LiveSite._check_length,
        ".png": LiveSite._check_length,
        ".xml": LiveSite._check_feed,
    }
)
"""How a file is checked, by its suffix; others are not."""


def _self_link(feed: bytes) -> str | None:
    """Return the address that a feed gives itself, which it keeps."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    link = etree.fromstring(feed, parser).find("channel/{http://www.w3.org/2005/Atom}link[@rel='self']")
    return None if link is None else link.get("href")


def _suffix(path: str) -> str:
    return path[path.rfind(".") :]
