"""The articles that an edition has, by identity; new ones overwrite no other, and stay in `articles/`."""

import re
from collections.abc import Iterator

from episodes.catalogue.records import load_all
from episodes.edition import atomic
from episodes.edition.edition import Edition
from episodes.edition.slugs import make_slug
from episodes.errors import ImportRefusedError
from episodes.ingest.article_file import ArticleFile
from episodes.ingest.canonical_urls import key
from episodes.ingest.fetch import UNKNOWN, Validators
from scripts.errors import ScriptError
from scripts.readers import load, meta

STATE = "imports.tsv"
"""In `records/`: what was imported, and the validators of each feed at the last import."""

_LINE = re.compile(
    r"article\t(?P<key>[^\t]+)\t(?P<path>[^\t]+)|feed\t(?P<feed>[^\t]+)\t(?P<etag>[^\t]*)\t(?P<modified>[^\t]*)"
)


class KnownArticles:
    """The articles of an edition by their links, with those of its records and of earlier imports."""

    def __init__(self, edition: Edition, *, dry: bool = False) -> None:
        """Read records, state and articles.

        Args:
            edition: whose articles they are.
            dry: nothing is written.

        Raises:
            EpisodeError: a record or the state is damaged.
            StorageError: something cannot be read.
        """
        self._edition, self._dry = edition, dry
        folder = edition.root / "articles"
        self._folder = edition.root if edition.articles and not folder.is_dir() else folder
        self._imported: dict[str, str] = {}  # where each key was written to
        self._feeds: dict[str, Validators] = {}
        path = edition.records / STATE
        text = (atomic.read(path) or b"").decode(errors="replace")
        for number, line in enumerate(text.split("\n")[:-1], 1):
            found = _LINE.fullmatch(line)
            if found is None:
                raise ImportRefusedError("record", path=path, line=number)
            if found["feed"]:
                self._feeds[found["feed"]] = Validators(found["etag"], found["modified"])
            else:
                self._imported[found["key"]] = found["path"]
        self._present = dict(self._find_present())
        self._episodes: dict[str, str] = {}
        for record in load_all(edition.records):
            where = f"withdrawn: {record.slug}" if record.withdrawn else f"episode {record.slug}"
            names = {record.identity, *(revision.link for revision in record.revisions)}
            self._episodes |= {key(name): where for name in names if name}
        paths = self._folder.iterdir() if self._folder.is_dir() else ()
        self._names = {name for path in paths for name in (path.stem.casefold(), make_slug(path.stem))}

    def _find_present(self) -> Iterator[tuple[str, str]]:
        """Yield key and place of each article that is there; those that an import wrote are not read."""
        there = {self._edition.source(path): path for path in self._edition.articles}
        yield from ((name, place) for name, place in self._imported.items() if place in there)
        imported = set(self._imported.values())
        for place, path in there.items():
            if place in imported:
                continue
            try:
                found = meta(load(path), str(path))
            except ScriptError:  # a build refuses it
                continue
            yield from ((key(name), place) for name in (found.id, found.link) if name)

    def find(self, identity: str, *, again: bool = False) -> str | None:
        """Return where an article is that the edition has, or had; None for a new one.

        Args:
            identity: its link, or what it is known by otherwise.
            again: it was asked for by itself, so that its file was removed does not count.
        """
        wanted = key(identity)
        if found := self._episodes.get(wanted) or self._present.get(wanted):
            return found
        removed = self._imported.get(wanted)
        return f"removed: {removed}" if removed and not again else None

    def add(self, file: ArticleFile, identity: str) -> str:
        """Write an article under a name of its own.

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
        path = self._folder / f"{stem}{file.suffix}"
        if not self._dry:
            atomic.require_within(self._edition.root, path)
            atomic.write(path, file.data)
        place = self._edition.source(path)
        for name in (identity, file.link or identity):
            self._imported[key(name)] = self._present[key(name)] = place
        return place

    def add_alias(self, identity: str, other: str) -> None:
        """Note another name of an article, so that it need not be fetched to be known.

        Args:
            identity: the other name.
            other: a name that it is known by.
        """
        if place := self._present.get(key(other)):
            self._imported[key(identity)] = self._present[key(identity)] = place

    def validators(self, feed: str) -> Validators:
        """Return the validators of a feed when all of it had been imported."""
        return self._feeds.get(feed, UNKNOWN)

    def finish_feed(self, feed: str, validators: Validators) -> None:
        """Note that all of a feed was imported.

        Args:
            feed: its address.
            validators: with which it came.
        """
        self._feeds[feed] = validators

    def save(self) -> None:
        """Write the state, if it changed.

        Raises:
            StorageError: it cannot be written.
        """
        if self._dry:
            return
        lines = [f"article\t{name}\t{path}\n" for name, path in sorted(self._imported.items())]
        feeds = sorted(self._feeds.items())
        lines += [f"feed\t{address}\t{known.etag}\t{known.modified}\n" for address, known in feeds]
        if lines:
            atomic.write_if_changed(self._edition.records / STATE, "".join(lines).encode())
