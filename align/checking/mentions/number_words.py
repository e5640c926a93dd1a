"""Numbers in words: "two hundred and five", "dua pertiga", "half a million", "jutaan"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from align.checking.mentions.number_language import NumberLanguage

__all__ = ["Form", "Tokens", "Words", "read_words"]

# How sure it is that a number is meant: digits are one; words may be; "hundreds" says its size
# only; "second" and "both" are one only if the other side says so.
Form = Literal["digits", "words", "roman", "vague", "loose"]
GAP = re.compile(r"[-‑– \u00a0\u202f]+")
ONE = Decimal(1)
# No magnitude is multiplied again from here on: a text of a thousand "million" is no number.
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and numbers of a text.

    Attributes:
        text: The text.
        matches: Where they stand.
        lower: What stands there, in lower case.
    """

    text: str
    matches: Sequence[re.Match[str]]
    lower: Sequence[str]

    def following(self, at: int) -> str:
        """Return a token in lower case; nothing if it does not go on from the one before."""
        if not 0 < at < len(self.lower):
            return ""
        gap = self.text[self.matches[at - 1].end() : self.matches[at].start()]
        return self.lower[at] if gap == " " or GAP.fullmatch(gap) else ""

    def after(self, at: int, end: int) -> int:
        """Return the first token, from one on, that begins behind a place."""
        while at < len(self.matches) and self.matches[at].start() < end:
            at += 1
        return at


@dataclass(frozen=True, slots=True)
class Words:
    """A number in words.

    Attributes:
        value: The number.
        first: The token with which it begins.
        at: The token behind it.
        form: How sure it is one.
        ordinal: Whether it is a place in an order.
        magnitude: The last of its words for a thousand and more; 1 for none.
    """

    value: Decimal
    first: int
    at: int
    form: Form
    ordinal: bool = False
    magnitude: Decimal = ONE


def read_words(tokens: Tokens, at: int, language: NumberLanguage) -> Words | None:
    """Read the number that begins with a word, or with the article before it.

    Args:
        tokens: The words of a text.
        at: Which word.
        language: Their language.

    Returns:
        The number; nothing if the word does not begin one.
    """
    word = tokens.lower[at]
    with_article = tokens.following(at) and tokens.lower[at - 1] in language.articles
    if with_article and word in language.magnitudes:
        stack, end = _stack(tokens, at, language, [ONE])
        return Words(sum(stack, Decimal(0)), at - 1, end, "words")
    if with_article and word in language.denominators:
        return _part(tokens, at - 1, at + 1, 1 / language.denominators[word], language)
    if word in language.words or word in language.ordinals:
        return _cardinal(tokens, at, language)
    if word in language.magnitudes or word in language.vague:
        return _vague(tokens, at, language)
    if word in language.loose:
        value = language.loose[word]
        if 0 < value < 1:
            return _part(tokens, at, at + 1, value, language)
        return Words(value, at, at + 1, "loose")
    return None


def _cardinal(tokens: Tokens, first: int, language: NumberLanguage) -> Words:
    stack, at = _stack(tokens, first, language)
    said = tokens.lower[first:at]
    ordinal = any(x in language.ordinals for x in said)
    value = sum(stack, Decimal(0))
    divisor, behind = _divisor(tokens, at, language)
    if divisor > value:
        return _part(tokens, first, behind, value / divisor, language)
    value, at = _with_decimals(tokens, value, at, language)
    magnitude = max(language.magnitudes.get(x, ONE) for x in said)
    if magnitude < 1000 or value % magnitude:
        magnitude = ONE
    # "One" is in many a phrase.
    form: Form = "loose" if ordinal or value <= 1 else "words"
    return Words(value, first, at, form, ordinal, magnitude)


def _stack(
    tokens: Tokens, first: int, language: NumberLanguage, parts: Sequence[Decimal] = ()
) -> tuple[list[Decimal], int]:
    """Read number words as the parts of a sum; return them, and the token behind them."""
    stack, at = list(parts), first
    joined: tuple[int, list[Decimal]] | None = None
    word = tokens.lower[at]
    while word:
        if word in language.joiners and stack and _room(stack[-1]) >= 100:
            joined = at, list(stack)
        elif not _push(word, stack, language):
            break
        at += 1
        word = tokens.following(at)
    # What stands behind "and" is a number of its own in "one hundred and two hundred".
    if joined and (
        at == joined[0] + 1 or word in language.magnitudes or _is_apart(joined[1], stack)
    ):
        at, stack = joined
    return stack, at


def _is_apart(before: list[Decimal], stack: list[Decimal]) -> bool:
    """Tell whether hundreds or more were added behind a joiner."""
    return stack[: len(before)] == before and any(x >= 100 for x in stack[len(before) :])


def _push(word: str, stack: list[Decimal], language: NumberLanguage) -> bool:
    """Add a number word to the parts of a number; tell whether it could be."""
    value = language.words.get(word)
    if value is None:
        value = language.ordinals.get(word)
    if value is not None:
        if stack and value >= _room(stack[-1]):
            return False
        stack.append(value)
        return True
    if word in language.teens and stack and 2 <= stack[-1] <= 9:
        stack[-1] += language.teens[word]
        return True
    size = language.magnitudes.get(word)
    if size is None or not stack:
        return False
    parts = [x for x in stack if x < size]
    rest = stack[: len(stack) - len(parts)]
    if not parts or (rest and sum(parts) * size >= _room(rest[-1])):
        return False
    stack[:] = [*rest, sum(parts, Decimal(0)) * size]
    return True


def _room(value: Decimal) -> Decimal:
    """Return below what a number must be to be added to another: 100 for two hundred."""
    room = ONE
    while value >= 20 and value % (room * 10) == 0:
        room *= 10
    return room


def _divisor(tokens: Tokens, at: int, language: NumberLanguage) -> tuple[Decimal, int]:
    """Read "thirds", and "per tiga"."""
    word = tokens.following(at)
    if word in language.over:
        return language.words.get(tokens.following(at + 1), Decimal(0)), at + 2
    return language.denominators.get(word, Decimal(0)), at + 1


def _with_decimals(
    tokens: Tokens, value: Decimal, at: int, language: NumberLanguage
) -> tuple[Decimal, int]:
    """Read decimals in words: "two point five"."""
    if tokens.following(at) not in language.points:
        return value, at
    decimals, n = "", at + 1
    while (digit := language.words.get(tokens.following(n), Decimal(10))) < 10:
        decimals += str(digit)
        n += 1
    return (value + Decimal(f"0.{decimals}"), n) if decimals else (value, at)


def _part(tokens: Tokens, first: int, at: int, value: Decimal, language: NumberLanguage) -> Words:
    """Read what a fraction is of: "half a million", "a quarter of a million"."""
    n = at + (tokens.following(at) in language.of)
    n += tokens.following(n) in language.articles
    if size := language.magnitudes.get(tokens.following(n)):
        return Words(value * size, first, n + 1, "words")
    return Words(value, first, at, "loose")


def _vague(tokens: Tokens, first: int, language: NumberLanguage) -> Words:
    """Read "hundreds of thousands"."""
    value, at, word = ONE, first, tokens.lower[first]
    while value <= LARGEST and (size := language.vague.get(word) or language.magnitudes.get(word)):
        value, at = value * size, at + 1
        word = tokens.following(at)
        behind = tokens.following(at + 1)
        if word in language.of and (behind in language.vague or behind in language.magnitudes):
            word, at = behind, at + 1
    return Words(value, first, at, "vague")
