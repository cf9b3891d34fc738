"""What feed, tags and page say about an episode and its edition, as clean text."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from episodes.dates import french
from episodes.edition.settings import Edition

_QUOTED = "Les voix des citations ne sont pas celles des personnes citées."
DISCLOSURE = f"Cet épisode est lu par des voix de synthèse. {_QUOTED}"
CHANNEL_DISCLOSURE = f"Cette édition est lue par des voix de synthèse. {_QUOTED}"

# All that XML 1.0 (production 2) does not allow, DEL and the C1 controls that it discourages.
_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_BREAKS = re.compile(r"[\t\n\r\f\v\x85\u2028\u2029]")
_RUNS = re.compile("  +")


def legal(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return _ILLEGAL.sub("", text)


def one_line(text: str) -> str:
    """Legal text without line breaks and runs of blanks; no-break spaces stay."""
    return _RUNS.sub(" ", _BREAKS.sub(" ", legal(text))).strip(" ")


def web(link: str | None) -> str | None:
    """The link where it is one of the web, None elsewhere (`javascript:`, a path, a broken host)."""
    if link is None:
        return None
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    return link.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def programme(edition: Edition) -> str:
    """The edition's name as a podcast: « Le Courrier, à écouter », unless it says so itself."""
    heard = "écouter" in edition.title.casefold()
    return edition.title if heard else f"{edition.title}, à écouter"


def byline(author: str | None, date: datetime) -> str:
    """« Par Inès Valat, le 2 mars 2026. », or the date alone."""
    return f"Par {one_line(author)}, le {french(date)}." if author else f"Le {french(date)}."
