"""Numbers that have the separators of another language: ``67.46 miliar`` in Indonesian."""

from __future__ import annotations

from collections.abc import Iterator

from align.checking.base import Check
from align.checking.finding import Finding
from align.checking.matching import compared
from align.checking.mentions import quantities
from align.checking.mentions.quantities import Quantity
from align.checking.mentions.writing import written_like
from align.checking.stretch import Pair, Stretch

__all__ = ["NumberFormat"]


class NumberFormat(Check):
    """Finds numbers of the target that are not written as its language writes them."""

    name, type, severity = "number-format", "locale-violation", "medium"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield numbers in the target with foreign separators."""
        for pair in bitext.pairs:
            for quantity in quantities(pair.target.text, pair.target.lang):
                if quantity.form != "digits" or not (quantity.foreign or quantity.swapped):
                    continue
                if meant := _meant(pair, quantity):
                    yield self._finding(pair, quantity, meant)

    def _finding(self, pair: Pair, quantity: Quantity, meant: Quantity) -> Finding:
        fix = written_like(meant, quantity, pair.target.lang)
        return self.finding(
            pair,
            pair.source.span(meant.start, meant.end),
            pair.target.span(quantity.start, quantity.end),
            f"{quantity.text} has the separators of another language",
            fix=fix,
        )


def _meant(pair: Pair, quantity: Quantity) -> Quantity | None:
    """Return the number of the source that the target has in its separators."""
    for one, other in compared(pair).equal:
        swapped = one.value == other.swapped and other.value not in one.numbers
        if other is quantity and (quantity.foreign or swapped):
            return one
    return None
