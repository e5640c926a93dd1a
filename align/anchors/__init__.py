"""Anchors: hard breaks that both documents share, and that no link crosses."""

from __future__ import annotations

import operator
import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from align.anchors.marks import Mark, mark, words
from align.anchors.pairing import Anchor, Marked, anchors_between, ascending
from align.document import Document, one_line
from align.errors import FormatError, UsageError
from align.files import read_bytes
from align.reading.limits import MOST_BYTES
from align.reading.plain import decode

__all__ = [
    "WAYS",
    "Anchor",
    "Anchors",
    "check_way",
    "checked_anchors",
    "find_anchors",
    "read_anchors",
]

WAYS = ("headings", "numbers", "times")
HEADER = ["source", "target"]
SEGMENT_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
# Times are equal up to so many milliseconds.
TIME_SPREAD = 100
# So many of the times of the side with fewer must agree, or the clocks differ.
LEAST_AGREEING = 0.5


@dataclass(frozen=True, slots=True)
class Anchors:
    """Anchors that were found; iterating gives the pairs.

    Attributes:
        pairs: A source and a target segment each, which begin corresponding blocks; both
            numbers ascend.
        dropped: How many source segments have what an anchor needs on both sides, but stand
            twice, out of order or in a series that has no counterpart.
    """

    pairs: tuple[Anchor, ...]
    dropped: int = 0

    def __iter__(self) -> Iterator[Anchor]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


def find_anchors(source: Document, target: Document, by: str | os.PathLike[str]) -> Anchors:
    r"""Find segments that begin corresponding blocks of two documents.

    A wrong anchor spoils an alignment, a missing one does not. So only what stands once on
    both sides counts, and of that a chain that ascends on both; where two such chains are
    as long, what both hold. Between two anchors the same is asked again: verses may begin
    anew in every chapter.

    Args:
        source: The document on the left.
        target: The document on the right.
        by: What to go by.

            - ``"headings"``: headings of the same words, whatever their case and spaces; or
              of the same number in corresponding series: "Chapter 3" and "Bab III: Badai",
              "3.2 Results" and "3.2 Hasil". That two documents have as many headings is no
              reason to pair them.
            - ``"numbers"``: segments that begin with the same number in corresponding series:
              "3:16", "[12]", "§ 4", "(2)", "5.", "Article 5" and "Pasal 5" alone or before a
              full stop; and verses, "16 For God", where they count up one by one. Headings
              count by their numbers, too.
            - ``"times"``: subtitles that appear at the same time, to a tenth of a second.
              Some times agree by chance between files whose clocks differ by a delay; so
              there are no anchors if fewer than half agree.
            - The name of a file: see ``read_anchors``.

            A series is what one word or mark numbers: "Chapter" 1, 2, 3. Two numbers make one;
            series correspond if they share half of all their numbers, and each the most with
            the other.

    Returns:
        The anchors, and how many were dropped.

    Raises:
        UsageError: If *by* is none of these, or a document has no times.
        FormatError: If the file is no list of anchors; names the line.
        InputError: If the file can't be read.

    Example:
        >>> from align.pipeline import document
        >>> english = document("Chapter 1\n\nRain.\n\nChapter 2\n\nSun.", lang="en")
        >>> indonesian = document("Bab 1\n\nHujan.\n\nAngin.\n\nBab 2\n\nSurya.", lang="id")
        >>> find_anchors(english, indonesian, "headings").pairs
        ((0, 0), (2, 3))
    """
    check_way(by)
    if by not in WAYS:
        return Anchors(read_anchors(by, source, target))
    if by == "times":
        return _by_times(source, target)
    marked = _heading_marks if by == "headings" else _number_marks
    return _by_marks(list(marked(source)), list(marked(target)))


def check_way(by: str | os.PathLike[str]) -> None:
    """Refuse what ``find_anchors`` can't go by.

    Args:
        by: A way to find anchors, or the name of a file.

    Raises:
        UsageError: If it is neither a known way nor a file.

    Example:
        >>> check_way("headings")
    """
    # Not Path.exists, which breaks down on a name that is too long.
    if by not in WAYS and not os.path.exists(by):  # noqa: PTH110
        raise UsageError(
            f"can't find anchors by {os.fspath(by)!r}: give {', '.join(WAYS)}, or a TSV file of "
            "segment numbers; there is no such file"
        )


