from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import pairwise

import numpy as np
import pytest
from grids import SHAPES, Values, bands, grids, table
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligning.bands import CLOSED, Band, Place, Table, Tile
from align.aligning.runs import Run, best_runs

Chain = Sequence[Place]
# Whole numbers, so that sums in float32 are exact in any order.
WORTHS = st.integers(-9, 9).map(float)


@st.composite
def tables(draw: st.DrawFn) -> list[Table]:
    """Draw the whole grid, a band, or two bands over the same grid."""
    values, n, m = draw(grids(WORTHS))
    if draw(st.booleans()):
        return [table(values, n, m)]
    return [table(values, n, m, band) for band in draw(st.lists(bands(n, m), max_size=2))]


def is_within(band: Band, bead: Place) -> bool:
    """Tell whether the border where a bead ends lies in a band."""
    rows = {n: tile for tile in band for n in range(tile.top, tile.bottom)}
    last = bead.ends[0] - 1
    return last in rows and rows[last].left <= bead.ends[1] <= rows.get(last + 1, rows[last]).right


def chains(over: Table) -> Iterator[Chain]:
    """List every chain of beads in order, the empty one too."""
    beads = [
        Place(tile.top + i, tile.left + j, shape)
        for tile, matrices in zip(over.band, over.tiles, strict=True)
        for shape, matrix in matrices.items()
        for i, j in np.argwhere(matrix > CLOSED).tolist()
        if is_within(over.band, Place(tile.top + i, tile.left + j, shape))
    ]

    def behind(source: int, target: int) -> Iterator[Chain]:
        yield []
        for bead in beads:
            if bead.source >= source and bead.target >= target:
                for rest in behind(*bead.ends):
                    yield [bead, *rest]

    return behind(0, 0)


def sentences(run: Chain) -> tuple[list[int], list[int]]:
    return (
        [n for x in run for n in range(x.source, x.ends[0])],
        [n for x in run for n in range(x.target, x.ends[1])],
    )


def worth(over: Table, opening: float, run: Chain) -> float:
    gaps = sum(a.ends != (b.source, b.target) for a, b in pairwise(run))
    return float(over.of(run).sum()) - opening * gaps


def best_left(over: Sequence[Table], opening: float, runs: Sequence[Run]) -> float:
    """Return the worth of the best chain that takes no sentence of the runs."""
    taken = [{n for run in runs for n in sentences(run.places)[side]} for side in (0, 1)]
    return max(
        (
            worth(one, opening, chain)
            for one in over
            for chain in chains(one)
            if all(taken[side].isdisjoint(sentences(chain)[side]) for side in (0, 1))
        ),
        default=0,
    )


@settings(max_examples=300)
@given(tables(), st.integers(0, 4), st.integers(0, 6))
def test_every_run_is_the_best_of_what_is_left(
    over: list[Table], opening: int, breaking: int
) -> None:
    runs = best_runs(over, opening, breaking)
    worths = [worth(over[run.table], opening, run.places) for run in runs]
    for number, found in enumerate(worths):
        assert found == best_left(over, opening, runs[:number])
    assert all(found > breaking for found in worths[1:])
    assert best_left(over, opening, runs) <= (breaking if runs else 0)


@given(tables(), st.integers(0, 4), st.integers(0, 6))
def test_order_within_runs_and_every_sentence_once(
    over: list[Table], opening: int, breaking: int
) -> None:
    runs = best_runs(over, opening, breaking)
    for side in (0, 1):
        numbers = [sentences(run.places)[side] for run in runs]
        assert all(run == sorted(set(run)) for run in numbers)
        together = [n for run in numbers for n in run]
        assert len(set(together)) == len(together)


@given(tables(), st.integers(0, 4), st.integers(0, 6))
def test_monotone_is_the_first_run_alone(over: list[Table], opening: int, breaking: int) -> None:
    runs = best_runs(over, opening, breaking)
    assert best_runs(over, opening, breaking, monotone=True) == runs[:1]


@given(grids(WORTHS, most=8), st.integers(0, 4), st.integers(0, 6), st.data())
def test_a_grid_cut_into_tiles_gives_the_same_runs(
    grid: tuple[Values, int, int], opening: int, breaking: int, data: st.DataObject
) -> None:
    values, n, m = grid
    cuts = [0, *sorted(data.draw(st.sets(st.integers(1, max(n - 1, 1))))), n]
    band = tuple(Tile(a, b, 0, m) for a, b in pairwise(cuts) if a < b)
    expected = best_runs([table(values, n, m)], opening, breaking)
    assert best_runs([table(values, n, m, band)], opening, breaking) == expected


@given(st.integers(0, 999))
def test_sums_that_are_not_exact_are_followed_back_all_the_same(seed: int) -> None:
    draw = np.random.default_rng(seed)
    values = {(p, q): draw.normal(0.3, 1.7, (13 - p, 11 - q)).astype(np.float32) for p, q in SHAPES}
    over = [table(values, 12, 10, (Tile(0, 5, 0, 6), Tile(5, 8, 2, 9), Tile(8, 12, 2, 10)))]
    runs = best_runs(over, 0.3, 0.7)
    worths = [worth(over[0], 0.3, run.places) for run in runs]
    assert worths == sorted(worths, reverse=True)
    assert all(found > 0.7 for found in worths[1:])


@given(tables())
def test_the_values_are_left_as_they_were(over: list[Table]) -> None:
    before = deepcopy(over)
    best_runs(over, 1, 2)
    for one, other in zip(over, before, strict=True):
        for tile, same in zip(one.tiles, other.tiles, strict=True):
            assert all(np.array_equal(matrix, same[shape]) for shape, matrix in tile.items())


