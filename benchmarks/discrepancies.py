"""What is recorded to differ between articles, and which of it the checks find."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align import align, read
from align.bitext import Bitext, Link
from align.checking.finding import Finding, Span
from align.document import Document, Segment
from benchmarks.checking import DEFAULT, check

OWN = Path(__file__).parent.parent / "seeds"
EXPECTED: Mapping[str, tuple[str, ...]] = {
    "date": ("dates", "numbers"),
    "count": ("numbers",),
    "digit": ("numbers",),
    "magnitude": ("numbers",),
    "name": ("names",),
    "negation": ("negation",),
    "term": ("terms", "across"),
    "gap": ("gaps",),
    "swapped": ("order",),
}
Place = tuple[int, int]
# Of links that are surely right; shown when what is found there is recorded nowhere.
SURE = 0.9
WIDTH = 100


@dataclass(frozen=True)
class Discrepancy:
    """Something that differs between two articles.

    Attributes:
        pair: The names of the articles.
        kind: Its type in the gold data; ``gap`` for a sentence without a counterpart, and
            ``swapped`` for neighbours out of order.
        texts: What the sides say.
        places: Where, in code points of the articles; None for a side that does not say it.
    """

    pair: str
    kind: str
    texts: tuple[str, str]
    places: tuple[Place | None, Place | None]

    @property
    def error(self) -> tuple[str, str]:
        """What tells apart errors that are seen from several articles; of terms there is one."""
        return self.kind, "" if self.kind == "term" else self.texts[1] or self.texts[0]

    def is_touched(self, finding: Finding, bitext: Bitext) -> bool:
        """Tell whether a finding in a pair's bitext shares a place with it, on either side."""
        sides = (
            (bitext.source, finding.source, self.places[0]),
            (bitext.target, finding.target, self.places[1]),
        )
        return finding.file == self.pair and any(
            span and place and overlap(offsets(document, span), place)
            for document, span, place in sides
        )


@dataclass(frozen=True)
class Articles:
    """Pairs of articles with gold links.

    Attributes:
        texts: The folder of the articles.
        gold: The folder of ``units.jsonl`` and ``links.jsonl``.
    """

    texts: Path
    gold: Path

    def path(self, name: str) -> Path:
        """Return an article's file."""
        return next(self.texts.glob(f"{name}_*.txt"))

    def records(self, name: str) -> list[dict[str, Any]]:
        """Read a file of the gold data."""
        lines = (self.gold / name).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def pairs(self) -> list[tuple[str, str]]:
        """Return the names of the articles that have gold links, two and two."""
        return list(dict.fromkeys((x["en_doc"], x["id_doc"]) for x in self.records("links.jsonl")))

    def document(self, name: str) -> Document:
        """Return an article, cut into the units of the gold data."""
        units = [x for x in self.records("units.jsonl") if x["doc"] == name]
        text = self.path(name).read_bytes().decode()
        segments = tuple(Segment(x["start"], x["end"], x["kind"]) for x in units)
        return Document(text, segments, units[0]["lang"], str(self.path(name)))

    def gold_bitexts(self) -> dict[str, Bitext]:
        """Return bitexts of the gold links."""
        bitexts = {}
        for pair in self.pairs():
            links = tuple(
                Link(
                    *(tuple(x["en"]), tuple(x["id"])),
                    *(0.5, 0.99),
                    repeat=any(flag.startswith("duplicate") for flag in x["flags"]),
                )
                for x in self.records("links.jsonl")
                if (x["en_doc"], x["id_doc"]) == pair
            )
            source, target = map(self.document, pair)
            bitexts["-".join(pair)] = Bitext(source, target, links, "gold").complete()
        return bitexts

    def own_bitexts(self) -> dict[str, Bitext]:
        """Return the bitexts that align makes of the files."""
        return {
            "-".join(pair): align(*(read(self.path(name)) for name in pair))
            for pair in self.pairs()
        }

    def discrepancies(self) -> Iterator[Discrepancy]:
        """Return all that is recorded to differ, in the order of the gold links.

        What a note calls no error is left out, and so is a choice of words that was not planted.
        """
        bitexts = self.gold_bitexts()
        for x in self.records("links.jsonl"):
            pair = f"{x['en_doc']}-{x['id_doc']}"
            bitext = bitexts[pair]
            units = (
                [bitext.source.segments[n] for n in x["en"]],
                [bitext.target.segments[n] for n in x["id"]],
            )
            documents = bitext.source, bitext.target
            for y in x["discrepancies"]:
                is_planted = y["note"].startswith("planted")
                if y["note"].startswith("not an error") or (y["type"] == "term" and not is_planted):
                    continue
                texts = y["en"], y["id"]
                sides = zip(documents, units, texts, strict=True)
                first, second = (place_of(*side) for side in sides)
                yield Discrepancy(pair, y["type"], texts, (first, second))


def place_of(document: Document, units: Sequence[Segment], text: str) -> Place | None:
    """Find where units say something; all of them if it is told in other words."""
    if not text:
        return None
    first, last = extent(units)
    at = document.text.find(text, first, last)
    return (first, last) if at < 0 else (at, at + len(text))


