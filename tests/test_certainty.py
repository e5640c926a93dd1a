from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import pairwise

import numpy as np
import pytest
from grids import SHAPES, Values, bands, grids, table
from hypothesis import given
from hypothesis import strategies as st

from align.aligning import certainty
from align.aligning.bands import CLOSED, Place, Table, Tile
from align.aligning.certainty import LONGEST_GAP, MOST_ODDS, log_odds
from align.aligning.runs import Run, best_runs

Chain = tuple[Place, ...]
WORTHS = st.floats(-9, 9, width=32)
OPENINGS = st.floats(0, 4)
SHUT = float(CLOSED)


def alignments(beads: Sequence[Place], source: int = 0, target: int = 0) -> Iterator[Chain]:
    """List every set of beads that follow each other on both sides, the empty one too."""
    yield ()
    for bead in beads:
        if bead.source >= source and bead.target >= target:
            for rest in alignments(beads, *bead.ends):
                yield (bead, *rest)


def candidates(over: Table, others: Sequence[Run]) -> list[Place]:
    """Return the beads that begin in a band, stay within it, and meet none of other runs."""
    taken = [
        {
            n
            for run in others
            for x in run.places
            for n in range((x.source, x.target)[side], x.ends[side])
        }
        for side in (0, 1)
    ]
    bottom, right = over.band[-1].bottom, max(tile.right for tile in over.band)
    beads = [
        Place(i, j, shape)
        for tile, worths in zip(over.band, over.tiles, strict=True)
        for shape in worths
        for i in range(tile.top, tile.bottom)
        for j in range(tile.left, tile.right)
    ]
    return [
        x
        for x in beads
        if x.ends[0] <= bottom
        and x.ends[1] <= right
        and taken[0].isdisjoint(range(x.source, x.ends[0]))
        and taken[1].isdisjoint(range(x.target, x.ends[1]))
    ]


def enumerated(tables: Sequence[Table], runs: Sequence[Run], opening: float) -> dict[Place, float]:
    """Return the log odds of all beads by weighing every alignment there is."""
    found = {}
    for run in runs:
        over = tables[run.table]
        beads = candidates(over, [other for other in runs if other is not run])
        worth = dict(zip(beads, over.of(beads).tolist(), strict=True))
        chains = list(alignments([x for x in beads if worth[x] > SHUT]))
        gaps = [sum(a.ends != (b.source, b.target) for a, b in pairwise(x)) for x in chains]
        worths = [sum(worth[y] for y in x) - opening * n for x, n in zip(chains, gaps, strict=True)]
        weights = np.exp(worths)
        for place in run.places:
            held = np.array([place in x for x in chains])
            with np.errstate(divide="ignore"):
                odds = np.log(weights[held].sum()) - np.log(weights[~held].sum())
            found[place] = float(np.clip(odds, -MOST_ODDS, MOST_ODDS))
    return found


@given(grids(WORTHS), OPENINGS, st.floats(0, 9))
def test_odds_are_the_shares_of_all_alignments(
    grid: tuple[Values, int, int], opening: float, breaking: float
) -> None:
    tables = [table(*grid)]
    runs = best_runs(tables, opening, breaking)
    assert log_odds(tables, runs, opening) == pytest.approx(
        enumerated(tables, runs, opening), abs=1e-6
    )


@given(grids(WORTHS), st.data(), OPENINGS, st.floats(0, 9))
def test_bands_that_overlap_share_no_sentence(
    grid: tuple[Values, int, int], data: st.DataObject, opening: float, breaking: float
) -> None:
    tables = [table(*grid, data.draw(bands(*grid[1:]))) for _ in range(2)]
    runs = best_runs(tables, opening, breaking)
    assert log_odds(tables, runs, opening) == pytest.approx(
        enumerated(tables, runs, opening), abs=1e-6
    )


@given(grids(WORTHS, most=8), OPENINGS, st.data())
def test_a_grid_cut_into_tiles_gives_the_same_odds(
    grid: tuple[Values, int, int], opening: float, data: st.DataObject
) -> None:
    values, n, m = grid
    cuts = [0, *sorted(data.draw(st.sets(st.integers(1, max(n - 1, 1))))), n]
    cut = table(values, n, m, tuple(Tile(a, b, 0, m) for a, b in pairwise(cuts) if a < b))
    runs = best_runs([cut], opening, 3)
    assert log_odds([cut], runs, opening) == log_odds([table(values, n, m)], runs, opening)


