from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import sides

from align.aligning.landmarks import (
    FREE_STEP,
    LEAST_CHAIN,
    LEAST_WORTH,
    STEP_COST,
    Landmark,
    chains,
    landmarks,
)
from align.aligning.similarity import Similarity

Chain = list[tuple[int, int]]

# Quarters, so that sums are exact.
LANDMARKS = st.builds(
    Landmark, st.integers(0, 20), st.integers(0, 20), st.integers(2, 6).map(lambda x: x / 4)
)
FOUND = st.lists(LANDMARKS, max_size=9, unique_by=lambda x: (x.source, x.target)).map(
    lambda found: sorted(found, key=lambda x: (x.source, x.target))
)


def worth(chain: list[Landmark]) -> float:
    """Add up the landmarks, less the steps that are not free."""
    far = sum(
        b.source - a.source > FREE_STEP or b.target - a.target > FREE_STEP
        for a, b in pairwise(chain)
    )
    return sum(landmark.worth for landmark in chain) - STEP_COST * far


def best(found: list[Landmark]) -> float:
    """Return the worth of the best chain, of all subsets that ascend."""
    return max(
        (
            worth(list(subset))
            for size in range(1, len(found) + 1)
            for subset in combinations(found, size)
            if all(a.source < b.source and a.target < b.target for a, b in pairwise(subset))
        ),
        default=0.0,
    )


def of(found: list[Landmark], chain: Chain) -> list[Landmark]:
    by_place = {(x.source, x.target): x for x in found}
    return [by_place[pair] for pair in chain]


@given(FOUND)
def test_the_first_chain_is_the_best_of_all(found: list[Landmark]) -> None:
    result = chains(found)
    if best(found) < LEAST_CHAIN:
        assert result == []
    else:
        assert worth(of(found, result[0])) == best(found)


@given(FOUND)
def test_chains_ascend_and_share_no_sentence(found: list[Landmark]) -> None:
    result = chains(found)
    for chain in result:
        assert all(a < c and b < d for (a, b), (c, d) in pairwise(chain))
        assert worth(of(found, chain)) >= LEAST_CHAIN
    for side in (0, 1):
        sentences = [pair[side] for chain in result for pair in chain]
        assert len(set(sentences)) == len(sentences)


def chain(source: int, target: int, length: int) -> list[Landmark]:
    return [Landmark(source + n, target + n, 1.0) for n in range(length)]


@pytest.mark.parametrize(
    ("found", "lengths"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([Landmark(3, 3, 0.5)], [], id="noise"),
        pytest.param(chain(0, 0, 9), [9], id="translation"),
        pytest.param(chain(0, 9, 9) + chain(9, 0, 5), [9, 5], id="blocks swapped"),
        pytest.param(chain(0, 0, 5) + chain(5, 30, 5), [10], id="a block missing"),
        pytest.param(
            chain(0, 20, 5) + chain(5, 0, 15) + chain(20, 25, 5), [20, 5], id="a block moved"
        ),
    ],
)
def test_chains_of_typical_pairs(found: list[Landmark], lengths: list[int]) -> None:
    assert [len(x) for x in chains(found)] == lengths


def sentences(first: int, last: int) -> str:
    return " ".join(chr(0x4E00 + n) for n in range(first, last))


def places(source: str, target: str) -> Chain:
    found = landmarks(Similarity.between(*sides(source, target, words=False)))
    assert found == sorted(found, key=lambda x: (x.source, x.target))
    assert all(x.worth > LEAST_WORTH for x in found)
    return [(x.source, x.target) for x in found]


def test_landmarks_are_the_right_pairs() -> None:
    assert places(sentences(0, 30), sentences(0, 30)) == [(n, n) for n in range(30)]
    target = f"{sentences(20, 30)} {sentences(0, 20)}"
    assert places(sentences(0, 30), target) == [(n, (n + 10) % 30) for n in range(30)]
    overlap = {(n, n - 10) for n in range(10, 20)}
    assert overlap <= set(places(sentences(0, 20), sentences(10, 30)))


def test_a_sentence_that_comes_back_is_a_landmark_with_both() -> None:
    source, target = sentences(0, 30), f"{sentences(0, 30)} {sentences(7, 8)}"
    assert {pair for pair in places(source, target) if pair[0] == 7} == {(7, 7), (7, 30)}


def test_typical_landmarks_are_worth_about_one() -> None:
    found = landmarks(Similarity.between(*sides(sentences(0, 30), sentences(0, 30), words=False)))
    assert np.median([x.worth for x in found]) == pytest.approx(1, abs=1e-6)
