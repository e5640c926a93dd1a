"""The text of HTML and XHTML: whole pages, chapters of e-books, pieces inside Markdown."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple, TypeAlias

from lxml import etree
from lxml.html import HTMLParser

from align.document import Kind
from align.errors import InputError
from align.reading import limits, plain
from align.reading.article import Block

__all__ = ["Element", "Passage", "blocks", "language", "parse", "passages", "title"]

# lxml has no types.
Element: TypeAlias = Any

# The parser gives up at 2,048 and drops the rest without a word.
MOST_DEPTH = 1000
MOST_ELEMENTS = 1_000_000
# The parser takes time in the square of their number.
MOST_ATTRIBUTES = 250

# Where a page says what its encoding is; browsers look no further than 1,024 bytes.
HEAD_BYTES = 4096
DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
# What the web means by a name is often more than the name says.
CODECS = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
# Python knows other codecs by name, among them some that are no encodings of text.
TEXT_CODEC = re.compile(
    r"ascii|utf-8|big5.*|cp(?:125\d|8[56]\d|874|932|949|950)|euc_.*|gb.*|iso2022_jp.*|iso8859-\d+|koi8-.|mac-.*|shift_jis.*|tis-620"
)
SEVEN_BITS = "iso2022_jp"
# Of the characters beyond ASCII, how many may be broken before another encoding is likelier.
MOST_BROKEN = 0.1

# The parser would take the entities that a page defines for text.
DOCTYPE_SUBSET = re.compile(
    r"\A(\s*(?:<\?xml[^>]*>\s*)?<!DOCTYPE[^<>\[]*)\[.*?\]\s*>", re.IGNORECASE | re.DOTALL
)
# Soft hyphen, zero-width space, word joiner, byte order mark; what no text holds.
UNSEEN: dict[int, str | None] = {
    **dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF, 0x7F, *range(0x20)]),
    **dict.fromkeys(b"\t\n\v\f\r", " "),
}
LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


NOTE_MARK = re.compile(r"\b(?:doc-)?noteref\b")
LONGEST_MARK = 6
LEFT_OUT = _names(
    "annotation annotation-xml applet audio canvas datalist embed iframe noembed noframes "
    "noscript object rp rt rtc script style svg template title video"
)
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
CAPTIONS = _names("caption figcaption")
ITEMS = _names("blockquote dd dt li td th")
CELLS = _names("td th")
BOILERPLATE = _names("aside dialog footer form menu nav pre listing xmp select textarea search")
BOILERPLATE_ROLES = _names("contentinfo navigation search")
OTHER_BLOCKS = _names(
    "address article body center details dir div dl fieldset figure frameset header head hgroup "
    "hr html legend main marquee ol optgroup option p plaintext section summary table tbody tfoot "
    "thead tr ul"
)
IN_HEAD = _names("base link meta noscript script style template title")
BLOCKS = HEADINGS | CAPTIONS | ITEMS | BOILERPLATE | OTHER_BLOCKS
NOT_BY_CLASS = _names("article body html main table tbody tr")
NOTE = re.compile(r"note", re.IGNORECASE)
CAPTION_WORD = re.compile(r"(?:^|[-_])captions?(?![a-z])|[a-z]Captions?(?![a-z])|^CAPTION$")
NOT_SHOWN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A block and where it stands in its page.

    Attributes:
        block: The block.
        nodes: Where its text is: an element, and ``text`` or ``tail`` of it.
    """

    block: Block
    nodes: tuple[tuple[Element, str], ...]


def parse(data: bytes | str, name: str) -> Element:
    """Parse HTML or XHTML, however broken.

    The encoding is that of the byte order mark, UTF-8 where it fits, what the page declares,
    or else a guess. Nothing is fetched, and entities that a page defines are not expanded.

    Args:
        data: The page, or a piece of one.
        name: What to call it in an error.

    Returns:
        Its root, an lxml element.

    Raises:
        InputError: If it holds no text, or more of something than any page does.

    Example:
        >>> parse("<p>Kabar <b>baik", "a.html").findtext(".//b")
        'baik'
    """
    text = data if isinstance(data, str) else _decode(data, name)
    encoded = _as_html(text).encode("utf-8", "replace")
    try:
        etree.fromstring(encoded, _parser(target=_Bounds(name)))
        root = etree.fromstring(encoded, _parser())
    except etree.LxmlError:
        root = None
    if root is None:
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    _free_from_head(root)
    return root


