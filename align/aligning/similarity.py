"""How well two groups of neighbouring sentences fit: the one score of the aligner.

For groups g and h of the two sides, with x(g) the centred vector of a group:

    cosine          x(g) · x(h)
    neighbourhood   cosine less NEAR_SHARE of the mean cosine of both groups with the
                    NEIGHBOURS sentences nearest to them on the other side (after Artetxe and
                    Schwenk 2019, "Margin-based parallel corpus mining"; between short
                    documents the nearest are few, so they count for half)
    local           cosine less the mean cosine of each group with the sentences right
                    outside the other one (Liu and Zhu 2022, "Bertalign")
    growth          cosine less that of the same pair with a border sentence left out
    score           LOCAL_SHARE · local + (1 - LOCAL_SHARE) · neighbourhood
                    - GROWTH_PRICE · max(0, GROWTH_LEAST - growth)

Vectors are centred on the mean of their document, drawn toward the place where the model's
vectors lie at rest, as if the document had BACKGROUND_WEIGHT further sentences there. A
group's vector is the sum of its sentences' vectors, weighted by length, so each sentence
is encoded once. Length agreement is a log likelihood ratio after Gale and Church (1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["SHAPES", "Floats", "Shape", "Similarity", "compare"]

Floats = npt.NDArray[np.float32]
Shape = tuple[int, int]

# Sentences on the source and on the target side of a bead.
SHAPES: tuple[Shape, ...] = (
    *((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1), (2, 3), (3, 2)),
)
NEIGHBOURS = 4
NEAR_SHARE = 0.5
LOCAL_SHARE = 0.25
GROWTH_PRICE = 1.5
GROWTH_LEAST = 0.025
BACKGROUND_WEIGHT = 8.0
# Variance of the log length ratio of translations: a floor, and a part that shrinks with
# length; the deviation of that ratio for texts that have nothing to do with each other.
LENGTH_FLOOR = 0.03
LENGTH_SPREAD = 2.5
LENGTH_NULL = 0.7
LENGTH_LEAST = -8.0


@dataclass(frozen=True, slots=True)
class Similarity:
    """Everything the search asks about two documents of n and m sentences.

    Attributes:
        scores: For every shape (p, q) that fits, the scores of all its beads, shape
            (n - p + 1, m - q + 1); a bead is known by its first sentences.
        source: For every p, the vectors of the groups of p sentences.
        target: For every q, the vectors of the groups of q sentences.
        source_lengths: For every p, the lengths of the groups of p sentences.
        target_lengths: For every q, the lengths of the groups of q sentences.
    """

    scores: dict[Shape, Floats]
    source: dict[int, Floats]
    target: dict[int, Floats]
    source_lengths: dict[int, Floats]
    target_lengths: dict[int, Floats]

    @property
    def sizes(self) -> tuple[int, int]:
        """The numbers of sentences, n and m."""
        return len(self.source[1]), len(self.target[1])

    def cosine(self, shape: Shape, source: int, target: int) -> float:
        """Return the cosine of one bead's groups, which begin at two sentences."""
        return float(self.source[shape[0]][source] @ self.target[shape[1]][target])

    def length_agreement(self, shape: Shape, ratio: float) -> Floats:
        """Say how much more likely the lengths are for a translation than for chance.

        Args:
            shape: The shape of the beads.
            ratio: Target length expected for a source length of 1.

        Returns:
            Log likelihood ratios in nats, shaped like ``scores[shape]``.
        """
        source = self.source_lengths[shape[0]][:, None] * np.float32(ratio)
        target = self.target_lengths[shape[1]][None]
        squared = np.square(np.log(target / source))
        variance = LENGTH_FLOOR + LENGTH_SPREAD / np.minimum(source, target)
        null = LENGTH_NULL**2
        nats = 0.5 * (squared / null - squared / variance - np.log(variance / null))
        agreement: Floats = np.maximum(nats, LENGTH_LEAST).astype(np.float32)
        return agreement


