"""How a language writes numbers: separators, number words, magnitudes, money and units.

From the CLDR by way of Babel for every language, and from the language's file what that lacks.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name
from babel.units import format_unit

from align.checking.language_data import language_file, locale
from align.checking.mentions.measures import MEASURES, NO_SYMBOLS, POINTS

__all__ = ["Measure", "NumberLanguage", "number_language"]

# Enough to meet every plural form of the CLDR's languages.
COUNTS = (1, 2, 3, 5, 11, 100)
LANGUAGE_FREE = "root"
SPACES = "\u00a0\u202f\u2009 "
APOSTROPHES = "'’"
# Centuries, rulers, chapters: to 89; with C, D and M they look like other words.
ROMAN_NUMERALS = {
    tens + ones: Decimal(10 * n + k)
    for n, tens in enumerate(("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"))
    for k, ones in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if n or k
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number counts.

    Attributes:
        unit: The CLDR's name of a unit, as ``length-kilometer``; empty for none.
        currencies: The codes of the currencies that may be meant; none for no money.
    """

    unit: str = ""
    currencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NumberLanguage:
    """How a language writes numbers.

    Attributes:
        decimal: What stands before decimals: ``.`` or ``,``, or another sign.
        group: What stands between groups of digits; empty for nothing.
        digits: Finds a number in digits, or a word.
        begins: All words with which a number may begin, Roman numerals among them.
        words: Number words.
        ordinals: Words for the place in an order.
        magnitudes: Words that multiply what stands before them.
        vague: The same, in forms that stand alone, as "hundreds".
        teens: Words that add ten to what stands before them, as ``belas``.
        denominators: Words that divide what stands before them.
        loose: Words that are only sometimes a number.
        articles: Words that are one before a magnitude.
        joiners: Words that may stand inside a number.
        of: Words that may stand between magnitudes.
        over: Words between the two numbers of a fraction.
        points: Words between a number and its decimals.
        halves: Finds "and a half" after a number.
        half_to: Words before an hour from which half an hour is taken off.
        short: Shortened magnitudes; they stand only after digits, and their case counts.
        after_digits: Finds a magnitude after a number.
        ordinal_suffix: Finds what makes digits an ordinal.
        ordinal_suffixes: The same by the CLDR's plural rule for ordinals.
        ordinal_prefix: Finds what stands before digits of an ordinal.
        decade: Finds what makes digits a decade.
        roman_after: Words after which a Roman numeral is one for sure.
        roman_before: Words before which it is.
        signs: The signs of money.
        sign_ends: Their last characters.
        measures: What may stand after a number, in lower case.
        measure_heads: The first words of those, with the most words of one.
        names: The word of each magnitude from a thousand on.
    """

    decimal: str
    group: str
    digits: re.Pattern[str]
    begins: frozenset[str]
    words: Mapping[str, Decimal]
    ordinals: Mapping[str, Decimal]
    magnitudes: Mapping[str, Decimal]
    vague: Mapping[str, Decimal]
    teens: Mapping[str, Decimal]
    denominators: Mapping[str, Decimal]
    loose: Mapping[str, Decimal]
    articles: frozenset[str]
    joiners: frozenset[str]
    of: frozenset[str]
    over: frozenset[str]
    points: frozenset[str]
    halves: re.Pattern[str] | None
    half_to: frozenset[str]
    short: Mapping[str, Decimal]
    after_digits: re.Pattern[str] | None
    ordinal_suffix: re.Pattern[str] | None
    ordinal_suffixes: Mapping[str, str]
    ordinal_prefix: re.Pattern[str] | None
    decade: re.Pattern[str] | None
    roman_after: frozenset[str]
    roman_before: frozenset[str]
    signs: Mapping[str, Measure]
    sign_ends: frozenset[str]
    measures: Mapping[str, Measure]
    measure_heads: Mapping[str, int]
    names: Mapping[Decimal, str]


