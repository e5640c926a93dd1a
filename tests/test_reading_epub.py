from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from damage import article_or_refusal, damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.article import Article
from align.reading.epub import read

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{}" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
XHTML = "application/xhtml+xml"
METADATA = "<dc:title>Kabar\n baik</dc:title><dc:language>id</dc:language>"


def item(identifier: str, href: str, more: str = "", media_type: str = XHTML) -> str:
    return f'<item id="{identifier}" href="{href}" media-type="{media_type}" {more}/>'


def itemref(identifier: str, more: str = "") -> str:
    return f'<itemref idref="{identifier}" {more}/>'


def opf(items: str, spine: str, *, metadata: str = METADATA, guide: str = "") -> str:
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine>{guide}</package>"
    )


def page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Not text</title></head>'
        f"<body>{body}</body></html>"
    )


def zipped(members: dict[str, Any]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return data.getvalue()


def book(package: str, *, at: str = "OPS/package.opf", **members: Any) -> bytes:
    """Pack a book; the chapters are given by the names of their files without ``.xhtml``."""
    chapters = {
        name if "/" in name else f"OPS/{name}.xhtml": content for name, content in members.items()
    }
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER.format(at),
            at: package,
            **chapters,
        }
    )


def lines(article: Article) -> list[str]:
    return article.text.split("\n\n")


ONE, TWO = item("one", "one.xhtml"), item("two", "two.xhtml")


def test_chapters_come_in_the_order_of_the_spine() -> None:
    data = book(
        opf(ONE + TWO, itemref("two") + itemref("one") + itemref("two")),
        one=page("<h1>Satu</h1><p>Isi <i>satu</i>.</p>"),
        two=page("<p>Dua.</p><figure><figcaption>Foto</figcaption></figure>"),
    )
    article = read(data, "a.epub")
    assert (article.title, article.lang) == ("Kabar baik", "id")
    assert lines(article) == ["Dua.", "Foto", "Satu", "Isi satu."]
    assert [mark.kind for mark in article.marks] == [None, "caption", "heading", None]


def test_what_is_not_linear_comes_last() -> None:
    data = book(
        opf(ONE + TWO + item("x", "x.xhtml"), itemref("one", 'linear="no"') + itemref("two")
            + itemref("x", 'linear="yes"')),
        one=page("<p>Note.</p>"),
        two=page("<p>One.</p>"),
        x=page("<p>Two.</p>"),
    )  # fmt: skip
    assert lines(read(data, "a.epub")) == ["One.", "Two.", "Note."]


CONTENTS = page('<nav><ol><li><a href="one.xhtml">Satu</a></li></ol></nav><p>Isi</p>')
GUIDE = '<guide><reference type="{}" href="nav.xhtml#top"/></guide>'


@pytest.mark.parametrize(
    ("properties", "guide", "kind"),
    [
        ('properties="scripted nav"', "", "boilerplate"),
        ("", GUIDE.format("toc"), "boilerplate"),
        ("", GUIDE.format("text"), None),
        ('properties="svg"', "", None),
    ],
)
def test_the_table_of_contents_is_boilerplate(
    properties: str, guide: str, kind: str | None
) -> None:
    package = opf(item("nav", "nav.xhtml", properties) + ONE, itemref("nav") + itemref("one"),
                  guide=guide)  # fmt: skip
    article = read(book(package, nav=CONTENTS, one=page("<p>Satu</p>")), "a.epub")
    assert lines(article) == ["Satu", "Isi", "Satu"]
    assert [mark.kind for mark in article.marks][1:] == [kind, None]
    if kind:
        assert {mark.reason for mark in article.marks[:2]} == {"table of contents"}


