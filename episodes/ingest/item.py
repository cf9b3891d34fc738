"""An article as a feed or an export tells it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Item:
    """What is told of an article.

    Attributes:
        title: in plain text.
        identity: its address, or what its feed calls it by; empty where it has neither.
        link: its address on the web; None where it has none.
        author: in plain text.
        date: of publication, aware.
        section: the first one that is told.
        content: all of it, as a fragment of HTML; None where its page has to be fetched.
        draft: it is not to be heard yet.
    """

    title: str
    identity: str = ""
    link: str | None = None
    author: str | None = None
    date: datetime | None = None
    section: str | None = None
    content: str | None = None
    draft: bool = False
