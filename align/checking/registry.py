"""Which checks there are, by name; a check's module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from align.checking.base import Check
from align.errors import UsageError

__all__ = ["CHECKS", "HINTS", "check_names", "find_check", "register_check", "require_check"]

# On by default, and in the order in which findings of one link stand.
CHECKS = {
    "numbers": "align.checking.checks.numbers:Numbers",
    "number-format": "align.checking.checks.number_format:NumberFormat",
    "dates": "align.checking.checks.dates:Dates",
    "codes": "align.checking.checks.codes:Codes",
    "addresses": "align.checking.checks.addresses:Addresses",
    "names": "align.checking.checks.names:Names",
    "untranslated": "align.checking.checks.untranslated:Untranslated",
    "gaps": "align.checking.checks.gaps:Gaps",
    "length": "align.checking.checks.length:Length",
    "glossary": "align.checking.checks.glossary:GlossaryTerms",
    "terms": "align.checking.checks.terms:Terms",
    "across": "align.checking.checks.across:Across",
}
# Right less often, or of less weight: on where they are asked for.
HINTS = {
    "negation": "align.checking.checks.negation:Negation",
    "acronyms": "align.checking.checks.acronyms:Acronyms",
    "units": "align.checking.checks.units:MeasureUnits",
    "quotes": "align.checking.checks.quotes:Quotes",
    "end-punctuation": "align.checking.checks.end_punctuation:EndPunctuation",
    "repeated-words": "align.checking.checks.repeated_words:RepeatedWords",
    "same-source": "align.checking.checks.same_source:SameSource",
    "same-target": "align.checking.checks.same_target:SameTarget",
    "order": "align.checking.checks.order:Order",
}
_registered: dict[str, type[Check]] = {}


def register_check(check: type[Check]) -> None:
    """Add a check of your own; it is on by default.

    Args:
        check: Its class. One of the same name is replaced.
    """
    _registered[check.name] = check


def check_names(*, hints: bool) -> list[str]:
    """List the checks.

    Args:
        hints: Whether to list those that are on only where they are asked for, too.
    """
    return list(dict.fromkeys([*CHECKS, *(HINTS if hints else ()), *_registered]))


def require_check(name: str) -> None:
    """Refuse the name of a check that does not exist, without importing any.

    Raises:
        UsageError: If there is none; lists those there are.
    """
    known = check_names(hints=True)
    if name not in known:
        raise UsageError(f"no check {name!r}: known are {', '.join(known)}")


def find_check(name: str) -> type[Check]:
    """Return the check of a name.

    Raises:
        UsageError: If there is none; lists those there are.
    """
    if name in _registered:
        return _registered[name]
    require_check(name)
    module, _, found = (CHECKS | HINTS)[name].partition(":")
    check: type[Check] = getattr(import_module(module), found)
    return check
