"""A document: its text, and the segments that cover it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal, get_args

from align.errors import InputError

__all__ = ["KINDS", "Document", "Kind", "Segment", "one_line"]

Kind = Literal["sentence", "heading", "caption", "boilerplate"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a document's text.

    Attributes:
        start: Offset of the first character, in Unicode code points.
        end: Offset behind the last character.
        kind: What the stretch is; ``boilerplate`` takes no part in alignment.
        reason: The rule, or the part of the file, that tells the kind; none for a sentence.
        time: When a subtitle is shown, in seconds: first, last.
    """

    start: int
    end: int
    kind: Kind = "sentence"
    reason: str = ""
    time: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its segments, in text order; every non-space character lies in one of them.

    Attributes:
        text: The whole text, as read.
        segments: The segments, ordered and not overlapping.
        lang: Language code, such as ``en`` or ``id``.
        path: Where the text came from, as the user wrote it; ``None`` for text in memory.
        title: The title that the file gives, apart from the text; ``None`` if there is none.

    Raises:
        InputError: If the segments overlap, leave the text, or miss a character of it; or if
            the text holds a character as two surrogates, which no file of ours can tell apart.

    Example:
        >>> document = Document("Hi. Bye.", (Segment(0, 3), Segment(4, 8)), "en")
        >>> document[1]
        'Bye.'
    """

    text: str
    segments: tuple[Segment, ...]
    lang: str
    path: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        """Refuse segments that do not cover the text exactly, and text that JSON would change."""
        if pair := _SURROGATE_PAIR.search(self.text):
            raise InputError(
                f"{self.name}: a pair of surrogates at {pair.start()}: decode the text as UTF-16"
            )
        at = 0
        for number, segment in enumerate(self.segments):
            if not at <= segment.start < segment.end <= len(self.text):
                raise InputError(
                    f"{self.name}: segment {number} ({segment.start}-{segment.end}) overlaps "
                    f"its neighbour or leaves the text of {len(self.text)} characters"
                )
            if at < segment.start:
                self._refuse_text(at, segment.start)
            at = segment.end
        self._refuse_text(at, len(self.text))

    def _refuse_text(self, start: int, end: int) -> None:
        if self.text[start:end].strip():
            raise InputError(f"{self.name}: the text between {start} and {end} is in no segment")

    def __len__(self) -> int:
        """Return the number of segments."""
        return len(self.segments)

    def __getitem__(self, number: int) -> str:
        """Return the text of segment *number*."""
        segment = self.segments[number]
        return self.text[segment.start : segment.end]

    def __repr__(self) -> str:
        """Return a line: a notebook keeps what this gives, whatever it shows."""
        return f"<Document {self.name!r}, {self.lang!r}: {len(self)} segments>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the figures, and the first segments with their kinds."""
        from align.viewing.display import document_html

        return document_html(self)

    @property
    def name(self) -> str:
        """The path, or a stand-in for a document that came from memory."""
        return self.path or "<text>"

    @property
    def sha256(self) -> str:
        """Hash of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def content(self) -> list[int]:
        """Return the numbers of the segments that take part in alignment."""
        return [n for n, segment in enumerate(self.segments) if segment.kind != "boilerplate"]


def one_line(text: str) -> str:
    r"""Return a text with a space in the place of every line end and the spaces around it.

    Args:
        text: The text of a segment; where lines were broken to fit a width, it has line ends.

    Example:
        >>> one_line("One  long\n  sentence.")
        'One  long sentence.'
    """
    if "\n" not in text and "\r" not in text:
        return text
    return _SPACES.sub(_one_space, text)


def _one_space(spaces: re.Match[str]) -> str:
    run = spaces.group()
    return " " if "\n" in run or "\r" in run else run
