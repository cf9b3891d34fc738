"""Builds articles, one after the other: each is unchanged, waits, is left out, or gets a new revision."""

import logging
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from audio.errors import GivenUpError, SpendingError
from episodes import events
from episodes.build.context import BuildContext, BuildRequest, EpisodeJob
from episodes.build.decision import Decisions
from episodes.build.lookahead import Lookahead
from episodes.build.prepare import PreparedArticle
from episodes.catalogue import clock_check, doubt_counts
from episodes.catalogue.doubt_counts import DoubtCount, DoubtCounts
from episodes.catalogue.identity import Catalogue
from episodes.catalogue.records import Inputs, Record
from episodes.edition.slugs import suggest_slugs
from episodes.errors import ENDING, EpisodeError
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from audio.engines.base import Request

_LOG = logging.getLogger("hautevoix.build")


class ArticleBuilder:
    """Builds articles; records are written, entry files are not.

    Attributes:
        met: slugs of the episodes whose articles were among those to build.
        revised: slugs of those that have a new revision.
        unchanged: records of those that are as they should be.
        doubts: number of things to look at in each article that has an episode, by the article's path; None
            where nobody counted them.
    """

    def __init__(self, context: BuildContext, catalogue: Catalogue, request: BuildRequest) -> None:
        """Build nothing yet.

        Args:
            context: of the build.
            catalogue: the edition's episodes.
            request: which episodes are to be remade or reissued although nothing changed.
        """
        self._context, self._catalogue, self._request = context, catalogue, request
        self._decisions = Decisions(context, catalogue, request)
        self._doubt_counts = DoubtCounts(context.edition.records)
        self._lookahead = Lookahead((), self._look_at)
        self._prepared: dict[Path, PreparedArticle] = {}  # looked at before their turn
        self._waiting: list[Path] = []  # replies to what has no episode yet
        self._countable = doubt_counts.MOST
        self.met: set[str] = set()
        self.revised: set[str] = set()
        self.unchanged: list[Record] = []
        self.doubts: dict[str, int | None] = {}

    def build(self, articles: Sequence[Path]) -> list[int]:
        """Build each article that needs it; a fault in one does not stop the others, the spending limit does.

        Returns:
            The exit codes of those that failed, and of episodes to remake whose articles were not among them.

        Raises:
            StorageError: the disk refused; the record of before stands.
        """
        self._lookahead = Lookahead(articles, self._look_at)
        codes = []
        try:
            for self._lookahead.turn, path in enumerate(articles):
                codes.append(self._attempt(path))
                if codes[-1] == SpendingError.exit_code:
                    return [code for code in codes if code]
            codes += [self._attempt(path) for path in tuple(self._waiting)]
        finally:
            for synthesizer in self._context.opened:
                synthesizer.workers.stop()
        missing = sorted((self._request.again | self._request.reissue) - self.met)
        codes += [self._fail(slug, EpisodeError("not here", slug=slug)) for slug in missing]
        return [code for code in codes if code]

    def _attempt(self, path: Path) -> int:
        """Build one article and return its exit code; only a fault of the disk stops the build."""
        edition = self._context.edition
        try:
            self._build(path)
        except GivenUpError as error:
            out = ["--out", str(edition.root)] if edition.alone else []
            command = ["hautevoix", "build", str(path), *out, "--engine", "espeak"]
            return self._fail(edition.source(path), error.with_command(shlex.join(command)))
        except HautevoixError as error:
            if error.exit_code in ENDING:
                raise
            return self._fail(edition.source(path), error)
        return 0

    def _fail(self, source: str, error: HautevoixError) -> int:
        self._context.emit(events.Failed(source=source, message=str(error), exit_code=error.exit_code))
        return error.exit_code

    def _build(self, path: Path) -> None:
        ahead = self._prepared.pop(path, None)
        prepared = ahead if ahead and ahead.is_fresh else PreparedArticle(path, self._context)
        known = self._catalogue.find_by_file(path, prepared.sha256)
        if known:
            self.met.add(known.slug)
        if known and self._decisions.remake_reason(known, prepared.inputs(known.slug)) is None:
            self._catalogue.claim(known.identity, path)
            if self._doubt_counts.of(known) is None and not self._decisions.is_everywhere(known):
                self._decisions.check_before_sending(prepared.article, known)
            self._leave(known, path)
            return
        record = self._catalogue.claim_record(prepared.article, path, prepared.sha256)
        self.met.add(record.slug)
        inputs = prepared.inputs(record.slug)
        if hold_reason := self._decisions.hold_reason(prepared.article, record):
            self._decisions.check_still_built(prepared.article, record)
            self._context.emit(events.Left(source=inputs.source, reason=hold_reason))
            return
        reason = self._decisions.remake_reason(record, inputs)
        if reason is None:
            self._leave(record, path)
        elif self._decisions.waits(prepared.article, record):
            if path in self._waiting:
                name, others = prepared.article.meta.reply_to, self._catalogue.by_slug.keys() - {record.slug}
                raise EpisodeError("reply", path=path, name=name, known=suggest_slugs(name or "", others))
            self._waiting.append(path)
            self._prepared[path] = prepared
        else:
            _LOG.info("%s is made: %s", record.slug, reason)
            self._revise(prepared, record, inputs)

    def requests(self, path: Path, *, ahead: bool = False) -> "list[Request] | None":
        """Return what an article will most likely have spoken; nothing is.

        Args:
            path: of the article.
            ahead: keep what was prepared for the article's turn; a reply that waits is not looked at yet.

        Returns:
            None where no episode will be made of it.

        Raises:
            HautevoixError: it is refused, or a voice that it needs cannot speak.
        """
        prepared = PreparedArticle(path, self._context)
        known = self._catalogue.find_by_file(path, prepared.sha256)
        if known and self._decisions.remake_reason(known, prepared.inputs(known.slug)) is None:
            return None
        if ahead:
            self._prepared[path] = prepared
        article = prepared.article
        record = self._catalogue.expected(article, path, prepared.sha256)
        inputs = prepared.inputs(record.slug)
        if (
            (ahead and self._decisions.waits(article, record))
            or self._decisions.hold_reason(article, record)
            or self._decisions.remake_reason(record, inputs) is None
        ):
            return None
        job = EpisodeJob(path, record, inputs, self._decisions.facts(article, record))
        return prepared.requests(job, self._catalogue.records)

    def _look_at(self, path: Path) -> "list[Request]":
        """Return what an article will have spoken; a fault in it is reported when its turn comes."""
        with suppress(HautevoixError):
            return self.requests(path, ahead=True) or []
        return []

    def _leave(self, record: Record, path: Path) -> None:
        """Leave an episode as it is; where its number of doubts was lost, they are counted again."""
        if record.slug in self._request.reissue:
            self._context.warn(
                f"{record.slug}: is not reissued again: it was, with this very article and script."
            )
        self._context.emit(events.Unchanged(source=record.revisions[-1].source, slug=record.slug))
        self.unchanged.append(record)
        doubts = self._doubt_counts.of(record)
        if doubts is None and self._countable:
            from episodes.build.script import count_doubts  # noqa: PLC0415 - only where nobody counted before

            self._countable -= 1
            doubts = count_doubts(path, self._context.edition, record.slug, self._context.lexicon)
            if doubts is not None:
                self._doubt_counts.add(record.slug, DoubtCount(record.revisions[-1].id, doubts))
        self.doubts[str(path)] = doubts

    def _revise(self, prepared: PreparedArticle, record: Record, inputs: Inputs) -> None:
        from episodes.build.make_revision import make_episode  # noqa: PLC0415 - only where something changed

        if record.slug in self._request.again:
            record = clock_check.restamp(record, self._context.now)
        facts = self._decisions.facts(prepared.article, record)
        reissued = self._decisions.is_reissued(record, inputs)
        if reissued:
            record = replace(record, guid=str(self._context.new_guid()), former=(*record.former, record.guid))
        job = EpisodeJob(prepared.path, record, inputs, facts)
        revision, built = make_episode(prepared, job, self._context, self._catalogue.records, self._lookahead)
        same = record.current is not None and record.current.id == revision.id
        earlier = () if reissued else record.revisions[:-1] if same else record.revisions
        self._catalogue.save(replace(record, revisions=(*earlier, revision)))
        self.revised.add(record.slug)
        self._doubt_counts.add(record.slug, DoubtCount(revision.id, len(built.doubts)))
        self.doubts[str(prepared.path)] = len(built.doubts)
        self._context.emit(built)
