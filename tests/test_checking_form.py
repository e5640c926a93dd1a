"""Gaps, lengths, order, quotation marks, ends of sentences, doubled words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checked import Row, found, made
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Bitext, Link, Status
from align.checking.checks.end_punctuation import EndPunctuation
from align.checking.checks.gaps import Gaps
from align.checking.checks.length import Length
from align.checking.checks.order import Order
from align.checking.checks.quotes import Quotes
from align.checking.checks.repeated_words import RepeatedWords

PAIRS: list[Row] = [(f"Sentence {n} goes on.", f"Kalimat {n} berlanjut.") for n in range(20)]


def test_neighbouring_gaps_of_a_side_are_one_finding() -> None:
    rows = [
        *PAIRS[:9],
        ("Some sold.", ""),
        ("Some gave.", ""),
        *PAIRS[9:15],
        ("", "Ia tidur."),
        *PAIRS[15:],
    ]
    omitted, added = found(Gaps, made(rows))
    assert (omitted.link, omitted.type, omitted.severity) == (9, "omission", "medium")
    assert omitted.source
    assert (omitted.source.text, omitted.target) == ("Some sold.", None)
    assert "2 sentences between “Sentence 8 goes on.” and “Sentence 9 goes on.”" in omitted.message
    assert (added.link, added.type, added.source) == (17, "addition", None)
    assert added.target
    assert added.target.text == "Ia tidur."


def test_gaps_of_both_sides_are_told_apart() -> None:
    rows = [PAIRS[0], ("Lost.", ""), ("", "Baru."), ("Lost too.", ""), PAIRS[1]]
    assert [(x.link, x.type) for x in found(Gaps, made(rows))] == [(1, "omission"), (2, "addition")]


def test_a_target_of_spaces_alone_is_a_gap() -> None:
    bitext = made(PAIRS[:2])
    rows = Bitext(bitext.source, bitext.target, (bitext.links[0], Link((1,), ()), Link((), (1,))))
    assert len(found(Gaps, rows)) == 2


def test_gaps_weigh_little_where_there_are_many_or_no_sentences() -> None:
    comparable = [row for n in range(8) for row in (PAIRS[n], (f"More {n}.", ""))]
    assert {x.severity for x in found(Gaps, made(comparable))} == {"low"}
    heading = [*PAIRS, ("A heading", "")]
    assert [x.severity for x in found(Gaps, made(heading, kind="heading"))] == ["low"]
    block: list[Row] = [*PAIRS, *((f"More {n}.", "") for n in range(10))]
    assert [x.severity for x in found(Gaps, made(block))] == ["medium"]


def test_a_document_without_links_is_one_gap() -> None:
    [finding] = found(Gaps, made([("One.", ""), ("Two.", "")]))
    assert "2 sentences" in finding.message


def test_a_length_far_from_the_usual_is_found() -> None:
    word = "kata "
    rows: list[Row] = [("word " * 20, word * (18 + n % 5)) for n in range(100)]
    rows[40] = ("word " * 20, word * 6)
    rows[70] = ("word " * 20, word * 70)
    short, long = found(Length, made(rows))
    assert (short.link, short.type, short.severity) == (40, "length", "medium")
    assert short.message == "the source is 3.3 times as long as usual for this target"
    assert (long.link, long.message[:29]) == (70, "the target is 3.5 times as lo")


def test_the_usual_length_is_learned_from_the_bitext() -> None:
    twice: list[Row] = [("word " * 10, "kata " * 25) for _ in range(60)]
    assert found(Length, made(twice)) == []
    assert found(Length, made(twice[:5])) != []
    chinese = (
        "The embassy was opened in the spring of that year by the minister.",
        "大使馆于当年春天由部长揭幕启用。",
    )
    assert found(Length, made([chinese], "en zh")) == []


def test_short_texts_have_no_usual_length() -> None:
    assert found(Length, made([("Yes.", "Ya, tentu saja begitu adanya.")])) == []


def test_a_link_of_little_confidence_is_named() -> None:
    [finding] = found(Length, made([("word " * 10, "kata " * 40)], confidence=0.2))
    assert finding.message.endswith("the link is not sure (0.20), it may be wrong")


def decided(bitext: Bitext, status: Status) -> Bitext:
    """Return a bitext as if a person had given every link this status."""
    return replace(bitext, links=tuple(replace(link, status=status) for link in bitext))


@pytest.mark.parametrize("status", ["accepted", "edited"])
def test_a_link_that_a_person_confirmed_is_not_called_unsure(status: Status) -> None:
    bitext = made([("word " * 10, "kata " * 40)], confidence=0.2)
    [finding] = found(Length, decided(bitext, status))
    assert finding.message.startswith("the target is")
    assert "not sure" not in finding.message


def moved(*order: int, size: int = 20, confidence: float = 0.9) -> Bitext:
    """Return a bitext whose source sentences have the targets of these numbers."""
    bitext = made(PAIRS[:size])
    links = tuple(Link((n,), (t,), 0.5, confidence) for n, t in enumerate(order))
    return Bitext(bitext.source, bitext.target, links)


def test_a_run_that_stands_elsewhere_is_one_finding() -> None:
    [finding] = found(Order, moved(0, 1, 2, 17, 18, 19, *range(3, 17)))
    assert (finding.link, finding.severity) == (3, "low")
    assert finding.message == (
        "3 segments of the source moved: in the target behind “Kalimat 16 berlanjut.”"
    )
    [finding] = found(Order, moved(*range(1, 20), 0))
    assert finding.link == 19
    assert "before “Kalimat 1 berlanjut.”" in finding.message


@pytest.mark.parametrize(
    ("status", "findings"), [("auto", 0), ("accepted", 1), ("edited", 1), ("rejected", 0)]
)
def test_order_takes_the_links_that_people_confirmed(status: Status, findings: int) -> None:
    unsure = moved(0, 1, 2, 17, 18, 19, *range(3, 17), confidence=0.2)
    assert len(found(Order, decided(unsure, status))) == findings


def test_order_says_nothing_where_there_is_none() -> None:
    assert found(Order, moved(*range(20))) == []
    assert found(Order, moved(*range(19, -1, -1))) == []


def test_segments_that_changed_places_in_a_link_are_found() -> None:
    source = ("Trade reached 67.46 billion.", "Firms of 35 countries came.")
    target = ("Perusahaan dari 35 negara datang.", "Perdagangan mencapai 67,46 miliar.")
    [finding] = found(Order, made([(source, target)]))
    assert finding.source
    assert finding.target
    assert (finding.source.text, finding.target.text) == (source[0], target[1])
    assert found(Order, made([(source, target[::-1])])) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("“Go,” he said.", '"Pergi," katanya.'),
        ("He said 'go' and 'come'.", "Ia berkata «pergi» dan „datang“."),
        ("The players' room isn't big.", "Kamar para pemain tidak besar."),
        ("He is 6'2\" tall.", "Tingginya 188 cm."),
        ("Rock 'n' roll", "Musik rok"),
        ("The IDF said", 'צה"ל אמר'),
        ("(a) One [1]", "a) Satu (1)"),
        ("The UN met.", "Perserikatan Bangsa-Bangsa (PBB) bertemu."),
    ],
)
def test_marks_on_both_sides_are_no_finding(source: str, target: str) -> None:
    assert found(Quotes, made([(source, target)])) == []


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("“Go,” he said.", "Pergi, katanya.", "2 quotation marks in the source, none in the"),
        ("He said to go.", "Ia berkata “pergi”.", "2 quotation marks in the target, none in the"),
        ("“Go,” he said.", "“Pergi, katanya.", "a quotation mark stands alone in the target"),
        ("It (the UN) met.", "PBB bertemu.", "2 brackets in the source, none in the target"),
        ("It (the UN) met.", "Ia (PBB bertemu.", "a bracket stands alone in the target"),
        ("It (the UN) met.", "Ia (PBB] bertemu.", "a bracket stands alone in the target"),
    ],
)
def test_lost_marks_are_found(source: str, target: str, message: str) -> None:
    [finding] = found(Quotes, made([*PAIRS, (source, target)]))
    assert finding.message.startswith(message)


def test_a_quotation_over_several_segments_is_no_finding() -> None:
    rows = [
        ("“I went.", "“Saya pergi."),
        ("“I saw.”", "Saya melihat.”"),
        ("“I won.”", '"Saya menang."'),
    ]
    assert found(Quotes, made(rows)) == []


def test_dialogue_with_dashes_is_no_finding() -> None:
    rows: list[Row] = [("“Go,” he said.", "– Pergi, katanya.")] * 6
    assert found(Quotes, made([*PAIRS, *rows])) == []


@pytest.mark.parametrize(
    ("source", "target", "fix", "severity"),
    [
        ("Who came?", "Siapa yang datang.", "?", "medium"),
        ("He came.", "Ia datang?", ".", "medium"),
        ("Come!", "Datang.", "!", "low"),
        ("He came.", "Ia datang,", ",.", "low"),
        ("He came:", "Ia datang.", ":", "low"),
        ("“Who came?”", "“Siapa yang datang”", "g?", "medium"),
    ],
)
def test_another_end_is_found(source: str, target: str, fix: str, severity: str) -> None:
    [finding] = found(EndPunctuation, made([(source, target)]))
    assert (finding.fix, finding.severity) == (fix, severity)


@pytest.mark.parametrize(
    ("source", "target", "langs"),
    [
        ("Who came?", "谁来了？", "en zh"),
        ("Who came?", "من جاء؟", "en ar"),
        ("He came.", "वह आया।", "en hi"),
        ("He came...", "Ia datang.", "en id"),
        ("“Why?” he asked.", "Ia bertanya, “Mengapa?”", "en id"),
        ("He came. (Reuters)", "Ia datang.", "en id"),
        ("He came;", "Ia datang.", "en id"),
    ],
)
def test_the_same_end_in_another_shape_is_no_finding(source: str, target: str, langs: str) -> None:
    assert found(EndPunctuation, made([(source, target)], langs)) == []


def test_headings_end_as_they_like_but_for_questions() -> None:
    rows: list[Row] = [("He came", "Ia datang."), ("Who came?", "Siapa datang")]
    assert [x.link for x in found(EndPunctuation, made(rows, kind="heading"))] == [1]


def test_what_a_language_always_does_is_no_finding() -> None:
    rows: list[Row] = [("He came.", "เขามาแล้ว")] * 10
    assert found(EndPunctuation, made(rows, "en th")) == []


@pytest.mark.parametrize(
    ("target", "langs", "fix"),
    [
        ("Orang yang yang datang.", "en id", "yang"),
        ("Orang di Di sana", "en id", None),
        ("Ia Yang yang datang.", "en id", "Yang"),
        ("Anak-anak datang.", "en id", None),
        ("Datang masing masing.", "en id", None),
        ("Ia datang, datang lagi.", "en id", None),
        ("Band Duran Duran main.", "en id", None),
        ("Menschen, die die Welt sehen.", "en de", None),
        ("Es regnet wieder wieder.", "en de", "wieder"),
    ],
)
def test_doubled_words(target: str, langs: str, fix: str | None) -> None:
    findings = found(RepeatedWords, made([("People who came.", target)], langs))
    assert [x.fix for x in findings] == ([fix] if fix else [])


def test_a_word_that_the_source_doubles_too_is_no_finding() -> None:
    assert found(RepeatedWords, made([("It rained and and rained.", "Hujan dan dan hujan.")])) == []


def test_a_word_on_both_sides_of_a_border_is_no_finding() -> None:
    rows: list[Row] = [(("A heading", "Heading on"), ("Sebuah judul", "judul lagi"))]
    assert found(RepeatedWords, made(rows)) == []


TEXTS = st.lists(st.text(min_size=1, max_size=12).filter(str.strip).map(str.strip), max_size=3)


@given(st.lists(st.tuples(TEXTS, TEXTS).filter(any), max_size=6))
def test_any_bitext_can_be_checked(rows: list[Row]) -> None:
    for check in (EndPunctuation, Gaps, Length, Order, Quotes, RepeatedWords):
        found(check, made(rows))
