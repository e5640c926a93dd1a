from __future__ import annotations

import numpy as np
import pytest
from planted import sides

from align.aligning.bands import Place, around, whole
from align.aligning.prices import PRIOR_SHAPES, Prices
from align.aligning.runs import Run
from align.aligning.similarity import Similarity


def sentences(first: int, last: int) -> str:
    return " ".join(chr(0x4E00 + n) for n in range(first, last))


def test_many_bands_give_the_same_first_guess_as_the_whole_grid() -> None:
    """Most tiles lie far from the counterparts of their sentences; those say nothing."""
    order = np.random.default_rng(1).permutation(50).tolist()
    target = " ".join(sentences(6 * n, 6 * n + 6) for n in order)
    similarity = Similarity.between(*sides(sentences(0, 300), target, words=False))
    chains = [[(6 * n + k, 6 * at + k) for k in range(6)] for at, n in enumerate(order)]
    everywhere = Prices.first(similarity.sides, [similarity.scores(whole(300, 300))])
    scores = [similarity.scores(around(chain, 300, 300)) for chain in chains]
    prices = Prices.first(similarity.sides, scores)
    assert prices.right == pytest.approx(everywhere.right, abs=0.01)
    assert prices.chance == pytest.approx(everywhere.chance, abs=0.1)
    assert prices.ratio == pytest.approx(everywhere.ratio, abs=0.02)


def test_what_is_found_is_counted() -> None:
    similarity = Similarity.between(*sides("a b cd e 1 2", "a b c d e"))
    scores = [similarity.scores(whole(6, 5))]
    first = Prices.first(similarity.sides, scores)
    places = (
        Place(0, 0, (1, 1)),
        Place(1, 1, (1, 1)),
        Place(2, 2, (1, 2)),
        Place(3, 4, (1, 1)),
    )
    prices = first.again(similarity.sides, scores, [Run(0, places)])
    assert prices.source_gaps > 0.2 > prices.target_gaps
    assert prices.shapes[1, 2] > PRIOR_SHAPES[1, 2]
    assert sum(prices.shapes.values()) == pytest.approx(1, abs=0.1)
    assert prices.ratio == pytest.approx(1.1, abs=0.02)
    crossing, nat = prices.crossing()
    assert prices.chance[0] < crossing < prices.right[0]
    assert nat > 0
    low, high = prices.likely(np.array([prices.chance[0], prices.right[0]], np.float32)).tolist()
    assert low < 0.1 < 0.9 < high


@pytest.mark.parametrize(
    ("right", "chance", "contrast", "separation"),
    [
        pytest.param(0.5, (0.1, 0.08), 0.25, 5, id="apart"),
        pytest.param(0.3, (0.1, 0.08), 0.5, 2.5, id="nearer"),
        # As if there were 0.02 between them.
        pytest.param(0.1, (0.1, 0.08), 5, 0, id="the same"),
        pytest.param(0.0, (0.1, 0.1), 5, -1, id="turned"),
    ],
)
def test_scores_on_a_scale_that_encoders_share(
    right: float, chance: tuple[float, float], contrast: float, separation: float
) -> None:
    prices = Prices((right, 0.1), chance, 0.1, 0.1, PRIOR_SHAPES, 1.0, 0.05, 2.5, 9.0)
    assert prices.contrast(0.2) == pytest.approx(contrast)
    assert prices.contrast(chance[0]) == 0
    assert prices.separation == pytest.approx(separation)
