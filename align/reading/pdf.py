"""PDF files that hold text, not only pictures of pages."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.cmapdb import CMap, CMapParser
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdocument import (
    PDFDocument,
    PDFEncryptionError,
    PDFNoValidXRef,
    PDFPasswordIncorrect,
    PDFXRefStream,
)
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
    dict_value,
    int_value,
    list_value,
    resolve1,
)
from pdfminer.psparser import PSKeyword
from pdfminer.runlength import rldecode
from pdfminer.utils import (
    Matrix,
    PathSegment,
    Rect,
    apply_png_predictor,
    apply_tiff_predictor,
    choplist,
    decode_text,
)

from align.errors import InputError
from align.reading.article import Article, compose
from align.reading.layout import Glyph, blocks
from align.reading.limits import MEGABYTE, check_size
from align.reading.quiet import quiet

__all__ = ["read"]

MOST_PAGES = 2000
MOST_CHARACTERS = 2_000_000
MOST_UNPACKED = 64 * MEGABYTE
# An article stays far below these; a file that is made to stop a computer does not.
MOST_LOOKUPS = 3_000_000
MOST_RANGE = 1_000_000
MOST_REREADING = 64
COST_OF_A_STREAM = 1000
MOST_COLORS = 32
TIFF_PREDICTOR = 2
ZLIB_HEADER = 2
INFLATED_AT_ONCE = 1024
FARTHEST = 1e6

MOST_UNREADABLE = 0.05
FEWEST_LETTERS = 20  # on a page; fewer beside a picture are a scanner's stamp
UNREADABLE = "\ufffd"
# The standard names these codes in words, below the table of the encoding of Windows.
WINDOWS = {0x7F: "•", 0xA0: " ", 0xAD: "-"}
LIGATURES = {
    0xA0: " ",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
BOLD = re.compile(r"bold|black|heavy|cmbx", re.IGNORECASE)
START_OF_XREF = re.compile(rb"startxref\s+(\d{1,9})\b")
NO_TITLE = re.compile(
    r"\W*|\(?(?:untitled|anonymous|unspecified|document|slide|presentation)\W*\d*\W*"
    r"|microsoft (?:word|powerpoint)\b.*"
    r"|\S.*\.(?:docx?|dvi|html?|indd|odt|pdf|pmd|pptx?|qxd|rtf|tex|txt|wpd)",
    re.IGNORECASE,
)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def read(data: bytes, name: str) -> Article:
    """Read a PDF that holds text.

    Columns are read one after the other; paragraphs go on over the ends of columns and pages;
    words that are broken at the ends of lines are put together. Running heads and feet come
    last, once each, as boilerplate; page numbers are left out.

    Args:
        data: All bytes of the file.
        name: What to call the file in an error.

    Returns:
        The paragraphs, with headings told by their fonts, and the title and the language that
        the file names.

    Raises:
        InputError: If the file is broken, needs a password, holds no text or text without
            letters, or holds more than any article.

    Example:
        >>> read(open("article.pdf", "rb").read(), "article.pdf")  # doctest: +SKIP
        Article(text='Kabar baik …', title='Kabar', lang='id', marks=(…))
    """
    check_size(len(data), name)
    if b"%PDF-" not in data[:1024]:
        raise InputError(f"{name} is no PDF: it does not begin like one; check the file")
    work = _Work(name)
    try:
        with quiet("pdfminer"):
            document = _open(data, work)
            pages = list(_pages(document, work))
            title, lang = _title(document), _language(document)
    except InputError:
        raise
    except PDFPasswordIncorrect:
        raise InputError(
            f"{name} is locked with a password: open it, save it without one and give that file"
        ) from None
    except PDFEncryptionError:
        raise InputError(
            f"{name} is encrypted in a way that can't be read: save it without encryption"
        ) from None
    except Exception as error:  # a broken file makes the library fail in any way
        raise work.refusal("its parts do not fit together") from error
    _refuse_pictures(pages, name)
    _refuse_unreadable(pages, name)
    found = blocks(
        [page.level for page in pages],
        [glyphs for page in pages for glyphs in page.turned.values()],
    )
    article = compose(found, title=title, lang=lang)
    if not article.text:
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    return article


@dataclass(slots=True)
class _Page:
    level: list[Glyph] = field(default_factory=list)
    turned: dict[int, list[Glyph]] = field(default_factory=dict)  # by degrees
    pictures: int = 0
    characters: int = 0
    unreadable: int = 0

    @property
    def letters(self) -> int:
        return sum(any(map(str.isalnum, glyph.text)) for glyph in self.level)


def _open(data: bytes, work: _Work) -> PDFDocument:
    document = _Document(data, work)
    # Nobody asks for the labels of the pages, and broken ones cost time.
    document.catalog.pop("PageLabels", None)
    objects = sum(
        count
        for xref in document.xrefs
        if isinstance(xref, PDFXRefStream)
        for _, count in xref.ranges
    )
    if objects > MOST_RANGE:
        raise work.refusal("its table of objects is far too long")
    return document


def _pages(document: PDFDocument, work: _Work) -> Iterator[_Page]:
    device = _Device(work)
    interpreter = _Interpreter(device.rsrcmgr, device)
    for number, page in enumerate(islice(PDFPage.create_pages(document), MOST_PAGES + 1)):
        if number == MOST_PAGES:
            raise InputError(
                f"{work.name} holds more than {MOST_PAGES} pages, the limit: cut it into parts"
            )
        interpreter.process_page(page)
        yield device.page
    _refuse_lost_pages(document, work, device.pages)


def _refuse_lost_pages(document: PDFDocument, work: _Work, found: int) -> None:
    count = int_value(dict_value(document.catalog.get("Pages", {})).get("Count", 0))
    if found < count:
        raise work.refusal(f"only {found} of {count} pages are there")


def _refuse_pictures(pages: list[_Page], name: str) -> None:
    if not pages:
        raise InputError(f"{name} holds no page: there is nothing to align; check the file")
    letters = sum(page.letters for page in pages)
    pictures = sum(page.pictures > 0 for page in pages)
    if letters < FEWEST_LETTERS * len(pages) and pictures * 2 >= len(pages):
        raise InputError(
            f"{name}: this PDF holds no text, only pictures of pages: "
            "run OCR on it, or give the article as text"
        )


def _refuse_unreadable(pages: list[_Page], name: str) -> None:
    unreadable = sum(page.unreadable for page in pages)
    if unreadable > MOST_UNREADABLE * sum(page.characters for page in pages):
        raise InputError(
            f"{name}: the fonts of this PDF do not say which letters they draw: "
            "run OCR on it, or give the article as text"
        )


def _title(document: PDFDocument) -> str | None:
    for info in document.info:
        value = resolve1(info.get("Title"))
        if isinstance(value, bytes):
            title = _string(value)
            return None if NO_TITLE.fullmatch(title) else title
    return None


def _language(document: PDFDocument) -> str | None:
    value = resolve1(document.catalog.get("Lang"))
    lang = _string(value) if isinstance(value, bytes) else ""
    return lang if LANGUAGE.fullmatch(lang) else None


def _string(value: bytes) -> str:
    text = value[3:].decode("utf-8", "replace") if value.startswith(b"\xef\xbb\xbf") else ""
    return _clean(text or decode_text(value)).strip()


def _clean(text: str) -> str:
    """Spell ligatures out, and leave out what is no character of a text."""
    text = text.translate(LIGATURES)
    if text.isprintable():
        return text
    return "".join(
        character
        for character in text
        if character.isspace() or not ("\ud800" <= character <= "\udfff" or character < " ")
    )


# What the library is given to work with: each part keeps count, because a small file can ask
# for work without end.


@dataclass(slots=True)
class _Work:
    name: str
    unpacked: int = 0
    drawn: int = 0
    lookups: int = 0
    characters: int = 0

    def refusal(self, reason: str) -> InputError:
        return InputError(
            f"{self.name} is broken and can't be read as PDF: {reason}; "
            "save it again, or give the article as text"
        )

    def unpack(self, size: int) -> None:
        self.unpacked += size
        check_size(self.unpacked, self.name, most=MOST_UNPACKED, what="unpacks to")

    def draw(self, size: int) -> None:
        self.drawn += size + COST_OF_A_STREAM
        check_size(self.drawn, self.name, most=MOST_UNPACKED, what="draws")

    def look_up(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise self.refusal("its parts refer to each other without end")

    def write(self) -> None:
        self.characters += 1
        if self.characters > MOST_CHARACTERS:
            raise InputError(
                f"{self.name} holds more than {MOST_CHARACTERS:,} characters, the limit: "
                "cut it into parts"
            )


class _File(BytesIO):
    def __init__(self, data: bytes, work: _Work) -> None:
        super().__init__(data)
        self.work = work
        self.left = MOST_REREADING * (len(data) + MEGABYTE)

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.left -= len(data)
        if self.left < 0:
            raise self.work.refusal("its parts lie in each other")
        return data


class _Stream(PDFStream):
    def __init__(self, stream: PDFStream, work: _Work) -> None:
        super().__init__(stream.attrs, stream.rawdata or b"", stream.decipher)
        self.work = work

    def decode(self) -> None:
        """Decode the stream unless that makes too much of it; pictures are left as nothing."""
        data = self.rawdata or b""
        if self.decipher:
            data = self.decipher(self.objid or 0, self.genno or 0, data, self.attrs)
        for kind, parameters in self.get_filters():
            data = self._decoded(data, kind)
            if isinstance(parameters, dict):
                data = self._unpredicted(data, parameters)
        self.data, self.rawdata = data, None

    def _decoded(self, data: bytes, kind: object) -> bytes:
        if kind in LITERALS_FLATE_DECODE:
            return b"".join(self._counted(self._inflated(data)))
        if kind in LITERALS_LZW_DECODE:
            return b"".join(self._counted(LZWDecoder(BytesIO(data)).run()))
        if kind in LITERALS_ASCII85_DECODE:
            return ascii85decode(data)
        if kind in LITERALS_ASCIIHEX_DECODE:
            return asciihexdecode(data)
        if kind in LITERALS_RUNLENGTH_DECODE:
            return b"".join(self._counted([rldecode(data)]))
        return b""

    def _counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.work.unpack(len(piece))
            yield piece

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        """Inflate a stream piece by piece; the sum at its end may be missing or wrong."""
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for start in range(ZLIB_HEADER, len(data), INFLATED_AT_ONCE):
                yield inflater.decompress(data[start : start + INFLATED_AT_ONCE])
        except zlib.error:
            raise self.work.refusal("a part of it is damaged") from None
        if data and not inflater.eof:
            raise self.work.refusal("a part of it is cut off")

    def _unpredicted(self, data: bytes, parameters: dict[str, object]) -> bytes:
        predictor = int_value(parameters.get("Predictor", 1))
        colors = int_value(parameters.get("Colors", 1))
        columns = int_value(parameters.get("Columns", 1))
        bits = int_value(parameters.get("BitsPerComponent", 8))
        if predictor <= 1:
            return data
        if not (0 < columns <= MOST_RANGE and 0 < colors <= MOST_COLORS):
            raise self.work.refusal("a part of it is damaged")
        if predictor == TIFF_PREDICTOR:
            return apply_tiff_predictor(colors, columns, bits, data)
        return apply_png_predictor(predictor, colors, columns, bits, data)


class _Parser(PDFParser):
    def __init__(self, file: _File, work: _Work) -> None:
        super().__init__(file)
        self.work = work

    def push(self, *objects: Any) -> None:
        super().push(
            *(
                (at, _Stream(item, self.work) if isinstance(item, PDFStream) else item)
                for at, item in objects
            )
        )


class _Document(PDFDocument):
    def __init__(self, data: bytes, work: _Work) -> None:
        self.data = data
        self.work = work
        super().__init__(_Parser(_File(data, work), work))

    def find_xref(self, parser: PDFParser) -> int:
        """Find the last table of objects, without reading a long file backwards by lines."""
        found = START_OF_XREF.match(self.data, max(0, self.data.rfind(b"startxref")))
        if not found:
            raise PDFNoValidXRef
        return int(found[1])

    def getobj(self, objid: int) -> object:
        self.work.look_up()
        return super().getobj(objid)


class _Fonts(PDFResourceManager):
    def __init__(self, work: _Work) -> None:
        super().__init__()
        self.work = work

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Make a font, unless it describes more letters than there are."""
        for key in ("W", "W2"):
            self._refuse_endless_widths(list_value(spec.get(key, [])))
        for key in ("ToUnicode", "Encoding"):
            table = resolve1(spec.get(key))
            if isinstance(table, PDFStream):
                _LetterTable(table, self.work).run()
        if "DescendantFonts" not in spec and "CIDSystemInfo" in spec:
            # The tables inside a font can be as endless, and are of use for few files.
            descriptor = dict(dict_value(spec.get("FontDescriptor", {})))
            descriptor.pop("FontFile2", None)
            spec = {**spec, "FontDescriptor": descriptor}
        return super().get_font(objid, spec)

    def _refuse_endless_widths(self, widths: Sequence[object]) -> None:
        numbers = [value for value in map(resolve1, widths) if isinstance(value, int)]
        if max(numbers, default=0) > MOST_RANGE:
            raise self.work.refusal("a font holds too many letters")


