"""Passages that stand elsewhere in the translation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from align.checking.base import Check
from align.checking.documents import by_document, gaps, is_comparable
from align.checking.excerpts import beginning, end, plural
from align.checking.finding import Finding, Span
from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Order"]

LEAST_CONFIDENCE = 0.5
# A translation keeps the order but for a few places; what has more is no translation.
MOST_PLACES = 0.1
# Numbers and names, which a translation keeps: the first letter of a name is a capital.
_LANDMARK = re.compile(r"\d+|(?<=[^\W\d_] )[A-Z][^\W\d_]{2,}")


class Order(Check):
    """Links that break the order of two documents that otherwise keep it.

    The most links that are in the same order on both sides stay (the longest increasing
    subsequence, Schensted 1961); what is left over has moved. Links of little confidence
    have no part, as a wrong link looks like one that has moved.

    The aligner may have put two sentences that changed places into one link; then the numbers
    and names in them tell.
    """

    name, type, severity = "order", "other", "low"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield what has moved."""
        for links in by_document(bitext):
            if is_comparable(links, list(gaps(links))):
                continue
            pairs = [link for link in links if _counts(link)]
            moved = _moved(pairs)
            if len(moved) <= max(1.0, MOST_PLACES * len(pairs)):
                for places in moved:
                    yield self._moved_links(pairs, places)
            yield from (found for pair in pairs for found in self._swapped_parts(pair))

    def _moved_links(self, pairs: Sequence[Pair], places: Sequence[int]) -> Finding:
        pair = pairs[places[0]]
        by_target = sorted(pairs, key=lambda x: x.target.segments)
        at = by_target.index(pair)
        segments = sum(len(pairs[place].source.segments) for place in places)
        if at:
            where = f"behind {end(by_target[at - 1].target.text)}"
        else:
            where = f"before {beginning(by_target[at + len(places)].target.text)}"
        message = f"{plural(segments, 'segment')} of the source moved: in the target {where}"
        return self.finding(pair, pair.source.whole(), pair.target.whole(), message)

    def _swapped_parts(self, pair: Pair) -> Iterator[Finding]:
        """Find two segments of a link that stand the other way round on the other side."""
        if len(pair.source.segments) < 2 or len(pair.target.segments) < 2:
            return
        source, target = _own_landmarks(pair.source), _own_landmarks(pair.target)
        matches = [
            (s, t) for s, own in enumerate(source) for t, other in enumerate(target) if own & other
        ]
        # A part whose landmarks lead to two parts of the other side tells nothing.
        if any(len({match[k] for match in matches}) < len(matches) for k in (0, 1)):
            return
        for (s, t), (_, later) in pairwise(matches):
            if later < t:
                message = "the segments of this link stand in another order in the target"
                yield self.finding(pair, _part(pair.source, s), _part(pair.target, t), message)
                return


def _counts(link: Pair) -> bool:
    return not (link.is_gap or link.repeat or link.is_unsure(LEAST_CONFIDENCE))


def _moved(pairs: Sequence[Pair]) -> list[list[int]]:
    """Return the places of pairs that are out of order, those that follow each other together."""
    kept = set(_longest_ascent([pair.target.segments[0] for pair in pairs]))
    runs: list[list[int]] = []
    for place in range(len(pairs)):
        if place in kept:
            continue
        if runs and runs[-1][-1] == place - 1 and _follow(pairs[place - 1], pairs[place]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _follow(first: Pair, second: Pair) -> bool:
    return first.target.segments < second.target.segments


def _longest_ascent(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest increasing subsequence (Schensted 1961)."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(at[length - 1] if length else None)
        ends[length : length + 1] = [number]
        at[length : length + 1] = [place]
    found: list[int] = []
    last = at[-1] if at else None
    while last is not None:
        found.append(last)
        last = before[last]
    return found


def _own_landmarks(side: Side) -> list[set[str]]:
    """Return for each segment of a side the landmarks that no other has."""
    each = [set(_LANDMARK.findall(part)) for part in side.parts]
    return [
        own - set().union(*(other for k, other in enumerate(each) if k != n))
        for n, own in enumerate(each)
    ]


def _part(side: Side, number: int) -> Span:
    text = side.parts[number]
    return Span(side.segments[number], 0, len(text), text)
