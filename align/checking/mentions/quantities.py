"""Quantities: numbers in digits and in words, with what they count."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from align.checking.mentions.measures import PERCENT, POINTS
from align.checking.mentions.mention import Mention, words_in
from align.checking.mentions.number_language import (
    ROMAN_NUMERALS,
    SPACES,
    Measure,
    NumberLanguage,
    number_language,
)
from align.checking.mentions.number_words import LARGEST, ONE, Form, Tokens, Words, read_words

__all__ = ["Form", "Quantity", "find_quantities"]

DIGITS = re.compile(r"\d+")
FIGURE = re.compile(r"[\d¼-¾⅐-⅞]")
# The numerator is less than the denominator, and that is small: all else is a code.
FRACTION = re.compile(r"(?P<upper>\d)/(?P<lower>[2-9]|10)(?![\d/])")
MIXED = re.compile(rf" ?(?:(?P<vulgar>[¼-¾⅐-⅞])|(?<= ){FRACTION.pattern})")
RANGE = re.compile(r"\s?[-–—‑~]\s?")
SHORT_WORD = re.compile(r"\s[^\W\d_]{1,8}\s")
GROUPING = re.compile(f"[{SPACES}'’٬]")
NO_BREAK = re.compile(f"[{SPACES}]")
BEFORE_MEASURE = tuple(f"{SPACES}-‑")
# What stands after a number, in code points: enough for the longest name of a unit.
TAIL = 48
WORD = re.compile(rf"[^{SPACES}]{{1,{TAIL}}}")
# Later decades are none.
LAST_YEAR = 3000
# The longest sign of money.
SIGN = 6
PUNCTUATION = ".,;:!?)]}\"'”’»"
NOTHING = Measure()


@dataclass(frozen=True, slots=True)
class Quantity(Mention):
    """A number, with what it counts. Signs are not read: "fell by 5" is "-5".

    Attributes:
        value: The number.
        also: Other numbers that it can be: 1980 for "80s", two million for the first of
            "2-3 million".
        swapped: The number, if the separators are read as another language's.
        foreign: Whether they can't be read as the language's own.
        form: How it is said.
        ordinal: Whether it is a place in an order.
        unit: The CLDR's name of the unit, if one follows.
        currencies: The codes of the currencies that may be meant.
        mantissa: The number without its magnitude.
        magnitude: What the mantissa is multiplied by, in a word: a million in "80 million".
        figure: Where mantissa and magnitude stand, in code points of the text.
    """

    value: Decimal
    also: tuple[Decimal, ...] = ()
    swapped: Decimal | None = None
    foreign: bool = False
    form: Form = "digits"
    ordinal: bool = False
    unit: str = ""
    currencies: frozenset[str] = frozenset()
    mantissa: Decimal = Decimal(0)
    magnitude: Decimal = ONE
    figure: tuple[int, int] = (0, 0)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The number, and what else it can be."""
        return (self.value, *self.also)

    @property
    def is_year(self) -> bool:
        """Whether it looks like a year: four digits and nothing that is counted."""
        return (
            self.text.isdecimal() and len(self.text) == 4 and not self.unit and not self.currencies
        )

    @property
    def is_share(self) -> bool:
        """Whether it is in percent or percentage points."""
        return self.unit in (PERCENT, POINTS)


def find_quantities(text: str, lang: str) -> list[Quantity]:
    """Find the quantities of a text.

    Args:
        text: The text; what other finders have read is blanked.
        lang: Its language code.

    Returns:
        Quantities in the order of the text.

    Example:
        >>> [(x.text, int(x.value)) for x in find_quantities("US$80 million for ten", "en")]
        [('US$80 million', 80000000), ('ten', 10)]
        >>> [int(x.value) for x in find_quantities("yang ke-19, dua puluh lima", "id")]
        [19, 25]
    """
    language = number_language(lang)
    if not FIGURE.search(text) and language.begins.isdisjoint(map(str.lower, words_in(text))):
        return []
    matches = list(language.digits.finditer(text))
    tokens = Tokens(text, matches, [match.group().lower() for match in matches])
    return _ranges(text, list(_Reader(text, tokens, language).read()), language.half_to)


