"""A build from article to feed, in one process: the laws of the project."""

import hashlib
import html
import io
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import av
import feedparser
import msgspec
import numpy as np
import pytest
from newsroom import ARTICLE, LONG, Desk

from audio.clips.store import Store
from audio.dsp import limiter, loudness
from audio.engines.base import Speech
from audio.errors import AudioError
from episodes import events
from episodes.build.context import BuildContext, BuildRequest
from episodes.build.pipeline import build
from episodes.catalogue import records
from episodes.check import check, faulty
from episodes.edition.edition import PREVIEW, Edition
from episodes.errors import EpisodeError


def decoded(path):
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])


def record(desk):
    return records.load_all(desk.out / "records")[0]


def revision_folder(desk):
    made = record(desk)
    return desk.public / "episodes" / made.slug / made.current.id


@pytest.fixture
def built(desk):
    desk.write()
    assert desk.build() == 0
    return desk


def test_an_article_becomes_an_episode_in_a_feed(built):
    """The whole way: audio, tag, transcripts, page, record, feed; the check finds no fault."""
    made = record(built)
    names = {path.name for path in revision_folder(built).iterdir()}
    transcripts = {f"transcript.{suffix}" for suffix in ("vtt", "srt", "txt", "json", "html")}
    assert names == {made.current.media.name, "page.html", *transcripts}
    assert re.fullmatch(r"2026-05-12-marche-couvert-[0-9a-f]{8}\.mp3", made.current.media.name)
    parsed = feedparser.parse((built.public / "feed.xml").read_bytes())
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == ["Le marché couvert rouvre à Alès"]
    assert not faulty(check(built.out, now=built.now))


def test_what_is_decoded_is_what_was_counted(built):
    """Decoded duration, Info frame, record, last cue and itunes:duration agree within one frame."""
    media = record(built).current.media
    samples = decoded(revision_folder(built) / media.name)
    milliseconds = 1000 * len(samples) / 44100
    frame = 1000 * 1152 / 44100
    cues = json.loads((revision_folder(built) / "transcript.json").read_text())["segments"]
    with av.open(str(revision_folder(built) / media.name)) as file:
        header = file.duration / 1000
    item = feedparser.parse((built.public / "feed.xml").read_bytes()).entries[0]
    assert media.duration == pytest.approx(milliseconds, abs=1)
    assert 1000 * cues[-1]["endTime"] == pytest.approx(milliseconds, abs=frame)
    assert header == pytest.approx(milliseconds, abs=1.1 * frame)  # FFmpeg's container counts one frame more
    assert int(item.itunes_duration) == round(milliseconds / 1000)


def test_each_sentence_sounds_where_its_cue_says(built):
    """Within 50 ms: the sound before a cue is silence, the sound after it is speech."""
    samples = np.abs(decoded(revision_folder(built) / record(built).current.media.name))
    for cue in json.loads((revision_folder(built) / "transcript.json").read_text())["segments"]:
        start = round(cue["startTime"] * 44100)
        assert samples[start - 2205 : start].max(initial=0) < 0.01
        assert samples[start : start + 4410].max() > 0.01


def test_an_episode_is_as_loud_as_it_shall_be(desk):
    """-19 LUFS in one channel, within 0.5; no true peak above -1 dBTP; quote voices within 1 LU of the narrator."""
    desk.build(desk.write(LONG))
    samples = decoded(revision_folder(desk) / record(desk).current.media.name)
    assert loudness.integrated(loudness.steps(samples, 44100)) == pytest.approx(-19, abs=0.5)
    assert 20 * np.log10(limiter.true_peak(samples)) <= -1
    event = desk.of(events.Built)[0]
    assert event.loudness == pytest.approx(loudness.integrated(loudness.steps(samples, 44100)), abs=0.1)


def test_voices_of_an_episode_are_equally_loud(desk):
    """Each voice is levelled as a whole, so that nobody has to reach for the volume."""
    desk.build(desk.write(LONG))
    samples = decoded(revision_folder(desk) / record(desk).current.media.name)
    by_speaker = {}
    for cue in json.loads((revision_folder(desk) / "transcript.json").read_text())["segments"]:
        part = samples[round(cue["startTime"] * 44100) : round(cue["endTime"] * 44100)]
        by_speaker.setdefault(cue["speaker"], []).append(loudness.steps(part, 44100))
    levels = {name: loudness.integrated(np.concatenate(parts)) for name, parts in by_speaker.items()}
    assert len(levels) == 4
    assert max(abs(level - levels["Narration"]) for level in levels.values()) < 1


