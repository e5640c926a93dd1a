"""What the words of a bead's two texts say of it: numbers, names, and text left untranslated.

Nothing here knows a language. Numbers are read by their digits, in any script, and years by any
of three calendars. Names are words with a capital, in scripts that have them, and compared as they
are spelt. What can't be told, as names between two scripts, counts neither for a bead nor against
it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

__all__ = ["Wording", "compare_numbers", "wording", "wordings"]

# More of a kind in one bead says little more.
MOST = 3
# With fewer lower-case words a text may be a title or a code, which are rightly copied.
LEAST_PLAIN = 3
# Shorter words are like others by chance.
LEAST_COGNATE = 4
# The share of the longer of two cognates' letters that the other has, in the same order.
ALIKE = 0.7
# Texts in near languages have words in common. How many is told from the links between two
# documents, beside so many without any, as a few copies say nothing of the languages; and where it
# is more than the last, the documents themselves are copies.
STRANGERS = 4
MOST_TYPICAL = 0.75
# In digits; a longer number is no year, nor an hour of the day.
LONGEST_SHORTENED = 4
NOON = 1200
# A year of the Common Era less that of the Buddhist and of the Persian one, whose year begins in
# March; and the years that are surely one.
ERAS = (-543, 621, 622)
YEARS = range(1700, 2100)

SIGN = "[.,:·٫٬'’]"
GAP = "[.,·٬'’ \u00a0\u2009\u202f]"
NUMBER = re.compile(
    # Grouped: 1,234.5 and 1 234; grouped as in India: 12,34,567, and no list of any length.
    rf"(?:\d{{1,3}}(?:{GAP}\d{{3}}(?!\d))++|\d{{1,2}}(?:,\d\d(?!\d)){{1,6}}+,\d{{3}}(?!\d))(?:[.,·٫]\d++)?+"
    # One sign inside, as in 5.3 and 17:30; two are a date or a paragraph.
    rf"|(?<!\d{SIGN})\d++{SIGN}\d++(?!{SIGN}\d)"
    r"|\d++"
)
# Letters of the scripts with capitals: Latin, Greek, Cyrillic and Armenian.
CASED = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0587\u1e00-\u1fff"
# Kana and Han, where words aren't parted by spaces, and a sign is nearly a word.
SIGNS = "\u3040-\u30ff\u3400-\u9fff"
WORD = re.compile(rf"[{CASED}]{{2,}}|[{SIGNS}]|[^\W\d_{CASED}{SIGNS}]{{2,}}")
# What the next word begins a sentence after, or a quotation, or an item of a list.
BREAKS = frozenset('.!?…:;¿¡"“”„«»‘‹›|•*\n\r')
# What stands inside a name of more than one word.
JOINTS = frozenset(("", " ", "-"))


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of two texts say of whether they say the same.

    Counts stop at ``MOST``.

    Attributes:
        numbers_agree: Numbers found on both sides, however they are written.
        numbers_clash: Pairs of numbers, one a side, that are found on the other side nowhere.
        numbers_lack: Numbers on one side for which the other has none left to clash with. Weak,
            as number words are not read.
        names_agree: Words of names found on the other side, as they are or as cognates.
        names_clash: Pairs of names, one a side and in one script, of which the other side has
            no word. It counts the less, the more words of both sides have a capital, as in
            headlines. Weak, as many names are translated.
        copied: Share, 0 to 1, of the lower-case words that stand on both sides; 1 for a text
            left untranslated, 0 where there are too few words to tell.

    Example:
        >>> wording("He paid 1,500 on 3 May.", "Dia membayar 1.500 pada 4 Mei.").numbers_clash
        1.0
    """

    numbers_agree: float
    numbers_clash: float
    numbers_lack: float
    names_agree: float
    names_clash: float
    copied: float


class _Words(NamedTuple):
    """The words of one text.

    Attributes:
        plain: Those without a capital, in order.
        names: Those with one where none need be; folded, and put together as they follow each
            other, as first names and surnames do.
        openers: Those with one as a sentence begins with them; folded.
        capitals: Share of words with a capital, those that begin a sentence apart.
    """

    plain: list[str]
    names: set[tuple[str, ...]]
    openers: set[str]
    capitals: float


