from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.checking.finding import Finding, Span
from benchmarks.consistency import sees
from benchmarks.made_sentences import TEMPLATES, made_sentences
from benchmarks.planted_errors import KINDS, Names, Planted, Planter, Sentence

OTHER = {"en": "id", "id": "en"}
ROWS = (
    (
        "The loan of US$80 million was signed on 3 May 2019.",
        "Pinjaman 80 juta dolar AS diteken 3 Mei 2019.",
    ),
    (
        "Mayor Dewi Lestari was not there on Friday.",
        "Wali kota Dewi Lestari tidak ada di sana hari Jumat.",
    ),
    (
        "Japan sent 1,200 tents, and none were lost.",
        "Jepang mengirim 1.200 tenda, dan tidak satu pun tenda itu hilang.",
    ),
    ("It began at 5.30 p.m. in Rotterdam.", "Acara dimulai pukul 17.30 di Rotterdam."),
    ("They have three ships.", "Mereka memiliki tiga kapal."),
)


def sentences(*rows: tuple[str, str], document: str = "a") -> list[Sentence]:
    targets = [*(target for _, target in rows), ""]
    return [
        Sentence(document, source, target, targets[n + 1])
        for n, (source, target) in enumerate(rows)
    ]


def planted(kind: str, source: str, target: str, seed: int = 1, target_lang: str = "id") -> Planted:
    [sentence] = sentences((source, target))
    planter = Planter(OTHER[target_lang], target_lang, Names([sentence]), seed)
    error = planter.plant(kind, sentence)
    assert error is not None
    return error


def nothing(kind: str, source: str, target: str, target_lang: str = "id") -> bool:
    [sentence] = sentences((source, target))
    planter = Planter(OTHER[target_lang], target_lang, Names([sentence]))
    return planter.plant(kind, sentence) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(5))
def test_only_the_place_it_tells_is_changed(kind: str, seed: int) -> None:
    made = [sentences(x, document=str(n))[0] for n, x in enumerate(made_sentences(1, seed))]
    for group in (sentences(*ROWS), made):
        planter = Planter("en", "id", Names(group), seed)
        for sentence in group:
            error = planter.plant(kind, sentence)
            if error:
                (start, end), (first, last) = error.before, error.after
                assert error.target != sentence.target
                assert start == first
                assert error.target[:first] == sentence.target[:start]
                assert error.target[last:] == sentence.target[end:]
                assert error == planter.plant(kind, sentence)


def test_another_seed_plants_another_error() -> None:
    targets = {planted("digit", *ROWS[0], seed=seed).target for seed in range(20)}
    assert len(targets) > 5


@given(st.decimals(0, 10**6, places=2), st.integers(0, 99))
def test_a_changed_digit_changes_the_value_and_begins_no_longer_number_with_zero(
    number: Decimal, seed: int
) -> None:
    text = f"{number}"
    error = planted("digit", text, text, seed)
    assert len(error.target) == len(text)
    assert sum(a != b for a, b in zip(error.target, text, strict=True)) == 1
    assert Decimal(error.target) != number
    assert not re.match(r"0\d", error.target) or text.startswith("0")


@given(st.integers(10, 10**9), st.integers(0, 99))
def test_swapped_digits_make_another_number_of_the_same_digits(number: int, seed: int) -> None:
    text = f"x {number}"
    if nothing("two digits swapped", text, text):
        assert re.fullmatch(r"x (\d)(\1|0)*", text)
        return
    error = planted("two digits swapped", text, text, seed)
    assert sorted(error.target) == sorted(text)
    assert int(error.target[2:]) != number
    assert error.target[2] != "0"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("200.000 orang", "20.000 orang"),
        ("1.234 orang", "12.340 orang"),
        ("75 orang", "750 orang"),
        ("50 orang", "5 orang"),
    ],
)
def test_a_number_is_ten_times_as_much_or_a_tenth(text: str, changed: str) -> None:
    assert planted("ten times as much", "", text).target == changed


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("80 juta", {"80 ribu", "80 miliar", "80 triliun"}),
        ("80 milyar", {"80 ribu", "80 juta", "80 triliun"}),
        ("15,5 jutanya", {"15,5 ribunya", "15,5 miliarnya", "15,5 triliunnya"}),
        ("dua ribu", {"dua juta", "dua miliar", "dua triliun"}),
        ("sejuta orang", {"seribu orang", "semiliar orang", "setriliun orang"}),
    ],
)
def test_a_magnitude_word_becomes_one_of_another_value(text: str, values: set[str]) -> None:
    assert {planted("magnitude word", "x", text, seed).target for seed in range(40)} == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$80m", {"$80k", "$80bn", "$80tn"}),
        ("two million", {"two thousand", "two billion", "two trillion"}),
    ],
)
def test_english_magnitudes_are_words_and_letters(text: str, values: set[str]) -> None:
    found = {planted("magnitude word", "x", text, seed, "en").target for seed in range(40)}
    assert found == values


