"""The search: the best set of monotone runs.

A run is a chain of beads in the same order on both sides; sentences between its beads may
be left out. Runs are found one after the other: a local alignment (Smith and Waterman
1981) over beads finds the best run, its sentences are closed, and again, until the best
that is left is not worth a break of order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from align.aligning.similarity import Floats, Shape

__all__ = ["CLOSED", "Place", "best_runs"]

CLOSED = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bead lies: its first sentences, and how many it takes on each side."""

    source: int
    target: int
    shape: Shape


def best_runs(
    values: Mapping[Shape, Floats], opening: float, breaking: float, *, monotone: bool = False
) -> list[list[Place]]:
    """Find disjoint runs whose beads are worth the most.

    Args:
        values: For every shape (p, q), what its beads are worth, shape
            (n - p + 1, m - q + 1); a bead is known by its first sentences.
        opening: What it costs to leave sentences out between two beads of a run.
        breaking: What every run but the first costs.
        monotone: Whether to stop at the first run.

    Returns:
        The runs, best first; a sentence is in at most one bead.

    Example:
        >>> values = {(1, 1): np.array([[-1, 5], [3, -1]], np.float32)}
        >>> [[(x.source, x.target) for x in run] for run in best_runs(values, 0.5, 2.0)]
        [[(0, 1)], [(1, 0)]]
    """
    open_values = {shape: matrix.copy() for shape, matrix in values.items()}
    runs: list[list[Place]] = []
    while True:
        worth, run = _best_run(open_values, np.float32(opening))
        if not run or (runs and worth <= breaking):
            return runs
        runs.append(run)
        if monotone:
            return runs
        _close(open_values, run)


def _close(values: Mapping[Shape, Floats], run: list[Place]) -> None:
    """Forbid every bead that shares a sentence with the run."""
    for (p, q), matrix in values.items():
        for place in run:
            first, last = place.source, place.source + place.shape[0]
            matrix[max(0, first - p + 1) : last] = CLOSED
            first, last = place.target, place.target + place.shape[1]
            matrix[:, max(0, first - q + 1) : last] = CLOSED


def _best_run(values: Mapping[Shape, Floats], opening: np.float32) -> tuple[float, list[Place]]:
    """Fill the tables row by row, and follow the best run back.

    The tables stand at borders: entry (i, j) covers the first i and j sentences.
    ``bead`` is the best run that ends there with a bead, ``gap`` one that has left
    sentences out since, ``start`` what a bead that begins there builds upon.
    """
    rows, columns = next((len(x), x.shape[1]) for x in [values[1, 1]])
    bead = np.full((rows + 1, columns + 1), CLOSED, np.float32)
    gap = np.full((rows + 1, columns + 1), CLOSED, np.float32)
    start = np.zeros((rows + 1, columns + 1), np.float32)
    for i in range(1, rows + 1):
        row = bead[i]
        for (p, q), matrix in values.items():
            if p <= i:
                ends = row[q:]
                np.maximum(ends, start[i - p, : columns + 1 - q] + matrix[i - p], out=ends)
        reached = np.maximum(gap[i - 1], bead[i - 1] - opening)
        reached[1:] = np.maximum(reached[1:], row[:-1] - opening)
        np.maximum.accumulate(reached, out=gap[i])
        start[i] = np.maximum(0, np.maximum(row, gap[i]))
    i, j = (int(x) for x in np.unravel_index(np.argmax(bead), bead.shape))
    worth = float(bead[i, j])
    if worth <= 0:
        return 0.0, []
    return worth, list(_follow(values, opening, bead, gap, start, i, j))[::-1]


def _follow(
    values: Mapping[Shape, Floats],
    opening: np.float32,
    bead: Floats,
    gap: Floats,
    start: Floats,
    i: int,
    j: int,
) -> Iterator[Place]:
    """Give the beads of the run that ends at (i, j), last first.

    Sums of the same numbers are equal to the last bit, so the tables need no pointers.
    """
    while True:
        p, q = next(
            (p, q)
            for (p, q), matrix in values.items()
            if p <= i and q <= j and bead[i, j] == start[i - p, j - q] + matrix[i - p, j - q]
        )
        i, j = i - p, j - q
        yield Place(i, j, (p, q))
        if start[i, j] <= 0:
            return
        if start[i, j] == bead[i, j]:
            continue
        while True:
            if i and gap[i, j] == bead[i - 1, j] - opening:
                i -= 1
                break
            if j and gap[i, j] == bead[i, j - 1] - opening:
                j -= 1
                break
            if i and gap[i, j] == gap[i - 1, j]:
                i -= 1
            else:
                j -= 1
