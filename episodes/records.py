"""What never changes of an episode once it is born, and each of its revisions: `records/<slug>.json`.

A record is the authority: feed, index and identity come from records alone, without the articles, the
clip store or the engines.
"""

import msgspec


class Chapter(msgspec.Struct, frozen=True, array_like=True):
    """A chapter: where it starts, and its title."""

    start: int  # ms
    title: str


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """The audio file of a revision."""

    name: str  # <date>-<slug>-<hash8>.mp3
    type: str  # MIME type
    bytes: int
    sha256: str
    duration: int  # ms, of the decoded audio


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One state of an episode, in an immutable folder of its own.

    Attributes:
        id: name of its folder under `public/episodes/<slug>/`, 8 hex digits of its content.
        built: when it was made, ISO 8601 in UTC.
        article: SHA-256 of the article's bytes.
        script: SHA-256 of the script file's bytes; None without one.
        source: the article's path as given, relative to the edition.
        cues: start and end of each segment said, in frames.
        engines: identity of each engine that spoke.
    """

    id: str
    built: str
    article: str
    script: str | None = None
    source: str
    title: str
    author: str | None = None
    lead: str | None = None
    link: str | None = None
    correction: str | None = None
    image: str | None = None
    language: str = "fr"
    media: Media
    chapters: tuple[Chapter, ...] = ()
    cues: tuple[tuple[int, int], ...] = ()
    engines: tuple[str, ...] = ()


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An episode's identity and history.

    Attributes:
        identity: what ties it to its article: front matter `id`, else its link, else its file stem.
        guid: random UUID, born at the first build, never derived from anything.
        slug: given once.
        date: publication, ISO 8601 with offset; fixed at the first build.
        revisions: oldest first.
        withdrawn: when it was taken back for good, ISO 8601; None while it is published.
    """

    identity: str
    guid: str
    slug: str
    date: str
    revisions: tuple[Revision, ...] = ()
    withdrawn: str | None = None
