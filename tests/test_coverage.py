from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligning import coverage
from align.aligning.bands import Place, Shape, Tile
from align.aligning.coverage import Coverage, Weights, covered, telling
from align.aligning.sides import Floats, Side
from align.aligning.similarity import Similarity

WIDTH = 6


def side(draw: np.random.Generator, counts: list[int]) -> Side:
    vectors = draw.standard_normal((len(counts), WIDTH)).astype(np.float32)
    tokens = [draw.standard_normal((count, WIDTH)).astype(np.float32) for count in counts]
    return Side.of(vectors, np.full(len(counts), 50, np.float32), tokens)


@st.composite
def pairs(draw: st.DrawFn) -> Similarity:
    """Draw two documents whose sentences have a few tokens each, or one."""
    most = draw(st.sampled_from([1, 4]))
    counts = st.lists(st.integers(1, most), min_size=1, max_size=9)
    random = np.random.default_rng(draw(st.integers(0, 99)))
    return Similarity.between(side(random, draw(counts)), side(random, draw(counts)))


@st.composite
def tiles(draw: st.DrawFn, n: int, m: int) -> Tile:
    top, left = draw(st.integers(0, n - 1)), draw(st.integers(0, m - 1))
    return Tile(top, draw(st.integers(top + 1, n)), left, draw(st.integers(left + 1, m)))


def places(similarity: Similarity, tile: Tile, shape: Shape) -> list[Place]:
    n, m = similarity.sizes
    return [
        Place(i, j, shape)
        for i in range(tile.top, min(tile.bottom, n - shape[0] + 1))
        for j in range(tile.left, min(tile.right, m - shape[1] + 1))
    ]


def best(token: Floats, side: Side, first: int, last: int) -> float:
    """Return a token's highest cosine with the tokens of some sentences of a side."""
    if first >= last:
        return -1.0
    return max(float(token @ other) for other in side.words(first, last))


def by_definition(similarity: Similarity, place: Place) -> tuple[list[float], float]:
    """Work out cover, by side, and lack, token by token."""
    ranges = [(place.source, place.ends[0]), (place.target, place.ends[1])]
    covers, lacks = [], []
    for own in (0, 1):
        side, other = similarity.sides[own], similarity.sides[1 - own]
        weights = similarity.weights[own].tokens
        first, last = ranges[1 - own]
        gathered = lacking = total = 0.0
        for n in range(*ranges[own]):
            tokens = side.words(n, n + 1)
            for weight, token in zip(weights[side.starts[n] :], tokens, strict=False):
                inside = best(token, other, first, last)
                before = best(token, other, max(first - 1, 0), first)
                behind = best(token, other, last, min(last + 1, len(other)))
                gathered += weight * inside
                lacking += weight * max(0.0, before - inside, behind - inside)
                total += weight
        covers.append(gathered / total)
        lacks.append(lacking)
    mean_sentence = sum(
        float(weights.tokens.sum()) / len(side)
        for side, weights in zip(similarity.sides, similarity.weights, strict=True)
    )
    return covers, sum(lacks) / mean_sentence


@settings(max_examples=40)
@given(st.data())
def test_tiles_and_single_beads_agree_with_the_definition(data: st.DataObject) -> None:
    similarity = data.draw(pairs())
    tile = data.draw(tiles(*similarity.sizes))
    over = Coverage.over(*similarity.sides, similarity.weights, tile)
    for shape in similarity.shapes:
        found = places(similarity, tile, shape)
        if not found:
            continue
        rows = len({x.source for x in found})
        columns = len({x.target for x in found})
        cover, lack = similarity._covered(over, tile, shape, rows, columns)
        assert cover.shape == lack.shape == (rows, columns)
        for place in found:
            covers, expected = by_definition(similarity, place)
            at = place.source - tile.top, place.target - tile.left
            assert cover[at] == pytest.approx(sum(covers) / 2, abs=1e-5)
            assert lack[at] == pytest.approx(expected, abs=1e-5)
            words = covered(similarity.sides, similarity.weights, place)
            assert [words.source, words.target] == pytest.approx(covers, abs=1e-5)
            assert words.lack == pytest.approx(expected, abs=1e-5)


