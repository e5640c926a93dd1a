"""Checking bitext files, however large, and writing what is found while it is found."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Unpack

from align.bitext import is_native
from align.checking.choices import CheckChoices
from align.checking.reports import report_writer
from align.checking.running import Checking, Parts
from align.checking.summary import Summary
from align.corpus.collection import collect, find_bitexts
from align.errors import UsageError
from align.exporting.native import load_native
from align.exporting.units import languages_of
from align.files import STANDARD, is_among, writing
from align.progress import Progress

__all__ = ["check_files"]

Languages = tuple[str, str]


def check_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    suffix: str | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    progress: Progress | None = None,
    **choices: Unpack[CheckChoices],
) -> Summary:
    r"""Find what the two sides of bitext files say differently, and write a report.

    Every file is read twice, a link at a time; a native file is two documents, which are held in
    memory while it is read. Neither the number of links nor that of findings matters else.

    Args:
        paths: The files, in any format that can be read; a folder stands for the native files in
            it.
        output: The report to write, as ``Report.save`` does. ``-`` is standard output.
        suffix: The format to go by where the output's own suffix names none, such as ``tsv``.
        source_lang: The source's language, as in ``read_units``.
        target_lang: The target's language.
        progress: Hears how many links were read.
        **choices: What to check: see ``CheckChoices``.

    Returns:
        What was checked, and the figures by file and in all.

    Raises:
        FormatError: If a file is broken; names the line.
        InputError: If a file can't be read, or can't be read twice, or a folder holds none.
        OutputError: If the report can't be written; what was there before is whole.
        UsageError: If a file is named twice, files are in other languages or in another direction
            than the first, a format or a choice is unknown, or the output would replace what is
            read.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "a.tsv")
        ...     _ = file.write_text("source\ttarget\nIt has 194 pages.\tAda 195 halaman.\n")
        ...     done = check_files(file, Path(folder, "report.jsonl"), source_lang="en",
        ...                        target_lang="id", checks=["numbers"])
        >>> done.links, done.of("high")
        (1, 1)
    """
    write = report_writer(output, suffix)
    files = find_bitexts(paths)
    _check_output(output, [*files, *_read_besides(choices)])
    languages, parts = _read(files, (source_lang, target_lang))
    checking = Checking(languages, progress, **choices)
    with writing(output) as file:
        write(checking.found(parts), checking.summary, file)
    return checking.summary


def _read(files: Sequence[Path], named: tuple[str | None, str | None]) -> tuple[Languages, Parts]:
    """Return the languages of files, and what reads the files."""
    if len(files) == 1 and is_native(files[0]):
        # It is in memory whole as long as it is read: loading it again only takes time.
        bitext = load_native(files[0], *named)
        return languages_of(bitext), lambda: [(str(files[0]), bitext)]
    collection = collect(files, named, "sentence")
    return collection.languages, lambda: ((str(file), x) for file, x in collection.parts())


def _read_besides(choices: CheckChoices) -> list[str | os.PathLike[str]]:
    given = (choices.get("profile"), choices.get("glossary"), choices.get("ignore_file"))
    return [path for path in given if isinstance(path, str | os.PathLike)]


def _check_output(output: str | os.PathLike[str], read: Iterable[str | os.PathLike[str]]) -> None:
    if os.fspath(output) != STANDARD and is_among(output, read):
        raise UsageError(f"{output} is read, and would be replaced: give the report another name")
