"""Publishing an edition: judged, then sent in such an order that nothing leads to what is not there yet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from episodes import check, events, feed
from episodes.catalogue import clock_check
from episodes.catalogue.doubt_counts import DoubtCounts
from episodes.catalogue.records import load_all
from episodes.catalogue.recovery import recover
from episodes.edition import atomic
from episodes.edition.edition import SETTINGS, Edition, episode_folder, published_folder
from episodes.edition.lock import edition_lock
from episodes.edition.settings.publish import TargetSettings
from episodes.errors import CachedError, FaultyError, HeldError, PlaceError, PublishError, TargetError
from episodes.events import PublishEvent
from episodes.feed.websub import notify
from episodes.publish import audit, remote_state
from episodes.publish import plan as order
from episodes.publish.lease import Lease, Publisher
from episodes.publish.ledger import FOLDER, Ledger
from episodes.publish.plan import Packed, listed, pack
from episodes.publish.public_files import Selection
from episodes.publish.remote_state import encode_state
from episodes.publish.targets import Parcel, Target, TargetOptions, open_target
from episodes.publish.verify import LiveSite

_LOOKING = 4  # questions to the web site at a time


class PublishContext(NamedTuple):
    """What publishing works with.

    Attributes:
        edition: that is published.
        publisher: who does.
        environment: the process's, for passwords and programs.
        emit: told of each event.
    """

    edition: Edition
    publisher: Publisher
    environment: Mapping[str, str]
    emit: Callable[[PublishEvent], None]


class PublishRequest(NamedTuple):
    """What is asked for.

    Attributes:
        target: its name in the settings; None where there is but one.
        again: send all anew, whatever is known of the place.
        trial: send nothing, tell what would be.
        wait: for a build of the edition to end.
        take_over: take the place from whoever is publishing there.
        verify: read back all that lies there.
    """

    target: str | None = None
    again: bool = False
    trial: bool = False
    wait: bool = False
    take_over: bool = False
    verify: bool = False


class _SendPlan(NamedTuple):
    found: Mapping[str, Packed]
    due: Sequence[Packed]
    stale: Sequence[str]


def publish(press: PublishContext, wish: PublishRequest) -> None:
    """Judges what a build made, sends what changed, takes away what is gone, and looks at it on the web.

    A kill at any moment leaves a whole feed of which each file is there; the next run sends the rest.

    Args:
        press: what it works with.
        wish: what is asked for.

    Raises:
        PublishError: settings name no such place or no site; the place holds another edition.
        RecordError: a record is lost or damaged, and nothing here holds it.
        ClockError: the clock is earlier than what was built.
        FaultyError: `check` found a fault; nothing was sent.
        LockedError: a build holds the edition, or another publisher the place.
        TargetError: the place or the web site could not be reached, or is not as it should be.
        StorageError: something here cannot be read or written.
    """
    edition = press.edition
    name, place = choose_target(edition, wish.target)
    if not edition.settings.edition.site:
        raise PublishError("no site", path=edition.root / SETTINGS)
    published_folder(edition.root)
    with edition_lock(edition.records, wish.wait):
        known = recover(edition, lambda message: press.emit(events.Warned(message=message)))
        clock_check.require_plausible(press.publisher.clock(), known)
        _refuse_faults(press)
        press = press._replace(emit=_one_at_a_time(press.emit))
        target = open_target(TargetOptions(place, name, edition.root, press.environment, _telling(press)))
        ledger = Ledger(edition.records / FOLDER / f"{name}.tsv", target.address)
        with target:
            _Run(press, wish, name, target, ledger).run(live=place.live)


def choose_target(edition: Edition, name: str | None) -> tuple[str, TargetSettings]:
    """The target that is meant, and its settings.

    Raises:
        PublishError: there is no such target, or several to choose from.
    """
    places, path = edition.settings.publish, edition.root / SETTINGS
    if not places:
        raise PublishError("no target", path=path)
    if name is None and len(places) > 1:
        first, *others = places
        raise PublishError("which", path=path, name=first, others=", ".join(others))
    name = next(iter(places)) if name is None else name
    if name not in places:
        raise PublishError("unknown", path=path, name=name, known=", ".join(places))
    return name, places[name]


def _refuse_faults(press: PublishContext) -> None:
    found = check.check(press.edition.root, now=press.publisher.clock())
    faults = [one for one in found if one.severity == "error"]
    for fault in faults:
        press.emit(
            events.PublishRefused(code=fault.code, path=fault.path, message=fault.message, hint=fault.hint)
        )
    if faults:
        raise FaultyError(
            "faults", faults="1 fault was" if len(faults) == 1 else f"{len(faults)} faults were"
        )


class _Run:
    """One target, from what lies there to what is live."""

    def __init__(
        self, press: PublishContext, wish: PublishRequest, name: str, target: Target, ledger: Ledger
    ) -> None:
        self._press, self._wish, self._name = press, wish, name
        self._target, self._ledger = target, ledger
        self._emit = press.emit
        self._site = (press.edition.settings.edition.site or "").rstrip("/")

    def run(self, *, live: bool) -> None:
        with ExitStack() as stack:
            holding = None
            if not self._wish.trial:
                stack.enter_context(self._ledger)
                holding = stack.enter_context(self._held())
            self._learn(doubtful=bool(holding and holding.doubtful))
            if not self._wish.again:
                self._inspect(live=live)
            plan = self._plan()
            self._tell(plan)
            if holding:
                holding.begin()
                self._send(plan, holding)
                self._remove(plan)
        if not self._wish.trial:
            self._look(plan, live=live)
            self._done(plan, live=live)

    @contextmanager
    def _held(self) -> Iterator[Lease]:
        """Keeps others out, and says from whom the place was taken."""
        wish = self._wish
        with Lease(self._target, self._press.publisher, self._name, take_over=wish.take_over) as holding:
            if holding.ousted is not None:
                told = {"address": self._target.address, "who": holding.ousted or "somebody unknown"}
                self._emit(events.Warned(message=str(HeldError("taken over", **told))))
            yield holding

    def _learn(self, *, doubtful: bool) -> None:
        """Finds out what lies there."""
        self._ledger.shown_on(self._site)
        if self._wish.again:
            self._ledger.doubt(tuple(self._ledger.entries))
        remote_state.reconcile(self._press.edition, self._target, self._ledger, self._name)
        if self._wish.again:
            self._ledger.doubt(tuple(self._ledger.entries))
        elif doubtful:
            remote_state.doubt_changed(self._target, self._ledger)

    def _inspect(self, *, live: bool) -> None:
        """Looks whether what was sent lies there as it was; what does not is to be sent again."""
        target, ledger, whole = self._target, self._ledger, self._wish.verify
        if target.route and not live:  # neither the place nor the web can be asked
            return
        lost, unsure = audit.suspects(target, ledger, whole=whole)
        read = audit.on_the_web(self._site, whole=whole) if target.route else target.digests
        if whole:
            size = sum(ledger.entries[path].bytes for path in unsure)
            self._emit(events.Comparing(address=target.address, files=len(unsure), bytes=size))
        for path, same in audit.compared(unsure, ledger, read):
            if whole:
                size = ledger.entries[path].bytes
                self._emit(events.Compared(path=path, bytes=size, same=same))
            if not same:
                lost.append(path)
        if lost:
            self._mend(lost)

    def _mend(self, lost: Sequence[str]) -> None:
        """Tells of files that are not as they were sent, and has them sent again."""
        if feed.FILE in lost:
            remote_state.refuse_other_feed(self._press.edition, self._target, self._ledger)
        count = "1 file is" if len(lost) == 1 else f"{len(lost)} files are"
        told = {"address": self._target.address, "files": count, "path": min(lost)}
        self._emit(events.Warned(message=str(PlaceError("altered", **told))))
        self._ledger.doubt(lost)

    def _plan(self) -> _SendPlan:
        """What there is to send, what of it lies there already, and what is to go."""
        edition, entries = self._press.edition, self._ledger.entries
        now, shown = self._press.publisher.clock(), self._ledger.shown
        paths = listed(edition.public)
        chosen = Selection(edition, now).of(paths, shown, entries.keys())
        beside = paths.pop(order.STATE, edition.public / order.STATE)
        found = {path: pack(path, paths[path], entries.get(path)) for path in paths if path in chosen}
        data = encode_state(edition, [one.parcel for one in found.values()], shown, now)
        if not self._wish.trial:
            atomic.write_if_changed(beside, data)
        if beside.is_file():
            found[order.STATE] = pack(order.STATE, beside, entries.get(order.STATE))
        due = [one for path, one in found.items() if not self._lies(path, one)]
        gone = entries.keys() - found.keys() - {order.STATE}
        stale = sorted(gone, key=lambda path: (-order.wave(path), path))
        return _SendPlan(found, due, stale)

    def _lies(self, path: str, one: Packed) -> bool:
        """Whether a file lies there as it is here; what is known of its time here is brought up to date."""
        entry = self._ledger.entries.get(path)
        if entry is None or entry.sha256 != one.parcel.sha256:
            return False
        if entry.time != one.time:
            self._ledger.sent(one.parcel, one.time, entry.mark, entry.seen)
        return True

    def _tell(self, plan: _SendPlan) -> None:
        size = sum(one.parcel.bytes for one in plan.due)
        doubts = self._doubts(plan)
        self._emit(
            events.Planned(
                target=self._name,
                address=self._target.address,
                files=len(plan.due),
                bytes=size,
                removals=len(plan.stale),
                unsure=sum(map(bool, doubts)),
                doubts=None if None in doubts else sum(filter(None, doubts)),
            )
        )
        if self._wish.trial:
            for wave in order.waves(one.parcel for one in plan.due):
                for parcel in wave:
                    self._emit(events.Due(path=parcel.path, bytes=parcel.bytes))
            for path in plan.stale:
                self._emit(events.Stale(path=path))

    def _doubts(self, plan: _SendPlan) -> list[int | None]:
        """How many things to look at each episode has that is sent in a new revision, as far as known."""
        sent = {one.parcel.path.rpartition("/")[0] for one in plan.due}
        notes = DoubtCounts(self._press.edition.records)
        return [
            notes.of(record)
            for record in load_all(self._press.edition.records)
            if record.current and (episode_folder(Path(), record.slug) / record.current.id).as_posix() in sent
        ]

    def _send(self, plan: _SendPlan, holding: Lease) -> None:
        led = {order.unit(path) for path in plan.found if not order.is_entry(path)}
        for wave in order.waves(one.parcel for one in plan.due):
            if order.is_entry(wave[0].path):
                self._ledger.show(led)
            holding.keep()
            self._ledger.doubt(parcel.path for parcel in wave)
            self._target.send(wave, partial(self._sent, plan, holding))
        self._ledger.show(led)

    def _sent(self, plan: _SendPlan, holding: Lease, parcel: Parcel, mark: str) -> None:
        self._ledger.sent(parcel, plan.found[parcel.path].time, mark)
        self._emit(events.Sent(path=parcel.path, bytes=parcel.bytes))
        holding.keep()

    def _remove(self, plan: _SendPlan) -> None:
        if not plan.stale:
            return
        self._target.remove(plan.stale, self._removed)
        left = [path for path in plan.stale if path in self._ledger.entries]
        if left:
            told = {"address": self._target.address, "count": len(left), "path": left[0], "name": self._name}
            self._emit(events.Warned(message=str(PlaceError("left", **told))))

    def _removed(self, path: str) -> None:
        self._ledger.gone(path)
        self._emit(events.Removed(path=path))

    def _look(self, plan: _SendPlan, *, live: bool) -> None:
        """Looks on the web at what nobody saw there yet."""
        site = LiveSite(self._site, self._name)
        entries = self._ledger.entries
        unseen = [
            one.parcel for path, one in plan.found.items() if site.is_checked(path) and not entries[path].seen
        ]
        if not (live and unseen):
            return
        with self._ledger, ThreadPoolExecutor(_LOOKING) as pool:
            for parcel, cached in zip(unseen, pool.map(partial(_looked, site), unseen), strict=True):
                if cached:
                    self._emit(events.Warned(message=str(cached)))
                else:
                    self._ledger.seen(parcel.path)
        self._emit(events.Verified(site=self._site, files=len(unseen)))

    def _done(self, plan: _SendPlan, *, live: bool) -> None:
        news = [f"{self._site}/{one.parcel.path}" for one in plan.due if order.is_subscribed(one.parcel.path)]
        hub = self._press.edition.settings.feed.hub
        if hub and news:
            try:
                notify(hub, news)
            except TargetError as error:
                self._emit(events.Warned(message=str(error)))
        sizes = [one.parcel.bytes for one in plan.due]
        self._emit(
            events.Published(
                target=self._name,
                feed=f"{self._site}/{feed.FILE}",
                files=len(sizes),
                bytes=sum(sizes),
                removed=sum(path not in self._ledger.entries for path in plan.stale),
                live=live,
            )
        )


def _telling(press: PublishContext) -> Callable[[str], None]:
    return lambda message: press.emit(events.Delayed(message=message))


def _one_at_a_time(emit: Callable[[PublishEvent], None]) -> Callable[[PublishEvent], None]:
    """For events that come from several threads: what waits for a network has one of its own."""
    turn = Lock()

    def emitted(event: PublishEvent) -> None:
        with turn:
            emit(event)

    return emitted


def _looked(site: LiveSite, parcel: Parcel) -> CachedError | None:
    try:
        site.check(parcel)
    except CachedError as error:
        return error
    return None
