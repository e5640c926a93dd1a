"""What can be told of how to check, in every function that checks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypedDict

from align.checking.profile import Profile
from align.checking.registry import check_names, require_check
from align.checking.terminology.glossary import Glossary
from align.encoding import Encoder
from align.errors import UsageError

__all__ = ["CheckChoices", "asked_checks", "chosen_checks", "refuse_unknown"]


class CheckChoices(TypedDict, total=False):
    """What ``check`` and ``check_files`` may be told; all can be left out.

    Attributes:
        checks: The names of the checks, in the place of those that are on by default.
        hints: Whether the checks that are right less often are on, too.
        skip: The names of checks that are off.
        ignore: Findings to ignore: ``CHECK``, ``CHECK:LINK`` or ``CHECK:LINK:FILE``. They are
            counted, and shown nowhere.
        ignore_file: A table of such findings; a TSV report is one, see ``Report.save``.
        glossary: The terms to keep to, or the file that has them.
        min_confidence: The least confidence, 0 to 1, of a link to be checked; one without a
            confidence is checked, and so is what a person accepted or edited. Left out, that of
            the profile, or 0.
        encoder: Finds which words of two sentences belong together; left out, the embedded model.
        profile: How a house wants its translations checked, or the file that says so. What is
            told otherwise here comes first.
    """

    checks: Sequence[str]
    hints: bool
    skip: Sequence[str]
    ignore: Sequence[str]
    ignore_file: str | os.PathLike[str] | None
    glossary: str | os.PathLike[str] | Glossary | None
    min_confidence: float
    encoder: Encoder | None
    profile: str | os.PathLike[str] | Profile | None


def refuse_unknown(choices: CheckChoices) -> None:
    """Refuse a choice that there is not, such as a name mistyped.

    Raises:
        UsageError: If there is no choice of a name.

    Example:
        >>> refuse_unknown({"hints": True})
    """
    known = CheckChoices.__annotations__
    if unknown := sorted(choices.keys() - known.keys()):
        raise UsageError(f"there is no choice {unknown[0]!r}: there are {', '.join(known)}")


def chosen_checks(choices: CheckChoices, profile: Profile) -> list[str]:
    """Return the names of the checks that are on.

    Args:
        choices: What was told.
        profile: What the profile says of those of which nothing was told.

    Raises:
        UsageError: If there is no check of a name, or none is left.

    Example:
        >>> chosen_checks({"checks": ["dates", "numbers"], "skip": ["dates"]}, Profile())
        ['numbers']
    """
    skipped = _names(choices.get("skip", ()))
    named = asked_checks(choices)
    on = dict.fromkeys(named or check_names(hints=choices.get("hints", False)), True)
    if not named:
        on |= {name: how is not False for name, how in profile.checks.items()}
    on |= dict.fromkeys(skipped, False)
    found = [name for name in check_names(hints=True) if on.get(name)]
    if not found:
        raise UsageError("no check is left: skip fewer of them, or name one")
    return found


def asked_checks(choices: CheckChoices) -> list[str]:
    """Return the names of the checks that were asked for by name.

    Args:
        choices: What was told.

    Raises:
        UsageError: If there is no check of a name.

    Example:
        >>> asked_checks({"checks": ["dates"]}), asked_checks({})
        (['dates'], [])
    """
    return _names(choices.get("checks", ()))


def _names(given: Sequence[str]) -> list[str]:
    names = [given] if isinstance(given, str) else list(given)
    for name in names:
        require_check(name)
    return names
