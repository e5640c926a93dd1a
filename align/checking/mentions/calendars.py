"""How a language writes dates, and calls its months and days: from the CLDR and its file."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from align.checking.language_data import language_file, locale
from align.language import primary

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["Calendar", "alternatives", "calendar", "joiners", "table"]

# What all languages share stands in a file of its own, named as the CLDR names it.
ROOT = "root"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEAR = r"(?P<year>(?<!\d)[12]\d{3}(?!\d|[.,]\d)|['’]\d\d(?!\w))"
# Text in these scripts has no spaces between words.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
FIELD = re.compile(r"(y+|M+|d+)|'([^']*)'|([^yMd'])")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates of a language.

    Attributes:
        months: The number of a month, 1 to 12, by its spellings in small letters.
        weekdays: The number of a day of the week, from Monday, 0, by its spellings.
        month_names: The months' names, written out and shortened.
        weekday_names: The days' names, likewise.
        order: Which comes first in figures, ``day`` or ``month``; ``either`` if nobody knows.
        forms: How dates are written, the fullest first; the groups are ``days``, ``month`` and
            ``year``, or ``figures`` for a day and a month in an order that is to be told.
        weekday: A day of the week that stands alone.
        weekday_before: A day of the week at the end of the text before a date.
        weekday_after: One in brackets at the beginning of the text behind a date.
        led: The end of a text that leads to a date, as a bracket does.
        no_dates: Phrases that hold a name of a month or a day but tell no date.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    month_names: tuple[tuple[str, ...], ...]
    weekday_names: tuple[tuple[str, ...], ...]
    order: str
    forms: tuple[re.Pattern[str], ...]
    weekday: re.Pattern[str]
    weekday_before: re.Pattern[str]
    weekday_after: re.Pattern[str]
    led: re.Pattern[str]
    no_dates: re.Pattern[str]


def table(lang: str, name: str) -> Mapping[str, Any]:
    """Return a table of a language's file, and under it that of all languages.

    Args:
        lang: Language code.
        name: The table's name.

    Example:
        >>> table("id", "times")["zones"]["WIB"], table("xx", "times")["zones"]["GMT"]
        ([7], [0])
    """
    merged: dict[str, Any] = dict(language_file(ROOT).get(name, {}))
    for key, value in language_file(lang).get(name, {}).items():
        merged[key] = merged[key] | value if isinstance(merged.get(key), dict) else value
    return merged


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first; it matches none if there is none.

    Example:
        >>> alternatives(["a", "ab"])
        '(?:ab|a)'
    """
    ordered = sorted(set(words), key=lambda x: (-len(x), x))
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else r"(?!)"


def joiners(lang: str) -> str:
    """Return a pattern of what stands between the ends of a range: dashes, ``and``, ``to``."""
    words = list(table(lang, "dates").get("joiners", ()))
    known = locale(lang)
    if known is not None:
        words += re.findall(r"[^\W\d_]+", known.list_patterns["standard"]["2"].format("", ""))
    return rf"\s*(?:[-–—]|(?<!\w){alternatives(words)}(?!\w))\s*"


@functools.cache
def calendar(lang: str) -> Calendar:
    """Return how a language writes dates.

    Args:
        lang: Language code; one that the CLDR does not know has dates in figures only.

    Example:
        >>> calendar("id").months["oktober"], calendar("id").order, calendar("en").order
        (10, 'day', 'either')
    """
    own, known = table(lang, "dates"), locale(lang)
    month_names = _names(known, "months", range(1, 13))
    weekday_names = _names(known, "days", range(7))
    months = _numbered(month_names, 1) | own.get("months", {})
    weekdays = _numbered(weekday_names, 0) | {
        name: WEEKDAYS.index(day) for name, day in own.get("weekdays", {}).items()
    }
    order = _order(lang, known)
    homographs = frozenset(own.get("homographs", ()))
    weekday = alternatives(_cased(weekdays, homographs))
    wide_weekdays = [names[0] for names in weekday_names if names]
    wide_weekdays += [x for x in own.get("weekdays", {}) if len(x) > 4]
    leads = alternatives(own.get("leads", ()))
    before = alternatives(own.get("before", ()))
    dayparts = alternatives(table(lang, "times").get("dayparts", ()))
    return Calendar(
        months,
        weekdays,
        month_names,
        weekday_names,
        order,
        tuple(map(re.compile, _forms(lang, known, months, month_names, homographs))),
        re.compile(_alone(wide_weekdays, homographs, leads, "weekday")),
        re.compile(
            rf"(?P<weekday>{_word(weekday)})(?:(?<!\w{{5}})\.)?(?:\s+{dayparts})?"
            rf"[\s,(（]{{1,3}}(?:{before}\s+){{0,2}}$"
        ),
        re.compile(rf"\s*[(（](?P<weekday>{weekday})[)）]"),
        re.compile(rf"(?:\(|(?<!\w){before}\s+)$", re.IGNORECASE),
        re.compile(_word(alternatives(own.get("no_dates", ()))), re.IGNORECASE),
    )


