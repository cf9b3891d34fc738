"""What an edition buys of services: said before, counted, limited, and never bought twice."""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from newsroom import ARTICLE
from speech_service import refuse

from audio.engines.base import Capabilities, Charge, Request
from audio.errors import HttpError, RateLimitedError, SpendingError, TransientError
from audio.synthesis.spending import Bill, Spending
from audio.voices.calibration import CALIBRATION
from episodes import events
from episodes.build import pipeline
from episodes.build.context import BuildRequest
from episodes.build.estimate import estimate
from episodes.commands import factory
from episodes.edition.edition import Edition

ROOT = Path(__file__).resolve().parents[1]
KEY = "sk-the-newsroom-s-own-42"
OTHER = "# Le lavoir rouvre\n\nLe lavoir de Sénéchas rouvre. « On y chantait », se souvient Rose Malaval, lavandière.\n"
THIRD = "# La halle\n\nLa halle de Barjac accueille un marché de nuit. Les forains y seront quarante.\n"


@pytest.fixture
def service(running):
    running.fault = None
    for told in (running.faults, running.asked, running.headers, running.said):
        told.clear()
    return running


@pytest.fixture
def edition(tmp_path, service):
    """An edition on disk whose settings buy of the service, at a price of its own."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "1-marche.md").write_text(ARTICLE, encoding="utf-8")
    (articles / "2-lavoir.md").write_text(OTHER, encoding="utf-8")
    settle(tmp_path, service)
    return tmp_path


def settle(edition, service, limit="", price='price = "1000.00 EUR"', voices=""):
    (edition / "edition.toml").write_text(
        '[sound]\nprofile = "small"\n[announcement]\nenabled = false\n'
        f'[voices]\nengine = "http"\n{limit}\n{voices}\n[voices.options.http]\nurl = "{service.url}"\n'
        f'model = "kokoro"\nvoices = "claire:f, lise:f, marc:m"\n{price}\n',
        encoding="utf-8",
    )


def run(edition, *words, verbose=()):
    """A command of the program in the edition: its exit code, its events or lines, and what it says besides."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", *verbose, *words],
        cwd=edition,
        env=os.environ | {"PYTHONPATH": str(ROOT), "HAUTEVOIX_HTTP_KEY": KEY},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def build(folder, *, dry_run=False):
    """A build as the command makes it, in this process: its exit code and its events."""
    told = []
    console = SimpleNamespace(
        emit=lambda event: told.append(json.loads(events.line(event))), warn=told.append
    )
    edition = Edition.folder(folder)
    context = factory.build_context(edition, None, 2, folder / "clips", console, dry_run=dry_run)
    code = (estimate if dry_run else pipeline.build)(context, BuildRequest())
    return code, [event for event in told if isinstance(event, dict)]


def of(told, name):
    return [event for event in told if event["event"] == name]


def bought(service):
    """Characters that the service said."""
    return sum(len(text) for _, text in service.said)


def files(edition):
    return {str(path.relative_to(edition)) for path in edition.rglob("*") if path.is_file()}


def test_a_dry_run_says_what_is_then_bought_to_the_character(edition, service):
    """From whom, how much and for how much, calibration of each voice included; nothing is asked or written."""
    before = files(edition)
    code, told = build(edition, dry_run=True)
    (guess,) = of(told, "estimated")
    assert (code, service.asked, files(edition)) == (0, [], before)
    assert (guess["engine"], guess["episodes"], guess["currency"]) == ("http", 2, "EUR")
    assert guess["characters"] > sum(map(len, CALIBRATION)) * 3
    assert guess["amount"] == pytest.approx(guess["characters"] / 1000)
    code, told = build(edition)
    (paid,) = of(told, "bought")
    assert code == 0
    assert paid["characters"] == guess["characters"] == bought(service)
    assert paid["amount"] == pytest.approx(guess["amount"])
    assert paid["service"] == guess["service"] == service.url.split("/")[2]


def test_only_what_no_store_has_is_counted(edition, service):
    """Nothing for an edition that stands; for an edited article, its sentence."""
    build(edition)
    service.said.clear()
    assert of(build(edition, dry_run=True)[1], "estimated")[0] | {"limit": 0} == {
        "event": "estimated",
        "engine": "http",
        "service": "http",
        "characters": 0,
        "amount": 0,
        "currency": "",
        "episodes": 0,
        "limit": 0,
    }
    path = edition / "articles" / "1-marche.md"
    path.write_text(ARTICLE.replace("21 clients", "22 clients"), encoding="utf-8")
    (guess,) = of(build(edition, dry_run=True)[1], "estimated")
    assert guess["episodes"] == 1
    assert of(build(edition)[1], "bought")[0]["characters"] == guess["characters"] == bought(service)
    assert 20 < guess["characters"] < 80


def test_a_dry_run_needs_no_key_and_is_read_by_people(edition):
    """One line, by the price of the table; nobody is asked, since there is nothing to ask with."""
    settings = (edition / "edition.toml").read_text(encoding="utf-8").partition("[voices.options.http]")[0]
    (edition / "edition.toml").write_text(
        f'{settings}[voices.options.http]\ndialect = "mistral"\nkey = "NOT_THERE"\n', encoding="utf-8"
    )
    code, out, _ = run(edition, "build", "--dry-run", "--cache", "clips")
    assert code == 0
    assert re.fullmatch(
        r"dry run    2 episodes to make, to buy: \d{3} characters of Mistral AI, Paris, about 0\.0\d USD\n",
        out,
    )
    assert (
        run(edition, "build", "-n", "--engine", "espeak")[1]
        == "dry run    2 episodes to make, nothing to buy\n"
    )