def _ranges(text: str, found: list[Quantity], half_to: frozenset[str]) -> list[Quantity]:
    """Read the first number of a range, a year in words, and an hour, by what they stand at."""
    for n in range(len(found) - 1):
        first, last = found[n], found[n + 1]
        if last.start - first.end > len(" sampai "):
            continue
        gap = text[first.end : last.start]
        if first.form == "digits" and RANGE.fullmatch(gap):
            found[n], found[n + 1] = _shared(first, last), _lengthened(first, last)
        elif first.form == "digits" and SHORT_WORD.fullmatch(gap):
            found[n] = _multiplied(first, last)
        elif gap == " " and first.text.lower() in half_to and last.numbers == (last.mantissa,):
            # "Setengah delapan": half past seven.
            found[n + 1] = replace(last, also=(last.value - 1,))
        elif gap == " " and first.form == last.form == "words" and first.value < 100:
            # "nineteen eighty-four"
            found[n] = replace(first, also=(first.value * 100 + last.value,))
            found[n + 1] = replace(last, form="loose")
    return found


def _multiplied(first: Quantity, last: Quantity) -> Quantity:
    """Read "2 to 3 million"; it is two million only if the other side says so."""
    if first.magnitude == 1 and last.magnitude > 1:
        return replace(first, also=(*first.also, first.value * last.magnitude))
    return first


def _shared(first: Quantity, last: Quantity) -> Quantity:
    return replace(_multiplied(first, last), unit=first.unit or last.unit)


