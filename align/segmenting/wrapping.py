"""Lines that were broken to fit a width, put together to paragraphs again.

E-mails, old plain-text books and terminal programs break a line before the word that would
not fit. That is told by the words: behind nearly every line the next one's first word would
have been too much, and many lines begin with a small letter. In text with a paragraph a
line, and in text with a sentence a line, neither is so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from align.segmenting.splitting import Span, is_adjacent

__all__ = ["unwrapped"]

LEAST_WIDTH = 40
# One line end alone says less.
LEAST_WIDTH_OF_ONE = 60
GREATEST_WIDTH = 120
LEAST_FULL = 0.75
LEAST_SMALL = 0.3
# A line longer than the width, such as an address that can't be broken, says nothing.
SHARE_WITHIN_WIDTH = 0.95
# As many line ends tell the width of a text of any length.
SAMPLE = 2000

ENDS = ".!?:;,…"
LIST_ITEM = re.compile(r"(?:[-*•·>|]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s")


def unwrapped(text: str, lines: Sequence[Span]) -> list[Span]:
    r"""Join the lines that were broken to fit a width.

    Args:
        text: The text of a document.
        lines: Offsets of its lines, without white space around them.

    Returns:
        Offsets of paragraphs; the lines as they are where the text was not broken so.

    Example:
        >>> text = "It rained so long that all of the roads to the town were closed\nto all."
        >>> unwrapped(text, [(0, 63), (64, 71)])
        [(0, 71)]
        >>> unwrapped("A hall\nIt is open.", [(0, 6), (7, 18)])
        [(0, 6), (7, 18)]
    """
    if not lines or 2 * sum(end - start > GREATEST_WIDTH for start, end in lines) > len(lines):
        return list(lines)
    pairs = [(a, b) for a, b in pairwise(lines) if is_adjacent(text, a, b)]
    width = _width(text, pairs[:: max(1, len(pairs) // SAMPLE)])
    if not width:
        return list(lines)
    paragraphs = [lines[0]]
    for above, line in pairwise(lines):
        if (
            is_adjacent(text, above, line)
            and _is_full(text, above, line, width)
            and _indent(text, line) <= _indent(text, above)
            and not _begins_item(text, paragraphs[-1], line)
        ):
            paragraphs[-1] = (paragraphs[-1][0], line[1])
        else:
            paragraphs.append(line)
    return paragraphs


def _width(text: str, pairs: Sequence[tuple[Span, Span]]) -> int:
    """Return the width that lines were broken to fit, or 0 where they were not.

    Short lines, such as those of a letter's head and foot, say nothing about it.
    """
    pairs = [(a, b) for a, b in pairs if a[1] - a[0] >= LEAST_WIDTH]
    if not pairs:
        return 0
    lengths = sorted(above[1] - above[0] + _indent(text, above) for above, _ in pairs)
    width = lengths[int(SHARE_WITHIN_WIDTH * (len(lengths) - 1))]
    full = sum(_is_full(text, above, line, width) for above, line in pairs)
    small = sum(text[line[0]].islower() for _, line in pairs)
    is_wrapped = (
        (LEAST_WIDTH if len(pairs) > 1 else LEAST_WIDTH_OF_ONE) <= width <= GREATEST_WIDTH
        and full >= LEAST_FULL * len(pairs)
        and small >= LEAST_SMALL * len(pairs)
    )
    return width if is_wrapped else 0


def _is_full(text: str, above: Span, line: Span, width: int) -> bool:
    """Tell whether the next line's first word would not have fitted."""
    word = text[line[0] : min(line[1], line[0] + width)].split(None, 1)[0]
    return _indent(text, above) + above[1] - above[0] + 1 + len(word) > width


def _begins_item(text: str, paragraph: Span, line: Span) -> bool:
    """Tell whether a line begins an item of a list; "17. And" may also go on with a sentence."""
    return LIST_ITEM.match(text, line[0]) is not None and (
        text[paragraph[1] - 1] in ENDS or LIST_ITEM.match(text, paragraph[0]) is not None
    )


def _indent(text: str, line: Span) -> int:
    before = text[max(0, line[0] - GREATEST_WIDTH) : line[0]]
    return len(before) - max(before.rfind("\n"), before.rfind("\r")) - 1
