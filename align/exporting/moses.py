"""Plain text, a file for each language, in which the same line says the same: the Moses form.

``corpus.moses`` stands for the two files ``corpus.en`` and ``corpus.id``, or whatever the
languages are; ``corpus.moses.gz`` for ``corpus.en.gz`` and ``corpus.id.gz``. A name that ends
otherwise, and is said to be of this form, keeps its end: ``corpus.v1.en``. Trainers of machine
translation read this. UTF-8, LF; what any program takes for the end of a line becomes a space, as
one line more on one side would put all behind it out of step. Lone surrogates become U+FFFD.
Nothing but the text is held: no confidence, no status.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

from align.bitext import Bitext
from align.errors import FormatError, OutputError, UsageError
from align.exporting.exported import Exported
from align.exporting.plain_text import single_line, without_surrogates
from align.exporting.props import language_code
from align.exporting.selection import TRUSTED, LeftOut, ready
from align.exporting.units import Origin, TranslationUnit, Units
from align.files import STANDARD, is_among, is_packed, read_text_lines, writing

__all__ = ["moses_files", "read_moses", "write_moses"]


def moses_files(path: str | os.PathLike[str], languages: tuple[str, str]) -> tuple[Path, Path]:
    """Return the two files that a name, mostly one ending in ``.moses``, stands for.

    Args:
        path: The name.
        languages: The codes of the source and of the target.

    Raises:
        UsageError: If the languages are the same or no language codes, or the name is that of
            standard output.

    Example:
        >>> [file.name for file in moses_files("corpus.moses.gz", ("en", "id"))]
        ['corpus.en.gz', 'corpus.id.gz']
    """
    if os.fspath(path) == STANDARD:
        raise UsageError("the Moses form is two files, which standard output can't hold: name them")
    if languages[0] == languages[1]:
        raise UsageError(
            f"{path}: the Moses form needs two languages, but both sides are in {languages[0]!r}: "
            "tell them apart, as with --target-lang en-GB, or write .tsv"
        )
    for lang in languages:
        # Refused if it is none, but not changed: others name their files as in corpus.pt_br.
        language_code(lang, path, "the Moses form")
    name, packed = Path(path).name, ""
    if is_packed(path):
        name, packed = name[: -len(".gz")], name[-len(".gz") :]
    if name.lower().endswith(".moses"):
        name = name[: -len(".moses")]
    first, second = (Path(path).with_name(f"{name}.{lang}{packed}") for lang in languages)
    return first, second


def write_moses(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    """Write a pair of plain texts; the format stands at the top of this module.

    Args:
        bitext: Units that were chosen; of a bitext, all links but gaps and rejected ones.
        path: A name that ends in ``.moses`` or ``.moses.gz``.
        left_out: Where to put what is left out; units with nothing to show on one side, too.

    Returns:
        What was written, left out and replaced.

    Raises:
        UsageError: If both sides are in one language, or a language is no language code.
        OutputError: If a file can't be written, or is a document that the units come from.
    """
    left_out = left_out or LeftOut()
    units = ready(bitext, left_out, TRUSTED)
    files = moses_files(path, (units.source_lang, units.target_lang))
    written = replaced = 0
    checked = {units.origin}
    _refuse_documents(files, units.origin)
    with writing(files[0]) as source, writing(files[1]) as target:
        for unit in units:
            if unit.origin not in checked:
                checked.add(unit.origin)
                _refuse_documents(files, unit.origin)
            lines, found = zip(*map(_line, (unit.source_text, unit.target_text)), strict=True)
            if unit.is_gap or not all(lines):
                left_out.add(unit, "gaps" if unit.is_gap else "empty")
                continue
            source.write(f"{lines[0]}\n".encode())
            target.write(f"{lines[1]}\n".encode())
            written += 1
            replaced += sum(found)
    skipped = left_out.total(units)
    notes = (f"the files are {files[0]} and {files[1]}",)
    return Exported(Path(path), written, skipped, replaced, units.unit, notes, files)


def _refuse_documents(files: tuple[Path, Path], origin: Origin) -> None:
    """Refuse to write over an article, whose name may well end in its language."""
    for file in files:
        if file.exists() and is_among(file, (origin.source, origin.target)):
            raise OutputError(
                f"{file} is a document that the units come from, and would be replaced: write to "
                "another name"
            )


def read_moses(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read a pair of plain texts, a line at a time.

    Args:
        path: A name that ends in ``.moses`` or ``.moses.gz``, as for ``write_moses``.
        source_lang: The source's language, as it stands in the name of its file.
        target_lang: The target's.

    Returns:
        The units; a line that is empty in one file is a gap, and one that is empty in both is
        left out as ``empty``.

    Raises:
        FormatError: If one file has more lines, or is not in UTF-8.
        InputError: If a file can't be read.
        UsageError: If the languages are not named.
    """
    if not (source_lang and target_lang):
        raise UsageError(
            f"{path} stands for two files: name their languages with --source-lang and "
            "--target-lang (source_lang=… and target_lang=… in Python)"
        )
    source, target = moses_files(path, (source_lang, target_lang))
    origin = Origin(str(source), str(target))

    def read(left_out: Counter[str]) -> Iterator[TranslationUnit]:
        with closing(read_text_lines(source)) as one, closing(read_text_lines(target)) as other:
            for a, b in zip_longest(one, other):
                if a is None or b is None:
                    shorter, number = (source, b[0]) if a is None else (target, a[0])
                    raise FormatError(
                        f"{shorter} ends before line {number}, which the other file has: "
                        "lines must be in step"
                    )
                sides = [(line,) if line.strip() else () for line in (a[1], b[1])]
                if any(sides):
                    yield TranslationUnit(sides[0], sides[1], origin=origin)
                else:
                    left_out["empty"] += 1

    return Units(source_lang, target_lang, read, origin)


def _line(text: str) -> tuple[str, int]:
    text, surrogates = without_surrogates(text)
    line, ends = single_line(text)
    return line, surrogates + ends
