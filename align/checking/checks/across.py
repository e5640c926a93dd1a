"""Across documents: one fact that several articles about an event report differently.

Two articles that share a sentence with a third are compared by it: each link that mentions a
number or a date ties a place in one document to a place in another, as saying the same or as saying
something else. Places that hang together are one fact.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, ClassVar

from align.checking.base import Check, Settings
from align.checking.checks.dates import compared_dates
from align.checking.finding import Finding, IssueType, Severity, Span
from align.checking.matching import compared
from align.checking.mentions import Mention, Quantity
from align.checking.mentions.dates import Date
from align.checking.spool import Spool
from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Across"]

# Two articles that differ are what the other checks find.
LEAST_DOCUMENTS = 3
# A place is one number: its document's, its segment's, and where it begins there.
SEGMENT_BITS, START_BITS = 24, 16
# So many documents are named.
SHOWN = 5

Place = int


@dataclass(frozen=True, slots=True)
class _Clash:
    """Two places of one link that say different things.

    Attributes:
        at: The number of the bitext, and of the link in it.
        places: Where, one a side.
        meanings: What it comes to there, one a side.
        spans: Where and how it is said there, one a side.
    """

    at: tuple[int, int]
    places: tuple[Place, Place]
    meanings: tuple[Hashable, Hashable]
    spans: tuple[Span, Span]


@dataclass(frozen=True, slots=True)
class _Fact:
    """What several documents say of one thing.

    Attributes:
        clash: The first link in which they differ.
        said: What they say, each with the documents that say so; what most say comes first.
    """

    clash: _Clash
    said: dict[str, list[str]]


class Across(Check):
    """Facts that three or more articles about one event report differently.

    Bitexts that are checked together are compared where they have a document in common, by its
    name. Which have one is known when all are seen: links wait in a temporary file until then,
    and 12 bytes of each are in memory. Then those of documents that hang together are.

    Args:
        settings: What it is given.
    """

    name: ClassVar[str] = "across"
    type: ClassVar[IssueType] = "inconsistency"
    severity: ClassVar[Severity] = "high"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._documents: dict[str, int] = {}
        self._bitexts: dict[str, int] = {}
        # Documents that are linked, each with the next.
        self._linked = _Sets()
        self._links = Spool()
        # Of every link: where it waits, and the number of its source.
        self._waiting, self._sources = array("Q"), array("I")
        self._facts: dict[tuple[int, int], list[_Fact]] | None = None

    def observe(self, bitext: Stretch) -> None:
        """Keep the links, and which documents they link."""
        number = self._bitexts.setdefault(bitext.file, len(self._bitexts))
        for pair in bitext.pairs:
            if pair.source.document and pair.target.document:
                documents = self._number(pair.source), self._number(pair.target)
                self._linked.join(*documents)
                self._sources.append(documents[0])
                self._waiting.append(self._links.add(_record(number, pair)))

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield a finding for each fact, at the first link in which it is reported differently."""
        if self._facts is None:
            self._facts = self._all_facts()
        number = self._bitexts[bitext.file]
        for pair in bitext.pairs:
            for fact in self._facts.get((number, pair.number), ()):
                yield self._finding(pair, fact)

    def _number(self, side: Side) -> int:
        return self._documents.setdefault(side.document, len(self._documents))

    def _all_facts(self) -> dict[tuple[int, int], list[_Fact]]:
        """Return the facts that are reported differently, by their first clash."""
        facts: dict[tuple[int, int], list[_Fact]] = {}
        if len(self._bitexts) < 2:
            return facts
        sizes = Counter(map(self._linked.root, self._linked))
        together: dict[int, array[int]] = defaultdict(lambda: array("Q"))
        for place, source in zip(self._waiting, self._sources, strict=True):
            root = self._linked.root(source)
            if sizes[root] >= LEAST_DOCUMENTS:
                together[root].append(place)
        for places in together.values():
            facts |= _Event().facts(map(self._links.read, places))
        return facts

    def _finding(self, pair: Pair, fact: _Fact) -> Finding:
        said = "; ".join(f"{what} in {_listed(where)}" for what, where in fact.said.items())
        return self.finding(pair, *fact.clash.spans, f"one fact, told differently: {said}")


def _record(bitext: int, pair: Pair) -> list[object]:
    sides = ([x.lang, x.document, x.segments, x.parts] for x in (pair.source, pair.target))
    return [bitext, pair.number, *sides]


def _pair(record: Sequence[Any]) -> tuple[tuple[int, int], Pair]:
    """Return what ``_record`` keeps: the number of the bitext and of the link, and the link."""
    bitext, number, *sides = record
    source, target = (
        Side(lang, document, tuple(segments), tuple(parts), "sentence", " ".join(parts))
        for lang, document, segments, parts in sides
    )
    return (bitext, number), Pair(number, source, target)


