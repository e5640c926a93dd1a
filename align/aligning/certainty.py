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
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from align.aligning.bands import CLOSED, SHAPES, Place, Shape, Table, Tile
from align.aligning.runs import Run
from align.aligning.sides import MOST_SENTENCES

__all__ = ["MOST_ODDS", "log_odds"]

Doubles = npt.NDArray[np.float64]
Owners = npt.NDArray[np.int64]
Worths = Mapping[Shape, Doubles]

# Beyond, the prices are the greater doubt.
MOST_ODDS = 12.0
# Beads of a run that are judged at once, and those before and behind them that are summed over
# as well; and the sentences beyond.
PIECE = 16
CONTEXT = 4
MARGIN = 6
# Pieces that are summed over together: an array operation costs as much for one.
TOGETHER = 32
# The exponent of the smallest part of a sum that is not taken for nothing.
LEAST_PART = 700.0
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
    pieces = [
        _Piece(number, judged, _around(tables[run.table], context))
        for number, run in enumerate(runs)
        for judged, context in _pieces(run.places)
    ]
    found: dict[Place, float] = {}
    for first in range(0, len(pieces), TOGETHER):
        together = pieces[first : first + TOGETHER]
        worths = [
            _worths(tables[runs[piece.run].table], piece.window, owners, piece.run)
            for piece in together
        ]
        found.update(_judged(together, worths, opening))
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """Beads of a run that are judged at once.

    Attributes:
        run: The number of their run.
        judged: The beads.
        window: The rectangle that holds them and what is near, where all is summed over.
    """

    run: int
    judged: Sequence[Place]
    window: Tile


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
    pieces: Sequence[_Piece], worths: Sequence[Worths], opening: float
) -> Iterator[tuple[Place, float]]:
    """Give the beads of some pieces with their log odds."""
    turned = [{shape: x[::-1, ::-1] for shape, x in one.items()} for one in worths]
    sums, totals = _sums([*worths, *turned], opening)
    for k, (piece, worth) in enumerate(zip(pieces, worths, strict=True)):
        before, behind = sums[:, k], sums[:, len(pieces) + k]
        rows, columns = piece.window.shape
        for place in piece.judged:
            i, j = place.source - piece.window.top, place.target - piece.window.left
            p, q = place.shape
            weight = before[i, j] + worth[p, q][i, j] + behind[rows - i - p, columns - j - q]
            yield place, _odds(float(weight - totals[k]))


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
        min(ends[1] + MARGIN, table.band[-1].right),
    )


def _worths(table: Table, window: Tile, owners: tuple[Owners, Owners], run: int) -> Worths:
    """Return what the beads of a run are worth that lie whole in a rectangle.

    They stand by their beginnings; those that hold a sentence of another run are closed.
    """
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
    held = (
        _held(owners[0][window.top : window.bottom], run),
        _held(owners[1][window.left : window.right], run),
    )
    for (p, q), matrix in worths.items():
        matrix[held[0][p - 1]] = CLOSED
        matrix[:, held[1][q - 1]] = CLOSED
    return {
        (p, q): matrix[: rows - p + 1, : columns - q + 1]
        for (p, q), matrix in worths.items()
        if p <= rows and q <= columns
    }


def _held(owners: Owners, run: int) -> list[Owners]:
    """Return, for every size, the groups that hold a sentence of another run."""
    others = np.flatnonzero((owners >= 0) & (owners != run))
    held = [others]
    for k in range(1, MOST_SENTENCES):
        held.append(np.union1d(held[-1], others[others >= k] - k))
    return held


def _sums(worths: Sequence[Worths], opening: float) -> tuple[Doubles, Doubles]:
    """Sum over all ways to align what lies before each border, in several rectangles at once.

    Returns:
        The logarithms of the sums before a bead that begins at each border, shape (rows + 1,
        rectangles, columns + 1), and the logarithms of the sums over all alignments, the empty
        one among them.
    """
    ways, shapes = _by_ends(worths)
    start, ended = np.zeros((2, len(ways), *ways.shape[2:]))
    nothing = np.zeros(ways.shape[2:])
    reached = np.full(ways.shape[2:], float(CLOSED))
    for i, ending in enumerate(ways):
        for k, (p, q) in enumerate(shapes):
            if p <= i:
                ending[k, :, q:] += start[i - p, :, :-q]
        bead = _log_sum(ending)
        left_out = reached.copy()
        left_out[:, 1:] = np.logaddexp(reached[:, 1:], bead[:, :-1])
        start[i] = _log_sum(np.stack([nothing, bead, _log_sums(left_out) - opening]))
        reached = np.logaddexp(reached, bead)
        ended[i] = bead
    every = ended.swapaxes(1, 2).reshape(-1, len(worths))
    return start, np.logaddexp(0.0, np.logaddexp.reduce(every, axis=0))


def _log_sum(logs: Doubles) -> Doubles:
    """Return the logarithms of sums along the first axis, given logarithms."""
    most = logs.max(0)
    sums: Doubles = most + np.log(np.exp(logs - most).sum(0))
    return sums


def _log_sums(logs: Doubles) -> Doubles:
    """Return the logarithms of the sums up to each column, given logarithms."""
    most = logs.max(1, keepdims=True)
    # So small a part of the row is as good as none; the logarithm of none is no number.
    parts = np.exp(np.maximum(logs - most, -LEAST_PART))
    sums: Doubles = most + np.log(parts.cumsum(1))
    return sums


def _by_ends(worths: Sequence[Worths]) -> tuple[Doubles, list[Shape]]:
    """Stack rectangles, with the worths of beads where they end; fill up with none.

    Returns:
        The worths, shape (rows + 1, shapes, rectangles, columns + 1), and the shapes.
    """
    shapes = [shape for shape in SHAPES if any(shape in worth for worth in worths)]
    rows, columns = (max(x) for x in zip(*(one[1, 1].shape for one in worths), strict=True))
    ends = np.full((rows + 1, len(shapes), len(worths), columns + 1), float(CLOSED))
    for n, worth in enumerate(worths):
        for k, (p, q) in enumerate(shapes):
            if (p, q) in worth:
                height, width = worth[p, q].shape
                ends[p : p + height, k, n, q : q + width] = worth[p, q]
    return ends, shapes
