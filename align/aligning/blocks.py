"""Anchors cut two documents into blocks; a bead lies in blocks of one number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from align.aligning.bands import CLOSED, Shape, Tile
from align.aligning.sides import Floats, Numbers
from align.errors import UsageError

__all__ = ["blocks", "close_across"]


def blocks(anchors: Sequence[tuple[int, int]], n: int, m: int) -> tuple[Numbers, Numbers]:
    """Number the blocks that anchors cut two documents into.

    A sentence's block is the count of anchors at or before it. Sentences of different
    blocks never correspond.

    Args:
        anchors: Pairs of a source and a target sentence that begin corresponding blocks, in
            order. Two anchors may begin at one sentence, or at the end of a document (*n* or
            *m*): the block between them is empty on that side.
        n: Number of source sentences.
        m: Number of target sentences.

    Returns:
        The block of every source sentence, shape (n,), and of every target sentence, shape
        (m,); both ascend from 0.

    Raises:
        UsageError: If an anchor is no pair of whole numbers, leaves a document, or stands
            before the one above it on either side.

    Example:
        >>> source, target = blocks([(1, 2), (3, 3)], 4, 5)
        >>> source.tolist(), target.tolist()
        ([0, 1, 1, 2], [0, 0, 1, 2, 2])
    """
    starts = _checked(anchors, n, m)
    source, target = (
        np.searchsorted(starts[:, side], np.arange(size), side="right").astype(np.int64)
        for side, size in enumerate((n, m))
    )
    return source, target


def _checked(anchors: Sequence[tuple[int, int]], n: int, m: int) -> Numbers:
    try:
        starts = np.asarray(anchors)
    except ValueError:  # rows of different lengths
        starts = np.asarray(None)
    if starts.size == 0:
        return np.zeros((0, 2), np.int64)
    if starts.dtype.kind not in "iu" or starts.shape[1:] != (2,):
        raise UsageError("anchors must be pairs of whole numbers: a source, a target sentence")
    starts = starts.astype(np.int64)
    beyond = np.flatnonzero(((starts < 0) | (starts > (n, m))).any(axis=1))
    if len(beyond):
        raise UsageError(
            f"anchor {_shown(starts, beyond[0])} leaves the documents: they have {n} and {m} "
            "sentences, counted from 0"
        )
    falling = np.flatnonzero((np.diff(starts, axis=0) < 0).any(axis=1))
    if len(falling):
        raise UsageError(
            f"anchor {_shown(starts, falling[0] + 1)} stands behind "
            f"{_shown(starts, falling[0])}: anchors must ascend on both sides"
        )
    return starts


def _shown(starts: Numbers, number: np.int64) -> str:
    source, target = starts[number].tolist()
    return f"({source}, {target})"


def close_across(
    tile: Tile, worths: Mapping[Shape, Floats], numbered: tuple[Numbers, Numbers]
) -> None:
    """Forbid every bead in a tile whose sentences are not all in blocks of one number."""
    for (p, q), matrix in worths.items():
        rows = _ends(numbered[0], tile.top, tile.bottom, p)
        columns = _ends(numbered[1], tile.left, tile.right, q)
        # Blocks ascend: where first and last agree crosswise, all between them do.
        crossing = (rows[0][:, None] != columns[1]) | (rows[1][:, None] != columns[0])
        matrix[: len(crossing), : crossing.shape[1]][crossing] = CLOSED


def _ends(numbers: Numbers, first: int, last: int, size: int) -> tuple[Numbers, Numbers]:
    """Return the blocks of the first and the last sentence of groups that begin in a range."""
    ends = numbers[first + size - 1 : last + size - 1]
    return numbers[first : first + len(ends)], ends
