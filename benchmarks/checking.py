"""Bitexts made of sentences in memory, and what checks find in several together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from align import Bitext, Document, Finding, Link, Segment
from align.checking.registry import CHECKS
from align.checking.running import Checking

# Those on by default that need no glossary.
DEFAULT = tuple(name for name in CHECKS if name != "glossary")


def made_bitext(
    rows: Sequence[tuple[str, str]], name: str, langs: tuple[str, str] = ("en", "id")
) -> Bitext:
    """Return a bitext whose links are one sentence each."""
    sides = [
        document([row[side] for row in rows], lang, f"{name}.{lang}")
        for side, lang in enumerate(langs)
    ]
    links = tuple(Link((n,), (n,), 0.5, 0.99) for n in range(len(rows)))
    return Bitext(sides[0], sides[1], links, "made")


def document(texts: Sequence[str], lang: str, name: str) -> Document:
    """Return a document of so many sentences, a line each."""
    segments, at = [], 0
    for text in texts:
        segments.append(Segment(at, at + len(text)))
        at += len(text) + 1
    return Document("\n".join(texts), tuple(segments), lang, name)


def check(bitexts: Mapping[str, Bitext], checks: Sequence[str]) -> list[Finding]:
    """Return what checks find in bitexts; a finding's file is the bitext's name."""
    first = next(iter(bitexts.values()))
    checking = Checking((first.source.lang, first.target.lang), checks=checks)
    return [found.finding for found in checking.found(bitexts.items)]
