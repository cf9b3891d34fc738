"""What a page says of itself to machines: JSON-LD (schema.org) for search, Open Graph for cards."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin

import msgspec

from episodes.catalogue.records import Media
from episodes.edition.settings import EditionSettings
from episodes.formatting import one_line, web_link
from episodes.site.templates import iso_duration
from scripts.article import Meta

_INERT = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"})
"""What could end or begin markup, as JSON escapes it: the text stays the same and is data only."""


class Facts(NamedTuple):
    """What is told of an episode.

    Attributes:
        edition: what it belongs to.
        meta: what its article says of itself.
        title: of the article.
        summary: its chapô, or nothing.
        language: of the article.
        date: publication, aware.
        folder: of the revision, from the page.
        media: the audio file in it.
        address: of the page; None for an edition without a site.
        image: a picture for cards, from the page.
    """

    edition: EditionSettings
    meta: Meta
    title: str
    summary: str
    language: str
    date: datetime
    folder: str
    media: Media
    address: str | None
    image: str | None

    @property
    def audio(self) -> str:
        """Address of the audio file, from the page."""
        return f"{self.folder}/{self.media.name}"

    @property
    def author(self) -> str | None:
        """Of the article."""
        return one_line(self.meta.author) if self.meta.author else None

    def absolute(self, place: str | None) -> str | None:
        """The whole address of something that is known by its place from the page; None without a site."""
        return urljoin(self.address, place) if self.address and place else None


def json_ld(facts: Facts) -> str:
    """A `NewsArticle` with its `AudioObject`, so written that it can stand in a `script` element."""
    publisher = {"@type": "Organization", "name": facts.edition.author or facts.edition.title}
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": facts.title,
        "description": facts.summary or None,
        "inLanguage": facts.language,
        "datePublished": facts.date.isoformat(),
        "author": {"@type": "Person", "name": facts.author} if facts.author else publisher,
        "publisher": publisher,
        "articleSection": facts.meta.section,
        "correction": facts.meta.correction,
        "image": facts.absolute(facts.image),
        "mainEntityOfPage": facts.address,
        "isBasedOn": web_link(facts.meta.link),
        "isAccessibleForFree": True,
        "audio": _audio(facts),
    }
    told = {key: value for key, value in article.items() if value is not None}
    return msgspec.json.encode(told).decode().translate(_INERT)


def _audio(facts: Facts) -> dict[str, object]:
    return {
        "@type": "AudioObject",
        "name": facts.title,
        "contentUrl": facts.absolute(facts.audio) or facts.audio,
        "encodingFormat": facts.media.type,
        "contentSize": str(facts.media.bytes),
        "duration": iso_duration(facts.media.duration),
        "inLanguage": facts.language,
        "isAccessibleForFree": True,
    }


def cards(facts: Facts) -> Iterator[tuple[str, str]]:
    """Open Graph (ogp.me): property and content, as far as they are known."""
    told = (
        ("og:type", "article"),
        ("og:title", facts.title),
        ("og:description", facts.summary),
        ("og:site_name", facts.edition.podcast_title),
        ("og:locale", "_".join(facts.edition.language.split("-")[:2])),
        ("og:url", facts.address),
        ("og:image", facts.absolute(facts.image)),
        ("og:audio", facts.absolute(facts.audio)),
        ("og:audio:type", facts.media.type if facts.address else None),
        ("article:published_time", facts.date.isoformat()),
        ("article:author", facts.author),
        ("article:section", facts.meta.section),
    )
    return ((name, one_line(content)) for name, content in told if content)
