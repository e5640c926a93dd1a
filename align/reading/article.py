"""What a reader makes of a file: the text, and what the file itself says about its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from align.document import Kind

__all__ = ["Article", "Block", "Mark", "compose"]

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, cell, caption or cue, on its way into an article.

    Attributes:
        text: Its text; white space of any kind and length counts as one space.
        kind: What the file says it is; ``None`` where it says nothing, or only "paragraph".
        reason: What in the file says so, such as ``<figcaption>`` or ``style Caption``.
        time: When it is shown, in seconds: first, last. For subtitles.
    """

    text: str
    kind: Kind | None = None
    reason: str = ""
    time: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file says about one line of its text.

    Attributes:
        start: Offset of the line's first character, in Unicode code points.
        kind: What it is; ``None`` where the file says nothing.
        reason: What in the file says so.
        time: When it is shown, in seconds.
    """

    start: int
    kind: Kind | None = None
    reason: str = ""
    time: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a file, before it is segmented.

    Attributes:
        text: The text. Unless the file is plain text, each line is a block, and an empty
            line stands between two.
        title: The title, where the file names one.
        lang: The language, where the file names one: a code such as ``id`` or ``en-US``.
        marks: What the file says about its lines, in text order; none for plain text.
    """

    text: str
    title: str | None = None
    lang: str | None = None
    marks: tuple[Mark, ...] = ()


def compose(
    blocks: Iterable[Block], *, title: str | None = None, lang: str | None = None
) -> Article:
    r"""Join blocks to an article; those without text are left out.

    Args:
        blocks: The blocks, in reading order.
        title: The title, where the file names one; it is not put into the text.
        lang: The language, where the file names one.

    Example:
        >>> article = compose([Block("A\n hall", "heading", "<h1>"), Block(" "), Block("Hi.")])
        >>> article.text
        'A hall\n\nHi.'
        >>> [(mark.start, mark.kind) for mark in article.marks]
        [(0, 'heading'), (8, None)]
    """
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for block in blocks:
        text = " ".join(block.text.split())
        if text:
            marks.append(Mark(at, block.kind, block.reason, block.time))
            texts.append(text)
            at += len(text) + len(SEPARATOR)
    return Article(SEPARATOR.join(texts), _clean(title), (lang or "").strip() or None, tuple(marks))


def _clean(title: str | None) -> str | None:
    return " ".join((title or "").split()) or None
