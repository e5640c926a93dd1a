"""Pairs of documents, aligned with the default encoder; each distinct sentence encoded once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.aligning import Bead, align_vectors
from align.encoding import SentenceEncoder
from benchmarks.development import Pair


@dataclass(frozen=True)
class Encoded:
    """Vectors of sentences.

    Attributes:
        vectors: Each sentence's own.
        tokens: Those of its words or parts of words; None without.
        background: Those of unrelated sentences.
    """

    vectors: Mapping[str, npt.NDArray[np.float32]]
    tokens: Mapping[str, npt.NDArray[np.floating]] | None
    background: npt.NDArray[np.float32]


def encoded(pairs: Sequence[Pair]) -> Encoded:
    """Encode every distinct sentence once, with the default encoder."""
    encoder = SentenceEncoder()
    texts = list(dict.fromkeys(x for pair in pairs for x in pair.source + pair.target))
    vectors, words = encoder.encode_words(texts)
    return Encoded(
        dict(zip(texts, vectors, strict=True)),
        dict(zip(texts, words or [], strict=True)),
        encoder.background,
    )


def beads(pair: Pair, sentences: Encoded) -> list[Bead]:
    """Align a pair whose sentences are encoded."""
    sides = pair.source, pair.target
    vectors = [[sentences.vectors[x] for x in side] for side in sides]
    lengths = [[len(x) for x in side] for side in sides]
    words = sentences.tokens
    tokens = [words and [words[x] for x in side] for side in sides]
    return align_vectors(
        *vectors,
        *lengths,
        source_tokens=tokens[0] or None,
        target_tokens=tokens[1] or None,
        background=sentences.background,
    )


def aligned(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, list[Bead], float]]:
    """Give every pair with its beads and the seconds that the search took."""
    sentences = encoded(pairs)
    for pair in pairs:
        start = time.perf_counter()
        found = beads(pair, sentences)
        yield pair, found, time.perf_counter() - start
