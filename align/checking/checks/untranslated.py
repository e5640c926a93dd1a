"""Text that is left in the source's language: whole segments, and passages inside one.

Which language a word is of is told by the dictionaries of both. Words that both have, names and
numbers are of neither. Of languages without a file of their own, whose dictionaries have gaps, only
what is copied word by word is found.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from textwrap import shorten
from typing import NamedTuple

from rapidfuzz import fuzz

from align.checking.base import Check
from align.checking.dictionary import has_dictionary
from align.checking.finding import Finding
from align.checking.naming.lexicon import has_vocabulary, is_common
from align.checking.stretch import Pair, Stretch
from align.language import primary

__all__ = ["Untranslated"]

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# With fewer lower-case words a text may be a name, a title or a code, which are rightly copied.
LEAST_PLAIN = 3
# So many words in a row are a passage, if so many of them are surely of the source's language.
LEAST_RUN = 5
LEAST_FOREIGN = 4
# So many do for words that stand in the source in a row, too.
LEAST_COPIED = 2
# In percent, of texts without their case.
ALIKE = 95
# So much of a passage stands in a message.
LONGEST_SHOWN = 60


class Passage(NamedTuple):
    """Words in a row that are of the source's language.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends, exclusive.
        words: The words in it.
        foreign: How many of them are surely of the source's language.
    """

    start: int
    end: int
    words: int
    foreign: int


class Untranslated(Check):
    """Text that is left in the source's language.

    Example:
        >>> from align.checking.base import Settings
        >>> from align.checking.stretch import stretches
        >>> from align.exporting import TranslationUnit, Units
        >>> unit = TranslationUnit(("They came to see us.",), ("They came to see us.",))
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [finding.message for finding in Untranslated(Settings()).check(stretch)]
        ['not translated: "They came to see us."']
    """

    name, type, severity = "untranslated", "untranslated", "high"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield segments and passages that are not translated."""
        langs = bitext.source_lang, bitext.target_lang
        if primary(langs[0]) == primary(langs[1]):
            return
        for pair in bitext.pairs:
            if place := _untranslated(pair, *langs):
                span = pair.target.span(*place)
                shown = shorten(span.text, LONGEST_SHOWN, placeholder=" …")
                yield self.finding(pair, None, span, f'not translated: "{shown}"')


def _untranslated(pair: Pair, source_lang: str, target_lang: str) -> tuple[int, int] | None:
    """Return where the target is in the source's language."""
    text = pair.target.text
    if _count_foreign(text, source_lang, target_lang) < LEAST_COPIED:
        return None
    passages = _passages(text, pair.source.text, source_lang, target_lang)
    small = [x for x in WORD.findall(text) if x == x.lower()]
    foreign = sum(x.foreign for x in passages)
    is_prose = len(small) >= LEAST_PLAIN and 2 * foreign >= len(small)
    if is_prose and _are_equal(pair.source.text, text):
        return 0, len(text)
    long = [x for x in passages if x.words >= LEAST_RUN and x.foreign >= LEAST_FOREIGN]
    if long:
        longest = max(long, key=lambda x: x.words)
        return longest.start, longest.end
    if foreign >= LEAST_COPIED:
        return _copied(pair.source.text, text)
    return None


def _count_foreign(text: str, source_lang: str, target_lang: str) -> int:
    """Count words of the source's language, up to as many as a finding needs at least."""
    found = 0
    for word in WORD.findall(text):
        found += _telling(word, source_lang, target_lang)[0]
        if found == LEAST_COPIED:
            break
    return found


def _copied(source: str, target: str) -> tuple[int, int] | None:
    """Return where so many words in a row are copied that they are a passage.

    Titles, which have capitals, are rightly copied.
    """
    words = list(WORD.finditer(target))
    known = set(_rows(WORD.findall(source)))
    rows = [
        n for n, row in enumerate(_rows([x[0] for x in words])) if row in known and _is_plain(row)
    ]
    if not rows:
        return None
    last = next(n for n, following in zip(rows, [*rows[1:], -1], strict=True) if following != n + 1)
    return words[rows[0]].start(), words[last + LEAST_RUN - 1].end()


def _rows(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[n : n + LEAST_RUN]) for n in range(len(words) - LEAST_RUN + 1)]


def _is_plain(row: tuple[str, ...]) -> bool:
    return sum(x == x.lower() for x in row) >= LEAST_FOREIGN


def _passages(text: str, source: str, source_lang: str, target_lang: str) -> list[Passage]:
    """Return what is of the source's language, from a first word of it to a last one.

    A word of the target's language ends a passage.
    """
    are_known = has_vocabulary(source_lang) and has_vocabulary(target_lang)
    copied = () if are_known else set(WORD.findall(source))
    found: list[Passage] = []
    begun = False
    between = 0
    for match in WORD.finditer(text):
        word = match[0]
        is_foreign, is_own = _telling(word, source_lang, target_lang)
        between += 1
        if is_own:
            begun = False
        elif is_foreign and (not copied or word in copied):
            if begun:
                last = found.pop()
                found.append(
                    Passage(last.start, match.end(), last.words + between, last.foreign + 1)
                )
            else:
                found.append(Passage(match.start(), match.end(), 1, 1))
            begun, between = True, 0
    return found


@functools.lru_cache(1 << 15)
def _telling(word: str, source_lang: str, target_lang: str) -> tuple[bool, bool]:
    """Tell whether a word is of the source's language, and whether it is of the target's."""
    if word != word.lower():
        return False, False
    of_source, of_target = is_common(word, source_lang), is_common(word, target_lang)
    if not has_dictionary(source_lang):
        of_source = not of_target
    return of_source and not of_target, of_target and not of_source


def _are_equal(source: str, target: str) -> bool:
    return fuzz.ratio(source.lower(), target.lower()) >= ALIKE