class _Event:
    """Documents that hang together by links, and what they say."""

    def __init__(self) -> None:
        self._documents: dict[str, int] = {}
        # Places that say the same: one, the other, and so on.
        self._same = array("Q")
        self._clashes: list[_Clash] = []

    def facts(self, records: Iterable[Sequence[Any]]) -> dict[tuple[int, int], list[_Fact]]:
        """Return the facts that are reported differently, by their first clash."""
        for at, pair in map(_pair, records):
            self._keep(pair, at)
        found: dict[tuple[int, int], list[_Fact]] = defaultdict(list)
        if not self._clashes:
            return found
        same, facts = _Sets(), _Sets()
        for n in range(0, len(self._same), 2):
            same.join(self._same[n], self._same[n + 1])
        for clash in self._clashes:
            facts.join(*map(same.root, clash.places))
        about: dict[Place, list[_Clash]] = defaultdict(list)
        for clash in self._clashes:
            about[facts.root(same.root(clash.places[0]))].append(clash)
        members: dict[Place, list[Place]] = defaultdict(list)
        for place in same:
            members[same.root(place)].append(place)
        for clashes in about.values():
            said = self._said(clashes, same, members)
            if len({document for x in said.values() for document in x}) >= LEAST_DOCUMENTS:
                found[clashes[0].at].append(_Fact(clashes[0], said))
        return found

    def _keep(self, pair: Pair, at: tuple[int, int]) -> None:
        """Keep which places of the two documents say the same, and which something else."""
        for comparison in (compared(pair), compared_dates(pair)):
            for mentions in comparison.equal:
                self._same.extend(self._places(pair, mentions))
            for source, target in comparison.clash:
                self._clashes.append(
                    _Clash(
                        at,
                        self._places(pair, (source, target)),
                        (_meaning(source), _meaning(target)),
                        (
                            pair.source.span(source.start, source.end),
                            pair.target.span(target.start, target.end),
                        ),
                    )
                )

    def _places(self, pair: Pair, mentions: tuple[Mention, Mention]) -> tuple[Place, Place]:
        return self._place(pair.source, mentions[0]), self._place(pair.target, mentions[1])

    def _place(self, side: Side, mention: Mention) -> Place:
        document = self._documents.setdefault(side.document, len(self._documents))
        span = side.span(mention.start, mention.end)
        segment = min(span.segment, (1 << SEGMENT_BITS) - 1)
        start = min(span.start, (1 << START_BITS) - 1)
        return (document << SEGMENT_BITS | segment) << START_BITS | start

    def _said(
        self, clashes: list[_Clash], same: _Sets, members: dict[Place, list[Place]]
    ) -> dict[str, list[str]]:
        """Return what is said, with the documents that say so; what most say comes first."""
        names = list(self._documents)
        texts: dict[Hashable, str] = {}
        documents: dict[Hashable, dict[str, None]] = defaultdict(dict)
        for clash in clashes:
            for place, meaning, span in zip(clash.places, clash.meanings, clash.spans, strict=True):
                texts.setdefault(meaning, span.text)
                for other in members.get(same.root(place), [place]):
                    documents[meaning][names[other >> (SEGMENT_BITS + START_BITS)]] = None
        ordered = sorted(documents, key=lambda meaning: -len(documents[meaning]))
        return {texts[meaning]: list(documents[meaning]) for meaning in ordered}


def _meaning(mention: Mention) -> Hashable:
    """Return what a mention comes to, however it is written; of a date what all tell."""
    if isinstance(mention, Quantity):
        return mention.value
    if isinstance(mention, Date) and mention.day is not None:
        return mention.month, mention.day
    return mention.text


def _listed(documents: list[str]) -> str:
    names = [PurePath(x).name for x in documents]
    shown, more = names[:SHOWN], len(names) - SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


class _Sets:
    """Disjoint sets of numbers (Galler and Fischer 1964)."""

    def __init__(self) -> None:
        self._above: dict[Place, Place] = {}

    def __iter__(self) -> Iterator[Place]:
        return iter(self._above)

    def root(self, place: Place) -> Place:
        """Return the place that stands for the set of one."""
        above = self._above.setdefault(place, place)
        while above != place:
            # The next way up is half as long.
            self._above[place] = self._above[above]
            place = self._above[place]
            above = self._above[place]
        return place

    def join(self, one: Place, other: Place) -> None:
        """Put the sets of two places together."""
        self._above[self.root(one)] = self.root(other)
