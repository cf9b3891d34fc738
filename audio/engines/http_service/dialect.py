"""What a dialect is: the row of the table in which the protocol of a service is described.

Rows are in `json_dialects.py` and `ssml_dialects.py`; the engine walks them. What rows share stands here:
what is asked for, what is sent, what is heard, and how answers in JSON are read.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from audio.engines import remote
from audio.engines.base import Phoneme, Timing, Voice, Word
from audio.engines.remote import Payload
from audio.errors import TransientError

ENGINE = "http"
"""Name of the engine, for messages."""

MILLION = 1_000_000  # characters that a price is for

_WORD = re.compile(r"[^\W_]+(?:['’.,\-][^\W_]+)*")  # `l’église` and `12,5` are one
_BRACKETS = str.maketrans(dict.fromkeys("[]<>{}", " "))  # what encloses instructions to some models


class Price(NamedTuple):
    """What a service asks for.

    Attributes:
        amount: of money for a million characters.
        currency: ISO 4217.
        source: the page that says so; empty where the newsroom says so itself.
        read: the month in which it said so, `2026-11`.
    """

    amount: float
    currency: str
    source: str = ""
    read: str = ""

    def __str__(self) -> str:
        """As it is shown: `13.00 USD a million characters (2026-11)`."""
        return f"{self.amount:.2f} {self.currency} a million characters{self.read and f' ({self.read})'}"


@dataclass(frozen=True, slots=True)
class Order:
    """One request, in the words of no dialect.

    Attributes:
        text: to be said, plain.
        voice: as the service calls it.
        phonemes: how stretches of the text sound.
        pace: 1 is the voice's own.
        url: of the service's endpoint.
        region: of the service, where it has several.
        model: as the service calls it; empty for the one it has.
        format: what sound is asked for, a key of `Dialect.formats`.
        key: of the newsroom; empty where there is none.
        timed: whether the times of words are wanted.
        now: the time, aware; some signatures hold it.
    """

    text: str
    voice: str
    phonemes: tuple[Phoneme, ...] = ()
    pace: float = 1.0
    url: str = ""
    region: str = ""
    model: str = ""
    format: str = "wav"
    key: str = ""
    timed: bool = True
    now: datetime = datetime.min

    @property
    def language(self) -> str:
        """Language of the voice, where its name begins with one: `fr-CA-SylvieNeural` speaks `fr-CA`."""
        found = re.match(r"fr-[A-Z]{2}(?=-)", self.voice)
        return found[0] if found else "fr-FR"


class Call(NamedTuple):
    """What is posted.

    Attributes:
        url: where to.
        headers: without the key, unless they are signed with it.
        body: of the request.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes


class Heard(NamedTuple):
    """What came back.

    Attributes:
        sound: in a container, or headerless samples.
        words: when words begin, as far as the service says.
        rate: Hz of headerless samples; 0 where the sound has to state its own.
    """

    sound: Payload
    words: tuple[Word, ...] = ()
    rate: int = 0


def _as_it_is(status: int, said: str) -> int:
    return status


