"""The archive of a newsroom: any number of articles, no two alike, typed as newsrooms type.

    python -m benchmarks.archive 1000 export.xml

writes a WordPress export, which `hautevoix import` reads. The same seed gives the same articles.
"""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from benchmarks.articles import ACTIONS, ENDINGS, PLACES, SUBJECTS

SITE = "https://courrier.example"
FIRST = datetime(2019, 9, 2, 6, tzinfo=ZoneInfo("Europe/Paris"))
NO_BREAK, NARROW, APOSTROPHE = (
    "\N{NO-BREAK SPACE}",
    "\N{NARROW NO-BREAK SPACE}",
    "\N{RIGHT SINGLE QUOTATION MARK}",
)

_GIVEN = "Inès Julien Claire Mehdi Odile Firmin Naïma Loïc Maëlle Gaëtan Françoise Noé".split()
_FAMILY = "Valat Farge Bonnet Benali Lacan d'Hauterive Ménard Le Goff Roux-Peyre Castanier Weber".split(" ")
_ROLES = [
    ("maire", "la commune"), ("présidente", "l'association"), ("directeur", "l'école Jean-Moulin"),
    ("trésorière", "le comité des fêtes"), ("entraîneur", "l'équipe réserve"), ("gérante", "l'Hôtel du Parc"),
]  # fmt: skip
_SAYS = "explique souligne précise se réjouit regrette rappelle prévient".split()
_QUOTED = [
    "Nous avons reçu plus de demandes que l'an dernier",
    "On ne peut pas continuer avec 2,5 agents à temps plein",
    "C'est un investissement de 1,2 M€, voté à 15 voix contre 4",
    "Les travaux commenceront le 1er mars à 8 h 30",
    "Il faut que chacun y trouve son compte, des anciens aux tout-petits",
    "J'y crois depuis le début, même quand personne n'y croyait",
    "Appelez-nous au 04 66 00 12 34, nous répondons à tous",
]
_FACTS = [
    "Le budget s'élève à {money} euros, en hausse de {percent} % sur un an",
    "Quelque {people} personnes étaient attendues entre 14 h et 18 h 30",
    "La RD 6110 sera fermée du {day} au {later} octobre, de 9 h à 17 h",
    "L'INSEE y comptait {people} habitants au 1er janvier, contre {fewer} cinq ans plus tôt",
    "Les +65 ans et les familles avec bébé de moins de 3 kg 500 seront reçus à part",
]


class Article(NamedTuple):
    """One of the archive.

    Attributes:
        number: from 1.
        title: in one line.
        author: of the newsroom.
        section: of the magazine.
        date: publication.
        paragraphs: written with real typography.
    """

    number: int
    title: str
    author: str
    section: str
    date: datetime
    paragraphs: tuple[str, ...]

    @property
    def link(self) -> str:
        """Where the web site has it."""
        return f"{SITE}/{self.date:%Y/%m}/article-{self.number}"

    @property
    def markdown(self) -> str:
        """The article as a file of the edition."""
        head = f"---\nauteur: {self.author}\ndate: {self.date.isoformat()}\nlien: {self.link}\n---\n\n"
        return f"{head}# {self.title}\n\n" + "\n\n".join(self.paragraphs) + "\n"


def articles(count: int, sentences: int = 12, seed: int = 1) -> Iterator[Article]:
    """Articles, the oldest first, a working day apart.

    Args:
        count: how many.
        sentences: about how many in each; twelve are a minute and a half once they are read.
        seed: another one gives other articles.
    """
    for number in range(1, count + 1):
        yield _article(number, sentences, random.Random(f"{seed}-{number}"))


def _article(number: int, sentences: int, chance: random.Random) -> Article:
    place, subject = chance.choice(PLACES), chance.choice(SUBJECTS)
    people = [f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}" for _ in range(2)]
    said = [_sentence(number, n, people, chance) for n in range(sentences)]
    paragraphs = tuple(typeset(" ".join(said[n : n + 3])) for n in range(0, len(said), 3))
    title = typeset(f"{place} : {subject} {chance.choice(ACTIONS)}")
    section = chance.choice(("Vie locale", "Sports", "Culture", "Économie"))
    date = FIRST + timedelta(days=number // 2, hours=7 * (number % 2))
    return Article(
        number, title, f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}", section, date, paragraphs
    )


def _sentence(number: int, n: int, people: list[str], chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.3:
        role, of = chance.choice(_ROLES)
        of = f"de {of}".replace("de le ", "du ")
        return f"« {chance.choice(_QUOTED)} », {chance.choice(_SAYS)} {people[n % 2]}, {role} {of}."
    if kind < 0.6:
        day = chance.randint(2, 20)
        return chance.choice(_FACTS).format(
            money=f"{chance.randint(12, 990)} {chance.randint(100, 999)}",
            percent=f"{chance.randint(1, 30)},{chance.randint(1, 9)}",
            people=f"{chance.randint(2, 9)} {chance.randint(100, 999)}",
            fewer=f"1 {chance.randint(100, 999)}",
            day=day,
            later=day + 6,
        ) + "."  # fmt: skip
    return (
        f"À {chance.choice(PLACES)}, {chance.choice(SUBJECTS)} {chance.choice(ACTIONS)},"
        f" {chance.choice(ENDINGS)} (dossier n° {number}-{n})."
    )


def typeset(text: str) -> str:
    """French typography: curly apostrophes, no-break spaces where a printer puts them."""
    for mark in ":»%€":
        text = text.replace(f" {mark}", f"{NO_BREAK}{mark}")
    for mark in ";!?":
        text = text.replace(f" {mark}", f"{NARROW}{mark}")
    return text.replace("« ", f"«{NO_BREAK}").replace("'", APOSTROPHE)


def export(found: Iterator[Article]) -> Iterator[str]:
    """A WordPress export of articles, piece by piece."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">'
        f"<channel><title>Le Courrier</title><link>{SITE}</link><wp:wxr_version>1.2</wp:wxr_version>\n"
    )
    for article in found:
        body = "".join(f"<p>{escape(text, quote=False)}</p>\n" for text in article.paragraphs)
        yield (
            f"<item><title>{escape(article.title)}</title><link>{article.link}</link>"
            f"<pubDate>{format_datetime(article.date)}</pubDate><dc:creator>{escape(article.author)}</dc:creator>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{article.number}</wp:post_id>"
            f"<wp:post_date>{article.date:%Y-%m-%d %H:%M:%S}</wp:post_date>"
            f"<wp:post_date_gmt>{article.date.astimezone(UTC):%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>"
            f"<wp:post_name>article-{article.number}</wp:post_name><wp:status>publish</wp:status>"
            f"<wp:post_type>post</wp:post_type>"
            f'<category domain="category" nicename="vie">{escape(article.section)}</category></item>\n'
        )
    yield "</channel></rss>\n"


def main() -> None:
    count, path = int(sys.argv[1]), Path(sys.argv[2])
    with path.open("w", encoding="utf-8") as file:
        file.writelines(export(articles(count)))


if __name__ == "__main__":
    main()
