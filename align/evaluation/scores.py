"""Precision, recall and F1 as counts that add up, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from align.errors import UsageError

__all__ = ["Counts", "Evaluation", "Scores", "added"]

MEASURES = ("strict", "lax", "gaps", "crossings")
RESAMPLES = 1000
COVERAGE = 0.95
SEED = 1993


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1, as the counts they come from; 0.0 where nothing was counted.

    Attributes:
        right: Number of links found that the gold agrees with.
        found: Number of links found.
        recalled: Number of gold links that were found.
        gold: Number of gold links.

    Example:
        >>> scores = Scores(right=3, found=4, recalled=3, gold=6)
        >>> scores.precision, scores.recall, scores.f1
        (0.75, 0.5, 0.6)
        >>> Scores().f1
        0.0
    """

    right: int = 0
    found: int = 0
    recalled: int = 0
    gold: int = 0

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a row of figures."""
        from align.viewing.display import scores_html

        return scores_html(self)

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            self.right + other.right,
            self.found + other.found,
            self.recalled + other.recalled,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Share of the links found that are right; 0.0 if none was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold links that were found; 0.0 if there is none."""
        return self.recalled / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0.0 if both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Counts = Mapping[str, Scores]  # by the name of the measure, or by the type of bead


def added(several: Iterable[Counts]) -> dict[str, Scores]:
    """Add up counts, name by name.

    Example:
        >>> added([{"lax": Scores(1, 1), "1-1": Scores(0, 1)}, {"lax": Scores(0, 1)}])["lax"]
        Scores(right=1, found=2, recalled=0, gold=0)
    """
    total: dict[str, Scores] = {}
    for counts in several:
        for name, scores in counts.items():
            total[name] = total.get(name, Scores()) + scores
    return total


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of one bitext, or, added up, of many: their counts are pooled.

    Attributes:
        bitexts: The counts of every bitext, by measure.
        parts: The same counts, all but the crossings, by the smallest parts that do not
            touch each other: links found and gold links that share units, and every
            other unit alone.

    Example:
        >>> one = Evaluation(({"strict": Scores(1, 2, 1, 1), "1-1": Scores(1, 2, 1, 1)},))
        >>> two = Evaluation(({"strict": Scores(0, 2, 0, 3), "1-2": Scores(0, 2, 0, 3)},))
        >>> both = sum([one, two], start=Evaluation())
        >>> both.found, both.gold, both.strict.precision
        (4, 4, 0.25)
        >>> both.beads["1-2"].recall
        0.0
    """

    bitexts: tuple[Counts, ...] = ()
    parts: tuple[Counts, ...] = ()

    def __repr__(self) -> str:
        """Return a line: a notebook keeps what this gives, whatever it shows."""
        return f"<Evaluation of {len(self.bitexts)} bitexts: strict {self.strict}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a row of figures for every measure."""
        from align.viewing.display import evaluation_html

        return evaluation_html(self)

    def __add__(self, other: Evaluation) -> Evaluation:
        return Evaluation(self.bitexts + other.bitexts, self.parts + other.parts)

    @property
    def strict(self) -> Scores:
        """For links found exactly."""
        return self._total("strict")

    @property
    def lax(self) -> Scores:
        """For links found in part."""
        return self._total("lax")

    @property
    def gaps(self) -> Scores:
        """For units without a counterpart, of both sides; those left alone are those found."""
        return self._total("gaps")

    @property
    def crossings(self) -> Scores:
        """For pairs of links whose order differs on the two sides."""
        return self._total("crossings")

    @property
    def beads(self) -> dict[str, Scores]:
        """The strict scores by type of bead, such as ``1-2``, the smaller ones first."""
        return {name: x for name, x in self.measures.items() if name not in MEASURES}

    @property
    def measures(self) -> dict[str, Scores]:
        """All of these by name: ``strict``, ``lax``, ``gaps``, ``crossings``, then the beads."""
        total = added(self.bitexts)
        beads = sorted(total.keys() - MEASURES, key=_size)
        return {name: total.get(name, Scores()) for name in (*MEASURES, *beads)}

    @property
    def found(self) -> int:
        """Number of links that were scored."""
        return self.strict.found

    @property
    def gold(self) -> int:
        """Number of gold links that were asked for."""
        return self.strict.gold

    def interval(self, measure: str) -> tuple[float, float] | None:
        """Return the 95 % interval of a measure's F1, from the percentiles of a bootstrap.

        Where there are several bitexts, bitexts are drawn, otherwise the parts of the one: as
        many as there are, with replacement, 1,000 times, with a fixed seed (Efron and
        Tibshirani 1993, chapter 13; Koehn 2004 for machine translation). A handful of bitexts
        says little about others, and faults come in rows of neighbouring parts: there the
        interval is too narrow. It knows only of faults that were met: where all is right, it
        is 1 to 1.

        Args:
            measure: A name that ``measures`` has.

        Returns:
            The lower and the upper end; ``None`` where fewer than two bitexts or parts
            count anything, and so for the crossings of one bitext, which lie between parts.

        Raises:
            UsageError: If there is no such measure.

        Example:
            >>> good, bad = {"lax": Scores(1, 1, 1, 1)}, {"lax": Scores(0, 1, 0, 1)}
            >>> low, high = Evaluation((good,) * 90 + (bad,) * 10).interval("lax")
            >>> 0.8 < low < 0.9 < high < 1.0
            True
        """
        if not any(measure in names for names in (MEASURES, *self.bitexts)):
            raise UsageError(f"no measure {measure!r}: there are {', '.join(self.measures)}")
        drawn = self.bitexts if len(self.bitexts) > 1 else self.parts
        counted = [scores for part in drawn if (scores := part.get(measure, Scores())) != Scores()]
        return _interval(counted, len(drawn)) if len(counted) > 1 else None

    def _total(self, measure: str) -> Scores:
        return sum((counts.get(measure, Scores()) for counts in self.bitexts), start=Scores())


def _size(bead: str) -> tuple[int, ...]:
    numbers = tuple(map(int, bead.split("-")))
    return sum(numbers), *numbers


def _interval(counted: list[Scores], size: int) -> tuple[float, float]:
    """Draw *size* times from what was counted, and from as many empty parts as are missing."""
    rows = np.array([(x.right, x.found, x.recalled, x.gold) for x in counted])
    # Which of equal rows is drawn makes no difference; so few kinds of rows are drawn from.
    kinds, times = np.unique(rows, axis=0, return_counts=True)
    chances = np.append(times, size - len(counted)) / size
    draws = np.random.default_rng(SEED).multinomial(size, chances, RESAMPLES)[:, :-1]
    right, found, recalled, gold = (draws @ kinds).T
    precision = right / np.maximum(found, 1)
    recall = recalled / np.maximum(gold, 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, np.finfo(float).tiny)
    low, high = np.quantile(f1[found + gold > 0], [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)