def _each_once(order: Order) -> int:
    return len(order.text)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A row of the table.

    Attributes:
        name: in the settings.
        company: who gets the text, and where.
        terms: address of its terms.
        url: where it is; `{region}` stands for the option. Empty where the newsroom has to say.
        path: of the endpoint, after the address; `{voice}` stands for the voice's name.
        key_header: header that carries the key, and its value with `{}` for the key; None where requests are
            signed.
        calls: what is posted for an order; the first answer has the sound.
        hear: reads the answers.
        formats: the service's own names of sound formats, by ours; the first is the default.
        region: the default.
        model: the default.
        voices: French ones that it has, the narrator first; the newsroom may name others.
        prices: each after a stretch of the model's or the voice's name; the first that fits holds.
        longest: characters of one request; None for no limit.
        timing: whether the times of words come back.
        phonemes: whether it takes sounds in IPA.
        paces: slowest and fastest pace that it takes; None where it takes none.
        steady: whether its clips are alike in level.
        billed: how many characters an order is charged as.
        judge: the status that a refusal stands for, given its status and words.
    """

    name: str
    company: str
    terms: str
    url: str
    path: str
    key_header: tuple[str, str] | None
    calls: Callable[[Order], tuple[Call, ...]]
    hear: Callable[[Order, tuple[Payload, ...]], Heard]
    formats: Mapping[str, str]
    region: str = ""
    model: str = ""
    voices: tuple[Voice, ...] = ()
    prices: tuple[tuple[str, Price], ...] = ()
    longest: int | None = None
    timing: Timing = "none"
    phonemes: bool = False
    paces: tuple[float, float] | None = None
    steady: bool = False
    billed: Callable[[Order], int] = _each_once
    judge: Callable[[int, str], int] = _as_it_is

    def price(self, model: str, voice: str) -> Price | None:
        """Return the price of a voice.

        Args:
            model: as the service calls it.
            voice: likewise.

        Returns:
            None where it is not known.
        """
        return next((price for part, price in self.prices if part in f"{model} {voice}"), None)


def posted(order: Order, body: Mapping[str, object], **query: str) -> Call:
    """Return a call that posts JSON.

    Args:
        order: what it is for.
        body: to be written as JSON.
        query: to be added to the address.
    """
    added = "&".join(f"{name}={value}" for name, value in query.items())
    url = order.url + ("&" if "?" in order.url else "?") + added if added else order.url
    return Call(url, {"Content-Type": "application/json"}, json.dumps(body).encode())


def unbracketed(text: str) -> str:
    """Return a text for a model that may obey what stands in brackets: blanks stand in their place."""
    return text.translate(_BRACKETS)


def members(payload: Payload) -> dict[str, Any]:
    """Return the members of an answer in JSON.

    Raises:
        TransientError: it is something else, or not whole.
    """
    return next(objects(payload), {})


def objects(payload: Payload) -> Iterator[dict[str, Any]]:
    """Yield the objects of an answer that is a stream of JSON, one after the other.

    Raises:
        TransientError: it is something else, or not whole.
    """
    if not payload.body.lstrip().startswith(b"{"):
        remote.require_sound(ENGINE, payload)  # says what else it is
        raise TransientError("not sound", engine=ENGINE, what="something that nobody knows")
    try:
        text = payload.body.decode().strip()
        decoder, at = json.JSONDecoder(), 0
        while at < len(text):
            found, at = decoder.raw_decode(text, at)
            if isinstance(found, dict):
                yield found
            while at < len(text) and text[at].isspace():
                at += 1
    except (ValueError, RecursionError) as error:
        raise TransientError("not sound", engine=ENGINE, what="half an answer") from error


def decoded(coded: object) -> bytes:
    """Return the bytes of base64 in an answer.

    Raises:
        TransientError: it is damaged, or there is none.
    """
    if not isinstance(coded, str) or not coded:
        raise TransientError("not sound", engine=ENGINE, what="a message")
    try:
        return base64.b64decode(coded, validate=True)
    except ValueError as error:
        raise TransientError("not sound", engine=ENGINE, what="half an answer") from error


def word_starts(text: str) -> list[int]:
    """Return where the words of a text begin."""
    return [word.start() for word in _WORD.finditer(text)]


def words_at(text: str, times: Iterable[tuple[object, object]]) -> tuple[Word, ...]:
    """Return timed words; whatever is no time, or in no word, is left out.

    Args:
        text: that was said.
        times: a position in the text, and when it is said, in s.
    """
    spans = [word.span() for word in _WORD.finditer(text)]
    found: dict[tuple[int, int], float] = {}
    for position, at in times:
        if not (isinstance(position, int) and isinstance(at, int | float) and at >= 0):
            continue
        span = next((span for span in spans if span[0] <= position < span[1]), None)
        if span:
            found.setdefault(span, float(at))
    ordered, latest = [], 0.0
    for (start, end), at in sorted(found.items()):
        if at >= latest:
            ordered.append(Word(start, end, at))
            latest = at
    return tuple(ordered)
