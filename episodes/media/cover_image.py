"""Images made or read with Pillow: a cover drawn from a name, a given one examined, the small one for tags.

The only module that loads Pillow. Type is set in the font that Pillow carries, so that no font of the
system is needed and every machine draws the same. It has marks but no accented letters: letters are set bare
and each mark is set over or under its letter. What the font cannot show at all is left out.
"""

import warnings
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, cast
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from episodes.errors import EpisodeError
from episodes.media.cover import end, kind


class _Mark(NamedTuple):
    """A combining mark as a glyph of the font, its size beside the letter's, and where it stands."""

    glyph: str
    scale: float
    below: bool = False


_MARKS = {
    "\N{COMBINING GRAVE ACCENT}": _Mark("`", 1),
    "\N{COMBINING ACUTE ACCENT}": _Mark("\N{ACUTE ACCENT}", 1),
    "\N{COMBINING CIRCUMFLEX ACCENT}": _Mark("^", 0.6),
    "\N{COMBINING TILDE}": _Mark("~", 0.7),
    "\N{COMBINING DIAERESIS}": _Mark("..", 0.9),
    "\N{COMBINING RING ABOVE}": _Mark("°", 0.7),
    "\N{COMBINING CEDILLA}": _Mark(",", 0.8, below=True),
}
_OTHERS = str.maketrans(
    {
        "œ": "oe",
        "Œ": "Oe",
        "æ": "ae",
        "Æ": "Ae",
        "ß": "ss",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
    }
)
_KNOWN = (
    frozenset(map(chr, range(0x20, 0x7F)))
    | frozenset("«»°\N{ACUTE ACCENT}·…“”\N{RIGHT SINGLE QUOTATION MARK}")
    | _MARKS.keys()
)
_GAP = 0.05  # of the size, between a letter and its mark


def settable(text: str) -> str:
    """The text as letters and combining marks that can be set; the rest (emoji, other scripts) is gone."""
    apart = normalize("NFD", text.translate(_OTHERS))
    return " ".join("".join(letter for letter in apart if letter in _KNOWN).split())


@dataclass(frozen=True, slots=True)
class Type:
    """The font at one size, in one colour on another."""

    size: int  # px
    fill: str
    ground: str

    def length(self, text: str) -> float:
        """The width in pixels of a settable line."""
        return _font(self.size).getlength(_bare(text))

    def set(self, pen: ImageDraw.ImageDraw, x: int, y: int, text: str) -> None:
        """Sets a settable line; `x`, `y` is where its base line starts."""
        self._glyphs(pen, x, y, _bare(text), self.size)
        for place, letter in enumerate(text):
            before = _bare(text[:place])
            if letter in _MARKS and before:
                start = x + round(self.length(before) - self.length(before[-1]))
                self._mark(pen, start, y, before[-1], _MARKS[letter])

    def _mark(self, pen: ImageDraw.ImageDraw, x: int, y: int, letter: str, mark: _Mark) -> None:
        """Sets a mark in the middle of the letter that starts at `x`; an i loses its dot."""
        left, top, right, _ = _ink(letter, self.size)
        if letter == "i" and not mark.below:
            dot, top = top, _ink("x", self.size)[1]
            pen.rectangle((x + left - 2, y + dot - 4, x + right + 2, y + top - 4), fill=self.ground)
        size = round(self.size * mark.scale)
        start, high, end, low = _ink(mark.glyph, size)
        across = round((left + right - start - end) / 2)
        down = -high - _GAP * self.size if mark.below else top - _GAP * self.size - low
        self._glyphs(pen, x + across, y + round(down), mark.glyph, size)

    def _glyphs(self, pen: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int) -> None:
        weight = self.size // 60
        pen.text(
            (x, y), text, self.fill, _font(size), anchor="ls", stroke_width=weight, stroke_fill=self.fill
        )


