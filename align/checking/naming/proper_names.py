"""The names in a text: words with a capital, told from common words as well as can be."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

from align.checking.naming.exonyms import CALENDAR, Naming, folded, naming
from align.checking.naming.lexicon import has_vocabulary, is_common, is_ordinary, is_proper

__all__ = ["Case", "NamedText", "Usage", "Word", "is_telling", "named_text"]

WORD = re.compile(r"[^\W_]+")
ASCII_GAPS = {n: " " for n in range(128) if not chr(n).isalnum()}
# After a word, where no sentence begins.
INSIDE = re.compile(r"(?<=[^\W\d_] )[^\W\d_a-z][^\W\d_]+")
# What the next word begins a sentence after, or a quotation, or an item of a list.
BREAKS = frozenset('.!?…:;¿¡"“”„«»‘‹›|•*–—\n\r([')
# What stands between two words of one name.
JOINT = re.compile(r"\.? |\u00a0|[-‐‑'’.]")
# A shortened word: La., Sens.
SHORTENED = re.compile(r"\.(?:,| [^\W\d_A-Z])")
LONGEST_SHORTENED = 5
# Some capital letters, which may have an ending: MPs.
ACRONYM = re.compile(r"[^\W\d_a-z]{2,6}s?")
# In small letters, words as short as letters that stand for words are something else: who, us.
LONGEST_SMALL = 3
ROMAN = re.compile(r"[IVX]+")
# Of a text with a larger share of capitals, as a headline, they say nothing.
MOST_CAPITALS = 0.7
# From so many texts, it is known how words are written.
MOST_TEXTS = 1 << 13


class Case(IntEnum):
    """What the capital of a word says, from nothing to much."""

    PLAIN = 0
    """A word without, or a common one that begins a sentence."""
    CALENDAR = 1
    """A month or a weekday."""
    TITLE = 2
    """A word that is common elsewhere, with a capital inside a sentence: Minister, House."""
    EITHER = 3
    """A word that is common, but a name as well: Brown, May."""
    OPENER = 4
    """The first word of a sentence, that is no common one."""
    ACRONYM = 5
    """Some capital letters: BBC."""
    NAME = 6
    """A word that is no common one, with a capital inside a sentence."""


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends, exclusive.
        text: As it stands there.
        key: Without case and accents.
        case: What its capital says.
        run: The number of the run of words with a capital that it is in; -1 for none.
        opens: Whether it begins a sentence.
    """

    start: int
    end: int
    text: str
    key: str
    case: Case
    run: int
    opens: bool


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text's words, and what is named in it.

    Attributes:
        lang: Its language code.
        words: Its words.
        namings: What is named there by names that the languages are known to have.
    """

    lang: str
    words: tuple[Word, ...]
    namings: tuple[Naming, ...]


def find_words(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits.

    Example:
        >>> find_words("St. Mary's")
        ['St', 'Mary', 's']
    """
    # Several times as fast.
    return text.translate(ASCII_GAPS).split() if text.isascii() else WORD.findall(text)


def find_namings(words: Sequence[str], lang: str) -> list[Naming]:
    """Find what is named in a text, of which the words are given.

    Example:
        >>> [(x.start, x.end) for x in find_namings(["Join", "us", "in", "South", "Korea"], "en")]
        [(3, 5)]
    """
    return [
        x
        for x in naming([folded(word) for word in words], lang)
        if x.end - x.start > 1
        or len(words[x.start]) > LONGEST_SMALL
        or _has_capital(words[x.start])
    ]


@functools.lru_cache(1 << 10)
def named_text(text: str, lang: str, breaks: tuple[int, ...] = ()) -> NamedText:
    """Find the names in a text.

    Args:
        text: The text.
        lang: Its language code.
        breaks: Where sentences begin, besides those that punctuation tells.

    Example:
        >>> found = named_text("In the end, Minister Doan met with Ms. Brown on Monday.", "en")
        >>> [(word.text, word.case.name) for word in found.words if word.case]
        [('Minister', 'TITLE'), ('Doan', 'NAME'), ('Brown', 'EITHER'), ('Monday', 'CALENDAR')]
    """
    matches = list(WORD.finditer(text))
    namings = find_namings([x[0] for x in matches], lang)
    calendar = {
        n
        for x in namings
        if any(k.startswith(CALENDAR) for k in x.things)
        for n in range(x.start, x.end)
    }
    capitals = sum(_has_capital(x[0]) for x in matches)
    is_headline = capitals > MOST_CAPITALS * len(matches)
    is_shouted = text.isupper()
    words: list[Word] = []
    run = -1
    for n, match in enumerate(matches):
        word, start, end = match[0], match.start(), match.end()
        if not _has_capital(word):
            words.append(Word(start, end, word, folded(word), Case.PLAIN, -1, not words))
            continue
        gap = text[words[-1].end : start] if words else ""
        goes_on = bool(words) and words[-1].run >= 0 and JOINT.fullmatch(gap) is not None
        run += not goes_on
        opens = not words or start in breaks or not BREAKS.isdisjoint(gap)
        case = _case(word, lang, opens)
        if n in calendar:
            # May is a month, but not in Theresa May.
            case = Case.EITHER if goes_on and words[-1].case >= Case.EITHER else Case.CALENDAR
        elif (
            (is_headline and case == Case.TITLE)
            or _is_shortened(text, match)
            or (case == Case.ACRONYM and is_shouted)
        ):
            case = Case.PLAIN
        words.append(Word(start, end, word, folded(word), case, run, opens))
    return NamedText(lang, tuple(words), tuple(namings))


