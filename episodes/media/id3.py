"""The ID3v2.3 tag of an episode, as bytes to be written in front of its frames.

Version 2.3 and no unsynchronisation, because that is what all players read; no frame tells where the feed
lives, so that a move of host changes no file.
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
from episodes.formatting import DISCLOSURE, byline, one_line, web

_PADDING = 512  # bytes, so that a person's tag editor need not rewrite the file
_REFERENCE = -18.0  # LUFS of ReplayGain 2.0
_FRAME_HEADER = struct.Struct(">4sI2x")  # ID3v2.3.0, 3.3
_TAG_HEADER = 10  # bytes
_LANGUAGES = MappingProxyType({"fr": "fra", "en": "eng", "oc": "oci", "ca": "cat", "br": "bre", "eu": "eus"})


class Facts(NamedTuple):
    """What a tag is made of."""

    episode: Episode
    edition: EditionSettings


def tag(episode: Episode, *, edition: EditionSettings, cover: bytes | None, loudness: float) -> bytes:
    """The whole tag; the file's MP3 frames follow it directly.

    Args:
        episode: what is tagged.
        edition: the edition it belongs to.
        cover: JPEG or PNG, 600 px at most; None for none.
        loudness: of the episode, in LUFS.

    Returns:
        The same bytes for the same arguments; chapters in time order, with one ordered table of contents.
    """
    id3 = ID3()
    for frame in _frames(Facts(episode, edition), cover, loudness):
        id3.add(frame)
    file = BytesIO()
    id3.save(file, v1=0, v2_version=3, padding=lambda _: _PADDING)
    return _in_time_order(file.getvalue())


def author(facts: Facts) -> str:
    """Who makes the edition."""
    return facts.edition.author or facts.edition.title


def notes(facts: Facts) -> str:
    """What players show of an episode: remarks, chapô, byline, notice."""
    script = facts.episode.script
    by = byline(script.meta.author, facts.episode.date)
    paragraphs = (*facts.episode.remarks, transcripts.chapo(script), by, DISCLOSURE)
    return "\n".join(one_line(paragraph) for paragraph in paragraphs if paragraph)


def _keywords(facts: Facts) -> str:
    script = facts.episode.script
    words = (script.meta.section, *(person.name for person in script.people))
    return ", ".join(one_line(word) for word in words if word)


def _number(facts: Facts) -> str:
    return str(facts.episode.number or "")


def _language(facts: Facts) -> str:
    """ISO 639-2; `und` where it is not in our table."""
    return _LANGUAGES.get(facts.episode.script.language.partition("-")[0].lower(), "und")


_TEXTS: Mapping[type[TextFrame], Callable[[Facts], str]] = MappingProxyType(
    {
        TIT2: lambda facts: facts.episode.script.title,
        TPE1: lambda facts: facts.episode.script.meta.author or author(facts),
        TPE2: author,
        TALB: lambda facts: facts.edition.podcast_title,
        TYER: lambda facts: f"{facts.episode.date:%Y}",
        TDAT: lambda facts: f"{facts.episode.date:%d%m}",
        TIME: lambda facts: f"{facts.episode.date:%H%M}",
        TCON: lambda _: "Podcast",
        TLAN: _language,
        TCOP: lambda facts: f"{facts.episode.date:%Y} {author(facts)}",
        TPUB: author,
        TENC: lambda _: "hautevoix",
        TRCK: _number,
        TLEN: lambda facts: str(facts.episode.timeline.duration),
        TGID: lambda facts: facts.episode.guid,
        TDES: notes,
        TCAT: lambda facts: facts.edition.category,
        TKWD: _keywords,
    }
)


def _frames(facts: Facts, cover: bytes | None, loudness: float) -> Iterator[Frame]:
    for kind, text in _TEXTS.items():
        if value := text(facts):
            yield kind(encoding=_encoding(value), text=[value])
    yield from _comments(facts)
    yield from _links(facts)
    yield PCST(value=1)
    yield TXXX(
        encoding=Encoding.LATIN1, desc="REPLAYGAIN_TRACK_GAIN", text=[f"{_REFERENCE - loudness:+.2f} dB"]
    )
    yield from _chapters(facts.episode)
    if cover:
        mime = "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"
        yield APIC(encoding=Encoding.LATIN1, mime=mime, type=PictureType.COVER_FRONT, desc="", data=cover)


def _comments(facts: Facts) -> Iterator[Frame]:
    """The notes, which players show, and the text that is read."""
    language = _language(facts)
    text = transcripts.txt(facts.episode).decode()
    yield COMM(encoding=Encoding.UTF16, lang=language, desc="", text=[notes(facts)])
    yield USLT(encoding=Encoding.UTF16, lang=language, desc="", text=text)


def _links(facts: Facts) -> Iterator[Frame]:
    link = web(facts.episode.script.meta.link)
    if link and link.isascii():
        yield WOAF(url=link)
        yield WXXX(encoding=Encoding.LATIN1, desc="Article", url=link)


def _chapters(episode: Episode) -> Iterator[Frame]:
    """ID3v2 Chapter Frame Addendum 1.0."""
    starts = [chapter.start for chapter in episode.chapters]
    names = [f"ch{number}" for number in range(len(starts))]
    times = pairwise([*starts, episode.timeline.duration])
    for name, chapter, (start, end) in zip(names, episode.chapters, times, strict=True):
        yield CHAP(element_id=name, start_time=start, end_time=end, sub_frames=[_title(chapter.title)])
    if names:
        flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
        yield CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[_title("Chapitres")])


def _title(text: str) -> TIT2:
    return TIT2(encoding=_encoding(text), text=[one_line(text)])


def _encoding(text: str) -> int:
    """Latin-1 means "whatever this machine uses" to many players: only ASCII is safe in it."""
    return Encoding.LATIN1 if text.isascii() else Encoding.UTF16


def _in_time_order(tag: bytes) -> bytes:
    """The tag with its chapters in time order, after the table of contents; mutagen writes them by size."""
    frames, padding = _split(tag)
    frames.sort(key=_order)
    return tag[:_TAG_HEADER] + b"".join(frames) + padding


def _split(tag: bytes) -> tuple[list[bytes], bytes]:
    frames: list[bytes] = []
    position = _TAG_HEADER
    while position < len(tag) and tag[position]:
        _, size = _FRAME_HEADER.unpack_from(tag, position)
        end = position + _FRAME_HEADER.size + size
        frames.append(tag[position:end])
        position = end
    return frames, tag[position:]


def _order(frame: bytes) -> tuple[int, int]:
    """Text first, then contents and chapters by start, the image last; what is equal keeps its order."""
    name = frame[:4]
    place = (b"CTOC", b"CHAP", b"APIC").index(name) + 1 if name in {b"CTOC", b"CHAP", b"APIC"} else 0
    if name != b"CHAP":
        return place, 0
    element = frame.index(b"\0", _FRAME_HEADER.size) + 1
    return place, int.from_bytes(frame[element : element + 4], "big")
