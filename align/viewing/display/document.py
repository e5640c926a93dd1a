"""A document in a notebook: its segments, and what kind each is of."""

from __future__ import annotations

from collections import Counter

from align.counts import number
from align.document import KINDS, Document, Segment
from align.markup import escaped
from align.viewing.display.shortening import first_words
from align.viewing.display.tables import (
    GREY,
    PROSE,
    ROWS,
    WORDS,
    name_of,
    output,
    paragraph,
    prose_cell,
    rest,
    row,
    segment,
    shown_of,
    table,
    word_cell,
)

__all__ = ["document_html"]

SEGMENT_LENGTH = 400
REASON_LENGTH = 40
TITLE_LENGTH = 200
COLUMNS = {"segment": WORDS, "kind": WORDS, "text": PROSE}
ALL = (
    "<code>document.segments</code> has them all, "
    f"<code>document[{ROWS}]</code> is the text of the next one"
)


def document_html(document: Document) -> str:
    """Return the figures of a document, and its first segments.

    Args:
        document: The document.
    """
    title = escaped(first_words(document.title or "", TITLE_LENGTH))
    facts = [
        paragraph(name_of(document) + (f": <bdi>{title}</bdi>" if title else "")),
        paragraph(_counts(document)),
    ]
    if not document.segments:
        return output(*facts)
    rows = (_row(document, n, x) for n, x in enumerate(document.segments[:ROWS]))
    shown = shown_of(len(document), ROWS, "segments")
    return output(*facts, table(shown, COLUMNS, rows), rest(len(document), ROWS, ALL))


def _counts(document: Document) -> str:
    kinds = Counter(segment.kind for segment in document.segments)
    by_kind = ", ".join(f"{kind} {kinds[kind]:,}" for kind in KINDS if kinds[kind])
    segments = number(len(document), "segment") + (f": {by_kind}" if by_kind else "")
    return f"{segments}; {number(len(document.text), 'character')}"


def _row(document: Document, number: int, what: Segment) -> str:
    style = GREY if what.kind == "boilerplate" else ""
    reason = first_words(what.reason, REASON_LENGTH)
    kind = f"{what.kind}: {reason}" if reason else what.kind
    text = segment(document, number, SEGMENT_LENGTH)
    return row(str(number), [word_cell(kind, style), prose_cell(text, document.lang, style)])
