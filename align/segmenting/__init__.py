"""Text into segments: sentences, headings, captions and boilerplate, nothing lost.

Lines come first, then the sentences of each line, then what each line is.
"""

from __future__ import annotations

from itertools import pairwise

from align.document import Segment
from align.segmenting.kinds import line_kinds
from align.segmenting.rules import load_rules
from align.segmenting.splitting import lines, sentences, shown

__all__ = ["segment"]


def segment(text: str, lang: str, *, presplit: bool = False) -> list[Segment]:
    r"""Split a text into segments.

    Args:
        text: The text of a document; a line holds one paragraph, heading or caption.
        lang: Its language, such as ``id`` or ``en-US``. Languages without rules of their
            own get the general ones.
        presplit: The text holds one sentence a line: every line with text on it is a
            segment of the kind ``sentence``.

    Returns:
        The segments in text order, with offsets in code points. Every character that is
        not white space lies in exactly one of them, and none begins or ends with white space.

    Example:
        >>> for found in segment("Kabar baik\n\nTn. Budi datang. Ia tinggal.", "id"):
        ...     print(found)
        Segment(start=0, end=10, kind='heading')
        Segment(start=12, end=28, kind='sentence')
        Segment(start=29, end=40, kind='sentence')
    """
    if presplit:
        return [Segment(start, end) for start, end in lines(text, of_file=True)]
    rules = load_rules(lang)
    found = list(lines(text))
    kinds = line_kinds(
        [text[start:end] for start, end in found],
        [False, *(_is_adjacent(text, above[1], line[0]) for above, line in pairwise(found))],
        rules,
    )
    seen = shown(text)
    return [
        Segment(start, end, kind)
        for line, kind in zip(found, kinds, strict=True)
        for start, end in sentences(text, seen, line, rules)
    ]


def _is_adjacent(text: str, start: int, end: int) -> bool:
    """Tell whether no empty line stands between two places in the text."""
    return text.count("\n", start, end) <= 1
