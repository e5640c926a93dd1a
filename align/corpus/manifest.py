"""The manifest: a table of the pairs of documents to align."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

from align.errors import FormatError, UsageError
from align.files import read_bytes, reading
from align.reading.limits import MOST_BYTES, check_size
from align.reading.plain import decode

__all__ = ["ManifestRow", "read_manifest"]

COLUMNS = ("source", "target", "output")
TEXT_OF = {"source": "source_text", "target": "target_text"}
TEXTS = tuple(TEXT_OF.values())
ALL_COLUMNS = (*COLUMNS, *TEXTS, "anchors", "source_lang", "target_lang")
READ_ROWS = 1000
LINE_END = re.compile(r"\r\n?|\n")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A row of the manifest: two articles to align, and what to call the result.

    Attributes:
        source: Path of the source document.
        target: Path of the target document.
        output: Name of the result, without suffix; may hold folders.
        anchors: How to find the pair's anchors, see ``find_anchors``; empty for as all others.
        source_text: The text itself, in the place of a file; ``source`` is only its name then.
        target_text: The same of the target.
        source_lang: The source's language; empty for as all others.
        target_lang: The target's.

    Raises:
        UsageError: If the output is no name in a folder, or leads out of it.

    Example:
        >>> ManifestRow(Path("news/rain.en.txt"), Path("news/hujan.id.txt"), "rain").output
        'rain'
    """

    source: Path
    target: Path
    output: str
    anchors: str = ""
    source_text: str | None = None
    target_text: str | None = None
    source_lang: str = ""
    target_lang: str = ""

    def __post_init__(self) -> None:
        path = PurePosixPath(self.output)
        if path.is_absolute() or ".." in path.parts:
            raise UsageError(f"the output {self.output!r} leaves the folder: name one inside it")
        if not path.name or "\0" in self.output:
            raise UsageError(f"the output {self.output!r} names no file: give it a name")

    @property
    def name(self) -> str:
        """The result's name in the one way to write it: that of ``a//b/`` is ``a/b``."""
        return str(PurePosixPath(self.output))


def read_manifest(path: str | os.PathLike[str]) -> list[ManifestRow]:
    r"""Read a manifest: a table in Parquet, or tab-separated with a header row.

    Paths that are not absolute are looked up from the current folder.

    Args:
        path: The file, with the columns ``source``, ``target`` and ``output``, in any order. If
            wanted ``anchors``; ``source_lang`` and ``target_lang``; and ``source_text`` and
            ``target_text``, which hold a text itself in the place of a file: where there is one,
            ``source`` and ``target`` only name it, and can be left out. Further columns are
            ignored.

    Returns:
        The pairs, in the file's order.

    Raises:
        FormatError: If a column or a value is missing, or a result's name stands twice or
            leads out of the output folder; names the line.
        InputError: If the file can't be read.
        UsageError: If it is in Parquet, and pyarrow is not installed.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "pairs.tsv")
        ...     _ = path.write_text("source\ttarget\toutput\na.en.txt\ta.id.txt\tnews/a\n")
        ...     (pair,) = read_manifest(path)
        >>> pair.output, pair.source.name
        ('news/a', 'a.en.txt')
    """
    is_parquet = Path(path).suffix.lower() == ".parquet"
    pairs: list[ManifestRow] = []
    seen: dict[str, str] = {}
    for place, row in _parquet_rows(path) if is_parquet else _tsv_rows(path):
        pair = _pair(f"{path}, {place}", row)
        if pair.name in seen:
            raise FormatError(
                f"{path}, {place}: the output {pair.output!r} stands in {seen[pair.name]} too"
            )
        seen[pair.name] = place
        pairs.append(pair)
    if not pairs:
        raise FormatError(f"{path} names no pairs: add a row under the header")
    return pairs


def _tsv_rows(path: str | os.PathLike[str]) -> Iterator[tuple[str, Row]]:
    data = read_bytes(path, MOST_BYTES + 1)
    check_size(len(data), str(path), most=MOST_BYTES)
    # Not splitlines, which also splits at what names of files may hold.
    lines = LINE_END.split(decode(data, str(path)))
    header = lines[0].split("\t")
    _check_columns(f"{path}, line 1", header, ", separated by tabs")
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            yield f"line {number}", dict(zip(header, line.split("\t"), strict=False))


def _parquet_rows(path: str | os.PathLike[str]) -> Iterator[tuple[str, Row]]:
    if find_spec("pyarrow") is None:
        raise UsageError(f"{path}: Parquet needs pyarrow: pip install 'align-bitext[parquet]'")
    import pyarrow as pa
    from pyarrow import parquet

    with reading(path) as file:
        try:
            table = parquet.ParquetFile(file)
            names = table.schema_arrow.names
            _check_columns(str(path), names, "")
            known = [name for name in ALL_COLUMNS if name in names]
            number = 0
            for batch in table.iter_batches(READ_ROWS, columns=known):
                for row in batch.to_pylist():
                    number += 1
                    yield f"row {number}", row
        except (pa.ArrowException, OSError) as error:
            reason = str(error).partition("\n")[0]
            raise FormatError(
                f"{path}: no Parquet, or damaged: {reason}; get another copy of it"
            ) from None


def _check_columns(place: str, header: Sequence[str], how: str) -> None:
    missing = [name for name in COLUMNS if name not in header and TEXT_OF.get(name) not in header]
    if missing:
        raise FormatError(
            f"{place}: no column {', '.join(missing)}: the header row must name "
            f"{', '.join(COLUMNS)}{how}"
        )


def _pair(place: str, row: Row) -> ManifestRow:
    for name in ALL_COLUMNS:
        if not isinstance(row.get(name), str | None):
            raise FormatError(f"{place}: the column {name} holds no text: convert it")
    values = {name: (row.get(name) or "").strip() for name in ALL_COLUMNS if name not in TEXTS}
    texts = {name: row.get(text) or None for name, text in TEXT_OF.items()}
    output = values["output"]
    if not (output and all(values[name] or texts[name] for name in TEXT_OF)):
        raise FormatError(f"{place}: {', '.join(COLUMNS)} must all be given")
    source, target = (Path(values[name] or f"{output}.{name}") for name in TEXT_OF)
    try:
        return ManifestRow(
            source,
            target,
            output,
            values["anchors"],
            texts["source"],
            texts["target"],
            values["source_lang"],
            values["target_lang"],
        )
    except UsageError as error:
        raise FormatError(f"{place}: {error}") from None
