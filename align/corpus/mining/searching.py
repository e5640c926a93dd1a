"""The nearest lines of the other side: exactly among few, by an index of cells among many.

With faiss (Douze et al. 2024, "The Faiss library"), and without it exactly by numpy. Whatever
finds the neighbours, their cosines are computed the same way, and ties go by number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from align.corpus.mining.vectors import LineVectors
from align.encoding import Vectors
from align.errors import UsageError
from align.progress import Progress

if TYPE_CHECKING:
    import faiss

__all__ = ["Nearest", "check_size", "nearest"]

# Queries searched for at once.
BLOCK = 1024
# From so many lines on, an index of cells finds nearly all that there is to find, sooner.
LEAST_IN_CELLS = 200_000
# Lines searched at once: exactly, and in cells. What an index takes of memory ends here.
EXACT_SHARD, CELLS_SHARD = 1 << 14, 1 << 20
# The most comparisons, lines times lines, that numpy is asked for: a quarter of an hour.
MOST_EXACT = 40_000_000_000
# Lines that the cells are found by, for each cell.
TRAINED = 64
# The share of the nearest that the cells looked into hold, for so many queries.
RECALL, TRIED = 0.99, 1024
FIRST_PROBES = 4

Numbers = npt.NDArray[np.int64]
Search = Callable[[Vectors, int], Numbers]


class Nearest(NamedTuple):
    """The nearest lines of the other side of each line, nearest first.

    Attributes:
        numbers: Which they are, shape (lines, k).
        cosines: How near, shape (lines, k).
    """

    numbers: npt.NDArray[np.int32]
    cosines: npt.NDArray[np.float32]


def check_size(source: int, target: int) -> None:
    """Refuse more lines than can be searched here, before long work begins.

    Raises:
        UsageError: If faiss is needed and not installed.
    """
    if source * target > MOST_EXACT and not _has_faiss():
        raise UsageError(
            f"{source:,} and {target:,} lines are too many to compare without faiss: "
            "pip install 'align-bitext[mine]', or mine them in parts"
        )


def nearest(queries: LineVectors, base: LineVectors, count: int, progress: Progress) -> Nearest:
    """Find the nearest lines for every line.

    Args:
        queries: The lines that neighbours are wanted of.
        base: The lines of the other side.
        count: How many neighbours; fewer where there are fewer lines.
        progress: Hears of every block.

    Example:
        >>> here = LineVectors(np.eye(3, dtype=np.float16), np.zeros(3, np.float32))
        >>> nearest(here, here, 1, Progress()).numbers.ravel().tolist()
        [0, 1, 2]
    """
    count = min(count, len(base))
    numbers = np.empty((len(queries), count), np.int32)
    cosines = np.full((len(queries), count), -np.inf, np.float32)
    shards = list(_shards(len(base)))
    progress.start("searching", len(queries) * len(shards))
    for number, (first, last) in enumerate(shards):
        search = _searcher(base, first, last, queries, count)
        for start, block in queries.blocks(BLOCK):
            end = start + len(block)
            found = search(block, min(count, last - first)) + first
            near = np.einsum("id,ikd->ik", block, _rows(base, found))
            if number:
                found = np.concatenate([numbers[start:end], found], axis=1)
                near = np.concatenate([cosines[start:end], near], axis=1)
            order = np.lexsort((found, -near), axis=1)[:, :count]
            kept = order.shape[1]
            numbers[start:end, :kept] = np.take_along_axis(found, order, 1)
            cosines[start:end, :kept] = np.take_along_axis(near, order, 1)
            progress.advance(len(block))
    progress.finish()
    return Nearest(numbers, cosines)


def _has_faiss() -> bool:
    return find_spec("faiss") is not None


def _shards(count: int) -> Iterator[tuple[int, int]]:
    """Part lines into shards of about one size."""
    in_cells = count >= LEAST_IN_CELLS and _has_faiss()
    parts = -(-count // (CELLS_SHARD if in_cells else EXACT_SHARD))
    edges = [count * n // parts for n in range(parts + 1)]
    return pairwise(edges)


def _searcher(base: LineVectors, first: int, last: int, queries: LineVectors, count: int) -> Search:
    """Return what finds the nearest lines of a shard."""
    if not _has_faiss():
        vectors = base[first:last]
        return lambda block, k: _highest(block @ vectors.T, k)
    import faiss

    if len(base) < LEAST_IN_CELLS:
        index = faiss.IndexFlatIP(base.raw.shape[1])
        index.add(base[first:last])
        return lambda block, k: np.asarray(index.search(block, k)[1])
    cells = _cells(base, first, last)
    cells.nprobe = _probes(cells, queries, base, (first, last), count)
    # What is missing where the cells looked into hold too few is -1: any line will do there.
    return lambda block, k: np.maximum(np.asarray(cells.search(block, k)[1]), 0)


def _highest(values: Vectors, count: int) -> Numbers:
    return np.asarray(np.argpartition(values, values.shape[1] - count, axis=1)[:, -count:])


def _cells(base: LineVectors, first: int, last: int) -> faiss.IndexIVFScalarQuantizer:
    """Part a shard's lines into cells of near ones, of vectors in half precision."""
    import faiss

    width, count = base.raw.shape[1], last - first
    cells = round(count**0.5)
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(width),
        width,
        cells,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.train(base[_spread(cells * TRAINED, first, last)])
    for start in range(first, last, EXACT_SHARD):
        index.add(base[start : min(start + EXACT_SHARD, last)])
    return index


def _probes(
    index: faiss.IndexIVFScalarQuantizer,
    queries: LineVectors,
    base: LineVectors,
    shard: tuple[int, int],
    count: int,
) -> int:
    """Return how many cells to look into, to find nearly all of what an exact search finds."""
    sample = queries[_spread(TRIED, 0, len(queries))]
    exact = _exact(sample, base, shard, count)
    probes = FIRST_PROBES
    while probes < index.nlist:
        index.nprobe = probes
        found = index.search(sample, count)[1]
        hits = sum(np.isin(a, b).sum() for a, b in zip(exact, found, strict=True))
        if hits >= RECALL * exact.size:
            break
        probes *= 2
    return min(probes, index.nlist)


def _exact(queries: Vectors, base: LineVectors, shard: tuple[int, int], count: int) -> Numbers:
    numbers = np.empty((len(queries), 0), np.int64)
    cosines = np.empty((len(queries), 0), np.float32)
    for start in range(*shard, EXACT_SHARD):
        values = queries @ base[start : min(start + EXACT_SHARD, shard[1])].T
        best = _highest(values, min(count, values.shape[1]))
        numbers = np.concatenate([numbers, best + start - shard[0]], axis=1)
        cosines = np.concatenate([cosines, np.take_along_axis(values, best, 1)], axis=1)
    return np.asarray(np.take_along_axis(numbers, _highest(cosines, count), 1))


def _spread(count: int, first: int, last: int) -> Numbers:
    """Return so many numbers from first to before last, evenly apart; all where there are fewer."""
    return np.linspace(first, last - 1, min(count, last - first)).astype(np.int64)


def _rows(vectors: LineVectors, numbers: Numbers) -> Vectors:
    """Return the vectors of a table of numbers, shape (rows, columns, width)."""
    found = vectors[numbers.ravel()]
    return found.reshape(*numbers.shape, -1)
