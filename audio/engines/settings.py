"""What the settings say of a service (`[voices.options.http]`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from audio.engines import remote
from audio.engines.base import Options, Voice, refuse_unknown
from audio.errors import SoundRefusedError
from scripts.script import Gender

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
