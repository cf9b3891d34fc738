"""The ID3v2.3 tag of an episode, as bytes that stand in front of its MP3 frames.

Version 2.3 without unsynchronisation, because that is what all players read. No frame gives the address of
the feed, so that a move to another host changes no file.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    PCST,
    TALB,
    TCAT,
    TCON,
    TCOP,
    TDAT,
    TDES,
    TENC,
    TGID,
    TIME,
    TIT2,
    TKWD,
    TLAN,
    TLEN,
    TPE1,
    TPE2,
    TPUB,
    TRCK,
    TXXX,
    TYER,
    USLT,
    WOAF,
    WXXX,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
    TextFrame,
)

from episodes import transcripts
from episodes.edition.settings import EditionSettings
from episodes.episode import Episode
from episodes.formatting import DISCLOSURE, byline, one_line, web_link

_PADDING = 512  # bytes, so that a tag editor need not rewrite the file
_REFERENCE = -18.0  # LUFS of ReplayGain 2.0
_FRAME_HEADER = struct.Struct(">4sI2x")  # ID3v2.3.0, 3.3
_TAG_HEADER = 10  # bytes
_LANGUAGES = MappingProxyType({"fr": "fra", "en": "eng", "oc": "oci", "ca": "cat", "br": "bre", "eu": "eus"})
"""ISO 639-2, by ISO 639-1."""


class TagTexts(NamedTuple):
    """The texts that the tags of all formats share."""

    episode: Episode
    edition: EditionSettings

    @property
    def publisher(self) -> str:
        """The edition's author, or its title."""
        return self.edition.author or self.edition.title

    @property
    def artist(self) -> str:
        """The author of the article, or the publisher."""
        return self.episode.script.meta.author or self.publisher

    @property
    def album(self) -> str:
        """The name of the podcast."""
        return self.edition.podcast_title

    @property
    def copyright(self) -> str:
        """Year and publisher."""
        return f"{self.episode.date:%Y} {self.publisher}"

    @property
    def notes(self) -> str:
        """What players show of an episode: remarks, chapô, byline, disclosure of the voices."""
        script = self.episode.script
        by = byline(script.meta.author, self.episode.date)
        paragraphs = (*self.episode.remarks, transcripts.chapo(script), by, DISCLOSURE)
        return "\n".join(one_line(paragraph) for paragraph in paragraphs if paragraph)

    @property
    def lyrics(self) -> str:
        """The transcript in plain text."""
        return "".join(transcripts.txt(self.episode))

    @property
    def keywords(self) -> str:
        """The section of the article, and the people in it."""
        script = self.episode.script
        words = (script.meta.section, *(person.name for person in script.people))
        return ", ".join(one_line(word) for word in words if word)

    @property
    def language(self) -> str:
        """ISO 639-2; `und` where it is not in our table."""
        return _LANGUAGES.get(self.episode.script.language.partition("-")[0].lower(), "und")


_TEXTS: Mapping[type[TextFrame], Callable[[TagTexts], str]] = MappingProxyType(
    {
        TIT2: lambda texts: texts.episode.script.title,
        TPE1: lambda texts: texts.artist,
        TPE2: lambda texts: texts.publisher,
        TALB: lambda texts: texts.album,
        TYER: lambda texts: f"{texts.episode.date:%Y}",
        TDAT: lambda texts: f"{texts.episode.date:%d%m}",
        TIME: lambda texts: f"{texts.episode.date:%H%M}",
        TCON: lambda _: "Podcast",
        TLAN: lambda texts: texts.language,
        TCOP: lambda texts: texts.copyright,
        TPUB: lambda texts: texts.publisher,
        TENC: lambda _: "hautevoix",
        TRCK: lambda texts: str(texts.episode.number or ""),
        TLEN: lambda texts: str(texts.episode.timeline.duration),
        TGID: lambda texts: texts.episode.guid,
        TDES: lambda texts: texts.notes,
        TCAT: lambda texts: texts.edition.category,
        TKWD: lambda texts: texts.keywords,
    }
)


def tag(episode: Episode, *, edition: EditionSettings, cover: bytes | None, loudness: float) -> bytes:
    """Return the whole tag; the file's MP3 frames follow it directly.

    Args:
        episode: what is tagged.
        edition: the edition it belongs to.
        cover: JPEG or PNG, 600 px at most; None for none.
        loudness: of the episode, in LUFS.

    Returns:
        The same bytes for the same arguments; chapters in time order, with one ordered table of contents.
    """
    id3 = ID3()
    for frame in _frames(TagTexts(episode, edition), cover, loudness):
        id3.add(frame)
    file = BytesIO()
    id3.save(file, v1=0, v2_version=3, padding=lambda _: _PADDING)
    return _in_time_order(file.getvalue())


def _frames(texts: TagTexts, cover: bytes | None, loudness: float) -> Iterator[Frame]:
    episode = texts.episode
    for kind, text in _TEXTS.items():
        if value := text(texts):
            yield kind(encoding=_encoding(value), text=[value])
    yield COMM(encoding=Encoding.UTF16, lang=texts.language, desc="", text=[texts.notes])
    yield USLT(encoding=Encoding.UTF16, lang=texts.language, desc="", text=texts.lyrics)
    link = web_link(episode.script.meta.link)
    if link and link.isascii():
        yield WOAF(url=link)
        yield WXXX(encoding=Encoding.LATIN1, desc="Article", url=link)
    yield PCST(value=1)
    gain = f"{_REFERENCE - loudness:+.2f} dB"
    yield TXXX(encoding=Encoding.LATIN1, desc="REPLAYGAIN_TRACK_GAIN", text=[gain])
    # ID3v2 Chapter Frame Addendum 1.0.
    names = [f"ch{number}" for number in range(len(episode.chapters))]
    times = pairwise([*(chapter.start for chapter in episode.chapters), episode.timeline.duration])
    for name, chapter, (start, end) in zip(names, episode.chapters, times, strict=True):
        yield CHAP(element_id=name, start_time=start, end_time=end, sub_frames=[_title(chapter.title)])
    if names:
        flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
        yield CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[_title("Chapitres")])
    if cover:
        mime = "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"
        yield APIC(encoding=Encoding.LATIN1, mime=mime, type=PictureType.COVER_FRONT, desc="", data=cover)


def _title(text: str) -> TIT2:
    return TIT2(encoding=_encoding(text), text=[one_line(text)])


def _encoding(text: str) -> int:
    """Return UTF-16 for all but ASCII: many players take Latin-1 for the encoding of their system."""
    return Encoding.LATIN1 if text.isascii() else Encoding.UTF16


def _in_time_order(tag: bytes) -> bytes:
    """Return a tag with its frames in order; mutagen writes them by size.

    Text comes first, then the table of contents, the chapters by their start, and the image last.
    """
    frames: list[tuple[int, int, bytes]] = []
    position = _TAG_HEADER
    while position < len(tag) and tag[position]:
        name, size = _FRAME_HEADER.unpack_from(tag, position)
        end = position + _FRAME_HEADER.size + size
        rank = {b"CTOC": 1, b"CHAP": 2, b"APIC": 3}.get(name, 0)
        start = 0
        if name == b"CHAP":
            times = tag.index(b"\0", position + _FRAME_HEADER.size) + 1  # after the element's id
            start = int.from_bytes(tag[times : times + 4], "big")
        frames.append((rank, start, tag[position:end]))
        position = end
    frames.sort(key=lambda frame: frame[:2])
    return tag[:_TAG_HEADER] + b"".join(frame for *_, frame in frames) + tag[position:]
