from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterable
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from align.errors import InputError
from align.reading.article import Article
from align.reading.pdf import read

# A line: x, y, size, text; "bold" fonts by a trailing True.
Line = tuple[float, float, float, str] | tuple[float, float, float, str, bool]

INDONESIAN = (
    "Presiden tiba di Jakarta pada hari Senin bersama anak-anaknya dan disambut oleh para menteri.",
    "Pertemuan itu berlangsung selama dua jam di Istana Negara, kata juru bicara kepada wartawan.",
    "Kementerian Kesehatan melaporkan bahwa jumlah kasus terus menurun sejak awal bulan ini.",
    "Harga sayur-mayur di pasar-pasar tradisional naik karena hujan yang turun terus-menerus.",
    "Para peneliti dari Universitas Indonesia bersama-sama menulis laporan setebal 300 halaman.",
    "Namun, menurut mereka, belum ada bukti bahwa aturan baru itu akan mengubah keadaan.",
)


def drawn(pages: Iterable[Iterable[Line]], **options: object) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, **options)
    for page in pages:
        for x, y, size, text, *bold in page:
            canvas.setFont("Times-Bold" if bold else "Times-Roman", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def column(*lines: str, x: float = 72, y: float = 700) -> list[Line]:
    """Set lines 14 points apart."""
    return [(x, y - 14 * number, 11, line) for number, line in enumerate(lines)]


def texts(article: Article) -> list[str]:
    return article.text.split("\n\n")


def lines_with_kinds(article: Article) -> list[tuple[str, str | None, str]]:
    marks = article.marks
    return [(text, m.kind, m.reason) for text, m in zip(texts(article), marks, strict=True)]


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as error:
        read(data, "a.pdf")
    message = str(error.value)
    assert message.startswith("a.pdf")
    assert len(message.splitlines()) == 1
    return message


# Whole articles, set by another program: what comes out is what went in.


def paragraphs(number: int) -> list[str]:
    """Give paragraphs of one to five sentences, each of them different."""
    return [
        f"Bagian {at + 1} dimulai. " + " ".join((INDONESIAN * 2)[at % 6 : at % 6 + at % 5 + 1])
        for at in range(number)
    ]


BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=14)
STYLES = {
    "ragged": ParagraphStyle("ragged", BODY, spaceAfter=7),
    "justified": ParagraphStyle("justified", BODY, spaceAfter=7, alignment=TA_JUSTIFY),
    "indented": ParagraphStyle("indented", BODY, firstLineIndent=14, alignment=TA_JUSTIFY),
}
HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=15, leading=18, spaceBefore=9)


def decorate(canvas: Canvas, template: BaseDocTemplate) -> None:
    canvas.setFont("Times-Italic", 9)
    canvas.drawString(72, 800, "Harian Umum")
    canvas.drawRightString(520, 800, f"Edisi {template.page}")
    canvas.drawCentredString(297, 30, f"- {template.page} -")


def typeset(texts: list[tuple[str, ParagraphStyle]], columns: int) -> bytes:
    file = io.BytesIO()
    template = BaseDocTemplate(
        file, pagesize=A4, title="Presiden tiba", author="Ani", lang="id-ID", invariant=True
    )
    width = (450 - 20 * (columns - 1)) / columns
    frames = [Frame(72 + at * (width + 20), 60, width, 720) for at in range(columns)]
    template.addPageTemplates([PageTemplate("page", frames, onPage=decorate)])
    template.build([Paragraph(text, style) for text, style in texts])
    return file.getvalue()


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("style", STYLES)
def test_an_article_of_several_pages(style: str, columns: int) -> None:
    source = [(text, STYLES[style]) for text in paragraphs(45)]
    source.insert(0, ("Presiden tiba di Jakarta", HEADING))
    source.insert(20, ("Harga terus naik", HEADING))
    article = read(typeset(source, columns), "a.pdf")
    found = lines_with_kinds(article)
    assert [text for text, kind, _ in found if kind == "heading"] == [
        "Presiden tiba di Jakarta",
        "Harga terus naik",
    ]
    assert found[0][2] == "font 15 pt, text 11 pt"
    # The text of one paragraph may be cut where a page ends with a sentence, and only there.
    assert " ".join(text for text, kind, _ in found if kind != "boilerplate") == " ".join(
        text for text, _ in source
    )
    cut = [text for text, kind, _ in found if kind is None and not text.startswith("Bagian")]
    assert len(cut) <= 2
    assert found[-1] == ("Harian Umum Edisi 1", "boilerplate", "running head")
    assert [kind for _, kind, _ in found].count("boilerplate") == 1
    assert (article.title, article.lang) == ("Presiden tiba", "id-ID")