def test_building_again_writes_nothing(built):
    """Not a byte, not a time stamp, and nobody is asked to speak."""
    before = built.times()

    def nobody():
        raise AssertionError("a synthesizer was opened")

    built.now += timedelta(days=3)
    assert built.build(synthesizer=lambda: nobody) == 0
    assert built.times() == before
    assert [type(event) for event in built.events] == [events.Unchanged, events.Done]


def test_one_worker_or_two_cold_or_cached_give_the_same_bytes(tmp_path):
    """Law 3: only speed may differ."""
    trees = []
    for name, jobs, cache in (("one", 1, None), ("two", 2, None), ("cached", 2, "two")):
        (tmp_path / name).mkdir()
        desk = Desk(tmp_path / name, tmp_path / (cache or name) / "clips", jobs=jobs)
        desk.build(desk.write(LONG))
        trees.append(desk.files())
    assert trees[0] == trees[1] == trees[2]


def test_an_edit_costs_its_sentence(built):
    """One word changed: one clip is said, all others come from the store."""
    text = (built.root / "marche-couvert.md").read_text(encoding="utf-8")
    built.write(text.replace("ses 21 clients", "ses 27 clients"))
    assert built.build() == 0
    assert built.of(events.Built)[0].made == 1
    made = record(built)
    assert len(made.revisions) == 2
    assert made.guid == "00000000-0000-0000-0000-000000000002"
    assert (built.public / "episodes" / made.slug / made.revisions[0].id).is_dir()


def test_the_revision_before_stays_and_older_ones_go(built):
    """A listener's app may hold the feed of before; a month of corrections does not fill the disk."""
    for number in (22, 23, 24):
        built.write(ARTICLE.replace("21 clients", f"{number} clients"))
        assert built.build() == 0
    made = record(built)
    folders = {path.name for path in (built.public / "episodes" / made.slug).iterdir() if path.is_dir()}
    assert folders == {revision.id for revision in made.revisions[-2:]}
    assert len(made.revisions) == 4


def test_a_published_episode_is_frozen(built):
    """An empty store, another narrator, a new lexicon entry and a clock set back change no published file."""
    before = built.files()
    built.clips = built.root / "empty"
    (built.out / "edition.toml").write_text('[voices]\nnarrator = "fr+f2"\n[pauses]\nsentence = 900\n')
    (built.out / "lexicon.pls").write_text(
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" '
        'xml:lang="fr"><lexeme><grapheme>Farge</grapheme><alias>Fargue</alias></lexeme></lexicon>'
    )
    built.now -= timedelta(days=1)
    assert built.build() == 0
    assert {name: data for name, data in built.files().items() if name in before} == before


def test_again_remakes_an_episode_with_what_holds_now(built):
    """`--again` is how a new voice reaches an old episode; its identity stays."""
    first = record(built)
    (built.out / "edition.toml").write_text('[voices]\nnarrator = "fr+f2"\n')
    assert built.build(again=("marche-couvert",)) == 0
    second = record(built)
    assert (second.guid, second.date) == (first.guid, first.date)
    assert second.current.media.sha256 != first.current.media.sha256


def test_an_episode_to_remake_needs_its_article(built):
    """Another article was named beside `--again`, or its own is gone: nothing happened, and nothing was said."""
    other = built.write("# Autre\n\nUne phrase.\n", "autre.md")
    assert built.build(other, again=("marche-couvert",)) == 3
    assert [failed.source for failed in built.of(events.Failed)] == ["marche-couvert"]
    assert len(built.of(events.Built)) == 1


@pytest.mark.parametrize("content", [None, b"GIF89a"])
def test_a_cover_that_is_no_cover_is_told_before_anything_is_said(desk, content):
    """Once, not after each article has been spoken in vain."""
    desk.out.mkdir()
    (desk.out / "edition.toml").write_text('[edition]\ncover = "une.jpg"', encoding="utf-8")
    if content:
        (desk.out / "une.jpg").write_bytes(content)
    with pytest.raises(EpisodeError, match=r"une\.jpg: is no cover"):
        desk.build(desk.write())
    assert not desk.events
    assert not desk.public.exists()


