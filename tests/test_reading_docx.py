from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from typing import Any

import docx
import pytest
from damage import article_or_refusal, damaged
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading import archive
from align.reading.archive import Archive
from align.reading.article import Article
from align.reading.docx import read

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
TYPES = {
    "document": f"{TYPE}.document.main+xml",
    "styles": f"{TYPE}.styles+xml",
    "footnotes": f"{TYPE}.footnotes+xml",
    "endnotes": f"{TYPE}.endnotes+xml",
    "header1": f"{TYPE}.header+xml",
    "header2": f"{TYPE}.header+xml",
    "footer1": f"{TYPE}.footer+xml",
}
PACKAGE_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)


def zipped(members: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return data.getvalue()


def package(body: str, *, title: str = "", language: str = "", **parts: str) -> dict[str, Any]:
    """Write the files of a Word document by hand, with the XML given inside their roots."""
    members: dict[str, Any] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(
                f'<Override PartName="/word/{part}.xml" ContentType="{TYPES[part]}"/>'
                for part in ("document", *parts)
            )
            + f'<Override PartName="/docProps/core.xml" ContentType="{CORE}"/></Types>'
        ),
        "_rels/.rels": PACKAGE_RELATIONSHIPS.format(
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        ),
        "word/_rels/document.xml.rels": PACKAGE_RELATIONSHIPS.format(
            "".join(
                f'<Relationship Id="{part}" Type="{OFFICE}/{part.rstrip("12")}" '
                f'Target="{part}.xml"/>'
                for part in parts
            )
        ),
        "docProps/core.xml": (
            '<p:coreProperties xmlns:p="http://schemas.openxmlformats.org/package/2006/metadata/'
            'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
            "</p:coreProperties>"
        ),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    for part, content in parts.items():
        root = {"header1": "hdr", "header2": "hdr", "footer1": "ftr"}.get(part, part)
        members[f"word/{part}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    return members


def word(body: str, **parts: str) -> bytes:
    return zipped(package(body, **parts))


def run(text: str, properties: str = "") -> str:
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        if properties
        else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def p(*content: str, properties: str = "") -> str:
    runs = "".join(each if each.startswith("<") else run(each) for each in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def cell(*content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(content)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def box(*content: str) -> str:
    return f"<w:txbxContent>{''.join(content)}</w:txbxContent>"


def lines(article: Article) -> list[str]:
    return article.text.split("\n\n")


def kinds(article: Article) -> list[tuple[str, str | None, str]]:
    return [
        (text, mark.kind, mark.reason)
        for text, mark in zip(lines(article), article.marks, strict=True)
    ]


DELETED_MARK = "<w:rPr><w:del/></w:rPr>"
MOVED_MARK = "<w:rPr><w:moveFrom/></w:rPr>"
HIDDEN = "<w:vanish/>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("Kabar ", "baik") + p("Dua."), ["Kabar baik", "Dua."]),
        (p("a<w:b/>").replace("<w:b/>", "<!-- no text -->b"), ["ab"]),
        # What is no letter.
        (p("a", "<w:r><w:tab/><w:br/></w:r>", "b", '<w:r><w:br w:type="page"/></w:r>', "c"),
         ["a b c"]),
        (p("re", "<w:r><w:softHyphen/></w:r>", "ad\u00adi\u200bng"), ["reading"]),
        (p("e", "<w:r><w:noBreakHyphen/></w:r>", "mail"), ["e-mail"]),
        (p('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'), ["α"]),
        (p('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'), ["≥"]),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'), ["☺"]),
        (p('<w:r><w:sym w:font="Arial" w:char="00E9"/></w:r>'), ["é"]),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>'), ["\ufffd"]),
        (p('<w:r><w:sym w:font="Arial" w:char="D800"/></w:r>'), ["\ufffd"]),
        (p("One", properties=DELETED_MARK)
         + p("two", properties='<w:tabs><w:tab w:val="left"/></w:tabs>'), ["Onetwo"]),
        (p("E = ", "<m:oMath><m:r><m:t>mc²</m:t></m:r></m:oMath>"), ["E = mc²"]),
        # Wrappers that python-docx passes over.
        (p("See ", f'<w:hyperlink w:anchor="x">{run("here")}</w:hyperlink>', "."), ["See here."]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Control.')}</w:sdtContent></w:sdt>", ["Control."]),
        (p("A ", f"<w:sdt><w:sdtContent>{run('b')}</w:sdtContent></w:sdt>", "."), ["A b."]),
        (p(f"<w:smartTag>{run('Jakarta')}</w:smartTag>", "."), ["Jakarta."]),
        (p("<w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t>"
           "</w:r></w:rubyBase></w:ruby></w:r>"), ["漢"]),
        # Tracked changes, as if accepted.
        (p("It ", f"<w:ins>{run('is')}</w:ins>", "<w:del><w:r><w:delText>was</w:delText></w:r>"
           "</w:del>", "."), ["It is."]),
        (p(f"<w:moveFrom>{run('old place')}</w:moveFrom>", "One.")
         + p(f"<w:moveTo>{run('new place')}</w:moveTo>"), ["One.", "new place"]),
        (p("One, ", properties=DELETED_MARK) + p("two."), ["One, two."]),
        (p(properties=MOVED_MARK) + p("Two."), ["Two."]),
        (p("One.", properties=DELETED_MARK) + table(row(cell(p("A")))), ["One.", "A"]),
        (p("Last.", properties=DELETED_MARK), ["Last."]),
        (table(row(cell(p("A")), properties="<w:del/>"), row(cell(p("B")))), ["B"]),
        # Fields.
        (p(mark("begin"), code(" DATE "), mark("separate"), "May 1", mark("end"), "."),
         ["May 1."]),
        (p("a", mark("begin"), code("IF "), mark("begin"), code("PAGE"), mark("separate"), "7",
           mark("end"), code(' "x"'), mark("separate"), "yes", mark("end"), "b"), ["ayesb"]),
        (p("a", mark("begin"), code("XE"), "entry", mark("end"), "b"), ["ab"]),
        (p("a", mark("begin"), "not closed"), ["anot closed"]),
        (p(mark("end"), mark("separate"), "a"), ["a"]),
        (p(f'<w:fldSimple w:instr=" AUTHOR ">{run("Budi")}</w:fldSimple>'), ["Budi"]),
        # Hidden text.
        (p("Seen", run(" hidden", HIDDEN), "."), ["Seen."]),
        (p(run("Seen", '<w:vanish w:val="0"/>')), ["Seen"]),
        # A drop cap is a paragraph to Word.
        (p("K", properties='<w:framePr w:dropCap="drop"/>') + p("abar baik."), ["Kabar baik."]),
        (p("A box.", properties='<w:framePr w:w="100"/>') + p("Next."), ["A box.", "Next."]),
    ],
)  # fmt: skip
def test_what_is_text(body: str, expected: list[str]) -> None:
    assert lines(read(word(body), "a.docx")) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (table(row(cell(p("A"), p("B")), cell(p("C"))), row(cell(p("D")))), "A B C D"),
        (table(row(cell(p("A"), table(row(cell(p("B")), cell(p("C")))), p("D")))), "A B C D"),
        (table(row(cell(p("A"), properties='<w:vMerge w:val="restart"/>'), cell(p("B"))),
               row(cell(p("x"), properties="<w:vMerge/>"), cell(p("C")))), "A B C"),
        (table(row(cell(p("A"), properties='<w:gridSpan w:val="2"/>')), row(cell(p("B")))), "A B"),
    ],
)  # fmt: skip
def test_tables(body: str, expected: str) -> None:
    article = read(word(p("Before.") + body + p("After.")), "a.docx")
    assert lines(article) == ["Before.", *expected.split(), "After."]
    said = {(mark.kind, mark.reason) for mark in article.marks[1:-1]}
    assert said == {("sentence", "table cell")}
    assert article.marks[0].kind is article.marks[-1].kind is None