# Paragraphs.


def test_lines_become_paragraphs_by_distance() -> None:
    page = [*column("Satu dua", "tiga."), *column("Empat", "lima.", y=660)]
    assert texts(read(drawn([page]), "a.pdf")) == ["Satu dua tiga.", "Empat lima."]


LONG = "Kalimat ini mengisi hampir seluruh lebar kolom itu"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A first line that is indented.
        ([(0, f"{LONG}."), (15, LONG), (0, "dan selesai.")], [f"{LONG}.", f"{LONG} dan selesai."]),
        # The same behind two lines that end in the middle of a sentence.
        ([(0, LONG), (0, LONG), (15, LONG), (0, LONG)], [f"{LONG} {LONG}", f"{LONG} {LONG}"]),
        # Two first lines, of which the upper one is a whole paragraph.
        ([(15, f"{LONG}."), (15, LONG), (0, "lagi.")], [f"{LONG}.", f"{LONG} lagi."]),
        # A last line that is short, though the next word had room.
        ([(0, LONG), (0, "dan selesai."), (0, LONG)], [f"{LONG} dan selesai.", LONG]),
        # A sentence that ends with the line.
        ([(0, LONG), (0, f"{LONG}."), (0, f"{LONG}.")], [f"{LONG} {LONG}. {LONG}."]),
        # An indented quotation.
        ([(15, LONG), (15, f"{LONG}."), (15, LONG)], [f"{LONG} {LONG}. {LONG}"]),
        # An indented paragraph above one that is not.
        ([(15, LONG), (15, LONG), (15, "di sini."), (0, LONG)], [f"{LONG} {LONG} di sini.", LONG]),
        # Entries of which all lines but the first are indented.
        (
            [(0, LONG), (15, f"{LONG}."), (0, LONG), (15, "lagi.")],
            [f"{LONG} {LONG}.", f"{LONG} lagi."],
        ),
    ],
)
def test_lines_become_paragraphs_by_shape(
    lines: list[tuple[int, str]], expected: list[str]
) -> None:
    page = [(72.0 + x, 700 - 14 * n, 11, text) for n, (x, text) in enumerate(lines)]
    assert texts(read(drawn([page]), "a.pdf")) == expected


def test_items_of_a_list() -> None:
    article = read(drawn([column("\u2022 Beras dan", "gula", "\u2022 Garam")]), "a.pdf")
    assert lines_with_kinds(article) == [
        ("\u2022 Beras dan gula", "sentence", "list item"),
        ("\u2022 Garam", "sentence", "list item"),
    ]


def test_a_paragraph_goes_on_over_pages_and_notes() -> None:
    first = [*column(LONG, f"{LONG} kata"), (72, 600, 8, "1 Sebuah catatan kaki.")]
    second = [*column("terakhir.", LONG, f"{LONG}.")]
    third = [*column("Paragraf baru.")]
    assert texts(read(drawn([first, second, third]), "a.pdf")) == [
        f"{LONG} {LONG} kata terakhir.",
        "1 Sebuah catatan kaki.",
        f"{LONG} {LONG}.",
        "Paragraf baru.",
    ]


