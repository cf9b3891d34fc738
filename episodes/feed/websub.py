"""WebSub: tell a hub that feeds have news, so that apps need not poll (W3C WebSub, section 4)."""

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from audio.errors import HttpError
from audio.http import client
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
    is_local = not is_public(hub)
    is_safe = urlsplit(hub).scheme in ({"https", "http"} if is_local else {"https"})
    for topic in topics:
        if not is_safe:
            raise TargetError("hub", hub=hub, topic=topic, cause="it is not https")
        body = urlencode({"hub.mode": "publish", "hub.url": topic}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        http = client.shared(direct=is_local)
        try:
            with http.exchange("POST", hub, headers=headers, body=body, deadline=deadline) as response:
                cause = None if response.ok else f"its answer is {response.status}"
        except HttpError as error:
            raise TargetError("hub", hub=hub, topic=topic, cause=error) from error
        if cause:
            raise TargetError("hub", hub=hub, topic=topic, cause=cause)
