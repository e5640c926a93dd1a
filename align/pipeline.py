"""The stages in order: reading, language and segmenting; then encoding to bitext."""

from __future__ import annotations

import math
import os
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from align._version import __version__
from align.aligning import Bead, Evidence, Order, align_vectors
from align.anchors import Anchor, checked_anchors
from align.bitext import Bitext, Link
from align.confidence import ConfidenceModel, Wording, confidence_model, wordings
from align.document import Document, one_line
from align.encoding import Encoder, KnownVectors, SentenceEncoder
from align.errors import InputError, LanguageError, UntoldLanguageError, UsageError
from align.language import can_detect, check_code, detect, primary
from align.progress import Progress
from align.reading import read_article
from align.segmenting import segment

__all__ = ["Found", "align", "check_languages", "document", "find_links", "read", "texts_of"]

SEGMENTER = "sentencex+2"
UNTIMED = (math.nan, math.nan)
SENTENCE_ENDS = (*".!?…。！？।",)


def read(
    source: str | os.PathLike[str] | IO[Any],
    *,
    lang: str | None = None,
    languages: Sequence[str] | None = None,
    presplit: bool = False,
    whole_page: bool = False,
    rules: str | os.PathLike[str] | None = None,
) -> Document:
    r"""Read an article into a document: its text, its language, its segments.

    Args:
        source: The name of a file: plain text in any common encoding, Markdown, HTML, MHTML,
            DOCX, PDF, SRT, VTT or EPUB; text formats also with ``.gz`` behind. ``-`` is standard
            input. Or an open file. Or the text itself: a string with a line break in it, or
            one of several words that ends like a sentence, is no file name.
        lang: The language's code, such as ``en`` or ``id``. Where left out it is detected;
            what the file says is believed unless the text is surely in another language.
        languages: The languages that the text may be in, for the detection.
        presplit: Whether every line, or paragraph of the file, is a segment already.
        whole_page: Whether to take all of an HTML page, not its main text alone.
        rules: A file with rules of your own for the segmentation; see ``segment``.

    Returns:
        The document.

    Raises:
        InputError: If the file can't be read, is empty or is not of its format, or the
            library for its format is not installed.
        UsageError: If it is a folder, or its suffix names no format that can be read.
        LanguageError: If the language can't be told.
        FormatError: If *rules* is no file of rules.

    Example:
        >>> read("seeds/006_embassy-night-shift.en.txt").lang
        'en'
        >>> len(read("Rain fell all night. In the morning all of the schools were closed."))
        2
    """
    if isinstance(source, str) and _is_text(source):
        return document(source, lang=lang, languages=languages, presplit=presplit, rules=rules)
    article = read_article(source, whole_page=whole_page)
    path = os.fspath(source) if isinstance(source, (str, os.PathLike)) else _name(source)
    code = _language(article.text, path, lang, languages, article.lang)
    segments = segment(article.text, code, presplit=presplit, rules=rules, marks=article.marks)
    return Document(article.text, tuple(segments), code, path, article.title)


def document(
    text: str,
    *,
    lang: str | None = None,
    languages: Sequence[str] | None = None,
    presplit: bool = False,
    path: str | None = None,
    rules: str | os.PathLike[str] | None = None,
) -> Document:
    """Make a document of a text already in hand.

    Args:
        text: The text.
        lang: The language's code; detected where left out.
        languages: The languages that the text may be in, for the detection.
        presplit: Whether every line is a segment already.
        path: The name to keep with it.
        rules: A file with rules of your own for the segmentation; see ``segment``.

    Raises:
        LanguageError: If the language can't be told.
        FormatError: If *rules* is no file of rules.

    Example:
        >>> hello = document("Good morning. How are you?", lang="en")
        >>> [hello[n] for n in range(len(hello))]
        ['Good morning.', 'How are you?']
    """
    code = _language(text, path, lang, languages)
    return Document(text, tuple(segment(text, code, presplit=presplit, rules=rules)), code, path)


