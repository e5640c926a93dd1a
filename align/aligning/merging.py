"""Joining neighbouring beads whose words cross.

Where the border between two sentences lies elsewhere in the translation, two beads of one
sentence each fit fairly well, and better in the search's eyes than one bead of two: two
links are more than one. The words tell: joined, those on the wrong side of the border find
their match. Where nothing crosses, joining hardly gains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from align.aligning.bands import SHAPES, Place
from align.aligning.coverage import covered
from align.aligning.prices import Prices
from align.aligning.runs import Run
from align.aligning.similarity import Similarity

__all__ = ["merged"]

# What joining gains by chance: the sum over both sides of the rise in cover.
CHANCE_GAIN = 0.1
# What a gain counts, in scores.
GAIN_SHARE = 0.8


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
    return [Run(run.table, _merged(similarity, prices, list(run.places))) for run in runs]


def _merged(similarity: Similarity, prices: Prices, places: list[Place]) -> tuple[Place, ...]:
    joints = {
        place: _joint(similarity, prices, place, behind) for place, behind in pairwise(places)
    }
    while True:
        best = max(
            (x for x in joints.values() if x and x.worth > 0),
            key=lambda x: (x.worth, x.before.source),
            default=None,
        )
        if best is None:
            return tuple(places)
        at = places.index(best.before)
        places[at : at + 2] = [best.place]
        del joints[best.before]
        joints.pop(best.behind, None)
        for n in (at - 1, at):
            if 0 <= n < len(places) - 1:
                joints[places[n]] = _joint(similarity, prices, places[n], places[n + 1])


def _joint(similarity: Similarity, prices: Prices, before: Place, behind: Place) -> _Joint | None:
    place = _joined(before, behind)
    if before.ends != (behind.source, behind.target) or place.shape not in SHAPES:
        return None
    shares = prices.shapes
    worth = np.log(shares[place.shape] / (shares[before.shape] * shares[behind.shape]))
    worth -= np.log(1 - max(prices.source_gaps, prices.target_gaps))
    gain = _gain(similarity, before, behind, place)
    worth += GAIN_SHARE * (gain - CHANCE_GAIN) / prices.crossing()[1]
    return _Joint(before, behind, float(worth))


def _joined(before: Place, behind: Place) -> Place:
    shape = (before.shape[0] + behind.shape[0], before.shape[1] + behind.shape[1])
    return Place(before.source, before.target, shape)


def _gain(similarity: Similarity, before: Place, behind: Place, place: Place) -> float:
    """Return how much more of the words is covered when two beads are joined, on both sides."""
    words = [covered(similarity.sides, similarity.weights, x) for x in (place, before, behind)]
    gain = 0.0
    for side, covers in enumerate(zip(*((x.source, x.target) for x in words), strict=True)):
        groups = similarity.weights[side].groups
        shares = [groups[x.shape[side]][(x.source, x.target)[side]] for x in (before, behind)]
        gain += covers[0] - float(np.average(covers[1:], weights=shares))
    return gain
