"""The form of a rule: a pattern tried where a form may start, and what is said for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from re import Match, Pattern

# Digits in groups of three behind a blank, a point or a Swiss apostrophe; or one run.
INTEGER = r"(?:[0-9]{1,3}(?:[ .'][0-9]{3})+(?![0-9])|[0-9]+)"
NUMBER = rf"{INTEGER}(?:,[0-9]+)?"
# What may not follow a unit or a code: it would be part of a longer word.
END = r"(?![\w'])"


@dataclass(frozen=True)
class Rule:
    """One written form.

    Attributes:
        kind: name of its class.
        text: its pattern, tried with `match` at a start of a form, on the folded text; the match is its span.
        say: its words, or None where the form is something else and the next rule is to be tried.
        doubt: what the producer is told where this rule applies; `{}` stands for the written form.
    """

    kind: str
    text: str
    say: Callable[[Match[str]], str | None]
    doubt: str | None = None

    @cached_property
    def pattern(self) -> Pattern[str]:
        """The compiled pattern, at first use: a text without digits pays for none of theirs."""
        return re.compile(self.text)


def before(match: Match[str], width: int = 24) -> str:
    """The text that stands before a match, at most `width` characters."""
    return match.string[max(0, match.start() - width) : match.start()]


def after(match: Match[str], width: int = 24) -> str:
    """The text that stands behind a match, at most `width` characters."""
    return match.string[match.end() : match.end() + width]


def bare(written: str) -> str:
    """A written number without the separators of its thousands."""
    return written.replace(" ", "").replace(".", "").replace("'", "")
