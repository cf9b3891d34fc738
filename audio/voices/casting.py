"""Who is read by which voice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from audio.engines.base import DefaultCast
from scripts.script import Person, Script, Segment

Distance = Callable[[str, str], float]
"""How far apart two voices are; from 1 on, a listener tells them apart without effort."""

APART = 1.0


@dataclass(frozen=True, slots=True)
class Choices:
    """What the newsroom decided; what it left open is the engine's to propose.

    Attributes:
        narrator: voice of all that is not quoted.
        neutral: voice of quotations whose speaker is not known.
        quotes: voices for people who are quoted, in place of the engine's, whatever their gender.
        cast: voices by full name of the person.
        lines: whether a voice that a script file gives to a line holds.
        known: voices that people had in earlier episodes, kept where the troupe still has them.
    """

    narrator: str | None = None
    neutral: str | None = None
    quotes: tuple[str, ...] = ()
    cast: Mapping[str, str] = field(default_factory=dict)
    lines: bool = True
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cast:
    """The voices of one script."""

    narrator: str
    neutral: str
    people: Mapping[str, str]
    lines: bool = True

    def voice(self, segment: Segment) -> str:
        """Who says a segment: the producer's choice, the person's voice, the neutral one or the narrator."""
        if segment.voice and self.lines:
            return segment.voice
        if segment.kind != "quote":
            return self.narrator
        return self.people.get(segment.speaker or "", self.neutral)

    @property
    def voices(self) -> tuple[str, ...]:
        """Every voice of the cast, once."""
        return tuple(dict.fromkeys([self.narrator, self.neutral, *self.people.values()]))


def cast(script: Script, troupe: DefaultCast, choices: Choices, distance: Distance) -> Cast:
    """Gives each person quoted a voice.

    What the newsroom chose holds, then the voice that somebody had in an earlier episode. Anybody else is led
    to a voice by their name; where somebody of the article has it, or one too near, they get the free voice
    that lies farthest from all that are taken.

    Args:
        script: who is quoted, with the gender where it is known.
        troupe: what the engine proposes.
        choices: what the newsroom decided.
        distance: how far apart two voices are; asked only where two people want to sound alike.
    """
    narrator = choices.narrator or troupe.narrator
    neutral = choices.neutral or troupe.neutral
    people: dict[str, str] = {}
    for person in script.people:
        candidates = _candidates(person, troupe, choices)
        known = choices.known.get(person.name)
        settled = choices.cast.get(person.name) or (known if known in candidates else None)
        if settled:
            people[person.name] = settled
    for person in script.people:
        if person.name not in people:
            taken = tuple(dict.fromkeys([narrator, *people.values(), *choices.cast.values()]))
            people[person.name] = _led(person, _candidates(person, troupe, choices), taken, distance)
    ordered = {person.name: people[person.name] for person in script.people}
    return Cast(narrator, neutral, ordered, choices.lines)


def _candidates(person: Person, troupe: DefaultCast, choices: Choices) -> tuple[str, ...]:
    if choices.quotes:
        return choices.quotes
    by_gender = {"f": troupe.f, "m": troupe.m}
    return by_gender[person.gender] if person.gender else (choices.neutral or troupe.neutral,)


def _led(person: Person, candidates: tuple[str, ...], taken: tuple[str, ...], distance: Distance) -> str:
    """The voice that a name leads to, or the free one that is farthest from those taken."""
    first = int.from_bytes(sha256(person.name.encode()).digest()[:8], "big") % len(candidates)
    wanted = candidates[first]
    others = taken[1:]  # the narrator is far from the whole troupe
    free = [voice for voice in candidates if voice not in taken]
    if not free or (wanted in free and all(distance(wanted, other) >= APART for other in others)):
        return wanted
    return max(free, key=lambda voice: min((distance(voice, other) for other in taken), default=APART))
