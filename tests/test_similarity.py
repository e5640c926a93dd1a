from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import sides

from align.aligning.bands import CLOSED, Band, Place, Table, Tile, whole
from align.aligning.coverage import covered
from align.aligning.sides import Floats, Side
from align.aligning.similarity import (
    COVER_SHARE,
    GROWTH_LEAST,
    GROWTH_PRICE,
    LACK_PRICE,
    NEAR_SHARE,
    Similarity,
)

# Four vectors whose mean is 0, so that centring changes nothing.
CROSS = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], np.float32)


def side(vectors: Floats, lengths: list[int], background: Floats | None = None) -> Side:
    return Side.of(vectors, np.array(lengths, np.float32), background=background)


def compared(
    source: Floats, target: Floats, source_lengths: list[int], target_lengths: list[int]
) -> Similarity:
    return Similarity.between(side(source, source_lengths), side(target, target_lengths))


def cosines(similarity: Similarity, shape: tuple[int, int] = (1, 1)) -> list[float]:
    """Return those of the first source group with every target group."""
    columns = similarity.sizes[1] - shape[1] + 1
    return [similarity.cosine(Place(0, n, shape)) for n in range(columns)]


def scores(similarity: Similarity) -> dict[tuple[int, int], Floats]:
    return dict(similarity.scores(whole(*similarity.sizes)).tiles[0])


def test_cosines_of_sentences_and_of_groups_weighted_by_length() -> None:
    similarity = compared(CROSS, CROSS, [30, 40, 50, 50], [20, 20, 20, 20])
    assert cosines(similarity) == [1, 0, -1, 0]
    # 30 east and 40 north make a group that points 50 along (0.6, 0.8).
    assert cosines(similarity, (2, 1)) == pytest.approx([0.6, 0.8, -0.6, -0.8])
    assert cosines(similarity, (2, 2))[0] == pytest.approx((0.6 + 0.8) / 2**0.5)


def test_vectors_are_centred_on_their_own_document() -> None:
    cone = np.array([10, -20], np.float32)
    similarity = compared(CROSS + cone, CROSS - 3 * cone, [50] * 4, [50] * 4)
    assert cosines(similarity) == pytest.approx([1, 0, -1, 0])


def test_a_lone_sentence_is_known_by_the_background() -> None:
    one = np.array([[0.6, 0.8]], np.float32)
    assert cosines(compared(one, one, [50], [50])) == [0]
    # The rest lies between the two; seen from there, they point in opposite directions.
    two = np.array([[0.6, 0.8], [0.8, 0.6]], np.float32)
    similarity = Similarity.between(side(one, [50], two), side(two, [50, 50], two))
    assert cosines(similarity) == pytest.approx([1, -1])


def test_only_shapes_that_fit_are_scored() -> None:
    similarity = compared(CROSS[:2], CROSS[:3], [50] * 2, [50] * 3)
    found = scores(similarity)
    assert {shape: int((matrix > CLOSED).sum()) for shape, matrix in found.items()} == {
        (1, 1): 6,
        (1, 2): 4,
        (2, 1): 3,
        (2, 2): 2,
        (1, 3): 2,
        (2, 3): 1,
    }
    for (p, q), matrix in found.items():
        assert matrix.shape == (2, 3)
        assert (matrix[: 3 - p, : 4 - q] > CLOSED).all()


def test_true_pairs_score_above_all_others_on_both_sides() -> None:
    similarity = compared(CROSS, CROSS[[2, 0, 3, 1]], [50] * 4, [50] * 4)
    found = scores(similarity)[1, 1]
    assert found.argmax(1).tolist() == [1, 3, 0, 2]
    assert found.argmax(0).tolist() == [2, 0, 3, 1]


def test_a_group_must_grow_by_what_it_adds() -> None:
    # East and north in one sentence on the target side, east alone in the last.
    target = np.array([[1, 1], [-1, -1], [1, 0], [-1, 0]], np.float32)
    target /= np.linalg.norm(target, axis=1, keepdims=True)
    found = scores(compared(CROSS, target, [50] * 4, [100, 100, 50, 50]))
    assert found[2, 1][0, 0] > max(found[1, 1][0, 0], found[1, 1][1, 0])
    assert found[2, 1][0, 2] < found[1, 1][0, 2]


