"""Talking books: EPUB 3.3 with Media Overlays, text and voice together, made from what is published alone.

`volume`, `choice` and `shelf` are light; what reads texts and writes packages loads lxml and templates.
"""
