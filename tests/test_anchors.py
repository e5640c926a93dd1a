from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import align
from align.anchors.marks import Mark, mark, words
from align.anchors.pairing import Anchor, ascending
from align.document import Kind, Segment
from align.errors import FormatError, InputError, UsageError

Time = tuple[float, float] | None


def document(
    *texts: str, lang: str = "en", kind: Kind = "sentence", times: tuple[Time, ...] = ()
) -> align.Document:
    """Make a document of segments as they are; one that begins with # is a heading."""
    segments, at = [], 0
    bare = [text.removeprefix("#") for text in texts]
    for number, (text, written) in enumerate(zip(texts, bare, strict=True)):
        own: Kind = "heading" if text.startswith("#") else kind
        time = times[number] if times else None
        segments.append(Segment(at, at + len(written), own, time=time))
        at += len(written) + 1
    return align.Document("\n".join(bare), tuple(segments), lang, f"a.{lang}.txt")


def found(source: str, target: str, by: str) -> tuple[list[Anchor], int]:
    """Find anchors between segments that are parted by strokes."""
    anchors = align.find_anchors(
        document(*source.split("|")), document(*target.split("|"), lang="id"), by
    )
    return [*anchors], anchors.dropped


# Marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3:16 For God so loved", (":", 3, 16)),
        ("John 3:16 For God so loved", ("john", 3, 16)),
        ("Kejadian 1:1 “Pada mulanya", ("kejadian", 1, 1)),
        ("00:12:30 Welcome", (":", 0, 12, 30)),
        ("[00:12:30] Welcome", ("[]", 0, 12, 30)),
        ("[12] The court", ("[]", 12)),
        ("(2) Nobody", ("()", 2)),
        ("(iv) the fourth", ("(i)", 4)),
        ("§ 4 The minister", ("§", 4)),
        ("§4", ("§", 4)),
        ("Article 5.", ("article", 5)),
        ("Article 5: Every one", ("article", 5)),
        ("PASAL  5", ("pasal", 5)),
        ("Art. XIV. Every one", ("art", 14)),
        ("3. We asked", ("1.", 3)),
        ("3.2) We asked", ("1.", 3, 2)),
        ("٣. نص", ("1.", 3)),
        ("16 For God so loved", ("1", 16)),
        # Sentences that begin with a number, or have one behind their first word.
        ("Article 5 applies here.", None),
        ("In 2024, it rained.", None),
        ("At 10:30 police came.", None),
        ("3.5 million people fled.", None),
        ("1,000 people fled.", None),
        ("10.30 WIB", None),
        ("3-year-old boy", None),
        ("2024. Next", None),
        ("123456. Next", None),
        ("3:16b For God", None),
        ("V. Putin came.", None),
        ("I think so.", None),
        ("No number", None),
        ("", None),
    ],
)
def test_marks_of_sentences(text: str, expected: tuple[Any, ...] | None) -> None:
    assert mark(text) == (expected and Mark(expected[0], expected[1:]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chapter 3", ("chapter", 3)),
        ("Chapter 3 The storm", ("chapter", 3)),
        ("Chapter III – The storm", ("chapter", 3)),
        ("BAB III METODE PENELITIAN", ("bab", 3)),
        ("3. Metode", ("1.", 3)),
        ("3.2 Results", ("1.", 3, 2)),
        ("3", ("1.", 3)),
        ("1999", ("1.", 1999)),
        ("IV", ("I.", 4)),
        ("XLIX. Hasil", ("I.", 49)),
        ("5 things to know", ("1", 5)),
        ("Pasal 5A", None),
        ("Vitamin C", None),
        ("DI RUMAH", None),
        ("World War 2 ended", None),
        ("COVID-19", None),
    ],
)
def test_marks_of_headings(text: str, expected: tuple[Any, ...] | None) -> None:
    assert mark(text, is_heading=True) == (expected and Mark(expected[0], expected[1:]))


