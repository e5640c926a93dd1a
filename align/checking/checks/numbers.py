"""Numbers that are not the same on both sides, by their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from align.checking.counterparts import Counterparts
from align.checking.finding import Finding
from align.checking.matching import compared
from align.checking.mention_check import MentionCheck
from align.checking.mentions import Quantity
from align.checking.mentions.measures import PERCENT
from align.checking.mentions.quantities import RANGE
from align.checking.mentions.writing import written_like
from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Numbers"]


class Numbers(MentionCheck):
    """Numbers, amounts of money and shares that the two sides do not have in common."""

    name, type, severity = "numbers", "numbers", "high"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield numbers that differ, and those that only one side has."""
        for pair in bitext.pairs:
            found = compared(pair)
            for one, other in found.clash:
                yield self._clash(pair, one, other)
            for one, other in found.equal:
                if one.currencies and other.currencies and not one.currencies & other.currencies:
                    yield self.differing(pair, one, other, "other money")
            yield from self._shares(pair, found)
            for start, end in _places(found.missing, pair.source):
                span = pair.source.span(start, end)
                message = f"{span.text} in the source, not in the target"
                yield self.finding(pair, span, None, message, severity="medium")
            for start, end in _places(found.extra, pair.target):
                span = pair.target.span(start, end)
                message = f"{span.text} in the target, not in the source"
                yield self.finding(pair, None, span, message, severity="medium")

    def _clash(self, pair: Pair, one: Quantity, other: Quantity) -> Finding:
        remark = ""
        if one.mantissa == other.mantissa and one.magnitude != other.magnitude and one.value:
            ratio = other.value / one.value
            times = f"{ratio:,.0f} times" if ratio > 1 else f"1/{1 / ratio:,.0f}"
            remark = f"{times} as much"
        fix = written_like(one, other, pair.target.lang)
        return self.differing(pair, one, other, remark, fix=fix)

    def _shares(self, pair: Pair, found: Counterparts[Quantity]) -> Iterator[Finding]:
        """Yield numbers that are a percentage on one side, if the other side has none at all."""
        for k, side in enumerate(("source", "target")):
            if any(pair[k].is_share for pair in found.equal):
                continue
            for both in found.equal:
                if both[1 - k].unit == PERCENT and both[k].form == "digits" and not both[k].unit:
                    message = f"{both[1 - k].text}, but no percentage in the {side}: {both[k].text}"
                    source = pair.source.span(both[0].start, both[0].end)
                    target = pair.target.span(both[1].start, both[1].end)
                    yield self.finding(pair, source, target, message, severity="medium")


def _places(found: Sequence[Quantity], side: Side) -> list[tuple[int, int]]:
    """Return where numbers stand, those of a range as one place."""
    places: list[tuple[int, int]] = []
    for quantity in sorted(found, key=lambda x: x.start):
        if places and RANGE.fullmatch(side.text, places[-1][1], quantity.start):
            places[-1] = places[-1][0], quantity.end
        else:
            places.append((quantity.start, quantity.end))
    return places
