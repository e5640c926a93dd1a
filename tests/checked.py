"""Small bitexts, and what a check finds in them."""

from __future__ import annotations

from collections.abc import Sequence

from align.bitext import Bitext, Link
from align.checking.base import Check, Settings
from align.checking.finding import Finding
from align.checking.running import run_checks
from align.checking.stretch import stretches
from align.document import Document, Kind, Segment

Row = tuple[str | Sequence[str], str | Sequence[str]]


def made(
    rows: Sequence[Row],
    langs: str = "en id",
    *,
    confidence: float = 0.9,
    kind: Kind = "sentence",
    name: str = "a",
) -> Bitext:
    """Return a bitext of a link a row; a side is a segment, several or none."""
    texts: tuple[list[str], list[str]] = [], []
    links = []
    for row in rows:
        source, target = (_added(held, side) for held, side in zip(texts, row, strict=True))
        is_gap = not (source and target)
        links.append(Link(source, target, None if is_gap else 0.5, None if is_gap else confidence))
    source_lang, target_lang = langs.split()
    return Bitext(
        _document(texts[0], source_lang, f"{name}.{source_lang}", kind),
        _document(texts[1], target_lang, f"{name}.{target_lang}", kind),
        tuple(links),
    )


def _added(texts: list[str], side: str | Sequence[str]) -> tuple[int, ...]:
    parts = [side] * bool(side) if isinstance(side, str) else list(side)
    texts.extend(parts)
    return tuple(range(len(texts) - len(parts), len(texts)))


def _document(texts: Sequence[str], lang: str, path: str, kind: Kind) -> Document:
    segments, at = [], 0
    for text in texts:
        segments.append(Segment(at, at + len(text), kind))
        at += len(text) + 1
    return Document("\n".join(texts), tuple(segments), lang, path)


def found(check: type[Check], *bitexts: Bitext, settings: Settings | None = None) -> list[Finding]:
    """Return what a check finds in bitexts, whose files are called 0, 1 and so on.

    Every span is seen to hold the text that stands at its place.
    """
    findings = list(
        run_checks(
            [check(settings or Settings())],
            lambda: (x for n, bitext in enumerate(bitexts) for x in stretches(bitext, str(n))),
        )
    )
    for finding in findings:
        bitext = bitexts[int(finding.file)]
        for document, span in ((bitext.source, finding.source), (bitext.target, finding.target)):
            assert span is None or document[span.segment][span.start : span.end] == span.text
    return findings
