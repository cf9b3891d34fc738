"""Articles of any length in newsroom French, every sentence different: the same seed gives the same text."""

import random

PLACES = "Alès Uzès Anduze Sommières Bagnols Beaucaire Nîmes Génolhac Lédignan".split()
SUBJECTS = [
    "le conseil municipal", "la communauté de communes", "l'association des parents d'élèves",
    "le comité des fêtes", "la chambre d'agriculture", "le club de rugby", "la médiathèque",
    "le syndicat des eaux",
]  # fmt: skip
ACTIONS = [
    "a adopté à l'unanimité le budget de la rénovation", "prépare la réouverture du marché couvert",
    "a présenté aux habitants le tracé de la nouvelle piste cyclable", "recrute une dizaine de saisonniers",
    "a salué le travail des bénévoles mobilisés depuis le début de l'été", "réclame un train de plus",
    "a renoncé, faute de candidats, à la création d'un second poste", "organise une réunion publique",
]  # fmt: skip
ENDINGS = [
    "après plusieurs mois de discussions parfois vives", "avant les vacances de la Toussaint",
    "malgré les réserves exprimées par l'opposition", "pour un montant encore inconnu",
    "en présence des élus du canton et de nombreux commerçants", "comme chaque année à la même époque",
]  # fmt: skip
PEOPLE = [
    ("Claire Bonnet", "la maire"),
    ("Julien Farge", "le président du syndicat"),
    ("Inès Valat", "l'architecte"),
]
WORDS_A_MINUTE = 170  # as the embedded voice reads, pauses included


def article(minutes: float, seed: int = 1) -> str:
    """Markdown of about that many minutes once it is read: headings, narration, and one quotation in five."""
    chance = random.Random(seed)
    parts, words = ["# La rentrée du canton, de commune en commune\n"], 0
    while words < minutes * WORDS_A_MINUTE:
        if len(parts) % 8 == 0:
            parts.append(f"## {chance.choice(PLACES)}, l'étape du {chance.randint(1, 28)} septembre\n")
        paragraph = " ".join(_sentence(chance) for _ in range(chance.randint(2, 4)))
        parts.append(paragraph + "\n")
        words += len(paragraph.split())
    return "\n".join(parts)


def _sentence(chance: random.Random) -> str:
    place, subject = chance.choice(PLACES), chance.choice(SUBJECTS)
    said = f"{subject} {chance.choice(ACTIONS)}, {chance.choice(ENDINGS)}"
    if chance.random() < 0.2:
        name, role = chance.choice(PEOPLE)
        return (
            f"« À {place}, {said}, et nous tiendrons {chance.randint(2, 900)} jours », promet {name}, {role}."
        )
    return f"À {place}, {said}, avec {chance.randint(2, 9000)} habitants et {chance.randint(2, 99)} communes."