def _is_text(source: str) -> bool:
    """Tell whether a string is a text, and no file's name."""
    if "\n" in source or "\r" in source:
        return True
    stripped = source.strip()
    ends_like_a_sentence = stripped[-1:] in SENTENCE_ENDS or stripped[-2:-1] in SENTENCE_ENDS
    return " " in stripped and ends_like_a_sentence and not _exists(source)


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:  # too long for a name
        return False


def _name(file: IO[Any]) -> str | None:
    name = getattr(file, "name", None)
    return name if isinstance(name, str) else None


def _language(
    text: str,
    path: str | None,
    lang: str | None,
    languages: Sequence[str] | None,
    said: str | None = None,
) -> str:
    """Tell a text's language: the user's word, else what is detected, else the file's word.

    Pages often carry the language of their template. But where the detector knows nothing
    of the language that the file names, it can't tell either that it is another.
    """
    try:
        if lang:
            return check_code(lang)
        claim = _claimed(said, languages)
        if claim and not can_detect(claim):
            return claim
        try:
            found = detect(text, languages)
        except UntoldLanguageError:
            if claim is None:
                raise
            return claim
        is_claimed = claim is not None and primary(claim) == primary(found)
        return claim if claim is not None and is_claimed else found
    except UntoldLanguageError as error:
        raise UntoldLanguageError(f"{path or 'the text'}: {error.why}", error.advice) from None


def _claimed(said: str | None, languages: Sequence[str] | None) -> str | None:
    """Return the language that a file names, if it is a code and one to choose from."""
    try:
        code = check_code(said) if said else None
    except UsageError:
        return None
    is_wanted = languages is None or (code and primary(code) in map(primary, languages))
    return code if is_wanted else None


def align(
    source: Document,
    target: Document,
    *,
    order: Order = "free",
    anchors: Iterable[Anchor] = (),
    encoder: Encoder | None = None,
    confidence: ConfidenceModel | None = None,
    progress: Progress | None = None,
) -> Bitext:
    """Align two documents: pair the passages that say the same thing.

    Boilerplate takes no part. What has no counterpart stands as a link with one empty side.

    Args:
        source: The document on the left.
        target: The document on the right, in another language.
        order: ``"free"`` also finds blocks that moved; ``"monotone"`` keeps to one order.
        anchors: Pairs of a source and a target segment that begin corresponding blocks, as
            ``find_anchors`` gives them: what lies before one corresponds only to what lies
            before the other. They ascend on both sides.
        encoder: What gives the vectors; the embedded model where left out.
        confidence: What gives the probabilities, such as ``calibrate`` makes it; where left
            out, the one that was fitted with this encoder, or for any.
        progress: Hears how far the encoding is.

    Returns:
        The bitext; every link has a score and a confidence.

    Raises:
        LanguageError: If both documents are in one language.
        InputError: If a document has nothing but boilerplate.
        ModelError: If the encoder can't be loaded.
        UsageError: If *anchors* leave the documents or do not ascend, or *confidence* was fitted
            with another encoder.

    Example:
        >>> from align.encoding import FakeEncoder
        >>> english = document("Rain fell. Schools closed.", lang="en")
        >>> indonesian = document("Hujan turun. Sekolah tutup.", lang="id")
        >>> words = {"hujan": "rain", "turun": "fell", "sekolah": "schools", "tutup": "closed"}
        >>> bitext = align(english, indonesian, encoder=FakeEncoder(words))
        >>> [(link.source, link.target) for link in bitext]
        [((0,), (0,)), ((1,), (1,))]
    """
    encoder = encoder or SentenceEncoder()
    if confidence is not None:
        confidence.check_encoder(encoder.name)
    model = confidence or confidence_model(encoder.name)
    anchors = list(anchors)
    found = find_links(
        source, target, order=order, anchors=anchors, encoder=encoder, progress=progress
    )
    recipe = [f"align:{__version__}", f"enc:{encoder.name}", f"seg:{SEGMENTER}", f"order:{order}"]
    if anchors:
        recipe.append(f"anchors:{len(anchors)}")
    signature = "|".join([*recipe, f"conf:{model.version}"])
    return Bitext(source, target, found.weighed(model), signature).complete()


