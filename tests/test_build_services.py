"""Editions that a service speaks: casting, interruption, limits and secrets, from article to feed."""

import json
import re
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import edge_service
import pytest
import speech_service
from newsroom import ARTICLE
from speech_service import refuse

from audio.engines import conformance
from episodes import events
from episodes.check import check, faulty

BRIEF = '[sound]\nprofile = "small"\n[announcement]\nenabled = false\n'
KEY = "sk-the-newsroom-s-own-42"
ROOT = Path(__file__).resolve().parents[1]
NUMBERED = "# Les rues\n\n" + " ".join(
    f"La rue {name} rouvre demain." for name in "Haute Basse Neuve Droite Longue Verte Creuse Grise".split()
)
OTHER = "# Le lavoir rouvre\n\nLe lavoir de Sénéchas rouvre. « On y chantait », se souvient Rose Malaval, lavandière.\n"


@pytest.fixture
def service(running):
    running.fault = None
    for told in (running.faults, running.asked, running.headers, running.said):
        told.clear()
    return running


@pytest.fixture
def station(desk, service):
    """A newsroom whose settings name the service, with a store of its own."""
    desk.clips = desk.root / "clips"
    desk.write()
    settle(desk, service)
    return desk


def settle(desk, service, more="", voices="claire:f, lise:f, marc:m"):
    desk.out.mkdir(exist_ok=True)
    (desk.out / "edition.toml").write_text(
        f'{BRIEF}[voices]\nengine = "http"\n{more}\n'
        f'[voices.options.http]\nurl = "{service.url}"\nmodel = "kokoro"\nvoices = "{voices}"\n',
        encoding="utf-8",
    )


def by_voice(service):
    voices = {}
    for voice, text in service.said:
        voices.setdefault(voice, []).append(text)
    return voices


def failures(desk):
    return [event.message for event in desk.of(events.Failed)]


def test_an_edition_is_spoken_by_a_service(station, service):
    """Narrator, a woman and a man, each quotation by who said it; the check finds no fault."""
    assert station.build() == 0
    voices = by_voice(service)
    assert any(text.startswith("Nous ouvrirons le premier juin") for text in voices["lise"])
    assert any(text.startswith("Enfin") for text in voices["marc"])
    assert any("Claire Bonnet, la maire" in text for text in voices["claire"])
    assert not faulty(check(station.out, now=station.now))


def test_voices_for_quotations_are_those_that_the_settings_list(station, service):
    """`quotes` holds in place of what the engine proposes."""
    settle(station, service, 'quotes = ["lea", "paul"]', "claire:f, lise:f, lea:f, paul:m")
    assert station.build() == 0
    assert set(by_voice(service)) == {"claire", "lea", "paul"}


def test_building_again_buys_nothing(station, service):
    """Neither the same article nor one that shares sentences with it."""
    station.build()
    bought = len(service.asked)
    station.build(again=("marche-couvert",))
    assert len(service.asked) == bought
    station.write(ARTICLE.replace("21 clients", "22 clients"))
    station.build()
    assert len(service.asked) == bought + 1


def test_a_build_that_was_interrupted_buys_only_the_rest(station, service):
    """Access ends after the eighth clip; once it is back, no clip is bought a second time."""
    refused = refuse(403)

    def expire(handler, kind, body):
        with service.lock:
            paid = len(service.said) < 8
            if paid:
                service.said.append((handler.wish["voice"], handler.wish["input"]))
        (speech_service.send if paid else refused)(handler, kind, body)

    station.jobs = 1
    service.fault = expire
    assert station.build() == 4
    assert "http refused access (403). Check the key" in failures(station)[0]
    assert len(service.said) == 8
    service.fault = None
    assert station.build() == 0
    twice = [wish for wish, times in Counter(service.said).items() if times > 1]
    assert twice == []


def test_a_service_that_stumbles_is_asked_again_and_nothing_bad_is_kept(station, service):
    """Each fault once, then well: the episode is the one that a service without faults gives."""
    again = {"Retry_After": "0"}
    service.faults = [
        refuse(429, **again),
        refuse(503, **again),
        refuse(500, **again),
        refuse(429, Retry_After="Wed, 20 May 2026 12:00:00 GMT"),
    ]
    assert station.build() == 0
    assert len(service.asked) == len(service.said) + 4
    assert len(set(service.said)) == len(service.said)
    stumbled = station.of(events.Built)[0].media
    station.clips = station.root / "other clips"
    station.build(again=("marche-couvert",))
    assert [path for path in station.files() if path.endswith(".mp3")] == [f"public/{stumbled}"]


