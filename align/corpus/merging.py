"""One bitext file out of many."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Unpack

from align.corpus.collection import collect, find_bitexts
from align.exporting import Choices, Exported, check_rejects, check_suffix, export
from align.progress import Progress

__all__ = ["merge"]


def merge(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    suffix: str | None = None,
    rejects: str | os.PathLike[str] | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    progress: Progress | None = None,
    **choices: Unpack[Choices],
) -> Exported:
    r"""Write the units of many bitext files into one, in the order given.

    Every unit keeps the names of its own documents and its own signature, where the format can
    hold them. Files are read one by one, so that their number does not matter. A native file is
    two documents: those of all files are put together in memory, see ``Units.to_bitext``.

    Args:
        paths: The files, in any format that can be read; a folder stands for the native files in
            it, but for an old *output*.
        output: Where to; may be one of the files, which is replaced when the new one is whole.
        suffix: The suffix to go by where the output's own names no format, such as ``tmx``.
        rejects: Where to write what is left out, see ``export``.
        source_lang: The source's language, as in ``read_units``.
        target_lang: The target's language.
        progress: Hears how many units are written.
        **choices: What to write: see ``Choices``. Duplicates are looked for over all files,
            passages in each file by itself.

    Returns:
        What was written, left out and replaced.

    Raises:
        FormatError: If a file is broken; names the line.
        InputError: If a file can't be read, or a folder holds none.
        OutputError: If the output can't be written.
        UsageError: If a file is named twice, files are in other languages or in another direction
            than the first, a format or a choice is unknown, or the rejects are one of the files.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for name in ("a.tsv", "b.tsv"):
        ...         _ = Path(folder, name).write_text("source\ttarget\nHi.\tHai.\n")
        ...     files = [Path(folder, name) for name in ("a.tsv", "b.tsv")]
        ...     done = merge(files, Path(folder, "all.tmx"), source_lang="en", target_lang="id",
        ...                  dedupe=True)
        >>> done.written, done.skipped
        (1, {'duplicates': 1})
    """
    check_suffix(output, suffix)
    files = find_bitexts(paths, [output])
    check_rejects(rejects, files)
    units = collect(files, (source_lang, target_lang), choices.get("unit", "sentence")).units()
    return export(units, output, suffix=suffix, rejects=rejects, progress=progress, **choices)
