"""Speakers: who says each quotation, under one name throughout an article, and how certain that is."""

from scripts.speakers.attribution import Attribution, attribute

__all__ = ["Attribution", "attribute"]
