"""Text made fit for XML."""

from __future__ import annotations

import re

__all__ = ["FORBIDDEN", "fit"]

# All but the Char production of XML 1.0: control characters, lone surrogates, U+FFFE, U+FFFF.
# A numeric reference does not rescue them.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: str) -> tuple[str, int]:
    r"""Put a space in the place of every character that XML forbids.

    Nothing else changes: marks of direction and joiners stay, as scripts need them.

    Returns:
        The text, and the number of characters replaced.

    Example:
        >>> fit("a\x0bb")
        ('a b', 1)
    """
    return FORBIDDEN.subn(" ", text) if FORBIDDEN.search(text) else (text, 0)
