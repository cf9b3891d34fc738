"""French fiction of any length, all sentences different: dialogues, incises, pronouns, roles and names.

The same seed gives the same text. Shapes differ in how the text is laid out and in how speech is marked.
"""

import random
from collections.abc import Callable

_GIVEN = {
    "f": "Adèle Blanche Clarisse Denise Eugénie Fantine Hortense Irène Jeanne Louise Mathilde Noémie".split(),
    "m": "Anselme Baptiste Célestin Étienne Fernand Gaspard Hector Isidore Jules Lazare Marius".split(),
}
_SURNAMES = "Arnoux Brévent Cassagne Dorival Estève Fauconnier Garrigue Hautefeuille Jaubert Lormel".split()
_ROLES = {
    "f": "la comtesse|la servante|la boulangère|la sœur|l'institutrice|la vieille|la meunière".split("|"),
    "m": "le notaire|le curé|le docteur|le juge|le colonel|le marquis|le garde|le meunier|le vieillard".split(
        "|"
    ),
}
_PLACES = "le jardin|la cour|le salon|l'escalier|la grange|le chemin creux|la chapelle|le moulin".split("|")
_DONE = "traversa lentement|quitta sans un mot|regarda longtemps|retrouva enfin|évita ce soir-là".split("|")
_SAID = "dit|demanda|répondit|murmura|s'écria|reprit|ajouta|fit|soupira|répliqua".split("|")
_WORDS = (
    "Vous ne savez pas ce que vous demandez|Il faudra bien que quelqu'un parle|Je n'ai rien vu de la nuit"
    "|Cette lettre n'est jamais arrivée|Nous partirons avant le jour|On ne m'avait pas dit cela"
    "|C'est impossible|Ma mère l'a su la première|Tu reviendras, je te le promets"
).split("|")
_MANNERS = "à voix basse|sans lever les yeux|en riant|d'un ton sec|après un silence".split("|")


class Novel:
    """Writes sentences of narration and of dialogue."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.lines = 0

    def somebody(self) -> tuple[str, str]:
        """A person by name or role, and the pronoun that stands for them."""
        gender = self.chance.choice("fm")
        given, surname = self.chance.choice(_GIVEN[gender]), self.chance.choice(_SURNAMES)
        ways = (given, f"{given} {surname}", f"{'Mme' if gender == 'f' else 'M.'} {surname}")
        named = self.chance.random() < 0.5
        shown = self.chance.choice(ways) if named else self.chance.choice(_ROLES[gender])
        return shown, "elle" if gender == "f" else "il"

    def narrated(self) -> str:
        """A sentence or two about somebody."""
        who, pronoun = self.somebody()
        place, other = self.chance.choice(_PLACES), self.chance.choice(_PLACES)
        first = f"{who[0].upper()}{who[1:]} {self.chance.choice(_DONE)} {place}."
        self.lines += 1
        return f"{first} {pronoun.capitalize()} compta {self.lines} pas jusqu'à {other}."

    def speech(self) -> tuple[str, str]:
        """Words, and the incise that tells who says them."""
        who, pronoun = self.somebody()
        verb = self.chance.choice(_SAID)
        hyphen = "-t-" if verb[-1] in "ae" else "-"
        told = f"{verb}{hyphen}{pronoun}" if self.chance.random() < 0.4 else f"{verb} {who}"
        manner = f", {self.chance.choice(_MANNERS)}" if self.chance.random() < 0.3 else ""
        return self.chance.choice(_WORDS), told + manner

    def dash(self) -> str:
        """A turn after a dash."""
        words, told = self.speech()
        more = f" {self.chance.choice(_WORDS)}." if self.chance.random() < 0.3 else ""
        return f"— {words}, {told}.{more}" if self.chance.random() < 0.7 else f"— {words} !"

    def guillemets(self) -> str:
        """A quotation between guillemets."""
        words, told = self.speech()
        inside = f"« {words}, {told}, {self.chance.choice(_WORDS).lower()}. »"
        return inside if self.chance.random() < 0.5 else f"« {words} », {told}."

    def mixed(self) -> str:
        """Narration, or speech in one of the two ways."""
        return self.chance.choices((self.narrated, self.dash, self.guillemets), (3, 4, 3))[0]()

    def paragraph(self) -> str:
        """Much of it in one paragraph: narration, guillemets, and dashes in its midst."""
        return " ".join(self.mixed() for _ in range(60))


def _laid_out(line: Callable[[Novel], str], between: str) -> Callable[[int], str]:
    def write(size: int) -> str:
        novel, parts, length = Novel(), ["Le moulin de Garrigue"], 0
        while length < size:
            parts.append(line(novel))
            length += len(parts[-1]) + len(between)
        return f"{parts[0]}\n\n{between.join(parts[1:])}\n"

    return write


SHAPES: dict[str, Callable[[int], str]] = {
    "dashes": _laid_out(Novel.dash, "\n\n"),
    "guillemets": _laid_out(Novel.guillemets, "\n\n"),
    "a line a paragraph": _laid_out(Novel.mixed, "\n\n"),
    "no blank lines": _laid_out(Novel.mixed, "\n"),
    "long paragraphs": _laid_out(Novel.paragraph, "\n\n"),
    "one paragraph": _laid_out(Novel.mixed, " "),
}
