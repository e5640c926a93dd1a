"""Glossaries: terms, and what they must and must not become.

Two formats are read. A table, tab-separated: a header that names its columns, or the source term,
the target term, the status and a note in this order. And TBX, ISO 30042, in all its versions:
MARTIF with ``termEntry``, ``langSet`` and ``tig`` or ``ntig`` (2008), and ``conceptEntry``,
``langSec`` and ``termSec`` (2019), the status of a term in ``administrativeStatus`` or
``normativeAuthorization``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from align.errors import FormatError
from align.files import is_packed, read_text_lines
from align.language import primary

__all__ = ["Entry", "Glossary", "read_glossary"]

XML_SUFFIXES = (".tbx", ".xml", ".tbxm")
# What the columns of a table are called; a language code names that language's column.
COLUMNS = {
    "source": ("source", "source term", "term", "src"),
    "target": ("target", "target term", "translation", "trg", "tgt"),
    "status": ("status", "usage", "administrative status"),
    "note": ("note", "notes", "comment", "comments", "description", "definition"),
    "case": ("case", "case-sensitive", "case sensitive"),
}
# Where they are in a table without a header.
POSITIONS = {"source": 0, "target": 1, "status": 2, "note": 3}
PREFERRED, ADMITTED, FORBIDDEN, KEPT = "preferred", "admitted", "forbidden", "do-not-translate"
# What a table says of a term, and TBX without its "Term-admn-sts".
STATUSES = {
    PREFERRED: ("", "preferred", "required", "approved", "standard", "standardized", "mandatory"),
    ADMITTED: ("admitted", "allowed", "accepted", "legal", "regulated", "synonym"),
    FORBIDDEN: ("forbidden", "deprecated", "superseded", "not allowed", "prohibited", "banned"),
    KEPT: ("do-not-translate", "do not translate", "dnt", "keep", "non-translatable"),
}
STATUS_OF = {name: status for status, names in STATUSES.items() for name in names}
_YES = ("yes", "true", "1", "y", "x", "sensitive")
_NO = ("", "no", "false", "0", "n", "insensitive")
# Abbreviations of so many capitals at most are told from words, such as "IT" from "it".
LONGEST_ABBREVIATION = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A source term, and what it must and must not become.

    Attributes:
        source: The term.
        allowed: What it may become, the preferred first; if there is none, everything may stand
            for it but what is forbidden.
        forbidden: What it must not become.
        is_kept: Whether it is not translated.
        note: What the glossary says of it.
        is_cased: Whether capitals and small letters differ.
    """

    source: str
    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    is_kept: bool = False
    note: str = ""
    is_cased: bool = False


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms of two languages.

    Attributes:
        source_lang: Language code of the source.
        target_lang: Language code of the target.
        entries: The terms, each source term once.
        path: The file; empty for a glossary from memory.
    """

    source_lang: str
    target_lang: str
    entries: tuple[Entry, ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a file says: a source term, a target term, its status."""

    source: str
    target: str
    status: str
    note: str = ""
    is_cased: bool = False


def read_glossary(path: str | os.PathLike[str], source_lang: str, target_lang: str) -> Glossary:
    r"""Read a glossary: TBX if the file ends in ``.tbx`` or ``.xml``, a table if not.

    Args:
        path: The file, in UTF-8; may be packed by gzip. Of a table, several targets of a source
            stand in rows of their own, or in one cell with ``|`` between them; the first is the
            preferred one. A status is one of ``STATUSES``; a row without a target, or of the
            status ``do-not-translate``, says that the source term stays as it is.
        source_lang: Language code of the source; only its primary subtag counts.
        target_lang: Language code of the target.

    Returns:
        The terms in the file's order.

    Raises:
        FormatError: If the file is broken, or has no terms in both languages; names the line.
        InputError: If it can't be read.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "terms.tsv"
        ...     _ = file.write_text("source\ttarget\tstatus\nemulation\temulasi\t\n"
        ...                         "emulation\tpeniruan\tforbidden\nCOVAX\t\t\n")
        ...     for entry in read_glossary(file, "en", "id").entries:
        ...         entry.source, entry.allowed, entry.forbidden, entry.is_kept
        ('emulation', ('emulasi',), ('peniruan',), False)
        ('COVAX', (), (), True)
    """
    languages = primary(source_lang), primary(target_lang)
    name = Path(path).stem if is_packed(path) else Path(path).name
    is_xml = name.lower().endswith(XML_SUFFIXES)
    entries = _entries(_of_tbx(path, *languages) if is_xml else _of_table(path, *languages))
    if not entries:
        raise FormatError(f"{path} holds no terms: write one a line, source, tab, target")
    return Glossary(source_lang, target_lang, entries, os.fspath(path))