class _LetterTable(CMapParser):
    """Reads a table of letters only to see how many it describes."""

    def __init__(self, table: PDFStream, work: _Work) -> None:
        super().__init__(CMap(), BytesIO(table.get_data()))
        self.work = work
        self.letters = 0

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        if token not in (self.KEYWORD_ENDBFRANGE, self.KEYWORD_ENDCIDRANGE):
            if token is not self.KEYWORD_USECMAP:
                super().do_keyword(pos, token)
            return
        for first, last, _ in choplist(3, [item for _, item in self.popall()]):
            if isinstance(first, bytes) and isinstance(last, bytes):
                self.letters += int.from_bytes(last) - int.from_bytes(first)
        if self.letters > MOST_RANGE:
            raise self.work.refusal("a font holds too many letters")


class _Interpreter(PDFPageInterpreter):
    def __init__(self, rsrcmgr: PDFResourceManager, device: _Device) -> None:
        super().__init__(rsrcmgr, device)
        self.work = device.work

    def execute(self, streams: Sequence[object]) -> None:
        """Draw the content of a page or of a part of it."""
        for item in streams:
            stream = resolve1(item)
            if not isinstance(stream, PDFStream):
                raise self.work.refusal("a part of a page is missing")
            self.work.draw(len(stream.get_data()))
        super().execute(streams)


