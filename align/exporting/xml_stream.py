"""Reading XML of any size piece by piece, as if somebody had built it to do harm."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from typing import TypeVar
from xml.parsers import expat

from align.errors import FormatError, XmlError
from align.exporting.xml_text import FORBIDDEN
from align.files import read_chunks

__all__ = ["XmlStream"]

T = TypeVar("T")

_NO_SUCH_ENTITY = expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]
_BAD_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_BAD_REFERENCE = expat.errors.codes[expat.errors.XML_ERROR_BAD_CHAR_REF]
_NO_END = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}


class XmlStream:
    """A parser that hands out what its handlers find while the file is still being read.

    Nothing is fetched: a DTD that the file names is left alone. A file that declares entities
    of its own, or uses one that is not predefined in XML, is refused, since their text would
    be lost or could be made to grow without end.

    Attributes:
        path: The file, packed by gzip or not.
        parser: An expat parser for the caller to put element and text handlers on; it gathers
            the text between two tags into one call.
        head: The first bytes, which tell UTF-16 and its byte order mark; known when the first
            handler is called.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.xml"
        ...     _ = file.write_text("<a>b</a>")
        ...     stream, found = XmlStream(file), []
        ...     stream.parser.CharacterDataHandler = found.append
        ...     list(stream.drain(found))
        ['b']
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = path
        self.head = b""
        self._before = self._chunk = b""
        self._fed = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.buffer_size = 1 << 16
        self.parser.EntityDeclHandler = self._refuse_declaration
        self.parser.SkippedEntityHandler = self._refuse_entity

    @property
    def line(self) -> int:
        """The line that the parser is at, counted from 1."""
        return self.parser.CurrentLineNumber

    def drain(self, found: list[T]) -> Iterator[T]:
        """Parse the file, and yield what the handlers put into a list.

        Args:
            found: The list; it is emptied again and again.

        Raises:
            XmlError: If the file is no well-formed XML, or declares or uses entities; names
                the line. What was found before is in the list.
            FormatError: If it is packed, and damaged.
            InputError: If it can't be read.
        """
        for chunk in read_chunks(self.path):
            self.head = self.head or chunk[:4]
            self._parse(chunk, is_last=False)
            yield from found
            found.clear()
        self._parse(b"", is_last=True)
        yield from found
        found.clear()

    def error(self, what: str) -> FormatError:
        """Return the error for something at the line that the parser is at."""
        return FormatError(f"{self.path}, line {self.line}: {what}")

    def _parse(self, chunk: bytes, *, is_last: bool) -> None:
        self._before, self._chunk = self._chunk, chunk
        self._fed += len(chunk)
        try:
            self.parser.Parse(chunk, is_last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise self._broken(error) from None

    def _broken(self, error: Exception) -> XmlError:
        before, text = self._around_fault()
        if self.parser.ErrorCode == _NO_SUCH_ENTITY and (name := re.match("&([^;]*);", text)):
            return self._unknown(name[1])
        reason = str(error).partition(": line ")[0]
        if self.parser.ErrorCode in _NO_END:
            reason = "the file ends before its root element does"
        if text and self.parser.ErrorCode in (_BAD_TOKEN, _BAD_REFERENCE):
            reason = _at_fault(before, text) or f"{reason} near {before + text[:16]!r}"
        return XmlError(self.path, self.line, f"no well-formed XML: {reason}")

    def _around_fault(self) -> tuple[str, str]:
        """Return the text before and after the point where the parser gave up."""
        recent = self._before + self._chunk
        at = self.parser.ErrorByteIndex - (self._fed - len(recent))
        if at < 0:
            return "", ""
        codec = _codec(self.head)
        before = recent[max(at - 16, 0) : at].decode(codec, "ignore")
        return before, recent[at : at + 64].decode(codec, "backslashreplace")

    def _refuse_declaration(self, name: str, *_: object) -> None:
        reason = f"declares the entity {name!r}, which is refused: write out its text"
        raise XmlError(self.path, self.line, reason, is_entity=True)

    def _refuse_entity(self, name: str, *_: object) -> None:
        raise self._unknown(name)

    def _unknown(self, name: str) -> XmlError:
        reason = f"the entity &{name}; is not known: write out its text"
        return XmlError(self.path, self.line, reason, is_entity=True)


def _codec(head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF16_BE) or head[:1] == b"\0":
        return "utf-16-be"
    if head.startswith(codecs.BOM_UTF16_LE) or head[1:2] == b"\0":
        return "utf-16-le"
    return "utf-8"


def _at_fault(before: str, text: str) -> str | None:
    r"""Say what can't stand in XML, if it is known.

    Args:
        before: The text before the place.
        text: The text from there on.

    Example:
        >>> _at_fault("Say ", "\x0bwhen")
        'the character U+000B is forbidden in XML'
    """
    if reference := re.match("&#x?[0-9A-Fa-f]+;", text):
        return f"{reference[0]} stands for a character that is forbidden in XML"
    if FORBIDDEN.match(text):
        return f"the character U+{ord(text[0]):04X} is forbidden in XML"
    if byte := re.match(r"\\(x[89a-f][0-9a-f])", text):
        return f"the byte 0{byte[1]} is no text in the encoding of the file"
    if before.endswith("&"):
        return f"an & of the text is written &amp;, here in {before + text[:16]!r}"
    if before.endswith("<") or text.startswith("<"):
        return f"a < of the text is written &lt;, here in {before + text[:16]!r}"
    return None
