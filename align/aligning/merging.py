"""Joining neighbouring beads whose words cross.

Where the border between two sentences lies elsewhere in the translation, two beads of one
sentence each fit fairly well, and better in the search's eyes than one bead of two: two
links are more than one. The words tell: joined, those on the wrong side of the border find
their match. Where nothing crosses, joining hardly gains.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from align.aligning.bands import SHAPES, Place
from align.aligning.prices import Prices
from align.aligning.runs import Run
from align.aligning.similarity import Similarity

__all__ = ["merged"]

# What joining gains by chance: the sum over both sides of the rise in cover.
CHANCE_GAIN = 0.1
# What a gain counts, in scores.
GAIN_SHARE = 0.8
# The rise in cover if it went from -1 to 1 on both sides.
MOST_GAIN = 4.0
# By how much sums of the same numbers may differ.
ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class _Joint:
    """Two neighbouring beads, and what joining them is worth in nats."""

    before: Place
    behind: Place
    worth: float

    @property
    def place(self) -> Place:
        return _joined(self.before, self.behind)


def merged(similarity: Similarity, prices: Prices, runs: Sequence[Run]) -> list[Run]:
    """Join neighbouring beads of runs wherever that is worth it, the best first."""
    judge = _Judge(similarity, prices)
    return [Run(run.table, _merged(judge, list(run.places))) for run in runs]


def _merged(judge: _Judge, places: list[Place]) -> tuple[Place, ...]:
    found = [judge.joint(*pair) for pair in pairwise(places)]
    joints = {joint.before: joint for joint in found if joint}
    while joints:
        best = max(joints.values(), key=lambda x: (x.worth, x.before.source))
        at = bisect_left(places, best.before.source, key=lambda place: place.source)
        for place in (*places[max(at - 1, 0) : at], best.before, best.behind):
            joints.pop(place, None)
        places[at : at + 2] = [best.place]
        for pair in pairwise(places[max(at - 1, 0) : at + 2]):
            if joint := judge.joint(*pair):
                joints[joint.before] = joint
    return tuple(places)


class _Judge:
    """Says what joining is worth."""

    def __init__(self, similarity: Similarity, prices: Prices) -> None:
        self._similarity = similarity
        self._prices = prices
        self._nat = prices.crossing()[1]

    def joint(self, before: Place, behind: Place) -> _Joint | None:
        """Return two beads as a joint, if they touch and joining them is worth it."""
        place = _joined(before, behind)
        if before.ends != (behind.source, behind.target) or place.shape not in SHAPES:
            return None
        prices = self._prices
        shares = [prices.shapes[x.shape] for x in (place, before, behind)]
        price = float(np.log(shares[0] / (shares[1] * shares[2])))
        price -= float(np.log(1 - max(prices.source_gaps, prices.target_gaps)))
        if price + self._worth(self._most_gain(before, behind)) <= 0:
            return None
        worth = price + self._worth(self._gain(before, behind, place))
        return _Joint(before, behind, worth) if worth > 0 else None

    def _worth(self, gain: float) -> float:
        """Return what a gain is worth in nats."""
        return GAIN_SHARE * (gain - CHANCE_GAIN) / self._nat

    def _most_gain(self, before: Place, behind: Place) -> float:
        """Return what joining can gain at most, by what the words of both beads lack.

        Where one has several sentences on a side, the other's words may match one that was not
        right outside.
        """
        if max(*before.shape, *behind.shape) > 1:
            return MOST_GAIN
        weights = self._similarity.weights
        lack = sum(self._similarity.covered(x).lack for x in (before, behind))
        least = min(weights[0].groups[2][before.source], weights[1].groups[2][before.target])
        return lack * (weights[0].mean + weights[1].mean) / float(least) + ROUNDING

    def _gain(self, before: Place, behind: Place, place: Place) -> float:
        """Return how much more of the words is covered when joined, on both sides."""
        words = [self._similarity.covered(x) for x in (place, before, behind)]
        gain = 0.0
        for side, covers in enumerate(zip(*((x.source, x.target) for x in words), strict=True)):
            groups = self._similarity.weights[side].groups
            shares = [groups[x.shape[side]][(x.source, x.target)[side]] for x in (before, behind)]
            parts = covers[1] * float(shares[0]) + covers[2] * float(shares[1])
            gain += covers[0] - parts / (float(shares[0]) + float(shares[1]))
        return gain


def _joined(before: Place, behind: Place) -> Place:
    shape = (before.shape[0] + behind.shape[0], before.shape[1] + behind.shape[1])
    return Place(before.source, before.target, shape)
