from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import document

from align.bitext import Bitext, Link, Status
from align.errors import UsageError
from align.exporting.duplicates import best_of_each, likeness_key
from align.exporting.selection import LeftOut, Selection, select
from align.exporting.units import TranslationUnit, Units, from_bitext


def unit(
    source: str, target: str, confidence: float | None = None, status: Status = "auto"
) -> TranslationUnit:
    sides = [(text,) if text else () for text in (source, target)]
    return TranslationUnit(sides[0], sides[1], confidence, None, status)


def stream(units: list[TranslationUnit]) -> Units:
    def read(_: Counter[str]) -> Iterator[TranslationUnit]:
        return iter(units)

    return Units("en", "id", read)


UNITS = [
    unit("Sure.", "Pasti.", 0.9),
    unit("Half.", "Setengah.", 0.5, "accepted"),
    unit("Wrong.", "Salah.", 0.9, "rejected"),
    unit("Unrated.", "Tanpa nilai."),
    unit("Alone.", ""),
    unit("", "Sendiri."),
    unit("A long one.", "Panjang.", 0.8, "edited"),
    unit("sure", "pasti!", 0.7),
]


@pytest.mark.parametrize(
    ("choices", "kept", "left_out"),
    [
        ({}, "Sure. Half. Wrong. Unrated. A sure", {"gaps": 2}),
        ({"gaps": True}, "Sure. Half. Wrong. Unrated. Alone. - A sure", {}),
        ({"min_confidence": 0.5}, "Sure. Half. Wrong. A sure", {"gaps": 2, "unsure": 1}),
        (
            {"min_confidence": 1.0, "gaps": True},
            "Half. Alone. - A",
            {"unsure": 4},
        ),
        (
            {"statuses": ("accepted", "edited")},
            "Half. A",
            {"gaps": 2, "auto": 3, "rejected": 1},
        ),
        (
            {"statuses": ("rejected",), "gaps": True},
            "Wrong. Alone. -",
            {"auto": 3, "accepted": 1, "edited": 1},
        ),
        ({"max_length": 9}, "Sure. Half. Wrong. sure", {"gaps": 2, "too long": 2}),
        ({"max_length": 7, "gaps": True}, "Sure. Wrong. Alone. sure", {"too long": 4}),
        ({"dedupe": True}, "Sure. Half. Wrong. Unrated. A", {"gaps": 2, "duplicates": 1}),
        (
            {"dedupe": True, "max_length": 5, "statuses": ("auto",)},
            "",
            {"gaps": 2, "too long": 3, "accepted": 1, "edited": 1, "rejected": 1},
        ),
    ],
)
def test_choices(choices: dict[str, Any], kept: str, left_out: dict[str, int]) -> None:
    found = LeftOut()
    units = list(select(stream(UNITS), Selection(**choices), found))
    assert " ".join((one.source_text or "-").split(" ")[0] for one in units) == kept
    assert found.counts == left_out
    assert len(units) + found.counts.total() == len(UNITS)


def test_what_is_left_out_is_handed_on_with_its_reason() -> None:
    given_away = []
    left_out = LeftOut(write=lambda one, reason: given_away.append((one.source_text, reason)))
    list(select(stream(UNITS), Selection(min_confidence=0.8, dedupe=True), left_out))
    assert given_away == [
        ("Unrated.", "unsure"),
        ("Alone.", "gaps"),
        ("", "gaps"),
        ("sure", "unsure"),
    ]


def test_swapped_units_are_left_out_swapped() -> None:
    given_away = []
    left_out = LeftOut(write=lambda one, _: given_away.append(one.source_text))
    units = select(stream(UNITS), Selection(min_confidence=0.9, swap=True), left_out)
    assert [one.source_text for one in units] == ["Pasti.", "Setengah.", "Salah.", "Panjang."]
    assert given_away[0] == "Tanpa nilai."
    assert (units.source_lang, units.target_lang) == ("id", "en")


def bitext() -> Bitext:
    links = (
        Link((0,), (0,), 0.5, 0.9),
        Link((1,), (1,), 0.25, 0.75),
        Link((2,), ()),
        Link((3,), (2,), 0.125, 0.5),
        Link((4,), (2,), 0.125, 0.5, repeat=True),
        Link((5,), (3,), 0.5, 0.9, "rejected"),
    )
    source = document("One.", "Two.", "Three.", "Four.", "Four!", "Five.")
    return Bitext(source, document("Satu.", "Dua.", "Empat.", "Lima.", lang="id"), links)


