"""What a newsroom chooses of how text is said."""

from dataclasses import dataclass
from typing import Literal

Wording = Literal["both", "feminine", "masculine"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a newsroom chooses where French allows several readings.

    Attributes:
        inclusive: how `les élu·e·s` is said: "les élues et les élus", or one of them for all.
    """

    inclusive: Wording = "both"


USUAL = Usage()
