"""Services that speak OpenAI's `/v1/audio/speech`, bought or on the newsroom's own machine.

What a service sends, as samples: WAV with honest, wrong or unknown lengths, headerless samples, MP3.

What the settings say of a service (`[voices.options.http]`).

Any service that speaks OpenAI's `/v1/audio/speech`, as an engine.

What stands behind the address is not known, and nothing about it is believed: what it answers is held against
the text, and what some models obey, instructions in brackets, never reaches it.
"""

import json
import os
import re
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from audio.engines import remote
from audio.engines.base import (
    NO_OPTIONS,
    Capabilities,
    DefaultCast,
    Options,
    Request,
    Speech,
    Voice,
    refuse_unknown,
)
from audio.errors import (
    EmptyAudioError,
    SoundRefusedError,
    TransientError,
    UnauthorisedError,
    VoiceMissingError,
)
from scripts.script import Gender

PCM_RATE = 24000  # Hz, of headerless samples, as OpenAI's reference has it

_FASTEST = 26.0  # letters and digits a second: French voices say 12 to 18
_BABBLE, _GRACE = 0.4, 6.0  # s a character, and s besides, that nobody needs for a text
_UNKNOWN = 0x7FFF0000  # bytes: what is streamed states 0, or a length near the largest there is
_HEADER = 8  # bytes of a chunk: its name, its length
_MOST = 64  # chunks that a file has before its sound
_CONTAINERS = (b"RIFF", b"ID3", b"OggS", b"fLaC")


def speech(engine: str, answer: remote.Answer, wanted: str, text: str, pace: float) -> Speech:
    """The sound of an answer, held against its text.

    Args:
        engine: who asked.
        answer: what came.
        wanted: the format that was asked for; another one that tells its name is taken too.
        text: what should have been said.
        pace: at which.

    Raises:
        TransientError: it is no sound, not all of it, or more than these words can take.
    """
    remote.refuse_text(engine, answer)
    if missing := _missing(answer.body):
        raise TransientError("cut off", engine=engine, missing=missing, text=text)
    bare = wanted == "pcm" and not answer.body.startswith(_CONTAINERS)
    pcm, rate = _bare(engine, answer.body) if bare else remote.decoded(engine, answer)
    said = Speech(pcm, rate)
    remote.require_whole(engine, text, said.seconds, _FASTEST * pace)
    if said.seconds * pace > len(text) * _BABBLE + _GRACE:
        raise TransientError("babble", engine=engine, seconds=said.seconds, text=text)
    return said


