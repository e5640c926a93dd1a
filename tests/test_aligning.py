from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligning import Bead, Order, align_vectors
from align.aligning.blocks import blocks
from align.aligning.similarity import Floats, Similarity, compare
from align.errors import UsageError

# A letter is a meaning, a word is a sentence: "ab" says in one what "a b" says in two.
# Digits are sentences that the other side does not have.
Links = list[tuple[tuple[int, ...], tuple[int, ...]]]
WIDTH = 96
NOISE = 0.4


def document(plan: str, seed: int, side: int) -> tuple[Floats, list[int]]:
    """Draw vectors: what a meaning's two sides share, and noise of their own."""
    own = np.random.default_rng([seed, 1 + side])
    vectors, lengths = [], []
    for word in plan.split():
        parts = []
        for letter in word:
            meaning = np.random.default_rng([seed, 9, ord(letter), side * letter.isdigit()])
            length = int(meaning.integers(60, 140))
            vector = meaning.standard_normal(WIDTH) + NOISE * own.standard_normal(WIDTH)
            parts.append((length, vector))
        vectors.append(sum(length * vector for length, vector in parts))
        lengths.append(round(sum(length for length, _ in parts) * (1.0, 1.1)[side]))
    return np.array(vectors, np.float32), lengths


def background(seed: int) -> Floats:
    return np.random.default_rng([seed, 7]).standard_normal((12, WIDTH)).astype(np.float32)


def aligned(source: str, target: str, seed: int = 0, **options: Any) -> list[Bead]:
    (left, left_lengths), (right, right_lengths) = (
        document(plan, seed, side) for side, plan in enumerate((source, target))
    )
    options.setdefault("background", background(seed))
    return align_vectors(left, right, left_lengths, right_lengths, **options)


def links(beads: Sequence[Bead]) -> Links:
    return [(bead.source, bead.target) for bead in beads]


def truth(source: str, target: str) -> Links:
    left, right = source.split(), target.split()
    words = {*left, *right}
    groups = [word for word in words if not any(set(word) < set(other) for other in words)]
    sides = [
        tuple(tuple(n for n, word in enumerate(plan) if word in group) for plan in (left, right))
        for group in groups
    ]
    return sorted((a, b) for a, b in sides if a and b)


PLANS = [
    pytest.param("a b c d e f g h", "a b c d e f g h", id="translation"),
    pytest.param("a b cd e f g h i", "a b c d e f g h i", id="one in two"),
    pytest.param("a b c d e f g h i", "ab c d e fg h i", id="two in one"),
    pytest.param("a b cde f g h i j", "a b c d e f g h i j", id="one in three"),
    pytest.param("a b 1 c d e 2 3 f g h", "a b c 4 d e f g 5 h", id="foreign sentences"),
    pytest.param("d e f g h i j k", "a b c d e f g h i j k", id="missing at the start"),
    pytest.param("a b c d h i j k", "a b c d e f g h i j k", id="missing in the middle"),
    pytest.param("a b c d e f g h i j k", "a b c d e f g h", id="missing at the end"),
    pytest.param("a b c d e f g h i j k l", "h i j k l a b c d e f g", id="two blocks swapped"),
    pytest.param("a b c d e f g h i j k l m", "a b c i j k l m d e f g h", id="block moved"),
    pytest.param("a bc d e f g h i j k l m", "g h i jk l m a b c d e f", id="groups in blocks"),
    pytest.param("1 2 a b c d e f 3 4", "5 6 7 8 9 a b c d e f", id="overlap"),
    pytest.param("a", "a", id="one and one"),
    pytest.param("a", "1 2 3 a 4 5", id="one and many"),
    pytest.param("1 2 3 a 4 5", "a", id="many and one"),
]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("source", "target"), PLANS)
def test_planted_links_are_found(source: str, target: str, seed: int) -> None:
    assert links(aligned(source, target, seed)) == truth(source, target)


