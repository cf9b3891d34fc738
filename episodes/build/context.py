"""The values of a build: BuildRequest, BuildContext, and EpisodeJob for each episode that is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from episodes import events
from episodes.announcement import NO_FACTS, AnnouncementFacts
from episodes.catalogue.records import Inputs, Record
from episodes.catalogue.withdrawal import Withdrawal
from episodes.edition.edition import EPISODES, Edition
from episodes.events import Event
from episodes.media import cover

if TYPE_CHECKING:
    from audio.synthesis.spending import Bill
    from audio.synthesis.synthesizer import Synthesizer
    from episodes.build.engine_validation import BuildEngine
    from scripts.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What is asked for.

    Attributes:
        articles: those to build; None for all of the edition.
        again: slugs of episodes to remake although nothing changed.
        wait: whether to wait for another build of the edition to end.
        reissue: slugs of episodes that apps shall take for new ones; nothing of what they were is kept.
        withdrawal: what to withdraw for good, before anything else.
    """

    articles: tuple[Path, ...] | None = None
    again: frozenset[str] = frozenset()
    wait: bool = False
    reissue: frozenset[str] = frozenset()
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True)
class BuildContext:
    """What a build works with; synthesizers, lexicon and cover are opened when first needed, and kept.

    Attributes:
        edition: what is built.
        open_synthesizer: opens the edition's synthesizer; called only when something has to be spoken.
        now: the time of the build, aware.
        new_guid: returns a new random identity at each call.
        base_url: address of `public/` for an edition without a site.
        emit: is called with each event.
        open_fallback: opens the synthesizer for episodes that the first one could not make; None fails them.
        engine: of the edition's synthesizer; None where nobody wants to know of it.
        newest_engines: engines of the newest episode, as its record names them.
    """

    edition: Edition
    open_synthesizer: "Callable[[], Synthesizer]"
    now: datetime
    new_guid: Callable[[], UUID]
    base_url: str
    emit: Callable[[Event], None]
    open_fallback: "Callable[[], Synthesizer] | None" = None
    engine: "BuildEngine | None" = None
    newest_engines: tuple[str, ...] = ()

    @cached_property
    def synthesizer(self) -> "Synthesizer":
        """The edition's synthesizer.

        Raises:
            AudioError: its engine cannot speak here.
        """
        if self.engine:
            self.engine.require_no_worse(self.newest_engines)
        return self.open_synthesizer()

    @cached_property
    def fallback(self) -> "Synthesizer | None":
        """The synthesizer for episodes that the edition's own could not make."""
        return self.open_fallback() if self.open_fallback else None

    @cached_property
    def lexicon(self) -> "Lexicon":
        """The pronunciations in force: the newsroom's, then those that are shipped."""
        from scripts.lexicon import prevailing  # noqa: PLC0415 - only where something is spoken

        return prevailing(self.edition.lexicon)

    @property
    def given_cover(self) -> Path | None:
        """The newsroom's own cover image."""
        given = self.edition.settings.edition.cover
        return self.edition.root / given if given else None

    @cached_property
    def cover(self) -> Path:
        """The cover in `public/`."""
        return cover.place(self.edition.public, self.given_cover, self.edition.settings.edition.title)

    @property
    def small_cover(self) -> Path:
        """The cover in `public/` at the size for tags and pages."""
        return cover.small_cover(self.cover)

    @property
    def opened(self) -> "list[Synthesizer]":
        """The synthesizers that were needed so far."""
        found = (vars(self).get(name) for name in ("synthesizer", "fallback"))
        return [synthesizer for synthesizer in found if synthesizer]

    @property
    def bills(self) -> "tuple[Bill, ...]":
        """What was bought so far."""
        spent = dict.fromkeys(synthesizer.spending for synthesizer in self.opened)
        return tuple(bill for spending in spent for bill in spending.bills)

    def warn(self, message: str) -> None:
        """Emit a warning about the build."""
        self.emit(events.Warned(message=message))


class EpisodeJob(NamedTuple):
    """An episode that is to get a new revision.

    Attributes:
        path: of the article, as it was given.
        record: of the episode.
        inputs: what the revision is made from.
        facts: what the announcement says that the article's file does not.
        folder: the folder of `public/` that has it: `EPISODES` or `BULLETINS`.
    """

    path: Path
    record: Record
    inputs: Inputs
    facts: AnnouncementFacts = NO_FACTS
    folder: str = EPISODES
