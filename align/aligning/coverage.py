"""Word by word: how much of two groups says the same, and what is said just outside them.

Every token looks for its best match, by cosine, among the tokens of the other side's group
(after SimAlign, Jalili Sabet et al. 2020, and BERTScore, Zhang et al. 2020). A sentence's
best matches in single sentences combine to those in any group, as the best of a group is
the best of its parts, so each pair of sentences is looked at once.

    cover   the weighted mean of the tokens' best matches, averaged over both sides
    lack    how much better tokens match in the sentences right outside the other group than
            in it, by weight, summed over each side and averaged over both, in units of the
            weight of a mean sentence

A token weighs more the less it matches sentences that have nothing to do with it: common
words and commas match anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from align.aligning.bands import Place, Tile
from align.aligning.sides import MOST_SENTENCES, Floats, Side

__all__ = ["Coverage", "Covered", "Weights", "covered", "telling"]

# Sentences of the other side that a token's weight is measured on.
SAMPLE = 64
LEAST_WEIGHT = 0.05
# Rows of sentences that are compared at a time: bounds the memory.
ROWS = 16


@dataclass(frozen=True, slots=True)
class Weights:
    """How telling the tokens of one side are.

    Attributes:
        tokens: A weight for every token.
        groups: For every size of group, the sums of its tokens' weights.
        mean: The weight of a mean sentence.
    """

    tokens: Floats
    groups: dict[int, Floats]
    mean: float


def telling(side: Side, other: Side) -> Weights:
    """Weigh the tokens of *side* by how they match sentences of *other* in general."""
    sample = np.unique(np.linspace(0, len(other) - 1, min(SAMPLE, len(other))).round().astype(int))
    words = [other.words(n, n + 1) for n in sample]
    ends = np.cumsum([0, *(len(x) for x in words)])
    every = np.concatenate(words).T
    tokens = np.empty(side.starts[-1], np.float32)
    for first in range(0, len(side), ROWS):
        last = min(first + ROWS, len(side))
        best = np.maximum.reduceat(side.words(first, last) @ every, ends[:-1], axis=1)
        tokens[side.starts[first] : side.starts[last]] = np.median(best, axis=1)
    tokens = side.masses * np.square(np.clip(1 - tokens, LEAST_WEIGHT, 1))
    sums = np.add.reduceat(tokens, side.starts[:-1])
    groups = {k: np.convolve(sums, np.ones(k, np.float32), "valid") for k in side.norms}
    return Weights(tokens, groups, float(sums.mean()))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sums over the tokens of the sentences in a tile, and right outside of it.

    Attributes:
        source: For every size of target group, what the tokens of each source sentence
            gather, and what they lack.
        target: For every size of source group, the same for each target sentence.
    """

    source: dict[int, tuple[Floats, Floats]]
    target: dict[int, tuple[Floats, Floats]]

    @classmethod
    def over(cls, source: Side, target: Side, weights: tuple[Weights, Weights], tile: Tile) -> Self:
        """Compare the tokens of all groups that begin in a tile."""
        rows = _reach(tile.top, tile.bottom, len(source))
        columns = _reach(tile.left, tile.right, len(target))
        by_source, by_target = _best_matches(source, target, rows, columns)
        return cls(
            dict(_sums(by_source, source, weights[0], rows, tile.left, tile.right, columns)),
            dict(_sums(by_target, target, weights[1], columns, tile.top, tile.bottom, rows)),
        )


def _reach(first: int, last: int, length: int) -> tuple[int, int]:
    """Return the sentences in groups that begin in a range, and the ones around them."""
    return max(first - 1, 0), min(last + MOST_SENTENCES, length)


