"""A published edition as anybody sees it: the web site that a folder is rebuilt from."""

import http.client
import urllib.error
import urllib.request
from shutil import copyfileobj
from typing import BinaryIO
from urllib.parse import urlsplit

from audio.http import opener
from episodes.feed import is_public
from episodes.importing_errors import ImportRefusedError
from episodes.ingest.address_policy import asked
from episodes.publishing_errors import RestoreError

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
