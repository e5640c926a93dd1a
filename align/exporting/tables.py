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
alone to be read, in letters of either case; columns that are not in this table are passed over.
A confidence may be a percentage. One that is no probability, and a status that is not known, are
left out and counted, as they are some other program's.
"""

from __future__ import annotations

import functools
import math
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from reprlib import repr as short
from typing import Any

from align.bitext import STATUSES, Status
from align.errors import FormatError, UsageError
from align.exporting.units import UNKNOWN, Origin, TranslationUnit, Units, cut, cuts
from align.language import primary

__all__ = ["COLUMNS", "NEEDED", "Rows", "known_columns", "row", "text", "units_of"]

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
# Of a segment's number; many more, and Python refuses to make a number of them.
MOST_DIGITS = 18
# A function that reads a table anew: where each row stands, and its values by column. It is told
# where to count what it leaves out.
Rows = Callable[[Counter[str]], Generator[tuple[str, Mapping[str, Any]], None, None]]


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


def known_columns(path: str | os.PathLike[str], header: Iterable[object]) -> list[str]:
    """Return the names in a header, those of this table as they stand here.

    Args:
        path: The file, for messages.
        header: The names; of no matter which case, and with spaces around them.

    Raises:
        FormatError: If a needed column is missing, or one of this table is there twice.

    Example:
        >>> known_columns("a.csv", ["Source", " target", "Note"])
        ['source', 'target', 'Note']
    """
    names = ["" if name is None else str(name) for name in header]
    columns = [known if (known := name.strip().casefold()) in COLUMNS else name for name in names]
    if missing := [name for name in NEEDED if name not in columns]:
        raise FormatError(
            f"{path}: no column {' and no column '.join(missing)}: the header must name "
            f"{' and '.join(NEEDED)}, not {short(names)}"
        )
    if twice := [name for name in COLUMNS if columns.count(name) > 1]:
        raise FormatError(
            f"{path}: {columns.count(twice[0])} columns {twice[0]}: rename all but one of them"
        )
    return columns


def units_of(
    path: str | os.PathLike[str], rows: Rows, source_lang: str | None, target_lang: str | None
) -> Units:
    """Return the units of a table.

    Rows in other languages than those of the first row, or those named, are left out as
    ``other languages``, and rows with nothing but spaces for texts as ``empty``.

    Args:
        path: The file, for messages.
        rows: Reads the table anew.
        source_lang: The source's language, where the table has no column for it.
        target_lang: The target's language.

    Raises:
        FormatError: If a value can't be read; says where.
        UsageError: If the languages are neither in the table nor named, or no row is in those that
            are named.
    """
    with closing(rows(Counter())) as found_rows:
        first = next(found_rows, None)
    values = first[1] if first else {}
    in_first = _languages(values)
    languages = source_lang or in_first[0], target_lang or in_first[1]
    if first and not all(languages):
        raise UsageError(
            f"{path} does not say its languages: name them with --source-lang and --target-lang "
            "(source_lang=… and target_lang=… in Python)"
        )

    def read(left_out: Counter[str]) -> Iterator[TranslationUnit]:
        are_found = are_others = False
        with closing(rows(left_out)) as found_rows:
            for where, values in found_rows:
                if not _agree(_languages(values), languages):
                    left_out["other languages"] += 1
                    are_others = True
                    continue
                are_found = True
                unit = _unit(where, values, left_out)
                if unit.source or unit.target:
                    yield unit
                else:
                    left_out["empty"] += 1
        if are_others and not are_found:
            raise UsageError(
                f"{path} holds nothing from {languages[0]} to {languages[1]}: name languages that "
                f"it has, such as {' and '.join(filter(None, in_first))}"
            )

    return Units(languages[0] or UNKNOWN, languages[1] or UNKNOWN, read, _origin(values))


def _languages(values: Mapping[str, Any]) -> tuple[str, str]:
    return _string(values, "source_lang"), _string(values, "target_lang")


@functools.lru_cache(1 << 8)
def _agree(stated: tuple[str, str], languages: tuple[str | None, str | None]) -> bool:
    """Tell whether a row is in the languages of a table, as far as it says its own."""
    return all(
        not x or primary(x) == primary(y or "") for x, y in zip(stated, languages, strict=True)
    )


def _unit(where: str, values: Mapping[str, Any], left_out: Counter[str]) -> TranslationUnit:
    try:
        return TranslationUnit(
            _parts(values, "source"),
            _parts(values, "target"),
            _confidence(values, left_out),
            _score(values),
            _status(values, left_out),
            _string(values, "repeat").lower() == "true",
            _numbers(values, "source_segments"),
            _numbers(values, "target_segments"),
            _origin(values),
        )
    except ValueError as error:
        raise FormatError(f"{where}: {error}") from None


def _parts(values: Mapping[str, Any], side: str) -> tuple[str, ...]:
    whole, places = _string(values, side), _numbers(values, f"{side}_cuts")
    return cut(whole, places) if whole.strip() else ()


def _origin(values: Mapping[str, Any]) -> Origin:
    return _known_origin(
        _string(values, "source_document"),
        _string(values, "target_document"),
        _string(values, "signature"),
    )


@functools.lru_cache(1 << 8)
def _known_origin(source: str, target: str, signature: str) -> Origin:
    """Return an origin, which many rows in a row have in common."""
    return Origin(source, target, signature)


def _string(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, str):
        return value
    return "" if value is None else str(value)


def _numbers(values: Mapping[str, Any], name: str) -> tuple[int, ...]:
    value = values.get(name)
    if value is None or value == "":
        return ()
    parts = [str(part) for part in value] if isinstance(value, list) else str(value).split()
    if not all(part.isdecimal() and len(part) <= MOST_DIGITS for part in parts):
        raise ValueError(
            f"{name} must be whole numbers from 0 parted by spaces, not {short(value)}"
        )
    return tuple(map(int, parts))


def _confidence(values: Mapping[str, Any], left_out: Counter[str]) -> float | None:
    value = values.get("confidence")
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.endswith("%"):
        confidence = _number(value.removesuffix("%")) / 100
    else:
        confidence = _number(value)
    if 0 <= confidence <= 1:
        return confidence
    left_out["confidences that are no probability"] += 1
    return None


def _score(values: Mapping[str, Any]) -> float | None:
    value = values.get("score")
    if value is None or value == "":
        return None
    score = _number(value)
    if not math.isfinite(score):
        raise ValueError(f"score must be a number, not {short(value)}")
    return score


def _number(value: Any) -> float:
    """Return a value as a number, which is NaN where it is none."""
    try:
        return float(value)
    except (OverflowError, TypeError, ValueError):
        return math.nan


def _status(values: Mapping[str, Any], left_out: Counter[str]) -> Status:
    status = _string(values, "status").strip().casefold() or "auto"
    if status in STATUSES:
        return status
    left_out["statuses that are not known"] += 1
    return "auto"
