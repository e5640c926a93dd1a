"""One document as the aligner sees it: vectors of its sentences, groups and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

__all__ = ["MOST_SENTENCES", "Floats", "Numbers", "Side", "centred_vectors", "units"]

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Numbers = npt.NDArray[np.int64]

# The most sentences that a bead takes on one side.
MOST_SENTENCES = 5
BACKGROUND_WEIGHT = 8.0
# Sentences whose vectors cancel each other out leave nothing but rounding; for a unit of length.
LEAST_NORM = 1e-3


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents, n sentences long.

    Vectors are centred on the mean of their document, drawn toward the place where the
    model's vectors lie at rest, as if the document had ``BACKGROUND_WEIGHT`` further
    sentences there. Token vectors are centred on their own mean. Where there are none, each
    sentence counts as one token, its vector.

    Attributes:
        lengths: For every size k, the lengths in characters of the groups of k sentences,
            shape (n - k + 1,).
        groups: For every size k, the vectors of these groups, of length 1, shape
            (n - k + 1, width): the sum of the sentences' vectors, weighted by length, so
            that each sentence is encoded once.
        norms: For every size k, the lengths of these sums before they were made 1.
        tokens: The vectors of all tokens, of length 1, shape (tokens, width).
        masses: How much text each token stands for: 1, or where a sentence is one token, its
            length over the mean length, shape (tokens,).
        starts: Where each sentence's tokens begin, and where the last one's end, shape (n + 1,).
    """

    lengths: dict[int, Floats]
    groups: dict[int, Floats]
    norms: dict[int, Floats]
    tokens: Halves
    masses: Floats
    starts: Numbers

    @classmethod
    def of(
        cls,
        vectors: Floats,
        lengths: Floats,
        tokens: Sequence[npt.NDArray[np.floating]] | None = None,
        background: Floats | None = None,
    ) -> Self:
        """Prepare a document.

        Args:
            vectors: Vectors of length 1, shape (n, width), n > 0.
            lengths: Lengths of the sentences in characters, shape (n,).
            tokens: For every sentence the vectors of its tokens, shape (tokens, width).
            background: Vectors of unrelated sentences, shape (k, width).
        """
        lengths = lengths.astype(np.float32)
        centred = centred_vectors(vectors, background)
        sizes = range(1, min(MOST_SENTENCES, len(vectors)) + 1)
        sums = {k: _windows(centred * lengths[:, None], k) for k in sizes}
        joined = {k: _windows(lengths, k) for k in sizes}
        norms = {
            k: np.maximum(np.linalg.norm(x, axis=1), LEAST_NORM * joined[k]).astype(np.float32)
            for k, x in sums.items()
        }
        words = [centred[n : n + 1] for n in range(len(centred))] if tokens is None else tokens
        counts = [len(x) for x in words]
        return cls(
            lengths=joined,
            groups={k: x / norms[k][:, None] for k, x in sums.items()},
            norms=norms,
            tokens=(centred if tokens is None else _centred_tokens(words)).astype(np.float16),
            masses=(
                lengths / lengths.mean() if tokens is None else np.ones(sum(counts), np.float32)
            ),
            starts=np.concatenate([[0], np.cumsum(counts)]),
        )

    def __len__(self) -> int:
        return len(self.groups[1])

    @property
    def vectors(self) -> Floats:
        """The centred vectors of the sentences, shape (n, width)."""
        return self.groups[1]

    def words(self, first: int, last: int) -> Floats:
        """Return the token vectors of the sentences from *first* to before *last*."""
        return self.tokens[self.starts[first] : self.starts[last]].astype(np.float32)


def units(vectors: Floats) -> Floats:
    """Bring vectors to length 1; one that is 0 stays."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), np.float32)


def centred_vectors(vectors: Floats, background: Floats | None) -> Floats:
    """Move the vectors of a document's sentences, as ``Side`` says, and bring them to length 1."""
    total, weight = vectors.sum(0, dtype=np.float64), float(len(vectors))
    if background is not None:
        total = total + BACKGROUND_WEIGHT * background.mean(0, dtype=np.float64)
        weight += BACKGROUND_WEIGHT
    return units((vectors - total / weight).astype(np.float32))


def _centred_tokens(tokens: Sequence[npt.NDArray[np.floating]]) -> Halves:
    every = np.concatenate(tokens).astype(np.float16)
    mean = every.mean(0, dtype=np.float64)
    for first in range(0, len(every), 4096):
        part = every[first : first + 4096]
        part[:] = units((part - mean).astype(np.float32))
    return every


def _windows(values: Floats, size: int) -> Floats:
    """Sum every *size* neighbours along the first axis."""
    count = len(values) - size + 1
    sums: Floats = np.sum([values[k : k + count] for k in range(size)], axis=0, dtype=np.float32)
    return sums
