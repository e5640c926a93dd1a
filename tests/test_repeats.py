from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import Links, background, document, links, tokens

from align.aligning import Bead, align_vectors
from align.aligning.repeats import LEAST_LENGTH

PLAIN = "a b c d e f g h"


def aligned(
    source: str, target: str, seed: int = 0, *, length: float = 1.0, **options: Any
) -> list[Bead]:
    """Align with token vectors; sentences are 60 to 140 characters long, times *length*."""
    (left, left_lengths), (right, right_lengths) = (
        document(plan, seed, side) for side, plan in enumerate((source, target))
    )
    return align_vectors(
        left,
        right,
        np.multiply(left_lengths, length),
        np.multiply(right_lengths, length),
        source_tokens=tokens(source, seed, 0),
        target_tokens=tokens(target, seed, 1),
        background=background(seed),
        **options,
    )


def repeated(beads: list[Bead]) -> Links:
    return links([bead for bead in beads if bead.repeat])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        pytest.param("a b c d e f g h b", PLAIN, ((8,), (1,)), id="caption at the end"),
        pytest.param(PLAIN, "a b c d e f g h b", ((1,), (8,)), id="in the target"),
        pytest.param("a b c d f e f g h", "a b c d e f g h", ((4,), (5,)), id="in the middle"),
        pytest.param("a b c d e f g h b", "a b1 c d e f g h", ((8,), (1,)), id="with more to it"),
    ],
)
def test_a_sentence_said_again_shares_the_counterpart(
    source: str, target: str, expected: Any, seed: int
) -> None:
    beads = aligned(source, target, seed)
    assert repeated(beads) == [expected]
    (repeat,) = (bead for bead in beads if bead.repeat)
    (original,) = (
        bead
        for bead in beads
        if not bead.repeat and (bead.source == repeat.source) != (bead.target == repeat.target)
    )
    assert repeat.run == original.run
    assert 0.7 <= repeat.evidence.copy <= 1
    assert repeat.evidence.neighbours == original.evidence.neighbours == 2
    assert links(beads) == sorted(links(beads))


@pytest.mark.parametrize("seed", range(5))
def test_the_rest_is_as_without_the_repeat(seed: int) -> None:
    beads = aligned("a b c d e f g h b", PLAIN, seed)
    assert links([bead for bead in beads if not bead.repeat]) == [((n,), (n,)) for n in range(8)]
    assert {bead.evidence.copy for bead in beads if not bead.repeat} == {0}


def test_a_sentence_with_a_counterpart_of_its_own_is_no_repeat() -> None:
    plan = "a b c d b e f b g"
    beads = aligned(plan, plan)
    assert links(beads) == [((n,), (n,)) for n in range(9)]
    assert repeated(beads) == []


def test_short_sentences_come_back_by_chance() -> None:
    source = "a b c d e f g h b"
    _, lengths = document(source, 0, 0)
    for length, expected in ((LEAST_LENGTH, [((8,), (1,))]), (LEAST_LENGTH - 1, [])):
        assert repeated(aligned(source, PLAIN, length=length / lengths[8])) == expected


def test_in_one_order_nothing_is_repeated() -> None:
    beads = aligned("a b c d e f g h b", PLAIN, order="monotone")
    assert links(beads) == [((n,), (n,)) for n in range(8)]
    assert repeated(beads) == []


@pytest.mark.parametrize("source", ["a b c d e f g h 1 2", "1 a b c d e f g h", PLAIN])
def test_what_is_like_no_other_sentence_repeats_nothing(source: str) -> None:
    assert repeated(aligned(source, PLAIN)) == []


def test_a_sentence_like_another_that_has_no_counterpart_repeats_nothing() -> None:
    assert repeated(aligned("a b c d e f 1 g h 1", PLAIN)) == []


def test_a_group_is_not_repeated_by_one_of_its_sentences() -> None:
    """The sentence says a part of what the counterpart says."""
    assert repeated(aligned("a b c d e f g h b", "a bc d e f g h")) == []


def test_no_repeat_crosses_an_anchor() -> None:
    source = "a b c d e f g h b"
    assert repeated(aligned(source, PLAIN, anchors=[(1, 1)])) == [((8,), (1,))]
    assert repeated(aligned(source, PLAIN, anchors=[(4, 4)])) == []


LETTERS = st.lists(st.sampled_from("abcdef12"), min_size=1, max_size=9).map(" ".join)


@settings(max_examples=60)
@given(LETTERS, LETTERS)
def test_only_repeats_share_sentences(source: str, target: str) -> None:
    beads = aligned(source, target)
    held: set[tuple[int, int]] = set()
    for bead in sorted(beads, key=lambda bead: bead.repeat):
        own = {*((0, n) for n in bead.source), *((1, n) for n in bead.target)}
        assert len(own & held) == (len(own) - 1 if bead.repeat else 0)
        held |= own
