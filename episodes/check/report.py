"""Findings as text for people and as JSON for programs."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from episodes.check.findings import Finding
from episodes.edition.edition import Edition, is_edition
from scripts import printable

_BUILD = "hautevoix build"


def faulty(findings: Sequence[Finding]) -> bool:
    """Return whether something must be mended before the edition is published."""
    return any(found.severity == "error" for found in findings)


def with_commands(findings: Iterable[Finding], folder: Path) -> list[Finding]:
    """Make the commands in hints fit to be typed where the check was.

    Args:
        findings: with hints for somebody who is in the edition's folder.
        folder: that folder, as it was given.
    """
    command = _BUILD
    if folder != Path() and is_edition(folder):
        name = shlex.quote(str(folder))  # a build of articles that lie elsewhere needs them named
        command += f" {name}" if Edition.folder(folder).articles else f" ARTICLE --out {name}"
    return [found._replace(hint=found.hint.replace(_BUILD, command)) for found in findings]


def as_text(findings: Sequence[Finding]) -> str:
    """Write a line for each finding, faults first, and a last one that counts them."""
    errors = [found for found in findings if found.severity == "error"]
    notes = [found for found in findings if found.severity == "note"]
    lines = [printable.line(f"{found.severity:<6} {found}.") for found in (*errors, *notes)]
    counts = ((len(errors), "fault"), (len(notes), "note"))
    lines.append(", ".join(f"{count or 'no'} {name}{'' if count == 1 else 's'}" for count, name in counts))
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """Write a list of objects with severity, code, path, message and hint."""
    return msgspec.json.encode([found._asdict() for found in findings]).decode()
