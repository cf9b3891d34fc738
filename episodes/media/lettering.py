"""Latin type on an image in the font that Pillow carries, which has marks but no accented letters.

Letters are set bare and each mark is set over or under its letter, so that no font file has to be found
or shipped, and every machine sets the same. What the font cannot show at all is left out.
"""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, cast
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont


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
