"""Landmarks of long documents: sentences that choose each other, and chains of them.

Chains are found by dynamic programming over the landmarks alone (as chains of fragments in
genome alignment, Abouelhoda and Ohlebusch 2005): in time that grows with their number times
its logarithm. The search then looks only in bands around the chains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.aligning.neighbours import Neighbours
from align.aligning.sides import Floats, Numbers
from align.aligning.similarity import NEAR_SHARE, Similarity

__all__ = ["Landmark", "chains", "landmarks"]

# How many nearest sentences a landmark is among, on both sides.
CHOICES = 2
# Worths are in units of that of a typical pair of sentences that choose each other.
LEAST_WORTH = 0.3
# The steps between landmarks that cost nothing, in sentences, and the cost of larger ones.
FREE_STEP = 6
STEP_COST = 1.0
# A chain of less than this is noise, or a sentence whose place means nothing.
LEAST_CHAIN = 0.6


@dataclass(frozen=True, slots=True)
class Landmark:
    """A pair of sentences that is likely right.

    Attributes:
        source: The source sentence.
        target: The target sentence.
        worth: How likely, 0 to about 1.
    """

    source: int
    target: int
    worth: float


def landmarks(similarity: Similarity) -> list[Landmark]:
    """Return the pairs of sentences that are among each other's nearest, in source order."""
    source, target = similarity.nearest
    there, back = _chosen(source, target), _chosen(target, source)
    rows = np.concatenate([there[0], back[1]])
    columns = np.concatenate([there[1], back[0]])
    cosines = np.concatenate([there[2], back[2]])
    _, firsts = np.unique(rows * len(target.numbers) + columns, return_index=True)
    rows, columns, cosines = rows[firsts], columns[firsts], cosines[firsts]
    scores = cosines - NEAR_SHARE * (source.near[1][rows] + target.near[1][columns]) / 2
    first = source.numbers[rows, 0] == columns
    worths = scores / max(float(np.median(scores[first])), 1e-6) if first.any() else scores
    return [
        Landmark(int(i), int(j), float(worth))
        for i, j, worth in sorted(zip(rows, columns, worths, strict=True))
        if worth > LEAST_WORTH
    ]


def _chosen(side: Neighbours, other: Neighbours) -> tuple[Numbers, Numbers, Floats]:
    """Return the pairs that *side* chooses and *other* does, or would, had it found them."""
    numbers, cosines = side.numbers[:, :CHOICES], side.cosines[:, :CHOICES].ravel()
    rows = np.repeat(np.arange(len(numbers)), numbers.shape[1])
    columns = numbers.ravel()
    chosen = other.numbers[columns, :CHOICES], other.cosines[columns, :CHOICES]
    returned = (chosen[0] == rows[:, None]).any(1) | (cosines > chosen[1][:, -1])
    return rows[returned], columns[returned], cosines[returned]


def chains(found: Sequence[Landmark]) -> list[list[tuple[int, int]]]:
    """Put landmarks together to chains that ascend on both sides, best first.

    A landmark is in at most one chain, and so are its two sentences.

    Args:
        found: Landmarks, in source order.

    Returns:
        Pairs of sentences, for every chain.

    Example:
        >>> found = [Landmark(0, 5, 1), Landmark(1, 6, 1), Landmark(2, 6, 1), Landmark(3, 0, 1)]
        >>> chains(found)
        [[(0, 5), (1, 6)], [(3, 0)]]
    """
    worths, before = _chained(found)
    taken: tuple[set[int], set[int]] = (set(), set())
    result = []
    for end in sorted(range(len(found)), key=lambda n: (-worths[n], n)):
        chain: list[int] = []
        at = end
        while at >= 0 and not (found[at].source in taken[0] or found[at].target in taken[1]):
            chain.append(at)
            at = before[at]
        worth = worths[end] - (worths[at] if at >= 0 else 0.0)
        if chain and worth >= LEAST_CHAIN:
            pairs = [(found[n].source, found[n].target) for n in reversed(chain)]
            taken[0].update(i for i, _ in pairs)
            taken[1].update(j for _, j in pairs)
            result.append(pairs)
    return result


def _chained(found: Sequence[Landmark]) -> tuple[list[float], list[int]]:
    """Return the worth of the best chain that ends at each landmark, and the one before it."""
    worths = [0.0] * len(found)
    before = [-1] * len(found)
    best = _PrefixMaximum(max((x.target for x in found), default=0) + 1)
    near: dict[int, list[int]] = {}
    waiting: list[int] = []
    for n, landmark in enumerate(found):
        if waiting and found[waiting[0]].source < landmark.source:
            for k in waiting:
                best.raise_to(found[k].target, worths[k], k)
            waiting = []
        far, last = best.up_to(landmark.target)
        options = [(0.0, -1), (far - STEP_COST, last)]
        for i in range(landmark.source - FREE_STEP, landmark.source):
            options += [
                (worths[k], k)
                for k in near.get(i, ())
                if 0 < landmark.target - found[k].target <= FREE_STEP
            ]
        worth, before[n] = max(options)
        worths[n] = worth + landmark.worth
        near.setdefault(landmark.source, []).append(n)
        waiting.append(n)
    return worths, before


class _PrefixMaximum:
    """The highest value below a place, and who gave it; a tree after Fenwick (1994)."""

    def __init__(self, size: int) -> None:
        self._highest = [(0.0, -1)] * (size + 1)

    def raise_to(self, place: int, value: float, giver: int) -> None:
        """Enter a value at a place."""
        place += 1
        while place < len(self._highest):
            self._highest[place] = max(self._highest[place], (value, giver))
            place += place & -place

    def up_to(self, place: int) -> tuple[float, int]:
        """Return the highest value entered before a place."""
        highest = (0.0, -1)
        while place > 0:
            highest = max(highest, self._highest[place])
            place -= place & -place
        return highest