def blocks(root: Element) -> Iterator[Block]:
    """Walk a page and give its text block by block.

    Everything visible is given, in the order of the page: what is no part of an article, as
    boilerplate. Scripts, styles, pictures, the pronunciation above a word (ruby) and hidden
    words inside a paragraph are left out. Soft hyphens and zero-width spaces are removed.
    One ``<br>`` is a space, two in a row end a paragraph.

    Args:
        root: What `parse` returned.

    Yields:
        Blocks with text.

    Example:
        >>> for block in blocks(parse("<nav>Home</nav><h1>News</h1>One.<br><br>Two.", "a")):
        ...     print((block.text, block.kind, block.reason))
        ('Home', 'boilerplate', '<nav>')
        ('News', 'heading', '<h1>')
        ('One.', None, '')
        ('Two.', None, '')
    """
    return (passage.block for passage in passages(root))


def passages(root: Element) -> Iterator[Passage]:
    """Walk a page like `blocks`, and tell where each block stands.

    Args:
        root: What `parse` returned.

    Yields:
        Blocks with text, and their places.

    Example:
        >>> [passage.nodes[0][0].tag for passage in passages(parse("<h1>Kabar</h1>", "a"))]
        ['h1']
    """
    walker = _Walker(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if _is_left_out(element):
                walker.pass_over()
                walk.skip_subtree()
                continue
            yield from walker.enter(element)
        else:
            yield from walker.leave(element)
    yield from walker.flush()


def title(root: Element) -> str | None:
    r"""Return what the page calls itself: its ``<title>``.

    Args:
        root: What `parse` returned.

    Example:
        >>> title(parse("<title>Kabar\xa0baik</title><p>Hi.", "a.html"))
        'Kabar baik'
    """
    element = next((e for e in root.iter("title") if e.getparent().tag in ("head", "html")), None)
    return _clean("".join(element.itertext())) or None if element is not None else None


def language(root: Element) -> str | None:
    """Return the language that the page says it is in: a code such as ``id`` or ``en-US``.

    Args:
        root: What `parse` returned.

    Example:
        >>> language(parse('<html lang="en_US"><p>Hi.', "a.html"))
        'en-US'
    """
    page = next(root.iter("html"), root)
    said = [page.get("lang"), page.get("xml:lang")]
    body = next(root.iter("body"), None)
    if body is not None:
        said += [body.get("lang"), body.get("xml:lang")]
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "content-language":
            said.append((meta.get("content") or "").split(",")[0])
    codes = (code.strip() for code in said if code)
    return next((c.replace("_", "-") for c in codes if LANGUAGE_CODE.fullmatch(c)), None)


def _as_html(text: str) -> str:
    """Take out or write in another way what the parser of HTML does not know of XHTML."""
    text = DOCTYPE_SUBSET.sub(r"\1>", text.replace("\0", ""))
    first, *rest = text.split("<![CDATA[")
    return first + "".join(map(_unwrapped, rest))


def _unwrapped(text: str) -> str:
    section, end, rest = text.partition("]]>")
    return escape(section) + rest if end else text


def _free_from_head(root: Element) -> None:
    """Move what the parser wrongly leaves in the head: ``<article>`` and others it doesn't know."""
    head = root.find("head")
    stray = [] if head is None else list(head)
    while stray and stray[0].tag in IN_HEAD and not (stray[0].tail or "").strip():
        del stray[0]
    if stray:
        body = etree.SubElement(root, "body")
        body.extend(stray)
        for rest in head.itersiblings():
            if rest is not body:
                rest.tag = "div"
                body.append(rest)


def _parser(**options: Any) -> Any:
    return HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        **options,
    )


