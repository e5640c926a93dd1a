"""What checks look at: links with their texts, some hundred at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from align.bitext import Bitext, Link, Status
from align.checking.finding import Finding, Span
from align.document import Document, Kind
from align.exporting import Units
from align.exporting.units import TranslationUnit, languages_of
from align.link import CONFIRMED

__all__ = ["Found", "Pair", "Side", "Stretch", "stretches"]

# So many links at a time, whatever the size of the file.
LINKS = 1000


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a link.

    Attributes:
        lang: Language code.
        document: The document's name; empty if it has none.
        segments: The numbers of its segments; empty for a gap.
        parts: Their texts.
        kind: What the first of them is; ``sentence`` where nobody knows.
        text: Their texts, joined by a space.

    Example:
        >>> side = Side("en", "a.txt", (4, 5), ("One.", "Two."), "sentence", "One. Two.")
        >>> side.span(5, 8)
        Span(segment=5, start=0, end=3, text='Two')
    """

    lang: str
    document: str
    segments: tuple[int, ...]
    parts: tuple[str, ...]
    kind: Kind
    text: str

    def span(self, start: int, end: int) -> Span:
        """Return the place of a stretch of ``text``; what goes on in the next segment is cut.

        Args:
            start: Where it begins in ``text``.
            end: Where it ends, exclusive.

        Raises:
            ValueError: If no segment has it.
        """
        at = 0
        for segment, part in zip(self.segments, self.parts, strict=True):
            if start < at + len(part) or start <= len(self.text) == at + len(part):
                first, last = max(start - at, 0), min(end - at, len(part))
                return Span(segment, first, last, part[first:last])
            at += len(part) + 1
        raise ValueError(f"no segment of {self.segments} reaches to {start}")

    def whole(self) -> Span | None:
        """Return the place of all the text; ``None`` for a gap."""
        return self.span(0, len(self.text)) if self.segments else None


@dataclass(frozen=True, slots=True)
class Pair:
    """A link with its texts.

    Attributes:
        number: The number of the link in its bitext, from 0.
        source: Its source side; without segments in a gap.
        target: Its target side.
        confidence: Probability, 0 to 1, that both sides say the same thing, if known.
        status: ``auto``, or what a person decided.
        repeat: Whether one side also stands in another link.
        run: The monotone run that the link belongs to, if known.
    """

    number: int
    source: Side
    target: Side
    confidence: float | None = None
    status: Status = "auto"
    repeat: bool = False
    run: int | None = None

    @property
    def is_gap(self) -> bool:
        """Whether one side is empty."""
        return not (self.source.segments and self.target.segments)

    def is_unsure(self, least: float) -> bool:
        """Tell whether it is known to be less sure than that, and no person confirmed it."""
        is_low = self.confidence is not None and self.confidence < least
        return is_low and self.status not in CONFIRMED


class Found(NamedTuple):
    """A finding, and the link that it is in."""

    finding: Finding
    pair: Pair


@dataclass(frozen=True, slots=True)
class Stretch:
    """Links that follow each other in one bitext.

    Attributes:
        file: The bitext's file; empty for one in memory.
        source_lang: Language code of the source.
        target_lang: Language code of the target.
        links: The links, gaps among them, in the bitext's order.
        left_out: How many before these, or behind the last, are not to be checked, by reason.
    """

    file: str
    source_lang: str
    target_lang: str
    links: tuple[Pair, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def pairs(self) -> list[Pair]:
        """The links that have both sides."""
        return [link for link in self.links if not link.is_gap]


def stretches(
    part: Bitext | Units, file: str = "", *, min_confidence: float = 0.0
) -> Iterator[Stretch]:
    """Cut a bitext into stretches.

    Args:
        part: The bitext, or units that are read from a file one by one.
        file: Its name.
        min_confidence: The least confidence, 0 to 1, of a link to be checked; one without a
            confidence is checked, and so is what a person accepted or edited.

    Yields:
        Stretches in the order of the file, one at least. Links that a person rejected, and those
        below *min_confidence*, are in none; they are counted.

    Example:
        >>> unit = TranslationUnit(("Two.", "Three."), ("Dua, tiga.",), 0.9)
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> stretch.links[0].source.segments, stretch.links[0].target.lang
        ((0, 1), 'id')
    """
    source, target = languages_of(part)
    is_cut = False
    links: list[Pair] = []
    left_out = Counter[str]()
    for pair in _of_bitext(part) if isinstance(part, Bitext) else _of_units(part):
        if reason := _reason(pair, min_confidence):
            left_out[reason] += 1
            continue
        links.append(pair)
        if len(links) == LINKS:
            yield Stretch(file, source, target, tuple(links), left_out)
            links, left_out, is_cut = [], Counter(), True
    if isinstance(part, Units):
        left_out.update(part.left_out)
    if links or left_out or not is_cut:
        yield Stretch(file, source, target, tuple(links), left_out)


def _reason(pair: Pair, min_confidence: float) -> str | None:
    """Say why a link is not to be checked, in the words of an export; ``None`` if it is."""
    if pair.status == "rejected":
        return "rejected"
    if pair.is_unsure(min_confidence):
        return "unsure"
    return None


def _of_bitext(bitext: Bitext) -> Iterator[Pair]:
    for number, link in enumerate(bitext):
        yield Pair(
            number,
            _side(bitext.source, link.source),
            _side(bitext.target, link.target),
            *_facts(link),
            link.run,
        )


def _side(document: Document, segments: tuple[int, ...]) -> Side:
    parts = tuple(document[n] for n in segments)
    kind: Kind = document.segments[segments[0]].kind if segments else "sentence"
    return Side(document.lang, document.path or "", segments, parts, kind, " ".join(parts))


def _of_units(units: Units) -> Iterator[Pair]:
    """Number the segments of units that do not tell their numbers, in the order of the file."""
    counts = [0, 0]

    def side(
        k: int, lang: str, document: str, numbers: tuple[int, ...], parts: tuple[str, ...]
    ) -> Side:
        own = tuple(range(counts[k], counts[k] + len(parts)))
        counts[k] += len(parts)
        known = numbers if len(numbers) == len(parts) else own
        return Side(lang, document, known, parts, "sentence", " ".join(parts))

    for number, unit in enumerate(units):
        origin = unit.origin
        yield Pair(
            number,
            side(0, units.source_lang, origin.source, unit.source_segments, unit.source),
            side(1, units.target_lang, origin.target, unit.target_segments, unit.target),
            *_facts(unit),
        )


def _facts(of: Link | TranslationUnit) -> tuple[float | None, Status, bool]:
    return of.confidence, of.status, of.repeat