@given(grids(WORTHS), OPENINGS)
def test_the_worths_are_left_as_they_were(grid: tuple[Values, int, int], opening: float) -> None:
    one = table(*grid)
    before = deepcopy(one)
    log_odds([one], best_runs([one], opening, 0), opening)
    for shape, matrix in before.tiles[0].items():
        assert np.array_equal(one.tiles[0][shape], matrix)


def test_no_runs_have_no_odds() -> None:
    assert log_odds([], [], 1) == {}


def diagonal(worths: Sequence[float], at: Sequence[tuple[int, int]]) -> tuple[Table, Chain]:
    """Return a table where nothing but beads of one to one at these places is open."""
    n, m = (max(x) + 1 for x in zip(*at, strict=True))
    matrix = np.full((n, m), CLOSED, np.float32)
    for worth, place in zip(worths, at, strict=True):
        matrix[place] = worth
    return table({(1, 1): matrix}, n, m), tuple(Place(i, j, (1, 1)) for i, j in at)


def both(one: float, other: float, opening: float) -> list[float]:
    """Return the log odds of two beads with nothing else near, worked out by hand."""
    alone, together = np.exp([one, other]), np.exp(one + other - opening)
    return [float(np.log((alone[k] + together) / (1 + alone[1 - k]))) for k in (0, 1)]


@pytest.mark.parametrize(
    ("second", "paid"),
    [
        pytest.param((1, 1), 0, id="no gap"),
        pytest.param((2, 1), 2.5, id="gap in the source"),
        pytest.param((1, 2), 2.5, id="gap in the target"),
        pytest.param((4, 6), 2.5, id="gap on both sides, paid once"),
        pytest.param((LONGEST_GAP + 1, 1), 2.5, id="as long as gaps are"),
    ],
)
def test_beads_of_a_run_support_each_other(second: tuple[int, int], paid: float) -> None:
    over, places = diagonal([1.5, 0.5], [(0, 0), second])
    odds = log_odds([over], [Run(0, places)], 2.5)
    assert [odds[x] for x in places] == pytest.approx(both(1.5, 0.5, paid))


@pytest.mark.parametrize("second", [(LONGEST_GAP + 2, 1), (1, LONGEST_GAP + 2), (40, 50)])
def test_behind_a_long_gap_a_run_is_judged_anew(second: tuple[int, int]) -> None:
    """A bead against none has its worth for log odds."""
    over, places = diagonal([1.5, 0.5], [(0, 0), second])
    odds = log_odds([over], [Run(0, places)], 2.5)
    assert [odds[x] for x in places] == pytest.approx([1.5, 0.5])


@pytest.mark.parametrize(
    ("worth", "expected"), [(500.0, MOST_ODDS), (-500.0, -MOST_ODDS), (SHUT, -MOST_ODDS)]
)
def test_odds_have_limits(worth: float, expected: float) -> None:
    over, places = diagonal([worth], [(0, 0)])
    assert log_odds([over], [Run(0, places)], 2.5) == {places[0]: pytest.approx(expected)}


@pytest.mark.parametrize("seed", range(3))
def test_a_long_run_judged_in_pieces_is_as_sure_as_in_one(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = np.random.default_rng(seed)
    n = 120
    values = {(p, q): draw.normal(-4, 2, (n - p + 1, n - q + 1)) for p, q in SHAPES}
    np.fill_diagonal(values[1, 1], draw.normal(4, 1, n))
    np.fill_diagonal(values[2, 2], draw.normal(8, 2, n - 1))
    over = table({shape: x.astype(np.float32) for shape, x in values.items()}, n, n)
    runs = best_runs([over], 2.5, 9)
    assert max(len(run.places) for run in runs) > 3 * certainty.PIECE
    pieces = log_odds([over], runs, 2.5)
    monkeypatch.setattr(certainty, "PIECE", n)
    assert pieces == pytest.approx(log_odds([over], runs, 2.5), abs=0.001)
