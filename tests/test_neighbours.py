from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligning import neighbours as module
from align.aligning.neighbours import AVERAGED, COPY, KEPT, neighbours
from align.aligning.sides import Floats, Side

EAST, NORTH, UP, AWAY = np.eye(4, 8)


def side(vectors: Floats) -> Side:
    """Make a side of vectors that centring leaves alone: each with its opposite far behind."""
    lengths = np.full(2 * len(vectors), 50, np.float32)
    return Side.of(np.concatenate([vectors, -vectors]).astype(np.float32), lengths)


def drawn(seed: int, size: int, copies: int) -> Side:
    """Draw sentences; the last ones repeat the first ones, almost."""
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((size, 5))
    again = vectors[:copies] + 0.05 * random.standard_normal((min(copies, size), 5))
    vectors = np.concatenate([vectors, again])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Side.of(vectors.astype(np.float32), np.full(len(vectors), 50, np.float32))


def by_definition(one: Side, other: Side) -> tuple[list[list[int]], dict[int, list[float]]]:
    """Find the nearest, one by one, and the mean cosines with them."""
    nearest, distinct = [], []
    vectors = other.vectors()
    for vector in one.vectors():
        order = sorted(range(len(other)), key=lambda n: (-float(vector @ vectors[n]), n))
        nearest.append(order[:KEPT])
        kept = [
            n
            for at, n in enumerate(order[:KEPT])
            if all(float(vectors[n] @ vectors[k]) < COPY for k in order[:at])
        ]
        distinct.append(kept[:AVERAGED])
    groups = {k: one.groups(k, 0, len(x)) for k, x in one.norms.items()}
    near = {
        size: [
            sum(
                sorted(
                    (
                        float(group @ vectors[k])
                        for k in {k for m in range(n, n + size) for k in distinct[m]}
                    ),
                    reverse=True,
                )[:AVERAGED]
            )
            / AVERAGED
            for n, group in enumerate(vectors_of_groups)
        ]
        for size, vectors_of_groups in groups.items()
    }
    return nearest, near


@settings(max_examples=60)
@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 12), st.integers(0, 3))
def test_nearest_and_their_mean_agree_with_the_definition(
    seed: int, n: int, m: int, copies: int
) -> None:
    one, other = drawn(seed, n, 0), drawn(seed + 100, m, copies)
    found = neighbours(one, other)
    nearest, near = by_definition(one, other)
    cosines = [
        [float(one.vectors()[i] @ other.vectors()[k]) for k in x] for i, x in enumerate(nearest)
    ]
    assert found.cosines.tolist() == [pytest.approx(row, abs=1e-5) for row in cosines]
    if len(one) > 1 and len(other) > 1:
        assert found.numbers.tolist() == nearest
    assert found.near.keys() == near.keys()
    for size, means in near.items():
        assert found.near[size].tolist() == pytest.approx(means, abs=1e-4)


def test_two_right_counterparts_count_once() -> None:
    """Body and caption both say east; the mean cosine is as if there were the body alone."""
    caption = 0.9 * EAST + (1 - 0.9**2) ** 0.5 * AWAY
    source = side(np.array([EAST, NORTH]))
    alone = neighbours(source, side(np.array([EAST, NORTH, UP])))
    twice = neighbours(source, side(np.array([EAST, NORTH, UP, caption])))
    assert twice.numbers[0, :2].tolist() == [0, 3]
    assert twice.cosines[0, :2].tolist() == pytest.approx([1, 0.9])
    assert twice.near[1][0] == pytest.approx(alone.near[1][0]) == pytest.approx(1 / AVERAGED)


def test_equal_cosines_go_by_number() -> None:
    found = neighbours(side(np.array([EAST])), side(np.array([UP, EAST, NORTH, EAST])))
    assert found.numbers[0].tolist() == [1, 3, 0, 2, 4, 6, 5, 7]


@given(st.integers(1, 12))
def test_blocks_of_any_size_give_the_same(block: int) -> None:
    one, other = drawn(1, 11, 2), drawn(2, 9, 2)
    whole = neighbours(one, other)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK", block)
        patch.setattr(module, "FEW", block)
        parts = neighbours(one, other)
    assert np.array_equal(whole.numbers, parts.numbers)
    assert whole.cosines == pytest.approx(parts.cosines, abs=1e-6)
    for size, near in whole.near.items():
        assert near == pytest.approx(parts.near[size], abs=1e-6)