def _has_capital(word: str) -> bool:
    """Tell whether a word has a capital and no digit, which codes have."""
    return not word.islower() and word.isalpha() and word != word.lower()


def _is_shortened(text: str, word: re.Match[str]) -> bool:
    return len(word[0]) <= LONGEST_SHORTENED and SHORTENED.match(text, word.end()) is not None


def _case(word: str, lang: str, opens: bool) -> Case:
    if len(word) == 1 or is_ordinary(word, lang) or ROMAN.fullmatch(word):
        return Case.PLAIN
    if ACRONYM.fullmatch(word) and word.removesuffix("s").isupper():
        return Case.ACRONYM
    if not is_common(word, lang):
        if opens:
            return Case.OPENER if has_vocabulary(lang) else Case.PLAIN
        return Case.NAME
    if is_proper(word, lang) and len(word) > 2:
        return Case.EITHER
    return Case.PLAIN if opens else Case.TITLE


@functools.lru_cache(1 << 15)
def is_telling(word: str, lang: str) -> bool:
    """Tell whether a word with a capital may be a name by itself, wherever it stands.

    Example:
        >>> is_telling("Brown", "en"), is_telling("Minister", "en")
        (True, False)
    """
    return _has_capital(word) and _case(word, lang, opens=False) > Case.TITLE


@functools.lru_cache(1 << 15)
def is_name(word: str, lang: str) -> bool:
    """Tell whether a word with a capital is a name and no common word.

    Example:
        >>> is_name("Obama", "en"), is_name("Brown", "en")
        (True, False)
    """
    return (
        len(word) > LONGEST_SMALL and _has_capital(word) and _case(word, lang, False) == Case.NAME
    )


class Usage:
    """How the words of many texts in one language are written, with a capital or without.

    Args:
        lang: Its language code.

    Example:
        >>> usage = Usage("en")
        >>> text = "Then we saw Rangers play."
        >>> usage.see(text, find_words(text))
        >>> [word.case.name for word in usage.recased(named_text("Rangers won.", "en")).words]
        ['TITLE', 'PLAIN']
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._seen = 0
        self._small: set[str] = set()
        self._large: set[str] = set()
        self._names: set[str] = set()

    def see(self, text: str, words: Iterable[str]) -> None:
        """Learn from a text, of which the words are given, too."""
        self._seen += 1
        if self._seen <= MOST_TEXTS:
            self._small.update(filter(str.islower, words))
            self._large.update(map(str.lower, INSIDE.findall(text)))

    def see_names(self, words: Iterable[str]) -> None:
        """Learn words with a capital that a translation has kept, and are names in its language."""
        if self._seen <= MOST_TEXTS:
            self._names.update(map(str.lower, words))

    def is_name(self, word: str) -> bool:
        """Tell whether a word was a name in other texts, and always had a capital there."""
        key = word.lower()
        return key in self._names and key not in self._small

    def recased(self, text: NamedText) -> NamedText:
        """Return a text with what is known of its words by the other texts."""
        words = tuple(self._recased(text.words))
        return text if words == text.words else replace(text, words=words)

    def _recased(self, words: Iterable[Word]) -> Iterable[Word]:
        for word in words:
            case = self._case(word) if word.run >= 0 else word.case
            yield word if case == word.case else word._replace(case=case)

    def _case(self, word: Word) -> Case:
        key = word.text.lower()
        if word.case in (Case.OPENER, Case.NAME) and key in self._small:
            return Case.PLAIN if word.case == Case.OPENER else Case.TITLE
        if word.case in (Case.PLAIN, Case.TITLE) and self.is_name(key):
            return Case.EITHER
        if len(key) <= LONGEST_SMALL:
            return word.case
        if word.case == Case.PLAIN and key in self._large and key not in self._small:
            return Case.PLAIN if is_ordinary(key, self._lang) else Case.TITLE
        return word.case