@pytest.mark.parametrize(
    ("at", "href", "member"),
    [
        ("package.opf", "one.xhtml", "one.xhtml"),
        ("OPS/package.opf", "Text/one.xhtml", "OPS/Text/one.xhtml"),
        ("OPS/package.opf", "../Text/one.xhtml", "Text/one.xhtml"),
        ("OPS/a/package.opf", "./../one.xhtml#part", "OPS/one.xhtml"),
        ("OPS/package.opf", "../../../one.xhtml", "one.xhtml"),
        ("OPS/package.opf", "/one.xhtml", "one.xhtml"),
        ("OPS/package.opf", "Bab%20satu%20%C3%A9.xhtml", "OPS/Bab satu é.xhtml"),
        ("OPS/package.opf", "Bab%20satu.xhtml", "OPS/Bab%20satu.xhtml"),
        ("OPS/package.opf", "e\u0301.xhtml", "OPS/é.xhtml"),
        ("My Book/package.opf", "one.xhtml", "My Book/one.xhtml"),
    ],
)
def test_paths(at: str, href: str, member: str) -> None:
    members = {"META-INF/container.xml": CONTAINER.format(at), member: page("<p>Satu.</p>")}
    members[at] = opf(item("one", href), itemref("one"))
    assert read(zipped(members), "a.epub").text == "Satu."


@pytest.mark.parametrize(
    "chapter",
    [
        "<p>Satu <b>dua.</p><p>Tiga &nbsp; &",
        page("<p>Satu <b>dua.</b></p><p>Tiga & </p>").encode("utf-16"),
        page("<p>Satu dua.</p><p>Tiga &amp;</p></div>").encode("utf-8-sig"),
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x "Empat">]><p>Satu dua.<p>Tiga &amp;',
    ],
)
def test_broken_chapters_are_read(chapter: str | bytes) -> None:
    article = read(book(opf(ONE, itemref("one")), one=chapter), "a.epub")
    assert lines(article) == ["Satu dua.", "Tiga &"]


def test_an_old_book() -> None:
    package = (
        '<?xml version="1.0"?><!DOCTYPE package PUBLIC "+//ISBN 0-9673008-1-9//DTD OEB 1.2 '
        'Package//EN" "http://openebook.org/dtds/oeb-1.2/oebpkg12.dtd"><package><metadata>'
        '<dc-metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> </dc:title>'
        "<dc:title>Old</dc:title></dc-metadata></metadata><manifest>"
        + item("one", "one.xhtml", media_type="text/x-oeb1-document")
        + f"</manifest><spine>{itemref('one')}</spine></package>"
    )
    article = read(book(package, one="<p>Text.</p>"), "a.epub")
    assert (article.text, article.title, article.lang) == ("Text.", "Old", None)


def test_pictures_are_passed_over_or_replaced_by_their_fallback() -> None:
    items = (
        item("cover", "c.svg", media_type="image/svg+xml")
        + item("map", "m.png", 'fallback="list"', media_type="image/png")
        + item("list", "l.xml", 'fallback="one"', media_type="application/xml")
        + item("loop", "x.png", 'fallback="loop"', media_type="image/png")
        + ONE
    )
    spine = itemref("cover") + itemref("map") + itemref("loop")
    data = book(opf(items, spine), one=page("<p>The map.</p>"))
    assert read(data, "a.epub").text == "The map."


def test_an_empty_chapter_stops_nothing() -> None:
    data = book(opf(ONE + TWO, itemref("one") + itemref("two")), one="\n", two="<p>Dua.")
    assert read(data, "a.epub").text == "Dua."


def encryption(algorithm: str, uri: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        f'<e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData>'
        f'<e:CipherReference URI="{uri}"/></e:CipherData></e:EncryptedData></encryption>'
    )


AES = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
FONTS = "http://www.idpf.org/2008/embedding"
GOOD = opf(ONE, itemref("one"))


def protected(algorithm: str, uri: str) -> bytes:
    return book(
        GOOD,
        **{"one": page("<p>Satu.</p>"), "META-INF/encryption.xml": encryption(algorithm, uri)},
    )


@pytest.mark.parametrize(
    ("algorithm", "uri"),
    [
        (FONTS, "OPS/font.otf"),
        ("http://ns.adobe.com/pdf/enc#RC", "OPS/font.otf"),
        (AES, "OPS/cover.jpg"),
    ],
)
def test_scrambled_fonts_and_pictures_do_not_matter(algorithm: str, uri: str) -> None:
    assert read(protected(algorithm, uri), "a.epub").text == "Satu."


