"""Where findings lie in the text of a side, for formats that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from align.checking.finding import Span
from align.checking.stretch import Found, Side

__all__ = ["Piece", "by_link", "marked", "place"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of which all is in the same places.

    Attributes:
        text: The text.
        within: Which of the places it lies in, by their number.
        ending: Which of them end with it.
    """

    text: str
    within: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()


def place(side: Side, span: Span) -> tuple[int, int]:
    """Return where a place lies in the joined text of its side.

    Example:
        >>> side = Side("en", "", (4, 5), ("One.", "Two."), "sentence", "One. Two.")
        >>> place(side, Span(5, 0, 3, "Two"))
        (5, 8)
    """
    before = side.parts[: side.segments.index(span.segment)]
    at = sum(len(part) + 1 for part in before)
    return at + span.start, at + span.end


def marked(side: Side, spans: Sequence[Span | None]) -> list[Piece]:
    """Cut the text of a side where places begin and end.

    Args:
        side: The side.
        spans: The places; ``None`` for one that lies on the other side.

    Returns:
        The pieces in order; together they are the text.

    Example:
        >>> side = Side("en", "", (0,), ("Two men.",), "sentence", "Two men.")
        >>> [(x.text, x.within) for x in marked(side, [Span(0, 0, 3, "Two"), None])]
        [('Two', (0,)), (' men.', ())]
    """
    places = {n: place(side, span) for n, span in enumerate(spans) if span and span.text}
    ends = sorted({0, len(side.text), *(end for pair in places.values() for end in pair)})
    return [
        Piece(
            side.text[a:b],
            tuple(n for n, (start, end) in places.items() if start <= a and b <= end),
            tuple(n for n, (_, end) in places.items() if end == b),
        )
        for a, b in pairwise(ends)
    ]


def by_link(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield the findings of one link together; only those of one are held at a time."""
    for _, group in groupby(found, key=lambda x: (x.finding.file, x.finding.link)):
        yield list(group)
