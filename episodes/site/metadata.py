"""Metadata of an episode's page for machines: JSON-LD (schema.org) for search, Open Graph for cards."""

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
"""Escapes of JSON for all that could end or begin markup."""


class PageMetadata(NamedTuple):
    """What the metadata of an episode is made from.

    Attributes:
        edition: what it belongs to.
        meta: the metadata of its article.
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
        """Path of the audio file, from the page."""
        return f"{self.folder}/{self.media.name}"

    @property
    def author(self) -> str | None:
        """Of the article."""
        return one_line(self.meta.author) if self.meta.author else None

    def absolute(self, path: str | None) -> str | None:
        """Return the whole address of a path from the page; None for an edition without a site."""
        return urljoin(self.address, path) if self.address and path else None


def json_ld(metadata: PageMetadata) -> str:
    """Return a `NewsArticle` with its `AudioObject`, escaped so that it can stand in a `script` element."""
    publisher = {"@type": "Organization", "name": metadata.edition.author or metadata.edition.title}
    audio = {
        "@type": "AudioObject",
        "name": metadata.title,
        "contentUrl": metadata.absolute(metadata.audio) or metadata.audio,
        "encodingFormat": metadata.media.type,
        "contentSize": str(metadata.media.bytes),
        "duration": iso_duration(metadata.media.duration),
        "inLanguage": metadata.language,
        "isAccessibleForFree": True,
    }
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": metadata.title,
        "description": metadata.summary or None,
        "inLanguage": metadata.language,
        "datePublished": metadata.date.isoformat(),
        "author": {"@type": "Person", "name": metadata.author} if metadata.author else publisher,
        "publisher": publisher,
        "articleSection": metadata.meta.section,
        "correction": metadata.meta.correction,
        "image": metadata.absolute(metadata.image),
        "mainEntityOfPage": metadata.address,
        "isBasedOn": web_link(metadata.meta.link),
        "isAccessibleForFree": True,
        "audio": audio,
    }
    known = {key: value for key, value in article.items() if value is not None}
    return msgspec.json.encode(known).decode().translate(_INERT)


def cards(metadata: PageMetadata) -> Iterator[tuple[str, str]]:
    """Return properties of Open Graph (ogp.me) and their content, those without content left out."""
    properties = (
        ("og:type", "article"),
        ("og:title", metadata.title),
        ("og:description", metadata.summary),
        ("og:site_name", metadata.edition.podcast_title),
        ("og:locale", "_".join(metadata.edition.language.split("-")[:2])),
        ("og:url", metadata.address),
        ("og:image", metadata.absolute(metadata.image)),
        ("og:audio", metadata.absolute(metadata.audio)),
        ("og:audio:type", metadata.media.type if metadata.address else None),
        ("article:published_time", metadata.date.isoformat()),
        ("article:author", metadata.author),
        ("article:section", metadata.meta.section),
    )
    return ((name, one_line(content)) for name, content in properties if content)
