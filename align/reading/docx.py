"""Word documents (.docx): what a reader of the printed pages reads, in reading order."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar
from xml.etree import ElementTree as ET

import docx
from docx.oxml import parse_xml as parse_part
from lxml import etree

from align.document import Kind
from align.errors import InputError
from align.reading.archive import Archive, check_xml, parse_xml, resolve
from align.reading.article import Article, Block, compose

__all__ = ["read"]

T = TypeVar("T")

CONTENT_TYPES = "[Content_Types].xml"
# The parts of a package that hold or style text; pictures, fonts and the rest are not unpacked.
PARTS = frozenset(
    {"core-properties", "endnotes", "footer", "footnotes", "header", "officeDocument", "styles"}
)

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
FOREIGN_FOLDERS = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint presentation"}
FOREIGN_TYPES = {
    b"application/vnd.oasis.opendocument": "an OpenDocument file",
    b"application/epub+zip": "an EPUB book",
}

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DC = "{http://purl.org/dc/elements/1.1/}"
ALTERNATIVES = f"{MC}AlternateContent"
CHOICES = (f"{MC}Choice", f"{MC}Fallback")
RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
VALUE = f"{W}val"
PARAGRAPH = f"{W}p"
RUNS = (f"{W}r", f"{M}r")
TEXT = (f"{W}t", f"{M}t")
SPACES = frozenset({f"{W}tab", f"{W}ptab", f"{W}br", f"{W}cr"})
FIELD = f"{W}fldChar"
SYMBOL = f"{W}sym"
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
MARGINS = {f"{W}headerReference": "page header", f"{W}footerReference": "page footer"}
MERGED = (f"{W}altChunk", f"{W}subDoc")
# Properties hold tab stops and former formatting; changes are read as if accepted; what a
# ruby annotation says, the text under it says too.
LEFT_OUT = frozenset(
    {f"{W}{tag}" for tag in ("pPr", "rPr", "sdtPr", "tblPr", "tcPr", "trPr", "sectPr")}
    | {f"{W}del", f"{W}moveFrom", f"{W}rt"}
)
OFF = ("0", "false", "off", "none")
BODY_LEVEL = 9
NO_LANGUAGE = "x-none"

# Word keeps the English names of its own styles in files of every language.
CONTENTS = re.compile(r"(?:toc|index) (?:\d|heading)|toa heading|table of (?:figures|authorities)")
HEADING = re.compile(r"title|subtitle|heading ?\d")
QUOTE = re.compile(r"(?:intense )?quote|block text")
CODE = re.compile(r"source code")
CAPTION = re.compile(r"caption")
MOST_ANCESTORS = 20

# What the two fonts of symbols show at each of their numbers.
SYMBOLS = {
    "symbol": {
        **dict(enumerate(" !∀#∃%&∋()∗+,−./0123456789:;<=>?", 0x20)),
        **dict(enumerate("≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_", 0x40)),
        **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼", 0x61)),
        **dict(enumerate("ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…", 0xA1)),
        **dict(enumerate("⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓", 0xC4)),
        **dict(zip(bytes.fromhex("E5 F2"), "∑∫", strict=True)),
    },
    # What Word puts in when ":)", "-->" and the like are typed, and its boxes and bullets.
    "wingdings": dict(
        zip(
            bytes.fromhex("4A 4B 4C 6C 6E 6F A7 A8 D8 DF E0 E7 E8 F3 FB FC FD FE"),
            "☺😐☹●■□▪□➢←→⇐⇒⇔✗✓☒☑",
            strict=True,
        )
    ),
}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Soft hyphen, zero-width space, word joiner, byte order mark.
UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF])


def read(data: bytes, name: str) -> Article:
    """Read a Word document.

    Text stands in reading order: a text box behind the paragraph that it is anchored in,
    a footnote or an endnote behind the one that refers to it, and each page header and
    footer once, at the end, as boilerplate. Tracked changes are read as if accepted;
    pictures, comments, hidden text and field codes are left out. Soft hyphens and zero-width spaces
    are removed.

    Args:
        data: The content of the file.
        name: What to call the file in an error.

    Returns:
        The article. Its language is the one that the properties of the file name, unless
        most of the text is marked as another; the language of the default style is not
        believed, because Word writes that of its user there.

    Raises:
        InputError: If it is no Word document, is damaged or protected, or has no text.

    Example:
        >>> from pathlib import Path
        >>> read(Path("article.docx").read_bytes(), "article.docx")  # doctest: +SKIP
        Article(text='Kabar baik…', title='Kabar baik', lang='id', marks=(Mark(start=0, …
    """
    if data.startswith(OLE):
        raise _refusal_of_ole(data, name)
    archive = Archive(data, name, "Word document")
    _check_format(archive)
    main = _open(archive)
    if next(main.element.iter(*MERGED), None) is not None:
        raise InputError(
            f"{name} includes another file that only Word can merge: open it in Word, "
            "save it, and give the new file"
        )
    styles = _Styles(_part(main, "styles", archive))
    story = _Story(styles, dict(_notes(main, styles, archive)))
    blocks = story.blocks(main.element)
    if not any(block.text.strip() for block in blocks):
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    properties = _part(main.package, "core-properties", archive)
    title = _property(properties, "title") or _styled_title(blocks)
    lang = _uncontradicted(_property(properties, "language"), story.characters)
    return compose([*blocks, *_margins(main, styles, archive)], title=title, lang=lang)


def _refusal_of_ole(data: bytes, name: str) -> InputError:
    if ENCRYPTED_PACKAGE in data:
        return InputError(f"{name} is protected by a password: save it without one in Word")
    return InputError(
        f"{name} is a document of an old Word (.doc): open it in Word and save it as .docx"
    )


def _check_format(archive: Archive) -> None:
    for folder, what in FOREIGN_FOLDERS.items():
        if any(member.startswith(folder) for member in archive.members):
            raise _refusal(archive, what)
    if "mimetype" in archive:
        mimetype = archive.read("mimetype")
        for beginning, what in FOREIGN_TYPES.items():
            if mimetype.startswith(beginning):
                raise _refusal(archive, what)
    if CONTENT_TYPES not in archive:
        raise _refusal(archive, "a ZIP archive of other files")


def _refusal(archive: Archive, what: str) -> InputError:
    return InputError(
        f"{archive.name} is no Word document but {what}: check the name, or save it as .docx"
    )


def _open(archive: Archive) -> Any:
    """Return the main part of the package, as python-docx has it."""
    package = _package_of_text(archive)
    try:
        return docx.Document(package).part
    except Exception:  # of many kinds: python-docx trusts what it reads
        raise _refusal_of_package(archive) from None


def _refusal_of_package(archive: Archive) -> InputError:
    types = archive.read(CONTENT_TYPES)
    if b"macroEnabled" in types or b"wordprocessingml.template.main" in types:
        return _refusal_of_kind(archive, "with macros, or a template")
    if b"purl.oclc.org/ooxml" in archive.read("_rels/.rels"):
        return _refusal_of_kind(archive, "of the kind Strict Open XML")
    return archive.damaged("its parts do not fit together")


def _refusal_of_kind(archive: Archive, kind: str) -> InputError:
    return InputError(
        f"{archive.name} is a Word document {kind}: open it in Word and save it as a plain .docx"
    )


def _package_of_text(archive: Archive) -> io.BytesIO:
    """Pack the parts that are read, checked, into a package of their own.

    python-docx would unpack everything, and would stop at a picture that is missing.
    """
    parts = {CONTENT_TYPES: _checked(archive, CONTENT_TYPES)}
    for part in _related(archive, "", parts):
        parts[part] = _checked(archive, part)
        if _relationships_of(part) in archive:
            for related in _related(archive, part, parts):
                parts[related] = _checked(archive, related)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    package.seek(0)
    return package


def _checked(archive: Archive, member: str) -> bytes:
    content = archive.read(member)
    check_xml(content, archive, member)
    return content


def _relationships_of(part: str) -> str:
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _related(archive: Archive, part: str, parts: dict[str, bytes]) -> list[str]:
    """Add the relationships of *part* to the parts that are read; return those still to add."""
    member = _relationships_of(part)
    root = parse_xml(archive.read(member), archive, member)
    kept = ET.Element(root.tag)
    for relationship in root:
        kind = relationship.get("Type", "").rpartition("/")[2]
        if kind in PARTS and relationship.get("TargetMode") != "External":
            ET.SubElement(kept, relationship.tag, relationship.attrib)
    parts[member] = ET.tostring(kept)
    targets = (resolve(part, relationship.get("Target", "")) for relationship in kept)
    return [target for target in dict.fromkeys(targets) if target not in parts]


def _part(source: Any, kind: str, archive: Archive) -> Any:
    """Return the root of the first part of a kind that *source* is related to, or None."""
    for relationship in source.rels.values():
        if relationship.reltype.endswith(f"/{kind}"):
            return _root(relationship.target_part, archive)
    return None


def _root(part: Any, archive: Archive) -> Any:
    try:
        return parse_part(part.blob)
    except etree.XMLSyntaxError:
        raise archive.damaged(f"{part.partname.lstrip('/')} is broken") from None


def _property(properties: Any, name: str) -> str:
    if properties is None:
        return ""
    return str(properties.findtext(f"{DC}{name}") or "").strip()


def _styled_title(blocks: Iterable[Block]) -> str | None:
    return next((block.text for block in blocks if block.reason == "style Title"), None)


def _uncontradicted(lang: str, characters: Counter[str]) -> str | None:
    """Return *lang*, unless most characters are marked as written in another language."""
    marked, number = next(iter(characters.most_common(1)), ("", 0))
    if marked and 2 * number > characters.total() and marked != _primary(lang):
        return None
    return lang


def _primary(lang: str) -> str:
    return lang.replace("_", "-").partition("-")[0].lower()


def _notes(
    main: Any, styles: _Styles, archive: Archive
) -> Iterator[tuple[tuple[str, str], list[Block]]]:
    """Yield the blocks of each footnote and endnote, with its kind and number."""
    for kind in NOTES.values():
        root = _part(main, f"{kind}s", archive)
        for note in () if root is None else root.iter(f"{W}{kind}"):
            blocks = _Story(styles, {}).blocks(note)
            yield (
                (kind, note.get(f"{W}id", "")),
                [replace(block, kind="sentence", reason=kind) for block in blocks],
            )


def _margins(main: Any, styles: _Styles, archive: Archive) -> Iterator[Block]:
    """Return what is printed above and below the pages; what they repeat, once."""
    parts = {
        main.related_parts.get(reference.get(RELATIONSHIP_ID)): MARGINS[reference.tag]
        for reference in main.element.iter(*MARGINS)
    }
    texts: dict[str, str] = {}
    for part, reason in parts.items():
        if part is not None:
            for block in _Story(styles, {}).blocks(_root(part, archive)):
                texts.setdefault(block.text.strip(), reason)
    return (Block(text, "boilerplate", reason) for text, reason in texts.items())


class _Style(NamedTuple):
    """A style of paragraphs or characters, with what it inherits from those it is based on."""

    name: str
    names: tuple[str, ...]
    level: int
    listed: bool
    hidden: bool

    def is_named(self, pattern: re.Pattern[str]) -> bool:
        return any(pattern.fullmatch(name.lower()) for name in self.names)


PLAIN = _Style("", (), BODY_LEVEL, listed=False, hidden=False)


class _Styles:
    """The styles of a document, by their identifiers."""

    def __init__(self, root: Any) -> None:
        styles = () if root is None else root.iter(f"{W}style")
        self._elements = {style.get(f"{W}styleId"): style for style in styles}
        self._known: dict[str, _Style] = {}

    def __getitem__(self, identifier: str) -> _Style:
        if identifier not in self._known:
            self._known[identifier] = self._resolve(identifier)
        return self._known[identifier]

    def _resolve(self, identifier: str) -> _Style:
        if identifier not in self._elements:  # the identifier is all that is known
            return PLAIN._replace(name=identifier, names=(identifier,))
        chain: list[Any] = []
        base: str | None = identifier
        while base in self._elements and len(chain) < MOST_ANCESTORS:
            chain.append(self._elements[base])
            base = _value(chain[-1].find(f"{W}basedOn"))
        names = tuple(_value(style.find(f"{W}name")) or identifier for style in chain)
        return _Style(
            names[0][:1].upper() + names[0][1:],
            names,
            _first(map(_level, chain), BODY_LEVEL),
            listed=_first(map(_listed, chain), False),
            hidden=_first(map(_hidden, chain), False),
        )


def _first(values: Iterable[T | None], default: T) -> T:
    return next((value for value in values if value is not None), default)


def _value(element: Any) -> str | None:
    return None if element is None else element.get(VALUE)


def _level(element: Any) -> int | None:
    """Return the outline level that a style or paragraph sets, or None."""
    value = _value(element.find(f"{W}pPr/{W}outlineLvl"))
    return int(value) if value and re.fullmatch("[0-9]", value) else None


def _listed(element: Any) -> bool | None:
    """Return whether a style or paragraph makes list items, or None if it does not say so."""
    numbering = element.find(f"{W}pPr/{W}numPr")
    return None if numbering is None else _value(numbering.find(f"{W}numId")) != "0"


def _hidden(element: Any) -> bool | None:
    """Return whether a style or run hides text, or None if it does not say so."""
    vanish = element.find(f"{W}rPr/{W}vanish")
    return None if vanish is None else _value(vanish) not in OFF


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while its content is read.

    Attributes:
        style: Its style.
        parts: Its text so far.
        fields: Where in *parts* the code of each open field begins; None once it has ended.
        after: The blocks to come behind it: text boxes and notes.
        hidden: Whether the run that is being read is hidden.
        lang: The language that this run is marked with.
    """

    style: _Style
    parts: list[str] = field(default_factory=list)
    fields: list[int | None] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    hidden: bool = False
    lang: str = ""


class _Story:
    """Reads the paragraphs of the body, a note, or a page header, wherever they stand in it.

    Attributes:
        characters: How many characters are marked as of each language; "" for no mark.
    """

    def __init__(self, styles: _Styles, notes: dict[tuple[str, str], list[Block]]) -> None:
        self.characters: Counter[str] = Counter()
        self._styles = styles
        self._notes = notes
        self._open: list[_Paragraph] = []
        self._chosen: list[Any] = []
        self._carried: _Paragraph | None = None
        self._blocks: list[Block] = []

    def blocks(self, root: Any) -> list[Block]:
        # A paragraph can hold a text box, which holds paragraphs, so the walk keeps a stack.
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._leave(element)
            elif self._is_left_out(element):
                walk.skip_subtree()
            else:
                self._enter(element)
        return self._blocks

    def _enter(self, element: Any) -> None:
        if element.tag == PARAGRAPH:
            style = self._style_of(element, f"{W}pPr/{W}pStyle")
            carried = self._carried or _Paragraph(style)
            self._open.append(replace(carried, style=style, hidden=False))
            self._carried = None
        elif element.tag == ALTERNATIVES:
            self._chosen.append(_with_text(element))
        elif self._open:
            self._add(self._open[-1], element)

    def _leave(self, element: Any) -> None:
        if element.tag == ALTERNATIVES:
            self._chosen.pop()
        elif element.tag == PARAGRAPH:
            paragraph = self._open.pop()
            if _runs_on(element):
                self._carried = paragraph
                return
            text = "".join(paragraph.parts).translate(UNSEEN)
            blocks = [Block(text, *_kind(element, paragraph.style)), *paragraph.after]
            (self._open[-1].after if self._open else self._blocks).extend(blocks)

    def _is_left_out(self, element: Any) -> bool:
        if element.tag in CHOICES:
            return not self._chosen or element is not self._chosen[-1]
        if element.tag == f"{W}tr":
            return element.find(f"{W}trPr/{W}del") is not None
        if element.tag == f"{W}tc":
            return _is_merged(element) or element.find(f"{W}tcPr/{W}cellDel") is not None
        return element.tag in LEFT_OUT

    def _style_of(self, element: Any, path: str) -> _Style:
        identifier = _value(element.find(path))
        return PLAIN if identifier is None else self._styles[identifier]

    def _add(self, paragraph: _Paragraph, element: Any) -> None:
        """Add what an element inside a paragraph stands for."""
        if element.tag in RUNS:
            paragraph.hidden = self._is_hidden(element, paragraph.style)
            lang = _value(element.find(f"{W}rPr/{W}lang")) or NO_LANGUAGE
            paragraph.lang = "" if lang == NO_LANGUAGE else _primary(lang)
        elif element.tag == FIELD:
            _add_field(paragraph, element.get(f"{W}fldCharType"))
        elif paragraph.hidden:
            return
        elif element.tag in NOTES:
            note = (NOTES[element.tag], element.get(f"{W}id", ""))
            paragraph.after.extend(self._notes.pop(note, ()))
        elif text := _text(element):
            paragraph.parts.append(text)
            self.characters[paragraph.lang] += len(text)

    def _is_hidden(self, run: Any, style: _Style) -> bool:
        hidden = _hidden(run)
        if hidden is not None:
            return hidden
        return style.hidden or self._style_of(run, f"{W}rPr/{W}rStyle").hidden


def _kind(element: Any, style: _Style) -> tuple[Kind | None, str]:
    """Return what the file says that a paragraph is, and what in the file says so."""
    level = _level(element)
    listed = _listed(element)
    if style.is_named(CONTENTS) or _is_in_contents(element):
        return "boilerplate", "table of contents"
    if style.is_named(CODE):
        return "boilerplate", f"style {style.name}"
    if style.is_named(HEADING) or (level is None and style.level < BODY_LEVEL):
        return "heading", f"style {style.name}"
    if level is not None and level < BODY_LEVEL:
        return "heading", f"outline level {level + 1}"
    if style.is_named(CAPTION):
        return "caption", f"style {style.name}"
    if style.listed if listed is None else listed:
        return "sentence", "list item"
    if next(element.iterancestors(f"{W}tc"), None) is not None:
        return "sentence", "table cell"
    if style.is_named(QUOTE):
        return "sentence", f"style {style.name}"
    return None, ""


def _is_merged(cell: Any) -> bool:
    """Return whether a cell is only a part of the one above it or before it."""
    for merge in ("vMerge", "hMerge"):
        element = cell.find(f"{W}tcPr/{W}{merge}")
        if element is not None and _value(element) != "restart":
            return True
    return False


def _with_text(alternatives: Any) -> Any:
    """Return the first of some contents with the same meaning that has text, or None."""
    return next((each for each in alternatives if next(each.iter(*TEXT), None) is not None), None)


def _runs_on(paragraph: Any) -> bool:
    """Return whether the next paragraph goes on with the text of this one.

    The end of this one was deleted by a tracked change, or it is a drop cap.
    """
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return False
    frame = properties.find(f"{W}framePr")
    if (
        properties.find(f"{W}rPr/{W}del") is None
        and properties.find(f"{W}rPr/{W}moveFrom") is None
        and (frame is None or frame.get(f"{W}dropCap", "none") == "none")
    ):
        return False
    following = next(paragraph.itersiblings(PARAGRAPH, f"{W}tbl", f"{W}sdt"), None)
    return following is not None and following.tag == PARAGRAPH


def _is_in_contents(element: Any) -> bool:
    gallery = f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"
    controls = element.iterancestors(f"{W}sdt")
    return any(_value(control.find(gallery)) == "Table of Contents" for control in controls)


def _add_field(paragraph: _Paragraph, mark: str | None) -> None:
    """Open a field, or drop its code and keep the result, or close it."""
    if mark == "begin":
        paragraph.fields.append(len(paragraph.parts))
    elif mark == "separate" and paragraph.fields:
        _drop_code(paragraph)
        paragraph.fields.append(None)
    elif mark == "end" and paragraph.fields:
        _drop_code(paragraph)


def _drop_code(paragraph: _Paragraph) -> None:
    code = paragraph.fields.pop()
    if code is not None:
        del paragraph.parts[code:]


def _text(element: Any) -> str:
    """Return the text that an element of a run stands for."""
    if element.tag in TEXT:
        return "".join(element.itertext())
    if element.tag in SPACES:
        return " "
    if element.tag == f"{W}noBreakHyphen":
        return "-"
    if element.tag == SYMBOL:
        return _symbol(element.get(f"{W}font", ""), element.get(f"{W}char", ""))
    return ""


def _symbol(font: str, number: str) -> str:
    """Return the character of a symbol, which Word names by its font and its number there."""
    if not re.fullmatch("[0-9A-Fa-f]{1,4}", number):
        return UNKNOWN
    code = int(number, 16)
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    symbols = SYMBOLS.get(font.lower())
    if symbols is not None:
        return symbols.get(code, UNKNOWN)
    return chr(code) if chr(code).isprintable() else UNKNOWN
