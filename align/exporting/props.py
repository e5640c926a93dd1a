"""Values of properties in XML files, as this program or another has written them."""

from __future__ import annotations

import math
import os
import re

from align.errors import UsageError

__all__ = ["language_code", "number", "numbers"]

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