def _lengthened(first: Quantity, last: Quantity) -> Quantity:
    """Read "1950-53", and "$2-3"."""
    last = replace(last, currencies=last.currencies or first.currencies)
    short, long = f"{last.value:f}", f"{first.value:f}"
    if len(short) < len(long) and last.value < first.value:
        return replace(last, also=(*last.also, Decimal(long[: -len(short)] + short)))
    return last


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands behind a number.

    Attributes:
        magnitude: What it is multiplied by.
        size_end: Where that ends.
        measure: What it counts.
        end: Where that ends.
        perhaps: What else it may be multiplied by: the "m" of "200m" is metres or a million.
    """

    magnitude: Decimal
    size_end: int
    measure: Measure
    end: int
    perhaps: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the quantities of a text."""

    text: str
    tokens: Tokens
    language: NumberLanguage

    def read(self) -> Iterator[Quantity]:
        """Yield the quantities."""
        begins, matches = self.language.begins, self.tokens.matches
        end = 0
        for at, word in enumerate(self.tokens.lower):
            if word not in begins and (word[0].isalpha() or not FIGURE.match(word)):
                continue
            if matches[at].start() < end:
                continue
            found = self._at(at)
            if found:
                end = found[-1].end
                yield from found

    def _at(self, at: int) -> list[Quantity]:
        token = self.tokens.matches[at]
        if token.lastgroup == "digits":
            return self._digits(token)
        if token.lastgroup == "vulgar":
            return self._vulgar(token)
        if words := read_words(self.tokens, at, self.language):
            return [self._in_words(words)]
        return self._roman(at)

    # --- digits

    def _digits(self, token: re.Match[str]) -> list[Quantity]:
        start, end = token.span()
        first, money = self._sign(start)
        ordinal = self._is_ordinal(start)
        if start and self._is_latin(start - 1) and not money.currencies and not ordinal:
            # The digits of a code.
            return []
        if match := FRACTION.match(self.text, start):
            return [self._quantity(start, match.span(), match.end(), _divided(match))]
        own, swapped = _read_digits(token.group(), self.language.decimal, self.language.group)
        value = swapped if own is None else own
        if value is None:
            return self._pieces(token)
        also = self._abbreviated(token, value)
        end, part = self._fraction(end)
        suffix = self.language.ordinal_suffix
        if suffix and (match := suffix.match(self.text, end)):
            ordinal, end = True, match.end()
        figure_end = end
        decade = self.language.decade
        if decade and _may_be_decade(value) and (match := decade.match(self.text, end)):
            end = match.end()
            also += _of_decade(value)
        quantity = self._quantity(
            first,
            (start, figure_end),
            end,
            value + part if part else value,
            also=also,
            money=money,
            swapped=None if swapped == value else swapped,
            foreign=own is None,
            ordinal=ordinal,
        )
        return [quantity]

    def _is_latin(self, at: int) -> bool:
        return self.text[at].isascii() and self.text[at].isalpha()

    def _is_ordinal(self, start: int) -> bool:
        prefix = self.language.ordinal_prefix
        return bool(prefix and start and prefix.search(self.text, max(0, start - SIGN), start))

    def _sign(self, start: int) -> tuple[int, Measure]:
        """Find a sign of money that ends where a number begins, or a space before."""
        text, signs = self.text, self.language.signs
        end = start - 1 if start and text[start - 1] in SPACES else start
        if end and text[end - 1] in self.language.sign_ends:
            for length in range(min(SIGN, end), 0, -1):
                sign = text[end - length : end]
                in_word = sign[0].isalpha() and end > length and text[end - length - 1].isalnum()
                if sign in signs and not in_word:
                    return end - length, signs[sign]
        return start, NOTHING

    def _abbreviated(self, token: re.Match[str], value: Decimal) -> tuple[Decimal, ...]:
        """Return what a number is with what may have been left out: ".5", "'98"."""
        digits, before = token.group(), self.text[max(0, token.start() - 2) : token.start()]
        if not before or not digits.isdecimal():
            return ()
        if before[-1] in ".," and not before[:-1].isalnum():
            return (value.scaleb(-len(digits)),)
        if before[-1] in "'’‘" and len(digits) == 2:
            return _of_decade(value)
        return ()

    def _fraction(self, end: int) -> tuple[int, Decimal]:
        """Read the fraction behind a whole number: "2½", "2 1/2", "2 and a half"."""
        if match := MIXED.match(self.text, end):
            vulgar = match["vulgar"]
            return match.end(), _vulgar(vulgar) if vulgar else _divided(match)
        halves = self.language.halves
        if halves and (match := halves.match(self.text, end)):
            return match.end(), Decimal("0.5")
        return end, Decimal(0)

    def _vulgar(self, token: re.Match[str]) -> list[Quantity]:
        return [Quantity(*token.span(), token.group(), _vulgar(token.group()), form="loose")]

    def _pieces(self, token: re.Match[str]) -> list[Quantity]:
        """Read what is no one number, such as a version, as several."""
        places = [
            (token.start() + x.start(), token.start() + x.end())
            for x in DIGITS.finditer(token.group())
        ]
        return [
            Quantity(*x, self.text[slice(*x)], number, mantissa=number, figure=x)
            for x in places
            for number in [Decimal(self.text[slice(*x)])]
        ]

    # --- words

    def _in_words(self, words: Words) -> Quantity:
        start = self.tokens.matches[words.first].start()
        end = self.tokens.matches[words.at - 1].end()
        value, form = words.value, words.form
        if form == "loose" and not words.ordinal and words.value == 1:
            end, part = self._fraction(end)
            value, form = value + part, "words" if part else "loose"
        elif form == "words":
            end, part = self._fraction(end)
            value += part
        if form != "words":
            text = self.text[start:end]
            return Quantity(start, end, text, value, form=form, ordinal=words.ordinal)
        quantity = self._quantity(start, (start, end), end, value, form=form)
        if quantity.text.lower().endswith(tuple(self.language.vague)):
            # "Tiga puluhan": the thirties.
            return replace(quantity, form="loose", also=_of_decade(quantity.value))
        if words.magnitude > 1 and quantity.magnitude == 1:
            mantissa = value / words.magnitude
            return replace(quantity, mantissa=mantissa, magnitude=words.magnitude)
        return quantity

    def _roman(self, at: int) -> list[Quantity]:
        token = self.tokens.matches[at]
        word = token.group()
        if word not in ROMAN_NUMERALS:
            return []
        before = self.tokens.matches[at - 1].group() if self.tokens.following(at) else ""
        sure = (
            before.lower() in self.language.roman_after
            or self.tokens.following(at + 1) in self.language.roman_before
        )
        name = before[:1].isupper() and not before.isupper()
        # A letter behind a name is an initial.
        if not sure and not (name and len(word) > 1):
            return []
        return [Quantity(*token.span(), word, ROMAN_NUMERALS[word], form="roman")]

    # --- what follows a number

    def _quantity(
        self,
        first: int,
        figure: tuple[int, int],
        end: int,
        value: Decimal,
        *,
        also: tuple[Decimal, ...] = (),
        money: Measure = NOTHING,
        swapped: Decimal | None = None,
        foreign: bool = False,
        form: Form = "digits",
        ordinal: bool = False,
    ) -> Quantity:
        tail = self._tail(end, is_money=bool(money.currencies), is_year=1900 <= value < 2100)
        numbers = (value, *also)
        perhaps = [x * tail.perhaps for x in numbers] if tail.perhaps else []
        if tail.magnitude > 1:
            numbers = tuple(x * tail.magnitude for x in numbers)
            swapped = swapped and swapped * tail.magnitude
            figure = (figure[0], tail.size_end)
        return Quantity(
            first,
            tail.end,
            self.text[first : tail.end],
            numbers[0],
            (*numbers[1:], *perhaps),
            swapped,
            foreign,
            form,
            ordinal,
            tail.measure.unit,
            money.currencies or tail.measure.currencies,
            value,
            tail.magnitude,
            figure,
        )

    def _tail(self, end: int, *, is_money: bool, is_year: bool) -> _Tail:
        magnitude, size_end, is_letter = self._magnitude(end, is_year=is_year)
        measure, measure_end = self._measure(size_end)
        if not is_letter or is_money or measure.currencies:
            return _Tail(magnitude, size_end, measure, measure_end)
        unit, unit_end = self._measure(end)
        if unit.unit:
            return _Tail(ONE, end, unit, unit_end, perhaps=magnitude)
        return _Tail(magnitude, size_end, measure, measure_end, perhaps=ONE)

    def _magnitude(self, end: int, *, is_year: bool) -> tuple[Decimal, int, bool]:
        """Read the magnitudes behind a number; tell whether it is one letter, in doubt."""
        language, magnitude = self.language, ONE
        find = language.after_digits
        while find and magnitude <= LARGEST and (match := find.match(self.text, end)):
            word = match.group(match.lastgroup or 0)
            if match.lastgroup == "short":
                size, is_letter = language.short[word], len(word) == 1
                return magnitude * size, match.end(), is_letter and magnitude == 1
            long = word.lower()
            is_vague = long in language.vague or not match.group().endswith(word)
            if is_year and is_vague:
                break
            size = language.magnitudes.get(long) or language.vague.get(long) or language.short[word]
            magnitude, end = magnitude * size, match.end()
        return magnitude, end, False

    def _measure(self, end: int) -> tuple[Measure, int]:
        """Read the unit or the money behind a number."""
        text, language = self.text, self.language
        start = end + 1 if text[end : end + 1] in BEFORE_MEASURE else end
        word = WORD.match(text, start)
        if word is None:
            return NOTHING, end
        if text[start].isalpha() and text[start].lower() == text[start].upper():
            # A script without case, and often without spaces.
            for length in range(SIGN, 0, -1):
                if found := language.measures.get(text[start : start + length]):
                    return found, start + length
            return NOTHING, end
        head = word.group().lower()
        most = language.measure_heads.get(head) or language.measure_heads.get(
            head.rstrip(PUNCTUATION), 0
        )
        ends = [x.end() for x in islice(WORD.finditer(text, start, start + TAIL), most)]
        for last in reversed(ends):
            name = NO_BREAK.sub(" ", text[start:last].lower())
            for form in (name, name.rstrip(PUNCTUATION)):
                if found := language.measures.get(form):
                    return found, start + len(form)
        return NOTHING, end