class _Bounds:
    """Sees the elements as they are parsed, and refuses a page that would hurt."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.depth = 0
        self.elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH:
            raise InputError(
                f"{self.name}: elements nested deeper than {MOST_DEPTH}: "
                "save the page again with a browser, or give the article as plain text"
            )
        if self.elements > MOST_ELEMENTS:
            raise InputError(
                f"{self.name} holds more than {MOST_ELEMENTS} elements, the limit: "
                "cut it into parts"
            )
        if len(attributes) > MOST_ATTRIBUTES:
            raise InputError(
                f"{self.name}: an element with more than {MOST_ATTRIBUTES} attributes: "
                "save the page again with a browser, or give the article as plain text"
            )

    def end(self, tag: str) -> None:
        self.depth -= 1

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


def _decode(data: bytes, name: str) -> str:
    limits.check_size(len(data), name)
    if not data.strip():
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    if data.startswith(b"<\0"):
        return data.decode("utf-16-le", "replace")
    if data.startswith(b"\0<"):
        return data.decode("utf-16-be", "replace")
    if data.startswith(tuple(mark for mark, _ in plain.BYTE_ORDER_MARKS)):
        return plain.decode(data, name)
    declared = _declared(data)
    if not declared.startswith(SEVEN_BITS):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    text = data.decode(declared, "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if text.count("\ufffd") <= MOST_BROKEN * beyond_ascii:
        return text
    return plain.decode(data, name)


def _declared(data: bytes) -> str:
    """Return the codec that the page declares, or UTF-8."""
    found = DECLARED.search(data[:HEAD_BYTES])
    if found:
        try:
            codec = codecs.lookup((found[1] or found[2]).decode("ascii", "ignore")).name
        except LookupError:
            return "utf-8"
        if TEXT_CODEC.fullmatch(codec):
            return CODECS.get(codec, codec)
    return "utf-8"


def _touches_its_like(element: Element) -> bool:
    """Tell whether a link or button stands right behind another, as those to share a page do."""
    before = element.getprevious()
    return (
        element.tag in ("a", "button")
        and before is not None
        and before.tag == element.tag
        and not before.tail
    )


class _Place(NamedTuple):
    """What an element makes of the text inside it."""

    kind: Kind | None
    reason: str
    is_block: bool = True
    in_button: bool = False
    in_quote: bool = False
    in_form: bool = False


class _Walker:
    """Collects the text of a page between one block's edge and the next."""

    def __init__(self, root: Element) -> None:
        self.places = [_Place(None, "", is_block=False)]
        self.layout = _layout_cells(root)
        self.body_length = sum(map(len, root.itertext()))
        self.start_anew()

    def start_anew(self) -> None:
        self.texts: list[str] = []
        self.nodes: list[tuple[Element, str]] = []
        self.after_break = False
        self.only_button = True

    def pass_over(self) -> None:
        self.places.append(self.places[-1]._replace(is_block=False))

    def enter(self, element: Element) -> Iterator[Passage]:
        place = self.place(element)
        if place.is_block:
            yield from self.flush()
        self.places.append(place)
        if _tag(element) == "br":
            yield from self.line_break()
        elif _touches_its_like(element):
            self.texts.append(" ")
        self.add(element, "text")

    def leave(self, element: Element) -> Iterator[Passage]:
        if self.places[-1].is_block:
            yield from self.flush()
        self.places.pop()
        if len(self.places) > 1:
            self.add(element, "tail")

    def line_break(self) -> Iterator[Passage]:
        if self.after_break:
            yield from self.flush()
        else:
            self.texts.append("\n")
            self.after_break = True

    def add(self, element: Element, where: str) -> None:
        text = getattr(element, where)
        if not text:
            return
        self.texts.append(text)
        if _clean(text):
            self.nodes.append((element, where))
            self.after_break = False
            self.only_button = self.only_button and self.places[-1].in_button

    def flush(self) -> Iterator[Passage]:
        text = _clean("".join(self.texts))
        if text:
            kind, reason = self.places[-1].kind, self.places[-1].reason
            if self.only_button and kind not in ("heading", "caption", "boilerplate"):
                kind, reason = "boilerplate", "<button>"
            yield Passage(Block(text, kind, reason), tuple(self.nodes))
        self.start_anew()

    def place(self, element: Element) -> _Place:
        """Tell what an element makes of its text; what is around it may have the say."""
        tag, outer = _tag(element), self.places[-1]
        caption = _caption_class(element, tag)
        is_block = tag in BLOCKS or (caption != "" and outer.kind != "caption")
        kind, reason = self.says(element, tag, caption) if is_block else outer[:2]
        return _Place(
            kind,
            reason,
            is_block,
            outer.in_button or tag == "button",
            outer.in_quote or tag == "blockquote",
            outer.in_form or tag == "form",
        )

    def says(self, element: Element, tag: str, caption: str) -> tuple[Kind | None, str]:
        """Return the kind of a block and the reason."""
        kind, reason = self.places[-1][:2]
        if kind == "boilerplate":
            return kind, reason
        if why := self.why_boilerplate(element, tag):
            return "boilerplate", why
        if kind in ("heading", "caption"):
            return kind, reason
        if tag in CAPTIONS:
            return "caption", f"<{tag}>"
        if caption:
            return "caption", caption
        if tag in HEADINGS:
            return "heading", f"<{tag}>"
        if element in self.layout or (tag == "p" and reason == "<blockquote>"):
            return None, ""
        if tag in ITEMS:
            return "sentence", f"<{tag}>"
        return kind, reason

    def why_boilerplate(self, element: Element, tag: str) -> str:
        """Return what says that an element is no part of an article, or nothing."""
        if _is_hidden(element) and tag not in ("html", "body"):
            return "hidden"
        role = (element.get("role") or "").strip().lower()
        if role in BOILERPLATE_ROLES:
            return f"role {role}"
        if tag not in BOILERPLATE:
            return ""
        if tag == "aside" and NOTE.search(f"{element.get('epub:type')} {role}"):
            return ""
        if tag == "footer" and self.places[-1].in_quote:
            return ""
        if tag == "form" and not self.places[-1].in_form and self.holds_the_page(element):
            return ""
        return f"<{tag}>"

    def holds_the_page(self, form: Element) -> bool:
        """Tell a form around the whole page, as some servers write it, from one to fill in."""
        return 2 * sum(map(len, form.itertext())) > self.body_length


