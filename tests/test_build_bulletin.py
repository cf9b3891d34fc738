"""The daily bulletin, from articles on disk to its own feed."""

import re
from datetime import UTC, datetime

import feedparser
import msgspec
import pytest
from mutagen.id3 import ID3
from newsroom import Desk
from sounds import decoded

from episodes import events
from episodes.catalogue.records import load_all, save
from episodes.check import check
from scripts.lexicon import shipped

SETTINGS = """\
[edition]
title = "Le Courrier des Gardons"
site = "https://audio.courrier.example"

[sound]
profile = "small"

[bulletin]
enabled = true
"""
POOL = """\
---
auteur: Inès Valat
date: 2026-05-12 07:00
---

# La piscine rouvre

« Nous sommes prêts », promet Claire Bonnet, la directrice. Les bassins ont été refaits.

## Des horaires élargis

Le public entrera dès 7 h.
"""
BRIDGE = """\
---
date: 2026-05-12 08:30
---

# Le pont est fermé

La crue a emporté le parapet. « Nous passerons par la plaine », soupire Julien Farge, maraîcher.
"""
OLDER = """\
---
date: 2026-05-10 09:00
---

# Un vide-grenier dimanche

Il y aura du monde.
"""
SLUG = "bulletin-2026-05-12"


@pytest.fixture
def newsroom(desk: Desk) -> Desk:
    (desk.out / "articles").mkdir(parents=True)
    (desk.out / "edition.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in (("piscine", POOL), ("pont", BRIDGE), ("vide-grenier", OLDER)):
        write(desk, name, text)
    return desk


def write(desk: Desk, name: str, text: str) -> None:
    (desk.out / "articles" / f"{name}.md").write_text(text, encoding="utf-8")


def bulletins(desk: Desk):
    return load_all(desk.out / "records" / "bulletins")


def place(desk: Desk):
    (record,) = bulletins(desk)
    return desk.public / "bulletins" / record.slug / record.current.id


def test_the_episodes_of_the_newest_day_are_one_with_a_chapter_each(newsroom):
    """Own words first, each article from its title on, in the order of the day, and nothing of an older day."""
    assert newsroom.build(newsroom.out) == 0
    (record,) = bulletins(newsroom)
    revision = record.current
    assert (record.slug, revision.title) == (SLUG, "Le journal du 12 mai 2026")
    assert [chapter.title for chapter in revision.chapters] == ["La piscine rouvre", "Le pont est fermé"]
    assert revision.chapters[0].start == 0
    assert revision.lead == (
        "Au sommaire\N{NO-BREAK SPACE}: La piscine rouvre\N{NARROW NO-BREAK SPACE}; Le pont est fermé."
    )
    text = (place(newsroom) / "transcript.txt").read_text(encoding="utf-8")
    order = (
        "Le journal du 12 mai 2026",
        "Le Courrier des Gardons.",
        "La piscine rouvre",
        "horaires",
        "Le pont",
    )
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert "vide-grenier" not in text
    assert text.count("Lecture par des voix de synthèse.") == 1
    assert "ne sont pas celles des personnes citées" in " ".join(text.split())


def test_it_is_in_its_own_feed_with_sound_tags_and_pages_that_hold(newsroom):
    """bulletin.xml tells of it and feed.xml does not; the check finds no fault; it lasts as long as it says."""
    assert newsroom.build(newsroom.out) == 0
    own = feedparser.parse((newsroom.public / "bulletin.xml").read_bytes())
    main = feedparser.parse((newsroom.public / "feed.xml").read_bytes())
    assert not own.bozo
    assert own.feed.title == "Le Courrier des Gardons, le journal à écouter"
    assert [entry.title for entry in own.entries] == ["Le journal du 12 mai 2026"]
    assert len(main.entries) == 3
    revision = bulletins(newsroom)[0].current
    samples, rate = decoded(place(newsroom) / revision.media.name)
    assert abs(len(samples) / rate * 1000 - revision.media.duration) < 30
    assert len(ID3(place(newsroom) / revision.media.name).getall("CHAP")) == 2
    page = (newsroom.public / "bulletins" / SLUG / "index.html").read_text(encoding="utf-8")
    headings = re.findall(r"<(h\d)><span[^>]*>([^<]*)", page)
    assert headings == [
        ("h1", "Le journal du 12 mai 2026"),
        ("h2", "La piscine rouvre"),
        ("h3", "Des horaires élargis"),
        ("h2", "Le pont est fermé"),
    ]
    assert check(newsroom.out, now=newsroom.now) == []


def test_it_costs_only_its_own_words(newsroom):
    """Every clip of an article is the one that its episode was made of."""
    assert newsroom.build(newsroom.out) == 0
    (told,) = [event for event in newsroom.of(events.Built) if event.slug == SLUG]
    assert told.made <= 3
    assert told.segments > 10


def test_two_articles_are_a_second_and_a_half_apart(newsroom):
    """As the house style has it; a listener hears that something else begins."""
    from audio.assembly.pauses import Pauses, before
    from audio.voices.casting import Cast
    from episodes.build.bulletin_script import join
    from episodes.build.script import without_announcement
    from episodes.build.speak import CastScript
    from episodes.edition.edition import Edition
    from scripts.narrate import narrate
    from scripts.readers import parse

    edition = Edition.folder(newsroom.out)
    parts = [
        CastScript(
            without_announcement(narrate(parse(text.encode(), "a.md"), shipped()), edition),
            Cast("fr", "fr", {}),
            frozenset(),
        )
        for text in (POOL, BRIDGE)
    ]
    segments = join("b", datetime(2026, 5, 12).date(), parts, edition).script.segments
    second = next(i for i, s in enumerate(segments) if s.written == "Le pont est fermé")
    assert before(segments, second, Pauses()) == Pauses().between_articles == 1500
    assert len({segment.quotation for segment in segments} - {None}) == 2


def test_music_lies_under_its_own_opening(newsroom):
    """Under the words after the bulletin's title, not under a correction of its last article."""
    import sounds

    sounds.wav(newsroom.out / "tapis.wav", sounds.music(20))
    settings = SETTINGS.replace("[sound]", '[sound]\nbed = "tapis.wav"')
    (newsroom.out / "edition.toml").write_text(settings, encoding="utf-8")
    write(newsroom, "pont", BRIDGE.replace("---\ndate", "---\ncorrection: Le pont est à Lédignan.\ndate", 1))
    assert newsroom.build(newsroom.out) == 0
    revision = bulletins(newsroom)[0].current
    cues = list(revision.cues)
    samples, rate = decoded(place(newsroom) / revision.media.name)
    text = msgspec.json.decode((place(newsroom) / "transcript.json").read_bytes())
    corrected = next(n for n, each in enumerate(text["segments"]) if "Lédignan" in each["body"])
    frame = 576  # samples, at the small profile's rate

    def loudest_after(cue: int) -> float:
        pause = samples[cues[cue][1] * frame : cues[cue + 1][0] * frame]
        return abs(pause[rate // 25 : -rate // 25]).max()

    assert loudest_after(1) > 0.01
    assert loudest_after(corrected) < 0.003


def test_nothing_changed_nothing_written(newsroom):
    """A bulletin is frozen like an episode: another narrator, a later day, an empty store change nothing."""
    assert newsroom.build(newsroom.out) == 0
    before = newsroom.times()
    assert newsroom.build(newsroom.out) == 0
    assert newsroom.times() == before
    (newsroom.out / "edition.toml").write_text(
        f'{SETTINGS}\n[voices]\nnarrator = "fr+f2"\n', encoding="utf-8"
    )
    assert newsroom.build(newsroom.out) == 0
    assert len(bulletins(newsroom)[0].revisions) == 1


def test_an_edit_makes_a_revision_and_costs_its_sentence(newsroom):
    """The guid and the date stand; the one before stays for those who have its feed."""
    assert newsroom.build(newsroom.out) == 0
    (before,) = bulletins(newsroom)
    write(newsroom, "pont", BRIDGE.replace("La crue", "La forte crue"))
    assert newsroom.build(newsroom.out) == 0
    (record,) = bulletins(newsroom)
    assert (record.guid, record.date, len(record.revisions)) == (before.guid, before.date, 2)
    (told,) = [event for event in newsroom.of(events.Built) if event.slug == SLUG]
    assert told.made == 0
    assert "forte" in (place(newsroom) / "transcript.txt").read_text(encoding="utf-8")


def test_an_older_day_has_one_only_if_it_had_one(newsroom):
    """An edition that starts its bulletin with a thousand articles behind it makes one."""
    write(newsroom, "marche", OLDER.replace("Un vide-grenier dimanche", "Un marché samedi"))
    assert newsroom.build(newsroom.out) == 0
    assert [record.slug for record in bulletins(newsroom)] == [SLUG]
    write(newsroom, "fete", POOL.replace("2026-05-12", "2026-05-14"))
    write(newsroom, "bal", BRIDGE.replace("2026-05-12", "2026-05-14"))
    assert newsroom.build(newsroom.out) == 0
    assert [record.slug for record in bulletins(newsroom)] == [SLUG, "bulletin-2026-05-14"]


def test_what_is_withdrawn_is_in_no_bulletin(newsroom):
    """Its words go from the bulletin, the revision before included; with too few left the bulletin goes too."""
    write(
        newsroom,
        "foire",
        BRIDGE.replace("08:30", "09:00").replace("Le pont est fermé", "La foire est annulée"),
    )
    assert newsroom.build(newsroom.out) == 0
    withdraw(newsroom, "pont")
    assert newsroom.build(newsroom.out) == 0
    held = "".join(
        path.read_text(encoding="utf-8") for path in (newsroom.public / "bulletins").rglob("*.txt")
    )
    assert "La foire est annulée" in held
    assert "Le pont est fermé" not in held
    withdraw(newsroom, "foire")
    assert newsroom.build(newsroom.out) == 0
    assert bulletins(newsroom)[0].withdrawn
    assert not list((newsroom.public / "bulletins").rglob("*.mp3"))
    assert feedparser.parse((newsroom.public / "bulletin.xml").read_bytes()).entries == []


def test_an_article_that_is_gone_leaves_the_bulletin_as_it_is(newsroom):
    """A warning says why; the rest of the edition is published."""
    assert newsroom.build(newsroom.out) == 0
    (newsroom.out / "articles" / "pont.md").unlink()
    write(newsroom, "piscine", POOL.replace("refaits", "agrandis"))
    assert newsroom.build(newsroom.out) == 0
    assert len(bulletins(newsroom)[0].revisions) == 1
    assert any("no longer there" in event.message for event in newsroom.of(events.Warned))


def test_a_single_article_is_no_bulletin(newsroom):
    """`minimum` says how many are."""
    (newsroom.out / "articles" / "pont.md").unlink()
    assert newsroom.build(newsroom.out) == 0
    assert bulletins(newsroom) == ()
    assert not (newsroom.public / "bulletin.xml").exists()


def withdraw(desk: Desk, slug: str) -> None:
    record = next(one for one in load_all(desk.out / "records") if one.slug == slug)
    taken = msgspec.structs.replace(record, withdrawn=datetime(2026, 5, 20, tzinfo=UTC).isoformat())
    save(desk.out / "records", taken)
