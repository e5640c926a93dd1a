from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from align.confidence.beta import IDENTITY, Beta

Numbers = npt.NDArray[np.float64]

# Evenly over [0, 1], the ends among them.
GRID = np.linspace(0, 1, 101)
shares = st.floats(0, 1)
# Probabilities, whether they were right, and what each counts.
judgements = st.lists(st.tuples(shares, st.booleans(), st.floats(0, 50)), max_size=30)


def drawn(curve: Beta, links: int, seed: int) -> tuple[Numbers, npt.NDArray[np.bool]]:
    """Draw links that are right as often as a curve says."""
    draw = np.random.default_rng(seed)
    shown = draw.beta(0.7, 0.7, links)
    return shown, draw.random(links) < curve(shown)


def cost(parameters: Numbers, shown: Numbers, right: Numbers, weights: Numbers) -> float:
    """Return the negative log likelihood, and half a square for each deviation from the prior."""
    a, b, c = parameters
    p = np.clip(shown, 1e-6, 1 - 1e-6)
    odds = a * np.log(p) - b * np.log(1 - p) + c
    likelihood = -weights @ np.logaddexp(0, np.where(right > 0, -odds, odds))
    return float((((a - 1) ** 2 + (b - 1) ** 2) / 0.3**2 + c**2 / 0.6**2) / 2 - likelihood)


@pytest.mark.parametrize(
    ("curve", "shown", "expected"),
    [
        pytest.param((1, 1, 0), 0.3, 0.3, id="identity"),
        pytest.param((0, 0, 0), 0.9, 0.5, id="level"),
        # Odds of 9 become 81, and 3.
        pytest.param((2, 2, 0), 0.9, 81 / 82, id="steeper"),
        pytest.param((0.5, 0.5, 0), 0.9, 0.75, id="flatter"),
        pytest.param((1, 1, math.log(2)), 0.5, 2 / 3, id="moved"),
        # ln 0.81 alone: odds of 0.81.
        pytest.param((2, 0, 0), 0.9, 0.81 / 1.81, id="one end"),
        pytest.param((0, 2, 0), 0.9, 100 / 101, id="other end"),
    ],
)
def test_curves_worked_out_by_hand(
    curve: tuple[float, float, float], shown: float, expected: float
) -> None:
    assert Beta(*curve)([shown])[0] == pytest.approx(expected)


def test_probabilities_keep_their_shape() -> None:
    shown = np.array([[0.1, 0.5, 0.9], [0.0, 1.0, 0.2]])
    assert IDENTITY(shown) == pytest.approx(shown, abs=1e-5)
    assert IDENTITY([]).shape == (0,)


