"""Loopback services that speak each dialect as its company documents it, with the embedded voice behind them.

They are strict: a header, a member or a sign of markup that the documentation does not have is refused, as is a
wrong key. Like the models that they stand for, those in JSON obey brackets, and those in SSML obey their elements.
"""

import base64
import hashlib
import hmac
import io
import json
import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import av
import numpy as np
import speech_service
from speech_service import Handler, Service, refuse, send

from audio.engines.base import Request, Speech
from audio.engines.http_service.configuration import DIALECTS

KEY = "sk-the-newsroom-s-own-42"
PAIR = f"AKIDNEWSROOM:{KEY}"  # as Amazon's
NAMES = ("mistral", "gradium", "azure", "google", "polly", "elevenlabs")
BASES = {"mistral": "/v1", "gradium": "/api"}
ESPEAK = ("fr", "fr+david", "fr+f2", "fr+m8", "fr+Annie", "fr+m3")
_NAMESPACE = "{http://www.w3.org/2001/10/synthesis}"


class Deviation(Exception):  # noqa: N818 - a request that goes astray
    """A request that the documentation does not have."""


def require(fits, what):
    if not fits:
        raise Deviation(what)


@dataclass
class Wanted:
    """What a request asks for, whatever its dialect.

    Attributes:
        voice: as the service calls it.
        text: that is to be said, without markup.
        pace: 1 is the voice's own.
        places: for each character of the text, where it stands in what was sent.
        marks: marks by name, each with the character that it stands before.
        sounds: stretches of the text that have phonemes.
        pauses: how often the text made the voice obey.
        format: of the sound.
    """

    voice: str
    text: str
    pace: float = 1.0
    places: tuple[int, ...] = ()
    marks: dict[str, int] = None
    sounds: tuple[tuple[str, str], ...] = ()
    pauses: int = 0
    format: str = ""


def read_ssml(xml, wanted):
    """Parse SSML as strictly as XML is, and obey it."""
    pieces, marks, sounds, pauses, pace = [], {}, [], 0, 1.0

    def walk(element):
        nonlocal pauses, pace
        tag = element.tag.removeprefix(_NAMESPACE)
        require(tag in {"speak", "voice", "prosody", "phoneme", "mark", "break"}, f"<{tag}>")
        if tag == "voice":
            wanted.voice = element.get("name")
        if tag == "prosody":
            rate = element.get("rate")
            signed = float(rate.strip("%")) / 100
            pace = 1 + signed if rate[0] in "+-" else signed
        if tag == "phoneme":
            require(element.get("alphabet") == "ipa", "alphabet")
            sounds.append((element.text, element.get("ph")))
        if tag == "break":
            pauses += 1
        if tag == "mark":
            marks[element.get("name")] = sum(map(len, pieces))
        pieces.append(element.text or "")
        for child in element:
            walk(child)
            pieces.append(child.tail or "")

    try:
        walk(ElementTree.fromstring(xml))
    except ElementTree.ParseError as error:
        raise Deviation(f"SSML: {error}") from error
    text = "".join(pieces)
    return replace(
        wanted, text=text, marks=marks, sounds=tuple(sounds), pauses=pauses, pace=pace * wanted.pace
    )


def with_brackets(wanted):
    """What a model makes of a text that holds instructions."""
    tags = speech_service.TAG.findall(wanted.text)
    return replace(wanted, pauses=len(tags))


