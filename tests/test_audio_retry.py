"""How long a newsroom waits for a service that fails: on a clock of the test's own, so that nobody waits."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Queue

import pytest

from audio.errors import AudioError, GivenUpError, RateLimitedError, TransientError
from audio.synthesis.retry import LONGEST, RetryPolicy


class Clock:
    """A clock that only waiting moves."""

    def __init__(self):
        self.now, self.waits = 1000.0, []
        self.meanwhile = lambda: None  # what happens elsewhere during each wait

    def __call__(self):
        return self.now

    def wait(self, stopped, delay):
        self.waits.append(delay)
        self.now += delay
        self.meanwhile()
        return stopped.is_set()


class Service:
    """Fails as listed, then answers."""

    def __init__(self, clock, *failures, takes=0.0):
        self.clock, self.failures, self.takes, self.calls = clock, list(failures), takes, 0

    def __call__(self):
        self.calls += 1
        self.clock.now += self.takes
        if self.failures:
            raise self.failures.pop(0)
        return "said"


def fault(delay=None):
    return TransientError("status", engine="e", status=503, delay=delay)


def limited(delay=None):
    return RateLimitedError("rate limit", engine="e", delay=delay)


@pytest.fixture
def clock():
    return Clock()


def policy(clock, limit=120.0, draw=1.0):
    return RetryPolicy(limit, clock=clock, wait=clock.wait, draw=lambda: draw)


def test_what_goes_right_costs_no_wait(clock):
    """One try, no pause."""
    service = Service(clock)
    assert policy(clock).attempt(service, "e") == "said"
    assert (service.calls, clock.waits) == (1, [])


def test_waiting_times_double_up_to_a_bound(clock):
    """1, 2, 4, 8, 16, then 30 s at most."""
    assert policy(clock, 300).attempt(Service(clock, *[fault()] * 7), "e") == "said"
    assert clock.waits == [1, 2, 4, 8, 16, LONGEST, LONGEST]


@pytest.mark.parametrize(("draw", "first"), [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)])
def test_jitter_keeps_newsrooms_from_coming_back_together(clock, draw, first):
    """Between half of the time and all of it."""
    policy(clock, draw=draw).attempt(Service(clock, fault()), "e")
    assert clock.waits == [first]


def test_a_wait_that_the_service_asks_for_is_kept_to(clock):
    """Without jitter, also where it is longer than ours would be."""
    policy(clock).attempt(Service(clock, limited(45.0), fault(3.0)), "e")
    assert clock.waits == [45.0, 3.0]


def test_it_ends_after_a_bounded_time_with_what_to_type(clock):
    """The time runs from the first failure; what the service said last is told."""
    with pytest.raises(GivenUpError) as told:
        policy(clock, 20).attempt(Service(clock, *[fault()] * 50), "e")
    assert sum(clock.waits) <= 20
    assert "e answered 503." in str(told.value)
    assert "hautevoix build --engine espeak" in str(told.value)


def test_a_wait_that_is_too_long_is_not_begun(clock):
    """The service asks for an hour: the newsroom is told so at once."""
    with pytest.raises(GivenUpError, match="asks to wait 3600 s"):
        policy(clock).attempt(Service(clock, limited(3600.0)), "e")
    assert clock.waits == []


def test_what_goes_right_in_between_starts_the_time_anew(clock):
    """A service that fails now and then is not given up, however long the build."""
    shared = policy(clock, 10)
    for _ in range(20):
        assert shared.attempt(Service(clock, fault(), fault(), takes=1.0), "e") == "said"


def test_a_fault_that_no_try_mends_is_told_at_once(clock):
    """A text that is refused is refused."""
    service = Service(clock, AudioError("engine unavailable", engine="e", cause="x", remedy="y"))
    with pytest.raises(AudioError, match="cannot speak here"):
        policy(clock).attempt(service, "e")
    assert (service.calls, clock.waits) == (1, [])


def test_a_rate_limit_holds_everybody_back(clock):
    """Another worker's first request waits too; any other failure is only the clip's own."""
    shared = policy(clock)
    with pytest.raises(GivenUpError):
        policy(clock, 0).attempt(Service(clock, limited(30.0)), "e")
    failing = Service(clock, limited(30.0), limited(110.0))
    with pytest.raises(GivenUpError):
        shared.attempt(failing, "e")
    clock.waits.clear()
    clock.now += 90
    shared.attempt(Service(clock), "e")
    assert clock.waits == [pytest.approx(20, abs=0.1)]


def test_a_service_that_asked_for_an_hour_is_not_asked_by_the_next_article(clock):
    """It would ask for longer, or never answer again; once the hour is over it is asked."""
    shared = policy(clock)
    with pytest.raises(GivenUpError, match="asks to wait 3600 s"):
        shared.attempt(Service(clock, limited(3600.0)), "e")
    clock.now += 600
    service = Service(clock)
    with pytest.raises(GivenUpError, match=r"no more requests for now\. It asks to wait 3000 s"):
        shared.attempt(service, "e")
    assert (service.calls, clock.waits) == (0, [])
    clock.now += 3000
    assert shared.attempt(service, "e") == "said"


def test_whoever_waits_is_let_go_when_all_is_stopped():
    """On the real clock: a wait of a minute ends at once, and the next build may begin anew."""
    shared, failed = RetryPolicy(3600), threading.Event()

    def action():
        failed.set()
        raise fault(60.0)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(shared.attempt, action, "e")
        assert failed.wait(5)
        shared.stop()
        with pytest.raises(GivenUpError, match="was stopped"):
            waiting.result(timeout=5)
    shared.resume()
    assert shared.attempt(lambda: "said", "e") == "said"


def test_a_clip_that_always_goes_wrong_ends_though_all_others_go_right(clock):
    """An answer that is bad for one text would otherwise be bought until the others are done."""
    shared = policy(clock)
    clock.meanwhile = lambda: shared.attempt(Service(clock), "e")
    with pytest.raises(GivenUpError, match=r"e answered 503.*tried for 91 s"):
        shared.attempt(Service(clock, *[fault()] * 50), "e")


def test_a_service_that_lets_through_little_is_used_for_as_long_as_it_does(clock):
    """Limits of requests are no fault: while others get through, so will this clip."""
    shared = policy(clock)
    clock.meanwhile = lambda: shared.attempt(Service(clock), "e")
    assert shared.attempt(Service(clock, *[limited(60.0)] * 30), "e") == "said"
    assert clock.waits == [60] * 30


def test_what_holds_one_service_back_holds_no_other(clock):
    """A borrowed voice speaks on meanwhile; and that it does is not the other's success."""
    shared, spoken = policy(clock), []

    def another():
        asleep = len(clock.waits)
        spoken.append(shared.attempt(Service(clock), "other"))
        assert len(clock.waits) == asleep

    clock.meanwhile = another
    with pytest.raises(GivenUpError):
        shared.attempt(Service(clock, *[limited()] * 50), "e")
    assert len(spoken) == len(clock.waits) > 3


