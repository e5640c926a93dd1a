"""Reading XML of any size piece by piece, as if somebody had built it to do harm."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TypeVar
from xml.parsers import expat

from align.errors import FormatError
from align.files import read_chunks

__all__ = ["XmlStream"]

T = TypeVar("T")


class XmlStream:
    """A parser that hands out what its handlers find while the file is still being read.

    Nothing is fetched: a DTD that the file names is left alone. A file that declares entities
    of its own, or uses one that is not predefined in XML, is refused, since their text would
    be lost or could be made to grow without end.

    Args:
        path: The file, packed by gzip or not.
        chunks: Its content, where it is no file of its own, as in a ZIP archive.

    Attributes:
        path: The file, or what to call it in messages.
        parser: An expat parser for the caller to put element and text handlers on; it gathers
            the text between two tags into one call.

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

    def __init__(self, path: str | os.PathLike[str], chunks: Iterable[bytes] | None = None) -> None:
        self.path = path
        self._chunks = read_chunks(path) if chunks is None else chunks
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
            FormatError: If the file is no well-formed XML, or declares or uses entities;
                names the line.
            InputError: If the file can't be read.
        """
        for chunk in self._chunks:
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
        try:
            self.parser.Parse(chunk, is_last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            reason = str(error).partition(": line ")[0]
            raise self.error(f"no well-formed XML: {reason}") from None

    def _refuse_declaration(self, name: str, *_: object) -> None:
        raise self.error(f"declares the entity {name!r}, which is refused: write out its text")

    def _refuse_entity(self, name: str, *_: object) -> None:
        raise self.error(f"the entity &{name}; is not known: write out its text")
