"""Where the search looks: bands of tiles over the grid of source and target sentences.

A short pair of documents is searched whole, as one tile. In a long one the search keeps to
bands around chains of landmarks, so that time and memory grow with the length of the
documents, not with its square.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from align.aligning.sides import Floats

__all__ = [
    "CLOSED",
    "SHAPES",
    "Band",
    "Computed",
    "Place",
    "Shape",
    "Table",
    "Tile",
    "around",
    "whole",
]

Shape = tuple[int, int]

# Sentences on the source and on the target side of a bead: six in all.
SHAPES: tuple[Shape, ...] = (
    *((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1), (2, 3), (3, 2)),
    *((1, 5), (5, 1), (2, 4), (4, 2), (3, 3)),
)
# Stands for a bead that can't be.
CLOSED = np.float32(-1e9)

TILE_ROWS = 32
# Sentences on both sides of a chain of landmarks.
MARGIN = 10
# Tiles whose numbers are kept once they are computed.
KEPT_TILES = 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bead lies: its first sentences, and how many it takes on each side."""

    source: int
    target: int
    shape: Shape

    @property
    def ends(self) -> tuple[int, int]:
        """The sentences behind its last."""
        return self.source + self.shape[0], self.target + self.shape[1]


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of the grid; a bead lies in it if its first sentences do.

    Attributes:
        top: The first source sentence.
        bottom: The source sentence behind the last.
        left: The first target sentence.
        right: The target sentence behind the last.
    """

    top: int
    bottom: int
    left: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Its rows and columns."""
        return self.bottom - self.top, self.right - self.left


Band = tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A number for every bead that begins in a band.

    Attributes:
        band: The band.
        tiles: For every tile the numbers by shape, each of the tile's shape; ``CLOSED``
            where there can be no bead.
    """

    band: Band
    tiles: Sequence[Mapping[Shape, Floats]]

    def of(self, places: Sequence[Place]) -> Floats:
        """Return the numbers of beads that begin in the band, shape (beads,)."""
        tops = [tile.top for tile in self.band]
        numbers = np.searchsorted(tops, [place.source for place in places], "right") - 1
        found = np.empty(len(places), np.float32)
        for k, (place, n) in enumerate(zip(places, numbers.tolist(), strict=True)):
            at = place.source - tops[n], place.target - self.band[n].left
            found[k] = self.tiles[n][place.shape][at]
        return found


class Computed(Sequence[Mapping[Shape, Floats]]):
    """The numbers of tiles, computed when they are asked for; some are kept.

    A long document has more of them than fit into memory side by side.
    """

    def __init__(self, count: int, compute: Callable[[int], Mapping[Shape, Floats]]) -> None:
        self._count = count
        self._compute = compute
        self._kept: dict[int, Mapping[Shape, Floats]] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> Mapping[Shape, Floats]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Mapping[Shape, Floats]]: ...
    def __getitem__(
        self, number: int | slice
    ) -> Mapping[Shape, Floats] | Sequence[Mapping[Shape, Floats]]:
        """Return the numbers of one tile, or those of some."""
        if isinstance(number, slice):
            return [self[n] for n in range(*number.indices(self._count))]
        if not 0 <= number < self._count:
            raise IndexError(number)
        if number not in self._kept:
            if len(self._kept) == KEPT_TILES:
                del self._kept[next(iter(self._kept))]
            self._kept[number] = self._compute(number)
        return self._kept[number]


def whole(n: int, m: int) -> Band:
    """Return a band over the whole grid of n and m sentences."""
    return (Tile(0, n, 0, m),)


def around(chain: Sequence[tuple[int, int]], n: int, m: int) -> Band:
    """Return a band around a chain of landmarks.

    It is wide enough for a step of any length on either side to begin and end ``MARGIN``
    sentences away from the landmarks; its tiles stand below each other, and neither their
    left nor their right borders ever go back.

    Args:
        chain: Pairs of sentences, ascending on both sides, at least one.
        n: Number of source sentences.
        m: Number of target sentences.

    Example:
        >>> around([(0, 0), (99, 99)], 100, 100)[1]
        Tile(top=32, bottom=64, left=12, right=84)
    """
    rows, columns = np.array(chain).T
    first, last = max(0, rows[0] - MARGIN), min(n, rows[-1] + MARGIN + 1)
    tiles = []
    for top in range(first, last, TILE_ROWS):
        bottom = min(top + TILE_ROWS, last)
        left, right = np.interp([top - MARGIN, bottom - 1 + MARGIN], rows, columns)
        tiles.append(
            Tile(top, bottom, max(0, int(left) - MARGIN), min(m, int(np.ceil(right)) + MARGIN + 1))
        )
    return tuple(tiles)
