"""How similar all sentences of two documents are, as a picture of bounded size."""

from __future__ import annotations

import numpy as np

from align.aligning.sides import Floats

__all__ = ["pooled"]

# So many products are in memory at a time: 16 MB.
AT_ONCE = 1 << 22


def pooled(source: Floats, target: Floats, most: int) -> tuple[Floats, tuple[int, int]]:
    """Multiply all vectors of one side with all of the other, and keep the greatest of neighbours.

    Args:
        source: Vectors, shape (n, width).
        target: Vectors, shape (m, width).
        most: The most rows, and the most columns, that the picture may have.

    Returns:
        The picture, and how many vectors of the source are in one row of it, and of the target in
        one column; the last of each may hold fewer.

    Example:
        >>> vectors = np.eye(3, dtype=np.float32)
        >>> picture, sizes = pooled(vectors, vectors[:2], 2)
        >>> picture.tolist(), sizes
        ([[1.0, 1.0], [0.0, 0.0]], (2, 1))
    """
    tall, wide = (-(-len(side) // most) for side in (source, target))
    shape = -(-len(source) // tall), -(-len(target) // wide)
    picture = np.empty(shape, np.float32)
    columns = max(min(AT_ONCE // (tall * wide), shape[1]), 1)
    rows = max(AT_ONCE // (tall * wide * columns), 1)
    for top in range(0, shape[0], rows):
        for left in range(0, shape[1], columns):
            above = source[top * tall : (top + rows) * tall]
            beside = target[left * wide : (left + columns) * wide]
            picture[top : top + rows, left : left + columns] = _greatest(
                above @ beside.T, tall, wide
            )
    return picture, (tall, wide)


def _greatest(products: Floats, tall: int, wide: int) -> Floats:
    by_row = np.maximum.reduceat(products, range(0, len(products), tall), axis=0)
    greatest: Floats = np.maximum.reduceat(by_row, range(0, by_row.shape[1], wide), axis=1)
    return greatest
