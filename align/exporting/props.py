"""What files say of themselves and of their units, as this program or another has written it."""

from __future__ import annotations

import math
import os
import re

from align.errors import UsageError
from align.exporting.units import UNKNOWN
from align.language import primary

__all__ = ["agreed_language", "language_code", "number", "numbers"]

_LANGUAGE = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NUMBERS = re.compile("[0-9]{1,9}( [0-9]{1,9})*")


def language_code(code: str, path: str | os.PathLike[str], form: str) -> str:
    """Return a language code as XML has it.

    Args:
        code: The code; may have underscores.
        path: The file that it is for, for the message.
        form: The format's name, for the message.

    Raises:
        UsageError: If it is no language code.

    Example:
        >>> language_code("en_US", "a.tmx", "TMX")
        'en-US'
    """
    code = code.replace("_", "-")
    if not _LANGUAGE.fullmatch(code):
        raise UsageError(
            f"{path}: {form} needs a language code such as en or id-ID, not {code!r}: name it with "
            "--source-lang or --target-lang"
        )
    return code


def agreed_language(path: str | os.PathLike[str], side: str, stated: str, named: str | None) -> str:
    """Return the language of a side, on which the file and its reader agree.

    Args:
        path: The file, for the message.
        side: ``source`` or ``target``.
        stated: The language's code in the file; may be empty.
        named: The code that the reader names, such as ``en-US`` for ``en``, if any.

    Raises:
        UsageError: If they are two languages.

    Example:
        >>> agreed_language("a.xlf", "source", "en", "en-US")
        'en-US'
    """
    if named and stated not in ("", UNKNOWN) and primary(named) != primary(stated):
        raise UsageError(
            f"{path} has its {side} in {stated!r}, not in {named!r}: leave out --{side}-lang "
            f"({side}_lang=… in Python)"
        )
    return named or stated or UNKNOWN


def numbers(text: str) -> tuple[int, ...]:
    """Return whole numbers parted by spaces; none where something else stands there.

    Example:
        >>> numbers("1 2"), numbers("1 or 2")
        ((1, 2), ())
    """
    return tuple(map(int, text.split())) if _NUMBERS.fullmatch(text) else ()


def number(text: str) -> float | None:
    """Return a number; ``None`` where something else stands there.

    Example:
        >>> number("0.5"), number("nan")
        (0.5, None)
    """
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
