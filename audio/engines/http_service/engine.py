"""The engine `http`: asks a service in its dialect, and believes nothing that comes back.

What stands behind an address is not known: the sound is compared with the text, whoever sent it.
"""

import re
import sys
from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from audio.engines import remote
from audio.engines.base import (
    NO_OPTIONS,
    Capabilities,
    Charge,
    DefaultCast,
    Options,
    Phoneme,
    Request,
    Speech,
    Voice,
    Word,
)
from audio.engines.chunking import split
from audio.engines.http_service.configuration import SENDABLE, Service
from audio.engines.http_service.dialect import ENGINE, MILLION, Heard, Order
from audio.errors import (
    AudioError,
    EmptyAudioError,
    SoundRefusedError,
    TextRefusedError,
    TransientError,
    UnauthorisedError,
    VoiceMissingError,
)

DEADLINE = 120.0  # s for one answer: a model on a small machine is slower than speech

_WORD = re.compile(r"\w")
_FASTEST = 26.0  # letters and digits a second: French voices say 12 to 18
_SLOWEST, _GRACE = 0.4, 6.0  # s a character, and s besides, that nobody needs for a text
_UNKNOWN_LENGTH = 0x7FFF0000  # bytes: what is streamed states 0, or a length near the largest there is
_CHUNK_HEADER = 8  # bytes of a RIFF chunk: its name, its length
_MOST_CHUNKS = 64  # that a file has before its sound
_CONTAINERS = (b"RIFF", b"ID3", b"OggS", b"fLaC")


