"""The sample articles: what is planted in them is found on their hand-made links.

The table is that of ``seeds/README.md``, by the numbers of the units.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from checked import found

from align.bitext import Bitext, Link
from align.checking.finding import Finding
from align.checking.registry import find_check
from align.document import Document, Segment

SEEDS = Path(__file__).parent.parent / "seeds"


def records(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SEEDS / name).read_text("utf-8").splitlines()]


@cache
def article(number: str) -> Document:
    [path] = SEEDS.glob(f"{number}_*.txt")
    units = (unit for unit in records("units.jsonl") if unit["doc"] == number)
    segments = tuple(Segment(x["start"], x["end"], x["kind"]) for x in units)
    return Document(path.read_text("utf-8"), segments, path.suffixes[-2][1:], path.name)


@cache
def bitext(pair: str) -> Bitext:
    source, target = pair.split("-")
    links = (
        Link(tuple(x["en"]), tuple(x["id"]), 0.5, 0.9)
        for x in records("links.jsonl")
        if (x["en_doc"], x["id_doc"]) == (source, target)
    )
    return Bitext(article(source), article(target), tuple(links)).complete()


@cache
def findings(check: str, pair: str) -> list[Finding]:
    return found(find_check(check), bitext(pair))


def places(check: str, pair: str) -> set[tuple[int | None, int | None, str, str]]:
    """Return where something is found: the segments, and what stands there."""
    return {
        (
            finding.source and finding.source.segment,
            finding.target and finding.target.segment,
            finding.source.text if finding.source else "",
            finding.target.text if finding.target else "",
        )
        for finding in findings(check, pair)
    }


@pytest.mark.parametrize(
    ("check", "pair", "place"),
    [
        ("dates", "001-005", (1, 4, "November 10", "11 Oktober")),
        ("dates", "002-005", (5, 4, "November 10", "11 Oktober")),
        ("dates", "003-005", (3, 4, "November 10", "11 Oktober")),
        ("dates", "004-005", (2, 4, "10 November", "11 Oktober")),
        ("numbers", "001-005", (9, 23, "194", "195")),
        ("numbers", "003-005", (12, 23, "194", "195")),
        ("numbers", "004-005", (5, 22, "194", "195")),
        ("numbers", "001-005", (9, 24, "38", "40")),
        ("numbers", "003-005", (13, 24, "38", "40")),
        ("numbers", "004-005", (6, 24, "38", "40")),
        ("numbers", "001-005", (9, 24, "18", "17")),
        ("numbers", "003-005", (13, 24, "18", "17")),
        ("names", "002-005", (12, 42, "Linh", "Lien")),
        ("numbers", "006-007", (19, 20, "US$80 million", "80 miliar dolar AS")),
        ("numbers", "006-007", (30, 30, "421", "427")),
        ("gaps", "006-007", (15, None, "Some partners sold, some lent and some gave.", "")),
        ("gaps", "006-007", (None, 7, "", "Malam itu ia tidak tidur lagi.")),
    ],
)
def test_what_is_planted_is_found(
    check: str, pair: str, place: tuple[int | None, int | None, str, str]
) -> None:
    assert place in places(check, pair)


@pytest.mark.parametrize(("pair", "source", "target"), [("002-005", 25, 60), ("004-005", 21, 60)])
def test_the_lost_negation_is_found(pair: str, source: int, target: int) -> None:
    assert (source, target) in {place[:2] for place in places("negation", pair)}


def test_the_sentences_that_changed_places_are_found() -> None:
    [finding] = findings("order", "006-007")
    assert finding.source is not None
    assert finding.source.segment in (29, 30)


def test_the_fix_is_written_as_indonesian_writes_it() -> None:
    fixes = {x.target.text: x.fix for x in findings("numbers", "006-007") if x.target}
    assert fixes["80 miliar dolar AS"] == "80 juta dolar AS"
    assert fixes["427"] == "421"


def test_all_four_articles_are_heard_on_the_number_of_countries() -> None:
    parts = [bitext(f"{number}-005") for number in ("001", "003", "004")]
    messages = [finding.message for finding in found(find_check("across"), *parts)]
    [message] = [x for x in messages if "195" in x]
    assert message.startswith(
        "one fact, told differently: 194 in 001_congress-honours-diplomats.en.txt, "
        "003_five-phrases.en.txt, 004_five-figures.en.txt; 195 in 005_kongres-emulasi.id.txt"
    )
