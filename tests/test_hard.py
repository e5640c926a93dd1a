from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.development import Pair
from benchmarks.hard import (
    halves,
    hard,
    near_duplicates,
    neighbours,
    numbers,
    same_formulas,
    untranslated,
)

SEEDS = range(40)
KINDS: dict[str, Callable[[Pair, list[Pair], int], Pair]] = {
    "neighbours": lambda pair, _, seed: neighbours(pair, seed),
    "near-duplicates": near_duplicates,
    "halves": lambda pair, _, seed: halves(pair, seed),
    "numbers": lambda pair, _, seed: numbers(pair, seed),
    "untranslated": lambda pair, _, seed: untranslated(pair, seed),
    "same formulas": same_formulas,
}
Texts = tuple[str, ...]


def pair(*rows: tuple[str, str], name: str = "storm") -> Pair:
    gold = [(frozenset([n]), frozenset([n])) for n in range(len(rows))]
    return Pair("news", name, [a for a, _ in rows], [b for _, b in rows], gold)


def beads(pair: Pair) -> list[tuple[Texts, Texts]]:
    return [
        (
            tuple(pair.source[n] for n in sorted(left)),
            tuple(pair.target[n] for n in sorted(right)),
        )
        for left, right in pair.gold
    ]


def sides(pair: Pair) -> tuple[list[str], list[str]]:
    return pair.source, pair.target


STORM = pair(
    ("The storm reached the coast on 12 May, and the harbour closed.", "Badai itu tiba 12 Mei."),
    ("Mayor Dewi Lestari spoke to the fishermen.", "Wali kota Dewi Lestari bicara kepada nelayan."),
    ("Nobody was hurt when the roof fell.", "Tidak ada yang terluka saat atap itu runtuh semua."),
    ("Some 250 houses have no power, they say.", "Kira-kira 250 rumah tidak ada listrik, katanya."),
    ("The school stays shut until Monday.", "Sekolah tetap tutup sampai hari Senin depan."),
    ("We have seen worse, said an old man.", "Kami pernah mengalami yang lebih parah, katanya."),
)
MATCH = pair(
    ("Rudi Hartono won in Surabaya.", "Lalu Rudi Hartono menang di Surabaya."),
    ("They meet again on Friday.", "Mereka bertemu lagi pada hari Jumat."),
    name="match",
)


def words(prefix: str) -> st.SearchStrategy[str]:
    """Return what a sentence may hold after its first word."""
    vocabulary = [f"{prefix}{x}" for x in ("ra", "mi", "tolu", "sebena", "koma,", "galinta")]
    word = st.sampled_from([*vocabulary, "Anna", "BBC", "2016", "25", "7", "3,5", "٢٥"])
    return st.lists(word, min_size=0, max_size=14).map(" ".join)


@st.composite
def documents(draw: st.DrawFn, name: str = "a") -> Pair:
    """Make a document of distinct sentences; its beads are in order, with gaps between them."""
    sizes = draw(st.lists(st.tuples(*[st.integers(0, 3)] * 2), max_size=12))
    texts, runs = [], []
    for side, prefix in enumerate("pq"):
        ends = list(accumulate((size[side] for size in sizes), initial=0))
        runs.append([frozenset(range(*run)) for run in pairwise(ends)])
        firsts = [f"{prefix}{'x' * n}" for n in range(ends[-1])]
        texts.append([f"{first} {draw(words(prefix))}" for first in firsts])
    gold = [(a, b) for a, b in zip(*runs, strict=True) if a and b]
    return Pair("made", name, texts[0], texts[1], gold)


