"""TMX as it comes: headers and translation units, read by nobody's rules but those of XML."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from align.document import one_line
from align.errors import FormatError
from align.exporting.tmx_rules.vocabulary import CODES
from align.exporting.xml_elements import read_elements, read_root

__all__ = ["Entry", "Header", "Variant", "parse_tmx"]

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(slots=True)
class Header:
    """What stands above the units.

    Attributes:
        srclang: The source's language, or ``*all*``; empty where none is named.
        segtype: What kind of text a unit is, such as ``sentence``.
        props: The properties by type.
    """

    srclang: str
    segtype: str
    props: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Variant:
    """The text of a unit in one language.

    Attributes:
        lang: Language code, with hyphens.
        text: The text on one line, without inline codes.
        props: The properties by type.
    """

    lang: str
    text: str = ""
    props: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Entry:
    """A translation unit.

    Attributes:
        variants: Its texts, in the order of the file.
        props: The properties by type.
    """

    variants: list[Variant] = field(default_factory=list)
    props: dict[str, str] = field(default_factory=dict)


def parse_tmx(path: str | os.PathLike[str]) -> tuple[Header, Generator[Entry]]:
    """Read a TMX file, of any version, unit by unit.

    Args:
        path: The file; may be packed by gzip.

    Returns:
        The header, and the units, which are read as they are asked for.

    Raises:
        FormatError: If the file is no TMX, is not well-formed or declares entities; names the
            line.
        InputError: If the file can't be read.
    """
    if (root := read_root(path)[0]) != "tmx":
        raise FormatError(f"{path} begins with <{root}>, not with <tmx>: no TMX file")
    items = _items(path)
    return cast("Header", next(items)), cast("Generator[Entry]", items)


def _items(path: str | os.PathLike[str]) -> Generator[Header | Entry]:
    """Give the header, one that says nothing if there is none, and then the units."""
    header = None
    for name, element in read_elements(path, ("header", "tu")):
        if header is None:
            header = _header(path, element) if name == "header" else Header("", "")
            yield header
        if name == "tu":
            yield _entry(path, element)
    if header is None:
        yield Header("", "")


def _header(path: str | os.PathLike[str], element: etree._Element) -> Header:
    srclang = element.get("srclang", "").replace("_", "-")
    return Header(srclang, element.get("segtype", ""), _props(path, element))


def _entry(path: str | os.PathLike[str], tu: etree._Element) -> Entry:
    entry = Entry()
    for child in tu:
        name = _name(path, child)
        if name == "prop":
            entry.props.setdefault(child.get("type", ""), _text(path, child))
        elif name == "tuv":
            entry.variants.append(_variant(path, child))
    return entry


def _variant(path: str | os.PathLike[str], tuv: etree._Element) -> Variant:
    """Read a variant; in TMX 1.1 its language stood in ``lang``."""
    lang = tuv.get(XML_LANG) or tuv.get("lang") or ""
    variant = Variant(lang.replace("_", "-"))
    for child in tuv:
        name = _name(path, child)
        if name == "seg":
            variant.text = variant.text or _text(path, child)
        elif name == "prop":
            variant.props.setdefault(child.get("type", ""), _text(path, child))
    return variant


def _props(path: str | os.PathLike[str], holder: etree._Element) -> dict[str, str]:
    return {
        child.get("type", ""): _text(path, child)
        for child in holder
        if _name(path, child) == "prop"
    }


def _text(path: str | os.PathLike[str], element: etree._Element) -> str:
    """Return the text in an element, and in those in it that are no codes, on one line."""
    text = "".join(_pieces(path, element)) if len(element) else element.text or ""
    return one_line(text).strip()


def _pieces(path: str | os.PathLike[str], element: etree._Element) -> Iterator[str]:
    codes = 0
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            codes += _name(path, inner) in CODES
            piece = inner.text
        else:
            codes -= _name(path, inner) in CODES
            piece = inner.tail if inner is not element else None
        if piece and not codes:
            yield piece


def _name(path: str | os.PathLike[str], element: etree._Element) -> str:
    tag = element.tag
    if isinstance(tag, str):
        return tag if tag[0] != "{" else tag.rpartition("}")[2]
    raise FormatError(
        f"{path}, line {element.sourceline}: the entity {element.text} is not known: write out its "
        "text"
    )