def wording(source: str, target: str) -> Wording:
    """Compare the words of two texts.

    Args:
        source: The text of the source segments.
        target: The text of the target segments.

    Returns:
        What they say, the same if the two are swapped.

    Example:
        >>> found = wording("In 2019, Obama met Merkel.", "Obama bertemu Putin pada 2020.")
        >>> found.numbers_clash, found.names_agree
        (1.0, 1.0)
        >>> wording("This was left as it is.", "This was left as it is.").copied
        1.0
    """
    left, right = _words(source), _words(target)
    numbers_agree, *numbers = compare_numbers(source, target)
    names_agree, names_clash = _compare_names(left, right)
    return Wording(
        numbers_agree=float(min(numbers_agree, MOST)),
        numbers_clash=float(min(*numbers, MOST)),
        numbers_lack=float(min(abs(numbers[0] - numbers[1]), MOST)),
        names_agree=float(min(names_agree, MOST)),
        names_clash=min(names_clash, MOST) * (1 - min(left.capitals, right.capitals)),
        copied=_copied(left.plain, right.plain),
    )


def wordings(links: Iterable[tuple[str, str]]) -> list[Wording]:
    """Compare the words of all links between two documents.

    Args:
        links: The source text and the target text of each.

    Returns:
        What they say. ``copied`` is what goes beyond the median of the documents: Indonesian and
        Malay, Croatian and Serbian have half of their words in common where all is translated.

    Example:
        >>> [x.copied for x in wordings([("This was left as it is.", "This was left as it is.")])]
        [1.0]
        >>> near = [("rain fell on us", "rain fell over me")] * 20
        >>> wording(*near[0]).copied, wordings(near)[0].copied
        (0.5, 0.0)
    """
    found = [wording(source, target) for source, target in links]
    typical = min(median([*(x.copied for x in found), *[0.0] * STRANGERS]), MOST_TYPICAL)
    return [replace(x, copied=max(x.copied - typical, 0.0) / (1 - typical)) for x in found]


def compare_numbers(source: str, target: str) -> tuple[int, int, int]:
    """Compare the numbers in two texts, however they are written.

    Args:
        source: The text of the source segments.
        target: The text of the target segments.

    Returns:
        How many agree, how many are left of the source, and how many of the target.

    Example:
        >>> compare_numbers("He paid 1,500 on 3 May.", "Dia membayar 1.500 pada Mei.")
        (1, 1, 0)
    """
    numbers = _numbers(source), _numbers(target)
    left, right = numbers
    for same in (_equal, _scaled, _parted, _shortened, _of_one_year):
        if not (left and right):
            break
        left, right = same(left, right), same(right, left)
    agree = min(len(numbers[0]) - len(left), len(numbers[1]) - len(right))
    return agree, len(left), len(right)


def _numbers(text: str) -> list[str]:
    """Return the digits of the numbers in a text, in order."""
    found = []
    for match in NUMBER.finditer(text):
        digits = "".join(str(unicodedata.decimal(x)) for x in match[0] if x.isdecimal())
        found.append(digits.lstrip("0") or "0")
    return found


def _equal(numbers: list[str], others: list[str]) -> list[str]:
    """Return the numbers that aren't among the others, or not as often."""
    return list((Counter(numbers) - Counter(others)).elements())


def _scaled(numbers: list[str], others: list[str]) -> list[str]:
    """Return those that no other is a hundred or more times: 1.5 million is 1,500,000.

    Ten times as much is a slip of the pen.
    """
    sizes: dict[str, set[int]] = {}
    for x in others:
        sizes.setdefault(x.rstrip("0"), set()).add(len(x))
    return [x for x in numbers if all(abs(len(x) - n) < 2 for n in sizes.get(x.rstrip("0"), ()))]


def _parted(numbers: list[str], others: list[str]) -> list[str]:
    """Return those that aren't two others in a row, nor in a row make another: 2:1 and 2-1."""
    whole = {x.rstrip("0") for x in others}
    rows = {(a + b).rstrip("0") for a, b in pairwise(others)}
    halves = {x for a, b in pairwise(numbers) if (a + b).rstrip("0") in whole for x in (a, b)}
    return [x for x in numbers if x.rstrip("0") not in rows and x not in halves]


def _shortened(numbers: list[str], others: list[str]) -> list[str]:
    """Return those that no other is another way to write of: 5:30 for 17:30, 95 for 1995."""
    # By what they have in common, as a table has too many to try each with each.
    short = {x for x in others if len(x) <= LONGEST_SHORTENED}
    endings = {x[-2:] for x in short if len(x) == 4}
    hours = {_hour(x) for x in short}

    def is_known(number: str) -> bool:
        if len(number) > LONGEST_SHORTENED:
            return False
        if number in endings if len(number) == 2 else len(number) == 4 and number[-2:] in short:
            return True
        hour = _hour(number)
        return (hour <= NOON and hour + NOON in hours) or (
            hour <= 2 * NOON and hour - NOON in hours
        )

    return [x for x in numbers if not is_known(x)]


