from __future__ import annotations

import re
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.confidence.wording import MOST, wording, wordings

# Words with capitals and without, numbers of many forms, and what stands between them.
WORDS = ["Rain", "fell", "obama", "Obama", "NATO", "雨", "дождь", "Москва", "“", "-", ".", "İ", "ß"]
NUMBERS = ["1,500", "5:30", "0", "95", "1995", "००७", "٣٫٥", "10.11.2025", "1 234 567", "½"]
PIECES = st.sampled_from(WORDS + NUMBERS)
TEXTS = st.text() | st.lists(PIECES).map(" ".join)


@pytest.mark.parametrize(
    ("source", "target", "agree"),
    [
        ("It cost 1,234.50 dollars.", "Es kostete 1.234,50 Dollar.", 1),
        ("12 500 km", "12'500 km", 1),
        ("1\u202f234\u00a0567 habitants", "1,234,567 inhabitants", 1),
        ("12,34,567 rupees", "1.234.567 rupee", 1),
        ("1,23,45,678 rupees", "12.345.678 rupee", 1),
        ("the 13th of May", "tanggal ke-13 Mei", 1),
        ("the 1990s", "tahun 1990-an", 1),
        ("1990-1995", "1990–95", 2),
        ("at 5.30", "um 17:30 Uhr", 1),
        ("5 p.m.", "pukul 17.00", 1),
        ("à 17h30", "at 17:30", 1),
        ("won 2:1", "menang 2-1", 1),
        ("on 10.11.2025", "on 10/11/2025", 3),
        ("1.5 million", "1,500,000", 1),
        ("$67.46 billion", "67,46 miliar dolar", 1),
        ("20 thousand", "20.000", 1),
        ("2 hundred", "200", 1),
        ("3 May 07", "7 Mei 3", 2),
        ("6,746 billion yen", "67億4600万円", 1),
        ("35,000 people", "3万5000人", 1),
        ("in 2019", "२०१९ में", 1),
        ("12.5 percent", "١٢٫٥ في المئة", 1),
        ("in 2019", "ในปี 2562", 1),
        ("in March 2019 and in June", "در ۱۳۹۷", 1),
        ("in June 2019", "در ۱۳۹۸", 1),
    ],
)
def test_numbers_that_agree(source: str, target: str, agree: int) -> None:
    found = wording(source, target)
    assert (found.numbers_agree, found.numbers_clash, found.numbers_lack) == (agree, 0, 0)


@pytest.mark.parametrize(
    ("source", "target", "agree", "clash", "lack"),
    [
        ("He won 3 races in 2019.", "Dia menang 3 lomba pada 2018.", 1, 1, 0),
        ("1,234.5", "1.235,5", 0, 1, 0),
        ("10 million", "100 juta", 0, 1, 0),
        ("10% now, 10% later", "10% sekarang, 70% nanti", 1, 1, 0),
        ("1, 2, 3, 4 and 5", "66, 77, 88, 99 dan 31", 0, 3, 0),
        ("two of 15", "2 dari 15", 1, 0, 1),
        ("1, 3 and 7", "9", 0, 1, 2),
        ("It rained.", "Pada 1, 2, 3, 4 Mei hujan.", 0, 0, 3),
        ("in 2019", "२०१८ में", 0, 1, 0),
        ("in 2019", "ในปี 2563", 0, 1, 0),
        ("543 people", "1086 คน", 0, 1, 0),
        ("1398", "1397", 0, 1, 0),
        ("1" * 5000, "2" * 5000, 0, 1, 0),
        ("none", "tidak ada", 0, 0, 0),
    ],
)
def test_numbers_that_clash_or_lack(
    source: str, target: str, agree: int, clash: int, lack: int
) -> None:
    found = wording(source, target)
    assert (found.numbers_agree, found.numbers_clash, found.numbers_lack) == (agree, clash, lack)


@pytest.mark.parametrize(
    ("source", "target", "agree"),
    [
        ("He met Mikhail Gorbachev.", "Er traf Michail Gorbatschow.", 1),
        ("The German envoy", "Utusan Jerman", 1),
        ("They left Singapore.", "Mereka meninggalkan Singapura.", 1),
        ("an Indonesian ship", "kapal dari Indonesia", 1),
        ("She saw José.", "Dia melihat Jose.", 1),
        # One word is enough for a name, and capitals may be lost.
        ("in the American Samoa Islands", "aux îles Samoa américaines", 2),
        ("Merkel has resigned.", "Kemarin Merkel mundur.", 1),
        # What only begins a sentence is a name if both have it with a capital.
        ("Obama came.", "Obama datang.", 1),
        ("Also came Obama.", "So kam Obama also.", 1),
        ("Die he must.", "Die Frau kam.", 0),
        ("EU rules changed.", "Hier gilt das Recht der EU.", 1),
        ("NATO will meet.", "Die NATO tagt.", 1),
        ("They caught COVID-19 there.", "そこで新型COVID-19に感染した。", 1),
        ("in Москва", "на Москве", 1),
        # Other scripts are spelt otherwise: nothing is known.
        ("He met Obama.", "Он встретил Обаму.", 0),
        ("He met Obama.", "彼はオバマに会った。", 0),
        ("she met Li in Hanoi", "dia bertemu Li di Hanoi", 2),
    ],
)
def test_names_that_agree(source: str, target: str, agree: int) -> None:
    found = wording(source, target)
    assert (found.names_agree, found.names_clash) == (agree, 0)


