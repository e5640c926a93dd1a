"""What the values of TMX's attributes must look like."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from align.exporting.tmx_rules.vocabulary import POSITIONS, SEGTYPES

__all__ = ["ANY_LANGUAGE", "broken_rule", "same_language", "shown"]

ANY_LANGUAGE = "*all*"
_MOST_SHOWN = 60
# The form of RFC 3066 and of xs:language in XML Schema alike.
_LANGUAGE = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)


def _is_language(value: str) -> bool:
    return _LANGUAGE.fullmatch(value) is not None


def _is_source_language(value: str) -> bool:
    return value == ANY_LANGUAGE or _is_language(value)


def _is_date(value: str) -> bool:
    """Tell whether a date has the recommended form, and can be.

    Example:
        >>> _is_date("20260228T120000Z"), _is_date("20260230T120000Z"), _is_date("2026-02-28")
        (True, False, False)
    """
    match = _DATE.fullmatch(value)
    if not match:
        return False
    try:
        dt.datetime(*map(int, match.groups()), tzinfo=dt.UTC)  # type: ignore[misc,arg-type]
    except ValueError:
        return False
    return True


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _is_without_spaces(value: str) -> bool:
    return not any(mark.isspace() for mark in value)


_LANGUAGE_CODE = "language-form", _is_language, "is no language code such as en or id-ID"
_DATE_FORM = "date", _is_date, "is no date of the form YYYYMMDDThhmmssZ"
_RULES: dict[str, tuple[str, Callable[[str], bool], str]] = {
    "xml:lang": _LANGUAGE_CODE,
    "lang": _LANGUAGE_CODE,
    "adminlang": _LANGUAGE_CODE,
    "srclang": (
        "language-form",
        _is_source_language,
        f"is neither a language code such as en or id-ID nor {ANY_LANGUAGE}",
    ),
    "creationdate": _DATE_FORM,
    "changedate": _DATE_FORM,
    "lastusagedate": _DATE_FORM,
    "usagecount": ("usagecount", _is_number, "is no number"),
    "segtype": ("attribute-value", SEGTYPES.__contains__, f"is none of {', '.join(SEGTYPES)}"),
    "pos": ("attribute-value", POSITIONS.__contains__, f"is none of {', '.join(POSITIONS)}"),
    "tuid": ("tuid-spaces", _is_without_spaces, "holds white space"),
}


def broken_rule(element: str, attribute: str, value: str) -> tuple[str, str] | None:
    """Return the rule that a value breaks, and what is wrong; nothing if it breaks none.

    Example:
        >>> broken_rule("tuv", "xml:lang", "en_US")
        ('language-form', 'xml:lang="en_US" of tuv is no language code such as en or id-ID')
    """
    if attribute not in _RULES:
        return None
    rule, is_good, what = _RULES[attribute]
    return None if is_good(value) else (rule, f"{shown(attribute, value)} of {element} {what}")


def same_language(code: str) -> str:
    """Return what codes of one language have in common, however they are written.

    Example:
        >>> same_language("en_US") == same_language("EN-us")
        True
    """
    return code.replace("_", "-").lower()


def shown(attribute: str, value: str) -> str:
    """Return an attribute as it stands in the file, cut if it is long."""
    cut = value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…"
    return f'{attribute}="{cut}"'
