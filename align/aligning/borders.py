"""The best run of one band: a local alignment over beads, after Smith and Waterman (1981).

The tables are filled border by border between source sentences, tile by tile; what a tile
leaves behind are the tables of its borders, and by which bead the best run ends at each of
them, to follow the best of all back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from align.aligning.bands import CLOSED, SHAPES, Place, Shape, Table, Tile
from align.aligning.sides import MOST_SENTENCES, Floats
from align.aligning.taken import Taken

__all__ = ["Search"]

Worths = Mapping[Shape, Floats]


@dataclass(frozen=True, slots=True)
class _Borders:
    """The tables at the borders behind the source sentences of a tile.

    The first column is the target border at the left of the tile. Where no bead begins or
    ends at a border, its line is left out: closed.

    Attributes:
        tile: The tile.
        bead: The best runs that end at each border with a bead, shape (rows, columns).
        gap: Those that have left sentences out since; 0 where none is worth anything.
        step: With which bead they end there: p and q as the digits of p - 1, q - 1.
    """

    tile: Tile
    bead: Floats
    gap: Floats
    step: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Front:
    """What the next tile builds upon.

    Attributes:
        left: The target border of the first column of *beyond*; that of *starts* lies
            ``MOST_SENTENCES`` before it.
        starts: What a bead that begins at one of the last ``MOST_SENTENCES`` borders builds on.
        beyond: The best runs that leave sentences out behind the last border; 0 where nothing is
            better than to begin there.
        lines: The tiles that beads reach out of into the next one, with their worths.
    """

    left: int
    starts: Floats
    beyond: Floats
    lines: tuple[tuple[Tile, Worths], ...]

    @classmethod
    def first(cls, tile: Tile) -> Self:
        """Return what the first tile of a band builds upon: nothing."""
        width = tile.right - tile.left + 1
        starts = np.zeros((MOST_SENTENCES, MOST_SENTENCES + width), np.float32)
        return cls(tile.left, starts, np.zeros(width, np.float32), ())


class Search:
    """The search of one band for its best runs, one after the other.

    Args:
        table: What the beads of the band are worth.
        opening: What it costs to leave sentences out between two beads.
    """

    def __init__(self, table: Table, opening: float) -> None:
        self._table = table
        self._opening = np.float32(opening)
        # The highest worth of the beads that begin with each source sentence, by how many
        # they take: known once the band was searched.
        rows = table.band[-1].bottom - table.band[0].top
        self._highest = np.full((rows, MOST_SENTENCES), np.inf, np.float32)

    def best(self, taken: Taken) -> tuple[float, tuple[Place, ...]]:
        """Find the best run that holds no taken sentence.

        Returns:
            What it is worth and its beads; 0 and none if no run is worth more than nothing.
        """
        band = self._table.band
        top = band[0].top
        highest = np.where(taken.groups(top, band[-1].bottom), CLOSED, self._highest)
        if highest.max() <= 0:
            return 0.0, ()
        # A gap is better than a bead that costs more.
        begins, is_busy = _busy(highest >= -self._opening)
        front = _Front.first(band[0])
        filled = []
        rights = [*(tile.right for tile in band[1:]), band[-1].right]
        for n, (tile, right) in enumerate(zip(band, rights, strict=True)):
            rows = slice(tile.top - top, tile.bottom - top)
            worths = self._worths(n, taken) if begins[rows].any() else {}
            borders, front = _filled(tile, worths, right, is_busy[rows], front, self._opening)
            filled.append(borders)
        heights = [float(borders.bead.max()) for borders in filled]
        number = int(np.argmax(heights))
        if heights[number] <= 0:
            return 0.0, ()
        last = filled[number]
        row, column = np.unravel_index(last.bead.argmax(), last.bead.shape)
        end = last.tile.top + 1 + int(row), last.tile.left + int(column)
        return heights[number], tuple(_followed(filled, number, *end, self._opening))[::-1]

    def _worths(self, number: int, taken: Taken) -> Worths:
        """Return what the beads of a tile are worth; note the highest."""
        tile, worths = self._table.band[number], self._table.tiles[number]
        first = tile.top - self._table.band[0].top
        highest = self._highest[first : first + tile.bottom - tile.top]
        if np.isinf(highest[0, 0]):
            highest[:] = CLOSED
            for (p, _), matrix in worths.items():
                np.maximum(highest[:, p - 1], matrix.max(1), out=highest[:, p - 1])
        return taken.without(tile, worths)


def _busy(useful: npt.NDArray[np.bool]) -> tuple[npt.NDArray[np.bool], npt.NDArray[np.bool]]:
    """Tell where anything happens, given which beads by row and size are of any use.

    Returns:
        Whether one begins with each source sentence; and whether at the border behind it one
        ends, or begins.
    """
    begins: npt.NDArray[np.bool] = np.logical_or.reduce(useful, axis=1)
    is_busy = np.append(begins[1:], False)
    for k in range(min(MOST_SENTENCES, len(useful))):
        is_busy[k:] |= useful[: len(useful) - k, k]
    return begins, is_busy


def _filled(
    tile: Tile,
    worths: Worths,
    right: int,
    is_busy: npt.NDArray[np.bool],
    front: _Front,
    opening: np.float32,
) -> tuple[_Borders, _Front]:
    """Fill the tables behind the source sentences of a tile.

    Args:
        tile: The tile.
        worths: What the beads that begin in it are worth.
        right: The last target border at the last source border: that of the tile below.
        is_busy: At which borders a bead begins or ends.
        front: What the tile builds upon.
        opening: What it costs to leave sentences out.
    """
    rows, width = tile.bottom - tile.top, right - tile.left + 1
    lines = (*front.lines, (tile, worths))
    starts = np.zeros((MOST_SENTENCES + rows, MOST_SENTENCES + width), np.float32)
    starts[:MOST_SENTENCES] = _moved(front.starts, tile.left - front.left, starts.shape[1])
    beyond = _moved(np.maximum.accumulate(front.beyond), tile.left - front.left, width)
    bead, gap = np.full((2, rows, width), CLOSED, np.float32)
    steps = np.zeros((rows, width), np.uint8)
    if is_busy.any():
        sums = _by_ends(lines, tile, width)
        builds = _builds(starts, rows, width)
        left_out = np.full(width + 1, CLOSED, np.float32)
        behind, before = left_out[1:], left_out[:-1]
        lines_of = zip(
            is_busy, sums, builds, bead, gap, starts[MOST_SENTENCES:, MOST_SENTENCES:], strict=True
        )
        for _, ending, built_upon, best, gone, start in (x for x in lines_of if x[0]):
            np.add(ending, built_upon, out=ending)
            np.maximum.reduce(ending, axis=(0, 1), out=best)
            np.subtract(best, opening, out=behind)
            np.maximum(beyond, before, out=gone)
            np.maximum.accumulate(gone, out=gone)
            np.maximum(best, gone, out=start)
            np.maximum(gone, behind, out=beyond)
        _note_steps(sums, bead, steps)
    reaching = tuple(line for line in lines if line[0].bottom > tile.bottom + 1 - MOST_SENTENCES)
    return (
        _Borders(tile, bead, gap, steps),
        _Front(tile.left, starts[-MOST_SENTENCES:], beyond, reaching),
    )


def _by_ends(lines: Sequence[tuple[Tile, Worths]], tile: Tile, width: int) -> Floats:
    """Put the worths of beads where they end, behind the source sentences of a tile.

    Returns:
        Shape (rows, p, q, width): closed where no bead ends.
    """
    rows = tile.bottom - tile.top
    ends = np.full((rows, MOST_SENTENCES, MOST_SENTENCES, width), CLOSED, np.float32)
    for other, worths in lines:
        for (p, q), matrix in worths.items():
            top = max(other.top, tile.top + 1 - p)
            bottom = min(other.bottom, tile.bottom + 1 - p)
            left, right = max(other.left, tile.left - q), min(other.right, tile.left + width - q)
            if top < bottom and left < right:
                row, column = top + p - tile.top - 1, left + q - tile.left
                ends[row : row + bottom - top, p - 1, q - 1, column : column + right - left] = (
                    matrix[
                        top - other.top : bottom - other.top, left - other.left : right - other.left
                    ]
                )
    ends[:-1, ..., tile.right - tile.left + 1 :] = CLOSED
    return ends


def _builds(starts: Floats, rows: int, width: int) -> Floats:
    """View what beads build on, by where and how they end, shape (rows, p, q, width)."""
    line, item = starts.strides
    return as_strided(
        starts[MOST_SENTENCES - 1 :, MOST_SENTENCES - 1 :],
        (rows, MOST_SENTENCES, MOST_SENTENCES, width),
        (line, -line, -item, item),
        writeable=False,
    )


def _moved(values: Floats, steps: int, width: int) -> Floats:
    """Return columns from *steps* on, *width* of them; the last one fills up."""
    return values[..., np.minimum(np.arange(steps, steps + width), values.shape[-1] - 1)]


def _note_steps(sums: Floats, bead: Floats, steps: npt.NDArray[np.uint8]) -> None:
    """Note with which bead the best runs end; the smallest of equals."""
    for p, q in sorted(SHAPES, reverse=True):
        step = (p - 1) * MOST_SENTENCES + q - 1
        np.copyto(steps, np.uint8(step), where=sums[:, p - 1, q - 1] == bead)


def _followed(
    filled: Sequence[_Borders], number: int, i: int, j: int, opening: np.float32
) -> Iterator[Place]:
    """Give the beads of the run that ends at (i, j), last first.

    Sums of the same numbers are equal to the last bit, so gaps need no pointers.
    """
    while True:
        borders = filled[number]
        step = int(borders.step[i - borders.tile.top - 1, j - borders.tile.left])
        shape = step // MOST_SENTENCES + 1, step % MOST_SENTENCES + 1
        i, j = i - shape[0], j - shape[1]
        yield Place(i, j, shape)
        while number >= 0 and i <= filled[number].tile.top:
            number -= 1
        if number < 0:
            return
        borders = filled[number]
        at = i - borders.tile.top - 1, j - borders.tile.left
        bead, gap = borders.bead[at], borders.gap[at]
        if max(bead, gap) <= 0:
            return
        if gap > bead:
            number, i, j = _before_gap(filled, number, i, j, opening)


def _before_gap(
    filled: Sequence[_Borders], number: int, i: int, j: int, opening: np.float32
) -> tuple[int, int, int]:
    """Return the border where the bead before a gap ends: the nearest of equal worth."""
    here = filled[number]
    worth = here.gap[i - here.tile.top - 1, j - here.tile.left]
    for n in range(number, -1, -1):
        tile = filled[n].tile
        equal = filled[n].bead[: i - tile.top, : j + 1 - tile.left] - opening == worth
        if n == number:
            equal[-1, j - tile.left :] = False
        found = np.argwhere(equal)
        if len(found):
            row, column = found[-1].tolist()
            return n, tile.top + 1 + row, tile.left + column
    raise AssertionError("a gap begins behind a bead")
