"""Times of day: ``5.30pm``, ``pukul 17.30 WIB``, ``11:15``, ``0300 GMT``, ``9-11 a.m.``."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from align.checking.language_data import locale
from align.checking.mentions.calendars import alternatives, joiners, table
from align.checking.mentions.mention import Mention

__all__ = ["DAY", "Time", "find_times", "retimed"]

DAY = 24 * 60
NUMBER = re.compile(r"\d+")
CLOCK = re.compile(r"(\d{1,2})(?:([.:h])\d\d)?")
HALF = DAY // 2


@dataclass(frozen=True, slots=True)
class Time(Mention):
    """A time of day.

    Attributes:
        minutes: Minutes since midnight; a time that may be before or after noon is taken as it
            is written.
        exact: Whether it is known to be before or after noon.
        half: The hour at which the half of the day begins that its words name, if they do.
        zone: The name of its time zone, if it has one.
        offsets: How many hours that is ahead of UTC; several if the name has several uses.
    """

    minutes: int = 0
    exact: bool = False
    half: int | None = None
    zone: str = ""
    offsets: tuple[float, ...] = ()

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that its text shows, and those of other ways to write it."""
        hour, minute = divmod(self.minutes, 60)
        shown = [Decimal(x) for x in NUMBER.findall(self.text)]
        for one in (hour, hour % 12 or 12):
            shown += [Decimal(one), Decimal(f"{one}.{minute:02}")]
        return tuple(dict.fromkeys(shown))

    def is_same(self, other: Time) -> bool:
        """Tell whether two times may be one.

        Example:
            >>> [a], [b] = find_times("at 5.30pm", "en"), find_times("pukul 17.30", "id")
            >>> a.is_same(b)
            True
        """
        cycle = DAY if self.exact and other.exact else HALF
        if self.zone == other.zone or not (self.offsets and other.offsets):
            return (self.minutes - other.minutes) % cycle == 0
        return any(
            (self.minutes - 60 * a - (other.minutes - 60 * b)) % cycle == 0
            for a in self.offsets
            for b in other.offsets
        )

    def is_half_a_day_off(self, other: Time) -> bool:
        """Tell whether one is as long after midnight as the other is after noon."""
        return (self.minutes - other.minutes) % DAY == HALF


@dataclass(frozen=True, slots=True)
class _Clock:
    """How a language tells times: see ``languages/root.toml``."""

    form: re.Pattern[str]
    range: re.Pattern[str]
    meridiems: Mapping[str, int]
    dayparts: Mapping[str, int]
    zones: Mapping[str, list[float]]
    told: re.Pattern[str]
    has_24_hours: bool


def find_times(text: str, lang: str) -> list[Time]:
    """Find the times of day in a text.

    Args:
        text: The text.
        lang: Its language code.

    Example:
        >>> [(x.text, x.minutes) for x in find_times("pukul 5 sore, 08.00-10.00 WIB", "id")]
        [('pukul 5 sore', 1020), ('08.00', 480), ('10.00 WIB', 600)]
    """
    if not NUMBER.search(text):
        return []
    clock = _clock(lang)
    matches = list(clock.form.finditer(text))
    found = {n: _time(x, x, clock) for n, x in enumerate(matches) if _is_time(x, clock)}
    for a, b in pairwise(range(len(matches))):
        gap = clock.range.fullmatch(text, matches[a].end(), matches[b].start())
        if gap is None or (a in found) == (b in found):
            continue
        bare, near = (b, a) if a in found else (a, b)
        if _is_other_end(matches[bare], matches[near], gap[0]):
            found[bare] = _time(matches[bare], matches[near], clock)
    return [found[n] for n in sorted(found)]


def _is_time(match: re.Match[str], clock: _Clock) -> bool:
    """Tell whether a number is a time by what stands at it."""
    if not _is_possible(match):
        return False
    half = _plain(match["half"] or "")
    return bool(
        match["military"]
        or match["lead"]
        or match["mark"]
        or half in clock.meridiems
        or (match["minute"] and (match["sign"] != "." or half or match["zone"]))
    )


def _is_possible(match: re.Match[str]) -> bool:
    return bool(match["military"]) or (int(match["hour"]) <= 24 and int(match["minute"] or 0) < 60)


def _is_other_end(match: re.Match[str], near: re.Match[str], gap: str) -> bool:
    """Tell whether a number is a time by the time at the other end of a range."""
    if not _is_possible(match):
        return False
    if match["minute"]:
        return match["sign"] == near["sign"]
    return bool(near["half"] or near["mark"] or not gap.strip().isalpha()) and not near["minute"]


