"""Clips of the next articles are begun before their turn; what comes of each article stays what it was."""

from collections import Counter
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.clips.clip import Clip
from audio.engines.base import Request
from audio.synthesis.retry import RetryPolicy
from audio.synthesis.workers import Workers
from audio.voices.calibration import CALIBRATION
from episodes import events
from episodes.build.lookahead import FARTHEST, MOST_REQUESTS, Lookahead
from episodes.catalogue.records import load_all

DEADLINE = 60  # s, for what has to happen
FIRST = "# Le lavoir\n\nLe lavoir de Sénéchas rouvre demain.\n"
SECOND = "# Le moulin\n\nLe moulin de Génolhac reste fermé.\n"


class Listening:
    """An engine that tells which words it was asked for, and holds some back until others are asked for."""

    def __init__(self, engine, held="\0", until="\0"):
        self._engine, self._held, self._until = engine, held, until
        self._asked = Event()
        self.said = []

    def __getattr__(self, name):
        return getattr(self._engine, name)

    def synthesize(self, request):
        self.said.append(request.text)
        if self._until in request.text:
            self._asked.set()
        if self._held in request.text:
            assert self._asked.wait(DEADLINE)
        return self._engine.synthesize(request)


@pytest.fixture
def heard(desk):
    """A desk with a store of its own, and what gives its builds a synthesizer with another engine."""
    from audio.voices.reference import VoiceResolver
    from episodes.edition.edition import Edition

    desk.clips = desk.root / "own"

    def build(engine, *paths):
        edition = Edition.lone([], desk.out)
        synthesizer = desk.synthesizer(edition)()
        return desk.build(
            *paths, synthesizer=lambda: replace(synthesizer, voices=VoiceResolver(engine(synthesizer.engine)))
        )

    return build


def test_the_next_article_is_begun_while_the_last_words_of_this_one_are_said(desk, heard):
    """No thread waits for an episode to be written: here one sentence waits for the article after it."""
    paths = desk.write(FIRST, "lavoir.md"), desk.write(SECOND, "moulin.md")
    assert heard(lambda own: Listening(own, held="demain", until="fermé"), *paths) == 0
    assert [event.slug for event in desk.of(events.Built)] == ["lavoir", "moulin"]


def test_nothing_is_said_twice_or_for_nothing(desk, heard):
    """What was begun early is what its episode is made of, and counts as made for it."""
    engines = []

    def listening(own):
        engines.append(Listening(own))
        return engines[0]

    paths = desk.write(FIRST, "lavoir.md"), desk.write(SECOND, "moulin.md")
    assert heard(listening, *paths) == 0
    said = [text for text in engines[0].said if text not in CALIBRATION]
    assert len(said) == len(set(said)) == sum(event.made for event in desk.of(events.Built))


def test_an_article_that_is_not_to_appear_is_not_said(desk, heard):
    """A draft and an embargo are kept, also from engines; a reply waits for what it answers."""
    engines = []

    def listening(own):
        engines.append(Listening(own))
        return engines[0]

    secret = "# Secret\n\nLe préfet de {} démissionne.\n"
    paths = (
        desk.write(FIRST, "lavoir.md"),
        desk.write("---\nstatut: brouillon\n---\n\n" + secret.format("Mende"), "brouillon.md"),
        desk.write("---\ndate: 2026-06-01\n---\n\n" + secret.format("Nîmes"), "embargo.md"),
        desk.write(SECOND, "moulin.md"),
    )
    assert heard(listening, *paths) == 0
    assert not [text for text in engines[0].said if "préfet" in text]
    assert [event.reason.split()[0] for event in desk.of(events.Left)] == ["draft", "embargo"]


def test_each_article_is_loaded_parsed_narrated_and_cast_once(desk, heard, monkeypatch):
    """Looking ahead costs nothing: what was prepared then is what is made of the article in its turn."""
    from audio.voices import casting
    from scripts import narrate, readers

    calls = Counter()

    def counting(module, name):
        function = getattr(module, name)

        def counted(*args, **kwargs):
            calls[name] += 1
            return function(*args, **kwargs)

        monkeypatch.setattr(module, name, counted)

    for module, name in ((readers, "load"), (readers, "parse"), (narrate, "narrate"), (casting, "cast")):
        counting(module, name)
    texts = {name: f"# Le {name}\n\nLe {name} de Sénéchas rouvre demain.\n" for name in "abcd"}
    assert heard(lambda own: own, *(desk.write(text, f"{name}.md") for name, text in texts.items())) == 0
    assert calls == dict.fromkeys(("load", "parse", "narrate", "cast"), 4)


