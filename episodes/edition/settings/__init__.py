"""`edition.toml`: what a producer decides, every key optional (docs/settings.md)."""

from episodes.edition.settings.model import (
    Announcement,
    EditionSettings,
    Quotations,
    Settings,
    SoundSettings,
    Voices,
)

__all__ = ["Announcement", "EditionSettings", "Quotations", "Settings", "SoundSettings", "Voices"]
