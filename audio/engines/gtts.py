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
from audio.engines.chunking import parts
from audio.engines.remote import Answer, Asked
from audio.errors import EmptyAudioError, SoundRefusedError, TransientError, VoiceMissingError

VOICES = (
    Voice("fr", "fr-FR", "f", "the only one of France; others are made from it"),
    Voice("fr-CA", "fr-CA", "f", "Canada; cast by name only"),
)
DEADLINE = 20.0  # s for one part
FASTEST = 24.0  # characters a second: the voice says about 14

_LONGEST = 100  # characters a request
_PAUSES = {".": 0.35, "?": 0.35, "!": 0.35, "…": 0.35, ";": 0.25, ":": 0.25, ",": 0.15}  # s between parts
_GAP = 0.03  # s where a part ends without a mark
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
        """With the options `tld`, of the Google that is asked, and `epoch`, for a voice that changed."""
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
        """Looks for the voice; the service itself is not asked.

        Raises:
            VoiceMissingError: it is not one of `VOICES`.
        """
        if voice not in {known.name for known in VOICES}:
            raise VoiceMissingError("voice", engine=self.name, voice=voice)

    def identity(self, voice: str) -> str:
        """The service and the epoch; it tells no version, and another gTTS changes no sound."""
        return f"Google read-aloud{f', epoch {self._epoch}' if self._epoch else ''}"

    def synthesize(self, request: Request) -> Speech:
        """Says one clip, part by part.

        Raises:
            TransientError: no sound, or not all of it; RateLimitedError where all should wait.
            UnauthorisedError: the service refused access.
            TextRefusedError: it does not take the text.
            EmptyAudioError: there is nothing to say in it.
        """
        self.prepare(request.voice)
        said = [part for part in parts(request.text, _LONGEST) if any(map(str.isalnum, part))]
        if not said:
            raise EmptyAudioError("silent", engine=self.name, voice=request.voice, text=request.text)
        return _joined([(part, self._part(part, request.voice)) for part in said])

    def _part(self, text: str, voice: str) -> Speech:
        answer = remote.post(self._asked(text, voice))
        pcm, rate = remote.decoded(self.name, Answer("audio/mpeg", self._sound(answer, text, voice)))
        speech = Speech(pcm, rate)
        remote.require_whole(self.name, text, speech.seconds, FASTEST)
        return speech

    def _asked(self, text: str, voice: str) -> Asked:
        """The request as gTTS words it; its own preparation of the text is left out."""
        from gtts.tts import gTTS  # noqa: PLC0415 - requests is loaded only where this voice speaks

        worded = gTTS(text, self._tld, voice, False, False, [], lambda whole: [whole])
        (prepared,) = worded._prepare_requests()
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
        headers = {name: value for name, value in prepared.headers.items() if name != "Content-Length"}
        return Asked(self.name, prepared.url, headers, body, text, self._deadline, _CHANGED)

    def _sound(self, answer: Answer, text: str, voice: str) -> bytes:
        """The MP3 in an answer."""
        found = _RESULT.search(answer.body)
        if found is None:
            remote.refuse_text(self.name, answer)
            raise TransientError("not sound", engine=self.name, what="something that nobody knows")
        if found["nothing"]:
            raise EmptyAudioError("silent", engine=self.name, voice=voice, text=text)
        try:
            (sound, *_) = json.loads(json.loads(found["result"]))  # JSON, written as a string into JSON
            return base64.b64decode(sound, validate=True)
        except (ValueError, TypeError) as error:
            raise TransientError("not sound", engine=self.name, what="half an answer") from error


def _joined(said: list[tuple[str, Speech]]) -> Speech:
    """Parts in a row, each without the silence around it, with a pause after its mark."""
    from audio.engines.trim import trimmed  # noqa: PLC0415 - numpy is loaded only where something is said

    if len(said) == 1:
        return said[0][1]
    rate = said[0][1].rate
    pieces = []
    for text, speech in said:
        pause = _PAUSES.get(text.rstrip("»”\"') ")[-1:], _GAP)
        pieces += [trimmed(speech).pcm, bytes(2 * round(pause * rate))]
    return Speech(b"".join(pieces[:-1]), rate)
