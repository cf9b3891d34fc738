"""The RSS feed, from records alone: no article, no store and no clock is looked at."""

from episodes.feed.channel import FILE, feed, podcast_guid, published

__all__ = ["FILE", "feed", "podcast_guid", "published"]
