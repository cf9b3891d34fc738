"""A loopback service that speaks OpenAI's `/v1/audio/speech`, with the embedded voice behind it, and fails as asked.

It obeys instructions in brackets as some models do: a pause or a laugh that got into a text would be heard.
"""

import json
import re
import ssl
import struct
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from audio.dsp import mp3 as codec
from audio.dsp.resample import resampled
from audio.engines.base import Request, Speech
from audio.engines.espeak import Espeak
from audio.profile import AudioFormat

VOICES = {"claire": "fr", "lise": "fr+f2", "marc": "fr+david", "paul": "fr+m8", "lea": "fr+Annie"}
MP3 = AudioFormat(24000, 64, 0.446, 576, 2, 8, 1)
TAG = re.compile(r"<break[^>]*>|\[[^\]]*\]|<[a-z]+>")


def wav(speech: Speech, length: int | None = None) -> bytes:
    """A WAV file; a streaming server that does not know its length writes another one."""
    size = len(speech.pcm) if length is None else length
    shape = struct.pack("<HHIIHH", 1, 1, speech.rate, speech.rate * 2, 2, 16)
    note = b"LIST" + struct.pack("<I", 5) + b"INFOx\0"  # of odd length, so that it is padded
    data = b"data" + struct.pack("<I", size) + speech.pcm
    return (
        b"RIFF"
        + struct.pack("<I", (size + 50) & 0xFFFFFFFF)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + shape
        + note
        + data
    )


def mp3(speech: Speech) -> bytes:
    return codec.encode(_at_24000(speech), MP3)


def pcm(speech: Speech) -> bytes:
    return (_at_24000(speech) * 32767).astype("<i2").tobytes()


def _at_24000(speech: Speech) -> np.ndarray:
    return resampled(np.frombuffer(speech.pcm, np.int16).astype(np.float32) / 32768, speech.rate, 24000)


FORMATS: dict[str, tuple[str, Callable[[Speech], bytes]]] = {
    "wav": ("audio/wav", wav),
    "mp3": ("audio/mpeg", mp3),
    "pcm": ("audio/pcm", pcm),
}


@dataclass
class Service:
    """What it was asked, and how it misbehaves.

    Attributes:
        fault: how it answers, given the handler and the sound it should send; None answers well.
        faults: faults of the first answers, each once.
        asked: the wishes that came, in order.
        headers: of each.
        said: those that were answered well, by voice and text.
    """

    fault: Callable | None = None
    faults: list[Callable] = field(default_factory=list)
    asked: list[dict] = field(default_factory=list)
    headers: list[dict] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)
    espeak: Espeak = field(default_factory=Espeak)
    voices: Executor = field(default_factory=lambda: ThreadPoolExecutor(2))
    known: dict[Request, Speech] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, handler: "Handler") -> None:
        wish = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        handler.wish = wish
        with self.lock:
            self.asked.append({**wish, "path": handler.path})
            self.headers.append(dict(handler.headers))
            fault = self.faults.pop(0) if self.faults else self.fault
        kind, coded = FORMATS[wish["response_format"]]
        if wish["voice"] not in VOICES:
            refuse(400, {"error": {"message": f"No voice is called {wish['voice']}."}})(handler, kind, b"")
            return
        body = coded(self._speech(wish))
        if fault is None:
            with self.lock:
                self.said.append((wish["voice"], wish["input"]))
        (fault or send)(handler, kind, body)

    def _speech(self, wish: dict) -> Speech:
        pauses = len(TAG.findall(wish["input"]))
        request = Request(VOICES[wish["voice"]], TAG.sub(" ", wish["input"]), pace=wish.get("speed", 1))
        if request not in self.known:
            self.known[request] = self.voices.submit(self.espeak.synthesize, request).result()
        said = self.known[request]
        return Speech(said.pcm + bytes(pauses * 9 * said.rate * 2), said.rate)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Service
    wish: dict  # that is being answered

    def handle(self):
        with suppress(ssl.SSLError):  # the other side does not trust the certificate
            super().handle()

    def do_POST(self):
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):  # the other side had enough
            self.service.answer(self)

    def log_message(self, *args):
        pass


def head(handler: Handler, status: int, kind: str, length: int | None, **more: str) -> None:
    handler.send_response(status)
    if kind:
        handler.send_header("Content-Type", kind)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    for name, value in more.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Connection", "close")
    handler.end_headers()


def send(handler: Handler, kind: str, body: bytes) -> None:
    head(handler, 200, kind, len(body))
    handler.wfile.write(body)


def streamed(handler: Handler, kind: str, body: bytes) -> None:
    """In chunks, as servers do that speak while they think."""
    head(handler, 200, kind, None, Transfer_Encoding="chunked")
    for start in range(0, len(body), 5000):
        piece = body[start : start + 5000]
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    handler.wfile.write(b"0\r\n\r\n")


def refuse(status: int, message: object = None, **headers: str) -> Callable:
    def fault(handler: Handler, kind: str, body: bytes) -> None:
        told = json.dumps(message).encode()
        head(handler, status, "application/json", len(told), **headers)
        handler.wfile.write(told)

    return fault


def instead(kind: str, other: bytes) -> Callable:
    """Something else than sound, and all is well."""
    return lambda handler, _kind, _body: send(handler, kind, other)


def changed(change: Callable[[bytes], bytes]) -> Callable:
    """The sound, changed, with a length that fits."""
    return lambda handler, kind, body: send(handler, kind, change(body))


def hang(handler: Handler, kind: str, body: bytes) -> None:
    """Half of the answer, then nothing more."""
    head(handler, 200, kind, len(body))
    handler.wfile.write(body[: len(body) // 2])
    handler.wfile.flush()
    handler.service.released.wait(10)


def drip(handler: Handler, kind: str, body: bytes) -> None:
    """A byte every now and then: never silent, never done."""
    head(handler, 200, kind, len(body))
    for byte in body:
        handler.wfile.write(bytes([byte]))
        if handler.service.released.wait(0.02):
            return


def cut(handler: Handler, kind: str, body: bytes) -> None:
    """Less than it promised."""
    head(handler, 200, kind, len(body))
    handler.wfile.write(body[: len(body) // 2])


def cut_stream(handler: Handler, kind: str, body: bytes) -> None:
    head(handler, 200, kind, None, Transfer_Encoding="chunked")
    handler.wfile.write(b"%x\r\n%s" % (len(body), body[: len(body) // 2]))


def reset(handler: Handler, kind: str, body: bytes) -> None:
    """The connection is torn in the middle of the sound."""
    head(handler, 200, kind, len(body))
    handler.wfile.write(body[: len(body) // 2])
    handler.connection.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SOL_SOCKET, SO_LINGER: close says RST


class Running:
    """A service in threads of its own, from construction to `close`."""

    kind: type[Service] = Service

    def __init__(self, certificate: Path | None = None) -> None:
        self.service = self.kind()
        handler = type("Bound", (Handler,), {"service": self.service})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.address = self._server.server_address
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.service.url = f"http{'s' if certificate else ''}://127.0.0.1:{self._server.server_port}/v1"

    def close(self) -> None:
        self.service.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.service.voices.shutdown()
