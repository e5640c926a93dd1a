"""Tab-separated values, a finding a row, for spreadsheets and scripts.

The columns are always the same, cells escaped as ``align.exporting.tsv`` does it; those of a side
on which nothing stands are empty. As reports are read in spreadsheets, a text that one would run
as a formula has an apostrophe in front, as in ``align.exporting.csv``. A report, and what is left
when the rows that are faults are deleted, is a file of findings to ignore (``ignore_file``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from align.checking.finding import Finding, Span
from align.checking.stretch import Found
from align.checking.summary import Summary
from align.exporting.plain_text import guarded
from align.exporting.tsv import dump

__all__ = ["COLUMNS", "write_tsv"]

COLUMNS = (
    *("file", "link", "confidence", "check", "type", "severity"),
    *("source_segment", "source_start", "source_end", "source_text"),
    *("target_segment", "target_start", "target_end", "target_text"),
    *("message", "fix"),
)


def write_tsv(found: Iterable[Found], _summary: Summary, file: BinaryIO) -> None:
    """Write a table, tab-separated; the format stands at the top of this module.

    Args:
        found: The findings with their links.
        file: Where to.
    """
    file.write(dump(COLUMNS))
    for finding, _ in found:
        cells = _cells(finding)
        file.write(dump(guarded(cell) if isinstance(cell, str) else cell for cell in cells))


def _cells(finding: Finding) -> tuple[object, ...]:
    return (
        *(finding.file, finding.link, finding.confidence),
        *(finding.check, finding.type, finding.severity),
        *_place(finding.source),
        *_place(finding.target),
        *(finding.message, finding.fix),
    )


def _place(span: Span | None) -> tuple[object, ...]:
    return (span.segment, span.start, span.end, span.text) if span else (None,) * 4
