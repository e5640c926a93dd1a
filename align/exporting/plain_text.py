"""Text made fit for UTF-8, for a line of its own, and for a cell of a spreadsheet."""

from __future__ import annotations

import re

__all__ = ["guarded", "single_line", "unguarded", "without_surrogates"]

_SURROGATE = re.compile("[\ud800-\udfff]")
# All that str.splitlines and others take for the end of a line.
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What a spreadsheet takes for the beginning of a formula, with the wide forms, which those of East
# Asia take for the same.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def without_surrogates(text: str) -> tuple[str, int]:
    r"""Put U+FFFD in the place of every lone surrogate, which UTF-8 cannot hold.

    Returns:
        The text, and the number of characters replaced.

    Example:
        >>> without_surrogates("a\ud800b")
        ('a\ufffdb', 1)
    """
    return (text, 0) if text.isascii() else _SURROGATE.subn("\ufffd", text)


def single_line(text: str) -> tuple[str, int]:
    r"""Put a space in the place of everything that some program takes for the end of a line.

    Returns:
        The text, without spaces at its ends, and the number of line ends replaced.

    Example:
        >>> single_line("a\u2028b")
        ('a b', 1)
    """
    text, found = _LINE_END.subn(" ", text)
    return text.strip(), found


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: an apostrophe stands before one.

    Example:
        >>> guarded("=1+1"), guarded("'-5"), guarded("1+1")
        ("'=1+1", "''-5", '1+1')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that ``guarded`` has set before it.

    Example:
        >>> unguarded("'=1+1"), unguarded("'tis")
        ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
