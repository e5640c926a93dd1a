"""Gold links, which people made, and reading them in any of three forms."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from align.bitext import Bitext, is_native
from align.document import KINDS, Document, Segment
from align.errors import FormatError, InputError, UsageError
from align.files import is_directory, read_records

__all__ = ["STRICT_GRADE", "Gold", "GoldLink", "GradedFolder", "read_gold"]

UNITS = "units.jsonl"
LINKS = "links.jsonl"
PARALLEL = 3
STRICT_GRADE = 2  # the least that strict scores, recalls and calibration ask for


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
    grade: int = PARALLEL


@dataclass(frozen=True, slots=True)
class Gold:
    """Gold links, and the units whose numbers they use.

    Attributes:
        links: The links with both sides; a content unit in none of them is a gap.
        source: The units of the source document, in text order, offsets in code points.
        target: The units of the target document, likewise.
        confidence: The least confidence of a link that ``evaluate`` counts by default.
    """

    links: tuple[GoldLink, ...]
    source: tuple[Segment, ...]
    target: tuple[Segment, ...]
    confidence: float = 0.0

    @property
    def is_graded(self) -> bool:
        """Whether the links carry grades: one at least has another than 3."""
        return any(link.grade != PARALLEL for link in self.links)

    @classmethod
    def of(cls, bitext: Bitext) -> Self:
        """Take the links of a bitext as gold: all with two sides that are not rejected.

        Args:
            bitext: What people made, or checked as a whole.

        Example:
            >>> from align.bitext import Link
            >>> sides = [Document("a", (Segment(0, 1),), lang) for lang in ("en", "id")]
            >>> Gold.of(Bitext(*sides, (Link((0,), (0,)),))).links
            (GoldLink(source=(0,), target=(0,), grade=3),)
        """
        pairs = (link for link in bitext.pairs() if link.status != "rejected")
        links = _distinct(GoldLink(link.source, link.target) for link in pairs)
        return cls(links, bitext.source.segments, bitext.target.segments)


def read_gold(path: str | os.PathLike[str], bitext: Bitext) -> Gold:
    """Read gold links for *bitext*, in any of three forms.

    - A native file, ``*.bitext.jsonl``, of the same two texts; its segments may differ.
    - Vecalign's notation: lines such as ``[0, 1]:[0]``, in the segment numbers of *bitext*,
      a cost behind a second colon passed over.
    - A folder with ``units.jsonl`` (``doc``, ``lang``, ``id``, ``start``, ``end``, ``kind``) and
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
    if is_directory(path):
        return GradedFolder.read(path).gold(bitext)
    if is_native(path):
        return _read_native(path, bitext)
    return _read_ladder(path, bitext)


def _distinct(links: Iterable[GoldLink]) -> tuple[GoldLink, ...]:
    """Return the links that have both sides, each once."""
    return tuple(dict.fromkeys(link for link in links if link.source and link.target))


# The native file


def _read_native(path: str | os.PathLike[str], bitext: Bitext) -> Gold:
    checked = Bitext.load(path)
    gold = Gold.of(checked)
    for link in gold.links:
        _refuse_other_text(path, checked.source, link.source, bitext.source)
        _refuse_other_text(path, checked.target, link.target, bitext.target)
    return gold


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
        reason = error.strerror or error
        raise InputError(f"can't read {path}: {reason}; check the name of the gold") from None
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


@dataclass(frozen=True, slots=True)
class GradedFolder:
    """Graded links between units of many documents, read once.

    Attributes:
        path: The folder.
        units: The documents by their ids.
        records: The lines of ``links.jsonl``, each with its number.
    """

    path: Path
    units: dict[str, _Units]
    records: tuple[tuple[int, dict[str, Any]], ...]

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> GradedFolder:
        """Read the two files.

        Raises:
            FormatError: If a file is broken; names the line.
            InputError: If a file can't be read.
        """
        folder = Path(path)
        return cls(folder, _read_units(folder / UNITS), tuple(read_records(folder / LINKS)))

    def gold(self, bitext: Bitext) -> Gold:
        """Return the gold links between the two documents of *bitext*.

        Raises:
            FormatError: If a link is broken; names the line.
            UsageError: If there are no links between these documents.
        """
        source = _units_for(self.path, self.units, bitext.source)
        target = _units_for(self.path, self.units, bitext.target)
        links = _distinct(_graded(self.path / LINKS, self.records, source, target))
        if not links:
            raise UsageError(f"{self.path} has no links between {source.doc} and {target.doc}")
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
    kind = record.get("kind", "sentence")
    if kind not in KINDS:
        raise ValueError(f"unit kind {kind!r}")
    return Segment(start, end, kind), number, str(record["lang"])


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


def _graded(
    path: Path, records: Iterable[tuple[int, dict[str, Any]]], source: _Units, target: _Units
) -> list[GoldLink]:
    links = []
    for line, record in records:
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
