"""What engines that ask a service share: one bounded request, and checks that sound came back."""

import json
from array import array
from codecs import getincrementaldecoder
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from audio.errors import (
    AudioError,
    HttpError,
    RateLimitedError,
    TextRefusedError,
    TransientError,
    UnauthorisedError,
)
from audio.http import client
from audio.http.addresses import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.frame import AudioFrame
    from av.container import InputContainer

LARGEST = 64 << 20  # bytes of one answer: more than an hour of speech
LONGEST = 3600  # s of sound of one answer
FASTEST = 40.0  # characters a second that nobody speaks faster than

_QUIET = 100  # of 32768: -50 dBFS, below which a clip is trimmed
_FORMATS = {"format_whitelist": "mp3,wav,ogg,flac,aac,mov,matroska,webm"}  # none that names other files
_TOO_MUCH, _UNREADABLE = "far more than was asked for", "what cannot be decoded"
_EXPLANATION = 4096  # bytes of a refusal that are read
_SHOWN = 200  # characters of it that are shown
_ERROR_KIND = "x-amzn-ErrorType"  # the header in which Amazon names an error
_GLANCE = 512  # bytes that tell text from sound
_CONTROLS = frozenset(range(32)) - {9, 10, 13}

_NO_ACCESS = frozenset({401, 402, 403})
_BAD_TEXT = frozenset({400, 413, 422})
_LATER = frozenset({408, 409, 425})

_CHECK_KEY = "Check the key, and what it may do."
_CHECK_ADDRESS = "Check the address, the model and the voice ([voices.options])."
_NOT_SENT = "No text was sent. Check the address, and the certificates of this machine."


class Payload(NamedTuple):
    """What a service sent with success.

    Attributes:
        media_type: in lower case, without parameters; empty where it is not stated.
        body: all of it.
    """

    media_type: str
    body: bytes


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    engine: str,
    text: str,
    deadline: float,
    remedy: str | None = None,
    judge: Callable[[int, str], int] = lambda status, said: status,
    secret: str = "",
) -> Payload:
    """Ask a service once, and read the whole answer. No redirection is followed.

    Args:
        url: https, or http to this machine; never shown, since it may hold a secret.
        headers: likewise never shown.
        body: what is sent.
        engine: who asks, for messages.
        text: what shall be said, for messages.
        deadline: s from connecting to the last byte received.
        remedy: what to do where the service refuses access, or is not what it was; None for what helps with
            a service of the newsroom's own choice.
        judge: returns the status that a refusal stands for, given its status and its own words.
        secret: never shown, even where it is not sent; its parts, parted by colons, neither.

    Raises:
        TransientError: no answer, not all of it, too late, or the service failed; RateLimitedError for 429.
        UnauthorisedError: it does not let the newsroom in.
        TextRefusedError: it does not take the text.
        AudioError: there is no such service at the address.
    """
    http = client.shared(direct=is_loopback(url))
    try:
        with http.exchange("POST", url, headers=headers, body=body, deadline=deadline) as response:
            if response.ok:
                return Payload(response.media_type, response.read(LARGEST))
            said, retry_after = _words(response), response.header("Retry-After")
            status = judge(response.status, f"{response.header(_ERROR_KIND) or ''} {said}")
            hidden = {
                *secret.split(":"),
                *(word for value in headers.values() for word in value.split()[-1:]),
            } - {""}
            explanation = _explanation(said, status, hidden)
            raise refusal(engine, text, status, retry_after, explanation=explanation, remedy=remedy)
    except HttpError as error:
        if error.key == "late":
            raise TransientError("late", engine=engine, seconds=error.values["seconds"]) from error
        if error.key == "large":
            raise TransientError("not sound", engine=engine, what=_TOO_MUCH) from error
        if error.key == "certificate":
            raise AudioError("engine unavailable", engine=engine, cause=error, remedy=_NOT_SENT) from error
        raise TransientError("unreachable", engine=engine, cause=error) from error


def _words(response: client.Response) -> str:
    """What a service says of its refusal; nothing where it hangs up."""
    with suppress(HttpError):
        return response.read(_EXPLANATION).decode(errors="replace")
    return ""


def _explanation(said: str, status: int, hidden: Collection[str]) -> str:
    """The reason for a refusal, in one line; nothing where it is about access or tells a secret."""
    with suppress(ValueError, RecursionError):
        message = json.loads(said)
        while isinstance(message, dict):  # OpenAI's `error.message`, or FastAPI's `detail`
            message = next(
                (message[name] for name in ("error", "detail", "message") if name in message), None
            )
        line = " ".join(message.split())[:_SHOWN] if isinstance(message, str) else ""
        is_secret = any(word in line for word in hidden)
        return line if not is_secret and status not in _NO_ACCESS else ""
    return ""


