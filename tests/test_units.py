import math
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import document, nasty_texts

from align.bitext import Bitext, Link
from align.exporting.units import Origin, TranslationUnit, Units, cut, cuts, from_bitext

HERE = Origin("a.en.txt", "a.id.txt", "align:1")


def stream(*units: TranslationUnit, origin: Origin = HERE) -> Units:
    def read(left_out: Counter[str]) -> Iterator[TranslationUnit]:
        left_out["of the file"] += 1
        return iter(units)

    return Units("en", "id", read, origin)


def unit(
    source: str, target: str, numbers: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
) -> TranslationUnit:
    """Make one of segments that are parted by bars."""
    sides = [tuple(side.split("|")) if side else () for side in (source, target)]
    return TranslationUnit(
        sides[0], sides[1], 0.5, 0.25, "edited", False, numbers[0], numbers[1], HERE
    )


def test_a_stream_can_be_read_again_and_counts_anew() -> None:
    units = stream(unit("A.", "B."))
    assert list(units) == list(units) == [unit("A.", "B.")]
    assert units.left_out == {"of the file": 1}


def test_a_bitext_as_units_and_back() -> None:
    links = (
        Link((0, 1), (2,), 0.5, 0.75, "accepted"),
        Link((2,), (0,), 0.25, 0.5, "rejected"),
        Link((3,), (0,), 0.25, 0.5, "edited", repeat=True),
        Link((4,), ()),
        Link((), (1,)),
    )
    source = document("A.", "B.", "C.", "C!", "D.", path="a.txt")
    target = document("x.", "y.", "z.", lang="id", path="b.txt")
    bitext = Bitext(source, target, links, "align:1").complete()
    assert from_bitext(bitext).to_bitext() == bitext


@pytest.mark.parametrize(
    ("units", "source", "beads"),
    [
        pytest.param([], "", [], id="nothing"),
        pytest.param(
            [unit("B.", "x."), unit("A.|B.", "y.")],
            "B.\nA.\nB.",
            [((0,), (0,)), ((1, 2), (1,))],
            id="no numbers: the order of the units, and nothing shared",
        ),
        pytest.param(
            [unit("C.", "x.", ((7,), (1,))), unit("A.|B.", "y.", ((2, 5), (0,)))],
            "A.\nB.\nC.",
            [((0, 1), (0,)), ((2,), (1,))],
            id="the order of the numbers, without their gaps",
        ),
        pytest.param(
            [unit("A.", "x.", ((0,), (0,))), unit("B.", "x.", ((1,), (0,)))],
            "A.\nB.",
            [((0,), (0,)), ((1,), (0,))],
            id="one segment in two units",
        ),
        pytest.param(
            [unit("B.", "x.", ((1,), (1,))), unit("A, edited.", "y.", ((1,), (0,)))],
            "B.\nA, edited.",
            [((0,), (1,)), ((1,), (0,))],
            id="two texts with one number: one behind the other",
        ),
        pytest.param(
            [unit("B.", "x.", ((4, 5), (1,))), unit("A.", "y.", ((1,), (0,)))],
            "A.\nB.",
            [((0,), (0,)), ((1,), (1,))],
            id="fewer segments than numbers, as in a text that was edited",
        ),
        pytest.param(
            [unit("B.|C.", "x.", ((4,), (1,))), unit("A.", "y.", ((1,), (0,)))],
            "A.\nB. C.",
            [((0,), (0,)), ((1,), (1,))],
            id="more segments than numbers",
        ),
    ],
)
def test_documents_are_put_together(
    units: list[TranslationUnit], source: str, beads: list[object]
) -> None:
    bitext = stream(*units).to_bitext()
    assert bitext.source.text == source
    assert [(link.source, link.target) for link in bitext] == beads
    assert (bitext.source.path, bitext.target.path, bitext.signature) == (
        "a.en.txt",
        "a.id.txt",
        "align:1",
    )


def test_numbers_of_several_documents_are_not_mixed() -> None:
    there = TranslationUnit(("B.",), ("y.",), origin=Origin("b.en.txt", "b.id.txt"))
    units = stream(unit("A.", "x.", ((3,), (3,))), there, unit("A.", "x.", ((3,), (3,))))
    bitext = units.to_bitext()
    assert bitext.source.text == "A.\nB.\nA."
    assert [link.source for link in bitext] == [(0,), (1,), (2,)]
    assert (bitext.source.path, bitext.target.path, bitext.signature) == (None, None, "")


def test_swapping_twice_changes_nothing() -> None:
    units = stream(unit("A.|B.", "x.", ((0, 1), (3,))))
    swapped = units.swapped()
    assert (swapped.source_lang, swapped.target_lang) == ("id", "en")
    assert swapped.origin == Origin("a.id.txt", "a.en.txt", "align:1")
    (one,) = swapped
    assert (one.source_text, one.target_text, one.bead) == ("x.", "A. B.", "1-2")
    assert (one.source_segments, one.target_segments) == ((3,), (0, 1))
    assert list(swapped.swapped()) == list(units)


@pytest.mark.parametrize(
    ("text", "places", "parts"),
    [
        ("", (), ()),
        ("One.", (), ("One.",)),
        ("One. Two.", (5,), ("One.", "Two.")),
        ("One, two.", (4,), ("One, two.",)),
        ("One. Two.", (5, 5), ("One. Two.",)),
        ("One. Two.", (99,), ("One. Two.",)),
        ("One. Two.", (0,), ("One. Two.",)),
        ("One.  Two.", (5,), ("One.", " Two.")),
        ("One.   Two.", (5, 6), ("One.   Two.",)),
    ],
)
def test_cutting(text: str, places: tuple[int, ...], parts: tuple[str, ...]) -> None:
    assert cut(text, places) == parts


@given(st.lists(nasty_texts().filter(lambda text: text.strip()), min_size=1, max_size=5))
def test_what_is_joined_is_cut_again(parts: list[str]) -> None:
    assert cut(" ".join(parts), cuts(parts)) == tuple(parts)


@given(st.text("ab ", max_size=12), st.lists(st.integers(-3, 15), max_size=4))
def test_cuts_of_any_kind_lose_nothing(text: str, places: list[int]) -> None:
    assert " ".join(cut(text, places)) == text


def test_confidences_are_not_rounded_on_the_way() -> None:
    (one,) = from_bitext(stream(TranslationUnit(("A.",), ("x.",), math.pi / 4)).to_bitext())
    assert one.confidence == math.pi / 4
