"""The cover: what directories take, from the newsroom or from its name."""

import struct
import zlib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from PIL import Image

from episodes.errors import EpisodeError
from episodes.media import cover, cover_image
from episodes.media.image_format import end


def image(form: str, side: int | tuple[int, int] = 1400, mode: str = "RGB", **options: object) -> bytes:
    """An image file, plain but for a corner."""
    size = side if isinstance(side, tuple) else (side, side)
    plain = Image.new(mode, size)
    plain.paste(plain.getpixel((0, 0)), (0, 0, 9, 9))
    out = BytesIO()
    plain.save(out, form, **options)
    return out.getvalue()


def animated() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (1400, 1400), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb() -> bytes:
    """A PNG that says it is 60,000 pixels a side."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)),
        (b"IDAT", b"x"),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def refused(tmp_path: Path, data: bytes, name: str = "cover.png") -> str:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(EpisodeError) as caught:
        cover.place(tmp_path / "public", tmp_path / name, "La Dépêche")
    assert not (tmp_path / "public").exists()
    message = str(caught.value)
    assert message.startswith(str(tmp_path / name))
    assert "\n" not in message
    return message


def test_a_made_cover_is_what_directories_take(tmp_path: Path) -> None:
    """It passes the judgement that a given one has to pass."""
    path = cover.place(tmp_path, None, "La Dépêche des Cévennes")
    data = path.read_bytes()
    assert cover_image.examine(path, data) == data
    assert path.suffix == ".png"


def test_the_same_name_makes_the_same_cover_and_another_another(tmp_path: Path) -> None:
    """Same in, same out; a new name is a new address, and the old file stays for those who know it."""
    first = cover.place(tmp_path / "a", None, "La Dépêche")
    again = cover.place(tmp_path / "b", None, "La Dépêche")
    assert (first.name, first.read_bytes()) == (again.name, again.read_bytes())
    other = cover.place(tmp_path / "a", None, "La Dépeche")
    assert other.name != first.name
    assert other.read_bytes() != first.read_bytes()
    assert first.exists()


def test_a_cover_in_its_place_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged build neither draws nor decodes."""
    first = cover.place(tmp_path, None, "La Dépêche")
    monkeypatch.setattr(cover_image, "draw", None)
    assert cover.place(tmp_path, None, "La Dépêche") == first


@pytest.mark.parametrize(
    "title", ["🎙️ 日本語", "la " * 85, "\N{ACUTE ACCENT}`^~", "\N{COMBINING ACUTE ACCENT}"]
)
def test_any_name_makes_a_cover(title: str) -> None:
    """Too long, one long word, nothing that the font shows: still a cover."""
    assert Image.open(BytesIO(cover_image.draw(title))).size == (1500, 1500)


def test_a_long_name_stays_inside_its_box() -> None:
    """Nothing is cut at the edge, at the size of the longest name that settings take."""
    shown = (
        Image.open(BytesIO(cover_image.draw("W" * 255))).convert("L").point(lambda level: 255 * (level > 215))
    )
    box = shown.getbbox()
    assert box is not None
    assert box[0] >= 100
    assert box[2] <= 1400
    assert box[3] <= 1290


@pytest.mark.parametrize("letters", ["éèêëœæ", "àâäïîôö", "ùûüçñ", "ÉÈÊËŒÆ", "ÀÂÎÏÔÇ", "«»’–—…€"])
def test_french_letters_and_signs_are_set_as_they_are(letters: str) -> None:
    """Composed or not, the font has them all."""
    assert (
        cover_image.without_missing_glyphs(letters)
        == cover_image.without_missing_glyphs(normalize("NFD", letters))
        == letters
    )


def test_what_the_font_cannot_show_is_left_out() -> None:
    """No boxes stand on a cover."""
    assert cover_image.without_missing_glyphs("Été 🎙️ à\N{NO-BREAK SPACE}Nîmes 日本") == "Été à Nîmes"


