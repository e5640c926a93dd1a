"""Words written twice."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from align.checking.base import Check
from align.checking.finding import Finding
from align.checking.language_data import language_file
from align.checking.stretch import Side, Stretch

__all__ = ["RepeatedWords"]

_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]+)(?:\s+\1)+(?![\w'’-])", re.IGNORECASE)
# In a language whose file does not list what may stand twice, shorter words are passed over:
# German and French write "die die" and "vous vous" for good reasons.
SHORTEST_UNKNOWN = 5


class RepeatedWords(Check):
    """A word that stands twice in the target, where the source has no word twice.

    Names, which are written with capitals, and what a language does write twice are passed
    over.
    """

    name, type, severity = "repeated-words", "duplication", "low"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield words that stand twice."""
        for pair in bitext.pairs:
            found = list(_twice(pair.target, bitext.target_lang))
            if not found or _TWICE.search(pair.source.text):
                continue
            for start, stop, word in found:
                span = pair.target.span(start, stop)
                yield self.finding(pair, None, span, f"“{span.text}”: a word twice", fix=word)


def _twice(side: Side, lang: str) -> Iterator[tuple[int, int, str]]:
    """Give the places of words that stand twice in a segment, and the word."""
    at = 0
    for part in side.parts:
        for match in _TWICE.finditer(part):
            if not _may_stand_twice(match.group(), match.group(1), lang):
                yield at + match.start(), at + match.end(), match.group(1)
        at += len(part) + 1


def _may_stand_twice(words: str, word: str, lang: str) -> bool:
    """Tell whether a language writes a word twice, or it is a name or a letter."""
    last = words.split()[-1]
    if last[0].isupper() or len(word) == 1:
        return True
    allowed = _allowed(lang)
    return word.casefold() in allowed if allowed else len(word) < SHORTEST_UNKNOWN


@functools.cache
def _allowed(lang: str) -> frozenset[str]:
    return frozenset(language_file(lang).get("repeated-words", {}).get("allowed", ()))
