"""ZIP archives and the XML in them, opened as if somebody had built them to do harm."""

from __future__ import annotations

import contextlib
import io
import posixpath
import unicodedata
import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree, common

from align.errors import InputError
from align.reading.limits import MOST_BYTES, check_size

__all__ = ["Archive", "check_xml", "parse_xml", "resolve", "shown"]

MOST_MEMBERS = 10_000
# In one XML file; a book of a thousand pages in Word has half as many tags.
MOST_TAGS = 2_000_000
MOST_XML_BYTES = 64 * 1024 * 1024
MEMBER_RECORD = b"PK\x01\x02"
ENCRYPTED = 0x1
NAME_IS_UTF8 = 0x800
# All that documents may use; the others need far more memory to unpack.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """A ZIP archive in memory, from which only so much can be read.

    Attributes:
        name: What to call the file in errors.
        format: What the file should be, such as "EPUB book".
        members: The names of the files in it, in the order of the archive.

    Raises:
        InputError: If the data is no ZIP archive or a broken one, is protected by a password,
            or holds or unpacks to more than a document does.
    """

    def __init__(self, data: bytes, name: str, format: str) -> None:  # noqa: A002
        self.name = name
        self.format = format
        self._left = MOST_BYTES
        if not data:
            raise InputError(f"{name} is empty: there is nothing to align; check the file")
        if not data.startswith(b"PK"):
            raise InputError(f"{name} is no {format}: check the file, or get another copy of it")
        if data.count(MEMBER_RECORD) > MOST_MEMBERS:
            raise InputError(
                f"{name}: this {format} packs more than {MOST_MEMBERS} files, the limit: "
                "give the article in a file of its own"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except Exception:  # of many kinds, when the records of the archive are nonsense
            raise self.damaged() from None
        self._records = {_member_name(record): record for record in self._zip.infolist()}
        self._check_records()

    @property
    def members(self) -> tuple[str, ...]:
        """The names of the files in it, in the order of the archive."""
        return tuple(self._records)

    def __contains__(self, member: str) -> bool:
        return _composed(member) in self._records

    def read(self, member: str) -> bytes:
        """Unpack one file of the archive.

        Args:
            member: Its name, with ``/`` between folders.

        Returns:
            Its content.

        Raises:
            InputError: If it is missing or broken, or if all that was read from this archive
                so far is more than a document unpacks to.
        """
        record = self._records.get(_composed(member))
        if record is None:
            raise self.damaged(f"{shown(member)} is missing in it")
        try:
            with self._zip.open(record) as file:
                content = file.read(min(record.file_size, self._left) + 1)
        except Exception:  # of many kinds, when the packed data is nonsense
            raise self.damaged(f"{shown(member)} can't be unpacked") from None
        self._left -= len(content)
        self._check_size(MOST_BYTES - self._left)
        return content

    def damaged(self, what: str = "it can't be unpacked") -> InputError:
        """Return the error that says that the archive is damaged.

        Args:
            what: What is wrong with it.
        """
        return InputError(
            f"{self.name}: this {self.format} is damaged, {what}: get another copy of it"
        )

    def _check_size(self, size: int) -> None:
        check_size(size, self.name, most=MOST_BYTES, what="unpacks to")

    def _check_records(self) -> None:
        records = self._zip.infolist()
        self._check_size(sum(record.file_size for record in records))
        if any(record.flag_bits & ENCRYPTED for record in records):
            raise InputError(
                f"{self.name}: this {self.format} is protected by a password: save it without one"
            )
        if any(record.compress_type not in METHODS for record in records):
            raise self.damaged("it is packed in a way that no document is")


def parse_xml(data: bytes, archive: Archive, member: str) -> Element:
    """Parse XML that declares no entities.

    Args:
        data: The XML.
        archive: Where it comes from, for the error.
        member: What it is called there.

    Returns:
        The root element.

    Raises:
        InputError: If it is not well-formed, declares entities or is too large.
    """
    _check_extent(data, archive, member)
    try:
        root: Element = ElementTree.fromstring(data)
    except common.DefusedXmlException:
        raise archive.damaged(f"{shown(member)} declares entities") from None
    except (ParseError, ValueError, LookupError):
        raise archive.damaged(f"{shown(member)} is broken") from None
    return root


def check_xml(data: bytes, archive: Archive, member: str) -> None:
    """Refuse XML that another library must not see; no more than its beginning is parsed.

    Args:
        data: The XML.
        archive: Where it comes from, for the error.
        member: What it is called there.

    Raises:
        InputError: If it has a document type declaration, does not begin as XML, or is too
            large.
    """
    _check_extent(data, archive, member)
    try:
        next(ElementTree.iterparse(io.BytesIO(data), ("start",), forbid_dtd=True))
    except common.DefusedXmlException:
        raise archive.damaged(f"{shown(member)} has a document type") from None
    except (ParseError, ValueError, LookupError, StopIteration):
        raise archive.damaged(f"{shown(member)} is broken") from None


def _check_extent(data: bytes, archive: Archive, member: str) -> None:
    what = f"has a part, {shown(member)}, that holds"
    check_size(len(data), archive.name, most=MOST_XML_BYTES, what=what)
    if data.count(b"<") > MOST_TAGS:
        raise InputError(
            f"{archive.name}: {shown(member)} in this {archive.format} has more than "
            f"{MOST_TAGS} tags, the limit: cut the text into parts"
        )


def resolve(member: str, reference: str) -> str:
    """Return the member that a relative path in another one points to.

    Args:
        member: The file that holds the reference.
        reference: A path relative to it, or one that begins with ``/``.

    Example:
        >>> resolve("OPS/package.opf", "../Text/1.xhtml")
        'Text/1.xhtml'
        >>> resolve("OPS/package.opf", "/Text/1.xhtml")
        'Text/1.xhtml'
    """
    folder = posixpath.dirname(member)
    return posixpath.normpath(posixpath.join("/", folder, reference)).lstrip("/")


def shown(text: str) -> str:
    r"""Return text from a file as a message can show it: short, and in one line.

    Args:
        text: The text.

    Example:
        >>> shown("Text/1\n.xhtml")
        'Text/1?.xhtml'
    """
    clean = "".join(c if c.isprintable() else "?" for c in text[:101])
    return clean if len(clean) <= 100 else f"{clean[:99]}…"


def _member_name(record: zipfile.ZipInfo) -> str:
    name = record.filename
    if not record.flag_bits & NAME_IS_UTF8:
        # Many tools write UTF-8 without saying so.
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return _composed(name.replace("\\", "/"))


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