@pytest.mark.parametrize(
    ("source", "target", "clash"),
    [
        # Of the words that don't begin the sentence, two of five have a capital, and two of four.
        ("he left in March for Hanoi", "dia pergi ke Jakarta Selatan", 3 / 5),
        # One of three, and one of four.
        ("They met Putin there.", "Mereka bertemu Obama di sana.", 3 / 4),
        # Every word has a capital in headlines, and in German every noun: three of six words.
        ("News: Putin Visits Hanoi", "Berita: Obama Mengunjungi Jakarta", 0),
        ("he saw Kohl there again", "er sah Haus und Hof und Schmidt", 3 / 4),
        ("NATO will meet", "die EU tagt bald", 1),
        # Three letters are too few for cognates.
        ("he saw Ann there", "dia melihat Anna di sana", 3 / 4),
        # One side only.
        ("he saw Kohl", "dia melihatnya", 0),
        ("he saw Kohl in Москва", "он видел Путина", 1 / 2),
    ],
)
def test_names_that_clash(source: str, target: str, clash: float) -> None:
    assert wording(source, target).names_clash == pytest.approx(clash)


@pytest.mark.parametrize(
    ("source", "target", "copied"),
    [
        ("the rain fell all day", "the rain fell all day", 1),
        ("Rain fell in Hanoi all day.", "Rain fell in Hanoi all day.", 1),
        ("The rain fell all day.", "hujan turun sepanjang hari", 0),
        # Of five words three, the second "and" apart.
        ("and rain and wind came", "and rain came later", 3 / 5),
        # Names, titles and codes are rightly copied.
        ("Nanga Parbat, Cho Oyu", "Nanga Parbat, Cho Oyu", 0),
        ("rm -rf", "rm -rf", 0),
        ("昨日は雨が降った。", "昨日は雨が降った。", 1),
        ("昨日は雨が降った。", "rain fell all day", 0),
        ("", "", 0),
    ],
)
def test_text_left_untranslated(source: str, target: str, copied: float) -> None:
    assert wording(source, target).copied == pytest.approx(copied)


def test_long_tables_are_compared_too() -> None:
    # Number by number with each of the other side's, this would take minutes.
    morning, evening, late = (" x ".join([hour] * 5_000) for hour in ("530", "1730", "1830"))
    assert wording(morning, evening).numbers_clash == 0.0
    assert wording(morning, late).numbers_clash == MOST
    assert wording("12," * 20_000, "34").numbers_clash == 1.0


def test_words_that_near_languages_share_are_no_copies() -> None:
    near = [("setiap orang berhak atas hidup", "setiap orang berhak kepada kehidupan")] * 9
    copy = ("tidak seorang pun boleh diperbudak", "tidak seorang pun boleh diperbudak")
    assert wording(*near[0]).copied == 0.6
    assert [x.copied for x in wordings([*near, copy])] == [0.0] * 9 + [1.0]


@pytest.mark.parametrize("count", [1, 3, 9, 99])
def test_documents_left_untranslated_are_copies(count: int) -> None:
    copies = [("this was left as it is", "this was left as it is")] * count
    assert [x.copied for x in wordings(copies)] == [1.0] * count


def test_links_that_share_no_more_than_chance_stay_what_they_are() -> None:
    links = [("rain fell on us", "hujan turun di sini"), ("It rained in 2019.", "Hujan pada 2020.")]
    links += [("this was left as it is", "this was left as it is")]
    assert wordings(links) == [wording(*link) for link in links]
    assert wordings([]) == []


@given(TEXTS, TEXTS)
def test_swapping_the_sides_changes_nothing(source: str, target: str) -> None:
    assert wording(source, target) == wording(target, source)


@given(TEXTS, TEXTS)
def test_every_figure_keeps_to_its_range(source: str, target: str) -> None:
    *counts, copied = astuple(wording(source, target))
    assert all(0 <= count <= MOST for count in counts)
    assert 0 <= copied <= 1


@given(TEXTS)
def test_a_text_agrees_with_itself(text: str) -> None:
    found = wording(text, text)
    assert (found.numbers_clash, found.numbers_lack, found.names_clash) == (0, 0, 0)
    assert found.copied in (0, 1)


@given(st.integers(0, 10**30), st.sampled_from("०٠০๐０"))
def test_digits_of_every_script_are_digits(number: int, zero: str) -> None:
    written = re.sub(r"\d", lambda x: chr(ord(zero) + int(x[0])), str(number))
    found = wording(f"a {number} b", f"c {written} d")
    assert (found.numbers_agree, found.numbers_clash, found.numbers_lack) == (1, 0, 0)


@given(st.integers(1000, 10**12), st.sampled_from(".,'’٬\u00a0\u202f "))
def test_separators_say_nothing(number: int, separator: str) -> None:
    found = wording(f"a {number} b", f"c {number:,} d".replace(",", separator))
    assert (found.numbers_agree, found.numbers_clash, found.numbers_lack) == (1, 0, 0)


@given(st.integers(10**3, 10**9), st.data())
def test_a_changed_digit_clashes(number: int, data: st.DataObject) -> None:
    digits = list(str(number))
    place = data.draw(st.integers(0, len(digits) - 1))
    digits[place] = data.draw(st.sampled_from([x for x in "123456789" if x != digits[place]]))
    assert wording(f"a {number:,} b", f"c {''.join(digits)} d").numbers_clash == 1