@pytest.mark.parametrize(
    ("last", "first", "joined"),
    [
        ([(72, 686, 11, LONG)], [(72, 700, 11, "akhirnya.")], True),
        ([(72, 686, 11, LONG)], [(72, 700, 11, "Jakarta.")], True),
        ([(72, 686, 11, "Oleh Ani")], [(72, 700, 11, "Jakarta.")], False),
        ([(72, 686, 11, "yaitu")], [(72, 700, 11, "akhirnya.")], True),
        ([(72, 686, 11, f"{LONG}.")], [(72, 700, 11, "akhirnya.")], False),
        ([(72, 686, 11, LONG)], [(72, 700, 11, "\u2022 Jakarta.")], False),
        ([(72, 686, 11, LONG)], [(72, 700, 11, "Jakarta", True)], False),
        ([(72, 686, 11, LONG)], [(72, 700, 15, "Jakarta")], False),
        # A picture may stand between, with what is written below it.
        ([(72, 686, 11, LONG)], [(72, 730, 8, "Foto"), (72, 700, 11, "akhirnya.")], True),
        # A whole page may be set small.
        ([(72, 650, 8, LONG)], [(72, 700, 8, "akhirnya.")], True),
    ],
)
def test_the_end_of_a_page(last: list[Line], first: list[Line], joined: bool) -> None:
    body = column(*[f"{LONG}."] * 9)
    start = [] if last[0][2] < 11 else column(f"{LONG}.")
    found = texts(read(drawn([body, [*start, *last], first]), "a.pdf"))
    seam = f"{last[-1][3]} {first[-1][3]}"
    assert any(text.endswith(seam) for text in found) == joined


def test_two_columns_below_a_title_and_above_a_note() -> None:
    rows = [f"baris {row} dari kolom yang cukup panjang ini{'.' * (row == 5)}" for row in range(6)]
    page = [
        (100, 760, 20, "Judul yang lebar di atas kedua kolom itu"),
        *column(*(f"Kiri {row}" for row in rows)),
        # The lines of the columns do not stand at the same heights.
        *column(*(f"Kanan {row}" for row in rows), x=320, y=704),
        (72, 560, 11, "Di bawah kedua kolom ada satu baris lagi yang lebarnya sama dengan judul."),
    ]
    assert texts(read(drawn([page]), "a.pdf")) == [
        "Judul yang lebar di atas kedua kolom itu",
        " ".join(f"Kiri {row}" for row in rows),
        " ".join(f"Kanan {row}" for row in rows),
        "Di bawah kedua kolom ada satu baris lagi yang lebarnya sama dengan judul.",
    ]


def test_order_of_drawing_does_not_matter() -> None:
    page = column(LONG, f"{LONG} kata", "terakhir.")
    assert texts(read(drawn([page[::-1]]), "a.pdf")) == [f"{LONG} {LONG} kata terakhir."]


def test_letters_drawn_twice_count_once() -> None:
    page = [(72, 700, 11, "Tebal"), (72.3, 700, 11, "Tebal"), (110, 700, 11, "sekali")]
    assert texts(read(drawn([page]), "a.pdf")) == ["Tebal sekali"]


# Headings and what surrounds the text.


@pytest.mark.parametrize(
    ("line", "kind", "reason"),
    [
        ((72, 750, 18, "Judul besar"), "heading", "font 18 pt, text 11 pt"),
        ((72, 750, 11, "Judul tebal", True), "heading", "bold font"),
        ((72, 714, 11, "Judul tebal tanpa jarak", True), "heading", "bold font"),
        ((72, 750, 11, "Ini kalimat tebal.", True), None, ""),
        ((72, 750, 11, "Bukan judul"), None, ""),
        ((72, 750, 9, "Teks kecil"), None, ""),
        ((72, 750, 18, "1984"), None, ""),
    ],
)
def test_headings(line: Line, kind: str | None, reason: str) -> None:
    article = read(drawn([[line, *column(LONG, f"{LONG}.")]]), "a.pdf")
    assert lines_with_kinds(article)[0] == (line[3], kind, reason)


def test_heads_and_feet_come_last_and_once() -> None:
    pages = [
        [
            (72, 800, 9, "Harian Umum" if number % 2 else f"{number} Bab Satu"),
            *column(f"Isi halaman {'xyzuvw'[number]} saja, tetapi lebih panjang."),
            (300, 40, 9, f"Halaman {number} dari 6"),
            (72, 30, 9, "Hak cipta"),
        ]
        for number in range(6)
    ]
    assert lines_with_kinds(read(drawn(pages), "a.pdf")) == [
        *((f"Isi halaman {letter} saja, tetapi lebih panjang.", None, "") for letter in "xyzuvw"),
        ("0 Bab Satu", "boilerplate", "running head"),
        ("Hak cipta", "boilerplate", "running foot"),
        ("Harian Umum", "boilerplate", "running head"),
    ]


