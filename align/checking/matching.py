"""Which numbers of the two sides of a link are the same, and which can't both be right."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rapidfuzz.distance import Levenshtein

from align.checking.counterparts import Counterparts, counterparts, without
from align.checking.mentions import Mention, Quantity, mentions
from align.checking.mentions.measures import PERCENT, dimension, in_base_units
from align.checking.mentions.number_language import number_language
from align.checking.stretch import Pair

__all__ = ["compared"]

# Translators round what they convert: "300 km (180 miles)".
ROUNDING = Decimal("0.03")
# Hundreds and more: "dozens" and "puluhan" are not the same number, but the same thing.
CERTAIN_SIZE = 100
# Where several numbers have no counterpart, two are a pair if so much of their digits is the
# same, or if they stand at most so far from each other, as shares of the texts.
ALIKE = 0.5
NEAR = 0.2
LONGEST_LIST = 20
# Up to here a number in words may be left out.
COUNTED = 10
# Up to here the other side may have a number in words, where those are not known.
OFTEN_IN_WORDS = Decimal(100)


def compared(pair: Pair) -> Counterparts[Quantity]:
    """Compare the numbers of the two sides of a link.

    Args:
        pair: The link.

    Example:
        >>> from align.checking.stretch import Side
        >>> source = Side("en", "", (0,), (), "sentence", "80 million dollars for ten in 2025")
        >>> target = Side("id", "", (0,), (), "sentence", "80 miliar dolar untuk 10 orang")
        >>> found = compared(Pair(0, source, target))
        >>> [(a.text, b.text) for a, b in found.equal], [x.text for x in found.missing]
        ([('ten', '10')], ['2025'])
        >>> [(a.text, b.text) for a, b in found.clash]
        [('80 million dollars', '80 miliar dolar')]
    """
    source, target = pair.source, pair.target
    return _compared(source.text, source.lang, target.text, target.lang)


@functools.lru_cache(1 << 11)
def _compared(
    source: str, source_lang: str, target: str, target_lang: str
) -> Counterparts[Quantity]:
    ours, theirs = mentions(source, source_lang), mentions(target, target_lang)
    left, right = _counted(ours, target), _counted(theirs, source)
    if [x.value for x in left] == [x.value for x in right]:
        return Counterparts(tuple(zip(left, right, strict=True)), (), (), ())
    equal: list[tuple[Quantity, Quantity]] = []
    for sameness in (_same_number, _same_reading, _same_measure):
        found = counterparts(left, right, sameness)
        equal += found
        left, right = _rest(left, right, found)
    left = _unsaid(left, ours, theirs)
    right = _unsaid(right, theirs, ours)
    clash: list[tuple[Quantity, Quantity]] = []
    for _ in range(2):
        alone = len(left) == len(right) == 1 or _count_sure(left) == _count_sure(right) == 1
        found = counterparts(
            left, right, functools.partial(_likeness, len(source), len(target), alone)
        )
        clash += found
        left, right = _rest(left, right, found)
    return Counterparts(
        tuple(sorted(equal, key=lambda x: x[0].start)),
        tuple(clash),
        tuple(_alone(left, source, theirs, target_lang)),
        tuple(_alone(right, target, ours, source_lang)),
    )


def _counted(found: Sequence[Mention], other: str) -> list[Quantity]:
    """Return the quantities; a word with a capital that the other side has too is a name: Lima."""
    return [
        x
        for x in found
        if isinstance(x, Quantity)
        and not (x.form == "words" and x.text[0].isupper() and x.text in other)
    ]


def _rest(
    left: list[Quantity], right: list[Quantity], pairs: list[tuple[Quantity, Quantity]]
) -> tuple[list[Quantity], list[Quantity]]:
    """Return what is in no pair."""
    return without(left, [x for x, _ in pairs]), without(right, [x for _, x in pairs])


def _place(one: Quantity, other: Quantity) -> float:
    """Prefer what counts the same thing and is said the same way, then what stands near."""
    return (
        4 * (one.form == other.form)
        + 2 * (one.unit == other.unit)
        + 2 * (one.currencies == other.currencies)
        + 1 / (1 + abs(one.start - other.start))
    )


def _same_number(one: Quantity, other: Quantity) -> float:
    # "Hundreds" are not 100, but may be "a hundred".
    if {one.form, other.form} == {"vague", "digits"}:
        return 0
    return _place(one, other) if one.value == other.value else 0


def _same_reading(one: Quantity, other: Quantity) -> float:
    """Match what one of them may mean, or mean if it has the separators of another language."""
    if {one.form, other.form} == {"vague", "digits"}:
        return 0
    if not set(one.numbers).isdisjoint(other.numbers):
        return 20 + _place(one, other)
    if one.swapped in other.numbers or other.swapped in one.numbers:
        return _place(one, other)
    if _share(one) == _share(other):
        return _place(one, other)
    return 0


def _share(quantity: Quantity) -> Decimal:
    """Return a number, a percentage as the fraction that it is."""
    return quantity.value / 100 if quantity.unit == PERCENT else quantity.value


def _same_measure(one: Quantity, other: Quantity) -> float:
    """Match what was converted: 180 miles and 290 km."""
    if not one.unit or one.unit == other.unit or dimension(one.unit) != dimension(other.unit):
        return 0
    first, second = in_base_units(one.value, one.unit), in_base_units(other.value, other.unit)
    return 1.0 if abs(first - second) <= ROUNDING * max(abs(first), abs(second)) else 0


def _unsaid(
    left: list[Quantity], ours: Sequence[Mention], theirs: Sequence[Mention]
) -> list[Quantity]:
    """Drop the numbers that stand in a date, a time or a code of the other side."""
    others = Counter(_other_numbers(theirs))
    others.subtract(_other_numbers(ours))
    kept = []
    for quantity in left:
        said = next((x for x in quantity.numbers if others[x] > 0), None)
        if said is None:
            kept.append(quantity)
        else:
            others[said] -= 1
    return kept


def _other_numbers(found: Sequence[Mention]) -> Iterator[Decimal]:
    for mention in found:
        if not isinstance(mention, Quantity):
            yield from mention.numbers


def _alone(
    left: list[Quantity], text: str, theirs: Sequence[Mention], their_lang: str
) -> Iterator[Quantity]:
    """Yield what the other side does not have at all, not even once, or in other units."""
    quantities = [x for x in theirs if isinstance(x, Quantity)]
    numbers = {number for x in quantities for number in x.numbers}
    measured = list({(x.value, x.unit): x for x in quantities if x.unit}.values())
    for quantity in left:
        if not _is_counted(quantity, their_lang) or _is_bullet(quantity, text):
            continue
        if numbers.isdisjoint(quantity.numbers) and not any(
            _same_measure(quantity, x) for x in measured
        ):
            yield quantity


def _is_counted(quantity: Quantity, their_lang: str) -> bool:
    """Tell whether the other side has to have a number, in digits or in words.

    "Three men" may be "the men"; and small numbers may be words of a language whose number words
    are not known.
    """
    if not number_language(their_lang).words:
        return quantity.form == "digits" and quantity.mantissa > OFTEN_IN_WORDS
    return quantity.form == "digits" or (
        quantity.form == "words" and (quantity.is_share or quantity.value > COUNTED)
    )


def _is_bullet(quantity: Quantity, text: str) -> bool:
    """Tell whether a number only counts the items of a list: "(1) … (2) …", "3. …"."""
    if quantity.value > LONGEST_LIST:
        return False
    before, behind = text[: quantity.start].rstrip("( "), text[quantity.end : quantity.end + 2]
    return behind[:1] == ")" or (not before and behind in (". ", "."))


def _likeness(
    source_length: int, target_length: int, alone: bool, one: Quantity, other: Quantity
) -> float:
    """Return how likely it is that one stands for the other, though their numbers differ."""
    if not _are_of_a_kind(one, other):
        return 0
    digits = _digits(one), _digits(other)
    alike = _similarity(*digits)
    away = abs(one.start / source_length - other.start / target_length)
    if alike < ALIKE and not _may_replace(one, other, digits, away, alone=alone):
        return 0
    return (
        4 * alike
        + 2 * (one.magnitude == other.magnitude)
        + 2 * (one.form == other.form)
        + (one.unit == other.unit)
        + bool(one.currencies & other.currencies)
        + (one.ordinal == other.ordinal)
        + 3 * (1 - away)
    )


def _count_sure(found: Sequence[Quantity]) -> int:
    return sum(x.form != "loose" for x in found)


def _may_replace(
    one: Quantity, other: Quantity, digits: tuple[str, str], away: float, *, alone: bool
) -> bool:
    """Tell whether two numbers that are not alike may still be one for the other."""
    same_length = len(digits[0]) == len(digits[1])
    if not alone:
        return same_length and away <= NEAR
    if same_length or "digits" not in (one.form, other.form):
        return True
    return away <= NEAR and not (one.is_year or other.is_year)


def _digits(quantity: Quantity) -> str:
    return f"{quantity.mantissa or quantity.value:f}"


def _similarity(one: str, other: str) -> float:
    """Return how alike digits are; the zeros that two round numbers end with tell nothing."""
    zeros = min(len(x) - len(x.rstrip("0")) for x in (one, other))
    return Levenshtein.normalized_similarity(one[: len(one) - zeros], other[: len(other) - zeros])


def _are_of_a_kind(one: Quantity, other: Quantity) -> bool:
    """Tell whether two can stand for each other at all, whatever their numbers."""
    forms = {one.form, other.form}
    if "loose" in forms and not (forms == {"loose"} and 0 < max(one.value, other.value) < 1):
        return False
    if "vague" in forms and (forms != {"vague"} or min(one.value, other.value) < CERTAIN_SIZE):
        return False
    if one.unit and other.unit and dimension(one.unit) != dimension(other.unit):
        return False
    return not ((one.is_share and other.currencies) or (other.is_share and one.currencies))
