"""The nearest lines of the other side: exactly among few, by an index of cells among many.

With faiss (Douze et al. 2024, "The Faiss library"), and without it exactly by numpy. Whatever
finds the neighbours, their cosines are computed the same way, and ties among these go by number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
# From so many lines on, an index of cells may find nearly all that there is to find, sooner.
LEAST_IN_CELLS = 200_000
# Lines searched at once: exactly, and in cells. What an index takes of memory ends here.
EXACT_SHARD, CELLS_SHARD = 1 << 14, 1 << 20
# The most comparisons, lines times lines, that numpy is asked for: a quarter of an hour. An index
# of cells does not pay for fewer: it takes long to build.
MOST_EXACT = 40_000_000_000
# Lines that the cells are found by, for each cell.
TRAINED = 64
# The share of the nearest that the cells looked into hold, for so many queries.
RECALL, TRIED = 0.99, 1024
FIRST_PROBES = 4
# The largest share of cells that it pays to look into: comparing by blocks is quicker each.
MOST_PROBED = 1 / 8

Numbers = npt.NDArray[np.int64]
Search = Callable[[Vectors, int], Numbers]
# Lines from the first to before the last, and what finds the nearest of them, by place in there.
Part = tuple[int, int, Search]


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
    if _are_many(source, target) and not _has_faiss():
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
    return _gathered(queries, base, count, _searches(queries, base, count), progress)


def _gathered(
    queries: LineVectors,
    base: LineVectors,
    count: int,
    searches: Iterable[Part],
    progress: Progress,
) -> Nearest:
    """Put together the nearest of all parts."""
    count = min(count, len(base))
    numbers = np.zeros((len(queries), count), np.int32)
    cosines = np.full((len(queries), count), -np.inf, np.float32)
    progress.start("searching", len(queries) * len(base))
    try:
        for first, last, search in searches:
            for start, block in queries.blocks(BLOCK):
                rows = slice(start, start + len(block))
                found = search(block, min(count, last - first)) + first
                near = np.einsum("id,ikd->ik", block, _rows(base, found))
                found = np.concatenate([numbers[rows], found], axis=1)
                near = np.concatenate([cosines[rows], near], axis=1)
                order = np.lexsort((found, -near), axis=1)[:, :count]
                numbers[rows] = np.take_along_axis(found, order, 1)
                cosines[rows] = np.take_along_axis(near, order, 1)
                progress.advance(len(block) * (last - first))
    finally:
        progress.finish()
    return Nearest(numbers, cosines)


def _are_many(queries: int, base: int) -> bool:
    return queries * base > MOST_EXACT


def _has_faiss() -> bool:
    return find_spec("faiss") is not None


def _searches(queries: LineVectors, base: LineVectors, count: int) -> Iterator[Part]:
    """Part the lines, and tell of each part what finds the nearest in it."""
    is_small = len(base) < LEAST_IN_CELLS or not _are_many(len(queries), len(base))
    if is_small or not _has_faiss():
        yield from _exact_searches(base, 0, len(base))
        return
    for first, last in _shards(0, len(base), CELLS_SHARD):
        if search := _search_in_cells(queries, base, (first, last), count):
            yield first, last, search
        else:
            yield from _exact_searches(base, first, last)


def _exact_searches(base: LineVectors, first: int, last: int) -> Iterator[Part]:
    for start, end in _shards(first, last, EXACT_SHARD):
        yield start, end, _exact_search(base[start:end])


def _shards(first: int, last: int, most: int) -> Iterator[tuple[int, int]]:
    """Part numbers into as many as needed, of about one size."""
    parts = -(-(last - first) // most)
    return pairwise(first + (last - first) * n // parts for n in range(parts + 1))


def _exact_search(vectors: Vectors) -> Search:
    if not _has_faiss():
        return lambda block, count: _highest(block @ vectors.T, count)
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return lambda block, count: np.asarray(index.search(block, count)[1])


def _search_in_cells(
    queries: LineVectors, base: LineVectors, shard: tuple[int, int], count: int
) -> Search | None:
    """Return a search in cells; nothing if so many have to be looked into that it saves no time."""
    index = _cells(base, *shard)
    index.nprobe = _probes(index, queries, base, shard, count)
    if index.nprobe > MOST_PROBED * index.nlist:
        return None
    # Where the cells looked into hold too few lines, -1 stands; any line will do there.
    return lambda block, count: np.maximum(np.asarray(index.search(block, count)[1]), 0)


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
    tried = LineVectors(queries.raw[_spread(TRIED, 0, len(queries))], queries.mean)
    exact = _gathered(tried, base, count, _exact_searches(base, *shard), Progress()).numbers
    probes = FIRST_PROBES
    while probes < index.nlist:
        index.nprobe = probes
        found = index.search(tried[:], count)[1] + shard[0]
        hits = sum(np.isin(a, b).sum() for a, b in zip(exact, found, strict=True))
        if hits >= RECALL * exact.size:
            break
        probes *= 2
    return min(probes, index.nlist)


def _spread(count: int, first: int, last: int) -> Numbers:
    """Return so many numbers from first to before last, evenly apart; all where there are fewer."""
    return np.linspace(first, last - 1, min(count, last - first)).astype(np.int64)


def _rows(vectors: LineVectors, numbers: Numbers) -> Vectors:
    """Return the vectors of a table of numbers, shape (rows, columns, width)."""
    found = vectors[numbers.ravel()]
    return found.reshape(*numbers.shape, -1)
