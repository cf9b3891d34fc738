"""Settings of feeds, legal notice, accessibility statement, bulletin and talking book."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from episodes.edition.settings.types import Address, Line, Text


class FeedSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[feed]`: contents and paging of feeds (docs/listeners.md).

    Attributes:
        page: episodes of an older page; the newest page holds as many to twice as many.
        sections: title of the feed of each section, by the name that articles give in their front matter.
        prefix: put before addresses of media, for analytics; None measures nobody.
        hub: WebSub hub that is notified of changes.
        new_address: where the feed has moved to.
        locked: whether other hosts may not import it.
        licence: of the episodes, an SPDX identifier or a few words.
        licence_link: address of its text.
        location: the place it covers, in words.
        geo: coordinates of that place, `geo:44.1250,4.0817`.
        funding: where listeners can support the newsroom.
        funding_text: text of that link.
        frequency: how often an episode appears, in words.
    """

    page: Annotated[int, Meta(ge=10, le=5000)] = 250
    sections: dict[str, Line] = {}
    prefix: Address | None = None
    hub: Address | None = None
    new_address: Address | None = None
    locked: bool = True
    licence: Line | None = None
    licence_link: Address | None = None
    location: Line | None = None
    geo: (
        Annotated[
            str,
            Meta(
                pattern=r"^geo:-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?\Z",
                description="a place such as geo:44.1250,4.0817",
            ),
        ]
        | None
    ) = None
    funding: Address | None = None
    funding_text: Line = "Soutenir la rédaction"
    frequency: Line | None = None


class LegalSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[legal]`: the legal notice (in France: loi n° 2004-575, article 1-1).

    Attributes:
        publisher: name or corporate name.
        address: of the publisher.
        registration: SIREN, RCS, RNA or the like.
        director: directeur ou directrice de la publication.
        contact: telephone, e-mail or address of a form.
        host: name, address and telephone of the hosting provider.
        privacy: on personal data, besides what the pages themselves store.
    """

    publisher: Line | None = None
    address: Line | None = None
    registration: Line | None = None
    director: Line | None = None
    contact: Line | None = None
    host: Line | None = None
    privacy: Text | None = None


class AccessibilitySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[accessibility]`: results of an audit by a person (RGAA 4.1); a tool is no audit.

    Attributes:
        status: "none" without an audit, "partial" from half the criteria on, "total" for all.
        audited: the day of the audit, as written.
        auditor: who carried it out.
        rate: percentage of criteria that are met.
        gaps: what is not accessible yet.
        contact: for reports; None stands for the edition's e-mail address.
    """

    status: Literal["none", "partial", "total"] = "none"
    audited: Line | None = None
    auditor: Line | None = None
    rate: Annotated[int, Meta(ge=0, le=100)] | None = None
    gaps: tuple[Line, ...] = ()
    contact: Line | None = None


class BulletinSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[bulletin]`: the episodes of a day in one, with a chapter each, in a feed of its own.

    Attributes:
        enabled: whether there is one.
        title: of the podcast; None derives it from the edition's.
        episode: title of each bulletin; holds `{date}`.
        before: said after that title; may hold `{date}` and `{édition}`.
        after: said last; likewise.
        minimum: episodes that make a bulletin.
    """

    enabled: bool = False
    title: Line | None = None
    episode: Line = "Le journal du {date}"
    before: tuple[Line, ...] = ("{édition}.", "Lecture par des voix de synthèse.")
    after: tuple[Line, ...] = ("C\N{RIGHT SINGLE QUOTATION MARK}était {édition}.",)
    minimum: Annotated[int, Meta(ge=1, le=100)] = 2


class BookSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[book]`: the talking book on the first page, EPUB 3 with Media Overlays.

    Attributes:
        period: what it holds: the newest day, month, or everything; "none" makes no book.
        episodes: whether each episode is also offered as a book.
    """

    period: Literal["none", "day", "month", "all"] = "none"
    episodes: bool = False
