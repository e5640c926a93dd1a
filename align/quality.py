"""How good a bitext is expected to be at a threshold, without gold: from its probabilities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from align.errors import UsageError

if TYPE_CHECKING:
    from align.bitext import Bitext, Link

__all__ = ["Quality", "chance_right", "quality"]

Numbers = npt.NDArray[np.float64]

# The interval leaves out a fortieth on either side, which makes 95 %.
TAIL = 0.025
# What is less probable is left out of a distribution; all of it together is nothing to see.
NEGLIGIBLE = 1e-15


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision and recall that are to be expected if links are shown from a confidence on.

    They are as good as the probabilities they come from. Recall is that among the links found:
    what was never linked is unknown, and lowers it further. The intervals hold 95 % of what may
    come out if links are right or wrong independently of each other; as neighbours often go
    wrong together, they are rather too narrow.

    Attributes:
        confidence: The least confidence of a link that is shown.
        links: Number of links judged: those with both sides that are not rejected, and have a
            confidence, or that a person accepted or edited.
        shown: Number of those that are shown: at the confidence or above, or accepted or edited.
        unjudged: Number of links that nothing is known of, and that count nowhere: with both
            sides, but without a confidence, and nobody looked at them.
        precision: Expected share of the links shown that are right; 0.0 if none is shown.
        recall: Expected number of right links shown, divided by that of right links; 0.0 if
            none is.
        precision_interval: Its 95 % interval.
        recall_interval: Its 95 % interval.

    Example:
        >>> found = Quality(0.5, 43, 40, 0, 0.97, 0.95, (0.925, 1.0), (0.925, 0.975))
        >>> round(found.f1, 4)
        0.9599
        >>> print(str(found).partition(";")[0])
        expected at 0.5: precision 0.97 (0.93-1.00), recall 0.95 (0.93-0.97)
    """

    confidence: float
    links: int
    shown: int
    unjudged: int
    precision: float
    recall: float
    precision_interval: tuple[float, float]
    recall_interval: tuple[float, float]

    @property
    def f1(self) -> float:
        """Harmonic mean of the expected precision and recall; 0.0 if both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        precision, recall = (
            f"{value:.2f} ({low:.2f}-{high:.2f})"
            for value, (low, high) in (
                (self.precision, self.precision_interval),
                (self.recall, self.recall_interval),
            )
        )
        unjudged = f"; without a confidence: {self.unjudged}" if self.unjudged else ""
        return (
            f"expected at {self.confidence:g}: precision {precision}, recall {recall}; "
            f"links: {self.shown} of {self.links}{unjudged}"
        )


class _Distribution(NamedTuple):
    """How probable each whole number is, from *first* on."""

    first: int
    chances: Numbers

    @property
    def values(self) -> Numbers:
        return np.arange(self.first, self.first + len(self.chances), dtype=np.float64)


def quality(bitext: Bitext, confidence: float = 0.5) -> Quality:
    """Say how good a bitext is expected to be; ``Bitext.quality`` says how."""
    if not 0 <= confidence <= 1:
        raise UsageError(f"confidence must lie between 0 and 1, not at {confidence}")
    counted = [link for link in bitext.pairs() if link.status != "rejected"]
    shown: list[float] = []
    hidden: list[float] = []
    for link in counted:
        if (chance := chance_right(link)) is not None:
            (shown if link.reaches(confidence) else hidden).append(chance)
    right, missed = _number_right(shown), _number_right(hidden)
    expected = sum(shown) + sum(hidden)
    return Quality(
        confidence=confidence,
        links=len(shown) + len(hidden),
        shown=len(shown),
        unjudged=len(counted) - len(shown) - len(hidden),
        precision=sum(shown) / len(shown) if shown else 0.0,
        recall=sum(shown) / expected if expected else 0.0,
        precision_interval=_interval(right.values / max(len(shown), 1), right.chances),
        recall_interval=_recall_interval(right, missed),
    )


def chance_right(link: Link) -> float | None:
    """Return how probable it is that a link is right; ``None`` if nothing is known."""
    return 1.0 if link.is_confirmed else link.confidence


def _number_right(chances: Iterable[float]) -> _Distribution:
    """Return how many of independent events happen: the Poisson binomial distribution.

    Neighbours are put together, and again, until one is left.
    """
    parts = [_Distribution(0, np.array([1 - chance, chance])) for chance in chances]
    while len(parts) > 1:
        rest = parts[len(parts) // 2 * 2 :]
        parts = [_sum(*both) for both in zip(parts[::2], parts[1::2], strict=False)] + rest
    return parts[0] if parts else _Distribution(0, np.ones(1))


def _sum(one: _Distribution, other: _Distribution) -> _Distribution:
    """Return the distribution of the sum of two independent numbers."""
    chances = np.convolve(one.chances, other.chances)
    kept = np.flatnonzero(chances > NEGLIGIBLE)
    first, last = int(kept[0]), int(kept[-1])
    return _Distribution(one.first + other.first + first, chances[first : last + 1])


def _recall_interval(shown: _Distribution, hidden: _Distribution) -> tuple[float, float]:
    """Return the interval of the share of the right links that are shown, if there are any."""
    right = shown.values[:, None] + hidden.values
    chances = np.outer(shown.chances, hidden.chances)
    some = right > 0
    shares = np.broadcast_to(shown.values[:, None], right.shape)[some] / right[some]
    return _interval(shares, chances[some])


def _interval(values: Numbers, chances: Numbers) -> tuple[float, float]:
    """Return the interval that leaves out ``TAIL`` at most on either side; 0.0 for nothing."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(chances[order])
    if not below.size or not below[-1]:
        return 0.0, 0.0
    low, high = np.searchsorted(below, np.array([TAIL, 1 - TAIL]) * below[-1])
    return float(values[order[low]]), float(values[order[high]])
