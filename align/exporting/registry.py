"""The table of formats: which suffix stands for which, and what each can do."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from align.bitext import NATIVE_SUFFIX, Bitext
from align.errors import InputError, UsageError
from align.exporting.exported import Exported
from align.exporting.selection import TRUSTED, Choices, LeftOut, Selection
from align.exporting.units import Units
from align.files import STANDARD, is_directory, is_packed

if TYPE_CHECKING:
    Path_ = str | os.PathLike[str]
    Writer = Callable[[Bitext | Units, Path_, LeftOut | None], Exported]
    Reader = Callable[[Path_, str | None, str | None], Units]

__all__ = [
    "check_input",
    "check_suffix",
    "formats",
    "libraries",
    "reader_of",
    "writer_of",
    "writes_native",
]


@dataclass(frozen=True, slots=True)
class _Format:
    """A line of the table of formats; its module is imported when it is first used.

    Attributes:
        about: What the format is for.
        name: The module's name, and what stands behind ``write_`` and ``read_`` in it.
        is_trusted: Whether tools take what stands in it at its word, so that rejected links
            stay out unless asked for.
        can_be_packed: Whether gzip makes it smaller.
        library: What it needs beyond every installation; the extra of its name brings it.
    """

    about: str
    name: str
    is_trusted: bool = False
    can_be_packed: bool = True
    library: str = ""

    def check_library(self) -> None:
        if self.library and find_spec(self.library) is None:
            raise UsageError(
                f"{self.name} needs {self.library}: pip install 'align-bitext[{self.name}]'"
            )

    def writer(self) -> Writer:
        self.check_library()
        writer: Writer = getattr(
            import_module(f"align.exporting.{self.name}"), f"write_{self.name}"
        )
        return writer

    def reader(self) -> Reader:
        self.check_library()
        reader: Reader = getattr(import_module(f"align.exporting.{self.name}"), f"read_{self.name}")
        return reader


_NATIVE = _Format(
    "everything: both texts, all links and gaps, the recipe; align's own format", "native"
)
_XLIFF = _Format("XLIFF 2.1 with a match for each link, for CAT tools", "xliff", is_trusted=True)
_FORMATS = {
    NATIVE_SUFFIX: _NATIVE,
    ".tmx": _Format("translation memory (TMX 1.4), for CAT tools", "tmx", is_trusted=True),
    ".tsv": _Format("table, a link a row, for scripts", "tsv"),
    ".csv": _Format("table, a link a row, for scripts and spreadsheets", "csv"),
    ".jsonl": _Format('JSON lines with "translation", as Hugging Face datasets have it', "jsonl"),
    ".moses": _Format(
        "two plain texts, NAME.en and NAME.id, for trainers of translation",
        "moses",
        is_trusted=True,
    ),
    ".xlf": _XLIFF,
    ".xliff": _XLIFF,
    ".parquet": _Format(
        "table with typed columns, for data frames and data sets",
        "parquet",
        can_be_packed=False,
        library="pyarrow",
    ),
    ".xlsx": _Format(
        "workbook to read and edit in Excel or LibreOffice, confidence in colour",
        "xlsx",
        can_be_packed=False,
        library="openpyxl",
    ),
}


def formats() -> dict[str, str]:
    """Return the known suffixes, each with a line that says what the format is for.

    Example:
        >>> list(formats())[:3]
        ['.bitext.jsonl', '.tmx', '.tsv']
    """
    return {suffix: form.about for suffix, form in _FORMATS.items()}


def libraries() -> dict[str, str]:
    """Return what formats need beyond every installation, by the extra that brings it.

    Example:
        >>> libraries()["xlsx"]
        'openpyxl'
    """
    return {form.name: form.library for form in _FORMATS.values() if form.library}


def check_suffix(path: str | os.PathLike[str], suffix: str | None = None) -> None:
    """Refuse a path whose format can't be told or written here, before long work begins.

    Args:
        path: The path; ``-``, standard output, says nothing about the format.
        suffix: The suffix to go by where the path's own names no format, such as ``tmx``.

    Raises:
        UsageError: If the format is unknown, or the library that it needs is not installed.
    """
    _format(path, suffix).check_library()


def check_input(path: str | os.PathLike[str]) -> None:
    """Refuse a bitext whose format can't be told, or that can't be read more than once.

    Args:
        path: The path.

    Raises:
        UsageError: If the format is unknown, the library that it needs is not installed, or the
            path is standard input.
        InputError: If it is a pipe or a device.
    """
    if os.fspath(path) == STANDARD:
        raise UsageError("standard input can't be read twice, as is needed: give a file")
    check_suffix(path)
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return  # which its reader will tell
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise InputError(f"{path} can't be read twice, as is needed: save it to a file first")


def writes_native(path: str | os.PathLike[str], suffix: str | None = None) -> bool:
    """Tell whether a path will be a native file.

    Args:
        path: The path.
        suffix: The suffix to go by where the path's own names no format.

    Raises:
        UsageError: If the format is unknown.

    Example:
        >>> writes_native("a.bitext.jsonl.gz"), writes_native("a.jsonl")
        (True, False)
    """
    return _format(path, suffix) is _NATIVE


def writer_of(
    path: str | os.PathLike[str], suffix: str | None, choices: Choices
) -> tuple[Writer, Selection]:
    """Return what writes a format, and the choices as that format takes them.

    Args:
        path: The path that is written.
        suffix: The suffix to go by where the path's own names no format.
        choices: What to write. Formats that tools take at their word hold no rejected links
            unless told to.

    Raises:
        UsageError: If the suffix or a choice is unknown.
    """
    form = _format(path, suffix)
    chosen = choices.copy()
    if form.is_trusted:
        chosen.setdefault("statuses", TRUSTED)
    return form.writer(), Selection(**chosen)


def reader_of(path: str | os.PathLike[str]) -> Reader:
    """Return what reads a format.

    Args:
        path: The path that is read.

    Raises:
        UsageError: If the suffix is unknown, or the library that it needs is not installed.
    """
    return _format(path, None).reader()


def _format(path: str | os.PathLike[str], suffix: str | None) -> _Format:
    form = _known(Path(path).name) or (_known(suffix) if suffix else None)
    if form is None and os.fspath(path) == STANDARD and suffix is None:
        raise UsageError(
            f"can't tell the format of standard output: name one with --format (suffix=… in "
            f"Python), such as {', '.join(_FORMATS)}"
        )
    if form is None and is_directory(path):
        raise UsageError(f"{path} is a directory: give the name of a file in it")
    if form is None:
        raise UsageError(
            f"can't tell the format of {suffix or os.fspath(path)!r} from its suffix; "
            f"known are {', '.join(_FORMATS)}"
        )
    if suffix and is_packed(suffix) and not is_packed(path) and not _known(Path(path).name):
        raise UsageError(
            f"{path}: can't be packed by {suffix!r}: leave out .gz there, and put it behind the "
            "file's name, or pack standard output with gzip"
        )
    if is_packed(path) and not form.can_be_packed:
        raise UsageError(f"{path}: this format is packed already: leave out .gz")
    return form


def _known(name: str) -> _Format | None:
    """Return the format that a name's end, or a bare suffix such as ``tmx``, stands for."""
    bare = f".{name.lower().removesuffix('.gz').lstrip('.')}"
    return next((form for known, form in _FORMATS.items() if bare.endswith(known)), None)
