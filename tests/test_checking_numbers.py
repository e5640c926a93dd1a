"""Numbers of two texts: what they say, which are the same, and what is wrong with the others."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from align.checking.base import Check, Settings
from align.checking.checks.number_format import NumberFormat
from align.checking.checks.numbers import Numbers
from align.checking.checks.units import MeasureUnits
from align.checking.finding import Finding
from align.checking.matching import compared
from align.checking.mentions import quantities
from align.checking.stretch import Pair, Side, Stretch


def side(lang: str, text: str) -> Side:
    return Side(lang, "", (0,), (text,), "sentence", text)


def pair(source: str, target: str, langs: tuple[str, str] = ("en", "id")) -> Pair:
    return Pair(0, side(langs[0], source), side(langs[1], target))


def findings(
    check: type[Check], source: str, target: str, langs: tuple[str, str] = ("en", "id")
) -> list[Finding]:
    link = pair(source, target, langs)
    return list(check(Settings()).check(Stretch("", *langs, (link,))))


def values(text: str, lang: str) -> list[float]:
    return [float(x.value) for x in quantities(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "1,234.5 and 1,000,000", [1234.5, 1_000_000]),
        ("id", "1.234,5 dan 1.000.000", [1234.5, 1_000_000]),
        ("de", "1.234,5 und 1.000.000", [1234.5, 1_000_000]),
        ("fr", "1\u202f234,5 et 1 000 000", [1234.5, 1_000_000]),
        ("de-CH", "1’234.5", [1234.5]),
        ("hi", "12,34,567", [1_234_567]),
        ("hi", "१२,३४५", [12_345]),
        ("fa", "۱۲٬۳۴۵٫۵", [12_345.5]),
        ("zh", "2018年有3.5万人", [2018, 35_000]),
        ("de", "3,5 Milliarden, 80 Millionen", [3.5e9, 80e6]),
        ("en", "£2.8bn, £11million, $125m, 3 trillion", [2.8e9, 11e6, 125e6, 3e12]),
        ("id", "Rp 2,5 triliun, 11juta, 15,5 jutanya, 2 milyar", [2.5e12, 11e6, 15.5e6, 2e9]),
        ("en", "two hundred and five thousand three hundred", [205_300]),
        ("en", "between one hundred and two hundred", [100, 200]),
        ("en", "a hundred and twenty, half a million", [120, 500_000]),
        ("en", "a quarter of a million, two and a half million", [250_000, 2_500_000]),
        ("id", "seratus dua puluh lima ribu, dua setengah juta", [125_000, 2_500_000]),
        ("id", "sebelas, dua belas, seperempat juta", [11, 12, 250_000]),
        ("en", "two point five, 2½, 3 1/2, 3/4", [2.5, 2.5, 3.5, 0.75]),
        ("en", "the 13th, the thirteenth, the twenty-first", [13, 13, 21]),
        ("id", "ke-13, ketiga belas, kedua puluh satu", [13, 13, 21]),
        ("en", "World War II, Chapter V, Louis XIV", [2, 5, 14]),
        ("en", "I met Malcolm X and John V of the CIA", []),
        ("en", "tens of thousands, hundreds", [10_000, 100]),
        ("id", "tahun 2018 ribuan orang", [2018, 1000]),
        ("en", "SS19, A2", []),
    ],
)
def test_numbers_are_read_by_value(lang: str, text: str, expected: list[float]) -> None:
    assert values(text, lang) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("lang", "text", "currencies", "unit"),
    [
        ("en", "US$80 million", {"USD"}, ""),
        ("id", "80 juta dolar AS", {"USD"}, ""),
        ("id", "Rp80.000", {"IDR"}, ""),
        ("en", "80 euros", {"EUR"}, ""),
        ("de", "80 Euro", {"EUR"}, ""),
        ("en", "5.5 per cent", set(), "percent"),
        ("id", "5,5 persen", set(), "percent"),
        ("id", "40 poin persentase", set(), "percentage-point"),
        ("en", "300 square miles", set(), "area-square-mile"),
        ("fr", "300 kilomètres", set(), "length-kilometer"),
        ("id", "37°C", set(), "temperature-celsius"),
    ],
)
def test_money_and_units_belong_to_the_number(
    lang: str, text: str, currencies: set[str], unit: str
) -> None:
    [found] = quantities(text, lang)
    assert (found.text, set(found.currencies), found.unit) == (text, currencies, unit)


def test_a_bare_dollar_sign_may_be_any_dollar_but_no_peso() -> None:
    [found] = quantities("$5", "en")
    assert {"USD", "SGD"} <= found.currencies
    assert not found.currencies & {"MXN", "GBP"}


@given(st.integers(2, 999_999_999))
def test_number_words_are_read_as_they_are_written(number: int) -> None:
    for lang in ("en", "id"):
        words = num2words(number, lang=lang).replace(",", "")
        [found] = quantities(words, lang)
        assert (int(found.value), found.text) == (number, words)


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_digits_are_read_as_babel_writes_them(whole: int, cents: int) -> None:
    number = Decimal(f"{whole}.{cents:02d}")
    for lang in ("en", "id", "de", "fr", "ru", "sv", "vi", "pt", "hi"):
        text = format_decimal(number, "#,##0.00", locale=lang)
        assert [x.value for x in quantities(text, lang)] == [number]


@given(
    st.text(
        st.sampled_from("0123456789.,'’٫٬ -–/½%$£€Rp\u00a0\u202f\nIVXas٣三万") | st.characters(),
        max_size=60,
    ),
    st.sampled_from(["en", "id", "de", "fr", "zh", "ar", "hi", "xx", "is"]),
)
def test_any_text_is_read_and_mentions_stand_where_they_say(text: str, lang: str) -> None:
    found = quantities(text, lang)
    ends = [0, *(x.end for x in found)]
    for before, quantity in zip(ends, found, strict=False):
        assert before <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
    assert not any(findings(Numbers, text, text, (lang, lang)))


SAME = [
    ("US$1.2 billion", "1,2 miliar dolar AS"),
    ("twenty-five people", "25 orang"),
    ("Half a million fled.", "Sebanyak 500.000 orang mengungsi."),
    ("In the 19th century", "Pada abad XIX"),
    ("In the 1800s", "Pada abad ke-19"),
    ("in the '80s", "pada tahun 1980-an"),
    ("in the thirties", "tahun 1930-an"),
    ("World War II", "Perang Dunia Kedua"),
    ("both leaders, twice", "2 pemimpin, 2 kali"),
    ("2 million to 3 million people", "2-3 juta orang"),
    ("the 1950-53 war", "perang 1950-1953"),
    ("75 percent of voters", "tiga perempat pemilih"),
    ("300 miles away", "sejauh 483 km"),
    ("100 pounds of rice", "45 kilogram beras"),
    ("70 degrees Fahrenheit", "21 derajat Celsius"),
    ("300 miles (480 km) away", "sejauh 480 kilometer"),
    ("1.5m followers", "1,5 juta pengikut"),
    ("the 400m race", "lomba 400 meter"),
    ("nineteen eighty-four", "1984"),
    ("a decade ago", "10 tahun lalu"),
    ("dozens of people", "puluhan orang"),
    ("one man", "seorang pria"),
    ("5 dollars in Lima, not in Five Points", "5 dolar di Lima, bukan di Five Points"),
    ("It should: do better; learn.", "Untuk itu: (1) lebih baik; (2) belajar."),
    ("20k followers", "20.000 pengikut"),
    ("a two-thirds majority", "mayoritas dua per tiga"),
    ("in her early thirties", "berusia awal tiga puluhan"),
    ("Thirty-two percent", "32 persen"),
]


@pytest.mark.parametrize(("english", "indonesian"), SAME)
def test_the_same_in_other_words_is_no_finding(english: str, indonesian: str) -> None:
    for check in (Numbers, NumberFormat, MeasureUnits):
        assert not findings(check, english, indonesian)
        assert not findings(check, indonesian, english, ("id", "en"))


@pytest.mark.parametrize(
    ("source", "target", "message", "fix"),
    [
        ("194 countries", "195 negara", "194 in the source, 195 in the target", "194"),
        (
            "about US$80 million",
            "sekitar 80 miliar dolar AS",
            "US$80 million in the source, 80 miliar dolar AS in the target: 1,000 times as much",
            "80 juta dolar AS",
        ),
        (
            "1.5 million",
            "1,6 juta",
            "1.5 million in the source, 1,6 juta in the target",
            "1,5 juta",
        ),
        ("1,250", "1.520", "1,250 in the source, 1.520 in the target", "1.250"),
        (
            "fifty thousand",
            "5 ribu",
            "fifty thousand in the source, 5 ribu in the target",
            "50 ribu",
        ),
        ("the 13th", "yang ke-14", "13th in the source, 14 in the target", "13"),
        ("two people", "tiga orang", "two in the source, tiga in the target", ""),
        ("hundreds of men", "ribuan pria", "hundreds in the source, ribuan in the target", ""),
        ("Chapter IV", "Bab VI", "IV in the source, VI in the target", ""),
        (
            "One of them is up to 10 meters high; dozens died.",
            "Salah satu di antaranya setinggi 1 meter; puluhan tewas.",
            "10 meters in the source, 1 meter in the target",
            "10 meter",
        ),
        (
            "one of the stars could cost millions",
            "salah satu bintang dapat merugikan triliunan",
            "millions in the source, triliunan in the target",
            "",
        ),
        ("a third", "seperempat", "a third in the source, seperempat in the target", ""),
    ],
)
def test_another_number_is_one_finding_with_what_to_write(
    source: str, target: str, message: str, fix: str
) -> None:
    [finding] = findings(Numbers, source, target)
    assert (finding.message, finding.fix, finding.severity) == (message, fix, "high")
    assert finding.source
    assert finding.source.text in source
    assert finding.target
    assert finding.target.text in target


def test_the_fix_has_the_form_of_the_target() -> None:
    [finding] = findings(Numbers, "yang ke-21", "the 22nd", ("id", "en"))
    assert finding.fix == "21st"
    [finding] = findings(Numbers, "1.250,5 km", "1,250.6 km", ("id", "en"))
    assert finding.fix == "1,250.5 km"
    [finding] = findings(Numbers, "1,250 people", "१,२६० लोग", ("en", "hi"))
    assert finding.fix == "१,२५०"


def test_each_changed_number_is_found_beside_those_that_are_right() -> None:
    found = findings(Numbers, "With 38 partners, 18 of the 20", "Dengan 40 mitra, 17 dari 20")
    assert [x.message for x in found] == [
        "38 in the source, 40 in the target",
        "18 in the source, 17 in the target",
    ]


def test_other_money_is_found() -> None:
    [finding] = findings(Numbers, "£3 billion", "3 miliar dolar")
    assert finding.message == "£3 billion in the source, 3 miliar dolar in the target: other money"
    assert not findings(Numbers, "$3", "3 dolar Singapura")


def test_a_lost_percentage_is_found() -> None:
    [finding] = findings(Numbers, "68 percent of students", "68 siswa")
    assert finding.severity == "medium"
    assert not findings(Numbers, "between 60 and 68 percent", "antara 60 dan 68 persen")


def test_a_number_of_one_side_only_is_of_medium_severity() -> None:
    [missing] = findings(Numbers, "It opened in 2004.", "Dibuka.")
    [extra] = findings(Numbers, "It opened.", "Dibuka pada 2004.")
    assert missing.source
    assert missing.source.text == "2004"
    assert extra.target
    assert extra.target.text == "2004"
    assert missing.target is extra.source is None
    assert {missing.severity, extra.severity} == {"medium"}


def test_the_ends_of_a_range_are_one_finding() -> None:
    [finding] = findings(Numbers, "It was a member.", "Anggota pada 2023–2025.")
    assert finding.target
    assert finding.target.text == "2023–2025"


def test_numbers_that_have_nothing_in_common_do_not_clash() -> None:
    found = findings(Numbers, "40 units, 324 people", "40 unit, 16 kota, 8 desa")
    assert not [x for x in found if x.source and x.target]


def test_a_large_number_in_words_is_missed() -> None:
    [finding] = findings(Numbers, "Thirty-two percent supported her.", "Mereka mendukungnya.")
    assert finding.message == "Thirty-two percent in the source, not in the target"
    assert not findings(Numbers, "The three men left.", "Mereka pergi.")


def test_years_and_counts_do_not_clash() -> None:
    found = compared(pair("five years of work", "2025-2030"))
    assert not found.clash
    assert [x.text for x in found.extra] == ["2025", "2030"]


def test_small_numbers_may_be_in_words_of_a_language_without_a_file() -> None:
    assert not findings(Numbers, "25 members", "tuttugu og fimm fulltrúar", ("en", "is"))
    assert findings(Numbers, "in 1957", "árið", ("en", "is"))


@pytest.mark.parametrize(
    ("source", "target", "fix"),
    [
        ("67.46 billion", "67.46 miliar", "67,46 miliar"),
        ("1,127 defections", "1,127 pembelotan", "1.127"),
        ("12,500.75", "12,500.75", "12.500,75"),
        ("£2.8bn", "£2.8 miliar", "£2,8 miliar"),
    ],
)
def test_separators_of_another_language_are_found(source: str, target: str, fix: str) -> None:
    [finding] = findings(NumberFormat, source, target)
    assert (finding.fix, finding.type) == (fix, "locale-violation")
    assert not findings(Numbers, source, target)


@pytest.mark.parametrize("target", ["67,46 miliar", "1.127", "2,5", "1.5.3"])
def test_the_own_separators_are_no_finding(target: str) -> None:
    assert not findings(NumberFormat, target, target, ("id", "id"))


def test_another_unit_is_a_hint() -> None:
    [finding] = findings(MeasureUnits, "10 miles", "10 km")
    assert (finding.severity, finding.message) == (
        "low",
        "10 miles in the source, 10 km in the target: another unit",
    )
    assert not findings(MeasureUnits, "10 miles", "16 km")


def test_numbers_of_a_pair_are_told_apart() -> None:
    found = compared(pair("8 of 20 in 2024", "8 dari 30 orang"))
    assert [(a.text, b.text) for a, b in found.equal] == [("8", "8")]
    assert [(a.text, b.text) for a, b in found.clash] == [("20", "30")]
    assert [x.text for x in found.missing] == ["2024"]
    assert found.extra == ()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It starts at half past seven.", "Acara dimulai pukul setengah delapan."),
        ("It starts at 7:30.", "Acara dimulai pukul setengah delapan."),
        ("Two decades ago, he left.", "Dua puluh tahun lalu, ia pergi."),
        ("Two decades ago, he left.", "Dua dekade lalu, ia pergi."),
    ],
)
def test_what_is_counted_otherwise_is_the_same(source: str, target: str) -> None:
    assert not findings(Numbers, source, target)


def test_half_an_hour_is_taken_off_no_other_number() -> None:
    [finding] = findings(Numbers, "He ate seven.", "Ia makan delapan.")
    assert finding.message == "seven in the source, delapan in the target"


def test_a_version_is_no_number_in_foreign_separators() -> None:
    assert not findings(NumberFormat, "iOS 17.4 is out.", "iOS 17.4 dirilis.")
    [finding] = findings(
        NumberFormat, "iOS 17.4 cost 67.46 billion.", "iOS 17.4 seharga 67.46 miliar."
    )
    assert finding.fix == "67,46 miliar"


def test_a_ton_is_a_tonne() -> None:
    assert not findings(MeasureUnits, "250 tons of rice", "250 ton beras")


@pytest.mark.parametrize(
    ("source", "target", "fix"),
    [
        ("Account 5551234567", "Rekening 5551234568", "5551234567"),
        ("85000 people", "86.000 orang", "85.000"),
        ("1,234,567 people", "1234568 orang", "1.234.567"),
        ("85 thousand people", "86000 orang", "85 ribu"),
    ],
)
def test_a_fix_is_grouped_where_one_side_is(source: str, target: str, fix: str) -> None:
    [finding] = findings(Numbers, source, target)
    assert finding.fix == fix