def _names(known: Locale | None, what: str, keys: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """Return the names of months or days: in a date, written out and shortened; then alone."""
    if known is None:
        return ((),) * len(keys)
    forms = getattr(known, what)
    found = (
        [forms[use][width][key] for use in ("format", "stand-alone") for width in _WIDTHS]
        for key in keys
    )
    # In Chinese the months are figures: those are read by the form of the date.
    return tuple(
        tuple(dict.fromkeys(x.rstrip(".") for x in names if not any(map(str.isdecimal, x))))
        for names in found
    )


_WIDTHS = ("wide", "abbreviated")


def _numbered(names: Sequence[Sequence[str]], first: int) -> dict[str, int]:
    return {x.lower(): n for n, spelled in enumerate(names, first) for x in spelled}


def _cased(names: Iterable[str], homographs: frozenset[str]) -> set[str]:
    """Spell names in all cases; one that is a word of its own too, with a capital only."""
    names = set(names)
    small = {x for x in names if x not in homographs}
    return (
        small
        | {x.title() for x in names}
        | {x.upper() for x in names}
        | {x[:1].upper() + x[1:] for x in names}
    )


def _order(lang: str, known: Locale | None) -> str:
    """Tell whether the day or the month comes first in figures."""
    orders = table(lang, "dates").get("order", {})
    if lang in orders or primary(lang) in orders:
        return str(orders.get(lang, orders.get(primary(lang))))
    if known is None:
        return "either"
    short = known.date_formats["short"].pattern
    return "month" if short.index("M") < short.index("d") else "day"


def _word(pattern: str) -> str:
    """Ask that no letter goes on before or behind a pattern, but in a script without spaces."""
    return pattern if UNSPACED.search(pattern) else rf"(?<![^\W_]){pattern}(?![^\W_])"


def _alone(names: Iterable[str], homographs: frozenset[str], leads: str, group: str) -> str:
    """Return the pattern of a name alone: as it is written, or in capitals.

    One that is a word of its own too must follow a word that leads to a date.
    """
    all_names = {x for name in names for x in (name, name.upper())}
    words = {x for x in all_names if x.lower() in homographs}
    safe = _word(alternatives(all_names - words))
    if not words:
        return rf"(?P<{group}>{safe})"
    led = rf"(?i:(?<!\w){leads})[\s-]+(?P<led>{alternatives(words)})(?!\w)"
    return rf"(?P<{group}>{safe})|{led}"


def _forms(
    lang: str,
    known: Locale | None,
    months: Mapping[str, int],
    names: Sequence[Sequence[str]],
    homographs: frozenset[str],
) -> Iterable[str]:
    own = table(lang, "dates")
    long = known.date_formats["long"].pattern if known is not None else "d MMMM y"
    connectors = {*own.get("between", ()), *(b for _, b, _ in FIELD.findall(long) if b.isalpha())}
    between = rf"[\s./]{{0,2}}(?:{alternatives(connectors)}(?!\w)\.?\s*){{0,2}}"
    before_year = rf"[\s.,-]{{0,2}}(?:{alternatives(connectors)}(?!\w)\.?\s*){{0,2}}"
    day = rf"\d{{1,2}}(?:{alternatives(own['ordinals'])}(?!\w))?"
    days = rf"(?P<days>(?<![\w.,:/$€£])(?<!\d[-–—]){day}(?:(?:,\s+{day})*{joiners(lang)}{day})?)"
    name = alternatives(_cased(months, homographs))
    # Hebrew writes its preposition and the month as one word.
    prefix = alternatives(re.findall(r"([^\W\d_a-zA-Z])M", long))
    month = rf"(?<![^\W_]){prefix}?(?P<month>{name})(?![^\W_])\.?"
    if UNSPACED.search(name):
        month = rf"(?P<month>{name})\.?"
    if months:
        year_of = rf"(?:{before_year}{YEAR})"
        yield rf"{days}{between}{month}{year_of}?"
        yield rf"{days}-{month}-(?P<year>(?:[12]\d)?\d\d)(?!\w)"
        day_last = rf"{month}{between}{days}(?![\w:]|[.,/]\d|[-–]\d)"
        if long.startswith("y"):
            yield rf"{YEAR}[\s.,]{{0,2}}(?:\w{{1,2}}\.?\s)?{day_last}"
        first_is_month = long.index("M") < long.index("d")
        yield rf"{day_last}{year_of}" + ("?" if first_is_month else "")
        yield month + year_of
    yield from _in_figures(long)
    if months:
        wide = [spelled[0] for spelled in names if spelled]
        wide += [x.title() for x in own.get("months", ()) if len(x) > 4]
        yield _alone(wide, homographs, alternatives(own.get("leads", ())), "month")


def _in_figures(long: str) -> Iterable[str]:
    """Yield the forms in figures; the last, a day and a month only, is also that of fractions."""
    if UNSPACED.search(long):
        parts = {"y": r"(?P<year>[12]\d{3})", "M": r"(?P<month>\d{1,2})", "d": r"(?P<days>\d{1,2})"}
        dated = "".join(
            parts[field[0]] if field else re.escape(text or sign).replace(r"\ ", r"\s?")
            for field, text, sign in FIELD.findall(long.replace("MMMM", "M월"))
        )
        yield dated
        yield dated[dated.index("(?P<month>") :]
    edge, end = r"(?<![\w.,:/-])", r"(?![\w/-]|[.,:]\d)"
    yield rf"{edge}(?P<year>[12]\d{{3}})([-/.])(?P<month>\d{{1,2}})\2(?P<days>\d{{1,2}}){end}"
    yield rf"{edge}(?P<figures>\d{{1,2}}([-/.])\d{{1,2}})\2(?P<year>[12]\d{{3}}){end}"
    yield rf"{edge}(?P<figures>\d{{1,2}}/\d{{1,2}})/(?P<year>\d\d){end}"
    yield rf"{edge}(?P<figures>\d{{1,2}}/\d{{1,2}}){end}"