def _bare(engine: str, body: bytes) -> tuple[bytes, int]:
    samples = array("h", body[: len(body) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    remote.require_audible(engine, samples.tobytes())
    return samples.tobytes(), PCM_RATE


def _missing(body: bytes) -> int:
    """Bytes of sound that a WAV file states and does not hold; 0 where it does not know its length."""
    for name, start, length in islice(_chunks(body), _MOST):
        if name == b"data":
            return max(start + length - len(body), 0) if length < _UNKNOWN else 0
    return 0


def _chunks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, first byte and stated length of each chunk of a RIFF file; none where it is another file."""
    at = 12 if body[:4] == b"RIFF" and body[8:12] == b"WAVE" else len(body)
    while at + _HEADER <= len(body):
        length = int.from_bytes(body[at + 4 : at + _HEADER], "little")
        yield body[at : at + 4], at + _HEADER, length
        at += _HEADER + length + length % 2


ENGINE = "http"
OPTIONS = ("url", "model", "voices", "key", "format", "epoch")
VARIABLE = "HAUTEVOIX_HTTP_KEY"
"""Environment variable that holds the key, unless the option `key` names another one."""

FORMATS = ("wav", "pcm", "mp3")

_ENDPOINT = "/audio/speech"
_GENDERS: dict[str, Gender] = {"f": "f", "m": "m"}
_SENDABLE = re.compile(r"[!-~]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Service:
    """A service, as the newsroom describes it.

    Attributes:
        url: of its speech endpoint, with whatever query belongs to it; empty where it is not told.
        model: as it calls it; empty where it has but one.
        voices: who it can be, the narrator first.
        variable: name of the environment variable that holds its key.
        keyed: the newsroom named that variable, so that it has to be filled.
        format: what it is asked for, one of `FORMATS`.
        epoch: changed by the newsroom when voices have changed behind their names.
    """

    url: str
    model: str
    voices: tuple[Voice, ...]
    variable: str
    keyed: bool
    format: str
    epoch: str

    @property
    def host(self) -> str:
        """Name and port: what may be shown of the address; empty where it is not told."""
        return urlsplit(self.url).netloc

    @property
    def near(self) -> bool:
        """Whether it runs on this machine, so that no text leaves it."""
        return remote.loopback(self.url)


def service(options: Options) -> Service:
    """Reads and checks what the settings say.

    Args:
        options: `[voices.options.http]`.

    Raises:
        SoundRefusedError: something in it cannot be.
    """
    refuse_unknown(ENGINE, options, OPTIONS)
    return Service(
        url=_endpoint(options["url"]) if "url" in options else "",
        model=options.get("model", ""),
        voices=tuple(_voices(options.get("voices", ""))),
        variable=_variable(options.get("key", VARIABLE)),
        keyed="key" in options,
        format=_format(options.get("format", FORMATS[0])),
        epoch=options.get("epoch", ""),
    )


def needed(option: str, example: str) -> SoundRefusedError:
    """What is raised where an option is missing."""
    return SoundRefusedError("option needed", engine=ENGINE, option=option, example=example)


def _endpoint(url: str) -> str:
    """The address of the speech endpoint, given that or what clients of OpenAI call the base."""
    parts = _split(url)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and remote.loopback(url))
    ):
        raise _refused("url", "it has to be an https address; http is for this machine only")
    if parts.username or parts.password:
        raise _refused("url", "it holds a password; a key belongs into the environment")
    path = parts.path.rstrip("/")
    whole = path if path.endswith(_ENDPOINT) else path + _ENDPOINT
    return SplitResult(parts.scheme, parts.netloc, whole, parts.query, "").geturl()


def _split(url: str) -> SplitResult:
    if not _SENDABLE.fullmatch(url):
        raise _refused("url", "an address has no blanks, and signs beyond ASCII stand in it as %C3%A9 does")
    try:
        parts = urlsplit(url)
        _ = parts.port  # read, and refused, only now
    except ValueError:
        raise _refused("url", "its host or its port is none") from None
    return parts


def _voices(listed: str) -> Iterator[Voice]:
    """`one:f, another:m, a third`, in their order, each once."""
    for name in dict.fromkeys(filter(None, (part.strip() for part in listed.split(",")))):
        voice, colon, suffix = name.rpartition(":")
        gender = _GENDERS.get(suffix) if colon else None
        yield Voice(voice if gender else name, "fr", gender)


def _variable(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise _refused("key", "it is the name of an environment variable, never the key itself")
    return name


def _format(name: str) -> str:
    if name not in FORMATS:
        raise _refused("format", f"those known: {', '.join(FORMATS)}")
    return name


def _refused(option: str, cause: str) -> SoundRefusedError:
    """Without the value: it may be a secret in the wrong place."""
    return SoundRefusedError("option refused", engine=ENGINE, option=option, cause=cause)


DEADLINE = 120.0  # s for one clip: a model on a small machine is slower than speech

_BRACKETS = str.maketrans(dict.fromkeys("[]<>{}", " "))  # what encloses instructions to some models
_WORD = re.compile(r"\w")
_KEY = re.compile(r"[!-~]+")


class Http:
    """Voices behind an address. Their names, and whom they sound like, the settings have to tell."""

    name = ENGINE

    def __init__(self, options: Options = NO_OPTIONS, *, deadline: float = DEADLINE) -> None:
        self._service = service(options)
        self._deadline = deadline

    def capabilities(self) -> Capabilities:
        """Online, unless the address is this machine's own."""
        far = not self._service.near
        return Capabilities(
            online=far,
            licence="as the service, or the model behind it, has it",
            notice=f"the text goes to {self._service.host or 'a service'}, on its terms." if far else "",
            paced=True,
            concurrency=4,
            kept=True,
            steady=False,
        )

    def voices(self) -> tuple[Voice, ...]:
        """Those that the settings name."""
        return self._service.voices

    def default_cast(self) -> DefaultCast:
        """The first voice narrates; where there are no women or men beside, it plays them, shifted.

        Raises:
            SoundRefusedError: the settings name no voice.
        """
        if not self._service.voices:
            raise needed("voices", "one:f, another:m")
        (narrator, *_), others = self._service.voices, self._service.voices[1:]
        women, men, either = (
            tuple(voice.name for voice in others if voice.gender == gender) for gender in ("f", "m", None)
        )
        return DefaultCast(
            narrator=narrator.name,
            neutral=either[0] if either else f"{narrator.name}:-2",
            women=women or (f"{narrator.name}:+2.5", f"{narrator.name}:+4"),
            men=men or (f"{narrator.name}:-2.5", f"{narrator.name}:-4"),
        )

    def prepare(self, voice: str) -> None:
        """Looks at the settings and for the key; the service itself is not asked.

        Raises:
            SoundRefusedError: the settings tell no address.
            VoiceMissingError: they do not name this voice.
            UnauthorisedError: the variable that they name for the key is empty, or holds something else.
        """
        if not self._service.url:
            raise needed("url", "https://voices.example/v1")
        if voice not in {known.name for known in self._service.voices}:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)
        if self._service.keyed and not self._key:
            raise UnauthorisedError("no key", engine=self.name, variable=self._service.variable)
        if self._key and not _KEY.fullmatch(self._key):  # the library would show it where it complains
            raise UnauthorisedError("bad key", engine=self.name, variable=self._service.variable)

    def identity(self, voice: str) -> str:
        """Host, model and epoch: all that is known of what stands behind."""
        known = self._service
        return f"{known.host}, model {known.model}, epoch {known.epoch}"

    def synthesize(self, request: Request) -> Speech:
        """Says one clip, within the deadline.

        Raises:
            TransientError: the service failed, or what it sent is not the sound of this text;
                RateLimitedError where it has had enough.
            TextRefusedError: it does not take these words, this voice or this model.
            UnauthorisedError: it does not take the key.
            EmptyAudioError: nothing in the text can be said.
            SoundRefusedError, VoiceMissingError: as for `prepare`.
        """
        self.prepare(request.voice)
        text = request.text.translate(_BRACKETS)
        if not _WORD.search(text):
            raise EmptyAudioError("silent", engine=self.name, voice=request.voice, text=request.text)
        question = remote.Asked(
            engine=self.name,
            url=self._service.url,
            headers=self._headers,
            body=json.dumps(self._wish(request, text)).encode(),
            text=request.text,
            deadline=self._deadline,
        )
        answer = remote.post(question)
        return speech(self.name, answer, self._service.format, text, request.pace)

    def _wish(self, request: Request, text: str) -> dict[str, object]:
        wish: dict[str, object] = {
            "input": text,
            "voice": request.voice,
            "response_format": self._service.format,
        }
        if self._service.model:
            wish["model"] = self._service.model
        if request.pace != 1:
            wish["speed"] = request.pace
        return wish

    @property
    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "hautevoix"}
        return headers | ({"Authorization": f"Bearer {self._key}"} if self._key else {})

    @property
    def _key(self) -> str:
        return os.environ.get(self._service.variable, "").strip()
