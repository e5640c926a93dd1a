"""The formats of a report: one file here per format, each a function that streams."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from align.checking.stretch import Found
from align.checking.summary import Summary
from align.errors import UsageError

__all__ = ["REPORTS", "report_writer"]

# Writes findings while they come, and reads the summary, which they fill, when the last has come.
Writer = Callable[[Iterable[Found], Summary, BinaryIO], None]
REPORTS = {
    ".html": "html",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".txt": "table",
}
# What the formats are called where there is no suffix.
_NAMES = {"table": ".txt", "json": ".jsonl"}


def report_writer(path: str | os.PathLike[str], name: str | None = None) -> Writer:
    """Return what writes a format.

    Args:
        path: The path that is written.
        name: The format to go by where the path's own suffix names none: ``table``, ``json``,
            ``tsv`` or ``html``.

    Raises:
        UsageError: If the format is unknown.

    Example:
        >>> report_writer("a.tsv.gz").__name__, report_writer("-", "json").__name__
        ('write_tsv', 'write_jsonl')
    """
    suffix = Path(os.fspath(path).lower().removesuffix(".gz")).suffix
    module = REPORTS.get(suffix)
    if module is None and name is not None:
        module = REPORTS.get(_NAMES.get(name, f".{name.lower().lstrip('.')}"))
    if module is None:
        raise UsageError(
            f"can't tell the format of the report from {name or os.fspath(path)!r}: known are "
            f"{', '.join(REPORTS)}"
        )
    writer: Writer = getattr(import_module(f"align.checking.reports.{module}"), f"write_{module}")
    return writer
