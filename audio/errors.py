"""What can go wrong between a script and its sound."""

from collections.abc import Mapping
from typing import ClassVar

from scripts.errors import HautevoixError


class AudioError(HautevoixError):
    """Sound that could not be made."""

    exit_code = 4
    messages: ClassVar[Mapping[str, str]] = {
        "engine": "no engine is called “{name}”. Those known: {known}.",
        "voice": "{engine} has no voice “{voice}”. List its voices with: hautevoix voices --engine {engine}.",
        "engine unavailable": "{engine} cannot speak here ({cause}). {remedy}",
        "synthesis": "{engine} could not say “{text}” with {voice} ({cause}). Change it in the script file.",
        "changed": "{engine} said “{text}” anew, and differently: its clip was damaged. Build again.",
        "silent": "{engine} gave no sound for “{text}” with {voice}. Write how to say it in the script file.",
    }


class StoreError(AudioError):
    """A clip store or an output that the disk refused."""

    exit_code = 5
    messages: ClassVar[Mapping[str, str]] = {
        "write": "{path}: cannot be written ({cause}). Check permissions and free space; nothing is lost.",
        "read": "{path}: cannot be read ({cause}). Check the disk and the file's permissions.",
    }


class SoundRefusedError(AudioError):
    """What was asked for is no sound that is made here."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "sample": "{path}: not a kind of sound that is written. Give a name that ends in one of {known}.",
        "nothing": "there is nothing to say in that. Give a word, or a sentence.",
        "profile": "no sound profile is called “{name}”. Those known: {known}.",
    }
