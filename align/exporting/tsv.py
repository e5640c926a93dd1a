r"""Tab-separated values, a unit a row; ``align.exporting.tables`` has the columns.

UTF-8, LF, no byte order mark. A cell with a quotation mark in it stands between quotation marks,
each of its own doubled (RFC 4180), as readers of tables expect. In every cell a backslash stands
doubled, a tab as ``\t``, line ends as ``\n`` and ``\r``, and a lone surrogate, which UTF-8 cannot
hold, as its escape, such as ``\udc80``: a tab always ends a cell, a line feed always ends a row,
and the text comes back whole.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from align.bitext import Bitext
from align.errors import FormatError
from align.exporting.exported import Exported
from align.exporting.selection import LeftOut, ready
from align.exporting.tables import COLUMNS, known_columns, row, text, units_of
from align.exporting.units import TranslationUnit, Units
from align.files import read_text_lines, writing

__all__ = ["dump", "meant", "read_tsv", "rejects_writer", "write_tsv"]

_ESCAPES = {n: f"\\u{n:04x}" for n in range(0xD800, 0xE000)} | str.maketrans(
    {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
)
_ESCAPED = re.compile(r"\\(?:([\\tnr])|u([dD][89a-fA-F][0-9a-fA-F]{2}))")
_QUOTED = re.compile('"(?:[^"]|"")*"')
_MEANT = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}


def write_tsv(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    r"""Write a table, tab-separated; the format stands at the top of this module.

    Args:
        bitext: Units that were chosen; of a bitext, all links but gaps.
        path: Where to; an old file is replaced only when the new one is whole. ``-`` is standard
            output, and a file that ends in ``.gz`` is packed.
        left_out: Where to put what is left out.

    Returns:
        What was written and left out; nothing is replaced.

    Raises:
        OutputError: If the file can't be written.

    Example:
        >>> import tempfile
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> source = Document("Hi.", (Segment(0, 3),), "en")
        >>> target = Document("Hai.", (Segment(0, 4),), "id")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "hi.tsv"
        ...     done = write_tsv(Bitext(source, target, (Link((0,), (0,), 0.4, 0.97),)), file)
        ...     file.read_text().splitlines()[1].split("\t")[:5]
        ['Hi.', 'Hai.', '0.9700', '0.4000', '1-1']
    """
    left_out = left_out or LeftOut()
    units = ready(bitext, left_out)
    languages = units.source_lang, units.target_lang
    written = 0
    with writing(path) as file:
        file.write(dump(COLUMNS))
        for unit in units:
            file.write(dump(row(unit, languages).values()))
            written += 1
    return Exported(Path(path), written, left_out.total(units), unit=units.unit)


def dump(cells: Iterable[object]) -> bytes:
    r"""Return a row of a file.

    Example:
        >>> dump(["a", 0.5, None])
        b'a\t0.5000\t\n'
    """
    return ("\t".join(_quoted(text(cell).translate(_ESCAPES)) for cell in cells) + "\n").encode()


def read_tsv(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read a table, tab-separated, of this program or another, a row at a time.

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


def rejects_writer(
    file: BinaryIO, languages: tuple[str, str]
) -> Callable[[TranslationUnit, str], None]:
    """Begin a table of what is left out, with the reason in the first column.

    Args:
        file: Where to write.
        languages: The codes of the source and of the target.

    Returns:
        A function that writes a unit, and why it is left out.
    """
    file.write(dump(("reason", *COLUMNS)))

    def write(unit: TranslationUnit, reason: str) -> None:
        file.write(dump([reason, *row(unit, languages).values()]))

    return write


def _rows(path: str | os.PathLike[str]) -> Generator[tuple[str, Mapping[str, Any]]]:
    with closing(read_text_lines(path)) as lines:
        _, head = next(lines, (1, ""))
        columns = known_columns(path, map(meant, head.split("\t")))
        for number, line in lines:
            if not line.strip(" "):
                continue
            where = f"{path}, line {number}"
            cells = [meant(cell) for cell in line.split("\t")]
            if len(cells) != len(columns):
                raise FormatError(
                    f"{where}: {len(cells)} cells, but the header names {len(columns)} columns: "
                    r"in a cell, write a line end as \n and a tab as \t"
                )
            yield where, dict(zip(columns, cells, strict=True))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell


def meant(cell: str) -> str:
    r"""Return what a cell stands for; quotation marks that do not match are its own.

    Example:
        >>> meant(r'"a ""tab"" \t"')
        'a "tab" \t'
    """
    if cell.startswith('"') and _QUOTED.fullmatch(cell):
        cell = cell[1:-1].replace('""', '"')
    return _ESCAPED.sub(_character, cell) if "\\" in cell else cell


def _character(escape: re.Match[str]) -> str:
    return _MEANT[escape[1]] if escape[1] else chr(int(escape[2], 16))
