"""Text into segments: sentences, headings, captions and boilerplate, nothing lost.

Lines come first, then what each line is, then its sentences.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

from align.document import Segment, one_line
from align.reading.article import Mark
from align.segmenting.kinds import line_kinds
from align.segmenting.rules import load_rules, register_language
from align.segmenting.splitting import is_adjacent, lines, sentences
from align.segmenting.wrapping import unwrapped

__all__ = ["register_language", "segment"]


def segment(
    text: str,
    lang: str,
    *,
    presplit: bool = False,
    rules: str | os.PathLike[str] | None = None,
    marks: Sequence[Mark] = (),
) -> list[Segment]:
    r"""Split a text into segments.

    Args:
        text: The text of a document; a line holds one paragraph, heading or caption. Lines
            that were broken to fit a width are put together first.
        lang: Its language, such as ``id`` or ``en-US``. Languages without rules of their
            own get the general ones.
        presplit: The text holds one sentence a line: every line with text on it is a
            segment of the kind ``sentence``.
        rules: A TOML file with rules of your own, which add to those of the language or
            turn some of them off; ``align/segmenting/languages/general.toml`` says how.
        marks: What the file that the text came from says about its lines.

    Returns:
        The segments in text order, with offsets in code points. Every character that is
        not white space lies in exactly one of them, and none begins or ends with white space.

    Raises:
        InputError: If the file of rules can't be read.
        FormatError: If it is none.

    Example:
        >>> for found in segment("Kabar baik\n\nTn. Budi datang. Ia tinggal.", "id"):
        ...     print(found.start, found.end, found.kind, found.reason or "-")
        0 10 heading title
        12 28 sentence -
        29 40 sentence -
    """
    if presplit:
        return [Segment(start, end) for start, end in lines(text, of_file=True)]
    known = load_rules(lang, rules)
    found = list(lines(text))
    if not marks:
        found = unwrapped(text, found)
    said = {mark.start: mark for mark in marks}
    marked = [said.get(start) for start, _ in found]
    kinds = line_kinds(
        [one_line(text[start:end]) for start, end in found],
        [False, *(is_adjacent(text, above, line) for above, line in pairwise(found))],
        known,
        marked,
    )
    return [
        Segment(start, end, kind, reason, mark.time if mark else None)
        for line, inside, (kind, reason), mark in zip(
            found, sentences(text, found, known), kinds, marked, strict=True
        )
        for start, end in ([line] if mark and mark.time else inside)
    ]
