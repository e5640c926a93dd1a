"""How well two groups of neighbouring sentences fit: the one score of the aligner.

For groups g and h of the two sides:

    cosine    that of the groups' centred vectors (see ``sides``)
    near      the mean cosine of a group with its nearest sentences on the other side (see
              ``neighbours``), averaged over g and h
    growth    cosine less that of the same pair with a border sentence left out
    cover     how much of the words says the same, both ways (see ``coverage``)
    lack      how many words are said right outside of the other group, and not in it
    score     (1 - COVER_SHARE) · (cosine - NEAR_SHARE · near
                                   - GROWTH_PRICE · max(0, GROWTH_LEAST - growth))
              + COVER_SHARE · cover - LACK_PRICE · lack

An encoder without token vectors is served by the same score; then a sentence is one word.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from align.aligning.bands import CLOSED, SHAPES, Band, Place, Shape, Table, Tile
from align.aligning.coverage import Coverage, Covered, Weights, covered, telling
from align.aligning.nearest import is_exact
from align.aligning.neighbours import Neighbours, nearer, neighbours
from align.aligning.sides import MOST_SENTENCES, Floats, Side, windows

__all__ = ["NEAR_SHARE", "Similarity"]

COVER_SHARE = np.float32(0.55)
NEAR_SHARE = np.float32(0.85)
GROWTH_PRICE = np.float32(1.5)
GROWTH_LEAST = np.float32(0.026)
LACK_PRICE = np.float32(1.1)


@dataclass(frozen=True, slots=True)
class Similarity:
    """Two documents, ready to be compared.

    Attributes:
        sides: The documents.
        nearest: For each side, its sentences' nearest on the other.
        weights: For each side, how telling its tokens are.
        seen: What the words of single beads have said.
    """

    sides: tuple[Side, Side]
    nearest: tuple[Neighbours, Neighbours]
    weights: tuple[Weights, Weights]
    seen: dict[Place, Covered] = field(default_factory=dict)

    @classmethod
    def between(cls, source: Side, target: Side) -> Self:
        """Prepare two documents, neither of them empty."""
        with ThreadPoolExecutor(2) as pool:
            weights = pool.map(telling, (source, target), (target, source))
        found = neighbours(source, target), neighbours(target, source)
        return cls((source, target), found, (next(weights), next(weights)))

    def nearer(self, bands: Iterable[Band]) -> Similarity:
        """Return the same, with the nearest that a search by clusters has missed in bands."""
        if is_exact(*self.sizes):
            return self
        return replace(self, nearest=nearer(self.sides, self.nearest, bands))

    @property
    def sizes(self) -> tuple[int, int]:
        """The numbers of sentences, n and m."""
        return len(self.sides[0]), len(self.sides[1])

    @property
    def shapes(self) -> list[Shape]:
        """The shapes of beads that these documents have room for."""
        return [(p, q) for p, q in SHAPES if p <= self.sizes[0] and q <= self.sizes[1]]

    def scores(self, band: Band) -> Table:
        """Score all beads that begin in a band."""
        return Table(band, [self._tile(tile) for tile in band])

    def covered(self, place: Place) -> Covered:
        """Compare the words of one bead; those of each are looked at once."""
        if place not in self.seen:
            self.seen[place] = covered(self.sides, self.weights, place)
        return self.seen[place]

    def cosine(self, place: Place) -> float:
        """Return the cosine of a bead's groups."""
        source = self.sides[0].groups(place.shape[0], place.source, place.source + 1)[0]
        target = self.sides[1].groups(place.shape[1], place.target, place.target + 1)[0]
        return float(source @ target)

    def margin(self, place: Place) -> float:
        """Return a bead's cosine less its share of the mean cosine with the nearest."""
        source = self.nearest[0].near[place.shape[0]][place.source]
        target = self.nearest[1].near[place.shape[1]][place.target]
        return self.cosine(place) - float(NEAR_SHARE * (source + target) / 2)

    def _tile(self, tile: Tile) -> dict[Shape, Floats]:
        cosines = self._cosines(tile)
        coverage = Coverage.over(*self.sides, self.weights, tile)
        scores = {}
        for shape in self.shapes:
            scores[shape] = np.full(tile.shape, CLOSED, np.float32)
            rows, columns = _room(tile, shape, self.sizes)
            if rows <= 0 or columns <= 0:
                continue
            cosine = cosines[shape][:rows, :columns]
            fit = cosine - NEAR_SHARE * self._near(tile, shape, rows, columns)
            if sum(shape) > 2:
                growth = cosine - _smaller(cosines, shape, rows, columns)
                fit -= GROWTH_PRICE * np.maximum(0, GROWTH_LEAST - growth)
            cover, lack = self._covered(coverage, tile, shape, rows, columns)
            scores[shape][:rows, :columns] = (
                (1 - COVER_SHARE) * fit + COVER_SHARE * cover - LACK_PRICE * lack
            )
        return scores

    def _cosines(self, tile: Tile) -> dict[Shape, Floats]:
        """Return the cosines of all groups that begin in a tile, or right behind it.

        The product of two sums of vectors is the sum of the products.
        """
        source, target = self.sides
        reach = tile.bottom + MOST_SENTENCES, tile.right + MOST_SENTENCES
        products = (
            source.vectors(slice(tile.top, reach[0])) @ target.vectors(slice(tile.left, reach[1])).T
        )
        products *= source.lengths[1][tile.top : reach[0], None]
        products *= target.lengths[1][None, tile.left : reach[1]]
        grown = Tile(tile.top, tile.bottom + 1, tile.left, tile.right + 1)
        tall = {p: windows(products, p) for p in source.norms if p <= len(products)}
        cosines = {}
        for p, q in self.shapes:
            rows, columns = _room(grown, (p, q), self.sizes)
            if rows > 0 and columns > 0:
                total = windows(tall[p][:rows, : columns + q - 1].T, q).T
                total /= source.norms[p][tile.top : tile.top + rows, None]
                total /= target.norms[q][None, tile.left : tile.left + columns]
                cosines[p, q] = total
        return cosines

    def _near(self, tile: Tile, shape: Shape, rows: int, columns: int) -> Floats:
        source = self.nearest[0].near[shape[0]][tile.top : tile.top + rows]
        target = self.nearest[1].near[shape[1]][tile.left : tile.left + columns]
        mean: Floats = (source[:, None] + target[None]) / np.float32(2)
        return mean

    def _covered(
        self, coverage: Coverage, tile: Tile, shape: Shape, rows: int, columns: int
    ) -> tuple[Floats, Floats]:
        """Return cover and lack of all beads of one shape."""
        p, q = shape
        above, before = min(tile.top, 1), min(tile.left, 1)
        (cover, target_cover), (lack, target_lack) = (
            (
                windows(by_source[above : above + rows + p - 1, :columns], p),
                windows(by_target[before : before + columns + q - 1, :rows], q).T,
            )
            for by_source, by_target in zip(coverage.source[q], coverage.target[p], strict=True)
        )
        cover /= self.weights[0].groups[p][tile.top : tile.top + rows, None]
        target_cover /= self.weights[1].groups[q][None, tile.left : tile.left + columns]
        cover += target_cover
        cover /= 2
        lack += target_lack
        lack /= self.weights[0].mean + self.weights[1].mean
        return cover, lack


def _room(tile: Tile, shape: Shape, sizes: tuple[int, int]) -> tuple[int, int]:
    """Return how many rows and columns of a tile beads of a shape can begin in."""
    rows = min(tile.bottom, sizes[0] - shape[0] + 1) - tile.top
    columns = min(tile.right, sizes[1] - shape[1] + 1) - tile.left
    return rows, columns


def _smaller(cosines: dict[Shape, Floats], shape: Shape, rows: int, columns: int) -> Floats:
    """Return the best cosine that is left when a border sentence is left out."""
    p, q = shape
    best = []
    if p > 1:
        fewer = cosines[p - 1, q]
        best += [fewer[:rows, :columns], fewer[1 : rows + 1, :columns]]
    if q > 1:
        fewer = cosines[p, q - 1]
        best += [fewer[:rows, :columns], fewer[:rows, 1 : columns + 1]]
    highest: Floats = np.maximum.reduce(best)
    return highest
