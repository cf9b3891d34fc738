"""What the tests of talking books share: published episodes without a voice, and a book as reading systems see it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from audio.assembly.timeline import Cue, Timeline
from episodes.catalogue.records import Media, Record, Revision
from episodes.episode import Episode
from episodes.epub.volume import Work, works
from episodes.transcripts import FORMATS
from scripts.script import Place, Script, Segment

GAP = 100  # ms of silence between segments

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
SMIL = "{http://www.w3.org/ns/SMIL}"


def said(text: str, block: int | None = 1, place: str = "paragraph", kind: str = "narration") -> Segment:
    where = None if block is None else Place(block, place)  # type: ignore[arg-type]
    return Segment(kind, where, text, text, None)  # type: ignore[arg-type]


def article(title: str, *texts: str) -> tuple[Segment, ...]:
    """A title, then a paragraph a text; one that begins with `## ` is a heading."""
    body = (
        said(text.removeprefix("## "), number, *(["heading"] * 2 if text.startswith("## ") else []))
        for number, text in enumerate(texts, start=2)
    )
    return (said(title, 0, "title", "title"), *body)


def publish(
    public: Path,
    slug: str,
    segments: tuple[Segment, ...],
    *,
    date: str = "2026-05-12T06:00:00+02:00",
    revision: str = "0a1b2c3d",
    built: str = "2026-05-12T04:00:00+00:00",
    **more: object,
) -> Record:
    """Puts an episode of some segments into a published root; each lasts 900 ms, and its sound is noise."""
    place = public / "episodes" / slug / revision
    place.mkdir(parents=True, exist_ok=True)
    cues = tuple(Cue(s, n * 1000, n * 1000 + 1000 - GAP) for n, s in enumerate(segments))
    timeline = Timeline(cues, len(segments) * 1000, samples=8, rate=8000)
    script = Script("a.md", segments[0].written, "fr", segments)
    episode = Episode(slug, f"guid-{slug}", datetime.fromisoformat(date), script, timeline)
    (place / "transcript.html").write_bytes("".join(FORMATS["html"].write(episode)).encode())
    sound = f"{slug} {revision} ".encode() * 500
    media = Media(
        name=f"{date[:10]}-{slug}-{revision}.mp3",
        type="audio/mpeg",
        bytes=len(sound),
        sha256="0" * 64,
        duration=timeline.duration,
    )
    (place / media.name).write_bytes(sound)
    facts = {"title": segments[0].written, "transcripts": ("html",), **more}
    made = Revision(id=revision, built=built, article="0" * 64, source=f"{slug}.md", media=media, **facts)  # type: ignore[arg-type]
    return Record(identity=slug, guid=f"guid-{slug}", slug=slug, date=date, revisions=(made,))


def work(public: Path, slug: str, segments: tuple[Segment, ...], **more: object) -> Work:
    return works(public, [publish(public, slug, segments, **more)])[0]  # type: ignore[arg-type]


@dataclass(frozen=True)
class Opened:
    """A book, each file of it parsed strictly."""

    path: Path

    @property
    def names(self) -> list[str]:
        with ZipFile(self.path) as book:
            return book.namelist()

    def data(self, name: str) -> bytes:
        with ZipFile(self.path) as book:
            return book.read(name)

    def parsed(self, name: str) -> etree._Element:
        return etree.fromstring(self.data(f"EPUB/{name}"))

    @property
    def package(self) -> etree._Element:
        return self.parsed("package.opf")

    def told(self, name: str) -> list[str]:
        """What the package says of itself: Dublin Core by its element, others by their property."""
        found = [*self.package.iter(f"{DC}{name}")]
        found += [meta for meta in self.package.iter(f"{OPF}meta") if meta.get("property") == name]
        return [meta.text or "" for meta in found]

    def text(self, name: str, fragment: str) -> str:
        """All text of the one element that has an id."""
        (found,) = self.parsed(name).xpath("//*[@id=$id]", id=fragment)
        return "".join(found.itertext())


def milliseconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    whole, rest = seconds.split(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(rest)
