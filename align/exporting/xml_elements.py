"""Reading the elements of an XML file of any size one by one, as lxml builds them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

from lxml import etree

from align.errors import FormatError
from align.exporting.xml_stream import XmlStream
from align.files import read_chunks

__all__ = ["read_elements", "read_root"]


def read_root(path: str | os.PathLike[str]) -> tuple[str, dict[str, str]]:
    """Return the name of a file's outermost element, without prefix, and its attributes.

    Raises:
        FormatError: If the file does not begin like well-formed XML, or declares entities.
        InputError: If the file can't be read.
    """
    stream = XmlStream(path)
    found: list[tuple[str, dict[str, str]]] = []

    def keep_first(name: str, attributes: dict[str, str]) -> None:
        found.append((name.rpartition(":")[2], attributes))
        stream.parser.StartElementHandler = None

    stream.parser.StartElementHandler = keep_first
    return next(stream.drain(found))


def read_elements(
    path: str | os.PathLike[str], names: Collection[str]
) -> Iterator[tuple[str, etree._Element]]:
    """Read the elements of some names, each whole, and forget it when the next is asked for.

    What stands before the first element is looked at by ``read_root`` beforehand: lxml without
    its limits, which texts of any length need, must meet no declaration of an entity.

    Args:
        path: The file, packed by gzip or not.
        names: The elements' names, without namespace. One inside another comes first, and is
            empty when the other comes.

    Yields:
        The name, and the element.

    Raises:
        FormatError: If the file is no well-formed XML, or declares entities; names the line.
        InputError: If the file can't be read.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.xml"
        ...     _ = file.write_text("<a><b>c</b><b>d</b></a>")
        ...     [element.text for _, element in read_elements(file, ["b"])]
        ['c', 'd']
    """
    read_root(path)
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        huge_tree=True,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
    )
    try:
        for chunk in read_chunks(path):
            parser.feed(chunk)
            yield from _taken(parser)
        parser.close()
    except etree.XMLSyntaxError as error:
        reason = str(error.msg).partition(", line ")[0]
        raise FormatError(f"{path}, line {error.lineno}: no well-formed XML: {reason}") from None
    yield from _taken(parser)


def _taken(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    for _, element in parser.read_events():
        yield element.tag.rpartition("}")[2], element
        element.clear(keep_tail=False)
        parent = element.getparent()
        while element.getprevious() is not None:
            del parent[0]
