"""The stages of a run, each a function over one pair that any process can call.

``prepared`` reads the documents of a pair; what ``Prepared.texts`` gives is encoded, wherever the
model is; ``finished`` aligns and writes. All that they take and return can be pickled, and what
fails in a pair comes back as its result.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from align._version import __version__
from align.aligning import Order
from align.anchors import WAYS, Anchors, find_anchors
from align.bitext import NATIVE_SUFFIX, Bitext
from align.confidence import ConfidenceModel, confidence_model
from align.corpus.manifest import ManifestRow
from align.corpus.results import Outcome, PairResult, reason_of
from align.document import Document
from align.encoding import KnownVectors
from align.errors import InputError, UsageError
from align.exporting import Choices, Exported, export
from align.files import STANDARD, all_or_none, file_hash
from align.pipeline import SEGMENTER, align, check_languages, document, read, texts_of
from align.segmenting.rulefile import RuleFile
from align.segmenting.rules import register_all

__all__ = ["Prepared", "RunSettings", "failed", "files_of", "finished", "inputs_of", "prepared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """What holds for all pairs of a run; ``batch`` says what each means.

    Attributes:
        folder: Where to write.
        encoder: The name of the encoder.
        source_lang: Language of all sources that have none of their own.
        target_lang: Language of all targets that have none of their own.
        presplit: Whether every line is a segment already.
        whole_page: Whether to take all of HTML pages.
        rules: A file with rules of the user's own.
        order: See ``align``.
        anchors: How to find the anchors of pairs that do not say it.
        confidence: The user's own confidence model.
        suffixes: Those of the further files, such as ``.tmx``.
        choices: What to write to these.
        registered: The rules of languages that the user has registered.
    """

    folder: Path
    encoder: str
    source_lang: str | None = None
    target_lang: str | None = None
    presplit: bool = False
    whole_page: bool = False
    rules: str | None = None
    order: Order = "free"
    anchors: str | None = None
    confidence: ConfidenceModel | None = None
    suffixes: tuple[str, ...] = ()
    choices: Choices
    registered: Mapping[str, RuleFile]

    def fingerprint(self) -> str:
        """Return a hash of all that makes results differ, but for the pairs and the folder."""
        confidence = self.confidence or confidence_model(self.encoder).version
        parts = [
            *(__version__, SEGMENTER, self.encoder, self.source_lang, self.target_lang),
            *(self.presplit, self.whole_page, self.order, str(confidence)),
            sorted(self.suffixes),
            *(sorted(self.choices.items()), sorted(map(str, self.registered.items()))),
        ]
        return _hash(json.dumps(parts, default=str))

    def outputs(self, pair: ManifestRow) -> list[Path]:
        """Return the names of the files that are written of a pair, the native one first."""
        return [Path(self.folder, pair.name + suffix) for suffix in (NATIVE_SUFFIX, *self.suffixes)]

    def way(self, pair: ManifestRow) -> str | None:
        """Return how to find the anchors of a pair."""
        return pair.anchors or self.anchors


@dataclass(frozen=True, slots=True)
class Prepared:
    """A pair whose documents were read.

    Attributes:
        pair: The pair.
        source: The document on the left.
        target: The document on the right.
        anchors: The anchors that were found; ``None`` if none were asked for.
        inputs: The fingerprint of what went in.
    """

    pair: ManifestRow
    source: Document
    target: Document
    anchors: Anchors | None
    inputs: str

    def texts(self) -> list[str]:
        """Return the texts that ``finished`` needs the vectors of."""
        return texts_of(self.source) + texts_of(self.target)


def prepared(pair: ManifestRow, settings: RunSettings) -> Prepared | Outcome:
    """Read the documents of a pair, and find its anchors.

    Args:
        pair: The pair.
        settings: Those of the run.

    Returns:
        The pair with its documents, or its result if it failed.
    """
    try:
        return _prepared(pair, settings)
    except Exception as error:  # one broken file among thousands must not end the run
        return failed(pair, error)


def finished(ready: Prepared, known: KnownVectors, settings: RunSettings) -> Outcome:
    """Align a pair, and write its files: all of them or none.

    Args:
        ready: The pair with its documents.
        known: The vectors of its texts.
        settings: Those of the run.

    Returns:
        The result.
    """
    try:
        return _finished(ready, known, settings)
    except Exception as error:  # as above
        return failed(ready.pair, error)


def failed(pair: ManifestRow, error: Exception) -> Outcome:
    """Return the result of a pair that failed."""
    return Outcome(PairResult(pair, "failed", error=reason_of(error, "this pair")))


def inputs_of(pair: ManifestRow, settings: RunSettings) -> str:
    """Return a fingerprint of what goes into a pair: names, and the content of all files.

    Args:
        pair: The pair.
        settings: Those of the run.
    """
    way = settings.way(pair)
    parts = [
        *(str(pair.source), str(pair.target), way),
        *(pair.source_text, pair.target_text, pair.source_lang, pair.target_lang),
        *(_content(path) for path in files_of(pair, settings)),
    ]
    return _hash(json.dumps(parts))


def files_of(pair: ManifestRow, settings: RunSettings) -> Iterator[str | os.PathLike[str]]:
    """Yield the names of all files that are read for a pair.

    Args:
        pair: The pair.
        settings: Those of the run.
    """
    if pair.source_text is None:
        yield pair.source
    if pair.target_text is None:
        yield pair.target
    if settings.rules is not None:
        yield settings.rules
    way = settings.way(pair)
    if way and way not in WAYS:
        yield way


def _prepared(pair: ManifestRow, settings: RunSettings) -> Prepared:
    _refuse_streams(pair, settings)
    register_all(settings.registered)
    # Before the files are read: if they change in between, the pair is done again next time.
    inputs = inputs_of(pair, settings)
    source = _document(
        pair.source, pair.source_text, pair.source_lang or settings.source_lang, settings
    )
    target = _document(
        pair.target, pair.target_text, pair.target_lang or settings.target_lang, settings
    )
    way = settings.way(pair)
    found = find_anchors(source, target, way) if way else None
    check_languages(source, target)
    ready = Prepared(pair, source, target, found, inputs)
    ready.texts()  # refuses a document that has none
    return ready


def _document(path: Path, text: str | None, lang: str | None, settings: RunSettings) -> Document:
    if text is not None:
        return document(
            text, lang=lang, presplit=settings.presplit, path=str(path), rules=settings.rules
        )
    return read(
        path,
        lang=lang,
        presplit=settings.presplit,
        whole_page=settings.whole_page,
        rules=settings.rules,
    )


def _refuse_streams(pair: ManifestRow, settings: RunSettings) -> None:
    """Refuse what can't be read twice: to know it again, and to align it."""
    for file in files_of(pair, settings):
        if os.fspath(file) == STANDARD:
            raise UsageError("standard input can't be read in a run of many pairs: name a file")
        if _is_stream(file):
            raise InputError(f"{file} can't be read twice, as is needed: save it to a file first")


