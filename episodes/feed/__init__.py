"""The RSS feed, from records alone: no article, no store and no clock is looked at."""

from episodes.feed.channel import feed, podcast_guid, published

__all__ = ["feed", "podcast_guid", "published"]
