"""What engines share that ask a service: one request, bounded in time and size, and its answer judged."""

import http.client
import json
import ssl
import urllib.error
import urllib.request
from array import array
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from audio.errors import AudioError, RateLimitedError, TextRefusedError, TransientError, UnauthorisedError
from audio.http import opener

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import InputContainer

LARGEST = 64 << 20  # bytes of one answer: more than an hour of speech
LONGEST = 3600  # s of sound of one answer
FASTEST = 40.0  # characters a second that nobody speaks faster than

_CHUNK = 1 << 16  # bytes
_QUIET = 100  # of 32768: -50 dBFS, below which a clip is trimmed
_FORMATS = {"format_whitelist": "mp3,wav,ogg,flac,aac,mov,matroska,webm"}  # none that names other files
_TOO_MUCH, _UNREADABLE = "far more than was asked for", "what cannot be decoded"
_TOLD = 4096  # bytes of a refusal that are read
_TOLD_LINE = 200  # characters of it that are shown
_GLANCE = 512  # bytes that tell text from sound
_CONTROLS = frozenset(range(32)) - {9, 10, 13}
_NOT_IN = frozenset({401, 402, 403})
_WORDS = frozenset({400, 413, 422})
_LATER = frozenset({408, 409, 425})


class Answer(NamedTuple):
    """What a service sent.

    Attributes:
        kind: media type, in lower case, without parameters; empty where it is not told.
        body: all of it.
    """

    kind: str
    body: bytes


class Asked(NamedTuple):
    """One question to a service.

    Attributes:
        engine: who asks, for messages.
        url: https, or http to this machine; never shown, since it may hold what nobody else shall see.
        headers: likewise never shown.
        body: what is sent.
        text: what shall be said, for messages.
        deadline: s from connecting to the last byte received.
        remedy: what to do where the service refuses access, or is not what it was; None for what helps with
            a service of the newsroom's own choice.
    """

    engine: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    text: str
    deadline: float
    remedy: str | None = None


def post(asked: Asked) -> Answer:
    """Asks once, and reads the whole answer.

    Args:
        asked: the question.

    Raises:
        TransientError: no answer, not all of it, too late, or the service failed; RateLimitedError for 429.
        UnauthorisedError: it does not let the newsroom in.
        TextRefusedError: it does not take the question.
        AudioError: there is no such service at the address.
    """
    request = urllib.request.Request(asked.url, asked.body, dict(asked.headers), method="POST")  # noqa: S310 - the settings' address, checked where it is read
    with _told(asked), opener(loopback(asked.url)).open(request, timeout=asked.deadline) as answer:
        return Answer(_kind(answer), _read(answer, asked))


def _kind(answer: http.client.HTTPResponse) -> str:
    return answer.headers.get_content_type() if "Content-Type" in answer.headers else ""


def _read(answer: http.client.HTTPResponse, asked: Asked) -> bytes:
    body = bytearray()
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if len(body) > LARGEST:
            raise TransientError("not sound", engine=asked.engine, what=_TOO_MUCH)
    if answer.length:  # of the Content-Length, what did not come
        raise http.client.IncompleteRead(bytes(body), answer.length)
    return bytes(body)


@contextmanager
def _told(asked: Asked) -> Iterator[None]:
    """Says what went wrong, in words that hold nothing of address and headers."""
    try:
        yield
    except urllib.error.HTTPError as error:
        said, later = _said(error, asked), error.headers.get("Retry-After")
        raise refusal(asked.engine, asked.text, error.code, later, said=said, remedy=asked.remedy) from None
    except urllib.error.URLError as error:
        raise _unreachable(asked, error.reason) from error
    except (http.client.HTTPException, OSError) as error:
        raise _unreachable(asked, error) from error


def _unreachable(asked: Asked, cause: str | BaseException) -> AudioError:
    if isinstance(cause, TimeoutError):
        return TransientError("late", engine=asked.engine, seconds=asked.deadline)
    if isinstance(cause, ssl.SSLCertVerificationError):
        told = f"its certificate does not hold: {cause.verify_message}"
        return AudioError("engine unavailable", engine=asked.engine, cause=told, remedy=_NOT_SENT)
    if isinstance(cause, (http.client.HTTPException, ConnectionResetError)):
        return TransientError("unreachable", engine=asked.engine, cause="it hung up before the end")
    return TransientError("unreachable", engine=asked.engine, cause=getattr(cause, "strerror", None) or cause)


def _said(error: urllib.error.HTTPError, asked: Asked) -> str:
    """What a service says of its refusal, in one line; nothing where it is about access or tells a secret."""
    with error, suppress(OSError, http.client.HTTPException, ValueError):
        line = _message(json.loads(error.read(_TOLD)))
        secret = any(word in line for value in asked.headers.values() for word in value.split()[-1:])
        return "" if not line or secret or error.code in _NOT_IN else f": {line}"
    return ""


def _message(body: object) -> str:
    """As OpenAI words it (`error.message`), or FastAPI (`detail`)."""
    for name in ("error", "detail", "message"):
        if isinstance(body, dict) and name in body:
            return _message(body[name])
    return " ".join(body.split())[:_TOLD_LINE] if isinstance(body, str) else ""


