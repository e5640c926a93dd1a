"""Aligning many pairs with one encoder; a pair that fails stops no other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from align.aligning import Order
from align.anchors import Anchors, check_way, find_anchors
from align.bitext import NATIVE_SUFFIX, Bitext
from align.confidence import ConfidenceModel
from align.corpus.manifest import Pair
from align.encoding import Encoder, SentenceEncoder
from align.errors import AlignError
from align.exporting import Choices, Exported, check_suffix, export
from align.exporting.selection import Selection
from align.pipeline import align, read

__all__ = ["PairResult", "batch"]


@dataclass(frozen=True, slots=True)
class PairResult:
    """What became of a pair.

    Attributes:
        pair: The pair.
        bitext: The result; ``None`` if the pair failed.
        exported: The files written.
        error: Why the pair failed, in one line; empty if it did not.
        anchors: The anchors that were found; ``None`` if none were asked for.
    """

    pair: Pair
    bitext: Bitext | None
    exported: tuple[Exported, ...] = ()
    error: str = ""
    anchors: Anchors | None = None


def batch(
    pairs: Iterable[Pair],
    folder: str | os.PathLike[str],
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    presplit: bool = False,
    whole_page: bool = False,
    rules: str | os.PathLike[str] | None = None,
    order: Order = "free",
    anchors: str | os.PathLike[str] | None = None,
    encoder: Encoder | None = None,
    confidence: ConfidenceModel | None = None,
    formats: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> Iterator[PairResult]:
    """Align pairs one by one, and write each as soon as it is done.

    Args:
        pairs: The pairs, as ``read_manifest`` gives them.
        folder: Where to write ``OUTPUT.bitext.jsonl`` of every pair.
        source_lang: Language of all sources; detected where left out.
        target_lang: Language of all targets; detected where left out.
        presplit: Whether every line is a segment already.
        whole_page: Whether to take all of HTML pages, not their main text alone.
        rules: A file with rules of your own for the segmentation.
        order: See ``align``.
        anchors: How to find the anchors of the pairs that do not say it themselves: see
            ``find_anchors``.
        encoder: See ``align``; one for all pairs.
        confidence: See ``align``; one for all pairs.
        formats: Suffixes of further files to write of every pair, such as ``tmx``.
        **choices: What to write to those further files: see ``Choices``.

    Yields:
        A result for every pair, in order, failed ones included.

    Raises:
        UsageError: If a format or a choice is not known, or the way to find anchors, or if
            *confidence* was fitted with another encoder.
    """
    Selection(**choices)
    suffixes = [f".{name.lstrip('.')}" for name in formats]
    for suffix in suffixes:
        check_suffix(f"x{suffix}")
    if anchors is not None:
        check_way(anchors)
    encoder = encoder or SentenceEncoder()
    if confidence is not None:
        confidence.check_encoder(encoder.name)
    for pair in pairs:
        try:
            documents = [
                read(path, lang=lang, presplit=presplit, whole_page=whole_page, rules=rules)
                for path, lang in ((pair.source, source_lang), (pair.target, target_lang))
            ]
            by = pair.anchors or anchors
            found = find_anchors(documents[0], documents[1], by) if by else None
            bitext = align(
                *documents,
                order=order,
                anchors=found or (),
                encoder=encoder,
                confidence=confidence,
            )
            native, *others = (Path(folder, pair.output + x) for x in (NATIVE_SUFFIX, *suffixes))
            exported = [export(bitext, native, swap=choices.get("swap", False))]
            exported += [export(bitext, path, **choices) for path in others]
            yield PairResult(pair, bitext, tuple(exported), anchors=found)
        except AlignError as error:
            yield PairResult(pair, None, error=str(error))
