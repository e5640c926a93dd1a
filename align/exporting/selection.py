"""The choices that all formats share: which units are written, and what becomes of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from typing import TypedDict

from align.bitext import STATUSES, Bitext, Link, Status, in_order
from align.errors import UsageError
from align.exporting.duplicates import best_of_each
from align.exporting.units import TranslationUnit, Unit, Units, check_unit, from_bitext
from align.parallelism import Passage

__all__ = ["TRUSTED", "Choices", "LeftOut", "Selection", "ready", "select"]

# Those of links that a tool may take at their word.
TRUSTED: tuple[Status, ...] = ("auto", "accepted", "edited")
# What a person has not seen in all of its parts is not accepted.
_LEAST_SEEN_FIRST: tuple[Status, ...] = ("auto", "edited", "accepted")


class Choices(TypedDict, total=False):
    """What ``export`` and its kin may be told about the units to write; all can be left out.

    The native file of a ``Bitext`` holds every link all the same.

    Attributes:
        min_confidence: Least confidence of a unit, 0 to 1. Gaps, which have none, are not asked
            for it, nor is what a person accepted or edited.
        statuses: The statuses to write, see ``Link``. Where left out, tables hold all of them;
            formats that tools take at their word (TMX, XLIFF, Moses) hold no rejected links.
        unit: ``"sentence"`` writes link by link, ``"passage"`` neighbouring links together, as
            ``Bitext.passages`` finds them.
        gaps: Whether to write segments without a counterpart, where the format can hold them.
        max_length: The most characters of either side.
        dedupe: Whether to keep only the best of units that are alike but for case, punctuation
            and spaces: one that a person accepted or edited, else the one of most confidence.
        swap: Whether to change source and target over.
        date: When the units were made, with a time zone; TMX and XLSX alone can hold it. Left
            out, no date is written, so that the same input gives the same bytes.
    """

    min_confidence: float
    statuses: tuple[Status, ...]
    unit: Unit
    gaps: bool
    max_length: int | None
    dedupe: bool
    swap: bool
    date: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The choices, checked; ``Choices`` says what each means.

    Raises:
        UsageError: If a choice makes no sense.

    Example:
        >>> Selection(min_confidence=0.5).reason(TranslationUnit(("Hi.",), ("Hai.",), 0.4))
        'unsure'
    """

    min_confidence: float = 0.0
    statuses: tuple[Status, ...] = STATUSES
    unit: Unit = "sentence"
    gaps: bool = False
    max_length: int | None = None
    dedupe: bool = False
    swap: bool = False
    date: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        check_unit(self.unit)
        if not (isinstance(self.min_confidence, int | float) and 0 <= self.min_confidence <= 1):
            raise UsageError(
                f"min_confidence must lie between 0 and 1, not at {self.min_confidence!r}"
            )
        if not (self.max_length is None or (type(self.max_length) is int and self.max_length > 0)):
            raise UsageError(f"max_length must be 1 or more, not {self.max_length!r}")
        if unknown := [status for status in self.statuses if status not in STATUSES]:
            raise UsageError(f"a status must be {', '.join(STATUSES)}, not {unknown[0]!r}")
        if self.date is not None:
            _check_date(self.date)

    def reason(self, unit: TranslationUnit) -> str | None:
        """Say why a unit is left out by itself; ``None`` if it is not."""
        if unit.is_gap:
            if not self.gaps:
                return "gaps"
        elif unit.status not in self.statuses:
            return unit.status
        elif (unit.confidence or 0) < self.min_confidence and not unit.is_confirmed:
            return "unsure"
        if self.max_length and max(map(len, _texts(unit))) > self.max_length:
            return "too long"
        return None


def _check_date(date: datetime) -> None:
    """Refuse a date without a time zone, and one that falls out of the calendar in UTC."""
    try:
        in_utc = date.tzinfo and date.astimezone(UTC)
    except (AttributeError, OverflowError):
        in_utc = None
    if not in_utc:
        raise UsageError(f"date must be a date with a time zone, not {date}")


@dataclass(slots=True)
class LeftOut:
    """What was left out: counted by reason, and handed on to be written.

    Attributes:
        counts: Number of units, or of links in no passage, by reason.
        write: Is given each of them with its reason.

    Example:
        >>> left_out = LeftOut()
        >>> left_out.add(TranslationUnit(("Hi.",), ()), "gaps")
        >>> left_out.counts["gaps"]
        1
    """

    counts: Counter[str] = field(default_factory=Counter)
    write: Callable[[TranslationUnit, str], None] | None = None

    def add(self, unit: TranslationUnit, reason: str) -> None:
        """Count a unit, and hand it on."""
        self.counts[reason] += 1
        if self.write:
            self.write(unit, reason)

    def total(self, units: Units) -> dict[str, int]:
        """Return the counts, and with them those of what the units' file made leave out."""
        return dict(self.counts + units.left_out)


