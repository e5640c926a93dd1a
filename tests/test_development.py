from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.development import Pair, pud, resegmented, unrelated

SEEDS = range(60)
Rows = list[tuple[tuple[str, ...], tuple[str, ...]]]


def pair(*beads: tuple[list[str], list[str]], name: str = "storm") -> Pair:
    """Make a document of beads that follow each other."""
    sides: tuple[list[str], list[str]] = ([], [])
    gold = []
    for bead in beads:
        numbers = []
        for texts, group in zip(sides, bead, strict=True):
            numbers.append(frozenset(range(len(texts), len(texts) + len(group))))
            texts += group
        gold.append((numbers[0], numbers[1]))
    return Pair("news", name, sides[0], sides[1], gold)


def rows(pair: Pair) -> Rows:
    return [
        (tuple(pair.source[n] for n in sorted(a)), tuple(pair.target[n] for n in sorted(b)))
        for a, b in pair.gold
    ]


def ends(beads: Rows) -> list[tuple[int, int]]:
    """Return how much text of each side lies before the end of each bead."""
    sizes = [[len(" ".join(group)) + 1 for group in bead] for bead in beads]
    return list(zip(*(accumulate(side) for side in zip(*sizes, strict=True)), strict=True))


# Long enough to be cut at the comma, or not.
SENTENCES = st.sampled_from(
    [
        "It rained on the roofs all night, so nobody in the town slept at all.",
        "When the river rose in the morning; the people left, and the harbour closed.",
        "Yes, one two three.",
        "Nobody spoke.",
    ]
)
GROUPS = st.lists(SENTENCES, min_size=1, max_size=2)


@given(st.lists(st.tuples(GROUPS, GROUPS), max_size=9), st.integers(0, 99))
def test_other_borders_leave_the_text_and_what_corresponds(
    beads: list[tuple[list[str], list[str]]], seed: int
) -> None:
    document = pair(*beads)
    made = resegmented(document, seed)
    assert (made.collection, made.name, made.family) == ("resegmented", "storm", "storm")
    for texts, before in ((made.source, document.source), (made.target, document.target)):
        assert " ".join(texts) == " ".join(before)
    for side, texts in enumerate((made.source, made.target)):
        assert [n for bead in made.gold for n in sorted(bead[side])] == list(range(len(texts)))
    # Every new bead is one of the old, or two in a row: none ends where no old one did.
    assert {*ends(rows(made))} <= {*ends(rows(document))}


def test_sentences_are_split_shifted_and_joined() -> None:
    first, second = "It rained on the roofs all night,", "so nobody in the town slept."
    document = pair(([f"{first} {second}"], ["Hujan turun."]), (["It ended."], ["Selesai."]))
    made = [rows(resegmented(document, seed)) for seed in SEEDS]
    rain, end = (f"{first} {second}",), ("It ended.",)
    hujan, selesai = ("Hujan turun.",), ("Selesai.",)
    kinds: dict[str, Rows] = {
        "as it was": [(rain, hujan), (end, selesai)],
        "split": [((first, second), hujan), (end, selesai)],
        "shifted": [((first, f"{second} It ended."), hujan + selesai)],
        "joined, source": [((f"{first} {second} It ended.",), hujan + selesai)],
        "joined, target": [(rain + end, ("Hujan turun. Selesai.",))],
    }
    assert {kind for kind, expected in kinds.items() if expected in made} == {*kinds}
    assert all(x in kinds.values() for x in made)


def test_groups_are_left_as_they_are() -> None:
    document = pair((["It rained.", "It blew."], ["Hujan dan angin."]))
    assert all(rows(resegmented(document, seed)) == rows(document) for seed in SEEDS)


def test_what_is_in_no_bead_is_left_out() -> None:
    document = Pair("news", "a", ["It rained.", "Comment"], ["Hujan."], [])
    document.gold.append((frozenset([0]), frozenset([0])))
    made = resegmented(document, 1)
    assert (made.source, made.target) == (["It rained."], ["Hujan."])


def test_a_seed_makes_the_same_borders_again() -> None:
    document = pair(*((["It rained."], ["Hujan turun."]) for _ in range(9)))
    made = [resegmented(document, seed) for seed in SEEDS]
    assert made == [resegmented(document, seed) for seed in SEEDS]
    assert len({str(x) for x in made}) > 1


def test_unrelated_documents_are_those_some_steps_on() -> None:
    documents = [pair(([x], [x.upper()]), name=x) for x in "abc"]
    made = [(x.source, x.target, x.gold) for x in unrelated(documents, (1, 2))]
    assert made == [([a], [b.upper()], []) for a, b in ("ab", "bc", "ca", "ac", "ba", "cb")]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param({"n01001": 15}, [["n01001"]], id="one"),
        pytest.param({"n01001": 14}, [], id="too short"),
        pytest.param({"n01001": 40}, [["n01001"]], id="long"),
        pytest.param({"n01001": 8, "n01002": 9}, [["n01001", "n01002"]], id="joined"),
        pytest.param({"n01001": 2, "n01002": 15}, [["n01002"]], id="short piece left out"),
        pytest.param(
            {"n01001": 3, "n01002": 12, "w01001": 20, "w01002": 9},
            [["n01001", "n01002"], ["w01001"]],
            id="several",
        ),
    ],
)
def test_pieces_of_pud_are_joined_to_documents(
    tmp_path: Path, pieces: dict[str, int], expected: list[list[str]]
) -> None:
    lines = [
        f"{piece}{n:03}\t{piece} en {n}\t{piece} id {n}"
        for piece, size in pieces.items()
        for n in range(size)
    ]
    (tmp_path / "ud-dev").mkdir()
    (tmp_path / "ud-dev/pud-en-id.tsv").write_text("\n".join(["number\ten\tid", *lines]) + "\n")
    found = list(pud(tmp_path))
    assert [list(dict.fromkeys(x.split()[0] for x in one.source)) for one in found] == expected
    assert [one.name for one in found] == [f"pud{n}" for n in range(len(expected))]
    for one, names in zip(found, expected, strict=True):
        assert len(one.source) == sum(pieces[name] for name in names)
        assert [x.replace(" en ", " id ") for x in one.source] == one.target
        assert one.gold == [(frozenset([n]), frozenset([n])) for n in range(len(one.source))]
