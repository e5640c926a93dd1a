from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import WIDTH, background, document, links, tokens, truth
from threadpoolctl import threadpool_info, threadpool_limits

import align.aligning
from align.aligning import Bead, Order, align_vectors
from align.aligning.blocks import blocks
from align.errors import UsageError


def aligned(
    source: str, target: str, seed: int = 0, *, words: bool = False, **options: Any
) -> list[Bead]:
    (left, left_lengths), (right, right_lengths) = (
        document(plan, seed, side) for side, plan in enumerate((source, target))
    )
    options.setdefault("background", background(seed))
    if words:
        options["source_tokens"] = tokens(source, seed, 0)
        options["target_tokens"] = tokens(target, seed, 1)
    return align_vectors(left, right, left_lengths, right_lengths, **options)


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


@pytest.mark.parametrize("words", [False, True], ids=["sentences", "words"])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("source", "target"), PLANS)
def test_planted_links_are_found(source: str, target: str, seed: int, words: bool) -> None:
    assert links(aligned(source, target, seed, words=words)) == truth(source, target)


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


PAIR_OF_TOKENS = [[[1.0, 0.0]], [[0.0, 1.0], [1.0, 1.0]]]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (PAIR_OF_TOKENS[:1], "must hold 2 arrays, one for each sentence"),
        (3, "must hold 2 arrays, one for each sentence"),
        ([[1.0, 0.0], [0.0, 1.0]], "must hold arrays of floats"),
        ([PAIR_OF_TOKENS[0], [[1.0, 0.0, 0.0]]], "must hold arrays of floats"),
        ([PAIR_OF_TOKENS[0], [[1.0, 0.0], [1.0]]], "must hold arrays of floats"),
        ([PAIR_OF_TOKENS[0], np.zeros((0, 2))], "must hold arrays of floats.*none without tokens"),
        ([PAIR_OF_TOKENS[0], [[1, 0]]], "must hold arrays of floats"),
        ([PAIR_OF_TOKENS[0], [["a", "b"]]], "must hold arrays of floats"),
        ([PAIR_OF_TOKENS[0], [[np.nan, 0.0]]], "must be finite"),
        ([PAIR_OF_TOKENS[0], [[0.0, np.inf]]], "must be finite"),
        ([PAIR_OF_TOKENS[0], [[0.0, 1e9]]], "must be finite, and at most 65504"),
    ],
)
@pytest.mark.parametrize("side", ["source_tokens", "target_tokens"])
def test_wrong_tokens_are_named(side: str, wrong: Any, says: str) -> None:
    given = {"source_tokens": PAIR_OF_TOKENS, "target_tokens": PAIR_OF_TOKENS} | {side: wrong}
    with pytest.raises(UsageError, match=f"{side} {says}"):
        align_vectors(PAIR, PAIR, [5, 5], [5, 5], **given)


def test_tokens_of_two_widths_are_refused() -> None:
    wider = [np.ones((1, 3)), np.ones((2, 3))]
    with pytest.raises(UsageError, match=r"source_tokens and target_tokens .* same width"):
        align_vectors(PAIR, PAIR, [5, 5], [5, 5], source_tokens=PAIR_OF_TOKENS, target_tokens=wider)


def test_tokens_of_one_side_alone_change_nothing() -> None:
    source, target = "a b cd e f g", "a b c d e f g"
    assert aligned(source, target, source_tokens=tokens(source, 0, 0)) == aligned(source, target)


def test_sentences_that_are_all_the_same_go_in_order_or_nowhere() -> None:
    for size, expected in ((1, 1), (3, 3), (300, 0)):
        vectors = np.ones((size, 2))
        found = links(align_vectors(vectors, vectors, [5] * size, [5] * size))
        assert found == [((n,), (n,)) for n in range(expected)]


# Words


MOVED_BORDERS = [
    pytest.param("a b cd ef g h i j", "a b c def g h i j", id="into the second"),
    pytest.param("a b cde fg h i j k", "a b cd efg h i j k", id="out of the first"),
    pytest.param("a b cde fgh i j k l", "a b cdef gh i j k l", id="into the first"),
]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("source", "target"), MOVED_BORDERS)
def test_words_tell_that_a_border_moved(source: str, target: str, seed: int) -> None:
    assert links(aligned(source, target, seed, words=True)) == truth(source, target)


@pytest.mark.parametrize("seed", range(5))
def test_words_join_nothing_where_borders_agree(seed: int) -> None:
    plan = "a b cd ef g hij kl m"
    assert links(aligned(plan, plan, seed, words=True)) == [((n,), (n,)) for n in range(8)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("abc de f g h", [((0,), (0, 1)), ((1,), (2,))]),
        ("ab cde f g h", [((0,), (0,)), ((1,), (1, 2))]),
    ],
)
def test_only_words_tell_which_sentence_says_it(
    source: str, expected: list[Any], seed: int
) -> None:
    """The source's vectors are the same in both cases, as if the model had not heard c."""
    target = "ab c de f g h"
    left, left_lengths = document("ab de f g h", seed, 0)
    right, right_lengths = document(target, seed, 1)
    found = align_vectors(
        left,
        right,
        left_lengths,
        right_lengths,
        source_tokens=tokens(source, seed, 0),
        target_tokens=tokens(target, seed, 1),
        background=background(seed),
    )
    assert links(found)[:2] == expected


# Long documents