@functools.cache
def number_language(lang: str) -> NumberLanguage:
    """Return how a language writes numbers.

    Args:
        lang: Language code. One that neither the CLDR nor a file knows has digits alone.

    Example:
        >>> indonesian = number_language("id")
        >>> indonesian.decimal, indonesian.magnitudes["miliar"], indonesian.words["sebelas"]
        (',', Decimal('1000000000'), Decimal('11'))
    """
    own = language_file(lang).get("quantities", {})
    known = locale(lang) or Locale.parse(LANGUAGE_FREE)
    long, short = _compact(known)
    long |= _decimals(own.get("magnitudes", {}))
    short |= _decimals(own.get("short", {}))
    vague = _decimals(own.get("vague", {}))
    words = _decimals(own.get("words", {}))
    prefixes = own.get("ordinal_prefixes", ())
    ordinals = {prefix + word: value for prefix in prefixes for word, value in words.items()}
    ordinals |= _decimals(own.get("ordinals", {}))
    loose = _decimals(own.get("loose", {}))
    decimal, group = _separators(known)
    signs = _signs(known, own)
    measures = _measures(known, own, signs)
    return NumberLanguage(
        decimal=decimal,
        group=group,
        digits=_tokens(group),
        begins=frozenset(
            {*words, *ordinals, *long, *vague, *loose, *map(str.lower, ROMAN_NUMERALS)}
        ),
        words=words,
        ordinals=ordinals,
        magnitudes=long,
        vague=vague,
        teens=_decimals(own.get("teens", {})),
        denominators=_decimals(own.get("denominators", {})),
        loose=loose,
        articles=frozenset(own.get("articles", ())),
        joiners=frozenset(own.get("joiners", ())),
        of=frozenset(own.get("of", ())),
        over=frozenset(own.get("over", ())),
        points=frozenset(own.get("points", ())),
        half_to=frozenset(own.get("half_to", ())),
        halves=_after(own.get("halves", ()), r"\s+", re.I),
        short=short,
        after_digits=_magnitude_pattern([*long, *vague], short, own.get("clitics", ())),
        ordinal_suffix=_after(own.get("ordinal_suffixes", {}).values(), "", re.I),
        ordinal_suffixes=own.get("ordinal_suffixes", {}),
        ordinal_prefix=(
            re.compile(rf"(?<!\w)(?:{_any(prefixes)})[-‑– ]?$", re.I) if prefixes else None
        ),
        decade=_after(own.get("decades", ()), "", 0),
        roman_after=frozenset(own.get("roman_after", ())),
        roman_before=frozenset(own.get("roman_before", ())),
        signs=signs,
        sign_ends=frozenset(sign[-1] for sign in signs),
        measures=measures,
        measure_heads=_heads(measures),
        names=_magnitude_names(known),
    )


def _decimals(table: Mapping[str, object]) -> dict[str, Decimal]:
    def number(x: object) -> Decimal:
        fraction = Fraction(str(x))
        return Decimal(fraction.numerator) / Decimal(fraction.denominator)

    return {word: number(x) for word, x in table.items()}


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda x: (-len(x), x))


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, _longest(words)))


def _after(words: Iterable[str], gap: str, flags: int) -> re.Pattern[str] | None:
    words = list(words)
    return re.compile(rf"{gap}(?:{_any(words)})(?!\w)", flags) if words else None


def _separators(known: Locale) -> tuple[str, str]:
    symbols = known.number_symbols.get(known.default_numbering_system or "latn")
    symbols = symbols or known.number_symbols["latn"]
    return symbols["decimal"], symbols["group"]


def _tokens(group: str) -> re.Pattern[str]:
    """Find numbers in digits, vulgar fractions, and words; a space parts groups of three only."""
    spaces = SPACES if group in SPACES else SPACES.rstrip(" ")
    return re.compile(
        rf"(?P<digits>\d{{1,3}}(?:[{spaces}]\d{{3}})+(?!\d)(?:[.,]\d+)?"
        rf"|\d{{1,3}}(?:[{APOSTROPHES}]\d{{3}})+(?!\d)(?:[.,]\d+)?"
        rf"|\d+(?:[.,٫٬]\d+)*)"
        r"|(?P<vulgar>[¼-¾⅐-⅞])|[^\W\d_]+"
    )