@given(
    st.builds(Beta, st.floats(0, 1e3), st.floats(0, 1e3), st.floats(-1e3, 1e3)),
    st.lists(shares, min_size=2),
)
def test_no_curve_falls_or_leaves_0_to_1(curve: Beta, shown: list[float]) -> None:
    found = curve(sorted(shown))
    assert (np.diff(found) >= -1e-12).all()
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize(
    "curve",
    [
        IDENTITY,
        Beta(0.5, 0.5, 0.0),
        Beta(2.0, 1.0, -0.5),
        Beta(0.3, 1.2, 1.0),
        Beta(1.0, 1.0, -2.0),
    ],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_many_links_show_the_curve_that_they_were_drawn_from(curve: Beta, seed: int) -> None:
    found = Beta.fitted(*drawn(curve, 50_000, seed))
    assert found(GRID) == pytest.approx(curve(GRID), abs=0.03)


def test_what_means_what_it_says_is_left_as_it_is() -> None:
    """Of the links with each probability, just as many are right."""
    shown = np.repeat([0.1, 0.5, 0.9], 10)
    right = [n < share * 10 for share in (0.1, 0.5, 0.9) for n in range(10)]
    assert astuple(Beta.fitted(shown, right)) == pytest.approx((1, 1, 0), abs=1e-4)


@pytest.mark.parametrize("prior", [IDENTITY, Beta(0.5, 2.0, -1.0), Beta(0.0, 1.0, 3.0)])
def test_no_links_change_nothing(prior: Beta) -> None:
    assert Beta.fitted([], [], prior=prior) == prior


def test_a_curve_is_drawn_to_the_one_before() -> None:
    prior = Beta(2.0, 2.0, 0.5)
    shown, right = [0.9, 0.6, 0.5, 0.2], [True, True, True, False]
    alone, drawn_to = (
        math.dist(astuple(Beta.fitted(shown, right, prior=x)), astuple(prior))
        for x in (None, prior)
    )
    assert 0 < drawn_to < alone


@pytest.mark.parametrize(
    ("links", "least", "most"), [(1, 0.6, 0.79), (10, 0.15, 0.5), (999, 0, 0.02)]
)
def test_links_change_it_the_more_of_them_there_are(links: int, least: float, most: float) -> None:
    """All were shown at 0.8, and none is right."""
    (found,) = Beta.fitted([0.8] * links, [False] * links)([0.8])
    assert least < found < most


@given(judgements)
def test_a_fitted_curve_never_falls(links: list[tuple[float, bool, float]]) -> None:
    shown, right, weights = zip(*links, strict=True) if links else ((), (), ())
    curve = Beta.fitted(shown, right, weights)
    assert min(curve.a, curve.b) >= 0
    assert (np.diff(curve(GRID)) >= -1e-12).all()


@settings(max_examples=50)
@given(judgements)
def test_no_other_curve_is_more_probable(links: list[tuple[float, bool, float]]) -> None:
    shown, right, weights = np.array(links, float).reshape(-1, 3).T
    found = np.array(astuple(Beta.fitted(shown, right > 0, weights)))
    other = minimize(
        cost,
        np.array([1.0, 1.0, 0.0]),
        (shown, right, weights),
        "L-BFGS-B",
        bounds=[(0, None), (0, None), (None, None)],
    )
    assert cost(found, shown, right, weights) <= other.fun + 1e-9 * (1 + other.fun)
    assert found == pytest.approx(other.x, abs=0.01)


def test_where_the_truth_falls_the_curve_is_level() -> None:
    shown = np.repeat(GRID, 200)
    right = np.random.default_rng(0).random(len(shown)) > shown
    curve = Beta.fitted(shown, right)
    assert (curve.a, curve.b) == (0, 0)
    assert curve(GRID) == pytest.approx(0.5, abs=0.02)


@given(st.lists(st.tuples(shares, st.booleans(), st.integers(0, 4)), min_size=1, max_size=20))
def test_a_weight_counts_as_often_as_it_says(links: list[tuple[float, bool, int]]) -> None:
    shown, right, weights = zip(*links, strict=True)
    weighed = Beta.fitted(shown, right, weights)
    repeated = Beta.fitted(np.repeat(shown, weights), np.repeat(right, weights))
    assert astuple(weighed) == pytest.approx(astuple(repeated), abs=1e-4)


@pytest.mark.parametrize("weight", [1.0, 1e6, 1e15])
@pytest.mark.parametrize(
    ("shown", "right"),
    [
        pytest.param([0.9, 0.8, 0.2, 0.1], [True, True, False, False], id="separable"),
        pytest.param([0.9, 0.8, 0.2, 0.1], [False, False, True, True], id="separable, falling"),
        pytest.param([0.1, 0.5, 0.9], [True] * 3, id="all right"),
        pytest.param([0.1, 0.5, 0.9], [False] * 3, id="all wrong"),
        pytest.param([0.0, 0.0], [True, True], id="all 0, and right"),
        pytest.param([1.0, 1.0], [False, False], id="all 1, and wrong"),
        pytest.param([0.0, 1.0], [True, False], id="both ends, and wrong"),
        pytest.param([0.0, 1.0], [False, True], id="both ends, and right"),
        pytest.param([0.5] * 9, [True] * 8 + [False], id="one probability"),
    ],
)
def test_a_fit_ends_at_a_finite_curve(shown: list[float], right: list[bool], weight: float) -> None:
    """Even with weights beyond measure it is as good as what another method finds."""
    weights = np.full(len(shown), weight)
    found = Beta.fitted(shown, right, weights)
    assert np.isfinite(astuple(found)).all()
    arguments = np.array(shown), np.array(right, float), weights
    other = minimize(
        cost,
        np.array(astuple(found)),
        arguments,
        "Nelder-Mead",
        bounds=[(0, None), (0, None), (None, None)],
    )
    least = cost(np.array(astuple(found)), *arguments)
    assert least <= other.fun + 1e-6 * (1 + abs(other.fun))


@pytest.mark.parametrize(
    ("record", "error"),
    [
        ({"a": 1, "b": 1}, KeyError),
        ({"a": 1, "b": 1, "c": None}, TypeError),
        ({"a": 1, "b": "x", "c": 0}, ValueError),
        ({"a": -0.1, "b": 1, "c": 0}, ValueError),
        ({"a": 1, "b": -0.1, "c": 0}, ValueError),
        ({"a": 1, "b": math.nan, "c": 0}, ValueError),
        ({"a": 1, "b": 1, "c": math.inf}, ValueError),
    ],
)
def test_records_that_are_no_curve(record: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        Beta.of(record)


@given(st.builds(Beta, st.floats(0, 9), st.floats(0, 9), st.floats(-30, 30)))
def test_a_record_says_what_the_curve_is(curve: Beta) -> None:
    assert astuple(Beta.of(curve.record())) == pytest.approx(astuple(curve), abs=1e-6)
