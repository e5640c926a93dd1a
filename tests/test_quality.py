from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_bitexts import document

from align.bitext import Bitext, Link
from align.errors import UsageError
from align.quality import Quality

CHANCES = st.lists(st.sampled_from([0.0, 0.01, 0.3, 0.5, 0.72, 0.9, 0.99, 1.0]), max_size=7)


def bitext(*links: Link) -> Bitext:
    size = len(links) + 1
    return Bitext(document(["a"] * size, "en"), document(["x"] * size, "id"), links)


def rated(chances: Iterable[float | None]) -> Bitext:
    return bitext(*(Link((n,), (n,), 0.5, chance) for n, chance in enumerate(chances)))


def link(n: int, confidence: float | None, status: Any = "auto") -> Link:
    return Link((n,), (n,), 0.5, confidence, status)


def outcomes(chances: Sequence[float], confidence: float) -> list[tuple[float, int, int, int]]:
    """Return each outcome of every link, right or wrong, and how probable it is.

    With it the number of links shown, and of those right among the shown and among all.
    """
    shown = [chance >= confidence for chance in chances]
    return [
        (
            math.prod(p if right else 1 - p for p, right in zip(chances, rights, strict=True)),
            sum(shown),
            sum(right and seen for right, seen in zip(rights, shown, strict=True)),
            sum(rights),
        )
        for rights in product((False, True), repeat=len(chances))
    ]


def outside(interval: tuple[float, float], shares: Iterable[tuple[float, float]]) -> list[float]:
    """Return how probable shares are below an interval, up to its bounds, and above it."""
    sums = dict.fromkeys(("below", "to low", "from high", "above"), 0.0)
    for chance, share in shares:
        sums["below"] += chance * (share < interval[0] - 1e-9)
        sums["to low"] += chance * (share < interval[0] + 1e-9)
        sums["from high"] += chance * (share > interval[1] - 1e-9)
        sums["above"] += chance * (share > interval[1] + 1e-9)
    return list(sums.values())


def test_worked_out_by_hand() -> None:
    found = rated([0.9, 0.7, 0.4, 0.0]).quality()
    assert (found.confidence, found.links, found.shown, found.unjudged) == (0.5, 4, 2, 0)
    # 1.6 of 2 shown are right, and 2.0 of all.
    assert found.precision == pytest.approx(0.8)
    assert found.recall == pytest.approx(0.8)
    assert found.f1 == pytest.approx(0.8)
    # None of the two is right with a probability of 0.03, one with 0.34, both with 0.63.
    assert found.precision_interval == pytest.approx((0, 1))
    # One of those shown and the third: a half. Recall 0 takes 0.03 · 0.4, which is too little.
    assert found.recall_interval == pytest.approx((0.5, 1))


def test_what_people_decided() -> None:
    links = (
        link(0, 0.6),
        link(1, 0.9, "accepted"),
        link(2, 0.8, "edited"),
        link(3, 0.9, "rejected"),
        # Right and shown: an export at 0.5 holds them, whatever the model says.
        link(4, 0.2, "accepted"),
        link(5, None, "edited"),
        link(6, None),
        Link((7,), ()),
        link(8, 0.3),
    )
    found = bitext(*links).quality()
    assert (found.links, found.shown, found.unjudged) == (6, 5, 1)
    assert found.precision == pytest.approx(4.6 / 5)
    assert found.recall == pytest.approx(4.6 / 4.9)
    assert found.precision_interval == pytest.approx((4 / 5, 1))
    # The first is wrong and the last right with a probability of 0.4 · 0.3.
    assert found.recall_interval == pytest.approx((4 / 5, 1))
    assert bitext(*links).quality(confidence=0).shown == 6


