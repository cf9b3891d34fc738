"""Talking books: EPUB 3.3 with Media Overlays, text and voice together, made from what is published alone.

`volume` and `offer` load quickly; `overlay` and `package`, which write books, load lxml and Jinja.
"""
