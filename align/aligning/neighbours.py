"""The nearest sentences of the other side: what a match is measured against.

The mean cosine with the nearest few says how near anything comes (Artetxe and Schwenk 2019,
"Margin-based parallel corpus mining"). Sentences that nearly repeat each other, such as a
caption and the body, count once, so that two right counterparts don't take each other's
margin away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from align.aligning.bands import Band
from align.aligning.nearest import nearest
from align.aligning.sides import Floats, Numbers, Side

__all__ = ["COPY", "Neighbours", "nearer", "neighbours"]

# How many neighbours are averaged; short documents have fewer, and 0 stands for the rest.
AVERAGED = 4
# How many are looked at, as some may repeat others.
KEPT = 8
# From this cosine on, two sentences of one side say the same.
COPY = 0.7
BLOCK = 1024

Pairs = tuple[Numbers, Numbers, Floats]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest sentences on the other side of each of n sentences.

    Attributes:
        numbers: Their numbers, nearest first, shape (n, k).
        cosines: Their cosines, shape (n, k).
        near: For every size of group, the mean cosine of each group with its nearest.
    """

    numbers: Numbers
    cosines: Floats
    near: dict[int, Floats]


def neighbours(side: Side, other: Side) -> Neighbours:
    """Find the nearest sentences of *other* for every sentence and group of *side*."""
    numbers, cosines = nearest(side.vectors(), other.vectors(), min(KEPT, len(other)))
    return _averaged(side, other, numbers, cosines)


def nearer(
    sides: tuple[Side, Side], found: tuple[Neighbours, Neighbours], bands: Iterable[Band]
) -> tuple[Neighbours, Neighbours]:
    """Look again in bands, for neighbours that an approximate search has missed there."""
    pairs = [[_pairs(x)] for x in found]
    for tile in (tile for band in bands for tile in band):
        source = sides[0].vectors(slice(tile.top, tile.bottom))
        cosines = source @ sides[1].vectors(slice(tile.left, tile.right)).T
        for own, (first, second), matrix in (
            (0, (tile.top, tile.left), cosines),
            (1, (tile.left, tile.top), cosines.T),
        ):
            least = found[own].cosines[first : first + len(matrix), -1:]
            rows, columns = np.nonzero(matrix > least)
            pairs[own].append((rows + first, columns + second, matrix[rows, columns]))
    return (
        _averaged(*sides, *_nearest_of(pairs[0], len(sides[0]))),
        _averaged(*sides[::-1], *_nearest_of(pairs[1], len(sides[1]))),
    )


def _pairs(found: Neighbours) -> Pairs:
    """List sentences with their neighbours, and the cosines."""
    rows = np.repeat(np.arange(len(found.numbers)), found.numbers.shape[1])
    return rows, found.numbers.ravel(), found.cosines.ravel()


def _nearest_of(pairs: Sequence[Pairs], size: int) -> tuple[Numbers, Floats]:
    """Return the nearest of each sentence, given at least ``KEPT`` different ones for each."""
    rows, columns, cosines = (np.concatenate(x) for x in zip(*pairs, strict=True))
    _, firsts = np.unique(rows * (columns.max() + 1) + columns, return_index=True)
    rows, columns, cosines = rows[firsts], columns[firsts], cosines[firsts]
    order = np.lexsort((columns, -cosines, rows))
    starts = np.searchsorted(rows[order], np.arange(size))
    best = order[starts[:, None] + np.arange(KEPT)]
    return columns[best], cosines[best]


def _averaged(side: Side, other: Side, numbers: Numbers, cosines: Floats) -> Neighbours:
    distinct = _distinct(other, numbers)
    near = {k: _near(side, k, other, distinct) for k in side.norms}
    return Neighbours(numbers, cosines, near)


def _distinct(other: Side, numbers: Numbers) -> Numbers:
    """Keep the first ``AVERAGED`` neighbours that repeat none before them; -1 fills up."""
    kept = np.full((len(numbers), AVERAGED), -1)
    for first in range(0, len(numbers), BLOCK):
        block = numbers[first : first + BLOCK]
        vectors = other.vectors(block)
        likeness = vectors @ vectors.swapaxes(1, 2)
        is_copy = np.triu(likeness >= COPY, 1).any(1)
        order = np.argsort(is_copy, axis=1, kind="stable")[:, :AVERAGED]
        chosen = np.where(
            np.take_along_axis(is_copy, order, 1), -1, np.take_along_axis(block, order, 1)
        )
        kept[first : first + BLOCK, : chosen.shape[1]] = chosen
    return kept


def _near(side: Side, size: int, other: Side, distinct: Numbers) -> Floats:
    """Average the highest cosines of groups with the neighbours of their sentences."""
    count = len(side) - size + 1
    near = np.empty(count, np.float32)
    for first in range(0, count, BLOCK):
        last = min(first + BLOCK, count)
        candidates = np.concatenate([distinct[first + k : last + k] for k in range(size)], axis=1)
        candidates = np.sort(candidates, axis=1)
        is_none = candidates < 0
        is_none[:, 1:] |= candidates[:, 1:] == candidates[:, :-1]
        cosines = np.einsum("ik,ijk->ij", side.groups(size, first, last), other.vectors(candidates))
        cosines = np.where(is_none, -1, cosines)
        highest = -np.sort(-cosines, axis=1)[:, :AVERAGED]
        near[first:last] = np.where(highest > -1, highest, 0).sum(1) / np.float32(AVERAGED)
    return near
