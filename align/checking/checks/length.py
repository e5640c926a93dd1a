"""A translation that is far longer or shorter than those of the same languages are."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from align.checking.base import Check, Settings
from align.checking.documents import by_document, gaps, is_comparable
from align.checking.finding import Finding, Severity
from align.checking.stretch import Pair, Stretch

__all__ = ["Length"]

# Characters, on one side at least: what is shorter varies too much.
SHORTEST = 40
# With fewer links the ratio of two languages is not known; then what is true of most.
FEWEST = 50
USUAL_RATIO, USUAL_SPREAD = 1.0, 0.17
# Of the logarithm of a ratio: what a sample of sentences of one kind shows may be too narrow.
LEAST_SPREAD = 0.13
# What short texts vary more, as in Gale and Church (1993) by a variance for each character.
VARIANCE = 1.2
MOST_DEVIATIONS = 3.3
LEAST_CONFIDENCE = 0.5
# Ratios are counted by their logarithm, to this width; beyond the ends they are at the ends.
BIN, REACH = 0.01, 3.0
BINS = round(REACH / BIN)
# Makes the median deviation of a normal distribution its standard deviation.
NORMAL = 1.4826
# A character of these says as much as two or three letters.
_DENSE = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
DENSITY = 2.5


@dataclass(frozen=True, slots=True)
class Usual:
    """How long targets usually are, as the logarithm of target by source.

    Attributes:
        middle: The median.
        spread: The standard deviation that the median deviation tells.
    """

    middle: float
    spread: float

    def reach(self, pair: Pair) -> float:
        """Return how far from the middle a ratio may be."""
        shorter = min(_length(pair.source.text), _length(pair.target.text))
        return MOST_DEVIATIONS * math.hypot(self.spread, math.sqrt(VARIANCE / shorter))


class Length(Check):
    """Links whose ratio of lengths is far from the median of their languages.

    The distance is counted in standard deviations, told by the median absolute deviation
    (Iglewicz and Hoaglin 1993) of the bitext's own links. A link of little confidence has no
    part in that. In articles that only overlap it is of less weight.
    """

    name, type, severity = "length", "length", "medium"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._counts: dict[tuple[str, str], array[int]] = {}
        self._usual: dict[tuple[str, str], Usual] = {}

    def observe(self, bitext: Stretch) -> None:
        """Count the ratios of a stretch."""
        languages = bitext.source_lang, bitext.target_lang
        counts = self._counts.setdefault(languages, array("q", [0]) * (2 * BINS + 1))
        for pair in bitext.pairs:
            ratio = _log_ratio(pair)
            if ratio is not None and not pair.is_unsure(LEAST_CONFIDENCE):
                counts[BINS + round(max(-REACH, min(ratio, REACH)) / BIN)] += 1

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield what is far too long or too short."""
        languages = bitext.source_lang, bitext.target_lang
        if languages not in self._usual:
            self._usual[languages] = _usual(self._counts.get(languages, array("q")))
        usual = self._usual[languages]
        for links in by_document(bitext):
            severity: Severity = "low" if is_comparable(links, list(gaps(links))) else self.severity
            for pair in links:
                ratio = _log_ratio(pair)
                if ratio is None or abs(ratio - usual.middle) <= usual.reach(pair):
                    continue
                message = _message(math.exp(ratio - usual.middle))
                if pair.is_unsure(LEAST_CONFIDENCE):
                    message += f"; the link is not sure ({pair.confidence:.2f}), it may be wrong"
                source, target = pair.source.whole(), pair.target.whole()
                yield self.finding(pair, source, target, message, severity=severity)


def _message(factor: float) -> str:
    """Say how far a target's length is from what its source's length makes likely."""
    if factor > 1:
        return f"the target is {factor:.1f} times as long as usual for this source"
    return f"the source is {1 / factor:.1f} times as long as usual for this target"


def _log_ratio(pair: Pair) -> float | None:
    """Return the logarithm of target by source, for texts that are long enough."""
    source, target = _length(pair.source.text), _length(pair.target.text)
    if not (source and target) or max(source, target) < SHORTEST:
        return None
    return math.log(target / source)


def _length(text: str) -> float:
    if text.isascii():
        return len(text)
    return len(text) + (DENSITY - 1) * len(_DENSE.findall(text))


def _usual(counts: array[int]) -> Usual:
    """Return the median and the spread of counted logarithms."""
    if sum(counts) < FEWEST:
        return Usual(math.log(USUAL_RATIO), USUAL_SPREAD)
    middle = _median(counts)
    # Folded at the median: how many are so far from it, on either side.
    around = array("q", [0]) * len(counts)
    for at, count in enumerate(counts):
        around[abs(at - middle)] += count
    return Usual((middle - BINS) * BIN, max(LEAST_SPREAD, NORMAL * _median(around) * BIN))


def _median(counts: array[int]) -> int:
    half = sum(counts) / 2
    return next(at for at, total in enumerate(accumulate(counts)) if total >= half)
