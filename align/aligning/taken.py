"""Which sentences are in a bead already, and closed to all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from align.aligning.bands import CLOSED, Place, Shape, Table, Tile
from align.aligning.sides import MOST_SENTENCES, Floats, Numbers

__all__ = ["Taken"]

Flags = npt.NDArray[np.bool]


@dataclass(frozen=True, slots=True)
class Taken:
    """The sentences that are taken.

    Attributes:
        sentences: For each side, whether each sentence is taken.
        reaches: For each side, the first sentence of every table, and the one behind the last
            that a bead in it can hold, shape (tables, 2).
    """

    sentences: tuple[Flags, Flags]
    reaches: tuple[Numbers, Numbers]

    @classmethod
    def none(cls, tables: Sequence[Table]) -> Self:
        """Begin with no sentence of these tables, of which there is at least one."""
        rows = [(x.band[0].top, x.band[-1].bottom) for x in tables]
        columns = [(x.band[0].left, max(tile.right for tile in x.band)) for x in tables]
        reaches = _reaches(rows), _reaches(columns)
        source, target = (np.zeros(reach.max(), bool) for reach in reaches)
        return cls((source, target), reaches)

    def take(self, places: Iterable[Place]) -> Flags:
        """Take the sentences of these beads; tell in which tables a bead may hold one."""
        places = list(places)
        lost = np.zeros(len(self.reaches[0]), bool)
        for side, (sentences, reaches) in enumerate(zip(self.sentences, self.reaches, strict=True)):
            new = np.zeros(len(sentences) + 1, np.int64)
            for place in places:
                new[(place.source, place.target)[side] + 1 : place.ends[side] + 1] = 1
            sentences |= new[1:] > 0
            count = new.cumsum()
            lost |= count[reaches[:, 0]] < count[reaches[:, 1]]
        return lost

    def groups(self, first: int, last: int) -> Flags:
        """Tell which groups of source sentences hold a taken one.

        Returns:
            By the sentence that they begin with, from *first* to before *last*, and by size.
        """
        return np.stack(self._groups(0, first, last), axis=1)

    def without(self, tile: Tile, worths: Mapping[Shape, Floats]) -> Mapping[Shape, Floats]:
        """Return the worths of the beads in a tile, closed where they hold a taken sentence."""
        rows = self._groups(0, tile.top, tile.bottom)
        columns = self._groups(1, tile.left, tile.right)
        if not (rows[-1].any() or columns[-1].any()):
            return worths
        return {
            (p, q): np.where(rows[p - 1][:, None] | columns[q - 1], CLOSED, matrix)
            for (p, q), matrix in worths.items()
        }

    def _groups(self, side: int, first: int, last: int) -> list[Flags]:
        """Tell which groups of each size, begun from *first* to before *last*, hold a taken one."""
        sentences = self.sentences[side]
        groups = [sentences[first:last]]
        for k in range(1, MOST_SENTENCES):
            groups.append(groups[-1] | sentences[first + k : last + k])
        return groups


def _reaches(ranges: Sequence[tuple[int, int]]) -> Numbers:
    """Add to ranges of first sentences the ones that a bead goes on to."""
    return np.array([(first, last + MOST_SENTENCES) for first, last in ranges], np.int64)