class _Device(PDFLayoutAnalyzer):
    """Takes down the letters; lines and pictures are only counted."""

    def __init__(self, work: _Work) -> None:
        super().__init__(_Fonts(work))
        self.work = work
        self.page = _Page()
        self.pages = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        self.page = _Page()
        self.pages += 1

    def end_page(self, page: PDFPage) -> None:
        pass

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        pass

    def end_figure(self, name: str) -> None:
        pass

    def render_image(self, name: str, stream: PDFStream) -> None:
        self.page.pictures += 1

    def paint_path(
        self,
        gstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[PathSegment],
    ) -> None:
        pass

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Take a letter down, and return how far it moves the pen."""
        self.work.write()
        advance = font.char_width(cid) * fontsize * scaling
        self._take_down(self._letter(font, cid), matrix, fontsize, advance, font)
        return advance

    def _letter(self, font: PDFFont, cid: int) -> str:
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNREADABLE if font.is_multibyte() else WINDOWS.get(cid, UNREADABLE)
        text = _clean(text)
        if text and not text.isspace():
            self.page.characters += 1
            self.page.unreadable += text == UNREADABLE or "\ue000" <= text[0] <= "\uf8ff"
        return text

    def _take_down(
        self, text: str, matrix: Matrix, size: float, advance: float, font: PDFFont
    ) -> None:
        a, b, c, d, e, f = matrix
        along = math.hypot(a, b)
        size = abs(size) * math.hypot(c, d)
        if not (text and along and 0 < size < FARTHEST and max(abs(e), abs(f)) < FARTHEST):
            return
        x, y = a / along, b / along
        start, baseline = e * x + f * y, f * x - e * y
        end = start + advance * along
        glyph = Glyph(
            text, min(start, end), max(start, end), baseline, size, bool(BOLD.search(font.fontname))
        )
        angle = round(math.degrees(math.atan2(y, x)))
        if angle == 0:
            self.page.level.append(glyph)
        else:
            self.page.turned.setdefault(angle, []).append(glyph)
