"""Tags of the formats beside the MP3: iTunes atoms in M4A, Vorbis comments in Opus; texts as in ID3.

The audio files of a revision: their names, and those in other formats than MP3.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mutagen import MutagenError
from mutagen.flac import Picture
from mutagen.id3 import PictureType
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus

from audio.assembly.assemble import Recording
from audio.profile import ENCODINGS
from audio.synthesis.synthesizer import Synthesizer
from episodes import transcripts
from episodes.catalogue.records import Media
from episodes.edition import atomic
from episodes.edition.atomic import Staging
from episodes.edition.settings import EditionSettings, Settings
from episodes.episode import Episode
from episodes.errors import StorageError
from episodes.formatting import one_line
from episodes.media.id3 import Facts, author, notes

_PNG = b"\x89PNG"

_TEXTS: Mapping[str, tuple[str, Callable[[Facts], str]]] = MappingProxyType(
    {
        "title": ("\xa9nam", lambda facts: one_line(facts.episode.script.title)),
        "artist": ("\xa9ART", lambda facts: facts.episode.script.meta.author or author(facts)),
        "albumartist": ("aART", author),
        "album": ("\xa9alb", lambda facts: facts.edition.podcast_title),
        "date": ("\xa9day", lambda facts: f"{facts.episode.date:%Y-%m-%d}"),
        "genre": ("\xa9gen", lambda _: "Podcast"),
        "copyright": ("cprt", lambda facts: f"{facts.episode.date:%Y} {author(facts)}"),
        "description": ("desc", notes),
        "lyrics": ("\xa9lyr", lambda facts: transcripts.txt(facts.episode).decode()),
        "encoder": ("\xa9too", lambda _: "hautevoix"),
    }
)
"""By Vorbis comment: the iTunes atom, and what both hold."""


def tag(path: Path, episode: Episode, *, edition: EditionSettings, cover: bytes | None) -> None:
    """Writes the tag into a file that has none.

    Args:
        path: ends in `.m4a` or `.opus`.
        episode: what is tagged.
        edition: the edition it belongs to.
        cover: JPEG or PNG, 600 px at most; None for none.

    Raises:
        MutagenError: the disk refused.
    """
    _TAGGERS[path.suffix](path, Facts(episode, edition), cover)


def _m4a(path: Path, facts: Facts, cover: bytes | None) -> None:
    file = MP4(path)
    for atom, text in _TEXTS.values():
        file[atom] = [text(facts)]
    file["pcst"] = True
    if facts.episode.number:
        file["trkn"] = [(facts.episode.number, 0)]
    if cover:
        kind = MP4Cover.FORMAT_PNG if cover.startswith(_PNG) else MP4Cover.FORMAT_JPEG
        file["covr"] = [MP4Cover(cover, kind)]
    file.save()


def _opus(path: Path, facts: Facts, cover: bytes | None) -> None:
    file = OggOpus(path)
    file.update({name: [text(facts)] for name, (_, text) in _TEXTS.items()})
    if facts.episode.number:
        file["tracknumber"] = [str(facts.episode.number)]
    for number, chapter in enumerate(facts.episode.chapters):
        file[f"CHAPTER{number:03}"] = [transcripts.clock(chapter.start, ".")]
        file[f"CHAPTER{number:03}NAME"] = [one_line(chapter.title)]
    if cover:
        file["metadata_block_picture"] = [b64encode(_picture(cover).write()).decode()]
    file.save()


def _picture(cover: bytes) -> Picture:
    picture = Picture()
    picture.data = cover
    picture.type = PictureType.COVER_FRONT
    picture.mime = "image/png" if cover.startswith(_PNG) else "image/jpeg"
    return picture


_TAGGERS: Mapping[str, Callable[[Path, Facts, bytes | None], Any]] = MappingProxyType(
    {".m4a": _m4a, ".opus": _opus}
)


def beside(
    stage: Staging,
    episode: Episode,
    made: Recording,
    studio: Synthesizer,
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

    try:
        tag(path, episode, edition=settings.edition, cover=cover)
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
