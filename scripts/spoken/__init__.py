"""From what is written to what a French speaker says: classify, then put in words (docs/french.md)."""

from scripts.spoken.alignment import places
from scripts.spoken.reading import Piece, Reading
from scripts.spoken.scan import read, spoken

__all__ = ["Piece", "Reading", "places", "read", "spoken"]
