"""Codes that do not stand on the other side as they are: ``59-NQ/TW``, ``COVID-19``, ``G20``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rapidfuzz.distance import Levenshtein

from align.checking.counterparts import counterparts, without
from align.checking.finding import Finding, IssueType, Severity
from align.checking.mention_check import MentionCheck
from align.checking.mentions import mentions, quantities
from align.checking.mentions.codes import Code, letters_and_digits
from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Codes"]


class Codes(MentionCheck):
    """Codes that differ, and codes of the source that the target leaves out.

    Example:
        >>> from align.checking.base import Settings
        >>> from align.checking.stretch import stretches
        >>> from align.exporting import TranslationUnit, Units
        >>> unit = TranslationUnit(("Resolution 59-NQ/TW",), ("Resolusi 58-NQ/TW",), 0.9)
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [(finding.message, finding.fix) for finding in Codes(Settings()).check(stretch)]
        [('59-NQ/TW in the source, 58-NQ/TW in the target', '59-NQ/TW')]
    """

    name: ClassVar[str] = "codes"
    type: ClassVar[IssueType] = "inconsistent-entities"
    severity: ClassVar[Severity] = "high"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield the codes that differ, then those left out, link by link."""
        for pair in bitext.pairs:
            source = _codes(pair.source)
            if source:
                yield from self._compared(pair, source, _codes(pair.target))

    def _compared(self, pair: Pair, source: list[Code], target: list[Code]) -> Iterator[Finding]:
        same = counterparts(source, target, lambda a, b: a.key == b.key)
        missing = _not_in(pair.target.text, without(source, [a for a, _ in same]))
        extra = _not_in(pair.source.text, without(target, [b for _, b in same]))
        clashes = counterparts(missing, extra, _slip)
        for a, b in clashes:
            yield self.differing(pair, a, b, fix=a.text)
        told = {
            number for x in quantities(pair.target.text, pair.target.lang) for number in x.numbers
        }
        for code in without(missing, [a for a, _ in clashes]):
            # "Q3" is "kuartal III".
            if code.text.isupper() and not told.intersection(code.numbers):
                yield self.left_out(pair, code, "low")


def _codes(side: Side) -> list[Code]:
    return [x for x in mentions(side.text, side.lang) if isinstance(x, Code)]


def _not_in(text: str, codes: list[Code]) -> list[Code]:
    """Return the codes that a text does not have in any spelling, such as ``Covid 19``."""
    plain = letters_and_digits(text) if codes else ""
    return [x for x in codes if letters_and_digits(x.key) not in plain]


def _slip(a: Code, b: Code) -> float:
    """Rate how likely it is that two codes should be one.

    One has other digits or another letter than the other; letters that all differ may be a
    translation.
    """
    letters = [letters_and_digits(x.key).translate(NO_DIGITS) for x in (a, b)]
    distance = Levenshtein.distance(a.key, b.key)
    alike = Levenshtein.distance(*letters) <= 1
    return 1 / (1 + distance) if alike else 0


NO_DIGITS = str.maketrans("", "", "0123456789")
