"""Small grids of what beads are worth, for tests of the search and of what it can tell."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from align.aligning.bands import CLOSED, Band, Shape, Table, Tile, whole
from align.aligning.sides import Floats

Values = dict[Shape, Floats]
SHAPES: tuple[Shape, ...] = ((1, 1), (1, 2), (2, 1), (2, 2))


def table(values: Values, n: int, m: int, band: Band | None = None) -> Table:
    """Cut values over the whole grid into the tiles of a band, closed where no bead fits."""
    band = band or whole(n, m)
    grids = {shape: np.full((n, m), CLOSED, np.float32) for shape in values}
    for shape, matrix in values.items():
        grids[shape][: matrix.shape[0], : matrix.shape[1]] = matrix
    return Table(
        band,
        [
            {k: x[tile.top : tile.bottom, tile.left : tile.right] for k, x in grids.items()}
            for tile in band
        ],
    )


@st.composite
def grids(
    draw: st.DrawFn, worths: st.SearchStrategy[float], most: int = 4
) -> tuple[Values, int, int]:
    """Draw the worths of the beads of two small documents, and their sizes."""
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    others = draw(st.sets(st.sampled_from(SHAPES[1:])))
    values = {
        (p, q): draw(
            hnp.arrays(
                np.float32, (rows - p + 1, columns - q + 1), elements=worths, fill=st.nothing()
            )
        )
        for p, q in SHAPES
        if (p, q) in {(1, 1), *others} and p <= rows and q <= columns
    }
    return values, rows, columns


@st.composite
def bands(draw: st.DrawFn, n: int, m: int) -> Band:
    """Draw tiles below each other, whose borders never go back."""
    cuts = sorted(draw(st.sets(st.integers(0, n), min_size=2)))
    lefts = sorted(draw(st.lists(st.integers(0, m - 1), min_size=n, max_size=n)))
    rights = sorted(draw(st.lists(st.integers(1, m), min_size=n, max_size=n)))
    tiles: list[Tile] = []
    for (top, bottom), left, right in zip(pairwise(cuts), lefts, rights, strict=False):
        # Tiles of one band share a column with the one above.
        left = min(left, tiles[-1].right - 1) if tiles else left
        tiles.append(Tile(top, bottom, left, max(right, left + 1)))
    return tuple(tiles)
