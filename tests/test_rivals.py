from __future__ import annotations

import pytest
from planted import sides

from align.aligning import rivals as module
from align.aligning.bands import SHAPES, Place
from align.aligning.neighbours import COPY
from align.aligning.rivals import rivals
from align.aligning.similarity import Similarity

# The a that comes again is no rival of the other.
PLANS = "a b c d e f g h i a 1 2", "b a cd e e f h g i j 3"


def best_rival(similarity: Similarity, place: Place) -> float:
    """Try every sentence of a bead with every one that is near it, on both sides."""
    firsts, ends = (place.source, place.target), place.ends
    best = 0.0
    for own, other in ((0, 1), (1, 0)):
        vectors = similarity.sides[other].vectors()
        for sentence in range(firsts[own], ends[own]):
            for near in similarity.nearest[own].numbers[sentence].tolist():
                held = range(firsts[other], ends[other])
                if all(vectors[near] @ vectors[k] < COPY for k in held):
                    i, j = (sentence, near) if own == 0 else (near, sentence)
                    best = max(best, similarity.margin(Place(i, j, (1, 1))))
    return best


@pytest.mark.parametrize("block", [1, 7, module.BLOCK])
def test_the_best_rival_of_every_bead(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    similarity = Similarity.between(*sides(*PLANS, 1))
    n, m = similarity.sizes
    places = [
        Place(i, j, (p, q)) for p, q in SHAPES for i in range(n - p + 1) for j in range(m - q + 1)
    ]
    expected = [best_rival(similarity, place) for place in places]
    assert rivals(similarity, places).tolist() == pytest.approx(expected, abs=1e-6)


def test_where_the_bead_is_all_there_is_it_has_no_rival() -> None:
    similarity = Similarity.between(*sides("a b", "b a"))
    assert rivals(similarity, [Place(0, 0, (2, 2))]).tolist() == [0]
