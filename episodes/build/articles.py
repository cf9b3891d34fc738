"""The articles of a build, one after the other: each stands, waits, is left out, or gets a new revision."""

import hashlib
import logging
import shlex
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from audio.errors import GivenUpError
from episodes import events
from episodes.announcement import Context, since
from episodes.build.context import Workshop
from episodes.build.lookahead import Outlook
from episodes.catalogue import clock_check, doubt_counts, identity, revision_folders, right_of_reply
from episodes.catalogue.doubt_counts import DoubtCount, DoubtCounts
from episodes.catalogue.identity import Catalogue
from episodes.catalogue.records import Inputs, Record, Revision
from episodes.edition import state
from episodes.edition.slugs import suggest_slugs
from episodes.errors import ENDING, EpisodeError
from episodes.events import Event
from episodes.publish.delivery import Delivery, deliveries, is_everywhere
from scripts import readers
from scripts.article import Article
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from audio.engines.base import Request
    from episodes.build.revision import Job

_LOG = logging.getLogger("hautevoix.build")


class Intake:
    """What becomes of articles; records are written, entry files are not.

    Attributes:
        met: slugs of the episodes whose articles came up.
        revised: slugs of those that have a new revision.
        standing: records of those that are as they should be.
        doubts: how many things to look at each article with an episode has, by its path; None where nobody
            counted them.
    """

    def __init__(
        self, shop: Workshop, register: Catalogue, again: AbstractSet[str], reissue: AbstractSet[str]
    ) -> None:
        """Takes nothing in yet.

        Args:
            shop: what episodes are made with.
            register: which episode an article is.
            again: slugs of episodes to remake although nothing changed.
            reissue: slugs of episodes that apps shall take for new ones, with nothing left of before.
        """
        self._shop, self._register = shop, register
        self._edition = shop.edition
        self._notes = DoubtCounts(shop.edition.records)
        self._again, self._reissue = again, reissue
        self._outlook = Outlook((), self._expected)
        self._waiting: list[Path] = []  # replies to what has no episode yet
        self.met: set[str] = set()
        self.revised: set[str] = set()
        self.doubts: dict[str, int | None] = {}
        self.standing: list[Record] = []
        self._countable = doubt_counts.MOST

    def take(self, articles: Sequence[Path]) -> list[int]:
        """Builds each article that has to be; what is wrong with one concerns no other.

        Returns:
            The exit codes of those that failed, and of episodes to remake whose articles did not come up.

        Raises:
            StorageError: the disk refused; the record of before stands.
        """
        self._outlook = Outlook(articles, self._expected)
        try:
            codes = [self._turn(number, path) for number, path in enumerate(articles)]
            codes += [self._attempt(path) for path in tuple(self._waiting)]
        finally:
            self._shop.close()
        unmet = sorted((self._again | self._reissue) - self.met)
        codes += [self._fail(name, EpisodeError("not here", slug=name)) for name in unmet]
        return [code for code in codes if code]

    def _turn(self, number: int, path: Path) -> int:
        self._outlook.turn = number
        return self._attempt(path)

    def _attempt(self, path: Path) -> int:
        """Builds one article; what is wrong with it concerns no other, unless it is the disk."""
        try:
            self._article(path)
        except GivenUpError as error:
            return self._fail(self._edition.source(path), error.with_command(self._embedded(path)))
        except HautevoixError as error:
            if error.exit_code in ENDING:
                raise
            return self._fail(self._edition.source(path), error)
        return 0

    def _embedded(self, path: Path) -> str:
        """What to type to have an article said by the voice that always works."""
        into = ["--out", str(self._edition.root)] if self._edition.alone else []
        return shlex.join(["hautevoix", "build", str(path), *into, "--engine", "espeak"])

    def _fail(self, source: str, error: HautevoixError) -> int:
        self._emit(events.Failed(source=source, message=str(error), exit_code=error.exit_code))
        return error.exit_code

    def _article(self, path: Path) -> None:
        data = self._edition.article_bytes(path)
        sha256 = _sha256(data)
        known = self._register.known(path, sha256)
        if known:
            self.met.add(known.slug)
        if known and self._stands(known, self._inputs(path, known.slug, sha256)):
            self._register.claim(known.identity, path)
            if self._notes.of(known) is None and not self._is_everywhere(known):
                self._judge_again(readers.parse(data, str(path)), known)
            self._unchanged(known, path)
            return
        article = readers.parse(data, str(path))
        record = self._register.record(article, path, sha256)
        self.met.add(record.slug)
        inputs = self._inputs(path, record.slug, sha256)
        if reason := self._left_out(article, record):
            self._refuse_still_built(article, record)
            self._emit(events.Left(source=inputs.source, reason=reason))
        elif self._stands(record, inputs):
            self._unchanged(record, path)
        elif self._can_answer(article, record, path):
            self._revise(article, record, inputs, path)

    def _inputs(self, path: Path, name: str, sha256: str) -> Inputs:
        edited = identity.read_script_file(self._edition.script(path, name))
        return Inputs(self._edition.source(path), sha256, _sha256(edited) if edited is not None else None)

    def _stands(self, record: Record, inputs: Inputs) -> bool:
        """Whether an episode is what its inputs make, and its files are there."""
        return self._reason(record, inputs) is None

    def _reason(self, record: Record, inputs: Inputs) -> str | None:
        """Why an episode is made; None where it is what its inputs make, and its files are there."""
        last = record.current
        if record.slug in self._again or self._is_reissued(record, inputs):
            return "it was asked for"
        if last is None:
            return "it has no episode"
        if last.article != inputs.article:
            return "the article changed"
        if last.script != inputs.script:
            return "the script file changed"
        return (
            None
            if revision_folders.has_complete_audio(self._edition.public, record)
            else "files of it are missing"
        )

    def _is_reissued(self, record: Record, inputs: Inputs) -> bool:
        """Whether an episode is to be reissued; not twice of the same article and script."""
        done = record.former and len(record.revisions) == 1 and _same(record, inputs)
        return record.slug in self._reissue and not done

    def _unchanged(self, record: Record, path: Path) -> None:
        source = record.revisions[-1].source
        if record.slug in self._reissue:
            told = f"{record.slug}: is not reissued again: it was, with this very article and script."
            self._emit(events.Warned(message=told))
        self._emit(events.Unchanged(source=source, slug=record.slug))
        self.standing.append(record)
        self.doubts[str(path)] = self._doubts(record, path)

    def _doubts(self, record: Record, path: Path) -> int | None:
        """The doubts of an article that stands, as noted; where notes were lost, some are counted anew."""
        found = self._notes.of(record)
        if found is None and self._countable:
            self._countable -= 1
            from episodes.build.script import count_doubts  # noqa: PLC0415 - only where nobody counted before

            found = count_doubts(path, self._edition, record.slug, self._shop.words)
            if found is not None:
                self._notes.add(record.slug, DoubtCount(record.revisions[-1].id, found))
        return found

    def _left_out(self, article: Article, record: Record) -> str | None:
        if record.withdrawn:
            return "withdrawn"
        date = None if record.current else datetime.fromisoformat(record.date)
        return self._state(article).reason(self._shop.bench.now, date)

    def _state(self, article: Article) -> state.State:
        zone = self._edition.settings.edition.zone
        return state.decide(article.meta, article.path, zone=zone, now=self._shop.bench.now)

    def _is_everywhere(self, record: Record) -> bool:
        """Whether each target has an episode as it is now; not where there is no target."""
        return is_everywhere(delivery.state(record) for delivery in self._deliveries.values())

    @cached_property
    def _deliveries(self) -> Mapping[str, Delivery]:
        return deliveries(self._edition)

    def _judge_again(self, article: Article, record: Record) -> None:
        """Holds what another version built against what holds an article back now, before it is sent.

        Raises:
            EpisodeError: the article says “not yet”, and its episode still stands.
        """
        if self._state(article).reason(self._shop.bench.now):
            self._refuse_still_built(article, record)

    def _refuse_still_built(self, article: Article, record: Record) -> None:
        """Tells of an episode that stands although its article is held back now: listeners have it.

        Raises:
            EpisodeError: it is not known to be published everywhere, so that it still might be by mistake.
        """
        if record.current is None:
            return
        quoted = self._state(article).quoted
        if not self._is_everywhere(record):
            raise EpisodeError("still built", slug=record.slug, text=quoted)
        told = (
            f"{record.slug}: is published and stays as it is, although its article now says “{quoted}”. To"
            f" take it back for good: hautevoix withdraw {record.slug}"
        )
        self._emit(events.Warned(message=told))

    def _can_answer(self, article: Article, record: Record, path: Path) -> bool:
        """Whether what a droit de réponse answers has an episode; it may still get one in this build.

        Raises:
            EpisodeError: nothing is called so.
        """
        name = article.meta.reply_to
        if name is None or self._answered(name, record):
            return True
        if path in self._waiting:
            known = self._register.by_slug.keys() - {record.slug}
            raise EpisodeError("reply", path=path, name=name, known=suggest_slugs(name, known))
        self._waiting.append(path)
        return False

    def _answered(self, name: str | None, record: Record) -> Record | None:
        others = (one for one in self._register.records if one.revisions and one.slug != record.slug)
        return right_of_reply.find_answered(name, others) if name else None

    def _revise(self, article: Article, record: Record, inputs: Inputs, path: Path) -> None:
        from episodes.build.revision import Job, built, say  # noqa: PLC0415 - needed only where something changed
        from scripts.output import all_doubts  # noqa: PLC0415 - likewise

        _LOG.info("%s is made: %s", record.slug, self._reason(record, inputs))
        if record.slug in self._again:
            record = clock_check.restamp(record, self._shop.bench.now)
        context = self._context(article, record)
        if self._is_reissued(record, inputs):
            record = replace(record, guid=str(self._shop.bench.guid()), former=(*record.former, record.guid))
        job = Job(path, record, inputs, context)
        product, heard, made = say(article, job, self._shop, self._register.records, self._outlook)
        self._keep(record, product.revision)
        doubts = all_doubts(heard)
        self._notes.add(record.slug, DoubtCount(product.revision.id, len(doubts)))
        self.doubts[str(path)] = len(doubts)
        self._emit(built(record, product, heard, path=path, made=made, doubts=doubts))

    def _context(self, article: Article, record: Record) -> Context:
        now = self._shop.bench.now.astimezone(self._edition.settings.edition.zone)
        return Context(self._answered(article.meta.reply_to, record), since(article.meta, record, now))

    def _expected(self, path: Path) -> "list[Request]":
        """What an article will most likely have said, before its turn; what is wrong is told then."""
        from episodes.build.revision import Job, expected  # noqa: PLC0415 - likewise

        with suppress(HautevoixError):
            data = self._edition.article_bytes(path)
            sha256 = _sha256(data)
            known = self._register.known(path, sha256)
            if known and self._stands(known, self._inputs(path, known.slug, sha256)):
                return []
            article = readers.parse(data, str(path))
            record = self._register.expected(article, path, sha256)
            job = Job(path, record, self._inputs(path, record.slug, sha256), self._context(article, record))
            if self._is_due(article, job):
                return expected(article, job, self._shop, self._register.records)
        return []

    def _is_due(self, article: Article, job: "Job") -> bool:
        """Whether an article is to be said, and can be now."""
        waits = article.meta.reply_to and not job.context.answered
        return not (waits or self._left_out(article, job.record) or self._stands(job.record, job.inputs))

    def _keep(self, record: Record, revision: Revision) -> None:
        """Writes the record; one that is reissued keeps nothing of before."""
        reissued = record.guid != self._register.by_slug.get(record.slug, record).guid
        last = record.current
        same = last is not None and last.id == revision.id
        earlier = () if reissued else record.revisions[:-1] if same else record.revisions
        self._register.keep(replace(record, revisions=(*earlier, revision)))
        self.revised.add(record.slug)

    def _emit(self, event: Event) -> None:
        self._shop.bench.emit(event)


def _same(record: Record, inputs: Inputs) -> bool:
    """Whether an episode was made from these."""
    last = record.current
    return last is not None and (last.article, last.script) == (inputs.article, inputs.script)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
