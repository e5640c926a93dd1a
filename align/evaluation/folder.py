"""Scores and calibration of all bitexts in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from align.bitext import NATIVE_SUFFIX, Bitext
from align.errors import InputError, UsageError
from align.evaluation.calibration import Calibration, measure_calibration
from align.evaluation.counting import evaluate
from align.evaluation.gold import UNITS, Gold, GradedFolder, read_gold
from align.evaluation.scores import Evaluation
from align.files import is_among, is_directory

__all__ = ["evaluate_folder", "measure_calibration_folder", "pooled_calibration"]

ENDINGS = (NATIVE_SUFFIX, f"{NATIVE_SUFFIX}.gz")


def evaluate_folder(
    bitexts: str | os.PathLike[str],
    gold: str | os.PathLike[str],
    *,
    confidence: float | None = None,
) -> dict[str, Evaluation]:
    """Score every bitext of a folder against gold links; ``sum`` pools the scores.

    Args:
        bitexts: A folder of native files ``NAME.bitext.jsonl``, also in folders within it.
        gold: A folder with ``NAME.gold`` or ``NAME.bitext.jsonl`` for each, or the folder of
            graded links that ``read_gold`` knows.
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
    return {
        name: evaluate(bitext, its_gold, confidence=confidence)
        for name, bitext, its_gold in _with_gold(bitexts, gold)
    }


def measure_calibration_folder(
    bitexts: str | os.PathLike[str], gold: str | os.PathLike[str]
) -> dict[str, Calibration]:
    """Judge the confidences of every bitext of a folder by gold links; ``sum`` pools them.

    Args:
        bitexts: A folder of native files ``NAME.bitext.jsonl``, also in folders within it.
        gold: A folder of gold links, as ``evaluate_folder`` takes it.

    Returns:
        The calibration by name, in the order of the names.

    Raises:
        FormatError: If a file is broken; names the line.
        InputError: If there is no bitext, or a file is missing or can't be read.
        UsageError: If *gold* is no folder or belongs to other documents.

    Example:
        >>> import tempfile
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> unit = (Segment(0, 1),)
        >>> one, other = Document("a", unit, "en"), Document("x", unit, "id")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for name in "ab":
        ...         links = (Link((0,), (0,), confidence=0.9),)
        ...         Bitext(one, other, links).save(f"{folder}/{name}.bitext.jsonl")
        ...         _ = Path(folder, f"{name}.gold").write_text("[0]:[0]")
        ...     by_name = measure_calibration_folder(folder, folder)
        >>> pooled = sum(by_name.values(), start=Calibration())
        >>> list(by_name), pooled.links
        (['a', 'b'], 2)
    """
    return {
        name: measure_calibration(bitext, its_gold)
        for name, bitext, its_gold in _with_gold(bitexts, gold)
    }


def pooled_calibration(
    bitexts: str | os.PathLike[str], gold: str | os.PathLike[str]
) -> Calibration:
    """Judge the confidences of a native file, or of all in a folder together, by gold links.

    Args:
        bitexts: The file, or the folder.
        gold: What ``read_gold`` takes for a file, and ``evaluate_folder`` for a folder.

    Raises:
        FormatError: If a file is broken; names the line.
        InputError: If there is no bitext, or a file is missing or can't be read.
        UsageError: If *gold* belongs to other documents, or is no folder where one is needed.
    """
    if is_directory(bitexts):
        return sum(measure_calibration_folder(bitexts, gold).values(), start=Calibration())
    bitext = Bitext.load(bitexts)
    return measure_calibration(bitext, read_gold(gold, bitext))


def _with_gold(
    bitexts: str | os.PathLike[str], gold: str | os.PathLike[str]
) -> Iterator[tuple[str, Bitext, Gold]]:
    """Read the bitexts one by one, each with its name and its gold."""
    files: dict[str, Path] = {}
    for file in sorted(x for ending in ENDINGS for x in Path(bitexts).rglob(f"*{ending}")):
        name = file.relative_to(bitexts).as_posix().removesuffix(".gz").removesuffix(NATIVE_SUFFIX)
        if name in files:
            raise InputError(f"{files[name]} and {file} have one name: keep one of them there")
        files[name] = file
    if not files:
        raise InputError(f"{bitexts} holds no *{NATIVE_SUFFIX}: name the folder of the bitexts")
    gold_for = _reader(Path(gold))
    for name, file in files.items():
        bitext = Bitext.load(file)
        yield name, bitext, gold_for(file, name, bitext)


def _reader(folder: Path) -> Callable[[Path, str, Bitext], Gold]:
    """Return what gives the gold for a bitext; reads graded links only once."""
    if not is_directory(folder):
        raise UsageError(
            f"{folder} is no folder: for a folder of bitexts, name one with NAME.gold or "
            f"NAME{NATIVE_SUFFIX} for each, or with graded links"
        )
    if (folder / UNITS).exists():
        graded = GradedFolder.read(folder)
        return lambda _file, _name, bitext: graded.gold(bitext)
    return lambda file, name, bitext: read_gold(_gold_file(folder, file, name), bitext)


def _gold_file(folder: Path, file: Path, name: str) -> Path:
    for suffix in (".gold", *ENDINGS):
        found = folder / f"{name}{suffix}"
        # A bitext that lies in the folder of the gold would agree with itself.
        if found.exists() and not is_among(found, [file]):
            return found
    raise InputError(
        f"{folder} has no gold for {file}: put {name}.gold or {name}{NATIVE_SUFFIX} there"
    )
