"""M4A and Opus files beside the MP3, with their tags: iTunes atoms, Vorbis comments; texts as in ID3."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

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
from episodes.edition.settings import Settings
from episodes.episode import Episode
from episodes.errors import StorageError
from episodes.formatting import one_line
from episodes.media.id3 import TagTexts

_PNG = b"\x89PNG"

_TEXTS: Mapping[str, tuple[str, Callable[[TagTexts], str]]] = MappingProxyType(
    {
        "title": ("\xa9nam", lambda texts: one_line(texts.episode.script.title)),
        "artist": ("\xa9ART", lambda texts: texts.artist),
        "albumartist": ("aART", lambda texts: texts.publisher),
        "album": ("\xa9alb", lambda texts: texts.album),
        "date": ("\xa9day", lambda texts: f"{texts.episode.date:%Y-%m-%d}"),
        "genre": ("\xa9gen", lambda _: "Podcast"),
        "copyright": ("cprt", lambda texts: texts.copyright),
        "description": ("desc", lambda texts: texts.notes),
        "lyrics": ("\xa9lyr", lambda texts: texts.lyrics),
        "encoder": ("\xa9too", lambda _: "hautevoix"),
    }
)
"""By Vorbis comment: the iTunes atom, and the text of both."""


def write_alternates(
    stage: Staging,
    episode: Episode,
    recording: Recording,
    synthesizer: Synthesizer,
    *,
    settings: Settings,
    cover: bytes | None,
) -> Iterator[Media]:
    """Write an episode in the formats that the settings want beside the MP3, with tags and chapters.

    Args:
        stage: the folder to write to.
        episode: what is written.
        recording: its sound.
        synthesizer: holds the clips of the recording.
        settings: of the edition.
        cover: JPEG or PNG for the tag, 600 px at most; None for none.

    Yields:
        What was written, in the order of `ENCODINGS`.

    Raises:
        StorageError: the disk refused.
        StoreError: the clip store refused.
    """
    starts = [*(chapter.start for chapter in episode.chapters), episode.timeline.duration]
    titles = [one_line(chapter.title) for chapter in episode.chapters]
    marks = tuple((start, end, title) for (start, end), title in zip(pairwise(starts), titles, strict=True))
    for name, encoding in ENCODINGS.items():
        if name not in settings.sound.formats:
            continue
        from audio.assembly import transcode  # noqa: PLC0415 - an edition in MP3 alone needs none of it

        path = stage.folder / f"audio.{name}"
        transcode.write(path, encoding, recording, synthesizer, marks)
        try:
            _TAGGERS[path.suffix](path, TagTexts(episode, settings.edition), cover)
        except MutagenError as error:
            raise StorageError("write", path=path, cause=error) from error
        yield name_by_content(stage, path, episode, encoding.type, atomic.digest(path))


def name_by_content(stage: Staging, path: Path, episode: Episode, type_: str, sha256: str) -> Media:
    """Name an audio file after its content.

    Args:
        stage: the folder it is in.
        path: the file, under a name with the right suffix.
        episode: what is in it.
        type_: MIME type.
        sha256: of its bytes, hexadecimal.

    Raises:
        StorageError: the disk refused.
    """
    name = f"{episode.date:%Y-%m-%d}-{episode.slug}-{sha256[:8]}{path.suffix}"
    with atomic.storage_errors(path):
        size = path.stat().st_size
        path.rename(stage.folder / name)
    return Media(name=name, type=type_, bytes=size, sha256=sha256, duration=episode.timeline.duration)


def _tag_m4a(path: Path, texts: TagTexts, cover: bytes | None) -> None:
    file = MP4(path)
    for atom, text in _TEXTS.values():
        file[atom] = [text(texts)]
    file["pcst"] = True
    if texts.episode.number:
        file["trkn"] = [(texts.episode.number, 0)]
    if cover:
        form = MP4Cover.FORMAT_PNG if cover.startswith(_PNG) else MP4Cover.FORMAT_JPEG
        file["covr"] = [MP4Cover(cover, form)]
    file.save()


def _tag_opus(path: Path, texts: TagTexts, cover: bytes | None) -> None:
    file = OggOpus(path)
    file.update({name: [text(texts)] for name, (_, text) in _TEXTS.items()})
    if texts.episode.number:
        file["tracknumber"] = [str(texts.episode.number)]
    for number, chapter in enumerate(texts.episode.chapters):
        file[f"CHAPTER{number:03}"] = [transcripts.clock(chapter.start, ".")]
        file[f"CHAPTER{number:03}NAME"] = [one_line(chapter.title)]
    if cover:
        picture = Picture()
        picture.data = cover
        picture.type = PictureType.COVER_FRONT
        picture.mime = "image/png" if cover.startswith(_PNG) else "image/jpeg"
        file["metadata_block_picture"] = [b64encode(picture.write()).decode()]
    file.save()


_TAGGERS: Mapping[str, Callable[[Path, TagTexts, bytes | None], None]] = MappingProxyType(
    {".m4a": _tag_m4a, ".opus": _tag_opus}
)
