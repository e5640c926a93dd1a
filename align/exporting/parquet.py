"""Parquet, a table with typed columns, a unit a row; ``align.exporting.tables`` has the columns.

Confidence and score are fractions or null, ``repeat`` is a truth value, numbers of segments and
cuts are lists of whole numbers, all else is text. The languages and the recipe of the alignment
also stand in the file's own metadata, as ``source_lang``, ``target_lang`` and ``signature``, so
that a table without rows has them, too. Lone surrogates, which UTF-8 cannot hold, become U+FFFD.

Written and read a group of rows at a time, so that memory does not grow with the file. The same
units give the same bytes from the same version of pyarrow.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

from align.bitext import Bitext
from align.errors import FormatError, OutputError
from align.exporting.exported import Exported
from align.exporting.plain_text import without_surrogates
from align.exporting.selection import LeftOut, ready
from align.exporting.tables import COLUMNS, NEEDED, known_columns, row, units_of
from align.exporting.units import Units
from align.files import reading, writing

__all__ = ["read_parquet", "write_parquet"]

FRACTIONS = ("confidence", "score")
NUMBERS = ("source_segments", "target_segments", "source_cuts", "target_cuts")
# What Arrow calls text; a column of nothing but nulls has no other kind.
TEXTS = ("string", "large_string", "string_view", "null")
HEAD = ("source_lang", "target_lang", "signature")
# A group of rows ends with whichever comes first.
GROUP_ROWS = 10_000
GROUP_CHARACTERS = 1 << 24
READ_ROWS = 1000


def write_parquet(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    """Write a table with typed columns; the format stands at the top of this module.

    Args:
        bitext: Units that were chosen; of a bitext, all links but gaps.
        path: Where to; an old file is replaced only when the new one is whole. ``-`` is standard
            output.
        left_out: Where to put what is left out.

    Returns:
        What was written, left out and replaced.

    Raises:
        OutputError: If the file can't be written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    left_out = left_out or LeftOut()
    units = ready(bitext, left_out)
    head = (units.source_lang, units.target_lang, units.origin.signature)
    metadata = {name: without_surrogates(x)[0] for name, x in zip(HEAD, head, strict=True)}
    schema = pa.schema([(name, _type(name)) for name in COLUMNS], metadata)
    written = replaced = 0
    with (
        writing(path) as file,
        parquet.ParquetWriter(pa.PythonFile(file, "w"), schema, compression="zstd") as table,
    ):
        for rows, found in _groups(units):
            try:
                table.write_batch(pa.RecordBatch.from_pylist(rows, schema))
            except (OverflowError, pa.ArrowInvalid) as error:
                raise OutputError(f"can't write {path}: {error}; write .tsv") from None
            written += len(rows)
            replaced += found
    skipped = left_out.total(units)
    return Exported(Path(path), written, skipped, replaced, units.unit)


def read_parquet(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read a table with typed columns, of this program or another, a group of rows at a time.

    Args:
        path: The file, which needs the columns ``source`` and ``target``.
        source_lang: The source's language, where neither a column nor the metadata says it.
        target_lang: The target's language.

    Returns:
        The units.

    Raises:
        FormatError: If the file is no Parquet, a column is missing or a value can't be read;
            names the row.
        InputError: If the file can't be read.
        UsageError: If the languages are neither in the table nor named, or no row is in those that
            are named.
    """
    head = _head(path)
    return units_of(
        path,
        lambda _: _rows(path),
        source_lang or head.get("source_lang"),
        target_lang or head.get("target_lang"),
    )


def _type(name: str) -> Any:
    import pyarrow as pa

    if name in FRACTIONS:
        return pa.float64()
    if name in NUMBERS:
        return pa.list_(pa.int32())
    return pa.bool_() if name == "repeat" else pa.string()


def _groups(units: Units) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Yield groups of rows, each with the number of characters replaced in it."""
    languages = units.source_lang, units.target_lang
    rows: list[dict[str, Any]] = []
    replaced = characters = 0
    for unit in units:
        values = row(unit, languages)
        for name, value in values.items():
            if isinstance(value, str):
                values[name], found = without_surrogates(value)
                replaced += found
        rows.append(values)
        characters += len(values["source"]) + len(values["target"])
        if len(rows) >= GROUP_ROWS or characters >= GROUP_CHARACTERS:
            yield rows, replaced
            rows, replaced, characters = [], 0, 0
    if rows:
        yield rows, replaced


def _head(path: str | os.PathLike[str]) -> dict[str, str]:
    """Return what the file's own metadata says."""
    import pyarrow as pa
    from pyarrow import parquet

    with reading(path) as file:
        try:
            schema = parquet.read_schema(file)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from None
    for name, field in zip(known_columns(path, schema.names), schema, strict=True):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        is_wrong = str(kind) not in TEXTS if name in NEEDED else "binary" in str(kind)
        if name in COLUMNS and is_wrong:
            raise FormatError(f"{path}: column {name} holds {kind}, not text: convert it")
    metadata = schema.metadata or {}
    return {
        name: metadata[name.encode()].decode("utf-8", "replace")
        for name in HEAD
        if name.encode() in metadata
    }


def _rows(path: str | os.PathLike[str]) -> Generator[tuple[str, Mapping[str, Any]]]:
    import pyarrow as pa
    from pyarrow import parquet

    number = 0
    with reading(path) as file:
        try:
            table = parquet.ParquetFile(file)
            names = table.schema_arrow.names
            columns = {
                name: known
                for name, known in zip(names, known_columns(path, names), strict=True)
                if known in COLUMNS
            }
            for batch in table.iter_batches(READ_ROWS, columns=[*columns]):
                for values in batch.rename_columns(columns).to_pylist():
                    number += 1
                    yield f"{path}, row {number}", values
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from None


def _damaged(path: str | os.PathLike[str], error: Exception) -> FormatError:
    reason = str(error).partition("\n")[0]
    return FormatError(f"{path}: no Parquet, or damaged: {reason}; get another copy of it")
