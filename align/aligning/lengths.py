"""Whether lengths agree: a log likelihood ratio after Gale and Church (1993)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from align.aligning.sides import MOST_SENTENCES, Floats

__all__ = ["LENGTH_NULL", "LENGTH_SPREAD", "Lengths", "agreement"]

# The part of the variance of the log length ratio that shrinks with length; the deviation of
# that ratio for texts that have nothing to do with each other.
LENGTH_SPREAD = 2.5
LENGTH_NULL = 0.7
LENGTH_LEAST = -8.0


@dataclass(frozen=True, slots=True)
class Lengths:
    """The lengths of groups on one side, ready to be compared with those on the other.

    Attributes:
        logs: Their logarithms.
        precisions: One over the variance of the log length ratio of right pairs, where this is
            the shorter side of the two.
        spreads: The logarithm of that variance, over that of chance pairs.
    """

    logs: Floats
    precisions: Floats
    spreads: Floats

    @classmethod
    def of(cls, lengths: Floats, floor: float) -> Self:
        """Prepare lengths.

        Args:
            lengths: The lengths in target characters, as expected or found, in any shape.
            floor: Variance of the log length ratio of right pairs, however long they are.
        """
        variances = np.float32(floor) + np.float32(LENGTH_SPREAD) / lengths
        precisions = np.float32(1) / variances
        return cls(np.log(lengths), precisions, np.log(variances / np.float32(LENGTH_NULL**2)))

    @classmethod
    def of_groups(cls, lengths: Mapping[int, Floats], ratio: float, floor: float) -> Self:
        """Prepare the lengths of groups of every size.

        Args:
            lengths: For every size k the lengths of the groups of k sentences, shape (n - k + 1,).
            ratio: Target characters for a character.
            floor: As above.

        Returns:
            Lengths of shape (sizes, n); where there is no group, that of one character.
        """
        every = np.ones((MOST_SENTENCES, len(lengths[1])), np.float32)
        for size, found in lengths.items():
            every[size - 1, : len(found)] = found
        return cls.of(every * np.float32(ratio), floor)

    def __getitem__(self, which: Any) -> Lengths:
        """Return some of the lengths, by any index that their shape takes."""
        return Lengths(self.logs[which], self.precisions[which], self.spreads[which])


def agreement(source: Lengths, target: Lengths) -> Floats:
    """Say how much more likely lengths are for a translation than for chance.

    Args:
        source: Lengths of source groups.
        target: Lengths of target groups; both are broadcast against each other.

    Returns:
        Log likelihood ratios in nats.

    Example:
        >>> lengths = Lengths.of(np.array([100, 200], np.float32), floor=0.03)
        >>> [round(float(x), 1) for x in agreement(lengths[:1], lengths)]
        [1.1, -2.8]
    """
    nats = np.square(target.logs - source.logs)
    # The shorter one has the say: its variance is the larger.
    nats *= np.float32(1 / LENGTH_NULL**2) - np.minimum(source.precisions, target.precisions)
    nats -= np.maximum(source.spreads, target.spreads)
    nats /= 2
    agreed: Floats = np.maximum(nats, np.float32(LENGTH_LEAST))
    return agreed
