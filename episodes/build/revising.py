"""A new revision of an episode: its article composed, cast and said."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from audio.assembly import assemble
from audio.engines.base import Request
from audio.errors import AudioError
from audio.synthesis.synthesizer import Studio
from episodes.build import script, revision, speak
from episodes import events
from episodes.build.lookahead import Outlook
from episodes.build.revision import Order, Product
from episodes.build.progress import Progress
from episodes.catalogue.records import Inputs, Record
from episodes.remarks import Context
from episodes.build.context import Workshop
from scripts.article import Article
from scripts.script import Script


class Job(NamedTuple):
    """An article that is to be said.

    Attributes:
        path: its file, as it was given.
        record: its episode.
        inputs: what the revision is made from.
        context: what the edition knows of it besides.
    """

    path: Path
    record: Record
    inputs: Inputs
    context: Context


class Said(NamedTuple):
    """What came of it.

    Attributes:
        product: the revision, in its place.
        heard: all that was said.
        made: clips said now.
    """

    product: Product
    heard: Script
    made: int


def say(article: Article, job: Job, shop: Workshop, records: Iterable[Record], outlook: Outlook) -> Said:
    """Says an article and puts its new revision in its place; no entry file and no record is touched.

    Where the engine fails and the settings name another, that one says all of it.

    Args:
        article: as read.
        job: what it is.
        shop: what it is made with.
        records: of the edition: people keep the voices that they had.
        outlook: what will be said next.

    Raises:
        AudioError: a voice could not speak.
        ScriptError: the script file is not taken.
        StorageError: the disk refused; nothing was put in place.
    """
    heard = _heard(article, job, shop)
    known = speak.known(records, job.record.slug)
    try:
        shop.studio.expect(outlook)
        return _said(heard, job, shop, shop.studio, known)
    except AudioError as error:
        if error.exit_code != AudioError.exit_code or shop.understudy is None:
            raise
        stand_in = shop.understudy.engine.name
        told = f"{job.inputs.source}: {error} All of it is said by {stand_in}."
        shop.bench.emit(events.Warned(message=told))
        return _said(heard, job, shop, shop.understudy, known)


def expected(article: Article, job: Job, shop: Workshop, records: Iterable[Record]) -> list[Request]:
    """What `say` will ask the studio for, as long as nobody's voice changes before.

    The arguments are the first of `say`.

    Raises:
        AudioError: a voice could not speak.
        ScriptError: the script file is not taken.
    """
    known = speak.known(records, job.record.slug)
    heard, performance = speak.prepared(
        _heard(article, job, shop), shop.edition.settings, shop.studio, known
    )
    return list(assemble.requests(heard.segments, performance.cast))


def _heard(article: Article, job: Job, shop: Workshop) -> Script:
    edited = shop.edition.script(job.path, job.record.slug) if job.inputs.script else None
    written = script.script(article, shop.edition, edited, shop.words)
    return script.compose(written, shop.edition, datetime.fromisoformat(job.record.date), job.context)


def _said(heard: Script, job: Job, shop: Workshop, studio: Studio, known: dict[str, str]) -> Said:
    heard, performance = speak.rehearse(heard, shop.edition.settings, studio, known)
    slug, emit = job.record.slug, shop.bench.emit
    emit(events.Started(source=job.inputs.source, slug=slug, segments=len(heard.segments)))
    progress = Progress(slug, len(heard.segments), emit)
    order = Order(shop, job.record, job.inputs, context=job.context)
    return Said(revision.produce(heard, performance, order, progress), heard, progress.made)