# Three meanings, none like the other.
EAST, NORTH, UP = np.eye(3, 5)
NOTHING = np.zeros(5)


def written(*sentences: list[npt.NDArray[np.floating]]) -> Side:
    """Make a side whose token vectors are as they are given, not centred."""
    count = len(sentences)
    plain = Side.of(np.eye(count, dtype=np.float32), np.full(count, 50, np.float32))
    tokens = np.concatenate(sentences).astype(np.float16)
    starts = np.cumsum([0, *(len(x) for x in sentences)])
    masses = np.ones(len(tokens), np.float32)
    return Side(plain.lengths, plain.centred, plain.norms, tokens, masses, starts)


def equal_weights(side: Side) -> Weights:
    """Weigh every token 1."""
    counts = np.diff(side.starts).astype(np.float32)
    groups = {k: np.convolve(counts, np.ones(k), "valid").astype(np.float32) for k in side.norms}
    return Weights(np.ones(int(side.starts[-1]), np.float32), groups, float(groups[1].mean()))


@pytest.mark.parametrize(
    ("place", "source", "target", "missed"),
    [
        pytest.param(Place(0, 0, (1, 1)), 0.5, 0.5, 1, id="up lies behind"),
        pytest.param(Place(0, 1, (1, 1)), 0.5, 0.5, 1, id="east lies before"),
        pytest.param(Place(0, 0, (1, 2)), 1.0, 0.5, 0, id="all of it"),
        pytest.param(Place(1, 0, (1, 1)), 0.0, 0.0, 2, id="up behind, east before"),
        pytest.param(Place(1, 1, (1, 1)), 0.5, 0.5, 0, id="north lies nowhere"),
    ],
)
def test_values_worked_out_by_hand(place: Place, source: float, target: float, missed: int) -> None:
    sides = (
        written([EAST, UP], [NORTH, UP]),
        written([EAST, NOTHING], [UP, NOTHING]),
    )
    weights = equal_weights(sides[0]), equal_weights(sides[1])
    found = covered(sides, weights, place)
    assert (found.source, found.target) == (source, target)
    # A mean sentence has two tokens, and two sides are averaged.
    assert found.lack == pytest.approx(missed / 2 / 2)


def test_a_token_that_matches_anywhere_weighs_next_to_nothing() -> None:
    everywhere = written([EAST, UP], [EAST, NORTH], [EAST, EAST])
    weights = telling(everywhere, everywhere)
    assert weights.tokens.tolist() == pytest.approx([0.0025, 1, 0.0025, 1, 0.0025, 0.0025])
    assert weights.groups[2].tolist() == pytest.approx([2.005, 1.0075])
    assert weights.mean == pytest.approx(2.01 / 3)


@given(st.integers(1, 7))
def test_blocks_of_any_size_give_the_same(rows: int) -> None:
    random = np.random.default_rng(1)
    pair = side(random, [1, 3, 2, 1, 4, 2, 2]), side(random, [2, 1, 1, 3, 2])
    whole = Coverage.over(*pair, (telling(*pair), telling(*pair[::-1])), Tile(1, 7, 0, 5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coverage, "ROWS", rows)
        parts = Coverage.over(*pair, (telling(*pair), telling(*pair[::-1])), Tile(1, 7, 0, 5))
    assert len(whole.source) == len(whole.target) == 5
    for one, other in ((whole.source, parts.source), (whole.target, parts.target)):
        for size, sums in one.items():
            for a, b in zip(sums, other[size], strict=True):
                assert a == pytest.approx(b, abs=1e-5)


def test_a_sentence_without_token_vectors_is_one_token() -> None:
    random = np.random.default_rng(2)
    vectors = random.standard_normal((4, WIDTH)).astype(np.float32)
    plain = Side.of(vectors, np.full(4, 50.0, np.float32))
    assert plain.tokens is None
    similarity = Similarity.between(plain, plain)
    for n in range(4):
        words = covered(similarity.sides, similarity.weights, Place(n, n, (1, 1)))
        assert (words.source, words.target, words.lack) == pytest.approx((1, 1, 0), abs=1e-3)
