"""Parallel sentences out of two collections of lines, in no order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from align._version import __version__
from align.confidence.mining import MiningEvidence, mining_model
from align.confidence.wording import compare_numbers
from align.corpus.mining.candidates import NEIGHBOURS, Candidates, candidates
from align.corpus.mining.lines import Lines, stored, without_copies
from align.corpus.mining.searching import check_size, nearest
from align.corpus.mining.vectors import encoded
from align.counts import number
from align.encoding import Encoder, SentenceEncoder
from align.errors import InputError, LanguageError, UntoldLanguageError, UsageError
from align.exporting import Origin, TranslationUnit, Units
from align.exporting.selection import Selection
from align.files import STANDARD, read_text_lines
from align.language import check_code, detect, primary
from align.progress import Progress, heard

__all__ = ["BestPairs", "best_pairs", "mine", "mine_files"]

# Lines that a language is told by.
SAMPLE = 200


def mine(
    source: Iterable[str],
    target: Iterable[str],
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    min_confidence: float = 0.5,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Units:
    """Find the sentences of one collection that say the same as one of another.

    Every line is taken for a sentence, and is in one pair at most. Lines that are empty, without
    letters or longer than 2,000 characters are passed over, and so are those that differ from one
    before in case, punctuation and spaces alone, or stand on both sides. The texts and their
    vectors are kept in files that are gone when the result is no longer used.

    Pairs are told by their margin (Artetxe and Schwenk 2019), and their confidence by it, their
    lengths and the numbers in them, and by how many lines of these collections have a counterpart
    at all, which is estimated.

    Args:
        source: The lines of one side.
        target: The lines of the other, in another language.
        source_lang: The language of the source; detected where left out.
        target_lang: The language of the target.
        min_confidence: Least confidence of a pair; 0 gives the best that each line is left with.
        encoder: What gives the vectors; the embedded model where left out.
        progress: Hears how far the encoding and the search are.

    Returns:
        The pairs, for ``export``, in the order of the source. Each unit tells the numbers of its
        lines, from 0, its margin as the score, and its confidence; notes say what was passed over.

    Raises:
        InputError: If a side has no sentence.
        LanguageError: If a language can't be told, or both sides are in one language.
        ModelError: If the encoder can't be loaded.
        OutputError: If the disk is full.
        UsageError: If a side is no list of texts, there are too many lines to compare without
            faiss, a language code is none, or *min_confidence* is not between 0 and 1.

    Example:
        >>> from align.encoding import FakeEncoder
        >>> words = {"hujan": "rain", "turun": "fell", "sekolah": "schools", "tutup": "closed"}
        >>> units = mine(
        ...     ["Rain fell.", "Nobody came.", "Schools closed."],
        ...     ["Sekolah tutup.", "Hujan turun."],
        ...     source_lang="en", target_lang="id", encoder=FakeEncoder(words),
        ... )
        >>> [(unit.source_text, unit.target_text) for unit in units]
        [('Rain fell.', 'Hujan turun.'), ('Schools closed.', 'Sekolah tutup.')]
    """
    sides = (
        _Side.of_texts("the source", source, source_lang),
        _Side.of_texts("the target", target, target_lang),
    )
    return _mined(*sides, Origin(), min_confidence, encoder, progress or Progress())


def mine_files(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    min_confidence: float = 0.5,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Units:
    """Find the sentences of one file that say the same as one of another, see ``mine``.

    Args:
        source: A text in UTF-8, a sentence a line; may be packed by gzip. ``-`` is standard input.
        target: The other, likewise.
        source_lang: The language of the source; detected where left out.
        target_lang: The language of the target.
        min_confidence: Least confidence of a pair.
        encoder: What gives the vectors; the embedded model where left out.
        progress: Hears how far the encoding and the search are.

    Returns:
        The pairs, with the names of the files.

    Raises:
        FormatError: If a file is not in UTF-8, or packed and damaged; names the line.
        InputError: If a file can't be read, or has no sentence.
        LanguageError: If a language can't be told, or both sides are in one language.
        ModelError: If the encoder can't be loaded.
        OutputError: If the disk is full.
        UsageError: If both are standard input; else as in ``mine``.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from align.encoding import FakeEncoder
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     paths = Path(folder, "en.txt"), Path(folder, "id.txt")
        ...     for path, text in zip(paths, ("Rain fell.", "Hujan turun.")):
        ...         _ = path.write_text(text)
        ...     units = mine_files(
        ...         *paths, source_lang="en", target_lang="id",
        ...         encoder=FakeEncoder({"hujan": "rain", "turun": "fell"}),
        ...     )
        >>> [(unit.source_text, unit.target_text) for unit in units]
        [('Rain fell.', 'Hujan turun.')]
    """
    names = os.fspath(source), os.fspath(target)
    if names == (STANDARD, STANDARD):
        raise UsageError("standard input can be one of the sides, not both: give a file")
    sides = _Side.of_file(names[0], source_lang), _Side.of_file(names[1], target_lang)
    return _mined(*sides, Origin(*names), min_confidence, encoder, progress or Progress())


@dataclass(frozen=True, slots=True)
class _Side:
    """What is to be read: what to call it, its lines, and its language if that is known."""

    name: str
    lines: Iterable[str]
    lang: str | None

    @classmethod
    def of_texts(cls, name: str, texts: Iterable[str], lang: str | None) -> _Side:
        if isinstance(texts, str | os.PathLike):
            raise UsageError(
                f"{name} is a {type(texts).__name__}: give a list of lines, or files to mine_files"
            )
        return cls(name, _checked(name, texts), lang and check_code(lang))

    @classmethod
    def of_file(cls, path: str, lang: str | None) -> _Side:
        name = "standard input" if path == STANDARD else path
        return cls(name, (text for _, text in read_text_lines(path)), lang and check_code(lang))

    def stored(self, progress: Progress) -> Lines:
        return stored(heard(self.lines, progress, "reading"))

    def check(self, lines: Lines) -> None:
        """Refuse a side of which no line is left."""
        if not len(lines):
            raise InputError(
                f"{self.name} has no line that could be a sentence ({_counts(lines)}): give a text "
                "with a sentence a line"
            )

    def language(self, lines: Lines) -> str:
        if self.lang:
            return self.lang
        places = np.linspace(0, len(lines) - 1, min(len(lines), SAMPLE)).astype(int)
        try:
            return detect("\n".join(lines[place] for place in places))
        except UntoldLanguageError as error:
            raise UntoldLanguageError(f"{self.name}: {error.why}", error.advice) from None


def _checked(name: str, texts: Iterable[str]) -> Iterator[str]:
    """Refuse what is no text, such as the NaN that stands for a missing one in a table."""
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            raise UsageError(
                f"{name}: line {place} (from 0) is a {type(text).__name__}: give texts alone"
            )
        yield text


def _mined(
    source_side: _Side,
    target_side: _Side,
    origin: Origin,
    min_confidence: float,
    encoder: Encoder | None,
    progress: Progress,
) -> Units:
    least = Selection(min_confidence=min_confidence)
    encoder, model = encoder or SentenceEncoder(), mining_model()
    _check_languages(source_side.lang, target_side.lang)
    source, target = without_copies(source_side.stored(progress), target_side.stored(progress))
    source_side.check(source)
    target_side.check(target)
    languages = source_side.language(source), target_side.language(target)
    _check_languages(*languages)
    check_size(len(source), len(target))
    best = best_pairs(source, target, encoder, progress)
    confidence = model.probabilities(best.evidence)
    signature = f"align:{__version__}|enc:{encoder.name}|mining:{model.version}"
    origin = Origin(origin.source, origin.target, signature)

    def read(left_out: Counter[str]) -> Iterator[TranslationUnit]:
        for place in range(len(confidence)):
            unit = TranslationUnit(
                (source[best.pairs.source[place]],),
                (target[best.pairs.target[place]],),
                round(float(confidence[place]), 4),
                round(float(best.pairs.margin[place]), 4),
                source_segments=(int(source.numbers[best.pairs.source[place]]),),
                target_segments=(int(target.numbers[best.pairs.target[place]]),),
                origin=origin,
            )
            if reason := least.reason(unit):
                left_out[reason] += 1
            else:
                yield unit

    notes = tuple(
        f"{side.name}: {_counts(lines)}"
        for side, lines in ((source_side, source), (target_side, target))
    )
    return Units(*languages, read, origin, notes=notes)


def _check_languages(source: str | None, target: str | None) -> None:
    """Refuse two that are known to be the same."""
    if source and target and primary(source) == primary(target):
        raise LanguageError(
            f"both sides are in {source!r}: give lines in two languages, or say which they "
            "are with --source-lang and --target-lang (source_lang=… in Python)"
        )


class BestPairs(NamedTuple):
    """The best pairs of two collections, before it is told how sure they are.

    Attributes:
        pairs: The pairs, each line in one at most.
        evidence: What speaks for each.
    """

    pairs: Candidates
    evidence: MiningEvidence


def best_pairs(source: Lines, target: Lines, encoder: Encoder, progress: Progress) -> BestPairs:
    """Find the best pairs of two collections.

    Args:
        source: The lines of one side, one at least.
        target: Those of the other.
        encoder: What gives the vectors.
        progress: Hears how far the encoding and the search are.

    Raises:
        ModelError: If the encoder can't be loaded.
        OutputError: If the disk is full.
    """
    left, right = encoded(source, encoder, progress), encoded(target, encoder, progress)
    pairs = candidates(
        nearest(left, right, NEIGHBOURS, progress), nearest(right, left, NEIGHBOURS, progress)
    ).one_to_one()
    return BestPairs(pairs, _evidence(pairs, source, target))


def _evidence(pairs: Candidates, source: Lines, target: Lines) -> MiningEvidence:
    """Look at the texts, a pair at a time: there may be too many for the memory."""
    found = np.empty((len(pairs), 4), np.int32)
    for place, (a, b) in enumerate(zip(pairs.source, pairs.target, strict=True)):
        left, right = source[a], target[b]
        found[place] = (len(left), len(right), *compare_numbers(left, right)[1:])
    source_lengths, target_lengths, of_source, of_target = found.T
    has_clash = np.minimum(of_source, of_target) > 0
    return MiningEvidence(
        pairs.margin, source_lengths, target_lengths, has_clash, of_source != of_target
    )


def _counts(lines: Lines) -> str:
    """Say how many lines there were, and what became of those passed over."""
    passed = [f"{count:,} {reason}" for reason, count in sorted(lines.skipped.items()) if count]
    return ", ".join([number(lines.read, "line"), *passed])
