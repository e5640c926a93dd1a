"""The page for people: both articles side by side, and the links between them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Bitext
from align.checking import Report
from align.checking.terminology.words import WordLink, link_words
from align.encoding import Encoder
from align.errors import UsageError
from align.files import STANDARD, check_output, writing
from align.progress import Progress
from align.viewing.page.assembly import page_html
from align.viewing.page.findings import findings_in
from align.viewing.page.record import page_record

__all__ = ["Shown", "check_page", "view"]

SUFFIXES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows.

    Attributes:
        path: The file written.
        links: Number of links with both sides.
        findings: Number of findings; ``None`` if it was not checked.
        words: Number of links whose words are linked, too; ``None`` if no encoder linked them.
        size: Number of bytes.
        notes: What to know about the checks and the words, a line each.

    Example:
        >>> Shown(Path("page.html"), links=61, findings=13, words=48, size=84_112).links
        61
    """

    path: Path
    links: int
    findings: int | None
    words: int | None
    size: int
    notes: tuple[str, ...] = ()


def view(
    bitext: Bitext,
    path: str | os.PathLike[str],
    *,
    report: Report | None = None,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Shown:
    """Write a page that shows an alignment: one file that needs no network and no server.

    Args:
        bitext: The bitext.
        path: Where to, with the suffix ``.html`` or ``.htm``; ``-`` is standard output. An old
            file is replaced only when the new one is whole.
        report: What ``check`` has found in this bitext, or in some of its links; it is underlined
            in the texts.
        encoder: Links the words, see ``word_links``; without it, words are not linked.
        progress: Hears how many links' words are linked.

    Returns:
        What the page shows.

    Raises:
        ModelError: If the encoder can't be loaded, or does not tell where its tokens stand.
        OutputError: If the file can't be written; what was there before is whole.
        UsageError: If the suffix is another, or the report is about another bitext or several.

    Example:
        >>> import tempfile
        >>> from align import Document, Link, Segment
        >>> hi, hai = Segment(0, 3), Segment(0, 4)
        >>> sides = Document("Hi.", (hi,), "en"), Document("Hai.", (hai,), "id")
        >>> bitext = Bitext(*sides, (Link((0,), (0,), 0.4, 0.97),))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     shown = view(bitext, f"{folder}/page.html")
        >>> shown.links, shown.findings
        (1, None)
    """
    check_page(path)
    complete = bitext.complete()
    findings = None if report is None else findings_in(complete, report)
    words = None if encoder is None else _words(complete, encoder, progress)
    page = page_html(page_record(complete, findings or [], words)).encode()
    with writing(path) as file:
        file.write(page)
    return Shown(
        Path(path),
        len(complete.pairs()),
        None if findings is None else len(findings),
        None if words is None else sum(bool(found) for found in words.values()),
        len(page),
    )


def check_page(path: str | os.PathLike[str]) -> None:
    """Refuse a name that is none for a page, before long work begins.

    Args:
        path: Where the page is to go.

    Raises:
        OutputError: If a directory is there.
        UsageError: If the suffix is not that of a page.

    Example:
        >>> check_page("page.html")
    """
    if os.fspath(path) != STANDARD and Path(path).suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"can't write a page to {os.fspath(path)!r}: give a name that ends in .html"
        )
    check_output(path)


def _words(
    bitext: Bitext, encoder: Encoder, progress: Progress | None
) -> Mapping[int, Sequence[WordLink]]:
    """Return the words that say the same, by the number of the link."""
    linked = [number for number, link in enumerate(bitext.links) if not link.is_gap]
    texts = [
        (
            [(n, bitext.source[n]) for n in bitext.links[number].source],
            [(n, bitext.target[n]) for n in bitext.links[number].target],
        )
        for number in linked
    ]
    langs = (bitext.source.lang, bitext.target.lang)
    return dict(zip(linked, link_words(texts, langs, encoder, progress), strict=True))