ENTITIES = '<!DOCTYPE package [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
NO_CONTAINER = {"OPS/package.opf": GOOD, "OPS/one.xhtml": page("<p>Satu.</p>")}
REFUSED = {
    "empty": (b"", "is empty"),
    "plain text": (b"Kabar baik.", "is no EPUB book"),
    "other archive": (zipped({"a.txt": "a"}), "ZIP archive of other files"),
    "no container": (zipped(NO_CONTAINER), "ZIP archive of other files"),
    "empty container": (
        zipped({"META-INF/container.xml": "<container/>", **NO_CONTAINER}),
        "names no package",
    ),
    "broken container": (
        zipped({"META-INF/container.xml": "<container", **NO_CONTAINER}),
        "container.xml is broken",
    ),
    "no package": (
        zipped({"META-INF/container.xml": CONTAINER.format("OPS/other.opf"), **NO_CONTAINER}),
        "OPS/other.opf is missing",
    ),
    "broken package": (book(GOOD[:-5]), "package.opf is broken"),
    "package in UTF-7": (book('<?xml version="1.0" encoding="utf-7"?><a/>'), "is broken"),
    "entities": (book(GOOD.replace("<package", f"{ENTITIES}<package")), "declares entities"),
    "outside": (
        book(GOOD.replace("<package", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///a">]><package')),
        "declares entities",
    ),
    "missing chapter": (book(GOOD), "damaged, OPS/one.xhtml is missing"),
    "missing item": (book(opf("", itemref("two\nlines"))), r"chapter two lines is missing"),
    "no chapters": (book(opf("", "")), "is empty"),
    "empty chapter": (book(GOOD, one=" "), "is empty"),
    "chapter without text": (book(GOOD, one=page("<img src='a.png'/>")), "is empty"),
    "no XHTML": (
        book(opf(item("one", "one.pdf", media_type="application/pdf"), itemref("one"))),
        "chapter one of this EPUB book is no XHTML but application/pdf",
    ),
    "deep chapter": (book(GOOD, one="<div>" * 5000 + "Satu."), r"chapter OPS/one\.xhtml: "),
    "protected chapter": (protected(AES, "OPS/one.xhtml"), "encrypted"),
    "protected package": (protected(AES, "OPS/package.opf"), "encrypted"),
    "unknown protection": (protected("", "OPS/one.xhtml"), "encrypted"),
    "cut off": (book(GOOD, one=page("<p>Satu.</p>"))[:-50], "damaged"),
    "deep package": (book("<package>" * 100_000 + "</package>" * 100_000), "is empty"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    data, says = REFUSED[case]
    with pytest.raises(InputError, match=says) as error:
        read(data, "my book.epub")
    message = str(error.value)
    assert message.startswith("my book.epub")
    assert "\n" not in message


SAMPLE = book(
    opf(item("nav", "nav.xhtml", 'properties="nav"') + ONE, itemref("nav") + itemref("one")),
    nav=CONTENTS,
    **{"one": page("<p>Satu.</p>"), "META-INF/encryption.xml": encryption(FONTS, "a.otf")},
)


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", SAMPLE[:300]]))
def test_random_bytes(data: bytes, beginning: bytes) -> None:
    article_or_refusal(read, beginning + data, "a.epub")


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_mutated_bytes(seed: int) -> None:
    article_or_refusal(read, damaged(SAMPLE, seed), "a.epub")


PACKAGE = opf(ONE + TWO, itemref("one") + itemref("two", 'linear="no"'), guide=GUIDE.format("toc"))


@given(st.integers(0, len(PACKAGE)), st.text(max_size=5), st.integers(0, 30))
def test_packages_with_something_else_in_them(at: int, text: str, cut: int) -> None:
    package = PACKAGE[:at] + text + PACKAGE[at + cut :]
    encoded = package.encode("utf-8", "surrogatepass")
    members = {"META-INF/container.xml": CONTAINER.format("a.opf"), "a.opf": encoded}
    article_or_refusal(
        read, zipped({**members, "one.xhtml": "<p>A.", "two.xhtml": "<p>B."}), "a.epub"
    )
