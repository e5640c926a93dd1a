"""Walking through a TMX file, element by element, and asking for its rules."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from align.errors import XmlError
from align.exporting.tmx_rules.rules import RULES, TmxFinding
from align.exporting.tmx_rules.segments import Segment
from align.exporting.tmx_rules.values import ANY_LANGUAGE, broken_rule, same_language, shown
from align.exporting.tmx_rules.vocabulary import CODES, ELEMENTS
from align.exporting.xml_stream import XmlStream

__all__ = ["Walk"]

_XML_SPACE = " \t\r\n"
_ENCODINGS = {"UTF-8", "UTF-16", "US-ASCII"}
_OLD_VERSIONS = {"1.1", "1.2", "1.3"}
_VERSIONS_WITH_LANG = {"1.1", "1.2"}


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet.

    ``seg`` is the segment it stands in, if it does; ``is_text`` says that what it holds is that
    segment's text.
    """

    name: str
    line: int
    attributes: dict[str, str]
    seg: Segment | None = None
    is_text: bool = False
    children: set[str] = field(default_factory=set)
    languages: list[str] = field(default_factory=list)
    has_stray_text: bool = False


class Walk:
    """The state of a check: the elements that are open, and what must be kept from closed ones."""

    def __init__(self, stream: XmlStream) -> None:
        self.units = 0
        self._stream = stream
        self._open: list[_Open] = []
        self._unknown = 0
        self._unsorted: list[TmxFinding] = []
        self._found: list[TmxFinding] = []
        self._version = ""
        self._srclang = ""
        self._tuids: set[bytes] = set()
        self._types: set[bytes] = set()
        stream.parser.buffer_text = False  # else the line of a text is that of its end
        stream.parser.XmlDeclHandler = self._declaration
        stream.parser.StartElementHandler = self._start
        stream.parser.EndElementHandler = self._end
        stream.parser.CharacterDataHandler = self._text

    def findings(self) -> Iterator[TmxFinding]:
        """Yield what is found, unit by unit."""
        try:
            yield from self._stream.drain(self._found)
        except XmlError as error:
            self._note("entity" if error.is_entity else "not-well-formed", self._about(error))
            self._sort()
            yield from self._found

    def _about(self, error: XmlError) -> str:
        if not self._open or self._unknown:
            return error.reason
        inner = self._open[-1]
        return f"{error.reason}; {inner.name} of line {inner.line} is open here"

    def _note(self, rule: str, message: str, fix: str = "", line: int | None = None) -> None:
        known = RULES[rule]
        at = self._stream.line if line is None else line
        self._unsorted.append(TmxFinding(at, rule, known.severity, message, fix or known.fix))

    def _sort(self) -> None:
        """Hand out the findings of a unit by line: some of them show only at its end."""
        self._found += sorted(self._unsorted, key=lambda finding: finding.line)
        self._unsorted.clear()

    # What the parser calls

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() not in _ENCODINGS:
            self._note("encoding", f"{shown('encoding', encoding)} is none that TMX may be in")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._unknown:
            self._unknown += 1
        elif not self._open and name != "tmx":
            self._refuse_root(name)
        elif name not in ELEMENTS:
            self._pass_over(name)
        else:
            self._enter(_Open(name, self._stream.line, attributes))

    def _end(self, _name: str) -> None:
        if self._unknown:
            self._unknown -= 1
        else:
            self._leave(self._open.pop())
        if len(self._open) <= 2:
            self._sort()

    def _text(self, text: str) -> None:
        if self._unknown:
            return
        inner = self._open[-1]
        if inner.is_text and inner.seg:
            inner.seg.take(text)
        elif not inner.has_stray_text and _is_stray(inner.name, text):
            inner.has_stray_text = True
            self._note("stray-text", f"text stands directly in {inner.name}: {text[:40]!r}")

    # Elements

    def _refuse_root(self, name: str) -> None:
        self._note("root", f"the root element is {name}, not tmx")
        self._sort()
        parser = self._stream.parser
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None

    def _pass_over(self, name: str) -> None:
        self._unknown = 1
        self._note("unknown-element", f"there is no element {name} in TMX")
        if seg := self._open[-1].seg:
            seg.pass_tag(is_code=True)

    def _enter(self, element: _Open) -> None:
        parent = self._open[-1] if self._open else None
        if parent is None:
            self._check_head(element)
        else:
            self._check_place(element, parent)
            _join_segment(element, parent)
        self._check_attributes(element)
        match element.name, parent:
            case "header", _:
                self._srclang = element.attributes.get("srclang", "")
            case "tu", _:
                self._check_tuid(element)
            case "tuv", _Open(name="tu") as tu:
                self._check_language(element, tu)
            case "prop", _:
                self._check_type(element)
            case "map", _Open(name="ude") as ude:
                self._check_base(element, ude)
            case "ut", _:
                self._note("deprecated", "ut is deprecated", "use bpt and ept, it or ph")
        self._open.append(element)

    def _leave(self, element: _Open) -> None:
        for name in ELEMENTS[element.name].needs:
            if name not in element.children:
                self._note(
                    "missing-element",
                    f"{element.name} has no {name}",
                    f"add a {name}, or remove the {element.name}",
                    element.line,
                )
        if element.name == "tu":
            self.units += 1
            self._check_sides(element)
        if element.name == "seg" and element.seg:
            for rule, message in element.seg.broken_rules():
                self._note(rule, message, line=element.line)
        elif element.seg:
            element.seg.pass_tag(is_code=element.name in CODES)

    def _check_head(self, tmx: _Open) -> None:
        """Check what stands before the root, and the version of the root."""
        if b"\0" in self._stream.head and not self._stream.head.startswith(
            (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        ):
            self._note("byte-order-mark", "the file is in UTF-16 without a byte order mark")
        version = tmx.attributes.get("version")
        if version is None:
            self._note("version-missing", "tmx has no version")
        elif version in _OLD_VERSIONS:
            self._note("version-old", f"{shown('version', version)} of tmx is an old one")
        elif version != "1.4":
            self._note("version", f"{shown('version', version)} of tmx is not 1.4")
        self._version = version or ""

    def _check_place(self, element: _Open, parent: _Open) -> None:
        name, model = element.name, ELEMENTS[parent.name]
        if name not in model.children:
            allowed = ", ".join(sorted(model.children)) or "no element"
            self._note(
                "misplaced-element",
                f"{name} stands in {parent.name}",
                f"move or remove it: in {parent.name} may stand {allowed}",
            )
        elif name in parent.children and name in model.once:
            self._note(
                "repeated-element", f"{parent.name} has a second {name}", f"leave only one {name}"
            )
        elif model.before.get(name) in parent.children:
            other = model.before[name]
            self._note("order", f"{name} stands after {other}", f"move it before the first {other}")
        parent.children.add(name)

    # Attributes

    def _check_attributes(self, element: _Open) -> None:
        name, model = element.name, ELEMENTS[element.name]
        for attribute, value in element.attributes.items():
            if attribute.partition(":")[0] == "xmlns":
                self._note("namespace", f"{name} declares {shown(attribute, value)}")
            elif attribute not in model.optional and attribute not in model.required:
                self._note(
                    "unknown-attribute",
                    f"{name} can't have {shown(attribute, value)}",
                    f"remove {attribute}, or put its value in a prop",
                )
            elif broken := broken_rule(name, attribute, value):
                self._note(*broken)
        for attribute, sample in model.required.items():
            if attribute not in element.attributes and not self._has_lang_for(attribute, element):
                self._note(
                    "missing-attribute",
                    f"{name} has no {attribute}",
                    f'add {attribute}, such as {attribute}="{sample}"',
                )
        if "lang" in element.attributes and "lang" in model.optional:
            self._note("deprecated", f"{name} has the old attribute lang", "write it as xml:lang")

    def _has_lang_for(self, attribute: str, element: _Open) -> bool:
        """Tell whether an old version's attribute stands in the place of today's."""
        is_old = self._version in _VERSIONS_WITH_LANG
        return is_old and attribute == "xml:lang" and "lang" in element.attributes

    def _check_tuid(self, tu: _Open) -> None:
        tuid = tu.attributes.get("tuid")
        if tuid is not None and not _is_new(tuid, self._tuids):
            self._note("tuid-twice", f"an earlier tu has {shown('tuid', tuid)}, too")

    def _check_type(self, prop: _Open) -> None:
        kind = prop.attributes.get("type", "x-")
        if not kind.startswith("x-") and _is_new(kind, self._types):
            self._note("prop-name", f"{shown('type', kind)} of prop does not begin with x-")

    def _check_base(self, element: _Open, ude: _Open) -> None:
        if "code" in element.attributes and "base" not in ude.attributes:
            self._note("ude-base", "map has a code, but its ude has no base")

    def _check_language(self, tuv: _Open, tu: _Open) -> None:
        code = tuv.attributes.get("xml:lang") or tuv.attributes.get("lang", "")
        language = same_language(code)
        if code and language in tu.languages:
            self._note("language-twice", f"a second tuv of {shown('xml:lang', code)} in one tu")
        tu.languages.append(language)

    def _check_sides(self, tu: _Open) -> None:
        if len(tu.languages) == 1:
            self._note("one-sided", "tu has one tuv", line=tu.line)
        source = tu.attributes.get("srclang") or self._srclang
        is_known = source and source != ANY_LANGUAGE and all(tu.languages)
        if is_known and tu.languages and same_language(source) not in tu.languages:
            self._note(
                "source-language",
                f"no tuv of the tu is in its source language, {shown('srclang', source)}",
                line=tu.line,
            )


def _join_segment(element: _Open, parent: _Open) -> None:
    """Let an element begin a segment, or take part in the one around it."""
    name = element.name
    if name == "seg":
        element.seg, element.is_text = Segment(), True
        return
    element.seg, element.is_text = parent.seg, name == "hi" and parent.is_text
    if element.seg is None:
        return
    element.seg.pass_tag(is_code=name in CODES)
    number = element.attributes.get("i")
    if name == "bpt" and number is not None:
        element.seg.open_pair(number)
    if name == "ept" and number is not None:
        element.seg.close_pair(number)


def _is_stray(element: str, text: str) -> bool:
    """Tell whether a text may not stand in an element: in an empty one not even white space."""
    model = ELEMENTS[element]
    return not model.has_text and not (model.children and not text.strip(_XML_SPACE))


def _is_new(name: str, seen: set[bytes]) -> bool:
    """Tell whether a name comes for the first time; a short digest of it is kept."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    if digest in seen:
        return False
    seen.add(digest)
    return True
