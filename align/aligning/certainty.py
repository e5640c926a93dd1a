"""How sure the search is of every bead, against all other ways to align the sentences near it.

The search knows the best set of beads, but not whether the second best is nearly as good: a
border that might as well lie one sentence further down. So around each bead all local
alignments are summed, each with the exponential of what it is worth in nats, by the forward
and backward algorithm (Baum et al. 1970, over beads as in Gale and Church 1993). The share of
those that hold the bead is its probability, as far as the prices are right.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from align.aligning.bands import CLOSED, Place, Shape, Table, Tile
from align.aligning.runs import Run

__all__ = ["MOST_ODDS", "log_odds"]

Doubles = npt.NDArray[np.float64]
Owners = npt.NDArray[np.int64]

# Beyond, the prices are the greater doubt.
MOST_ODDS = 12.0
# Beads of a run that are judged at once, and those before and behind them that are summed over
# as well; and the sentences beyond.
PIECE = 16
CONTEXT = 4
MARGIN = 6
# Where a run leaves more sentences out, it is judged as two.
LONGEST_GAP = 10


def log_odds(tables: Sequence[Table], runs: Sequence[Run], opening: float) -> dict[Place, float]:
    """Return for every bead the log odds that it is part of the alignment.

    Sentences of one run are closed to the others: how well a sentence would fit elsewhere is a
    matter of its rivals, not of borders.

    Args:
        tables: What beads are worth, in nats, band by band.
        runs: The runs that were found in them.
        opening: What it costs to leave sentences out between two beads of a run.

    Returns:
        Log odds from ``-MOST_ODDS`` to ``MOST_ODDS``.

    Example:
        >>> from align.aligning.bands import whole
        >>> tile = {(1, 1): np.array([[4, 3], [-1e9, -1e9]], np.float32)}
        >>> bead = Place(0, 0, (1, 1))
        >>> odds = log_odds([Table(whole(2, 2), [tile])], [Run(0, (bead,))], 2.5)
        >>> round(odds[bead] - (4 - float(np.log(np.exp(3) + 1))), 6)  # the other one, or none
        0.0
    """
    owners = _owners(runs, 0), _owners(runs, 1)
    return {
        place: odds
        for number, run in enumerate(runs)
        for judged, piece in _pieces(run.places)
        for place, odds in _judged(tables[run.table], owners, number, judged, piece, opening)
    }


def _owners(runs: Sequence[Run], side: int) -> Owners:
    """Return for every sentence of a side the number of the run that holds it, or -1."""
    ends = [place.ends[side] for run in runs for place in run.places]
    owners = np.full(max(ends, default=0) + MARGIN, -1)
    for number, run in enumerate(runs):
        for place in run.places:
            owners[(place.source, place.target)[side] : place.ends[side]] = number
    return owners


def _pieces(places: Sequence[Place]) -> Iterator[tuple[Sequence[Place], Sequence[Place]]]:
    """Cut a run into pieces; give the beads of each, and those with their context."""
    for stretch in _stretches(places):
        for first in range(0, len(stretch), PIECE):
            last = first + PIECE
            yield stretch[first:last], stretch[max(first - CONTEXT, 0) : last + CONTEXT]


def _stretches(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """Cut a run at its long gaps."""
    first = 0
    for n, (a, b) in enumerate(pairwise(places), 1):
        if max(b.source - a.ends[0], b.target - a.ends[1]) > LONGEST_GAP:
            yield places[first:n]
            first = n
    yield places[first:]


def _judged(
    table: Table,
    owners: tuple[Owners, Owners],
    run: int,
    judged: Sequence[Place],
    piece: Sequence[Place],
    opening: float,
) -> Iterator[tuple[Place, float]]:
    """Give beads with their log odds, as a rectangle around the piece tells them."""
    window = _around(table, piece)
    worths = _worths(table, window)
    rows, columns = (
        np.flatnonzero((owner >= 0) & (owner != run))
        for owner in (owners[0][window.top : window.bottom], owners[1][window.left : window.right])
    )
    _close(worths, rows, columns)
    before, total = _sums(worths, opening)
    turned = {shape: matrix[::-1, ::-1] for shape, matrix in worths.items()}
    behind = _sums(turned, opening)[0][::-1, ::-1]
    for place in judged:
        (i, j), (p, q) = (place.source - window.top, place.target - window.left), place.shape
        weight = before[i, j] + worths[p, q][i, j] + behind[i + p, j + q]
        yield place, _odds(float(weight - total))


def _odds(log_share: float) -> float:
    """Return the log odds of a share, held within their limits."""
    share, least = float(np.exp(min(log_share, 0.0))), float(np.exp(-MOST_ODDS))
    return float(np.log(max(share, least)) - np.log(max(1 - share, least)))


def _around(table: Table, piece: Sequence[Place]) -> Tile:
    """Return the rectangle that holds a piece and ``MARGIN`` sentences around it."""
    ends = piece[-1].ends
    return Tile(
        max(piece[0].source - MARGIN, table.band[0].top),
        min(ends[0] + MARGIN, table.band[-1].bottom),
        max(piece[0].target - MARGIN, 0),
        min(ends[1] + MARGIN, max(tile.right for tile in table.band)),
    )


def _worths(table: Table, window: Tile) -> dict[Shape, Doubles]:
    """Return what the beads are worth that lie whole in a rectangle, by their beginnings."""
    worths = {shape: np.full(window.shape, float(CLOSED)) for shape in table.tiles[0]}
    near = slice(
        bisect_right(table.band, window.top, key=lambda tile: tile.bottom),
        bisect_left(table.band, window.bottom, key=lambda tile: tile.top),
    )
    for tile, numbers in zip(table.band[near], table.tiles[near], strict=True):
        top, bottom = max(tile.top, window.top), min(tile.bottom, window.bottom)
        left, right = max(tile.left, window.left), min(tile.right, window.right)
        if left < right:
            there = (
                slice(top - tile.top, bottom - tile.top),
                slice(left - tile.left, right - tile.left),
            )
            here = (
                slice(top - window.top, bottom - window.top),
                slice(left - window.left, right - window.left),
            )
            for shape, matrix in numbers.items():
                worths[shape][here] = matrix[there]
    rows, columns = window.shape
    return {
        (p, q): matrix[: rows - p + 1, : columns - q + 1]
        for (p, q), matrix in worths.items()
        if p <= rows and q <= columns
    }


def _close(worths: Mapping[Shape, Doubles], rows: Owners, columns: Owners) -> None:
    """Forbid the beads that hold one of these source sentences, or of these target sentences."""
    for (p, q), matrix in worths.items():
        for lines, size, taken in ((matrix, p, rows), (matrix.T, q, columns)):
            held = np.zeros(len(lines) + size - 1, bool)
            held[taken] = True
            lines[sliding_window_view(held, size).any(1)] = CLOSED


def _sums(worths: Mapping[Shape, Doubles], opening: float) -> tuple[Doubles, float]:
    """Sum over all ways to align what lies before each border.

    Returns:
        The logarithms of the sums before a bead that begins at each border, and the
        logarithm of the sum over all alignments, the empty one among them.
    """
    rows, columns = (n + 1 for n in worths[1, 1].shape)
    start = np.zeros((rows, columns))
    reached = np.full(columns, -np.inf)
    ended = []
    for i in range(rows):
        ways = np.full((len(worths), columns), -np.inf)
        for k, ((p, q), matrix) in enumerate(worths.items()):
            if p <= i:
                ways[k, q:] = start[i - p, : columns - q] + matrix[i - p]
        bead = np.logaddexp.reduce(ways, axis=0)
        gap = np.logaddexp.accumulate(reached)
        gap[1:] = np.logaddexp(gap[1:], np.logaddexp.accumulate(bead)[:-1])
        start[i] = np.logaddexp(0.0, np.logaddexp(bead, gap - opening))
        reached = np.logaddexp(reached, bead)
        ended.append(bead)
    return start, float(np.logaddexp(0.0, np.logaddexp.reduce(np.concatenate(ended))))
