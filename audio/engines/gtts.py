"""Google Translate's read-aloud voice, through gTTS: quick, natural, one voice, unofficial.

gTTS words the request and knows the address. It is sent by us, since gTTS itself does so without verifying
the certificate and without a time limit, takes a page for an answer without sound, and cuts French by English
rules.
"""

import base64
import json
import re

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
from audio.engines.chunking import split
from audio.engines.remote import Payload
from audio.errors import EmptyAudioError, SoundRefusedError, TransientError, VoiceMissingError

VOICES = (
    Voice("fr", "fr-FR", "f", "the only one of France; others are made from it"),
    Voice("fr-CA", "fr-CA", "f", "Canada; cast by name only"),
)
DEADLINE = 20.0  # s for one request
FASTEST = 24.0  # characters a second: the voice says about 14

_LONGEST = 100  # characters a request
_PAUSES = {".": 0.35, "?": 0.35, "!": 0.35, "…": 0.35, ";": 0.25, ":": 0.25, ",": 0.15}  # s between chunks
_GAP = 0.03  # s where a chunk ends without a mark
_RESULT = re.compile(rb'"jQ1olc",(?:(?P<nothing>null|"\[\]")|(?P<result>"(?:[^"\\]|\\.)*"))')  # of the call
_CHANGED = (
    "Google changes this endpoint, and who may use it, without notice: try from another network, or a newer"
    " gTTS (pip install -U gtts), or build with another --engine."
)
_TLD = re.compile(r"[a-z]{2,3}(\.[a-z]{2})?")


class Gtts:
    """One woman's voice of France and one of Canada; others are made from them by shifting."""

    name = "gtts"

    def __init__(self, options: Options = NO_OPTIONS, *, deadline: float = DEADLINE) -> None:
        """Check the options; nothing is sent.

        Args:
            options: `tld`, of the Google that is asked, and `epoch`, for a voice that changed.
            deadline: s for one request.

        Raises:
            SoundRefusedError: there is another option, or a `tld` that is none.
        """
        refuse_unknown(self.name, options, ("tld", "epoch"))
        self._tld, self._epoch = options.get("tld", "com"), options.get("epoch", "")
        self._deadline = deadline
        if not _TLD.fullmatch(self._tld):
            cause = f"“{self._tld}” is no end of an address such as com or fr"
            raise SoundRefusedError("option refused", engine=self.name, option="tld", cause=cause)

    def capabilities(self) -> Capabilities:
        """Online; the text goes to Google."""
        return Capabilities(
            online=True,
            licence="Google's terms; check them before you broadcast",
            notice="the text goes to Google, through an endpoint that is offered to nobody: it may refuse or"
            " change at any time. Voices to broadcast with: piper.",
            longest=_LONGEST,
            concurrency=2,
            kept=True,
        )

    def voices(self) -> tuple[Voice, ...]:
        """France first."""
        return VOICES

    def default_cast(self) -> DefaultCast:
        """The voice of France for all, shifted for those who are quoted."""
        return DefaultCast(narrator="fr", neutral="fr:-1.5", women=("fr:+2.5",), men=("fr:-3.0",))

    def prepare(self, voice: str) -> None:
        """Look for the voice; the service itself is not asked.

        Raises:
            VoiceMissingError: it is not one of `VOICES`.
        """
        if voice not in {known.name for known in VOICES}:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)

    def identity(self, voice: str) -> str:
        """The service and the epoch; it tells no version, and another gTTS changes no sound."""
        return f"Google read-aloud{f', epoch {self._epoch}' if self._epoch else ''}"

    def synthesize(self, request: Request) -> Speech:
        """Say one clip, chunk by chunk, with a pause after each chunk's mark.

        Raises:
            TransientError: no sound, or not all of it; RateLimitedError where all should wait.
            UnauthorisedError: the service refused access.
            TextRefusedError: it does not take the text.
            EmptyAudioError: there is nothing to say in it.
        """
        from audio.engines.trim import trimmed  # noqa: PLC0415 - numpy is loaded only where something is said

        self.prepare(request.voice)
        chunks = [chunk for chunk in split(request.text, _LONGEST) if any(map(str.isalnum, chunk))]
        if not chunks:
            raise EmptyAudioError("silent", engine=self.name, voice=request.voice, text=request.text)
        speeches = [self._say(chunk, request.voice) for chunk in chunks]
        if len(speeches) == 1:
            return speeches[0]
        rate, pieces = speeches[0].rate, []
        for chunk, speech in zip(chunks, speeches, strict=True):
            pause = _PAUSES.get(chunk.rstrip("»”\"') ")[-1:], _GAP)
            pieces += [trimmed(speech).pcm, bytes(2 * round(pause * rate))]
        return Speech(b"".join(pieces[:-1]), rate)

    def _say(self, text: str, voice: str) -> Speech:
        """Send one request as gTTS words it, without its own preparation of the text; take out its MP3."""
        from gtts.tts import gTTS  # noqa: PLC0415 - requests is loaded only where this voice speaks

        worded = gTTS(text, self._tld, voice, False, False, [], lambda whole: [whole])
        (prepared,) = worded._prepare_requests()
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
        headers = {name: value for name, value in prepared.headers.items() if name != "Content-Length"}
        payload = remote.post(
            prepared.url,
            headers,
            body,
            engine=self.name,
            text=text,
            deadline=self._deadline,
            remedy=_CHANGED,
        )
        found = _RESULT.search(payload.body)
        if found is None:
            remote.require_sound(self.name, payload)
            raise TransientError("not sound", engine=self.name, what="something that nobody knows")
        if found["nothing"]:
            raise EmptyAudioError("silent", engine=self.name, voice=voice, text=text)
        try:
            (coded, *_) = json.loads(json.loads(found["result"]))  # JSON, written as a string into JSON
            mp3 = base64.b64decode(coded, validate=True)
        except (ValueError, TypeError) as error:
            raise TransientError("not sound", engine=self.name, what="half an answer") from error
        speech = Speech(*remote.decode(self.name, Payload("audio/mpeg", mp3)))
        remote.require_whole(self.name, text, speech.seconds, FASTEST)
        return speech
