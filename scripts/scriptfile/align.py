"""Which items of one sequence are those of another, in order: a patience diff, near-linear."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise


def align(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Pair equal items of two sequences, in order.

    Common ends are paired, then items that occur once on each side, then common ends between those.

    Returns:
        Pairs of indices, both rising. Not always the longest set of pairs, but O(n log n).
    """
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(first), 0, len(second))]
    while waiting:
        start, end, begin, stop = waiting.pop()
        while start < end and begin < stop and first[start] == second[begin]:
            pairs.append((start, begin))
            start, begin = start + 1, begin + 1
        while start < end and begin < stop and first[end - 1] == second[stop - 1]:
            end, stop = end - 1, stop - 1
            pairs.append((end, stop))
        anchors = _anchors(first, second, (start, end, begin, stop))
        edges = [(start - 1, begin - 1), *anchors, (end, stop)]
        pairs.extend(anchors)
        waiting += [(a + 1, c, b + 1, d) for (a, b), (c, d) in pairwise(edges) if anchors]
    return sorted(pairs)


def _anchors(
    first: Sequence[str], second: Sequence[str], box: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Items that occur once on each side of a box, as many as stand in the same order."""
    start, end, begin, stop = box
    once = Counter(first[start:end])
    again = Counter(second[begin:stop])
    places = {second[i]: i for i in range(begin, stop) if again[second[i]] == 1}
    common = [(i, places[first[i]]) for i in range(start, end) if once[first[i]] == 1 and first[i] in places]
    return _rising(common)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs, rising in the first, that rises in the second too."""
    ends: list[int] = []  # smallest last value of a rising run of each length
    holders: list[int] = []  # which pair holds it
    before: list[int | None] = []
    for index, (_, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        ends[length : length + 1] = [value]
        holders[length : length + 1] = [index]
        before.append(holders[length - 1] if length else None)
    chain: list[tuple[int, int]] = []
    at = holders[-1] if holders else None
    while at is not None:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]