def test_a_magnitude_word_that_nothing_counts_is_of_its_own_kind() -> None:
    assert nothing("magnitude word", "thousands", "ribuan orang")
    assert planted("bare magnitude word", "thousands", "ribuan orang").target.endswith("an orang")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("pada 11 Oktober 2025.", "pada 10 November 2025."),
        ("Senin (10/11)", "Senin (11/10)"),
        ("10/11/2025", "11/10/2025"),
        ("03/05/2025", "05/03/2025"),
        ("2025-11-10", "2025-10-11"),
        ("10 Nov 2025", "11 Okt 2025"),
    ],
)
def test_day_and_month_are_swapped_in_the_form_they_have(text: str, changed: str) -> None:
    assert planted("day and month swapped", "x", text).target == changed


@pytest.mark.parametrize("text", ["13 Mei 2019", "5 Mei 2019", "25/12/2020", "3-5 gol", "24/7"])
def test_what_has_no_other_day_and_month_is_left(text: str) -> None:
    assert nothing("day and month swapped", "x", text)


@pytest.mark.parametrize(
    ("text", "changed"),
    [("On November 10, 2025,", "On October 11, 2025,"), ("on 3 May", "on 5 March")],
)
def test_english_dates_are_swapped(text: str, changed: str) -> None:
    assert planted("day and month swapped", "x", text, target_lang="en").target == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Ia tidak datang.", "Ia datang."),
        ("Tidak ada yang datang.", "Ada yang datang."),
        ("Bukan, itu salah.", "Itu salah."),
        ("Ia pergi tanpa izin.", "Ia pergi izin."),
        ("“Tak apa,” katanya.", "“Apa,” katanya."),
        ("Belum.", "."),
    ],
)
def test_a_negation_is_taken_out_with_its_space(text: str, changed: str) -> None:
    assert planted("negation dropped", "It did not.", text).target == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("He can't come.", "He can come."),
        ("It isn’t true.", "It is true."),
        ("They won't.", "They will."),
        ("We cannot wait.", "We can wait."),
        ("No man came.", "Man came."),
    ],
)
def test_english_negations(text: str, changed: str) -> None:
    assert planted("negation dropped", "Tidak.", text, target_lang="en").target == changed


def test_negations_are_of_three_kinds() -> None:
    several = "Ia tidak tahu dan tidak mau."
    assert nothing("negation dropped", "He does not know.", several)
    assert planted("one negation of several", "He does not know.", several)
    assert nothing("negation dropped", "He is unable.", "Ia tidak mampu.")
    assert planted("negation said otherwise", "He is unable.", "Ia tidak mampu.")


def test_a_name_is_what_both_sides_write_alike_with_capitals() -> None:
    group = sentences(
        (
            "Today Dewi Lestari of NATO met May on Friday.",
            "Dewi Lestari dari NATO bertemu May Jumat.",
        ),
        ("It may rain in Program City, a program.", "Hujan di Program City."),
    )
    names = Names(group)
    assert [group[0].target[a:b] for a, b in names.places(group[0])] == ["Dewi Lestari"]
    assert [group[1].target[a:b] for a, b in names.places(group[1])] == ["City"]


def test_another_name_comes_from_another_document() -> None:
    here = sentences(
        ("I saw Dewi Lestari and Tom.", "Saya melihat Dewi Lestari dan Tom."), document="a"
    )
    there = sentences(("I saw Ngozi Obi.", "Saya melihat Ngozi Obi."), document="b")
    names = Names(here + there)
    for seed in range(30):
        error = Planter("en", "id", names, seed).plant("surname", here[0])
        assert error is not None
        start, end = error.after
        assert error.target.startswith("Saya melihat Dewi ")
        assert error.target[start:end] not in here[0].target
        assert here[0].source[slice(*(error.source or ()))] in ("Lestari",)


