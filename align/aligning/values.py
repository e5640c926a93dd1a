"""What beads are worth to the search, in nats: the prices, applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from align.aligning.bands import CLOSED, Place, Shape, Tile
from align.aligning.lengths import Lengths, agreement
from align.aligning.prices import Prices
from align.aligning.sides import Floats, Side

__all__ = ["Values"]


@dataclass(frozen=True, slots=True)
class Values:
    """What beads of two documents are worth at given prices.

    Attributes:
        prices: What a bead of each shape has ahead of leaving its sentences out.
        crossing: The score that is worth nothing, and the score of a nat.
        lengths: The lengths of all groups of both sides, in target characters.
    """

    prices: Mapping[Shape, float]
    crossing: tuple[float, float]
    lengths: tuple[Lengths, Lengths]

    @classmethod
    def of(cls, prices: Prices, sides: tuple[Side, Side]) -> Self:
        """Apply prices to two documents."""
        source, target = (
            Lengths.of_groups(side.lengths, ratio, prices.length_floor)
            for side, ratio in zip(sides, (prices.ratio, 1.0), strict=True)
        )
        return cls(prices.ahead(), prices.crossing(), (source, target))

    def over(self, tile: Tile, scores: Mapping[Shape, Floats]) -> dict[Shape, Floats]:
        """Return what every bead in a tile is worth."""
        score, nat = self.crossing
        values = np.stack(list(scores.values()))
        values -= score
        values /= nat
        values += np.array([self.prices[x] for x in scores], np.float32)[:, None, None]
        np.maximum(values, CLOSED, out=values)
        sizes = np.array(list(scores)) - 1
        values += agreement(
            self.lengths[0][sizes[:, 0], tile.top : tile.bottom][..., None],
            self.lengths[1][sizes[:, 1], tile.left : tile.right][:, None],
        )
        return dict(zip(scores, values, strict=True))

    def agreements(self, places: Sequence[Place]) -> Floats:
        """Return the part of beads' worths that their lengths have, shape (beads,)."""
        sizes = np.array([place.shape for place in places]) - 1
        return agreement(
            self.lengths[0][sizes[:, 0], [place.source for place in places]],
            self.lengths[1][sizes[:, 1], [place.target for place in places]],
        )
