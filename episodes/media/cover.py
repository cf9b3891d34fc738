"""The edition's cover: the newsroom's own, or one made from its name, under a name that changes with it."""

from hashlib import sha256
from pathlib import Path

from episodes.edition.atomic import read, write
from episodes.errors import EpisodeError

DESIGN = "1"
"""Changes with the drawing, so that a new one gets a new address."""

JPEG = b"\xff\xd8"
LARGEST = 20_000_000  # bytes


def place(public: Path, given: Path | None, title: str) -> Path:
    """Puts the cover where listeners find it; nothing is decoded or drawn when it is there already.

    Args:
        public: the published root.
        given: the newsroom's image; None makes one.
        title: the edition's name, for one that is made.

    Returns:
        The file, `cover-<hash8>.jpg` or `.png` in `public`. Older ones stay, for those who know them.

    Raises:
        EpisodeError: the image given is not what podcast directories take.
        StorageError: the disk refused.
    """
    data = _read(given) if given else f"{DESIGN} {title}".encode()
    path = public / _file_name(data)
    if not path.exists():
        # Pillow is loaded only for a cover that is new.
        from episodes.media import picture  # noqa: PLC0415

        write(path, picture.examined(given, data) if given else picture.drawn(title))
    return path


def refuse_unfit(public: Path, given: Path) -> None:
    """Looks at the newsroom's image before anything is said for its sake; not again once it is placed.

    Raises:
        EpisodeError: the image is not what podcast directories take.
        StorageError: it cannot be read.
    """
    data = _read(given)
    if not (public / _file_name(data)).exists():
        from episodes.media import picture  # noqa: PLC0415 - likewise

        picture.examined(given, data)


def _file_name(data: bytes) -> str:
    return f"cover-{sha256(data).hexdigest()[:8]}.{'jpg' if data[:2] == JPEG else 'png'}"


def _read(path: Path) -> bytes:
    data = read(path, LARGEST)
    if data is None:
        raise EpisodeError("cover", path=path, cause="there is no such file")
    return data


def small(path: Path) -> Path:
    """A placed cover as tags and pages carry it, JPEG of 600 px at most, beside it; it is made once.

    Raises:
        StorageError: the disk refused.
    """
    found = path.with_name(f"{path.stem}-600.jpg")
    if not found.is_file():
        from episodes.media import picture  # noqa: PLC0415

        write(found, picture.for_tag(read(path) or b""))
    return found
