"""Scores against gold links: strict and lax precision, recall and F1.

Strict asks for the very link: the same segments on both sides. Lax asks for one pair of
segments, one on each side, that a link shares with a link of the other set. Both names and
the counting are those of the Text+Berg tradition (Sennrich and Volk 2010, after Véronis and
Langlais 2000) as ``score.py`` of Vecalign has it (Thompson and Koehn 2019), with one
difference: gaps count nowhere, while Vecalign counts them in its precision.

Gold links may carry grades, 3 for parallel, 2 for mostly, 1 for partly. Then a link found is
lax right if it touches a gold link of any grade; strict, and both recalls, ask for the gold
links of grade 2 and 3. Without grades every gold link has grade 3.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from align.bitext import Bitext, is_native
from align.document import Document, Segment
from align.errors import FormatError, InputError, UsageError
from align.files import read_records

__all__ = ["Evaluation", "Gold", "GoldLink", "Scores", "evaluate", "read_gold"]

STRICT_GRADE = 2
_Sides = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class GoldLink:
    """A link that people made.

    Attributes:
        source: Numbers of the gold's source units, ascending, at least one.
        target: Numbers of the gold's target units, ascending, at least one.
        grade: 3 for parallel, 2 for mostly, 1 for partly.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    grade: int = 3


@dataclass(frozen=True, slots=True)
class Gold:
    """Gold links, and the units whose numbers they use.

    Attributes:
        links: The links with both sides; gaps count nowhere.
        source: The units of the source document, in text order, offsets in code points.
        target: The units of the target document, likewise.
        confidence: The least confidence of a link that ``evaluate`` counts by default.
    """

    links: tuple[GoldLink, ...]
    source: tuple[Segment, ...]
    target: tuple[Segment, ...]
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1, as the counts they come from; 0.0 where nothing was counted.

    Attributes:
        right: Number of links found that the gold agrees with.
        found: Number of links found.
        recalled: Number of gold links that were found.
        gold: Number of gold links.

    Example:
        >>> scores = Scores(right=3, found=4, recalled=3, gold=6)
        >>> scores.precision, scores.recall, scores.f1
        (0.75, 0.5, 0.6)
        >>> Scores().f1
        0.0
    """

    right: int = 0
    found: int = 0
    recalled: int = 0
    gold: int = 0

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            self.right + other.right,
            self.found + other.found,
            self.recalled + other.recalled,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Share of the links found that are right; 0.0 if none was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold links that were found; 0.0 if there is none."""
        return self.recalled / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0.0 if both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of one bitext, or, added up, of many: their counts are pooled.

    Attributes:
        strict: For links found exactly.
        lax: For links found in part.

    Example:
        >>> one = Evaluation(Scores(1, 2, 1, 1), Scores(2, 2, 1, 1))
        >>> two = Evaluation(Scores(0, 2, 0, 3), Scores(1, 2, 1, 3))
        >>> both = sum([one, two], start=Evaluation())
        >>> both.found, both.gold, both.strict.precision, both.lax.recall
        (4, 4, 0.25, 0.5)
    """

    strict: Scores = Scores()
    lax: Scores = Scores()

    def __add__(self, other: Evaluation) -> Evaluation:
        return Evaluation(self.strict + other.strict, self.lax + other.lax)

    @property
    def found(self) -> int:
        """Number of links that were scored."""
        return self.strict.found

    @property
    def gold(self) -> int:
        """Number of gold links that were asked for."""
        return self.strict.gold


def evaluate(bitext: Bitext, gold: Gold, *, confidence: float | None = None) -> Evaluation:
    """Score the links of *bitext* against gold links.

    Gaps and rejected links are left out. A segment stands for the gold units that share
    more than half of the shorter of the two with it, so the two segmentations may differ.

    Args:
        bitext: The bitext to judge.
        gold: What ``read_gold`` read for it.
        confidence: The least confidence of a link that counts, 0 to 1; at 0 every link with
            two sides does. ``None`` takes the gold's own: 0.5 for graded links, 0 otherwise.

    Returns:
        Strict and lax scores.

    Raises:
        UsageError: If *confidence* is no probability.

    Example:
        >>> from align.bitext import Link
        >>> units = (Segment(0, 1), Segment(2, 3), Segment(4, 5))
        >>> links = (Link((0,), (0,)), Link((1,), (1, 2)), Link((2,), ()))
        >>> bitext = Bitext(Document("a b c", units, "en"), Document("x y z", units, "id"), links)
        >>> gold = Gold((GoldLink((0,), (0,)), GoldLink((1,), (1,))), units, units)
        >>> scores = evaluate(bitext, gold)
        >>> scores.strict.f1, scores.lax.f1
        (0.5, 1.0)
    """
    least = gold.confidence if confidence is None else confidence
    if not 0 <= least <= 1:
        raise UsageError(f"confidence must lie between 0 and 1, not at {least}")
    found = _found(bitext, gold, least)
    known = [(link.source, link.target) for link in gold.links]
    wanted = [(link.source, link.target) for link in gold.links if link.grade >= STRICT_GRADE]
    return Evaluation(
        strict=Scores(_among(found, wanted), len(found), _among(wanted, found), len(wanted)),
        lax=Scores(_touching(found, known), len(found), _touching(wanted, found), len(wanted)),
    )


def _found(bitext: Bitext, gold: Gold, least: float) -> list[_Sides]:
    """Return the links that count, in the numbers of the gold's units."""
    source = _units_held(bitext.source.segments, gold.source)
    target = _units_held(bitext.target.segments, gold.target)
    return [
        (_united(source, link.source), _united(target, link.target))
        for link in bitext.pairs()
        if link.status != "rejected"
        and (least == 0 or (link.confidence is not None and link.confidence >= least))
    ]


