"""What the feeds of a big edition take to write, and to find unchanged.

    python -m benchmarks.feed 10000 [PAGE]

Prints CPU seconds and peak memory of this process, once its records are there and when the feeds are. PAGE is
`page` of `[feed]`: with 5000, half of 10,000 episodes and more stand in one file.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from episodes import feed
from episodes.catalogue.podcast_guids import podcast_guid
from episodes.catalogue.records import Chapter, Cues, Media, Record, Revision
from episodes.edition.entry_file_stamps import Stamps
from episodes.edition.settings import EditionSettings, Settings
from episodes.edition.settings.feed_legal_book import FeedSettings

FIRST = datetime(2020, 1, 1, 6, tzinfo=UTC)
SEGMENTS = 60  # of an article of 800 words
LEAD = "Réunis mardi soir à la salle des fêtes, les élus ont passé en revue les chantiers & « projets ». " * 3
SETTINGS = Settings(edition=EditionSettings(title="Le Courrier", site="https://audio.courrier.example"))


def record(number: int) -> Record:
    """An episode of six minutes, with a chapô of 40 words and three chapters."""
    slug = f"article-{number}"
    media = Media(
        name=f"2026-01-01-{slug}-0123abcd.mp3",
        type="audio/mpeg",
        bytes=4_000_000 + number,
        sha256=f"{number:064x}",
        duration=360_000,
    )
    revision = Revision(
        id=f"{number:08x}",
        built="2026-01-01T05:00:00Z",
        article=f"{number:064x}",
        source=f"articles/{slug}.md",
        title=f"Le conseil du canton vote son budget, épisode {number}",
        author="Inès Valat",
        lead=LEAD,
        link=f"https://courrier.example/articles/{slug}",
        media=media,
        transcripts=("vtt", "srt", "json", "txt", "html"),
        chapters=tuple(Chapter(n * 120_000, f"Chapitre {n}") for n in range(3)),
        cues=Cues((n * 230 + number, n * 230 + number + 210) for n in range(SEGMENTS)),
    )
    date = (FIRST + timedelta(hours=5 * number)).isoformat()
    return Record(
        identity=slug, guid=f"{number:032x}", slug=slug, number=number, date=date, revisions=(revision,)
    )


def tell(what: str, act: Callable[[], object]) -> None:
    start = time.process_time()
    act()
    took = time.process_time() - start
    peak = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    )
    print(f"{what:<40} {took:6.2f} CPU s  {peak:6.0f} MB at most so far")


def main() -> None:
    count, page = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 250
    settings = Settings(edition=SETTINGS.edition, feed=FeedSettings(page=page))
    masthead = feed.Masthead(settings, "cover-12345678.png", "", {feed.FILE: podcast_guid("https://x")})
    now = FIRST + timedelta(days=36500)
    records: list[Record] = []
    tell(f"{count} records", lambda: records.extend(record(number + 1) for number in range(count)))
    with tempfile.TemporaryDirectory(prefix="hautevoix-bench-") as folder:

        def write() -> None:
            stamps = Stamps(Path(folder), Path(folder))
            feed.write(Path(folder), feed.feeds(settings, records), masthead, now, stamps)
            stamps.save()

        tell(f"their feed, pages of {page}", write)
        tell("the same, nothing changed", write)
        records.append(record(count + 1))
        tell("one episode more", write)


if __name__ == "__main__":
    main()
