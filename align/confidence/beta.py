"""Beta calibration: from a probability that is off to one that means what it says.

The log odds become ``a · ln p - b · ln(1 - p) + c`` (Kull, Silva Filho and Flach 2017, "Beta
calibration"), a curve that can bend at both ends, and can leave a good probability as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

__all__ = ["IDENTITY", "Beta"]

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool]

# Probabilities are held this far from 0 and 1, whose logarithms are not finite.
LEAST = 1e-6
# How sure it is, before any link is seen, that nothing needs to change: the deviations of a, b
# and c.
DEVIATIONS = np.array([0.3, 0.3, 0.6])
# What may be free where a or b would be negative: the other one, or neither.
EDGES = np.array([[False, True, True], [True, False, True], [False, False, True]])
# Newton's method needs ten or so; halving a step stops where it is lost in rounding.
ROUNDS = 100
HALVINGS = 50


@dataclass(frozen=True, slots=True)
class Beta:
    """A calibration curve, that never falls.

    Attributes:
        a: What the logarithm of the probability is multiplied by, not negative.
        b: What the logarithm of its complement is multiplied by, not negative.
        c: What is added.

    Example:
        >>> IDENTITY(np.array([0.0, 0.25, 1.0])).round(4).tolist()
        [0.0, 0.25, 1.0]
    """

    a: float
    b: float
    c: float

    def __call__(self, probabilities: npt.ArrayLike) -> Numbers:
        """Return calibrated probabilities, of the same shape."""
        return _logistic(_columns(probabilities) @ np.array(astuple(self)))

    @classmethod
    def fitted(
        cls,
        probabilities: npt.ArrayLike,
        right: Sequence[bool] | Mask,
        weights: npt.ArrayLike | None = None,
        prior: Beta | None = None,
    ) -> Self:
        """Fit the curve to what was judged, by the most probable a posteriori.

        Few links change it little: a, b and c are drawn to those of *prior*.

        Args:
            probabilities: What was said, shape (n,).
            right: What was true, shape (n,).
            weights: What each counts, shape (n,); 1 where left out.
            prior: The curve without any links; ``IDENTITY`` where left out.

        Returns:
            The curve.

        Example:
            >>> shown = [0.9] * 200
            >>> right = [True] * 100 + [False] * 100
            >>> float(Beta.fitted(shown, right)([0.9])[0].round(2))
            0.51
        """
        truth = np.asarray(right, np.float64)
        counts = np.ones(len(truth)) if weights is None else np.asarray(weights, np.float64)
        means = np.array(astuple(prior or IDENTITY))
        links = _Links(_columns(probabilities), truth, counts, means)
        best = links.most_probable(np.ones(3, bool))
        if min(best[:2]) < 0:
            # The best curve would fall: as in the paper, it is held level in a part of it.
            level = [links.most_probable(free) for free in EDGES]
            best = min((x for x in level if min(x[:2]) >= 0), key=links.cost)
        return cls(*best.tolist())

    def record(self) -> dict[str, float]:
        """Return what stands in the file."""
        return {"a": round(self.a, 6), "b": round(self.b, 6), "c": round(self.c, 6)}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """Read what ``record`` wrote.

        Raises:
            KeyError: If a parameter is missing.
            TypeError: If it is no number.
            ValueError: If it can't be.
        """
        beta = cls(*(float(record[name]) for name in ("a", "b", "c")))
        if not np.isfinite(astuple(beta)).all() or min(beta.a, beta.b) < 0:
            raise ValueError("a calibration curve that falls, or is not finite")
        return beta


IDENTITY = Beta(1.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Links:
    """What a curve is fitted to, a row for each link.

    Attributes:
        columns: What a, b and c multiply.
        truth: 1 where it is right, 0 where not.
        counts: What it counts.
        means: What a, b and c are drawn to.
    """

    columns: Numbers
    truth: Numbers
    counts: Numbers
    means: Numbers

    def cost(self, parameters: Numbers) -> float:
        """Return the negative logarithm of the posterior, less a constant."""
        odds = self.columns @ parameters
        misses = np.logaddexp(0.0, np.where(self.truth > 0, -odds, odds))
        changes = (parameters - self.means) / DEVIATIONS
        return float(self.counts @ misses + changes @ changes / 2)

    def most_probable(self, free: Mask) -> Numbers:
        """Find the most probable parameters, by Newton's method; those not free are 0."""
        found = self.means * free
        for _ in range(ROUNDS):
            step = self._step(found, free)
            # Where the curve bends much, a whole step leads too far.
            least = self.cost(found)
            sizes = (step / 2**n for n in range(HALVINGS))
            shorter = next((x for x in sizes if self.cost(found + x) < least), None)
            if shorter is None:
                break
            found = found + shorter
        return found

    def _step(self, parameters: Numbers, free: Mask) -> Numbers:
        """Return the way to where the cost would be least if it were a parabola."""
        odds = self.columns @ parameters
        # The complement is not 1 less the share, which would be 0 where odds are high.
        shown, complement = _logistic(odds), _logistic(-odds)
        missed = self.truth * complement - (1 - self.truth) * shown
        slope = self.columns.T @ (self.counts * missed) - (parameters - self.means) / DEVIATIONS**2
        spread = self.columns.T * (self.counts * shown * complement)
        bend = spread @ self.columns + np.diag(DEVIATIONS**-2)
        step = np.zeros(3)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        return step


def _columns(probabilities: npt.ArrayLike) -> Numbers:
    """Return the logarithms that a, b and c multiply, shape (n, 3)."""
    p = np.clip(np.asarray(probabilities, np.float64), LEAST, 1 - LEAST)
    return np.stack([np.log(p), -np.log1p(-p), np.ones_like(p)], axis=-1)


def _logistic(odds: Numbers) -> Numbers:
    """Return the probabilities that log odds stand for."""
    # Beyond, the other end would overflow.
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -500.0, 500.0))), np.float64)
