from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.aligning.bands import (
    KEPT_TILES,
    MARGIN,
    Band,
    Computed,
    Place,
    Shape,
    Table,
    Tile,
    around,
    whole,
)
from align.aligning.sides import Floats

Chain = list[tuple[int, int]]


@st.composite
def chains(draw: st.DrawFn, most: int = 200) -> tuple[Chain, int, int]:
    """Draw landmarks that ascend on both sides, and the sizes of the documents."""
    n, m = draw(st.integers(1, most)), draw(st.integers(1, most))
    count = draw(st.integers(1, min(n, m, 9)))
    rows, columns = (
        sorted(draw(st.sets(st.integers(0, size - 1), min_size=count, max_size=count)))
        for size in (n, m)
    )
    return list(zip(rows, columns, strict=True)), n, m


def holds(band: Band, source: int, target: int) -> bool:
    return any(
        tile.top <= source < tile.bottom and tile.left <= target < tile.right for tile in band
    )


@given(chains())
def test_a_band_holds_all_around_the_lines_between_landmarks(
    drawn: tuple[Chain, int, int],
) -> None:
    chain, n, m = drawn
    band = around(chain, n, m)
    for (a, b), (c, d) in pairwise([chain[0], *chain]):
        for i in range(a, c + 1):
            j = b + (d - b) * (i - a) / max(c - a, 1)
            for k in range(max(0, i - MARGIN), min(n, i + MARGIN + 1)):
                low, high = max(0, int(np.ceil(j - MARGIN))), min(m - 1, int(j + MARGIN))
                assert holds(band, k, low)
                assert holds(band, k, high)


@given(chains(), st.data())
def test_a_step_may_begin_and_end_anywhere_near_its_landmarks(
    drawn: tuple[Chain, int, int], data: st.DataObject
) -> None:
    """However far apart two landmarks lie: sentences left out cost one gap."""
    chain, n, m = drawn
    band = around(chain, n, m)
    a, b = data.draw(st.sampled_from(chain))
    near = st.integers(-MARGIN, MARGIN)
    i, j = a + data.draw(near), b + data.draw(near)
    if 0 <= i < n and 0 <= j < m:
        assert holds(band, i, j)


@given(chains())
def test_tiles_adjoin_and_their_borders_never_go_back(drawn: tuple[Chain, int, int]) -> None:
    chain, n, m = drawn
    band = around(chain, n, m)
    assert band[0].top == max(0, chain[0][0] - MARGIN)
    assert band[-1].bottom == min(n, chain[-1][0] + MARGIN + 1)
    for tile in band:
        assert 0 <= tile.top < tile.bottom <= n
        assert 0 <= tile.left < tile.right <= m
    for above, below in pairwise(band):
        assert above.bottom == below.top
        assert above.left <= below.left < above.right <= below.right


@given(chains(most=3000))
def test_a_band_grows_with_the_lengths_not_with_their_product(
    drawn: tuple[Chain, int, int],
) -> None:
    chain, n, m = drawn
    cells = sum(rows * columns for rows, columns in (tile.shape for tile in around(chain, n, m)))
    assert cells <= 100 * (n + m + 10)


def test_one_landmark_has_a_square_around_it() -> None:
    assert around([(50, 60)], 100, 100) == (Tile(40, 61, 50, 71),)
    assert around([(0, 99)], 100, 100) == (Tile(0, 11, 89, 100),)
    assert whole(3, 4) == (Tile(0, 3, 0, 4),)


# Tables

SHAPES: tuple[Shape, ...] = ((1, 1), (1, 2), (2, 1), (3, 2))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a band of two tiles; every bead has a number of its own."""
    tops = sorted(draw(st.sets(st.integers(0, 8), min_size=3, max_size=3)))
    lefts, rights = (sorted(draw(st.tuples(*[st.integers(a, b)] * 2))) for a, b in ((0, 3), (4, 8)))
    band = tuple(
        Tile(top, bottom, left, right)
        for (top, bottom), left, right in zip(pairwise(tops), lefts, rights, strict=True)
    )
    count = 0
    tiles = []
    for tile in band:
        matrices = {}
        for shape in SHAPES:
            size = tile.shape[0] * tile.shape[1]
            matrices[shape] = np.arange(count, count + size, dtype=np.float32).reshape(tile.shape)
            count += size
        tiles.append(matrices)
    return Table(band, tiles)


def beads(table: Table) -> list[Place]:
    return [
        Place(i, j, shape)
        for tile in table.band
        for shape in SHAPES
        for i in range(tile.top, tile.bottom)
        for j in range(tile.left, tile.right)
    ]


@given(tables())
def test_every_bead_has_its_number(table: Table) -> None:
    assert table.of(beads(table)).tolist() == list(range(len(beads(table))))


def test_computed_tiles_are_computed_when_asked_for_and_some_are_kept() -> None:
    asked = []

    def compute(number: int) -> dict[Shape, Floats]:
        asked.append(number)
        return {(1, 1): np.full((1, 1), number, np.float32)}

    tiles = Computed(KEPT_TILES + 2, compute)
    assert (len(tiles), asked) == (KEPT_TILES + 2, [])
    assert [float(tile[1, 1][0, 0]) for tile in tiles[1:4]] == [1, 2, 3]
    assert tiles[2] is tiles[2]
    assert asked == [1, 2, 3]
    assert [float(tile[1, 1][0, 0]) for tile in tiles] == list(range(KEPT_TILES + 2))
    asked.clear()
    assert tiles[KEPT_TILES + 1] is tiles[KEPT_TILES + 1]
    assert float(tiles[1][1, 1][0, 0]) == 1
    assert asked == [1]
