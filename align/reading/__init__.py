"""Files into text, one module per format.

A reader is a function from the bytes of a file to an ``Article``. It is imported when a file
of its format is read: nobody needs the libraries of formats that he does not use.
"""

from __future__ import annotations

import gzip
import importlib
import os
import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from align.errors import InputError, UsageError
from align.files import is_directory, read_bytes
from align.reading.article import Article, Block, Mark
from align.reading.limits import MOST_BYTES, check_size

__all__ = ["FORMATS", "Article", "Block", "Format", "Mark", "find_articles", "read_article"]

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read.

    Attributes:
        label: Its name for people.
        module: The module of its reader.
        suffixes: How names of its files end.
        library: The library that the reader needs, if not every installation has it.
        extra: The extra of this package that brings it.
        is_text: Whether a file of it may be compressed by gzip.
    """

    label: str
    module: str
    suffixes: tuple[str, ...]
    library: str = ""
    extra: str = ""
    is_text: bool = False


PLAIN = Format("plain text", "plain", (".txt", ".text"), is_text=True)
MARKDOWN = Format("Markdown", "markdown", (".md", ".markdown"), is_text=True)
HTML = Format("HTML", "html", (".html", ".htm", ".xhtml"), is_text=True)
MHTML = Format("MHTML", "mhtml", (".mhtml", ".mht"), is_text=True)
WORD = Format("Word", "docx", (".docx",), "python-docx", "docx")
PDF = Format("PDF", "pdf", (".pdf",), "pdfminer.six", "pdf")
SUBTITLES = Format("subtitles", "subtitles", (".srt", ".vtt"), is_text=True)
EPUB = Format("EPUB", "epub", (".epub",), "defusedxml", "epub")
FORMATS = (PLAIN, MARKDOWN, HTML, MHTML, WORD, PDF, SUBTITLES, EPUB)
BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes} | {"": PLAIN}
SUFFIXES = ", ".join(suffix for form in FORMATS for suffix in form.suffixes)
READABLE = f"{SUFFIXES}, a language code such as .en, and .gz behind those of text"
# Formats that hold articles and have no reader, and what to save them as.
UNREADABLE = {
    ".doc": ("Word 97", "save the article as .docx"),
    ".json": ("JSON", "write the article's text to a .txt file"),
    ".jsonl": ("JSON Lines", "write each article's text to a .txt file"),
    ".odt": ("OpenDocument", "save the article as .docx"),
    ".rtf": ("RTF", "save the article as .docx"),
    ".tmx": ("TMX", "it is aligned already; give the articles themselves"),
    ".tsv": ("TSV", "write the article's text to a .txt file"),
    ".xlf": ("XLIFF", "give the articles themselves"),
    ".xliff": ("XLIFF", "give the articles themselves"),
    ".xml": ("XML", "write the article's text to a .txt file"),
    ".zip": ("ZIP", "unpack it and give a file in it"),
}
# Files of a bitext are often named article.en and article.id, or article.en-US.
LANGUAGE_SUFFIX = re.compile(r"\.[a-z]{2}(?:[-_][a-z0-9]{2,8})*")
# A path of an address has lost one of its strokes.
ADDRESS = re.compile(r"https?:/", re.IGNORECASE)
# An open file and standard input have no suffix, so their first bytes tell.
BEGINNING = 1000


def read_article(source: str | os.PathLike[str] | IO[Any], *, whole_page: bool = False) -> Article:
    r"""Read the text of a file, and what the file says about it.

    Args:
        source: The name of a file, whose suffix chooses the reader; ``-`` for standard
            input; or an open file, of bytes or of text. ``.gz`` behind the suffix of a text
            format is unpacked. Without a suffix, the first bytes tell the format.
        whole_page: Whether to take all of an HTML page, not its main text alone.

    Returns:
        The article; the text of a plain file is as in the file, newlines unchanged.

    Raises:
        UsageError: If *source* is a directory, or its suffix is unknown.
        InputError: If the file is missing, can't be read, is empty, too large, damaged or
            not of its format, or if the library that reads it is not installed.

    Example:
        >>> import io
        >>> read_article(io.StringIO("Kabar baik.\r\n")).text
        'Kabar baik.\r\n'
    """
    name, data = _content(source)
    if isinstance(data, str):
        form = BY_SUFFIX.get(Path(name).suffix.lower(), PLAIN)
        if form is PLAIN:
            return _plain(data, name)
        data = b"\xef\xbb\xbf" + data.encode("utf-8", "replace")
    else:
        form, data = _recognized(name, data, is_named=isinstance(source, (str, os.PathLike)))
    read = _reader(form, name, "read_page" if whole_page and form in (HTML, MHTML) else "read")
    return read(data, name)


def find_articles(folder: str | os.PathLike[str]) -> list[Path]:
    """List the files in a folder, and in the folders inside it, that can be read.

    Args:
        folder: The folder; hidden files and folders in it are passed over, and so are files
            with a language code for a suffix: .py and .js look like one.

    Returns:
        The files whose suffix is that of a format, in the order of their names.

    Raises:
        InputError: If there is no such folder, or no such file in it.
    """
    root = Path(folder)
    if not str(folder).strip() or not is_directory(root):
        raise InputError(f"can't read {folder}: no such folder; check the name")
    found = [
        path
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
        and _is_readable(path)
    ]
    if not found:
        raise InputError(f"{folder} holds no article: what is looked for is {SUFFIXES}")
    return found


def _is_readable(path: Path) -> bool:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        form = BY_SUFFIX.get(suffixes[-2]) if len(suffixes) > 1 else None
        return form is not None and form.is_text
    return bool(suffixes) and suffixes[-1] in BY_SUFFIX


def _content(source: str | os.PathLike[str] | IO[Any]) -> tuple[str, str | bytes]:
    """Return what to call a source, and what is in it."""
    if isinstance(source, (str, os.PathLike)):
        if str(source) == STANDARD_INPUT:
            if sys.stdin is None:
                raise InputError("can't read <stdin>: it is closed; give a file")
            return "<stdin>", _bounded(sys.stdin.buffer, "<stdin>")
        if not str(source).strip():
            raise UsageError("can't read a file without a name: give its name")
        if ADDRESS.match(str(source)):
            raise UsageError(f"{source} is an address: save the page and give the file's name")
        return str(source), _file(Path(source))
    if not callable(getattr(source, "read", None)):
        raise UsageError(f"can't read {type(source).__name__}: give a path, text, or an open file")
    name = getattr(source, "name", None)
    name = name if isinstance(name, str) else "<file>"
    return name, _bounded(source, name)


def _file(path: Path) -> bytes:
    if is_directory(path):
        raise UsageError(f"{path} is a directory: give the name of a file in it")
    _format(str(path))
    data = read_bytes(path, MOST_BYTES + 1)
    check_size(len(data), str(path))
    return data


def _bounded(file: IO[Any], name: str) -> Any:
    """Read a file, but no more than the limit."""
    try:
        data = file.read(MOST_BYTES + 1)
    except UnicodeDecodeError as error:
        raise InputError(f"can't read {name}: {error}; open it as bytes (mode 'rb')") from None
    check_size(len(data), name)
    return data


def _format(name: str) -> tuple[Format, bool]:
    """Tell the format of a file by its name, and whether it is packed by gzip."""
    path = Path(name)
    suffix = path.suffix.lower()
    is_packed = suffix == ".gz"
    if is_packed:
        path = path.with_suffix("")
        suffix = path.suffix.lower()
    if suffix in UNREADABLE:
        label, advice = UNREADABLE[suffix]
        raise InputError(f"{name}: {label} can't be read: {advice}")
    form = PLAIN if LANGUAGE_SUFFIX.fullmatch(suffix) else None
    form = BY_SUFFIX.get(suffix, form)
    if form is None:
        raise UsageError(
            f"{name}: unknown suffix {path.suffix!r}: what can be read is {READABLE}; "
            "rename the file if it is one of these"
        )
    if is_packed and not form.is_text:
        raise InputError(f"{name}: {form.label} packed by gzip can't be read: unpack it first")
    return form, is_packed


def _recognized(name: str, data: bytes, *, is_named: bool) -> tuple[Format, bytes]:
    """Tell the format by the name or, where the name says nothing, by the content; unpack."""
    suffix = Path(name).suffix
    if not suffix or not (is_named or suffix.lower() in BY_SUFFIX):
        if data.startswith(b"\x1f\x8b"):
            data = _unpacked(data, name)
        return _by_content(data), data
    form, is_packed = _format(name)
    if is_packed:
        data = _unpacked(data, name)
    actual = _by_content(data)
    if form.is_text and not actual.is_text:
        raise InputError(
            f"{name} is {actual.label}, whatever its name: rename it to {actual.suffixes[0]}"
        )
    return form, data


def _by_content(data: bytes) -> Format:
    beginning = data[:BEGINNING]
    if beginning.startswith(b"%PDF-"):
        return PDF
    if beginning.startswith(b"PK\x03\x04"):
        return EPUB if b"application/epub+zip" in beginning else WORD
    start = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"webvtt"):
        return SUBTITLES
    is_page = start.startswith((b"<!doctype html", b"<html"))
    is_xhtml = start.startswith(b"<?xml") and b"<html" in start
    return HTML if is_page or is_xhtml else PLAIN


def _unpacked(data: bytes, name: str) -> bytes:
    from io import BytesIO

    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            unpacked = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise InputError(f"{name} is no whole gzip file: fetch or pack it again") from None
    check_size(len(unpacked), name, what="unpacks to")
    return unpacked


def _plain(text: str, name: str) -> Article:
    if not text.strip():
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    return Article(text.removeprefix("\ufeff"))


def _reader(form: Format, name: str, function: str) -> Callable[[bytes, str], Article]:
    try:
        module = importlib.import_module(f"align.reading.{form.module}")
    except ImportError as error:
        needed = form.library or error.name or str(error)
        package = f"align-bitext[{form.extra}]" if form.extra else needed
        raise InputError(
            f"{name}: reading {form.label} needs {needed}: pip install '{package}'"
        ) from None
    read: Callable[[bytes, str], Article] = getattr(module, function)
    return read