def _may_be_decade(value: Decimal) -> bool:
    return value < LAST_YEAR and value % 10 == 0


def _of_decade(value: Decimal) -> tuple[Decimal, ...]:
    """Return the years and the century that a decade can be: "80s", "1800s"."""
    if value < 100:
        return (value + 1900, value + 2000)
    return (value / 100 + 1,) if value % 100 == 0 else ()


def _vulgar(sign: str) -> Decimal:
    upper, _, lower = unicodedata.normalize("NFKC", sign).partition("\u2044")
    return Decimal(upper) / Decimal(lower)


def _divided(match: re.Match[str]) -> Decimal:
    return Decimal(match["upper"]) / Decimal(match["lower"])


@functools.lru_cache(1 << 12)
def _read_digits(token: str, decimal: str, group: str) -> tuple[Decimal | None, Decimal | None]:
    """Read a number in digits with a language's separators, and with those swapped."""
    plain = GROUPING.sub("", token).replace("٫", decimal)
    if plain.isdecimal():
        return Decimal(plain), Decimal(plain)
    other = "," if decimal == "." else "."
    groups_by_other = group in (".", ",")
    own = _with(plain, decimal, other if groups_by_other else "")
    swapped = _with(plain, other, decimal)
    if swapped is None and not groups_by_other:
        swapped = _with(plain, decimal, other)
    return own, swapped


def _with(token: str, decimal: str, group: str) -> Decimal | None:
    whole, *decimals = token.split(decimal)
    first, *groups = whole.split(group) if group else [whole]
    if len(decimals) > 1 or not all(x.isdecimal() for x in (first, *groups, *decimals)):
        return None
    # Groups of three; in India of two, but for the last one.
    if groups and not (
        len(groups[-1]) == 3
        and all(2 <= len(x) <= 3 for x in groups)
        and len(first) <= 3
        and not first.startswith("0")
    ):
        return None
    return Decimal(".".join([first + "".join(groups), *decimals]))