def test_the_cover_of_an_older_design_stays(tmp_path: Path) -> None:
    """Directories and apps know its address."""
    name = sha256(b"1 La Gazette").hexdigest()[:8]
    (tmp_path / f"cover-{name}.png").write_bytes(b"drawn before")
    assert cover.place(tmp_path, None, "La Gazette").read_bytes() == b"drawn before"
    assert [path.name for path in tmp_path.iterdir()] == [f"cover-{name}.png"]


@pytest.mark.parametrize(("form", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg")])
def test_a_given_cover_is_published_as_it_is(tmp_path: Path, form: str, suffix: str) -> None:
    """Byte for byte, with the true extension whatever its own name says."""
    given = tmp_path / "une.img"
    given.write_bytes(image(form))
    path = cover.place(tmp_path / "public", given, "La Dépêche")
    assert path.read_bytes() == given.read_bytes()
    assert path.suffix == suffix


def test_a_progressive_photograph_is_taken(tmp_path: Path) -> None:
    """Several scans, restart markers and embedded data are part of one picture."""
    data = image("JPEG", 3000, progressive=True, exif=Image.Exif().tobytes(), comment=b"\xff\xd9")
    assert cover_image.examine(tmp_path, data) == data


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda: image("WEBP"), "it is WebP"),
        (lambda: image("GIF"), "it is GIF"),
        (lambda: image("BMP", 20), "it is BMP"),
        (lambda: image("TIFF", 20), "it is TIFF"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it is SVG or XML"),
        (lambda: b'\xef\xbb\xbf<?xml version="1.0"?><svg/>', "it is SVG or XML"),
        (lambda: b"", "it is of an unknown format"),
        (lambda: image("PNG", 1399), "1399 pixels a side"),
        (lambda: image("PNG", 3001), "3001 pixels a side"),
        (lambda: image("JPEG", (1500, 1400)), "not square but 1500 × 1400 pixels"),
        (lambda: image("PNG", mode="RGBA"), "its colours are RGBA"),
        (lambda: image("PNG", mode="P"), "its colours are P"),
        (lambda: image("JPEG", mode="CMYK"), "its colours are CMYK"),
        (lambda: image("JPEG", mode="L"), "its colours are L"),
        (animated, "it is animated"),
        (bomb, "it is far too large"),
        (lambda: image("PNG")[:-200], "it is damaged"),
        (lambda: image("JPEG")[:-200], "it is damaged"),
        (lambda: image("PNG")[:30], "it is damaged"),
        (lambda: image("PNG") + b"PK\x03\x04 and more", "something else follows"),
        (lambda: image("JPEG") + b"<script>", "something else follows"),
    ],
)  # fmt: skip
def test_what_directories_refuse_is_refused_by_name(
    tmp_path: Path, make: Callable[[], bytes], cause: str
) -> None:
    """By what it is, not by what it is called; nothing is published."""
    assert cause in refused(tmp_path, make())


def test_a_missing_and_a_huge_cover_are_refused(tmp_path: Path) -> None:
    """Before anything is decoded."""
    with pytest.raises(EpisodeError, match="there is no such file"):
        cover.place(tmp_path / "public", tmp_path / "none.png", "La Dépêche")
    assert "larger than 20 MB" in refused(tmp_path, bytes(20_000_001))


def test_a_tags_cover_is_small_and_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JPEG of 600 pixels a side: every episode carries it."""
    placed = cover.place(tmp_path, None, "La Dépêche")
    small = cover.small_cover(placed).read_bytes()
    shown = Image.open(BytesIO(small))
    assert (shown.format, shown.size, shown.mode) == ("JPEG", (600, 600), "RGB")
    assert len(small) < 60_000
    assert small == cover_image.thumbnail(placed.read_bytes())
    monkeypatch.setattr(cover_image, "thumbnail", None)
    assert cover.small_cover(placed).read_bytes() == small


def test_a_picture_that_never_ends_has_no_end() -> None:
    """A file cut anywhere is not whole."""
    for form in ("PNG", "JPEG"):
        data = image(form, 16)
        assert end(data) == len(data)
        assert [cut for cut in range(8, len(data)) if end(data[:cut]) is not None] == []
