"""Casting: which voice each person of a script gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from audio.engines.base import DefaultCast
from scripts.script import Script, Segment

Distance = Callable[[str, str], float]
"""Perceptual distance of two voices; from 1 on, a listener tells them apart without effort."""

APART = 1.0


@dataclass(frozen=True, slots=True)
class CastChoices:
    """The voices that the newsroom chose; the engine proposes the rest.

    Attributes:
        narrator: voice of everything that is not quoted.
        neutral: voice of quotations whose speaker is not known.
        quotes: voices for people who are quoted, in place of the engine's, whatever their gender.
        cast: voices by full name of the person.
        lines: whether a voice that a script file gives to a line is used.
        known: voices that people had in earlier episodes, kept where they are still among the candidates.
    """

    narrator: str | None = None
    neutral: str | None = None
    quotes: tuple[str, ...] = ()
    cast: Mapping[str, str] = field(default_factory=dict)
    lines: bool = True
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cast:
    """The voices of one script.

    Attributes:
        narrator: voice of everything that is not quoted.
        neutral: voice of quotations whose speaker is not known.
        people: voice of each person, by full name.
        lines: whether a voice that a script file gives to a line is used.
    """

    narrator: str
    neutral: str
    people: Mapping[str, str]
    lines: bool = True

    def voice(self, segment: Segment) -> str:
        """The voice of a segment: the producer's choice, the person's, the neutral one or the narrator's."""
        if segment.voice and self.lines:
            return segment.voice
        if segment.kind != "quote":
            return self.narrator
        return self.people.get(segment.speaker or "", self.neutral)

    @property
    def voices(self) -> tuple[str, ...]:
        """Every voice of the cast, once."""
        return tuple(dict.fromkeys([self.narrator, self.neutral, *self.people.values()]))


def cast(script: Script, default: DefaultCast, choices: CastChoices, distance: Distance) -> Cast:
    """Give a voice to each person who is quoted.

    The newsroom's choice comes first, then the voice that somebody had in an earlier episode. Everyone else
    gets the voice that a hash of their name selects; where somebody in the article has that one or one too
    close to it, they get the free voice that is farthest from all those taken.

    Args:
        script: who is quoted, with the gender where it is known.
        default: what the engine proposes.
        choices: what the newsroom decided.
        distance: how far apart two voices are; called only where two people would sound alike.
    """
    narrator = choices.narrator or default.narrator
    neutral = choices.neutral or default.neutral
    by_gender = {"f": default.women, "m": default.men, None: (neutral,)}
    candidates = {person.name: choices.quotes or by_gender[person.gender] for person in script.people}
    people: dict[str, str] = {}
    for name, voices in candidates.items():
        known = choices.known.get(name)
        if settled := choices.cast.get(name) or (known if known in voices else None):
            people[name] = settled
    for name, voices in candidates.items():
        if name not in people:
            taken = tuple(dict.fromkeys([narrator, *people.values(), *choices.cast.values()]))
            people[name] = _assign(name, voices, taken, distance)
    return Cast(narrator, neutral, {name: people[name] for name in candidates}, choices.lines)


def _assign(name: str, candidates: tuple[str, ...], taken: tuple[str, ...], distance: Distance) -> str:
    """The voice that the hash of a name selects, or the free one that is farthest from those taken."""
    first = int.from_bytes(sha256(name.encode()).digest()[:8], "big") % len(candidates)
    wanted = candidates[first]
    others = taken[1:]  # the narrator is far from all candidates
    free = [voice for voice in candidates if voice not in taken]
    if not free or (wanted in free and all(distance(wanted, other) >= APART for other in others)):
        return wanted
    return max(free, key=lambda voice: min((distance(voice, other) for other in taken), default=APART))
