"""Profiles: how a house wants its translations checked, in a file of its own.

    min_confidence = 0.5
    fail_on = "high"
    ignore = ["length", "numbers:12:article.bitext.jsonl"]

    [checks]
    negation = true     # on, though it is a hint
    length = false      # off
    quotes = "high"     # on, and whatever it finds is of this severity

What a file does not say is as it is without one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from align.checking.finding import SEVERITIES, Severity
from align.checking.ignoring import parse_rule
from align.checking.registry import require_check
from align.errors import FormatError, UsageError
from align.files import read_bytes

__all__ = ["Profile"]

MOST_BYTES = 1 << 20
KEYS = ("min_confidence", "fail_on", "ignore", "checks")


@dataclass(frozen=True, slots=True)
class Profile:
    """How to check.

    Attributes:
        checks: For each check that is named whether it is on, or the severity of all that it
            finds.
        ignore: Findings to ignore: ``CHECK``, ``CHECK:LINK`` or ``CHECK:LINK:FILE``.
        min_confidence: The least confidence, 0 to 1, of a link to be checked.
        fail_on: The least severity for which ``align check`` ends with exit code 1.
    """

    checks: Mapping[str, bool | Severity] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    min_confidence: float = 0.0
    fail_on: Severity | None = None

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Profile:
        """Read a profile; its form stands at the top of this module.

        Args:
            path: The file, in TOML.

        Raises:
            FormatError: If it is no TOML, or a key or value is not known; names it.
            InputError: If it can't be read.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     file = Path(folder, "house.toml")
            ...     _ = file.write_text('fail_on = "high"')
            ...     Profile.load(file).fail_on
            'high'
        """
        # As for rules of segmentation: an import that nobody should wait for who has no profile.
        import tomllib

        try:
            table = tomllib.loads(read_bytes(path, MOST_BYTES).decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise FormatError(f"{path}: no TOML: {error}") from None
        for problem in _problems(table):
            raise FormatError(f"{path}: {problem}")
        return cls(**table | {"ignore": tuple(table.get("ignore", ()))})


def _problems(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a profile, in a person's words."""
    for key in table:
        if key not in KEYS:
            yield f"unknown key {key!r}, known are {', '.join(KEYS)}"
    yield from _bad_checks(table.get("checks", {}))
    least = table.get("min_confidence", 0.0)
    if type(least) not in (int, float) or not 0 <= least <= 1:
        yield f"min_confidence must be a number from 0 to 1, not {least!r}"
    if table.get("fail_on", "high") not in SEVERITIES:
        yield f"fail_on must be {', '.join(SEVERITIES)}, not {table['fail_on']!r}"
    ignore = table.get("ignore", [])
    if not (isinstance(ignore, list) and all(isinstance(x, str) for x in ignore)):
        yield "ignore must be a list of strings"
        return
    for rule in ignore:
        yield from _refusal("ignore", parse_rule, rule)


def _bad_checks(checks: object) -> Iterator[str]:
    if not isinstance(checks, dict):
        yield "checks must be a table, written [checks]"
        return
    for name, how in checks.items():
        yield from _refusal("[checks]", require_check, name)
        if not isinstance(how, bool) and how not in SEVERITIES:
            yield f"{name} in [checks] must be true, false, {', '.join(SEVERITIES)}, not {how!r}"


def _refusal(where: str, ask: Callable[[str], object], text: str) -> Iterator[str]:
    try:
        ask(text)
    except UsageError as error:
        yield f"{where}: {error}"
