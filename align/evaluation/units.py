"""What the segments of a bitext stand for among the units of its gold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from align.bitext import Bitext, Link
from align.document import Segment
from align.evaluation.crossings import Sides
from align.evaluation.gold import Gold

__all__ = ["in_units"]


def in_units(bitext: Bitext, gold: Gold) -> Iterator[tuple[Link, Sides]]:
    """Put the links of a bitext into the numbers of the gold's units.

    A segment stands for the units that share more than half of the shorter of the two with it.

    Args:
        bitext: The bitext to judge.
        gold: What ``read_gold`` read for it.

    Yields:
        Every link that has both sides and was not rejected, and the units it stands for.

    Example:
        >>> from align.document import Document
        >>> one, halves = (Segment(0, 3),), (Segment(0, 1), Segment(2, 3))
        >>> source, target = Document("a b", one, "en"), Document("x y", one, "id")
        >>> bitext = Bitext(source, target, (Link((0,), (0,)),))
        >>> [sides for _, sides in in_units(bitext, Gold((), halves, one))]
        [((0, 1), (0,))]
    """
    source = _units_held(bitext.source.segments, gold.source)
    target = _units_held(bitext.target.segments, gold.target)
    for link in bitext.pairs():
        if link.status != "rejected":
            yield link, (_united(source, link.source), _united(target, link.target))


def _units_held(segments: Sequence[Segment], units: Sequence[Segment]) -> list[list[int]]:
    """Return for every segment the numbers of the units it stands for."""
    ends = [unit.end for unit in units]
    held: list[list[int]] = []
    for segment in segments:
        first = bisect_right(ends, segment.start)
        behind = bisect_right(units, segment.end - 1, key=lambda unit: unit.start)
        held.append([n for n in range(first, behind) if _same_place(segment, units[n])])
    return held


def _same_place(one: Segment, other: Segment) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > min(one.end - one.start, other.end - other.start) / 2


def _united(held: list[list[int]], numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({unit for n in numbers for unit in held[n]}))
