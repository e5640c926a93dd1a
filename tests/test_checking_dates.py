"""Dates, times, codes and addresses: what is read, and what two sides tell differently."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from align.checking.base import Check, Settings
from align.checking.checks.addresses import Addresses
from align.checking.checks.codes import Codes
from align.checking.checks.dates import Dates, compared_dates
from align.checking.finding import Finding
from align.checking.mentions import mentions
from align.checking.mentions.addresses import find_addresses
from align.checking.mentions.codes import find_codes
from align.checking.mentions.dates import find_dates
from align.checking.mentions.times import find_times
from align.checking.stretch import Stretch, stretches
from align.exporting import TranslationUnit, Units


def stretch(source: str, target: str, source_lang: str = "en", target_lang: str = "id") -> Stretch:
    unit = TranslationUnit((source,), (target,), 0.9)
    [found] = stretches(Units(source_lang, target_lang, lambda _: iter([unit])))
    return found


def found(check: type[Check], source: str, target: str, *langs: str) -> list[Finding]:
    return list(check(Settings()).check(stretch(source, target, *langs)))


# (text, language, [(what stands there, day, month, year, weekday from Monday 0)])
N = None
DATES = [
    ("on November 10, 2025.", "en", [("November 10, 2025", 10, 11, 2025, N)]),
    ("on 10 Nov. 2025", "en", [("10 Nov. 2025", 10, 11, 2025, N)]),
    ("the 3rd of November", "en", [("3rd of November", 3, 11, N, N)]),
    ("Thursday, the 3rd of May, 1927", "en", [("Thursday, the 3rd of May, 1927", 3, 5, 1927, 3)]),
    ("Saturday (September 29) and", "en", [("Saturday (September 29)", 29, 9, N, 5)]),
    ("November 10 (Monday)", "en", [("November 10 (Monday)", 10, 11, N, 0)]),
    ("Sept. 28-Oct. 3", "en", [("Sept. 28", 28, 9, N, N), ("Oct. 3", 3, 10, N, N)]),
    ("8–10 Nov", "en", [("8", 8, 11, N, N), ("10 Nov", 10, 11, N, N)]),
    ("May 5 to 7, 2024", "en", [("May 5", 5, 5, 2024, N), ("7, 2024", 7, 5, 2024, N)]),
    ("In May 2017 and since June", "en", [("May 2017", N, 5, 2017, N), ("June", N, 6, N, N)]),
    ("November ’25", "en", [("November ’25", N, 11, 2025, N)]),
    ("It may be that May said in May to march", "en", [("May", N, 5, N, N)]),
    ("the March, the sun and Mrs May", "en", []),
    ("in the Sunday Times on Sunday", "en", [("Sunday", N, N, N, 6)]),
    ("2025-11-10 and 10-Nov-2025", "en", [
        ("2025-11-10", 10, 11, 2025, N), ("10-Nov-2025", 10, 11, 2025, N),
    ]),
    ("25/12/24", "en", [("25/12/24", 25, 12, 2024, N)]),
    ("11/10/2025", "en-US", [("11/10/2025", 10, 11, 2025, N)]),
    ("half, 1/2, or 2/3; in 2018", "en", []),
    ("Senin (10/11) pagi", "id", [("Senin (10/11)", 10, 11, N, 0)]),
    ("Senin pagi (2/3/2020)", "id", [("Senin pagi (2/3/2020)", 2, 3, 2020, 0)]),
    ("Senin-Selasa (10-11/11)", "id", [
        ("Senin", N, N, N, 0), ("Selasa", N, N, N, 1),
        ("10", 10, 11, N, N), ("11/11", 11, 11, N, N),
    ]),
    ("tanggal 3 bulan Nopember tahun 2025", "id", [
        ("3 bulan Nopember tahun 2025", 3, 11, 2025, N),
    ]),
    ("5 Agt, 5 Ags, 5 Agustus, 7 Pebruari", "id", [
        ("5 Agt", 5, 8, N, N), ("5 Ags", 5, 8, N, N), ("5 Agustus", 5, 8, N, N),
        ("7 Pebruari", 7, 2, N, N),
    ]),
    ("12 hingga 14 Mei", "id", [("12", 12, 5, N, N), ("14 Mei", 14, 5, N, N)]),
    ("minggu ini, Minggu lalu, katanya, Minggu.", "id", [("Minggu", N, N, N, 6)]),
    ("hari Jum'at malam", "id", [("Jum'at", N, N, N, 4)]),
    ("am Montag, 10. November 2025", "de", [("Montag, 10. November 2025", 10, 11, 2025, 0)]),
    ("le 1er mai 2024", "fr", [("1er mai 2024", 1, 5, 2024, N)]),
    ("10 de noviembre de 2025", "es", [("10 de noviembre de 2025", 10, 11, 2025, N)]),
    ("2025年11月10日に", "ja", [("2025年11月10日", 10, 11, 2025, N)]),
    ("ngày 10 tháng 11, 2025", "vi", [("10 tháng 11, 2025", 10, 11, 2025, N)]),
    ("10 พฤศจิกายน พ.ศ. 2568", "th", [("10 พฤศจิกายน พ.ศ. 2568", 10, 11, 2025, N)]),
    ("2025-11-10", "xx", [("2025-11-10", 10, 11, 2025, N)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "expected"), DATES)
def test_dates_are_read(text: str, lang: str, expected: list[tuple[object, ...]]) -> None:
    dates = [(x.text, x.day, x.month, x.year, x.weekday) for x in find_dates(text, lang)]
    assert dates == expected


LANGUAGES = "en id de fr es pt it nl sv da nb fi is pl cs ru uk hu tr el he ar hi th vi ms ja zh ko"


@pytest.mark.parametrize("lang", LANGUAGES.split())
@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_dates_of_the_cldr_are_read(lang: str, date: dt.date) -> None:
    [found] = find_dates(format_date(date, "long", lang), lang)
    assert (found.day, found.month, found.year) == (date.day, date.month, date.year)


TIMES = [
    ("at 5.30pm, 7 p.m. ET", "en", [("5.30pm", 17, 30, ""), ("7 p.m. ET", 19, 0, "ET")]),
    ("12:05 a.m. and 0930 GMT", "en", [("12:05 a.m.", 0, 5, ""), ("0930 GMT", 9, 30, "GMT")]),
    ("from 9-11 a.m.", "en", [("9", 9, 0, ""), ("11 a.m.", 11, 0, "")]),
    ("a 2.53 average, 10 AMs, 2:01:39", "en", []),
    ("pukul 17.30, jam 5 sore", "id", [("pukul 17.30", 17, 30, ""), ("jam 5 sore", 17, 0, "")]),
    ("08.00-10.00 WIB", "id", [("08.00", 8, 0, "WIB"), ("10.00 WIB", 10, 0, "WIB")]),
    ("jam 12 malam, jam 1 siang", "id", [("jam 12 malam", 0, 0, ""), ("jam 1 siang", 13, 0, "")]),
    ("selama 24 jam dan 2,53 poin", "id", []),
    ("um 17 Uhr", "de", [("17 Uhr", 17, 0, "")]),
    ("à 15 h. 30", "fr", [("15 h. 30", 15, 30, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "expected"), TIMES)
def test_times_are_read(text: str, lang: str, expected: list[tuple[object, ...]]) -> None:
    times = [(x.text, *divmod(x.minutes, 60), x.zone) for x in find_times(text, lang)]
    assert times == expected


CODES = [
    ("59-NQ/TW, 16/40 and ‘P4G’", "en", ["59-NQ/TW", "16/40", "P4G"]),
    ("non-COVID-19, G20-led, B-29s", "en", ["COVID-19", "G20", "B-29s"]),
    ("PM2.5, CO2 and A/H5N1", "en", ["PM2.5", "CO2", "A/H5N1"]),
    ("=G20, :COVID-19 [B-29]", "en", ["G20", "COVID-19", "B-29"]),
    ("20-year-old, 5th, 11million, mid-1962, Mid-1962, 6-foot-6", "en", []),
    ("10/11/2025, 10-NOV-2025, 2/3, 2018/19, 5PM, USD80", "en", []),
    ("A 20-YEAR-OLD MAN", "en", []),
    ("Ke-13, ke-13, Rp50.000, RM50, 60-an", "id", []),
    ("Putusan 60/PUU-XXII/2024, UU 16/2025", "id", ["60/PUU-XXII/2024", "16/2025"]),
]


@pytest.mark.parametrize(("text", "lang", "expected"), CODES)
def test_codes_are_read(text: str, lang: str, expected: list[str]) -> None:
    assert [x.text for x in find_codes(text, lang)] == expected


def test_addresses_are_read_without_the_punctuation_around() -> None:
    text = (
        "See https://a.example/x_(y), www.b.example. Mail me@c.example; @name, #tag (x-1.jpg) #1."
    )
    assert [(x.text, x.kind) for x in find_addresses(text, "en")] == [
        ("https://a.example/x_(y)", "url"),
        ("www.b.example", "url"),
        ("me@c.example", "e-mail"),
        ("@name", "account"),
        ("#tag", "hashtag"),
        ("x-1.jpg", "file"),
    ]


PIECES = (
    "Senin Monday ( ) , . - – / 10 11 1 31 2025 November Mei May 10/11 17.30 pukul pm WIB GMT "
    "COVID-19 59-NQ/TW www.a.org me@a.org #a x-1.jpg 月 11月3日 the of 5th '25 \u0660 İ ß"
)


@given(
    st.lists(st.sampled_from(PIECES.split())),
    st.sampled_from(["en", "id", "de", "ja", "he", "tr", "xx"]),
    st.sampled_from(["", " "]),
)
def test_mentions_stand_where_they_say(pieces: list[str], lang: str, gap: str) -> None:
    text = gap.join(pieces)
    all_mentions = mentions(text, lang)
    assert all(text[x.start : x.end] == x.text != "" for x in all_mentions)
    assert all(a.end <= b.start for a, b in pairwise(all_mentions))
    for date in find_dates(text, lang):
        assert all(0 <= start < end <= len(date.text) for _, start, end in date.places)


@given(st.text(), st.text())
def test_checks_take_any_text(source: str, target: str) -> None:
    for check in (Dates, Codes, Addresses):
        for finding in found(check, source or "a", target or "b"):
            assert finding.source is not None
            assert finding.source.text in source


AGREEING = [
    ("on November 10", "pada 10 November"),
    ("on Nov. 10", "pada Senin (10/11/2025)"),
    ("on 10/11", "pada 10 November"),
    ("on 11/10", "pada 10 November"),
    ("Monday, November 10, at 9 a.m.", "Senin pukul 09.00 (10/11)"),
    ("in June", "pada 12 Juni 2018"),
    ("on Saturday", "pada hari Sabtu"),
    ("since last year", "sejak 10 November"),
    ("at 5.30pm", "pukul 17.30"),
    ("at 11:15", "pukul 11.15"),
    ("at 0300 GMT", "pukul 10.00 WIB"),
    ("at 7 p.m.", "pukul 7 malam"),
    ("at 5.30 p.m.", "sore itu, pukul 5.30"),
]


@pytest.mark.parametrize(("source", "target"), AGREEING)
def test_dates_that_agree(source: str, target: str) -> None:
    assert found(Dates, source, target) == []
    assert found(Dates, target, source, "id", "en") == []


# (source, target, the target's part that is wrong, what it should be, severity)
DIFFERING = [
    ("on November 10", "pada 11 Oktober", "11 Oktober", "10 November", "high"),
    ("on November 10", "Senin (11/10/2025)", "Senin (11/10/2025)", "Senin (10/11/2025)", "high"),
    ("on 10/11", "pada 12 November", "12 November", "10 November", "high"),
    ("on May 5 to 7", "5 hingga 8 Mei", "8 Mei", "7 Mei", "high"),
    ("in June", "pada bulan Juli", "Juli", "Juni", "high"),
    ("on 3 Aug 2025", "pada 3 Sep 2025", "3 Sep 2025", "3 Agu 2025", "high"),
    ("on 3 May 2025", "PADA 3 MEI 2026", "3 MEI 2026", "3 MEI 2025", "high"),
    ("on 28/3/2019", "pada 78/3/2019", "78/3/2019", "28/3/2019", "high"),
    ("on Saturday", "pada Minggu", "Minggu", "Sabtu", "medium"),
    ("in June", "pada 3 Juli", "3 Juli", "3 Juni", "medium"),
    ("on 3 May", "pada 10 November", "10 November", "3 Mei", "medium"),
    ("at 5.30pm", "pukul 18.30", "pukul 18.30", "pukul 17.30", "high"),
    ("at 5.30pm", "jam 6.30 sore", "jam 6.30 sore", "jam 5.30 sore", "high"),
    ("at 5 a.m.", "jam 5 sore", "jam 5 sore", "", "medium"),
    ("at 10:00 GMT", "pukul 10.00 WIB", "pukul 10.00 WIB", "", "high"),
    ("at 10:45 p.m.", "pukul 10.45", "pukul 10.45", "pukul 22.45", "medium"),
]


@pytest.mark.parametrize(("source", "target", "wrong", "right", "severity"), DIFFERING)
def test_dates_that_differ(source: str, target: str, wrong: str, right: str, severity: str) -> None:
    [finding] = found(Dates, source, target)
    assert finding.target is not None
    assert (finding.target.text, finding.fix, finding.severity) == (wrong, right, severity)


def test_a_fixed_target_is_found_no_more() -> None:
    for source, target, wrong, right, _ in DIFFERING:
        if right:
            assert found(Dates, source, target.replace(wrong, right)) == []


def test_a_swap_of_day_and_month_is_said() -> None:
    [finding] = found(Dates, "on November 10", "pada 11 Oktober")
    assert "swapped" in finding.message


def test_dates_that_have_nothing_in_common_are_no_pair_among_others() -> None:
    assert found(Dates, "on 3 May and 5 August 2021", "10 November, 12 Desember 2024") == []
    assert found(Dates, "at 3.15 a.m. and 4.20 a.m.", "pukul 17.30 dan 18.45") == []


def test_dates_of_one_side_are_told() -> None:
    [pair] = stretch("On 3 May and 4 June", "Pada 4 Juni, dan pada 2020").pairs
    compared = compared_dates(pair)
    assert [(a.text, b.text) for a, b in compared.equal] == [("4 June", "4 Juni")]
    assert [x.text for x in compared.missing] == ["3 May"]
    assert not compared.clash + compared.missing[1:]
    assert not compared.extra


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("Resolution 59-NQ/TW", "Resolusi 59‑nq/tw", None),
        ("COVID-19 spread", "Covid 19 menyebar", None),
        ("B-29s flew", "B-29 terbang", None),
        ("by 59-NQ/TW", "oleh 58-NQ/TW", "59-NQ/TW in the source, 58-NQ/TW in the target"),
        ("the G20", "G7", "G20 in the source, G7 in the target"),
        ("rule 16/40", "aturan 19/40", "16/40 in the source, 19/40 in the target"),
        ("in WW1", "dalam PD1", "WW1 in the source, not in the target"),
    ],
)  # fmt: skip
def test_codes_are_compared(source: str, target: str, message: str | None) -> None:
    assert [x.message for x in found(Codes, source, target)] == ([message] if message else [])


@pytest.mark.parametrize(
    ("source", "target", "severity"),
    [
        ("See www.a.org/en/b.", "Lihat https://a.org/id/b/", None),
        ("See (me@a.org)", "Lihat me@a.org.", None),
        ("See desk46@a.org", "Lihat desk47@a.org", "high"),
        ("Photo: a-1.jpg", "Foto: a-2.jpg", "high"),
        ("See www.a.org", "Lihat situsnya", "medium"),
    ],
)
def test_addresses_are_compared(source: str, target: str, severity: str | None) -> None:
    assert [x.severity for x in found(Addresses, source, target)] == (
        [severity] if severity else []
    )
