"""Who is read by which voice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from audio.engine import Troupe
from scripts.script import Person, Script, Segment


@dataclass(frozen=True, slots=True)
class Choices:
    """What the newsroom decided; what it left open is the engine's to propose.

    Attributes:
        narrator: voice of all that is not quoted.
        neutral: voice of quotations whose speaker is not known.
        quotes: voices for people who are quoted, in place of the engine's, whatever their gender.
        cast: voices by full name of the person.
    """

    narrator: str | None = None
    neutral: str | None = None
    quotes: tuple[str, ...] = ()
    cast: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cast:
    """The voices of one script."""

    narrator: str
    neutral: str
    people: Mapping[str, str]

    def voice(self, segment: Segment) -> str:
        """Who says a segment: the producer's choice, the person's voice, the neutral one or the narrator."""
        if segment.voice:
            return segment.voice
        if segment.kind != "quote":
            return self.narrator
        return self.people.get(segment.speaker or "", self.neutral)

    @property
    def voices(self) -> tuple[str, ...]:
        """Every voice of the cast, once."""
        return tuple(dict.fromkeys([self.narrator, self.neutral, *self.people.values()]))


def cast(script: Script, troupe: Troupe, choices: Choices) -> Cast:
    """Gives each person quoted a voice.

    A name leads to the same voice in every article. Where two people of one article want the same, the second
    takes the next that is free.

    Args:
        script: who is quoted, with the gender where it is known.
        troupe: what the engine proposes.
        choices: what the newsroom decided.
    """
    narrator = choices.narrator or troupe.narrator
    neutral = choices.neutral or troupe.neutral
    people: dict[str, str] = {}
    for person in script.people:
        taken = {narrator, *people.values(), *choices.cast.values()}
        people[person.name] = choices.cast.get(person.name) or _free(
            person, _candidates(person, troupe, choices), taken
        )
    return Cast(narrator, neutral, people)


def _candidates(person: Person, troupe: Troupe, choices: Choices) -> tuple[str, ...]:
    if choices.quotes:
        return choices.quotes
    by_gender = {"f": troupe.f, "m": troupe.m}
    return by_gender[person.gender] if person.gender else (choices.neutral or troupe.neutral,)


def _free(person: Person, candidates: tuple[str, ...], taken: set[str]) -> str:
    first = int.from_bytes(sha256(person.name.encode()).digest()[:8], "big") % len(candidates)
    turned = candidates[first:] + candidates[:first]
    return next((voice for voice in turned if voice not in taken), turned[0])
