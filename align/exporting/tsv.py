r"""Tab-separated values: a header, then a row for every link, gaps and rejected links too.

With passages for units, a row for every passage, and nothing else.

UTF-8, LF, no byte order mark, no quotes: a tab always ends a cell and a line feed always
ends a row. A line end inside a segment, where lines were broken to fit a width, becomes a
space with the spaces around it. Otherwise the text is whole: a backslash stands doubled, a tab
as ``\t``, and a lone surrogate, which UTF-8 cannot hold, as its escape, such as ``\udc80``.
Names of documents may have line ends, which stand as ``\n`` and ``\r``.

| column | holds |
|---|---|
| source, target | the text of the segments, joined by a space; empty for a gap |
| confidence | probability, 4 decimals; empty where there is none |
| score | the aligner's raw score, 4 decimals; empty where there is none, as of several links |
| bead | the numbers of segments on both sides, such as 1-2 |
| status | auto, accepted, rejected or edited |
| source_segments, target_segments | segment numbers from 0, parted by spaces |
| source_document, target_document | the documents' names |
| repeat | true where one side also stands in another row and says the same there, else false |
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from align.bitext import Bitext, Link
from align.document import one_line
from align.exporting import Exported
from align.exporting.units import Unit, units
from align.files import replacing

__all__ = ["COLUMNS", "write_tsv"]

COLUMNS = (
    "source",
    "target",
    "confidence",
    "score",
    "bead",
    "status",
    "source_segments",
    "target_segments",
    "source_document",
    "target_document",
    "repeat",
)
_ESCAPES = {n: f"\\u{n:04x}" for n in range(0xD800, 0xE000)} | str.maketrans(
    {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
)


def write_tsv(bitext: Bitext, path: str | os.PathLike[str], unit: Unit = "sentence") -> Exported:
    r"""Write *bitext* as a table; the format stands at the top of this module.

    Args:
        bitext: The bitext.
        path: Where to; an old file is replaced only when the new one is whole.
        unit: What becomes a row: every link, or every passage.

    Returns:
        What was written; of links nothing is left out, and nothing is replaced. In no passage
        are ``gaps``, ``rejected`` links and ``repeats``, which ``skipped`` counts.

    Raises:
        OutputError: If the file can't be written.

    Example:
        >>> import tempfile
        >>> from align.document import Document, Segment
        >>> source = Document("Hi.", (Segment(0, 3),), "en")
        >>> target = Document("Hai.", (Segment(0, 4),), "id")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "hi.tsv"
        ...     done = write_tsv(Bitext(source, target, (Link((0,), (0,), 0.4, 0.97),)), file)
        ...     file.read_text().splitlines()[1].split("\t")[:5]
        ['Hi.', 'Hai.', '0.9700', '0.4000', '1-1']
    """
    links, skipped = units(bitext, unit)
    with replacing(path) as file:
        file.write(_row(COLUMNS))
        for link in links:
            file.write(_row(_cells(bitext, link)))
    return Exported(Path(path), len(links), dict(skipped), unit=unit)


def _cells(bitext: Bitext, link: Link) -> tuple[str, ...]:
    """Return a link's cells, in the order of ``COLUMNS``."""
    return (
        one_line(bitext.source_text(link)),
        one_line(bitext.target_text(link)),
        _number(link.confidence),
        _number(link.score),
        link.bead,
        link.status,
        " ".join(map(str, link.source)),
        " ".join(map(str, link.target)),
        bitext.source.name,
        bitext.target.name,
        "true" if link.repeat else "false",
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _row(cells: Iterable[str]) -> bytes:
    return ("\t".join(cell.translate(_ESCAPES) for cell in cells) + "\n").encode()