def test_text_boxes_come_once_and_behind_their_paragraph() -> None:
    shape = f"<wps:txbx>{box(p('In the box.'), p('Two.'))}</wps:txbx>"
    old = f"<w:pict><v:shape><v:textbox>{box(p('In the box.'), p('Two.'))}</v:textbox></v:shape>"
    body = p(
        "Anchor ",
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice>'
        f"<mc:Fallback>{old}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        "here.",
    )
    article = read(word(body + p("Next.")), "a.docx")
    assert lines(article) == ["Anchor here.", "In the box.", "Two.", "Next."]


def test_a_fallback_is_read_where_only_it_has_text() -> None:
    body = p(
        '<w:r><mc:AlternateContent><mc:Choice Requires="x"><w:drawing/></mc:Choice>'
        f"<mc:Fallback><w:pict>{box(p('Old box.'))}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        "Text.",
    )
    assert lines(read(word(body), "a.docx")) == ["Text.", "Old box."]


def reference(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(kind: str, number: int, *content: str, is_a: str = "") -> str:
    return f'<w:{kind} w:id="{number}"{is_a}>{"".join(content)}</w:{kind}>'


def test_notes_come_behind_the_paragraph_that_refers_to_them() -> None:
    footnotes = (
        note("footnote", -1, p("line"), is_a=' w:type="separator"')
        + note("footnote", 1, p("<w:r><w:footnoteRef/></w:r>", " First."), p("More."))
        + note("footnote", 2, p("Second, ", reference("footnote", 1)))
        + note("footnote", 3, p("Of deleted text."))
    )
    endnotes = note("endnote", 1, p("At the end."))
    body = (
        p("One", reference("footnote", 1), ", two", reference("endnote", 1), ".")
        + table(row(cell(p("A", reference("footnote", 2)), p("B", reference("footnote", 1)))))
        + p(f"<w:del>{reference('footnote', 3)}</w:del>", "Last.", reference("footnote", 9))
    )
    article = read(word(body, footnotes=footnotes, endnotes=endnotes), "a.docx")
    assert kinds(article) == [
        ("One, two.", None, ""),
        ("First.", "sentence", "footnote"),
        ("More.", "sentence", "footnote"),
        ("At the end.", "sentence", "endnote"),
        ("A", "sentence", "table cell"),
        ("Second,", "sentence", "footnote"),
        ("B", "sentence", "table cell"),
        ("Last.", None, ""),
    ]


def style(identifier: str, name: str, properties: str = "", based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{base}'
        f"{properties}</w:style>"
    )


LEVEL = '<w:outlineLvl w:val="{}"/>'
NUMBERED = '<w:numPr><w:numId w:val="{}"/></w:numPr>'
STYLES = (
    style("berschrift1", "heading 1", f"<w:pPr>{LEVEL.format(0)}</w:pPr>")
    + style("Judul", "Title")
    + style("Rubrik", "Rubrik", based_on="berschrift1")
    + style("Seksi", "Seksi", f"<w:pPr>{LEVEL.format(2)}</w:pPr>")
    + style("Beschriftung", "caption")
    + style("Bild", "Bild", based_on="Beschriftung")
    + style("Verzeichnis1", "toc 1")
    + style("Inhalt", "TOC Heading", based_on="berschrift1")
    + style("Liste", "List Bullet", f"<w:pPr>{NUMBERED.format(3)}</w:pPr>")
    + style("Zitat", "Quote")
    + style("Code", "Source Code")
    + style("Unsichtbar", "Unsichtbar", f"<w:rPr>{HIDDEN}</w:rPr>")
    + style("Kreis", "Kreis", based_on="Kreis")
)


@pytest.mark.parametrize(
    ("properties", "kind", "reason"),
    [
        ('<w:pStyle w:val="berschrift1"/>', "heading", "style Heading 1"),
        ('<w:pStyle w:val="Judul"/>', "heading", "style Title"),
        ('<w:pStyle w:val="Rubrik"/>', "heading", "style Rubrik"),
        ('<w:pStyle w:val="Seksi"/>', "heading", "style Seksi"),
        (f'<w:pStyle w:val="Seksi"/>{LEVEL.format(9)}', None, ""),
        ('<w:pStyle w:val="Heading3"/>', "heading", "style Heading3"),
        (LEVEL.format(1), "heading", "outline level 2"),
        (LEVEL.format("x"), None, ""),
        ('<w:pStyle w:val="Beschriftung"/>', "caption", "style Caption"),
        ('<w:pStyle w:val="Bild"/>', "caption", "style Bild"),
        ('<w:pStyle w:val="Verzeichnis1"/>', "boilerplate", "table of contents"),
        ('<w:pStyle w:val="Inhalt"/>', "boilerplate", "table of contents"),
        ('<w:pStyle w:val="Liste"/>', "sentence", "list item"),
        (f'<w:pStyle w:val="Liste"/>{NUMBERED.format(0)}', None, ""),
        (NUMBERED.format(1), "sentence", "list item"),
        (f'<w:pStyle w:val="berschrift1"/>{NUMBERED.format(1)}', "heading", "style Heading 1"),
        ('<w:pStyle w:val="Zitat"/>', "sentence", "style Quote"),
        ('<w:pStyle w:val="Code"/>', "boilerplate", "style Source Code"),
        ('<w:pStyle w:val="Kreis"/>', None, ""),
        ('<w:pStyle w:val="Unknown"/>', None, ""),
    ],
)
def test_what_styles_say(properties: str, kind: str | None, reason: str) -> None:
    article = read(word(p("Text", properties=properties), styles=STYLES), "a.docx")
    assert kinds(article) == [("Text", kind, reason)]


def test_a_style_hides_text() -> None:
    by_run = run("y", '<w:rStyle w:val="Unsichtbar"/>')
    body = p("x", properties='<w:pStyle w:val="Unsichtbar"/>') + p("Seen", by_run, ".")
    assert lines(read(word(body, styles=STYLES), "a.docx")) == ["Seen."]


def test_the_table_of_contents_that_word_makes_is_boilerplate() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    contents = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p('One 1')}</w:sdtContent>"
    article = read(word(f"{contents}</w:sdt>{p('One')}"), "a.docx")
    assert kinds(article) == [("One 1", "boilerplate", "table of contents"), ("One", None, "")]


