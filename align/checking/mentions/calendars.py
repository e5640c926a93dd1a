"""How a language writes dates, and calls its months and days: from the CLDR and its file."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from align.checking.language_data import language_file, locale
from align.checking.mentions.mention import words_in
from align.language import primary

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["LONGEST_SHORT_FORM", "Calendar", "alternatives", "calendar", "joiners", "table"]

# What all languages share stands in a file of its own, named as the CLDR names it.
ROOT = "root"
# Spellings that are no longer than this are short forms, if the full one is longer.
LONGEST_SHORT_FORM = 4
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEAR = r"(?P<year>(?<!\d)[12]\d{3}(?!\d|[.,]\d)|['’]\d\d(?!\w))"
# Text in these scripts has no spaces between words.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
WORD = re.compile(r"[^\W\d_]+")
FIELD = re.compile(r"(y+|M+|d+)|'([^']*)'|([^yMd'])")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates of a language.

    Attributes:
        months: The number of a month, 1 to 12, by its spellings in small letters.
        weekdays: The number of a day of the week, from Monday, 0, by its spellings.
        month_names: The months' names, written out and shortened.
        weekday_names: The days' names, likewise.
        years_ahead: By how much its years are ahead where they count from the Buddha.
        order: Which comes first in figures, ``day`` or ``month``; ``either`` if nobody knows.
        month_words: The words that a month's name may begin with; ``None`` where words are not
            set apart.
        weekday_words: Those of the days, likewise.
        named: How dates with a month's name are written, the fullest first; the groups are
            ``days``, ``month`` and ``year``.
        figured: How dates in figures are written, likewise; ``figures`` is the group of a day
            and a month in an order that is to be told.
        month: A month that stands alone; the group is ``led`` where a word led to it.
        weekday: A day of the week that stands alone, likewise.
        weekday_before: A day of the week at the end of the text before a date.
        weekday_after: One in brackets at the beginning of the text behind a date.
        led: The end of a text that leads to a date, as a bracket does.
        no_dates: Phrases that hold a name of a month or a day but tell no date.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    month_names: tuple[tuple[str, ...], ...]
    weekday_names: tuple[tuple[str, ...], ...]
    years_ahead: int
    order: str
    month_words: frozenset[str] | None
    weekday_words: frozenset[str] | None
    named: tuple[re.Pattern[str], ...]
    figured: tuple[re.Pattern[str], ...]
    month: re.Pattern[str]
    weekday: re.Pattern[str]
    weekday_before: re.Pattern[str]
    weekday_after: re.Pattern[str]
    led: re.Pattern[str]
    no_dates: re.Pattern[str]

    def names(self, text: str) -> tuple[bool, bool]:
        """Tell whether a text may have the name of a month in it, and of a day of the week."""
        words = words_in(text)
        return (
            self.month_words is None or not self.month_words.isdisjoint(words),
            self.weekday_words is None or not self.weekday_words.isdisjoint(words),
        )


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
    homographs = frozenset(own.get("homographs", ()))
    long = _long(known)
    counted = _counted(long) if "MMM" not in long else []
    # Hebrew writes its preposition and the month as one word.
    prefixes = re.findall(r"([^\W\d_a-zA-Z])M", long)
    cased_months, cased_weekdays = _cased(months, homographs), _cased(weekdays, homographs)
    is_spaced = not (counted or prefixes) and not any(
        map(UNSPACED.search, cased_months | cased_weekdays)
    )
    leads = alternatives(own.get("leads", ()))
    before = alternatives(own.get("before", ()))
    weekday = alternatives(cased_weekdays)
    not_said = "".join(rf"(?<!\b{re.escape(x)} )" for x in own.get("weekday_words", ()))
    dayparts = alternatives(table(lang, "times").get("dayparts", ()))
    return Calendar(
        months,
        weekdays,
        month_names,
        weekday_names,
        own.get("years_ahead", 0),
        _order(lang, known),
        _first_words(cased_months) if is_spaced else None,
        _first_words(cased_weekdays) if is_spaced else None,
        tuple(map(re.compile, _named(lang, known, long, cased_months, prefixes))),
        tuple(map(re.compile, [*counted, *_figured(known)])),
        re.compile(_alone(_wide(month_names, own.get("months", ())), homographs, leads, "month")),
        re.compile(
            _alone(_wide(weekday_names, own.get("weekdays", ())), homographs, leads, "weekday")
        ),
        re.compile(
            rf"(?<![-–—])(?P<weekday>{_word(weekday)})(?:(?<!\w{{5}})\.)?(?:\s+{dayparts})?"
            rf"[\s,(（]{{1,3}}(?:{before}\s+){{0,2}}$"
        ),
        re.compile(rf"\s*[(（](?P<weekday>{weekday})[)）]"),
        re.compile(rf"(?:\(|(?<!\w){before}\s+)$", re.IGNORECASE),
        re.compile(not_said + _word(alternatives(own.get("no_dates", ()))), re.IGNORECASE),
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
    return small | {x.upper() for x in names} | {_capitalised(x) for x in names}


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


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


def _first_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(WORD.findall(x)[0] for x in names)


def _wide(names: Sequence[Sequence[str]], more: Iterable[str]) -> list[str]:
    """Return the names that stand alone: those written out."""
    return [x[0] for x in names if x] + [
        _capitalised(x) for x in more if len(x) > LONGEST_SHORT_FORM
    ]


def _named(
    lang: str, known: Locale | None, long: str, months: set[str], prefixes: Sequence[str]
) -> Iterable[str]:
    if not months:
        return
    own = table(lang, "dates")
    connectors = {*own.get("between", ()), *(b for _, b, _ in FIELD.findall(long) if b.isalpha())}
    if known is not None and "G" in long:
        connectors.add(known.eras["abbreviated"][1])
    words = rf"(?:{alternatives(connectors)}(?!\w)\.?\s*){{0,2}}"
    hyphen = "-" if "-" in long else ""
    between, before_year = rf"[\s./{hyphen}]{{0,2}}{words}", rf"[\s.,،-]{{0,2}}{words}"
    day = rf"\d{{1,2}}(?:{alternatives(own['ordinals'])}(?!\w))?"
    days = rf"(?P<days>(?<![\w.,:/$€£])(?<!\d[-–—]){day}(?:(?:,\s+{day})*{joiners(lang)}{day})?)"
    prefix = f"{alternatives(prefixes)}?" if prefixes else ""
    month = _word(rf"{prefix}(?P<month>{alternatives(months)})") + r"\.?"
    year = rf"(?:{before_year}{YEAR})"
    yield rf"{days}{between}{month}{year}?"
    yield rf"{days}-{month}-(?P<year>(?:[12]\d)?\d\d)(?!\w)"
    day_last = rf"{month}{between}{days}(?!\w|[.,:/]\d|[-–]\d)"
    if long.startswith("y"):
        yield rf"{YEAR}[\s.,]{{0,2}}(?:\w{{1,2}}\.?\s)?{day_last}"
    yield f"{day_last}{year}?" if long.index("M") < long.index("d") else day_last + year
    yield month + year


def _long(known: Locale | None) -> str:
    """Return the pattern of a date with the month written out, which may still be in figures."""
    if known is None:
        return "d MMMM y"
    before, number, behind = re.split(r"(\d+|$)", known.months["format"]["wide"][1], maxsplit=1)
    pattern: str = known.date_formats["long"].pattern
    return pattern.replace("MMMM", f"'{before}'M'{behind}'") if number else pattern


def _counted(long: str) -> list[str]:
    """Return the forms of dates in which a month is called by its number, as in Chinese."""
    figures = {"y": r"(?P<year>[12]\d{3})", "M": r"(?P<month>\d{1,2})", "d": r"(?P<days>\d{1,2})"}
    dated = "".join(
        figures[field[0]] if field else re.escape(text or sign).replace(r"\ ", r"\s?")
        for field, text, sign in FIELD.findall(long)
    )
    year = dated.index("(?P<year>")
    rest = dated[dated.index("(?P<month>") :] if not year else dated[:year].rstrip(r",\s?")
    return [rf"(?<!\d){x}(?!\d)" for x in (dated, rest)]


def _figured(known: Locale | None) -> Iterable[str]:
    """Yield the forms in figures; the last, a day and a month only, is also that of fractions."""
    edge, end = r"(?<![\w.,:/-])", r"(?![\w/-]|[.,:]\d)"
    yield rf"{edge}(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<days>\d{{1,2}}){end}"
    yield rf"{edge}(?P<figures>\d{{1,2}}([-/.])\d{{1,2}})\2(?P<year>\d{{4}}){end}"
    if known is not None and "." in known.date_formats["short"].pattern:
        yield rf"{edge}(?P<figures>\d{{1,2}}\.\s?\d{{1,2}})\.\s?(?P<year>(?:\d\d)?\d\d){end}"
    range_of_days = r"(?P<days>\d{1,2}[-–]\d{1,2})/(?P<month>\d{1,2})"
    yield rf"{edge}{range_of_days}(?:/(?P<year>\d{{4}}))?{end}"
    yield rf"{edge}(?P<figures>\d{{1,2}}/\d{{1,2}})/(?P<year>\d\d){end}"
    yield rf"{edge}(?P<figures>\d{{1,2}}/\d{{1,2}}){end}"
