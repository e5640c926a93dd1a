"""What a bead, a gap and a break of order cost: read off the document itself.

A score says nothing alone: 0.2 is a poor one in a pair whose translations score 0.45, and
a good one where the model knows the language less. So the scores of the links found, and
those of all other pairs of sentences, are taken for two normal distributions. Where they
cross, a pair is as likely right as wrong; the slope of their log ratio there turns scores
into nats. The share of sentences left out, and that of each shape of bead, are estimated
along with them and priced at their negative logarithm. Search and estimate take turns, as
in Viterbi training (Brown, Lai and Mercer 1991 estimate the shares of beads from the text
itself, too), with the counts of an average document added, so that short ones hold up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np

from align.aligning.bands import CLOSED, Place, Shape, Table
from align.aligning.lengths import LENGTH_NULL, LENGTH_SPREAD
from align.aligning.runs import Run
from align.aligning.sides import MOST_SENTENCES, Floats, Side

__all__ = ["Prices"]

# In nats, beyond what the shares say: leaving sentences out at one more place of a run, and
# one more break of order.
OPENING = 1.0
LEAST_OPENING = 2.5
PRIOR_OPENINGS = 0.1
BREAKING = 1.0
LEAST_BREAKS = 0.003
BREAKS_BY_GAPS = 0.5

FIRST_GAP_RATE = 0.3
PRIOR_GAP_RATE = 0.1
PRIOR_SENTENCES = 2.5
MOST_GAPS = 0.95
PRIOR_BEADS = 8.0
# Shares of the shapes of beads, after those of Gale and Church (1993), who have no larger ones;
# half of theirs for two to two, since beads are also joined after the search.
PRIOR_SHAPES: dict[Shape, float] = {
    (1, 1): 0.884,
    (1, 2): 0.04,
    (2, 1): 0.04,
    (1, 3): 0.007,
    (3, 1): 0.007,
    (1, 4): 0.003,
    (4, 1): 0.003,
    (1, 5): 0.001,
    (5, 1): 0.001,
    (2, 2): 0.005,
    (2, 3): 0.0015,
    (3, 2): 0.0015,
    (2, 4): 0.0005,
    (4, 2): 0.0005,
    (3, 3): 0.0005,
}
# Variances of log length ratios.
FIRST_LENGTH_FLOOR = 0.05
LENGTH_FLOOR = 0.02
MOST_LENGTH_FLOOR = 0.8 * LENGTH_NULL**2
PRIOR_DEVIATION = 0.1
PRIOR_LINKS = 8.0
PRIOR_CHANCE = 50.0
MOST_DEVIATION = 0.2
# How far right links lie above chance, at least.
LEAST_SPAN = 0.02
# The quantile of a normal distribution one and 1.645 deviations up, and the factor from
# the median absolute deviation to the standard deviation.
QUANTILE = (95, 1.645)
FROM_MEDIAN = 1.4826


@dataclass(frozen=True, slots=True)
class Prices:
    """The costs of one pair of documents.

    Attributes:
        right: Mean and deviation of the scores of right links.
        chance: Mean and deviation of the scores of all other pairs.
        source_gaps: Share of source sentences without a counterpart.
        target_gaps: Share of target sentences without a counterpart.
        shapes: Share of every shape of bead.
        ratio: Target characters for a source character.
        length_floor: Variance of the log length ratio of right links, however long they are:
            small in translations, large where articles only overlap.
        opening: What it costs to leave sentences out at one more place of a run, in nats.
        breaking: What a break of order costs, in nats: it is the dearer the fewer beads begin
            a run, and the more places there are to go to.
    """

    right: tuple[float, float]
    chance: tuple[float, float]
    source_gaps: float
    target_gaps: float
    shapes: dict[Shape, float]
    ratio: float
    length_floor: float
    opening: float
    breaking: float

    @classmethod
    def first(cls, sides: tuple[Side, Side], scores: Sequence[Table]) -> Self:
        """Guess from the pairs of sentences that choose each other."""
        mutual = _mutual(scores, (len(sides[0]), len(sides[1])))
        places, chosen = list(mutual), list(mutual.values())
        middle = float(np.median(chosen))
        sure = [place for place, score in mutual.items() if score >= middle]
        return cls(
            right=(middle, PRIOR_DEVIATION),
            chance=_chance(scores, places),
            source_gaps=FIRST_GAP_RATE,
            target_gaps=FIRST_GAP_RATE,
            shapes=PRIOR_SHAPES,
            ratio=float(np.median(_ratios(sides, sure))),
            length_floor=FIRST_LENGTH_FLOOR,
            opening=_opening(0, 0),
            breaking=_breaking(sides, 0, 0, FIRST_GAP_RATE),
        )

    def again(self, sides: tuple[Side, Side], scores: Sequence[Table], runs: Sequence[Run]) -> Self:
        """Estimate anew from the beads found, each weighted by how likely it is right."""
        places = [place for run in runs for place in run.places]
        found = np.concatenate([scores[run.table].of(run.places) for run in runs])
        weights = self.likely(found)
        total = float(weights.sum())
        if total < 0.5:
            return self
        mean = _weighted_median(found, weights)
        spread = FROM_MEDIAN * _weighted_median(np.abs(found - mean), weights)
        variance = total * spread**2 + PRIOR_LINKS * PRIOR_DEVIATION**2
        deviation = (variance / (total + PRIOR_LINKS)) ** 0.5
        used = [float(weights @ [x.shape[side] for x in places]) for side in (0, 1)]
        gaps = [
            (len(side) - taken + PRIOR_GAP_RATE * PRIOR_SENTENCES) / (len(side) + PRIOR_SENTENCES)
            for side, taken in zip(sides, used, strict=True)
        ]
        shapes = {shape: PRIOR_BEADS * share for shape, share in PRIOR_SHAPES.items()}
        for place, weight in zip(places, weights.tolist(), strict=True):
            shapes[place.shape] += weight
        ratios = _ratios(sides, places)
        ratio = _weighted_median(ratios, weights)
        return replace(
            self,
            right=(mean, min(deviation, MOST_DEVIATION)),
            chance=_chance(scores, places),
            source_gaps=min(gaps[0], MOST_GAPS),
            target_gaps=min(gaps[1], MOST_GAPS),
            shapes={shape: n / (total + PRIOR_BEADS) for shape, n in shapes.items()},
            ratio=ratio,
            length_floor=_length_floor(sides, places, np.log(ratios / ratio), weights),
            opening=_opening(sum(_openings(run) for run in runs), len(places)),
            breaking=_breaking(sides, len(runs) - 1, total, (gaps[0] + gaps[1]) / 2),
        )

    def likely(self, scores: Floats) -> Floats:
        """Give the probability that scores come from right links, were half of them right."""
        (mean, deviation), (chance, spread) = self.right, self.chance
        nats = _log_normal(scores, mean, deviation) - _log_normal(scores, chance, spread)
        nats = np.where(scores > mean, 30.0, np.clip(nats, -30.0, 30.0))
        probabilities: Floats = (1 / (1 + np.exp(-nats))).astype(np.float32)
        return probabilities

    def crossing(self) -> tuple[float, float]:
        """Return the score where right and chance are as likely, and the score of a nat there."""
        (mean, deviation), (chance, spread) = self.right, self.chance
        scores = np.linspace(chance, max(mean, chance + 0.02), 400, dtype=np.float32)
        nats = _log_normal(scores, mean, deviation) - _log_normal(scores, chance, spread)
        above = np.flatnonzero(nats >= 0)
        score = float(scores[above[0] if len(above) else -1])
        slope = (score - chance) / spread**2 + (mean - score) / deviation**2
        return score, 1 / max(slope, 1e-3)

    @property
    def span(self) -> float:
        """How far the scores of right links lie above those of chance pairs."""
        return max(self.right[0] - self.chance[0], LEAST_SPAN)

    def contrast(self, score: float) -> float:
        """Return a score on a scale from that of chance pairs, at 0, to right links, at 1."""
        return (score - self.chance[0]) / self.span

    @property
    def separation(self) -> float:
        """How many deviations of chance scores the mean of right links lies above theirs."""
        return (self.right[0] - self.chance[0]) / self.chance[1]

    def ahead(self) -> dict[Shape, float]:
        """Return what a bead of each shape has ahead of leaving its sentences out, in nats."""
        return {shape: self._price(shape) for shape in self.shapes}

    def _price(self, shape: Shape) -> float:
        return float(
            np.log(self.shapes[shape])
            - shape[0] * np.log(self.source_gaps)
            - shape[1] * np.log(self.target_gaps)
            + np.log(1 - max(self.source_gaps, self.target_gaps))
        )


def _length_floor(
    sides: tuple[Side, Side], places: Sequence[Place], logs: Floats, weights: Floats
) -> float:
    """Estimate by how much the lengths of links differ beyond what short ones do anyhow."""
    spreads = [
        LENGTH_SPREAD
        / min(
            side.lengths[k][at]
            for side, k, at in zip(sides, x.shape, (x.source, x.target), strict=True)
        )
        for x in places
    ]
    found = (FROM_MEDIAN * _weighted_median(np.abs(logs), weights)) ** 2
    total = float(weights.sum())
    beyond = found - _weighted_median(np.array(spreads), weights)
    floor = (total * beyond + PRIOR_LINKS * LENGTH_FLOOR) / (total + PRIOR_LINKS)
    return min(max(floor, LENGTH_FLOOR), MOST_LENGTH_FLOOR)


def _openings(run: Run) -> int:
    """Count the places of a run where sentences are left out."""
    return sum(a.ends != (b.source, b.target) for a, b in pairwise(run.places))


def _opening(openings: float, beads: float) -> float:
    rate = (openings + PRIOR_BEADS * PRIOR_OPENINGS) / (beads + PRIOR_BEADS)
    return max(LEAST_OPENING, OPENING - float(np.log(rate)))


def _breaking(sides: tuple[Side, Side], breaks: float, beads: float, gaps: float) -> float:
    """Price a break of order: where little corresponds, what does stands in any order."""
    prior = LEAST_BREAKS + BREAKS_BY_GAPS * gaps**2
    rate = (breaks + PRIOR_BEADS * prior) / (beads + PRIOR_BEADS)
    return BREAKING + float(np.log(len(sides[0]) * len(sides[1])) - np.log(rate))


def _mutual(tables: Sequence[Table], sizes: tuple[int, int]) -> dict[Place, float]:
    """Return the pairs of sentences that choose each other, among all in any band.

    Within its tile alone, every sentence that is far from its counterpart chooses one.
    """
    best = np.full(sizes[0], CLOSED), np.full(sizes[1], CLOSED)
    chosen: dict[Place, float] = {}
    for table in tables:
        for tile, scores in zip(table.band, table.tiles, strict=True):
            for side, ends in enumerate(((tile.top, tile.bottom), (tile.left, tile.right))):
                own = best[side][slice(*ends)]
                np.maximum(own, scores[1, 1].max(1 - side), out=own)
            columns = scores[1, 1].argmax(1)
            rows = np.flatnonzero(scores[1, 1].argmax(0)[columns] == np.arange(len(columns)))
            for row, column in zip(rows.tolist(), columns[rows].tolist(), strict=True):
                place = Place(tile.top + row, tile.left + column, (1, 1))
                chosen[place] = max(float(scores[1, 1][row, column]), chosen.get(place, -np.inf))
    return {
        place: score
        for place, score in chosen.items()
        if score >= best[0][place.source] and score >= best[1][place.target]
    }


def _ratios(sides: tuple[Side, Side], places: Sequence[Place]) -> Floats:
    """Return the target lengths of beads, over their source lengths."""
    return np.array(
        [
            sides[1].lengths[x.shape[1]][x.target] / sides[0].lengths[x.shape[0]][x.source]
            for x in places
        ]
    )


def _chance(scores: Sequence[Table], places: Sequence[Place]) -> tuple[float, float]:
    """Estimate mean and deviation of the scores of sentences that are not linked."""
    left = np.concatenate([part for table in scores for part in _others(table, places)])
    if not len(left):
        left = np.zeros(1, np.float32)
    mean = float(np.median(left))
    spread = (float(np.percentile(left, QUANTILE[0])) - mean) / QUANTILE[1]
    variance = len(left) * spread**2 + PRIOR_CHANCE * PRIOR_DEVIATION**2
    return mean, (variance / (len(left) + PRIOR_CHANCE)) ** 0.5


def _others(table: Table, places: Sequence[Place]) -> Iterator[Floats]:
    """Give, for every tile, the scores of the pairs of sentences that are in no bead."""
    ordered = sorted(places, key=lambda x: x.source)
    starts = [place.source for place in ordered]
    for tile, scores in zip(table.band, table.tiles, strict=True):
        others = np.ones(tile.shape, bool)
        near = slice(
            bisect_left(starts, tile.top - MOST_SENTENCES), bisect_left(starts, tile.bottom)
        )
        for place in ordered[near]:
            rows = slice(max(place.source - tile.top, 0), place.ends[0] - tile.top)
            columns = slice(max(place.target - tile.left, 0), max(place.ends[1] - tile.left, 0))
            others[rows, columns] = False
        yield scores[1, 1][others]


def _log_normal(scores: Floats, mean: float, deviation: float) -> Floats:
    """Return the log density, less the constant that both distributions share."""
    nats: Floats = -np.square(scores - mean) / (2 * deviation**2) - np.log(deviation)
    return nats


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    heights = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heights, heights[-1] / 2)])
