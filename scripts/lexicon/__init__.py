"""Pronunciation lexicons, W3C PLS 1.0: look-up, and the tools to keep one."""

from scripts.errors import LexiconError
from scripts.lexicon.lexicon import Hit, Lexicon, fold, prevailing, shipped
from scripts.lexicon.pls import Lexeme

__all__ = ["Hit", "Lexeme", "Lexicon", "LexiconError", "fold", "prevailing", "shipped"]