def _time(match: re.Match[str], near: re.Match[str], clock: _Clock) -> Time:
    """Read a time; what it does not say of half and zone, the other end of its range does."""
    if match["military"]:
        hour, minute = divmod(int(match["military"]), 100)
    else:
        hour, minute = int(match["hour"]), int(match["minute"] or match["rest"] or 0)
    half = _plain(match["half"] or near["half"] or "")
    first = clock.meridiems.get(half, clock.dayparts.get(half))
    if hour > 12:
        first = None
    minutes = (60 * hour + minute) % DAY
    if first is not None:
        minutes = (60 * first + (minutes - 60 * first) % HALF) % DAY
    named = match if match["zone"] else near
    return Time(
        match.start(),
        match.end(),
        match[0],
        minutes,
        first is not None or hour > 12 or _is_of_24_hours(match, clock),
        first,
        named["zone"] or "",
        tuple(x + _ahead(named["ahead"]) for x in clock.zones.get(named["zone"] or "", ())),
    )


def _is_of_24_hours(match: re.Match[str], clock: _Clock) -> bool:
    """Tell whether a time that names no half of the day counts from midnight.

    So it does with a zero before the hour; and in a language that counts so, if it has minutes
    and the text does not tell the half somewhere else. Nobody writes 12:30 for 0:30.
    """
    if not match["hour"] or match["hour"].startswith("0"):
        return True
    if not match["minute"] or _is_told(clock.told, match.string):
        return False
    return clock.has_24_hours or match["hour"] == "12"


@functools.lru_cache(16)
def _is_told(half: re.Pattern[str], text: str) -> bool:
    return half.search(text) is not None


def _ahead(text: str | None) -> float:
    """Read the hours of ``GMT+7`` or ``GMT+0530``."""
    if not text:
        return 0.0
    digits = text[1:].replace(":", "")
    hours = int(digits) if len(digits) < 3 else int(digits[:-2]) + int(digits[-2:]) / 60
    return -hours if text[0] == "-" else float(hours)


def retimed(time: Time, other: Time) -> str:
    """Return a time's text with the hour and the minute of another, in the form that it has.

    Args:
        time: The time to write anew.
        other: The time it should tell.

    Returns:
        The text; empty if its words do not fit the other time, or if the zones differ.

    Example:
        >>> [time], [other] = find_times("pukul 18.30", "id"), find_times("5.30 p.m.", "en")
        >>> retimed(time, other)
        'pukul 17.30'
    """
    minutes = other.minutes
    if time.exact and not other.exact:
        minutes = (minutes - time.minutes + HALF // 2) % HALF + time.minutes - HALF // 2
    hour, minute = divmod(minutes % DAY, 60)
    match = CLOCK.search(time.text)
    in_half = time.half is None or (minutes - 60 * time.half) % DAY < HALF
    if match is None or not in_half or (time.zone and other.zone and time.zone != other.zone):
        return ""
    if minute and not match[2]:
        return ""
    if time.half is not None or not (time.exact or other.exact):
        hour = hour % 12 or 12
    shown = f"{hour:02}" if match[1].startswith("0") else str(hour)
    shown += f"{match[2]}{minute:02}" if match[2] else ""
    return time.text[: match.start()] + shown + time.text[match.end() :]


def _plain(text: str) -> str:
    return "".join(text.lower().split())


@functools.cache
def _clock(lang: str) -> _Clock:
    own, known = table(lang, "times"), locale(lang)
    meridiems: dict[str, int] = dict(own["meridiems"])
    marks = list(own.get("marks", ()))
    if known is not None:
        periods = known.day_periods["format"]
        for names in (periods["wide"], periods["abbreviated"]):
            meridiems |= {names[x]: n for x, n in (("am", 0), ("pm", 12)) if x in names}
        marks += re.findall(
            r"[^\W\d_]{1,4}", known.datetime_skeletons["H"].pattern.replace("H", "")
        )
    dayparts: dict[str, int] = own.get("dayparts", {})
    lead = alternatives(own.get("leads", ()))
    half = re.sub(r"(?:\\?\s)+", r"\\s?", alternatives([*meridiems, *dayparts]))
    zone = alternatives(own["zones"])
    ahead = r"[+-]\d{1,2}(?::?\d\d)?"
    return _Clock(
        re.compile(
            rf"(?:(?<!\w)(?P<lead>(?i:{lead}))\s*)?(?<![\w.,:/$€£+])"
            r"(?:(?P<hour>\d{1,2})(?:(?P<sign>[.:h])(?P<minute>\d\d))?"
            rf"|(?P<military>[0-2]\d[0-5]\d)(?=\s?{zone}))(?!\d|[.,:/]\d|%)"
            rf"(?:\s?(?P<mark>{alternatives(marks)})(?!\w)(?:\.?\s?(?P<rest>[0-5]\d)(?!\w|[.,]\d))?)?"
            rf"(?:[\s,]{{0,2}}(?P<half>(?i:{half}))(?!\w))?"
            rf"(?:\s?\(?(?P<zone>{zone})(?P<ahead>{ahead})?(?!\w)(?:\s?\({zone}{ahead}\))?)?"
        ),
        re.compile(joiners(lang)),
        {_plain(x): hour for x, hour in meridiems.items()},
        {_plain(x): hour for x, hour in dayparts.items()},
        own["zones"],
        re.compile(rf"(?<!\w){half}(?!\w)", re.IGNORECASE),
        known is not None and "H" in known.time_formats["short"].pattern,
    )
