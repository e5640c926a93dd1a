"""How much documents of two languages say the same, told from the vectors of their sentences.

A document has a vector of its own, the weighted mean of its sentences. Those nearest to it on the
other side are its candidates; only they are compared sentence by sentence. A sentence speaks for a
candidate by how much better the best of the candidate's sentences fits than the best that
``RIVALS`` other documents have: what all documents on a topic say speaks for none. That is the
margin of bitext mining (Artetxe and Schwenk 2019), between documents in the place of sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
import numpy.typing as npt

from align.aligning.sides import units

__all__ = ["CANDIDATES", "Resemblance", "Shelf", "resemblances"]

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Numbers = npt.NDArray[np.int64]

# A document is compared with so many: those whose own vectors are nearest.
CANDIDATES = 32
# So many other documents a sentence is measured against.
RIVALS = 4
# A small collection does not show where its language's vectors lie at rest; as if it had so many
# sentences of the background besides.
BACKGROUND_WEIGHT = 50.0
# What stands in more documents than this, as their site's own lines do, counts the less for it.
FEW = 4
# So many documents, or sentences, are compared at once with others.
BLOCK = 2048


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of one language.

    Attributes:
        vectors: The vectors of all sentences, centred, of length 1, shape (sentences, width).
        weights: How much each sentence counts, shape (sentences,).
        starts: Where each document's sentences begin, and where the last one's end.
        documents: A vector for each document, of length 1, shape (documents, width).
        floor: How well each sentence fits a text that has nothing to do with it.
    """

    vectors: Halves
    weights: Floats
    starts: Numbers
    documents: Floats
    floor: Floats

    @classmethod
    def of(
        cls, texts: Sequence[Sequence[str]], vectors: Sequence[Floats], background: Floats
    ) -> Self:
        """Prepare the documents.

        Args:
            texts: The sentences of each document, at least one.
            vectors: Their vectors, of length 1.
            background: Vectors of unrelated sentences, shape (k, width).
        """
        starts = np.cumsum([0, *map(len, texts)])
        weights = _weights(texts)
        total = sum(x.sum(0, dtype=np.float64) for x in vectors)
        rest = background.mean(0, dtype=np.float64)
        centre = (total + BACKGROUND_WEIGHT * rest) / (starts[-1] + BACKGROUND_WEIGHT)
        outside = units(background - centre)
        stacked = np.empty((starts[-1], background.shape[1]), np.float16)
        documents = np.empty((len(texts), background.shape[1]), np.float32)
        floor = np.empty(starts[-1], np.float32)
        for n, own in enumerate(vectors):
            place = slice(starts[n], starts[n + 1])
            centred = units(own - centre)
            stacked[place] = centred
            documents[n] = weights[place] @ centred
            floor[place] = (centred @ outside.T).max(1)
        return cls(stacked, weights, starts, units(documents), floor)

    def __len__(self) -> int:
        return len(self.documents)

    def sentences(self, document: int) -> Floats:
        """Return the vectors of a document's sentences, shape (n, width)."""
        return self.vectors[self._place(document)].astype(np.float32)

    def size(self, document: int) -> int:
        """Return the number of a document's sentences."""
        return int(self.starts[document + 1] - self.starts[document])

    def margins(self, document: int, bests: Floats) -> Floats:
        """Tell how much a document's sentences speak for each of its candidates.

        Args:
            document: The document.
            bests: For each sentence, how well each candidate fits it, shape (n, candidates).

        Returns:
            A weighted mean over the sentences, shape (candidates,).
        """
        floor = np.repeat(self.floor[self._place(document), None], RIVALS, axis=1)
        top = -np.sort(-np.hstack([bests, floor]), axis=1)[:, : RIVALS + 1]
        # Less the candidate's own place among them, or the last.
        rivals = (top.sum(1, keepdims=True) - np.maximum(bests, top[:, RIVALS:])) / RIVALS
        return self.mean(document, bests - rivals)

    def mean(self, document: int, values: Floats) -> Floats:
        """Return the weighted mean over a document's sentences."""
        weights = self.weights[self._place(document)]
        return np.asarray(weights @ values / weights.sum(), np.float32)

    def _place(self, document: int) -> slice:
        return slice(int(self.starts[document]), int(self.starts[document + 1]))


