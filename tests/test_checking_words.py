from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Bitext, Document, FakeEncoder, Link, Segment, SentenceEncoder
from align.checking.dictionary import lemma
from align.checking.finding import Span
from align.checking.terminology.stems import alike, function_words, is_noun_form, stem
from align.checking.terminology.words import find_words, link_words, word_links
from align.encoding import Encoder, PlacedTokens, Vectors
from align.errors import ModelError
from align.progress import Progress

GOLD = Path(__file__).parent / "data" / "word_links.jsonl"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Anak-anak don't pay 67,46 juta.", ["Anak-anak", "don't", "pay", "67,46", "juta"]),
        ("ke-13 … 1.200.000, 5 p.m.", ["ke-13", "1.200.000", "5", "p", "m"]),
        ("l’été “oui”", ["l’été", "oui"]),
        ("越南2025年", ["越", "南", "2025", "年"]),
        ("ひらカナ", ["ひ", "ら", "カ", "ナ"]),
        ("한국 사람", ["한국", "사람"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("", []),
        (" – ? ", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, words: list[str]) -> None:
    assert [word.text for word in find_words([(0, text)])] == words


@given(st.lists(st.text(max_size=40), max_size=3))
def test_words_stand_where_they_say(texts: list[str]) -> None:
    parts = list(enumerate(texts))
    found = find_words(parts)
    assert all(texts[x.segment][x.start : x.end] == x.text != "" for x in found)
    assert found == sorted(found, key=lambda x: (x.segment, x.start))
    assert sum(len(x.text) for x in found) >= sum(x.isalnum() for text in texts for x in text)


def bitext(source: Sequence[str], target: Sequence[str]) -> Bitext:
    sides = []
    for texts, lang in ((source, "en"), (target, "id")):
        segments, at = [], 0
        for text in texts:
            segments.append(Segment(at, at + len(text)))
            at += len(text) + 1
        sides.append(Document(" ".join(texts), tuple(segments), lang))
    return Bitext(sides[0], sides[1], (Link(tuple(range(len(source))), tuple(range(len(target)))),))


DICTIONARY = {"jembatan": "bridge", "tua": "old", "runtuh": "collapsed", "kemarin": "yesterday"}


def linked(both: Bitext, encoder: Encoder | None = None) -> list[tuple[str, str]]:
    links = word_links(both, both.links[0], encoder=encoder or FakeEncoder(DICTIONARY))
    return [(link.source.text, link.target.text) for link in links]


def test_words_that_mean_the_same_are_linked() -> None:
    both = bitext(["An old bridge collapsed."], ["Jembatan tua runtuh."])
    assert linked(both) == [("old", "tua"), ("bridge", "Jembatan"), ("collapsed", "runtuh")]


def test_links_know_their_segments() -> None:
    both = bitext(["Old bridge.", "Collapsed yesterday."], ["Jembatan tua runtuh", "kemarin."])
    [*_, last] = word_links(both, both.links[0], encoder=FakeEncoder(DICTIONARY))
    assert last.source == Span(1, 10, 19, "yesterday")
    assert last.target == Span(1, 0, 7, "kemarin")
    assert 0 < last.score <= 1


def test_a_word_that_stands_twice_is_linked_in_order() -> None:
    both = bitext(["bridge old bridge collapsed"], ["jembatan tua jembatan runtuh"])
    links = word_links(both, both.links[0], encoder=FakeEncoder(DICTIONARY))
    places = [(x.source.start, x.target.start) for x in links if x.source.text == "bridge"]
    assert places == [(0, 0), (11, 13)]


def test_words_nobody_knows_are_linked_between_linked_neighbours() -> None:
    source = "old courage bridge valour collapsed yesterday"
    target = "tua keberanian jembatan kesetiaan runtuh kemarin"
    found = linked(bitext([source], [target]))
    assert {("courage", "keberanian"), ("valour", "kesetiaan")} <= set(found)


@pytest.mark.parametrize(
    ("source", "target"), [(["Old bridge."], []), (["…"], ["?"]), ([], ["tua"])]
)
def test_where_there_are_no_words_there_are_no_links(source: list[str], target: list[str]) -> None:
    assert linked(bitext(source, target)) == []


@given(st.text(max_size=30), st.text(max_size=30))
def test_links_of_any_text_stand_in_it(source: str, target: str) -> None:
    [links] = link_words([([(3, source)], [(5, target)])], ("xx", "yy"), FakeEncoder())
    for link in links:
        assert source[link.source.start : link.source.end] == link.source.text
        assert target[link.target.start : link.target.end] == link.target.text
        assert 0 < link.score <= 1


class Blind:
    """An encoder that knows no tokens."""

    name = "blind"
    background = FakeEncoder().background

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return FakeEncoder().encode(texts, progress)


class Mute(Blind):
    """An encoder whose model does not tell of its tokens."""

    def encode_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[PlacedTokens] | None:
        return None


@pytest.mark.parametrize("encoder", [Blind(), Mute()])
def test_an_encoder_without_tokens_is_refused(encoder: Encoder) -> None:
    with pytest.raises(ModelError, match="blind does not tell where its tokens stand"):
        linked(bitext(["Old bridge."], ["Jembatan tua."]), encoder)


def test_links_come_near_those_made_by_hand() -> None:
    """The alignment error rate (Och and Ney 2003), as ``benchmarks.words`` prints it."""
    records = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    sides = [([(0, x["source"])], [(0, x["target"])]) for x in records]
    found = sure = right = hit = 0
    for record, side, links in zip(
        records, sides, link_words(sides, ("en", "id"), SentenceEncoder()), strict=True
    ):
        source, target = ({w: n for n, w in enumerate(find_words(x))} for x in side)
        ours = {(source[x.source], target[x.target]) for x in links}
        possible = {(a, b) for a, b, _ in record["links"]}
        certain = {(a, b) for a, b, kind in record["links"] if kind == "S"}
        found, sure = found + len(ours), sure + len(certain)
        right, hit = right + len(ours & possible), hit + len(ours & certain)
    assert len(records) >= 40
    assert 1 - (right + hit) / (found + sure) < 0.07


def test_hand_made_links_name_words_that_are_there() -> None:
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        counts = [len(find_words([(0, record[side])])) for side in ("source", "target")]
        assert all(a < counts[0] and b < counts[1] for a, b, _ in record["links"])
        assert {kind for *_, kind in record["links"]} <= {"S", "P"}


# Stems

ROOTS = [
    ("id", "tiru meniru peniruan ditiru tiruan"),
    ("id", "kembang mengembangkan pengembangan perkembangan berkembang"),
    ("id", "gerak gerakan pergerakan gerakan-gerakan"),
    ("id", "emulasi beremulasi emulasinya"),
    ("id", "negara negara-negara"),
    ("en", "emulation emulations emulate emulates emulating"),
    ("de", "Botschaft Botschaften"),
]


@pytest.mark.parametrize(("lang", "words"), ROOTS)
def test_words_of_one_root_have_one_stem(lang: str, words: str) -> None:
    assert len({stem(word, lang) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [("id", "emulasi", "peniruan"), ("id", "setia", "saing"), ("en", "country", "county")],
)
def test_other_words_have_other_stems(lang: str, one: str, other: str) -> None:
    assert stem(one, lang) != stem(other, lang)
    assert not alike({stem(one, lang)}, {stem(other, lang)}) or lang == "en"


@given(st.text(max_size=20))
def test_any_text_has_a_stem_in_any_language(text: str) -> None:
    for lang in ("en", "id", "zh", "xx"):
        assert isinstance(stem(text, lang), str)
    assert lemma(text, "xx") == text


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("en", "the"),
        ("id", "yang"),
        ("de", "nicht"),
        ("fr", "avec"),
        ("nb", "ikke"),
        ("en-GB", "of"),
    ],
)
def test_function_words_are_known_in_many_languages(lang: str, word: str) -> None:
    assert word in function_words(lang)
    assert "emulation" not in function_words(lang)
    assert function_words("xx") == frozenset()


@pytest.mark.parametrize(
    ("word", "is_noun"),
    [("policies", True), ("Vietnam's", True), ("boxes", True), ("said", False), ("going", False)],
)
def test_nouns_are_told_by_their_endings(word: str, is_noun: bool) -> None:
    assert is_noun_form(word, "en") == is_noun
    assert is_noun_form(word, "xx")
