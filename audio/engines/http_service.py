"""Any service that speaks OpenAI's `/v1/audio/speech`, bought or on the newsroom's own machine, as an engine.

What stands behind the address is not known, and nothing about it is believed: the sound is compared with the
text, and what some models obey, instructions in brackets, never reaches the service.
"""

import json
import os
import re
import sys
from array import array
from dataclasses import dataclass
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
from audio.http.addresses import is_loopback
from scripts.script import Gender

ENGINE = "http"
OPTIONS = ("url", "model", "voices", "key", "format", "epoch")
KEY_VARIABLE = "HAUTEVOIX_HTTP_KEY"
"""Environment variable that holds the key, unless the option `key` names another one."""

FORMATS = ("wav", "pcm", "mp3")
PCM_RATE = 24000  # Hz, of headerless samples, as OpenAI's reference has it
DEADLINE = 120.0  # s for one clip: a model on a small machine is slower than speech

_ENDPOINT = "/audio/speech"
_GENDERS: dict[str, Gender] = {"f": "f", "m": "m"}
_SENDABLE = re.compile(r"[!-~]+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")

_BRACKETS = str.maketrans(dict.fromkeys("[]<>{}", " "))  # what encloses instructions to some models
_WORD = re.compile(r"\w")

_FASTEST = 26.0  # letters and digits a second: French voices say 12 to 18
_SLOWEST, _GRACE = 0.4, 6.0  # s a character, and s besides, that nobody needs for a text
_UNKNOWN_LENGTH = 0x7FFF0000  # bytes: what is streamed states 0, or a length near the largest there is
_CHUNK_HEADER = 8  # bytes of a RIFF chunk: its name, its length
_MOST_CHUNKS = 64  # that a file has before its sound
_CONTAINERS = (b"RIFF", b"ID3", b"OggS", b"fLaC")