@pytest.mark.parametrize("seed", range(5))
def test_links_between_unrelated_documents_score_below_true_ones(seed: int) -> None:
    chance = [bead.score for bead in aligned("1 2 3 4 5", "6 7 8 9 0", seed)]
    right = [bead.score for bead in aligned("a b c d e", "a b c d e", seed)]
    assert len(right) == 5
    assert max(chance, default=0) < min(right)


@pytest.mark.parametrize("seed", range(5))
def test_a_sentence_that_comes_back_is_linked_in_its_place(seed: int) -> None:
    plan = "a b c d b e f b g"
    assert links(aligned(plan, plan, seed)) == [((n,), (n,)) for n in range(9)]


@pytest.mark.parametrize("seed", range(5))
def test_monotone_keeps_the_longer_block(seed: int) -> None:
    source, target = "a b c d e f g h i j k l", "h i j k l a b c d e f g"
    found = links(aligned(source, target, seed, order="monotone"))
    assert found == [((n,), (n + 5,)) for n in range(7)]


def test_monotone_never_crosses_in_noise() -> None:
    for seed in range(20):
        draw = np.random.default_rng(seed)
        left, right = draw.standard_normal((15, 8)), draw.standard_normal((12, 8))
        beads = align_vectors(left, right, [50] * 15, [50] * 12, order="monotone")
        for a, b in pairwise(beads):
            assert a.source[-1] < b.source[0]
            assert a.target[-1] < b.target[0]


def test_runs_are_the_blocks_best_first() -> None:
    beads = aligned("a b c d e f g h i j k l", "h i j k l a b c d e f g")
    assert [bead.run for bead in beads] == [0] * 7 + [1] * 5


def test_the_same_call_gives_the_same_beads() -> None:
    source, target = "a bc d 1 e f g h i j k l m", "g h i jk l m 2 a b c d e f"
    assert aligned(source, target) == aligned(source, target)


def test_the_vectors_need_no_length() -> None:
    (left, lengths), (right, _) = document("a b c d", 0, 0), document("b a d c", 0, 1)
    stretched = left * np.array([[0.01], [1], [10], [1000]])
    assert links(align_vectors(stretched, right, lengths, lengths)) == links(
        align_vectors(left, right, lengths, lengths)
    )


def test_a_long_document_needs_no_background() -> None:
    source, target = "a b c de f g h i j k l m n", "i j k l m n a b c d e f g h"
    assert links(aligned(source, target, background=None)) == truth(source, target)


@pytest.mark.parametrize("empty", [[], np.zeros((0, WIDTH))])
def test_an_empty_side(empty: npt.ArrayLike) -> None:
    vectors, lengths = document("a b", 0, 0)
    assert align_vectors(empty, vectors, [], lengths) == []
    assert align_vectors(vectors, empty, lengths, []) == []
    assert align_vectors(empty, empty, [], []) == []


PAIR = [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"source": [1.0, 0.0]}, "source must have two dimensions, not 1"),
        ({"target": [PAIR]}, "target must have two dimensions, not 3"),
        ({"source": [[1.0, 0.0], [0.0, 0.0]]}, "source: vector 1 is 0 or not finite"),
        ({"target": [[np.nan, 0.0], [0.0, 1.0]]}, "target: vector 0 is 0 or not finite"),
        ({"target": [[1.0, 0.0], [0.0, np.inf]]}, "target: vector 1 is 0 or not finite"),
        ({"background": [[0.0, 0.0]]}, "background: vector 0 is 0 or not finite"),
        ({"source": np.eye(2, 3)}, "source, target and background .* same width"),
        ({"background": np.eye(3)}, "source, target and background .* same width"),
        ({"source_lengths": [5, 5, 5]}, r"source_lengths must have the shape \(2,\), not \(3,\)"),
        ({"target_lengths": [[5, 5]]}, r"target_lengths must have the shape \(2,\), not \(1, 2\)"),
        ({"source_lengths": [5, 0]}, "source_lengths must be positive"),
        ({"target_lengths": [5, -1]}, "target_lengths must be positive"),
        ({"target_lengths": [5, np.nan]}, "target_lengths must be positive"),
        ({"source": [], "source_lengths": [5]}, r"source_lengths must have the shape \(0,\)"),
        ({"order": "sideways"}, "order must be 'free' or 'monotone', not 'sideways'"),
    ],
)
def test_wrong_arguments_are_named(changed: dict[str, Any], says: str) -> None:
    arguments: dict[str, Any] = {
        "source": PAIR,
        "target": PAIR,
        "source_lengths": [5, 5],
        "target_lengths": [5, 5],
    }
    with pytest.raises(UsageError, match=says):
        align_vectors(**arguments | changed)