def _entries(rows: Iterable[Row]) -> tuple[Entry, ...]:
    """Put together what is said of each source term."""
    of_source: dict[str, list[Row]] = {}
    for row in rows:
        is_cased = row.is_cased or _is_abbreviation(row.source)
        of_source.setdefault(row.source if is_cased else row.source.casefold(), []).append(row)
    return tuple(_entry(said) for said in of_source.values())


def _entry(rows: list[Row]) -> Entry:
    source = rows[0].source
    by_status = {
        status: [row.target for row in rows if row.status == status and row.target]
        for status in STATUSES
    }
    return Entry(
        source,
        (*dict.fromkeys(by_status[PREFERRED] + by_status[ADMITTED]),),
        (*dict.fromkeys(by_status[FORBIDDEN]),),
        any(row.status == KEPT for row in rows),
        next((row.note for row in rows if row.note), ""),
        any(row.is_cased for row in rows) or _is_abbreviation(source),
    )


def _is_abbreviation(term: str) -> bool:
    return term.isupper() and 1 < len(term) <= LONGEST_ABBREVIATION


def _of_tbx(path: str | os.PathLike[str], source_lang: str, target_lang: str) -> Iterator[Row]:
    # lxml is imported with it, which most users of this module have no need of.
    from align.checking.terminology.tbx import read_tbx

    return read_tbx(path, source_lang, target_lang)


def _of_table(path: str | os.PathLike[str], source_lang: str, target_lang: str) -> Iterator[Row]:
    with closing(read_text_lines(path)) as lines:
        columns: dict[str, int] | None = None
        for number, line in lines:
            if not line.strip():
                continue
            cells = [_unquoted(cell) for cell in line.split("\t")]
            where = f"{path}, line {number}"
            if columns is None:
                if line.lstrip().startswith("<?xml"):
                    raise FormatError(f"{where}: this is XML: if it is TBX, call the file .tbx")
                columns = _header(cells, source_lang, target_lang)
                if columns:
                    _check_header(where, columns)
                    continue
            if not columns and len(cells) < 2:
                raise FormatError(
                    f"{where}: one column only: part source and target by a tab; for a term that "
                    f"stays as it is, write {KEPT} in a third column"
                )
            yield from _rows(where, _row(cells, columns or POSITIONS))


def _header(cells: list[str], source_lang: str, target_lang: str) -> dict[str, int]:
    """Tell where the columns are; nothing if the first line names none but holds terms."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = cell.casefold().replace("_", " ")
        for column, names in COLUMNS.items():
            if name in names:
                found.setdefault(column, at)
        if primary(name) in (source_lang, target_lang):
            found.setdefault("source" if primary(name) == source_lang else "target", at)
    return found if len(found) > 1 else {}


def _check_header(where: str, header: dict[str, int]) -> None:
    for name in ("source", "target"):
        if name not in header:
            raise FormatError(
                f"{where}: no column {name}: the header must name source and target, and may name "
                "status, note and case, separated by tabs"
            )


def _row(cells: list[str], columns: dict[str, int]) -> dict[str, str]:
    return {name: cells[at] for name, at in columns.items() if at < len(cells)}


def _rows(where: str, row: dict[str, str]) -> Iterator[Row]:
    source, said = row.get("source", ""), row.get("status", "").casefold()
    if not source:
        raise FormatError(f"{where}: no source term: write one, or take out the line")
    status = STATUS_OF.get(said)
    if status is None:
        known = ", ".join(name for names in STATUSES.values() for name in names if name)
        raise FormatError(f"{where}: status {said!r} is not known: write one of {known}")
    case = row.get("case", "").casefold()
    if case not in _YES + _NO:
        raise FormatError(f"{where}: case {case!r} is neither yes nor no")
    targets = [target.strip() for target in row.get("target", "").split("|") if target.strip()]
    if not targets and status == FORBIDDEN:
        raise FormatError(f"{where}: {source!r} has no target that could be {said}: add it")
    for target in targets or [""]:
        kept = KEPT if not target else status
        yield Row(source, target, kept, row.get("note", ""), case in _YES)


def _unquoted(cell: str) -> str:
    """Return what a cell means: between quotation marks, those in it are doubled (RFC 4180)."""
    cell = cell.strip()
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"').strip()
    return cell
