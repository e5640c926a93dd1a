"""Dates and times that differ: ``November 10``, but ``11 Oktober``; ``5.30pm``, but ``18.30``.

What only one side tells is no finding: reports add a dateline, and leave out a day. Parts that
only one side tells of a date, as its year, are as good as equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, TypeVar

from align.checking.base import Check
from align.checking.counterparts import counterparts, without
from align.checking.finding import Finding, IssueType, Severity
from align.checking.mentions import Mention, mentions
from align.checking.mentions.dates import PARTS, Date, rewritten
from align.checking.mentions.times import Time, retimed
from align.checking.stretch import Pair, Stretch

__all__ = ["Dates"]


class Dates(Check):
    """Dates and times of day of which the two sides tell different ones.

    Example:
        >>> from align.checking.base import Settings
        >>> from align.checking.stretch import stretches
        >>> from align.exporting import TranslationUnit, Units
        >>> unit = TranslationUnit(("It met on November 10.",), ("Rapat pada 11 Oktober.",), 0.9)
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [finding] = Dates(Settings()).check(stretch)
        >>> finding.message
        'November 10 in the source, 11 Oktober in the target: day and month look swapped'
        >>> finding.fix
        '10 November'
    """

    name: ClassVar[str] = "dates"
    type: ClassVar[IssueType] = "numbers"
    severity: ClassVar[Severity] = "high"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield the dates that differ, then the times, link by link."""
        for pair in bitext.pairs:
            source = mentions(pair.source.text, pair.source.lang)
            if not any(isinstance(x, Date | Time) for x in source):
                continue
            target = mentions(pair.target.text, pair.target.lang)
            yield from self._dates(pair, _of(Date, source), _of(Date, target))
            yield from self._times(pair, _of(Time, source), _of(Time, target))

    def _dates(self, pair: Pair, source: list[Date], target: list[Date]) -> Iterator[Finding]:
        same = counterparts(source, target, _agreement)
        source_left = _not_part_of(without(source, [a for a, _ in same]), [(b, a) for a, b in same])
        target_left = _not_part_of(without(target, [b for _, b in same]), same)
        for a, b in counterparts(source_left, target_left, _slip):
            remark = ": day and month look swapped" if _are_swapped(a, b) else ""
            fix = rewritten(b, pair.target.lang, a)
            yield self._finding(pair, a, b, remark, fix, _severity(a, b))

    def _times(self, pair: Pair, source: list[Time], target: list[Time]) -> Iterator[Finding]:
        same = counterparts(source, target, Time.is_same)
        source_left = without(source, [a for a, _ in same])
        target_left = without(target, [b for _, b in same])
        for a, b in counterparts(source_left, target_left, lambda *_: 1):
            # Without the zone of one of them they may yet be the same.
            severity: Severity = "high" if bool(a.offsets) == bool(b.offsets) else "medium"
            yield self._finding(pair, a, b, "", retimed(b, a), severity)

    def _finding(
        self,
        pair: Pair,
        source: Mention,
        target: Mention,
        remark: str,
        fix: str,
        severity: Severity,
    ) -> Finding:
        return self.finding(
            pair,
            pair.source.span(source.start, source.end),
            pair.target.span(target.start, target.end),
            f"{source.text} in the source, {target.text} in the target{remark}",
            fix=fix,
            severity=severity,
        )


M = TypeVar("M", Date, Time)


def _of(kind: type[M], found: Sequence[Mention]) -> list[M]:
    return [x for x in found if isinstance(x, kind)]


def _agreement(a: Date, b: Date) -> int:
    """Count the parts that both tell; 0 if they differ in one."""
    equal, differing = a.compared(b)
    return 0 if differing else equal


def _not_part_of(left: Sequence[Date], same: Sequence[tuple[Date, Date]]) -> list[Date]:
    """Leave out what completes a date that the other side tells in one: ``Senin, 9.00 (10/11)``."""
    return [
        x
        for x in left
        if not any(_agreement(x, whole) and not any(x.compared(own)) for whole, own in same)
    ]


def _slip(a: Date, b: Date) -> int:
    """Rate how likely it is that one of two dates should be the other."""
    equal, differing = a.compared(b)
    if not differing or a.sure != b.sure:
        return 0
    return len(PARTS) + equal - len(differing) + len(PARTS) * _are_swapped(a, b)


def _are_swapped(a: Date, b: Date) -> bool:
    return a.day is not None and a.day == b.month and b.day == a.month


def _severity(a: Date, b: Date) -> Severity:
    """A weekday is often told of another place; a month alone may be another fact."""
    _, differing = a.compared(b)
    alike = (a.day is None) == (b.day is None)
    return "high" if differing != ("weekday",) and alike else "medium"