def compare(
    source: Floats,
    target: Floats,
    source_lengths: Floats,
    target_lengths: Floats,
    background: Floats | None = None,
) -> Similarity:
    """Score all groups of one document against all groups of another.

    Args:
        source: Vectors of length 1, shape (n, width), n > 0.
        target: Vectors of length 1, shape (m, width), m > 0.
        source_lengths: Lengths of the sentences in characters, shape (n,).
        target_lengths: Lengths of the sentences in characters, shape (m,).
        background: Vectors of unrelated sentences, shape (k, width).

    Returns:
        The scores.
    """
    sides = (_centred(source, background), _centred(target, background))
    lengths = (source_lengths.astype(np.float32), target_lengths.astype(np.float32))
    sizes = [range(1, max(shape[side] for shape in SHAPES) + 1) for side in (0, 1)]
    groups = [
        {k: _groups(sides[s], lengths[s], k) for k in sizes[s] if k <= len(sides[s])}
        for s in (0, 1)
    ]
    group_lengths = [
        {k: np.convolve(lengths[s], np.ones(k, np.float32), "valid") for k in groups[s]}
        for s in (0, 1)
    ]
    grid = _Grid(groups[0], groups[1])
    shapes = [(p, q) for p, q in SHAPES if p in groups[0] and q in groups[1]]
    scores = {shape: grid.score(shape) for shape in shapes}
    return Similarity(scores, groups[0], groups[1], group_lengths[0], group_lengths[1])


class _Grid:
    """The cosines of groups that the margins are made of."""

    def __init__(self, source: dict[int, Floats], target: dict[int, Floats]) -> None:
        self._source = source
        self._target = target
        # Groups of each size against the single sentences of the other side.
        self.to_target = {p: group @ target[1].T for p, group in source.items()}
        self.to_source = {q: source[1] @ group.T for q, group in target.items()}
        self._near_target = {p: _nearest(x) for p, x in self.to_target.items()}
        self._near_source = {q: _nearest(x.T) for q, x in self.to_source.items()}

    def score(self, shape: Shape) -> Floats:
        p, q = shape
        cosine = self._cosine(p, q)
        near = self._near_target[p][:, None] + self._near_source[q][None]
        local = cosine - self._outside(p, q)
        score = LOCAL_SHARE * local + (1 - LOCAL_SHARE) * (cosine - NEAR_SHARE * near / 2)
        if p + q > 2:
            growth = cosine - self._smaller(p, q)
            score = score - GROWTH_PRICE * np.maximum(0, GROWTH_LEAST - growth)
        return np.asarray(score, np.float32)

    def _cosine(self, p: int, q: int) -> Floats:
        return self._source[p] @ self._target[q].T

    def _outside(self, p: int, q: int) -> Floats:
        """Average the cosines with the sentences before and behind the other group."""
        source, target = self.to_target[p], self.to_source[q]
        rows, columns = len(source), target.shape[1]
        total = np.zeros((rows, columns), np.float32)
        count = np.zeros((rows, columns), np.float32)
        for part, outside in (
            (np.s_[:, 1:], source[:, : columns - 1]),
            (np.s_[:, : columns - 1], source[:, q:]),
            (np.s_[1:], target[: rows - 1]),
            (np.s_[: rows - 1], target[p:]),
        ):
            total[part] += outside
            count[part] += 1
        return np.asarray(total / np.maximum(count, 1), np.float32)

    def _smaller(self, p: int, q: int) -> Floats:
        """Return the best cosine that is left when a border sentence is left out."""
        best = []
        if p > 1:
            fewer = self._cosine(p - 1, q)
            best += [fewer[:-1], fewer[1:]]
        if q > 1:
            fewer = self._cosine(p, q - 1)
            best += [fewer[:, :-1], fewer[:, 1:]]
        highest: Floats = np.maximum.reduce(best)
        return highest


def _centred(vectors: Floats, background: Floats | None) -> Floats:
    total, weight = vectors.sum(0, dtype=np.float64), float(len(vectors))
    if background is not None:
        total = total + BACKGROUND_WEIGHT * background.mean(0, dtype=np.float64)
        weight += BACKGROUND_WEIGHT
    return _unit((vectors - total / weight).astype(np.float32))


def _unit(vectors: Floats) -> Floats:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), np.float32)


def _groups(vectors: Floats, weights: Floats, size: int) -> Floats:
    """Return a vector for every *size* neighbouring sentences, shape (n - size + 1, width)."""
    weighted = vectors * weights[:, None]
    count = len(vectors) - size + 1
    return _unit(np.sum([weighted[k : k + count] for k in range(size)], axis=0))


def _nearest(cosines: Floats) -> Floats:
    """Average the highest cosines of each row; where there are too few, 0 stands for chance."""
    kept = min(NEIGHBOURS, cosines.shape[1])
    highest = np.partition(cosines, cosines.shape[1] - kept, axis=1)[:, -kept:]
    mean: Floats = highest.sum(1) / np.float32(NEIGHBOURS)
    return mean