def test_a_wait_that_is_put_off_meanwhile_is_waited_for_anew(clock):
    """Whoever was about to ask learns of the limit that another clip met."""
    shared, began = policy(clock), clock.now

    def another_is_refused():
        clock.meanwhile = lambda: None
        with suppress(GivenUpError):
            shared.attempt(Service(clock, limited(50.0), fault(500.0)), "e")
        clock.now -= 50

    clock.meanwhile = another_is_refused
    assert shared.attempt(Service(clock, limited(10.0)), "e") == "said"
    assert clock.now == began + 60


def test_those_who_queue_for_their_turn_are_held_back_too():
    """After the refusal nobody asks until the time is over, not even who already stood at the door."""
    over, waits, asked, now = threading.Event(), Queue(), Queue(), [0.0]

    def wait(stopped, delay):
        waits.put(delay)
        return not over.wait(10)

    def ask():
        asked.put(1)
        if asked.qsize() == 1:
            raise limited(60.0)
        return "said"

    shared = RetryPolicy(clock=lambda: now[0], wait=wait)
    turn = threading.BoundedSemaphore(1)
    with ThreadPoolExecutor(3) as pool:
        clips = [pool.submit(shared.attempt, ask, "e", turn) for _ in range(3)]
        assert [waits.get(timeout=10) for _ in range(2)] == [60, 60]
        assert asked.qsize() == 1
        now[0] = 60.0
        over.set()
        assert [clip.result(10) for clip in clips] == ["said"] * 3
    assert asked.qsize() == 4


def test_as_many_are_let_in_as_do_the_service_good_and_whoever_waits_lets_others_in(clock):
    """Three at once, all three used; a clip that waits for its next try takes nobody's place."""
    together, inside, most, lock = threading.Barrier(3, timeout=10), [], [], threading.Lock()
    shared, turn = policy(clock), threading.BoundedSemaphore(3)

    def ask():
        with lock:
            inside.append(1)
            most.append(len(inside))
        together.wait()
        with lock:
            inside.pop()

    with ThreadPoolExecutor(8) as pool:
        for clip in [pool.submit(shared.attempt, ask, "e", turn) for _ in range(12)]:
            clip.result(10)
    assert (max(most), len(most)) == (3, 12)
    free = []

    def try_the_door():
        free.append(turn.acquire(blocking=False))
        turn.release()

    clock.meanwhile, turn = try_the_door, threading.BoundedSemaphore(1)
    shared.attempt(Service(clock, fault(), fault()), "e", turn)
    assert free == [True, True]


def test_whoever_waits_is_told_why_and_for_how_long(clock):
    """Two minutes without a network are no two minutes of silence; a single hiccup is not told."""
    told = []

    def waiting(*failures):
        told.clear()
        trying = RetryPolicy(120, notify=told.append, clock=clock, wait=clock.wait, draw=lambda: 1.0)
        with suppress(GivenUpError):
            trying.attempt(Service(clock, *failures), "e")
        return list(told)

    assert waiting(fault()) == []
    assert waiting(fault(), fault()) == [
        "e answered 503. Try 3 follows in 2 s; it is given up after 120 s without an answer."
    ]
    assert [line.partition(" follows in ")[0] for line in waiting(*[fault()] * 9)] == [
        f"e answered 503. Try {number}" for number in range(3, 9)
    ]
    assert [line.partition(" in ")[2][:4] for line in waiting(limited(20))] == ["20 s"]


def test_many_who_wait_for_one_service_are_told_of_once(clock):
    """Another clip's third try says nothing new; after an answer it begins anew."""
    told = []
    trying = RetryPolicy(120, notify=told.append, clock=clock, wait=clock.wait, draw=lambda: 1.0)
    first = [fault(), fault()]

    def nested():
        if first:
            raise first.pop()
        second = Service(clock, fault(), fault())
        second_told = len(told)
        assert trying.attempt(second, "e") == "said"
        assert len(told) == second_told
        return "said"

    assert trying.attempt(nested, "e") == "said"
    assert len(told) == 1
    assert trying.attempt(Service(clock, fault(), fault()), "e") == "said"
    assert len(told) == 2
