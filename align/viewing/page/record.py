"""What the page knows of a bitext, as an object of JSON.

Places in a text are in UTF-16 code units, as JavaScript counts them; everywhere else in align
they are in code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from align.bitext import Bitext, Link
from align.checking import Finding, Span
from align.checking.terminology.words import WordLink
from align.document import Document
from align.markup import clean
from align.parallelism import moved
from align.segmenting.splitting import lines
from align.segmenting.wrapping import unwrapped

__all__ = ["page_record"]

# The characters that UTF-16 holds as two.
_PAIRS = re.compile("[\U00010000-\U0010ffff]")


def page_record(
    bitext: Bitext,
    findings: Iterable[Finding] = (),
    words: Mapping[int, Sequence[WordLink]] | None = None,
) -> dict[str, Any]:
    """Return what the page shows.

    Args:
        bitext: The bitext, complete.
        findings: What was found in it; their links are numbers of its links.
        words: The words that say the same, by the number of the link.

    Returns:
        ``sides``: of source and target ``name``, ``lang``, ``texts``, ``kinds`` (a letter for each
        segment: the first of its kind's name) and ``breaks`` (the segments that begin a
        paragraph, but for the first). ``links``: source segments, target segments, confidence or
        null, status, whether it is a repeat, whether it breaks the order. ``findings``: link,
        check, severity, message, fix and the places, each as side, segment, start, end.
        ``words``: by link, each as source segment, start, end, target segment, start, end, score.
        ``shape`` and ``signature`` as text.

    Example:
        >>> from align.document import Segment
        >>> hi, hai = Segment(0, 3), Segment(0, 4)
        >>> sides = Document("Hi.", (hi,), "en"), Document("Hai.", (hai,), "id")
        >>> record = page_record(Bitext(*sides, (Link((0,), (0,), 0.4, 0.97),)))
        >>> record["sides"][1]["texts"], record["links"]
        (['Hai.'], [[[0], [0], 0.97, 'auto', 0, 0]])
    """
    documents = (bitext.source, bitext.target)
    places = (_Places(bitext.source), _Places(bitext.target))
    out_of_order = {id(link) for link in moved(bitext.links)}
    return {
        "sides": [_side(document) for document in documents],
        "links": [_link(link, id(link) in out_of_order) for link in bitext.links],
        "findings": [_finding(finding, places) for finding in findings],
        "words": {
            str(number): [_word(word, places) for word in found]
            for number, found in (words or {}).items()
            if found
        },
        "shape": str(bitext.shape()),
        "signature": clean(bitext.signature),
    }


class _Places:
    """Places in the segments of a document, as JavaScript counts them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pairs: dict[int, list[int]] = {}

    def of(self, span: Span) -> list[int]:
        """Return the segment of a span, where it begins there, and where it ends."""
        pairs = self._pairs.get(span.segment)
        if pairs is None:
            pairs = [match.start() for match in _PAIRS.finditer(self._document[span.segment])]
            self._pairs[span.segment] = pairs
        return [span.segment, *(at + bisect_left(pairs, at) for at in (span.start, span.end))]


def _side(document: Document) -> dict[str, Any]:
    return {
        "name": clean(document.path or document.title or ""),
        "lang": clean(document.lang),
        "texts": [clean(document[number]) for number in range(len(document))],
        "kinds": "".join(segment.kind[0] for segment in document.segments),
        "breaks": _breaks(document),
    }


def _breaks(document: Document) -> list[int]:
    """Return the segments that begin a paragraph, as segmenting finds paragraphs."""
    starts = [start for start, _ in unwrapped(document.text, list(lines(document.text)))]
    return [
        number
        for number, (one, other) in enumerate(pairwise(document.segments), 1)
        if bisect_left(starts, one.end) < bisect_left(starts, other.start + 1)
    ]


def _link(link: Link, is_moved: bool) -> list[Any]:
    confidence = None if link.confidence is None else round(link.confidence, 4)
    return [
        list(link.source),
        list(link.target),
        confidence,
        link.status,
        int(link.repeat),
        int(is_moved),
    ]


def _finding(finding: Finding, places: Sequence[_Places]) -> dict[str, Any]:
    spans = (finding.source, finding.target)
    return {
        "link": finding.link,
        "check": clean(finding.check),
        "severity": finding.severity,
        "message": clean(finding.message),
        "fix": clean(finding.fix),
        "places": [[side, *places[side].of(span)] for side, span in enumerate(spans) if span],
    }


def _word(word: WordLink, places: Sequence[_Places]) -> list[float]:
    return [*places[0].of(word.source), *places[1].of(word.target), round(word.score, 2)]