def test_a_file_name_of_another_age_is_refused_alone(desk):
    """Records and JSON are UTF-8; the bytes of an old system are not."""
    name = "caf\udce9.md"
    assert desk.build(desk.root / name, desk.write("# Autre\n\nUne phrase.\n", "autre.md")) == 3
    assert desk.of(events.Failed)[0].source == "caf\\udce9.md"
    assert all(events.line(event) for event in desk.events)
    assert len(desk.of(events.Built)) == 1


def test_a_lost_file_is_made_again(built):
    """`public/` is derived: what is missing comes back as it was."""
    before = built.files()
    (revision_folder(built) / record(built).current.media.name).unlink()
    assert built.build() == 0
    assert built.files() == before


def test_a_lost_page_or_style_is_made_again(built):
    """`check` says to build again, and that helps."""
    before = built.files()
    pages = ("index.html", "a-propos/index.html", "episodes/marche-couvert/index.html")
    for path in (*(built.public / page for page in pages), *built.public.glob("style-*.css")):
        path.unlink()
        assert built.build() == 0
        assert built.files() == before
        assert built.of(events.Done)[0].written


def test_a_renamed_article_with_the_same_content_is_the_same_episode(built):
    """Nobody gets an episode twice because a file moved."""
    moved = (built.root / "marche-couvert.md").rename(built.root / "reouverture.md")
    assert built.build(moved) == 0
    assert [type(event) for event in built.events] == [events.Unchanged, events.Done]


def build_edition(desk):
    """Builds `desk.out` as an edition with its own articles."""
    edition = Edition.folder(desk.out)
    desk.events.clear()
    context = BuildContext(
        edition, desk.synthesizer(edition), desk.now, desk.guid, PREVIEW, desk.events.append
    )
    return build(context, BuildRequest())


def test_an_article_that_is_given_its_link_later_is_the_same_episode(desk):
    """Its file has not moved: listeners once got it a second time. From then on it is known by its link."""
    path = desk.out / "articles" / "marche-couvert.md"
    path.parent.mkdir(parents=True)
    path.write_text(ARTICLE, encoding="utf-8")
    assert build_edition(desk) == 0
    guid = record(desk).guid
    linked = ARTICLE.replace("auteur:", "lien: https://courrier.example/marche\nauteur:")
    path.write_text(linked, encoding="utf-8")
    assert build_edition(desk) == 0
    path.rename(path.with_name("rouverture.md")).write_text(f"{linked}\nLa suite demain.\n", encoding="utf-8")
    assert build_edition(desk) == 0
    assert [made.guid for made in records.load_all(desk.out / "records")] == [guid]
    assert len(record(desk).revisions) == 3


def test_articles_of_one_name_from_two_desks_are_two_episodes(desk):
    """Built on their own, they are told apart by their ids, not by their names."""
    for place in ("nord", "sud"):
        (desk.root / place).mkdir()
        desk.write(ARTICLE if place == "nord" else f"---\nid: sud\n{ARTICLE[4:]}", f"{place}/x.md")
        assert desk.build(desk.root / place / "x.md") == 0
    assert [made.slug for made in records.load_all(desk.out / "records")] == ["x-2", "x"]


def test_a_script_file_beside_the_article_changes_what_is_said(built):
    """What a person edits holds: words, speaker, and the record knows."""
    from episodes.build import script

    path = script.editable(built.root / "marche-couvert.md")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Les travaux ont coûté 2,3 M€.", "Les travaux sont payés."), encoding="utf-8"
    )
    assert built.build() == 0
    shown = (revision_folder(built) / "transcript.txt").read_text(encoding="utf-8")
    assert "Les travaux sont payés." in shown
    assert "2,3 M€" not in shown
    assert record(built).current.script == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_script_file_that_cannot_be_read_stops_its_own_article_only(desk):
    """A folder stood in the place of one script file: nothing of the whole edition was built."""
    first, second = desk.write("# Un pont\n\nIl ferme.\n", "pont.md"), desk.write(ARTICLE, "halle.md")
    first.with_name("pont.script.yaml").mkdir()
    assert desk.build(first, second) == 3
    assert [made.slug for made in records.load_all(desk.out / "records")] == ["halle"]
    assert "pont.script.yaml: cannot be read" in desk.of(events.Failed)[0].message


