"""Settings of an edition, `edition.toml`; every key is optional (docs/settings.md)."""

from episodes.edition.settings.model import (
    AnnouncementSettings,
    EditionSettings,
    QuotationSettings,
    Settings,
    SoundSettings,
    VoiceSettings,
)

__all__ = [
    "AnnouncementSettings",
    "EditionSettings",
    "QuotationSettings",
    "Settings",
    "SoundSettings",
    "VoiceSettings",
]