def test_roman_numbers() -> None:
    numbers = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VIII": 8, "IX": 9, "X": 10}
    numbers |= {"XIV": 14, "XL": 40, "XC": 90, "XCIX": 99, "CXX": 120, "CCCXCIX": 399}
    for numeral, number in numbers.items():
        assert mark(f"Chapter {numeral}", is_heading=True) == Mark("chapter", (number,))


@pytest.mark.parametrize(
    ("one", "other"),
    [("COVID-19", "covid–19"), ("The  Hague", "THE HAGUE"), ("Ｗｅｂ ٢", "web 2"), ("É", "7")],
)
def test_words_without_case_space_and_signs(one: str, other: str) -> None:
    assert words(one) == words(other)


# Headings and numbers


@pytest.mark.parametrize(
    ("source", "target", "anchors", "dropped"),
    [
        pytest.param("#Chapter 1|a|#Chapter 2", "#Bab 1|b|c|#Bab II", [(0, 0), (2, 3)], 0),
        pytest.param("#1. Aims|a|#2. Ends", "#1. Tujuan|#2. Hasil", [(0, 0), (2, 1)], 0),
        pytest.param("#Chapter 1|#Chapter 2", "#1|#2", [(0, 0), (1, 1)], 0, id="labelled or not"),
        pytest.param("a|#COVID-19|b|#Jakarta", "#covid 19|#Jakarta", [(1, 0), (3, 1)], 0),
        pytest.param("a|COVID-19", "COVID-19", [], 0, id="no heading"),
        pytest.param("#Rain|#Sun|#Wind", "#Hujan|#Surya|#Angin", [], 0, id="as many headings"),
        pytest.param("#Chapter 2|a", "#Bab 2|b", [], 1, id="one number is no series"),
        pytest.param("#Apollo 11|#Apollo 13", "#Minggu 11|#Bab 13", [], 2, id="a word each"),
        pytest.param(
            "#Chapter 1|#Chapter 2|#Chapter 3|#Chapter 4|#Chapter 5",
            "#Bagian 1|#Bagian 2",
            [],
            2,
            id="chapters and parts",
        ),
        pytest.param(
            "#Part 1|#Chapter 1|#Chapter 2|#Part 2|#Chapter 3",
            "#Bagian I|#Bab 1|#Bab 2|#Bagian II|#Bab 3",
            [(n, n) for n in range(5)],
            0,
            id="two series",
        ),
        pytest.param(
            "#Part 1|#Part 2|#Unit 1|#Unit 2", "#Bab 1|#Bab 2", [], 4, id="two alike, nobody knows"
        ),
        pytest.param(
            "#Rain|#Data|a|#Sun|#Data",
            "#Rain|#Sun|b|#Data",
            [(0, 0), (3, 1), (4, 3)],
            1,
            id="once between two anchors",
        ),
        pytest.param("#Data|a|#Data", "#Data", [], 2, id="twice"),
        pytest.param(
            "#One|#Two|#Three|#Four",
            "#Four|#One|#Two|#Three",
            [(0, 1), (1, 2), (2, 3)],
            1,
            id="moved",
        ),
        pytest.param("#One|#Two", "#Two|#One", [], 2, id="swapped, nobody knows which"),
    ],
)
def test_headings(source: str, target: str, anchors: list[Anchor], dropped: int) -> None:
    assert found(source, target, "headings") == (anchors, dropped)
    turned = [(b, a) for a, b in anchors]
    assert found(target, source, "headings")[0] == turned


