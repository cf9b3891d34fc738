"""Making a revision of an episode: spoken, tagged, written, and put whole into its folder in `public/`."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain, compress
from pathlib import Path

from msgspec.structs import replace

from audio.assembly import assemble
from audio.assembly.assemble import Recording
from audio.clips.clip import Clip
from audio.errors import AudioError
from audio.synthesis.synthesizer import Synthesizer
from episodes import events, transcripts
from episodes.announcement import remarks
from episodes.build.context import BuildContext, EpisodeJob
from episodes.build.lookahead import Lookahead
from episodes.build.prepare import PreparedArticle
from episodes.build.speak import CastScript, known_voices, log_cast, record_script
from episodes.catalogue.records import Cues, Record, Revision
from episodes.edition import atomic
from episodes.edition.atomic import Staging
from episodes.edition.edition import BULLETINS, PAGE, episode_folder
from episodes.episode import Episode
from episodes.epub.volume import Work
from episodes.media import chapters
from episodes.media.id3 import tag
from episodes.media.mp4_ogg import name_by_content, write_alternates
from episodes.site import assets
from episodes.site.episode import page
from scripts.output import all_doubts

_UNNAMED = "audio.mp3"  # the audio file until its hash is known


def make_episode(
    prepared: PreparedArticle,
    job: EpisodeJob,
    context: BuildContext,
    records: Iterable[Record],
    lookahead: Lookahead,
) -> tuple[Revision, events.Built]:
    """Make a new revision of an article's episode; no record and no entry file is touched.

    Where the engine fails and the settings name a fallback, the fallback speaks all of the episode.

    Args:
        prepared: the article.
        job: its episode.
        context: of the build.
        records: of the edition: people keep the voices that they had.
        lookahead: gives what will be spoken next.

    Returns:
        The revision, and the event that reports it.

    Raises:
        AudioError: a voice could not speak.
        ScriptError: the script file is refused.
        StorageError: the disk refused; nothing was put in place.
    """
    known = known_voices(records, job.record.slug)

    def made_by(synthesizer: Synthesizer) -> tuple[Revision, events.Built]:
        found = prepared.cast(job, synthesizer, known)
        log_cast(found.cast, context.edition.settings, synthesizer, known)
        return make_revision(found, job, context, synthesizer)

    prepared.script(job)  # a script file that is refused is reported before an engine is loaded
    try:
        context.synthesizer.prefetch(lookahead)
        return made_by(context.synthesizer)
    except AudioError as error:
        if error.exit_code != AudioError.exit_code or context.fallback is None:
            raise
        engine = context.fallback.engine.name
        context.warn(f"{job.inputs.source}: {error} All of it is said by {engine}.")
        return made_by(context.fallback)


def make_revision(
    cast_script: CastScript, job: EpisodeJob, context: BuildContext, synthesizer: Synthesizer
) -> tuple[Revision, events.Built]:
    """Speak a script and put the new revision in its place; no record and no entry file is touched.

    Args:
        cast_script: what is spoken, and by which voices.
        job: what for.
        context: of the build.
        synthesizer: speaks it.

    Returns:
        The revision, and the event that reports it.

    Raises:
        AudioError: a voice could not speak.
        StorageError: the disk refused; nothing was put in place.
    """
    script, record, edition = cast_script.script, job.record, context.edition
    settings, total = edition.settings, len(script.segments)
    done = made = 0

    def progress(clip: Clip) -> None:
        nonlocal done, made
        done, made = done + 1, made + clip.made
        context.emit(events.Said(slug=record.slug, done=done, segments=total, made=clip.made))

    context.emit(events.Started(source=job.inputs.source, slug=record.slug, segments=total))
    divide = chapters.by_articles if job.folder == BULLETINS else chapters.by_headings
    with atomic.staging(edition.public, record.slug) as stage:
        recording, found = record_script(cast_script, edition, synthesizer, progress, divide)
        episode = Episode(
            slug=record.slug,
            guid=record.guid,
            date=datetime.fromisoformat(record.date),
            script=script,
            timeline=recording.timeline,
            chapters=found,
            number=record.number,
            remarks=remarks(script.meta, settings.announcement, job.facts),
        )
        revision = _write_files(stage, episode, recording, job, context=context, synthesizer=synthesizer)
        revision = replace(revision, cast=dict(cast_script.cast.people))
        _write_page(stage, episode, revision, job, context)
        assets.place(edition.public)
        stage.commit(episode_folder(edition.public, record.slug, job.folder) / revision.id)
    doubts = () if job.folder == BULLETINS else all_doubts(script)
    return revision, events.Built(
        path=str(job.path),
        source=revision.source,
        slug=record.slug,
        date=record.date,
        revision=revision.id,
        media=f"{job.folder}/{record.slug}/{revision.id}/{revision.media.name}",
        bytes=revision.media.bytes,
        duration=revision.media.duration,
        segments=total,
        made=made,
        loudness=round(recording.loudness, 2),
        peak=recording.peak,
        doubts=tuple(doubt.message for doubt in doubts),
    )


def _write_files(
    stage: Staging,
    episode: Episode,
    recording: Recording,
    job: EpisodeJob,
    *,
    context: BuildContext,
    synthesizer: Synthesizer,
) -> Revision:
    """Write sound, transcripts and chapters: everything but the page, which names them."""
    settings, script, last = context.edition.settings, episode.script, job.record.current
    image = atomic.read(context.small_cover) or b""
    front = tag(episode, edition=settings.edition, cover=image, loudness=recording.loudness)
    path, digest = stage.folder / _UNNAMED, hashlib.sha256()
    with atomic.storage_errors(path), path.open("wb") as file:
        for piece in chain([front], assemble.stream(recording, synthesizer)):
            file.write(piece)
            digest.update(piece)
    media = name_by_content(stage, path, episode, "audio/mpeg", digest.hexdigest())
    alternates = tuple(
        write_alternates(stage, episode, recording, synthesizer, settings=settings, cover=image)
    )
    texts = {form.file: form.write(episode) for form in transcripts.FORMATS.values()}
    if episode.chapters:
        texts[chapters.FILE] = iter([chapters.to_json(episode.chapters).decode()])
    digest = hashlib.sha256()
    for name, text in texts.items():
        digest.update(_write_text(stage.folder / name, text))
    for alternate in alternates:
        digest.update(bytes.fromhex(alternate.sha256))
    revision_id = hashlib.sha256(f"{media.sha256} {digest.hexdigest()}".encode()).hexdigest()[:8]
    built = context.now.astimezone(UTC).isoformat(timespec="seconds")
    spoken = (cue.segment.sound is None for cue in recording.timeline.cues)
    answered, corrected = job.facts
    return Revision(
        id=revision_id,
        built=last.built if last and last.id == revision_id else built,  # the same content is that revision
        article=job.inputs.article,
        script=job.inputs.script,
        source=job.inputs.source,
        title=script.title,
        author=script.meta.author,
        lead=transcripts.chapo(script),
        link=script.meta.link,
        correction=script.meta.correction,
        corrected=corrected.isoformat(timespec="seconds") if corrected else None,
        reply_to=answered.slug if answered else None,
        image=script.meta.image,
        section=script.meta.section,
        language=script.language,
        media=media,
        alternates=alternates,
        transcripts=tuple(transcripts.FORMATS),
        chapters=episode.chapters,
        cues=Cues((cue.start, cue.end) for cue in episode.timeline.cues),
        engines=tuple(
            sorted(
                {
                    synthesizer.voices.identity(clip.request.voice)
                    for clip in compress(recording.clips, spoken)
                }
            )
        ),
    )


def _write_text(path: Path, text: Iterable[str]) -> bytes:
    """Write a file piece by piece, so that memory does not grow with it; return the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    with atomic.storage_errors(path), path.open("wb") as file:
        for data in map(str.encode, text):
            file.write(data)
            digest.update(data)
    return digest.digest()


def _write_page(
    stage: Staging, episode: Episode, revision: Revision, job: EpisodeJob, context: BuildContext
) -> None:
    """Write the page, and the talking book where the settings want one of each episode."""
    settings, book = context.edition.settings, None
    if settings.book.episodes:
        from episodes.epub import package  # noqa: PLC0415 - an edition without books needs none of it

        book = package.write_single(Work(job.record, revision, stage.folder), settings, context.small_cover)
    whole = page(
        episode,
        edition=settings.edition,
        revision=revision.id,
        media=revision.media,
        alternates=revision.alternates,
        book=book,
        image=context.small_cover.name,
        folder=job.folder,
    )
    with atomic.storage_errors(stage.folder / PAGE):
        (stage.folder / PAGE).write_bytes(whole)
