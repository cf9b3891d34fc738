"""Who bears a role: by what the article calls people, else the one named beside it who has none."""

import re
from collections.abc import Sequence

from scripts.speakers.confidence import Guess
from scripts.speakers.context import Scene
from scripts.speakers.entities import Someone
from scripts.speakers.noun_phrases import DEFINITE, Phrase, length
from scripts.wordlists import Role, listed

_CONTRAST = re.compile(
    r",\s(?:quant\sà\s)?(?:lui|elle)(?:\saussi)?(?!\w)", re.I
)  # "L'avocat général, lui, …"
_IN_FULL = 4  # words of a role that is told with what completes it
_TURNS = 40  # people, and turns of speech, looked back upon


class Holders:
    """Finds the bearers of roles."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def by_role(self, block: int, phrase: Phrase) -> Guess | None:
        """Whoever bears the role that a phrase tells, a mere age or "homme" apart."""
        if phrase.role is None or phrase.role.name in listed("generic"):
            return None
        return self.in_role(block, phrase, phrase.role)

    def in_role(self, block: int, phrase: Phrase, role: Role) -> Guess | None:
        """Whoever the article calls by a role, or by a narrower one."""
        gender = phrase.gender
        bearers = [s for s in self.scene.people.in_role(role) if s.fits(gender)]
        if not bearers:
            return None
        words = {w.lower() for w in re.findall(r"[^\W\d_]{3,}", phrase.text)} - {phrase.head}
        proper = words & {v for s in bearers for v in s.words}
        ranked = sorted(
            bearers,
            key=lambda s: (
                *(len(words & s.words), role.name in s.roles, s.named),
                *(s.last_named(block) >= 0, max(s.last_named(block), s.seen if s.seen <= block else -1)),
            ),
        )
        best = ranked[-1]
        fresh = self._fresh(block, phrase, role, best)
        if fresh is not None:
            return fresh
        narrower = role.name not in best.roles
        if words and (best.words or narrower) and not proper and _names_place(phrase.text):
            return None
        alone = len(bearers) == 1 or len(words & best.words) > len(words & ranked[-2].words)
        sure = (0.9 if role.name in best.roles else 0.75) - (0 if alone else 0.2)
        best.gender = best.gender or gender
        best.seen = block
        return Guess(best, sure, f"{phrase.text!r} is {best.name}")

    def _fresh(self, block: int, phrase: Phrase, role: Role, best: Someone) -> Guess | None:
        """Whoever just spoke and has no role yet, before somebody who has only a narrower one."""
        last = self.scene.turns[-1] if self.scene.turns else None
        about = self._subject_here(block, phrase, best)
        if about is not None:
            return about
        here = self.scene.names(block, phrase.start, best)
        told = here or (role.name in best.roles and best.last_named(block) >= 0)
        if told or last is None or block - last.block > 1:
            return None
        someone = last.someone
        if (
            someone is best
            or not someone.named
            or not someone.roles <= listed("soft")
            or not someone.fits(phrase.gender)
        ):
            return None
        return Guess(someone, 0.65, f"{phrase.text!r}, after {someone.name}")

    def _subject_here(self, block: int, phrase: Phrase, best: Someone) -> Guess | None:
        """Whoever the paragraph is about and has no role yet, before a bearer whom it does not name."""
        own = [m for m in self.scene.topics.lately(block, phrase.start) if m.phrase and m.phrase.names]
        people = [(m, self.scene.bearer(block, m)) for m in own]
        fitting = [(m, s) for m, s in people if s is not None and s.named and s.fits(phrase.gender)]
        absent = best.named and all(s is not best for _, s in fitting)
        if not fitting or not absent or self.scene.registry.story:
            return None
        mention, one = fitting[-1]
        if not mention.subject or not one.roles <= listed("soft"):
            return None
        return Guess(one, 0.66, f"{phrase.text!r}, after {one.name}")

    def same_words(self, block: int, phrase: Phrase) -> Guess | None:
        """Somebody without a name who has spoken under the same noun."""
        one = self.scene.people.described(phrase.text) if phrase.determiner in DEFINITE else None
        spoke = one is not None and any(t.someone is one for t in self.scene.turns[-_TURNS:])
        return Guess(one, 0.78, f"the words beside it: {phrase.text}") if one is not None and spoke else None

    def adopt(self, block: int, phrase: Phrase) -> Guess | None:
        """The only person just named without a role, for a role that nobody has."""
        role = phrase.role
        if role is None or self.scene.registry.story or phrase.determiner not in DEFINITE:
            return None
        if _CONTRAST.match(self.scene.topics.blocks[block].text, phrase.end):
            return None
        if length(phrase) > 2:
            return self._presented(block, phrase, role)
        free = self._roleless(block, phrase, role)
        if len(free) != 1:
            return None
        sure = self._just_spoke(free[0]) or free == self._named_here(block, phrase, free)
        if role.name in listed("offices") and not sure:
            return None
        self.scene.people.tie(free[0], role, "")
        return Guess(free[0], 0.66, f"{phrase.text!r}, after {free[0].name}")

    def _roleless(self, block: int, phrase: Phrase, role: Role) -> list[Someone]:
        """People just named whom no other role tells apart, the one whom the paragraph is about first."""
        near: list[Someone] = []
        for at, mention in self.scene.topics.before(block, phrase.start):
            if block - at > 1:
                break
            one = self.scene.bearer(at, mention)
            if one is not None and one.named and one not in near:
                near.append(one)
        fitting = [s for s in near if s.fits(phrase.gender)]
        free = [s for s in fitting if s.roles <= listed("soft") or s.roles & role.wider]
        if len(free) > 1 and self.scene.turns[-1:] and self.scene.turns[-1].block == block:
            free = [s for s in free if self._just_spoke(s)]
        if len(free) > 1:
            free = self._named_here(block, phrase, free) or free
        if not near and self._is_alone(block, phrase):
            free = [self.scene.registry.main] if self.scene.registry.main is not None else []
        return free

    def _named_here(self, block: int, phrase: Phrase, among: Sequence[Someone]) -> list[Someone]:
        """The only one of several who is a subject of the paragraph before a noun."""
        own = [m for m in self.scene.topics.lately(block, phrase.start) if m.subject]
        here = {self.scene.bearer(block, m) for m in own}
        return [s for s in among if s in here] if len(here & set(among)) == 1 else []

    def _just_spoke(self, someone: Someone) -> bool:
        return bool(self.scene.turns) and self.scene.turns[-1].someone is someone

    def _is_alone(self, block: int, phrase: Phrase) -> bool:
        """Whether the one whom the title names is the only one named so far, and may bear the noun."""
        main = self.scene.registry.main
        named = [s for s in self.scene.people.everyone[:_TURNS] if s.named and s.last_named(block) >= 0]
        return main is not None and named == [main] and main.gender == phrase.gender and not main.roles

    def _presented(self, block: int, phrase: Phrase, role: Role) -> Guess | None:
        """Whoever just spoke in the paragraph under a bare name, for a role told in full after it."""
        last = self.scene.turns[-1] if self.scene.turns else None
        if last is None or last.block != block or not last.someone.named or last.someone.roles:
            return None
        if length(phrase) < _IN_FULL:
            return None
        between = [
            m
            for m in self.scene.topics.lately(block, phrase.start)
            if m.start >= last.end and m.phrase and m.phrase.names
        ]
        others = {self.scene.topics.bearer(block, m) for m in between} - {last.someone, None}
        if others or not last.someone.fits(phrase.gender):
            return None
        self.scene.people.tie(last.someone, role, phrase.text)
        return Guess(last.someone, 0.64, f"{phrase.text!r}, after {last.someone.name}")


def _names_place(text: str) -> bool:
    return any(w[:1].isupper() and not w.isupper() for w in re.findall(r"[^\W\d_]+", text)[1:])