def test_page_headers_come_once_at_the_end() -> None:
    sections = [
        '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/>'
        '<w:headerReference r:id="header2"/><w:headerReference r:id="gone"/></w:sectPr>',
        '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>',
    ]
    body = p("One.", properties=sections[0]) + p("Two.") + sections[1]
    data = word(body, header1=p("Kabar"), header2=p("Kabar"), footer1=p("Page 1"))
    assert kinds(read(data, "a.docx")) == [
        ("One.", None, ""),
        ("Two.", None, ""),
        ("Kabar", "boilerplate", "page header"),
        ("Page 1", "boilerplate", "page footer"),
    ]


def test_a_document_that_python_docx_wrote() -> None:
    document = docx.Document()
    document.core_properties.title = "Judul\n berita"
    document.core_properties.language = "id-ID"
    document.styles.add_style("Keterangan", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[
        "Caption"
    ]
    document.add_heading("Judul", 0)
    document.add_heading("Bagian", 1)
    document.add_paragraph("Isi.")
    document.add_paragraph("Butir", style="List Bullet")
    document.add_paragraph("Foto", style="Keterangan")
    document.add_table(1, 2).rows[0].cells[1].text = "Sel"
    document.sections[0].header.paragraphs[0].text = "Koran"
    data = io.BytesIO()
    document.save(data)
    article = read(data.getvalue(), "a.docx")
    assert (article.title, article.lang) == ("Judul berita", "id-ID")
    assert kinds(article) == [
        ("Judul", "heading", "style Title"),
        ("Bagian", "heading", "style Heading 1"),
        ("Isi.", None, ""),
        ("Butir", "sentence", "list item"),
        ("Foto", "caption", "style Keterangan"),
        ("Sel", "sentence", "table cell"),
        ("Koran", "boilerplate", "page header"),
    ]


def test_the_title_is_that_of_the_properties_or_of_the_style() -> None:
    body = p("The hall", properties='<w:pStyle w:val="Judul"/>')
    assert read(word(body, styles=STYLES, title="A hall"), "a.docx").title == "A hall"
    assert read(word(body, styles=STYLES), "a.docx").title == "The hall"
    assert read(word(p("The hall")), "a.docx").title is None


@pytest.mark.parametrize(
    ("language", "marked", "lang"),
    [
        ("id", "", "id"),
        ("id-ID", "id-ID", "id-ID"),
        ("en_GB", "en-US", "en_GB"),
        ("en-US", "id-ID", None),
        ("en-US", "x-none", "en-US"),
        ("", "id-ID", None),
    ],
)
def test_the_language_is_not_believed_against_the_text(
    language: str, marked: str, lang: str | None
) -> None:
    default = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault>'
    body = p(run("Kabar baik dari Jakarta.", f'<w:lang w:val="{marked}"/>'), "Ya.")
    data = word(body, language=language, styles=f"{default}</w:docDefaults>")
    assert read(data, "a.docx").lang == lang


def test_a_missing_picture_stops_nothing() -> None:
    members = package(p("Text."))
    picture = f'<Relationship Id="r9" Type="{OFFICE}/image" Target="../NULL"/>'
    members["word/_rels/document.xml.rels"] = PACKAGE_RELATIONSHIPS.format(picture)
    assert lines(read(zipped(members), "a.docx")) == ["Text."]


ENTITY = '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


def changed(member: str, old: str, new: str) -> bytes:
    members = package(p("Text."), footnotes=note("footnote", 1, p("Note.")))
    assert old in members[member]
    members[member] = members[member].replace(old, new)
    return zipped(members)


def without(member: str) -> bytes:
    members = package(p("Text."))
    del members[member]
    return zipped(members)


MAIN = TYPES["document"]
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
REFUSED = {
    "empty": (b"", "is empty"),
    "no text": (word(p()), "is empty"),
    "only a header": (
        word('<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>', header1=p("Kabar")),
        "is empty",
    ),
    "plain text": (b"Kabar baik.", "is no Word document"),
    "old Word": (OLE + bytes(1000), r"old Word \(.doc\)"),
    "password": (OLE + bytes(100) + "EncryptedPackage".encode("utf-16-le"), "password"),
    "Excel": (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "Excel"),
    "PowerPoint": (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "PowerPoint"),
    "OpenDocument": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "OpenDocument",
    ),
    "EPUB": (zipped({"mimetype": "application/epub+zip"}), "EPUB"),
    "other archive": (zipped({"a.txt": "a"}), "ZIP archive of other files"),
    "empty archive": (zipped({}), "ZIP archive of other files"),
    "template": (changed("[Content_Types].xml", MAIN, f"{TYPE}.template.main+xml"), "template"),
    "strict": (changed("_rels/.rels", OFFICE, STRICT), "Strict"),
    "no relationships": (without("_rels/.rels"), "damaged.*_rels/.rels is missing"),
    "no main part": (without("word/document.xml"), "damaged.*word/document.xml is missing"),
    "broken main part": (changed("word/document.xml", "</w:body>", ""), "damaged"),
    "broken notes": (changed("word/footnotes.xml", "</w:p>", ""), "footnotes.xml is broken"),
    "broken types": (changed("[Content_Types].xml", "</Types>", ""), "damaged"),
    "broken relationships": (changed("_rels/.rels", "</Rel", "</"), "_rels/.rels is broken"),
    "no types": (changed("[Content_Types].xml", "Override", "Other"), "damaged"),
    "entities": (changed("word/document.xml", "<w:document", f"{ENTITY}<w:document"), "type"),
    "document type": (
        changed("word/document.xml", "<w:document", "<!DOCTYPE a><w:document"),
        "document type",
    ),
    "entities in relationships": (
        changed("_rels/.rels", "<Relationships", f"{ENTITY}<Relationships"),
        "declares entities",
    ),
    "entities in UTF-16": (
        zipped(
            package(p("Text."))
            | {"word/document.xml": f"{ENTITY}<w:document {NAMESPACES}/>".encode("utf-16")}
        ),
        "type",
    ),
    "entities in UTF-7": (
        zipped(
            package(p("Text."))
            | {"word/document.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-'}
        ),
        "document.xml is broken",
    ),
    "deep": (word(p("<w:smartTag>" * 9999 + run("x") + "</w:smartTag>" * 9999)), "damaged"),
    "another file inside": (word(p("Text.") + '<w:altChunk r:id="x"/>'), "only Word can merge"),
    "cut off": (word(p("Text."))[:-100], "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    data, says = REFUSED[case]
    with pytest.raises(InputError, match=says) as error:
        read(data, "my file.docx")
    message = str(error.value)
    assert message.startswith("my file.docx")
    assert "\n" not in message


def packed(data: bytes, name: str = "a", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive_file:
        archive_file.writestr(name, data)
    return file.getvalue()


def with_size(data: bytes, content: bytes) -> bytes:
    """Let an archive of one member claim to hold *content*, whatever it unpacks to."""
    record = data.index(b"PK\x01\x02")
    claimed = struct.pack("<I", zlib.crc32(content)), struct.pack("<I", len(content))
    for checksum_at, size_at in ((14, 22), (record + 16, record + 24)):
        data = data[:checksum_at] + claimed[0] + data[checksum_at + 4 :]
        data = data[:size_at] + claimed[1] + data[size_at + 4 :]
    return data


def test_archive_members() -> None:
    members = {"b/é.txt": "one", "a.txt": "two"}
    opened = Archive(zipped({**members}), "a.zip", "archive")
    assert opened.members == ("b/é.txt", "a.txt")
    assert opened.read("b/e\u0301.txt") == b"one"
    assert "a.txt" in opened
    assert "c.txt" not in opened


def test_names_in_utf8_that_do_not_say_so() -> None:
    data = packed(b"x", "1234.txt").replace(b"1234", "éü".encode())
    assert Archive(data, "a.zip", "archive").members == ("éü.txt",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (packed(b"x" * 100, method=zipfile.ZIP_LZMA), "packed in a way"),
        (packed(b"x").replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"),
         "password"),
        (packed(bytes(9_000_000)), "unpacks to more than 8 MB"),
        (b"PK\x03\x04", "damaged"),
        (b"PK\x01\x02" * 10_001, "more than 10000 files"),
    ],
)  # fmt: skip
def test_archives_that_are_not_opened(
    data: bytes, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 23)
    with pytest.raises(InputError, match=says):
        Archive(data, "a.zip", "archive")


def test_a_member_that_is_larger_than_it_claims_is_not_unpacked_further() -> None:
    data = with_size(packed(bytes(1_000_000)), bytes(1000))
    assert Archive(data, "a.zip", "archive").read("a") == bytes(1000)


@pytest.mark.parametrize(
    "data",
    [
        with_size(packed(bytes(1000)), b"other"),
        packed(b"text" * 100).replace(b"\x2b\x49\xad", b"\xff\xff\xff"),
        packed(b"x")[:5] + b"\xff" + packed(b"x")[6:30] + b"b" + packed(b"x")[31:],
    ],
)
def test_members_that_cannot_be_unpacked(data: bytes) -> None:
    with pytest.raises(InputError, match="a can't be unpacked"):
        Archive(data, "a.zip", "archive").read("a")


def test_all_reads_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    opened = Archive(packed(bytes(400_000)), "a.zip", "archive")
    for _ in range(2):
        assert len(opened.read("a")) == 400_000
    with pytest.raises(InputError, match="unpacks to more than"):
        opened.read("a")


def test_xml_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_XML_BYTES", 1 << 20)
    with pytest.raises(InputError, match=r"document\.xml, that holds more than 1 MB"):
        read(word(p("a" * (1 << 20))), "a.docx")


def test_xml_with_too_many_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_TAGS", 100)
    with pytest.raises(InputError, match=r"document\.xml in this Word document has more than 100"):
        read(word(p("a") * 50), "a.docx")


SAMPLE = word(
    p("One", reference("footnote", 1), properties='<w:pStyle w:val="Judul"/>')
    + table(row(cell(p("A"))))
    + p(mark("begin"), code("DATE"), mark("separate"), "May", mark("end"))
    + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>',
    title="T",
    footnotes=note("footnote", 1, p("Note.")),
    header1=p("H"),
    styles=STYLES,
)


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, SAMPLE[:400]]))
def test_random_bytes(data: bytes, beginning: bytes) -> None:
    article_or_refusal(read, beginning + data, "a.docx")


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_mutated_bytes(seed: int) -> None:
    article_or_refusal(read, damaged(SAMPLE, seed), "a.docx")


