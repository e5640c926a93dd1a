"""XLIFF 2 as it comes: units and their segments, read by nobody's rules but those of XML."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from align.errors import FormatError
from align.exporting.xml_elements import read_elements, read_root

__all__ = ["CORE", "MATCHES", "METADATA", "Entry", "File", "Header", "Match", "Pair", "parse_xliff"]

# The namespace of version 2.1; that of 2.2 is another.
CORE = "urn:oasis:names:tc:xliff:document:2.0"
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SPACES = re.compile("[ \t\r\n]+")


@dataclass(slots=True)
class File:
    """What stands above the units of a document.

    Attributes:
        original: The source document's name; empty if it has none.
        groups: The metadata by category and type.
    """

    original: str = ""
    groups: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Header:
    """What stands above all units.

    Attributes:
        source_lang: The source's language; empty where none is named.
        target_lang: The target's language; empty where none is named.
        file: The first file.
    """

    source_lang: str
    target_lang: str
    file: File


@dataclass(slots=True)
class Match:
    """A translation candidate.

    Attributes:
        sub_type: Whose it is, such as ``align:link``.
        quality: Its ``matchQuality``, a percentage; empty if it has none.
        target: The text in the target's language.
    """

    sub_type: str
    quality: str
    target: str


@dataclass(slots=True)
class Pair:
    """A segment, in the format's own sense: a source and its target.

    Attributes:
        state: How far its translation has come.
        sub_state: The same in the words of a program, such as ``align:auto``.
        source: The text, without inline codes.
        target: The translation; empty if it has none.
    """

    state: str
    sub_state: str
    source: str
    target: str


@dataclass(slots=True)
class Entry:
    """A unit.

    Attributes:
        file: The file that it stands in.
        groups: The metadata by category and type.
        matches: The candidates, in the order of the file.
        pairs: The segments; what is ignorable is not among them.
    """

    file: File
    groups: dict[str, dict[str, str]]
    matches: list[Match]
    pairs: list[Pair]


def parse_xliff(path: str | os.PathLike[str]) -> tuple[Header, Generator[Entry]]:
    """Read an XLIFF file, of any version from 2.0 on, unit by unit.

    Args:
        path: The file; may be packed by gzip.

    Returns:
        The header, and the units, which are read as they are asked for.

    Raises:
        FormatError: If the file is no XLIFF, of another version, is not well-formed or declares
            entities; names the line.
        InputError: If the file can't be read.
    """
    root, attributes = read_root(path)
    if root != "xliff":
        raise FormatError(f"{path} begins with <{root}>, not with <xliff>: no XLIFF file")
    version = attributes.get("version", "")
    if not version.startswith("2."):
        raise FormatError(
            f"{path} is in version {version!r} of XLIFF; 2.0 to 2.2 can be read: save it as XLIFF "
            "2 or TMX in the program that wrote it"
        )
    items = _items(path)
    file = cast("File", next(items, File()))
    header = Header(_code(attributes, "srcLang"), _code(attributes, "trgLang"), file)
    return header, cast("Generator[Entry]", items)


def _code(attributes: dict[str, str], name: str) -> str:
    return attributes.get(name, "").replace("_", "-")


def _items(path: str | os.PathLike[str]) -> Generator[File | Entry]:
    """Give the first file, if there is one, and then the units of all files."""
    holder, file = None, None
    for name, element in read_elements(path, ("file", "unit")):
        core = _namespace(element.getroottree().getroot())
        found = next(element.iterancestors(f"{core}file"), element)
        # Other programs may have elements of these names too, and of their own.
        if element.tag != core + name or found.tag != f"{core}file":
            continue
        if found is not holder:
            holder, first, file = found, file is None, _file(path, found)
            if first:
                yield file
        if name == "unit" and file:
            yield _entry(path, element, file)


def _file(path: str | os.PathLike[str], file: etree._Element) -> File:
    return File(file.get("original", ""), _groups(path, file))


def _entry(path: str | os.PathLike[str], unit: etree._Element, file: File) -> Entry:
    core = _namespace(unit)
    keeps = _keeps_spaces(unit)
    return Entry(
        file,
        _groups(path, unit),
        [
            Match(
                match.get("subType", ""),
                match.get("matchQuality", ""),
                _text(path, match.find(f"{core}target"), keeps),
            )
            for match in unit.iterfind(f"{{{MATCHES}}}matches/{{{MATCHES}}}match")
        ],
        [
            Pair(
                segment.get("state", "initial"),
                segment.get("subState", ""),
                _text(path, segment.find(f"{core}source"), keeps),
                _text(path, segment.find(f"{core}target"), keeps),
            )
            for segment in unit.iterchildren(f"{core}segment")
        ],
    )


def _groups(path: str | os.PathLike[str], holder: etree._Element) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for group in holder.iterfind(f"{{{METADATA}}}metadata/{{{METADATA}}}metaGroup"):
        values = groups.setdefault(group.get("category", ""), {})
        for meta in group.iterchildren(f"{{{METADATA}}}meta"):
            values[meta.get("type", "")] = _text(path, meta, keeps=True)
    return groups


def _namespace(element: etree._Element) -> str:
    """Return the namespace of an element in braces; an empty one if it has none."""
    head, brace, _ = str(element.tag).rpartition("}")
    return head + brace


def _keeps_spaces(element: etree._Element) -> bool:
    """Tell whether the spaces in an element, and in those in it, mean something."""
    holders = (element, *element.iterancestors())
    return next((x.get(XML_SPACE) for x in holders if XML_SPACE in x.attrib), "") == "preserve"


def _text(path: str | os.PathLike[str], element: etree._Element | None, keeps: bool) -> str:
    """Return the text in an element, and in those in it; spaces as they are, or single ones."""
    if element is None:
        return ""
    text = "".join(_pieces(path, element)) if len(element) else element.text or ""
    if XML_SPACE in element.attrib:
        keeps = element.get(XML_SPACE) == "preserve"
    return text if keeps else _SPACES.sub(" ", text).strip(" ")


def _pieces(path: str | os.PathLike[str], element: etree._Element) -> Iterator[str]:
    code_point = f"{_namespace(element)}cp"
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner.tag is etree.Entity:
            raise FormatError(
                f"{path}, line {inner.sourceline}: the entity {inner.text} is not known: write "
                "out its text"
            )
        if event == "start":
            yield inner.text or ""
            if inner.tag == code_point:
                yield _character(path, inner)
        elif inner is not element:
            yield inner.tail or ""


def _character(path: str | os.PathLike[str], cp: etree._Element) -> str:
    """Return the character that XML forbids, and that an element therefore stands for."""
    value = cp.get("hex", "")
    try:
        return chr(int(value, 16))
    except (ValueError, OverflowError):
        raise FormatError(
            f"{path}, line {cp.sourceline}: hex={value!r} is no code point: give it as in "
            '<cp hex="001A"/>'
        ) from None
