"""The nearest of many vectors: by looking at all of them, or in the likeliest places alone.

Short documents are compared whole. In long ones that takes time with the square of the
length, so there the sentences are put into clusters, and each is compared with those of the
few clusters whose centres are nearest to it (an inverted file, as in Sivic and Zisserman
2003 and Jégou et al. 2011).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

import numpy as np

from align.aligning.sides import Floats, Numbers, units

__all__ = ["Vectors", "is_exact", "nearest"]

# Up to this many pairs of sentences all are looked at.
ALL_CELLS = 16_000_000
BLOCK = 1024
# Vectors in a mean cluster, clusters that are looked in, and how centres are found.
CLUSTER = 200
PROBES = 4
SAMPLED = 40
ROUNDS = 5
# Rows that are searched at a time: bounds the memory.
ROWS = 8 * BLOCK
THREADS = min(os.cpu_count() or 1, 4)

_T = TypeVar("_T")


def is_exact(count: int, others: int) -> bool:
    """Tell whether among so many vectors the nearest are surely found."""
    return count * others <= ALL_CELLS


class Vectors(Protocol):
    """Vectors of length 1, given out some at a time."""

    def __len__(self) -> int:
        """How many there are."""

    def vectors(self, which: slice | Numbers) -> Floats:
        """Return some of them."""


def nearest(vectors: Vectors, others: Vectors, kept: int) -> tuple[Numbers, Floats]:
    """Find the nearest of *others* for each of *vectors*.

    Among very many the search is approximate: it may miss some.

    Returns:
        Their numbers and cosines, nearest first, shape (n, kept).
    """
    if is_exact(len(vectors), len(others)):
        every = others.vectors(slice(None)).T
        found = [_best_of_all(rows @ every, kept) for rows in _blocks(vectors, BLOCK)]
    else:
        found = list(_by_clusters(vectors, others, kept))
    numbers, cosines = zip(*found, strict=True)
    return np.concatenate(numbers), np.concatenate(cosines)


def _best_of(numbers: Numbers, cosines: Floats, kept: int) -> tuple[Numbers, Floats]:
    """Keep the highest cosines of each row, highest first, of equal ones the lower number."""
    order = np.lexsort((numbers, -cosines), axis=1)[:, :kept]
    return np.take_along_axis(numbers, order, 1), np.take_along_axis(cosines, order, 1)


def _best_of_all(cosines: Floats, kept: int) -> tuple[Numbers, Floats]:
    """Keep the highest cosines of each row, and the columns they stand in."""
    if kept == 1:  # of equal ones the first
        best = cosines.argmax(1)[:, None]
        return best, np.take_along_axis(cosines, best, 1)
    highest = np.argpartition(cosines, cosines.shape[1] - kept, axis=1)[:, -kept:]
    return _best_of(highest, np.take_along_axis(cosines, highest, 1), kept)


def _blocks(vectors: Vectors, size: int) -> Iterator[Floats]:
    """Give all vectors, so many at a time."""
    for first in range(0, len(vectors), size):
        yield vectors.vectors(slice(first, first + size))


def _by_clusters(vectors: Vectors, others: Vectors, kept: int) -> Iterator[tuple[Numbers, Floats]]:
    """Search some rows at a time in the clusters whose centres are nearest."""
    centres, members = _clusters(others, kept)
    for rows in _blocks(vectors, ROWS):
        yield _best_in_clusters(rows, others, centres, members, kept)


def _best_in_clusters(
    rows: Floats, others: Vectors, centres: Floats, members: Sequence[Numbers], kept: int
) -> tuple[Numbers, Floats]:
    """Find the nearest of *others* for each row among the members of the nearest clusters."""
    probed = min(PROBES, len(centres))
    probes = _nearest_centres(rows, centres, probed)
    numbers = np.empty((probes.size, kept), np.int64)
    cosines = np.empty((probes.size, kept), np.float32)

    def look_in(cluster: Numbers, asking: Numbers) -> None:
        held = others.vectors(cluster).T
        for start in range(0, len(asking), BLOCK):
            asked = asking[start : start + BLOCK]
            found, cosines[asked] = _best_of_all(rows[asked // probed] @ held, kept)
            numbers[asked] = cluster[found]

    _side_by_side(look_in, members, _grouped(probes.ravel(), len(centres)))
    return _best_of(numbers.reshape(len(rows), -1), cosines.reshape(len(rows), -1), kept)


def _clusters(vectors: Vectors, least: int) -> tuple[Floats, list[Numbers]]:
    """Put vectors into clusters of at least so many; give their centres and their members."""
    centres = _centres(vectors, max(1, len(vectors) // CLUSTER))
    homes = _homes(vectors, centres)
    is_large = np.bincount(homes, minlength=len(centres)) >= least
    if not is_large.all():
        centres = centres[is_large]
        homes = _homes(vectors, centres)
    return centres, _grouped(homes, len(centres))


def _homes(vectors: Vectors, centres: Floats) -> Numbers:
    """Return the number of the centre nearest to each vector."""
    return np.concatenate([_nearest_centres(x, centres, 1)[:, 0] for x in _blocks(vectors, ROWS)])


def _centres(vectors: Vectors, count: int) -> Floats:
    """Find centres of clusters by k-means over the cosines of a sample (Lloyd 1982)."""
    step = max(1, len(vectors) // (SAMPLED * count))
    sample = vectors.vectors(slice(None, None, step))
    centres: Floats = sample[np.linspace(0, len(sample) - 1, count).astype(int)]
    for _ in range(ROUNDS):
        for n, cluster in enumerate(_grouped(_nearest_centres(sample, centres, 1)[:, 0], count)):
            if len(cluster):
                centres[n] = units(sample[cluster].sum(0))
    return centres


def _nearest_centres(vectors: Floats, centres: Floats, count: int) -> Numbers:
    """Return the numbers of the centres nearest to each vector, shape (n, count)."""

    def of_block(first: int) -> Numbers:
        return _best_of_all(vectors[first : first + BLOCK] @ centres.T, count)[0]

    return np.concatenate(_side_by_side(of_block, range(0, len(vectors), BLOCK)))


def _side_by_side(function: Callable[..., _T], *items: Iterable[Any]) -> list[_T]:
    """Call a function, which leaves Python to others for most of its time, on all items."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(function, *items))


def _grouped(clusters: Numbers, count: int) -> list[Numbers]:
    """Return the places of each cluster's number, ascending."""
    order = np.argsort(clusters, kind="stable")
    return np.split(order, np.searchsorted(clusters[order], np.arange(1, count)))
