"""Pairs of documents, aligned with the default encoder; each distinct sentence encoded once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from align.aligning import Bead, align_vectors
from align.encoding import SentenceEncoder
from benchmarks.development import Pair


def aligned(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, list[Bead], float]]:
    """Give every pair with its beads and the seconds that the search took."""
    encoder = SentenceEncoder()
    texts = list(dict.fromkeys(x for pair in pairs for x in pair.source + pair.target))
    encoded, words = encoder.encode_words(texts)
    vectors = dict(zip(texts, encoded, strict=True))
    tokens = dict(zip(texts, words or [], strict=True))
    for pair in pairs:
        start = time.perf_counter()
        beads = align_vectors(
            [vectors[x] for x in pair.source],
            [vectors[x] for x in pair.target],
            [len(x) for x in pair.source],
            [len(x) for x in pair.target],
            source_tokens=[tokens[x] for x in pair.source],
            target_tokens=[tokens[x] for x in pair.target],
            background=encoder.background,
        )
        yield pair, beads, time.perf_counter() - start
