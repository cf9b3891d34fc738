"""The audio files of a revision: their names, and those in other formats than MP3."""

from collections.abc import Iterator
from pathlib import Path

from mutagen import MutagenError

from audio.assembly.assemble import Recording
from audio.profile import ENCODINGS
from audio.synthesis.synthesizer import Studio
from episodes.catalogue.records import Media
from episodes.edition import atomic
from episodes.edition.atomic import Staging
from episodes.edition.settings import Settings
from episodes.episode import Episode
from episodes.errors import StorageError
from episodes.formatting import one_line


def beside(
    stage: Staging,
    episode: Episode,
    made: Recording,
    studio: Studio,
    *,
    settings: Settings,
    cover: bytes | None,
) -> Iterator[Media]:
    """Writes an episode in the formats that the settings want beside the MP3, tagged, with chapters.

    Args:
        stage: where to.
        episode: what is written.
        made: its sound.
        studio: where it was recorded.
        settings: of the edition.
        cover: JPEG or PNG for the tag; None for none.

    Yields:
        What was written, in the order of `ENCODINGS`.

    Raises:
        StorageError: the disk refused.
        StoreError: likewise.
    """
    for name, encoding in ENCODINGS.items():
        if name in settings.sound.formats:
            from audio.assembly import transcode  # noqa: PLC0415 - an edition in MP3 alone needs none of it

            path = stage.folder / f"audio.{name}"
            transcode.write(path, encoding, made, studio, tuple(_marks(episode)))
            _tag(path, episode, settings, cover)
            yield named(stage, path, episode, encoding.type, atomic.digest(path))


def _marks(episode: Episode) -> Iterator[tuple[int, int, str]]:
    starts = [chapter.start for chapter in episode.chapters]
    for chapter, end in zip(episode.chapters, [*starts[1:], episode.timeline.duration], strict=False):
        yield chapter.start, end, one_line(chapter.title)


def _tag(path: Path, episode: Episode, settings: Settings, cover: bytes | None) -> None:
    from episodes.media import mp4_ogg  # noqa: PLC0415 - likewise

    try:
        mp4_ogg.tag(path, episode, edition=settings.edition, cover=cover)
    except MutagenError as error:
        raise StorageError("write", path=path, cause=error) from error


def named(stage: Staging, path: Path, episode: Episode, kind: str, sha256: str) -> Media:
    """Names an audio file after its content.

    Args:
        stage: the folder it is in.
        path: the file, under a name that keeps its suffix.
        episode: what is in it.
        kind: MIME type.
        sha256: of its bytes.

    Raises:
        StorageError: the disk refused.
    """
    name = f"{episode.date:%Y-%m-%d}-{episode.slug}-{sha256[:8]}{path.suffix}"
    with atomic.storing(path):
        size = path.stat().st_size
        path.rename(stage.folder / name)
    return Media(name=name, type=kind, bytes=size, sha256=sha256, duration=episode.timeline.duration)
