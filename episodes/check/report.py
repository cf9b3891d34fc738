"""Findings as people and programs read them."""

from collections.abc import Sequence

import msgspec

from episodes.check.finding import Finding


def faulty(findings: Sequence[Finding]) -> bool:
    """Whether something must be mended before the edition is published."""
    return any(found.severity == "error" for found in findings)


def as_text(findings: Sequence[Finding]) -> str:
    """A line a finding, faults first, and a last one that counts them."""
    errors = [found for found in findings if found.severity == "error"]
    notes = [found for found in findings if found.severity == "note"]
    lines = [f"{found.severity:<6} {found}." for found in (*errors, *notes)]
    return "\n".join([*lines, f"{_counted(errors, 'fault')}, {_counted(notes, 'note')}"])


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with severity, code, path, message and hint."""
    return msgspec.json.encode([found._asdict() for found in findings]).decode()


def _counted(findings: Sequence[Finding], name: str) -> str:
    return f"{len(findings) or 'no'} {name}{'' if len(findings) == 1 else 's'}"
