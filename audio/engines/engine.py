"""Any service that speaks OpenAI's `/v1/audio/speech`, as an engine.

What stands behind the address is not known, and nothing about it is believed: what it answers is held against
the text, and what some models obey, instructions in brackets, never reaches it.
"""

import json
import os
import re

from audio.engines import answers, remote
from audio.engines.base import NO_OPTIONS, Capabilities, Options, Request, Speech, Troupe, Voice
from audio.engines.settings import ENGINE, needed, service
from audio.errors import EmptyAudioError, UnauthorisedError, VoiceMissingError

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

    def troupe(self) -> Troupe:
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
        return Troupe(
            narrator=narrator.name,
            neutral=either[0] if either else f"{narrator.name}:-2",
            f=women or (f"{narrator.name}:+2.5", f"{narrator.name}:+4"),
            m=men or (f"{narrator.name}:-2.5", f"{narrator.name}:-4"),
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
        return answers.speech(self.name, answer, self._service.format, text, request.pace)

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