@dataclass
class DialectService(Service):
    """One service that speaks them all, each at its own path.

    Attributes:
        wanted: what each request was understood as.
        region: of Amazon's, that a signature has to name.
    """

    region: str = "eu-west-3"
    wanted: list = None

    def base(self, name):
        """The address that the option `url` takes."""
        return self.url.removesuffix("/v1") + BASES.get(name, "")

    def answer(self, handler: Handler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        path = urlsplit(handler.path).path
        with self.lock:
            self.asked.append({"path": handler.path, "body": body.decode()})
            self.headers.append(dict(handler.headers))
            fault = self.faults.pop(0) if self.faults else self.fault
        name = next(name for name, form in PATHS.items() if re.fullmatch(form, path))
        try:
            kind, sound = getattr(self, name)(handler, body)
        except Deviation as error:
            refuse(400, {"error": {"message": f"Request: {error}"}})(handler, "", b"")
            return
        except PermissionError:
            refuse(401, {"error": {"message": f"Wrong key: {KEY}"}})(handler, "", b"")
            return
        (fault or send)(handler, kind, sound)

    def said_as(self, name, wanted):
        """The embedded voice's speech, with what the service obeyed, and its words."""
        voices = [voice.name for voice in DIALECTS[name].voices]
        require(wanted.voice in voices, f"there is no voice {wanted.voice}")
        clean = (
            speech_service.TAG.sub(" ", wanted.text)
            if wanted.pauses and wanted.marks is None
            else wanted.text
        )
        request = Request(ESPEAK[voices.index(wanted.voice)], clean, pace=wanted.pace)
        with self.lock:
            self.wanted.append(wanted)
            known = self.known.get(request)
        said = known or self.voices.submit(self.espeak.synthesize, request).result()
        self.known[request] = said
        return replace(said, pcm=said.pcm + bytes(wanted.pauses * 9 * said.rate * 2))

    def mistral(self, handler, body):
        require_key(handler, "Authorization", f"Bearer {KEY}")
        wish = parsed(body, {"model", "input", "voice_id", "response_format"})
        require(wish["response_format"] in {"wav", "mp3"}, "response_format")
        said = self.said_as("mistral", with_brackets(Wanted(wish["voice_id"], wish["input"])))
        coded = getattr(speech_service, wish["response_format"])(said)
        return as_json({"audio_data": coded64(coded)})

    def gradium(self, handler, body):
        require_key(handler, "x-api-key", KEY)
        wish = parsed(body, {"text", "voice_id", "model_name", "output_format", "only_audio"})
        require((wish["output_format"], wish["only_audio"]) == ("pcm", False), "output_format")
        said = self.said_as("gradium", with_brackets(Wanted(wish["voice_id"], wish["text"])))
        samples = (at_rate(said, 48000) * 32767).astype("<i2").tobytes()
        messages = [{"type": "ready", "request_id": "1", "sample_rate": 48000}]
        for word in said.words:
            text = wish["text"][word.start : word.end]
            messages.append({"type": "text", "text": text, "start_s": word.at, "stop_s": word.at + 0.1})
        step = 7680  # bytes of 80 ms
        messages += [
            {"type": "audio", "audio": coded64(samples[at : at + step])}
            for at in range(0, len(samples), step)
        ]
        messages.append({"type": "end_of_stream"})
        return "application/x-ndjson", b"".join(json.dumps(one).encode() + b"\n" for one in messages)

    def azure(self, handler, body):
        require_key(handler, "Ocp-Apim-Subscription-Key", KEY)
        require(handler.headers["Content-Type"] == "application/ssml+xml", "Content-Type")
        require(handler.headers["User-Agent"], "User-Agent")
        form = handler.headers["X-Microsoft-OutputFormat"]
        said = self.said_as("azure", read_ssml(body.decode(), Wanted("", "")))
        if form == "riff-48khz-16bit-mono-pcm":
            pcm = (at_rate(said, 48000) * 32767).astype("<i2").tobytes()
            return "audio/x-wav", speech_service.wav(Speech(pcm, 48000))
        require(form == "audio-48khz-192kbitrate-mono-mp3", form)
        return "audio/mpeg", speech_service.mp3(said)

    def google(self, handler, body):
        require_key(handler, "X-Goog-Api-Key", KEY)
        wish = parsed(body, {"input", "voice", "audioConfig"}, {"enableTimePointing"})
        require(set(wish["input"]) == {"ssml"} and len(wish["input"]["ssml"].encode()) <= 5000, "input")
        require(set(wish["voice"]) == {"languageCode", "name"}, "voice")
        require(wish["voice"]["name"].startswith(wish["voice"]["languageCode"]), "languageCode")
        require(set(wish["audioConfig"]) <= {"audioEncoding", "speakingRate"}, "audioConfig")
        pace = wish["audioConfig"].get("speakingRate", 1.0)
        wanted = read_ssml(wish["input"]["ssml"], Wanted(wish["voice"]["name"], "", pace))
        said = self.said_as("google", wanted)
        form = {"LINEAR16": speech_service.wav, "MP3": speech_service.mp3}[
            wish["audioConfig"]["audioEncoding"]
        ]
        answer = {"audioContent": coded64(form(said)), "audioConfig": {}}
        if wish.get("enableTimePointing") == ["SSML_MARK"]:
            starts = {word.start: word.at for word in said.words}
            answer["timepoints"] = [
                {"markName": name, **({"timeSeconds": starts[at]} if starts[at] else {})}
                for name, at in wanted.marks.items()
                if at in starts
            ]
        return as_json(answer)

    def polly(self, handler, body):
        require_signature(handler, body, self.region)
        wish = parsed(
            body,
            {"Engine", "OutputFormat", "Text", "TextType", "VoiceId"},
            {"SampleRate", "SpeechMarkTypes"},
        )
        require(wish["TextType"] == "ssml", "TextType")
        wanted = read_ssml(wish["Text"], Wanted(wish["VoiceId"], ""))
        said = self.said_as("polly", wanted)
        if wish["OutputFormat"] == "json":
            require(wish["SpeechMarkTypes"] == ["word"] and "SampleRate" not in wish, "SpeechMarkTypes")
            lines = list(marks_of(wish["Text"], wanted.text, said))
            return "application/x-json-stream", b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        require(wish["SampleRate"] == "24000" and "SpeechMarkTypes" not in wish, "SampleRate")
        if wish["OutputFormat"] == "mp3":
            return "audio/mpeg", speech_service.mp3(said)
        require(wish["OutputFormat"] == "ogg_vorbis", "OutputFormat")
        return "audio/ogg", ogg(said)

    def elevenlabs(self, handler, body):
        require_key(handler, "xi-api-key", KEY)
        wish = parsed(body, {"text", "model_id", "apply_text_normalization"}, {"voice_settings"})
        parts = urlsplit(handler.path)
        form = parse_qs(parts.query).get("output_format")
        pace = wish.get("voice_settings", {}).get("speed", 1.0)
        require(0.7 <= pace <= 1.2, "speed")
        voice = parts.path.split("/")[3]
        said = self.said_as("elevenlabs", with_brackets(Wanted(voice, wish["text"], pace)))
        require(form in (["mp3_44100_128"], ["pcm_24000"]), "output_format")
        coded = speech_service.mp3(said) if form == ["mp3_44100_128"] else speech_service.pcm(said)
        times = character_times(wish["text"], said)
        alignment = {
            "characters": list(wish["text"]),
            "character_start_times_seconds": times,
            "character_end_times_seconds": [*times[1:], said.seconds],
        }
        return as_json({"audio_base64": coded64(coded), "alignment": alignment, "normalized_alignment": None})


PATHS = {
    "mistral": "/v1/audio/speech",
    "gradium": "/api/post/speech/tts",
    "azure": "/cognitiveservices/v1",
    "google": "/v1beta1/text:synthesize",
    "polly": "/v1/speech",
    "elevenlabs": "/v1/text-to-speech/[^/]+/with-timestamps",
}


class RunningDialects(speech_service.Running):
    kind = DialectService

    def __init__(self) -> None:
        super().__init__()
        self.service.wanted = []


def parsed(body, needed, allowed=frozenset()):
    """The members of a request, each of them known."""
    wish = json.loads(body)
    require(needed <= wish.keys() <= needed | allowed, f"members {sorted(wish)}")
    return wish


def require_key(handler, header, value):
    if handler.headers[header] != value:
        raise PermissionError


def require_signature(handler, body, region):
    """Sign what came as Amazon's documentation says, and compare."""
    headers = handler.headers
    found = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=(\w+)/(\d{8})/([\w-]+)/polly/aws4_request,"
        r" SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})",
        headers["Authorization"] or "",
    )
    if not found or found[1] != "AKIDNEWSROOM" or found[3] != region:
        raise PermissionError
    names = found[4].split(";")
    require({"host", "x-amz-date", "content-type"} <= set(names), "SignedHeaders")
    lines = "".join(f"{name}:{headers[name]}\n" for name in names)
    canonical = f"POST\n/v1/speech\n\n{lines}\n{found[4]}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{found[2]}/{region}/polly/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    secret = b"AWS4" + KEY.encode()
    for part in (found[2], region, "polly", "aws4_request"):
        secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
    text = f"AWS4-HMAC-SHA256\n{headers['X-Amz-Date']}\n{scope}\n{hashed}"
    if hmac.new(secret, text.encode(), hashlib.sha256).hexdigest() != found[5]:
        raise PermissionError


