"""Which marks of one document correspond to which of the other.

Only what stands once on both sides is paired, and of the pairs only a chain that ascends on
both sides is kept. Between two anchors the same is asked again, so verses that begin anew in
every chapter are found once the chapters are (as in Bram Cohen's patience diff).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from align.anchors.marks import BARE, Mark

__all__ = ["Anchor", "Marked", "anchors_between", "ascending", "once_on_both"]

# A source segment and a target segment that begin corresponding blocks.
Anchor = tuple[int, int]
# A segment and what it is known by: its mark, or the words of a heading.
Marked = tuple[int, Mark | str]
# The segments of one label, each with its number.
Series = list[tuple[int, tuple[int, ...]]]

# A label numbers so many segments at least; bare numbers count up by one so far.
LEAST_NUMBERS = 2
LEAST_COUNTED = 3
# Of the numbers of both sides together, so many stand on both.
LEAST_SHARED = 0.5


def anchors_between(source: Sequence[Marked], target: Sequence[Marked]) -> list[Anchor]:
    """Pair marked segments, then those between two pairs, until nothing new is found.

    Args:
        source: The marked segments of the source, in order.
        target: Those of the target.

    Returns:
        The anchors; they ascend on both sides.

    Example:
        >>> source = [(0, "one"), (1, "more"), (2, "two"), (3, "more")]
        >>> target = [(0, "one"), (2, "two"), (5, "more")]
        >>> anchors_between(source, target)
        [(0, 0), (2, 2), (3, 5)]
    """
    anchors: list[Anchor] = []
    while True:
        found = [
            pair
            for inside in zip(
                _between(source, [a for a, _ in anchors]),
                _between(target, [b for _, b in anchors]),
                strict=True,
            )
            for pair in ascending(_pairs(*inside))
        ]
        if not found:
            return anchors
        anchors = sorted(anchors + found)


def once_on_both(
    source: Iterable[tuple[int, Hashable]], target: Iterable[tuple[int, Hashable]]
) -> list[Anchor]:
    """Pair the segments whose key stands once on either side.

    Args:
        source: Segments of the source, each with its key.
        target: Those of the target.

    Returns:
        The pairs, in source order.

    Example:
        >>> once_on_both([(0, "a"), (1, "b"), (2, "b")], [(4, "b"), (5, "a")])
        [(0, 5)]
    """
    known = _alone(target)
    return [(place, known[key]) for key, place in _alone(source).items() if key in known]


def ascending(pairs: Iterable[Anchor]) -> list[Anchor]:
    """Keep the pairs that are in every longest chain that ascends on both sides.

    Where two chains are as long, nothing says which is right: only what both hold is kept.

    Args:
        pairs: Pairs of segments, in any order.

    Returns:
        A chain of them; each number in it stands once on its side.

    Example:
        >>> ascending([(0, 0), (1, 3), (2, 1), (3, 2), (4, 4)])
        [(0, 0), (2, 1), (3, 2), (4, 4)]
        >>> ascending([(0, 0), (1, 2), (2, 1), (3, 3)])
        [(0, 0), (3, 3)]
    """
    pairs = sorted(set(pairs))
    before = _longest(pairs)
    behind = _longest([(-a, -b) for a, b in reversed(pairs)])[::-1]
    longest = max(before, default=0)
    held = [
        (rank, pair)
        for rank, after, pair in zip(before, behind, pairs, strict=True)
        if rank + after - 1 == longest
    ]
    rivals = Counter(rank for rank, _ in held)
    return [pair for rank, pair in held if rivals[rank] == 1]


def _longest(pairs: Sequence[Anchor]) -> list[int]:
    """Return for each pair the length of the longest ascending chain that ends with it."""
    ends: list[int] = []  # the least target number that a chain of each length ends with
    lengths: list[int] = []
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        places = [(bisect_left(ends, b), b) for _, b in group]
        for place, b in places:
            if place == len(ends):
                ends.append(b)
            ends[place] = min(ends[place], b)
            lengths.append(place + 1)
    return lengths


def _between(marked: Sequence[Marked], anchored: Sequence[int]) -> Iterator[Sequence[Marked]]:
    """Give the marked segments before, between and behind those that are anchored."""
    numbers = [number for number, _ in marked]
    firsts = [0, *(bisect_right(numbers, number) for number in anchored)]
    ends = [*(bisect_left(numbers, number) for number in anchored), len(marked)]
    for first, end in zip(firsts, ends, strict=True):
        yield marked[first:end]


def _pairs(source: Sequence[Marked], target: Sequence[Marked]) -> Iterator[Anchor]:
    sides = (source, target)
    headings = ([(n, key) for n, key in side if isinstance(key, str)] for side in sides)
    yield from once_on_both(*headings)
    series, others = (_series(side) for side in sides)
    for label, other in _partners(series, others):
        yield from once_on_both(series[label], others[other])


def _series(side: Sequence[Marked]) -> dict[str, Series]:
    """Return for each label that numbers several segments these, each with its number."""
    series: dict[str, Series] = {}
    for place, key in side:
        if isinstance(key, Mark):
            series.setdefault(key.label, []).append((place, key.number))
    if BARE in series:
        series[BARE] = _counting_up(series[BARE])
    return {
        label: numbered
        for label, numbered in series.items()
        if len({number for _, number in numbered}) >= LEAST_NUMBERS
    }


def _counting_up(
    numbered: Series,
) -> Series:
    """Keep bare numbers that count up one by one: verses do, other sentences seldom."""
    kept: Series = []
    for _, run in groupby(enumerate(numbered), key=lambda entry: entry[1][1][0] - entry[0]):
        counted = [entry for _, entry in run]
        if len(counted) >= LEAST_COUNTED:
            kept += counted
    return kept


def _partners(
    source: Mapping[str, Series],
    target: Mapping[str, Series],
) -> Iterator[tuple[str, str]]:
    """Pair the labels of both sides by the numbers that they share.

    Labels that are the same come first; of the others, those that choose each other.
    """
    sets = [
        {label: {number for _, number in numbered} for label, numbered in side.items()}
        for side in (source, target)
    ]
    same = [x for x in source if x in target and _shared(sets[0][x], sets[1][x]) >= LEAST_SHARED]
    yield from ((label, label) for label in same)
    left, right = ({x: y for x, y in side.items() if x not in same} for side in sets)
    for label, numbers in left.items():
        other = _sole_best(numbers, right)
        if other is not None and _sole_best(right[other], left) == label:
            yield label, other


def _sole_best(
    numbers: set[tuple[int, ...]], series: Mapping[str, set[tuple[int, ...]]]
) -> str | None:
    """Return the label that shares the most numbers, if no other shares as many."""
    shares = {label: _shared(numbers, others) for label, others in series.items()}
    most = max(shares.values(), default=0.0)
    best = [label for label, share in shares.items() if share == most]
    return best[0] if most >= LEAST_SHARED and len(best) == 1 else None


def _shared(one: set[tuple[int, ...]], other: set[tuple[int, ...]]) -> float:
    return len(one & other) / len(one | other)


def _alone(entries: Iterable[tuple[int, Hashable]]) -> dict[Hashable, int]:
    """Return the place of every key that stands once."""
    entries = list(entries)
    counts = Counter(key for _, key in entries)
    return {key: place for place, key in entries if counts[key] == 1}