def test_text_that_stands_upright_is_kept_as_boilerplate() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.drawString(72, 700, "Isi artikel.")
    canvas.rotate(90)
    canvas.drawString(200, -30, "arXiv 2401")
    canvas.save()
    assert lines_with_kinds(read(file.getvalue(), "a.pdf")) == [
        ("Isi artikel.", None, ""),
        ("arXiv 2401", "boilerplate", "turned text"),
    ]


# Broken words.


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("the transla-", "tion of it", "the translation of it"),
        ("keberhasil-", "annya, kata", "keberhasilannya, kata"),
        ("THE TRANSLA-", "TION OF IT", "THE TRANSLATION OF IT"),
        # Doubled words.
        ("banyak anak-", "anak kecil", "banyak anak-anak kecil"),
        ("untuk anak-", "anaknya, kata", "untuk anak-anaknya, kata"),
        ("Anak-", "anak itu", "Anak-anak itu"),
        ("mereka berlari-", "lari di", "mereka berlari-lari di"),
        ("warna kemerah-", "merahan itu", "warna kemerah-merahan itu"),
        ("hidup tolong-", "menolong itu", "hidup tolong-menolong itu"),
        ("saling pukul-", "memukul itu", "saling pukul-memukul itu"),
        ("harga sayur-", "mayur naik", "harga sayur-mayur naik"),
        ("jalan bolak-", "balik itu", "jalan bolak-balik itu"),
        # Digits and capitals.
        ("abad ke-", "19 itu", "abad ke-19 itu"),
        ("kasus COVID-", "19 naik", "kasus COVID-19 naik"),
        ("the mid-", "Atlantic states", "the mid-Atlantic states"),
        ("Jean-", "Paul datang", "Jean-Paul datang"),
        ("the UN-", "led talks", "the UN-led talks"),
        ("a 20-", "year plan", "a 20-year plan"),
        # Dashes are no hyphens.
        ("it was - ", "it seems - good", "it was - it seems - good"),
        ("it was\u2014", "it seems", "it was\u2014it seems"),
        ("from 1990\u2013", "1995 on", "from 1990\u20131995 on"),
    ],
)
def test_broken_words(first: str, second: str, expected: str) -> None:
    assert texts(read(drawn([column(first, second)]), "a.pdf")) == [expected]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("The well-known murmur and a well-", "known one"), "and a well-known one"),
        (("The well-known murmur and a mur-", "mur"), "and a murmur"),
        (("After one week of work the one-", "week break"), "the one-week break"),
    ],
)
def test_words_that_the_document_writes_elsewhere(lines: list[str], expected: str) -> None:
    assert read(drawn([column(*lines)]), "a.pdf").text.endswith(expected)


# PDF made by hand.


def handmade(objects: dict[int, bytes], root: int = 1, extra: bytes = b"") -> bytes:
    out = b"%PDF-1.7\n"
    offsets = {}
    for number, content in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    for number, offset in offsets.items():
        out += (b"" if out[start:] else b"xref\n") + b"%d 1\n%010d 00000 n \n" % (number, offset)
    return out + b"trailer <</Root %d 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (root, extra, start)


def stream(content: bytes, attributes: bytes = b"") -> bytes:
    return b"<</Length %d %s>> stream\n%s\nendstream" % (len(content), attributes, content)


FLATE = b"/Filter /FlateDecode"
FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
TEXT = b"BT /F 12 Tf 72 700 Td (Kabar baik.) Tj ET"


def one_page(content: bytes, font: bytes = FONT, **more: bytes) -> dict[int, bytes]:
    """Give the objects of a document: 1 catalog, 2 pages, 3 page, 4 font, 5 content."""
    resources = more.pop("resources", b"")
    return {
        1: b"<</Type /Catalog /Pages 2 0 R %s>>" % more.pop("catalog", b""),
        2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources <</Font <</F 4 0 R>> %s>> %s>>" % (resources, more.pop("page", b"")),
        4: font,
        5: content,
    }