def _hour(number: str) -> int:
    """Return a number as on the clock: 5 and 17 are 500 and 1700, 530 and 1730 what they are."""
    return int(number if len(number) > 2 else f"{number}00")


def _of_one_year(numbers: list[str], others: list[str]) -> list[str]:
    """Return those that no other is the same year as by another calendar: 2562 for 2019."""
    years, given = {year for x in others for year in _common_years(x)}, set(others)
    return [x for x in numbers if x not in years and given.isdisjoint(_common_years(x))]


def _common_years(number: str) -> list[str]:
    """Return the years of the Common Era that a number may mean by another calendar."""
    if len(number) != 4:
        return []
    return [str(year) for shift in ERAS if (year := int(number) + shift) in YEARS]


def _words(text: str) -> _Words:
    """Tell the words of a text apart: plain ones, names, and those that may be either."""
    plain: list[str] = []
    names: list[list[str]] = []
    openers: set[str] = set()
    inside = capitals = end = named = 0
    for match in WORD.finditer(text):
        word, gap = match[0], text[end : match.start()]
        begins = not end or not BREAKS.isdisjoint(gap)
        goes_on = 0 < named == end and gap in JOINTS
        inside += not begins
        end = match.end()
        if word == word.lower():
            plain.append(word)
        elif begins and not word.isupper():
            openers.add(_folded(word))
        else:
            if not goes_on:
                names.append([])
            names[-1].append(_folded(word))
            capitals += not begins
            named = end
    share = capitals / inside if inside else 0.0
    return _Words(plain, {tuple(name) for name in names}, openers, share)


@lru_cache(1 << 14)
def _folded(word: str) -> str:
    """Return a word without case and accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(x for x in plain if not unicodedata.combining(x))


@lru_cache(1 << 14)
def _script(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0]


def _compare_names(source: _Words, target: _Words) -> tuple[int, int]:
    """Return how many names agree, and how many clash."""
    known = _known(source, target), _known(target, source)
    left = [
        Counter(_script(name[0]) for name in side.names if found.isdisjoint(name))
        for side, found in zip((source, target), known, strict=True)
    ]
    return max(map(len, known)), (left[0] & left[1]).total()


def _known(side: _Words, other: _Words) -> set[str]:
    """Return the words of one side's names that the other has, too.

    What may be a name only as it begins a sentence has to have a capital there.
    """
    names = {word for name in side.names for word in name}
    openers = {x for x in side.openers if len(x) >= LEAST_COGNATE}
    capitals = {word for name in other.names for word in name} | other.openers
    everything = capitals | {_folded(word) for word in other.plain} if names else capitals
    return _matched(names, everything) | _matched(openers, capitals)


def _matched(names: Set[str], words: Set[str]) -> set[str]:
    """Return the names that are among some words, as they are or as a cognate."""
    found = set(names & words)
    begun: dict[str, list[str]] = {}
    for word in words if len(found) < len(names) else ():
        if len(word) >= LEAST_COGNATE:
            begun.setdefault(word[:1], []).append(word)
            begun.setdefault(word[-2:], []).append(word)
    for name in names - found:
        near = begun.get(name[:1], []) + begun.get(name[-2:], [])
        if any(_are_cognates(name, word) for word in near):
            found.add(name)
    return found


def _are_cognates(one: str, other: str) -> bool:
    """Tell whether two words are spelt alike: Singapore and Singapura, German and Jerman.

    What counts is their longest common subsequence, of which a bit vector tells the length
    (Hyyrö 2004).
    """
    shorter, longer = sorted((one, other), key=len)
    least = ALIKE * len(longer)
    if len(shorter) < max(LEAST_COGNATE, least):
        return False
    places: dict[str, int] = {}
    for n, letter in enumerate(shorter):
        places[letter] = places.get(letter, 0) | 1 << n
    whole = row = (1 << len(shorter)) - 1
    for letter in longer:
        held = row & places.get(letter, 0)
        row = (row + held) | (row - held)
    return len(shorter) - (row & whole).bit_count() >= least


def _copied(source: list[str], target: list[str]) -> float:
    """Return the share of the longer side's words that stand on the other side, too."""
    longer = max(len(source), len(target))
    if longer < LEAST_PLAIN:
        return 0.0
    return (Counter(source) & Counter(target)).total() / longer
