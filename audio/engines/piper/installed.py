"""The folder of voices: `<name>.onnx` and `<name>.onnx.json`, as Piper has them, and a record of what came.

A model that somebody put there without that record speaks too; only its bytes are then taken as they are.

What is known of the publisher's French voices: who is heard, and what they were made from.

From the publisher's model cards (huggingface.co/rhasspy/piper-voices), looked up in November 2026. The
licence is that of the recordings; a card that is installed with its model goes before this table.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from audio.errors import VoiceMissingError
from scripts.script import Gender

RECOMMENDED = "fr_FR-upmc-medium"
"""A woman and a man in one model: the smallest installation that can play an article."""


class Known(NamedTuple):
    """One voice.

    Attributes:
        gender: as it is heard.
        licence: of the recordings that it was made from.
        note: for whoever chooses it.
    """

    gender: Gender | None
    licence: str
    note: str = ""


_LESSAC = "begun from lessac, whose recordings are for research"  # Blizzard Challenge 2013
_RYAN = "begun from ryan; 16 kHz"

KNOWN = {
    "fr_FR-siwis-medium": Known("f", "CC BY 4.0", _LESSAC),
    "fr_FR-upmc-medium#jessica": Known("f", "CC BY-SA 4.0", _LESSAC),
    "fr_FR-upmc-medium#pierre": Known("m", "CC BY-SA 4.0", _LESSAC),
    "fr_FR-tom-medium": Known("m", "AGPL 3.0", "44.1 kHz"),
    "fr_FR-mls-medium": Known(None, "CC BY 4.0", "made from scratch, 125 readers of audio books"),
    "fr_FR-gilles-low": Known("m", "CC0", _RYAN),
    "fr_FR-siwis-low": Known("f", "CC BY 4.0", "16 kHz"),
    "fr_FR-mls_1840-low": Known(None, "CC BY 4.0", _RYAN),
}
"""The recommended first. A model's own name stands for those of its speakers who are not named."""


def known(voice: str) -> Known | None:
    """What is known of a voice, `model` or `model#speaker`; None where it is a stranger."""
    return KNOWN.get(voice) or KNOWN.get(voice.partition("#")[0])


def licence(model: str) -> str | None:
    """Of a model's recordings; None where it is a stranger."""
    return next((person.licence for name, person in KNOWN.items() if name.partition("#")[0] == model), None)


def rank(voice: str) -> int:
    """Place in the order of recommendation; strangers come last."""
    names = list(KNOWN)
    places = [n for n, name in enumerate(names) if voice == name or voice.partition("#")[0] == name]
    return places[0] if places else len(names)


ENVIRONMENT = "HAUTEVOIX_VOICES"
RECORD = ".installed.json"
CARD = ".MODEL_CARD"

_TILDE = "\N{COMBINING TILDE}"

_LICENCE = re.compile(r"^\W*licen[sc]e:[ \t]*(\S[^\r\n]{0,200})", re.IGNORECASE | re.MULTILINE)
_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/([\d.]+)/?")


@dataclass(frozen=True, slots=True)
class Model:
    """A voice model in the folder, its configuration read, its weights not.

    Attributes:
        name: as files and settings call it.
        path: of the weights.
        config: what Piper is told of it.
        config_hash: SHA-256 of the configuration's file.
        recorded: SHA-256 by file name, as it was installed; None where it was not installed by `install`.
        licence: of its recordings, as its card says.
    """

    name: str
    path: Path
    config: Mapping[str, Any]
    config_hash: str
    recorded: Mapping[str, str] | None
    licence: str | None

    @property
    def language(self) -> str:
        """BCP 47 tag."""
        code: str = self.config.get("language", {}).get("code") or self.config["espeak"]["voice"]
        return code.replace("_", "-")

    @property
    def speakers(self) -> Mapping[str, int]:
        """Numbers of its speakers, by name; none where it has one voice only."""
        return self.config.get("speaker_id_map", {}) if self.config.get("num_speakers", 1) > 1 else {}

    @property
    def nasal(self) -> bool:
        """Whether it knows nasal vowels: the oldest French models do not, and say « bo » for « bon »."""
        return _TILDE in self.config["phoneme_id_map"]

    @property
    def hash(self) -> str:
        """SHA-256 of the weights: as it was installed, or as the file is.

        Raises:
            VoiceMissingError: the weights are gone.
        """
        if self.recorded:
            return self.recorded[self.path.name]
        try:
            told = self.path.stat()
            return _hashed(self.path, told.st_size, told.st_mtime_ns)
        except OSError as error:
            raise self.damaged(error.strerror or "unreadable") from error

    def check(self) -> None:
        """Sees to it that what can be seen without reading the weights is as it was installed.

        Raises:
            VoiceMissingError: the configuration was altered, or the weights are gone.
        """
        if self.recorded and self.recorded[f"{self.path.name}.json"] != self.config_hash:
            raise VoiceMissingError(
                "damaged", path=f"{self.path}.json", cause="altered", command=command(self.name)
            )
        if not self.path.is_file():
            raise self.damaged("gone")

    def read(self) -> bytes:
        """The weights, checked.

        Raises:
            VoiceMissingError: they are not those that were installed.
        """
        expected = self.hash
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise self.damaged(error.strerror or "unreadable") from error
        if hashlib.sha256(data).hexdigest() != expected:
            raise self.damaged("truncated or altered")
        return data

    def damaged(self, cause: str) -> VoiceMissingError:
        """What is raised where the weights cannot be used."""
        return VoiceMissingError("damaged", path=self.path, cause=cause, command=command(self.name))


def command(name: str) -> str:
    """What installs a voice."""
    return f"hautevoix voices install {name}"


def default_folder() -> Path:
    """Where voices are unless somebody says otherwise: HAUTEVOIX_VOICES, or the user's data folder."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the folder is named

    return user_data_path("hautevoix", appauthor=False) / "voices"


def models(folder: Path) -> dict[str, Model]:
    """The French models in a folder, by name; one whose configuration cannot be read is none."""
    found = (_model(path) for path in sorted(folder.glob("*.onnx")))
    return {model.name: model for model in found if model and model.language.lower().startswith("fr")}


def licence_told(card: str) -> str | None:
    """The licence of the recordings, as a model card says it; Creative Commons ones by their short name."""
    told = _LICENCE.search(card)
    return _CREATIVE_COMMONS.sub(_short, told[1]).strip() if told else None


def _short(found: re.Match[str]) -> str:
    return f"CC {found[1].upper()} {found[2]}"


def _model(path: Path) -> Model | None:
    try:
        data = Path(f"{path}.json").read_bytes()
        config = json.loads(data)
        model = Model(
            path.stem, path, config, hashlib.sha256(data).hexdigest(), _record(path), _licence(path)
        )
        known = isinstance(config["audio"]["sample_rate"], int) and isinstance(config["phoneme_id_map"], dict)
        return model if model.language and known else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # whatever it is, it is no voice
        return None


def _record(path: Path) -> dict[str, str] | None:
    record = path.with_name(path.stem + RECORD)
    if not record.exists():
        return None
    files = json.loads(record.read_bytes())["files"]
    return {name: files[name] for name in (path.name, f"{path.name}.json")}


def _licence(path: Path) -> str | None:
    card = path.with_name(path.stem + CARD)
    text = card.read_text(encoding="utf-8", errors="replace") if card.exists() else ""
    return licence_told(text) or licence(path.stem)


@lru_cache(maxsize=64)
def _hashed(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