def _best_matches(
    source: Side, target: Side, rows: tuple[int, int], columns: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Match the tokens of two ranges of sentences.

    Returns:
        The best match of every source token in each target sentence, shape (source tokens,
        columns), and of every target token in each source sentence, (target tokens, rows).
    """
    words = np.ascontiguousarray(target.words(*columns).T)
    ends = target.starts[columns[0] : columns[1]] - target.starts[columns[0]]
    by_source, by_target = [], []
    for first in range(*rows, ROWS):
        last = min(first + ROWS, rows[1])
        cosines = source.words(first, last) @ words
        by_source.append(np.maximum.reduceat(cosines, ends, axis=1))
        starts = source.starts[first:last] - source.starts[first]
        by_target.append(np.maximum.reduceat(cosines, starts, axis=0))
    return np.concatenate(by_source), np.concatenate(by_target).T


def _sums(
    best: Floats,
    side: Side,
    weights: Weights,
    own: tuple[int, int],
    first: int,
    last: int,
    other: tuple[int, int],
) -> Iterator[tuple[int, tuple[Floats, Floats]]]:
    """Sum matches and lacks over the tokens of each sentence, for every size of other group.

    Args:
        best: The best match of every token in each sentence of the other side.
        side: The side of the tokens.
        weights: Their weights.
        own: The range of sentences that the tokens belong to.
        first: The first sentence of the other side that a group begins with.
        last: The one behind the last.
        other: The range of sentences of the other side.

    Yields:
        The size of the group, and the sums, each of shape (own sentences, groups).
    """
    starts = side.starts[own[0] : own[1]] - side.starts[own[0]]
    heavy = weights.tokens[side.starts[own[0]] : side.starts[own[1]], None]
    nothing = np.full((len(best), 1), -1, np.float32)
    framed = np.concatenate([nothing, best, nothing], axis=1)
    offset = first - other[0]
    for size in range(1, MOST_SENTENCES + 1):
        count = min(last, other[1] - size + 1) - first
        if count <= 0:
            return
        inside = np.maximum.reduce([best[:, offset + k : offset + k + count] for k in range(size)])
        outside = np.maximum(
            framed[:, offset : offset + count],
            framed[:, offset + size + 1 : offset + size + 1 + count],
        )
        lacking = np.maximum(outside - inside, 0)
        yield (
            size,
            (
                np.add.reduceat(inside * heavy, starts, axis=0),
                np.add.reduceat(lacking * heavy, starts, axis=0),
            ),
        )


@dataclass(frozen=True, slots=True)
class Covered:
    """What one bead's words say of it.

    Attributes:
        source: Weighted mean of the best matches of the source tokens, -1 to 1.
        target: The same of the target tokens.
        lack: How much better they match right outside, in mean sentences.
    """

    source: float
    target: float
    lack: float


def covered(sides: tuple[Side, Side], weights: tuple[Weights, Weights], place: Place) -> Covered:
    """Compare the words of one bead."""
    firsts, ends = (place.source, place.target), place.ends
    (rows, own_rows), (columns, own_columns) = (
        _around(side, first, end) for side, first, end in zip(sides, firsts, ends, strict=True)
    )
    cosines = rows @ columns.T
    means, lacks = [], []
    for side, matches, held in (
        (0, cosines[own_rows], own_columns),
        (1, cosines[:, own_columns].T, own_rows),
    ):
        starts, weight = sides[side].starts, weights[side]
        heavy = weight.tokens[starts[firsts[side]] : starts[ends[side]]]
        gathered = heavy @ np.maximum.reduce(matches[:, held], axis=1)
        means.append(float(gathered / np.add.reduce(heavy)))
        lacks.append(float(heavy @ np.maximum.reduce(matches, axis=1) - gathered))
    mean_sentence = (weights[0].mean + weights[1].mean) / 2
    return Covered(means[0], means[1], sum(lacks) / (2 * mean_sentence))


def _around(side: Side, first: int, last: int) -> tuple[Floats, slice]:
    """Return the words of sentences and of those right around them, and where their own are."""
    start, end = max(first - 1, 0), min(last + 1, len(side))
    before = int(side.starts[start])
    return side.words(start, end), slice(
        int(side.starts[first]) - before, int(side.starts[last]) - before
    )
