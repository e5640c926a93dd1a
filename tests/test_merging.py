from __future__ import annotations

from itertools import product

import pytest
from planted import sides

from align.aligning.bands import Place, whole
from align.aligning.merging import _Judge, merged
from align.aligning.prices import Prices
from align.aligning.runs import Run
from align.aligning.similarity import Similarity

PLAIN = "a b cd ef g hi j k"
# The border between the third sentence and the fourth lies before d, or behind e.
EARLY, LATE = "a b c def g hi j k", "a b cde f g hi j k"


def joined(source: str, target: str, seed: int, places: list[Place]) -> list[Place]:
    """Return the beads of a run after merging."""
    similarity = Similarity.between(*sides(source, target, seed))
    prices = Prices.first(similarity.sides, [similarity.scores(whole(*similarity.sizes))])
    (run,) = merged(similarity, prices, [Run(7, tuple(places))])
    assert run.table == 7
    return list(run.places)


def one_to_one(first: int, last: int) -> list[Place]:
    return [Place(n, n, (1, 1)) for n in range(first, last)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("source", "target"), [(PLAIN, EARLY), (PLAIN, LATE), (EARLY, PLAIN), (LATE, EARLY)]
)
def test_beads_across_a_border_that_moved_become_one(source: str, target: str, seed: int) -> None:
    assert joined(source, target, seed, one_to_one(0, 8)) == [
        *one_to_one(0, 2),
        Place(2, 2, (2, 2)),
        *one_to_one(4, 8),
    ]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("plan", [PLAIN, EARLY, LATE])
def test_beads_whose_words_stay_within_are_left_alone(plan: str, seed: int) -> None:
    assert joined(plan, plan, seed, one_to_one(0, 8)) == one_to_one(0, 8)


def test_larger_beads_are_joined_too() -> None:
    source, target = "a b c de fg hi j k", "a b cd efg hi j k"
    before = [*one_to_one(0, 2), Place(2, 2, (1, 1)), Place(3, 3, (2, 1))]
    assert joined(source, target, 0, before) == [*one_to_one(0, 2), Place(2, 2, (3, 2))]


def test_beads_that_do_not_touch_are_not_joined() -> None:
    source, target = "a b cd 1 ef g hi j k", "a b c def g hi j k"
    apart = [*one_to_one(0, 3), Place(4, 3, (1, 1))]
    assert joined(source, target, 0, apart) == apart


def test_no_bead_grows_beyond_the_largest_shape() -> None:
    source, target = "a b c d ef gh i", "a b c de fgh i"
    before = [*one_to_one(0, 3), Place(3, 3, (2, 1)), Place(5, 4, (1, 1))]
    assert joined(source, target, 0, before)[-1] == Place(3, 3, (3, 2))
    four = [Place(0, 0, (4, 1)), Place(4, 1, (3, 1))]
    assert joined("a b c d e f g", "abcde fg", 0, four) == four


def test_no_runs_stay_none() -> None:
    similarity = Similarity.between(*sides(PLAIN, PLAIN))
    prices = Prices.first(similarity.sides, [similarity.scores(whole(*similarity.sizes))])
    assert merged(similarity, prices, []) == []


@pytest.mark.parametrize("seed", range(3))
def test_joining_never_gains_more_than_the_words_lack(seed: int) -> None:
    plan = "ab c de f g hi j"
    similarity = Similarity.between(*sides(plan, "a bc d ef gh i j", seed))
    judge = _Judge(similarity, Prices.first(similarity.sides, [similarity.scores(whole(7, 7))]))
    for i, j in product(range(6), range(6)):
        parts = Place(i, j, (1, 1)), Place(i + 1, j + 1, (1, 1))
        gain = judge._gain(*parts, Place(i, j, (2, 2)))
        assert gain <= judge._most_gain(*parts) < gain + 2
