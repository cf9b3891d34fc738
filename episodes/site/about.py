"""The page about the edition: who answers for it, how it is made, how accessible it is, what it keeps.

What stands at the address of an episode that was taken back: that it was, when, and nothing of it.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from episodes.catalogue.records import Record
from episodes.edition.settings import Settings
from episodes.edition.settings.listeners import AccessibilitySettings
from episodes.formatting import CHANNEL_DISCLOSURE, french_date, one_line, web_link
from episodes.site.templates import render

FILE = "a-propos/index.html"
"""Where it stands in `public/`."""

STATES: Mapping[str, str] = MappingProxyType(
    {"none": "non conforme", "partial": "partiellement conforme", "total": "totalement conforme"}
)
"""What the first page has to say of accessibility (RGAA 4.1, « Mention de la conformité »)."""


def about(settings: Settings) -> bytes:
    """The page, HTML in UTF-8: what the settings do not give is not shown.

    Until a person has audited the pages, the statement says « non conforme ».

    Args:
        settings: the edition's.
    """
    edition, legal = settings.edition, settings.legal
    context = {
        "entity": legal.publisher or edition.author or edition.title,
        "site": edition.site,
        "legal": legal,
        "access": settings.accessibility,
        "audited": _audited(settings.accessibility),
        "state": STATES[settings.accessibility.status],
        "reach": _reach(settings.accessibility.contact or edition.email or legal.contact),
        "contact": _reach(legal.contact or edition.email),
        "counter": urlsplit(settings.feed.prefix).hostname if settings.feed.prefix else None,
        "disclosure": CHANNEL_DISCLOSURE,
    }
    return render("about.html", edition, root="../", **context)


def _audited(access: AccessibilitySettings) -> bool:
    """Whether anything is told of an audit."""
    return any(fact is not None for fact in (access.audited, access.auditor, access.rate))


def _reach(contact: str | None) -> tuple[str, str | None] | None:
    """A contact as it is shown, and as a link where it can be one."""
    if contact is None:
        return None
    mail = "@" in contact and " " not in contact.strip() and web_link(contact) is None
    return contact, f"mailto:{contact.strip()}" if mail else web_link(contact)


ROOT = "../../"


def notice(record: Record, settings: Settings) -> bytes:
    """The notice, HTML in UTF-8; search engines are asked to forget the page.

    Neither title nor words of what was withdrawn are in it; why it was, only where the newsroom says so.

    Args:
        record: of the episode or the bulletin.
        settings: the edition's.
    """
    day = datetime.fromisoformat(record.withdrawn or record.date).astimezone(settings.edition.zone)
    paragraphs = [one_line(line) for line in (record.notice or "").splitlines()]
    return render(
        "withdrawn.html",
        settings.edition,
        root=ROOT,
        date=day,
        day=french_date(day),
        paragraphs=[line for line in paragraphs if line],
    )
