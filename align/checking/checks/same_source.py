"""One source, different targets."""

from __future__ import annotations

from align.checking.repetition import Repetition
from align.checking.stretch import Pair, Side

__all__ = ["SameSource"]


class SameSource(Repetition):
    """A source that stands in several links, of one file or of many, with different targets."""

    name, type, severity = "same-source", "inconsistency", "medium"
    relation = "the same source is"
    offers_fix = True

    @staticmethod
    def sides(pair: Pair) -> tuple[Side, Side]:
        """Return the source, and the target as its rendering."""
        return pair.source, pair.target
