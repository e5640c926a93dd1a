"""Checks for tests of what is done with findings, whatever finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tiny_bitexts import document

import align
from align.bitext import Bitext, Link
from align.checking.stretch import Pair, Stretch

DIGITS = re.compile(r"\d+")


class Figures(align.Check):
    """Another number on the other side."""

    name, type, severity = "figures", "numbers", "high"

    def check(self, bitext: Stretch) -> Iterator[align.Finding]:
        for pair in bitext.pairs:
            found = [DIGITS.search(side.text) for side in (pair.source, pair.target)]
            if found[0] and found[1] and found[0][0] != found[1][0]:
                a, b = found[0], found[1]
                yield self.finding(
                    pair,
                    pair.source.span(*a.span()),
                    pair.target.span(*b.span()),
                    f"{a[0]} in the source, {b[0]} in the target",
                    fix=a[0],
                )


class Whole(align.Check):
    """Every text on one side alone, and every target that shouts."""

    name, type, severity = "whole", "omission", "medium"

    def __init__(self, settings: align.Settings) -> None:
        super().__init__(settings)
        self.seen = 0

    def observe(self, bitext: Stretch) -> None:
        self.seen += len(bitext.links)

    def check(self, bitext: Stretch) -> Iterator[align.Finding]:
        self.notes.append(f"{self.seen} links seen")
        for pair in bitext.links:
            if pair.is_gap:
                yield self._gap(pair)
            elif "!" in pair.target.text:
                at = pair.target.text.index("!")
                span = pair.target.span(at, at + 1)
                yield self.finding(pair, None, span, "shouts", type="style", severity="low")

    def _gap(self, pair: Pair) -> align.Finding:
        return self.finding(pair, pair.source.whole(), pair.target.whole(), "on one side alone")


Row = tuple[str, str]


def bitext(
    rows: Sequence[Row], confidences: Sequence[float | None] = (), langs: str = "en id"
) -> Bitext:
    """Return a bitext of a link a row; a row with an empty side is a gap."""
    texts = [[row[k] for row in rows if row[k]] for k in (0, 1)]
    source, target = (document(texts[k], lang, f"a.{lang}") for k, lang in enumerate(langs.split()))
    links, at = [], [0, 0]
    for row, confidence in zip(rows, confidences or [0.9] * len(rows), strict=True):
        ours, theirs = ((at[k],) if row[k] else () for k in (0, 1))
        at = [at[0] + len(ours), at[1] + len(theirs)]
        links.append(Link(ours, theirs, None, confidence if ours and theirs else None))
    return Bitext(source, target, tuple(links))
