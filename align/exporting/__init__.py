"""Bitext in the formats of other programs, written and read: one file here per format."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from align.bitext import NATIVE_SUFFIX, Bitext, is_native
from align.errors import InputError, UsageError
from align.exporting.exported import Exported
from align.exporting.native import load_native, write_native
from align.exporting.selection import TRUSTED, Choices, LeftOut, Selection, select
from align.exporting.tsv import rejects_writer
from align.exporting.units import Origin, TranslationUnit, Unit, Units
from align.files import STANDARD, all_or_none, is_among, is_packed, writing
from align.progress import Progress, heard

if TYPE_CHECKING:
    Path_ = str | os.PathLike[str]
    Writer = Callable[[Bitext | Units, Path_, LeftOut | None], Exported]
    Reader = Callable[[Path_, str | None, str | None], Units]

__all__ = [
    "Choices",
    "Exported",
    "Origin",
    "TranslationUnit",
    "Unit",
    "Units",
    "check_input",
    "check_rejects",
    "check_suffix",
    "export",
    "formats",
    "libraries",
    "load",
    "read_units",
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


# What may leave links out of other formats.
_LEAVING_OUT = ("min_confidence", "statuses", "unit", "max_length", "dedupe")


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


def check_rejects(
    rejects: str | os.PathLike[str] | None, files: Iterable[str | os.PathLike[str]]
) -> None:
    """Refuse to write what is left out over a file that is read.

    Args:
        rejects: Where to write what is left out, if it is to be written.
        files: The files that are read.

    Raises:
        UsageError: If it is one of them.
    """
    if rejects is None or os.fspath(rejects) == STANDARD:
        return
    if is_among(rejects, files):
        raise UsageError(
            f"{rejects} is read, and what is left out would replace it: give --rejects (rejects=… "
            "in Python) another name"
        )


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


def export(
    bitext: Bitext | Units,
    path: str | os.PathLike[str],
    *,
    suffix: str | None = None,
    rejects: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    **choices: Unpack[Choices],
) -> Exported:
    """Write *bitext* in the format that the suffix of *path* names.

    Args:
        bitext: The bitext, or units that ``read_units`` gives.
        path: Where to; an old file is replaced only when the new one is whole. ``-`` is standard
            output, and text that ends in ``.gz`` is packed.
        suffix: The suffix to go by where the path's own names no format, such as ``tmx``.
        rejects: Where to write what is left out: a TSV file as ``write_tsv`` writes it, with the
            reason before each row.
        progress: Hears how many units are written.
        **choices: What to write: see ``Choices``. The native file of a bitext holds every link
            all the same, and a note says so; it is told to swap, at most. That of units holds
            those that are chosen, and all gaps.

    Returns:
        What was written, left out and replaced.

    Raises:
        UsageError: If the suffix or a choice is unknown, the bitext does not fit the format, the
            library that the format needs is not installed, or rejects would replace a document
            of the bitext, or are asked for where nothing is left out.
        OutputError: If the file can't be written.

    Example:
        >>> import tempfile
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> source = Document("Hi. Bye.", (Segment(0, 3), Segment(4, 8)), "en")
        >>> target = Document("Hai.", (Segment(0, 4),), "id")
        >>> bitext = Bitext(source, target, (Link((0,), (0,), 0.4, 0.97), Link((1,), ())))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     done = export(bitext, Path(folder) / "hi.tmx", min_confidence=0.5)
        >>> done.written, done.skipped
        (1, {'gaps': 1})
    """
    write, selection = writer_of(path, suffix, choices)
    if write is write_native and isinstance(bitext, Bitext):
        return _export_whole(bitext, path, selection, rejects)
    if write is write_native:
        selection = replace(selection, gaps=True)
    left_out = LeftOut()
    units = select(bitext, selection, left_out)
    check_rejects(rejects, (units.origin.source, units.origin.target))
    with all_or_none(), contextlib.ExitStack() as stack:
        if rejects is not None:
            file = stack.enter_context(writing(rejects))
            left_out.write = rejects_writer(file, (units.source_lang, units.target_lang))
        done = write(_heard(units, progress or Progress()), path, left_out)
    return replace(done, notes=(*units.notes, *done.notes))


def _export_whole(
    bitext: Bitext,
    path: str | os.PathLike[str],
    selection: Selection,
    rejects: str | os.PathLike[str] | None,
) -> Exported:
    """Write a native file, from which nothing is left out whatever is chosen."""
    if rejects is not None:
        raise UsageError(f"{path}: the native file leaves nothing out: ask for no rejects of it")
    done = write_native(bitext.swapped() if selection.swap else bitext, path)
    usual = Selection()
    ignored = [name for name in _LEAVING_OUT if getattr(selection, name) != getattr(usual, name)]
    if not ignored:
        return done
    note = f"not applied, as the native file keeps every link: {', '.join(ignored)}"
    return replace(done, notes=(note,))


def read_units(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    r"""Read translation units from a file, one at a time, whatever its size.

    Args:
        path: The file; its suffix tells its format. May be packed by gzip.
        source_lang: The source's language, where the file holds more than two, or does not say.
        target_lang: The target's language.

    Returns:
        The units; the file is read anew each time they are iterated.

    Raises:
        UsageError: If the suffix is unknown, the languages are nowhere named, or the library that
            the format needs is not installed.
        FormatError: If the file is broken; names the line.
        InputError: If the file can't be read, or can't be read twice.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "hi.tsv"
        ...     _ = file.write_text("source\ttarget\nHi.\tHai.\n")
        ...     [unit.source_text for unit in read_units(file, "en", "id")]
        ['Hi.']
    """
    check_input(path)
    return _format(path, None).reader()(path, source_lang, target_lang)


def load(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Bitext:
    """Read a bitext from a file in any format that can be read.

    Of other formats than the native one, documents are put together from the units: see
    ``Units.to_bitext``.

    Args:
        path: The file; its suffix tells its format. May be packed by gzip.
        source_lang: The source's language, as in ``read_units``.
        target_lang: The target's language.

    Raises:
        UsageError: If the suffix is unknown, the languages are nowhere named, or the library that
            the format needs is not installed.
        FormatError: If the file is broken; names the line.
        InputError: If the file can't be read, or can't be read twice.
    """
    check_input(path)
    if is_native(path):
        return load_native(path, source_lang, target_lang)
    return read_units(path, source_lang, target_lang).to_bitext()


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


def _heard(units: Units, progress: Progress) -> Units:
    return replace(units, read=lambda left_out: heard(units.read(left_out), progress, "writing"))


def _format(path: str | os.PathLike[str], suffix: str | None) -> _Format:
    form = _known(Path(path).name) or (_known(suffix) if suffix else None)
    if form is None and os.fspath(path) == STANDARD and suffix is None:
        raise UsageError(
            f"can't tell the format of standard output: name one with --format (suffix=… in "
            f"Python), such as {', '.join(_FORMATS)}"
        )
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
