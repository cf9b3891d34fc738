"""What the tests share: a newsroom's desk, texts to build, and a build without a process around it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

ARTICLE = """\
---
auteur: Inès Valat
date: 12/05/2026
chapô: Le marché couvert rouvre samedi, après deux ans de travaux.
---

# LE MARCHÉ COUVERT ROUVRE À ALÈS

« Nous ouvrirons le 1er juin », promet Claire Bonnet, la maire d'Alès. Les travaux ont coûté 2,3 M€.

« Enfin ! », soupire Julien Farge, fromager. Il attend ses 21 clients depuis 2024.
"""


@dataclass
class Desk:
    """A folder with articles, and what its builds told."""

    root: Path
    clips: Path
    events: list = field(default_factory=list)
    jobs: int = 2
    now: datetime = datetime(2026, 5, 20, 12, tzinfo=UTC)
    next_guid: int = 1
    fallback: Callable | None = None

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def public(self) -> Path:
        return self.out / "public"

    def write(self, text: str = ARTICLE, name: str = "marche-couvert.md") -> Path:
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        return path

    def build(self, *paths: Path, again: tuple[str, ...] = (), synthesizer: Callable | None = None) -> int:
        from episodes.build.context import BuildContext, BuildRequest
        from episodes.build.pipeline import build
        from episodes.edition.edition import PREVIEW, resolve

        edition, wanted = resolve(paths or [self.root / "marche-couvert.md"], self.out)
        self.events.clear()
        context = BuildContext(
            edition,
            synthesizer or self.synthesizer(edition),
            self.now,
            self.guid,
            PREVIEW,
            self.events.append,
            self.fallback,
        )
        return build(context, BuildRequest(wanted, frozenset(again)))

    def synthesizer(self, edition) -> Callable:
        from audio.clips.store import Store
        from audio.profile import SoundProfile, audio_format
        from audio.synthesis import EngineConfig, open_synthesizer
        from episodes.build.engine_validation import speaking_engine
        from scripts.lexicon import prevailing

        settings = edition.settings
        sound = SoundProfile(
            audio_format(settings.sound.profile), settings.sound.loudness, settings.sound.true_peak
        )
        store = Store(self.clips)
        words = prevailing(edition.lexicon)
        voices, workers = settings.voices, self.jobs
        name = speaking_engine(voices).name
        choice = EngineConfig(name, voices.options, voices.mixed, voices.pace)
        return lambda: open_synthesizer(
            choice, sound, store, lexicon=words, threads=workers, warn=lambda text: None
        )

    def guid(self) -> UUID:
        self.next_guid += 1
        return UUID(int=self.next_guid)

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    def files(self) -> dict[str, bytes]:
        """Every file of the edition, by path."""
        found = (path for path in self.out.rglob("*") if path.is_file() and path.name != ".lock")
        return {str(path.relative_to(self.out)): path.read_bytes() for path in found}

    def times(self) -> dict[str, int]:
        return {name: (self.out / name).stat().st_mtime_ns for name in self.files()}


_PART = """\
## {heading}

Réunis mardi soir à la salle des fêtes, les élus du canton ont passé en revue les chantiers de l'année {year}. Le
pont de la route de Nîmes, fermé depuis {days} jours, rouvrira à la circulation avant l'été. « Nous avons tenu les
délais malgré la pluie, malgré les retards de livraison et malgré tout ce que l'on a pu entendre au café du village »,
se félicite {first}, {role}. Les riverains, eux, attendent de voir : plusieurs d'entre eux
ont demandé que la vitesse soit limitée à 30 km/h aux abords de l'école.

« Ce pont, c'est toute notre vie, explique {second}, {other}. Sans lui, il faut compter vingt minutes de plus chaque
matin pour conduire les enfants, et autant le soir pour rentrer du travail. Nous avons écrit trois fois au département,
qui nous répond toujours que les études sont en cours et que la sécurité des ouvriers passe avant tout le reste. » Une nouvelle réunion est prévue le {day} juin à 18h30, en présence des services du
département et des entreprises retenues.
"""

LONG = "# Les chantiers du canton\n\n" + "\n".join(
    _PART.format(
        heading=heading, year=year, days=days, day=day, first=first, role=role, second=second, other=other
    )
    for heading, year, days, day, first, role, second, other in (
        (
            "Le pont de la discorde",
            2026,
            210,
            4,
            "Claire Bonnet",
            "la maire de Lédignan",
            "Julien Farge",
            "le boulanger",
        ),
        (
            "L'école agrandie",
            2027,
            81,
            21,
            "Claire Bonnet",
            "la maire de Lédignan",
            "Inès Valat",
            "l'institutrice",
        ),
    )
)