def refusal(
    engine: str,
    text: str,
    status: int,
    retry_after: str | None,
    *,
    explanation: str = "",
    remedy: str | None = None,
) -> AudioError:
    """Return the error that a status other than success stands for.

    Args:
        engine: who asked.
        text: what should have been said.
        status: of the answer.
        retry_after: its header of that name, in s or as a date.
        explanation: the service's own words, or nothing.
        remedy: as for `post`.
    """
    delay = _delay(retry_after, datetime.now(UTC))
    if status == 429:
        return RateLimitedError("rate limit", engine=engine, delay=delay)
    if status in _NO_ACCESS:
        return UnauthorisedError("refused", engine=engine, cause=status, remedy=remedy or _CHECK_KEY)
    told = f"{status}: {explanation}" if explanation else f"{status}"
    if status in _BAD_TEXT:
        return TextRefusedError("refused", engine=engine, text=text, cause=f"its answer is {told}")
    if status >= 500 or status in _LATER:
        return TransientError("status", engine=engine, status=status, delay=delay)
    return AudioError(
        "engine unavailable", engine=engine, cause=f"the answer is {told}", remedy=remedy or _CHECK_ADDRESS
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


def decode(engine: str, payload: Payload) -> tuple[bytes, int]:
    """Decode sound, of whatever container and coding FFmpeg knows.

    Args:
        engine: who asked.
        payload: what came.

    Returns:
        One channel of signed 16-bit samples, and their rate in Hz.

    Raises:
        TransientError: it is no sound.
    """
    import av  # noqa: PLC0415 - loaded only where something was said

    require_sound(engine, payload)
    mono = av.AudioResampler(format="s16", layout="mono")
    pcm, rate = bytearray(), 0
    try:
        with av.open(BytesIO(payload.body), "r", options=_FORMATS, metadata_errors="ignore") as container:
            for frame in _frames(engine, container):
                rate = frame.sample_rate
                for mixed in mono.resample(frame):
                    pcm += bytes(mixed.planes[0])[: mixed.samples * 2]
                if len(pcm) > 2 * rate * LONGEST:
                    raise TransientError("not sound", engine=engine, what=_TOO_MUCH)
    except (av.FFmpegError, IndexError, ValueError) as error:  # ValueError: rates that change on the way
        raise TransientError("not sound", engine=engine, what=_UNREADABLE) from error
    if not pcm:
        raise TransientError("not sound", engine=engine, what=_UNREADABLE)
    require_audible(engine, pcm)
    return bytes(pcm), rate


def _frames(engine: str, container: "InputContainer") -> "Iterator[AudioFrame]":
    """Yield sound as it is decoded; where MP3 ends within a frame, more than that is missing."""
    sizes: dict[bytes, int] = {}
    for packet in container.demux(audio=0):
        yield from packet.decode()
        header = bytes(packet)[1:3]  # two frames with the same rates in it are of one size
        if container.format.name == "mp3" and packet.size < sizes.setdefault(header, packet.size):
            raise TransientError("not sound", engine=engine, what="a torn file")


def require_sound(engine: str, payload: Payload) -> None:
    """Refuse a page, a message or nothing at all, whatever the status said.

    Args:
        engine: who asked.
        payload: what came.

    Raises:
        TransientError: it is no sound.
    """
    kind, glance = payload.media_type, payload.body[:_GLANCE]
    try:
        getincrementaldecoder("utf-8")().decode(glance)
        is_text = not _CONTROLS & set(glance)  # sound never is for so long
    except UnicodeDecodeError:
        is_text = False
    for what, is_so in (
        ("nothing", not payload.body),
        ("a page", kind == "text/html" or (is_text and b"<" in glance)),
        ("a message", kind.endswith("json") or is_text),
    ):
        if is_so:
            raise TransientError("not sound", engine=engine, what=what)


def require_audible(engine: str, pcm: bytes | bytearray) -> None:
    """Refuse silence: if it were stored as speech, it would stay silence at every build.

    Args:
        engine: who asked.
        pcm: signed 16-bit samples.

    Raises:
        TransientError: they are silence.
    """
    samples = array("h", pcm)
    if max(samples, default=0) < _QUIET and min(samples, default=0) > -_QUIET:
        raise TransientError("not sound", engine=engine, what="silence")


def require_whole(engine: str, text: str, seconds: float, fastest: float = FASTEST) -> None:
    """Refuse speech that is too short for its text.

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
