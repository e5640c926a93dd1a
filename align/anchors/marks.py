"""Marks that number a segment at its beginning: "Chapter 3", "3.2", "(2)", "§ 4", "3:16".

A mark is a label and a number. The label says which series it belongs to: "chapter" of
"Chapter 3: The storm", "()" of "(2)". The number is a tuple: 3:16 is (3, 16).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

__all__ = ["BARE", "Mark", "mark", "words"]

# The label of "16 For God so loved": a number with nothing around it.
BARE = "1"
# A mark is looked for in so many characters.
WINDOW = 80

ARABIC = r"\d{1,4}+(?:[.:]\d{1,4}+){0,4}+(?!\w)"
# To 399 and in capitals; a lone C or L is a letter more often than a number.
ROMAN = r"(?=[IVXLC])(?![CL]\b)C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)"
NUMBER = rf"(?P<number>{ARABIC}|{ROMAN})"
WORD = r"(?P<word>[^\W\d_]{1,20})\.?\s"
# What follows a number that stands by itself: "Article 5." and "3)", at the end or before a space.
CLOSED = r"(?:[.:)]?\s*$|[.:)]\s)"
VERSE = r"(?P<number>\d{1,4}+(?::\d{1,4}+){1,4}+(?!\w))"
# The label of each form; where it is empty, the word is the label.
ANYWHERE = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("§", rf"§+\s?{NUMBER}"),
        ("[]", rf"\[{NUMBER}\]"),
        ("()", rf"\({NUMBER}\)"),
        ("(i)", r"\((?P<number>[ivx]{1,5})\)"),
        (":", rf"{VERSE}(?:\s|$|[.)])"),
        ("", rf"(?=[^\W\d_a-z]){WORD}{VERSE}\s+[\"“‘«(]*(?=[^\W\d_a-z])"),
        ("", rf"{WORD}{NUMBER}{CLOSED}"),
        ("1.", r"(?P<number>\d{1,3}+(?:\.\d{1,3}+){0,4}+)" + CLOSED),
        (BARE, r"(?P<number>\d{1,3}+)\s+[\"“‘«(]*(?=[^\W\d_])"),
    )
)
# In a heading, a title may follow a number right away: "3.2 Results", "BAB III METODE".
IN_HEADINGS = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("", rf"{WORD}{NUMBER}(?:\s|{CLOSED}|[–—-])"),
        ("1.", rf"(?P<number>{ARABIC}){CLOSED}"),
        ("1.", r"(?P<number>\d{1,3}+(?:\.\d{1,3}+){1,4}+)\s"),
        ("I.", rf"(?P<number>{ROMAN}){CLOSED}"),
    )
)

DIGIT = re.compile(r"\d")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


class Mark(NamedTuple):
    """What numbers a segment: the label of its series, and its number in it."""

    label: str
    number: tuple[int, ...]


def mark(text: str, *, is_heading: bool = False) -> Mark | None:
    """Read the mark that a segment begins with.

    Args:
        text: The text of the segment.
        is_heading: Whether it is a heading, in which a title may follow right away.

    Returns:
        The mark; ``None`` if there is none. A number at the beginning of a sentence is a mark
        of the label ``BARE``, which may well be no mark at all.

    Example:
        >>> mark("BAB III METODE", is_heading=True)
        Mark(label='bab', number=(3,))
        >>> mark("3:16 For God so loved the world")
        Mark(label=':', number=(3, 16))
        >>> mark("In 2024, it rained.")
    """
    beginning = unicodedata.normalize("NFKC", " ".join(text[:WINDOW].split()))
    for label, pattern in (*IN_HEADINGS, *ANYWHERE) if is_heading else ANYWHERE:
        match = pattern.match(beginning)
        if match:
            return Mark(label or match["word"].casefold(), _number(match["number"]))
    return None


def words(text: str) -> str:
    """Return the words of a heading without case, spaces and punctuation.

    Args:
        text: The text of the heading.

    Returns:
        Its words, a space between; nothing if it has a letter at most.

    Example:
        >>> words("COVID–19:  the  virus"), words("III"), words("– 3 –"), words("A")
        ('covid 19 the virus', 'iii', '', '')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), plain)
    letters = sum(map(str.isalpha, plain))
    return " ".join(re.findall(r"\w+", plain)) if letters > 1 else ""


def _number(written: str) -> tuple[int, ...]:
    if written[0].isdecimal():
        return tuple(int(part) for part in re.split("[.:]", written))
    values = [ROMAN_VALUES[letter] for letter in written.upper()]
    signed = [
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    ]
    return (sum(signed),)