@cache
def _ink(text: str, size: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is inked, from the start of the base line, in pixels."""
    sheet = Image.new("L", (3 * size, 3 * size))
    ImageDraw.Draw(sheet).text((size, 2 * size), text, 255, _font(size), anchor="ls")
    left, top, right, bottom = sheet.getbbox() or (size, 2 * size, size, 2 * size)
    return left - size, top - 2 * size, right - size, bottom - 2 * size


def _bare(text: str) -> str:
    return "".join(letter for letter in text if letter not in _MARKS)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return cast("ImageFont.FreeTypeFont", ImageFont.load_default(size))


SIDE = 1500  # px
SIDES = range(1400, 3001)  # px, what Apple takes
TAG_SIDE = 600  # px

_MARGIN = 130  # px
_TOP = 360  # px
_BOX = (SIDE - 2 * _MARGIN, 790)  # px, width and height for the name
_SIZES = range(250, 44, -5)  # px
_LEADING = 1.2
_LONGEST = 20  # characters; a longer word is broken

_PALETTE = (
    ("#12263a", "#f4b942"),
    ("#0f3d3e", "#f2c078"),
    ("#3b1f2b", "#f29e7a"),
    ("#1d3124", "#d9c45b"),
    ("#2b2d5b", "#f3a953"),
    ("#402218", "#eebb77"),
)
"""Ground and accent; against both grounds the name's ivory has a contrast of 10 or more."""

_IVORY = "#fbf6ea"


def drawn(title: str) -> bytes:
    """A cover with the name set large: PNG, RGB, 1500 px square; the same name gives the same picture."""
    seed = sha256(title.encode()).digest()
    ground, accent = _PALETTE[seed[0] % len(_PALETTE)]
    image = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(image)
    _guillemets(pen, accent)
    _draw_name(pen, title, ground)
    _wave(pen, seed, accent)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def examined(path: Path, data: bytes) -> bytes:
    """Gives a cover's bytes back when podcast directories take them.

    Args:
        path: for messages.
        data: the file's bytes.

    Raises:
        EpisodeError: it is not one still RGB image, JPEG or PNG, square, of 1400 to 3000 px a side.
    """
    if cause := _cause(data):
        raise EpisodeError("cover", path=path, cause=cause)
    return data


def for_tag(data: bytes) -> bytes:
    """A cover as tags carry it: JPEG of 600 px a side at most."""
    image = Image.open(BytesIO(data), formats=("JPEG", "PNG")).convert("RGB")
    image.thumbnail((TAG_SIDE, TAG_SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _cause(data: bytes) -> str | None:
    """Why an image is refused; None where it is not."""
    found = kind(data)
    if found not in {"JPEG", "PNG"}:
        return f"it is {found}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=("JPEG", "PNG"))
            return _shape(image) or _whole(image, data)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return "it is far too large"
    except UnidentifiedImageError:
        return "it is damaged"
    except (OSError, SyntaxError, ValueError) as error:
        return f"it is damaged: {error}"


def _shape(image: Image.Image) -> str | None:
    width, height = image.size
    if width != height:
        return f"it is not square but {width} × {height} pixels"
    if width not in SIDES:
        return f"it has {width} pixels a side"
    if getattr(image, "n_frames", 1) > 1:
        return "it is animated, or holds several pictures"
    return None if image.mode == "RGB" else f"its colours are {image.mode}, not RGB"


def _whole(image: Image.Image, data: bytes) -> str | None:
    image.load()
    return None if end(data) == len(data) else "something else follows the picture in the file"


def _draw_name(pen: ImageDraw.ImageDraw, title: str, ground: str) -> None:
    """Sets the name as large as its box allows, its lines below one another."""
    words = [
        word[at : at + _LONGEST] for word in settable(title).split() for at in range(0, len(word), _LONGEST)
    ]
    for size in _SIZES:
        face, leading = Type(size, _IVORY, ground), round(size * _LEADING)
        lines = _lines(words, face)
        if len(lines) * leading <= _BOX[1] and all(face.length(line) <= _BOX[0] for line in lines):
            break
    first = _TOP + (_BOX[1] - len(lines) * leading) // 2 + size
    for number, line in enumerate(lines):
        face.set(pen, _MARGIN, first + number * leading, line)


def _lines(words: list[str], face: Type) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and face.length(f"{lines[-1]} {word}") <= _BOX[0]:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _guillemets(pen: ImageDraw.ImageDraw, accent: str) -> None:
    """The opening guillemet of a quotation, drawn, at the top left."""
    for left in (_MARGIN, _MARGIN + 105):
        points = [(left + 95, _MARGIN), (left + 10, _MARGIN + 105), (left + 95, _MARGIN + 210)]
        pen.line(points, fill=accent, width=34, joint="curve")


def _wave(pen: ImageDraw.ImageDraw, seed: bytes, accent: str) -> None:
    """A voice as bars along the foot, its own for each name."""
    middle, step = SIDE - _MARGIN - 75, 40
    for number, left in enumerate(range(_MARGIN, SIDE - _MARGIN - 14, step)):
        half = 14 + seed[number % len(seed)] * 62 // 255
        pen.rounded_rectangle((left, middle - half, left + 15, middle + half), radius=7, fill=accent)
