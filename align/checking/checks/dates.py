"""Dates and times that differ: ``November 10``, but ``11 Oktober``; ``5.30pm``, but ``18.30``.

What only one side tells is no finding: reports add a dateline, and leave out a day. Parts that
only one side tells of a date, as its year, are as good as equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from align.checking.counterparts import Counterparts, counterparts, without
from align.checking.finding import Finding, IssueType, Severity
from align.checking.mention_check import MentionCheck
from align.checking.mentions import mentions
from align.checking.mentions.dates import PARTS, Date, rewritten
from align.checking.mentions.times import Time, retimed
from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Dates", "compared_dates", "compared_times"]


class Dates(MentionCheck):
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
            for a, b in compared_dates(pair).clash:
                remark = "day and month look swapped" if _are_swapped(a, b) else ""
                fix = rewritten(b, pair.target.lang, a)
                yield self.differing(pair, a, b, remark, fix=fix, severity=_severity(a, b))
            for one, other in compared_times(pair).clash:
                # Without the zone or the half of the day of one of them, they may be the same.
                doubtful = bool(one.offsets) != bool(other.offsets) or one.is_half_a_day_off(other)
                severity: Severity = "medium" if doubtful else "high"
                fix = retimed(other, one)
                yield self.differing(pair, one, other, fix=fix, severity=severity)


def compared_dates(pair: Pair) -> Counterparts[Date]:
    """Compare the dates of the two sides of a link.

    Args:
        pair: The link.

    Returns:
        Which are the same, which can't both be right, and which one side alone tells. Parts
        that one of two does not tell, as its year, are as good as equal.

    Example:
        >>> from align.checking.stretch import Side
        >>> source = Side("en", "", (0,), (), "sentence", "On 3 May 2025, not in June")
        >>> target = Side("id", "", (0,), (), "sentence", "Pada Sabtu (3/5), bukan Juli")
        >>> found = compared_dates(Pair(0, source, target))
        >>> [(a.text, b.text) for a, b in found.equal], [(a.text, b.text) for a, b in found.clash]
        ([('3 May 2025', 'Sabtu (3/5)')], [('June', 'Juli')])
    """
    source, target = _of(Date, pair.source), _of(Date, pair.target)
    equal = counterparts(source, target, _agreement)
    missing = _not_part_of(without(source, [a for a, _ in equal]), [(b, a) for a, b in equal])
    extra = _not_part_of(without(target, [b for _, b in equal]), equal)
    alone = len(missing) == len(extra) == 1
    return _clashing(equal, missing, extra, partial(_slip, alone))


def compared_times(pair: Pair) -> Counterparts[Time]:
    """Compare the times of day of the two sides of a link.

    Args:
        pair: The link.

    Returns:
        Which are the same, which can't both be right, and which one side alone tells.
    """
    source, target = _of(Time, pair.source), _of(Time, pair.target)
    equal = counterparts(source, target, Time.is_same)
    missing = without(source, [a for a, _ in equal])
    extra = without(target, [b for _, b in equal])
    alone = len(missing) == len(extra) == 1
    return _clashing(equal, missing, extra, partial(_slip_of_the_clock, alone))


M = TypeVar("M", Date, Time)


def _of(kind: type[M], side: Side) -> list[M]:
    return [x for x in mentions(side.text, side.lang) if isinstance(x, kind)]


def _clashing(
    equal: list[tuple[M, M]], missing: list[M], extra: list[M], slip: Callable[[M, M], float]
) -> Counterparts[M]:
    clash = counterparts(missing, extra, slip)
    return Counterparts(
        tuple(equal),
        tuple(clash),
        tuple(without(missing, [a for a, _ in clash])),
        tuple(without(extra, [b for _, b in clash])),
    )


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


def _slip(alone: bool, a: Date, b: Date) -> int:
    """Rate how likely it is that one of two dates should be the other.

    A slip changes one part, or swaps two; dates that differ in more are a pair only where no
    other is left over.
    """
    equal, differing = a.compared(b)
    if not differing or a.sure != b.sure:
        return 0
    if _are_swapped(a, b):
        return 2 * len(PARTS) + equal
    return len(PARTS) + equal - len(differing) if alone or len(differing) == 1 else 0


def _slip_of_the_clock(alone: bool, a: Time, b: Time) -> int:
    """Rate how likely it is that one of two times should be the other."""
    return (
        alone + (a.minutes % 60 == b.minutes % 60) + (a.minutes // 60 % 12 == b.minutes // 60 % 12)
    )


def _are_swapped(a: Date, b: Date) -> bool:
    return a.day is not None and a.day == b.month and b.day == a.month


def _severity(a: Date, b: Date) -> Severity:
    """Tell how bad it is that two dates differ.

    A weekday is often that of another place; a month alone, or a date that differs in all, may
    be another fact.
    """
    _, differing = a.compared(b)
    alike = (a.day is None) == (b.day is None)
    is_slip = len(differing) == 1 or _are_swapped(a, b)
    return "high" if alike and is_slip and differing != ("weekday",) else "medium"
