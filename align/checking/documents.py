"""Documents in a stretch of links: which links are of the same two, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Gap", "by_document", "gaps", "is_comparable"]

# Of one side's segments, in so many places: more than a translator leaves out or adds here and
# there. A block that is left out is one place.
COMPARABLE_SHARE = 0.2
COMPARABLE_GAPS = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Neighbouring segments of one side that have no counterpart.

    Attributes:
        links: Their links, each with nothing on the other side.
        is_omission: Whether the source has them; otherwise the target does.
        before: The link with both sides before them, if there is one.
        behind: The link with both sides behind them, if there is one.
    """

    links: tuple[Pair, ...]
    is_omission: bool
    before: Pair | None
    behind: Pair | None

    @property
    def sides(self) -> list[Side]:
        """The sides that have text."""
        return [link.source if self.is_omission else link.target for link in self.links]

    @property
    def size(self) -> int:
        """The number of segments."""
        return sum(len(side.segments) for side in self.sides)


def by_document(bitext: Stretch) -> Iterator[list[Pair]]:
    """Give the links of a stretch document by document."""
    for _, links in groupby(bitext.links, key=lambda x: (x.source.document, x.target.document)):
        yield list(links)


def gaps(links: Sequence[Pair]) -> Iterator[Gap]:
    """Find what has no counterpart in two documents.

    A side of white space alone is none.

    Args:
        links: The links of the two documents, in their order.

    Yields:
        The gaps in the order of their first links.
    """
    before: Pair | None = None
    waiting: list[Pair] = []
    for link in [*links, None]:
        if link is not None and not (_has_text(link.source) and _has_text(link.target)):
            waiting.append(link)
            continue
        omitted = tuple(x for x in waiting if _has_text(x.source))
        added = tuple(x for x in waiting if _has_text(x.target))
        found = [Gap(x, x is omitted, before, link) for x in (omitted, added) if x]
        yield from sorted(found, key=lambda gap: gap.links[0].number)
        before, waiting = link, []


def is_comparable(links: Sequence[Pair], found: Sequence[Gap]) -> bool:
    """Tell whether two documents are no translation, but only overlap.

    Args:
        links: The links of the two documents.
        found: Their gaps.
    """
    if len(found) < COMPARABLE_GAPS:
        return False
    sizes = [sum(len(x.source.segments) for x in links), sum(len(x.target.segments) for x in links)]
    lone = [sum(gap.size for gap in found if gap.is_omission is side) for side in (True, False)]
    return any(part > COMPARABLE_SHARE * whole for part, whole in zip(lone, sizes, strict=True))


def _has_text(side: Side) -> bool:
    return bool(side.text) and not side.text.isspace()
