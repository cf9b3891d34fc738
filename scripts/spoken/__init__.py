"""Text normalisation: from what is written to what a French speaker says (docs/french.md)."""

from scripts.spoken.alignment import places
from scripts.spoken.normalize import read, spoken
from scripts.spoken.reading import Piece, Reading

__all__ = ["Piece", "Reading", "places", "read", "spoken"]