def _is_stream(file: str | os.PathLike[str]) -> bool:
    try:
        mode = Path(file).stat().st_mode
    except (OSError, ValueError):  # reading will tell
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _finished(ready: Prepared, known: KnownVectors, settings: RunSettings) -> Outcome:
    bitext = align(
        ready.source,
        ready.target,
        order=settings.order,
        anchors=ready.anchors or (),
        encoder=known,
        confidence=settings.confidence,
    )
    with all_or_none():
        exported = tuple(_exported(bitext, ready.pair, settings))
    pairs = bitext.pairs()
    confidences = [link.confidence for link in pairs if link.confidence is not None]
    result = PairResult(
        ready.pair,
        "aligned",
        exported,
        anchors=ready.anchors,
        links=len(pairs),
        confidence=sum(confidences) / len(confidences) if confidences else None,
    )
    files = {
        file.relative_to(settings.folder).as_posix(): file_hash(file)
        for done in exported
        for file in done.files
    }
    return Outcome(result, ready.inputs, files)


def _exported(bitext: Bitext, pair: ManifestRow, settings: RunSettings) -> Iterator[Exported]:
    native, *others = settings.outputs(pair)
    yield export(bitext, native, swap=settings.choices.get("swap", False))
    for path in others:
        yield export(bitext, path, **settings.choices)


def _content(path: str | os.PathLike[str]) -> str:
    """Return the hash of a file; of one that can't be read nothing, as reading says why."""
    if _is_stream(path):
        return ""
    with contextlib.suppress(InputError):
        return file_hash(path)
    return ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