@pytest.mark.parametrize(
    ("source", "target", "anchors", "dropped"),
    [
        pytest.param("3:1 a|b|3:2 c", "3:1 d|3:2 e|f", [(0, 0), (2, 1)], 0),
        pytest.param("John 3:1 A|John 3:2 B", "Yoh 3:1 C|Yoh 3:2 D", [(0, 0), (1, 1)], 0),
        pytest.param("[1] a|[2] b|[4] c", "[1] d|[3] e|[4] f", [(0, 0), (2, 2)], 0),
        pytest.param("Article 1|a|Article 2", "Pasal 1|Pasal 2|b", [(0, 0), (2, 1)], 0),
        pytest.param("(1) a|(2) b|(1) c|(2) d", "(1) e|(2) f", [], 4, id="begins anew"),
        pytest.param(
            "#Chapter 1|1 a|2 b|3 c|#Chapter 2|1 d|2 e|3 f",
            "#Bab 1|1 g|2 h|x|3 i|#Bab 2|1 j|3 k|2 l",
            [(0, 0), (1, 1), (2, 2), (3, 4), (4, 5)],
            3,
            id="verses in chapters",
        ),
        pytest.param(
            "Article 1|(1) a|(2) b|Article 2|(1) c|(2) d",
            "Pasal 1|(1) e|(2) f|Pasal 2|(1) g|(2) h",
            [(n, n) for n in range(6)],
            0,
            id="paragraphs in articles",
        ),
        pytest.param("12 men|40 days", "12 orang|40 hari", [], 2, id="no verses"),
        pytest.param(
            "1 a|2 b|40 days|3 c|4 d|5 e",
            "1 f|2 g|3 h|4 i|5 j",
            [(3, 2), (4, 3), (5, 4)],
            2,
            id="verses that count up",
        ),
        pytest.param("COVID-19|#COVID-19", "#COVID-19", [], 0, id="words are no numbers"),
    ],
)
def test_numbers(source: str, target: str, anchors: list[Anchor], dropped: int) -> None:
    assert found(source, target, "numbers") == (anchors, dropped)


def test_boilerplate_has_no_numbers() -> None:
    pages = document("[1] a", "[2] b", kind="boilerplate")
    assert not align.find_anchors(pages, document("[1] c", "[2] d"), "numbers")


MARKED = st.lists(
    st.sampled_from(["#Bab 1", "#Bab 2", "#Rain", "(1) a", "(2) b", "1 c", "2 d", "3 e", "x"]),
    min_size=1,
    max_size=12,
)


@given(MARKED, MARKED, st.sampled_from(["headings", "numbers"]))
def test_anchors_ascend_and_are_kept_by_an_alignment(
    left: list[str], right: list[str], by: str
) -> None:
    source, target = document(*left), document(*right, lang="id")
    anchors = align.find_anchors(source, target, by)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(anchors))
    assert anchors.dropped >= 0
    for link in align.align(source, target, anchors=anchors, encoder=align.FakeEncoder()).pairs():
        for a, b in anchors:
            assert len({n >= a for n in link.source} | {n >= b for n in link.target}) == 1


@given(MARKED, st.sampled_from(["headings", "numbers"]))
def test_a_document_and_itself_have_no_crossing_anchors(texts: list[str], by: str) -> None:
    anchors = align.find_anchors(document(*texts), document(*texts), by)
    assert all(a == b for a, b in anchors)


PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=7)


@given(PAIRS)
def test_a_chain_is_what_all_longest_chains_hold(pairs: list[Anchor]) -> None:
    chains = [
        chain
        for size in range(len(pairs) + 1)
        for chain in combinations(sorted(pairs), size)
        if all(a < c and b < d for (a, b), (c, d) in pairwise(chain))
    ]
    longest = max(map(len, chains))
    common = set.intersection(*(set(chain) for chain in chains if len(chain) == longest))
    assert ascending(pairs) == sorted(common)


# Times


def cues(*starts: float | None, lang: str = "en") -> align.Document:
    times = tuple(None if start is None else (start, start + 0.5) for start in starts)
    return document(*(f"Cue {'x' * (n + 1)}." for n in range(len(starts))), lang=lang, times=times)


