"""Normalisation rules: a pattern tried where a written form may start, and what is said for it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from re import Match, Pattern

# Digits in groups of three behind a blank, a point or a Swiss apostrophe; or one run.
INTEGER = r"(?:[0-9]{1,3}(?:[ .'][0-9]{3})+(?![0-9])|[0-9]+)"
NUMBER = rf"{INTEGER}(?:,[0-9]+)?"
# What may not follow a unit or a code: it would be part of a longer word.
END = r"(?![\w']|\.[a-z]\.)"


@dataclass(frozen=True)
class Rule:
    """One written form.

    Attributes:
        kind: name of its class.
        regex: its pattern, matched where a form may start, on the folded text.
        say: returns the words for a match; None where it is something else: the next rule is tried.
        doubt: warning to the producer where this rule applies; `{}` stands for the written form.
        lead: the characters that it may start with; empty for any.
        follow: the characters that may stand behind its first number and a blank; empty for any.
        behind: the same behind a range of two numbers (`10-15 km`), or behind the only number.
    """

    kind: str
    regex: str
    say: Callable[[Match[str]], str | None]
    doubt: str | None = None
    lead: str = ""
    follow: str = ""
    behind: str = ""

    @cached_property
    def pattern(self) -> Pattern[str]:
        """The pattern, compiled at first use: a text without digits pays for none of theirs."""
        return re.compile(self.regex)

    def fits(self, lead: str, follow: str, behind: str) -> bool:
        """Tell whether the rule may apply at a place.

        Args:
            lead: the character that stands there.
            follow: the character behind a number there; empty where no rule asks for it.
            behind: the character behind a range there; empty where no rule asks for it.
        """
        wanted = ((lead, self.lead), (follow, self.follow), (behind, self.behind))
        return all(not chars or (char and char in chars) for char, chars in wanted)


@dataclass(frozen=True)
class Family:
    """Rules that are tried at one kind of place, most specific first.

    The character that a place starts with, and those behind its number, leave few rules to try: text made of
    digits costs about as much as any other.
    """

    rules: tuple[Rule, ...]
    _chosen: dict[tuple[str, str, str], tuple[Rule, ...]] = field(
        default_factory=dict, init=False, repr=False
    )

    def first(self, text: str, start: int, end: int) -> tuple[Match[str], Rule, str] | None:
        """Apply the first rule that fits a place.

        Args:
            text: the folded text.
            start: where the form starts.
            end: where it has to end; a pattern may look beyond.

        Returns:
            The match, the rule and its words; None where no rule applies.
        """
        key = text[start], "", ""
        if self._known and (number := _NUMBER.match(text, start)) is not None:
            one, last = number.end("one"), number.end()
            follow, behind = text[one : one + 1], text[last : last + 1]
            key = key[0], follow if follow in self._known else "", behind if behind in self._known else ""
        if key not in self._chosen:
            self._chosen[key] = tuple(rule for rule in self.rules if rule.fits(*key))
        for rule in self._chosen[key]:
            match = rule.pattern.match(text, start)
            if match is not None and match.end() > end:
                match = rule.pattern.match(text, start, end)
            spoken = rule.say(match) if match is not None else None
            if match is not None and spoken is not None:
                return match, rule, spoken
        return None

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset("".join(rule.follow + rule.behind for rule in self.rules))


_NUMBER = re.compile(
    rf"(?P<one>(?:\+/-|[+±\N{{MINUS SIGN}}-])? ?{NUMBER} ?)(?:(?:[-–] ?|(?<= )à ){NUMBER} ?)?"
)


def choice(words: Iterable[str]) -> str:
    """A pattern for one of many words, the longest first, grouped by initial for speed."""
    by_initial: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_initial.setdefault(word[0], []).append(re.escape(word[1:]))
    return "(?:" + "|".join(f"{re.escape(c)}(?:{'|'.join(tails)})" for c, tails in by_initial.items()) + ")"


def initials(words: Iterable[str]) -> str:
    """The characters that words begin with: a rule's `lead`."""
    return "".join(sorted({word[0] for word in words}))


def before(match: Match[str], width: int = 24) -> str:
    """Return the text that stands before a match.

    Args:
        match: the match.
        width: at most so many characters.
    """
    return match.string[max(0, match.start() - width) : match.start()]


def after(match: Match[str], width: int = 24) -> str:
    """Return the text that stands behind a match.

    Args:
        match: the match.
        width: at most so many characters.
    """
    return match.string[match.end() : match.end() + width]


def final_stop(match: Match[str]) -> str:
    """The stop of an abbreviation that also ends its sentence: nothing, or a capital, follows; else empty."""
    return "." if match[0].endswith((".", "…")) and _ENDS.match(match.string, match.end()) else ""


_ENDS = re.compile(r"\s*[»\"”]?\s*$|\s+[«\"“]?\s?[A-ZÀ-Þ]")


def ungrouped(written: str) -> str:
    """A written number without the separators of its thousands."""
    return written.replace(" ", "").replace(".", "").replace("'", "")
