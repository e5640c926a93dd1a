"""Dates: ``November 10``, ``Senin (10/11/2025)``, ``8–10 Okt``, ``May 2024``, ``Sunday``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from align.checking.mentions.calendars import LONGEST_SHORT_FORM, Calendar, calendar
from align.checking.mentions.mention import Mention, blanked

__all__ = ["PARTS", "Date", "find_dates", "rewritten"]

Part = Literal["day", "month", "year", "weekday"]
PARTS: tuple[Part, ...] = ("day", "month", "year", "weekday")

FIGURES = re.compile(r"\d[-/.]\d")
NUMBER = re.compile(r"\d+")
LEADING_ZERO = re.compile(r"(?<!\d)0\d(?!\d)")
# As much text before a date is looked at for its day of the week.
BEFORE = 40
# A year of two digits from here on is of the last century.
LAST_CENTURY = 70
# Where years may count from the Buddha, they do so from this one on.
BUDDHIST = 2400


@dataclass(frozen=True, slots=True)
class Date(Mention):
    """A date, or what is said of one.

    Attributes:
        day: Day of the month; ``None``, as for the others, where the text does not say it.
        month: Month, 1 to 12.
        year: Year.
        weekday: Day of the week, from Monday, 0.
        either_order: Whether day and month may be the other way round.
        sure: Whether this is no fraction or the like, as ``24/7`` may be.
        places: Where in the mention's text its parts stand.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    either_order: bool = False
    sure: bool = True
    places: tuple[tuple[Part, int, int], ...] = ()

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that its text shows."""
        return tuple(Decimal(x) for x in NUMBER.findall(self.text))

    def readings(self) -> Iterator[Date]:
        """Yield what it may mean: one date, or two where nobody knows the order."""
        yield self
        if self.either_order:
            yield replace(self, day=self.month, month=self.day)

    def compared(self, other: Date) -> tuple[int, tuple[Part, ...]]:
        """Compare the parts that both have.

        Returns:
            How many are equal, and which differ; of two readings, those that agree best.

        Example:
            >>> Date(0, 5, "3 May", 3, 5).compared(Date(0, 10, "4 May 2025", 4, 5, 2025))
            (1, ('day',))
        """
        return min(
            (_compared(a, b) for a in self.readings() for b in other.readings()),
            key=lambda x: (len(x[1]), -x[0]),
        )


def _compared(a: Date, b: Date) -> tuple[int, tuple[Part, ...]]:
    said = [
        (part, getattr(a, part) == getattr(b, part))
        for part in PARTS
        if getattr(a, part) is not None and getattr(b, part) is not None
    ]
    return sum(same for _, same in said), tuple(part for part, same in said if not same)


def find_dates(text: str, lang: str) -> list[Date]:
    """Find the dates in a text: with a day, or a month or a weekday alone; years alone are none.

    Args:
        text: The text.
        lang: Its language code.

    Example:
        >>> [(x.text, x.day, x.month) for x in find_dates("Rapat Senin (10/11) dan 3 Mei.", "id")]
        [('Senin (10/11)', 10, 11), ('3 Mei', 3, 5)]
    """
    known = calendar(lang)
    has_month, has_weekday = known.names(text)
    forms: list[re.Pattern[str]] = []
    if has_month:
        forms += known.named
    if known.month_words is None or FIGURES.search(text):
        forms += known.figured
    if has_month:
        forms.append(known.month)
    left = text
    if has_weekday:
        left = blanked(text, (Mention(*x.span(), x[0]) for x in known.no_dates.finditer(text)))
    dates: list[Date] = []
    for form in forms:
        own = [x for match in form.finditer(left) for x in _of_match(match, known, text)]
        dates += own
        left = blanked(left, own)
    if has_weekday:
        dates = _with_weekdays(dates, text, left, known)
    return sorted(dates, key=lambda x: x.start)


def _with_weekdays(dates: list[Date], text: str, left: str, known: Calendar) -> list[Date]:
    """Give the dates their days of the week, and add the days that stand alone."""
    found = []
    for date in sorted(dates, key=lambda x: x.start):
        found.append(_with_weekday(date, text, left, known))
        left = blanked(left, found[-1:])
    return found + [_weekday_alone(x, known) for x in known.weekday.finditer(left)]


def _of_match(match: re.Match[str], known: Calendar, text: str) -> list[Date]:
    groups = match.groupdict()
    if groups.get("figures"):
        return _in_figures(match, known, text)
    name = "month" if groups.get("month") else "led"
    named = match[name].lower()
    month = int(named) if named.isdecimal() else known.months[named]
    year = _year(groups.get("year"), known.years_ahead)
    days: list[re.Match[str] | None] = []
    if groups.get("days"):
        days += NUMBER.finditer(text, *match.span("days"))
    first = min(match.start(x) for x in groups if groups[x])
    end = match.start() + len(match[0].rstrip(". "))
    cuts = days or [None]
    found = []
    for n, day in enumerate(cuts):
        start = day.start() if day and n else first
        stop = day.end() if day and n < len(cuts) - 1 else end
        places: list[tuple[Part, int, int]] = [("month", *match.span(name))]
        if day:
            places.append(("day", *day.span()))
        if year:
            places.append(("year", *match.span("year")))
        found.append(
            Date(
                start,
                stop,
                text[start:stop],
                int(day[0]) if day else None,
                month,
                year,
                places=_within(places, start, stop),
            )
        )
    return found if all(_is_meant(x) for x in found) else []


def _within(
    places: list[tuple[Part, int, int]], start: int, end: int
) -> tuple[tuple[Part, int, int], ...]:
    return tuple((part, a - start, b - start) for part, a, b in places if start <= a < b <= end)


def _is_meant(date: Date) -> bool:
    """Tell whether this is a date, if maybe one that no calendar has: a digit may be wrong.

    A day that can't be is one where the year is told, or the month right behind it.
    """
    wrong = (
        (date.day is not None and not 1 <= date.day <= 31)
        + (date.month is not None and not 1 <= date.month <= 12)
        + (date.year is not None and not 1000 <= date.year < 3000)
    )
    day_first = date.text[0].isdecimal() and not date.text.isdecimal() and "/" not in date.text
    return not wrong or (
        wrong == 1 and date.day is not None and (date.year is not None or day_first)
    )


def _year(text: str | None, ahead: int) -> int | None:
    if not text:
        return None
    number = int(text.lstrip("'’"))
    if number > 99:
        return number - ahead if number >= BUDDHIST else number
    return number + (1900 if number >= LAST_CENTURY else 2000)


def _in_figures(match: re.Match[str], known: Calendar, text: str) -> list[Date]:
    """Read a day and a month in figures by the language's order, or by the only one possible."""
    start, end = match.span()
    a, b = NUMBER.finditer(text, *match.span("figures"))
    sure = "year" in match.groupdict() or bool(
        known.led.search(text, max(0, start - BEFORE), start)
    )
    if not sure and int(a[0]) < int(b[0]) <= 10:  # a fraction
        return []
    order = "day" if "." in match["figures"] else known.order
    if order == "month":
        a, b = b, a
    if int(a[0]) <= 12 < int(b[0]):
        a, b = b, a
    places: list[tuple[Part, int, int]] = [("day", *a.span()), ("month", *b.span())]
    year = _year(match.groupdict().get("year"), known.years_ahead)
    if year:
        places.append(("year", *match.span("year")))
    date = Date(
        start,
        end,
        match[0],
        int(a[0]),
        int(b[0]),
        year,
        either_order=order == "either" and int(a[0]) <= 12,
        sure=sure,
        places=_within(places, start, end),
    )
    return [date] if _is_meant(date) else []


