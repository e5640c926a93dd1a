"""Numbers that have the separators of another language: ``67.46 miliar`` in Indonesian."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.checking.base import Check
from align.checking.finding import Finding
from align.checking.matching import compared
from align.checking.mentions import quantities
from align.checking.mentions.quantities import Quantity
from align.checking.mentions.writing import written_like
from align.checking.stretch import Pair, Stretch

__all__ = ["NumberFormat"]

LAST_WORD = re.compile(r"[^\W\d_]+(?=\s$)")
# A word is looked for so far before a number, in code points.
BEFORE = 32


class NumberFormat(Check):
    """Numbers of the target that are not written as its language writes them."""

    name, type, severity = "number-format", "locale-violation", "medium"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield numbers in the target with foreign separators."""
        for pair in bitext.pairs:
            for quantity in quantities(pair.target.text, pair.target.lang):
                if quantity.form != "digits" or not (quantity.foreign or quantity.swapped):
                    continue
                meant = _meant(pair, quantity)
                if meant and not _is_of_a_name(pair, meant, quantity):
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


def _is_of_a_name(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """Tell whether two numbers count nothing and stand behind one word: ``iOS 17.4``."""
    if one.text != other.text or not one.text[-1].isdecimal():
        return False
    words = [
        LAST_WORD.search(side.text, max(0, x.start - BEFORE), x.start)
        for side, x in ((pair.source, one), (pair.target, other))
    ]
    return bool(words[0] and words[1] and words[0].group() == words[1].group())
