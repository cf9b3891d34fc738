"""What can happen to a published edition, one thing at a time: a name, the fault it is, and the damage itself."""

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import msgspec
from PIL import Image

from episodes.catalogue.records import Record, decode, save

Damage = Callable[[Path], None]

SETTINGS = """\
[edition]
title = "Le Courrier"
site = "https://audio.courrier.example"
email = "radio@courrier.example"

[sound]
profile = "small"
formats = ["mp3", "opus"]
"""
ARTICLE = """\
---
auteur: Inès Valat
date: 2026-03-02 06:00
---

# Le pont est ouvert

Les voitures passent depuis lundi.

## Un second chapitre, au titre plus long

« Enfin ! », soupire Julien Farge.

## La suite

La mairie promet un trottoir & une piste.
"""
TITLE = "Le pont est ouvert"
SLUG = "pont"
FOLDER = f"episodes/{SLUG}/????????"
MP3 = f"{FOLDER}/*.mp3"
OPUS = f"{FOLDER}/*.opus"
PAGE = f"episodes/{SLUG}/index.html"


def in_feed(old: str, new: str, times: int = 1) -> Damage:
    """Damage done to the feed by hand."""

    def damage(root: Path) -> None:
        path = root / "public" / "feed.xml"
        text = path.read_text("utf-8")
        assert re.search(old, text, re.DOTALL), old
        path.write_text(re.sub(old, new, text, count=times, flags=re.DOTALL), "utf-8")

    return damage


def to_file(name: str, change: Callable[[bytes], bytes | None]) -> Damage:
    """Damage done to a file of the public folder; None takes it away."""

    def damage(root: Path) -> None:
        (path,) = (root / "public").glob(name)
        before = path.read_bytes()
        data = change(before)
        assert data != before
        path.unlink() if data is None else path.write_bytes(data)

    return damage


def replaced(name: str, old: bytes, new: bytes) -> Damage:
    """Bytes of a file that stand there once at least, given another value."""

    def change(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, 1)

    return to_file(name, change)


def into_page(markup: bytes, name: str = PAGE) -> Damage:
    """Markup that came into a page, as an article's text would if it were not escaped."""
    return replaced(name, b"</main>", markup + b"</main>")


def in_json(name: str, change: Callable[[dict], None]) -> Damage:
    def edited(data: bytes) -> bytes:
        whole = json.loads(data)
        change(whole)
        return json.dumps(whole).encode()

    return to_file(f"{FOLDER}/{name}", edited)


def image(form: str, side: int = 1400, mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (side, side)).save(out, form)
    return out.getvalue()


def without_info(data: bytes) -> bytes:
    return data.replace(b"Info\0\0\0\x0f", bytes(8))


