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

NARRATOR, NEUTRAL = "ff_siwis", "em_alex*2+ff_siwis"


class CastVoice(NamedTuple):
    """What is known of a voice.

    Attributes:
        gender: as it is heard; None where it is neither.
        note: for people who choose.
    """

    gender: Gender | None
    note: str


KNOWN = {
    "ff_siwis": CastVoice("f", "made from French recordings; 216 Hz"),
    "if_sara": CastVoice("f", "an Italian pack; 224 Hz"),
    "ef_dora+ff_siwis": CastVoice("f", "of a Spanish pack and the French one; 200 Hz"),
    "im_nicola*2+ff_siwis": CastVoice("m", "of an Italian pack and the French one; 128 Hz"),
    "em_alex": CastVoice("m", "a Spanish pack; 135 Hz"),
    "bm_george*2+ff_siwis": CastVoice("m", "of a British pack and the French one; 162 Hz"),
    "em_alex*2+ff_siwis": CastVoice(None, "between a man and a woman; 162 Hz"),
}
"""The cast: the narrator, then for each gender the most different from her first (docs/voices.md)."""

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
