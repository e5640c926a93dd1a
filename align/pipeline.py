"""The stages in order: reading, language and segmenting; then encoding to bitext."""

from __future__ import annotations

import os
from collections.abc import Sequence

from align._version import __version__
from align.aligning import Bead, Order, align_vectors
from align.bitext import Bitext, Link
from align.confidence import default_model
from align.document import Document
from align.encoding import Encoder, SentenceEncoder
from align.errors import InputError, LanguageError
from align.language import check_code, detect
from align.progress import Progress
from align.reading import read_text
from align.segmenting import segment

__all__ = ["align", "document", "read"]

SEGMENTER = "sentencex+1"


def read(
    path: str | os.PathLike[str],
    *,
    lang: str | None = None,
    languages: Sequence[str] | None = None,
    presplit: bool = False,
) -> Document:
    """Read a file into a document: its text, its language, its segments.

    Args:
        path: A text file in any common encoding.
        lang: The language's code, such as ``en`` or ``id``; detected where left out.
        languages: The languages that the text may be in, for the detection.
        presplit: Whether every line is a segment already.

    Returns:
        The document.

    Raises:
        InputError: If the file can't be read, is empty or is no text.
        UsageError: If it is a folder, or its suffix names no format that can be read.
        LanguageError: If the language can't be told.

    Example:
        >>> read("seeds/006_embassy-night-shift.en.txt").lang
        'en'
    """
    return document(
        read_text(path), lang=lang, languages=languages, presplit=presplit, path=os.fspath(path)
    )


def document(
    text: str,
    *,
    lang: str | None = None,
    languages: Sequence[str] | None = None,
    presplit: bool = False,
    path: str | None = None,
) -> Document:
    """Make a document of a text already in hand.

    Args:
        text: The text.
        lang: The language's code; detected where left out.
        languages: The languages that the text may be in, for the detection.
        presplit: Whether every line is a segment already.
        path: The name to keep with it.

    Raises:
        LanguageError: If the language can't be told.

    Example:
        >>> hello = document("Good morning. How are you?", lang="en")
        >>> [hello[n] for n in range(len(hello))]
        ['Good morning.', 'How are you?']
    """
    try:
        code = check_code(lang) if lang else detect(text, languages)
    except LanguageError as error:
        raise LanguageError(f"{path or 'the text'}: {error}") from None
    return Document(text, tuple(segment(text, code, presplit=presplit)), code, path)


def align(
    source: Document,
    target: Document,
    *,
    order: Order = "free",
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Bitext:
    """Align two documents: pair the passages that say the same thing.

    Boilerplate takes no part. What has no counterpart stands as a link with one empty side.

    Args:
        source: The document on the left.
        target: The document on the right, in another language.
        order: ``"free"`` also finds blocks that moved; ``"monotone"`` keeps to one order.
        encoder: What gives the vectors; the embedded model where left out.
        progress: Hears how far the encoding is.

    Returns:
        The bitext; every link has a score and a confidence.

    Raises:
        LanguageError: If both documents are in one language.
        InputError: If a document has nothing but boilerplate.
        ModelError: If the encoder can't be loaded.

    Example:
        >>> from align.encoding import FakeEncoder
        >>> english = document("Rain fell. Schools closed.", lang="en")
        >>> indonesian = document("Hujan turun. Sekolah tutup.", lang="id")
        >>> words = {"hujan": "rain", "turun": "fell", "sekolah": "schools", "tutup": "closed"}
        >>> bitext = align(english, indonesian, encoder=FakeEncoder(words))
        >>> [(link.source, link.target) for link in bitext]
        [((0,), (0,)), ((1,), (1,))]
    """
    languages = [side.lang.split("-")[0] for side in (source, target)]
    if languages[0] == languages[1]:
        raise LanguageError(
            f"{source.name} and {target.name} are both in {languages[0]!r}: give texts "
            "in two languages, or say which they are with --source-lang and --target-lang (lang=…)"
        )
    encoder = encoder or SentenceEncoder()
    numbers = [_content(side) for side in (source, target)]
    texts = [
        [side[n] for n in chosen] for side, chosen in zip((source, target), numbers, strict=True)
    ]
    vectors = encoder.encode(texts[0] + texts[1], progress)
    beads = align_vectors(
        vectors[: len(texts[0])],
        vectors[len(texts[0]) :],
        [len(text) for text in texts[0]],
        [len(text) for text in texts[1]],
        order=order,
        background=encoder.background,
    )
    model = default_model()
    links = _links(beads, model.probabilities([bead.evidence for bead in beads]), numbers)
    signature = (
        f"align:{__version__}|enc:{encoder.name}|seg:{SEGMENTER}|order:{order}|conf:{model.version}"
    )
    return Bitext(source, target, tuple(links), signature).complete()


def _content(side: Document) -> list[int]:
    numbers = side.content()
    if not numbers:
        raise InputError(f"{side.name}: nothing to align: all of its text looks like boilerplate")
    return numbers


def _links(
    beads: Sequence[Bead], confidences: Sequence[float], numbers: Sequence[Sequence[int]]
) -> list[Link]:
    """Turn beads over sentences into links over segments."""
    return [
        Link(
            tuple(numbers[0][n] for n in bead.source),
            tuple(numbers[1][n] for n in bead.target),
            round(bead.score, 4),
            round(confidence, 4),
            run=bead.run,
        )
        for bead, confidence in zip(beads, confidences, strict=True)
    ]
