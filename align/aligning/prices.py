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

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from align.aligning.runs import Place
from align.aligning.similarity import SHAPES, Floats, Shape, Similarity

__all__ = ["BREAKING", "OPENING", "Prices"]

# In nats: leaving sentences out at one more place, and breaking the order once more.
OPENING = 2.0
BREAKING = 9.0

FIRST_GAP_RATE = 0.3
PRIOR_GAP_RATE = 0.1
PRIOR_SENTENCES = 6.0
MOST_GAPS = 0.95
PRIOR_BEADS = 8.0
# Shares of the shapes of beads, after those of Gale and Church (1993), who have no larger ones.
PRIOR_SHAPES = dict(
    zip(SHAPES, (0.884, 0.04, 0.04, 0.01, 0.007, 0.007, 0.003, 0.003, 0.003, 0.003), strict=True)
)
PRIOR_DEVIATION = 0.1
PRIOR_LINKS = 8.0
PRIOR_CHANCE = 50.0
MOST_DEVIATION = 0.2
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
    """

    right: tuple[float, float]
    chance: tuple[float, float]
    source_gaps: float
    target_gaps: float
    shapes: dict[Shape, float]
    ratio: float

    @classmethod
    def first(cls, similarity: Similarity) -> Self:
        """Guess from the pairs of sentences that choose each other."""
        scores = similarity.scores[1, 1]
        best = scores.argmax(1)
        mutual = np.flatnonzero(scores.argmax(0)[best] == np.arange(len(best)))
        chosen = scores[mutual, best[mutual]]
        sure = mutual[chosen >= np.median(chosen)]
        lengths = similarity.source_lengths[1][sure], similarity.target_lengths[1][best[sure]]
        places = [Place(int(n), int(best[n]), (1, 1)) for n in mutual]
        return cls(
            right=(float(np.median(chosen)), PRIOR_DEVIATION),
            chance=_chance(scores, places),
            source_gaps=FIRST_GAP_RATE,
            target_gaps=FIRST_GAP_RATE,
            shapes=PRIOR_SHAPES,
            ratio=float(np.exp(np.median(np.log(lengths[1] / lengths[0])))),
        )

    def again(self, similarity: Similarity, places: list[Place]) -> Self:
        """Estimate anew from the beads found, each weighted by how likely it is right."""
        scores = np.array([similarity.scores[x.shape][x.source, x.target] for x in places])
        weights = self.likely(scores)
        total = float(weights.sum())
        if total < 0.5:
            return self
        mean = _weighted_median(scores, weights)
        spread = FROM_MEDIAN * _weighted_median(np.abs(scores - mean), weights)
        variance = total * spread**2 + PRIOR_LINKS * PRIOR_DEVIATION**2
        deviation = (variance / (total + PRIOR_LINKS)) ** 0.5
        used = [float(weights @ [x.shape[side] for x in places]) for side in (0, 1)]
        gaps = [
            (sentences - taken + PRIOR_GAP_RATE * PRIOR_SENTENCES) / (sentences + PRIOR_SENTENCES)
            for sentences, taken in zip(similarity.sizes, used, strict=True)
        ]
        shapes = {shape: PRIOR_BEADS * share for shape, share in PRIOR_SHAPES.items()}
        for place, weight in zip(places, weights.tolist(), strict=True):
            shapes[place.shape] += weight
        ratios = np.array(
            [
                similarity.target_lengths[x.shape[1]][x.target]
                / similarity.source_lengths[x.shape[0]][x.source]
                for x in places
            ]
        )
        return replace(
            self,
            right=(mean, min(deviation, MOST_DEVIATION)),
            chance=_chance(similarity.scores[1, 1], places),
            source_gaps=min(gaps[0], MOST_GAPS),
            target_gaps=min(gaps[1], MOST_GAPS),
            shapes={shape: n / (total + PRIOR_BEADS) for shape, n in shapes.items()},
            ratio=_weighted_median(ratios, weights),
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

    def values(self, similarity: Similarity) -> dict[Shape, Floats]:
        """Return what every bead is worth in nats, shaped like the scores."""
        score, nat = self.crossing()
        return {
            (p, q): (
                (scores - score) / nat
                + similarity.length_agreement((p, q), self.ratio)
                + np.log(self.shapes[p, q])
                - p * np.log(self.source_gaps)
                - q * np.log(self.target_gaps)
                + np.log(1 - max(self.source_gaps, self.target_gaps))
            ).astype(np.float32)
            for (p, q), scores in similarity.scores.items()
        }


def _chance(scores: Floats, places: Iterable[Place]) -> tuple[float, float]:
    """Estimate mean and deviation of the scores of sentences that are not linked."""
    others = np.ones(scores.shape, bool)
    for place in places:
        p, q = place.shape
        others[place.source : place.source + p, place.target : place.target + q] = False
    left = scores[others] if others.any() else np.zeros(1, np.float32)
    mean = float(np.median(left))
    spread = (float(np.percentile(left, QUANTILE[0])) - mean) / QUANTILE[1]
    variance = len(left) * spread**2 + PRIOR_CHANCE * PRIOR_DEVIATION**2
    return mean, (variance / (len(left) + PRIOR_CHANCE)) ** 0.5


def _log_normal(scores: Floats, mean: float, deviation: float) -> Floats:
    """Return the log density, less the constant that both distributions share."""
    nats: Floats = -np.square(scores - mean) / (2 * deviation**2) - np.log(deviation)
    return nats


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    heights = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heights, heights[-1] / 2)])
