"""What an edition has of articles, and where new ones go: over no other, never out of `articles/`."""

import re
from collections.abc import Iterator
from pathlib import Path

from episodes.catalogue.records import load_all
from episodes.edition import atomic
from episodes.edition.edition import Edition
from episodes.edition.slugs import make_slug
from episodes.errors import ImportRefusedError
from episodes.ingest.address_policy import key
from episodes.ingest.article_file import ArticleFile
from episodes.ingest.fetch import UNKNOWN, Validators
from scripts.article import Meta
from scripts.errors import ScriptError
from scripts.readers import load, meta

STATE = "imports.tsv"
"""In `records/`: what was brought in, and how each feed was at the last import."""

_LINE = re.compile(
    r"article\t(?P<key>[^\t]+)\t(?P<path>[^\t]+)|feed\t(?P<feed>[^\t]+)\t(?P<etag>[^\t]*)\t(?P<modified>[^\t]*)"
)


class KnownArticles:
    """The articles of an edition by their links, with those of its records and of earlier imports."""

    def __init__(self, edition: Edition, *, dry: bool = False) -> None:
        """Reads records, state and articles.

        Args:
            edition: whose articles they are.
            dry: nothing is written.

        Raises:
            EpisodeError: a record or the state is damaged.
            StorageError: something cannot be read.
        """
        self._edition, self._dry = edition, dry
        shelf = edition.root / "articles"
        self._shelf = edition.root if edition.articles and not shelf.is_dir() else shelf
        self._articles: dict[str, str] = {}  # where each key was brought to
        self._feeds: dict[str, Validators] = {}
        self._read(edition.records / STATE)
        self._standing = dict(self._present())
        self._episodes = dict(_of_records(edition))
        paths = self._shelf.iterdir() if self._shelf.is_dir() else ()
        self._names = {name for path in paths for name in (path.stem.casefold(), make_slug(path.stem))}

    def known(self, identity: str, *, again: bool = False) -> str | None:
        """Where an article is that the edition has, or had; None for a new one.

        Args:
            identity: its link, or what stands for it.
            again: it was asked for by itself, so that having removed its file does not count.
        """
        wanted = key(identity)
        if found := self._episodes.get(wanted) or self._standing.get(wanted):
            return found
        removed = self._articles.get(wanted)
        return f"removed: {removed}" if removed and not again else None

    def add(self, file: ArticleFile, identity: str) -> str:
        """Writes an article under a name of its own.

        Args:
            file: what to write.
            identity: by which it will be known, besides its link.

        Returns:
            Its path from the edition.

        Raises:
            StorageError: it cannot be written, or `articles/` leads out of the edition.
        """
        day = f"{file.date:%Y-%m-%d} " if file.date else ""
        stem = make_slug(f"{day}{file.title}", self._names)
        self._names.add(stem)
        path = self._shelf / f"{stem}{file.suffix}"
        if not self._dry:
            atomic.require_within(self._edition.root, path)
            atomic.write(path, file.data)
        place = self._edition.source(path)
        self.remember(identity, place)
        if file.link:
            self.remember(file.link, place)
        return place

    def alias(self, identity: str, other: str) -> None:
        """Holds that an article goes by this name too, so that it need not be fetched to be known."""
        if place := self._standing.get(key(other)):
            self.remember(identity, place)

    def remember(self, identity: str, place: str) -> None:
        """Holds that an article lies at a place under this name too."""
        self._articles[key(identity)] = self._standing[key(identity)] = place

    def validators(self, feed: str) -> Validators:
        """How a feed was when all of it had been brought in."""
        return self._feeds.get(feed, UNKNOWN)

    def settle(self, feed: str, validators: Validators) -> None:
        """Holds how a feed is, now that all of it was brought in."""
        self._feeds[feed] = validators

    def save(self) -> None:
        """Writes the state, where it changed.

        Raises:
            StorageError: it cannot be written.
        """
        if self._dry:
            return
        lines = [f"article\t{name}\t{path}\n" for name, path in sorted(self._articles.items())]
        lines += [f"feed\t{url}\t{told.etag}\t{told.modified}\n" for url, told in sorted(self._feeds.items())]
        if lines:
            atomic.write_if_changed(self._edition.records / STATE, "".join(lines).encode())

    def _read(self, path: Path) -> None:
        text = (atomic.read(path) or b"").decode(errors="replace")
        for number, line in enumerate(text.split("\n")[:-1], 1):
            found = _LINE.fullmatch(line)
            if found is None:
                raise ImportRefusedError("record", path=path, line=number)
            if found["feed"]:
                self._feeds[found["feed"]] = Validators(found["etag"], found["modified"])
            else:
                self._articles[found["key"]] = found["path"]

    def _present(self) -> Iterator[tuple[str, str]]:
        """The articles that are there, by link; those that an import brought are not read for it."""
        there = {self._edition.source(path): path for path in self._edition.articles}
        yield from ((name, place) for name, place in self._articles.items() if place in there)
        brought = set(self._articles.values())
        for place, path in there.items():
            if place not in brought and (told := _meta(path)):
                yield from ((key(name), place) for name in (told.id, told.link) if name)


def _meta(path: Path) -> Meta | None:
    """What an article tells of itself; nothing for one that a build refuses."""
    try:
        return meta(load(path), str(path))
    except ScriptError:
        return None


def _of_records(edition: Edition) -> Iterator[tuple[str, str]]:
    for record in load_all(edition.records):
        where = f"withdrawn: {record.slug}" if record.withdrawn else f"episode {record.slug}"
        names = {record.identity, *(revision.link for revision in record.revisions)}
        yield from ((key(name), where) for name in names if name)
