"""Bitext in the formats of other programs, written and read: one file here per format."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Unpack

from align.bitext import Bitext, is_native
from align.errors import UsageError
from align.exporting.exported import Exported
from align.exporting.native import load_native, write_native
from align.exporting.registry import (
    check_input,
    check_suffix,
    formats,
    libraries,
    reader_of,
    writer_of,
    writes_native,
)
from align.exporting.selection import Choices, LeftOut, Selection, select
from align.exporting.tsv import rejects_writer
from align.exporting.units import Origin, TranslationUnit, Unit, Units
from align.files import STANDARD, all_or_none, is_among, writing
from align.progress import Progress, heard

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

# What may leave links out of other formats.
_LEAVING_OUT = ("min_confidence", "statuses", "unit", "max_length", "dedupe")


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
        >>> from pathlib import Path
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
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "hi.tsv"
        ...     _ = file.write_text("source\ttarget\nHi.\tHai.\n")
        ...     [unit.source_text for unit in read_units(file, "en", "id")]
        ['Hi.']
    """
    check_input(path)
    return reader_of(path)(path, source_lang, target_lang)


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


def _heard(units: Units, progress: Progress) -> Units:
    return replace(units, read=lambda left_out: heard(units.read(left_out), progress, "writing"))


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
