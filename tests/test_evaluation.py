import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from align.bitext import Bitext, Link
from align.document import Document, Segment
from align.errors import FormatError, InputError, UsageError
from align.evaluation import Evaluation, Gold, GoldLink, Scores, evaluate, read_gold

Sides = tuple[tuple[int, ...], tuple[int, ...]]


def words(text: str, lang: str = "en", path: str | None = None) -> Document:
    """Make a document whose segments are its words."""
    segments, at = [], 0
    for word in text.split(" "):
        segments.append(Segment(at, at + len(word)))
        at += len(word) + 1
    return Document(text, tuple(segments), lang, path)


def bitext_of(*sides: Sides, confidence: float = 0.9) -> Bitext:
    links = [Link(a, b, 0.5, confidence if a and b else None) for a, b in sides]
    return Bitext(words("a b c d e"), words("v w x y z", "id"), tuple(links))


def gold_of(*sides: Sides) -> Gold:
    units = words("a b c d e").segments
    return Gold(tuple(GoldLink(a, b) for a, b in sides), units, units)


ONE_TO_ONE: tuple[Sides, ...] = (((0,), (0,)), ((1,), (1,)))
BOTH: Sides = ((0, 1), (0, 1))


@pytest.mark.parametrize(
    ("found", "gold", "strict", "lax"),
    [
        pytest.param(ONE_TO_ONE, ONE_TO_ONE, (2, 2, 2, 2), (2, 2, 2, 2), id="the same"),
        # (0)-(0) is exact; (1)-(1,2) and (2,3)-(3) hold a gold pair each; nothing holds 3-4.
        pytest.param(
            (((0,), (0,)), ((1,), (1, 2)), ((2, 3), (3,))),
            (((0,), (0,)), ((1,), (1,)), ((2,), (3,)), ((3,), (4,))),
            (1, 3, 1, 4),
            (3, 3, 3, 4),
            id="n-m",
        ),
        pytest.param((BOTH,), ONE_TO_ONE, (0, 1, 0, 2), (1, 1, 2, 2), id="merged"),
        pytest.param(ONE_TO_ONE, (BOTH,), (0, 2, 0, 1), (2, 2, 1, 1), id="split"),
        pytest.param(
            (((0,), (1,)), ((1,), (0,))), ONE_TO_ONE, (0, 2, 0, 2), (0, 2, 0, 2), id="crossed"
        ),
        pytest.param((), ONE_TO_ONE, (0, 0, 0, 2), (0, 0, 0, 2), id="nothing found"),
        pytest.param(ONE_TO_ONE, (), (0, 2, 0, 0), (0, 2, 0, 0), id="no gold"),
        pytest.param(
            (*ONE_TO_ONE, ((2,), ()), ((), (3,))),
            ONE_TO_ONE,
            (2, 2, 2, 2),
            (2, 2, 2, 2),
            id="gaps count nowhere",
        ),
    ],
)
def test_counts(
    found: tuple[Sides, ...],
    gold: tuple[Sides, ...],
    strict: tuple[int, int, int, int],
    lax: tuple[int, int, int, int],
) -> None:
    scores = evaluate(bitext_of(*found), gold_of(*gold))
    assert scores == Evaluation(Scores(*strict), Scores(*lax))


def test_rates_of_the_n_m_case_by_hand() -> None:
    scores = evaluate(
        bitext_of(((0,), (0,)), ((1,), (1, 2)), ((2, 3), (3,))),
        gold_of(((0,), (0,)), ((1,), (1,)), ((2,), (3,)), ((3,), (4,))),
    )
    assert (scores.strict.precision, scores.strict.recall) == (1 / 3, 1 / 4)
    assert scores.strict.f1 == pytest.approx(2 / 7)
    assert (scores.lax.precision, scores.lax.recall) == (1.0, 3 / 4)
    assert scores.lax.f1 == pytest.approx(6 / 7)
    assert (scores.found, scores.gold) == (3, 4)


