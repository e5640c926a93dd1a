"""Counts with what they count, as people read them."""

from __future__ import annotations

__all__ = ["number"]


def number(count: int, what: str, plural: str = "") -> str:
    """Return a count with what it counts.

    Args:
        count: How many.
        what: What one of them is called.
        plural: What several are called, if not the same with an s.

    Example:
        >>> number(1, "link"), number(2000, "link"), number(2, "term of one", "terms of one")
        ('1 link', '2,000 links', '2 terms of one')
    """
    return f"{count:,} {what if count == 1 else plural or what + 's'}"