@dataclass(frozen=True, slots=True)
class Found:
    """The links between two documents, before it is told how sure they are.

    Attributes:
        links: The links, in source order, without a confidence.
        evidence: What speaks for each.
        wordings: What the words of each say.
    """

    links: tuple[Link, ...]
    evidence: tuple[Evidence, ...]
    wordings: tuple[Wording, ...]

    def weighed(self, model: ConfidenceModel) -> tuple[Link, ...]:
        """Return the links with their confidences."""
        probabilities = model.probabilities(self.evidence, self.wordings)
        return tuple(
            replace(link, confidence=round(probability, 4))
            for link, probability in zip(self.links, probabilities, strict=True)
        )


def find_links(
    source: Document,
    target: Document,
    *,
    order: Order = "free",
    anchors: Iterable[Anchor] = (),
    encoder: Encoder,
    progress: Progress | None = None,
) -> Found:
    """Find the links that ``align`` makes a bitext of; takes and raises the same."""
    check_languages(source, target)
    hard_breaks = checked_anchors(anchors, source, target)
    numbers = [_content(side) for side in (source, target)]
    texts = [texts_of(side) for side in (source, target)]
    known = KnownVectors.of(encoder, texts[0] + texts[1], progress)
    (source_vectors, source_tokens), (target_vectors, target_tokens) = map(
        known.encode_words, texts
    )
    beads = align_vectors(
        source_vectors,
        target_vectors,
        [len(text) for text in texts[0]],
        [len(text) for text in texts[1]],
        order=order,
        source_tokens=source_tokens,
        target_tokens=target_tokens,
        background=known.background,
        source_times=_times(source, numbers[0]),
        target_times=_times(target, numbers[1]),
        anchors=_in_sentences(hard_breaks, numbers),
    )
    return Found(
        tuple(_link(bead, numbers) for bead in beads),
        tuple(bead.evidence for bead in beads),
        tuple(wordings(_texts(bead, texts) for bead in beads)),
    )


def check_languages(source: Document, target: Document) -> None:
    """Refuse two documents in one language.

    Raises:
        LanguageError: If they are.
    """
    languages = [primary(side.lang) for side in (source, target)]
    if languages[0] == languages[1]:
        raise LanguageError(
            f"{source.name} and {target.name} are both in {languages[0]!r}: give texts "
            "in two languages, or say which they are with --source-lang and --target-lang (lang=…)"
        )


def texts_of(side: Document) -> list[str]:
    """Return the texts that are encoded when a document is aligned, in its order.

    Raises:
        InputError: If it has nothing but boilerplate.

    Example:
        >>> texts_of(document("Rain fell. Schools closed.", lang="en"))
        ['Rain fell.', 'Schools closed.']
    """
    return [one_line(side[n]) for n in _content(side)]


def _content(side: Document) -> list[int]:
    numbers = side.content()
    if not numbers:
        raise InputError(f"{side.name}: nothing to align: all of its text looks like boilerplate")
    return numbers


def _times(side: Document, numbers: Sequence[int]) -> list[tuple[float, float]]:
    return [side.segments[n].time or UNTIMED for n in numbers]


def _in_sentences(anchors: Iterable[Anchor], numbers: Sequence[Sequence[int]]) -> list[Anchor]:
    """Turn anchors at segments into anchors at the sentences that take part.

    Boilerplate takes none: an anchor there moves to what follows, or to the end.
    """
    return [(bisect_left(numbers[0], a), bisect_left(numbers[1], b)) for a, b in anchors]


def _texts(bead: Bead, texts: Sequence[Sequence[str]]) -> tuple[str, str]:
    source, target = texts
    return " ".join(source[n] for n in bead.source), " ".join(target[n] for n in bead.target)


def _link(bead: Bead, numbers: Sequence[Sequence[int]]) -> Link:
    """Turn a bead over sentences into a link over segments."""
    return Link(
        tuple(numbers[0][n] for n in bead.source),
        tuple(numbers[1][n] for n in bead.target),
        round(bead.score, 4),
        run=bead.run,
        repeat=bead.repeat,
    )