def test_nothing_against_nothing_is_zero() -> None:
    scores = evaluate(bitext_of(), gold_of())
    assert (scores.strict.precision, scores.strict.recall, scores.strict.f1) == (0.0, 0.0, 0.0)


def test_graded_links_are_lax_at_any_grade_and_strict_from_two() -> None:
    units = words("a b c d e").segments
    gold = Gold(
        (GoldLink((0,), (0,), 3), GoldLink((1,), (1,), 2), GoldLink((2,), (2,), 1)), units, units
    )
    scores = evaluate(bitext_of(((0,), (0,)), ((2,), (2,)), ((3,), (3,))), gold)
    assert scores.strict == Scores(right=1, found=3, recalled=1, gold=2)
    assert scores.lax == Scores(right=2, found=3, recalled=1, gold=2)


@pytest.mark.parametrize(("least", "found"), [(None, 3), (0.0, 3), (0.3, 2), (0.31, 1), (1.0, 0)])
def test_only_links_of_enough_confidence_count(least: float | None, found: int) -> None:
    one, two, three = bitext_of(((0,), (0,)), ((1,), (1,)), ((2,), (2,))).links
    links = (one, replace(two, confidence=0.3), replace(three, confidence=None))
    bitext = replace(bitext_of(), links=links)
    assert evaluate(bitext, gold_of(*ONE_TO_ONE), confidence=least).found == found


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_confidence_must_be_a_probability(least: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        evaluate(bitext_of(), gold_of(), confidence=least)


def test_links_that_a_person_rejected_are_not_found() -> None:
    bitext = bitext_of(*ONE_TO_ONE)
    links = (bitext.links[0], replace(bitext.links[1], status="rejected"))
    assert evaluate(replace(bitext, links=links), gold_of(*ONE_TO_ONE)).found == 1


@pytest.mark.parametrize(
    ("segment", "units"),
    [
        ((0, 10), (0,)),
        ((0, 20), (0, 1)),  # as one segment holds both
        ((0, 5), (0,)),  # all of the shorter lies in the first
        ((8, 14), (1,)),  # two of six in the first, four in the second
        ((7, 13), ()),  # half and half, of neither more than half
    ],
)
def test_segments_stand_for_the_units_they_overlap(
    segment: tuple[int, int], units: tuple[int, ...]
) -> None:
    text = "x" * 20
    cuts = sorted({0, *segment, 20})
    pieces = [Segment(a, b) for a, b in pairwise(cuts)]
    number = next(n for n, piece in enumerate(pieces) if piece.start == segment[0])
    document = Document(text, tuple(pieces), "en")
    bitext = Bitext(document, words("a", "id"), (Link((number,), (0,), 0.5, 0.9),))
    golds = [
        Gold((GoldLink((n,), (0,)),), (Segment(0, 10), Segment(10, 20)), words("a").segments)
        for n in range(2)
    ]
    assert tuple(n for n, gold in enumerate(golds) if evaluate(bitext, gold).lax.right) == units


def test_sums_pool_the_counts() -> None:
    one = evaluate(bitext_of(BOTH), gold_of(*ONE_TO_ONE))
    two = evaluate(bitext_of(*ONE_TO_ONE), gold_of(*ONE_TO_ONE))
    total = sum([one, two], start=Evaluation())
    assert total == Evaluation(Scores(2, 3, 2, 4), Scores(3, 3, 4, 4))


# Vecalign's notation


def test_ladder_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gold"
    path.write_text("\ufeff[0]:[0]\n\n [1, 2] : [2,1]:0.25\n[3]:[]\n[]:[9]\n[0]:[0]\n", "utf-8")
    gold = read_gold(path, bitext_of())
    assert gold.links == (GoldLink((0,), (0,)), GoldLink((1, 2), (1, 2)))
    assert gold.source == bitext_of().source.segments
    assert gold.confidence == 0.0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[0]", "is not like"),
        ("0:0", "'0' is no list"),
        ("[0]:[x]", "is no list"),
        ("[0]:[0", "is no list"),
        ("[0.5]:[0]", "is no list"),
        ("[true]:[0]", "is no list"),
        ("__import__('os'):[0]", "is no list"),
        ('{"type": "bitext", "version": 1}', "is not like|is no list"),
        ("[5]:[0]", r"segment numbers \[5\], but <text> has 5 segments"),
        ("[0]:[-1]", r"segment numbers \[-1\]"),
        ("[" * 100_000 + ":[0]", "line 2"),
    ],
)
def test_broken_ladder_is_refused_by_line(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "a.gold"
    path.write_text(f"[0]:[0]\n{line}\n")
    with pytest.raises(FormatError, match=reason) as caught:
        read_gold(path, bitext_of())
    assert f"{path}, line 2: " in str(caught.value)
    assert len(str(caught.value)) < len(str(path)) + 200


def test_missing_and_binary_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't read"):
        read_gold(tmp_path / "none.gold", bitext_of())
    (tmp_path / "a.gold").write_bytes(b"\xff\xfe[0]:[0]")
    with pytest.raises(FormatError, match="no text in UTF-8"):
        read_gold(tmp_path / "a.gold", bitext_of())


# The native file


def test_native_gold_of_the_same_segments(tmp_path: Path) -> None:
    gold = bitext_of(*ONE_TO_ONE, ((2,), (2,)))
    gold = replace(gold, links=(*gold.links[:2], replace(gold.links[2], status="rejected")))
    gold.save(tmp_path / "gold.bitext.jsonl")
    bitext = bitext_of(((0,), (0,)), ((2,), (2,)))
    scores = evaluate(bitext, read_gold(tmp_path / "gold.bitext.jsonl", bitext))
    assert scores.strict == Scores(right=1, found=2, recalled=1, gold=2)


def test_native_gold_of_other_segments(tmp_path: Path) -> None:
    judged = bitext_of(((0, 1), (0,)), ((2,), (1,)))
    # The gold sees "a b" as one segment, and "c" with the "d" that was not linked here.
    coarse = Document("a b c d e", (Segment(0, 3), Segment(4, 7), Segment(8, 9)), "en")
    gold = Bitext(coarse, judged.target, (Link((0,), (0,)), Link((2,), (1,))))
    gold.save(tmp_path / "gold.bitext.jsonl")
    scores = evaluate(judged, read_gold(tmp_path / "gold.bitext.jsonl", judged))
    assert scores.strict == scores.lax == Scores(right=1, found=2, recalled=1, gold=2)


def test_native_gold_whose_head_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "gold.bitext.jsonl"
    judged = bitext_of(*ONE_TO_ONE)
    judged.save(path)
    head, *links = map(json.loads, path.read_text().splitlines())
    del head["source"]["text"], head["target"]["text"]
    path.write_text("".join(json.dumps(record) + "\n" for record in [head, *links]))
    assert evaluate(judged, read_gold(path, judged)).strict == Scores(2, 2, 2, 2)


def test_native_gold_for_another_text_is_refused(tmp_path: Path) -> None:
    gold = Bitext(words("a B c d e"), words("v w x y z"), bitext_of(*ONE_TO_ONE).links)
    gold.save(tmp_path / "gold.bitext.jsonl")
    with pytest.raises(UsageError, match="gold for another text than <text>: they differ at 2"):
        read_gold(tmp_path / "gold.bitext.jsonl", bitext_of())


# The folder of graded links


def write_lines(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make gold for English 001 and Indonesian 002; ids run from 10, in 002 backwards."""
    units = [
        {
            "doc": doc,
            "lang": lang,
            "id": 13 - n if doc == "002" else n + 10,
            "start": 2 * n,
            "end": 2 * n + 1,
        }
        for doc, lang in (("001", "en"), ("002", "id"), ("003", "en"))
        for n in range(4)
    ]
    links = [
        {"en_doc": "001", "id_doc": "002", "en": [10], "id": [13], "grade": 3},
        {"en_doc": "001", "id_doc": "002", "en": [11], "id": [12, 11], "grade": 2},
        {"en_doc": "001", "id_doc": "002", "en": [12], "id": [10], "grade": 1},
        {"en_doc": "003", "id_doc": "002", "en": [13], "id": [10], "grade": 3},
    ]
    write_lines(tmp_path / "units.jsonl", units)
    write_lines(tmp_path / "links.jsonl", links)
    return tmp_path


def comparable(source: str = "001_0f3a.txt", target: str = "some/folder/002.txt") -> Bitext:
    links = (
        Link((0,), (0,), 0.5, 0.9),
        Link((1,), (1,), 0.5, 0.5),
        Link((2,), (3,), 0.5, 0.7),
        Link((3,), (2,), 0.5, 0.49),
    )
    return Bitext(words("a b c d", "en", source), words("w x y z", "id", target), links)


def test_folder_by_hand(folder: Path) -> None:
    bitext = comparable()
    gold = read_gold(folder, bitext)
    assert gold.links == (
        GoldLink((0,), (0,), 3),
        GoldLink((1,), (1, 2), 2),
        GoldLink((2,), (3,), 1),
    )
    scores = evaluate(bitext, gold)  # the last link is below the default of 0.5
    assert scores.strict == Scores(right=1, found=3, recalled=1, gold=2)
    assert scores.lax == Scores(right=3, found=3, recalled=2, gold=2)
    assert evaluate(bitext, gold, confidence=0.0).found == 4


def test_folder_serves_the_other_direction(folder: Path) -> None:
    bitext = comparable()
    links = tuple(replace(x, source=x.target, target=x.source) for x in bitext.links)
    turned = Bitext(bitext.target, bitext.source, links)
    assert evaluate(turned, read_gold(folder, turned)) == evaluate(
        bitext, read_gold(folder, bitext)
    )


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("0010_x.txt", "002.txt", "no units for 0010_x.txt; it knows 001, 002, 003"),
        ("x_001.txt", "002.txt", "no units for x_001.txt"),
        ("001.txt", "003.txt", "no links between 001 and 003"),
    ],
)
def test_folder_for_other_documents_is_refused(
    folder: Path, source: str, target: str, reason: str
) -> None:
    with pytest.raises(UsageError, match=reason):
        read_gold(folder, comparable(source, target))


def test_folder_for_a_longer_text_is_refused(folder: Path) -> None:
    bitext = comparable()
    short = replace(bitext, source=words("a b c", "en", "001.txt"))
    with pytest.raises(UsageError, match=r"the units of 001 reach behind 001\.txt's end"):
        read_gold(folder, short)


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("units", {"start": 3}, "line 2: not a unit"),
        ("units", {"id": "11"}, "line 2: not a unit"),
        ("units", {"id": 10}, "two units of 001 have one id"),
        ("units", {"start": 0}, "units of 001 overlap at 0"),
        ("links", {"en": 11}, "line 2: not a link"),
        ("links", {"en": [99]}, "line 2: not a link"),
        ("links", {"grade": "good"}, "line 2: not a link"),
    ],
)
def test_broken_folder_is_refused(
    folder: Path, name: str, change: dict[str, Any], reason: str
) -> None:
    path = folder / f"{name}.jsonl"
    records = [json.loads(line) for line in path.read_text().splitlines()]
    records[1] |= change
    write_lines(path, records)
    with pytest.raises(FormatError, match=reason) as caught:
        read_gold(folder, comparable())
    assert str(path) in str(caught.value)


def test_folder_without_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"can't read .*units\.jsonl"):
        read_gold(tmp_path, comparable())