@dataclass(frozen=True, slots=True)
class Resemblance:
    """What speaks for two documents saying the same.

    Attributes:
        source: Number of the source document.
        target: Number of the target document.
        nearness: How well the best of the other's sentences fits a sentence, in the mean; the
            mean of both ways.
        margins: How much better that is than in other documents: for the source's sentences,
            and for the target's.
    """

    source: int
    target: int
    nearness: float
    margins: tuple[float, float]


def resemblances(
    source: Shelf, target: Shelf, hinted: Iterable[tuple[int, int]] = ()
) -> list[Resemblance]:
    """Compare the documents of two languages with their candidates.

    Args:
        source: The documents of one language, at least one.
        target: Those of the other.
        hinted: Further pairs to compare.

    Returns:
        A resemblance for every document and candidate of either side, in order.
    """
    candidates = _candidates(source, target, hinted)
    rows: list[Floats] = []
    columns: list[list[Floats]] = [[] for _ in range(len(target))]
    for n, others in enumerate(candidates):
        found_rows, found_columns = zip(
            *(_bests(source.sentences(n), target, group) for group in _groups(target, others)),
            strict=True,
        )
        rows.append(np.hstack(found_rows))
        for m, column in zip(others, chain(*found_columns), strict=True):
            columns[m].append(column)
    ways = [
        [(shelf.mean(n, x), shelf.margins(n, x)) for n, x in enumerate(bests)]
        for shelf, bests in ((source, rows), (target, [np.stack(x, axis=1) for x in columns]))
    ]
    # A target's candidates came up in the order of the sources.
    backward = [zip(*way, strict=True) for way in ways[1]]
    found = []
    for n, others in enumerate(candidates):
        for m, near, margin in zip(others, *ways[0][n], strict=True):
            other_near, other_margin = next(backward[m])
            found.append(
                Resemblance(
                    n,
                    m,
                    nearness=float(near + other_near) / 2,
                    margins=(float(margin), float(other_margin)),
                )
            )
    return found


def _groups(shelf: Shelf, documents: Iterable[int]) -> Iterator[list[int]]:
    """Group documents, so many as fill a block with their sentences, or one that is longer."""
    group: list[int] = []
    size = 0
    for document in documents:
        if group and size + shelf.size(document) > BLOCK:
            yield group
            group, size = [], 0
        group.append(document)
        size += shelf.size(document)
    yield group


def _bests(sentences: Floats, target: Shelf, others: Sequence[int]) -> tuple[Floats, list[Floats]]:
    """Find how well the best of the other's sentences fits each, block by block.

    Returns:
        For the sentences and each other document, shape (sentences, others); and for each of
        these its own sentences.
    """
    other = np.concatenate([target.sentences(m) for m in others])
    starts = np.cumsum([0, *(target.size(m) for m in others)])
    rows = []
    best = np.full(len(other), -np.inf, np.float32)
    for start in range(0, len(sentences), BLOCK):
        table = sentences[start : start + BLOCK] @ other.T
        rows.append(np.maximum.reduceat(table, starts[:-1], axis=1))
        np.maximum(best, table.max(0), out=best)
    return np.concatenate(rows), np.split(best, starts[1:-1])


def _candidates(source: Shelf, target: Shelf, hinted: Iterable[tuple[int, int]]) -> list[list[int]]:
    """For every source the targets to compare it with, in order; each target has some, too."""
    found: list[set[int]] = [set() for _ in range(len(source))]
    for n, m in _nearest(source.documents, target.documents):
        found[n].add(m)
    for m, n in _nearest(target.documents, source.documents):
        found[n].add(m)
    for n, m in hinted:
        found[n].add(m)
    return [sorted(others) for others in found]


def _nearest(documents: Floats, others: Floats) -> Iterator[tuple[int, int]]:
    """Pair every document with the ``CANDIDATES`` others nearest to it, block by block."""
    most = min(CANDIDATES, len(others))
    for start in range(0, len(documents), BLOCK):
        cosines = documents[start : start + BLOCK] @ others.T
        nearest = np.argpartition(-cosines, most - 1, axis=1)[:, :most]
        for n, row in enumerate(nearest.tolist(), start):
            yield from ((n, m) for m in row)


def _weights(texts: Sequence[Sequence[str]]) -> Floats:
    """Weigh sentences: long ones more, but not in step; those of many documents less."""
    spread = Counter(text for document in texts for text in set(document))
    return np.array(
        [
            len(text) ** 0.5 * min(1.0, FEW / spread[text])
            for document in texts
            for text in document
        ],
        np.float32,
    )