def ready(
    bitext: Bitext | Units, left_out: LeftOut, statuses: tuple[Status, ...] = STATUSES
) -> Units:
    """Return what a writer is to write: units as they are; of a bitext all links but gaps.

    Args:
        bitext: A bitext, or units that were chosen.
        left_out: Where to put the gaps.
        statuses: The statuses of the links that the format holds.
    """
    if isinstance(bitext, Units):
        return bitext
    return select(bitext, Selection(statuses=statuses), left_out)


def select(bitext: Bitext | Units, selection: Selection, left_out: LeftOut) -> Units:
    """Return the units that are chosen; what is not goes to *left_out* while they are read.

    Args:
        bitext: A bitext, or units read from a file.
        selection: What to choose.
        left_out: Where to put the others.

    Raises:
        UsageError: If passages are asked for of anything but bitexts.

    Example:
        >>> units = Units("en", "id", lambda _: iter([TranslationUnit(("Hi.",), ("Hai.",), 0.4)]))
        >>> left_out = LeftOut()
        >>> list(select(units, Selection(min_confidence=0.5), left_out))
        []
        >>> left_out.counts
        Counter({'unsure': 1})
    """
    bitext = bitext.swapped() if selection.swap else bitext
    units = from_bitext(bitext) if isinstance(bitext, Bitext) else bitext

    def read(unread: Counter[str]) -> Iterator[TranslationUnit]:
        chosen = _chosen(bitext, selection, left_out, unread)
        if not selection.dedupe:
            return chosen
        best = best_of_each(_chosen(bitext, selection, LeftOut(), Counter()))
        return _only(chosen, best, left_out)

    return replace(
        units,
        read=read,
        # Units of a file that are passages stay so.
        unit=units.unit if selection.unit == "sentence" else selection.unit,
        date=selection.date,
        left_out=Counter(),
        parts=None,
    )


def _chosen(
    bitext: Bitext | Units, selection: Selection, left_out: LeftOut, unread: Counter[str]
) -> Iterator[TranslationUnit]:
    if isinstance(bitext, Units) and bitext.parts is not None:
        # Each by itself, as no passage reaches from one into the next.
        return chain.from_iterable(
            _chosen(part, selection, left_out, unread) for part in bitext.parts()
        )
    if isinstance(bitext, Units):
        if selection.unit == "passage":
            raise UsageError(
                "unit: passages need the documents, so give the native file, *.bitext.jsonl"
            )
        return _kept(bitext.read(unread), selection, left_out)
    if selection.unit == "passage":
        return _passages(bitext, selection, left_out)
    return _kept(iter(from_bitext(bitext)), selection, left_out)


def _only(
    units: Iterator[TranslationUnit], best: Iterator[bool], left_out: LeftOut
) -> Iterator[TranslationUnit]:
    for unit, is_best in zip(units, best, strict=True):
        if is_best:
            yield unit
        else:
            left_out.add(unit, "duplicates")


def _kept(
    units: Iterator[TranslationUnit], selection: Selection, left_out: LeftOut
) -> Iterator[TranslationUnit]:
    for unit in units:
        if reason := selection.reason(unit):
            left_out.add(unit, reason)
        else:
            yield unit


def _passages(bitext: Bitext, selection: Selection, left_out: LeftOut) -> Iterator[TranslationUnit]:
    """Choose links, put them together to passages, and ask of those that they are not too long."""
    of_links = replace(selection, max_length=None)
    links = []
    for link, unit in zip(bitext, from_bitext(bitext), strict=True):
        reason = of_links.reason(unit)
        if link.status == "rejected":
            reason = "rejected"
        if reason or link.repeat:
            left_out.add(unit, reason or "repeats")
        else:
            links.append(link)
    merged = [_merged(passage) for passage in replace(bitext, links=tuple(links)).passages()]
    gaps = [link for link in links if link.is_gap]
    units = from_bitext(replace(bitext, links=tuple(in_order([*merged, *gaps]))))
    every = replace(selection, min_confidence=0.0, statuses=STATUSES)
    return _kept(iter(units), every, left_out)


def _merged(passage: Passage) -> Link:
    """Make one link of a passage; only a link of its own has a score."""
    if len(passage.links) == 1:
        return passage.links[0]
    found = {link.status for link in passage.links}
    status = next(status for status in _LEAST_SEEN_FIRST if status in found)
    return Link(passage.source, passage.target, None, passage.confidence, status)


def _texts(unit: TranslationUnit) -> tuple[str, str]:
    return unit.source_text, unit.target_text
