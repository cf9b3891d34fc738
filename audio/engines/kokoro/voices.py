"""Kokoro's voices: packs of styles, and blends of them, with who they sound like."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from audio.engines.models.installed import InstalledModel
from scripts.script import Gender

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ROWS, STYLE = 510, 256  # a pack: float32, a row for each number of signs

NARRATOR, NEUTRAL = "ff_siwis", "em_alex+ff_siwis"


class CastVoice(NamedTuple):
    """What is known of a voice.

    Attributes:
        gender: as it is heard.
        note: for people who choose.
    """

    gender: Gender
    note: str


KNOWN = {
    "ff_siwis": CastVoice("f", "the one voice made from French recordings"),
    "if_sara+ff_siwis": CastVoice("f", "of Italian and French packs"),
    "ef_dora+ff_siwis": CastVoice("f", "of Spanish and French packs"),
    "em_alex+ff_siwis": CastVoice("m", "of Spanish and French packs"),
    "pm_alex": CastVoice("m", "of a Portuguese pack"),
    "bm_george": CastVoice("m", "of a British pack"),
    "im_nicola": CastVoice("m", "of an Italian pack"),
}
"""The cast, the narrator first."""

_PART = re.compile(r"([a-z]{2}_[a-z0-9]{1,30})(?:\*([1-9]))?")


def packs(voice: str) -> dict[str, int] | None:
    """The packs that a voice is blended of, and the share of each.

    Args:
        voice: `PACK`, or several joined by `+`; `PACK*3` counts three times.

    Returns:
        None where this is no name of a voice.
    """
    parts = [_PART.fullmatch(part) for part in voice.split("+")]
    found = {part[1]: int(part[2] or 1) for part in parts if part}
    return found if len(found) == len(parts) else None


def file(pack: str) -> str:
    """The file of a pack in the folder of the model."""
    return f"voices/{pack}.bin"


def blended(parts: Mapping[str, int], installed: InstalledModel) -> "npt.NDArray[np.float32]":
    """Blend packs by their shares.

    Args:
        parts: from `packs`.
        installed: where the packs lie.

    Returns:
        A row for each number of signs.

    Raises:
        VoiceMissingError: a pack is not the file that was installed, or is none.
    """
    import numpy as np  # noqa: PLC0415 - voices are listed without it

    total = np.zeros((ROWS, STYLE), np.float32)
    for pack, share in parts.items():
        data = installed.read(file(pack))
        if len(data) != total.nbytes:
            raise installed.damaged(file(pack), "no pack of styles")
        total += np.frombuffer(data, "<f4").reshape(total.shape) * np.float32(share / sum(parts.values()))
    return total
