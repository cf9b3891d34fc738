"""How a word will be read, for a producer who is about to give it an entry."""

from scripts.lexicon.lexicon import Lexicon
from scripts.spoken import read


def as_heard(written: str, lexicon: Lexicon) -> str:
    """What is said, what voices without phonemes are given, and the sounds that others are given.

    Args:
        written: a word, a name, a sentence.
        lexicon: all pronunciations that hold.
    """
    reading = read(written, lexicon)
    respelled = lexicon.respell(reading.spoken)
    lines = [f"{written} → {reading.spoken}"]
    if respelled != reading.spoken:
        lines.append(f"  for voices that take no phonemes: {respelled}")
    lines += [f"  {piece.written}: /{piece.phonemes}/" for piece in reading.pieces if piece.phonemes]
    lines += [f"  {doubt.message}" for doubt in reading.doubts]
    return "\n".join(lines)
