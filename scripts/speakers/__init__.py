"""Speakers: who says each quotation, under one name an article, and how sure that is."""

from scripts.speakers.attribution import Attribution, attribute

__all__ = ["Attribution", "attribute"]
