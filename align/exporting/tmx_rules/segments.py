"""What is remembered of a seg while its content passes by."""

from __future__ import annotations

from collections.abc import Iterator

from align.exporting.tmx_rules.values import shown

__all__ = ["MOST_CHARACTERS", "Segment"]

MOST_CHARACTERS = 2000


class Segment:
    """A seg: the ends and the length of its text, and the pairs of its tags.

    The text is what stands in seg and hi; what bpt, ept, it, ph and ut hold is native code.

    Example:
        >>> segment = Segment()
        >>> segment.take(" Hello")
        >>> segment.open_pair("1")
        >>> [rule for rule, _ in segment.broken_rules()]
        ['seg-spaces', 'tag-pair']
    """

    def __init__(self) -> None:
        self._length = 0
        self._is_blank = True
        self._at_start = True
        self._space_first = False
        self._space_last = False
        self._open: dict[str, None] = {}
        self._seen: set[str] = set()
        self._pairs: list[str] = []

    def take(self, text: str) -> None:
        """Go on by a piece of text."""
        if self._at_start:
            self._space_first = text[0].isspace()
        self._at_start = False
        self._space_last = text[-1].isspace()
        self._length += len(text)
        self._is_blank = self._is_blank and text.isspace()

    def pass_tag(self, *, is_code: bool) -> None:
        """Go on by a tag; one of native code is content, too."""
        self._at_start = False
        self._space_last = False
        self._is_blank = self._is_blank and not is_code

    def open_pair(self, number: str) -> None:
        """Go on by a bpt."""
        if number in self._seen:
            self._pairs.append(f"a second bpt has {shown('i', number)}")
        self._seen.add(number)
        self._open[number] = None

    def close_pair(self, number: str) -> None:
        """Go on by an ept."""
        if number not in self._open:
            self._pairs.append(f"no bpt is open for the ept of {shown('i', number)}")
        self._open.pop(number, None)

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """Yield the rules that the whole seg breaks, and what is wrong."""
        if self._is_blank:
            yield "seg-empty", "the seg is empty"
        elif self._space_first or self._space_last:
            where = [("begins", self._space_first), ("ends", self._space_last)]
            ends = " and ".join(end for end, is_there in where if is_there)
            yield "seg-spaces", f"the seg {ends} with white space"
        if self._length > MOST_CHARACTERS:
            yield "seg-long", f"the seg has {self._length:,} characters"
        for pair in self._pairs:
            yield "tag-pair", pair
        for number in self._open:
            yield "tag-pair", f"no ept closes the bpt of {shown('i', number)}"