def _compact(known: Locale) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Read words for magnitudes from patterns such as ``00 miliar`` for ten thousand million."""
    found: tuple[dict[str, Decimal], dict[str, Decimal]] = {}, {}
    for words, width in zip(found, ("long", "short"), strict=True):
        for patterns in known.compact_decimal_formats.get(width, {}).values():
            for number, pattern in patterns.items():
                text = getattr(pattern, "pattern", pattern).replace("'", "")
                zeros = text.count("0")
                word = text.replace("0", "").strip(SPACES + "\u200f.")
                if word and zeros:
                    value = Decimal(number).scaleb(1 - zeros)
                    words.setdefault(word.lower() if width == "long" else word, value)
    return found


def _magnitude_names(known: Locale) -> dict[Decimal, str]:
    patterns = known.compact_decimal_formats.get("long", {}).get("other", {})
    names = {}
    for number, pattern in patterns.items():
        text = pattern.pattern
        word = text.replace("0", "").strip(SPACES + "\u200f.")
        names[Decimal(number).scaleb(1 - text.count("0")).normalize()] = word
    return names


def _magnitude_pattern(
    long: Iterable[str], short: Iterable[str], clitics: Iterable[str]
) -> re.Pattern[str] | None:
    """Match a magnitude; letters without case, as 万, need no end of a word behind them."""
    cased = [x for x in long if x.lower() != x.upper()]
    uncased = [x for x in (*long, *short) if x.lower() == x.upper()]
    abbreviated = [x for x in short if x.lower() != x.upper()]
    forms = [
        *([rf"(?P<long>(?i:{_any(cased)}))(?:{_any([*clitics, ''])})(?!\w)"] if cased else ()),
        *([rf"(?P<short>{_any(abbreviated)})(?![\w-])"] if abbreviated else ()),
        *([rf"(?P<glued>{_any(uncased)})"] if uncased else ()),
    ]
    return re.compile(rf"[{SPACES}]?[-‑]?(?:{'|'.join(forms)})") if forms else None


@functools.cache
def _current_currencies() -> tuple[str, ...]:
    """Return the codes of money that is legal tender somewhere today."""
    territories: Mapping[str, Iterable[tuple[str, object, object, bool]]]
    territories = get_global("territory_currencies")
    return tuple(
        sorted(
            {
                code
                for used in territories.values()
                for code, _, end, tender in used
                if end is None and tender
            }
        )
    )


def _currency_names(known: Locale) -> Iterator[tuple[str, str]]:
    for code in _current_currencies():
        for count in (None, *COUNTS):
            yield get_currency_name(code, count=count, locale=known).lower(), code


def _meant(value: str, names: Mapping[str, set[str]]) -> frozenset[str]:
    """Read codes of currencies, and words of currencies' names."""
    return frozenset(
        code for x in value.split() for code in ([x] if x.isupper() else names.get(x, ()))
    )


def _currency_words(known: Locale) -> dict[str, set[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for name, code in _currency_names(known):
        for word in name.split():
            words[word].add(code)
    return words


def _signs(known: Locale, own: Mapping[str, Mapping[str, str]]) -> dict[str, Measure]:
    signs = {code: Measure(currencies=frozenset([code])) for code in _current_currencies()}
    narrow: dict[str, set[str]] = defaultdict(set)
    for code, sign in known.currency_symbols.items():
        if code in signs and sign != code:
            narrow[sign].add(code)
    words = _currency_words(known)
    signs |= {sign: Measure(currencies=frozenset(codes)) for sign, codes in narrow.items()}
    dollars = frozenset(code for code, sign in known.currency_symbols.items() if "$" in sign)
    signs["$"] = Measure(currencies=dollars | {"USD"})
    return signs | {
        sign: Measure(currencies=_meant(value, words))
        for sign, value in own.get("signs", {}).items()
    }


def _measures(
    known: Locale, own: Mapping[str, Mapping[str, str]], signs: Mapping[str, Measure]
) -> dict[str, Measure]:
    found = {sign.lower(): measure for sign, measure in signs.items()}
    for name, code in _currency_names(known):
        found.setdefault(name, Measure(currencies=frozenset([code])))
    for unit in MEASURES:
        for name in _unit_names(unit, known):
            found[name] = Measure(unit)
    for unit, names in own.get("units", {}).items():
        found |= {name.lower(): Measure(unit) for name in names}
    words = _currency_words(known)
    for name, value in own.get("currencies", {}).items():
        # "100 pounds" may be money or weight.
        unit = found.get(name, Measure()).unit
        found[name] = Measure(unit, _meant(value, words))
    return found


def _heads(names: Iterable[str]) -> dict[str, int]:
    heads: dict[str, int] = {}
    for name in names:
        head, *rest = name.split()
        heads[head] = max(heads.get(head, 0), 1 + len(rest))
    return heads


def _unit_names(unit: str, known: Locale) -> Iterator[str]:
    """Yield the CLDR's names of a unit; it gives them with a number."""
    if unit == POINTS:
        return
    for length in ("long",) if unit in NO_SYMBOLS else ("long", "short"):
        for count in COUNTS:
            text = format_unit(count, unit, length, locale=known)  # type: ignore[arg-type]
            name = re.sub(r"\d", "", text).strip(SPACES + "\u200f").lower()
            if name and name != unit:
                yield re.sub(f"[{SPACES}]", " ", name)