def test_an_article_that_was_renamed_and_then_edited_is_the_same_episode(desk):
    """Its script file went out of sight, and listeners got the article twice."""
    from episodes.build import script

    old = desk.out / "articles" / "pont.md"
    old.parent.mkdir(parents=True)
    old.write_text("# Un pont\n\nLe pont est fermé depuis lundi.\n", encoding="utf-8")
    assert build_edition(desk) == 0
    place = script.editable(old.rename(old.with_name("passerelle.md")))
    assert place == desk.out / "scripts" / "pont.yaml"
    place.write_text(place.read_text("utf-8").replace("depuis lundi", "depuis mardi"), "utf-8")
    assert build_edition(desk) == 0
    (made,) = records.load_all(desk.out / "records")
    assert (made.slug, made.identity, len(made.revisions)) == ("pont", "passerelle", 2)


def test_a_draft_and_a_future_article_reach_nobody(desk):
    """Nothing of a draft is said or written, nor of what is dated tomorrow before it is tomorrow."""
    draft = desk.write("---\nstatut: brouillon\n---\n# Un brouillon\n\nRien encore.\n", "brouillon.md")
    future = desk.write("---\ndate: 2026-05-21\n---\n# Demain\n\nUne phrase pour demain.\n", "demain.md")
    assert desk.build(draft, future) == 0
    assert [event.reason for event in desk.of(events.Left)] == [
        "draft",
        "embargo until 2026-05-21T06:00:00+02:00",
    ]
    assert not (desk.public / "episodes").exists()
    assert not list((desk.out / "records").glob("*.json"))
    desk.now += timedelta(days=1)
    desk.build(draft, future)
    assert desk.of(events.Done)[0].episodes == 1


@pytest.mark.parametrize(("moved", "shown"), [("12/05/2027", 0), ("13/05/2026", 1)])
def test_an_embargo_is_the_one_that_the_article_states_now(desk, moved, shown):
    """Put off, or a mistyped year mended, before anybody heard it."""
    desk.write(ARTICLE.replace("12/05/2026", "12/05/2062"))
    assert desk.build() == 0
    desk.write(ARTICLE.replace("12/05/2026", moved))
    assert desk.build() == 0
    assert desk.of(events.Done)[0].episodes == shown


def test_a_date_that_listeners_know_stays(built):
    """The article's own date may be corrected; the episode does not come up again as a new one."""
    date = record(built).date
    built.write(ARTICLE.replace("12/05/2026", "14/05/2026"))
    assert built.build() == 0
    assert record(built).date == date


def test_a_withdrawn_episode_stays_withdrawn(built):
    """No later build brings it back."""
    taken_back = msgspec.structs.replace(record(built), withdrawn="2026-05-19T08:00:00+00:00")
    records.save(built.out / "records", taken_back)
    built.write((built.root / "marche-couvert.md").read_text(encoding="utf-8") + "\nUne phrase de plus.\n")
    assert built.build() == 0
    assert [event.reason for event in built.of(events.Left)] == ["withdrawn"]
    assert built.of(events.Done)[0].episodes == 0


def test_two_articles_that_say_to_be_the_same_are_refused(desk):
    """Both files are named; the first one is built."""
    first = desk.write("---\nid: meme\n---\n# Un\n\nPremière phrase.\n", "un.md")
    second = desk.write("---\nid: meme\n---\n# Deux\n\nSeconde phrase.\n", "deux.md")
    assert desk.build(first, second) == 3
    message = desk.of(events.Failed)[0].message
    assert "un.md" in message
    assert "deux.md" in message


class Mute:
    """An engine whose voice fails at one word."""

    name = "mute"

    def __init__(self, engine, word):
        self._engine, self._word = engine, word

    def __getattr__(self, name):
        return getattr(self._engine, name)

    def synthesize(self, request):
        if self._word == "silence" and "fromager" in request.text:
            return Speech(bytes(4410), 22050)
        if self._word in request.text:
            raise AudioError(
                "synthesis", engine="mute", text=request.text, voice=request.voice, cause="refused"
            )
        return self._engine.synthesize(request)