def test_who_got_a_voice_meanwhile_keeps_it(desk, heard):
    """The second article is cast before the first is built; in its turn it follows the first all the same."""
    quote = "# {title}\n\n« {words} », explique {name}, maire d'Alès.\n"
    first = quote.format(title="Le pont", words="Le pont rouvre", name="Claire Bonnet")
    second = (
        quote.format(title="Le lavoir", words="Le lavoir ferme", name="Odile Lacan")
        + "\n« Enfin », dit Claire Bonnet.\n"
    )
    assert heard(lambda own: own, desk.write(first, "pont.md"), desk.write(second, "lavoir.md")) == 0
    washhouse, bridge = load_all(desk.out / "records")
    voice = bridge.revisions[-1].cast["Claire Bonnet"]
    assert washhouse.revisions[-1].cast["Claire Bonnet"] == voice
    assert washhouse.revisions[-1].cast["Odile Lacan"] != voice  # that her name leads to


def test_an_article_that_changed_before_its_turn_is_built_as_it_is(desk, heard):
    """It was looked at while the one before it was spoken; what somebody saved since is what listeners get."""
    later = desk.write(SECOND, "moulin.md")

    class Editing(Listening):
        def synthesize(self, request):
            if "demain" in request.text and "fermé" in later.read_text(encoding="utf-8"):
                assert self._asked.wait(DEADLINE)
                desk.write(SECOND.replace("fermé", "ouvert"), "moulin.md")
            return super().synthesize(request)

    assert heard(lambda own: Editing(own, until="fermé"), desk.write(FIRST, "lavoir.md"), later) == 0
    (page,) = desk.public.glob("episodes/moulin/*/transcript.txt")
    assert "ouvert" in page.read_text(encoding="utf-8")


def test_what_is_wrong_with_an_article_is_told_in_its_turn(desk, heard):
    """The one before it is built, the one after it too, and the fault is told once."""
    paths = (
        desk.write(FIRST, "lavoir.md"),
        desk.write("", "vide.md"),
        desk.write(SECOND, "moulin.md"),
    )
    assert heard(Listening, *paths) == 3
    assert [event.source for event in desk.of(events.Failed)] == ["vide.md"]
    assert [event.slug for event in desk.of(events.Built)] == ["lavoir", "moulin"]


@given(st.integers(1, 200), st.data())
def test_each_article_is_looked_at_once_and_only_those_to_come(count, data):
    """In order, and no farther ahead than is of use, however the turns go on."""
    looked = []

    def find(path: Path) -> list[Request]:
        looked.append((int(path.name), lookahead.turn))
        return [Request("fr", path.name)] * (int(path.name) % 3)

    lookahead = Lookahead([Path(str(number)) for number in range(count)], find)
    for turn in sorted(data.draw(st.sets(st.integers(0, count - 1)))):
        lookahead.turn = turn
        for _ in range(data.draw(st.integers(0, 5))):
            lookahead()
    numbers = [number for number, _ in looked]
    assert numbers == sorted(set(numbers))
    assert all(turn < number <= turn + FARTHEST for number, turn in looked)


def test_no_farther_than_memory_allows():
    """Long articles: nothing more is prepared while thousands of requests wait for their turn."""
    looked = []

    def find(path: Path) -> list[Request]:
        looked.append(path.name)
        return [Request("fr", path.name)] * (MOST_REQUESTS // 2)

    lookahead = Lookahead([Path(str(number)) for number in range(9)], find)
    while lookahead():
        pass
    assert looked == ["1", "2"]
    lookahead.turn = 1
    assert lookahead()
    assert looked == ["1", "2", "3"]


def take(name: str) -> Clip:
    return Clip(Request("fr", name), name, 1, 1, 1, None, 0.0, (), made=True)


def test_a_clip_under_way_is_not_made_again():
    """Whoever asks for it while it is made, or before anybody has asked for it, gets the same."""
    crew, made, go = Workers(1, RetryPolicy()), [], Event()

    def task() -> Clip:
        made.append(1)
        assert go.wait(DEADLINE)
        return take("oui")

    begun = crew.begin("a", task)
    assert crew.begun("a")
    assert crew.make("a", task) is begun
    assert crew.make("a", task) is begun
    go.set()
    assert begun.result() == take("oui")
    assert made == [1]
    crew.stop()
    assert not crew.begun("a")


def test_what_was_begun_for_nobody_is_dropped_at_the_end():
    """A build ends when its episodes are there: nothing goes on behind it."""
    crew, go, inside = Workers(1, RetryPolicy()), Event(), Event()

    def held() -> Clip:
        inside.set()
        assert go.wait(DEADLINE)
        return take("a")

    first, others = crew.begin("a", held), [crew.begin(str(number), held) for number in range(5)]
    assert inside.wait(DEADLINE)
    go.set()
    crew.stop()
    assert first.result() == take("a")
    assert any(other.cancelled() for other in others) or all(other.done() for other in others)
    assert crew.begin("b", held).result() == take("a")
    for other in others:
        if other.cancelled():
            with pytest.raises(CancelledError):
                other.result()
