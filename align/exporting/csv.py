"""Comma-separated values, a unit a row (RFC 4180); ``align.exporting.tables`` has the columns.

UTF-8, CR LF, no byte order mark; a cell with a comma, a quotation mark or a line end in it stands
between quotation marks. A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a
tab or a line end as a formula, which may do harm. Such a text gets an apostrophe in front, as one
would type it to be safe; so does one that begins with apostrophes and one of these, so that it is
known which apostrophe to take off again. Lone surrogates become U+FFFD.
"""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from align.bitext import Bitext
from align.errors import FormatError
from align.exporting.exported import Exported
from align.exporting.plain_text import guarded, unguarded, without_surrogates
from align.exporting.selection import LeftOut, ready
from align.exporting.tables import COLUMNS, known_columns, row, text, units_of
from align.exporting.units import Units
from align.files import read_text_lines, writing

__all__ = ["read_csv", "write_csv"]

# The most that the parser can be told; its own limit is 128 KB.
MOST_IN_CELL = 2**31 - 1


def write_csv(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    """Write a table, comma-separated; the format stands at the top of this module.

    Args:
        bitext: Units that were chosen; of a bitext, all links but gaps.
        path: Where to; an old file is replaced only when the new one is whole. ``-`` is standard
            output, and a file that ends in ``.gz`` is packed.
        left_out: Where to put what is left out.

    Returns:
        What was written, left out and replaced.

    Raises:
        OutputError: If the file can't be written.
    """
    left_out = left_out or LeftOut()
    units = ready(bitext, left_out)
    languages = units.source_lang, units.target_lang
    written = replaced = defused = 0
    with writing(path) as file:
        table = csv.writer(codecs.getwriter("utf-8")(file), lineterminator="\r\n")
        table.writerow(COLUMNS)
        for unit in units:
            cells = []
            for value in row(unit, languages).values():
                cell, found = without_surrogates(text(value))
                replaced += found
                if isinstance(value, str):
                    safe = guarded(cell)
                    defused += safe != cell
                    cell = safe
                cells.append(cell)
            table.writerow(cells)
            written += 1
    notes = (
        [f"cells with an apostrophe before them, lest a spreadsheet run formulas: {defused:,}"]
        if defused
        else []
    )
    skipped = left_out.total(units)
    return Exported(Path(path), written, skipped, replaced, units.unit, tuple(notes))


def read_csv(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read a table, comma-separated, of this program or another, a row at a time.

    Args:
        path: The file, in UTF-8; its first row names the columns. May be packed by gzip.
        source_lang: The source's language, where no column says it.
        target_lang: The target's language.

    Returns:
        The units; blank lines are passed over.

    Raises:
        FormatError: If a column is missing or a value can't be read; names the line.
        InputError: If the file can't be read.
        UsageError: If the languages are neither in the table nor named, or no row is in those that
            are named.
    """
    return units_of(path, lambda _: _rows(path), source_lang, target_lang)


def _rows(path: str | os.PathLike[str]) -> Generator[tuple[str, Mapping[str, Any]]]:
    csv.field_size_limit(MOST_IN_CELL)
    with closing(read_text_lines(path, keep_ends=True)) as lines:
        table = csv.reader(_parted_by_commas(path, lines), strict=True)
        try:
            columns = known_columns(path, next(table, []))
            for cells in table:
                if len(cells) < 2 and not "".join(cells).strip():
                    continue
                where = f"{path}, line {table.line_num}"
                if len(cells) != len(columns):
                    raise FormatError(
                        f"{where}: {len(cells)} cells, but the header names {len(columns)} columns"
                    )
                yield where, dict(zip(columns, map(unguarded, cells), strict=True))
        except csv.Error as error:
            raise FormatError(f"{path}, line {table.line_num}: no CSV: {error}") from None


def _parted_by_commas(
    path: str | os.PathLike[str], lines: Iterable[tuple[int, str]]
) -> Iterator[str]:
    """Yield the lines, and refuse a header that only semicolons part, as in much of Europe."""
    for number, line in lines:
        if number == 1 and ";" in line and "," not in line:
            raise FormatError(
                f"{path} is separated by semicolons: save it with commas between the cells"
            )
        yield line
