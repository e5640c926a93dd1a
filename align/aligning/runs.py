"""The search: the best set of monotone runs.

A run is a chain of beads in the same order on both sides; sentences between its beads may
be left out. Runs are found one after the other: a local alignment (Smith and Waterman
1981) over beads finds the best run of every band, the best of these is taken, its sentences
are closed, and again, until the best that is left is not worth a break of order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from align.aligning.bands import CLOSED, Place, Shape, Table
from align.aligning.sides import Floats

__all__ = ["Run", "best_runs"]


@dataclass(frozen=True, slots=True)
class Run:
    """A chain of beads.

    Attributes:
        table: The number of the table that it was found in.
        places: Its beads, in order.
    """

    table: int
    places: tuple[Place, ...]


def best_runs(
    tables: Sequence[Table], opening: float, breaking: float, *, monotone: bool = False
) -> list[Run]:
    """Find disjoint runs whose beads are worth the most.

    Args:
        tables: What the beads are worth, band by band; a run lies in one band.
        opening: What it costs to leave sentences out between two beads of a run.
        breaking: What every run but the first costs.
        monotone: Whether to stop at the first run.

    Returns:
        The runs, best first; a sentence is in at most one bead.

    Example:
        >>> from align.aligning.bands import whole
        >>> tile = {(1, 1): np.array([[-1, 5], [3, -1]], np.float32)}
        >>> runs = best_runs([Table(whole(2, 2), [tile])], 0.5, 2.0)
        >>> [[(x.source, x.target) for x in run.places] for run in runs]
        [[(0, 1)], [(1, 0)]]
    """
    tables = [table.copy() for table in tables]
    best = [_best_run(table, np.float32(opening)) for table in tables]
    # A table that lost sentences is searched again only when its turn comes: until then the
    # worth of its old best run is more than any run in it can have.
    is_old = [False] * len(tables)
    runs: list[Run] = []
    while True:
        number = max(range(len(best)), key=lambda n: best[n][0], default=None)
        if number is None or best[number][0] <= (breaking if runs else 0):
            return runs
        if is_old[number]:
            best[number] = _best_run(tables[number], np.float32(opening))
            is_old[number] = False
            continue
        runs.append(Run(number, best[number][1]))
        if monotone:
            return runs
        for n, table in enumerate(tables):
            is_old[n] |= best[n][0] > 0 and table.close(runs[-1].places)


@dataclass(frozen=True, slots=True)
class _Line:
    """What the beads are worth that begin with one source sentence.

    Attributes:
        left: The first target sentence that one begins with.
        right: The one behind the last.
        worths: For every number of source sentences, the numbers of target sentences, each
            with the worths of the beads.
    """

    left: int
    right: int
    worths: dict[int, dict[int, Floats]]


@dataclass(frozen=True, slots=True)
class _Border:
    """The tables at a border between source sentences, for the target borders from *first* on.

    Attributes:
        first: The first target border.
        bead: The best run that ends there with a bead.
        gap: One that has left sentences out since.
        start: What a bead that begins there builds upon.
    """

    first: int
    bead: Floats
    gap: Floats
    start: Floats


def _best_run(table: Table, opening: np.float32) -> tuple[float, tuple[Place, ...]]:
    """Fill the tables border by border, and follow the best run back."""
    lines = _lines(table)
    borders: list[_Border] = []
    for n in range(len(lines) + 1):
        borders.append(_border(lines, borders, n, opening))
    heights = [float(border.bead.max()) for border in borders]
    end = int(np.argmax(heights))
    if heights[end] <= 0:
        return 0.0, ()
    column = borders[end].first + int(np.argmax(borders[end].bead))
    top = table.band[0].top
    run = [
        Place(top + i, j, shape) for i, j, shape in _follow(lines, borders, opening, end, column)
    ]
    return heights[end], tuple(run[::-1])


def _lines(table: Table) -> list[_Line]:
    lines = []
    for tile, worths in zip(table.band, table.tiles, strict=True):
        for row in range(tile.bottom - tile.top):
            line: dict[int, dict[int, Floats]] = {}
            for (p, q), matrix in worths.items():
                line.setdefault(p, {})[q] = matrix[row]
            lines.append(_Line(tile.left, tile.right, line))
    return lines


def _border(
    lines: Sequence[_Line], borders: Sequence[_Border], n: int, opening: np.float32
) -> _Border:
    """Fill the tables at the border behind n source sentences."""
    first = lines[max(n - 1, 0)].left
    last = lines[min(n, len(lines) - 1)].right
    bead = np.full(last - first + 1, CLOSED, np.float32)
    for p in lines[0].worths:
        if p > n:
            continue
        line, before = lines[n - p], borders[n - p]
        for q, worth in line.worths[p].items():
            a, b = max(line.left, first - q), min(line.right, last + 1 - q)
            if a < b:
                ends = bead[a + q - first : b + q - first]
                builds = before.start[a - before.first : b - before.first]
                np.maximum(ends, builds + worth[a - line.left : b - line.left], out=ends)
    gap = _gaps(bead, first, borders[-1] if borders else None, opening)
    return _Border(first, bead, gap, np.maximum(0, np.maximum(bead, gap)))


def _gaps(bead: Floats, first: int, before: _Border | None, opening: np.float32) -> Floats:
    """Return the best runs that have left out sentences, at the border of these beads."""
    gap = np.full(len(bead), CLOSED, np.float32)
    gap[1:] = bead[:-1] - opening
    if before is not None:
        reached = np.maximum(before.gap, before.bead - opening)
        shift = first - before.first
        if shift:
            gap[0] = reached[:shift].max()
        kept = reached[shift : shift + len(gap)]
        np.maximum(gap[: len(kept)], kept, out=gap[: len(kept)])
    running: Floats = np.maximum.accumulate(gap)
    return running


def _follow(
    lines: Sequence[_Line], borders: Sequence[_Border], opening: np.float32, i: int, j: int
) -> Iterator[tuple[int, int, Shape]]:
    """Give the beads of the run that ends at (i, j), last first.

    Sums of the same numbers are equal to the last bit, so the tables need no pointers.
    """
    while True:
        p, q = _last_bead(lines, borders, i, j)
        i, j = i - p, j - q
        yield i, j, (p, q)
        border = borders[i]
        start = border.start[j - border.first]
        if start <= 0:
            return
        if start != border.bead[j - border.first]:
            i, j = _before_gap(borders, opening, i, j)


def _last_bead(lines: Sequence[_Line], borders: Sequence[_Border], i: int, j: int) -> Shape:
    """Return the shape of the bead that the best run ends with at (i, j)."""
    worth = borders[i].bead[j - borders[i].first]
    for p in lines[0].worths:
        if p > i:
            continue
        line, border = lines[i - p], borders[i - p]
        for q, worths in line.worths[p].items():
            k = j - q
            if line.left <= k < line.right and worth == (
                border.start[k - border.first] + worths[k - line.left]
            ):
                return p, q
    raise AssertionError("a run ends with a bead")


def _before_gap(borders: Sequence[_Border], opening: np.float32, i: int, j: int) -> tuple[int, int]:
    """Return the border where the bead before a gap ends: the nearest of equal worth."""
    worth = borders[i].gap[j - borders[i].first]
    for n in range(i, -1, -1):
        border = borders[n]
        before = border.bead[: max(j + (n < i) - border.first, 0)] - opening
        found = np.flatnonzero(before == worth)
        if len(found):
            return n, border.first + int(found[-1])
    raise AssertionError("a gap begins behind a bead")