# Words without a space between, and letters moved together.
WORDS = b"BT /F 12 Tf 72 700 Td [(K) 60 (abar) -250 (baik.)] TJ ET"
GOOD = handmade(one_page(stream(TEXT)))
DEFLATED = handmade(one_page(stream(zlib.compress(TEXT), FLATE)))


def with_table(table: bytes, content: bytes = b"72 700 Td (ABC) Tj") -> dict[int, bytes]:
    """Give a document whose font has a table of what its letters mean."""
    font = b"<</Type /Font /Subtype /Type1 /BaseFont /X+Times /ToUnicode 6 0 R>>"
    return {**one_page(stream(b"BT /F 12 Tf %s ET" % content), font), 6: stream(table)}


def lines_of(*lines: bytes) -> bytes:
    return b"14 TL 72 700 Td " + b" ".join(b"(%s) Tj T*" % line for line in lines)


@pytest.mark.parametrize(
    ("meaning", "lines", "expected"),
    [
        # A hyphen that only stands at the ends of lines breaks words; that of the keyboard is real.
        (
            b"2010",
            [b"Some inter~", b"esting words are well-", b"known and trans~", b"lated."],
            "Some interesting words are well-known and translated.",
        ),
        (
            b"00AD",
            [b"Some inter~", b"esting words are well-", b"known and trans~", b"lated."],
            "Some interesting words are well-known and translated.",
        ),
        # One that stands in the middle of lines, too, is as good as that of the keyboard.
        (b"2010", [b"Buku~buku dan anak~", b"anak."], "Buku\u2010buku dan anak\u2010anak."),
        (b"00AD", [b"Buku~buku dan anak~", b"anak."], "Buku-buku dan anak-anak."),
        # Chinese has no spaces.
        (b"4E2D", [b"~~~", b"~~."], "中中中中中."),
        (b"FB01", [b"~lm"], "film"),
    ],
)
def test_letters_of_other_meaning(meaning: bytes, lines: list[bytes], expected: str) -> None:
    table = b"1 beginbfchar <7E> <%s> endbfchar" % meaning
    document = handmade(with_table(table, lines_of(*lines)))
    assert read(document, "a.pdf").text == expected


def nested(first: int) -> dict[int, bytes]:
    """Give lists of which each holds the next one twice: 2 ** 40 entries at the bottom."""
    return {n: b"<</Kids [%d 0 R %d 0 R]>>" % (n + 1, n + 1) for n in range(first, first + 40)}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GOOD, "Kabar baik."),
        (DEFLATED, "Kabar baik."),
        (b"junk before\n" + GOOD, "Kabar baik."),
        (GOOD.replace(b"startxref\n", b"startxref\n99"), "Kabar baik."),
        (handmade(one_page(stream(zlib.compress(TEXT)[:-4], FLATE))), "Kabar baik."),
        (handmade(one_page(stream(WORDS))), "Kabar baik."),
        (handmade(one_page(stream(TEXT), catalog=b"/PageLabels 6 0 R") | nested(6)), "Kabar baik."),
        (
            handmade(with_table(b"1 beginbfrange <41> <43> <0061> endbfrange")),
            "abc",
        ),
        (
            handmade(with_table(b"1 beginbfchar <41> <FB01> <42> <0066> <43> <006C> endbfchar")),
            "fifl",
        ),
    ],
)
def test_files_by_hand(data: bytes, expected: str) -> None:
    assert read(data, "a.pdf").text == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (b"(Kabar baik)", "Kabar baik"),
        (b"<FEFF004B00610062006100720020D83CDF89>", "Kabar 🎉"),
        (b"<EFBBBF4B6162C3A172>", "Kabár"),
        (b"(Microsoft Word - kabar.docx)", None),
        (b"(kabar final.docx)", None),
        (b"(Untitled 1)", None),
        (b"(untitled)", None),
        (b"(  )", None),
        (b"12", None),
    ],
)
def test_titles(title: bytes, expected: str | None) -> None:
    objects = {**one_page(stream(TEXT), catalog=b"/Lang (id)"), 9: b"<</Title %s>>" % title}
    article = read(handmade(objects, extra=b"/Info 9 0 R"), "a.pdf")
    assert (article.title, article.lang) == (expected, "id")