def test_documents_beyond_memory_are_refused() -> None:
    vectors = np.ones((6000, 1))
    with pytest.raises(UsageError, match=r"too long.*6000 × 6000"):
        align_vectors(vectors, vectors, [5] * 6000, [5] * 6000)


# Four vectors whose mean is 0, so that centring changes nothing.
CROSS = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], np.float32)


def compared(
    source: Floats, target: Floats, source_lengths: list[int], target_lengths: list[int]
) -> Similarity:
    lengths = (np.array(x, np.float32) for x in (source_lengths, target_lengths))
    return compare(source, target, *lengths)


def test_cosines_of_sentences_and_of_groups_weighted_by_length() -> None:
    similarity = compared(CROSS, CROSS, [30, 40, 50, 50], [20, 20, 20, 20])
    assert [similarity.cosine((1, 1), 0, n) for n in range(4)] == [1, 0, -1, 0]
    # 30 east and 40 north make a group that points 50 along (0.6, 0.8).
    found = [similarity.cosine((2, 1), 0, n) for n in range(4)]
    assert found == pytest.approx([0.6, 0.8, -0.6, -0.8])
    assert similarity.cosine((2, 2), 0, 0) == pytest.approx((0.6 + 0.8) / 2**0.5)


def test_vectors_are_centred_on_their_own_document() -> None:
    cone = np.array([10, -20], np.float32)
    left, right = CROSS + cone, CROSS - 3 * cone
    similarity = compared(left, right, [50] * 4, [50] * 4)
    assert [similarity.cosine((1, 1), 0, n) for n in range(4)] == pytest.approx([1, 0, -1, 0])


def test_a_lone_sentence_is_known_by_the_background() -> None:
    one = np.array([[0.6, 0.8]], np.float32)
    lengths = np.array([50], np.float32)
    assert compare(one, one, lengths, lengths).cosine((1, 1), 0, 0) == 0
    # The rest lies between the two; seen from there, they point in opposite directions.
    two = np.array([[0.6, 0.8], [0.8, 0.6]], np.float32)
    similarity = compare(one, two, lengths, lengths.repeat(2), two)
    assert [similarity.cosine((1, 1), 0, n) for n in (0, 1)] == pytest.approx([1, -1])


def test_only_shapes_that_fit_are_scored() -> None:
    similarity = compared(CROSS[:2], CROSS[:3], [50] * 2, [50] * 3)
    assert {shape: scores.shape for shape, scores in similarity.scores.items()} == {
        (1, 1): (2, 3),
        (1, 2): (2, 2),
        (2, 1): (1, 3),
        (2, 2): (1, 2),
        (1, 3): (2, 1),
        (2, 3): (1, 1),
    }


def test_true_pairs_score_above_all_others_on_both_sides() -> None:
    similarity = compared(CROSS, CROSS[[2, 0, 3, 1]], [50] * 4, [50] * 4)
    scores = similarity.scores[1, 1]
    assert scores.argmax(1).tolist() == [1, 3, 0, 2]
    assert scores.argmax(0).tolist() == [2, 0, 3, 1]


def test_a_group_must_grow_by_what_it_adds() -> None:
    # East and north in one sentence on the target side, east alone in the last.
    target = np.array([[1, 1], [-1, -1], [1, 0], [-1, 0]], np.float32)
    target /= np.linalg.norm(target, axis=1, keepdims=True)
    similarity = compared(CROSS, target, [50] * 4, [100, 100, 50, 50])
    scores = similarity.scores
    assert scores[2, 1][0, 0] > max(scores[1, 1][0, 0], scores[1, 1][1, 0])
    assert scores[2, 1][0, 2] < scores[1, 1][0, 2]


