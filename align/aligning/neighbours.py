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
from align.aligning.nearest import is_exact, nearest
from align.aligning.sides import MOST_SENTENCES, Floats, Numbers, Side

__all__ = ["COPY", "Neighbours", "nearer", "neighbours"]

# How many neighbours are averaged; short documents have fewer, and 0 stands for the rest.
AVERAGED = 4
# How many are looked at, as some may repeat others.
KEPT = 8
# From this cosine on, two sentences of one side say the same.
COPY = 0.7
BLOCK = 1024
# Groups that are averaged at a time: their neighbours' vectors stay in the processor's cache.
FEW = 64

Pairs = tuple[Numbers, Numbers, Floats]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest sentences on the other side of each of n sentences.

    Attributes:
        numbers: Their numbers, nearest first, shape (n, k).
        cosines: Their cosines, shape (n, k).
        near: For every size of group, the mean cosine of each group with its nearest; where
            the search was approximate, of single sentences alone until ``nearer``.
    """

    numbers: Numbers
    cosines: Floats
    near: dict[int, Floats]


def neighbours(side: Side, other: Side) -> Neighbours:
    """Find the nearest sentences of *other* for every sentence and group of *side*."""
    numbers, cosines = nearest(side, other, min(KEPT, len(other)))
    # What clusters have missed is found later (see ``nearer``); groups wait for it.
    sizes = side.norms if is_exact(len(side), len(other)) else (1,)
    return _averaged(side, other, numbers, cosines, sizes)


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
        _averaged(*sides, *_nearest_of(pairs[0], len(sides[0])), sides[0].norms),
        _averaged(*sides[::-1], *_nearest_of(pairs[1], len(sides[1])), sides[1].norms),
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


def _averaged(
    side: Side, other: Side, numbers: Numbers, cosines: Floats, sizes: Iterable[int]
) -> Neighbours:
    distinct = _distinct(other, numbers)
    return Neighbours(numbers, cosines, _nears(side, other, distinct, sizes))


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


def _nears(side: Side, other: Side, distinct: Numbers, sizes: Iterable[int]) -> dict[int, Floats]:
    """Average the highest cosines of all groups with the neighbours of their sentences."""
    near = {size: np.empty(len(side.norms[size]), np.float32) for size in sizes}
    for first in range(0, len(side), FEW):
        # Groups nearby share most of their neighbours.
        held, places = np.unique(
            distinct[first : first + FEW + MOST_SENTENCES - 1], return_inverse=True
        )
        missing = int(held[0] < 0)
        vectors, places = other.vectors(held[missing:]), places.reshape(-1, AVERAGED) - missing
        for size, means in near.items():
            last = min(first + FEW, len(means))
            if first < last:
                groups = side.groups(size, first, last)
                means[first:last] = _near(groups, size, places, vectors)
    return near


def _near(groups: Floats, size: int, places: Numbers, vectors: Floats) -> Floats:
    """Average the highest cosines of groups with the neighbours of their sentences.

    Args:
        groups: The vectors of groups.
        size: How many sentences each group takes.
        places: Where the neighbours of each sentence stand in *vectors*; -1 for none.
        vectors: The neighbours' vectors.
    """
    candidates = np.concatenate([places[k : k + len(groups)] for k in range(size)], axis=1)
    candidates = np.sort(candidates, axis=1)
    is_none = candidates < 0
    is_none[:, 1:] |= candidates[:, 1:] == candidates[:, :-1]
    cosines = np.einsum("ik,ijk->ij", groups, vectors[candidates])
    cosines = np.where(is_none, -1, cosines)
    highest = -np.sort(-cosines, axis=1)[:, :AVERAGED]
    means: Floats = np.where(highest > -1, highest, 0).sum(1) / np.float32(AVERAGED)
    return means
