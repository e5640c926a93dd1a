"""TMX as it comes: headers and translation units, read by nobody's rules but those of XML."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import cast

from align.document import one_line
from align.errors import FormatError
from align.exporting.xml_stream import XmlStream

__all__ = ["Entry", "Header", "Variant", "parse_tmx"]

# What they hold is code of the document's own format; a subflow in one goes with it.
CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})


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
        line: Where it begins in the file.
        variants: Its texts, in the order of the file.
        props: The properties by type.
    """

    line: int
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
    handler = _Handler(XmlStream(path))
    items = handler.items()
    header = next(items, None)
    if header is None:
        raise FormatError(f"{path} has neither a header nor a body: no TMX file, or not whole")
    return cast("Header", header), cast("Generator[Entry]", items)


class _Handler:
    """Puts together headers and entries from what the parser meets."""

    def __init__(self, stream: XmlStream) -> None:
        self._stream = stream
        self._found: list[Header | Entry] = []
        self._header: Header | None = None
        self._entry: Entry | None = None
        self._variant: Variant | None = None
        self._prop: str | None = None
        self._text: list[str] = []
        self._in_seg = False
        self._codes = 0
        stream.parser.StartElementHandler = self._start_root
        stream.parser.EndElementHandler = self._end

    def items(self) -> Generator[Header | Entry]:
        yield from self._stream.drain(self._found)

    def _start_root(self, name: str, _: dict[str, str]) -> None:
        if name != "tmx":
            raise self._stream.error(f"the file begins with <{name}>, not with <tmx>: no TMX file")
        self._stream.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._in_seg:
            self._codes += name in CODES
        elif name == "prop":
            self._prop = attributes.get("type", "")
            self._listen()
        elif name == "seg":
            self._in_seg = True
            self._listen()
        elif name == "tuv":
            self._variant = Variant(_code(attributes))
        elif name == "tu":
            self._entry = Entry(self._stream.line)
        elif name == "header":
            srclang = attributes.get("srclang", "").replace("_", "-")
            self._header = Header(srclang, attributes.get("segtype", ""))
        elif name == "body":
            self._found.append(self._header or Header("", ""))

    def _end(self, name: str) -> None:
        if self._in_seg:
            self._end_in_seg(name)
        elif name == "prop":
            self._end_prop()
        elif name == "tuv":
            if self._entry and self._variant:
                self._entry.variants.append(self._variant)
            self._variant = None
        elif name == "tu":
            if self._entry:
                self._found.append(self._entry)
            self._entry = None

    def _end_in_seg(self, name: str) -> None:
        if name == "seg":
            self._in_seg = False
            text = self._heard()
            if self._variant and not self._variant.text:
                self._variant.text = text
        else:
            self._codes -= name in CODES

    def _end_prop(self) -> None:
        value = self._heard()
        holder = self._variant or self._entry or self._header
        if holder and self._prop:
            holder.props.setdefault(self._prop, value)
        self._prop = None

    def _listen(self) -> None:
        self._text.clear()
        self._stream.parser.CharacterDataHandler = self._hear

    def _hear(self, text: str) -> None:
        if not self._codes:
            self._text.append(text)

    def _heard(self) -> str:
        self._stream.parser.CharacterDataHandler = None
        return one_line("".join(self._text)).strip()


def _code(attributes: dict[str, str]) -> str:
    """Return the language of a variant; in TMX 1.1 the attribute was ``lang``."""
    return (attributes.get("xml:lang") or attributes.get("lang") or "").replace("_", "-")
