"""A page for people: one file that needs no network, and no JavaScript but for the filter.

The figures come first, with their recipe; then the findings by file and by link, in order, each
between the two texts of its link, in which its places are marked. In light and dark, for wide
windows, small ones and paper.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from align.checking.finding import SEVERITIES, Finding
from align.checking.reports.marking import Piece, by_link, marked
from align.checking.stretch import Found, Side
from align.checking.summary import RECIPE, Summary, figure
from align.markup import escaped

__all__ = ["write_html"]

FOLDER = Path(__file__).parent
IN_MEMORY = 1 << 24
FILES_AT_ONCE = 20
TITLE = "Translation consistency"


def write_html(found: Iterable[Found], summary: Summary, file: BinaryIO) -> None:
    """Write a page.

    Args:
        found: The findings with their links; they fill the summary.
        summary: The figures.
        file: Where to.
    """
    # The summary stands before the findings, and is known when the last of them is.
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        name = None
        for group in by_link(found):
            if group[0].finding.file != name:
                if name is not None:
                    body.write(b"</section>\n")
                name = group[0].finding.file
                title = f"Findings in {escaped(name)}" if name else "Findings"
                body.write(f'<section class="file">\n<h2>{title}</h2>\n'.encode())
            body.write(_link(group).encode())
        body.write(b"</section>\n" if name is not None else b"")
        file.write(_head(summary).encode())
        body.seek(0)
        shutil.copyfileobj(body, file)
    file.write(f"<script>\n{_beside('page.js')}</script>\n</body>\n</html>\n".encode())


def _head(summary: Summary) -> str:
    name = summary.files[0].file if len(summary.files) == 1 else ""
    title = f"{TITLE}: {escaped(name)}" if name else TITLE
    facts = [summary.coverage, *summary.notes]
    if not summary.links:
        facts.append("nothing to compare: no link has two sides")
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">",
            f"<title>{title}</title>\n<style>\n{_beside('page.css')}</style>\n</head>\n<body>",
            f"<h1>{title}</h1>",
            f'<p class="score"><span>score</span> {figure(summary.score, 1)}</p>',
            f'<p class="recipe">= {escaped(RECIPE)}</p>',
            *(f'<p class="facts">{escaped(fact)}</p>' for fact in facts),
            "<h2>Summary</h2>",
            _table("Findings by check and severity", summary.rows()) if summary.checks else "",
            _files(summary),
            _filter(summary),
            "",
        ]
    )


def _files(summary: Summary) -> str:
    if len(summary.files) < 2:
        return ""
    table = _table("Findings by file and severity", summary.file_rows())
    is_open = " open" if len(summary.files) <= FILES_AT_ONCE else ""
    return (
        f"<details{is_open}>\n<summary>{len(summary.files):,} files</summary>\n{table}\n</details>"
    )


def _table(caption: str, rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in rows[0])
    body = "\n".join(
        f'<tr><th scope="row">{escaped(first)}</th>'
        + "".join(f"<td>{escaped(cell)}</td>" for cell in cells)
        + "</tr>"
        for first, *cells in rows[1:]
    )
    return (
        f'<div class="tables" tabindex="0">\n<table>\n<caption>{caption}</caption>\n<thead><tr>'
        f"{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _filter(summary: Summary) -> str:
    """Return the filter, which only a page with JavaScript shows."""
    found = [check for check in summary.checks if check in summary.counts]
    boxes = [
        f"<fieldset>\n<legend>{legend}</legend>\n"
        + "\n".join(
            f'<label><input type="checkbox" value="{escaped(x)}" checked> {escaped(x)}</label>'
            for x in values
        )
        + "\n</fieldset>"
        for legend, values in (("Severity", SEVERITIES), ("Check", found))
    ]
    return "\n".join(['<form class="filter" hidden>', *boxes, "<output></output>", "</form>"])


def _link(group: Sequence[Found]) -> str:
    finding, pair = group[0]
    sure = (
        ""
        if finding.confidence is None
        else f' <span class="confidence">confidence {finding.confidence:.2f}</span>'
    )
    findings = [x.finding for x in group]
    return "\n".join(
        [
            '<article class="link">',
            f"<h3>Link {finding.link}{sure}</h3>",
            '<div class="sides">',
            _side(pair.source, findings, marked(pair.source, [x.source for x in findings])),
            '<ol class="findings">',
            *(
                _finding(x, n if len(findings) > 1 else 0, pair.target)
                for n, x in enumerate(findings, 1)
            ),
            "</ol>",
            _side(pair.target, findings, marked(pair.target, [x.target for x in findings])),
            "</div>\n</article>\n",
        ]
    )


def _finding(finding: Finding, number: int, target: Side) -> str:
    what = f"{number}. " if number else ""
    fix = ""
    if finding.fix:
        lang = f'lang="{escaped(target.lang)}" dir="auto"'
        old = f"<del {lang}>{escaped(finding.target.text)}</del> → " if finding.target else "write "
        fix = f"<p>{old}<ins {lang}>{escaped(finding.fix)}</ins></p>"
    return (
        f'<li class="finding {finding.severity}" data-check="{escaped(finding.check)}" '
        f'data-severity="{finding.severity}"><span class="what">{what}{escaped(finding.check)}, '
        f"{finding.severity}</span>\n<p>{escaped(finding.message)}</p>{fix}</li>"
    )


def _side(side: Side, findings: Sequence[Finding], pieces: Sequence[Piece]) -> str:
    if not side.segments:
        return '<div class="side"><p class="missing">nothing on this side</p></div>'
    text = "".join(_piece(piece, findings) for piece in pieces)
    lang = escaped(side.lang)
    return (
        f'<div class="side"><span class="lang">{lang}</span>'
        f'<p lang="{lang}" dir="auto">{text}</p></div>'
    )


def _piece(piece: Piece, findings: Sequence[Finding]) -> str:
    if not piece.within:
        return escaped(piece.text)
    worst = min((findings[n].severity for n in piece.within), key=SEVERITIES.index)
    number = ""
    if len(findings) > 1 and piece.ending:
        number = f' data-number="{",".join(str(n + 1) for n in piece.ending)}"'
    return f'<mark class="{worst}"{number}>{escaped(piece.text)}</mark>'


def _beside(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")
