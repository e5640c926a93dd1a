"""An Excel workbook for people to read and edit; ``align.exporting.tables`` has the columns.

One sheet, a unit a row. In sight are the texts, the confidence (in colour: red at 0, yellow at
0.5, green at 1), the status with its values to choose from, the bead and the score, under a frozen
header with filters. All other columns are hidden behind the ``+`` above the sheet; they are needed
to read the file back whole. Rows may be edited, sorted and deleted.

Text is never a formula: it is stored as text in cells of the format Text, and what begins like a
formula is marked as quoted, so that it stays text when it is edited. Escapes such as ``_x000D_``
are Excel's own; characters that XML forbids become spaces. Excel ends a cell at 32,767 characters
and a sheet at 1,048,576 rows: a longer text is left out as ``too long for a cell``, more rows are
refused.

The frame comes from openpyxl; the rows are put into it one at a time, so that memory does not grow
with the file. The same units give the same bytes: dates are written only if they are given.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_uppercase
from typing import IO, Any, BinaryIO
from xml.sax.saxutils import escape

from align.bitext import STATUSES, Bitext
from align.errors import OutputError
from align.exporting.exported import Exported
from align.exporting.selection import LeftOut, ready
from align.exporting.tables import COLUMNS, check_columns, row, text, units_of
from align.exporting.units import Units
from align.exporting.xlsx_parser import parse_xlsx
from align.exporting.xml_text import fit
from align.files import writing

__all__ = ["read_xlsx", "write_xlsx"]

# Columns in sight, and their widths in characters.
WIDTHS = {"source": 60, "target": 60, "confidence": 12, "status": 12, "bead": 8, "score": 9}
ORDER = (*WIDTHS, *(name for name in COLUMNS if name not in WIDTHS))
LETTERS = dict(zip(ORDER, ascii_uppercase, strict=False))
# Points.
LINE_HEIGHT, MOST_HEIGHT = 15, 409
CENTRED = ("confidence", "status", "bead", "score")
FORMATS = {"confidence": "0.00", "score": "0.0000", "repeat": "General"}
# Excel's limits; a character beyond U+FFFF counts twice in the first.
MOST_IN_CELL = 32_767
MOST_ROWS = 1_048_576
# What a file in a ZIP archive holds, less the frame, before programs need to know ZIP64.
MOST_BYTES = 2_000_000_000
_FORMULA = re.compile("['=+\\-@\t\r\n＝＋－＠]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
PROPERTIES = "docProps/core.xml"
_TIME_OF_DAY = re.compile(b"<dcterms:(created|modified) .*?</dcterms:\\1>")
SHEET = "xl/worksheets/sheet1.xml"
END_OF_ROWS = b"</sheetData>"
# Legible under black text.
RED, YELLOW, GREEN, GREY = "FFF4B9B3", "FFFFF1B8", "FFB9E0B4", "FFE7E6E6"


def write_xlsx(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    """Write a workbook; the format stands at the top of this module.

    Args:
        bitext: Units that were chosen; of a bitext, all links but gaps.
        path: Where to; an old file is replaced only when the new one is whole. ``-`` is standard
            output.
        left_out: Where to put what is left out: units ``too long for a cell``.

    Returns:
        What was written, left out and replaced.

    Raises:
        OutputError: If the file can't be written, or there are more units than rows of a sheet.
    """
    left_out = left_out or LeftOut()
    units = ready(bitext, left_out)
    languages = units.source_lang, units.target_lang
    frame = _frame(units.date)
    written = replaced = size = 0
    with writing(path) as file, _sheet(file, frame) as sheet:
        for unit in units:
            cells, found = _fit_cells(row(unit, languages))
            if any(_length(cell) > MOST_IN_CELL for cell in cells.values()):
                left_out.add(unit, "too long for a cell")
                continue
            written += 1
            replaced += found
            line = _dump_row(written + 1, cells, frame)
            size += len(line)
            if written + 1 > MOST_ROWS or size > MOST_BYTES:
                raise OutputError(
                    f"can't write {path}: a sheet ends at {MOST_ROWS:,} rows or 2 GB, and this is "
                    "more: write .parquet or .tsv, or less, as with --min-confidence"
                )
            sheet.write(line)
    skipped = left_out.total(units)
    return Exported(Path(path), written, skipped, replaced, units.unit)


def read_xlsx(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read the first sheet of a workbook, of this program or another, a row at a time.

    Args:
        path: The file; the first row of the sheet names the columns.
        source_lang: The source's language, where no column says it.
        target_lang: The target's language.

    Returns:
        The units; empty rows are passed over.

    Raises:
        FormatError: If the file is no workbook or is damaged, a column is missing or a value
            can't be read; names the row.
        InputError: If the file can't be read.
        UsageError: If the languages are neither in the table nor named.
    """
    return units_of(path, lambda: _rows(path), source_lang, target_lang)