@pytest.mark.parametrize("kind", KINDS)
@given(document=documents(), other=documents("b"), seed=st.integers(0, 9))
def test_beads_stay_true_exactly_where_all_their_sentences_are_left(
    kind: str, document: Pair, other: Pair, seed: int
) -> None:
    harder = KINDS[kind](document, [document, other], seed)
    assert (harder.collection, harder.name, harder.family) == (kind, "a", "a")
    assert beads(harder) == [
        (left, right)
        for left, right in beads(document)
        if {*left} <= {*harder.source} and {*right} <= {*harder.target}
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_makes_the_same_document_again(kind: str) -> None:
    made = [KINDS[kind](STORM, [STORM, MATCH], seed) for seed in SEEDS]
    assert made == [KINDS[kind](STORM, [MATCH, STORM], seed) for seed in SEEDS]
    assert len({str(x) for x in made}) > 1


def test_every_kind_is_made_and_none_that_spoils_nothing() -> None:
    made = [x for seed in SEEDS for x in hard([STORM, MATCH], seed)]
    assert {x.collection for x in made} == {*KINDS}
    wholes = {x.name: len(x.gold) for x in (STORM, MATCH)}
    assert all(len(x.gold) < wholes[x.name] for x in made)


def test_variants_share_the_family_of_their_document() -> None:
    member = Pair("news", "storm-2", STORM.source, STORM.target, STORM.gold, family="storms")
    assert {x.family for seed in SEEDS for x in hard([member], seed)} == {"storms"}


def test_neighbours_meet_where_their_counterparts_are_dropped() -> None:
    rows = ("It rained.", "Hujan turun."), ("We slept.", "Kami tidur.")
    made = [neighbours(pair(*rows), seed) for seed in SEEDS]
    spoilt = [sides(x) for x in made if len(x.gold) < 2]
    assert {(*source, *target) for source, target in spoilt} == {
        ("We slept.", "Hujan turun."),
        ("It rained.", "Kami tidur."),
    }


def test_neighbours_that_are_alike_are_left_alone() -> None:
    alike = pair(("No!", "Tidak!"), ("No.", "Jangan."), ("Go on.", "Ayo."), ("Come.", "Ayo!"))
    for seed in SEEDS:
        left = sides(neighbours(alike, seed))
        assert "Tidak!" in left[1] or "Jangan." not in left[1]
        assert not {("No.", "Tidak!"), ("Come.", "Ayo.")} & {*zip(*left, strict=True)}


@pytest.mark.parametrize(
    ("source", "target", "changes"),
    [
        pytest.param("In 2016 it rained.", "Tahun 2016 hujan.", True, id="year"),
        pytest.param("It cost 2,500 pounds.", "Harganya 2.500 pound.", True, id="separators"),
        pytest.param("It grew by 5% then.", "Naik 5 % waktu itu.", True, id="percent"),
        pytest.param("There were 25 of them.", "कुल २५ थे।", True, id="digits of another script"),
        pytest.param("He has 5 cats.", "Dia punya 5 kucing.", False, id="single digit"),
        pytest.param("Twenty came.", "Ada 20 orang.", False, id="number on one side"),
        pytest.param("14. The storm", "14. Badai", False, id="heading"),
        pytest.param("(14) The storm", "14) Badai", False, id="list"),
    ],
)
def test_one_digit_changes_of_a_number_that_both_sides_have(
    source: str, target: str, changes: bool
) -> None:
    made = [numbers(pair((source, target)), seed) for seed in SEEDS]
    spoilt = [x for x in made if not x.gold]
    assert bool(spoilt) == changes
    assert {x.source == [source] for x in spoilt} == ({True, False} if changes else set())
    for x in spoilt:
        before, after = source + target, x.source[0] + x.target[0]
        ((old, new),) = {(a, b) for a, b in zip(before, after, strict=True) if a != b}
        assert old.isdecimal()
        assert new.isdecimal()
        assert int(new) not in (int(old), 0)


def test_a_year_stays_in_its_century() -> None:
    made = [numbers(pair(("In 2016.", "Tahun 2016.")), seed) for seed in SEEDS]
    assert all("20" in text for x in made for text in x.source + x.target)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "It rained on the 1,000 roofs all night, so nobody in the town slept.",
            ("It rained on the 1,000 roofs all night,", "so nobody in the town slept."),
            id="at the comma",
        ),
        pytest.param(
            "Yes, one two three four five six seven",
            ("Yes, one two three", "four five six seven"),
            id="between words",
        ),
        pytest.param(
            "昨天夜里下了大雨，没有人睡着。", ("昨天夜里下了大雨，", "没有人睡着。"), id="no spaces"
        ),
    ],
)
def test_half_of_a_long_sentence_goes(text: str, parts: Texts) -> None:
    made = [halves(pair((text, "Pendek.")), seed) for seed in SEEDS]
    assert {x.source[0] for x in made if not x.gold} == {*parts}
    assert {x.source[0] for x in made if x.gold} == {text}


def test_half_of_a_group_goes() -> None:
    gold = [(frozenset([0, 1]), frozenset([0]))]
    group = Pair("news", "a", ["It rained.", "We slept."], ["Hujan, kami tidur."], gold)
    made = [halves(group, seed) for seed in SEEDS]
    assert {(*x.source, len(x.gold)) for x in made} == {
        ("It rained.", 0),
        ("We slept.", 0),
        ("It rained.", "We slept.", 1),
    }


def test_a_foreign_sentence_is_joined_on_never_a_neighbour() -> None:
    document = pair(*((f"p{x}", f"{x} ra mi ta") for x in "abcdef"))
    joined = {
        tuple(text.split(" ra mi ta")[:2])
        for seed in SEEDS
        for text in halves(document, seed).target
        if text.count("ra") > 1
    }
    assert {frozenset(x.strip() for x in both) for both in joined} == {
        frozenset(both) for both in ("ae", "af", "bf")
    }


