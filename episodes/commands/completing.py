"""What a shell may complete beside commands and options: names that the edition here and the engines have.

A shell asks while somebody types: nothing is said, sent or complained of, and what cannot be read completes
to nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import typer

from scripts.errors import HautevoixError

_SETTINGS, _RECORDS = Path("edition.toml"), Path("records")


def targets(incomplete: str) -> list[str]:
    """Places that `[publish.NAME]` names."""
    with _quiet():
        from episodes.edition.settings import Settings

        return _begun(incomplete, Settings.load(_SETTINGS).publish)
    return []


def engines(incomplete: str) -> list[str]:
    """What can speak, as far as it is installed."""
    from audio.engines.base import names

    return _begun(incomplete, names())


def voices(context: typer.Context, incomplete: str) -> list[str]:
    """Voices of the engine that was typed, else of that in the settings; those that are installed."""
    with _quiet():
        from audio.engines.base import NO_OPTIONS, load
        from episodes.edition.settings import Settings

        settings = Settings.load(_SETTINGS).voices
        engine = context.params.get("engine") or settings.engine
        known = load(engine, settings.options.get(engine, NO_OPTIONS)).voices()
        return _begun(incomplete, (voice.name for voice in known))
    return []


def slugs(incomplete: str) -> list[str]:
    """Episodes of the edition here."""
    with suppress(OSError):
        return _begun(incomplete, (path.stem for path in sorted(_RECORDS.glob("*.json"))))
    return []


def _begun(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


@contextmanager
def _quiet() -> Iterator[None]:
    with suppress(HautevoixError, OSError):
        yield
