"""Installed voices: a folder of models as Piper has them, with a record of each installation.

The folder holds `<name>.onnx`, `<name>.onnx.json` and, of a voice that `install` brought, a record of hashes.
A model without that record works too; its bytes are then taken as they are.

The table of French voices is from the publisher's model cards (huggingface.co/rhasspy/piper-voices), as of
November 2026. The licence is that of the recordings; a card installed with its model takes precedence.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from audio.engines.models.installed import command, file_hash
from audio.errors import VoiceMissingError
from scripts.script import Gender

RECOMMENDED = "fr_FR-upmc-medium"
"""A woman and a man in one model: the smallest installation that can play an article."""


class KnownVoice(NamedTuple):
    """What is known of a voice.

    Attributes:
        gender: as it is heard.
        licence: of the recordings that it was made from.
        note: for people who choose.
    """

    gender: Gender | None
    licence: str
    note: str = ""


_LESSAC = "begun from lessac, whose recordings are for research"  # Blizzard Challenge 2013
_RYAN = "begun from ryan; 16 kHz"

KNOWN = {
    "fr_FR-siwis-medium": KnownVoice("f", "CC BY 4.0", _LESSAC),
    "fr_FR-upmc-medium#jessica": KnownVoice("f", "CC BY-SA 4.0", _LESSAC),
    "fr_FR-upmc-medium#pierre": KnownVoice("m", "CC BY-SA 4.0", _LESSAC),
    "fr_FR-tom-medium": KnownVoice("m", "AGPL 3.0", "44.1 kHz"),
    "fr_FR-mls-medium": KnownVoice(None, "CC BY 4.0", "made from scratch, 125 readers of audio books"),
    "fr_FR-gilles-low": KnownVoice("m", "CC0", _RYAN),
    "fr_FR-siwis-low": KnownVoice("f", "CC BY 4.0", "16 kHz"),
    "fr_FR-mls_1840-low": KnownVoice(None, "CC BY 4.0", _RYAN),
}
"""The recommended first. A model's own name stands for those of its speakers who are not named."""

RECORD = ".installed.json"
CARD = ".MODEL_CARD"

_TILDE = "\N{COMBINING TILDE}"

_LICENCE = re.compile(r"^\W*licen[sc]e:[ \t]*(\S[^\r\n]{0,200})", re.IGNORECASE | re.MULTILINE)
_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/([\d.]+)/?")


def known(voice: str) -> KnownVoice | None:
    """What is known of a voice, `model` or `model#speaker`; None where nothing is."""
    return KNOWN.get(voice) or KNOWN.get(voice.partition("#")[0])


def rank(voice: str) -> int:
    """Place in the order of recommendation; unknown voices come last."""
    names = list(KNOWN)
    places = [n for n, name in enumerate(names) if name in {voice, voice.partition("#")[0]}]
    return places[0] if places else len(names)


@dataclass(frozen=True, slots=True)
class Model:
    """A voice model in the folder, its configuration read, its weights not.

    Attributes:
        name: in files and settings.
        path: of the weights.
        config: Piper's configuration of it.
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
            found = self.path.stat()
            return file_hash(self.path, found.st_size, found.st_mtime_ns)
        except OSError as error:
            raise self.damaged(error.strerror or "unreadable") from error

    def check(self) -> None:
        """Check everything that can be seen without reading the weights.

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
        """Read the weights, checked.

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
        """The error to raise where the weights cannot be used."""
        return VoiceMissingError("damaged", path=self.path, cause=cause, command=command(self.name))


def models(folder: Path) -> dict[str, Model]:
    """The French models in a folder, by name; those whose configuration cannot be read are left out."""
    found = (_model(path) for path in sorted(folder.glob("*.onnx")))
    return {model.name: model for model in found if model and model.language.lower().startswith("fr")}


def card_licence(card: str) -> str | None:
    """The licence of the recordings that a model card states; Creative Commons ones by their short name."""
    found = _LICENCE.search(card)
    if not found:
        return None
    return _CREATIVE_COMMONS.sub(lambda match: f"CC {match[1].upper()} {match[2]}", found[1]).strip()


def _model(path: Path) -> Model | None:
    record, card = (path.with_name(path.stem + suffix) for suffix in (RECORD, CARD))
    try:
        data = Path(f"{path}.json").read_bytes()
        config = json.loads(data)
        hashes = None
        if record.exists():
            files = json.loads(record.read_bytes())["files"]
            hashes = {name: files[name] for name in (path.name, f"{path.name}.json")}
        text = card.read_text(encoding="utf-8", errors="replace") if card.exists() else ""
        licence = card_licence(text) or next(
            (voice.licence for name, voice in KNOWN.items() if name.partition("#")[0] == path.stem), None
        )
        model = Model(path.stem, path, config, hashlib.sha256(data).hexdigest(), hashes, licence)
        usable = isinstance(config["audio"]["sample_rate"], int) and isinstance(
            config["phoneme_id_map"], dict
        )
        return model if model.language and usable else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # whatever it is, it is no voice
        return None
