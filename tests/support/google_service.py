"""A loopback service that speaks Google Translate's read-aloud protocol, with the embedded voice behind it."""

import base64
import json
import socket
import threading
import urllib.parse
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import speech_service

from audio.engines.base import Request, Speech

PATH = "/_/TranslateWebserverUi/data/batchexecute"
VOICES = {"fr": "fr+f2", "fr-CA": "fr+Annie"}


def envelope(sound: str | None) -> bytes:
    """An answer of the protocol: a guard line, a length, and the call's result as JSON in JSON."""
    inner = None if sound is None else json.dumps([sound], separators=(",", ":"))
    told = json.dumps([["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]], separators=(",", ":"))
    return f')]}}\'\n\n{len(told)}\n{told}\n25\n[["e",4,null,null,131]]\n'.encode()


class Service(speech_service.Service):
    """What it was asked; `fault` is given the MP3 in its envelope."""

    loudness = 1.0

    def answer(self, handler: "speech_service.Handler") -> None:
        form = urllib.parse.parse_qs(handler.rfile.read(int(handler.headers["Content-Length"])).decode())
        ((call,),) = json.loads(form["f.req"][0])
        text, voice, *_ = json.loads(call[1])
        with self.lock:
            self.asked.append({"text": text, "voice": voice, "path": handler.path, "rpc": call[0]})
            self.headers.append(dict(handler.headers))
            fault = self.faults.pop(0) if self.faults else self.fault
        request = Request(VOICES[voice], text)
        if request not in self.known:
            self.known[request] = self.voices.submit(self.espeak.synthesize, request).result()
        sound = speech_service.mp3(self._at(self.known[request]))
        if fault is None:
            with self.lock:
                self.said.append((voice, text))
        body = envelope(base64.b64encode(sound).decode())
        (fault or speech_service.send)(handler, "application/json", body)

    def _at(self, speech: Speech) -> Speech:
        import numpy as np

        pcm = (np.frombuffer(speech.pcm, np.int16) * self.loudness).astype(np.int16).tobytes()
        return Speech(pcm, speech.rate)


def clipped(change):
    """The sound itself changed, in an envelope that is whole."""

    def fault(handler, kind, body):
        inner = json.loads(json.loads(body.split(b"\n")[3])[0][2])[0]
        sound = change(base64.b64decode(inner))
        speech_service.send(handler, kind, envelope(base64.b64encode(sound).decode()))

    return fault


class Running(speech_service.Running):
    """The service in threads of its own; with a certificate, behind TLS."""

    kind = Service


class Proxy:
    """A proxy that answers CONNECT by joining whoever asks to one place, whatever the name asked for."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.asked: list[str] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_CONNECT(self):
                proxy.asked.append(self.path)
                with socket.create_connection(target) as other:
                    self.send_response(200)
                    self.end_headers()
                    there = threading.Thread(target=_pump, args=(self.connection, other), daemon=True)
                    there.start()
                    _pump(other, self.connection)
                    there.join()

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _pump(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
