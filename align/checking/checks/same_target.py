"""One target, different sources."""

from __future__ import annotations

from align.checking.repetition import Repetition
from align.checking.stretch import Pair, Side

__all__ = ["SameTarget"]


class SameTarget(Repetition):
    """A target that stands in several links, of one file or of many, for different sources."""

    name, type, severity = "same-target", "inconsistency", "low"
    relation = "the same target is for"
    offers_fix = False

    @staticmethod
    def sides(pair: Pair) -> tuple[Side, Side]:
        """Return the target, and the source as its rendering."""
        return pair.target, pair.source
