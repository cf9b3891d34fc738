"""What pages load beside their words: a style sheet, a script, an icon, under names that change with them.

A page that was published names those of its day, so that older ones stay.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from episodes.edition import atomic

FOLDER = Path(__file__).parent / "templates"
_SOURCES = ("style.css", "player.js", "icon.svg")


@cache
def assets() -> MappingProxyType[str, bytes]:
    """The files to stand in `public/`, by name: `style-<hash8>.css` and so on."""
    found = ((Path(source), (FOLDER / source).read_bytes()) for source in _SOURCES)
    return MappingProxyType({f"{path.stem}-{_hash8(data)}{path.suffix}": data for path, data in found})


def place(public: Path) -> None:
    """Puts them where pages look for them; nothing is touched where they are.

    Raises:
        StorageError: the disk refused.
    """
    for name, data in assets().items():
        if not (public / name).is_file():
            atomic.write(public / name, data)


@cache
def design() -> str:
    """What changes whenever anything about the look or the wording of pages does."""
    templates = sorted(FOLDER.iterdir())
    return sha256(b"".join(template.read_bytes() for template in templates)).hexdigest()


@cache
def names() -> MappingProxyType[str, str]:
    """The name of each in `public/`, by what it is: "style", "player", "icon"."""
    return MappingProxyType({name.partition("-")[0]: name for name in assets()})


def _hash8(data: bytes) -> str:
    return sha256(data).hexdigest()[:8]
