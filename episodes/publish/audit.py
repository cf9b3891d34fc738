"""Whether what was sent to a place still lies there: hands, synchronisers and bad disks change it.

Names and lengths are looked at each time. What is read back, and held against the hash that it was sent with,
is what apps ask for news, and of all that may change what the place tells another state of; on request, all.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from episodes.errors import TargetError
from episodes.publish import plan
from episodes.publish.ledger import Ledger, LedgerEntry
from episodes.publish.targets import Digest, Target, remote_digest
from episodes.publish.verify import WebSource

_AT_ONCE = 4  # questions to the web site
_DEADLINE = 30.0  # s for each; a whole sound takes longer
_WHOLE_DEADLINE = 900.0  # s

Read = Callable[[Collection[str]], Iterable[Digest]]
"""Reads files back: gives the path and the SHA-256 of each."""


class Suspects(NamedTuple):
    """What may not be as it was sent.

    Attributes:
        lost: files that are gone, or have another length.
        unsure: files to read back, each with what the place tells its state by now.
    """

    lost: list[str]
    unsure: Mapping[str, str]


def suspects(target: Target, ledger: Ledger, *, whole: bool) -> Suspects:
    """Looks at names and lengths of all that was sent; a place that cannot tell them shows what the web does.

    Args:
        target: the place.
        ledger: what was sent there.
        whole: whether to read everything back.

    Raises:
        TargetError: it could not be reached.
    """
    sent = {path: entry for path, entry in ledger.entries.items() if entry.sha256 and path != plan.STATE}
    lying = target.stat(sent)
    if lying is None:
        seen = {path: entry.mark for path, entry in sent.items() if whole or _is_shown(path, entry)}
        return Suspects([], seen)
    lost = [path for path, entry in sent.items() if path not in lying or lying[path].bytes != entry.bytes]
    marks = {path: lying[path].mark for path in sent.keys() - set(lost)}
    unsure = {path: mark for path, mark in marks.items() if whole or _may_differ(path, sent[path], mark)}
    return Suspects(lost, unsure)


def compared(unsure: Mapping[str, str], ledger: Ledger, read: Read) -> Iterator[tuple[str, bool]]:
    """Reads files back; gives each with whether it is as it was sent.

    Raises:
        TargetError: the place could not be reached.
    """
    for path, digest in read(unsure):
        entry = ledger.entries[path]
        same = digest == entry.sha256
        if same and entry.mark != unsure[path]:
            ledger.marked(path, unsure[path])
        yield path, same


def on_the_web(site: str, *, whole: bool) -> Read:
    """Reads files as the web site shows them, for places that cannot be asked.

    Unless all is asked for, a site that does not answer is passed over: it is looked at in the end anyway.
    """
    web = WebSource(site, deadline=_WHOLE_DEADLINE if whole else _DEADLINE)

    def look(path: str) -> Digest | None:
        try:
            return remote_digest(web, path)
        except TargetError:
            if whole:
                raise
            return None

    def read(paths: Collection[str]) -> Iterator[Digest]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from filter(None, pool.map(look, paths))

    return read


def _may_differ(path: str, entry: LedgerEntry, mark: str) -> bool:
    """A revision never changes: there its length is enough."""
    return plan.is_subscribed(path) or (not plan.is_frozen(path) and entry.mark != mark)


def _is_shown(path: str, entry: LedgerEntry) -> bool:
    """A feed that the web site showed as it was sent; until it did, a cache may have shown the one before."""
    return entry.seen and plan.is_subscribed(path)
