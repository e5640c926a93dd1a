"""Glossaries in TBX, ISO 30042, in all its versions."""

from __future__ import annotations

import os
from collections.abc import Iterator

from lxml import etree

from align.checking.terminology.glossary import ADMITTED, STATUS_OF, Row
from align.errors import FormatError
from align.exporting.xml_elements import read_elements, read_root
from align.language import primary

__all__ = ["read_tbx"]

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TERM_HOLDERS = ("termSec", "tig", "ntig")
STATUS_NOTES = ("administrativeStatus", "normativeAuthorization")


def read_tbx(path: str | os.PathLike[str], source_lang: str, target_lang: str) -> Iterator[Row]:
    """Read the terms of a glossary in TBX.

    Args:
        path: The file; may be packed by gzip.
        source_lang: The source's language, its primary subtag.
        target_lang: The target's.

    Yields:
        Every pair of a source term and a target term of one concept.

    Raises:
        FormatError: If the file is broken, no TBX, or has no terms in both languages.
        InputError: If it can't be read.
    """
    root = read_root(path)[0]
    if root not in ("tbx", "martif"):
        raise FormatError(f"{path} begins with <{root}>, not with <tbx> or <martif>: no TBX file")
    languages: set[str] = set()
    is_bilingual = False
    for _, entry in read_elements(path, ("conceptEntry", "termEntry")):
        terms = list(_entry_terms(path, entry))
        languages.update(lang for lang, *_ in terms)
        sources = [term for lang, term, _ in terms if lang == source_lang]
        targets = [(term, status) for lang, term, status in terms if lang == target_lang]
        note = _note(path, entry)
        for source in sources:
            for target, status in targets:
                is_bilingual = True
                yield Row(source, target, status, note)
    if not is_bilingual:
        known = ", ".join(sorted(languages)) or "none"
        raise FormatError(
            f"{path}: no entry has terms in {source_lang} and {target_lang}; its languages: {known}"
        )


def _entry_terms(
    path: str | os.PathLike[str], entry: etree._Element
) -> Iterator[tuple[str, str, str]]:
    """Give the terms of an entry: language, term, status."""
    for section in entry.iter("{*}langSec", "{*}langSet"):
        lang = primary(section.get(XML_LANG) or section.get("lang") or "")
        for element in section.iter("{*}term"):
            term = _text(path, element)
            group = element.getparent()
            # In ntig, notes on a term stand beside it in a group, or beside the group.
            while group is not None and group.tag.rpartition("}")[2] not in TERM_HOLDERS:
                group = group.getparent()
            if term:
                yield lang, term, _tbx_status(section if group is None else group)


def _tbx_status(holder: etree._Element) -> str:
    """Return what TBX says of a term; what it says nothing of may be used."""
    for note in holder.iter("{*}termNote", *(f"{{*}}{name}" for name in STATUS_NOTES)):
        if note.get("type", note.tag.rpartition("}")[2]) in STATUS_NOTES:
            said = (note.text or "").strip().removesuffix("-admn-sts").removesuffix("Term")
            return STATUS_OF.get(said.casefold(), ADMITTED)
    return ADMITTED


def _note(path: str | os.PathLike[str], entry: etree._Element) -> str:
    note = next(entry.iter("{*}note"), None)
    return "" if note is None else _text(path, note)


def _text(path: str | os.PathLike[str], element: etree._Element) -> str:
    for entity in element.iter(etree.Entity):
        raise FormatError(
            f"{path}, line {entity.sourceline}: the entity {entity.text} is not known: write out "
            "its text"
        )
    return " ".join("".join(element.itertext()).split())
