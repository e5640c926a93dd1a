"""Translation units: what all formats have in common, as a stream that can be read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count, pairwise
from typing import Literal, get_args

from align.bitext import Bitext, Link, Status
from align.document import Document, Segment, one_line
from align.errors import UsageError
from align.link import CONFIRMED

__all__ = [
    "UNKNOWN",
    "Origin",
    "TranslationUnit",
    "Unit",
    "Units",
    "chained",
    "check_unit",
    "cut",
    "cuts",
    "from_bitext",
    "languages_of",
]

Unit = Literal["sentence", "passage"]
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where translation units come from.

    Attributes:
        source: Name of the source document; empty if it has none.
        target: Name of the target document.
        signature: The recipe of the alignment, see ``Bitext``.
    """

    source: str = ""
    target: str = ""
    signature: str = ""


NOWHERE = Origin()
# ISO 639-2 for a language that nobody knows.
UNKNOWN = "und"


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """Text in one language and what says the same in the other, by itself.

    A link that carries its text, so that files larger than memory can be read and written.

    Attributes:
        source: The texts of the source segments; empty for a gap.
        target: The texts of the target segments; empty for a gap.
        confidence: Probability, 0 to 1, that both sides say the same thing, if known.
        score: The raw score of the aligner that made it, if known.
        status: ``auto``, or what a person decided.
        repeat: Whether one side also stands in another unit, and says the same there.
        source_segments: The source segments' numbers in their document, if known.
        target_segments: The target segments' numbers in their document, if known.
        origin: The documents, and the recipe of the alignment.

    Example:
        >>> unit = TranslationUnit(("Two.", "Three."), ("Dua, tiga.",), 0.9)
        >>> unit.source_text, unit.bead
        ('Two. Three.', '2-1')
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    confidence: float | None = None
    score: float | None = None
    status: Status = "auto"
    repeat: bool = False
    source_segments: tuple[int, ...] = ()
    target_segments: tuple[int, ...] = ()
    origin: Origin = NOWHERE

    @property
    def source_text(self) -> str:
        """The source segments, joined by a space."""
        return " ".join(self.source)

    @property
    def target_text(self) -> str:
        """The target segments, joined by a space."""
        return " ".join(self.target)

    @property
    def is_gap(self) -> bool:
        """Whether one side is empty."""
        return not (self.source and self.target)

    @property
    def bead(self) -> str:
        """The numbers of segments on both sides, such as ``1-2``."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a person accepted or edited it."""
        return self.status in CONFIRMED

    def swapped(self) -> TranslationUnit:
        """Return the unit with source and target changed over."""
        return replace(
            self,
            source=self.target,
            target=self.source,
            source_segments=self.target_segments,
            target_segments=self.source_segments,
            origin=_swapped(self.origin),
        )


