"""Acronyms that the target has not: neither as they are, nor by another name, nor written out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from align.checking.base import Check, Settings
from align.checking.finding import Finding
from align.checking.naming.exonyms import exonym
from align.checking.naming.name_matching import Left, left_over
from align.checking.naming.proper_names import Case, NamedText, named_text
from align.checking.stretch import Pair, Stretch

__all__ = ["Acronyms"]

ACRONYM = re.compile(r"(?<![^\W_])[^\W\d_a-z]{2,6}s?(?![^\W_])")
# In brackets, where an acronym is explained.
BRACKETS = re.compile(r"\(([^\W\d_a-z]{2,6})\)")
# So many pairs of acronyms are learned from brackets.
MOST_LEARNED = 1 << 14


class Acronyms(Check):
    """Acronyms of the source that the target neither keeps nor spells out.

    Example:
        >>> from align.checking.stretch import stretches
        >>> from align.exporting import TranslationUnit, Units
        >>> unit = TranslationUnit(("The UN and the IAEA met.",), ("PBB mengadakan rapat.",))
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [finding.message for finding in Acronyms(Settings()).check(stretch)]
        ['IAEA in the source, not in the target']
    """

    name, type, severity = "acronyms", "inconsistent-entities", "low"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._explained: Counter[tuple[str, str]] = Counter()

    def observe(self, bitext: Stretch) -> None:
        """Learn which acronyms stand in brackets on both sides of a link."""
        for pair in bitext.pairs:
            if "(" not in pair.source.text or len(self._explained) >= MOST_LEARNED:
                continue
            ours, theirs = (BRACKETS.findall(x.text) for x in (pair.source, pair.target))
            if len(ours) == len(theirs) == 1:
                self._explained[ours[0].casefold(), theirs[0].casefold()] += 1

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield acronyms of the source that the target has not."""
        for pair in bitext.pairs:
            if any(x not in pair.target.text for x in ACRONYM.findall(pair.source.text)):
                yield from self._missing(pair)

    def _missing(self, pair: Pair) -> Iterator[Finding]:
        source = named_text(pair.source.text, pair.source.lang)
        target = named_text(pair.target.text, pair.target.lang)
        for left in left_over(source, target):
            for n in range(left.start, left.end):
                word = source.words[n]
                if word.case != Case.ACRONYM or self._is_there(word.key, target):
                    continue
                if _is_explained(source, n) or _is_replaced(source, target):
                    continue
                span = pair.source.span(word.start, word.end)
                yield self.finding(
                    pair, span, None, f"{word.text} in the source, not in the target"
                )

    def _is_there(self, acronym: str, target: NamedText) -> bool:
        """Tell whether the target has an acronym by its letters, or by a name of the documents."""
        return _is_written_out(acronym, target) or any(
            self._explained[acronym, x.key] for x in target.words
        )


def _is_written_out(acronym: str, text: NamedText) -> bool:
    """Tell whether words with a capital in a row begin with the letters of an acronym."""
    initials = "".join(x.key[:1] if x.run >= 0 else " " for x in text.words)
    return acronym in initials


def _is_explained(text: NamedText, number: int) -> bool:
    """Tell whether an acronym follows what it stands for, of which the target may have a name."""
    before = text.words[max(number - len(text.words[number].key) - 2, 0) : number]
    initials = "".join(x.key[:1] for x in before if x.run >= 0)
    return initials.endswith(text.words[number].key)


def _is_replaced(source: NamedText, target: NamedText) -> bool:
    """Tell whether the target has an acronym left over, too: that is a clash of names."""
    return any(
        x.case == Case.ACRONYM and not _is_thing(target, x) for x in left_over(target, source)
    )


def _is_thing(text: NamedText, left: Left) -> bool:
    return any(exonym(x.text, text.lang) for x in text.words[left.start : left.end])
