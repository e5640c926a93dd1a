"""An Excel workbook for people to read and edit; ``align.exporting.tables`` has the columns.

One sheet, a unit a row. In sight are the texts, the confidence (in colour: red at 0, yellow at
0.5, green at 1), the status with its values to choose from, the bead and the score, under a frozen
header with filters. All other columns are hidden behind the ``+`` above the sheet; they are needed
to read the file back whole. Rows may be edited, sorted and deleted.

Text is never a formula: it is stored as text in cells of the format Text, and what begins like a
formula is marked as quoted, so that it stays text when it is edited. Characters that XML forbids
become spaces, and numbers keep 16 digits. Excel ends a cell at 32,767 characters and a sheet at
1,048,576 rows: a longer text is left out as ``too long for a cell``, more rows are refused.

Written and read by openpyxl a row at a time; to write takes room for temporary files, and of each
row that is read openpyxl keeps about 500 bytes. The same units give the same bytes from the same
versions of openpyxl and lxml: dates are written only if they are given.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_uppercase
from typing import IO, Any, BinaryIO

from align.bitext import STATUSES, Bitext
from align.errors import FormatError, OutputError
from align.exporting.exported import Exported
from align.exporting.selection import LeftOut, ready
from align.exporting.tables import COLUMNS, known_columns, row, text, units_of
from align.exporting.units import Units
from align.exporting.xml_text import fit
from align.files import reading, writing

__all__ = ["read_xlsx", "write_xlsx"]

# Columns in sight, and their widths in characters.
WIDTHS = {"source": 60, "target": 60, "confidence": 12, "status": 12, "bead": 8, "score": 9}
ORDER = (*WIDTHS, *(name for name in COLUMNS if name not in WIDTHS))
LETTERS = dict(zip(ORDER, ascii_uppercase, strict=False))
# Points.
LINE_HEIGHT, MOST_HEIGHT = 15, 409
CENTRED = ("confidence", "status", "bead", "score")
FORMATS = {"confidence": "0.00", "score": "0.0000", "repeat": "General"}
# Legible under black text.
RED, YELLOW, GREEN, GREY = "FFF4B9B3", "FFFFF1B8", "FFB9E0B4", "FFE7E6E6"
# Excel's limits; a character beyond U+FFFF counts twice in the first.
MOST_IN_CELL = 32_767
MOST_ROWS = 1_048_576
PROPERTIES = "docProps/core.xml"
_TIME_OF_DAY = re.compile(b"<dcterms:(created|modified) .*?</dcterms:\\1>")
_FORMULA = re.compile("['=+\\-@\t\r\n＝＋－＠]")
# Excel takes _x0041_ for an A. Where openpyxl has not turned _x005F_ back into _, it is done here,
# and wrongly only for a text that holds _x005F_ and that Excel has saved.
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")


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
    with _temporary_files():
        book, sheet = _workbook(units.date)
    written = replaced = 0
    with writing(path) as file:
        try:
            # Used by every row anew, since giving a cell its style is slow.
            cells = {(x, y): _cell(sheet, x, quoted=y) for x in ORDER for y in (False, True)}
            for unit in units:
                values, found = _fit(row(unit, languages))
                if any(_length(value) > MOST_IN_CELL for value in values.values()):
                    left_out.add(unit, "too long for a cell")
                    continue
                written += 1
                replaced += found
                if written + 1 > MOST_ROWS:
                    raise OutputError(
                        f"can't write {path}: a sheet ends at {MOST_ROWS:,} rows, and this is "
                        "more: write .parquet or .tsv, or less, as with --min-confidence"
                    )
                sheet.row_dimensions[written + 1].height = _height(values)
                with _temporary_files():
                    sheet.append([_filled(cells, name, values[name]) for name in ORDER])
                del sheet.row_dimensions[written + 1]
        finally:
            with _temporary_files():
                sheet.close()
        _save(book, file, has_date=units.date is not None)
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
        UsageError: If the languages are neither in the table nor named, or no row is in those that
            are named.
    """
    return units_of(path, lambda _: _rows(path), source_lang, target_lang)


