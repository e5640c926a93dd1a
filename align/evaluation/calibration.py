"""Calibration: whether the confidences of links are the shares of them that are right.

What right means depends on the gold. Gold without grades says what belongs together and what
does not: there a link is right if it consists of whole gold links. So a link that joins two gold
links is right, and one that cuts a gold link is wrong. Between articles that only overlap, gold
links carry grades, and few links say quite the same: there a link is right if it has a pair of
units, one on each side, in common with a gold link of grade 2 or 3.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from align.bitext import Bitext
from align.errors import UsageError
from align.evaluation.crossings import Sides
from align.evaluation.gold import STRICT_GRADE, Gold, GoldLink
from align.evaluation.scores import Scores
from align.evaluation.units import in_units

__all__ = ["Calibration", "JudgedLink", "ReliabilityRow", "judge_of", "measure_calibration"]

BINS = 10
WILSON_Z = 1.959963984540054  # the normal distribution has 95 % within so many deviations

Floats = NDArray[np.float64]
Judge = Callable[[Sides], tuple[bool, int | None]]


@dataclass(frozen=True, slots=True)
class JudgedLink:
    """A link's confidence, and what gold links say of it.

    Attributes:
        confidence: The probability, 0 to 1, that was given to it.
        right: Whether it is right.
        grade: The best grade of a gold link with which it has a pair of units in common, 0 if
            there is none; ``None`` if the gold has no grades.
    """

    confidence: float
    right: bool
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """The links whose confidences lie close together.

    Attributes:
        low: All confidences are above this; 0 itself is in the first row.
        high: No confidence is above this.
        count: Number of links.
        confidence: Their mean confidence; ``None`` without links, as all that follows.
        share: Share of them that is right.
        interval: The 95 % interval of that share (Wilson 1927).
    """

    low: float
    high: float
    count: int = 0
    confidence: float | None = None
    share: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidences agree with what is right; added up, of many bitexts.

    Figures that nothing can be said of are ``nan``.

    Attributes:
        judged: The links that were judged.
        unknown: Number of links that have no confidence, and were left out.
        repeats: Number of repeats left out, as gold without grades can't judge them.

    Example:
        >>> sure = [JudgedLink(0.9, right) for right in (True, True, True, True, False)]
        >>> unsure = [JudgedLink(0.3, right) for right in (True, False, False, False, False)]
        >>> both = Calibration(tuple(sure)) + Calibration(tuple(unsure))
        >>> both.links, both.right, round(both.error, 4), round(both.brier, 4), both.auc
        (10, 5, 0.1, 0.17, 0.8)
        >>> both.at(0.5).precision, both.threshold(0.75)
        (0.8, 0.9)
    """

    judged: tuple[JudgedLink, ...] = ()
    unknown: int = 0
    repeats: int = 0

    def __repr__(self) -> str:
        """Return a line: a notebook keeps what this gives, whatever it shows."""
        return f"<Calibration: {self.links} links, {self.right} right>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the reliability table and what sums it up."""
        from align.viewing.display import calibration_html

        return calibration_html(self)

    def __add__(self, other: Calibration) -> Calibration:
        return Calibration(
            self.judged + other.judged,
            self.unknown + other.unknown,
            self.repeats + other.repeats,
        )

    @property
    def links(self) -> int:
        """Number of links that were judged."""
        return len(self.judged)

    @property
    def right(self) -> int:
        """Number of them that are right."""
        return sum(link.right for link in self.judged)

    @property
    def error(self) -> float:
        """Expected calibration error: how far confidence and share right are apart, on average.

        Over ten bins of equal width, weighed by their links (Naeini, Cooper and Hauskrecht 2015;
        Guo et al. 2017). With few links, chance alone keeps it from being 0.
        """
        if not self.judged:
            return math.nan
        apart = (
            row.count * abs(row.confidence - row.share)
            for row in self.table()
            if row.confidence is not None and row.share is not None
        )
        return math.fsum(apart) / self.links

    @property
    def brier(self) -> float:
        """Brier score: the mean square of confidence less 1 or 0 (Brier 1950); 0 is best."""
        if not self.judged:
            return math.nan
        return float(np.mean((self._confidences() - self._rights()) ** 2))

    @property
    def auc(self) -> float:
        """Area under the ROC curve: how often a right link is surer than a wrong one.

        Equal confidences count half (Hanley and McNeil 1982). ``nan`` if there are no right links,
        or no wrong ones.
        """
        rights = self._rights() == 1
        right, wrong = self.right, self.links - self.right
        if not (right and wrong):
            return math.nan
        above = _ranks(self._confidences())[rights].sum() - right * (right + 1) / 2
        return float(above / (right * wrong))

    @property
    def spearman(self) -> float:
        """Rank correlation of confidence with grade, where the gold has grades (Spearman 1904).

        Equal ones share the mean of their ranks. ``nan`` without grades, or if all grades or all
        confidences are the same.
        """
        graded = [(link.confidence, link.grade) for link in self.judged if link.grade is not None]
        confidences, grades = ([pair[k] for pair in graded] for k in (0, 1))
        if min(len(set(confidences)), len(set(grades))) < 2:
            return math.nan
        return float(np.corrcoef(_ranks(confidences), _ranks(grades))[0, 1])

    def table(self, bins: int = BINS) -> list[ReliabilityRow]:
        """Return the reliability table: rows of equal width, from confidence 0 to 1.

        A confidence on the border of two rows belongs to the lower one, as in Guo et al. (2017).

        Args:
            bins: Number of rows.

        Returns:
            All rows, those without links too.

        Raises:
            UsageError: If *bins* is less than 1.

        Example:
            >>> rows = Calibration((JudgedLink(0.9, True), JudgedLink(0.7, False))).table(2)
            >>> [(row.high, row.count, row.confidence, row.share) for row in rows]
            [(0.5, 0, None, None), (1.0, 2, 0.8, 0.5)]
        """
        if bins < 1:
            raise UsageError(f"a table needs 1 bin at least, not {bins}")
        borders = np.arange(1, bins) / bins
        place = np.searchsorted(borders, self._confidences())
        return [
            _row(n / bins, (n + 1) / bins, [self.judged[k] for k in np.flatnonzero(place == n)])
            for n in range(bins)
        ]

    def at(self, threshold: float) -> Scores:
        """Say what is left if only links from a confidence on are shown.

        Args:
            threshold: The least confidence shown, 0 to 1.

        Returns:
            Scores whose ``precision`` is the share right of the links shown, whose ``recall`` is
            the share shown of the right links, and whose ``found`` is how many are shown.

        Raises:
            UsageError: If *threshold* is no probability.

        Example:
            >>> links = (JudgedLink(0.9, True), JudgedLink(0.7, False), JudgedLink(0.4, True))
            >>> shown = Calibration(links).at(0.7)
            >>> shown.precision, shown.recall, shown.found
            (0.5, 0.5, 2)
        """
        if not 0 <= threshold <= 1:
            raise UsageError(f"threshold must lie between 0 and 1, not at {threshold}")
        shown = [link.right for link in self.judged if link.confidence >= threshold]
        return Scores(sum(shown), len(shown), sum(shown), self.right)

    def threshold(self, precision: float) -> float | None:
        """Return the least confidence at which ``at`` gives the wished precision or more.

        That is a statement on all links from there on together, not on those next to the cut,
        where more are wrong. Lower cuts all give less than was wished; a higher one may, too, if a
        sure link is wrong, but one such link does not move the threshold to the top. As it is
        chosen on these links, the precision on others may be a little lower.

        Args:
            precision: The wished share of right links among those shown, 0 to 1.

        Returns:
            The confidence of the last link shown; ``None`` if no cut gives the wished precision.

        Raises:
            UsageError: If *precision* is no share.

        Example:
            >>> links = (JudgedLink(0.9, True), JudgedLink(0.7, True), JudgedLink(0.4, False))
            >>> Calibration(links).threshold(0.95), Calibration(links).threshold(0.6)
            (0.7, 0.4)
        """
        if not 0 <= precision <= 1:
            raise UsageError(f"precision must lie between 0 and 1, not at {precision}")
        cuts, place = np.unique(self._confidences(), return_inverse=True)
        shown = _from_each_on(np.bincount(place))
        right = _from_each_on(np.bincount(place, self._rights()))
        reached = cuts[right / shown >= precision]
        return float(reached[0]) if len(reached) else None

    def _confidences(self) -> Floats:
        return np.array([link.confidence for link in self.judged], dtype=float)

    def _rights(self) -> Floats:
        return np.array([link.right for link in self.judged], dtype=float)