def refusal(
    engine: str, text: str, status: int, retry_after: str | None, *, said: str = "", remedy: str | None = None
) -> AudioError:
    """What a status that is no success means.

    Args:
        engine: who asked.
        text: what should have been said.
        status: of the answer.
        retry_after: its header of that name, in s or as a date.
        said: the service's own words behind it, or nothing.
        remedy: as for `Asked`.
    """
    delay = _delay(retry_after, datetime.now(UTC))
    if status == 429:
        return RateLimitedError("rate limit", engine=engine, delay=delay)
    if status in _NOT_IN:
        return UnauthorisedError("refused", engine=engine, cause=status, remedy=remedy or _KEY)
    if status in _WORDS:
        return TextRefusedError("refused", engine=engine, text=text, cause=f"its answer is {status}{said}")
    if status >= 500 or status in _LATER:
        return TransientError("status", engine=engine, status=status, delay=delay)
    return AudioError(
        "engine unavailable", engine=engine, cause=f"the answer is {status}{said}", remedy=remedy or _ADDRESS
    )


def _delay(header: str | None, now: datetime) -> float | None:
    """Seconds that a service asks to wait (RFC 9110, 10.2.3); None where it does not say."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
        wait = until.replace(tzinfo=until.tzinfo or UTC) - now
    except (ValueError, OverflowError):  # no date, or none that a calendar has
        return None
    return max(wait.total_seconds(), 0.0)


def loopback(url: str) -> bool:
    """Whether an address is this very machine's."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def decoded(engine: str, answer: Answer) -> tuple[bytes, int]:
    """Sound of whatever container and coding FFmpeg knows, as samples.

    Args:
        engine: who asked.
        answer: what came.

    Returns:
        One channel of signed 16-bit samples, and their rate in Hz.

    Raises:
        TransientError: it is no sound.
    """
    import av  # noqa: PLC0415 - loaded only where something was said

    refuse_text(engine, answer)
    mono = av.AudioResampler(format="s16", layout="mono")
    pcm, rate = bytearray(), 0
    try:
        with av.open(BytesIO(answer.body), "r", options=_FORMATS, metadata_errors="ignore") as container:
            for frame in _frames(container, engine):
                rate = frame.sample_rate
                for part in mono.resample(frame):
                    pcm += bytes(part.planes[0])[: part.samples * 2]
                if len(pcm) > 2 * rate * LONGEST:
                    raise TransientError("not sound", engine=engine, what=_TOO_MUCH)
    except (av.FFmpegError, IndexError, ValueError) as error:  # ValueError: rates that change on the way
        raise TransientError("not sound", engine=engine, what=_UNREADABLE) from error
    if not pcm:
        raise TransientError("not sound", engine=engine, what=_UNREADABLE)
    require_audible(engine, pcm)
    return bytes(pcm), rate


def _frames(container: "InputContainer", engine: str) -> "Iterator[AudioFrame]":
    """Sound as it is decoded; where MP3 ends within a frame, more than that is missing."""
    sizes: dict[bytes, int] = {}
    for packet in container.demux(audio=0):
        yield from packet.decode()
        rates = bytes(packet)[1:3]  # of the header: two frames that are alike in them are of one size
        if container.format.name == "mp3" and packet.size < sizes.setdefault(rates, packet.size):
            raise TransientError("not sound", engine=engine, what="a torn file")


def require_audible(engine: str, pcm: bytes | bytearray) -> None:
    """Lets samples pass that can be heard; silence that was kept would be silence at every build.

    Raises:
        TransientError: they are silence.
    """
    samples = array("h", pcm)
    if max(samples, default=0) < _QUIET and min(samples, default=0) > -_QUIET:
        raise TransientError("not sound", engine=engine, what="silence")


def refuse_text(engine: str, answer: Answer) -> None:
    """Lets sound pass.

    Raises:
        TransientError: it is a page, a message or nothing at all, whatever the status said.
    """
    for what, told in _NO_SOUND.items():
        if told(answer):
            raise TransientError("not sound", engine=engine, what=what)


def require_whole(engine: str, text: str, seconds: float, fastest: float = FASTEST) -> None:
    """Lets speech pass that is long enough for its text.

    Args:
        engine: who asked.
        text: what should have been said.
        seconds: how long the speech lasts.
        fastest: letters and digits a second that the voice never exceeds.

    Raises:
        TransientError: nobody says so much in so short a time.
    """
    if seconds < sum(map(str.isalnum, text)) / fastest:
        raise TransientError("cut short", engine=engine, seconds=seconds, text=text)


def _textual(answer: Answer) -> bool:
    """Whether a body is text, which sound never is for so long."""
    glance = answer.body[:_GLANCE]
    try:
        getincrementaldecoder("utf-8")().decode(glance)
    except UnicodeDecodeError:
        return False
    return not _CONTROLS & set(glance)


_NO_SOUND: Mapping[str, Callable[[Answer], bool]] = {
    "nothing": lambda answer: not answer.body,
    "a page": lambda answer: (
        answer.kind == "text/html" or (_textual(answer) and b"<" in answer.body[:_GLANCE])
    ),
    "a message": lambda answer: answer.kind.endswith("json") or _textual(answer),
}


_KEY = "Check the key, and what it may do."
_ADDRESS = "Check the address, the model and the voice ([voices.options])."
_NOT_SENT = "No text was sent. Check the address, and the certificates of this machine."