@contextlib.contextmanager
def _temporary_files() -> Generator[None]:
    """Say where there is no room when openpyxl can't write the files that it packs later."""
    from lxml.etree import LxmlError

    try:
        yield
    except (LxmlError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(
            f"can't write temporary files in {tempfile.gettempdir()}: {reason}; make room there, "
            "or name another folder in TMPDIR"
        ) from error


def _workbook(date: datetime | None) -> tuple[Any, Any]:
    """Return a workbook and its sheet, which has a header and waits for rows."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook(write_only=True)
    book.properties.creator = "align"
    if date:
        made = date.astimezone(UTC).replace(tzinfo=None)
        book.properties.created = book.properties.modified = made
    sheet = book.create_sheet("bitext")
    _lay_out(sheet)
    header = [_cell(sheet, name) for name in ORDER]
    for name, cell in zip(ORDER, header, strict=True):
        cell.value = name
        cell.font = Font("Calibri", 11, bold=True)
        cell.fill = PatternFill("solid", GREY)
    sheet.append(header)
    return book, sheet


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


def _cell(sheet: Any, name: str, *, quoted: bool = False) -> Any:
    """Return an empty cell in the style of a column."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet)
    cell.alignment = Alignment("center" if name in CENTRED else None, "top", wrap_text=True)
    cell.number_format = FORMATS.get(name, "@")
    cell.quotePrefix = quoted
    return cell


def _filled(cells: Mapping[tuple[str, bool], Any], name: str, value: Any) -> Any:
    """Return a column's cell with a value in it, or none for an empty text."""
    if value == "":
        return None
    is_text = isinstance(value, str)
    cell = cells[name, is_text and bool(_FORMULA.match(value))]
    cell.value = value
    if is_text:
        cell.data_type = "s"  # openpyxl has taken =1+1 for a formula, and #N/A for an error
    return cell


def _fit(values: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """Return numbers and truth values as they are, all else as text fit for XML."""
    fitting: dict[str, Any] = {}
    replaced = 0
    for name, value in values.items():
        if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
            fitting[name] = value
        else:
            fitting[name], found = fit(_LIKE_ESCAPE.sub("_x005F_", text(value)))
            replaced += found
    return fitting, replaced


def _length(value: object) -> int:
    """Return the length of a text as Excel counts it."""
    return len(value.encode("utf-16-le")) // 2 if isinstance(value, str) else 0


def _height(values: Mapping[str, Any]) -> int:
    """Return about how high a row must be, which LibreOffice does not work out by itself."""
    from rich.cells import cell_len

    lines = max(
        sum(cell_len(line) // WIDTHS[side] + 1 for line in values[side].split("\n"))
        for side in ("source", "target")
    )
    return min(lines * LINE_HEIGHT, MOST_HEIGHT)


def _save(book: Any, file: BinaryIO, *, has_date: bool) -> None:
    """Write a workbook without the time of day, which openpyxl puts into it in many places."""
    with (
        _packed(book) as packed,
        zipfile.ZipFile(packed) as parts,
        zipfile.ZipFile(file, "w") as archive,
    ):
        for name in sorted(parts.namelist()):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.file_size = parts.getinfo(name).file_size
            with parts.open(name) as part, archive.open(entry, "w") as copy:
                if name == PROPERTIES and not has_date:
                    copy.write(_TIME_OF_DAY.sub(b"", part.read()))
                else:
                    shutil.copyfileobj(part, copy)


def _packed(book: Any) -> IO[bytes]:
    """Return a temporary file that holds a workbook as openpyxl writes it."""
    from openpyxl.writer.excel import ExcelWriter

    with _temporary_files(), contextlib.ExitStack() as stack:
        packed = stack.enter_context(tempfile.TemporaryFile())
        with zipfile.ZipFile(packed, "w") as archive:
            ExcelWriter(book, archive).save()
        packed.flush()
        stack.pop_all()
    return packed


def _rows(path: str | os.PathLike[str]) -> Generator[tuple[str, Mapping[str, Any]]]:
    with contextlib.closing(_sheet(path)) as rows:
        head = known_columns(path, _values(f"{path}, row 1", next(rows, ())))
        for number, cells in enumerate(rows, 2):
            where = f"{path}, row {number}"
            values = _values(where, cells)
            if any(value is not None for value in values):
                yield where, dict(zip(head, values, strict=False))


def _sheet(path: str | os.PathLike[str]) -> Generator[Sequence[Any]]:
    """Yield the cells of each row of a workbook's first sheet."""
    from openpyxl import load_workbook

    with reading(path) as file:
        try:
            book = _quietly(load_workbook, file, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            rows = sheet.iter_rows(max_row=MOST_ROWS)
            while (cells := _quietly(next, rows, None)) is not None:
                yield cells
        except Exception as error:  # of many kinds, as anything may be wrong in a file
            reason = str(error.__cause__ or error).partition("\n")[0]
            raise FormatError(
                f"{path} can't be read as an Excel workbook ({reason}): save it as .xlsx without "
                "a password, or get another copy"
            ) from None


def _quietly(call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Call openpyxl, which warns of what it passes over in a file; no unit is in that."""
    with warnings.catch_warnings(action="ignore"):
        return call(*arguments, **options)


def _values(where: str, cells: Sequence[Any]) -> list[Any]:
    for cell in cells:
        if cell.data_type == "e":
            raise FormatError(f"{where}: a cell holds the error {cell.value}: mend or empty it")
    return [_plain(cell.value) for cell in cells]


def _plain(value: Any) -> Any:
    """Return a truth value as Excel shows it, a date as ISO 8601 has it, and all else as it is."""
    if isinstance(value, str):
        return _ESCAPED.sub("_", value)
    if isinstance(value, bool):
        return str(value).upper()
    return str(value).removesuffix(" 00:00:00") if isinstance(value, datetime) else value
