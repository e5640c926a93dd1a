"""The findings of a report, in the bitext that is shown."""

from __future__ import annotations

from dataclasses import replace

from align.bitext import Bitext
from align.checking import Finding, Found, Pair, Report, Side
from align.document import Document
from align.errors import UsageError

__all__ = ["findings_in"]


def findings_in(bitext: Bitext, report: Report) -> list[Finding]:
    """Return what a report has found, with the numbers that the links have in a bitext.

    A link is known by its segments: its number may be another where the report is about links
    without the gaps between them.

    Args:
        bitext: The bitext that is shown.
        report: What was found in it, or in some of its links.

    Raises:
        UsageError: If the report is about other links, or texts.
    """
    if len(report.summary.files) > 1:
        raise UsageError(
            f"the report is about {len(report.summary.files)} bitexts: check the one that is to "
            "be shown by itself"
        )
    numbers = {(link.source, link.target): n for n, link in enumerate(bitext.links)}
    return [_placed(found, bitext, numbers) for found in report.found]


def _placed(
    found: Found, bitext: Bitext, numbers: dict[tuple[tuple[int, ...], tuple[int, ...]], int]
) -> Finding:
    finding, pair = found
    number = numbers.get((pair.source.segments, pair.target.segments))
    if number is None or not _holds(bitext, pair):
        raise UsageError(
            f"the report is about another bitext: link {finding.link}, in which it has found "
            "something, is not in this one; check this one"
        )
    for span, document, side in (
        (finding.source, bitext.source, pair.source),
        (finding.target, bitext.target, pair.target),
    ):
        if span is not None and not (
            span.segment in side.segments
            and 0 <= span.start == span.end - len(span.text)
            and document[span.segment][span.start : span.end] == span.text
        ):
            raise UsageError(
                f"the check {finding.check!r} has found {span.text!r} in link {finding.link}, but "
                f"that is not what stands in segment {span.segment} at {span.start}"
            )
    return replace(finding, link=number)


def _holds(bitext: Bitext, pair: Pair) -> bool:
    """Tell whether the segments of a link have the same texts in a bitext."""

    def is_same(document: Document, side: Side) -> bool:
        return all(
            document[number] == text for number, text in zip(side.segments, side.parts, strict=True)
        )

    return is_same(bitext.source, pair.source) and is_same(bitext.target, pair.target)
