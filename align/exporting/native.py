"""The native file, as a format among others; ``align.bitext`` has it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from align.bitext import Bitext
from align.exporting.exported import Exported
from align.exporting.props import agreed_language
from align.exporting.selection import LeftOut
from align.exporting.units import Units, from_bitext, languages_of

__all__ = ["load_native", "read_native", "write_native"]


def write_native(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    """Write a native file: all links, and a gap for every segment in none.

    Args:
        bitext: A bitext; of units, their documents are put together, see ``Units.to_bitext``.
        path: Where to; an old file is replaced only when the new one is whole.
        left_out: What was left out when the units were chosen; of a bitext it is nothing.

    Returns:
        What was written.

    Raises:
        OutputError: If the file can't be written.
    """
    if isinstance(bitext, Bitext):
        whole = bitext.complete()
        whole.save(path)
        return Exported(Path(path), len(whole))
    whole = bitext.to_bitext()
    whole.save(path)
    skipped = (left_out or LeftOut()).total(bitext)
    return Exported(Path(path), len(whole), skipped, unit=bitext.unit)


def read_native(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read a native file as units; ``Bitext.load`` keeps its documents whole.

    Args:
        path: The file. May be packed by gzip.
        source_lang: The source's language code to give it, in the place of its own.
        target_lang: The target's.

    Raises:
        FormatError: If the file is broken or of an unknown version; names the line.
        InputError: If there is no such file.
    """
    return from_bitext(load_native(path, source_lang, target_lang))


def load_native(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Bitext:
    """Read a native file whole, and give its languages other codes, if any are named.

    Args:
        path: The file. May be packed by gzip.
        source_lang: The source's language code, such as ``en-US`` for ``en``.
        target_lang: The target's.

    Raises:
        FormatError: If the file is broken or of an unknown version; names the line.
        InputError: If there is no such file.
        UsageError: If a code is that of another language.
    """
    bitext = Bitext.load(path)
    source = agreed_language(path, "source", bitext.source.lang, source_lang)
    target = agreed_language(path, "target", bitext.target.lang, target_lang)
    if (source, target) == languages_of(bitext):
        return bitext
    return replace(
        bitext,
        source=replace(bitext.source, lang=source),
        target=replace(bitext.target, lang=target),
    )
