"""Long texts made short."""

from __future__ import annotations

__all__ = ["first_words", "last_words"]


def first_words(text: str, most: int) -> str:
    """Return the beginning of a text, and an ellipsis where it goes on.

    Args:
        text: The text.
        most: So many characters at most.

    Example:
        >>> first_words("Some partners sold, some lent.", 20)
        'Some partners sold, …'
    """
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]) + " …"


def last_words(text: str, most: int) -> str:
    """Return the end of a text, behind an ellipsis where something is before it.

    Args:
        text: The text.
        most: So many characters at most.

    Example:
        >>> last_words("Some partners sold, some lent.", 12)
        '… some lent.'
    """
    if len(text) <= most:
        return text
    return "… " + (text[-most:].partition(" ")[2] or text[-most:])
