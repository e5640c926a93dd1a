"""How much a file may hold before it is refused: far above any article, below what hurts."""

from __future__ import annotations

from align.errors import InputError

__all__ = ["MOST_BYTES", "check_size"]

MEGABYTE = 1024 * 1024
# Of a file, and of all that it unpacks to.
MOST_BYTES = 256 * MEGABYTE


def check_size(size: int, name: str, *, most: int = MOST_BYTES, what: str = "holds") -> None:
    """Refuse what is larger than a limit.

    Args:
        size: The size in bytes.
        name: What to call the file in the error.
        most: The limit in bytes.
        what: What it does with them: "holds", "unpacks to".

    Raises:
        InputError: If *size* is above *most*; the message names the limit.

    Example:
        >>> check_size(10, "a.txt")
    """
    if size > most:
        raise InputError(
            f"{name} {what} more than {most // MEGABYTE} MB, the limit: cut it into parts"
        )