def extent(units: Sequence[Segment]) -> Place:
    """Return from where to where units reach."""
    return min(x.start for x in units), max(x.end for x in units)


def in_translation(
    pair: str, bitext: Bitext, records: Sequence[dict[str, Any]]
) -> list[Discrepancy]:
    """Return the sentences of a translation without a counterpart, and those that are swapped."""
    found = [
        Discrepancy(
            pair,
            "gap",
            (bitext.source_text(link), bitext.target_text(link)),
            (linked(bitext.source, link.source), linked(bitext.target, link.target)),
        )
        for link in bitext
        if link.is_gap
    ]
    moved = [x for x in records if "swapped" in x["flags"]]
    if moved:
        source, target = (sorted(n for x in moved for n in x[side]) for side in ("en", "id"))
        places = linked(bitext.source, source), linked(bitext.target, target)
        texts = tuple(
            " ".join(document[n] for n in numbers)
            for document, numbers in ((bitext.source, source), (bitext.target, target))
        )
        found.append(Discrepancy(pair, "swapped", (texts[0], texts[1]), places))
    return found


def linked(document: Document, numbers: Sequence[int]) -> Place | None:
    """Return from where to where segments reach; None if there are none."""
    return extent([document.segments[n] for n in numbers]) if numbers else None


def offsets(document: Document, span: Span) -> Place:
    """Return a finding's place in the article."""
    at = document.segments[span.segment].start
    return at + span.start, at + span.end


def overlap(first: Place, second: Place) -> bool:
    """Tell whether two places share a character."""
    return first[0] < second[1] and second[0] < first[1]


def print_articles(data: Path, texts: Path | None) -> None:
    """Print what is found of what is recorded, and what else is said to be surely wrong."""
    own = Articles(OWN, OWN)
    print_found("sample articles", own, translations=("006-007",))
    if texts:
        print_found("real articles", Articles(texts, data / "seeds-dev"), translations=())


def print_found(title: str, articles: Articles, translations: Sequence[str]) -> None:
    gold = articles.gold_bitexts()
    recorded = list(articles.discrepancies())
    for pair in translations:
        recorded += in_translation(pair, gold[pair], articles.records("links.jsonl"))
    for links, bitexts in (("gold links", gold), ("own links", articles.own_bitexts())):
        findings = check(bitexts, [*DEFAULT, "negation", "order"])
        print(f"\n{title}, {links}: what is recorded")
        found = {x: seen(x, findings, bitexts[x.pair]) for x in recorded if x.kind in EXPECTED}
        for x, messages in found.items():
            said = " | ".join(text[: WIDTH // 3] for text in x.texts)
            print(
                f"{mark(x, messages, bitexts[x.pair]):11}{x.pair} {x.kind:10}{said}",
                *messages[:1],
                sep="\n    ",
            )
        places = [x for x, messages in found.items() if messages]
        print(
            f"{len({x.error for x in places})} of {len({x.error for x in found})} errors, "
            f"{len(places)} of {len(found)} places"
        )
        print_others(f"{title}, {links}", findings, bitexts, recorded)


def seen(discrepancy: Discrepancy, findings: Sequence[Finding], bitext: Bitext) -> list[str]:
    """Return what is said about a discrepancy."""
    return [
        f"[{x.check}] {x.message}"
        for x in findings
        if x.check in EXPECTED[discrepancy.kind] and discrepancy.is_touched(x, bitext)
    ]


def mark(discrepancy: Discrepancy, messages: Sequence[str], bitext: Bitext) -> str:
    """Tell whether something is found, missed, or out of reach as its sides are not linked."""
    if messages:
        return "found"
    together = any(
        reaches(bitext.source, link.source, discrepancy.places[0])
        and reaches(bitext.target, link.target, discrepancy.places[1])
        for link in bitext
    )
    return "MISSED" if together else "not linked"


def reaches(document: Document, numbers: Sequence[int], place: Place | None) -> bool:
    """Tell whether segments have a part of a place, if there is one."""
    reach = linked(document, numbers)
    return place is None or (reach is not None and overlap(reach, place))


def print_others(
    title: str,
    findings: Sequence[Finding],
    bitexts: Mapping[str, Bitext],
    recorded: Sequence[Discrepancy],
) -> None:
    """Print what is said to be surely wrong, and is recorded nowhere."""
    others = [
        x
        for x in findings
        if x.severity == "high" and not any(y.is_touched(x, bitexts[y.pair]) for y in recorded)
    ]
    print(f"{title}: {len(others)} other findings of high severity; in links of {SURE} and more:")
    for x in others:
        if (x.confidence or 0) >= SURE:
            bitext = bitexts[x.file]
            link = bitext.links[x.link]
            print(f"- {x.file}:{x.link} [{x.check}] {x.message}")
            for text in (bitext.source_text(link), bitext.target_text(link)):
                print(f"      {text[:WIDTH]}")
