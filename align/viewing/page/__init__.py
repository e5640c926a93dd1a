"""The page for people: both articles side by side, and the links between them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from align.bitext import Bitext
from align.checking import Finding, Report
from align.checking.terminology.words import WordLink, link_words
from align.encoding import Encoder
from align.files import writing
from align.progress import Progress
from align.viewing.page.assembly import page_html
from align.viewing.page.record import page_record

__all__ = ["view"]


def view(
    bitext: Bitext,
    path: str | os.PathLike[str],
    *,
    report: Report | None = None,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a page that shows an alignment: one file that needs no network and no server.

    Args:
        bitext: The bitext.
        path: Where to.
        report: What ``check`` has found in this bitext; it is underlined in the texts.
        encoder: Links the words, see ``word_links``; without it, words are not linked.
        progress: Hears how many links' words are linked.

    Raises:
        ModelError: If the encoder does not tell where its tokens stand.
        OutputError: If the file can't be written.

    Example:
        >>> import tempfile
        >>> from align import Document, Link, Segment
        >>> hi, hai = Segment(0, 3), Segment(0, 4)
        >>> sides = Document("Hi.", (hi,), "en"), Document("Hai.", (hai,), "id")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     view(Bitext(*sides, (Link((0,), (0,), 0.4, 0.97),)), f"{folder}/page.html")
    """
    complete = bitext.complete()
    findings = _findings(bitext, complete, report)
    words = {} if encoder is None else _words(complete, encoder, progress)
    page = page_html(page_record(complete, findings, words))
    with writing(path) as file:
        file.write(page.encode())


def _findings(bitext: Bitext, complete: Bitext, report: Report | None) -> list[Finding]:
    del bitext, complete
    return [] if report is None else list(report)


def _words(
    bitext: Bitext, encoder: Encoder, progress: Progress | None
) -> Mapping[int, Sequence[WordLink]]:
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
