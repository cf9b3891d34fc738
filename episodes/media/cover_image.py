"""Images made or read with Pillow: a cover drawn from a name, a given one examined, the small one for tags.

The only module that loads Pillow. The font lies beside it, so that every machine draws the same.
"""

import warnings
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from episodes.errors import EpisodeError
from episodes.media.image_format import end, kind

SIDE = 1500  # px
SIDES = range(1400, 3001)  # px, what Apple takes
TAG_SIDE = 600  # px

_FONT = Path(__file__).parent / "font" / "SourceSansPro-Semibold.otf"
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
"""Ground and accent; the ivory of the name has a contrast of 10 or more against every ground."""

_IVORY = "#fbf6ea"


def draw(title: str) -> bytes:
    """Draw a cover with the name set large: PNG, RGB, 1500 px square, the same for the same name."""
    seed = sha256(title.encode()).digest()
    ground, accent = _PALETTE[seed[0] % len(_PALETTE)]
    image = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(image)
    for left in (_MARGIN, _MARGIN + 105):  # an opening guillemet at the top left
        points = [(left + 95, _MARGIN), (left + 10, _MARGIN + 105), (left + 95, _MARGIN + 210)]
        pen.line(points, fill=accent, width=34, joint="curve")
    _draw_name(pen, title)
    middle = SIDE - _MARGIN - 75  # a voice as bars along the foot, different for each name
    for number, left in enumerate(range(_MARGIN, SIDE - _MARGIN - 14, 40)):
        half = 14 + seed[number % len(seed)] * 62 // 255
        pen.rounded_rectangle((left, middle - half, left + 15, middle + half), radius=7, fill=accent)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def without_missing_glyphs(text: str) -> str:
    """Return a text without what the font cannot show (emoji, other scripts), blanks as single spaces."""
    font = _font(_SIZES[-1])
    missing = bytes(font.getmask("\uffff"))
    letters = normalize("NFC", text.replace("\N{NON-BREAKING HYPHEN}", "-"))
    return " ".join("".join(x for x in letters if x.isspace() or bytes(font.getmask(x)) != missing).split())


def examine(path: Path, data: bytes) -> bytes:
    """Return a cover's bytes if podcast directories take them.

    Args:
        path: for messages.
        data: the file's bytes.

    Raises:
        EpisodeError: it is not one still RGB image, JPEG or PNG, square, of 1400 to 3000 px a side.
    """
    if cause := _cause(data):
        raise EpisodeError("cover", path=path, cause=cause)
    return data


def thumbnail(data: bytes) -> bytes:
    """Return a cover as tags carry it: JPEG of 600 px a side at most."""
    image = Image.open(BytesIO(data), formats=("JPEG", "PNG")).convert("RGB")
    image.thumbnail((TAG_SIDE, TAG_SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size, layout_engine=ImageFont.Layout.BASIC)


def _draw_name(pen: ImageDraw.ImageDraw, title: str) -> None:
    """Set the name as large as its box allows, its lines one below another."""
    words = without_missing_glyphs(title).split()
    words = [word[at : at + _LONGEST] for word in words for at in range(0, len(word), _LONGEST)]
    for size in _SIZES:
        font, leading = _font(size), round(size * _LEADING)
        lines: list[str] = []
        for word in words:
            if lines and font.getlength(f"{lines[-1]} {word}") <= _BOX[0]:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if len(lines) * leading <= _BOX[1] and all(font.getlength(line) <= _BOX[0] for line in lines):
            break
    first = _TOP + (_BOX[1] - len(lines) * leading) // 2 + size
    for number, line in enumerate(lines):
        pen.text((_MARGIN, first + number * leading), line, _IVORY, font, anchor="ls")


def _cause(data: bytes) -> str | None:
    """Return why an image is refused; None where it is not."""
    found = kind(data)
    if found not in {"JPEG", "PNG"}:
        return f"it is {found}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=("JPEG", "PNG"))
            if cause := _unfit(image):
                return cause
            image.load()
            return None if end(data) == len(data) else "something else follows the picture in the file"
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return "it is far too large"
    except UnidentifiedImageError:
        return "it is damaged"
    except (OSError, SyntaxError, ValueError) as error:
        return f"it is damaged: {error}"


def _unfit(image: Image.Image) -> str | None:
    width, height = image.size
    if width != height:
        return f"it is not square but {width} × {height} pixels"
    if width not in SIDES:
        return f"it has {width} pixels a side"
    if getattr(image, "n_frames", 1) > 1:
        return "it is animated, or holds several pictures"
    return None if image.mode == "RGB" else f"its colours are {image.mode}, not RGB"