def in_bands(rows: list[list[int]], *bands: Band) -> list[Table]:
    values = one_to_one(rows)
    return [table(values, len(rows), len(rows[0]), band) for band in bands]


def test_a_run_lies_in_one_band() -> None:
    rows = [[5, -9, -9, -9], [-9, 5, -9, 4], [-9, -9, -9, -9], [-9, -9, 6, 4]]
    left, right = (Tile(0, 4, 0, 2),), (Tile(1, 4, 2, 4),)
    runs = best_runs(in_bands(rows, left, right), 1, 3)
    assert [(run.table, places([run])) for run in runs] == [
        (0, [[(0, 0), (1, 1)]]),
        (1, [[(3, 2)]]),
    ]


def test_bands_that_overlap_share_no_sentence() -> None:
    rows = [[5, -9, -9], [-9, 5, -9], [-9, -9, 5]]
    upper, lower = (Tile(0, 2, 0, 2),), (Tile(1, 3, 1, 3),)
    runs = best_runs(in_bands(rows, upper, lower), 1, 3)
    assert [(run.table, places([run])) for run in runs] == [
        (0, [[(0, 0), (1, 1)]]),
        (1, [[(2, 2)]]),
    ]


def test_no_bands_have_no_runs() -> None:
    assert best_runs([], 1, 1) == []


def one_to_one(rows: list[list[int]]) -> Values:
    return {(1, 1): np.array(rows, np.float32)}


def places(runs: Sequence[Run]) -> list[list[tuple[int, int]]]:
    return [[(x.source, x.target) for x in run.places] for run in runs]


MOVED = [
    [-9, -9, 5, -9],
    [-9, -9, -9, 5],
    [4, -9, -9, -9],
    [-9, 4, -9, -9],
]


@pytest.mark.parametrize(
    ("rows", "opening", "breaking", "expected"),
    [
        pytest.param([[3]], 1, 1, [[(0, 0)]], id="one pair"),
        pytest.param([[0]], 1, 1, [], id="worth nothing"),
        pytest.param([[-1, -2], [-3, -1]], 1, 1, [], id="all below nothing"),
        pytest.param(MOVED, 1, 7, [[(0, 2), (1, 3)], [(2, 0), (3, 1)]], id="moved block"),
        pytest.param(MOVED, 1, 8, [[(0, 2), (1, 3)]], id="not worth a break"),
        # Leaving the pair between out costs 2 and saves 3; 4 is too much for that.
        pytest.param(
            [[6, -9, -9], [-9, -3, -9], [-9, -9, 6]], 2, 9, [[(0, 0), (2, 2)]], id="left out"
        ),
        pytest.param(
            [[6, -9, -9], [-9, -3, -9], [-9, -9, 6]],
            4,
            9,
            [[(0, 0), (1, 1), (2, 2)]],
            id="too dear to leave out",
        ),
        pytest.param(
            [[6, -9, -9, -9], [-9, -9, -9, 6]], 5, 9, [[(0, 0), (1, 3)]], id="one price, any width"
        ),
        pytest.param([[6, -9, -9], [-9, -9, 4]], 5, 3, [[(0, 0)], [(1, 2)]], id="gap or break"),
        pytest.param([[-1, 2, -1, 2, -1]], 1, 1, [[(0, 1)]], id="one row"),
        pytest.param([[-1], [2], [-1], [5]], 1, 1, [[(3, 0)]], id="one column"),
    ],
)
def test_tiny_grids(
    rows: list[list[int]], opening: int, breaking: int, expected: list[list[tuple[int, int]]]
) -> None:
    assert places(best_runs(in_bands(rows, ()), opening, breaking)) == expected


def test_a_group_wins_where_it_is_worth_more_than_its_parts() -> None:
    values = one_to_one([[3, 3]]) | {(1, 2): np.array([[4]], np.float32)}
    assert best_runs([table(values, 1, 2)], 1, 9) == [Run(0, (Place(0, 0, (1, 2)),))]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        pytest.param((0, 1), [Place(1, 1, (1, 1))], id="its second sentence is taken"),
        pytest.param((1, 2), [Place(1, 1, (1, 1))], id="its first sentence is taken"),
        pytest.param((2, 1), [Place(1, 1, (1, 1))], id="its target is taken"),
        pytest.param((2, 2), [Place(1, 1, (1, 1)), Place(2, 2, (2, 1))], id="in order"),
    ],
)
def test_a_group_that_overlaps_a_run_is_closed(
    group: tuple[int, int], expected: list[Place]
) -> None:
    for turned in (False, True):
        single, grouped = np.full((4, 4), -9, np.float32), np.full((3, 4), -9, np.float32)
        single[1, 1], grouped[group] = 5, 4
        values = {(1, 1): single, (2, 1): grouped}
        wanted = expected
        if turned:
            values = {(q, p): matrix.T.copy() for (p, q), matrix in values.items()}
            wanted = [Place(x.target, x.source, x.shape[::-1]) for x in expected]
        assert best_runs([table(values, 4, 4)], 1, 1) == [Run(0, tuple(wanted))]


def test_a_group_beside_a_run_is_a_run_of_its_own() -> None:
    values = one_to_one([[-9, 5], [-9, -9], [-9, -9]])
    values[2, 1] = np.array([[-9, -9], [4, -9]], np.float32)
    assert best_runs([table(values, 3, 2)], 1, 1) == [
        Run(0, (Place(0, 1, (1, 1)),)),
        Run(0, (Place(1, 0, (2, 1)),)),
    ]
