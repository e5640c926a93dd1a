from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from align.aligning.runs import Place, best_runs
from align.aligning.similarity import Floats, Shape

Values = Mapping[Shape, Floats]
# Whole numbers, so that sums in float32 are exact in any order.
WORTHS = st.integers(-9, 9).map(float)
SHAPES: tuple[Shape, ...] = ((1, 1), (1, 2), (2, 1), (2, 2))


@st.composite
def grids(draw: st.DrawFn) -> Values:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    others = draw(st.sets(st.sampled_from(SHAPES[1:])))
    return {
        (p, q): draw(
            hnp.arrays(
                np.float32, (rows - p + 1, columns - q + 1), elements=WORTHS, fill=st.nothing()
            )
        )
        for p, q in SHAPES
        if (p, q) in {(1, 1), *others} and p <= rows and q <= columns
    }


def chains(values: Values, source: int = 0, target: int = 0) -> Iterator[list[Place]]:
    """List every chain of beads in order that begins at or behind a place, the empty one too."""
    yield []
    for (p, q), matrix in values.items():
        for i in range(source, len(matrix)):
            for j in range(target, matrix.shape[1]):
                for rest in chains(values, i + p, j + q):
                    yield [Place(i, j, (p, q)), *rest]


def sentences(run: list[Place]) -> tuple[list[int], list[int]]:
    return (
        [n for x in run for n in range(x.source, x.source + x.shape[0])],
        [n for x in run for n in range(x.target, x.target + x.shape[1])],
    )


def worth(values: Values, opening: float, run: list[Place]) -> float:
    gaps = sum(
        (a.source + a.shape[0], a.target + a.shape[1]) != (b.source, b.target)
        for a, b in pairwise(run)
    )
    return sum(float(values[x.shape][x.source, x.target]) for x in run) - opening * gaps


def best_left(values: Values, opening: float, runs: list[list[Place]]) -> float:
    """Return the worth of the best chain that takes no sentence of the runs."""
    taken = [{n for run in runs for n in sentences(run)[side]} for side in (0, 1)]
    return max(
        worth(values, opening, chain)
        for chain in chains(values)
        if all(taken[side].isdisjoint(sentences(chain)[side]) for side in (0, 1))
    )


@settings(max_examples=300)
@given(grids(), st.integers(0, 4), st.integers(0, 6))
def test_every_run_is_the_best_of_what_is_left(values: Values, opening: int, breaking: int) -> None:
    runs = best_runs(values, opening, breaking)
    for number, run in enumerate(runs):
        assert worth(values, opening, run) == best_left(values, opening, runs[:number])
    assert all(worth(values, opening, run) > breaking for run in runs[1:])
    assert best_left(values, opening, runs) <= (breaking if runs else 0)


@given(grids(), st.integers(0, 4), st.integers(0, 6))
def test_order_within_runs_and_every_sentence_once(
    values: Values, opening: int, breaking: int
) -> None:
    runs = best_runs(values, opening, breaking)
    for side in (0, 1):
        numbers = [sentences(run)[side] for run in runs]
        assert all(run == sorted(set(run)) for run in numbers)
        together = [n for run in numbers for n in run]
        assert len(set(together)) == len(together)


@given(grids(), st.integers(0, 4), st.integers(0, 6))
def test_monotone_is_the_first_run_alone(values: Values, opening: int, breaking: int) -> None:
    runs = best_runs(values, opening, breaking)
    assert best_runs(values, opening, breaking, monotone=True) == runs[:1]


@given(grids())
def test_the_values_are_left_as_they_were(values: Values) -> None:
    before = {shape: matrix.copy() for shape, matrix in values.items()}
    best_runs(values, 1, 2)
    assert all(np.array_equal(matrix, before[shape]) for shape, matrix in values.items())


def one_to_one(rows: list[list[int]]) -> dict[Shape, Floats]:
    return {(1, 1): np.array(rows, np.float32)}


def places(runs: list[list[Place]]) -> list[list[tuple[int, int]]]:
    return [[(x.source, x.target) for x in run] for run in runs]


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
    assert places(best_runs(one_to_one(rows), opening, breaking)) == expected


def test_a_group_wins_where_it_is_worth_more_than_its_parts() -> None:
    values = one_to_one([[3, 3]]) | {(1, 2): np.array([[4]], np.float32)}
    assert best_runs(values, 1, 9) == [[Place(0, 0, (1, 2))]]


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
        assert best_runs(values, 1, 1) == [wanted]


def test_a_group_beside_a_run_is_a_run_of_its_own() -> None:
    values = one_to_one([[-9, 5], [-9, -9], [-9, -9]])
    values[2, 1] = np.array([[-9, -9], [4, -9]], np.float32)
    assert best_runs(values, 1, 1) == [[Place(0, 1, (1, 1))], [Place(1, 0, (2, 1))]]