def scanned(content: bytes = b"") -> bytes:
    objects = one_page(stream(content + b" /P Do"), resources=b"/XObject <</P 6 0 R>>")
    picture = b"/Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return handmade({**objects, 6: stream(b"x", picture)})


def with_font_file() -> bytes:
    """Give a document whose font has a table of 2 ** 32 letters inside."""
    group = struct.pack(">HHLLLLLL", 12, 0, 28, 0, 1, 0, 0xFFFFFFFF, 0)
    table = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + group
    file = struct.pack(">LHHHH4sLLL", 0x10000, 1, 0, 0, 0, b"cmap", 0, 28, len(table)) + table
    inner = (
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /T /FontDescriptor 7 0 R "
        b"/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity)>> >>"
    )
    font = (
        b"<</Type /Font /Subtype /Type0 /BaseFont /T /Encoding /Identity-H "
        b"/DescendantFonts [6 0 R]>>"
    )
    descriptor = b"<</Type /FontDescriptor /FontName /T /FontFile2 8 0 R>>"
    return handmade({**one_page(stream(TEXT), font), 6: inner, 7: descriptor, 8: stream(file)})


def locked(password: str) -> bytes:
    return drawn([column("Rahasia.")], encrypt=StandardEncryption(password, "owner", strength=128))


def test_a_file_that_asks_for_no_password_opens() -> None:
    assert read(locked(""), "a.pdf").text == "Rahasia."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is no PDF"),
        (b"An article.", "is no PDF"),
        (b"%PDF-1.7", "is broken"),
        (scanned(), "only pictures of pages: run OCR"),
        (scanned(TEXT), "only pictures of pages: run OCR"),
        (with_font_file(), "fonts of this PDF do not say"),
        (drawn([[]]), "is empty"),
        (handmade(one_page(stream(b""))), "is empty"),
        (locked("secret"), "locked with a password"),
        (handmade({1: b"<</Type /Catalog>>"}), "holds no page"),
        (handmade(one_page(stream(TEXT[:9], FLATE))), "is broken.*damaged"),
        (handmade(one_page(stream(zlib.compress(TEXT)[:20], FLATE))), "is broken.*cut off"),
        (
            handmade(
                {**one_page(stream(TEXT)), 2: b"<</Type /Pages /Kids [3 0 R 8 0 R] /Count 2>>"}
            ),
            "only 1 of 2 pages",
        ),
        (handmade({k: v for k, v in one_page(stream(TEXT)).items() if k != 5}), "missing"),
        (handmade(with_table(b"1 beginbfchar <41> <E000> <42> <E001> endbfchar")), "fonts"),
        (handmade(one_page(stream(TEXT), FONT.replace(b"Type1", b"Type0"))), "is broken"),
    ],
)
def test_files_that_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(data, "a.pdf")
    refusal(data)


def bomb(number: int) -> bytes:
    packed = zlib.compress(b" " * 100_000_000, 9)
    return (
        stream(packed, FLATE)
        if number == 1
        else stream(zlib.compress(packed), b"/Filter [/FlateDecode /FlateDecode]")
    )


def form(content: bytes) -> bytes:
    inside = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <<%s>> >>"
    names = b" ".join(b"/X%d %d 0 R" % (n, n) for n in range(6, 30))
    return stream(content, inside % names)


def forms() -> dict[int, bytes]:
    """Give a page that draws a part ten times, which draws another ten times, and so on."""
    start = one_page(stream(b"/X6 Do"), resources=b"/XObject <</X6 6 0 R>>")
    return {**start, **{n: form(b"/X%d Do " % (n + 1) * 10) for n in range(6, 29)}}


WIDE = (
    b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /T /W [0 4000000000 500] "
    b"/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity)>> >>"
)


