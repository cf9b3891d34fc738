"""Publish an edition: check it, send what changed in an order that never breaks it, verify it on the web."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from episodes import check, events, feed
from episodes.catalogue import clock_check
from episodes.catalogue.doubt_counts import DoubtCounts
from episodes.catalogue.records import load_all
from episodes.catalogue.recovery import recover
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, EPISODES, SETTINGS, Edition, episode_folder, published_folder
from episodes.edition.lock import edition_lock
from episodes.edition.settings.publish import TargetSettings
from episodes.errors import (
    CachedError,
    EpisodeError,
    FaultyError,
    HeldError,
    PlaceError,
    PublishError,
    TargetError,
)
from episodes.events import PublishEvent
from episodes.feed.websub import notify
from episodes.publish import remote_audit, remote_manifest, send_order
from episodes.publish.lease import Lease, Publisher
from episodes.publish.ledger import FOLDER, Ledger
from episodes.publish.public_files import Selection
from episodes.publish.send_order import Packed
from episodes.publish.targets import Parcel, Target, TargetOptions, open_target
from episodes.publish.verify import LiveSite

_AT_ONCE = 4  # questions to the web site


class PublishContext(NamedTuple):
    """What publishing works with.

    Attributes:
        edition: that is published.
        publisher: who publishes it.
        environment: the process's, for passwords and programs.
        emit: receives each event.
    """

    edition: Edition
    publisher: Publisher
    environment: Mapping[str, str]
    emit: Callable[[PublishEvent], None]


class PublishRequest(NamedTuple):
    """What is asked for.

    Attributes:
        target: its name in the settings; None if there is only one.
        again: send everything, whatever the target is known to have.
        trial: send nothing, report what would be sent.
        wait: for a build of the edition to end.
        take_over: take the target from whoever is publishing there.
        verify: read back everything that is there.
    """

    target: str | None = None
    again: bool = False
    trial: bool = False
    wait: bool = False
    take_over: bool = False
    verify: bool = False


class _SendPlan(NamedTuple):
    files: Mapping[str, Packed]  # that the target is to have, by path
    due: Sequence[Packed]  # those to send
    stale: Sequence[str]  # paths to remove


def publish(context: PublishContext, request: PublishRequest) -> None:
    """Check what a build made, send what changed, remove what is gone, and verify it on the web.

    A kill at any moment leaves a whole feed of which each file is there; the next run sends the rest.

    Args:
        context: what it works with.
        request: what is asked for.

    Raises:
        PublishError: settings name no such target or no site; the target has another edition.
        RecordError: a record is lost or damaged, and nothing here has it.
        ClockError: the clock is earlier than what was built.
        FaultyError: `check` found a fault; nothing was sent.
        LockedError: a build holds the edition, or another publisher the target.
        TargetError: the target or the web site could not be reached, or is not as it should be.
        StorageError: something here cannot be read or written.
    """
    edition, turn = context.edition, Lock()
    name, settings = choose_target(edition, request.target)
    if not edition.settings.edition.site:
        raise PublishError("no site", path=edition.root / SETTINGS)
    published_folder(edition.root)

    def emit(event: PublishEvent) -> None:
        with turn:  # what waits for a network emits from a thread of its own
            context.emit(event)

    with edition_lock(edition.records, request.wait):
        known = recover(edition, lambda message: emit(events.Warned(message=message)))
        clock_check.require_plausible(context.publisher.clock(), known)
        findings = check.check(edition.root, now=context.publisher.clock())
        faults = [found for found in findings if found.severity == "error"]
        for fault in faults:
            emit(
                events.PublishRefused(
                    code=fault.code, path=fault.path, message=fault.message, hint=fault.hint
                )
            )
        if faults:
            count = "1 fault was" if len(faults) == 1 else f"{len(faults)} faults were"
            raise FaultyError("faults", faults=count)
        options = TargetOptions(
            settings,
            name,
            edition.root,
            context.environment,
            lambda message: emit(events.Delayed(message=message)),
        )
        target = open_target(options)
        ledger = Ledger(edition.records / FOLDER / f"{name}.tsv", target.address)
        with target:
            _Run(context._replace(emit=emit), request, name, target, ledger).run(live=settings.live)


def choose_target(edition: Edition, name: str | None) -> tuple[str, TargetSettings]:
    """Return the name and the settings of a target.

    Args:
        edition: whose settings have it.
        name: of the target; None for the only one.

    Raises:
        PublishError: there is no such target, or several to choose from.
    """
    targets, path = edition.settings.publish, edition.root / SETTINGS
    if not targets:
        raise PublishError("no target", path=path)
    if name is None and len(targets) > 1:
        first, *others = targets
        raise PublishError("which", path=path, name=first, others=", ".join(others))
    name = next(iter(targets)) if name is None else name
    if name not in targets:
        raise PublishError("unknown", path=path, name=name, known=", ".join(targets))
    return name, targets[name]


class _Run:
    """One publish to one target."""

    def __init__(
        self, context: PublishContext, request: PublishRequest, name: str, target: Target, ledger: Ledger
    ) -> None:
        self._edition, self._publisher, self._emit = context.edition, context.publisher, context.emit
        self._request, self._name = request, name
        self._target, self._ledger = target, ledger
        self._site = (context.edition.settings.edition.site or "").rstrip("/")

    def run(self, *, live: bool) -> None:
        """Publish, from what is there to what is live.

        Args:
            live: whether the target is what the web site shows.
        """
        request, lease = self._request, None
        with ExitStack() as stack:
            if not request.trial:
                stack.enter_context(self._ledger)
                lease = Lease(self._target, self._publisher, self._name, take_over=request.take_over)
                stack.enter_context(lease)
                if lease.ousted is not None:
                    who = lease.ousted or "somebody unknown"
                    self._warn(HeldError("taken over", address=self._target.address, who=who))
            self._ledger.set_site(self._site)
            if request.again:
                self._ledger.doubt(tuple(self._ledger.entries))
            remote_manifest.reconcile(self._edition, self._target, self._ledger, self._name)
            if request.again:
                self._ledger.doubt(tuple(self._ledger.entries))
            else:
                if lease and lease.doubtful:
                    remote_manifest.doubt_changed(self._target, self._ledger)
                self._find_drift(live=live)
            todo = self._plan()
            self._announce(todo)
            if lease:
                lease.begin()
                self._send(todo, lease)
                self._remove(todo)
        if not request.trial:
            self._verify(todo, live=live)
            self._finish(todo, live=live)

    def _warn(self, error: EpisodeError) -> None:
        self._emit(events.Warned(message=str(error)))

    def _find_drift(self, *, live: bool) -> None:
        """Find files that are not there as they were sent, and have them sent again."""
        target, ledger, whole = self._target, self._ledger, self._request.verify
        if target.route and not live:  # neither the target nor the web can be asked
            return
        lost, unsure = remote_audit.suspects(target, ledger, whole=whole)
        read = remote_audit.web_reader(self._site, whole=whole) if target.route else target.digests
        if whole:
            size = sum(ledger.entries[path].bytes for path in unsure)
            self._emit(events.Comparing(address=target.address, files=len(unsure), bytes=size))
        for path, same in remote_audit.compare(unsure, ledger, read):
            if whole:
                self._emit(events.Compared(path=path, bytes=ledger.entries[path].bytes, same=same))
            if not same:
                lost.append(path)
        if lost:
            if feed.FILE in lost:
                remote_manifest.refuse_other_feed(self._edition, target, ledger)
            count = "1 file is" if len(lost) == 1 else f"{len(lost)} files are"
            self._warn(PlaceError("altered", address=target.address, files=count, path=min(lost)))
            ledger.doubt(lost)

    def _plan(self) -> _SendPlan:
        """Decide what to send, what is there already, and what to remove."""
        edition, ledger, entries = self._edition, self._ledger, self._ledger.entries
        now, public = self._publisher.clock(), self._edition.public
        paths = send_order.list_files(public)
        selected = Selection(edition, now).select(paths, ledger.shown, entries.keys())
        state = paths.pop(send_order.STATE, public / send_order.STATE)
        files = {
            path: send_order.pack(path, paths[path], entries.get(path)) for path in paths if path in selected
        }
        data = remote_manifest.encode_state(
            edition, [one.parcel for one in files.values()], ledger.shown, now
        )
        if not self._request.trial:
            atomic.write_if_changed(state, data)
        if state.is_file():
            files[send_order.STATE] = send_order.pack(send_order.STATE, state, entries.get(send_order.STATE))
        due = []
        for path, one in files.items():
            entry = entries.get(path)
            if entry is None or entry.sha256 != one.parcel.sha256:
                due.append(one)
            elif entry.time != one.time:  # the same bytes, written since
                ledger.add(one.parcel, one.time, entry.mark, entry.seen)
        self._refuse_damaged(due)
        gone = entries.keys() - files.keys() - {send_order.STATE}
        return _SendPlan(files, due, sorted(gone, key=lambda path: (-send_order.wave(path), path)))

    def _refuse_damaged(self, due: Sequence[Packed]) -> None:
        """Refuse audio that is not what was built: the check before believes a file whose times are the same.

        Raises:
            FaultyError: the bytes of a file to be sent are not those of its record.
        """
        hashes = {one.parcel.path: one.parcel.sha256 for one in due if send_order.is_frozen(one.parcel.path)}
        folders = {EPISODES: self._edition.records, BULLETINS: self._edition.records / BULLETINS}
        for collection, folder in folders.items() if hashes else ():
            for record in load_all(folder):
                for revision in record.revisions:
                    for media in (revision.media, *revision.alternates):
                        path = f"{collection}/{record.slug}/{revision.id}/{media.name}"
                        if hashes.get(path, media.sha256) != media.sha256:
                            raise FaultyError("damaged", path=path, slug=record.slug)

    def _announce(self, todo: _SendPlan) -> None:
        sent = {one.parcel.path.rpartition("/")[0] for one in todo.due}
        counts = DoubtCounts(self._edition.records)
        # Things to look at, for each episode that is sent in a new revision; None if not known
        doubts = [
            counts.of(record)
            for record in load_all(self._edition.records)
            if record.current and (episode_folder(Path(), record.slug) / record.current.id).as_posix() in sent
        ]
        self._emit(
            events.Planned(
                target=self._name,
                address=self._target.address,
                files=len(todo.due),
                bytes=sum(one.parcel.bytes for one in todo.due),
                removals=len(todo.stale),
                unsure=sum(map(bool, doubts)),
                doubts=None if None in doubts else sum(filter(None, doubts)),
            )
        )
        if self._request.trial:
            for wave in send_order.waves(one.parcel for one in todo.due):
                for parcel in wave:
                    self._emit(events.Due(path=parcel.path, bytes=parcel.bytes))
            for path in todo.stale:
                self._emit(events.Stale(path=path))

    def _send(self, todo: _SendPlan, lease: Lease) -> None:
        def sent(parcel: Parcel, mark: str) -> None:
            self._ledger.add(parcel, todo.files[parcel.path].time, mark)
            self._emit(events.Sent(path=parcel.path, bytes=parcel.bytes))
            lease.renew()

        units = {send_order.unit(path) for path in todo.files if not send_order.is_entry(path)}
        for wave in send_order.waves(one.parcel for one in todo.due):
            if send_order.is_entry(wave[0].path):
                self._ledger.show(units)
            lease.renew()
            self._ledger.doubt(parcel.path for parcel in wave)
            self._target.send(wave, sent)
        self._ledger.show(units)

    def _remove(self, todo: _SendPlan) -> None:
        def removed(path: str) -> None:
            self._ledger.remove(path)
            self._emit(events.Removed(path=path))

        if todo.stale:
            self._target.remove(todo.stale, removed)
        left = [path for path in todo.stale if path in self._ledger.entries]
        if left:
            where = {"address": self._target.address, "path": left[0], "name": self._name}
            self._warn(PlaceError("left", **where, count=len(left)))

    def _verify(self, todo: _SendPlan, *, live: bool) -> None:
        """Look on the web at what was not seen there yet."""
        site = LiveSite(self._site, self._name)
        entries = self._ledger.entries
        unseen = [
            one.parcel for path, one in todo.files.items() if site.is_checked(path) and not entries[path].seen
        ]
        if not (live and unseen):
            return

        def look(parcel: Parcel) -> CachedError | None:
            try:
                site.check(parcel)
            except CachedError as error:
                return error
            return None

        with self._ledger, ThreadPoolExecutor(_AT_ONCE) as pool:
            for parcel, cached in zip(unseen, pool.map(look, unseen), strict=True):
                if cached:
                    self._warn(cached)
                else:
                    self._ledger.see(parcel.path)
        self._emit(events.Verified(site=self._site, files=len(unseen)))

    def _finish(self, todo: _SendPlan, *, live: bool) -> None:
        """Tell the hub of feeds that changed, and the caller that all is done."""
        sent = [one.parcel for one in todo.due]
        changed = [f"{self._site}/{parcel.path}" for parcel in sent if send_order.is_subscribed(parcel.path)]
        hub = self._edition.settings.feed.hub
        if hub and changed:
            try:
                notify(hub, changed)
            except TargetError as error:
                self._warn(error)
        self._emit(
            events.Published(
                target=self._name,
                feed=f"{self._site}/{feed.FILE}",
                files=len(sent),
                bytes=sum(parcel.bytes for parcel in sent),
                removed=sum(path not in self._ledger.entries for path in todo.stale),
                live=live,
            )
        )
