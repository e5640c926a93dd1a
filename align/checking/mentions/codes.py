"""Codes, which a translation keeps as they are: ``59-NQ/TW``, ``COVID-19``, ``G20``, ``16/40``.

A code has a letter and a digit, or two numbers and a stroke. What may be a date, a time, a
fraction or an amount is left to those: this is the one place that decides it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from align.checking.mentions.calendars import table
from align.checking.mentions.dates import find_dates
from align.checking.mentions.mention import Mention
from align.checking.mentions.times import find_times

__all__ = ["Code", "find_codes", "letters_and_digits"]

DIGIT = re.compile(r"\d")
NUMBER = re.compile(r"\d+")
DASHES = "-‐‑–"
PART = r"[^\W_]+(?:[.,]\d+)*"
TOKEN = re.compile(
    rf"(?<![{DASHES}\w$€£¥/.,])(?=[{DASHES}\w/.,]*\d){PART}(?:[{DASHES}/]{PART})*(?!\w)"
)
# With these for the lower number, figures with a stroke are a fraction.
LARGEST_DENOMINATOR = 10
WITH_DIGIT = re.compile(r"([^\W\d_]+)\d")
COUNTED = re.compile(r"\d+(?:[.,]\d+)*s?")
# The number behind a word, as in "Mid-1962", may be a year.
YEAR = re.compile(r"[12]\d{3}s?")
PLURAL = re.compile(r"(?<=[\dA-Z])s$")


@dataclass(frozen=True, slots=True)
class Code(Mention):
    """A code.

    Attributes:
        key: What of it must stay the same: no matter the case and the kind of hyphen.
    """

    key: str = ""

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers in it."""
        return tuple(Decimal(x) for x in NUMBER.findall(self.text))


def find_codes(text: str, lang: str) -> list[Code]:
    """Find the codes in a text.

    Args:
        text: The text.
        lang: Its language code.

    Example:
        >>> [x.text for x in find_codes("Resolution 59-NQ/TW, COVID-19, 10/11/2025, 5pm.", "en")]
        ['59-NQ/TW', 'COVID-19']
    """
    if not DIGIT.search(text):
        return []
    shouted = not any(map(str.islower, text))
    found = []
    for match in TOKEN.finditer(text):
        token, offset = _core(match[0])
        if token and _is_code(token, lang, shouted):
            start = match.start() + offset
            found.append(Code(start, start + len(token), token, _key(token)))
    return found


def letters_and_digits(text: str) -> str:
    """Return a text's letters and digits, without case.

    Example:
        >>> letters_and_digits("Covid‑19, CO₂")
        'covid19co2'
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _key(token: str) -> str:
    return re.sub(
        f"[{DASHES}]", "-", unicodedata.normalize("NFKC", PLURAL.sub("", token)).casefold()
    )


@functools.lru_cache(1 << 12)
def _core(token: str) -> tuple[str, int]:
    """Cut the words off that a language hangs on a code: ``anti-COVID-19``, ``G20-led``."""
    parts = re.split(f"([{DASHES}/])", token)
    first, last = 0, len(parts)
    while first < last and parts[first].isalpha() and parts[first].islower():
        first += 2
    while last > first and parts[last - 1].isalpha() and not parts[last - 1].isupper():
        last -= 2
    core = "".join(parts[first:last])
    return (core, len("".join(parts[:first]))) if DIGIT.search(core) else ("", 0)


@functools.lru_cache(1 << 12)
def _is_code(token: str, lang: str, shouted: bool) -> bool:
    parts = re.split(f"[{DASHES}/]", token)
    if any(map(str.isalpha, token)):
        shaped = any(map(_is_of_both, parts)) or any(
            _is_pair(a, b, lang, shouted) for a, b in pairwise(parts)
        )
    else:
        shaped = "/" in token and _are_figures_of_a_code(token)
    return shaped and not any(
        x.start == 0 and x.end == len(token)
        for find in (find_dates, find_times)
        for x in find(token, lang)
    )


def _is_of_both(part: str) -> bool:
    """Tell whether a letter and then a digit make a code of a word: not ``5pm``, not ``Rp50``."""
    match = WITH_DIGIT.match(part)
    if match is None or not any(map(str.isupper, part)):
        return False
    letters = match[1]
    return letters not in _currencies() and not (len(letters) == 2 and letters[1].islower())


def _is_pair(first: str, second: str, lang: str, shouted: bool) -> bool:
    """Tell whether two parts make a code: ``COVID-19`` and ``59-NQ``, not ``Ke-8``, ``20-year``."""
    if COUNTED.fullmatch(second) and first.isalpha():
        prefixes = table(lang, "codes").get("prefixes", ())
        return not YEAR.fullmatch(second) and not first.islower() and first.lower() not in prefixes
    return COUNTED.fullmatch(first) is not None and second.isupper() and not shouted


def _are_figures_of_a_code(token: str) -> bool:
    """Tell whether figures are neither a fraction nor two years."""
    figures = token.split("/")
    if not all(map(str.isdecimal, figures)):
        return False
    if len(figures) > 2:
        return True
    upper, lower = figures
    if YEAR.fullmatch(upper) and len(lower) in (2, 4):
        return False
    return not int(upper) < int(lower) <= LARGEST_DENOMINATOR


@functools.cache
def _currencies() -> frozenset[str]:
    """Letters that stand at an amount, as in ``USD80`` or ``RM50``."""
    from babel.core import get_global

    own = table("", "codes")
    return (frozenset(get_global("all_currencies")) | set(own["currencies"])) - set(own["meetings"])