@given(st.integers(0, 500))
def test_a_letter_is_changed_inside_a_name(seed: int) -> None:
    error = planted("letter of a name", *ROWS[1], seed=seed)
    was, now = ROWS[1][1].split(), error.target.split()
    [(old, new)] = [(a, b) for a, b in zip(was, now, strict=True) if a != b]
    assert old == "Lestari"
    assert (len(new), new[0]) == (len(old), "L")
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


@pytest.mark.parametrize(
    ("kind", "text", "pattern"),
    [
        ("time", "pukul 17.30 WIB", r"pukul (?!17\.30)\d\d\.\d\d WIB"),
        ("half of the day", "pukul 17.30 WIB", r"pukul 05\.30 WIB"),
        ("half of the day", "pukul 5 sore", r"pukul 5 pagi"),
        ("year", "tahun 2018", r"tahun (?!2018)\d{4}"),
        ("currency", "80 juta dolar AS.", r"80 juta (?!dolar)[\w ]+\."),
        ("currency", "US$80 juta", r"(Rp|€|£)80 juta"),
        ("number left out", "ada 47 grup yang", r"ada yang"),
        ("month", "3 Mei 2019", r"3 (?!Mei)\w+ 2019"),
    ],
)
def test_other_kinds(kind: str, text: str, pattern: str) -> None:
    for seed in range(20):
        assert re.fullmatch(pattern, planted(kind, "x", text, seed).target)


def test_words_that_both_sides_have() -> None:
    assert planted("number word", *ROWS[4]).target != ROWS[4][1]
    assert nothing("number word", "They have 3 ships.", ROWS[4][1])
    assert "Jepang" not in planted("country", *ROWS[2]).target
    assert "Jumat" not in planted("day of the week", *ROWS[1]).target


def test_the_last_clause_is_left_out_and_its_full_stop_kept() -> None:
    assert planted("last clause", *ROWS[2]).target == "Jepang mengirim 1.200 tenda."


def test_a_sentence_is_left_or_its_neighbours_put_there() -> None:
    group = sentences(*ROWS)
    planter = Planter("en", "id", Names(group))
    left = planter.plant("untranslated", group[0])
    other = planter.plant("neighbour's sentence", group[0])
    assert left is not None
    assert left.target == ROWS[0][0]
    assert other is not None
    assert other.target == ROWS[1][1]
    assert planter.plant("neighbour's sentence", group[-1]) is None


def test_made_sentences_fill_every_field_and_come_again() -> None:
    made = list(made_sentences(2, 7))
    assert len(made) == 2 * len(TEMPLATES)
    assert made == list(made_sentences(2, 7)) != list(made_sentences(2, 8))
    assert not any(mark in text for pair in made for text in pair for mark in "{}")


SWAPPED = Planted("Pada 3 Mei 12 kapal.", before=(5, 6), after=(5, 6), source=(3, 4))


@pytest.mark.parametrize(
    ("source", "target", "seen"),
    [
        (None, (5, 10), True),
        (None, (6, 10), True),
        (None, (11, 13), False),
        ((3, 8), None, True),
        ((9, 12), None, False),
        ((3, 8), (11, 13), True),
    ],
)
def test_an_error_is_seen_by_what_touches_its_place(
    source: tuple[int, int] | None, target: tuple[int, int] | None, *, seen: bool
) -> None:
    spans = [place and Span(0, *place, "") for place in (source, target)]
    finding = Finding("dates", "numbers", "high", 0, spans[0], spans[1], "")
    assert sees(finding, SWAPPED) is seen


def test_where_the_source_says_nothing_the_like_any_missing_target_will_do() -> None:
    error = replace(SWAPPED, source=None)
    assert sees(Finding("dates", "numbers", "high", 0, Span(0, 9, 12, ""), None, ""), error)
    elsewhere = Span(0, 11, 13, "")
    assert not sees(Finding("dates", "numbers", "high", 0, Span(0, 3, 4, ""), elsewhere, ""), error)
