"""What one side has and the other has not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from align.checking.base import Check
from align.checking.documents import Gap, by_document, gaps, is_comparable
from align.checking.excerpts import beginning, end, plural
from align.checking.finding import Finding, Severity
from align.checking.stretch import Side, Stretch

__all__ = ["Gaps"]


class Gaps(Check):
    """Segments without a counterpart, those that follow each other in one finding.

    Where a document is full of them the two are no translation, and it is of less weight: it
    is judged by the links of a stretch.
    """

    name, type, severity = "gaps", "omission", "medium"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield what one side has alone."""
        for links in by_document(bitext):
            found = list(gaps(links))
            comparable = is_comparable(links, found)
            for gap in found:
                yield self._finding(gap, "low" if comparable or _has_no_sentence(gap) else "medium")

    def _finding(self, gap: Gap, severity: Severity) -> Finding:
        first, span = gap.links[0], gap.sides[0].whole()
        has, lacks = ("source", "target") if gap.is_omission else ("target", "source")
        message = (
            f"only in the {has}: {plural(gap.size, _noun(gap))} {_between(gap)}; "
            f"the {lacks} has nothing for {'it' if gap.size == 1 else 'them'}"
        )
        if gap.is_omission:
            return self.finding(first, span, None, message, severity=severity)
        return self.finding(first, None, span, message, type="addition", severity=severity)


def _between(gap: Gap) -> str:
    before, behind = (
        None if link is None else (link.source if gap.is_omission else link.target).text
        for link in (gap.before, gap.behind)
    )
    if before and behind:
        return f"between {end(before)} and {beginning(behind)}"
    if before:
        return f"behind {end(before)}"
    return f"before {beginning(behind)}" if behind else "with no link beside"


def _noun(gap: Gap) -> str:
    kinds = [kind for kind, _ in groupby(side.kind for side in gap.sides)]
    return kinds[0] if len(kinds) == 1 else "segment"


def _has_no_sentence(gap: Gap) -> bool:
    return not any(_is_sentence(side) for side in gap.sides)


def _is_sentence(side: Side) -> bool:
    return side.kind == "sentence"
