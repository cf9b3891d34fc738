"""`edition.toml`: what a producer decides, every key optional (docs/settings.md)."""

from episodes.edition.settings.model import Announcement, Edition, Quotations, Settings, Sound, Voices

__all__ = ["Announcement", "Edition", "Quotations", "Settings", "Sound", "Voices"]
