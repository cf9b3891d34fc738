"""Tags of the formats beside the MP3: iTunes atoms in M4A, Vorbis comments in Opus; texts as in ID3."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mutagen.flac import Picture
from mutagen.id3 import PictureType
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus

from episodes import transcripts
from episodes.edition.settings import Edition
from episodes.episode import Episode
from episodes.formatting import one_line, programme
from episodes.media.id3 import Facts, author, notes

_PNG = b"\x89PNG"

_TEXTS: Mapping[str, tuple[str, Callable[[Facts], str]]] = MappingProxyType(
    {
        "title": ("\xa9nam", lambda facts: one_line(facts.episode.script.title)),
        "artist": ("\xa9ART", lambda facts: facts.episode.script.meta.author or author(facts)),
        "albumartist": ("aART", author),
        "album": ("\xa9alb", lambda facts: programme(facts.edition)),
        "date": ("\xa9day", lambda facts: f"{facts.episode.date:%Y-%m-%d}"),
        "genre": ("\xa9gen", lambda _: "Podcast"),
        "copyright": ("cprt", lambda facts: f"{facts.episode.date:%Y} {author(facts)}"),
        "description": ("desc", notes),
        "lyrics": ("\xa9lyr", lambda facts: transcripts.txt(facts.episode).decode()),
        "encoder": ("\xa9too", lambda _: "hautevoix"),
    }
)
"""By Vorbis comment: the iTunes atom, and what both hold."""


def tag(path: Path, episode: Episode, *, edition: Edition, cover: bytes | None) -> None:
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