def test_the_limit_stops_a_build_before_it_is_exceeded_and_the_next_goes_on(edition, service):
    """One line, an exit code of its own; no clip is bought twice, and in the end all is made."""
    (edition / "articles" / "3-halle.md").write_text(THIRD, encoding="utf-8")
    (whole,) = of(build(edition, dry_run=True)[1], "estimated")
    limit = round(whole["amount"] * 0.45, 2)
    settle(edition, service, f"spending_limit = {limit}")
    assert build(edition, dry_run=True)[0] == 9
    code, told = build(edition)
    (failed,) = of(told, "failed")
    assert code == failed["exit_code"] == 9
    assert f"of {limit:.2f} EUR are spent" in failed["message"]
    assert "build again to go on, or raise spending_limit" in failed["message"]
    assert limit * 0.7 * 1000 < bought(service) <= limit * 1000
    rounds = 0
    while code == 9 and rounds < 5:
        before = bought(service)
        code, _ = build(edition)
        assert bought(service) - before <= limit * 1000
        rounds += 1
    assert (code, bought(service)) == (0, whole["characters"])
    assert len(set(service.said)) == len(service.said)
    assert len([*(edition / "public" / "episodes").iterdir()]) == 3


def test_articles_before_the_limit_are_published_and_no_other_engine_speaks(edition, service):
    """The fallback is for services that fail, not for money that is spent; what was finished is in the feed."""
    (whole,) = of(build(edition, dry_run=True)[1], "estimated")
    limit = round(whole["amount"] - 0.05, 2)
    settle(edition, service, f"spending_limit = {limit}", voices='fallback_engine = "espeak"')
    code, told = build(edition)
    assert code == 9
    assert [event["source"] for event in of(told, "built")] == ["articles/1-marche.md"]
    assert [event["source"] for event in of(told, "failed")] == ["articles/2-lavoir.md"]
    assert of(told, "done")[0]["episodes"] == 1


def test_a_limit_that_cannot_be_held_is_refused_before_anything_is_bought(edition, service):
    """A service without a known price, elsewhere than on this machine."""
    settle(edition, service, "spending_limit = 5", price="")
    text = (edition / "edition.toml").read_text(encoding="utf-8")
    (edition / "edition.toml").write_text(
        text.replace(service.url, "https://voices.example/v1"), encoding="utf-8"
    )
    code, told = build(edition)
    assert code == 9
    assert 'Write price = "15.00 EUR"' in of(told, "failed")[0]["message"]
    code, told = build(edition, dry_run=True)
    assert (code, of(told, "estimated")[0]["amount"]) == (9, None)


def test_a_draft_is_held_to_the_limit_too(edition, service):
    """Whatever command has something said."""
    settle(edition, service, "spending_limit = 0.2")
    code, _, told = run(edition, "build", "--draft", "--cache", "clips")
    assert code == 9
    assert "raise spending_limit under [voices]" in told
    assert bought(service) <= 200


@pytest.mark.parametrize("fault", [None, refuse(400, {"error": {"message": f"not {KEY}"}})])
def test_a_key_is_written_nowhere_however_much_is_told(edition, service, fault):
    """Neither by `-vv`, nor into store, records, pages and messages."""
    service.fault = fault
    code, out, told = run(edition, "build", "--cache", "clips", verbose=("-vv",))
    assert code == (4 if fault else 0)
    assert all(headers["Authorization"] == f"Bearer {KEY}" for headers in service.headers)
    assert "POST http" in told
    assert KEY not in out + told
    assert [path for path in files(edition) if KEY.encode() in (edition / path).read_bytes()] == []


class Shop:
    """A paid engine, a cent a character, whose speech is never heard."""

    name = "shop"

    def charge(self, request):
        return Charge(len(request.text), len(request.text) / 100, "EUR")

    def capabilities(self):
        return Capabilities(online=True, licence="none", notice="none")


REQUEST = Request("claire", "x" * 40)


def failing(error, cause=None):
    def say():
        raise error from cause

    return say


@pytest.mark.parametrize(
    ("error", "cause", "characters"),
    [
        (RateLimitedError("rate limit", engine="shop"), None, 0),
        (TransientError("status", engine="shop", status=500), None, 0),
        (TransientError("unreachable", engine="shop", cause=""), HttpError("unreachable", cause="x"), 0),
        (TransientError("unreachable", engine="shop", cause=""), HttpError("hung up"), 40),
        (TransientError("late", engine="shop", seconds=3), HttpError("late", seconds=3), 40),
        (TransientError("cut short", engine="shop", seconds=1, text="x"), None, 40),
        (TransientError("not sound", engine="shop", what="a page"), None, 40),
    ],
)
def test_what_a_service_refused_is_not_counted_and_what_it_may_charge_is(error, cause, characters):
    """The limit holds though sound be thrown away."""
    spending = Spending(1.0)
    with pytest.raises(type(error)):
        spending.buy(Shop(), REQUEST, failing(error, cause))
    assert sum(bill.characters for bill in spending.bills) == characters


def test_the_limit_holds_whatever_is_under_way():
    """Sixteen threads want what would be 6.40 together; each is counted before it is said."""
    spending, said, gate = Spending(1.0), [], threading.Barrier(16)

    def want():
        gate.wait()
        try:
            spending.buy(Shop(), REQUEST, lambda: said.append(1))
        except SpendingError:
            return

    threads = [threading.Thread(target=want) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 2
    assert spending.bills == (Bill("shop", "shop", 80, pytest.approx(0.8), "EUR"),)
