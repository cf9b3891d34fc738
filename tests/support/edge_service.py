"""A loopback service that speaks the protocol of Microsoft Edge's read-aloud, with the embedded voice behind it.

It takes the markup it gets at its word, as the real one does: a pause or a second voice that got into the text
would be heard.
"""

import asyncio
import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from aiohttp import WSCloseCode, web

from audio.dsp import mp3
from audio.dsp.resample import resampled
from audio.engines.base import Request, Speech
from audio.engines.espeak import Espeak
from audio.profile import AudioFormat

FORMAT = AudioFormat(24000, 48, 0.446, 576, 2, 6, 1)  # audio-24khz-48kbitrate-mono-mp3
NAMESPACE = "{http://www.w3.org/2001/10/synthesis}"
TICKS = 10_000_000  # a second, in the service's 100 ns
PIECE = 720  # bytes of sound a message
MEN = ("Henri", "Remy", "Gerard", "Fabrice", "Jean", "Antoine", "Thierry")


@dataclass
class Service:
    """What it was asked, and how it misbehaves.

    Attributes:
        fault: a name of `FAULTS`, an HTTP status to refuse with, or None.
        headers: of a refusal.
        asked: the text of each request that reached the voice.
        markup: likewise, as it came.
        url: where it listens.
    """

    fault: str | int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    url: str = ""
    espeak: Espeak = field(default_factory=Espeak)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if isinstance(self.fault, int):
            return web.Response(status=self.fault, headers=self.headers, text="no")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive_str()
        ssml = (await socket.receive_str()).partition("\r\n\r\n")[2]
        self.markup.append(ssml)
        speech, words = await asyncio.to_thread(self._said, ssml)
        messages = _messages(speech, words)
        await FAULTS[self.fault or "none"](socket, messages)
        return socket

    def _said(self, ssml: str) -> tuple[Speech, list[tuple[str, float]]]:
        root = ElementTree.fromstring(ssml)
        name = root.find(f"{NAMESPACE}voice").get("name")
        prosody = root.find(f".//{NAMESPACE}prosody")
        pace = 1 + int(prosody.get("rate").rstrip("%")) / 100
        text = "".join(prosody.itertext())
        self.asked.append(text)
        man = any(f", {first}" in name for first in MEN)
        speech = self.espeak.synthesize(Request("fr" if man else "fr+f2", text, pace=pace))
        silence = bytes(22050 * 2 * 9 * len(root.findall(f".//{NAMESPACE}break")))
        words = [(text[word.start : word.end].strip("«».,:;!?… "), word.at) for word in speech.words]
        return Speech(speech.pcm + silence, speech.rate), [word for word in words if word[0]]


Message = str | bytes


def _messages(speech: Speech, words: list[tuple[str, float]]) -> list[Message]:
    """All that the service sends for one request, in its order: each word just before the sound it begins in."""
    samples = resampled(np.frombuffer(speech.pcm, np.int16).astype(np.float32) / 32768, speech.rate, 24000)
    sound = mp3.encode(samples, FORMAT) if np.abs(samples).max(initial=0) > 0.01 else b""
    head = b"X-RequestId:0\r\nContent-Type:audio/mpeg\r\nX-StreamId:0\r\nPath:audio\r\n"
    spoken: list[tuple[float, Message]] = [
        (start * 8 / 48000, len(head).to_bytes(2, "big") + head + sound[start : start + PIECE])
        for start in range(0, len(sound), PIECE)
    ]
    told: list[tuple[float, Message]] = [(at, _word(word, at)) for word, at in words]
    ordered = [message for _, message in sorted(told + spoken, key=lambda pair: pair[0])]
    return [_text("turn.start", {}), _text("response", {}), *ordered, _text("turn.end", {})]


def _word(word: str, at: float) -> str:
    data = {
        "Offset": round(at * TICKS),
        "Duration": round(0.05 * TICKS),
        "text": {"Text": word, "Length": len(word), "BoundaryType": "WordBoundary"},
    }
    return _text("audio.metadata", {"Metadata": [{"Type": "WordBoundary", "Data": data}]})


def _text(path: str, body: object) -> str:
    return f"X-RequestId:0\r\nContent-Type:application/json\r\nPath:{path}\r\n\r\n{json.dumps(body)}"


async def _send(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    for message in messages:
        await (socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message))


async def _all(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    await _send(socket, messages)
    await socket.close()


async def _silent(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    await _all(socket, [message for message in messages if isinstance(message, str)])


async def _half(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    """Takes its leave in the middle, politely."""
    await _send(socket, messages[: len(messages) // 2])
    await socket.close(code=WSCloseCode.OK)


async def _torn(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    """The connection is gone in the middle."""
    await _send(socket, messages[: len(messages) // 2])
    socket._req.transport.abort()


async def _truncated(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    """All words are told, half of the sound is sent: what it does after ten minutes."""
    sound = [message for message in messages if isinstance(message, bytes)]
    dropped = set(map(id, sound[len(sound) // 2 :]))
    await _all(socket, [message for message in messages if id(message) not in dropped])


async def _wordless(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    """Half of the sound and no word told."""
    sound = [message for message in messages if isinstance(message, bytes)]
    await _all(socket, [*messages[:2], *sound[: len(sound) // 4], messages[-1]])


async def _hanging(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    await _send(socket, messages[:4])
    await socket.receive()  # until the other side has had enough


async def _strange(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    await _all(socket, [_text("advertisement", {}), *messages])


async def _noise(socket: web.WebSocketResponse, messages: list[Message]) -> None:
    head = b"X-RequestId:0\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
    body = len(head).to_bytes(2, "big") + head + b"<html>Try later.</html>" * 40
    await _all(socket, [*messages[:2], body, messages[-1]])


FAULTS: dict[str, Callable] = {
    "none": _all,
    "no audio": _silent,
    "half": _half,
    "torn": _torn,
    "truncated": _truncated,
    "wordless": _wordless,
    "hanging": _hanging,
    "strange": _strange,
    "noise": _noise,
}


def lead(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    """Leads edge-tts to the service, past any proxy; the clock that it keeps of the real one is put back after."""
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", service.url)
    monkeypatch.setattr("edge_tts.drm.DRM.clock_skew_seconds", 0.0)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


class Running:
    """A service in a thread of its own, from construction to `close`."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.service = Service()
        self._certificate = certificate
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)

    async def _start(self) -> web.AppRunner:
        application = web.Application()
        application.router.add_get("/edge/v1", self.service.serve)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if self._certificate else None
        if context:
            context.load_cert_chain(self._certificate)
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        port = runner.addresses[0][1]
        self.service.url = f"ws{'s' if context else ''}://127.0.0.1:{port}/edge/v1?TrustedClientToken=test"
        return runner

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
