"""A bitext in a notebook: its links side by side."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from align.bitext import STATUSES, Bitext, Link
from align.counts import number
from align.document import Document
from align.markup import escaped
from align.viewing.display.tables import (
    FIGURE,
    GREY,
    PROSE,
    ROWS,
    WORDS,
    confidence_cell,
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

__all__ = ["bitext_html"]

SIDE_LENGTH = 400
LEAST_LENGTH = 40  # of a segment: fewer characters of it say nothing
COLUMNS = {
    "link": WORDS,
    "source": PROSE,
    "target": PROSE,
    "confidence": FIGURE,
    "bead": WORDS,
}
ALL = (
    "<code>bitext.to_pandas()</code> has them all, "
    "<code>align.view(bitext, &quot;page.html&quot;)</code> shows them"
)


def bitext_html(bitext: Bitext) -> str:
    """Return the figures of a bitext, and its first links.

    Args:
        bitext: The bitext.
    """
    names = f"{name_of(bitext.source)} – {name_of(bitext.target)}"
    facts = [*map(paragraph, (names, _counts(bitext), escaped(str(bitext.shape()))))]
    if not bitext.links:
        return output(*facts)
    rows = (_row(bitext, n, link) for n, link in enumerate(bitext.links[:ROWS]))
    what = "links and gaps" if any(link.is_gap for link in bitext) else "links"
    shown = shown_of(len(bitext), ROWS, what)
    return output(*facts, table(shown, COLUMNS, rows), rest(len(bitext), ROWS, ALL))


def _counts(bitext: Bitext) -> str:
    pairs = bitext.pairs()
    statuses = Counter(link.status for link in bitext)
    known = [link.confidence for link in pairs if link.confidence is not None]
    said = [
        number(len(pairs), "link"),
        number(len(bitext) - len(pairs), "gap"),
        *(f"{statuses[status]:,} {status}" for status in STATUSES[1:] if statuses[status]),
        f"{len(bitext.source):,} and {number(len(bitext.target), 'segment')}",
    ]
    if known:
        said.append(f"mean confidence {math.fsum(known) / len(known):.2f}")
    return ", ".join(said)


def _row(bitext: Bitext, number: int, link: Link) -> str:
    style = GREY if link.is_gap or link.status == "rejected" else ""
    remarks = [link.bead]
    if link.status != "auto":
        remarks.append(link.status)
    if link.repeat:
        remarks.append("repeat")
    return row(
        str(number),
        [
            prose_cell(_side(bitext.source, link.source), bitext.source.lang, style),
            prose_cell(_side(bitext.target, link.target), bitext.target.lang, style),
            confidence_cell(link.confidence),
            word_cell(", ".join(remarks), style),
        ],
    )


def _side(document: Document, numbers: Sequence[int]) -> str:
    """Return segments with their numbers; on lines of their own, as each has its direction."""
    shown = []
    room = SIDE_LENGTH
    for n in numbers:
        if room < LEAST_LENGTH:
            shown.append("<div>…</div>" if room >= 0 else "")  # one that was cut says so itself
            break
        text = segment(document, n, room)
        shown.append(f'<div dir="auto"><sup style="{GREY}">{n}</sup>&nbsp;{text}</div>')
        room -= len(document[n])
    return "".join(shown)