def marks_of(ssml, text, said):
    """Speech marks: each word with the bytes of the SSML that it stands at."""
    at = 0
    for word in said.words:
        shown = text[word.start : word.end].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        found = ssml.find(shown, at)
        if found < 0:
            continue
        start = len(ssml[:found].encode())
        yield {
            "time": round(word.at * 1000),
            "type": "word",
            "start": start,
            "end": start + len(shown.encode()),
            "value": text[word.start : word.end],
        }
        at = found + len(shown)


def character_times(text, said):
    """When each character begins: those of a word with it."""
    starts = {word.start: word.at for word in said.words}
    latest, times = 0.0, []
    for at in range(len(text)):
        latest = max(latest, starts.get(at, latest))
        times.append(latest)
    return times


def at_rate(said, rate):
    from audio.dsp.resample import resampled

    return resampled(np.frombuffer(said.pcm, np.int16).astype(np.float32) / 32768, said.rate, rate)


def ogg(said):
    """Ogg Vorbis at 24 kHz, as Polly sends it; FFmpeg's own encoder knows but two channels."""
    body = io.BytesIO()
    with av.open(body, "w", format="ogg") as container:
        stream = container.add_stream("vorbis", rate=24000, layout="stereo", options={"strict": "-2"})
        both = np.stack([at_rate(said, 24000)] * 2)
        frame = av.AudioFrame.from_ndarray(both, format="fltp", layout="stereo")
        frame.sample_rate = 24000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return body.getvalue()


def coded64(data):
    return base64.b64encode(data).decode()


def as_json(members):
    return "application/json", json.dumps(members).encode()