@pytest.mark.parametrize(
    ("chances", "confidence", "expected"),
    [
        ([], 0.5, (0, 0, (0, 0), (0, 0))),
        ([None, None], 0.5, (0, 0, (0, 0), (0, 0))),
        ([0.0, 0.0], 0.0, (0, 0, (0, 0), (0, 0))),
        ([0.4, 0.3], 0.5, (0, 0, (0, 0), (0, 0))),
        ([1.0, 1.0], 1.0, (1, 1, (1, 1), (1, 1))),
        ([1.0, 0.5], 0.5, (0.75, 1, (0.5, 1), (1, 1))),
    ],
)
def test_bounds(
    chances: list[float | None], confidence: float, expected: tuple[object, ...]
) -> None:
    found = rated(chances).quality(confidence=confidence)
    assert expected == (
        *(found.precision, found.recall),
        *(found.precision_interval, found.recall_interval),
    )


@pytest.mark.parametrize(("size", "chance"), [(20, 0.9), (100, 0.97), (333, 0.6)])
def test_links_of_one_confidence_follow_the_binomial_distribution(size: int, chance: float) -> None:
    found = rated([chance] * size).quality()
    exact = [
        (math.comb(size, n) * chance**n * (1 - chance) ** (size - n), n / size)
        for n in range(size + 1)
    ]
    below, to_low, from_high, above = outside(found.precision_interval, exact)
    assert max(below, above) <= 0.025 <= min(to_low, from_high)
    assert found.recall_interval == (1, 1)


@given(CHANCES, st.sampled_from([0.0, 0.3, 0.5, 0.95]))
def test_the_intervals_hold_what_may_come_out(chances: list[float], confidence: float) -> None:
    found = rated(chances).quality(confidence=confidence)
    possible = outcomes(chances, confidence)
    precisions = [(p, right / shown) for p, shown, right, _ in possible if shown]
    recalls = [(p, right / every) for p, _, right, every in possible if every]
    whole = sum(p for p, _ in recalls)
    if precisions:
        assert found.precision == pytest.approx(sum(p * share for p, share in precisions))
        below, to_low, from_high, above = outside(found.precision_interval, precisions)
        assert max(below, above) <= 0.025 + 1e-9
        assert min(to_low, from_high) >= 0.025 - 1e-9
    if whole:
        below, to_low, from_high, above = outside(found.recall_interval, recalls)
        assert max(below, above) <= (0.025 + 1e-9) * whole
        assert min(to_low, from_high) >= (0.025 - 1e-9) * whole


@given(st.lists(st.floats(0, 1), min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_precision_rises_and_recall_falls_with_the_confidence(
    chances: list[float], one: float, other: float
) -> None:
    at_low, at_high = (rated(chances).quality(confidence=x) for x in sorted((one, other)))
    assert at_low.shown >= at_high.shown
    assert at_low.recall >= at_high.recall - 1e-9
    if at_high.shown:
        assert at_low.precision <= at_high.precision + 1e-9
        assert at_high.precision >= max(one, other) - 1e-9


@given(st.lists(st.floats(0, 1) | st.none()), st.floats(0, 1))
def test_every_figure_is_a_share(chances: list[float | None], confidence: float) -> None:
    found = rated(chances).quality(confidence=confidence)
    for low, high in (found.precision_interval, found.recall_interval):
        assert 0 <= low <= high <= 1
    assert all(0 <= x <= 1 + 1e-9 for x in (found.precision, found.recall, found.f1))
    assert found.links + found.unjudged == len(chances)


def test_many_links() -> None:
    # The standard deviation is 30: 97 % less and more 1.96 times 0.3 %.
    found = rated([0.9] * 10_000).quality()
    assert found.precision_interval == pytest.approx((0.8941, 0.9059), abs=2e-4)


def test_what_people_read() -> None:
    found = Quality(0.5, 43, 40, 0, 0.968, 0.951, (0.925, 1.0), (0.902, 0.976))
    text = "expected at 0.5: precision 0.97 (0.93-1.00), recall 0.95 (0.90-0.98); links: 40 of 43"
    assert str(found) == text
    unjudged = Quality(0.5, 43, 40, 2, 0.968, 0.951, (0.925, 1.0), (0.902, 0.976))
    assert str(unjudged) == f"{text}; without a confidence: 2"


@pytest.mark.parametrize("confidence", [-0.1, 1.1, math.nan])
def test_a_confidence_that_is_no_probability(confidence: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        rated([0.5]).quality(confidence=confidence)