def _units_held(segments: Sequence[Segment], units: Sequence[Segment]) -> list[list[int]]:
    """Return for every segment the numbers of the units it stands for."""
    ends = [unit.end for unit in units]
    held: list[list[int]] = []
    for segment in segments:
        first = bisect_right(ends, segment.start)
        behind = bisect_right(units, segment.end - 1, key=lambda unit: unit.start)
        held.append([n for n in range(first, behind) if _same_place(segment, units[n])])
    return held


def _same_place(one: Segment, other: Segment) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > min(one.end - one.start, other.end - other.start) / 2


def _united(held: list[list[int]], numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({unit for n in numbers for unit in held[n]}))


def _among(links: Iterable[_Sides], others: Collection[_Sides]) -> int:
    """Count the links that stand among the others."""
    known = set(others)
    return sum(link in known for link in links)


def _touching(links: Iterable[_Sides], others: Iterable[_Sides]) -> int:
    """Count the links that share a pair of units with one of the others."""
    pairs = {pair for sides in others for pair in product(*sides)}
    return sum(any(pair in pairs for pair in product(*sides)) for sides in links)


def read_gold(path: str | os.PathLike[str], bitext: Bitext) -> Gold:
    """Read gold links for *bitext*, in any of three forms.

    - A native file, ``*.bitext.jsonl``, of the same two texts; its segments may differ.
    - Vecalign's notation: lines such as ``[0, 1]:[0]``, in the segment numbers of *bitext*,
      a cost behind a second colon passed over.
    - A folder with ``units.jsonl`` (``doc``, ``lang``, ``id``, ``start``, ``end``) and
      ``links.jsonl`` (``en_doc``, ``id_doc``, ``en``, ``id``, ``grade``, for the languages
      ``en`` and ``id``): graded links between units of many documents. A document of *bitext*
      is found by its file name, ``001.txt`` or ``001_….txt`` for document ``001``.

    Args:
        path: The file or the folder.
        bitext: The bitext that will be judged, which says what the numbers mean.

    Returns:
        The gold links, without gaps, and their units.

    Raises:
        FormatError: If the file is broken; names the line.
        InputError: If the file can't be read.
        UsageError: If the gold belongs to other documents.

    Example:
        >>> import tempfile
        >>> units = (Segment(0, 1), Segment(2, 3))
        >>> bitext = Bitext(Document("a b", units, "en"), Document("x y", units, "id"), ())
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.gold"
        ...     _ = file.write_text("[0]:[0, 1]")
        ...     read_gold(file, bitext).links
        (GoldLink(source=(0,), target=(0, 1), grade=3),)
    """
    if Path(path).is_dir():
        return _read_folder(Path(path), bitext)
    if is_native(path):
        return _read_native(path, bitext)
    return _read_ladder(path, bitext)


def _distinct(links: Iterable[GoldLink]) -> tuple[GoldLink, ...]:
    """Return the links that have both sides, each once."""
    return tuple(dict.fromkeys(link for link in links if link.source and link.target))


# The native file


def _read_native(path: str | os.PathLike[str], bitext: Bitext) -> Gold:
    gold = Bitext.load(path)
    pairs = [link for link in gold.pairs() if link.status != "rejected"]
    for link in pairs:
        _refuse_other_text(path, gold.source, link.source, bitext.source)
        _refuse_other_text(path, gold.target, link.target, bitext.target)
    links = _distinct(GoldLink(link.source, link.target) for link in pairs)
    return Gold(links, gold.source.segments, gold.target.segments)


def _refuse_other_text(
    path: str | os.PathLike[str], gold: Document, numbers: Iterable[int], judged: Document
) -> None:
    for n in numbers:
        unit = gold.segments[n]
        if judged.text[unit.start : unit.end] != gold[n]:
            raise UsageError(
                f"{path} is gold for another text than {judged.name}: they differ at {unit.start}"
            )


# Vecalign's notation


def _read_ladder(path: str | os.PathLike[str], bitext: Bitext) -> Gold:
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is no text in UTF-8: {error.reason}") from None
    links = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                links.append(_rung(line, bitext))
            except (ValueError, RecursionError) as error:
                raise FormatError(f"{path}, line {number}: {error}") from None
    return Gold(_distinct(links), bitext.source.segments, bitext.target.segments)


