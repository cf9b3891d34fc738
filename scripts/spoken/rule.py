"""The form of a rule: a pattern tried where a form may start, and what is said for it."""

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
        text: its pattern, tried with `match` at a start of a form, on the folded text; the match is its span.
        say: its words, or None where the form is something else and the next rule is to be tried.
        doubt: what the producer is told where this rule applies; `{}` stands for the written form.
        lead: the characters that it may start with; empty for any.
        follow: the characters that may stand behind its first number and a blank; empty for any.
        behind: the same behind a range of two numbers (`10-15 km`), or behind the only number.
    """

    kind: str
    text: str
    say: Callable[[Match[str]], str | None]
    doubt: str | None = None
    lead: str = ""
    follow: str = ""
    behind: str = ""

    @cached_property
    def pattern(self) -> Pattern[str]:
        """The compiled pattern, at first use: a text without digits pays for none of theirs."""
        return re.compile(self.text)

    def fits(self, *place: str) -> bool:
        """Whether it may take a place with these `lead`, `follow` and `behind`."""
        wanted = self.lead, self.follow, self.behind
        return all(not chars or (char and char in chars) for char, chars in zip(place, wanted, strict=True))


@dataclass(frozen=True)
class Family:
    """Rules that are tried at one kind of place, most specific first.

    What a place starts with, and what stands behind its number, leave few rules to try: text made of digits
    costs about as much as any other.
    """

    rules: tuple[Rule, ...]
    _chosen: dict[tuple[str, str, str], tuple[Rule, ...]] = field(
        default_factory=dict, init=False, repr=False
    )

    def first(self, text: str, start: int, end: int) -> tuple[Match[str], Rule, str] | None:
        """The first rule that takes a place, its match and its words; None where none does.

        Args:
            text: the folded text.
            start: where the form starts.
            end: what it may not pass; a match looks beyond it.
        """
        for rule in self._at(text, start):
            match = rule.pattern.match(text, start)
            if match is not None and match.end() > end:
                match = rule.pattern.match(text, start, end)
            said = rule.say(match) if match is not None else None
            if match is not None and said is not None:
                return match, rule, said
        return None

    def _at(self, text: str, start: int) -> tuple[Rule, ...]:
        key = text[start], "", ""
        if self._known and (number := _NUMBER.match(text, start)) is not None:
            one, end = number.end("one"), number.end()
            follow, behind = text[one : one + 1], text[end : end + 1]
            key = key[0], follow if follow in self._known else "", behind if behind in self._known else ""
        chosen = self._chosen.get(key)
        if chosen is None:
            chosen = self._chosen[key] = tuple(rule for rule in self.rules if rule.fits(*key))
        return chosen

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset("".join(rule.follow + rule.behind for rule in self.rules))


_NUMBER = re.compile(
    rf"(?P<one>(?:\+/-|[+±\N{{MINUS SIGN}}-])? ?{NUMBER} ?)(?:(?:[-–] ?|(?<= )à ){NUMBER} ?)?"
)


def choice(words: Iterable[str]) -> str:
    """A pattern for one of many words, the longest first; a scan looks at one initial after the other."""
    by_initial: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_initial.setdefault(word[0], []).append(re.escape(word[1:]))
    return "(?:" + "|".join(f"{re.escape(c)}(?:{'|'.join(tails)})" for c, tails in by_initial.items()) + ")"


def heads(words: Iterable[str]) -> str:
    """The characters that one of many words begins with: a rule's `lead`."""
    return "".join(sorted({word[0] for word in words}))


def before(match: Match[str], width: int = 24) -> str:
    """The text that stands before a match, at most `width` characters."""
    return match.string[max(0, match.start() - width) : match.start()]


def after(match: Match[str], width: int = 24) -> str:
    """The text that stands behind a match, at most `width` characters."""
    return match.string[match.end() : match.end() + width]


def stop(match: Match[str]) -> str:
    """The stop of an abbreviation that is also the sentence's: nothing follows it, or a capital."""
    return "." if match[0].endswith((".", "…")) and _ENDS.match(match.string, match.end()) else ""


_ENDS = re.compile(r"\s*[»\"”]?\s*$|\s+[«\"“]?\s?[A-ZÀ-Þ]")


def bare(written: str) -> str:
    """A written number without the separators of its thousands."""
    return written.replace(" ", "").replace(".", "").replace("'", "")
