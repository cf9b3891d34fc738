"""A service as the newsroom describes it in `[voices.options.http]`, and where its key comes from."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from urllib.parse import SplitResult, urlsplit

from audio.engines.base import Options, Voice, refuse_unknown
from audio.engines.http_service.dialect import ENGINE, Dialect, Price
from audio.engines.http_service.json_dialects import ELEVENLABS, GRADIUM, MISTRAL, OPENAI
from audio.engines.http_service.ssml_dialects import AZURE, GOOGLE, POLLY
from audio.errors import SoundRefusedError
from audio.http.addresses import is_loopback
from scripts.script import Gender

DIALECTS: Mapping[str, Dialect] = {
    row.name: row for row in (OPENAI, MISTRAL, GRADIUM, AZURE, GOOGLE, POLLY, ELEVENLABS)
}
"""The table: each dialect by its name in the settings; the first is the default."""

OPTIONS = (
    "dialect",
    "url",
    "region",
    "model",
    "voices",
    "key",
    "keyring",
    "format",
    "times",
    "price",
    "epoch",
)
KEY_VARIABLE = "HAUTEVOIX_HTTP_KEY"
"""Environment variable that holds the key, unless the option `key` names another one."""

SENDABLE = re.compile(r"[!-~]+")
"""What can stand in an address or a header as it is."""

_GENDERS: dict[str, Gender] = {"f": "f", "m": "m"}
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PRICE = re.compile(r"(?P<amount>\d{1,6}(?:[.,]\d{1,4})?) ?(?P<currency>[A-Z]{3})")
_KEYRING = "hautevoix"  # under which the system's keyring has our secrets


@dataclass(frozen=True, slots=True)
class Service:
    """A service, as the newsroom describes it.

    Attributes:
        dialect: what it speaks.
        url: of its speech endpoint, with whatever query belongs to it; empty where none is known.
        is_elsewhere: the newsroom gave that address: it may be another service than the dialect's own.
        region: of the service, where it has several.
        model: as the service calls it; empty where it has but one.
        voices: those it has, the narrator first.
        key_variable: name of the environment variable that holds its key.
        keyring: name under which the system's keyring holds it; empty where it is not asked.
        needs_key: the newsroom named a key, or the service takes nobody without one.
        format: what it is asked for, one of the dialect's.
        timed: whether the times of words are wanted.
        price: what the newsroom says that it costs; None for what the table says.
        epoch: changed by the newsroom when voices have changed behind their names.
    """

    dialect: Dialect
    url: str
    is_elsewhere: bool
    region: str
    model: str
    voices: tuple[Voice, ...]
    key_variable: str
    keyring: str
    needs_key: bool
    format: str
    timed: bool
    price: Price | None
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
        dialect = DIALECTS[_chosen(options, "dialect", tuple(DIALECTS))]
        key_variable = options.get("key", KEY_VARIABLE)
        if not _VARIABLE.fullmatch(key_variable):
            raise refused("key", "it is the name of an environment variable, never the key itself")
        if "key" in options and "keyring" in options:
            raise refused("keyring", "the option “key” names a place for the key already; give one of them")
        region = options.get("region", dialect.region)
        if "region" in options and not ("{region}" in dialect.url and _REGION.fullmatch(region)):
            raise refused("region", "it is a name such as westeurope, for services that have regions")
        url = options.get("url", dialect.url.replace("{region}", region))
        return cls(
            dialect=dialect,
            url=_endpoint(url, dialect.path) if url or "url" in options else "",
            is_elsewhere="url" in options,
            region=region,
            model=options.get("model", dialect.model),
            voices=_voices(options["voices"]) if "voices" in options else dialect.voices,
            key_variable=key_variable,
            keyring=options.get("keyring", ""),
            needs_key="key" in options or "keyring" in options or bool(dialect.url),
            format=_chosen(options, "format", tuple(dialect.formats)),
            timed=_chosen(options, "times", ("yes", "no")) == "yes" and dialect.timing != "none",
            price=_price(options["price"]) if "price" in options else None,
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
    def company(self) -> str:
        """Who gets the text: the dialect's own company, unless the newsroom gave an address."""
        if self.is_elsewhere or not self.dialect.company:
            return self.host or "a service"
        return f"{self.dialect.company}{self.region and f' ({self.region})'}"

    @property
    def key(self) -> str:
        """The key, from the keyring or the environment; empty where there is none."""
        if self.keyring:
            return _from_keyring(self.keyring).strip()
        return os.environ.get(self.key_variable, "").strip()

    @property
    def key_place(self) -> str:
        """Where the key belongs, for messages."""
        return f"“{self.keyring}” of the keyring" if self.keyring else self.key_variable

    def price_of(self, voice: str) -> Price | None:
        """Return the price of a voice; None where it is not known."""
        return self.price or self.dialect.price(self.model, voice)


def refused(option: str, cause: str) -> SoundRefusedError:
    """Return the refusal of an option.

    Args:
        option: its name.
        cause: what it may be; its value is not repeated.
    """
    return SoundRefusedError("option refused", engine=ENGINE, option=option, cause=cause)


def _chosen(options: Options, option: str, known: tuple[str, ...]) -> str:
    """Return one of several values, the first by default."""
    value = options.get(option, known[0])
    if value not in known:
        raise refused(option, f"those known: {', '.join(known)}")
    return value


def _voices(listed: str) -> tuple[Voice, ...]:
    """Read `claire, lise:f, marc:m`."""
    voices = []
    for name in dict.fromkeys(filter(None, map(str.strip, listed.split(",")))):
        bare, colon, suffix = name.rpartition(":")
        gender = _GENDERS.get(suffix) if colon else None
        voices.append(Voice(bare if gender else name, "fr", gender))
    return tuple(voices)


def _price(text: str) -> Price:
    """Read `12.50 EUR`, of a million characters."""
    found = _PRICE.fullmatch(text.strip())
    if found is None:
        raise refused("price", "it is what a million characters cost, such as 12.50 EUR")
    return Price(float(found["amount"].replace(",", ".")), found["currency"])


def _endpoint(url: str, path: str) -> str:
    """Return the address of the speech endpoint, given that or what clients call the base."""
    if not SENDABLE.fullmatch(url):
        raise refused("url", "an address has no blanks, and signs beyond ASCII stand in it as %C3%A9 does")
    try:
        parts = urlsplit(url)
        _ = parts.port  # read, and refused, only now
    except ValueError:
        raise refused("url", "its host or its port is none") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
    if not (parts.hostname and is_safe):
        raise refused("url", "it has to be an https address; http is for this machine only")
    if parts.username or parts.password:
        raise refused("url", "it holds a password; a key belongs into the environment")
    base = parts.path.rstrip("/")
    whole = base if base.endswith(path) else base + path
    return SplitResult(parts.scheme, parts.netloc, whole, parts.query, "").geturl()


@cache
def _from_keyring(name: str) -> str:
    """Return a secret of the system's keyring, asked once; empty where there is none, or no keyring."""
    if find_spec("keyring") is None:
        return ""
    import keyring  # noqa: PLC0415 - it looks for keyrings as it loads
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(_KEYRING, name) or ""
    except KeyringError:
        return ""
