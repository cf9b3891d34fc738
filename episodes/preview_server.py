"""The preview server: `public/` for browsers and podcast apps on this machine only."""

import os
import socket
from collections.abc import Callable
from os import stat_result
from pathlib import Path, PurePath
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from audio.http.addresses import is_loopback
from episodes.errors import EpisodeError
from episodes.site.assets import HEADERS, media_type

HOST = "127.0.0.1"

_MISDIRECTED = (
    f"This preview answers on this machine only: ask for http://{HOST} and its port, or http://localhost.\n"
)

_OWN = {"cross-origin-resource-policy": "same-origin"}
"""What lies here is not published yet: no page of another site may load it, let alone read it (no CORS)."""


def serve(public: Path, *, port: int, ready: Callable[[str], object]) -> None:
    """Serve a folder on loopback until interrupted.

    Args:
        public: the folder.
        port: 0 takes any that is free.
        ready: called with the address as soon as it answers.

    Raises:
        EpisodeError: there is no such folder, or the port is taken.
    """
    if not public.is_dir():
        raise EpisodeError("folder", path=public)
    try:
        listener = socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        raise EpisodeError("port", port=port, cause=os.strerror(number) if number else error) from error
    with listener:
        ready(f"http://{HOST}:{listener.getsockname()[1]}/")
        config = uvicorn.Config(app(public), lifespan="off", log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


def app(public: Path) -> Starlette:
    """Return the application: the files of a folder, with HEAD, byte ranges, validators and 304.

    Hidden files, links that lead out of the folder and everything that is not a file there are 404. A request
    for another host than this machine is refused with 421: a page whose name was made to lead here (DNS
    rebinding) reads nothing.
    """
    files = _Files(directory=public, html=True)
    return Starlette(routes=[Mount("/", files)], middleware=[Middleware(_ThisMachineOnly)])


class _ThisMachineOnly:
    """Checks the host of a request, not its port, which is another one behind a tunnel (`ssh -L`)."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "")
        try:
            allowed = is_loopback(f"//{host}")
        except ValueError:  # a bracket that never ends
            allowed = False
        answer: ASGIApp = self._inner if allowed else PlainTextResponse(_MISDIRECTED, 421)
        await answer(scope, receive, send)


class _Files(StaticFiles):
    """Starlette's static files, without hidden ones, and with our types."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if any(part.startswith(".") and part != "." for part in PurePath(path).parts):
            raise HTTPException(status_code=404)
        return await super().get_response(path, scope)

    def file_response(
        self, full_path: Any, stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["content-type"] = media_type(PurePath(full_path))
        response.headers["cache-control"] = "no-cache"
        response.headers.update(HEADERS | _OWN)
        return response