@pytest.mark.parametrize(
    ("choices", "kept", "left_out"),
    [
        ({}, ["One. Two.", "Four."], {"gaps": 1, "repeats": 1, "rejected": 1}),
        ({"gaps": True}, ["One. Two.", "Three.", "Four."], {"repeats": 1, "rejected": 1}),
        (
            {"min_confidence": 0.8},
            ["One."],
            {"gaps": 1, "unsure": 3, "rejected": 1},
        ),
        (
            {"max_length": 6},
            ["Four."],
            {"gaps": 1, "repeats": 1, "rejected": 1, "too long": 1},
        ),
    ],
)
def test_passages(choices: dict[str, Any], kept: list[str], left_out: dict[str, int]) -> None:
    found = LeftOut()
    units = select(bitext(), Selection(unit="passage", **choices), found)
    assert [one.source_text for one in units] == kept
    assert found.counts == left_out
    assert units.unit == "passage"


def test_passages_of_a_swapped_bitext() -> None:
    units = select(bitext(), Selection(unit="passage", swap=True), LeftOut())
    assert [one.source_text for one in units] == ["Satu. Dua.", "Empat."]


def test_units_without_documents_have_no_passages() -> None:
    units = select(from_bitext(bitext()), Selection(unit="passage"), LeftOut())
    with pytest.raises(UsageError, match="passages need the documents, so give the native file"):
        list(units)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"min_confidence": 1.5}, "min_confidence must lie between 0 and 1, not at 1.5"),
        ({"max_length": 0}, "max_length must be 1 or more, not 0"),
        (
            {"statuses": ("final",)},
            "a status must be auto, accepted, rejected, edited, not 'final'",
        ),
        ({"unit": "page"}, "unit must be 'sentence' or 'passage', not 'page'"),
        ({"min_confidence": "0.5"}, "min_confidence must lie between 0 and 1, not at '0.5'"),
        ({"max_length": "9"}, "max_length must be 1 or more, not '9'"),
        ({"date": datetime(2026, 1, 1)}, "date must be a date with a time zone"),
        ({"date": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "date must be a date"),
        ({"date": "now"}, "date must be a date with a time zone, not now"),
    ],
)
def test_choices_without_sense(choices: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Selection(**choices)


# Duplicates


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Hello world.", "hello, WORLD", True),
        ("Straße", "STRASSE", True),
        ("caf\u00e9", "cafe\u0301", True),
        ("ＡＢＣ １", "abc 1", True),
        ("don’t", "don't", True),
        ("nusa\u00a0tenggara", "Nusa Tenggara", True),
        ("3 dogs", "4 dogs", False),
        ("It rose 1.5%.", "It rose 15%.", False),
        ("10-20", "1020", False),
        ("1 000", "1000", False),
        ("1,000 (one)", "1.000 one", True),
        ("-5", "5", False),
        ("−5", "-5", True),
        ("2024 - 5", "2024-5", True),
        ("5 %", "5", False),
        ("$5", "€5", False),
        ("C", "C++", False),
        ("कि", "की", False),
        ("दिन", "दान", False),
        ("ที่", "ทู", False),
        ("می\u200cرود", "میرود", False),
        ("a\u00adb\u200e", "ab", True),
        ("snake_case", "snakecase", True),
        ("caf\u00e9", "cafe", False),
        ("a cat", "the cat", False),
        ("!", "?", False),
        ("...", "...", True),
        ("日本。", "日本", True),
    ],
)
def test_what_is_alike(one: str, other: str, alike: bool) -> None:
    assert (likeness_key(one) == likeness_key(other)) is alike


@pytest.mark.parametrize(
    ("units", "best"),
    [
        ([], ""),
        ([unit("A", "B", 0.5), unit("a", "b", 0.9), unit("A!", "B!", 0.7)], "-x-"),
        ([unit("A", "B", 0.5), unit("A", "B", 0.5)], "x-"),
        ([unit("A", "B", 0.9), unit("A", "B", 0.2, "accepted")], "-x"),
        ([unit("A", "B", 0.9, "rejected"), unit("A", "B")], "-x"),
        ([unit("A", "B", 0.9), unit("A", "C", 0.1)], "xx"),
        ([unit("A", "B", 0.9), unit("B", "A", 0.1)], "xx"),
        ([unit("A b", "C", 0.9), unit("A", "b C", 0.1)], "xx"),
        ([unit("A", ""), unit("A", ""), unit("", "A")], "xxx"),
    ],
)
def test_the_best_of_alike_units(units: list[TranslationUnit], best: str) -> None:
    assert "".join("x" if is_best else "-" for is_best in best_of_each(units)) == best


@given(
    st.lists(
        st.builds(unit, st.sampled_from(["a", "A.", "b"]), st.just("c"), st.floats(0, 1)),
        max_size=20,
    )
)
def test_one_of_each_kind_is_kept_and_none_is_better(units: list[TranslationUnit]) -> None:
    kept = [one for one, best in zip(units, best_of_each(units), strict=True) if best]
    keys = [likeness_key(one.source_text) for one in kept]
    assert sorted(keys) == sorted({likeness_key(one.source_text) for one in units})
    most = {
        key: max(x.confidence or 0 for x in units if likeness_key(x.source_text) == key)
        for key in keys
    }
    assert [one.confidence for one in kept] == [most[key] for key in keys]
