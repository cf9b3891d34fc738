"""Making one revision: from a script to the folder that listeners get.

What a build tells of one episode, while it is said and when it is done.

A new revision of an episode: its article composed, cast and said.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, compress
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from audio.assembly import assemble
from audio.assembly.assemble import Recording
from audio.assembly.timeline import Timeline
from audio.clips.clip import Clip
from audio.engines.base import Request
from audio.errors import AudioError
from audio.synthesis.synthesizer import Synthesizer
from episodes import events, transcripts
from episodes.announcement import NOTHING, Context, remarks
from episodes.build import script, speak
from episodes.build.context import Workshop
from episodes.build.lookahead import Outlook
from episodes.build.speak import Performance, perform
from episodes.catalogue.records import Chapter, Cues, Inputs, Media, Record, Revision
from episodes.edition import atomic
from episodes.edition.atomic import Staging
from episodes.edition.edition import BULLETINS, EPISODES, PAGE, Edition, episode_folder
from episodes.episode import Episode
from episodes.epub.volume import Work
from episodes.events import Event
from episodes.media import chapters
from episodes.media.id3 import tag
from episodes.media.mp4_ogg import name_by_content, write_alternates
from episodes.site import assets
from episodes.site.episode import page
from scripts.article import Article, Doubt
from scripts.script import Script

_MEDIA = "audio.mp3"  # the media file until its hash is known


class Kind(NamedTuple):
    """What is made: an article's episode, or a bulletin.

    Attributes:
        shelf: what `public/` has it in.
        divide: finds its chapters.
    """

    shelf: str
    divide: Callable[[Timeline, str], chapters.Division]


ARTICLE = Kind(EPISODES, chapters.by_headings)
BULLETIN = Kind(BULLETINS, chapters.by_articles)


@dataclass(frozen=True, slots=True)
class Order:
    """What a revision is made for.

    Attributes:
        shop: gives edition, time and cover.
        record: of its episode.
        inputs: what the script was made from.
        kind: of episode.
        context: what the edition knows of the article besides.
    """

    shop: Workshop
    record: Record
    inputs: Inputs
    kind: Kind = ARTICLE
    context: Context = NOTHING

    @property
    def edition(self) -> Edition:
        """What the episode belongs to."""
        return self.shop.edition


@dataclass(frozen=True, slots=True)
class Product:
    """A revision in its place, and what was noticed on the way."""

    revision: Revision
    recording: Recording


def produce(
    script: Script, performance: Performance, order: Order, progress: Callable[[Clip], None]
) -> Product:
    """Says a script and puts the new revision in its place; no entry file and no record is touched.

    Args:
        script: all that is heard.
        performance: by whom, and where.
        order: what for.
        progress: told of each segment as it is ready.

    Raises:
        AudioError: a voice could not speak.
        StorageError: the disk refused; nothing was put in place.
    """
    public, record, shelf = order.edition.public, order.record, order.kind.shelf
    with atomic.staging(public, record.slug) as stage:
        said, found = perform(script, performance, order.edition, progress, order.kind.divide)
        episode = _episode(script, order, said, found)
        revision = _written(stage, episode, order, said, performance)
        _page(stage, episode, order, revision)
        assets.place(public)
        stage.commit(episode_folder(public, record.slug, shelf) / revision.id)
    return Product(revision, said)


def _written(
    stage: Staging, episode: Episode, order: Order, said: Recording, performance: Performance
) -> Revision:
    """Writes sound and texts; all but the page, which names them."""
    studio, settings = performance.studio, order.edition.settings
    image = atomic.read(order.shop.picture()) or b""
    front = tag(episode, edition=settings.edition, cover=image, loudness=said.loudness)
    media = _media(stage, episode, ([front], assemble.stream(said, studio)))
    others = tuple(write_alternates(stage, episode, said, studio, settings=settings, cover=image))
    content = _side_files(stage, episode, others)
    revision = _revision(episode, order.inputs, media, content=content, now=order.shop.bench.now)
    answered, corrected = order.context
    return replace(
        revision,
        corrected=corrected and corrected.isoformat(timespec="seconds"),
        reply_to=answered and answered.slug,
        built=_built(revision, order.record),
        alternates=others,
        engines=_engines(said, studio),
        cast=dict(performance.cast.people),
    )


def _book(stage: Staging, order: Order, revision: Revision) -> Media | None:
    """Writes the talking book of the episode, where the settings want one."""
    settings = order.edition.settings
    if not settings.book.episodes:
        return None
    from episodes.epub import package  # noqa: PLC0415 - an edition without books needs none of it

    return package.write_single(Work(order.record, revision, stage.folder), settings, order.shop.picture())


def _page(stage: Staging, episode: Episode, order: Order, revision: Revision) -> None:
    whole = page(
        episode,
        edition=order.edition.settings.edition,
        revision=revision.id,
        media=revision.media,
        alternates=revision.alternates,
        book=_book(stage, order, revision),
        image=order.shop.picture().name,
        folder=order.kind.shelf,
    )
    with atomic.storage_errors(stage.folder / PAGE):
        (stage.folder / PAGE).write_bytes(whole)


def _built(revision: Revision, record: Record) -> str:
    """When a revision was made: one that comes out as the current one is that one."""
    last = record.current
    return last.built if last and last.id == revision.id else revision.built


def _engines(said: Recording, studio: Synthesizer) -> tuple[str, ...]:
    spoken = (cue.segment.sound is None for cue in said.timeline.cues)
    return tuple(
        sorted({studio.voices.identity(take.request.voice) for take in compress(said.clips, spoken)})
    )


def _episode(script: Script, order: Order, said: Recording, found: tuple[Chapter, ...]) -> Episode:
    record, templates = order.record, order.edition.settings.announcement
    return Episode(
        slug=record.slug,
        guid=record.guid,
        date=datetime.fromisoformat(record.date),
        script=script,
        timeline=said.timeline,
        chapters=found,
        number=record.number,
        remarks=remarks(script.meta, templates, order.context),
    )


def _media(stage: Staging, episode: Episode, parts: Iterable[Iterable[bytes]]) -> Media:
    """Writes the audio file part by part, and names it after its content."""
    path = stage.folder / _MEDIA
    digest = hashlib.sha256()
    with atomic.storage_errors(path), path.open("wb") as file:
        for part in chain.from_iterable(parts):
            file.write(part)
            digest.update(part)
    return name_by_content(stage, path, episode, "audio/mpeg", digest.hexdigest())


def _side_files(stage: Staging, episode: Episode, others: Iterable[Media]) -> str:
    """Writes transcripts and chapters; gives the hash of all, other formats included."""
    contents = {form.file: form.write(episode) for form in transcripts.FORMATS.values()}
    if episode.chapters:
        contents[chapters.FILE] = chapters.to_json(episode.chapters)
    digest = hashlib.sha256()
    for name, data in contents.items():
        with atomic.storage_errors(stage.folder / name):
            (stage.folder / name).write_bytes(data)
        digest.update(hashlib.sha256(data).digest())
    for media in others:
        digest.update(bytes.fromhex(media.sha256))
    return digest.hexdigest()


def _revision(episode: Episode, inputs: Inputs, media: Media, *, content: str, now: datetime) -> Revision:
    meta = episode.script.meta
    return Revision(
        id=hashlib.sha256(f"{media.sha256} {content}".encode()).hexdigest()[:8],
        built=now.astimezone(UTC).isoformat(timespec="seconds"),
        article=inputs.article,
        script=inputs.script,
        source=inputs.source,
        title=episode.script.title,
        author=meta.author,
        lead=transcripts.chapo(episode.script),
        link=meta.link,
        correction=meta.correction,
        image=meta.image,
        section=meta.section,
        language=episode.script.language,
        media=media,
        transcripts=tuple(transcripts.FORMATS),
        chapters=episode.chapters,
        cues=Cues((cue.start, cue.end) for cue in episode.timeline.cues),
    )


class Progress:
    """Counts the segments of an episode as they are ready."""

    def __init__(self, name: str, segments: int, emit: Callable[[Event], None]) -> None:
        self._name, self._segments, self._emit = name, segments, emit
        self.done = self.made = 0

    def __call__(self, take: Clip) -> None:
        """One more is ready."""
        self.done += 1
        self.made += take.made
        self._emit(events.Said(slug=self._name, done=self.done, segments=self._segments, made=take.made))


def built(
    record: Record,
    product: "Product",
    heard: Script,
    *,
    path: Path,
    made: int,
    doubts: Iterable[Doubt] = (),
    shelf: str = EPISODES,
) -> events.Built:
    """What is told of an episode that has a new revision.

    Args:
        record: its identity.
        product: the revision.
        heard: all that was said.
        path: of the article, as it was given.
        made: clips said now.
        doubts: what a producer should look at in the article.
        shelf: what `public/` has it in.
    """
    revision, said = product.revision, product.recording
    return events.Built(
        path=str(path),
        source=revision.source,
        slug=record.slug,
        date=record.date,
        revision=revision.id,
        media=f"{shelf}/{record.slug}/{revision.id}/{revision.media.name}",
        bytes=revision.media.bytes,
        duration=revision.media.duration,
        segments=len(heard.segments),
        made=made,
        loudness=round(said.loudness, 2),
        peak=said.peak,
        doubts=tuple(doubt.message for doubt in doubts),
    )


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
        shop.studio.prefetch(outlook)
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
    heard, performance = speak.prepared(_heard(article, job, shop), shop.edition.settings, shop.studio, known)
    return list(assemble.requests(heard.segments, performance.cast))


def _heard(article: Article, job: Job, shop: Workshop) -> Script:
    edited = shop.edition.script(job.path, job.record.slug) if job.inputs.script else None
    written = script.article_script(article, shop.edition, edited, shop.words)
    return script.with_announcement(
        written, shop.edition, datetime.fromisoformat(job.record.date), job.context
    )


def _said(heard: Script, job: Job, shop: Workshop, studio: Synthesizer, known: dict[str, str]) -> Said:
    heard, performance = speak.rehearse(heard, shop.edition.settings, studio, known)
    slug, emit = job.record.slug, shop.bench.emit
    emit(events.Started(source=job.inputs.source, slug=slug, segments=len(heard.segments)))
    progress = Progress(slug, len(heard.segments), emit)
    order = Order(shop, job.record, job.inputs, context=job.context)
    return Said(produce(heard, performance, order, progress), heard, progress.made)