@pytest.mark.parametrize(
    ("source", "target", "replaced"),
    [
        pytest.param("We all slept well.", "Kami tidur nyenyak.", True, id="sentence"),
        pytest.param("昨天下了大雨", "It rained a lot.", True, id="no spaces"),
        pytest.param(
            "Barack Obama, Angela Merkel", "Barack Obama dan lain-lain", False, id="names"
        ),
        pytest.param("12 + 13 = 25", "12 + 13 adalah 25", False, id="numbers"),
        pytest.param("we all slept well", "'We all slept well'", False, id="a copy already"),
    ],
)
def test_the_source_takes_the_place_of_what_needs_translation(
    source: str, target: str, replaced: bool
) -> None:
    made = [untranslated(pair((source, target)), seed) for seed in SEEDS]
    spoilt = {tuple(x.target) for x in made if not x.gold}
    assert spoilt == ({(source,)} if replaced else set())


def test_another_source_sentence_takes_the_place_of_some() -> None:
    document = pair(*((f"it often said {x}", f"kata {x}") for x in "abcdefgh"))
    foreign = [
        (x.target.index(text), document.source.index(text))
        for seed in SEEDS
        for x in [untranslated(document, seed)]
        for text in x.target
        if text in document.source
    ]
    assert {abs(a - b) for a, b in foreign} == {0, 4, 5, 6, 7}


def test_a_near_copy_has_another_number() -> None:
    original = "Ada 250 rumah."
    made = [near_duplicates(pair(("Some 250 houses.", original)), [], seed) for seed in SEEDS]
    forms = set()
    for x in made:
        copies = [text for text in x.target if text != original]
        assert all(sum(map(str.__ne__, a, original)) == 1 for a in copies)
        assert len(x.gold) == (original in x.target)
        forms.add(tuple(text == original for text in x.target))
    assert forms == {(True,), (False,), (True, False), (False, True)}


def test_a_near_copy_has_a_name_of_another_document_for_one_that_both_sides_have() -> None:
    original = "Kata Tuan Budi begitu."
    other = pair(("Sri came.", "Lalu Tuan Joko datang."), name="other")
    document = pair(("Budi said so.", original))
    made = [near_duplicates(document, [document, other], seed) for seed in SEEDS]
    assert {text for x in made for text in x.target} == {original, "Kata Tuan Joko begitu."}


def test_a_near_copy_has_a_third_of_its_words_from_a_sentence_far_away() -> None:
    sentences = [" ".join(f"{x}{y}" for y in "abcdefghi") for x in "pqrstu"]
    document = pair(*((x.upper(), x) for x in sentences))
    copies = [
        text.split()
        for seed in SEEDS
        for text in near_duplicates(document, [], seed).target
        if text not in sentences
    ]
    assert copies
    for copy in copies:
        letters = "".join(word[0] for word in copy)
        counts = {x: letters.count(x) for x in letters}
        assert sorted(counts.values()) == [3, 6]
        first, second = sorted(counts)
        assert ord(second) - ord(first) > 3


def test_another_event_has_other_names_throughout_and_the_same_words() -> None:
    document = pair(
        ("Budi slept on Monday.", "Lalu Budi tidur pada hari Senin."),
        ("Nobody saw it.", "Tidak ada yang melihat."),
        ("Budi left in 2016, says IDI.", "Budi pergi tahun 2016, kata IDI."),
    )
    other = pair(
        ("-", "Lalu Joko makan pada hari Rabu."), ("-", "Saya lihat di TVRI."), name="other"
    )
    made = [same_formulas(document, [document, other], seed) for seed in SEEDS]
    throughout = [x for x in made if len(x.gold) == 1]
    assert throughout
    for x in throughout:
        assert x.target[:2] == ["Lalu Joko tidur pada hari Rabu.", "Tidak ada yang melihat."]
        before, _, after = x.target[2].partition("20")
        assert (before, after[2:]) == ("Joko pergi tahun ", ", kata TVRI.")
        assert "1" not in after[:1]
        assert "6" not in after[1:2]
    assert {len(x.gold) for x in made} == {1, 2, 3}


def test_parts_of_a_document_tell_of_another_event() -> None:
    document = pair(*((f"In {n} it rained.", f"Hujan turun tahun {n}.") for n in range(1950, 1980)))
    counts = {len(same_formulas(document, [], seed).gold) for seed in SEEDS}
    assert min(counts) == 0
    assert max(counts) < 30
    assert len(counts) > 5
