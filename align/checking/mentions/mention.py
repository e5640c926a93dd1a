"""A mention: a place in a text, and what it says."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Mention", "blanked", "words_in"]

# Stands for text that has been read; it is no letter, no digit and no space.
BLANK = "\ufffc"
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that says something which can be compared.

    The kinds are its subclasses, each in a file of its own.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends, exclusive.
        text: What stands there.
    """

    start: int
    end: int
    text: str

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers in it, for a text that has one of them only, as the year of a date."""
        return ()


def blanked(text: str, found: Iterable[Mention]) -> str:
    """Return a text of the same length, in which mentions can't be read again.

    Args:
        text: The text.
        found: The mentions, in the order of the text.

    Example:
        >>> blanked("On 3 May 2025 we", [Mention(3, 13, "3 May 2025")]).replace(BLANK, "_")
        'On __________ we'
    """
    pieces, at = [], 0
    for mention in sorted(found, key=lambda x: x.start):
        pieces += [text[at : mention.start], BLANK * (mention.end - mention.start)]
        at = mention.end
    return "".join([*pieces, text[at:]])


# A text is asked for by one finder after the other.
@functools.lru_cache(1 << 4)
def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, runs of letters, each once: for what can be told by them alone.

    Example:
        >>> sorted(words_in("On 3 May, on 4 May"))
        ['May', 'On', 'on']
    """
    return frozenset(WORD.findall(text))
