"""Numbers that count something else: 10 km and 10 miles."""

from __future__ import annotations

from collections.abc import Iterator

from align.checking.finding import Finding
from align.checking.matching import compared
from align.checking.mention_check import MentionCheck
from align.checking.stretch import Stretch

__all__ = ["MeasureUnits"]


# English calls both a ton.
TONS = {"mass-ton", "mass-tonne"}


class MeasureUnits(MentionCheck):
    """Equal numbers with another unit on each side."""

    name, type, severity = "units", "numbers", "low"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield numbers whose units differ."""
        for pair in bitext.pairs:
            for one, other in compared(pair).equal:
                if _differ(one.unit, other.unit) and one.value == other.value:
                    yield self.differing(pair, one, other, "another unit")


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other and {one, other} != TONS)
