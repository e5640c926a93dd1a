"""The manifest: a table of the pairs of documents to align."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from align.errors import FormatError
from align.files import read_bytes
from align.reading.limits import MOST_BYTES
from align.reading.plain import decode

__all__ = ["Pair", "read_manifest"]

COLUMNS = ("source", "target", "output")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the manifest.

    Attributes:
        source: Path of the source document.
        target: Path of the target document.
        output: Name of the result, without suffix; may hold folders.
        anchors: How to find the pair's anchors, see ``find_anchors``; empty for as all others.
        source_text: The text itself, in the place of a file; ``source`` is only its name then.
        target_text: The same of the target.
        source_lang: The source's language; empty for as all others.
        target_lang: The target's.
    """

    source: Path
    target: Path
    output: str
    anchors: str = ""
    source_text: str | None = None
    target_text: str | None = None
    source_lang: str = ""
    target_lang: str = ""

    @property
    def name(self) -> str:
        """The result's name in the one way to write it: that of ``a//b`` is ``a/b``."""
        return str(PurePosixPath(self.output))


def read_manifest(path: str | os.PathLike[str]) -> list[Pair]:
    """Read a manifest: tab-separated, with a header row.

    Paths that are not absolute are looked up from the current folder.

    Args:
        path: A TSV file with the columns ``source``, ``target`` and ``output``, in any
            order, and ``anchors`` if wanted; further columns are ignored.

    Returns:
        The pairs, in the file's order.

    Raises:
        FormatError: If a column or a value is missing, or a result's name stands twice or
            leads out of the output folder; names the line.
        InputError: If the file can't be read.
    """
    lines = decode(read_bytes(path, MOST_BYTES), str(path)).splitlines()
    header = lines[0].split("\t")
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise FormatError(
            f"{path}, line 1: no column {', '.join(missing)}: the header row must name "
            f"{', '.join(COLUMNS)}, separated by tabs"
        )
    pairs: list[Pair] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        row = dict(zip(header, line.split("\t"), strict=False))
        values = [row.get(name, "").strip() for name in COLUMNS]
        if not all(values):
            raise FormatError(f"{path}, line {number}: {', '.join(COLUMNS)} must all be given")
        output = values[2]
        if PurePosixPath(output).is_absolute() or ".." in PurePosixPath(output).parts:
            raise FormatError(f"{path}, line {number}: the output {output!r} leaves the folder")
        name = str(PurePosixPath(output))
        if name in seen:
            raise FormatError(
                f"{path}, line {number}: the output {output!r} stands in line {seen[name]} too"
            )
        seen[name] = number
        anchors = row.get("anchors", "").strip()
        pairs.append(Pair(Path(values[0]), Path(values[1]), output, anchors))
    if not pairs:
        raise FormatError(f"{path} names no pairs: add a row under the header")
    return pairs