def _row(low: float, high: float, links: list[JudgedLink]) -> ReliabilityRow:
    if not links:
        return ReliabilityRow(low, high)
    count, right = len(links), sum(link.right for link in links)
    mean = math.fsum(link.confidence for link in links) / count
    return ReliabilityRow(low, high, count, mean, right / count, _wilson(right, count))


def _wilson(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927)."""
    share, weight = right / count, WILSON_Z**2 / count
    middle = (share + weight / 2) / (1 + weight)
    half = math.sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _from_each_on(counts: ArrayLike) -> Floats:
    """Return for every place the sum of the counts from there on."""
    sums: Floats = np.flip(np.flip(counts).cumsum()).astype(float)
    return sums


def _ranks(values: ArrayLike) -> Floats:
    """Return the rank of every value, from 1; equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (counts.cumsum() - (counts - 1) / 2)[place]
    return ranks


def measure_calibration(bitext: Bitext, gold: Gold) -> Calibration:
    """Judge the confidence of every link of *bitext* by gold links.

    Every link with both sides and a confidence counts, whatever its confidence, but for rejected
    ones. Without grades, a link is right if it consists of whole gold links; with grades, if it
    has a pair of units in common with a gold link of grade 2 or 3. Gold without grades gives every
    sentence one counterpart, and can't tell which repeats are right: they are left out.

    Args:
        bitext: The bitext to judge.
        gold: What ``read_gold`` read for it.

    Returns:
        The confidences and what is right; ``sum`` pools those of several bitexts.

    Example:
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> units = (Segment(0, 1), Segment(2, 3))
        >>> sides = Document("a b", units, "en"), Document("x y", units, "id")
        >>> links = (Link((0,), (0,), confidence=0.9), Link((1,), (1,), confidence=0.2))
        >>> gold = Gold((GoldLink((0,), (0,)),), units, units)
        >>> found = measure_calibration(Bitext(*sides, links), gold)
        >>> [(link.confidence, link.right) for link in found.judged]
        [(0.9, True), (0.2, False)]
    """
    judge = judge_of(gold)
    judged, unknown, repeats = [], 0, 0
    for link, sides in in_units(bitext, gold):
        if link.repeat and not gold.is_graded:
            repeats += 1
        elif link.confidence is None:
            unknown += 1
        else:
            judged.append(JudgedLink(link.confidence, *judge(sides)))
    return Calibration(tuple(judged), unknown, repeats)


