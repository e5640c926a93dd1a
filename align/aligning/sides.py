"""One document as the aligner sees it: vectors of its sentences, groups and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

__all__ = [
    "BLOCK",
    "MOST_SENTENCES",
    "Floats",
    "Numbers",
    "Side",
    "centred_vectors",
    "units",
    "windows",
]

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Numbers = npt.NDArray[np.int64]

# The most sentences that a bead takes on one side.
MOST_SENTENCES = 5
BACKGROUND_WEIGHT = 8.0
# Sentences whose vectors cancel each other out leave nothing but rounding; for a unit of length.
LEAST_NORM = 1e-3
# Rows that are worked on at a time: bounds the memory.
BLOCK = 4096


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
        centred: The centred vectors of the sentences, of length 1, shape (n, width). Those of
            groups are sums of them, each times its length in characters, so that each sentence
            is encoded once.
        norms: For every size k, the lengths of these sums.
        tokens: The vectors of all tokens, of length 1, shape (tokens, width); None where each
            sentence is one.
        masses: How much text each token stands for: 1, or where a sentence is one token, its
            length over the mean length, shape (tokens,).
        starts: Where each sentence's tokens begin, and where the last one's end, shape (n + 1,).
    """

    lengths: dict[int, Floats]
    centred: Floats
    norms: dict[int, Floats]
    tokens: Halves | None
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
        joined = {k: windows(lengths, k) for k in sizes}
        norms = {k: np.maximum(_norms(centred, lengths, k), LEAST_NORM * joined[k]) for k in sizes}
        counts = [1] * len(vectors) if tokens is None else [len(x) for x in tokens]
        return cls(
            lengths=joined,
            centred=centred,
            norms={k: x.astype(np.float32) for k, x in norms.items()},
            tokens=None if tokens is None else _centred_tokens(tokens),
            masses=(
                lengths / lengths.mean() if tokens is None else np.ones(sum(counts), np.float32)
            ),
            starts=np.concatenate([[0], np.cumsum(counts)]),
        )

    def __len__(self) -> int:
        return len(self.centred)

    def vectors(self, sentences: slice | Numbers = slice(None)) -> Floats:
        """Return the centred vectors of these sentences, or of all, of length 1."""
        return self.centred[sentences]

    def groups(self, size: int, first: int, last: int) -> Floats:
        """Return the vectors, of length 1, of groups that begin from *first* to before *last*."""
        if size == 1:
            return self.centred[first:last]
        sums = _sums(self.centred, self.lengths[1], size, first, last)
        vectors: Floats = sums / self.norms[size][first:last, None]
        return vectors

    def words(self, first: int, last: int) -> Floats:
        """Return the token vectors of the sentences from *first* to before *last*."""
        if self.tokens is None:
            return self.vectors(slice(first, last))
        return self.tokens[self.starts[first] : self.starts[last]].astype(np.float32)


def units(vectors: npt.NDArray[np.floating]) -> Floats:
    """Bring vectors to length 1; one that is 0 stays."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), np.float32)


def centred_vectors(vectors: Floats, background: Floats | None) -> Floats:
    """Move the vectors of a document's sentences, as ``Side`` says, and bring them to length 1."""
    total, weight = vectors.sum(0, dtype=np.float64), float(len(vectors))
    if background is not None:
        total = total + BACKGROUND_WEIGHT * background.mean(0, dtype=np.float64)
        weight += BACKGROUND_WEIGHT
    mean = total / weight
    centred = np.empty(vectors.shape, np.float32)
    for first in range(0, len(vectors), BLOCK):
        block = vectors[first : first + BLOCK]
        centred[first : first + BLOCK] = units((block - mean).astype(np.float32))
    return centred


def _centred_tokens(tokens: Sequence[npt.NDArray[np.floating]]) -> Halves:
    every = np.concatenate(tokens).astype(np.float16, copy=False)
    mean = every.mean(0, dtype=np.float64)
    for first in range(0, len(every), BLOCK):
        part = every[first : first + BLOCK]
        part[:] = units((part - mean).astype(np.float32))
    return every


def _norms(centred: Floats, lengths: Floats, size: int) -> Floats:
    """Return the lengths of the vectors of groups before they are brought to length 1."""
    if size == 1:
        return lengths
    count = len(centred) - size + 1
    norms = np.empty(count, np.float32)
    for first in range(0, count, BLOCK):
        last = min(first + BLOCK, count)
        norms[first:last] = np.linalg.norm(_sums(centred, lengths, size, first, last), axis=1)
    return norms


def _sums(centred: Floats, lengths: Floats, size: int, first: int, last: int) -> Floats:
    """Sum the vectors of the groups that begin in a range, each times its length."""
    reach = slice(first, last + size - 1)
    return windows(centred[reach] * lengths[reach, None], size)


def windows(values: Floats, size: int) -> Floats:
    """Sum every *size* neighbours along the first axis."""
    count = len(values) - size + 1
    sums = np.array(values[:count])
    for k in range(1, size):
        sums += values[k : k + count]
    return sums
