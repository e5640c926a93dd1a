"""How probable it is that two documents belong together.

The odds rest on how near their sentences are to each other, and on how much nearer than to those
of other documents (see ``resemblance``). A pair is considered if there is no better one for its
source, or for its target: that leaves room for several reports on one event beside a single one in
the other language. But where one of the two has a far better counterpart, such as its translation,
a mere report on the same event is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from align.corpus.resemblance import Resemblance

__all__ = ["BIAS", "MARGIN", "NEARNESS", "SPARE", "log_odds_of", "shortfalls"]

Places = tuple[int, int]
Numbers = npt.NDArray[np.float64]

# Fitted with the embedded model, to 57 English and Indonesian news documents whole and with
# sentences left out, to few of these at a time, and to the articles in seeds/; but the weight of
# the margin is set by hand, as these are on too many topics to tell it: see benchmarks/pairing.py.
NEARNESS = 24.0
MARGIN = 3.0
BEST_FOR_BOTH = 1.7
BIAS = -8.2
# Log odds by which another pair of the same document may be better without harm, and what every
# further one costs.
SPARE = 4.0
EXCESS = 1.5
# What hints can add to the log odds at most.
MOST_FOR_HINTS = 2.0


def log_odds_of(
    found: Sequence[Resemblance], by_hint: Mapping[str, set[Places]]
) -> dict[Places, float]:
    """Return the log odds of the pairs that are the best ones for the source or for the target.

    Args:
        found: What speaks for each pair.
        by_hint: For every kind of hint, the pairs it names.
    """
    places = [(x.source, x.target) for x in found]
    evidence = np.array([NEARNESS * x.nearness + MARGIN * max(x.margins) + BIAS for x in found])
    by_content = {
        place
        for place, own, short in zip(places, evidence, shortfalls(places, evidence), strict=True)
        if own > 0 and max(short) == 0
    }
    evidence += _trust(places, by_content, by_hint)
    odds = {}
    for place, own, short in zip(
        places, evidence.tolist(), shortfalls(places, evidence), strict=True
    ):
        if min(short) == 0:
            is_best_for_both = max(short) == 0
            excess = max(max(short) - SPARE, 0)
            odds[place] = own + BEST_FOR_BOTH * is_best_for_both - EXCESS * excess
    return odds


def shortfalls(places: Sequence[Places], evidence: Numbers) -> list[tuple[float, float]]:
    """Tell how much better than each pair the best one of its source is, and of its target.

    Example:
        >>> shortfalls([(0, 0), (0, 1)], np.array([3.0, 1.0]))
        [(0.0, 0.0), (2.0, 0.0)]
    """
    best: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for place, own in zip(places, evidence.tolist(), strict=True):
        for of_side, document in zip(best, place, strict=True):
            of_side[document] = max(own, of_side.get(document, -math.inf))
    return [
        (best[0][n] - own, best[1][m] - own)
        for (n, m), own in zip(places, evidence.tolist(), strict=True)
    ]


def _trust(
    places: Sequence[Places], by_content: set[Places], by_hint: Mapping[str, set[Places]]
) -> Numbers:
    """Return what the hints add to the log odds of each pair.

    A kind of hint is worth what it is worth elsewhere: the log odds that a pair it names would be
    one by what the documents say, too.
    """
    added = np.zeros(len(places))
    for named in by_hint.values():
        right = len(named & by_content)
        worth = max(math.log((right + 1) / (len(named) - right + 1)), 0.0)
        added += [worth * (place in named) for place in places]
    return np.minimum(added, MOST_FOR_HINTS)
