"""Fitting a confidence model to links that people made or checked.

Another encoder, pair of languages or kind of text may shift all confidences one way. A few hundred
judged links can't tell two dozen weights, but they can tell that: so the model that ships stays
as it is, but for its last calibration, which has three numbers. These are drawn to what they were,
so that few links change little.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Self

from align.aligning import Evidence, Order
from align.bitext import NATIVE_SUFFIX, Bitext, is_native
from align.confidence import ConfidenceModel, Wording, confidence_model
from align.confidence.beta import Beta
from align.corpus.collection import find_bitexts
from align.counts import number
from align.encoding import Encoder, SentenceEncoder
from align.errors import InputError, LanguageError, UsageError
from align.evaluation.calibration import Calibration, JudgedLink, judge_of
from align.evaluation.gold import Gold
from align.evaluation.units import in_units
from align.files import is_directory
from align.language import primary
from align.pipeline import find_links
from align.progress import Progress

__all__ = ["Calibrated", "calibrate", "find_gold"]

# Fewer links than this say next to nothing, so the prior decides.
LEAST_LINKS = 20
# Documents are left out one by one, or in so many parts.
MOST_FOLDS = 5
LEAST_DOCUMENTS = 3

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A confidence model that was fitted to gold, and how far that helped.

    Attributes:
        model: The model.
        before: The confidences that the model that ships gives to the links found, judged by
            the gold.
        after: Those of models like the new one, each fitted to other documents than those it
            judges, 5 at most; files that share a document stay together. ``None`` of fewer than
            3 such groups.
    """

    model: ConfidenceModel
    before: Calibration
    after: Calibration | None

    def _repr_html_(self) -> str:
        """Return what a notebook shows: how far the model helped."""
        from align.viewing.display import calibrated_html

        return calibrated_html(self)

    @property
    def notes(self) -> tuple[str, ...]:
        """What makes the model doubtful, and what to do, for people; mostly nothing."""
        notes = []
        if self.before.links < LEAST_LINKS:
            notes.append(
                f"fewer than {LEAST_LINKS} links say little, so confidences change little: give "
                "more gold"
            )
        if self.before.right == self.before.links:
            notes.append("no link is wrong: make sure that people checked the gold")
        if self.before.right == 0:
            notes.append("no link is right: make sure that the gold is for these documents")
        if self.after is None:
            notes.append(
                f"how well it does elsewhere takes {LEAST_DOCUMENTS} documents or more to tell, "
                "that share no text"
            )
        return tuple(notes)


def calibrate(
    gold: Paths,
    *,
    encoder: Encoder | None = None,
    order: Order = "free",
    progress: Progress | None = None,
) -> Calibrated:
    """Fit the confidence model for an encoder to links that people made or checked.

    The documents in the files are aligned afresh, and every link found is judged as
    ``measure_calibration`` judges it. The model that ships for this encoder then gets its last
    calibration fitted to that; see the text at the top of this module.

    Args:
        gold: Native files ``*.bitext.jsonl``, or folders of them. All links with two sides that
            are not rejected count as right, also those that nobody looked at: so give files that
            were checked as a whole.
        encoder: See ``align``; the model will be for this one alone.
        order: See ``align``.
        progress: Hears how many documents are aligned.

    Returns:
        The model, for ``align`` and ``batch``, and how far it helped.

    Raises:
        FormatError: If a file is broken; names the line.
        InputError: If a file can't be read, a folder holds none, or no link can be judged.
        LanguageError: If both documents of a file are in one language.
        ModelError: If the encoder can't be loaded.
        UsageError: If a file is no native file, or is given twice.

    Example:
        >>> import tempfile
        >>> from align.encoding import FakeEncoder
        >>> from align.pipeline import align, document
        >>> english = document("Rain fell. Schools closed.", lang="en")
        >>> indonesian = document("Hujan turun. Sekolah tutup.", lang="id")
        >>> words = {"hujan": "rain", "turun": "fell", "sekolah": "schools", "tutup": "closed"}
        >>> mine = FakeEncoder(words)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     align(english, indonesian, encoder=mine).save(f"{folder}/checked.bitext.jsonl")
        ...     found = calibrate(folder, encoder=mine)
        >>> found.before.links, found.before.right, found.model.encoder
        (2, 2, 'fake@1')
        >>> found.model.data
        'checked.bitext.jsonl; 2 links'
        >>> bitext = align(english, indonesian, encoder=mine, confidence=found.model)
    """
    encoder = encoder or SentenceEncoder()
    files = find_gold(gold)
    checked = {file: _load(file) for file in files}
    if not any(Gold.of(bitext).links for bitext in checked.values()):
        raise InputError(f"{_names(files)}: no gold links: give files with links that people made")
    aligned = _aligned(checked, encoder, order, progress or Progress())
    every = _Judged.of(aligned)
    if not every.right:
        raise InputError(f"{_names(files)}: no link was found that the gold can judge: give more")
    shipped = confidence_model(encoder.name)
    data = f"{_names(files)}; {number(len(every.right), 'link')}"
    families = [_Judged.of(family) for family in _families(list(checked.values()), aligned)]
    documents = [family for family in families if family.right]
    return Calibrated(
        _named(every.fitted(shipped), shipped.version, encoder.name, data),
        every.calibration(shipped),
        _held_out(documents, shipped) if len(documents) >= LEAST_DOCUMENTS else None,
    )