def test_a_service_that_asks_to_wait_too_long_is_left_with_the_command_that_builds_now(station, service):
    """What it had said is kept, another voice never speaks in its place."""
    service.fault = refuse(429, Retry_After="900")
    assert station.build() == 4
    assert "It asks to wait 900 s" in failures(station)[0]
    assert re.search(r"on the embedded voice: hautevoix build .*--engine espeak", failures(station)[0])
    assert not (station.public / "episodes").exists()


def test_the_other_articles_go_on_where_one_cannot_be_said(station, service):
    """A text that the service does not take fails its own episode."""
    other = station.write(OTHER, "lavoir.md")

    def picky(handler, kind, body):
        if "lavoir" in handler.wish["input"].lower():
            refuse(400, {"error": {"message": "No laundry here."}})(handler, kind, body)
        else:
            speech_service.send(handler, kind, body)

    station.jobs = 1
    service.fault = picky
    assert station.build(station.root / "marche-couvert.md", other) == 4
    assert "its answer is 400: No laundry here." in failures(station)[0]
    assert [event.path.rsplit("/")[-1] for event in station.of(events.Built)] == ["marche-couvert.md"]


@pytest.mark.parametrize("fault", [None, refuse(401, {"error": {"message": f"Wrong key: {KEY}"}})])
def test_a_key_is_written_nowhere(station, service, monkeypatch, fault):
    """Not into the store, the records, the pages, nor into what a build tells, whether it is taken or refused."""
    monkeypatch.setenv("HAUTEVOIX_HTTP_KEY", KEY)
    service.fault = fault
    assert station.build() == (4 if fault else 0)
    assert all(headers["Authorization"] == f"Bearer {KEY}" for headers in service.headers)
    written = [path for path in station.root.rglob("*") if path.is_file()]
    assert len(written) > (1 if fault else 30)
    assert [path for path in written if KEY.encode() in path.read_bytes()] == []
    assert KEY not in repr(station.events)


@pytest.mark.parametrize("measured", [True, False])
def test_a_service_is_kept_busy_to_what_does_it_good(station, service, measured):
    """Four clips are under way at once, with a single worker and never more, since the others only wait.

    So they are while a voice is measured, before anything of an article is said.
    """
    under_way, most, enough = [], [], threading.Event()

    def wait(handler, kind, body):
        with service.lock:
            under_way.append(handler)
            most.append(len(under_way))
            if len(under_way) == 4:
                enough.set()
        enough.wait(5)
        with service.lock:
            under_way.remove(handler)
        speech_service.send(handler, kind, body)

    station.jobs = 1
    if measured:
        station.build()
    service.fault = wait
    station.write(NUMBERED)
    assert station.build() == 0
    assert max(most[:8]) == max(most) == 4


def test_a_voice_that_cannot_be_measured_ends_the_build_at_once(station, service):
    """One refusal is enough: the sentence that waits for another try is not asked for again."""
    service.faults[:] = [refuse(503, Retry_After="20"), refuse(401)]
    assert station.build() == 4
    assert "refused access (401)" in failures(station)[0]
    assert max(Counter(wish["input"] for wish in service.asked).values()) == 1


def test_a_service_can_be_tried_before_an_edition_relies_on_it(station):
    """`voices --verify http`, as the settings have it: each promise by name, and all of them kept."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "voices", "--verify", "http"],
        cwd=station.out,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [line[:4] for line in done.stdout.decode().splitlines()] == ["kept"] * len(conformance.PROMISES)


def test_an_edition_is_spoken_by_the_voices_of_edge(desk, monkeypatch):
    """A man and a woman quoted have voices of their own gender; the transcript tells words as they were measured."""
    running = edge_service.Running()
    edge_service.lead(monkeypatch, running.service)
    desk.clips = desk.root / "clips"
    desk.write()
    desk.out.mkdir()
    (desk.out / "edition.toml").write_text(f'{BRIEF}[voices]\nengine = "edge"\n', encoding="utf-8")
    try:
        assert desk.build() == 0
        markup = running.service.markup
        bought = len(markup)
        assert desk.build(again=("marche-couvert",)) == 0
        assert len(markup) == bought
    finally:
        running.close()
    speakers = {word: said for said in markup for word in ("Enfin", "Nous ouvrirons") if f">{word}" in said}
    assert "VivienneMultilingualNeural" in speakers["Nous ouvrirons"]
    assert "HenriNeural" in speakers["Enfin"] or "RemyMultilingualNeural" in speakers["Enfin"]
    assert not faulty(check(desk.out, now=desk.now))
    transcript = next(path for path in desk.public.rglob("transcript.json"))
    segments = json.loads(transcript.read_text(encoding="utf-8"))["segments"]
    assert {segment["timing"] for segment in segments} == {"measured"}
