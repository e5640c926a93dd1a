"""Words of a text, to show a translator which one is meant."""

from __future__ import annotations

__all__ = ["beginning", "end", "plural"]

LENGTH = 40


def beginning(text: str, length: int = LENGTH) -> str:
    """Return the first words of a text between quotation marks.

    Example:
        >>> beginning("Some partners sold, some lent and some gave.", 20)
        '“Some partners sold, …”'
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return f"“{text}”"
    words = text[: length + 1].rpartition(" ")[0] or text[:length]
    return f"“{words} …”"


def end(text: str, length: int = LENGTH) -> str:
    """Return the last words of a text between quotation marks.

    Example:
        >>> end("Some partners sold, some lent and some gave.", 20)
        '“… lent and some gave.”'
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return f"“{text}”"
    words = text[-length - 1 :].partition(" ")[2] or text[-length:]
    return f"“… {words}”"


def plural(number: int, what: str) -> str:
    """Return a number with a noun.

    Example:
        >>> plural(1, "segment"), plural(2, "segment")
        ('1 segment', '2 segments')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"
