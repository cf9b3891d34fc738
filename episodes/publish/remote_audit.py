"""Find files that are no longer at a target as they were sent: hands, synchronisers, bad disks change them.

Names and lengths are looked at each time. Read back, and compared with the hash that was sent, are the feeds
that apps ask for, and whatever may change if the target tells another state of it; on request, everything.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from episodes.errors import TargetError
from episodes.publish import send_order
from episodes.publish.ledger import Ledger
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
        unsure: files to read back, each with the mark that the target has for it now.
    """

    lost: list[str]
    unsure: Mapping[str, str]


def suspects(target: Target, ledger: Ledger, *, whole: bool) -> Suspects:
    """Compare names and lengths at a target with what was sent; what cannot list is asked on the web.

    Args:
        target: the place.
        ledger: what was sent there.
        whole: whether to read everything back.

    Raises:
        TargetError: it could not be reached.
    """
    sent = {
        path: entry for path, entry in ledger.entries.items() if entry.sha256 and path != send_order.STATE
    }
    remote = target.stat(sent)
    if remote is None:
        # Until the web site showed a feed as it was sent, a cache may have shown the one before.
        seen = {path for path, entry in sent.items() if entry.seen and send_order.is_subscribed(path)}
        return Suspects([], {path: entry.mark for path, entry in sent.items() if whole or path in seen})
    lost = [path for path, entry in sent.items() if path not in remote or remote[path].bytes != entry.bytes]
    unsure = {}
    for path in sent.keys() - set(lost):
        mark = remote[path].mark
        changed = (
            not send_order.is_frozen(path) and mark != sent[path].mark
        )  # of a revision the length is enough
        if whole or send_order.is_subscribed(path) or changed:
            unsure[path] = mark
    return Suspects(lost, unsure)


def compare(unsure: Mapping[str, str], ledger: Ledger, read: Read) -> Iterator[tuple[str, bool]]:
    """Read files back; yield each path with whether the file is as it was sent.

    Args:
        unsure: the files with their marks at the target (`Suspects.unsure`).
        ledger: what was sent; learns the marks of files that are as they were.
        read: reads them back.

    Raises:
        TargetError: the place could not be reached.
    """
    for path, digest in read(unsure):
        entry = ledger.entries[path]
        same = digest == entry.sha256
        if same and entry.mark != unsure[path]:
            ledger.set_mark(path, unsure[path])
        yield path, same


def web_reader(site: str, *, whole: bool) -> Read:
    """Return what reads files as the web site shows them, for targets that cannot be asked.

    Args:
        site: address of the edition's folder.
        whole: whether a file that the site does not give is an error. Otherwise it is passed over: the site
            is verified in the end anyway.
    """
    web = WebSource(site, deadline=_WHOLE_DEADLINE if whole else _DEADLINE)

    def digest(path: str) -> Digest | None:
        try:
            return remote_digest(web, path)
        except TargetError:
            if whole:
                raise
            return None

    def read(paths: Collection[str]) -> Iterator[Digest]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from filter(None, pool.map(digest, paths))

    return read
