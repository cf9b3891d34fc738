"""What becomes of an article: its episode stands, is made anew, waits for another one, or is held back."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from episodes.announcement import AnnouncementFacts, corrected_since
from episodes.build.context import BuildContext, BuildRequest
from episodes.catalogue import reply_links, revision_folders
from episodes.catalogue.identity import Catalogue
from episodes.catalogue.records import Inputs, Record
from episodes.errors import EpisodeError
from episodes.publish.delivered_episodes import Delivery, deliveries, is_everywhere
from scripts.article import Article

if TYPE_CHECKING:
    from episodes.edition.publication_state import State


class Decisions:
    """Decides for the articles of one build; nothing is written."""

    def __init__(self, context: BuildContext, catalogue: Catalogue, request: BuildRequest) -> None:
        """Decide nothing yet.

        Args:
            context: of the build.
            catalogue: the edition's episodes.
            request: which episodes are to be remade or reissued although nothing changed.
        """
        self._context, self._catalogue, self._request = context, catalogue, request
        self._public = context.edition.public

    def remake_reason(self, record: Record, inputs: Inputs) -> str | None:
        """Return why an episode is to be made, for the log.

        Args:
            record: of the episode.
            inputs: its article and script file as they are now.

        Returns:
            None where the episode is what its inputs make, and its files are there.
        """
        last = record.current
        if record.slug in self._request.again or self.is_reissued(record, inputs):
            return "it was asked for"
        if last is None:
            return "it has no episode"
        if last.article != inputs.article:
            return "the article changed"
        if last.script != inputs.script:
            return "the script file changed"
        return (
            None if revision_folders.has_complete_audio(self._public, record) else "files of it are missing"
        )

    def is_reissued(self, record: Record, inputs: Inputs) -> bool:
        """Return whether an episode is to be reissued; not twice from the same article and script file.

        Args:
            record: of the episode.
            inputs: its article and script file as they are now.
        """
        last = record.current
        same = last is not None and (last.article, last.script) == (inputs.article, inputs.script)
        done = record.former and len(record.revisions) == 1 and same
        return record.slug in self._request.reissue and not done

    def hold_reason(self, article: Article, record: Record) -> str | None:
        """Return why no episode is made of an article now, as events name it; None where one may be.

        Args:
            article: as it was read.
            record: of its episode.

        Raises:
            EpisodeError: what the article says of its publication is not understood.
        """
        if record.withdrawn:
            return "withdrawn"
        date = None if record.current else datetime.fromisoformat(record.date)
        return self._state(article).reason(self._context.now, date)

    def check_still_built(self, article: Article, record: Record) -> None:
        """Check an episode whose article is held back now: warn where listeners have the episode.

        Args:
            article: as it was read.
            record: of its episode.

        Raises:
            EpisodeError: the episode is not known to be published everywhere, and might yet be, by mistake.
        """
        quoted = self._state(article).quoted if record.current else None
        if quoted is None:
            return
        if not self.is_everywhere(record):
            raise EpisodeError("still built", slug=record.slug, text=quoted)
        self._context.warn(
            f"{record.slug}: is published and stays as it is, although its article now says “{quoted}”. To"
            f" take it back for good: hautevoix withdraw {record.slug}"
        )

    def check_before_sending(self, article: Article, record: Record) -> None:
        """Check an episode that another version built against what holds articles back now.

        Args:
            article: as it was read.
            record: of its episode.

        Raises:
            EpisodeError: the article says “not yet”, and its episode still stands.
        """
        if self._state(article).reason(self._context.now):
            self.check_still_built(article, record)

    def is_everywhere(self, record: Record) -> bool:
        """Return whether each target has an episode as it is now; False where there is no target."""
        return is_everywhere(delivery.state(record) for delivery in self.targets.values())

    def facts(self, article: Article, record: Record) -> AnnouncementFacts:
        """Return what the announcement says that the article's file does not.

        Args:
            article: as it was read.
            record: of its episode.
        """
        now = self._context.now.astimezone(self._context.edition.settings.edition.zone)
        return AnnouncementFacts(self._answered(article, record), corrected_since(article.meta, record, now))

    def waits(self, article: Article, record: Record) -> bool:
        """Return whether a droit de réponse has to wait for the episode that it answers.

        Args:
            article: as it was read.
            record: of its episode.
        """
        return article.meta.reply_to is not None and self._answered(article, record) is None

    def _answered(self, article: Article, record: Record) -> Record | None:
        others = (one for one in self._catalogue.records if one.revisions and one.slug != record.slug)
        return reply_links.find_answered(article.meta.reply_to, others) if article.meta.reply_to else None

    def _state(self, article: Article) -> "State":
        from episodes.edition import publication_state  # noqa: PLC0415 - only where an article is read

        zone = self._context.edition.settings.edition.zone
        return publication_state.decide(article.meta, article.path, zone=zone, now=self._context.now)

    @cached_property
    def targets(self) -> Mapping[str, Delivery]:
        """What each target has, by the target's name."""
        return deliveries(self._context.edition)