@pytest.mark.parametrize(
    ("objects", "says"),
    [
        (one_page(bomb(1)), "unpacks to more than 64 MB"),
        (one_page(bomb(2)), "unpacks to more than 64 MB"),
        (forms(), "draws more than 64 MB"),
        ({**one_page(stream(TEXT)), 4: b"4 0 R"}, "without end"),
        ({**one_page(stream(TEXT)), 4: b"6 0 R", 6: b"4 0 R"}, "without end"),
        (with_table(b"1 begincidrange <00000000> <FFFFFFFF> 1 endcidrange"), "too many letters"),
        (with_table(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"), "too many letters"),
        (one_page(stream(TEXT), WIDE), "too many letters"),
    ],
)
def test_files_that_ask_for_endless_work(
    objects: dict[int, bytes], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("align.reading.pdf.COST_OF_A_STREAM", 50_000)
    assert says in refusal(handmade(objects))


def table_of_objects(size: int) -> bytes:
    """Give a document without pages whose table of objects is a stream."""
    catalog = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n"
    attributes = b"/Type /XRef /Size %d /W [1 2 1] /Root 1 0 R" % size
    rows = b"\0\0\0\0" + b"\1\0\x09\0"
    table = b"2 0 obj\n%s\nendobj\n" % stream(rows, attributes)
    return catalog + table + b"startxref\n%d\n%%%%EOF\n" % len(catalog)


def test_a_table_of_objects_without_end() -> None:
    assert "holds no page" in refusal(table_of_objects(2))
    assert "table of objects is far too long" in refusal(table_of_objects(10**12))


def test_a_row_of_bytes_without_end() -> None:
    parameters = b"/DecodeParms <</Predictor 12 /Columns %d>>"
    packed = zlib.compress(b"\0" + TEXT)
    good = stream(packed, FLATE + parameters % len(TEXT))
    assert read(handmade(one_page(good)), "a.pdf").text == "Kabar baik."
    endless = stream(packed, FLATE + parameters % 10**12)
    assert "damaged" in refusal(handmade(one_page(endless)))


def test_reading_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.reading.pdf.MOST_REREADING", 0)
    assert "lie in each other" in refusal(GOOD)


def test_pages_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.reading.pdf.MOST_PAGES", 3)
    pages = [column("Isi.") for _ in range(4)]
    assert texts(read(drawn(pages[:3]), "a.pdf"))
    assert "more than 3 pages" in refusal(drawn(pages))


def test_letters_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.reading.pdf.MOST_CHARACTERS", 30)
    assert read(GOOD, "a.pdf").text
    assert "more than 30 characters" in refusal(drawn([column(LONG)]))


# Whatever the bytes.


@cache
def seeds() -> tuple[bytes, ...]:
    plain = typeset([(text, STYLES["indented"]) for text in paragraphs(3)], 2)
    return (
        GOOD,
        DEFLATED,
        handmade(with_table(b"1 beginbfrange <41> <43> <0061> endbfrange")),
        plain,
    )


@settings(max_examples=150)
@given(st.integers(0, 3), st.data())
def test_broken_files_give_an_article_or_an_input_error(number: int, data: st.DataObject) -> None:
    content = bytearray(seeds()[number])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.sampled_from([0, 1, 5, 200, 100_000])))
        content[start:end] = data.draw(
            st.binary(max_size=8) | st.sampled_from([b"[", b"<<", b"(", b"5 0 R", b"-1", b"9" * 30])
        )
    article_or_refusal(bytes(content))


@settings(max_examples=100)
@given(st.binary(max_size=300))
@example(b"1 0 obj\n" * 50)
@example(b"trailer<</Root 1 0 R/Prev 0>>startxref\n5\n")
def test_random_files_give_an_article_or_an_input_error(content: bytes) -> None:
    article_or_refusal(b"%PDF-1.7\n" + content)


@pytest.mark.parametrize("seed", range(4))
def test_files_cut_off_anywhere(
    seed: int, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    content = seeds()[seed]
    for end in range(0, len(content), max(1, len(content) // 60)):
        article_or_refusal(content[:end])
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def article_or_refusal(content: bytes) -> None:
    message = ""
    try:
        assert read(content, "a.pdf").text
    except InputError as error:
        message = str(error)
    assert not message or (message.startswith("a.pdf") and len(message.splitlines()) == 1)