def _rows(path: str | os.PathLike[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = parse_xlsx(path)
    _, head = next(rows, (1, {}))
    check_columns(path, head.values())
    for number, cells in rows:
        if cells:
            yield (
                f"{path}, row {number}",
                {name: cells.get(column, "") for column, name in head.items()},
            )


@dataclass(frozen=True, slots=True)
class _Frame:
    """A workbook without rows.

    Attributes:
        parts: The content of its files by name.
        styles: The number of the style of each column's cells.
        quoted: The number of the style of text that begins like a formula.
    """

    parts: Mapping[str, bytes]
    styles: Mapping[str, int]
    quoted: int


def _frame(date: datetime | None) -> _Frame:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook(write_only=True)
    book.properties.creator = "align"
    if date:
        made = date.astimezone(UTC).replace(tzinfo=None)
        book.properties.created = book.properties.modified = made
    sheet = book.create_sheet("bitext")
    _lay_out(sheet)

    def cell(name: str = "", number_format: str = "@") -> Any:
        cell = WriteOnlyCell(sheet, name)
        horizontal = "center" if name in CENTRED else None
        cell.alignment = Alignment(horizontal, "top", wrap_text=True)
        cell.number_format = number_format
        return cell

    header = [cell(name) for name in ORDER]
    for title in header:
        title.font = Font("Calibri", 11, bold=True)
        title.fill = PatternFill("solid", GREY)
    sheet.append(header)
    styles = {name: cell(name, FORMATS.get(name, "@")).style_id for name in ORDER}
    formula = cell()
    formula.quotePrefix = True
    quoted = formula.style_id
    return _Frame(_parts(book, has_date=date is not None), styles, quoted)


def _lay_out(sheet: Any) -> None:
    """Set all of a sheet that is no cell."""
    from openpyxl.formatting.rule import ColorScaleRule
    from openpyxl.worksheet.datavalidation import DataValidation

    last = LETTERS[ORDER[-1]]
    for name, width in WIDTHS.items():
        sheet.column_dimensions[LETTERS[name]].width = width
    sheet.column_dimensions.group(LETTERS[ORDER[len(WIDTHS)]], last, hidden=True)
    # openpyxl writes the depth of the outline, without which there is no +, before it knows it.
    sheet.column_dimensions.max_outline = 1
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{last}{MOST_ROWS}"
    sheet.conditional_formatting.add(
        f"{LETTERS['confidence']}2:{LETTERS['confidence']}{MOST_ROWS}",
        ColorScaleRule("num", 0, RED, "num", 0.5, YELLOW, "num", 1, GREEN),
    )
    choice = DataValidation("list", f'"{",".join(STATUSES)}"', showErrorMessage=True)
    choice.add(f"{LETTERS['status']}2:{LETTERS['status']}{MOST_ROWS}")
    sheet.data_validations.append(choice)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _parts(book: Any, *, has_date: bool) -> dict[str, bytes]:
    """Return the files that a workbook consists of."""
    from openpyxl.writer.excel import ExcelWriter

    # Not by save(), which puts the time of day into it, whatever its properties say.
    packed = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(packed, "w")).save()
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in sorted(archive.namelist())}
    if not has_date:
        parts[PROPERTIES] = _TIME_OF_DAY.sub(b"", parts[PROPERTIES])
    return parts


@contextlib.contextmanager
def _sheet(file: BinaryIO, frame: _Frame) -> Iterator[IO[bytes]]:
    """Write a workbook; what the caller writes into the open sheet are its rows."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in frame.parts.items():
            if name != SHEET:
                archive.writestr(_entry(name), content)
        before, end, behind = frame.parts[SHEET].partition(END_OF_ROWS)
        with archive.open(_entry(SHEET), "w") as sheet:
            sheet.write(before)
            yield sheet
            sheet.write(end + behind)


def _entry(name: str) -> zipfile.ZipInfo:
    """Return the record of a file in a ZIP archive, the same on any day and system."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _fit_cells(values: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """Return numbers and truth values as they are, all else as text fit for XML."""
    cells: dict[str, Any] = {}
    replaced = 0
    for name, value in values.items():
        if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
            cells[name] = value
        else:
            cells[name], found = fit(text(value))
            replaced += found
    return cells, replaced


def _length(cell: object) -> int:
    """Return the length of a cell's text as Excel counts it."""
    return len(cell.encode("utf-16-le")) // 2 if isinstance(cell, str) else 0


def _dump_row(number: int, cells: Mapping[str, Any], frame: _Frame) -> bytes:
    dumped = "".join(
        _dump_cell(f"{letter}{number}", cells[name], frame.styles[name], frame.quoted)
        for name, letter in LETTERS.items()
        if cells[name] != ""
    )
    return f'<row r="{number}" ht="{_height(cells)}">{dumped}</row>'.encode()


def _height(cells: Mapping[str, Any]) -> int:
    """Return about how high a row must be, which LibreOffice does not work out by itself."""
    lines = max(
        sum(_width(line) // WIDTHS[side] + 1 for line in cells[side].split("\n"))
        for side in ("source", "target")
    )
    return min(lines * LINE_HEIGHT, MOST_HEIGHT)


def _width(line: str) -> int:
    """Return about how wide a text is; a Chinese character is as wide as two letters."""
    if line.isascii():
        return len(line)
    return len(line) + sum(unicodedata.east_asian_width(x) in ("W", "F") for x in line)


def _dump_cell(place: str, value: Any, style: int, quoted: int) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{style}"><v>{value!r}</v></c>'
    style = quoted if _FORMULA.match(value) else style
    meant = escape(_LIKE_ESCAPE.sub("_x005F_", value), {"\r": "_x000D_"})
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{meant}</t></is></c>'
    )
