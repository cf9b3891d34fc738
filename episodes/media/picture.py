"""Images: a cover drawn from a name, a given one examined by its content, and the small one for tags.

The only module that loads Pillow. Type is set in the font that Pillow carries, so that no font of the
system is needed and every machine draws the same.
"""

import warnings
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, UnidentifiedImageError

from episodes.errors import EpisodeError
from episodes.media.imagedata import end, kind
from episodes.media.lettering import Type, settable

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
