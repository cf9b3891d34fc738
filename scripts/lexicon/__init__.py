"""Pronunciation lexicons, W3C PLS 1.0, and the tools to keep one: `check`, `unknown`, `change`."""

from scripts.errors import LexiconError
from scripts.lexicon.lexicon import Hit, Lexicon, fold, prevailing, shipped
from scripts.lexicon.pls import Entry

__all__ = ["Entry", "Hit", "Lexicon", "LexiconError", "fold", "prevailing", "shipped"]
