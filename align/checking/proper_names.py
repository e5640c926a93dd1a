"""The names in a text: words with a capital, told from common words as well as can be."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from enum import IntEnum

from align.checking.exonyms import CALENDAR, Naming, folded, naming
from align.checking.lexicon import has_lexicon, is_common, is_ordinary, is_proper

__all__ = ["Case", "NamedText", "Usage", "Word", "named_text"]

WORD = re.compile(r"[^\W_]+")
# What the next word begins a sentence after, or a quotation, or an item of a list.
BREAKS = frozenset('.!?…:;¿¡"“”„«»‘‹›|•*–—\n\r([')
# What stands between two words of one name.
JOINT = re.compile(r"\.? |\u00a0|[-‐‑'’.]")
# Of a text with a larger share of capitals, as a headline, they say nothing.
MOST_CAPITALS = 0.7
# Some capital letters, which may have an ending: MPs.
ACRONYM = re.compile(r"[^\W\d_a-z]{2,6}s?")
# No more words are learned from a set of documents.
MOST_WORDS = 1 << 18


class Case(IntEnum):
    """What the capital of a word says, from nothing to much."""

    PLAIN = 0
    """A common word, or the first of a sentence."""
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


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends, exclusive.
        text: As it stands there.
        key: Without case and accents.
        case: What its capital says.
        run: The number of the run of words with a capital that it is in; -1 for none.
    """

    start: int
    end: int
    text: str
    key: str
    case: Case
    run: int


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


@functools.lru_cache(1 << 12)
def named_text(text: str, lang: str, breaks: tuple[int, ...] = ()) -> NamedText:
    """Find the names in a text.

    Args:
        text: The text.
        lang: Its language code.
        breaks: Where sentences begin, besides those that punctuation tells.
    """
    matches = list(WORD.finditer(text))
    keys = [folded(x[0]) for x in matches]
    namings = naming(keys, lang)
    calendar = {
        n
        for x in namings
        if any(k.startswith(CALENDAR) for k in x.things)
        for n in range(x.start, x.end)
    }
    words, run, end, running = [], -1, 0, False
    capitals = sum(x[0] != x[0].lower() for x in matches) > MOST_CAPITALS * len(matches)
    shouting = text.isupper()
    for n, match in enumerate(matches):
        word, gap = match[0], text[end : match.start()]
        opens = not end or match.start() in breaks or not BREAKS.isdisjoint(gap)
        capital = word != word.lower() and not any(map(str.isdigit, word))
        goes_on = running and JOINT.fullmatch(gap) is not None
        if capital and not goes_on:
            run += 1
        running = capital
        end = match.end()
        case = _case(word, lang, opens, shouting, capitals) if capital else Case.PLAIN
        if n in calendar:
            # May is a month, but not in Theresa May.
            case = (
                Case.EITHER
                if capital and goes_on and words[-1].case >= Case.EITHER
                else Case.CALENDAR
            )
        words.append(Word(match.start(), end, word, keys[n], case, run if capital else -1))
    return NamedText(lang, tuple(words), tuple(namings))


def _case(word: str, lang: str, opens: bool, shouting: bool, capitals: bool) -> Case:
    if len(word) == 1 or is_ordinary(word, lang):
        return Case.PLAIN
    common = is_common(word, lang)
    if ACRONYM.fullmatch(word) and not shouting:
        return Case.ACRONYM
    if common:
        if is_proper(word, lang) and len(word) > 2:
            return Case.EITHER
        if opens:
            return Case.PLAIN
        return Case.PLAIN if capitals else Case.TITLE
    if opens:
        return Case.OPENER if has_lexicon(lang) else Case.PLAIN
    return Case.NAME


class Usage:
    """How the words of many texts in one language are written, with a capital or without.

    Example:
        >>> usage = Usage()
        >>> usage.see(named_text("Then Warren spoke of a tsunami.", "en"))
        >>> [word.case.name for word in usage.recased(named_text("Warren fled.", "en")).words]
        ['TITLE', 'PLAIN']
    """

    def __init__(self) -> None:
        self._small: set[str] = set()
        self._large: set[str] = set()

    def see(self, text: NamedText) -> None:
        """Learn from a text."""
        if len(self._small) + len(self._large) < MOST_WORDS:
            self._small.update([x.key for x in text.words if x.run < 0])
            self._large.update([x.key for x in text.words if x.case == Case.TITLE])

    def recased(self, text: NamedText) -> NamedText:
        """Return a text with what is known of its words by the other texts."""
        if all(self._case(x) == x.case for x in text.words if x.run >= 0):
            return text
        words = tuple(replace(x, case=self._case(x)) if x.run >= 0 else x for x in text.words)
        return replace(text, words=words)

    def _case(self, word: Word) -> Case:
        if word.case >= Case.OPENER and word.case != Case.ACRONYM and word.key in self._small:
            return Case.PLAIN if word.case == Case.OPENER else Case.TITLE
        if word.case == Case.PLAIN and word.key in self._large and word.key not in self._small:
            return Case.TITLE
        return word.case