def _with_weekday(date: Date, text: str, left: str, known: Calendar) -> Date:
    """Take in the day of the week before a date, or the one in brackets behind it."""
    match = None
    if not date.text.isdecimal():  # as the first day of a range: what stands before may be a range
        match = known.weekday_before.search(left, max(0, date.start - BEFORE), date.start)
    match = match or known.weekday_after.match(left, date.end)
    if match is None:
        return date
    start, end = min(date.start, match.start("weekday")), max(date.end, match.end())
    if "(" in text[start : date.start] and text[end : end + 1] == ")":
        end += 1
    moved = [(part, a + date.start - start, b + date.start - start) for part, a, b in date.places]
    a, b = match.span("weekday")
    return replace(
        date,
        start=start,
        end=end,
        text=text[start:end],
        weekday=known.weekdays[match["weekday"].lower()],
        sure=True,
        places=(("weekday", a - start, b - start), *moved),
    )


def rewritten(date: Date, lang: str, other: Date) -> str:
    """Return a date's text with the parts of another date, in the form that it has.

    Args:
        date: The date to write anew.
        lang: The language code of its text.
        other: The date it should tell.

    Returns:
        The text; empty if a part that differs does not stand in it.

    Example:
        >>> [date] = find_dates("pada 11 Oktober 2025", "id")
        >>> [other] = find_dates("on November 10", "en")
        >>> rewritten(date, "id", other)
        '10 November 2025'
    """
    other = min(other.readings(), key=lambda x: len(_compared(date, x)[1]))
    differing = set(_compared(date, other)[1])
    if not differing <= {part for part, _, _ in date.places}:
        return ""
    text = date.text
    padded = LEADING_ZERO.search(text) is not None
    for part, start, end in sorted(date.places, key=lambda x: -x[1]):
        if part in differing:
            new = _part(part, getattr(other, part), text[start:end], lang, padded=padded)
            text = text[:start] + new + text[end:]
    return text


def _part(part: Part, value: int, old: str, lang: str, *, padded: bool) -> str:
    """Write a part of a date in the way that another was written."""
    if part == "year" and old.isdecimal() and int(old) >= BUDDHIST:
        value += calendar(lang).years_ahead
    if old.isdecimal():
        short = str(value % 100) if part == "year" and len(old) == 2 else str(value)
        return short.zfill(2) if padded else short
    if part == "year":
        return f"{old[0]}{value % 100:02}"
    known = calendar(lang)
    names = known.month_names if part == "month" else known.weekday_names
    numbers = known.months if part == "month" else known.weekdays
    first = 1 if part == "month" else 0
    wide = names[numbers[old.lower()] - first][0]
    is_short = len(old) <= LONGEST_SHORT_FORM and old.lower() != wide.lower()
    spelled = names[value - first]
    new = spelled[1] if is_short and len(spelled) > 1 else spelled[0]
    return new.upper() if old.isupper() else new


def _weekday_alone(match: re.Match[str], known: Calendar) -> Date:
    name = "weekday" if match["weekday"] else "led"
    start, end = match.span(name)
    return Date(
        start,
        end,
        match[name],
        weekday=known.weekdays[match[name].lower()],
        places=(("weekday", 0, end - start),),
    )
