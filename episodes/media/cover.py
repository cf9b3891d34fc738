"""The edition's cover: the newsroom's own, or one drawn from its name, under a name that changes with it."""

from hashlib import sha256
from pathlib import Path

from episodes.edition.atomic import read, write
from episodes.errors import EpisodeError

DESIGNS = ("2", "1")
"""Of covers drawn from a name, the newest first: a new drawing gets a new address."""

LARGEST = 20_000_000  # bytes of a given cover


def place(public: Path, given: Path | None, title: str) -> Path:
    """Put the cover where listeners find it; nothing is decoded or drawn when it is there already.

    A drawn cover of an older design stays the edition's cover where it is there.

    Args:
        public: the published root.
        given: the newsroom's image; None draws one.
        title: the edition's name, for one that is drawn.

    Returns:
        The file, `cover-<hash8>.jpg` or `.png` in `public`. Older ones stay, for those who know them.

    Raises:
        EpisodeError: the image given is not what podcast directories take.
        StorageError: the disk refused.
    """
    data = _read(given) if given else b""
    seeds = [data] if given else [f"{design} {title}".encode() for design in DESIGNS]
    paths = [public / _file_name(seed) for seed in seeds]
    if found := next((path for path in paths if path.exists()), None):
        return found
    from episodes.media import cover_image  # noqa: PLC0415 - Pillow is loaded only for a new cover

    write(paths[0], cover_image.examine(given, data) if given else cover_image.draw(title))
    return paths[0]


def refuse_unfit(public: Path, given: Path) -> None:
    """Examine the newsroom's image before anything is recorded; not again once it is placed.

    Args:
        public: the published root.
        given: the newsroom's image.

    Raises:
        EpisodeError: the image is not what podcast directories take.
        StorageError: it cannot be read.
    """
    data = _read(given)
    if not (public / _file_name(data)).exists():
        from episodes.media.cover_image import examine  # noqa: PLC0415 - Pillow is loaded only for a new cover

        examine(given, data)


def small_cover(path: Path) -> Path:
    """Return a placed cover as tags and pages carry it: JPEG of 600 px at most, made once beside the other.

    Raises:
        StorageError: the disk refused.
    """
    found = path.with_name(f"{path.stem}-600.jpg")
    if not found.is_file():
        from episodes.media.cover_image import thumbnail  # noqa: PLC0415 - Pillow is loaded only for a new cover

        write(found, thumbnail(read(path) or b""))
    return found


def _file_name(data: bytes) -> str:
    suffix = "jpg" if data.startswith(b"\xff\xd8") else "png"
    return f"cover-{sha256(data).hexdigest()[:8]}.{suffix}"


def _read(path: Path) -> bytes:
    data = read(path, LARGEST)
    if data is None:
        raise EpisodeError("cover", path=path, cause="there is no such file")
    return data
