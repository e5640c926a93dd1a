"""JSON lines, a unit a line, in the form that Hugging Face datasets hold translations in.

    {"translation": {"en": "Hi.", "id": "Hai."}, "confidence": 0.9731, "score": 0.412, …}

``translation`` has the source first. The other keys are the columns of
``align.exporting.tables``, but for ``source``, ``target`` and the languages; numbers of segments
and cuts stand parted by spaces, so that every key is of one type in all lines. UTF-8, LF; lone
surrogates, which readers refuse, become U+FFFD.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from align.bitext import Bitext
from align.errors import FormatError, UsageError
from align.exporting.exported import Exported
from align.exporting.plain_text import without_surrogates
from align.exporting.selection import LeftOut, ready
from align.exporting.tables import row, text, units_of
from align.exporting.units import Units
from align.files import read_records, writing
from align.language import primary

__all__ = ["read_jsonl", "write_jsonl"]

KEYS = (
    *("confidence", "score", "bead", "status", "source_segments", "target_segments"),
    *("source_document", "target_document", "repeat", "source_cuts", "target_cuts", "signature"),
)
_AS_THEY_ARE = ("confidence", "score", "repeat")


def write_jsonl(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    """Write JSON lines; the format stands at the top of this module.

    Args:
        bitext: Units that were chosen; of a bitext, all links but gaps.
        path: Where to; an old file is replaced only when the new one is whole. ``-`` is standard
            output, and a file that ends in ``.gz`` is packed.
        left_out: Where to put what is left out.

    Returns:
        What was written, left out and replaced.

    Raises:
        UsageError: If both sides are in one language, so that one key would have to hold both.
        OutputError: If the file can't be written.
    """
    left_out = left_out or LeftOut()
    units = ready(bitext, left_out)
    languages = units.source_lang, units.target_lang
    if languages[0] == languages[1]:
        raise UsageError(
            f"{path}: JSON lines need two languages, but both sides are in {languages[0]!r}: tell "
            "them apart, as with --target-lang en-GB, or write .tsv"
        )
    written = replaced = 0
    with writing(path) as file:
        for unit in units:
            values = row(unit, languages)
            sides = [without_surrogates(values[side]) for side in ("source", "target")]
            replaced += sum(found for _, found in sides)
            record = {"translation": dict(zip(languages, (x for x, _ in sides), strict=True))}
            file.write(_line(record | {key: _value(key, values[key]) for key in KEYS}))
            written += 1
    skipped = left_out.total(units)
    return Exported(Path(path), written, skipped, replaced, units.unit)


def read_jsonl(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read JSON lines with a ``translation`` each, of this program or another, one at a time.

    Args:
        path: The file. May be packed by gzip.
        source_lang: The source's language; left out, the first in the first line.
        target_lang: The target's language; left out, the second there.

    Returns:
        The units; lines without these languages are left out as ``other languages``, and of all
        others what is neither source nor target as ``texts in further languages``.

    Raises:
        FormatError: If a line has no translation, or a value can't be read; names the line.
        InputError: If the file can't be read.
        UsageError: If no line is in the languages that are named.
    """
    with closing(_records(path)) as records:
        first = next((_languages(*record) for record in records), [])
    source_lang = source_lang or next(
        (x for x in first if not (target_lang and primary(x) == primary(target_lang))), None
    )
    target_lang = target_lang or next((x for x in first if x != source_lang), None)
    return units_of(
        path,
        lambda left_out: _rows(path, (source_lang or "", target_lang or ""), left_out),
        source_lang,
        target_lang,
    )


def _records(path: str | os.PathLike[str]) -> Generator[tuple[str, dict[str, Any]]]:
    with closing(read_records(path)) as records:
        for number, record in records:
            yield f"{path}, line {number}", record


def _languages(where: str, record: Mapping[str, Any]) -> list[str]:
    translation = record.get("translation")
    if not (
        isinstance(translation, dict)
        and len(translation) > 1
        and all(isinstance(x, str | None) for x in translation.values())
    ):
        raise FormatError(
            f'{where}: no "translation" that holds a text for each of two languages or more'
        )
    return list(translation)


def _rows(
    path: str | os.PathLike[str], languages: tuple[str, str], left_out: Counter[str]
) -> Generator[tuple[str, Mapping[str, Any]]]:
    with closing(_records(path)) as records:
        for where, record in records:
            found = _languages(where, record)
            texts = record["translation"]
            source, target = (_pick(found, lang) for lang in languages)
            if source is None or target is None:
                source, target = found[:2]
            else:
                others = sum(bool(texts[lang]) for lang in {*found} - {source, target})
                left_out["texts in further languages"] += others
            sides = {"source": texts[source], "target": texts[target]}
            yield where, record | sides | {"source_lang": source, "target_lang": target}


def _pick(found: list[str], lang: str) -> str | None:
    """Return the code that is the same, or else the first of the same language."""
    if lang in found:
        return lang
    return next((code for code in found if primary(code) == primary(lang)), None)


def _value(key: str, value: object) -> object:
    return value if key in _AS_THEY_ARE else without_surrogates(text(value))[0]


def _line(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n").encode()
