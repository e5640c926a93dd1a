"""Findings in a notebook, each with its places marked in the two texts of its link."""

from __future__ import annotations

from collections.abc import Sequence

from align.checking.finding import SEVERITIES, Finding, Severity, Span
from align.checking.report import Report
from align.checking.reports.marking import place
from align.checking.stretch import Found, Side
from align.checking.summary import RECIPE, Summary, figure
from align.markup import escaped
from align.viewing.colours import UNKNOWN
from align.viewing.display.shortening import first_words, last_words
from align.viewing.display.tables import (
    FIGURE,
    GREY,
    PROSE,
    ROWS,
    SHADE,
    WORDS,
    confidence_cell,
    figure_cell,
    output,
    paragraph,
    prose_cell,
    rest,
    row,
    shown_of,
    table,
)

__all__ = ["finding_html", "report_html"]

FINDINGS = 10
NOTES = 5
NOTE_LENGTH = 300
PLACE_LENGTH = 200
AROUND_LENGTH = 120  # on either side of a place
COLUMNS = {
    "link": WORDS,
    "source": PROSE,
    "target": PROSE,
    "finding": PROSE,
    "confidence": FIGURE,
}
ALL = (
    "<code>report.findings</code> has them all, "
    "<code>report.save(&quot;report.html&quot;)</code> shows them"
)
LINES: dict[Severity, str] = {"high": "solid", "medium": "dashed", "low": "dotted"}


def report_html(report: Report) -> str:
    """Return the score and the figures of a report, and its worst findings.

    Args:
        report: The report.
    """
    summary = report.summary
    facts = [summary.coverage, *summary.notes[:NOTES]]
    if not summary.links:
        facts.append("nothing to compare: no link has two sides")
    return output(
        paragraph(f"<strong>score {figure(summary.score, 1)}</strong> = {escaped(RECIPE)}"),
        *(paragraph(escaped(first_words(fact, NOTE_LENGTH))) for fact in facts),
        _table("Findings by check and severity", summary.rows()) if summary.checks else "",
        _files(summary),
        _findings(report),
    )


def finding_html(finding: Finding) -> str:
    """Return a finding with its places; the texts around them are not known.

    Args:
        finding: The finding.
    """
    spans = (finding.source, finding.target)
    sides = [prose_cell(_place(span, finding.severity)) for span in spans]
    return output(table("A finding", COLUMNS, [_row(finding, sides, finding.file)]))


def _table(caption: str, rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    shown = [
        row(escaped(last_words(name, PLACE_LENGTH)), map(figure_cell, cells), PROSE)
        for name, *cells in body
    ]
    styles = [WORDS, *[FIGURE] * (len(head) - 1)]
    return table(caption, dict(zip(map(escaped, head), styles, strict=True)), shown)


def _files(summary: Summary) -> str:
    if len(summary.files) < 2:
        return ""
    shown = shown_of(len(summary.files), ROWS, "files")
    return _table(shown, summary.file_rows()[: ROWS + 1])


def _findings(report: Report) -> str:
    if not report.found:
        return ""
    worst = sorted(report.found, key=lambda x: SEVERITIES.index(x.finding.severity))
    has_files = len(report.summary.files) > 1
    rows = (_found(x, x.finding.file if has_files else "") for x in worst[:FINDINGS])
    shown = shown_of(len(worst), FINDINGS, "findings, the worst first")
    return table(shown, COLUMNS, rows) + rest(len(worst), FINDINGS, ALL)


def _found(found: Found, file: str) -> str:
    finding, pair = found
    sides = [
        prose_cell(_side(side, span, finding.severity), side.lang)
        for side, span in ((pair.source, finding.source), (pair.target, finding.target))
    ]
    return _row(finding, sides, file)


def _row(finding: Finding, sides: Sequence[str], file: str) -> str:
    what = [
        f"<strong>{escaped(first_words(finding.check, PLACE_LENGTH))}, {finding.severity}</strong>",
        escaped(first_words(finding.message, NOTE_LENGTH)),
    ]
    if finding.fix:
        what.append(_fix(finding))
    if file:
        what.append(f'<bdi style="{GREY}">{escaped(last_words(file, PLACE_LENGTH))}</bdi>')
    cells = [prose_cell("<br>".join(what)), confidence_cell(finding.confidence)]
    return row(str(finding.link), [*sides, *cells])


def _fix(finding: Finding) -> str:
    new = f"<ins><bdi>{escaped(first_words(finding.fix, PLACE_LENGTH))}</bdi></ins>"
    if finding.target is None:
        return f"write {new}"
    old = escaped(first_words(finding.target.text, PLACE_LENGTH))
    return f"<del><bdi>{old}</bdi></del> → {new}"


def _side(side: Side, span: Span | None, severity: Severity) -> str:
    """Return the text of a side, its place marked; of a long one, what is around that."""
    if span is None or not span.text:
        return escaped(first_words(side.text, 2 * AROUND_LENGTH))
    start, end = place(side, span)
    before = last_words(side.text[:start], AROUND_LENGTH)
    behind = first_words(side.text[end:], AROUND_LENGTH)
    return f"{escaped(before)}{_mark(span.text, severity)}{escaped(behind)}"


def _place(span: Span | None, severity: Severity) -> str:
    if span is None:
        return ""
    return f'<sup style="{GREY}">{span.segment}</sup>&nbsp;{_mark(span.text, severity)}'


def _mark(text: str, severity: Severity) -> str:
    style = f"color:inherit;background-color:{UNKNOWN}{SHADE};border-bottom:2px {LINES[severity]}"
    return f'<mark style="{style}">{escaped(first_words(text, PLACE_LENGTH))}</mark>'