@dataclass(frozen=True, slots=True)
class Units:
    """Translation units of two languages, read anew each time they are iterated.

    Attributes:
        source_lang: Language code of the source.
        target_lang: Language code of the target.
        read: Gives the units; told where to count what it has to leave out, by reason.
        origin: What most of the units, or all, come from.
        unit: What each of them is: a link, or a passage.
        date: When they were made; only where a user wants it in the file.
        left_out: What the last reading has left out so far, by reason.
        notes: What to know about the file that they are read from, a line each.
        parts: Gives the bitexts that they are put together from, if they are, see ``chained``.

    Example:
        >>> unit = TranslationUnit(("Hi.",), ("Hai.",))
        >>> units = Units("en", "id", lambda left_out: iter([unit]))
        >>> [unit.target_text for unit in units]
        ['Hai.']
    """

    source_lang: str
    target_lang: str
    read: Callable[[Counter[str]], Iterator[TranslationUnit]]
    origin: Origin = NOWHERE
    unit: Unit = "sentence"
    date: datetime | None = None
    left_out: Counter[str] = field(default_factory=Counter, compare=False)
    notes: tuple[str, ...] = ()
    parts: Callable[[], Iterator[Bitext | Units]] | None = None

    def __iter__(self) -> Iterator[TranslationUnit]:
        self.left_out.clear()
        return self.read(self.left_out)

    def swapped(self) -> Units:
        """Return the units with source and target changed over."""
        if self.parts is not None:
            parts = self.parts
            return chained(
                lambda: (part.swapped() for part in parts()), self.target_lang, self.source_lang
            )
        return replace(
            self,
            source_lang=self.target_lang,
            target_lang=self.source_lang,
            read=lambda left_out: (unit.swapped() for unit in self.read(left_out)),
            origin=_swapped(self.origin),
        )

    def to_bitext(self) -> Bitext:
        r"""Put the units into two documents, and link them there.

        The documents hold what the units hold: a segment a line, in the order of the segments'
        numbers where all units tell them and are of one origin, else in the order of the units.
        What was left out when the units were written is not in them, and all segments are of the
        kind ``sentence``. Names and signatures that are not those of all units are lost.

        Returns:
            The bitext, in memory.

        Example:
            >>> unit = TranslationUnit(("Two.", "Three."), ("Dua, tiga.",), 0.9)
            >>> bitext = Units("en", "id", lambda left_out: iter([unit])).to_bitext()
            >>> bitext.source.text, bitext.links[0].source
            ('Two.\nThree.', (0, 1))
        """
        units = list(self)
        source = _Side([unit.source for unit in units], [unit.source_segments for unit in units])
        target = _Side([unit.target for unit in units], [unit.target_segments for unit in units])
        origins = {unit.origin for unit in units} or {self.origin}
        if len(origins) > 1:
            source.forget_numbers()
            target.forget_numbers()
        return Bitext(
            source.document(self.source_lang, _shared(x.source for x in origins)),
            target.document(self.target_lang, _shared(x.target for x in origins)),
            tuple(
                Link(a, b, unit.score, unit.confidence, unit.status, repeat=unit.repeat)
                for unit, a, b in zip(units, source.links(), target.links(), strict=True)
            ),
            _shared(x.signature for x in origins),
        ).complete()


class _Side:
    """One side of all units, on its way to be a document.

    Every segment has a key, by which the document is in order: its number there, and a second
    number that parts texts that claim the same. Where a unit tells no numbers, all segments are
    numbered in the order of the units.
    """

    def __init__(
        self, texts: Sequence[tuple[str, ...]], numbers: Sequence[tuple[int, ...]]
    ) -> None:
        self._texts = texts
        self._found: dict[tuple[int, int], str] = {}
        self._keys = [
            self._keyed(parts, places) for parts, places in zip(texts, numbers, strict=True)
        ]
        if any(parts and not places for parts, places in zip(texts, numbers, strict=True)):
            self.forget_numbers()

    def _keyed(self, parts: tuple[str, ...], places: tuple[int, ...]) -> list[tuple[int, int]]:
        """Return the keys of a unit's segments."""
        if len(parts) != len(places):  # as in a text that was edited: it is one segment
            parts, places = (" ".join(parts),)[: len(parts)], places[: len(parts[:1])]
        return [self._key(place, part) for place, part in zip(places, parts, strict=False)]

    def _key(self, place: int, part: str) -> tuple[int, int]:
        key = next((place, n) for n in count() if self._found.get((place, n), part) == part)
        self._found[key] = part
        return key

    def forget_numbers(self) -> None:
        """Number the segments in the order of the units; none stands in two of them."""
        self._found, self._keys = {}, []
        for parts in self._texts:
            keys = [(n, 0) for n in range(len(self._found), len(self._found) + len(parts))]
            self._found.update(zip(keys, parts, strict=True))
            self._keys.append(keys)

    def document(self, lang: str, name: str) -> Document:
        segments, at = [], 0
        texts = [self._found[key] for key in sorted(self._found)]
        for text in texts:
            segments.append(Segment(at, at + len(text)))
            at += len(text) + 1
        return Document("\n".join(texts), tuple(segments), lang, name or None)

    def links(self) -> Iterator[tuple[int, ...]]:
        place = {key: n for n, key in enumerate(sorted(self._found))}
        return (tuple(sorted(place[key] for key in keys)) for keys in self._keys)