def test_a_kindred_sentence_that_adds_nothing_is_no_part_of_a_group() -> None:
    # The second sentence leans 60° away from the first, which the target has alone.
    half = np.array([[1, 0, 0], [0.5, 0.75**0.5, 0], [0, 0, 1]], np.float32)
    source, target = np.concatenate([half, -half]), np.concatenate([half[::2], -half[::2]])
    found = scores(compared(source, target, [50, 20, 50, 50, 20, 50], [50] * 4))
    assert found[2, 1][0, 0] < found[1, 1][0, 0]


SOURCE, TARGET = "a b cd e f g hi j k l", "a bc d e g f 1 hi j k l m"


@pytest.fixture(scope="module", params=[True, False], ids=["words", "sentences"])
def similarity(request: pytest.FixtureRequest) -> Similarity:
    return Similarity.between(*sides(SOURCE, TARGET, words=request.param))


def summed(side: Side, first: int, size: int) -> Floats:
    """Add the vectors of some sentences, each as long as its text."""
    total = sum(
        side.lengths[1][n] * side.vectors()[n].astype(np.float64)
        for n in range(first, first + size)
    )
    return np.asarray(total / np.linalg.norm(total))


def test_a_score_is_what_the_formula_says(similarity: Similarity) -> None:
    """From summed vectors, mean cosines with the nearest, and the words of the bead alone."""

    def cosine(i: int, j: int, p: int, q: int) -> float:
        return float(summed(similarity.sides[0], i, p) @ summed(similarity.sides[1], j, q))

    found = similarity.scores(whole(*similarity.sizes))
    seen = 0
    for p, q in similarity.shapes:
        for i, j in product(range(10 - p + 1), range(12 - q + 1)):
            place = Place(i, j, (p, q))
            assert similarity.cosine(place) == pytest.approx(cosine(i, j, p, q), abs=1e-5)
            near = (similarity.nearest[0].near[p][i] + similarity.nearest[1].near[q][j]) / 2
            fit = cosine(i, j, p, q) - NEAR_SHARE * near
            assert similarity.margin(place) == pytest.approx(fit, abs=1e-5)
            smaller = [
                *([cosine(i, j, p - 1, q), cosine(i + 1, j, p - 1, q)] if p > 1 else []),
                *([cosine(i, j, p, q - 1), cosine(i, j + 1, p, q - 1)] if q > 1 else []),
            ]
            if smaller:
                growth = cosine(i, j, p, q) - max(smaller)
                fit -= float(GROWTH_PRICE) * max(0.0, float(GROWTH_LEAST) - growth)
            words = covered(similarity.sides, similarity.weights, place)
            cover = (words.source + words.target) / 2
            expected = (1 - COVER_SHARE) * fit + COVER_SHARE * cover - LACK_PRICE * words.lack
            assert found.of([place])[0] == pytest.approx(expected, abs=1e-4)
            seen += 1
    assert seen == sum((11 - p) * (13 - q) for p, q in similarity.shapes)


@settings(max_examples=60)
@given(st.sets(st.integers(1, 9)), st.integers(0, 11), st.integers(1, 12))
def test_a_tile_cut_anywhere_scores_as_the_whole(cuts: set[int], left: int, width: int) -> None:
    similarity = Similarity.between(*sides(SOURCE, TARGET))
    right = min(left + width, 12)
    rows = [0, *sorted(cuts), 10]
    band: Band = tuple(Tile(top, bottom, left, right) for top, bottom in pairwise(rows))
    everywhere = scores(similarity)
    found: Table = similarity.scores(band)
    for tile, matrices in zip(found.band, found.tiles, strict=True):
        assert matrices.keys() == everywhere.keys()
        for shape, matrix in matrices.items():
            expected = everywhere[shape][tile.top : tile.bottom, left:right]
            assert matrix.shape == tile.shape
            assert matrix == pytest.approx(expected, abs=1e-5)
