"""What the page knows of a bitext, as an object of JSON.

Places in a text are in UTF-16 code units, as JavaScript counts them; everywhere else in align
they are in code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from align.bitext import Bitext, Link
from align.checking import Finding, Span
from align.checking.terminology.words import WordLink
from align.document import Document
from align.parallelism import moved

__all__ = ["page_record"]

# What HTML forbids, and lone surrogates, which UTF-8 cannot hold. One takes the place of one, so
# that places stay what they are.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


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
        paragraph). ``links``: source segments, target segments, confidence or null, status,
        whether it is a repeat, whether it breaks the order. ``findings``: link, check,
        severity, message, fix and the places, each as side, segment, start, end. ``words``: by
        link, each as source segment, start, end, target segment, start, end, score. ``shape`` and
        ``signature`` as text.

    Example:
        >>> from align.document import Segment
        >>> hi, hai = Segment(0, 3), Segment(0, 4)
        >>> sides = Document("Hi.", (hi,), "en"), Document("Hai.", (hai,), "id")
        >>> record = page_record(Bitext(*sides, (Link((0,), (0,), 0.4, 0.97),)))
        >>> record["sides"][1]["texts"], record["links"]
        (['Hai.'], [[[0], [0], 0.97, 'auto', 0, 0]])
    """
    documents = (bitext.source, bitext.target)
    out_of_order = {id(link) for link in moved(bitext.links)}
    return {
        "sides": [_side(document) for document in documents],
        "links": [_link(link, id(link) in out_of_order) for link in bitext.links],
        "findings": [_finding(finding, documents) for finding in findings],
        "words": {
            str(number): [_word(word, documents) for word in found]
            for number, found in (words or {}).items()
            if found
        },
        "shape": str(bitext.shape()),
        "signature": _clean(bitext.signature),
    }


def _side(document: Document) -> dict[str, Any]:
    segments = document.segments
    breaks = [
        number
        for number, (one, other) in enumerate(pairwise(segments), 1)
        if "\n" in document.text[one.end : other.start]
    ]
    return {
        "name": _clean(document.path or document.title or ""),
        "lang": _clean(document.lang),
        "texts": [_clean(document[number]) for number in range(len(segments))],
        "kinds": "".join(segment.kind[0] for segment in segments),
        "breaks": breaks,
    }


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


def _finding(finding: Finding, documents: Sequence[Document]) -> dict[str, Any]:
    spans = (finding.source, finding.target)
    return {
        "link": finding.link,
        "check": _clean(finding.check),
        "severity": finding.severity,
        "message": _clean(finding.message),
        "fix": _clean(finding.fix),
        "places": [
            [side, *_place(span, documents[side])] for side, span in enumerate(spans) if span
        ],
    }


def _word(word: WordLink, documents: Sequence[Document]) -> list[float]:
    source, target = _place(word.source, documents[0]), _place(word.target, documents[1])
    return [*source, *target, round(word.score, 2)]


def _place(span: Span, document: Document) -> list[int]:
    text = document[span.segment]
    return [span.segment, _units(text[: span.start]), _units(text[: span.end])]


def _units(text: str) -> int:
    """Return the length of a text in UTF-16."""
    return len(text) + sum(character > "\uffff" for character in text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