def chained(
    parts: Callable[[], Iterator[Bitext | Units]], source_lang: str, target_lang: str
) -> Units:
    """Return the units of many bitexts, one bitext after the other.

    Args:
        parts: Gives the bitexts anew, each when the one before it has been read.
        source_lang: Language code of the source.
        target_lang: Language code of the target.

    Returns:
        The units, each with its own origin; the head names none, as there is none of them all.

    Example:
        >>> part = Units("en", "id", lambda _: iter([TranslationUnit(("Hi.",), ("Hai.",))]))
        >>> len(list(chained(lambda: iter([part, part]), "en", "id")))
        2
    """

    def read(left_out: Counter[str]) -> Iterator[TranslationUnit]:
        for part in parts():
            units = from_bitext(part) if isinstance(part, Bitext) else part
            yield from units.read(left_out)

    return Units(source_lang, target_lang, read, parts=parts)


def from_bitext(bitext: Bitext) -> Units:
    """Return the links of a bitext as translation units; gaps too, none left out.

    A line end inside a segment becomes a space, with the spaces around it.

    Example:
        >>> from align.document import Segment
        >>> source = Document("Hi.", (Segment(0, 3),), "en")
        >>> target = Document("Hai.", (Segment(0, 4),), "id")
        >>> [unit.source for unit in from_bitext(Bitext(source, target, (Link((0,), (0,)),)))]
        [('Hi.',)]
    """
    origin = Origin(bitext.source.path or "", bitext.target.path or "", bitext.signature)
    return Units(
        bitext.source.lang,
        bitext.target.lang,
        lambda _: (_from_link(bitext, link, origin) for link in bitext),
        origin,
    )


def _from_link(bitext: Bitext, link: Link, origin: Origin) -> TranslationUnit:
    return TranslationUnit(
        tuple(one_line(bitext.source[n]) for n in link.source),
        tuple(one_line(bitext.target[n]) for n in link.target),
        link.confidence,
        link.score,
        link.status,
        link.repeat,
        link.source,
        link.target,
        origin,
    )


def languages_of(part: Bitext | Units) -> tuple[str, str]:
    """Return the language codes of the source and of the target.

    Example:
        >>> languages_of(Units("en", "id", lambda _: iter([])))
        ('en', 'id')
    """
    if isinstance(part, Bitext):
        return part.source.lang, part.target.lang
    return part.source_lang, part.target_lang


def check_unit(unit: str) -> None:
    """Refuse a unit that is not known.

    Raises:
        UsageError: If it is none of those known; lists them.
    """
    if unit not in UNITS:
        raise UsageError(f"unit must be {' or '.join(map(repr, UNITS))}, not {unit!r}")


def cuts(parts: Sequence[str]) -> list[int]:
    """Return where the second segment and those behind it begin, once all are joined by a space.

    Example:
        >>> cuts(["One.", "Two."])
        [5]
    """
    found, at = [], 0
    for part in parts[:-1]:
        at += len(part) + 1
        found.append(at)
    return found


def cut(text: str, places: Sequence[int]) -> tuple[str, ...]:
    """Cut a text into its segments again.

    Args:
        text: The segments, joined by a space.
        places: As ``cuts`` gives them. Where they do not fit, as in a text that was edited,
            the text is one segment.

    Example:
        >>> cut("One. Two.", [5])
        ('One.', 'Two.')
    """
    if not places:
        return (text,) if text else ()
    ends = [0, *places, len(text) + 1]
    parts = tuple(text[a : b - 1] for a, b in pairwise(ends))
    fits = " ".join(parts) == text and all(part.strip() for part in parts)
    return parts if fits else cut(text, ())


def _shared(names: Iterable[str]) -> str:
    """Return the name that all have, or else none."""
    found = set(names)
    return found.pop() if len(found) == 1 else ""


def _swapped(origin: Origin) -> Origin:
    return replace(origin, source=origin.target, target=origin.source)
