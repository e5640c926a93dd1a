"""Writing a number the way another one is written: for what a translator should put instead."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from align.checking.language_data import locale
from align.checking.mentions.number_language import NumberLanguage, number_language
from align.checking.mentions.quantities import Quantity

__all__ = ["written_like"]

DIGITS = re.compile(r"\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?|\d+(?:[.,٫٬'’]\d+)*")
SEPARATED = re.compile(r"\d\D\d{3}")
# From so many digits on they are grouped in every language.
GROUPED = 5
LARGEST_ORDINAL = 10**9


def written_like(number: Quantity, model: Quantity, lang: str) -> str:
    """Write a number in the place of another one.

    Args:
        number: What to say.
        model: Whose place it takes, with its money or unit.
        lang: The language of that place.

    Returns:
        The text; empty if the model is not in digits.

    Example:
        >>> from align.checking.mentions import quantities
        >>> [source] = quantities("$80.5 million", "en")
        >>> [target] = quantities("80 miliar dolar", "id")
        >>> written_like(source, target, "id")
        '80,5 juta dolar'
    """
    if model.form != "digits" or number.form not in ("digits", "words"):
        return ""
    language = number_language(lang)
    start, end = (x - model.start for x in model.figure)
    figure = model.text[start:end]
    digits = DIGITS.match(figure)
    if digits is None:
        return ""
    mantissa, magnitude = number.mantissa, figure[digits.end() :]
    if number.magnitude != model.magnitude:
        name = language.names.get(number.magnitude.normalize(), "")
        mantissa = number.mantissa if name else number.value
        magnitude = name and (_space(magnitude) + name)
    grouped = bool(SEPARATED.search(figure) or SEPARATED.search(number.text))
    is_plain = not grouped and mantissa == number.mantissa and _are_plain(figure, number.text)
    least = math.inf if is_plain else GROUPED - grouped
    text = _digits(mantissa, language, least, like=digits.group())
    if model.ordinal and language.ordinal_suffixes:
        magnitude = _ordinal_suffix(mantissa, lang, language)
    return model.text[:start] + text + magnitude + model.text[end:]


def _space(magnitude: str) -> str:
    """Return what stands before the word of a magnitude."""
    return magnitude[: len(magnitude) - len(magnitude.lstrip())] if magnitude else " "


def _are_plain(*texts: str) -> bool:
    """Tell whether texts show long numbers without separators, as those of a telephone."""
    shown = [DIGITS.search(text) for text in texts]
    return all(x and x.group().isdecimal() and len(x.group()) >= GROUPED for x in shown)


def _digits(number: Decimal, language: NumberLanguage, least: float, like: str) -> str:
    """Write a number in digits, grouped if there are so many of them at least."""
    whole, _, decimals = f"{number:f}".partition(".")
    if len(whole) >= least:
        whole = f"{Decimal(whole):,f}".replace(",", language.group)
    decimals = decimals.rstrip("0") if not decimals.strip("0") else decimals
    text = whole + (language.decimal + decimals if decimals else "")
    zero = ord(like[0]) - int(like[0])
    return text.translate({ord("0") + n: zero + n for n in range(10)})


def _ordinal_suffix(number: Decimal, lang: str, language: NumberLanguage) -> str:
    known = locale(lang)
    form = known.ordinal_form(int(number)) if known and number < LARGEST_ORDINAL else "other"
    return language.ordinal_suffixes.get(form, "")