def _is_left_out(element: Element) -> bool:
    tag = _tag(element)
    if tag in BLOCKS:
        return False
    decorative = (element.get("aria-hidden") or "").strip().lower() == "true"
    return tag in LEFT_OUT or decorative or _is_hidden(element) or _is_note_mark(element, tag)


def _is_note_mark(element: Element, tag: str) -> bool:
    """Tell whether an element is the raised mark of a note: no word of the sentence."""
    if NOTE_MARK.search(f"{element.get('epub:type')} {element.get('role')}"):
        return True
    links = element.findall("a") if tag == "sup" else []
    marks = [link.text or "" for link in links if (link.get("href") or "").startswith("#")]
    inside = "".join(element.itertext()) if marks else ""
    return bool(marks) and len(inside.strip()) <= LONGEST_MARK


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None or bool(NOT_SHOWN.search(element.get("style") or ""))


def _caption_class(element: Element, tag: str) -> str:
    if tag in NOT_BY_CLASS:
        return ""
    words = (element.get("class") or "").split()
    return next((f"class {word}" for word in words if CAPTION_WORD.search(word)), "")


def _layout_cells(root: Element) -> set[Element]:
    """Find the cells that hold pieces of a page and not items of a table."""
    layout = {
        cell
        for cell in root.iter(*CELLS)
        if sum(child.tag in ("p", "div") for child in cell.iterchildren("p", "div")) > 1
    }
    seen: set[Element] = set()
    for element in root.iter("table", *HEADINGS):
        above = element.getparent()
        while above is not None and above not in seen and above.tag not in CELLS:
            seen.add(above)
            above = above.getparent()
        if above is not None and above.tag in CELLS:
            layout.add(above)
    return layout


def _tag(element: Element) -> str:
    """Return the name of an element without the prefix of its vocabulary."""
    tag = element.tag
    return tag.rpartition(":")[2] if isinstance(tag, str) else ""


def _clean(text: str) -> str:
    return " ".join(text.translate(UNSEEN).split())
