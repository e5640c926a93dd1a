"""What the checks of repeated texts have in common."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from itertools import count
from typing import ClassVar

from align.checking.base import Check, Settings
from align.checking.excerpts import beginning
from align.checking.finding import Finding
from align.checking.renderings import NUMBER, Group, Renderings, Use
from align.checking.stretch import Pair, Side, Stretch
from align.exporting.duplicates import likeness_key

__all__ = ["Repetition"]

_WORD = re.compile(r"[^\W\d_]+")
# In scripts without spaces a word is about two characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]{4}")
SHOWN = 60


class Repetition(Check):
    """A text that stands in several links and does not have the same counterpart everywhere.

    Where more than half of the links agree, the others are findings; where not, all are. Links
    that repeat another are not counted, nor is one place of a document in several files.

    Attributes:
        relation: How a message begins.
        offers_fix: Whether what most links have is what to write.
    """

    relation: ClassVar[str]
    offers_fix: ClassVar[bool]

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._seen = Renderings()
        self._odd: dict[int, Group] | None = None
        self._numbers = count()

    @staticmethod
    @abstractmethod
    def sides(pair: Pair) -> tuple[Side, Side]:
        """Return the side that is repeated, and the other."""

    def observe(self, bitext: Stretch) -> None:
        """Keep the texts of a stretch."""
        for pair in bitext.pairs:
            text, rendering = self.sides(pair)
            use = Use(bitext.file, pair.number, text.text, rendering.text)
            place = f"{text.document}\t{text.segments}" if text.document else ""
            self._seen.add(use, place, counts=not pair.repeat and _has_words(text.text))

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield the links that are not as the others with the same text."""
        if self._odd is None:
            self._odd = {}
            for group, numbers in self._seen.groups():
                for number in numbers:
                    self._odd.setdefault(number, group)
        for pair, number in zip(bitext.pairs, self._numbers, strict=False):
            if number in self._odd:
                yield from self._judged(pair, self._odd[number], bitext.file)

    def _judged(self, pair: Pair, group: Group, file: str) -> Iterator[Finding]:
        text, rendering = self.sides(pair)
        own = Use(file, pair.number, text.text, rendering.text)
        others = [
            (use, number)
            for use, number in zip(group.uses, group.counts, strict=False)
            if not _agrees(own, use)
        ]
        if not others:
            return
        is_alike = all(
            likeness_key(use.rendering) == likeness_key(own.rendering) for use, _ in others
        )
        yield self.finding(
            pair,
            pair.source.whole(),
            pair.target.whole(),
            self._message(own, others, group),
            fix=self._fix(pair, own, group),
            severity="low" if is_alike or not group.is_exact else self.severity,
        )

    def _message(self, own: Use, others: Sequence[tuple[Use, int]], group: Group) -> str:
        relation = (
            self.relation if group.is_exact else self.relation.replace("the", "nearly the", 1)
        )
        parts = [
            f"{beginning(use.rendering, SHOWN)} in {_where(use, own)}"
            + (f" and {number - 1} more" if number > 1 else "")
            for use, number in others
        ]
        return f"{relation} {beginning(own.rendering, SHOWN)} here, {', '.join(parts)}"

    def _fix(self, pair: Pair, own: Use, group: Group) -> str:
        """Return what most links have, if it can stand here as it is."""
        most = group.majority
        is_fit = most and NUMBER.findall(most.text) == NUMBER.findall(own.text)
        if most and is_fit and self.offers_fix and len(pair.target.segments) == 1:
            return most.rendering
        return ""


def _has_words(text: str) -> bool:
    return len(_WORD.findall(text)) > 1 or _UNSPACED.search(text) is not None


def _where(use: Use, own: Use) -> str:
    return f"link {use.link}" + (f" of {use.file}" if use.file != own.file else "")


def _agrees(own: Use, other: Use) -> bool:
    """Tell whether renderings are the same, or differ in form where the texts do."""
    if (own.file, own.link) == (other.file, other.link) or own.rendering == other.rendering:
        return True
    is_alike = likeness_key(own.rendering) == likeness_key(other.rendering)
    return is_alike and own.text != other.text
