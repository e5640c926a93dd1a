"""Vectors in the place of a model: the same bitext, and nothing but what is known."""

import pickle
from collections.abc import Sequence

import numpy as np
import pytest

import align
from align.encoding import Encoder, KnownVectors, Vectors
from align.pipeline import texts_of
from align.progress import Progress

Pair = tuple[align.Document, align.Document]

WORDS = {"hujan": "rain", "turun": "fell", "sekolah": "schools", "tutup": "closed"}


class NoWords:
    """An encoder that knows sentences alone."""

    name = "sentences@1"
    background = align.FakeEncoder().background

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return align.FakeEncoder(WORDS).encode(texts, progress)


@pytest.fixture
def pair() -> Pair:
    english = align.document("Rain fell all night. Schools closed.", lang="en")
    return english, align.document("Hujan turun semalaman. Sekolah tutup.", lang="id")


@pytest.mark.parametrize("encoder", [align.FakeEncoder(WORDS), NoWords()])
def test_a_bitext_from_known_vectors_is_the_encoders_own(pair: Pair, encoder: Encoder) -> None:
    texts = [text for side in pair for text in texts_of(side)]
    known = pickle.loads(pickle.dumps(KnownVectors.of(encoder, texts)))

    assert align.align(*pair, encoder=known) == align.align(*pair, encoder=encoder)


def test_a_part_of_what_is_known_is_in_the_order_that_is_asked_for() -> None:
    encoder = align.FakeEncoder()
    part = KnownVectors.of(encoder, ["a", "b", "a", "c d"]).only(["c d", "a", "c d"])

    vectors, tokens = part.encode_words(["a", "c d"])

    assert np.array_equal(vectors, encoder.encode(["a", "c d"]))
    assert tokens is not None
    assert [len(x) for x in tokens] == [1, 2]
    assert len(part.vectors) == 2


def test_a_text_that_is_not_known_is_named() -> None:
    known = KnownVectors.of(align.FakeEncoder(), ["a"])
    with pytest.raises(align.ModelError, match="no vector is known for 'b'"):
        known.encode(["a", "b"])
    with pytest.raises(align.ModelError, match="'b'"):
        known.only(["b"])
