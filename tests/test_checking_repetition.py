"""Texts that stand in several links."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from checked import Row, found, made
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Bitext, Link
from align.checking.checks.same_source import SameSource
from align.checking.checks.same_target import SameTarget

LONG = "The minister opened the new embassy in the spring of last year"
LANG = "Menteri membuka kedutaan baru pada musim semi tahun lalu"


def test_the_minority_is_found_and_the_majority_is_the_fix() -> None:
    rows: list[Row] = [
        ("Photo credit", "Kredit foto"),
        ("Photo  Credit", "Kredit foto"),
        ("Other words", "Kata lain"),
        ("Photo credit", "Sumber gambar"),
    ]
    [finding] = found(SameSource, made(rows))
    assert (finding.link, finding.fix, finding.severity) == (3, "Kredit foto", "medium")
    assert finding.message == (
        "the same source is “Sumber gambar” here, “Kredit foto” in link 0 and 1 more"
    )


def test_without_a_majority_all_are_found_across_files() -> None:
    one, other = (
        made([("Photo credit", "Kredit foto")]),
        made([("Photo credit", "Gambar")], name="b"),
    )
    first, second = found(SameSource, one, other)
    assert first.message == "the same source is “Kredit foto” here, “Gambar” in link 0 of 1"
    assert second.message == "the same source is “Gambar” here, “Kredit foto” in link 0 of 0"
    assert (first.file, second.file, first.fix) == ("0", "1", "")


def test_same_target_is_the_reverse() -> None:
    rows: list[Row] = [("Photo credit", "Kredit foto"), ("Imitation of people", "Kredit foto")]
    assert [x.link for x in found(SameTarget, made(rows))] == [0, 1]
    assert found(SameSource, made(rows)) == []


@pytest.mark.parametrize(
    "rows",
    [
        [("Photo", "Foto"), ("Photo", "Gambar")],
        [("12 30", "satu"), ("12 30", "dua")],
        [("Page 4 of 5", "Halaman 4 dari 5"), ("Page 7 of 9", "Halaman 7 dari 9")],
        [("THE END", "TAMAT SUDAH"), ("The end", "Tamat sudah")],
        [("Photo credit", ("Kredit", "foto")), ("Photo credit", "Kredit foto")],
        [("Photo credit", ""), ("Photo credit", "Kredit foto")],
    ],
)
def test_what_agrees_is_no_finding(rows: Sequence[Row]) -> None:
    assert found(SameSource, made(rows)) == []


def test_another_form_is_of_little_weight() -> None:
    rows: list[Row] = [("Photo credit", "Kredit foto"), ("Photo credit", "Kredit Foto.")]
    assert {x.severity for x in found(SameSource, made(rows))} == {"low"}


def test_the_fix_has_the_numbers_of_its_link() -> None:
    rows: list[Row] = [
        *([("Page 4 again", "Halaman 4")] * 3),
        ("Page 5 again", "Lembar 5"),
        ("Page 4 again", "Lembar 4"),
    ]
    assert [(x.link, x.fix) for x in found(SameSource, made(rows))] == [(3, ""), (4, "Halaman 4")]


@pytest.mark.parametrize(
    "other",
    [
        LONG.replace("year", "week"),
        LONG.replace("new ", ""),
        LONG + " again",
        "In the spring of last year the minister opened the new embassy",
    ],
)
def test_nearly_the_same_source_is_found(other: str) -> None:
    rows: list[Row] = [
        (LONG, LANG),
        *((f"Row {n} of many", f"Baris {n}") for n in range(9)),
        (other, "Hujan turun sejak pagi di kota"),
    ]
    findings = found(SameSource, made(rows))
    assert [(x.link, x.severity) for x in findings] == [(0, "low"), (10, "low")]
    assert findings[0].message.startswith("nearly the same source is")
    assert found(SameSource, made([(LONG, LANG), (other, LANG + " itu")])) == []


def test_one_place_in_several_bitexts_is_no_repetition() -> None:
    bitext = made([("Photo credit", "Kredit foto")])
    other = made([("Imitation of people", "Kredit foto")])
    assert found(SameTarget, bitext, Bitext(other.source, bitext.target, other.links)) == []


def test_repeats_are_not_counted() -> None:
    bitext = made([("A photo credit", "Kredit foto"), ("Other words", "Gambar")])
    links = (bitext.links[0], Link((0,), (1,), 0.5, 0.9, repeat=True))
    assert found(SameSource, Bitext(bitext.source, bitext.target, links)) == []


def test_all_stretches_of_a_large_file_are_counted_through() -> None:
    words = ["".join(letters) for letters in product("abcdefghijklmn", repeat=3)][:2500]
    pairs = [(f"Line {word}", f"Baris {word}") for word in words]
    pairs[2400] = (pairs[3][0], "Sesuatu yang lain")
    assert [x.link for x in found(SameSource, made(pairs))] == [3, 2400]


WORDS = st.lists(
    st.sampled_from(["a", "b", "c", "dd", "ee", "1", "2", "“x”", "É", "é"]), max_size=7
).map(" ".join)


@given(st.lists(st.tuples(WORDS, WORDS).filter(all), max_size=12))
def test_findings_are_mutual(rows: list[Row]) -> None:
    """Where a link is found to be unlike, another with the same source is unlike it."""
    sources = [str(a).casefold().split() for a, _ in rows]
    for finding in found(SameSource, made(rows)):
        if not finding.message.startswith("nearly"):
            own = sources[finding.link]
            alike = [n for n, other in enumerate(sources) if len(other) == len(own)]
            assert any(rows[n][1] != rows[finding.link][1] for n in alike)
