"""The first sheet of an Excel workbook, a row at a time, whoever wrote it.

Parsed here rather than by openpyxl, which refuses workbooks for styles and filters that it does not
know, and gives back ``_x005F_x0041_`` (text that looks like an escape) in two ways, so that one
can't tell what was meant.
"""

from __future__ import annotations

import os
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

from align.errors import FormatError
from align.exporting.xml_stream import XmlStream
from align.files import CHUNK, reading

__all__ = ["Cells", "parse_xlsx"]

# The text of each cell that is not empty, by the number of its column, counted from 1.
Cells = dict[int, str]
Attributes = dict[str, str]

# A workbook protected by a password is packed into this, and an old one (.xls) is nothing else.
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
# The texts that cells share must fit into memory.
MOST_SHARED_BYTES = 1 << 30
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile("([A-Z]{1,3})[0-9]+")


def parse_xlsx(path: str | os.PathLike[str]) -> Iterator[tuple[int, Cells]]:
    """Read the first sheet of a workbook; numbers as they stand in the file, truth as ``true``.

    Args:
        path: The file.

    Yields:
        The number of a row, counted from 1, and its cells.

    Raises:
        FormatError: If the file is no workbook, is protected or damaged, or if a formula in it
            failed; says where.
        InputError: If the file can't be read.
    """
    with reading(path) as file:
        package = _Package(path, file)
        workbook = package.related("", "officeDocument")
        if workbook is None:
            raise FormatError(f"{path} is no Excel workbook: save it as .xlsx")
        sheet = package.first_sheet(workbook)
        shared = package.related(workbook, "sharedStrings")
        strings = package.strings(shared) if shared else []
        yield from _Sheet(path, package.stream(sheet), strings).rows()


class _Package:
    """The parts of a workbook, and how they are related."""

    def __init__(self, path: str | os.PathLike[str], file: BinaryIO) -> None:
        self.path = path
        if file.read(len(OLE)) == OLE:
            raise FormatError(
                f"{path} is protected by a password, or an old workbook (.xls): save it as .xlsx "
                "without a password"
            )
        try:
            self._zip = zipfile.ZipFile(file)
        except Exception:  # of many kinds, when the records of the archive are nonsense
            raise FormatError(
                f"{path} is no Excel workbook, or damaged: save it as .xlsx, or get another copy"
            ) from None

    def stream(self, part: str) -> XmlStream:
        return XmlStream(f"{self.path}, {part}", self._chunks(part))

    def _chunks(self, part: str) -> Iterator[bytes]:
        try:
            with self._zip.open(part) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except Exception:  # of many kinds, when the packed data is nonsense
            raise FormatError(
                f"{self.path}: this workbook is damaged, {part} is missing in it or can't be "
                "unpacked: get another copy"
            ) from None

    def _elements(self, part: str) -> Iterator[tuple[str, Attributes]]:
        found: list[tuple[str, Attributes]] = []
        stream = self.stream(part)
        stream.parser.StartElementHandler = lambda name, attributes: found.append(
            (_local(name), {_local(key): value for key, value in attributes.items()})
        )
        return stream.drain(found)

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Yield the identity, the kind and the part of all that a part is related to."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._zip.NameToInfo:
            return
        for name, attributes in self._elements(relations):
            if name == "Relationship":
                target = posixpath.join("/", folder, attributes.get("Target", ""))
                kind = attributes.get("Type", "").rpartition("/")[2]
                yield attributes.get("Id", ""), kind, posixpath.normpath(target).lstrip("/")

    def related(self, part: str, kind: str) -> str | None:
        """Return the part of a kind that a part names; the empty name is the package's own."""
        return next((found for _, x, found in self._relations(part) if x == kind), None)

    def first_sheet(self, workbook: str) -> str:
        """Return the part that holds the first sheet with cells."""
        sheets = {name: part for name, x, part in self._relations(workbook) if x == "worksheet"}
        for name, attributes in self._elements(workbook):
            if name == "sheet" and attributes.get("id") in sheets:
                return sheets[attributes["id"]]
        raise FormatError(f"{self.path} holds no sheet: check the file")

    def strings(self, part: str) -> list[str]:
        """Return the texts that cells share."""
        record = self._zip.NameToInfo.get(part)
        if record is not None and record.file_size > MOST_SHARED_BYTES:
            raise FormatError(f"{self.path} holds too much text to read: save it as .csv")
        return [*_Strings(self.stream(part)).texts()]


class _Texts:
    """What shared strings and sheets have in common: text between the tags named ``t``."""

    def __init__(self, stream: XmlStream) -> None:
        self.stream = stream
        self._pieces: list[str] = []
        self._is_sound = False
        stream.parser.StartElementHandler = self._start
        stream.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: Attributes) -> None:
        name = _local(name)
        if name == "rPh":  # says how East Asian text is pronounced
            self._is_sound = True
        elif name in ("t", "v") and not self._is_sound:
            self.stream.parser.CharacterDataHandler = self._pieces.append
        else:
            self.begin(name, attributes)

    def _end(self, name: str) -> None:
        name = _local(name)
        if name == "rPh":
            self._is_sound = False
        elif name in ("t", "v"):
            self.stream.parser.CharacterDataHandler = None
        else:
            self.end(name)

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take note that an element begins."""

    def end(self, name: str) -> None:
        """Take note that an element ends."""

    def taken(self) -> str:
        """Return the text since the last call."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text


class _Strings(_Texts):
    """The texts that cells share, each in an element ``si``."""

    def __init__(self, stream: XmlStream) -> None:
        super().__init__(stream)
        self._found: list[str] = []

    def texts(self) -> Iterator[str]:
        return self.stream.drain(self._found)

    def end(self, name: str) -> None:
        if name == "si":
            self._found.append(_unescaped(self.taken()))


class _Sheet(_Texts):
    """The cells of a sheet. A row or a cell without a number of its own follows the one before."""

    def __init__(self, path: str | os.PathLike[str], stream: XmlStream, strings: list[str]) -> None:
        super().__init__(stream)
        self._path = path
        self._strings = strings
        self._found: list[tuple[int, Cells]] = []
        self._row = self._column = 0
        self._type = ""
        self._cells: Cells = {}

    def rows(self) -> Iterator[tuple[int, Cells]]:
        return self.stream.drain(self._found)

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column, self._cells = 0, {}
        elif name == "c":
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
            self._type = attributes.get("t", "n")
            self.taken()

    def end(self, name: str) -> None:
        if name == "row":
            self._found.append((self._row, self._cells))
        elif name == "c" and (text := self._text(self.taken())):
            self._cells[self._column] = text

    def _text(self, value: str) -> str:
        if self._type == "s":
            place = int(value or -1)
            if not 0 <= place < len(self._strings):
                raise self._error(f"a cell names the shared text {place}, which is not there")
            return self._strings[place]
        if self._type == "e":
            raise self._error(f"a cell holds the error {value}: mend or empty it")
        if self._type == "b":
            return "true" if value == "1" else "false"
        return _unescaped(value)

    def _error(self, what: str) -> FormatError:
        return FormatError(f"{self._path}, row {self._row}: {what}")


@lru_cache(64)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
