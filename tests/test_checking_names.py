"""Names, acronyms, untranslated text and negation: what is told differently, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.checking.base import Settings
from align.checking.finding import Finding
from align.checking.naming.exonyms import exonym
from align.checking.naming.proper_names import named_text
from align.checking.registry import find_check
from align.checking.running import run_checks
from align.checking.stretch import stretches
from align.exporting import TranslationUnit, Units

CHECKS = ("names", "acronyms", "untranslated", "negation")


def found(
    check: str, *pairs: tuple[str, str], langs: tuple[str, str] = ("en", "id")
) -> list[Finding]:
    units = [TranslationUnit((source,), (target,)) for source, target in pairs]
    read = Units(*langs, lambda _: iter(units))
    return list(run_checks([find_check(check)(Settings())], lambda: stretches(read)))


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    return [
        (x.source.text if x.source else "", x.target.text if x.target else "") for x in findings
    ]


# Words of Indonesian that simplemma does not know.
@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("He sued at the Constitutional Court.", "Ia menggugat di Mahkamah Konstitusi."),
        ("The Withdrawal Bill failed.", "Rancangan Undang-Undang Penarikan Diri gagal."),
        ("They met Crown Prince Haakon.", "Mereka bertemu Putra Mahkota Haakon."),
        ("Then the Mitigation Agency spoke.", "Lalu Badan Penanggulangan Bencana berbicara."),
        ("He left the Judicial Commission.", "Ia keluar dari Komisi Yudisial."),
        ("Bad weather hit the Ganges.", "Cuaca buruk melanda Sungai Gangga."),
    ],
)
def test_names_made_of_common_words_are_translated(source: str, target: str) -> None:
    assert not found("names", (source, target))


def test_a_word_that_translations_keep_is_a_name_elsewhere() -> None:
    kept = "We met Virginia there.", "Kami bertemu Virginia di sana."
    changed = "They praised Merkel.", "Mereka memuji Virginia."
    assert places(found("names", kept, changed)) == [("Merkel", "Virginia")]


@pytest.mark.parametrize(
    ("source", "target", "place"),
    [
        ("We met Doan Thuy Linh.", "Kami bertemu Doan Thuy Lien.", ("Linh", "Lien")),
        ("He flew to Germany again.", "Ia terbang ke Prancis lagi.", ("Germany", "Prancis")),
        (
            "She praised Angela Merkel.",
            "Ia memuji Budi Santoso.",
            ("Angela Merkel", "Budi Santoso"),
        ),
        ("Kowalska left early.", "Petrova pulang lebih awal.", ("Kowalska", "Petrova")),
        ("The talks with NATO failed.", "Pembicaraan dengan ASEAN gagal.", ("NATO", "ASEAN")),
        (
            "Then Johnny English spoke English.",
            "Lalu Johnny Brown berbahasa Inggris.",
            ("English", "Brown"),
        ),
        ("She flew to Kisumu.", "Ia terbang ke Surabaya.", ("Kisumu", "Surabaya")),
        ("The bank of Kisumu fell.", "Bank Vientiane jatuh.", ("Kisumu", "Vientiane")),
    ],
)
def test_a_name_in_the_place_of_another_is_found(
    source: str, target: str, place: tuple[str, str]
) -> None:
    assert places(found("names", (source, target))) == [place]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("South Korea and the United Nations agreed.", "Korea Selatan dan PBB sepakat."),
        ("The Supreme Court sat on Monday.", "Mahkamah Agung bersidang pada Senin."),
        ("British and Vietnamese ships met.", "Kapal Inggris dan Vietnam bertemu."),
        ("Mikhail Gorbachev came to Singapore.", "Michail Gorbachev datang ke Singapura."),
        ("They sailed the Gulf of Tonkin.", "Mereka berlayar di Teluk Tonkin."),
        ("Minister Linh said so to Mr. Vu.", "Menteri Linh mengatakan itu kepada Vu."),
        ("He asked Mr. Vu.", "Ia bertanya kepada Nguyen Minh Vu."),
        (
            "Jakarta-based Garuda flies to Hanoi.",
            "Garuda, yang berbasis di Jakarta, terbang ke Hanoi.",
        ),
        ("In May, the Mexicans won.", "Pada bulan Mei, orang Meksiko menang."),
        ("The U.S. and the U.K. agreed.", "AS dan Inggris sepakat."),
        ("Congress met the Republicans.", "Kongres bertemu dengan Partai Republik."),
    ],
)
@pytest.mark.parametrize("check", ["names", "acronyms"])
def test_a_name_that_comes_back_is_not(check: str, source: str, target: str) -> None:
    assert found(check, (source, target)) == []


def test_what_several_links_agree_on_is_the_name_of_a_thing() -> None:
    pairs = [(f"{x} saw Wrothgar.", f"{x} melihat Kelpinor.") for x in ("Anna", "Boris", "Cyril")]
    assert len(found("names", pairs[0])) == 1
    assert found("names", *pairs) == []


def test_the_fix_is_the_name_as_the_source_has_it() -> None:
    [finding] = found("names", ("We met Doan Thuy Linh.", "Kami bertemu Doan Thuy Lien."))
    assert finding.fix == "Linh"


@pytest.mark.parametrize(
    ("word", "lang", "thing"),
    [
        ("Jerman", "id", "DE"),
        ("Germans", "en", "DE"),
        ("allemand", "fr", "language-de"),
        ("Inggrisnya", "id", "GB"),
        ("Dutch", "en", "NL"),
    ],
)
def test_names_of_countries_are_known_in_their_forms(word: str, lang: str, thing: str) -> None:
    assert thing in exonym(word, lang)


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("The IAEA met.", "Badan itu mengadakan rapat.", 1),
        ("The IAEA met.", "Badan Tenaga Atom Internasional mengadakan rapat.", 0),
        ("The GDP and the VAT rose.", "PDB dan PPN naik.", 0),
        ("A report of the XQL was read.", "Sebuah laporan dibacakan.", 1),
    ],
)
def test_acronyms_come_back_by_letters_or_words(source: str, target: str, count: int) -> None:
    assert len(found("acronyms", (source, target))) == count


def test_acronyms_are_learned_from_brackets() -> None:
    explained = ("The Fish Board (QFB) met.", "Dewan Ikan (QDI) mengadakan rapat.")
    later = ("Later the QFB left.", "Lalu QDI pergi.")
    assert found("acronyms", explained, later) == []


@pytest.mark.parametrize(
    ("source", "target", "passage"),
    [
        (
            "They came to see us in the evening.",
            "They came to see us in the evening.",
            "They came to see us in the evening.",
        ),
        (
            "He said that nobody would have to pay for it now.",
            "Ia berkata bahwa nobody would have to pay for it sekarang.",
            "nobody would have to pay for it",
        ),
        ("They came to see us.", "Mereka datang melihat kami.", ""),
        ("The New York Times", "The New York Times", ""),
        ("COVID-19, 2020", "COVID-19, 2020", ""),
    ],
)
def test_what_is_left_in_the_source_language_is_found(
    source: str, target: str, passage: str
) -> None:
    texts = [x.target.text for x in found("untranslated", (source, target)) if x.target]
    assert texts == ([passage] if passage else [])


@pytest.mark.parametrize(
    ("source", "target", "cue"),
    [
        ("He did not come.", "Dia datang.", "not"),
        ("He didn't come.", "Dia datang.", "didn't"),
        ("It is an unclassified paper.", "Itu dokumen rahasia.", "unclassified"),
        ("He can't stay and won't leave.", "Dia tidak bisa tinggal dan akan pergi.", "can't"),
        ("She did not reject it.", "Dia menolaknya.", "not"),
    ],
)
def test_a_lost_negation_is_found(source: str, target: str, cue: str) -> None:
    assert [x[0] for x in places(found("negation", (source, target)))] == [cue]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("He did not come.", "Dia tidak datang."),
        ("He came.", "Dia tidak datang."),
        ("He could not.", "Ia gagal."),
        ("It was not until May.", "Baru pada bulan Mei."),
        ("He lives at No. 5.", "Ia tinggal di nomor 5."),
        ("They sang “Not Now” there.", "Mereka menyanyikan “Not Now” di sana."),
    ],
)
def test_a_negation_that_is_there_is_not(source: str, target: str) -> None:
    assert found("negation", (source, target)) == []


def test_a_lost_negation_is_found_from_indonesian() -> None:
    assert len(found("negation", ("Dia tidak datang.", "He came."), langs=("id", "en"))) == 1
    assert found("negation", ("Dia tidak senang.", "He is unhappy."), langs=("id", "en")) == []


@pytest.mark.parametrize("langs", [("de", "fr"), ("de", "en"), ("ja", "fr"), ("xx", "yy")])
@pytest.mark.parametrize("check", CHECKS)
def test_any_languages_can_be_checked(check: str, langs: tuple[str, str]) -> None:
    pair = ("Die Kinder gehen mit Frau Merkel nach Wien.", "Les enfants vont à Vienne avec Merkel.")
    assert found(check, pair, langs=langs) == []


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(CHECKS))
def test_places_are_in_the_texts(source: str, target: str, check: str) -> None:
    for finding in found(check, (source, target)):
        for span, text in ((finding.source, source), (finding.target, target)):
            assert span is None or text[span.start : span.end] == span.text


@given(st.text(max_size=60))
def test_words_stand_where_they_say(text: str) -> None:
    assert all(text[x.start : x.end] == x.text for x in named_text(text, "en").words)