PIECES = (
    *("<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>x</w:t>", "<w:tbl>", "</w:tbl>", "<w:tc>"),
    *("</w:tc>", "<mc:AlternateContent>", "</mc:AlternateContent>", "<mc:Choice>"),
    *("</mc:Choice>", mark("begin"), mark("separate"), mark("end"), reference("footnote", 1)),
    *("<w:txbxContent>", "</w:txbxContent>", f"<w:pPr>{DELETED_MARK}</w:pPr>", "<w:sdt>"),
    *("</w:sdt>", '<w:pPr><w:pStyle w:val="Judul"/></w:pPr>', "<w:tr>", "</w:tr>", "<w:del>"),
)


def balanced(pieces: list[str]) -> str:
    """Leave out closing tags that close nothing, and close what is open."""
    out: list[str] = []
    stack: list[str] = []
    for piece in pieces:
        if piece.startswith("</"):
            if stack and stack[-1] == piece[2:-1]:
                out.append(f"</{stack.pop()}>")
        else:
            out.append(piece)
            if piece.count("<") == 1:
                stack.append(piece[1:-1])
    return "".join(out) + "".join(f"</{tag}>" for tag in reversed(stack))


@settings(max_examples=60)
@given(st.sampled_from(sorted(package("", styles="", footnotes=""))), st.integers(0, 10**9))
def test_parts_with_something_else_in_them(member: str, seed: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as sample:
        members = {name: sample.read(name) for name in sample.namelist()}
    at = chance.randrange(len(members[member]))
    other = chance.choice([b"", b"<", b'"', b"/", b"\xff", b"&x;", b"../", b"<w:p/>", b"</w:p>"])
    members[member] = members[member][:at] + other + members[member][at + chance.randrange(9) :]
    article_or_refusal(read, zipped({**members}), "a.docx")


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(balanced))
def test_elements_where_word_would_not_put_them(body: str) -> None:
    article_or_refusal(
        read, word(body, footnotes=note("footnote", 1, p("N")), styles=STYLES), "a.docx"
    )
