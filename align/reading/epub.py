"""Books and magazines in EPUB 2 and 3: the chapters, in the order of the book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from align.errors import InputError
from align.reading import markup
from align.reading.archive import Archive, parse_xml, resolve, shown
from align.reading.article import Article, Block, compose

__all__ = ["read"]

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
PACKAGE_TYPE = "application/oebps-package+xml"
# XHTML, and what EPUB 2 allowed besides it.
TEXT_TYPES = frozenset(
    {
        "application/x-dtbook+xml",
        "application/xhtml+xml",
        "text/html",
        "text/x-oeb1-document",
    }
)
MOST_FALLBACKS = 20
DC = "{http://purl.org/dc/elements/1.1/}"


class _Package(NamedTuple):
    """The document of an EPUB that lists what is in it, and its name."""

    member: str
    root: Element


def read(data: bytes, name: str) -> Article:
    """Read an EPUB book.

    The chapters stand in the order of the book; those outside its main line, such as notes
    and answers in files of their own, come after the others. The table of contents is
    boilerplate; pictures are left out.

    Args:
        data: The content of the file.
        name: What to call the file in an error.

    Returns:
        The article, with the title and the language of the book.

    Raises:
        InputError: If it is no EPUB book, is damaged or protected, or has no text.

    Example:
        >>> from pathlib import Path
        >>> read(Path("book.epub").read_bytes(), "book.epub")  # doctest: +SKIP
        Article(text='Kabar baik…', title='Kabar baik', lang='id', marks=(Mark(start=0, …
    """
    archive = Archive(data, name, "EPUB book")
    package = _package(archive)
    chapters = _chapters(package, archive)
    _check_not_encrypted({package.member, *chapters}, archive)
    contents = _contents(package, archive)
    article = compose(
        (
            replace(block, kind="boilerplate", reason="table of contents")
            if chapter in contents
            else block
            for chapter in chapters
            for block in _blocks(chapter, archive)
        ),
        title=_metadata(package, "title"),
        lang=_metadata(package, "language"),
    )
    if not article.text:
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    return article


def _package(archive: Archive) -> _Package:
    if CONTAINER not in archive:
        raise InputError(
            f"{archive.name} is no EPUB book but a ZIP archive of other files: check the name, "
            "or unpack it and give the article in it"
        )
    container = parse_xml(archive.read(CONTAINER), archive, CONTAINER)
    for rootfile in container.iterfind(".//{*}rootfile"):
        if rootfile.get("media-type", PACKAGE_TYPE) == PACKAGE_TYPE:
            member = _member("", rootfile.get("full-path", ""), archive)
            return _Package(member, parse_xml(archive.read(member), archive, member))
    raise archive.damaged(f"{CONTAINER} names no package")


def _member(base: str, reference: str, archive: Archive) -> str:
    """Return the file that *reference* in the file *base* points to."""
    path = reference.partition("#")[0]
    written, decoded = resolve(base, path), resolve(base, unquote(path))
    return written if written in archive else decoded


def _chapters(package: _Package, archive: Archive) -> list[str]:
    """Return the files with the text, in reading order, each once."""
    items = {item.get("id", ""): item for item in package.root.iterfind(".//{*}manifest/{*}item")}
    references = package.root.findall(".//{*}spine/{*}itemref")
    # What is not linear is read on demand, in no order: it must not cut the main line in two.
    references.sort(key=lambda reference: reference.get("linear") == "no")
    documents = (_document(ref.get("idref", ""), items, archive) for ref in references)
    return list(
        dict.fromkeys(
            _member(package.member, document.get("href", ""), archive)
            for document in documents
            if document is not None
        )
    )


def _document(identifier: str, items: dict[str, Element], archive: Archive) -> Element | None:
    """Return the item itself or the fallback of it that holds text, or None for a picture."""
    wanted = identifier
    for _ in range(MOST_FALLBACKS):
        item = items.get(identifier)
        if item is None:
            raise archive.damaged(f"chapter {shown(identifier)} is missing in it")
        if _media_type(item) in TEXT_TYPES:
            return item
        if item.get("fallback") is None:
            break
        identifier = item.get("fallback", "")
    if _media_type(items[wanted]).startswith("image/"):
        return None
    raise InputError(
        f"{archive.name}: chapter {shown(wanted)} of this EPUB book is no XHTML but "
        f"{shown(_media_type(items[wanted]))}: give its text in a file of its own"
    )


def _media_type(item: Element) -> str:
    return item.get("media-type", "").partition(";")[0].strip().lower()


def _contents(package: _Package, archive: Archive) -> set[str]:
    """Return the files that the book names as its table of contents."""
    elements = [
        item
        for item in package.root.iterfind(".//{*}manifest/{*}item")
        if "nav" in item.get("properties", "").split()
    ]
    elements += package.root.iterfind(".//{*}guide/{*}reference[@type='toc']")
    return {_member(package.member, element.get("href", ""), archive) for element in elements}


def _check_not_encrypted(members: set[str], archive: Archive) -> None:
    if ENCRYPTION not in archive:
        return
    root = parse_xml(archive.read(ENCRYPTION), archive, ENCRYPTION)
    # Books without protection have scrambled fonts; only the text matters here.
    for reference in root.iterfind(".//{*}CipherReference"):
        if _member("", reference.get("URI", ""), archive) in members:
            raise InputError(
                f"{archive.name}: the text of this EPUB book is encrypted (DRM): "
                "give a copy without protection"
            )


def _metadata(package: _Package, field: str) -> str | None:
    elements = package.root.iterfind(f".//{DC}{field}")
    texts = ("".join(element.itertext()).strip() for element in elements)
    return next(filter(None, texts), None)


def _blocks(chapter: str, archive: Archive) -> Iterator[Block]:
    data = archive.read(chapter)
    if data.strip():
        yield from markup.blocks(markup.parse(data, f"{archive.name}: chapter {shown(chapter)}"))