def test_a_kindred_sentence_that_adds_nothing_is_no_part_of_a_group() -> None:
    # The second sentence leans 60° away from the first, which the target has alone.
    half = np.array([[1, 0, 0], [0.5, 0.75**0.5, 0], [0, 0, 1]], np.float32)
    source, target = np.concatenate([half, -half]), np.concatenate([half[::2], -half[::2]])
    similarity = compared(source, target, [50, 20, 50, 50, 20, 50], [50] * 4)
    assert similarity.scores[2, 1][0, 0] < similarity.scores[1, 1][0, 0]


def agreement(source: int, target: int, ratio: float = 1.0) -> float:
    similarity = compared(CROSS[:1], CROSS[:1], [source], [target])
    return float(similarity.length_agreement((1, 1), ratio)[0, 0])


def test_length_agreement_falls_the_further_lengths_differ() -> None:
    falling = [agreement(100, target) for target in (100, 120, 150, 200, 400)]
    assert falling == sorted(set(falling), reverse=True)
    assert falling[0] > 0 > falling[-1]
    assert agreement(100, 150) == pytest.approx(agreement(150, 100), abs=1e-4)


def test_length_agreement_expects_the_ratio_of_the_languages() -> None:
    assert agreement(100, 130, ratio=1.3) > agreement(100, 100, ratio=1.3)
    assert agreement(100, 130, ratio=1.3) > agreement(100, 130, ratio=1.0)


def test_length_says_more_about_long_sentences() -> None:
    assert agreement(300, 300) > agreement(20, 20)
    assert agreement(300, 600) < agreement(20, 40)


def test_one_odd_length_never_outweighs_everything() -> None:
    assert agreement(10, 100_000) == agreement(10, 10_000) > -20


def test_length_agreement_of_groups_counts_all_their_sentences() -> None:
    similarity = compared(CROSS, CROSS, [40, 60, 40, 60], [100, 100, 100, 100])
    scores = similarity.length_agreement((2, 1), 1.0)
    assert scores.shape == similarity.scores[2, 1].shape
    assert scores == pytest.approx(np.full((3, 4), agreement(100, 100)))


def spans(starts: Sequence[float]) -> list[tuple[float, float]]:
    return [(start, start + 2) for start in starts]


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 6, 7])
@pytest.mark.parametrize(("said_at", "before"), [(3, 2.5), (8, 5)])
def test_times_tell_the_same_words_apart(seed: int, said_at: int, before: float) -> None:
    """The source says x twice, the target once: its time says which it is."""
    source, target = "a b c x 0 1 2 3 x d e f", "a b c 4 x 5 d e f"
    places = [0, 1, 2, before, said_at, 8.5, 9, 10, 11]
    found = aligned(
        source,
        target,
        seed,
        source_times=spans([4 * n for n in range(12)]),
        target_times=spans([30 + 1.04 * 4 * n for n in places]),
    )
    assert links(found) == [
        *(((n,), (n,)) for n in range(3)),
        ((said_at,), (4,)),
        *(((n + 3,), (n,)) for n in (6, 7, 8)),
    ]


def test_times_that_say_nothing_change_nothing() -> None:
    source, target = "a b c d e f g h", "a b c d e f g h"
    plain = aligned(source, target)
    unknown = np.full((8, 2), np.nan)
    random = np.sort(np.random.default_rng(1).uniform(0, 100, (8, 2)))
    known = spans([4 * n for n in range(8)])
    assert links(aligned(source, target, source_times=unknown, target_times=known)) == links(plain)
    assert links(aligned(source, target, source_times=random, target_times=known)) == links(plain)
    assert aligned(source, target, source_times=known) == plain


def test_wrong_times() -> None:
    with pytest.raises(UsageError, match=r"source_times must have the shape \(2, 2\)"):
        aligned("a b", "a b", source_times=[1, 2], target_times=[(1, 2), (3, 4)])


# Anchors