def sentences(first: int, last: int) -> str:
    """Return a plan of meanings that occur nowhere else."""
    return " ".join(chr(0x4E00 + n) for n in range(first, last))


LONG = [
    pytest.param(sentences(0, 40), sentences(0, 40), id="translation"),
    pytest.param(
        sentences(0, 40),
        f"{sentences(0, 15)} {sentences(27, 40)}",
        id="block missing",
    ),
    pytest.param(sentences(12, 40), sentences(0, 40), id="opening missing"),
    pytest.param(
        sentences(0, 48),
        f"{sentences(0, 12)} {sentences(24, 36)} {sentences(12, 24)} {sentences(36, 48)}",
        id="blocks swapped",
    ),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("source", "target"), [*PLANS, *LONG])
def test_a_search_in_bands_finds_what_the_whole_grid_has(
    source: str, target: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    everywhere = links(aligned(source, target, seed))
    monkeypatch.setattr(align.aligning, "WHOLE_CELLS", 0)
    assert links(aligned(source, target, seed)) == everywhere == truth(source, target)


# Those of all scripts.
DIGITS = [chr(n) for n in range(0x1FFFF) if chr(n).isdigit()]


def article(first: int, last: int, side: int) -> str:
    """Return a plan that says some meanings by twos, and has sentences of its own."""
    plan = ""
    for n, letter in enumerate(sentences(0, last).split()):
        if n >= first:
            plan += (
                f"{DIGITS[n]} " * (n % 22 == 11 * side) + letter + " " * (n % 22 != 5 + 11 * side)
            )
    return plan


@pytest.mark.parametrize("words", [False, True], ids=["sentences", "words"])
def test_a_long_pair_whose_opening_is_missing(words: bool) -> None:
    source, target = article(0, 415, 0), article(83, 415, 1)
    assert [len(plan.split()) for plan in (source, target)] == [415, 332]
    found, planted = set(links(aligned(source, target, words=words))), set(truth(source, target))
    assert len(found & planted) >= 0.99 * max(len(found), len(planted))


# Times


def spans(starts: Sequence[float]) -> list[tuple[float, float]]:
    return [(start, start + 2) for start in starts]


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 6, 7])
@pytest.mark.parametrize(("said_at", "before"), [(3, 2.5), (8, 5)])
def test_times_tell_the_same_words_apart(seed: int, said_at: int, before: float) -> None:
    """The source says x twice, the target once: its time says which it is."""
    source, target = "a b c x 0 1 2 3 x d e f", "a b c 4 x 5 d e f"
    places = [0, 1, 2, before, said_at, 8.5, 9, 10, 11]
    beads = aligned(
        source,
        target,
        seed,
        source_times=spans([4 * n for n in range(12)]),
        target_times=spans([30 + 1.04 * 4 * n for n in places]),
    )
    assert links([bead for bead in beads if bead.repeat]) == [((11 - said_at,), (4,))]
    assert links([bead for bead in beads if not bead.repeat]) == [
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


def test_the_evidence_says_what_the_alignment_is_like() -> None:
    """Of four and three sentences, one has no counterpart."""
    vectors = np.eye(4)
    found = align_vectors(vectors, vectors[[0, 1, 3]], [20, 30, 40, 50], [21, 29, 52])
    evidence = [bead.evidence for bead in found]
    assert [x.neighbours for x in evidence] == [1, 1, 0]
    assert {(x.aligned, x.scatter, x.sentences) for x in evidence} == {(1.0, 1 / 3, 2)}
    assert all(0 < x.gaps < 0.5 for x in evidence)
    assert all(x.odds > 0 < x.worth for x in evidence)
    assert all(x.contrast > 0.5 for x in evidence)
    assert len({(x.gaps, x.typical, x.separation) for x in evidence}) == 1


def test_the_search_is_not_sure_which_of_two_equal_sentences_it_is() -> None:
    vectors = np.eye(6)
    target = vectors[[0, 1, 1, 2, 3, 4, 5]]
    found = align_vectors(vectors, target, [30] * 6, [30] * 7, order="monotone")
    assert [bead.source for bead in found] == [(n,) for n in range(6)]
    assert found[1].target in ((1,), (2,))
    doubtful, *others = sorted(bead.evidence.odds for bead in found)
    assert doubtful == found[1].evidence.odds == pytest.approx(0, abs=0.1)
    assert min(others) > 5


def test_vectors_that_cancel_each_other_out_are_worth_nothing_together() -> None:
    # Three orthogonal vectors, centred, add up to 0 but for rounding.
    beads = align_vectors(np.eye(3), np.eye(3)[[0, 1, 1, 2]], [20, 30, 40], [21, 31, 30, 41])
    assert max(bead.evidence.worth for bead in beads) < 1000
    assert [(bead.source, bead.target) for bead in beads if len(bead.source) == 3] == []


def test_its_products_take_one_thread_and_the_callers_as_many_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def threads() -> set[int]:
        return {x["num_threads"] for x in threadpool_info() if x["user_api"] == "blas"}

    seen: set[int] = set()

    def watched(*_: Any) -> list[Bead]:
        seen.update(threads())
        return []

    monkeypatch.setattr(align.aligning, "_aligned", watched)
    with threadpool_limits(2, user_api="blas"):
        align_vectors(np.eye(2), np.eye(2), [20, 30], [20, 30])
        assert seen <= {1}
        assert threads() <= {2}
