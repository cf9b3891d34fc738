"""The RSS feeds, from records alone: no article, no store and no clock is looked at."""

from episodes.feed.pages import FILE, Feed, Masthead, Page, feeds, pages, published
from episodes.feed.write import rss, write

__all__ = [
    "FILE",
    "Feed",
    "Masthead",
    "Page",
    "feeds",
    "pages",
    "published",
    "rss",
    "write",
]