def find_gold(gold: Paths) -> list[Path]:
    """List the files that are meant by what ``calibrate`` takes.

    Args:
        gold: Native files, and folders of them.

    Raises:
        InputError: If a folder holds no native file.
        UsageError: If a file is no native file, or one is given twice.

    Example:
        >>> [file.name for file in find_gold(["b.bitext.jsonl", "a.bitext.jsonl.gz"])]
        ['b.bitext.jsonl', 'a.bitext.jsonl.gz']
    """
    named = [gold] if isinstance(gold, (str, os.PathLike)) else list(gold)
    for path in named:
        if not (is_native(path) or is_directory(path)):
            raise UsageError(
                f"{path} is no native file, nor a folder of them: give *{NATIVE_SUFFIX} with "
                "links that people made or checked, such as align run writes and a person corrects"
            )
    return find_bitexts(named)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Links that were found and judged: what speaks for each, and whether it is right."""

    evidence: tuple[Evidence, ...]
    wordings: tuple[Wording, ...]
    right: tuple[bool, ...]
    repeats: int

    @classmethod
    def of(cls, documents: Sequence[_Judged]) -> Self:
        """Put the links of documents together."""
        return cls(
            tuple(chain.from_iterable(x.evidence for x in documents)),
            tuple(chain.from_iterable(x.wordings for x in documents)),
            tuple(chain.from_iterable(x.right for x in documents)),
            sum(x.repeats for x in documents),
        )

    def fitted(self, model: ConfidenceModel) -> ConfidenceModel:
        return model.calibrated(self.evidence, self.wordings, self.right)

    def calibration(self, model: ConfidenceModel) -> Calibration:
        shown = model.probabilities(self.evidence, self.wordings)
        links = zip(shown, self.right, strict=True)
        return Calibration(tuple(JudgedLink(*link) for link in links), repeats=self.repeats)


def _load(file: Path) -> Bitext:
    bitext = Bitext.load(file)
    if primary(bitext.source.lang) == primary(bitext.target.lang):
        raise LanguageError(
            f"{file}: both documents are in {bitext.source.lang!r}: give links between two "
            "languages"
        )
    return bitext


def _aligned(
    checked: Mapping[Path, Bitext], encoder: Encoder, order: Order, progress: Progress
) -> list[_Judged]:
    documents = []
    progress.start("aligning", len(checked))
    try:
        for file, bitext in checked.items():
            documents.append(_judged(file, bitext, encoder, order))
            progress.advance()
    finally:
        progress.finish()
    return documents


def _judged(file: Path, checked: Bitext, encoder: Encoder, order: Order) -> _Judged:
    """Align the two documents afresh, and judge what is found."""
    try:
        found = find_links(checked.source, checked.target, order=order, encoder=encoder)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    gold = Gold.of(checked)
    judge = judge_of(gold)
    bitext = replace(checked, links=found.links)
    # Such gold gives every sentence one counterpart, and can't tell which repeats are right.
    rows = [
        (evidence, words, judge(sides)[0])
        for (link, sides), evidence, words in zip(
            in_units(bitext, gold), found.evidence, found.wordings, strict=True
        )
        if not link.repeat
    ]
    return _Judged(
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        tuple(row[2] for row in rows),
        len(found.links) - len(rows),
    )


def _families(bitexts: Sequence[Bitext], judged: Sequence[_Judged]) -> list[list[_Judged]]:
    """Put those together that share a document, as a model that saw it knows it."""
    families: list[tuple[set[str], list[_Judged]]] = []
    for bitext, links in zip(bitexts, judged, strict=True):
        texts, together = {bitext.source.sha256, bitext.target.sha256}, [links]
        others = []
        for family in families:
            if texts.isdisjoint(family[0]):
                others.append(family)
            else:
                texts, together = texts | family[0], family[1] + together
        families = [*others, (texts, together)]
    return [together for _, together in families]


def _held_out(documents: Sequence[_Judged], shipped: ConfidenceModel) -> Calibration:
    """Judge each document by a model that was fitted to others."""
    folds = min(len(documents), MOST_FOLDS)
    parts = [_Judged.of(documents[n::folds]) for n in range(folds)]
    others = [_Judged.of([x for x in parts if x is not part]) for part in parts]
    judged = (
        part.calibration(other.fitted(shipped)) for part, other in zip(parts, others, strict=True)
    )
    return sum(judged, start=Calibration())


def _named(model: ConfidenceModel, shipped: str, encoder: str, data: str) -> ConfidenceModel:
    """Return the model as its file gives it back, with a version that tells it from others."""
    numbers = model.beta.record()
    digest = hashlib.sha256(json.dumps(numbers).encode()).hexdigest()
    version = f"{shipped}+{digest[:8]}"
    return replace(model, version=version, encoder=encoder, data=data, beta=Beta.of(numbers))


def _names(files: Sequence[Path]) -> str:
    return ", ".join(file.name for file in files)