@pytest.mark.parametrize(
    ("source", "target", "anchors", "dropped"),
    [
        pytest.param([1, 3, 5], [1, 3, 5], [(0, 0), (1, 1), (2, 2)], 0, id="equal"),
        pytest.param([1, 3, 5], [1.1, 2.9, 5.101], [(0, 0), (1, 1)], 0, id="to a tenth"),
        pytest.param([1, 2, 3, 5], [1, 3, 4, 5], [(0, 0), (2, 1), (3, 3)], 0, id="a cue more"),
        pytest.param([1, 3, 5, 7, 9], [2, 4, 5, 8, 10], [], 1, id="another clock"),
        pytest.param([1, 3, 3.05, 5], [1, 3, 5], [(0, 0), (3, 2)], 2, id="two at a time"),
        pytest.param([1, 9, 3, 5], [1, 3, 5, 9], [(0, 0), (2, 1), (3, 2)], 1, id="time goes back"),
        pytest.param([None, 1, 3], [1, None, 3], [(1, 0), (2, 2)], 0, id="unknown times"),
    ],
)
def test_times(
    source: list[float], target: list[float], anchors: list[Anchor], dropped: int
) -> None:
    got = align.find_anchors(cues(*source), cues(*target, lang="id"), "times")
    assert ([*got], got.dropped) == (anchors, dropped)


def test_text_has_no_times() -> None:
    with pytest.raises(UsageError, match=r"by times: a\.id\.txt has none, as subtitles do"):
        align.find_anchors(cues(1, 2), document("One.", lang="id"), "times")


# A list of one's own


def listed(text: str, tmp_path: Path) -> tuple[Anchor, ...]:
    path = tmp_path / "anchors.tsv"
    path.write_bytes(text.encode())
    sides = document("a", "b", "c"), document("d", "e", "f", "g", lang="id")
    anchors = align.read_anchors(path, *sides)
    assert align.find_anchors(*sides, path).pairs == anchors
    return anchors


@pytest.mark.parametrize(
    "text",
    [
        "0\t1\n2\t3\n",
        "source\ttarget\n0\t1\n2\t3",
        "\ufeffSource\tTarget\r\n 0 \t1\r\n\r\n2\t3\r\n",
    ],
)
def test_a_list_of_pairs(text: str, tmp_path: Path) -> None:
    assert listed(text, tmp_path) == ((0, 1), (2, 3))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0\t1\n\n1 2\n", "line 3: '1 2' is no pair of segment numbers: .* tab between"),
        ("0\t1\t2\n", "line 1: .* is no pair"),
        ("0\n", "line 1: .* is no pair"),
        ("0\t-1\n", "line 1: .* is no pair"),
        ("0\t1.5\n", "line 1: .* is no pair"),
        ("target\tsource\n0\t1\n", "line 1: .* is no pair"),
        ("0\t" + "9" * 5000, "line 1: .* is no pair"),
        ("0\t1\nsource\ttarget\n", "line 2: .* is no pair"),
        ("3\t0\n", r"line 1: no segment 3: a\.en\.txt has 3 segments, counted from 0"),
        ("0\t0\n1\t4\n", r"line 2: no segment 4: a\.id\.txt has 4 segments"),
        ("0\t1\n1\t3\n2\t2\n", r"line 3: \(2, 2\) does not lie behind \(1, 3\) on both sides"),
        ("1\t1\n1\t2\n", r"line 2: \(1, 2\) does not lie behind \(1, 1\)"),
        ("source\ttarget\n", "names no anchors: add a line"),
    ],
)
def test_a_wrong_list_is_named_by_its_line(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=says) as error:
        listed(text, tmp_path)
    assert str(error.value).startswith(str(tmp_path / "anchors.tsv"))
    assert "\n" not in str(error.value)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    sides = document("a"), document("b", lang="id")
    with pytest.raises(InputError, match=r"none\.tsv: no such file"):
        align.read_anchors(tmp_path / "none.tsv", *sides)
    for name in ("heading", "", "x" * 5000):
        says = re.escape(f"by {name!r}: give headings, numbers, times, or a TSV file")
        with pytest.raises(UsageError, match=says):
            align.find_anchors(*sides, name)
