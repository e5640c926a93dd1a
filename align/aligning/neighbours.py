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
from align.aligning.sides import MOST_SENTENCES, Floats, Numbers, Side, windows

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
        distinct: The first ``AVERAGED`` that repeat none before them, -1 for none, shape
            (n, AVERAGED).
        near: For every size of group, the mean cosine of each group with its nearest; where
            the search was approximate, of single sentences alone until ``nearer``.
    """

    numbers: Numbers
    cosines: Floats
    distinct: Numbers
    near: dict[int, Floats]


def neighbours(side: Side, other: Side) -> Neighbours:
    """Find the nearest sentences of *other* for every sentence and group of *side*."""
    numbers, cosines = nearest(side, other, min(KEPT, len(other)))
    # What clusters have missed is found later (see ``nearer``); groups wait for it.
    sizes = side.norms if is_exact(len(side), len(other)) else (1,)
    distinct = _distinct(other, numbers)
    return Neighbours(numbers, cosines, distinct, _nears(side, other, distinct, sizes))


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
        _changed(sides[0], sides[1], found[0], pairs[0]),
        _changed(sides[1], sides[0], found[1], pairs[1]),
    )


def _changed(side: Side, other: Side, found: Neighbours, pairs: Sequence[Pairs]) -> Neighbours:
    """Return the nearest of all these pairs, which hold those that were found before."""
    numbers, cosines = _nearest_of(pairs, len(side))
    is_new = (numbers != found.numbers).any(axis=1)
    distinct = found.distinct.copy()
    distinct[is_new] = _distinct(other, numbers[is_new])
    return Neighbours(numbers, cosines, distinct, _nears(side, other, distinct, side.norms))


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


def _distinct(other: Side, numbers: Numbers) -> Numbers:
    """Keep the first neighbours that repeat none before them, as ``Neighbours`` says."""
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
        places = places.reshape(-1, AVERAGED) - missing
        reach = slice(first, first + len(places))
        products = side.vectors(reach) @ other.vectors(held[missing:]).T
        products *= side.lengths[1][reach, None]
        for size, means in near.items():
            last = min(first + FEW, len(means))
            if first < last:
                cosines = windows(products[: last - first + size - 1], size)
                cosines /= side.norms[size][first:last, None]
                means[first:last] = _near(cosines, size, places)
    return near


def _near(cosines: Floats, size: int, places: Numbers) -> Floats:
    """Average the highest cosines of groups with the neighbours of their sentences.

    Args:
        cosines: Those of groups with what is near any of them, shape (groups, vectors).
        size: How many sentences each group takes.
        places: Which vectors the neighbours of each sentence are; -1 for none.
    """
    candidates = np.concatenate([places[k : k + len(cosines)] for k in range(size)], axis=1)
    candidates = np.sort(candidates, axis=1)
    is_none = candidates < 0
    is_none[:, 1:] |= candidates[:, 1:] == candidates[:, :-1]
    found = np.where(is_none, -1, np.take_along_axis(cosines, candidates, 1))
    highest = -np.sort(-found, axis=1)[:, :AVERAGED]
    means: Floats = np.where(highest > -1, highest, 0).sum(1) / np.float32(AVERAGED)
    return means
