"""An article on its way to an episode: loaded, parsed, narrated, announced and cast, each step once."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from episodes.build.context import BuildContext, EpisodeJob
from episodes.build.script import Edits
from episodes.catalogue.records import Inputs, Record
from scripts import readers
from scripts.article import Article
from scripts.script import Script

if TYPE_CHECKING:
    from audio.engines.base import Request
    from audio.synthesis.synthesizer import Synthesizer
    from episodes.build.speak import CastScript

T = TypeVar("T")


class PreparedArticle:
    """One article, and what was computed of it so far.

    It is looked at before its turn, so that its clips are begun early, and again when its turn comes. A step
    is computed again only where something that it depends on changed in between: a script file that was
    edited, or a person who got a voice in another episode.

    Attributes:
        path: of the article, as it was given.
        source: its path as records and messages give it.
        sha256: of its bytes.
    """

    def __init__(self, path: Path, context: BuildContext) -> None:
        """Load the article.

        Args:
            path: of its file.
            context: of the build.

        Raises:
            EpisodeError: its name is not UTF-8, or it is a link that leads out of the edition.
            ScriptError: it cannot be read.
        """
        self.path, self._context = path, context
        self.source = context.edition.source(path)
        self._stamp = _stamp(path)
        self._data = context.edition.article_bytes(path)
        self.sha256 = hashlib.sha256(self._data).hexdigest()
        self._edits: Edits | None = None
        self._steps: dict[str, tuple[Any, Any]] = {}

    @property
    def is_fresh(self) -> bool:
        """Whether the article's file is still the one that was loaded, by its size and times."""
        return self._stamp is not None and self._stamp == _stamp(self.path)

    @cached_property
    def article(self) -> Article:
        """The article as it was read.

        Raises:
            ScriptError: it is refused.
        """
        return readers.parse(self._data, str(self.path))

    def inputs(self, slug: str) -> Inputs:
        """Return what a revision of the episode would be made from now; reads the script file.

        Raises:
            ScriptError: the script file cannot be read.
        """
        self._edits = Edits.read(self._context.edition.script(self.path, slug))
        return Inputs(self.source, self.sha256, self._edits.sha256 if self._edits else None)

    def script(self, job: EpisodeJob) -> Script:
        """Return everything that is heard in the episode.

        Raises:
            ScriptError: the article or its script file is refused.
        """
        from episodes.build.script import article_script, with_announcement  # noqa: PLC0415 - only to make one

        edition, edits = self._context.edition, self._edits
        article = self._once(
            "article script",
            job.inputs.script,
            lambda: article_script(self.article, edition, edits, self._context.lexicon),
        )
        return self._once(
            "script",
            _script_key(job),
            lambda: with_announcement(article, edition, datetime.fromisoformat(job.record.date), job.facts),
        )

    def cast(self, job: EpisodeJob, synthesizer: "Synthesizer", known: Mapping[str, str]) -> "CastScript":
        """Return the script with its voices.

        Args:
            job: the episode.
            synthesizer: has the voices.
            known: voices that people had before, by their names.

        Raises:
            AudioError: a voice that is needed cannot speak.
            ScriptError: the article or its script file is refused.
        """
        from episodes.build.speak import cast_script  # noqa: PLC0415 - loads numpy

        script, settings = self.script(job), self._context.edition.settings
        known = {person.name: known[person.name] for person in script.people if person.name in known}
        return self._once(
            "cast",
            (_script_key(job), id(synthesizer), known),
            lambda: cast_script(script, settings, synthesizer, known),
        )

    def requests(self, job: EpisodeJob, records: Iterable[Record]) -> "list[Request]":
        """Return what the edition's synthesizer will most likely be asked for.

        Args:
            job: the episode.
            records: of the edition: people keep the voices that they had.

        Raises:
            AudioError: a voice that is needed cannot speak.
            ScriptError: the article or its script file is refused.
        """
        from audio.assembly import assemble  # noqa: PLC0415 - loads numpy
        from episodes.build.speak import known_voices  # noqa: PLC0415 - likewise

        found = self.cast(job, self._context.synthesizer, known_voices(records, job.record.slug))
        return list(assemble.requests(found.script.segments, found.cast))

    def _once(self, step: str, key: object, compute: Callable[[], T]) -> T:
        """Compute a step, unless that was done with the same key; an earlier result is dropped."""
        if step not in self._steps or self._steps[step][0] != key:
            self._steps[step] = key, compute()
        result: T = self._steps[step][1]
        return result


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _script_key(job: EpisodeJob) -> tuple[Any, ...]:
    """Return everything but the article that an episode's script depends on."""
    return job.inputs.script, job.record.date, job.facts