def judge_of(gold: Gold) -> Judge:
    """Return what tells of a link, in units of the gold, whether it is right, and its grade."""
    return _by_grade(gold.links) if gold.is_graded else _by_whole_links(gold.links)


def _by_grade(links: Iterable[GoldLink]) -> Judge:
    """Return what judges a link by the best grade of a gold link that shares a pair with it."""
    grades: dict[tuple[int, ...], int] = {}
    for link in links:
        for pair in product(link.source, link.target):
            grades[pair] = max(link.grade, grades.get(pair, 0))

    def judge(sides: Sides) -> tuple[bool, int]:
        best = max((grades.get(pair, 0) for pair in product(*sides)), default=0)
        return best >= STRICT_GRADE, best

    return judge


def _by_whole_links(links: Iterable[GoldLink]) -> Judge:
    """Return what judges a link by the gold links that lie in it, which must fill it."""
    holding: dict[int, list[GoldLink]] = defaultdict(list)
    for link in links:
        for unit in link.source:
            holding[unit].append(link)

    def judge(sides: Sides) -> tuple[bool, None]:
        source, target = map(set, sides)
        within = [
            link
            for unit in source
            for link in holding.get(unit, ())
            if source.issuperset(link.source) and target.issuperset(link.target)
        ]
        filled = (
            {n for link in within for n in link.source},
            {n for link in within for n in link.target},
        )
        return bool(within) and filled == (source, target), None

    return judge