@pytest.mark.parametrize("word", ["fromager", "silence"])
def test_a_voice_that_fails_fails_its_episode_and_no_other(desk, word):
    """No other voice steps in, nothing of the episode is shown, and what was said is kept for the next build."""
    good = desk.write("# Tout va bien\n\nUne phrase sans histoire.\n", "bien.md")
    bad = desk.write()
    normal = desk.synthesizer
    desk.clips = desk.root / "clips"

    from audio.voices.reference import VoiceResolver

    def faulty_synthesizer():
        synthesizer = normal(edition_of(desk))()
        return replace(synthesizer, voices=VoiceResolver(Mute(synthesizer.engine, word)))

    assert desk.build(bad, good, synthesizer=faulty_synthesizer) == 4
    assert [event.source for event in desk.of(events.Failed)] == ["marche-couvert.md"]
    assert [path.name for path in (desk.public / "episodes").iterdir()] == ["bien"]
    kept = len([path for path in (desk.root / "clips").rglob("*") if path.is_file()])
    assert kept > 5


def edition_of(desk):
    from episodes.edition.edition import Edition

    return Edition.lone([], desk.out)


def test_every_segment_said_is_shown_in_order_and_nothing_else(built):
    """Law 2, on the finished files: transcripts and page agree with what was said."""
    cues = json.loads((revision_folder(built) / "transcript.json").read_text())["segments"]
    shown = [cue["body"] for cue in cues]
    page = (revision_folder(built) / "page.html").read_text(encoding="utf-8")
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())
    position = 0
    for text in (" ".join(text.split()) for text in shown):
        position = plain.index(text, position) + len(text)
    assert "Un article de Inès Valat" not in shown
    assert "Un article d’Inès Valat, publié le 12 mai 2026." in shown
    assert "Les travaux ont coûté 2,3 M€." in shown


def test_the_date_of_an_article_without_one_is_that_of_its_first_build(desk):
    """Recorded once, and not announced: the newsroom did not write it."""
    path = desk.write("# Sans date\n\nUne phrase.\n")
    desk.build()
    assert datetime.fromisoformat(record(desk).date) == desk.now
    assert "publié le" not in (revision_folder(desk) / "transcript.txt").read_text(encoding="utf-8")
    desk.now += timedelta(days=9)
    path.write_text("# Sans date\n\nUne autre phrase.\n", encoding="utf-8")
    desk.build()
    assert datetime.fromisoformat(record(desk).date) == desk.now - timedelta(days=9)


def test_chapters_are_those_of_the_tag_and_of_the_file(desk):
    """In time order in ID3 and JSON, with the same times."""
    from mutagen.id3 import ID3

    desk.build(desk.write(LONG))
    folder = revision_folder(desk)
    tag = ID3(io.BytesIO((folder / record(desk).current.media.name).read_bytes()))
    times = sorted(frame.start_time for frame in tag.getall("CHAP"))
    told = json.loads((folder / "chapters.json").read_text())["chapters"]
    assert [round(1000 * chapter["startTime"]) for chapter in told] == times
    assert [chapter.start for chapter in record(desk).current.chapters] == times
    assert len(times) == 2


def test_a_fallback_engine_steps_in_where_the_own_one_is_not_here(desk):
    """As when a new machine lacks its package: the episode is there, and the line says why it sounds so."""
    bad = desk.write()

    def nobody():
        raise AudioError("engine unavailable", engine="piper", cause="no package", remedy="Install it.")

    desk.fallback = desk.synthesizer(edition_of(desk))
    assert desk.build(bad, synthesizer=nobody) == 0
    assert "said by espeak" in desk.of(events.Warned)[0].message


