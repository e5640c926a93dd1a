"""The columns that all tables share: TSV, CSV, XLSX and Parquet; JSONL has most of them as keys.

| column | holds |
|---|---|
| source, target | the text of the segments, joined by a space; empty for a gap |
| confidence | probability that both sides say the same thing; empty where there is none |
| score | the aligner's raw score; empty where there is none, as of a passage of several links |
| bead | the numbers of segments on both sides, such as 1-2 |
| status | auto, accepted, rejected or edited |
| source_segments, target_segments | segment numbers from 0 |
| source_document, target_document | the documents' names |
| repeat | whether one side also stands in another row and says the same there |
| source_cuts, target_cuts | where, in the text, the second segment and further ones begin |
| source_lang, target_lang | language codes |
| signature | the recipe of the alignment |

Numbers of segments and cuts are counted in characters (code points) and from 0; in text formats
they are parted by spaces. A file of another program needs the columns ``source`` and ``target``
alone to be read; columns that are not in this table are passed over.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from align.bitext import STATUSES, Status
from align.errors import FormatError, UsageError
from align.exporting.units import UNKNOWN, Origin, TranslationUnit, Units, cut, cuts
from align.language import primary

__all__ = ["COLUMNS", "Rows", "check_columns", "row", "text", "units_of"]

COLUMNS = (
    "source",
    "target",
    "confidence",
    "score",
    "bead",
    "status",
    "source_segments",
    "target_segments",
    "source_document",
    "target_document",
    "repeat",
    "source_cuts",
    "target_cuts",
    "source_lang",
    "target_lang",
    "signature",
)
NEEDED = ("source", "target")
# A function that reads a table anew: where each row stands, and its values by column.
Rows = Callable[[], Generator[tuple[str, Mapping[str, Any]], None, None]]


def row(unit: TranslationUnit, languages: tuple[str, str]) -> dict[str, Any]:
    """Return the values of a unit by column.

    Example:
        >>> row(TranslationUnit(("Hi.",), ("Hai.",), 0.9), ("en", "id"))["bead"]
        '1-1'
    """
    return {
        "source": unit.source_text,
        "target": unit.target_text,
        "confidence": unit.confidence,
        "score": unit.score,
        "bead": unit.bead,
        "status": unit.status,
        "source_segments": unit.source_segments,
        "target_segments": unit.target_segments,
        "source_document": unit.origin.source,
        "target_document": unit.origin.target,
        "repeat": unit.repeat,
        "source_cuts": cuts(unit.source),
        "target_cuts": cuts(unit.target),
        "source_lang": languages[0],
        "target_lang": languages[1],
        "signature": unit.origin.signature,
    }


def text(value: object) -> str:
    """Return a value as the text of a cell; a fraction has 4 decimals.

    Example:
        >>> [text(value) for value in (0.97305, None, True, (1, 2), "a")]
        ['0.9730', '', 'true', '1 2', 'a']
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, Iterable):
        return " ".join(map(str, value))
    return str(value)


def check_columns(path: str | os.PathLike[str], columns: Iterable[object]) -> None:
    """Refuse a table that lacks the texts.

    Raises:
        FormatError: If a needed column is missing.
    """
    if missing := [name for name in NEEDED if name not in set(columns)]:
        raise FormatError(
            f"{path}: no column {' and no column '.join(missing)}: the header must name "
            f"{' and '.join(NEEDED)}"
        )


def units_of(
    path: str | os.PathLike[str], rows: Rows, source_lang: str | None, target_lang: str | None
) -> Units:
    """Return the units of a table.

    Rows in other languages than those of the first row, or those named, are left out as
    ``other languages``, and rows without a text as ``empty``.

    Args:
        path: The file, for messages.
        rows: Reads the table anew.
        source_lang: The source's language, where the table has no column for it.
        target_lang: The target's language.

    Raises:
        FormatError: If a value can't be read; says where.
        UsageError: If the languages are neither in the table nor named.
    """
    with closing(rows()) as found_rows:
        first = next(found_rows, None)
    values = first[1] if first else {}
    languages = (
        source_lang or _string(values, "source_lang"),
        target_lang or _string(values, "target_lang"),
    )
    if first and not all(languages):
        raise UsageError(
            f"{path} does not say its languages: name them with --source-lang and --target-lang "
            "(source_lang=… and target_lang=… in Python)"
        )

    def read(left_out: Counter[str]) -> Iterator[TranslationUnit]:
        with closing(rows()) as found_rows:
            for where, values in found_rows:
                found = _string(values, "source_lang"), _string(values, "target_lang")
                if any(
                    x and primary(x) != primary(y) for x, y in zip(found, languages, strict=True)
                ):
                    left_out["other languages"] += 1
                elif (unit := _unit(where, values)).source or unit.target:
                    yield unit
                else:
                    left_out["empty"] += 1

    return Units(languages[0] or UNKNOWN, languages[1] or UNKNOWN, read, _origin(values))


def _unit(where: str, values: Mapping[str, Any]) -> TranslationUnit:
    try:
        return TranslationUnit(
            cut(_string(values, "source"), _numbers(values, "source_cuts")),
            cut(_string(values, "target"), _numbers(values, "target_cuts")),
            _fraction(values, "confidence", least=0, most=1),
            _fraction(values, "score"),
            _status(values),
            _string(values, "repeat").lower() == "true",
            _numbers(values, "source_segments"),
            _numbers(values, "target_segments"),
            _origin(values),
        )
    except ValueError as error:
        raise FormatError(f"{where}: {error}") from None


def _origin(values: Mapping[str, Any]) -> Origin:
    names = ("source_document", "target_document", "signature")
    return Origin(*(_string(values, name) for name in names))


def _string(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value)


def _numbers(values: Mapping[str, Any], name: str) -> tuple[int, ...]:
    value = values.get(name)
    if value is None:
        return ()
    parts = value if isinstance(value, list) else str(value).split()
    try:
        return tuple(int(part) for part in parts)
    except ValueError:
        raise ValueError(f"{name} must be whole numbers parted by spaces, not {value!r}") from None


def _fraction(
    values: Mapping[str, Any], name: str, least: float = -math.inf, most: float = math.inf
) -> float | None:
    value = values.get(name)
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not (math.isfinite(number) and least <= number <= most):
        between = f" between {least} and {most}" if most == 1 else ""
        raise ValueError(f"{name} must be a number{between}, not {value!r}")
    return number


def _status(values: Mapping[str, Any]) -> Status:
    status = _string(values, "status") or "auto"
    if status not in STATUSES:
        raise ValueError(f"status must be {', '.join(STATUSES)}, not {status!r}")
    return status
