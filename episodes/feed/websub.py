"""Telling a WebSub hub that feeds have news, so that apps need not ask (W3C WebSub, section 4)."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from audio.http import opener
from episodes.errors import TargetError
from episodes.formatting import is_public

DEADLINE = 10.0  # s for each feed, from connecting to the end of the answer's head


def notify(hub: str, topics: Iterable[str], *, deadline: float = DEADLINE) -> None:
    """Tells a hub of each feed that changed, one after the other.

    Hubs differ in how they read several at once, so each is told alone. Certificates are verified and no
    redirection is followed.

    Args:
        hub: its address; https, unless it is in the newsroom's own network.
        topics: addresses of the feeds, as their `atom:link rel="self"` gives them.
        deadline: s for each.

    Raises:
        TargetError: it was not told of all; nothing is tried again.
    """
    for topic in topics:
        if cause := _refusal(hub, topic, deadline):
            raise TargetError("hub", hub=hub, topic=topic, cause=cause)


def _refusal(hub: str, topic: str, deadline: float) -> str | None:
    """Why a hub could not be told; None once it was."""
    near = not is_public(hub)
    if urlsplit(hub).scheme not in ({"https", "http"} if near else {"https"}):
        return "it is not https"
    body = urlencode({"hub.mode": "publish", "hub.url": topic}).encode()
    request = urllib.request.Request(hub, body, {"User-Agent": "hautevoix"}, method="POST")  # noqa: S310 - checked above
    try:
        with opener(near).open(request, timeout=deadline):
            return None
    except urllib.error.HTTPError as error:
        error.close()
        return f"its answer is {error.code}"
    except urllib.error.URLError as error:
        return _cause(error.reason, deadline)
    except (http.client.HTTPException, OSError) as error:
        return _cause(error, deadline)


def _cause(error: str | BaseException, deadline: float) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer in {deadline:g} s"
    if isinstance(error, http.client.HTTPException):
        return "its answer is not HTTP"
    return str(getattr(error, "verify_message", None) or getattr(error, "strerror", None) or error)
