"""Facts that several articles report differently."""

from __future__ import annotations

import re
from collections.abc import Mapping

from checked import found
from tiny_bitexts import document

from align.bitext import Bitext, Link
from align.checking.checks.across import Across

INDONESIAN = ["Vietnam menjalin hubungan dengan 195 negara.", "Kongres dibuka pada 11 Oktober."]
COUNTRIES = "Vietnam has relations with {} countries."
OPENED = "The congress opened on {}."


def bitext(name: str, rows: Mapping[int, str]) -> Bitext:
    """Return an English article, each sentence of it linked to an Indonesian one."""
    source = document(list(rows.values()), "en", f"{name}.en.txt")
    target = document(INDONESIAN, "id", "all.id.txt")
    links = tuple(Link((n,), (k,), 0.5, 0.9) for n, k in enumerate(rows))
    return Bitext(source, target, links).complete()


def messages(*parts: Bitext) -> list[str]:
    return [finding.message for finding in found(Across, *parts)]


def test_what_most_articles_say_comes_first() -> None:
    parts = [bitext(name, {0: COUNTRIES.format(194)}) for name in "abc"]
    [finding] = found(Across, *parts)
    assert (finding.file, finding.link) == ("0", 0)
    assert finding.source is not None
    assert finding.source.text == "194"
    assert finding.message == (
        "one fact, told differently: 194 in a.en.txt, b.en.txt, c.en.txt; 195 in all.id.txt"
    )


def test_an_article_that_agrees_with_the_shared_one_stands_beside_it() -> None:
    counts = [194, 195, 195]
    parts = [bitext(name, {0: COUNTRIES.format(x)}) for name, x in zip("abc", counts, strict=True)]
    assert messages(*parts) == [
        "one fact, told differently: 195 in all.id.txt, b.en.txt, c.en.txt; 194 in a.en.txt"
    ]


def test_dates_are_one_however_they_are_written() -> None:
    dates = ["November 10", "10 November", "10 November 2025"]
    parts = [bitext(name, {1: OPENED.format(x)}) for name, x in zip("abc", dates, strict=True)]
    assert messages(*parts) == [
        "one fact, told differently: November 10 in a.en.txt, b.en.txt, c.en.txt; "
        "11 Oktober in all.id.txt"
    ]


def test_two_articles_that_differ_are_left_to_the_other_checks() -> None:
    assert not messages(bitext("a", {0: COUNTRIES.format(194)}))


def test_articles_that_agree_are_no_finding() -> None:
    assert not messages(*(bitext(name, {0: COUNTRIES.format(195)}) for name in "abc"))


def test_other_sentences_are_other_facts() -> None:
    parts = [bitext(name, {0: COUNTRIES.format(194), 1: OPENED.format("May 3")}) for name in "ab"]
    found_values = [re.findall(r"(\S+) in a\.en", message) for message in messages(*parts)]
    assert found_values == [["194"], ["3"]]


def test_many_documents_are_counted() -> None:
    parts = [bitext(name, {0: COUNTRIES.format(194)}) for name in "abcdefg"]
    assert messages(*parts) == [
        "one fact, told differently: 194 in a.en.txt, b.en.txt, c.en.txt, d.en.txt, e.en.txt "
        "and 2 more; 195 in all.id.txt"
    ]