@pytest.mark.parametrize(
    ("anchors", "source", "target"),
    [
        ([], [0, 0, 0], [0, 0, 0, 0]),
        ([(0, 0)], [1, 1, 1], [1, 1, 1, 1]),
        ([(1, 2)], [0, 1, 1], [0, 0, 1, 1]),
        ([(1, 1), (2, 3)], [0, 1, 2], [0, 1, 1, 2]),
        pytest.param([(1, 1), (1, 3)], [0, 2, 2], [0, 1, 1, 2], id="empty in the source"),
        pytest.param([(3, 2)], [0, 0, 0], [0, 0, 1, 1], id="empty at the end"),
        (np.array([(1, 2)]), [0, 1, 1], [0, 0, 1, 1]),
    ],
)
def test_anchors_cut_documents_into_blocks(
    anchors: list[tuple[int, int]], source: list[int], target: list[int]
) -> None:
    assert [side.tolist() for side in blocks(anchors, 3, 4)] == [source, target]


@pytest.mark.parametrize(
    ("anchors", "says"),
    [
        ([(0, 1), (2, 5)], r"anchor \(2, 5\) leaves the documents: they have 3 and 4 sentences"),
        ([(4, 0)], r"anchor \(4, 0\) leaves the documents"),
        ([(0, -1)], r"anchor \(0, -1\) leaves the documents"),
        ([(1, 2), (2, 1)], r"anchor \(2, 1\) stands behind \(1, 2\): anchors must ascend"),
        ([(0, 0), (2, 1), (1, 2)], r"anchor \(1, 2\) stands behind \(2, 1\)"),
        ([1, 2], "anchors must be pairs of whole numbers"),
        ([(1, 2), (3,)], "anchors must be pairs of whole numbers"),
        ([(1, 2, 3)], "anchors must be pairs of whole numbers"),
        ([(0.5, 1)], "anchors must be pairs of whole numbers"),
        ([(10**30, 1)], "anchors must be pairs of whole numbers"),
        (3, "anchors must be pairs of whole numbers"),
    ],
)
def test_wrong_anchors_are_named(anchors: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        blocks(anchors, 3, 4)
    with pytest.raises(UsageError, match=says):
        align_vectors(np.eye(3, 4), np.eye(4), [5] * 3, [5] * 4, anchors=anchors)


@pytest.mark.parametrize("seed", range(5))
def test_anchors_that_are_right_change_no_link(seed: int) -> None:
    source, target = "a b cd e f g h i", "a b c d e f g h i"
    for anchors in ([(0, 0)], [(2, 2)], [(3, 4)], [(3, 4), (5, 6)], [(8, 9)]):
        assert links(aligned(source, target, seed, anchors=anchors)) == truth(source, target)


@pytest.mark.parametrize("seed", range(5))
def test_a_group_across_an_anchor_and_a_block_that_moved_are_cut(seed: int) -> None:
    source, target = "a b cd e f g h i", "a b c d e f g h i"
    found = links(aligned(source, target, seed, anchors=[(2, 3)]))
    assert ((2,), (2, 3)) not in found
    assert found[:2] == [((0,), (0,)), ((1,), (1,))]
    source, target = "a b c d e f g h i j k l", "h i j k l a b c d e f g"
    found = links(aligned(source, target, seed, anchors=[(7, 5)]))
    assert not set(found) & set(truth(source, target))


SENTENCES = st.integers(0, 12)


@given(
    st.integers(0, 9),
    st.lists(SENTENCES, max_size=6),
    st.lists(SENTENCES, max_size=6),
    st.sampled_from(["free", "monotone"]),
)
def test_no_link_crosses_an_anchor(
    seed: int, source: list[int], target: list[int], order: Order
) -> None:
    anchors = list(zip(sorted(source), sorted(target), strict=False))
    draw = np.random.default_rng(seed)
    vectors = draw.standard_normal((12, 6))
    found = align_vectors(
        vectors, draw.permutation(vectors), [50] * 12, [50] * 12, order=order, anchors=anchors
    )
    for bead in found:
        for a, b in anchors:
            assert len({n >= a for n in bead.source} | {n >= b for n in bead.target}) == 1
