"""Quantities: numbers in digits and in words, with what they count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from align.checking.mentions.measures import PERCENT, POINTS
from align.checking.mentions.mention import Mention
from align.checking.mentions.number_language import (
    SPACES,
    Measure,
    NumberLanguage,
    number_language,
)

__all__ = ["Form", "Quantity", "find_quantities"]

# How sure it is that a number is meant: digits are one; words may be; "hundreds" says its size
# only; "second" and "both" are one only if the other side says so.
Form = Literal["digits", "words", "roman", "vague", "loose"]
ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# After a name: no initials, no abbreviations.
ROMAN_AFTER_NAME = re.compile(r"(?=..)L?X{0,3}(?:IX|IV|V?I{0,3})")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
LETTERS = re.compile(r"[^\W\d_]+")
# What can be a number without being a number word.
FIGURE = re.compile(r"\d|[¼-¾⅐-⅞]|\b[IVXLCDM]+\b")
# The numerator is less than the denominator, and that is small: all else is a code.
FRACTION = re.compile(r"(?P<upper>\d)/(?P<lower>[2-9]|10)(?![\d/])")
MIXED = re.compile(rf" ?(?:(?P<vulgar>[¼-¾⅐-⅞])|(?<= ){FRACTION.pattern})")
GAP = re.compile(r"[-‑– \u00a0\u202f]+")
RANGE = re.compile(r"\s?[-–—‑~]\s?")
SHORT_WORD = re.compile(r"\s[^\W\d_]{1,8}\s")
WORD = re.compile(rf"[^{SPACES}]+")
# What stands after a number, in code points: enough for the longest name of a unit.
TAIL = 48
# The longest sign of money and a space.
SIGN = 7
PUNCTUATION = ".,;:!?)]}\"'”’»"


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
    magnitude: Decimal = Decimal(1)
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
    if language.starts.isdisjoint(LETTERS.findall(text.lower())) and not FIGURE.search(text):
        return []
    reader = _Reader(text, list(language.digits.finditer(text)), language)
    return _ranges(text, list(reader.read()))


def _ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """Let the first number of a range share the magnitude, unit and currency of the last one."""
    for n in range(len(found) - 1):
        first, last = found[n], found[n + 1]
        gap = text[first.end : last.start]
        if (
            gap == " "
            and first.form == last.form == "words"
            and {len(str(x.value)) for x in (first, last)} == {2}
        ):
            # "nineteen eighty-four"
            found[n] = replace(first, also=(first.value * 100 + last.value,))
            found[n + 1] = replace(last, form="loose")
            continue
        dash = RANGE.fullmatch(gap)
        if first.form != "digits" or not (dash or SHORT_WORD.fullmatch(gap)):
            continue
        if first.magnitude == 1 and last.magnitude > 1:
            first = replace(first, also=(*first.also, first.value * last.magnitude))
        if dash:
            if not first.unit:
                first = replace(first, unit=last.unit)
            if not last.currencies:
                last = replace(last, currencies=first.currencies)
            short, long = f"{last.value:f}", f"{first.value:f}"
            if len(short) < len(long) and last.value < first.value:
                full = Decimal(long[: -len(short)] + short)
                last = replace(last, also=(*last.also, full))
        found[n], found[n + 1] = first, last
    return found


@dataclass(slots=True)
class _Reader:
    """Reads the quantities that begin at a token."""

    text: str
    tokens: Sequence[re.Match[str]]
    language: NumberLanguage

    def read(self) -> Iterator[Quantity]:
        """Yield the quantities."""
        starts, articles = self.language.starts, self.language.articles
        end = 0
        for at, token in enumerate(self.tokens):
            if at < end:
                continue
            word = token.group()
            lower = word.lower()
            if token.lastgroup:
                found, end = self._digits(at) if token.lastgroup == "digits" else self._vulgar(at)
            elif lower in starts or lower in articles:
                found, end = self._word_like(at, lower)
            elif word[0] in ROMAN_DIGITS and word.isupper():
                found, end = self._roman(at), at + 1
            else:
                continue
            yield from found

    def _word_like(self, at: int, word: str) -> tuple[list[Quantity], int]:
        language = self.language
        if word in language.words or word in language.ordinals:
            return self._words(at)
        if word in language.articles:
            return self._article(at)
        if word in language.magnitudes or word in language.vague:
            return self._vague(at)
        if word in language.loose:
            return self._loose(at)
        return [], at + 1

    def _vulgar(self, at: int) -> tuple[list[Quantity], int]:
        token = self.tokens[at]
        value = Decimal(str(unicodedata.numeric(token.group())))
        return self._in_words(at, at + 1, value, "loose")

    # --- digits

    def _digits(self, at: int) -> tuple[list[Quantity], int]:
        token, text = self.tokens[at], self.text
        start, end = token.span()
        before = text[max(0, start - SIGN) : start]
        sign_start, measure = self._sign(start)
        prefix = self.language.ordinal_prefix
        ordinal = prefix.search(before) if prefix and before else None
        glued = before[-1:].isalpha() and before[-1].isascii()
        if glued and not measure.currencies and not ordinal:
            return [], at + 1
        if match := FRACTION.match(text, start):
            quantity = self._quantity(start, match.end(), _divided(match))
            return [quantity], self._next(at, quantity.end)
        own, swapped = _read_digits(token.group(), self.language)
        value = swapped if own is None else own
        if value is None:
            return self._pieces(token), at + 1
        also: list[Decimal] = []
        if (
            before.endswith((".", ","))
            and not before[-2:-1].isalnum()
            and token.group().isdecimal()
        ):
            also.append(Decimal(f"0.{int(token.group()):0{len(token.group())}}"))
        if before.endswith(("'", "’", "‘")) and end - start == 2:
            also += (value + 1900, value + 2000)
        end, add, at = self._fraction(end, at + 1)
        suffix = self.language.ordinal_suffix
        if suffix and (match := suffix.match(text, end)):
            ordinal, end = match, match.end()
        figure_end = end
        decade = self.language.decade
        if decade and value % 10 == 0 and (match := decade.match(text, end)):
            end = match.end()
            if value < 100:
                also += (value + 1900, value + 2000)
            elif value % 100 == 0:
                # The 1800s are the 19th century.
                also.append(value / 100 + 1)
        quantity = self._quantity(
            sign_start,
            end,
            value + add,
            also=tuple(also),
            swapped=None if swapped in (own, value) else swapped,
            foreign=own is None,
            ordinal=bool(ordinal),
            measure=measure,
            figure=(start, figure_end),
        )
        return [quantity], self._next(at, quantity.end)

    def _next(self, at: int, end: int) -> int:
        while at < len(self.tokens) and self.tokens[at].start() < end:
            at += 1
        return at

    def _pieces(self, token: re.Match[str]) -> list[Quantity]:
        """Read what is no one number, such as a list or a version, as several."""
        return [
            self._quantity(
                token.start() + piece.start(), token.start() + piece.end(), Decimal(piece.group())
            )
            for piece in re.finditer(r"\d+", token.group())
        ]

    def _sign(self, start: int) -> tuple[int, Measure]:
        """Find a sign of money that ends where a number begins, or a space before."""
        text = self.text
        end = start - 1 if start and text[start - 1] in SPACES else start
        for length in range(min(SIGN - 1, end), 0, -1):
            sign = text[end - length : end]
            measure = self.language.signs.get(sign)
            if measure and not (
                sign[0].isalpha() and end > length and text[end - length - 1].isalnum()
            ):
                return end - length, measure
        return start, Measure()

    def _fraction(self, end: int, at: int) -> tuple[int, Decimal, int]:
        """Read the fraction behind a whole number: "2½", "2 1/2", "2 and a half"."""
        if match := MIXED.match(self.text, end):
            value = (
                Decimal(str(unicodedata.numeric(match["vulgar"])))
                if match["vulgar"]
                else _divided(match)
            )
        elif self.language.halves and (match := self.language.halves.match(self.text, end)):
            value = Decimal("0.5")
        else:
            return end, Decimal(0), at
        return match.end(), value, self._next(at, match.end())

    # --- words

    def _word(self, at: int, *, after: bool = True) -> str:
        """Return a token in lower case; nothing if it does not go on from the one before."""
        if at >= len(self.tokens):
            return ""
        if after:
            gap = self.text[self.tokens[at - 1].end() : self.tokens[at].start()]
            if not GAP.fullmatch(gap):
                return ""
        return self.tokens[at].group().lower()

    def _words(self, at: int) -> tuple[list[Quantity], int]:
        first = at
        stack, at = self._stack(at)
        said = [token.group().lower() for token in self.tokens[first:at]]
        ordinal = not set(said).isdisjoint(self.language.ordinals)
        value = sum(stack, Decimal(0))
        if divisor := self.language.denominators.get(self._word(at)):
            return self._part(first, at + 1, value / divisor)
        value, at = self._point(value, at)
        end, half, at = self._fraction(self.tokens[at - 1].end(), at)
        sizes = [self.language.magnitudes.get(x, Decimal(1)) for x in said]
        magnitude = max(sizes) if value % max(sizes) == 0 and max(sizes) >= 1000 else Decimal(1)
        form: Form = "loose" if ordinal else "words"
        return self._in_words(
            first, at, value + half, form, end=end, ordinal=ordinal, magnitude=magnitude
        )

    def _stack(self, at: int, parts: Sequence[Decimal] = ()) -> tuple[list[Decimal], int]:
        """Read number words as the parts of a sum; return them, and the token behind them."""
        language = self.language
        stack = list(parts)
        first, joined = at, None
        while word := self._word(at, after=at > first):
            if word in language.joiners and stack and not joined and _room(stack[-1]) >= 100:
                joined = at, list(stack)
            elif not _push(word, stack, language):
                break
            at += 1
        # What stands behind "and" is a number of its own: "one hundred and two hundred".
        if joined and (at == joined[0] + 1 or word in language.magnitudes):
            at, stack = joined
        return stack, at

    def _point(self, value: Decimal, at: int) -> tuple[Decimal, int]:
        """Read decimals in words: "two point five"."""
        if self._word(at) not in self.language.points:
            return value, at
        decimals = ""
        n = at + 1
        while (digit := self.language.words.get(self._word(n), Decimal(10))) < 10:
            decimals += str(digit)
            n += 1
        return (value + Decimal(f"0.{decimals}"), n) if decimals else (value, at)

    def _article(self, at: int) -> tuple[list[Quantity], int]:
        """Read "a hundred" and "a third"."""
        word = self._word(at + 1)
        if word in self.language.magnitudes:
            stack, end = self._stack(at + 1, [Decimal(1)])
            return self._in_words(at, end, sum(stack, Decimal(0)), "words")
        if divisor := self.language.denominators.get(word):
            return self._part(at, at + 2, 1 / divisor)
        return [], at + 1

    def _part(self, first: int, at: int, value: Decimal) -> tuple[list[Quantity], int]:
        """Read what a fraction is of: "half a million", "a quarter of a million"."""
        n = at + (self._word(at) in self.language.of)
        n += self._word(n) in self.language.articles
        if size := self.language.magnitudes.get(self._word(n)):
            return self._in_words(first, n + 1, value * size, "words")
        return self._in_words(first, at, value, "loose")

    def _vague(self, at: int) -> tuple[list[Quantity], int]:
        """Read "hundreds of thousands"."""
        language = self.language
        first, value = at, Decimal(1)
        word = self._word(at, after=False)
        while size := language.vague.get(word) or language.magnitudes.get(word):
            value, at = value * size, at + 1
            word = self._word(at)
            if word in language.of:
                following = self._word(at + 1)
                if following in language.vague or following in language.magnitudes:
                    word, at = following, at + 1
        return self._in_words(first, at, value, "vague")

    def _loose(self, at: int) -> tuple[list[Quantity], int]:
        value = self.language.loose[self._word(at, after=False)]
        if value < 1:
            return self._part(at, at + 1, value)
        return self._in_words(at, at + 1, value, "loose")

    def _in_words(
        self,
        first: int,
        at: int,
        value: Decimal,
        form: Form,
        *,
        end: int = 0,
        ordinal: bool = False,
        magnitude: Decimal = Decimal(1),
    ) -> tuple[list[Quantity], int]:
        start, end = self.tokens[first].start(), max(end, self.tokens[at - 1].end())
        if form == "words" and value <= 1:
            form = "loose"
        if form != "words":
            text = self.text[start:end]
            return [Quantity(start, end, text, value, form=form, ordinal=ordinal)], at
        quantity = self._quantity(start, end, value, form=form, ordinal=ordinal)
        if magnitude > 1 and quantity.magnitude == 1:
            quantity = replace(quantity, mantissa=value / magnitude, magnitude=magnitude)
        return [quantity], self._next(at, quantity.end)

    # --- Roman numerals

    def _roman(self, at: int) -> list[Quantity]:
        token = self.tokens[at]
        word = token.group()
        if not ROMAN.fullmatch(word):
            return []
        before = self.tokens[at - 1].group() if at else ""
        behind = self._word(at + 1)
        gap = self.text[self.tokens[at - 1].end() : token.start()] if at else ""
        follows = GAP.fullmatch(gap)
        sure = (follows and before.lower() in self.language.roman_after) or (
            behind in self.language.roman_before
        )
        name = follows and before[:1].isupper() and not before.isupper()
        if not sure and not (name and ROMAN_AFTER_NAME.fullmatch(word)):
            return []
        value = Decimal(_roman_value(word))
        return [self._quantity(token.start(), token.end(), value, form="roman")]

    # --- what follows a number

    def _quantity(
        self,
        start: int,
        end: int,
        value: Decimal,
        *,
        also: tuple[Decimal, ...] = (),
        swapped: Decimal | None = None,
        foreign: bool = False,
        form: Form = "digits",
        ordinal: bool = False,
        measure: Measure | None = None,
        figure: tuple[int, int] | None = None,
    ) -> Quantity:
        first = figure[0] if figure else start
        mantissa = value
        magnitude, size_end, letter = self._magnitude(end, value)
        if magnitude > 1:
            figure = (first, size_end)
        following, measure_end = self._measure(size_end)
        unit, unit_end = self._measure(end) if letter else (Measure(), end)
        if letter and not (measure and measure.currencies) and not following.currencies:
            if unit.unit:
                # "200m" is metres sooner than millions.
                also = (*also, *(x * magnitude for x in (value, *also)))
                following, measure_end, size_end = unit, unit_end, end
                magnitude, figure = Decimal(1), (first, end)
            else:
                also = (*also, value)
        if magnitude > 1:
            also = tuple(x if x == value and letter else x * magnitude for x in also)
            value, swapped = value * magnitude, swapped and swapped * magnitude
        currencies = (measure.currencies if measure else frozenset()) or following.currencies
        end = max(measure_end, size_end)
        return Quantity(
            start,
            end,
            self.text[start:end],
            value,
            also,
            swapped,
            foreign,
            form,
            ordinal,
            following.unit,
            currencies,
            mantissa,
            magnitude,
            figure or (first, size_end),
        )

    def _magnitude(self, end: int, value: Decimal) -> tuple[Decimal, int, bool]:
        """Read the magnitudes behind a number; tell whether it is one letter, in doubt."""
        pattern = self.language.after_digits
        magnitude, letter = Decimal(1), False
        year = 1900 <= value < 2100
        while pattern and (match := pattern.match(self.text, end)):
            word = match.group(match.lastgroup or 0)
            size = self.language.magnitudes.get(word.lower()) or self.language.short.get(word)
            if size is None:
                size = self.language.vague[word.lower()]
            bare = match.group().endswith(word)
            if year and (word.lower() in self.language.vague or not bare):
                break
            if letter or (match.lastgroup == "short" and magnitude > 1):
                break
            letter = match.lastgroup == "short" and len(word) == 1
            magnitude, end = magnitude * size, match.end()
        return magnitude, end, letter

    def _measure(self, end: int) -> tuple[Measure, int]:
        """Read the unit or the money behind a number."""
        text = self.text[end : end + TAIL]
        skip = 1 if text[:1] and text[0] in SPACES + "-‑" else 0
        measures = self.language.measures
        if skip < len(text) and text[skip].lower() == text[skip].upper() and text[skip].isalpha():
            # A script without case, and often without spaces.
            for length in range(6, 0, -1):
                if found := measures.get(text[skip : skip + length]):
                    return found, end + skip + length
            return Measure(), end
        ends = [match.end() for _, match in zip(range(4), WORD.finditer(text, skip), strict=False)]
        for last in reversed(ends):
            name = text[skip:last].lower().replace("\u00a0", " ").replace("\u202f", " ")
            for form in (name, name.rstrip(PUNCTUATION)):
                if form and (found := measures.get(form)):
                    return found, end + skip + len(form)
        return Measure(), end


def _divided(match: re.Match[str]) -> Decimal:
    return Decimal(match["upper"]) / Decimal(match["lower"])


def _room(value: Decimal) -> Decimal:
    """Return below what a number must be to be added to another: 100 for two hundred."""
    if value < 20:
        return Decimal(1)
    room = Decimal(1)
    while value % (room * 10) == 0:
        room *= 10
    return room


def _push(word: str, stack: list[Decimal], language: NumberLanguage) -> bool:
    """Add a number word to the parts of a number; tell whether it could be."""
    value = language.words.get(word)
    if value is None:
        value = language.ordinals.get(word)
    if value is not None:
        if stack and value >= _room(stack[-1]):
            return False
        stack.append(value)
        return True
    if word in language.teens and stack and 2 <= stack[-1] <= 9:
        stack[-1] += language.teens[word]
        return True
    size = language.magnitudes.get(word)
    if size is None or not stack:
        return False
    parts = [x for x in stack if x < size]
    rest = stack[: len(stack) - len(parts)]
    if not parts or (rest and sum(parts) * size >= _room(rest[-1])):
        return False
    stack[:] = [*rest, sum(parts, Decimal(0)) * size]
    return True


def _roman_value(numeral: str) -> int:
    values = [ROMAN_DIGITS[x] for x in numeral]
    return sum(-value if value < max(values[n:]) else value for n, value in enumerate(values))


def _read_digits(token: str, language: NumberLanguage) -> tuple[Decimal | None, Decimal | None]:
    """Read a number in digits with the language's separators, and with them swapped."""
    if token.isdecimal():
        number = Decimal(token)
        return number, number
    plain = re.sub(f"[{SPACES}'’٬]", "", token).replace("٫", language.decimal)
    if plain.isdecimal():
        number = Decimal(plain)
        return number, number
    decimal = "." if language.decimal == "." else ","
    group = "," if decimal == "." else "."
    own_group = group if language.group not in f"{SPACES}'’" else ""
    return _with(plain, decimal, own_group), _with(plain, group, decimal) or (
        _with(plain, decimal, group) if not own_group else None
    )


def _with(token: str, decimal: str, group: str) -> Decimal | None:
    whole, *rest = token.split(decimal)
    if len(rest) > 1 or not all(x.isdecimal() for x in rest):
        return None
    groups = whole.split(group) if group else [whole]
    if not all(x.isdecimal() for x in groups):
        return None
    if len(groups) > 1 and not (
        len(groups[-1]) == 3
        and all(2 <= len(x) <= 3 for x in groups[1:-1])
        and len(groups[0]) <= 3
        and not groups[0].startswith("0")
    ):
        return None
    return Decimal(".".join(["".join(groups), *rest]))
