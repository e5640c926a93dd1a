"""Plots of bitext files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from align.bitext import NATIVE_SUFFIX, Bitext, is_native
from align.checking.terminology.terms import terms
from align.corpus.collection import find_bitexts
from align.encoding import Encoder
from align.errors import UsageError
from align.evaluation.folder import pooled_calibration
from align.exporting import load
from align.files import is_among, is_directory
from align.progress import Progress
from align.viewing import (
    check_plot,
    plot_beads,
    plot_confidence,
    plot_reliability,
    plot_shape,
    plot_similarity,
    plot_terms,
    save_plot,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Kind", "plot_files"]

Kind = Literal["similarity", "confidence", "beads", "terms", "shape", "reliability"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def plot_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    kind: Kind,
    *,
    gold: str | os.PathLike[str] | None = None,
    encoder: Encoder | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    progress: Progress | None = None,
) -> Axes:
    """Draw a plot of bitext files, and write it.

    Args:
        paths: The files, in any format that can be read; a folder stands for the native files in
            it. For ``similarity`` one file; for ``reliability`` one native file or folder.
        output: Where to: ``.png``, ``.svg`` or ``.pdf``; the same input gives the same bytes.
        kind: What to draw: ``similarity``, ``confidence``, ``beads``, ``terms``, ``shape`` or
            ``reliability``, as the functions ``plot_…`` do.
        gold: The gold links, which ``reliability`` needs: see ``measure_calibration``, and for a
            folder ``evaluate_folder``.
        encoder: What gives the vectors for ``similarity`` and ``terms``; the embedded model where
            left out.
        source_lang: The source's language, as in ``read_units``.
        target_lang: The target's language.
        progress: Hears how many files are read, and how far the encoding is.

    Returns:
        The axes that were written.

    Raises:
        FormatError: If a file is broken; names the line.
        InputError: If a file can't be read, or a folder holds none.
        ModelError: If the encoder can't be loaded, or can't do what the plot needs.
        OutputError: If the plot can't be written; what was there before is whole.
        UsageError: If the kind or the output's suffix is unknown, the number of files does not
            fit the kind, gold is missing or not needed, or matplotlib is not installed.

    Example:
        >>> import tempfile
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> side = Document("a b", (Segment(0, 1), Segment(2, 3)), "en")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Bitext(side, side, (Link((0,), (0, 1)),)).save(f"{folder}/a.bitext.jsonl")
        ...     axes = plot_files(folder, f"{folder}/beads.svg", "beads")
        >>> axes.get_title(loc="left")
        '1 link, 1 gap'
    """
    if kind not in KINDS:
        raise UsageError(f"kind must be {', '.join(KINDS)}, not {kind!r}")
    check_plot(output)
    if gold is not None and kind != "reliability":
        raise UsageError(f"gold links are for reliability alone: draw {kind} without --gold")
    named = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    if kind == "reliability":
        axes = _reliability(named, gold, output)
    else:
        files = find_bitexts(named)
        if kind == "similarity" and len(files) > 1:
            raise UsageError(
                f"similarity is drawn of one bitext, not of {len(files)}: name one file"
            )
        bitexts = _read(files, (source_lang, target_lang), progress or Progress())
        axes = _drawn(kind, bitexts, encoder, progress)
    save_plot(axes, output)
    return axes


def _reliability(
    named: Sequence[str | os.PathLike[str]],
    gold: str | os.PathLike[str] | None,
    output: str | os.PathLike[str],
) -> Axes:
    if gold is None:
        raise UsageError("reliability needs gold links: give them with --gold (gold=… in Python)")
    if len(named) != 1:
        raise UsageError(
            f"reliability is drawn of one bitext or folder, not of {len(named)}: name one"
        )
    if not (is_directory(named[0]) or is_native(named[0])):
        raise UsageError(
            f"{named[0]} is no native file: reliability needs *{NATIVE_SUFFIX}, or a folder of them"
        )
    if is_among(output, [gold]):
        raise UsageError(f"{output} is read, and would be replaced: give the plot another name")
    return plot_reliability(pooled_calibration(named[0], gold))


def _read(
    files: Sequence[Path], named: tuple[str | None, str | None], progress: Progress
) -> Iterator[Bitext]:
    """Read files one by one, each when the one before it is done with."""
    progress.start("reading", len(files))
    try:
        for file in files:
            yield load(file, *named)
            progress.advance()
    finally:
        progress.finish()


def _drawn(
    kind: Kind, bitexts: Iterator[Bitext], encoder: Encoder | None, progress: Progress | None
) -> Axes:
    if kind == "similarity":
        (bitext,) = bitexts
        return plot_similarity(bitext, encoder=encoder, progress=progress)
    if kind == "terms":
        return plot_terms(terms(bitexts, encoder=encoder, progress=progress))
    plots = {"confidence": plot_confidence, "beads": plot_beads, "shape": plot_shape}
    return plots[kind](bitexts)
