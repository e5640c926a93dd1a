"""Texts that nobody would translate: every check takes them, and its findings hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from checked import Row, found, made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.checking.finding import Finding
from align.checking.registry import CHECKS, HINTS, find_check
from align.checking.stretch import Side

# All but the one that needs vectors of words.
NAMES = [name for name in (*CHECKS, *HINTS) if name != "terms"]
LANGUAGES = (
    *("en id", "id en", "de fr", "en is", "zh-Hant en", "ar he", "fa ja", "th id", "hi en_US"),
    *("xx yy", "und id", "en en"),
)
PIECES = (
    # Nothing that shows, or that goes by itself.
    *("\x00", "\x01", "\r\n", "\t", "\u00a0", "\u200b", "\u200f", "\u202e", "\ufeff", "\u0301"),
    *("e\u0301", "İ", "ß", "ŉ", "ﬁ", "😀", "👨‍👩‍👧", "中文二千年", "عربي", "три миллиона"),
    # Numbers and what stands at them.
    *("1.000", "1,000.5", "1.000,5", "-5", "½", "²", "①", "१२", "٣٫٥", "۱۲٬۳", "２０", "0", "00"),
    *("9" * 40, "10/0", "0/5", "1/2", "1e5", "2–3", "4:3:2", "'98", "1990s", "1990-an", "13th"),
    *("ke-13", "XIII", "IV", "%", "$", "US$5", "Rp", "million", "juta", "half", "setengah"),
    *("a dozen", "selusin", "km", "°C", "one", "dua", "vingt", "fünf", "3,5 Mrd."),
    # Dates and times.
    *("10:30", "10.30", "24:00", "25:61", "0000 GMT", "pukul", "a.m.", "3 May", "Mei 3", "31/12"),
    *("2025-02-30", "May 2025", "Senin", "(10/11)", "Friday, ", "1er mai", "2018年5月3日"),
    # Names, codes, addresses and signs.
    *("G20", "COVID-19", "59-NQ/TW", "Mr. O'Neil", "South Korea", "Korea Selatan", "UN", "PBB"),
    *("http://", "www.a.com", "a@b.co", "@", "#", "not", "n't", "tidak", "the the", "(", "]"),
    *('"', "“", "’", "...", "?!", "_", "\\", "<b>", "&amp;", "–", "/", "-", "Stop. "),
)
TEXTS = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", ", "])).map("".join),
    min_size=1,
    max_size=8,
).map(lambda pieces: "x" + "".join(pieces))
SIDES = st.lists(TEXTS, max_size=3)


def record(rows: Sequence[Row], langs: str) -> str:
    """Return all findings as JSON."""
    return json.dumps(
        [x.record() for name in NAMES for x in found(find_check(name), made(rows, langs))]
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(SIDES, SIDES).filter(any), min_size=1, max_size=5), st.data())
def test_any_text_is_checked_and_spans_hold_their_text(
    rows: list[tuple[list[str], list[str]]], data: st.DataObject
) -> None:
    langs = data.draw(st.sampled_from(LANGUAGES))
    assert record(rows, langs) == record(rows, langs)


def test_findings_do_not_hang_on_the_hash_seed() -> None:
    rows = [(" ".join(PIECES[n:] + PIECES[:n]), " ".join(PIECES[:n])) for n in range(1, 130, 30)]
    script = (
        "import json, sys; from test_checking_hostile import record;"
        "print(record(json.loads(sys.argv[1]), 'en id'))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script, json.dumps(rows)],
            cwd=Path(__file__).parent,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


@pytest.mark.parametrize(
    ("piece", "other"),
    [
        ("1", "2"),
        ("1.", "1,"),
        ("1-", "1–"),
        ("1 ", "2 "),
        ("10/11 ", "11/10 "),
        ("10:30 ", "10.30 "),
        ("million ", "juta "),
        ("two hundred ", "dua ratus "),
        ("A-1/", "B-1/"),
        ("😀", "\u202e"),
        ('"', "'"),
        ("..", "/"),
        ("((", "))"),
        ("May 5, ", "5 Mei "),
        ("a@", "#"),
        ("5 km ", "5 mil "),
    ],
)
def test_a_long_run_of_one_thing_is_read(piece: str, other: str) -> None:
    texts = [f"1 {x * (6_000 // len(x))} 5" for x in (piece, other)]
    for name in NAMES:
        if name not in ("names", "acronyms"):
            found(find_check(name), made([(texts[0], texts[1])]))


def test_a_number_of_any_length_is_compared() -> None:
    [finding] = numbers("Account " + "1" * 5000, "Rekening " + "1" * 4999 + "2")
    assert finding.fix == "1" * 5000


def numbers(source: str, target: str) -> list[Finding]:
    return found(find_check("numbers"), made([(source, target)]))


@pytest.mark.parametrize(
    ("parts", "start", "end", "expected"),
    [
        (("", "abc"), 0, 4, (1, 0, 3, "abc")),
        (("abc", "", "de"), 4, 7, (2, 0, 2, "de")),
        (("abc", ""), 0, 4, (0, 0, 3, "abc")),
        (("",), 0, 0, (0, 0, 0, "")),
    ],
)
def test_a_place_is_in_a_segment_that_has_text(
    parts: tuple[str, ...], start: int, end: int, expected: tuple[int, int, int, str]
) -> None:
    side = Side("en", "", tuple(range(len(parts))), parts, "sentence", " ".join(parts))
    span = side.span(start, end)
    assert (span.segment, span.start, span.end, span.text) == expected
    with pytest.raises(ValueError, match="no segment"):
        side.span(len(side.text) + 1, len(side.text) + 2)
