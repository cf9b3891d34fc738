"""The RSS feeds, made from records alone: no article, clip store or clock is read."""

from episodes.feed.pages import FILE, Feed, Masthead, Page, feeds, pages, published_records
from episodes.feed.write import rss, write

__all__ = ["FILE", "Feed", "Masthead", "Page", "feeds", "pages", "published_records", "rss", "write"]