class Http:
    """Voices behind an address: those that the settings name, or those that the dialect's company has."""

    name = ENGINE

    def __init__(
        self,
        options: Options = NO_OPTIONS,
        *,
        deadline: float = DEADLINE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Read the options; nothing is sent.

        Args:
            options: `[voices.options.http]`.
            deadline: s for one answer.
            clock: tells the time, for requests that are signed with it.

        Raises:
            SoundRefusedError: something in the options cannot be.
        """
        self._service = Service.of(options)
        self._deadline, self._clock = deadline, clock

    def capabilities(self) -> Capabilities:
        """Online, unless the address is this machine's own."""
        service, dialect = self._service, self._service.dialect
        terms = f"its terms: {dialect.terms}" if dialect.terms and not service.is_elsewhere else "its terms"
        price = service.price_of(service.voices[0].name) if service.voices else None
        licence = "as the service, or the model behind it, has it"
        if dialect.company:
            licence = f"{dialect.company}; {terms}; about {price}" if price else f"{dialect.company}; {terms}"
        return Capabilities(
            online=not service.is_local,
            licence=licence,
            notice="" if service.is_local else f"the text goes to {service.company}, on {terms}.",
            longest=dialect.longest,
            timing=dialect.timing if service.timed else "none",
            phonemes=dialect.phonemes,
            paced=dialect.paces is not None,
            concurrency=4,
            kept=True,
            steady=dialect.steady,
        )

    def voices(self) -> tuple[Voice, ...]:
        """Those that the settings name, else those that the dialect has."""
        return self._service.voices

    def default_cast(self) -> DefaultCast:
        """The first voice narrates; where there are no women or men beside, it plays them, shifted.

        Raises:
            SoundRefusedError: there is no voice, as the settings name none.
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
            VoiceMissingError: there is no such voice.
            UnauthorisedError: there is no key where one is needed, or something else in its place.
        """
        service, key = self._service, self._service.key
        if not service.url:
            example = "https://voices.example/v1"
            raise SoundRefusedError("option needed", engine=self.name, option="url", example=example)
        if voice not in {known.name for known in service.voices}:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)
        if service.needs_key and not key:
            if service.keyring:
                raise UnauthorisedError("no secret", engine=self.name, name=service.keyring)
            raise UnauthorisedError("no key", engine=self.name, variable=service.key_variable)
        if key and not SENDABLE.fullmatch(key):  # the library would show it where it complains
            raise UnauthorisedError("bad key", engine=self.name, variable=service.key_place)

    def identity(self, voice: str) -> str:
        """All that is known of what stands behind: who is asked, model and epoch."""
        service = self._service
        asked = service.host if not service.dialect.company else service.dialect.name
        if service.dialect.company and service.is_elsewhere:
            asked = f"{asked}@{service.host}"
        return f"{asked}, model {service.model}, epoch {service.epoch}"

    def charge(self, request: Request) -> Charge | None:
        """What a request costs; None where the service is on this machine, and has no price."""
        service = self._service
        price = service.price_of(request.voice)
        if service.is_local and service.price is None:
            return None
        characters = sum(service.dialect.billed(order) for order, _ in self._orders(request))
        if price is None:
            return Charge(characters, service=service.company)
        return Charge(characters, characters * price.amount / MILLION, price.currency, service.company)

    def synthesize(self, request: Request) -> Speech:
        """Say one clip, chunk by chunk where it is longer than the service takes.

        Raises:
            TransientError: the service failed, or what it sent is not the sound of this text;
                RateLimitedError where it has had enough.
            TextRefusedError: it does not take these words, this voice or this model.
            UnauthorisedError: it does not take the key.
            EmptyAudioError: nothing in the text can be said.
            SoundRefusedError, VoiceMissingError: as for `prepare`.
        """
        self.prepare(request.voice)
        if not _WORD.search(request.text):
            raise EmptyAudioError("silent", engine=self.name, voice=request.voice, text=request.text)
        pcm, words, rate = bytearray(), list[Word](), 0
        for order, start in self._orders(request):
            said = self._say(order)
            if rate not in (0, said.rate):
                raise TransientError("not sound", engine=self.name, what="sound of several rates")
            began, rate = len(pcm) / 2 / said.rate, said.rate
            words += [Word(word.start + start, word.end + start, word.at + began) for word in said.words]
            pcm += said.pcm
        return Speech(bytes(pcm), rate, tuple(words))

    def _orders(self, request: Request) -> list[tuple[Order, int]]:
        """The orders that say a request, each with its place in the request's text."""
        service, dialect = self._service, self._service.dialect
        slowest, fastest = dialect.paces or (1.0, 1.0)
        whole = Order(
            text=request.text,
            voice=request.voice,
            pace=min(max(request.pace, slowest), fastest),
            url=service.url,
            region=service.region,
            model=service.model,
            format=service.format,
            timed=service.timed,
        )
        if dialect.longest is None or len(request.text) <= dialect.longest:
            return [(replace(whole, phonemes=request.phonemes), 0)]
        orders, at = [], 0
        for chunk in split(request.text, dialect.longest):
            start = request.text.index(chunk, at)
            at = start + len(chunk)
            if _WORD.search(chunk):
                inside = (sound for sound in request.phonemes if start <= sound.start and sound.end <= at)
                moved = tuple(Phoneme(begin - start, end - start, ipa) for begin, end, ipa in inside)
                orders.append((replace(whole, text=chunk, phonemes=moved), start))
        return orders

    def _say(self, order: Order) -> Speech:
        """Ask for one order, within the deadline for each of its answers."""
        dialect, key = self._service.dialect, self._service.key
        answers = []
        for call in dialect.calls(replace(order, key=key, now=self._clock())):
            headers = dict(call.headers)
            if dialect.key_header and key:
                headers[dialect.key_header[0]] = dialect.key_header[1].format(key)
            try:
                payload = remote.post(
                    call.url,
                    headers,
                    call.body,
                    engine=self.name,
                    text=order.text,
                    deadline=self._deadline,
                    judge=dialect.judge,
                    secret=key,
                )
            except AudioError as error:
                cause = str(error.values.get("cause", ""))
                if type(error) in (AudioError, TextRefusedError) and "voice" in cause.lower():
                    raise VoiceMissingError(
                        "refused voice", engine=self.name, voice=order.voice, cause=cause
                    ) from error
                raise
            answers.append(payload)
        return self._checked(dialect.hear(order, tuple(answers)), order)

    def _checked(self, heard: Heard, order: Order) -> Speech:
        """Return the sound of an answer: headerless, MP3, Ogg, or WAV with honest, wrong or unknown lengths.

        A format that was not asked for is taken too where it names itself. Times outside the sound are
        dropped.
        """
        remote.require_sound(self.name, heard.sound)
        body = heard.sound.body
        if missing := _missing(body):
            raise TransientError("cut off", engine=self.name, missing=missing, text=order.text)
        if heard.rate and not body.startswith(_CONTAINERS):
            samples = array("h", body[: len(body) // 2 * 2])
            if sys.byteorder == "big":
                samples.byteswap()
            speech = Speech(samples.tobytes(), heard.rate)
            remote.require_audible(self.name, speech.pcm)
        else:
            speech = Speech(*remote.decode(self.name, heard.sound))
        remote.require_whole(self.name, order.text, speech.seconds, _FASTEST * order.pace)
        if speech.seconds * order.pace > len(order.text) * _SLOWEST + _GRACE:
            raise TransientError("babble", engine=self.name, seconds=speech.seconds, text=order.text)
        return replace(speech, words=tuple(word for word in heard.words if word.at <= speech.seconds))


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
