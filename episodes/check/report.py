"""Findings as people and programs read them."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from episodes.check.findings import Finding
from episodes.edition.edition import Edition, is_edition
from scripts import printable

_BUILD = "hautevoix build"


def faulty(findings: Sequence[Finding]) -> bool:
    """Whether something must be mended before the edition is published."""
    return any(found.severity == "error" for found in findings)


def told(findings: Iterable[Finding], folder: Path) -> list[Finding]:
    """Findings whose hints can be typed where the check was.

    Args:
        findings: with hints for somebody who is in the edition's folder.
        folder: that folder, as it was given.
    """
    command = _command(folder)
    return [found._replace(hint=found.hint.replace(_BUILD, command)) for found in findings]


def as_text(findings: Sequence[Finding]) -> str:
    """A line a finding, faults first, and a last one that counts them."""
    errors = [found for found in findings if found.severity == "error"]
    notes = [found for found in findings if found.severity == "note"]
    lines = [printable.line(f"{found.severity:<6} {found}.") for found in (*errors, *notes)]
    return "\n".join([*lines, f"{_counted(errors, 'fault')}, {_counted(notes, 'note')}"])


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with severity, code, path, message and hint."""
    return msgspec.json.encode([found._asdict() for found in findings]).decode()


def _counted(findings: Sequence[Finding], name: str) -> str:
    return f"{len(findings) or 'no'} {name}{'' if len(findings) == 1 else 's'}"


def _command(folder: Path) -> str:
    """What builds an edition; one of articles that lie elsewhere needs them named."""
    if folder == Path() or not is_edition(folder):
        return _BUILD
    name = shlex.quote(str(folder))
    return f"{_BUILD} {name}" if Edition.folder(folder).articles else f"{_BUILD} ARTICLE --out {name}"
