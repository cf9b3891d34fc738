"""What episodes are made with: all that is not in the articles enters here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from uuid import UUID

from audio.synthesis.synthesizer import Synthesizer
from episodes.edition.edition import Edition
from episodes.events import Event
from episodes.media import cover
from scripts.lexicon import Lexicon, prevailing


@dataclass(frozen=True, slots=True)
class Bench:
    """What a build works with.

    Attributes:
        edition: what is built.
        studio: gives where segments are said; called only when one has to be.
        now: the time of the build, aware.
        guid: gives a new random identity at each call.
        base: address of `public/` for an edition without a site.
        emit: told of each event.
        understudy: gives who says an episode that the studio could not; None fails that episode.
    """

    edition: Edition
    studio: Callable[[], Synthesizer]
    now: datetime
    guid: Callable[[], UUID]
    base: str
    emit: Callable[[Event], None]
    understudy: Callable[[], Synthesizer] | None = None


@dataclass(frozen=True)
class Workshop:
    """A bench with its tools: each is fetched when it is first needed, and kept."""

    bench: Bench

    @property
    def edition(self) -> Edition:
        """What is built."""
        return self.bench.edition

    @cached_property
    def studio(self) -> Synthesizer:
        """Where segments are said."""
        return self.bench.studio()

    def close(self) -> None:
        """Ends what was begun and nobody will ask for."""
        for studio in self._opened:
            studio.workers.stop()

    def trim(self) -> None:
        """Keeps the clip store to its limit."""
        for studio in self._opened:
            studio.store.trim()

    @property
    def _opened(self) -> list[Synthesizer]:
        """The studios that were needed."""
        found = (vars(self).get(name) for name in ("studio", "understudy"))
        return [studio for studio in found if studio]

    @cached_property
    def understudy(self) -> Synthesizer | None:
        """Whoever says an episode that the edition's own engine could not."""
        return self.bench.understudy() if self.bench.understudy else None

    @cached_property
    def words(self) -> Lexicon:
        """The pronunciations that hold."""
        return prevailing(self.edition.lexicon)

    @cached_property
    def cover(self) -> Path:
        """The cover in `public/`."""
        return cover.place(self.edition.public, self.given_cover, self.edition.settings.edition.title)

    @property
    def given_cover(self) -> Path | None:
        """The newsroom's own image."""
        given = self.edition.settings.edition.cover
        return self.edition.root / given if given else None

    def picture(self) -> Path:
        """The cover as tags and pages carry it."""
        return cover.small(self.cover)