def test_a_fallback_engine_says_a_whole_episode_and_that_is_told(desk):
    """Off by default; where the newsroom named one, no clip of the engine that failed is in the episode."""
    from audio.voices.reference import VoiceResolver

    bad = desk.write()
    edition = edition_of(desk)

    def faulty_synthesizer():
        synthesizer = desk.synthesizer(edition)()
        return replace(synthesizer, voices=VoiceResolver(Mute(synthesizer.engine, "fromager")))

    desk.fallback = desk.synthesizer(edition)
    assert desk.build(bad, synthesizer=faulty_synthesizer) == 0
    assert "could not say" in desk.of(events.Warned)[0].message
    assert "said by espeak" in desk.of(events.Warned)[0].message
    assert [event.slug for event in desk.of(events.Built)] == ["marche-couvert"]


def test_a_person_keeps_a_voice_from_episode_to_episode(desk):
    """Whoever was cast because another had their voice keeps what listeners know."""
    desk.write()
    assert desk.build() == 0
    path = desk.out / "records" / "marche-couvert.json"
    record = json.loads(path.read_text())
    assert set(record["revisions"][-1]["cast"]) == {"Claire Bonnet", "Julien Farge"}
    record["revisions"][-1]["cast"]["Claire Bonnet"] = "fr+steph"
    path.write_text(json.dumps(record))
    other = desk.write("# Une autre\n\n« Nous verrons », dit Claire Bonnet, la maire.\n", "autre.md")
    assert desk.build(other) == 0
    assert json.loads((desk.out / "records" / "autre.json").read_text())["revisions"][0]["cast"] == {
        "Claire Bonnet": "fr+steph"
    }


def test_another_engine_recasts_everything(desk, monkeypatch):
    """What the newsroom chose among the voices of its own engine does not bind the one that stands in."""
    from audio.engines import base

    monkeypatch.setitem(base.SHIPPED, "other", "audio.engines.espeak:Espeak")
    desk.out.mkdir()
    (desk.out / "edition.toml").write_text(
        '[voices]\nengine = "other"\nnarrator = "nobody at all"\n', encoding="utf-8"
    )
    desk.write()
    espeak = replace(desk.synthesizer(edition_of(desk))(), own=False)
    assert desk.build(synthesizer=lambda: espeak) == 0


def test_transcripts_tell_when_each_word_begins(desk):
    """Times rise inside their cue, the words are the line's own, and what was measured is marked so."""
    desk.write()
    assert desk.build() == 0
    place = next(path for path in (desk.public / "episodes" / "marche-couvert").iterdir() if path.is_dir())
    told = json.loads((place / "transcript.json").read_text(encoding="utf-8"))["segments"]
    for segment in told:
        assert segment["timing"] == "measured"
        assert " ".join(word["body"] for word in segment["words"]) == segment["body"]
        times = [word["startTime"] for word in segment["words"]]
        assert times == sorted(set(times))
        assert segment["startTime"] <= times[0]
        assert times[-1] < segment["endTime"]
    vtt = (place / "transcript.vtt").read_text(encoding="utf-8")
    shown = [html.unescape(re.sub(r"<[^>]*>", "", line)) for line in vtt.splitlines()[3::3]]
    assert shown == [segment["body"] for segment in told]
    for bounds, line in zip(vtt.splitlines()[2::3], vtt.splitlines()[3::3], strict=True):
        start, end = bounds.split(" --> ")
        inside = re.findall(r"<(\d\d:\d\d:\d\d\.\d{3})>", line)
        assert [start, *inside, end] == sorted({start, *inside, end})


def test_an_engine_that_gives_up_tells_what_to_type_instead(desk):
    """The exact command that has this very article said by the embedded voice."""
    from audio.errors import TransientError
    from audio.synthesis.retry import RetryPolicy
    from audio.voices.reference import VoiceResolver

    class Away(Mute):
        def synthesize(self, request):
            raise TransientError("unreachable", engine="away", cause="no route")

    path = desk.write()
    synthesizer = desk.synthesizer(edition_of(desk))()
    away = replace(
        synthesizer,
        voices=VoiceResolver(Away(synthesizer.engine, "")),
        retry=RetryPolicy(0.0),
        store=Store(desk.root / "s"),
    )
    assert desk.build(path, synthesizer=lambda: away) == 4
    message = desk.of(events.Failed)[0].message
    assert "away cannot be reached (no route)" in message
    assert message.endswith(f"hautevoix build {path} --out {desk.out} --engine espeak")