@dataclass(frozen=True, slots=True)
class Service:
    """A service, as the newsroom describes it in `[voices.options.http]`.

    Attributes:
        url: of its speech endpoint, with whatever query belongs to it; empty where none is given.
        model: as the service calls it; empty where it has but one.
        voices: those it has, the narrator first.
        key_variable: name of the environment variable that holds its key.
        is_keyed: the newsroom named that variable, so that it has to be filled.
        format: what it is asked for, one of `FORMATS`.
        epoch: changed by the newsroom when voices have changed behind their names.
    """

    url: str
    model: str
    voices: tuple[Voice, ...]
    key_variable: str
    is_keyed: bool
    format: str
    epoch: str

    @classmethod
    def of(cls, options: Options) -> "Service":
        """Read and check the options.

        Args:
            options: `[voices.options.http]`.

        Raises:
            SoundRefusedError: something in them cannot be. The message does not repeat the value, which may
                be a secret in the wrong place.
        """
        refuse_unknown(ENGINE, options, OPTIONS)
        key_variable, format_ = options.get("key", KEY_VARIABLE), options.get("format", FORMATS[0])
        if not _VARIABLE.fullmatch(key_variable):
            raise _refused("key", "it is the name of an environment variable, never the key itself")
        if format_ not in FORMATS:
            raise _refused("format", f"those known: {', '.join(FORMATS)}")
        voices = []
        for name in dict.fromkeys(filter(None, map(str.strip, options.get("voices", "").split(",")))):
            bare, colon, suffix = name.rpartition(":")  # `claire, lise:f, marc:m`
            gender = _GENDERS.get(suffix) if colon else None
            voices.append(Voice(bare if gender else name, "fr", gender))
        return cls(
            url=_endpoint(options["url"]) if "url" in options else "",
            model=options.get("model", ""),
            voices=tuple(voices),
            key_variable=key_variable,
            is_keyed="key" in options,
            format=format_,
            epoch=options.get("epoch", ""),
        )

    @property
    def host(self) -> str:
        """Name and port: what may be shown of the address; empty where none is given."""
        return urlsplit(self.url).netloc

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, so that no text leaves it."""
        return is_loopback(self.url)

    @property
    def key(self) -> str:
        """The key, from the environment; empty where there is none."""
        return os.environ.get(self.key_variable, "").strip()


def _endpoint(url: str) -> str:
    """Return the address of the speech endpoint, given that or what clients of OpenAI call the base."""
    if not _SENDABLE.fullmatch(url):
        raise _refused("url", "an address has no blanks, and signs beyond ASCII stand in it as %C3%A9 does")
    try:
        parts = urlsplit(url)
        _ = parts.port  # read, and refused, only now
    except ValueError:
        raise _refused("url", "its host or its port is none") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
    if not (parts.hostname and is_safe):
        raise _refused("url", "it has to be an https address; http is for this machine only")
    if parts.username or parts.password:
        raise _refused("url", "it holds a password; a key belongs into the environment")
    path = parts.path.rstrip("/")
    path = path if path.endswith(_ENDPOINT) else path + _ENDPOINT
    return SplitResult(parts.scheme, parts.netloc, path, parts.query, "").geturl()


def _refused(option: str, cause: str) -> SoundRefusedError:
    return SoundRefusedError("option refused", engine=ENGINE, option=option, cause=cause)


class Http:
    """Voices behind an address. The settings have to give their names, and their genders."""

    name = ENGINE

    def __init__(self, options: Options = NO_OPTIONS, *, deadline: float = DEADLINE) -> None:
        """Read the options; nothing is sent.

        Args:
            options: `[voices.options.http]`.
            deadline: s for one clip.

        Raises:
            SoundRefusedError: something in the options cannot be.
        """
        self._service = Service.of(options)
        self._deadline = deadline

    def capabilities(self) -> Capabilities:
        """Online, unless the address is this machine's own."""
        is_remote = not self._service.is_local
        return Capabilities(
            online=is_remote,
            licence="as the service, or the model behind it, has it",
            notice=f"the text goes to {self._service.host or 'a service'}, on its terms."
            if is_remote
            else "",
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
            raise SoundRefusedError(
                "option needed", engine=self.name, option="voices", example="one:f, another:m"
            )
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
        """Look at the settings and for the key; the service itself is not asked.

        Raises:
            SoundRefusedError: the settings name no address.
            VoiceMissingError: they do not name this voice.
            UnauthorisedError: the variable that they name for the key is empty, or holds something else.
        """
        service, key = self._service, self._service.key
        if not service.url:
            example = "https://voices.example/v1"
            raise SoundRefusedError("option needed", engine=self.name, option="url", example=example)
        if voice not in {known.name for known in service.voices}:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)
        if service.is_keyed and not key:
            raise UnauthorisedError("no key", engine=self.name, variable=service.key_variable)
        if key and not _SENDABLE.fullmatch(key):  # the library would show it where it complains
            raise UnauthorisedError("bad key", engine=self.name, variable=service.key_variable)

    def identity(self, voice: str) -> str:
        """Host, model and epoch: all that is known of what stands behind."""
        service = self._service
        return f"{service.host}, model {service.model}, epoch {service.epoch}"

    def synthesize(self, request: Request) -> Speech:
        """Say one clip, within the deadline.

        Raises:
            TransientError: the service failed, or what it sent is not the sound of this text;
                RateLimitedError where it has had enough.
            TextRefusedError: it does not take these words, this voice or this model.
            UnauthorisedError: it does not take the key.
            EmptyAudioError: nothing in the text can be said.
            SoundRefusedError, VoiceMissingError: as for `prepare`.
        """
        self.prepare(request.voice)
        service, text = self._service, request.text.translate(_BRACKETS)
        if not _WORD.search(text):
            raise EmptyAudioError("silent", engine=self.name, voice=request.voice, text=request.text)
        body: dict[str, object] = {"input": text, "voice": request.voice, "response_format": service.format}
        if service.model:
            body["model"] = service.model
        if request.pace != 1:
            body["speed"] = request.pace
        headers = {"Content-Type": "application/json"}
        if service.key:
            headers["Authorization"] = f"Bearer {service.key}"
        payload = remote.post(
            service.url,
            headers,
            json.dumps(body).encode(),
            engine=self.name,
            text=request.text,
            deadline=self._deadline,
        )
        return self._speech(payload, text, request.pace)

    def _speech(self, payload: remote.Payload, text: str, pace: float) -> Speech:
        """Return the sound of an answer: WAV with honest, wrong or unknown lengths, headerless samples, MP3.

        A format that was not asked for is taken too where it names itself.
        """
        remote.require_sound(self.name, payload)
        if missing := _missing(payload.body):
            raise TransientError("cut off", engine=self.name, missing=missing, text=text)
        if self._service.format == "pcm" and not payload.body.startswith(_CONTAINERS):
            samples = array("h", payload.body[: len(payload.body) // 2 * 2])
            if sys.byteorder == "big":
                samples.byteswap()
            speech = Speech(samples.tobytes(), PCM_RATE)
            remote.require_audible(self.name, speech.pcm)
        else:
            speech = Speech(*remote.decode(self.name, payload))
        remote.require_whole(self.name, text, speech.seconds, _FASTEST * pace)
        if speech.seconds * pace > len(text) * _SLOWEST + _GRACE:
            raise TransientError("babble", engine=self.name, seconds=speech.seconds, text=text)
        return speech


def _missing(body: bytes) -> int:
    """Return how many bytes of sound a WAV file lacks; 0 where it does not know its own length."""
    at, chunks = 12 if body[:4] == b"RIFF" and body[8:12] == b"WAVE" else len(body), 0
    while at + _CHUNK_HEADER <= len(body) and chunks < _MOST_CHUNKS:
        name, length = body[at : at + 4], int.from_bytes(body[at + 4 : at + _CHUNK_HEADER], "little")
        start = at + _CHUNK_HEADER
        if name == b"data":
            return max(start + length - len(body), 0) if length < _UNKNOWN_LENGTH else 0
        at, chunks = start + length + length % 2, chunks + 1
    return 0
