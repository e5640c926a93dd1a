"""Scores of all bitexts in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from align.bitext import NATIVE_SUFFIX, Bitext
from align.errors import InputError, UsageError
from align.evaluation.counting import evaluate
from align.evaluation.gold import UNITS, Gold, GradedFolder, read_gold
from align.evaluation.scores import Evaluation

__all__ = ["evaluate_folder"]


def evaluate_folder(
    bitexts: str | os.PathLike[str],
    gold: str | os.PathLike[str],
    *,
    confidence: float | None = None,
) -> dict[str, Evaluation]:
    """Score every bitext of a folder against gold links; ``sum`` pools the scores.

    Args:
        bitexts: A folder of native files ``NAME.bitext.jsonl``, also in folders within it.
        gold: A folder with ``NAME.gold`` for each, or the folder of graded links that
            ``read_gold`` knows.
        confidence: The least confidence of a link that counts; see ``evaluate``.

    Returns:
        The scores by name, in the order of the names.

    Raises:
        FormatError: If a file is broken; names the line.
        InputError: If there is no bitext, or a file is missing or can't be read.
        UsageError: If *gold* is no folder or belongs to other documents, or *confidence* is
            no probability.

    Example:
        >>> import tempfile
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> unit = (Segment(0, 1),)
        >>> one, other = Document("a", unit, "en"), Document("x", unit, "id")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Bitext(one, other, (Link((0,), (0,)),)).save(f"{folder}/a.bitext.jsonl")
        ...     _ = Path(folder, "a.gold").write_text("[0]:[0]")
        ...     scores = evaluate_folder(folder, folder)
        >>> {name: x.strict.f1 for name, x in scores.items()}
        {'a': 1.0}
    """
    files = sorted(Path(bitexts).rglob(f"*{NATIVE_SUFFIX}"))
    if not files:
        raise InputError(f"{bitexts} holds no *{NATIVE_SUFFIX}: name the folder of the bitexts")
    gold_for = _reader(Path(gold))
    scored = {}
    for file in files:
        name = file.relative_to(bitexts).as_posix().removesuffix(NATIVE_SUFFIX)
        bitext = Bitext.load(file)
        scored[name] = evaluate(bitext, gold_for(name, bitext), confidence=confidence)
    return scored


def _reader(folder: Path) -> Callable[[str, Bitext], Gold]:
    """Return what gives the gold for a bitext and its name; reads graded links only once."""
    if not folder.is_dir():
        raise UsageError(
            f"{folder} is no folder: for a folder of bitexts, name one with NAME.gold for each, "
            "or with graded links"
        )
    if (folder / UNITS).exists():
        graded = GradedFolder.read(folder)
        return lambda _name, bitext: graded.gold(bitext)
    return lambda name, bitext: read_gold(folder / f"{name}.gold", bitext)