def _rung(line: str, bitext: Bitext) -> GoldLink:
    sides = line.split(":")
    if len(sides) not in (2, 3):
        raise ValueError(
            f"{line.strip()[:40]!r} is not like [0, 1]:[0]; a native file ends in .bitext.jsonl"
        )
    link = GoldLink(_numbers(sides[0]), _numbers(sides[1]))
    # Published gold files name lines that are not there in gaps, which count nowhere.
    if link.source and link.target:
        _refuse_beyond(link.source, bitext.source)
        _refuse_beyond(link.target, bitext.target)
    return link


def _numbers(side: str) -> tuple[int, ...]:
    try:
        return _whole(json.loads(side))
    except ValueError:
        raise ValueError(f"{side.strip()[:40]!r} is no list of segment numbers") from None


def _refuse_beyond(numbers: tuple[int, ...], document: Document) -> None:
    if not 0 <= numbers[0] <= numbers[-1] < len(document):
        raise ValueError(
            f"segment numbers {list(numbers)}, but {document.name} has {len(document)} segments"
        )


def _whole(value: object) -> tuple[int, ...]:
    """Return the whole numbers in a JSON list, ascending, each once."""
    if not (isinstance(value, list) and all(type(n) is int for n in value)):
        raise ValueError(f"{value!r} is no list of whole numbers")
    return tuple(sorted(set(value)))


# The folder of graded links


@dataclass(frozen=True, slots=True)
class _Units:
    """A document of the folder: its units in text order, and the places of their ids."""

    doc: str
    lang: str
    segments: tuple[Segment, ...]
    places: dict[int, int]


def _read_folder(folder: Path, bitext: Bitext) -> Gold:
    units = _read_units(folder / "units.jsonl")
    source = _units_for(folder, units, bitext.source)
    target = _units_for(folder, units, bitext.target)
    links = _distinct(_graded(folder / "links.jsonl", source, target))
    if not links:
        raise UsageError(f"{folder} has no links between {source.doc} and {target.doc}")
    return Gold(links, source.segments, target.segments, confidence=0.5)


def _read_units(path: Path) -> dict[str, _Units]:
    units: dict[str, list[tuple[Segment, int, str]]] = {}
    for line, record in read_records(path):
        try:
            units.setdefault(str(record["doc"]), []).append(_unit(record))
        except (KeyError, ValueError) as error:
            raise FormatError(f"{path}, line {line}: not a unit: {error!r}") from None
    return {doc: _ordered(path, doc, entries) for doc, entries in units.items()}


def _unit(record: dict[str, Any]) -> tuple[Segment, int, str]:
    start, end, number = record["start"], record["end"], record["id"]
    if not all(type(n) is int for n in (start, end, number)) or not 0 <= start < end:
        raise ValueError(f"unit {number!r} from {start!r} to {end!r}")
    return Segment(start, end), number, str(record["lang"])


def _ordered(path: Path, doc: str, entries: list[tuple[Segment, int, str]]) -> _Units:
    entries = sorted(entries, key=lambda entry: entry[0].start)
    segments = tuple(segment for segment, _, _ in entries)
    for one, other in pairwise(segments):
        if one.end > other.start:
            raise FormatError(f"{path}: units of {doc} overlap at {other.start}")
    places = {number: place for place, (_, number, _) in enumerate(entries)}
    if len(places) < len(entries):
        raise FormatError(f"{path}: two units of {doc} have one id")
    return _Units(doc, entries[0][2], segments, places)


def _units_for(folder: Path, units: dict[str, _Units], document: Document) -> _Units:
    """Return the units of the document whose file name begins with their document's id."""
    stem = Path(document.name).name
    known = [doc for doc in units if stem.startswith(doc) and not stem[len(doc) :][:1].isalnum()]
    if not known:
        raise UsageError(
            f"{folder} has no units for {document.name}; it knows {', '.join(sorted(units))}"
        )
    found = units[max(known, key=len)]
    if found.segments[-1].end > len(document.text):
        raise UsageError(f"{folder}: the units of {found.doc} reach behind {document.name}'s end")
    return found


def _graded(path: Path, source: _Units, target: _Units) -> list[GoldLink]:
    links = []
    for line, record in read_records(path):
        try:
            link = _graded_link(record, source, target)
        except (KeyError, TypeError, ValueError) as error:
            raise FormatError(f"{path}, line {line}: not a link: {error!r}") from None
        if link:
            links.append(link)
    return links


def _graded_link(record: dict[str, Any], source: _Units, target: _Units) -> GoldLink | None:
    """Return the link, or nothing if it stands between other documents."""
    sides = []
    for side in (source, target):
        if record.get(f"{side.lang}_doc") != side.doc:
            return None
        sides.append(tuple(sorted(side.places[n] for n in _whole(record[side.lang]))))
    return GoldLink(sides[0], sides[1], _whole([record["grade"]])[0])
