"""The page about the edition, with its legal statements, and the notice of a withdrawn episode."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from episodes.catalogue.records import Record
from episodes.edition.settings import Settings
from episodes.formatting import CHANNEL_DISCLOSURE, french_date, one_line, web_link
from episodes.site.templates import render

FILE = "a-propos/index.html"
"""Of the page about the edition, in `public/`."""

STATES: Mapping[str, str] = MappingProxyType(
    {"none": "non conforme", "partial": "partiellement conforme", "total": "totalement conforme"}
)
"""What the first page has to say of accessibility (RGAA 4.1, « Mention de la conformité »)."""


def about(settings: Settings) -> bytes:
    """Return the page about the edition, HTML in UTF-8; what the settings do not give is not shown.

    Until a person has audited the pages, the accessibility statement says « non conforme ».
    """
    edition, legal, access = settings.edition, settings.legal, settings.accessibility
    return render(
        "about.html",
        edition,
        root="../",
        entity=legal.publisher or edition.author or edition.title,
        site=edition.site,
        legal=legal,
        access=access,
        audited=any(fact is not None for fact in (access.audited, access.auditor, access.rate)),
        state=STATES[access.status],
        reach=_linked_contact(access.contact or edition.email or legal.contact),
        contact=_linked_contact(legal.contact or edition.email),
        counter=urlsplit(settings.feed.prefix).hostname if settings.feed.prefix else None,
        disclosure=CHANNEL_DISCLOSURE,
    )


def withdrawal_notice(record: Record, settings: Settings) -> bytes:
    """Return what stands at the address of a withdrawn episode, HTML in UTF-8; it asks not to be indexed.

    Neither title nor words of the episode are in it; the reason is, only where the newsroom gives one.

    Args:
        record: of the episode or the bulletin.
        settings: the edition's.
    """
    day = datetime.fromisoformat(record.withdrawn or record.date).astimezone(settings.edition.zone)
    paragraphs = [one_line(line) for line in (record.notice or "").splitlines()]
    return render(
        "withdrawn.html",
        settings.edition,
        root="../../",
        date=day,
        day=french_date(day),
        paragraphs=[line for line in paragraphs if line],
    )


def _linked_contact(contact: str | None) -> tuple[str, str | None] | None:
    """Return a contact as it is shown, and the link for an e-mail or web address."""
    if contact is None:
        return None
    mail = "@" in contact and " " not in contact.strip() and web_link(contact) is None
    return contact, f"mailto:{contact.strip()}" if mail else web_link(contact)
