"""Hearing an article before it is published: nothing of the edition changes, and a build finds the clips."""

from dataclasses import replace
from datetime import UTC, datetime

import av
import pytest
from newsroom import ARTICLE

from audio.voices import calibration
from episodes.build.draft_audio import draft
from episodes.edition.edition import resolve
from episodes.errors import EpisodeError

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


def drafted(desk, **more):
    path = desk.root / "marche-couvert.md"
    edition, _ = resolve([path], desk.out)
    return draft(path, edition, desk.synthesizer(edition)(), now=NOW, **more)


def length(path):
    with av.open(str(path)) as file:
        return sum(frame.samples for frame in file.decode(audio=0)) / file.streams.audio[0].rate


def test_a_draft_is_the_whole_episode_and_publishes_nothing(desk):
    """Announcement and outro included; no record, no feed."""
    desk.write()
    made = drafted(desk)
    assert made.path == desk.out / "drafts" / "marche-couvert.mp3"
    assert [path.name for path in desk.out.iterdir()] == ["drafts"]
    assert length(made.path) == pytest.approx(made.recording.timeline.duration / 1000, abs=0.06)
    texts = [cue.segment.written for cue in made.recording.timeline.cues]
    assert any("voix de synthèse" in text for text in texts)


def test_what_a_draft_had_said_costs_a_build_nothing(desk):
    """The same clips."""
    from episodes import events

    desk.clips = desk.root / "clips"
    desk.write()
    drafted(desk)
    assert desk.build() == 0
    assert desk.of(events.Built)[0].made == 0


@pytest.mark.parametrize(("only", "count"), [("2", 1), ("2-4", 3)])
def test_some_utterances_can_be_heard_alone(desk, only, count):
    """Numbered as `hautevoix script` shows them."""
    desk.write()
    made = drafted(desk, only=only)
    assert len(made.recording.clips) == count
    assert made.path.name == f"marche-couvert-{only}.mp3"
    assert "Le marché couvert rouvre samedi" in made.recording.timeline.cues[0].segment.written


@pytest.mark.parametrize("only", ["0", "4-3", "99", "1-99", "x", "", "-1", "1-"])
def test_utterances_that_are_not_there_are_refused(desk, only):
    """With the numbers that there are."""
    desk.write()
    with pytest.raises(EpisodeError, match=r"not utterances of this article. Give one from 1 to \d+"):
        drafted(desk, only=only)
    assert not desk.out.exists()


def test_a_draft_of_an_embargoed_article_is_for_an_engine_on_this_machine(desk):
    """Its text is not sent away before its date; the embedded voice may read it."""
    assert_stays_here(desk, ("12/05/2026", "12/06/2026"), "not to be heard before 2026-06-12")


def test_a_draft_of_an_article_that_is_held_back_is_for_an_engine_on_this_machine(desk):
    """`statut: en cours` keeps it from a service as an embargo does."""
    assert_stays_here(
        desk, ("auteur:", "statut: en cours\nauteur:"), "says “statut: en cours”, and away would"
    )


def assert_stays_here(desk, change, message):
    from audio.voices.reference import VoiceResolver

    desk.write(ARTICLE.replace(*change))
    assert drafted(desk).path.is_file()
    path = desk.root / "marche-couvert.md"
    edition, _ = resolve([path], desk.out)
    synthesizer = desk.synthesizer(edition)()

    class Away:
        name = "away"

        def capabilities(self):
            return replace(synthesizer.engine.capabilities(), online=True)

    with pytest.raises(EpisodeError, match=message):
        draft(path, edition, replace(synthesizer, voices=VoiceResolver(Away())), now=NOW)


def test_nor_is_it_sent_to_an_engine_that_lends_one_voice(desk, monkeypatch):
    """The embedded voice narrates, somebody who is quoted has a voice of a service elsewhere."""
    from audio.engines.espeak import Espeak

    class Away(Espeak):
        name = "gtts"

        def capabilities(self):
            return replace(super().capabilities(), online=True)

        def synthesize(self, request):
            assert request.text in calibration.CALIBRATION
            return super().synthesize(request)

    monkeypatch.setattr("audio.engines.gtts.Gtts", Away)
    monkeypatch.setattr(desk, "clips", desk.root / "clips")
    desk.write(ARTICLE.replace("12/05/2026", "12/06/2026"))
    desk.out.mkdir()
    cast = '[voices]\nmixed = true\n[voices.cast]\n"Claire Bonnet" = "gtts/fr+f2"\n'
    (desk.out / "edition.toml").write_text(cast, encoding="utf-8")
    with pytest.raises(EpisodeError, match=r"not to be heard before 2026-06-12.* gtts would send"):
        drafted(desk)


def test_a_draft_that_fails_leaves_the_earlier_one(desk, monkeypatch):
    """Nothing half-written."""
    from audio.assembly import assemble

    desk.write()
    before = drafted(desk).path.read_bytes()

    def broken(clip, synthesizer):
        raise KeyboardInterrupt

    monkeypatch.setattr(assemble, "read_frames", broken)
    with pytest.raises(KeyboardInterrupt):
        drafted(desk)
    assert (desk.out / "drafts" / "marche-couvert.mp3").read_bytes() == before
    assert [path.name for path in (desk.out / "drafts").iterdir()] == ["marche-couvert.mp3"]