def half_of_info(data: bytes) -> bytes:
    """What happens when the header of the first clip survives a join."""
    place = data.index(b"Info\0\0\0\x0f") + 8
    frames = int.from_bytes(data[place : place + 4])
    return data[:place] + (frames // 2).to_bytes(4) + data[place + 4 :]


def shuffled_chapters(data: bytes) -> bytes:
    """Two chapters of the tag swapped, as a writer that sorts by size does."""
    first, second, third = (data.index(b"ch%d\0\0\0" % number) for number in range(3))
    blocks = data[first - 10 : second - 10], data[second - 10 : third - 10]
    return data[: first - 10] + blocks[1] + blocks[0] + data[third - 10 :]


def in_latin_1(data: bytes) -> bytes:
    return data.decode().replace("utf-8", "iso-8859-1", 1).encode("latin-1", "xmlcharrefreplace")


def a_record(root: Path) -> Record:
    return decode((root / "records" / f"{SLUG}.json").read_bytes())


def withdraw(root: Path) -> None:
    save(root / "records", msgspec.structs.replace(a_record(root), withdrawn="2026-04-01T00:00:00Z"))


def settings(old: str, new: str) -> Damage:
    """The edition's settings, changed since it was built."""

    def damage(root: Path) -> None:
        path = root / "edition.toml"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    return damage


def a_book(*entries: tuple[str, bytes]) -> Damage:
    """A book that is none."""

    def damage(root: Path) -> None:
        (root / "public" / "books").mkdir()
        with zipfile.ZipFile(root / "public" / "books" / "tout-0123abcd.epub", "w") as book:
            for name, data in entries:
                book.writestr(name, data)

    return damage


def a_page(name: str, links: str) -> Damage:
    """A page of a feed beside the newest one, which leads to where `links` says."""

    def damage(root: Path) -> None:
        text = (root / "public" / "feed.xml").read_text("utf-8")
        text = re.sub(r"<item>.*</item>", "", text, flags=re.DOTALL).replace("/feed.xml", f"/{name}")
        text = text.replace("</channel>", f"{links}</channel>")
        (root / "public" / name).write_text(text, "utf-8")

    return damage


def large(name: str, size: int) -> Damage:
    return to_file(name, lambda data: data + b" " * size)


def all_of(*damages: Damage) -> Damage:
    def damage(root: Path) -> None:
        for one in damages:
            one(root)

    return damage


def atom(relation: str, name: str) -> str:
    return f'<atom:link rel="{relation}" href="https://audio.courrier.example/{name}"/>'


def vtt(old: bytes, new: bytes) -> Damage:
    return replaced(f"{FOLDER}/*.vtt", old, new)


def all_times_later(data: bytes) -> bytes:
    """An hour too late, as when the clock of another episode was taken."""
    return re.sub(rb"00:(\d\d:\d\d,\d{3})", rb"01:\1", data)


def a_hair_later(data: bytes) -> bytes:
    return re.sub(rb"(\d) -->", lambda digit: b"%d -->" % (9 - int(digit[1])), data, count=1)


_CONTAINER = b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="p.opf"/></rootfiles></container>'
_PACKAGE = (
    b'<package xmlns="http://www.idpf.org/2007/opf"><manifest><item href="gone.xhtml"/></manifest></package>'
)

FEED: dict[str, tuple[str, Damage]] = {
    "feed missing": ("no-feed", to_file("feed.xml", lambda _: None)),
    "feed cut": ("not-xml", to_file("feed.xml", lambda data: data[:-40])),
    "document type": ("doctype", in_feed("<rss", '<!DOCTYPE rss SYSTEM "rss.dtd"><rss')),
    "another encoding": ("encoding", to_file("feed.xml", in_latin_1)),
    "not RSS": ("not-rss", in_feed('version="2.0"', 'version="0.9"')),
    "no language": ("missing-tag", in_feed("<language>.*?</language>", "")),
    "no title": ("missing-tag", in_feed("(<item>.*?)<title>.*?</title>", r"\1")),
    "image tag missing": ("missing-tag", in_feed("<itunes:image[^>]*>", "")),
    "enclosure missing": ("missing-tag", in_feed("<enclosure[^>]*>", "")),
    "long title": ("too-long", in_feed(f"<title>{TITLE}", f"<title>{'mot ' * 70}mot")),
    "blanks": ("untrimmed", in_feed(f"<title>{TITLE}", f"<title> {TITLE}")),
    "long description": ("description-long", in_feed("<p>Par Inès", f"<p>{'é' * 2000}Inès")),
    "explicit no": ("explicit", in_feed("explicit>false", "explicit>no")),
    "category in small letters": ("category", in_feed('text="News"', 'text="news"')),
    "subcategory of another": ("category", in_feed('text="Daily News"', 'text="Books"')),
    "another podcast's guid": (
        "podcast-guid",
        in_feed("guid>[0-9a-f-]{36}</podcast", f"guid>{'0' * 36}</podcast"),
    ),
    "preview's address": ("no-site", in_feed("https://audio.courrier.example", "http://localhost:8000", 0)),
    "plain http": ("no-https", in_feed("https://", "http://", 0)),
    "image missing": ("no-image", to_file("cover-????????.png", lambda _: None)),
    "WebP called PNG": ("image", to_file("cover-????????.png", lambda _: image("WEBP"))),
    "JPEG called PNG": ("image-name", to_file("cover-????????.png", lambda _: image("JPEG"))),
    "small image": ("image", to_file("cover-????????.png", lambda _: image("PNG", 600))),
    "transparent image": ("image", to_file("cover-????????.png", lambda _: image("PNG", 1400, "RGBA"))),
    "older page missing": ("page-missing", in_feed("<item>", f"{atom('next', 'feed-1.xml')}<item>")),
    "older page that leads nowhere": (
        "page-link",
        all_of(a_page("feed-1.xml", ""), in_feed("<item>", f"{atom('next', 'feed-1.xml')}<item>")),
    ),
    "pages in a circle": ("page-link", in_feed("<item>", f"{atom('next', 'feed.xml')}<item>")),
    "older page that nothing leads to": ("page-lost", a_page("feed-1.xml", "")),
    "large feed": ("feed-size", large("feed.xml", 1_100_000)),
}
ITEMS: dict[str, tuple[str, Damage]] = {
    "item twice": ("guid-twice", in_feed("(<item>.*</item>)", r"\1\1")),
    "enclosure twice": ("enclosure-twice", in_feed("(<item>.*</item>)", r"\1\1")),
    "guid as a link": ("guid-link", in_feed(' isPermaLink="false"', "")),
    "French date": ("date", in_feed("Mon, 02 Mar", "lun., 02 mars", 0)),
    "wrong day": ("date", in_feed("Mon, 02 Mar", "Tue, 02 Mar", 0)),
    "date without zone": ("date", in_feed(r"06:00:00 \+0100</pubDate", "06:00:00</pubDate")),
    "date to come": ("future", in_feed("Mon, 02 Mar 2026([^<]*</pub)", r"Sat, 02 May 2026\1")),
    "withdrawn": ("withdrawn", withdraw),
    "forgotten": ("not-told", in_feed("<item>.*</item>", "")),
    "unknown guid": ("unknown", in_feed("<guid([^>]*)>[0-9a-f-]*", r"<guid\1>guid-quai")),
    "media of another host": (
        "elsewhere",
        in_feed('<enclosure url="https://audio', '<enclosure url="https://cdn'),
    ),
    "wrong length": ("length", in_feed('(<enclosure[^>]*) length="', r'\1 length="1')),
    "wrong type": ("media-type", in_feed('type="audio/mpeg"', 'type="audio/mp3"')),
    "wrong duration": ("duration", in_feed(r"duration>\d+<", "duration>7<")),
    "duration in minutes": ("duration", in_feed(r"duration>\d+<", "duration>00:16<")),
    "hash of another file": ("integrity", in_feed("sha256-.{10}", f"sha256-{'A' * 10}")),
    "script in the notes": ("notes-markup", in_feed("<p>Par Inès", "<script>alert(1)</script><p>Par Inès")),
    "link of the notes that is a script": (
        "script-link",
        in_feed("<p>Par Inès", "<p><a href='javascript:alert(1)'>Lire</a></p><p>Par Inès"),
    ),
    "link to a page that is gone": ("dead-link", in_feed(f"/{SLUG}/</link>", "/gare/</link>")),
}
MEDIA: dict[str, tuple[str, Damage]] = {
    "media missing": ("missing-file", to_file(MP3, lambda _: None)),
    "media cut": ("length", to_file(MP3, lambda data: data[:-500])),
    "media altered": ("hash", to_file(MP3, lambda data: data[:-1] + b"x")),
    "page instead of media": ("media-type", to_file(MP3, lambda _: b"<!doctype html>")),
    "media undecodable": ("undecodable", to_file(MP3, lambda _: b"ID3" + bytes(4000))),
    "tag of ID3v2.4": ("tag", replaced(MP3, b"ID3\x03", b"ID3\x04")),
    "no Info frame": ("no-info", to_file(MP3, without_info)),
    "Info frame of half": ("info", to_file(MP3, half_of_info)),
    "seconds lost": ("cues", to_file(MP3, lambda data: data[: len(data) - 12_000])),
    "soft": ("loudness", settings("[sound]", "[sound]\nloudness = -16")),
    "peaks": ("peak", settings("[sound]", "[sound]\ntrue_peak = -4")),
    "other format missing": ("missing-file", to_file(OPUS, lambda _: None)),
    "other format altered": ("hash", to_file(OPUS, lambda data: data[:-1] + b"x")),
    "other format undecodable": ("undecodable", to_file(OPUS, lambda data: data[:40] + bytes(4000))),
    "other format cut": ("alternate", to_file(OPUS, lambda data: data[: data.rindex(b"OggS")])),
    "chapters cut": ("chapters", to_file(f"{FOLDER}/chapters.json", lambda data: data[:-5])),
    "chapters backwards": ("chapters", in_json("chapters.json", lambda all_: all_["chapters"].reverse())),
    "chapters of old": ("chapters", in_json("chapters.json", lambda all_: all_.update(version="1.0.0"))),
    "chapters moved": (
        "chapters-differ",
        in_json("chapters.json", lambda all_: all_["chapters"][1].update(startTime=4.5)),
    ),
    "chapters shuffled in the tag": ("chapters-differ", to_file(MP3, shuffled_chapters)),
    "chapters lost in another format": ("chapters-differ", replaced(OPUS, b"CHAPTER001", b"CHEPTER001")),
    "chapters of old in the notes": (
        "chapters-differ",
        in_feed("<p>Par Inès", "<ul><li>00:00:00 Autre titre</li></ul><p>Par Inès"),
    ),
}
TEXTS: dict[str, tuple[str, Damage]] = {
    "transcript without type": ("transcript-type", in_feed(' type="text/vtt"', "")),
    "transcript of a wrong type": ("transcript-type", in_feed("application/x-subrip", "text/srt")),
    "transcript missing": ("missing-file", to_file(f"{FOLDER}/*.srt", lambda _: None)),
    "VTT without header": ("transcript", to_file(f"{FOLDER}/*.vtt", lambda data: data[8:])),
    "VTT with commas": ("transcript", to_file(f"{FOLDER}/*.vtt", lambda data: data.replace(b".", b","))),
    "VTT with markup": ("transcript", vtt(b"</v>", b"<script>alert(1)</script></v>")),
    "VTT with a bare ampersand": ("transcript", vtt(b"</v>", b" & </v>")),
    "SRT numbered anew": ("transcript", to_file(f"{FOLDER}/*.srt", lambda data: b"2" + data[1:])),
    "SRT of an hour later": ("cue-late", to_file(f"{FOLDER}/*.srt", all_times_later)),
    "times of another revision": (
        "transcripts-differ",
        to_file(f"{FOLDER}/*.srt", a_hair_later),
    ),
    "JSON cut": ("transcript", to_file(f"{FOLDER}/transcript.json", lambda data: data[:-5])),
    "JSON without a body": (
        "transcript",
        in_json("transcript.json", lambda all_: all_["segments"][0].update(body=" ")),
    ),
    "HTML that is no XML": ("transcript", replaced(f"{FOLDER}/transcript.html", b"</main>", b"<br></main>")),
    "text in Latin-1": ("transcript", to_file(f"{FOLDER}/*.txt", lambda _: "été".encode("latin-1"))),
    "text empty": ("transcript", to_file(f"{FOLDER}/*.txt", lambda _: b"\n")),
}
PAGES: dict[str, tuple[str, Damage]] = {
    "page missing": ("dead-link", to_file(PAGE, lambda _: None)),
    "page empty": ("empty-page", to_file("index.html", lambda _: b"\n")),
    "style sheet missing": ("dead-link", to_file("style-*.css", lambda _: None)),
    "anchor lost": ("dead-link", into_page(b'<a href="#perdu">Plus bas</a>')),
    "anchor of another page lost": ("dead-link", into_page(b'<a href="../../a-propos/#perdu">Plus loin</a>')),
    "script in the text": ("script", into_page(b"<script>alert(1)</script>")),
    "script of another host": ("script", into_page(b'<script src="https://compteur.example/a.js"></script>')),
    "frame": ("embedded", into_page(b'<iframe title="x" src="/"></iframe>')),
    "handler": ("handler", into_page(b'<p OnClick="alert(1)">Texte</p>')),
    "link that is a script": ("script-link", into_page(b'<a href=" JavaScript:alert(1)">Lire</a>')),
    "picture of another host": ("request", into_page(b'<img alt="" src="//compteur.example/a.png">')),
    "font of another host": (
        "request",
        to_file("style-*.css", lambda data: data + b"@import '//x.example/f';"),
    ),
    "picture without text": ("no-alt", into_page(b'<img src="../../icon.svg">')),
    "no language": ("page-lacks", replaced(PAGE, b"<html lang=", b"<html data-lang=")),
    "two first headings": ("headings", into_page(b"<h1>Encore</h1>")),
    "name given twice": ("id-twice", into_page(b'<p id="ici">1</p><p id="ici">2</p>')),
    "data cut": ("page-data", replaced(PAGE, b'"@context"', b'@context"')),
    "large page": ("page-size", large(PAGE, 600_000)),
    "large cover": ("image-size", large("cover-????????.png", 5_000_000)),
    "book without type": ("book", a_book(("a.txt", b"x"))),
    "book that lists what it lacks": (
        "book",
        a_book(
            ("mimetype", b"application/epub+zip"), ("META-INF/container.xml", _CONTAINER), ("p.opf", _PACKAGE)
        ),
    ),
}
DAMAGES = {
    f"{part}: {name}": row
    for part, rows in (("feed", FEED), ("item", ITEMS), ("media", MEDIA), ("text", TEXTS), ("page", PAGES))
    for name, row in rows.items()
}
