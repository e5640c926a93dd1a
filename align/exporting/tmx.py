"""TMX 1.4, the exchange format of translation memories: a unit for every link with two sides.

Where passages were asked for, a unit is a passage, and the header's segtype is ``block``, TMX's
word for several paragraphs in one unit; else it is ``sentence``.

Streamed, a unit at a time. The same bitext gives the same bytes: no dates are written.
Gaps, rejected links and units with nothing to show on one side are left out and counted.

Inside a ``seg`` a run of spaces, tabs and line breaks that holds a line break becomes one
space, as segments of one link are joined by a space anyhow; the ends are stripped; every
other character stays, but for those that XML forbids (control characters, lone surrogates,
U+FFFE, U+FFFF), each of which becomes a space and is counted.

Properties, all of this tool's making, hence the ``x-``:

| of | type | holds |
|---|---|---|
| header | x-signature | the recipe of the alignment, key:value joined by a bar |
| header | x-source-file, x-target-file | the documents' paths, where they have one |
| tu | x-confidence | probability that the sides say the same thing, 4 decimals |
| tu | x-score | the aligner's raw score, 4 decimals; a passage of several links has none |
| tu | x-alignment | the numbers of segments on both sides, such as 1-2 |
| tu | x-status | auto, accepted or edited |
| tu | x-source-segments, x-target-segments | segment numbers from 0, parted by spaces |
| tu | x-repeat | true, where one side also stands in another unit and says the same there |

The ``tuid`` is the link's place in the bitext, or the passage's, counted from 1.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from align._version import __version__
from align.bitext import Bitext, Link
from align.document import Document, one_line
from align.errors import UsageError
from align.exporting import Exported
from align.exporting.units import Unit, units
from align.files import replacing

__all__ = ["write_tmx"]

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SEGTYPES: dict[Unit, str] = {"sentence": "sentence", "passage": "block"}
_LANGUAGE = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class _Text:
    """Text made fit for XML, and the number of characters replaced for it."""

    text: str
    replaced: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """A translation unit, as the dumper takes it."""

    tuid: str
    props: dict[str, str]
    source: _Text
    target: _Text


def write_tmx(bitext: Bitext, path: str | os.PathLike[str], unit: Unit = "sentence") -> Exported:
    """Write *bitext* as a translation memory; the format stands at the top of this module.

    Args:
        bitext: The bitext; ``bitext.above(0.8)`` for its surest links.
        path: Where to; an old file is replaced only when the new one is whole.
        unit: What becomes a translation unit: every link, or every passage.

    Returns:
        What was written; ``skipped`` may count ``gaps``, ``rejected`` and ``empty`` units; of
        passages ``repeats``, too.

    Raises:
        UsageError: If a document's language is no language code.
        OutputError: If the file can't be written.

    Example:
        >>> import tempfile
        >>> from align.document import Segment
        >>> source = Document("Hi.", (Segment(0, 3),), "en")
        >>> target = Document("Hai.", (Segment(0, 4),), "id")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "hi.tmx"
        ...     done = write_tmx(Bitext(source, target, (Link((0,), (0,), 0.4, 0.97),)), file)
        ...     "<seg>Hai.</seg>" in file.read_text()
        True
    """
    languages = _language(bitext.source), _language(bitext.target)
    props = {name: _fit(value) for name, value in _header_props(bitext).items()}
    written, replaced = 0, sum(prop.replaced for prop in props.values())
    links, skipped = units(bitext, unit)
    with replacing(path) as file:
        texts = {name: prop.text for name, prop in props.items()}
        file.write(_dump_head(languages[0], _SEGTYPES[unit], texts))
        for place, link in enumerate(links, 1):
            record = _unit(bitext, link, place)
            if reason := _unfit(link, record):
                skipped[reason] += 1
                continue
            file.write(_dump_unit(record, languages))
            written += 1
            replaced += record.source.replaced + record.target.replaced
        file.write(b"  </body>\n</tmx>\n")
    return Exported(Path(path), written, dict(skipped), replaced, unit)


def _language(document: Document) -> str:
    code = document.lang.replace("_", "-")
    if not _LANGUAGE.fullmatch(code):
        raise UsageError(
            f"{document.name}: TMX needs a language code such as en or id-ID, not {document.lang!r}"
        )
    return code


def _header_props(bitext: Bitext) -> dict[str, str]:
    props = {
        "x-signature": bitext.signature,
        "x-source-file": bitext.source.path,
        "x-target-file": bitext.target.path,
    }
    return {name: value for name, value in props.items() if value}


def _unit(bitext: Bitext, link: Link, place: int) -> _Unit:
    props = {}
    if link.confidence is not None:
        props["x-confidence"] = f"{link.confidence:.4f}"
    if link.score is not None:
        props["x-score"] = f"{link.score:.4f}"
    props["x-alignment"] = link.bead
    props["x-status"] = link.status
    props["x-source-segments"] = " ".join(map(str, link.source))
    props["x-target-segments"] = " ".join(map(str, link.target))
    if link.repeat:
        props["x-repeat"] = "true"
    source, target = bitext.source_text(link), bitext.target_text(link)
    return _Unit(str(place), props, _fit(source), _fit(target))


def _unfit(link: Link, unit: _Unit) -> str | None:
    """Say why a link can be no unit: translation tools need text on both sides."""
    if link.is_gap:
        return "gaps"
    if link.status == "rejected":
        return "rejected"
    return None if unit.source.text and unit.target.text else "empty"


def _fit(text: str) -> _Text:
    """Replace what XML forbids, unite lines, strip the ends."""
    text, replaced = _FORBIDDEN.subn(" ", text)
    return _Text(one_line(text).strip(), replaced)


def _dump_head(srclang: str, segtype: str, props: dict[str, str]) -> bytes:
    # No DOCTYPE: a parser that fetches it, as Java's does unasked, fails wherever tmx14.dtd
    # does not lie beside the file, and nothing here needs an entity from it.
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'  <header creationtool="align" creationtoolversion={quoteattr(__version__)}'
        f' segtype="{segtype}" o-tmf="bitext.jsonl" adminlang="en" srclang={quoteattr(srclang)}'
        ' datatype="plaintext">',
        *(f"    {_dump_prop(name, value)}" for name, value in props.items()),
        "  </header>",
        "  <body>",
    ]
    return _encode(lines)


def _dump_unit(unit: _Unit, languages: tuple[str, str]) -> bytes:
    lines = [
        f"    <tu tuid={quoteattr(unit.tuid)}>",
        *(f"      {_dump_prop(name, value)}" for name, value in unit.props.items()),
        *(
            f"      <tuv xml:lang={quoteattr(code)}><seg>{escape(side.text)}</seg></tuv>"
            for code, side in zip(languages, (unit.source, unit.target), strict=True)
        ),
        "    </tu>",
    ]
    return _encode(lines)


def _dump_prop(name: str, value: str) -> str:
    return f"<prop type={quoteattr(name)}>{escape(value)}</prop>"


def _encode(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
