"""WebSub: tell a hub that feeds have news, so that apps need not poll (W3C WebSub, section 4)."""

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
    """Tell a hub of each feed that changed, one after the other.

    Hubs differ in how they read several at once, so each has a request of its own. Certificates are verified
    and no redirection is followed.

    Args:
        hub: its address; https, unless it is in the newsroom's own network.
        topics: addresses of the feeds, as their `atom:link rel="self"` gives them.
        deadline: s for each.

    Raises:
        TargetError: the hub did not take one of them; nothing is tried again.
    """
    for topic in topics:
        if cause := _failure(hub, topic, deadline):
            raise TargetError("hub", hub=hub, topic=topic, cause=cause)


def _failure(hub: str, topic: str, deadline: float) -> str | None:
    """Tell a hub of one feed; return why it could not be told, or None."""
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
    except (http.client.HTTPException, OSError) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return f"no answer in {deadline:g} s"
    if isinstance(cause, http.client.HTTPException):
        return "its answer is not HTTP"
    return str(getattr(cause, "verify_message", None) or getattr(cause, "strerror", None) or cause)