def read_anchors(
    path: str | os.PathLike[str], source: Document, target: Document
) -> tuple[Anchor, ...]:
    r"""Read a list of anchors.

    Args:
        path: A file with two columns parted by a tab: a source and a target segment, counted
            from 0 as in the native file. A header row, ``source`` and ``target``, may stand
            above; blank lines are passed over.
        source: The document that the first column counts in.
        target: The document that the second column counts in.

    Returns:
        The pairs, in the file's order, which is ascending on both sides.

    Raises:
        FormatError: If a line is no pair of segments, or does not ascend; names it.
        InputError: If the file can't be read.

    Example:
        >>> import tempfile
        >>> from align.pipeline import document
        >>> english = document("Rain fell. Schools closed.", lang="en")
        >>> indonesian = document("Hujan turun. Sekolah tutup.", lang="id")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = os.path.join(folder, "anchors.tsv")
        ...     with open(path, "w") as file:
        ...         _ = file.write("source\ttarget\n1\t1\n")
        ...     read_anchors(path, english, indonesian)
        ((1, 1),)
    """
    anchors: list[Anchor] = []
    for number, line in enumerate(decode(read_bytes(path, MOST_BYTES), str(path)).splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or (number == 1 and [cell.lower() for cell in cells] == HEADER):
            continue
        if len(cells) != 2 or not all(map(SEGMENT_NUMBER.fullmatch, cells)):
            raise FormatError(
                f"{path}, line {number}: {line.strip()[:40]!r} is no pair of segment numbers: "
                "write a source and a target segment, counted from 0, with a tab between"
            )
        anchor = (int(cells[0]), int(cells[1]))
        if complaint := _misfit(anchor, anchors, source, target):
            raise FormatError(f"{path}, line {number}: {complaint}")
        anchors.append(anchor)
    if not anchors:
        raise FormatError(f"{path} names no anchors: add a line with two segment numbers")
    return tuple(anchors)


def checked_anchors(anchors: Iterable[Anchor], source: Document, target: Document) -> list[Anchor]:
    """Return anchors that fit two documents.

    Args:
        anchors: Pairs of a source and a target segment.
        source: The document on the left.
        target: The document on the right.

    Raises:
        UsageError: If a pair is none of whole numbers, leaves the documents, or does not
            ascend on both sides.

    Example:
        >>> source = target = Document("", (), "en")
        >>> checked_anchors([], source, target)
        []
    """
    checked: list[Anchor] = []
    for number, entry in enumerate(anchors):
        try:
            left, right = map(operator.index, entry)
        except (TypeError, ValueError):
            raise UsageError(
                f"anchors: entry {number} is no pair of segment numbers: {entry!r}; "
                "find_anchors gives such pairs"
            ) from None
        if complaint := _misfit((left, right), checked, source, target):
            raise UsageError(f"anchors: entry {number}: {complaint}")
        checked.append((left, right))
    return checked


def _misfit(anchor: Anchor, before: Sequence[Anchor], source: Document, target: Document) -> str:
    """Say why a pair is no anchor behind those before it; nothing if it is one."""
    for number, side in zip(anchor, (source, target), strict=True):
        if not 0 <= number < len(side):
            return f"no segment {number}: {side.name} has {len(side)} segments, counted from 0"
    if before and not (before[-1][0] < anchor[0] and before[-1][1] < anchor[1]):
        return f"{anchor} does not lie behind {before[-1]} on both sides: anchors must ascend"
    return ""


def _heading_marks(side: Document) -> Iterator[Marked]:
    for number, segment in enumerate(side.segments):
        if segment.kind == "heading":
            text = one_line(side[number])
            if key := words(text):
                yield number, key
            if found := mark(text, is_heading=True):
                yield number, found


def _number_marks(side: Document) -> Iterator[Marked]:
    for number in side.content():
        is_heading = side.segments[number].kind == "heading"
        if found := mark(one_line(side[number]), is_heading=is_heading):
            yield number, found


def _by_marks(source: Sequence[Marked], target: Sequence[Marked]) -> Anchors:
    anchors = anchors_between(source, target)
    known = {_value(key) for _, key in target}
    candidates = {number for number, key in source if _value(key) in known}
    return Anchors(tuple(anchors), len(candidates) - len(anchors))


def _value(key: Mark | str) -> str | tuple[int, ...]:
    """Return what both sides of an anchor have in common: a mark's number, not its label."""
    return key if isinstance(key, str) else key.number


def _by_times(source: Document, target: Document) -> Anchors:
    """Pair the cues that appear at equal times, if the two files go by one clock."""
    sides = (_starts(source), _starts(target))
    near, back = _near(*sides), _near(*reversed(sides))
    if len(near) < LEAST_AGREEING * min(map(len, sides)):
        return Anchors((), len(near))
    pairs = ascending(
        (number, others[0])
        for number, others in near.items()
        if len(others) == len(back[others[0]]) == 1
    )
    return Anchors(tuple(pairs), len(near) - len(pairs))


def _starts(side: Document) -> list[tuple[int, int]]:
    """Return when each cue appears, in milliseconds, and its number; by time."""
    starts = sorted(
        (round(1000 * segment.time[0]), number)
        for number, segment in enumerate(side.segments)
        if segment.time
    )
    if not starts:
        raise UsageError(f"can't find anchors by times: {side.name} has none, as subtitles do")
    return starts


def _near(
    starts: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]
) -> dict[int, list[int]]:
    """Return for each cue those of the other side at its time: two at most, none left out."""
    near = {}
    for start, number in starts:
        first = bisect_left(others, start - TIME_SPREAD, key=_moment)
        found = others[first : first + 2]
        if here := [other for moment, other in found if moment <= start + TIME_SPREAD]:
            near[number] = here
    return near


def _moment(entry: tuple[int, int]) -> int:
    return entry[0]
