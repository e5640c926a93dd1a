import json
import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Bitext, Link, Status
from align.document import Document, Segment
from align.errors import FormatError, InputError, UsageError
from align.evaluation import (
    Evaluation,
    Gold,
    GoldLink,
    Scores,
    evaluate,
    evaluate_folder,
    read_gold,
)
from align.evaluation.crossings import Sides, crossings


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
            id="gaps are no links",
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
    assert (scores.strict, scores.lax) == (Scores(*strict), Scores(*lax))


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


@pytest.mark.parametrize("least", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("confidence", [None, 0.2])
@pytest.mark.parametrize(("status", "found"), [("accepted", 1), ("edited", 1), ("rejected", 0)])
def test_what_people_decided_goes_before_the_confidence(
    status: Status, found: int, confidence: float | None, least: float
) -> None:
    bitext = bitext_of(((0,), (0,)))
    links = (replace(bitext.links[0], confidence=confidence, status=status),)
    gold = gold_of(((0,), (0,)))
    scores = evaluate(replace(bitext, links=links), gold, confidence=least)
    assert scores.strict == Scores(right=found, found=found, recalled=found, gold=1)


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
    assert (total.strict, total.lax) == (Scores(2, 3, 2, 4), Scores(3, 3, 4, 4))
    assert total.beads == {"1-1": Scores(2, 2, 2, 4), "2-2": Scores(0, 1, 0, 0)}


# Gaps


@pytest.mark.parametrize(
    ("found", "gold", "gaps"),
    [
        # Of five units a side, two are linked and three are gaps.
        pytest.param(ONE_TO_ONE, ONE_TO_ONE, (6, 6, 6, 6), id="the same"),
        pytest.param(ONE_TO_ONE, ONE_TO_ONE[:1], (6, 6, 6, 8), id="a link too many"),
        pytest.param(ONE_TO_ONE[:1], ONE_TO_ONE, (6, 8, 6, 6), id="a link too few"),
        pytest.param((), ONE_TO_ONE, (6, 10, 6, 6), id="nothing found"),
        pytest.param(ONE_TO_ONE, (), (6, 6, 6, 10), id="no gold"),
        pytest.param((((0,), (0, 1)),), ONE_TO_ONE, (6, 7, 6, 6), id="one side too few"),
    ],
)
def test_gaps(
    found: tuple[Sides, ...], gold: tuple[Sides, ...], gaps: tuple[int, int, int, int]
) -> None:
    assert evaluate(bitext_of(*found), gold_of(*gold)).gaps == Scores(*gaps)


def test_gaps_that_are_boilerplate_or_linked_at_grade_one_count_nowhere() -> None:
    plain = words("a b c d e").segments
    source = (*plain[:2], replace(plain[2], kind="boilerplate"), *plain[3:])
    gold = Gold((GoldLink((0,), (0,), 3), GoldLink((1,), (1,), 1)), source, plain)
    # Gaps are d, e, x, y, z. Left alone: a, v, which are linked, and the gaps e, x, z.
    assert evaluate(bitext_of(((3,), (3,))), gold).gaps == Scores(3, 5, 3, 5)
    # Found too: what the link of grade 1 holds, and the boilerplate.
    more = bitext_of(((1,), (1,)), ((2,), ()), ((3,), (3,)))
    assert evaluate(more, gold).gaps == Scores(3, 5, 3, 5)


def test_boilerplate_that_gold_links_is_no_gap_rightly_found() -> None:
    bitext = bitext_of(*ONE_TO_ONE)
    source = tuple(replace(x, kind="boilerplate") for x in bitext.source.segments)
    gold = Gold(gold_of(((0,), (0,)), ((2,), (2,))).links, source, bitext.target.segments)
    # Gaps are the target's w, y, z, of which w was linked. Left alone: c and x, and y and z.
    assert evaluate(bitext, gold).gaps == Scores(2, 4, 2, 3)


# Beads


def test_beads_by_hand() -> None:
    scores = evaluate(
        bitext_of(((0,), (0,)), ((1,), (1,)), ((2, 3), (3,)), ((4,), (4,))),
        gold_of(((0,), (0,)), ((1,), (1, 2)), ((2, 3), (3,))),
    )
    assert list(scores.beads.items()) == [
        ("1-1", Scores(1, 3, 1, 1)),
        ("1-2", Scores(0, 0, 0, 1)),
        ("2-1", Scores(1, 1, 1, 1)),
    ]
    assert list(scores.measures)[:5] == ["strict", "lax", "gaps", "crossings", "1-1"]


def test_beads_of_ten_stand_behind_those_of_two() -> None:
    ten: Sides = (tuple(range(10)), (0,))
    units = words("a b c d e f g h i j").segments
    gold = Gold((GoldLink(*ten), GoldLink((0, 1), (0,))), units, units)
    assert list(evaluate(bitext_of(), gold).beads) == ["2-1", "10-1"]


# Crossings

TURNED: tuple[Sides, ...] = (((0,), (1,)), ((1,), (0,)))


@pytest.mark.parametrize(
    ("found", "gold", "scores"),
    [
        pytest.param(TURNED, TURNED, (1, 1, 1, 1), id="the same"),
        pytest.param(ONE_TO_ONE, ONE_TO_ONE, (0, 0, 0, 0), id="one order"),
        pytest.param(ONE_TO_ONE, TURNED, (0, 0, 0, 1), id="not found"),
        pytest.param(TURNED, ONE_TO_ONE, (0, 1, 0, 0), id="not there"),
        pytest.param(TURNED[:1], TURNED, (0, 0, 0, 1), id="one of the two"),
        pytest.param((BOTH,), TURNED, (0, 0, 0, 1), id="merged by one link"),
        pytest.param(TURNED, (BOTH,), (0, 1, 0, 0), id="split out of one link"),
        pytest.param((BOTH, *TURNED[:1]), TURNED, (0, 0, 1, 1), id="touched by two"),
        # The second link found holds one unit too many, and crosses the first all the same.
        pytest.param((TURNED[0], ((1, 2), (0,))), TURNED, (1, 1, 1, 1), id="touched"),
        # Three in reverse are three pairs; the one in the middle was not found.
        pytest.param(
            (((0,), (2,)), ((2,), (0,))),
            (((0,), (2,)), ((1,), (1,)), ((2,), (0,))),
            (1, 1, 1, 3),
            id="reverse",
        ),
        # The sides of these overlap on the source: neither stands before the other.
        pytest.param((), (((0, 2), (1,)), ((1,), (0,))), (0, 0, 0, 0), id="interleaved"),
        pytest.param((((0,), ()), ((), (0,))), TURNED, (0, 0, 0, 1), id="gaps"),
    ],
)
def test_crossings(
    found: tuple[Sides, ...], gold: tuple[Sides, ...], scores: tuple[int, int, int, int]
) -> None:
    assert evaluate(bitext_of(*found), gold_of(*gold)).crossings == Scores(*scores)


def test_crossings_of_grade_one_are_right_but_not_asked_for() -> None:
    units = words("a b c d e").segments
    gold = Gold((GoldLink((0,), (1,), 3), GoldLink((1,), (0,), 1)), units, units)
    assert evaluate(bitext_of(*TURNED), gold).crossings == Scores(1, 1, 0, 0)


def test_crossings_of_ten_thousand_links_in_reverse() -> None:
    size = 10_000
    links = [((n,), (size - n,)) for n in range(size)]
    assert crossings(links) == size * (size - 1) // 2


# Properties

sides = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True).map(sorted).map(tuple)
some_links = st.lists(st.tuples(sides, sides), max_size=8, unique=True).map(tuple)


def cross(one: Sides, other: Sides) -> bool:
    (a, b), (c, d) = one, other
    return (max(a) < min(c) and max(d) < min(b)) or (max(c) < min(a) and max(b) < min(d))


def touch(one: Sides, other: Sides) -> bool:
    return all(set(a) & set(b) for a, b in zip(one, other, strict=True))


def pairs_found(links: Iterable[Sides], others: tuple[Sides, ...]) -> tuple[int, int]:
    """Count, pair by pair, the crossings that two of the others touch, and all."""
    crossing = [pair for pair in combinations(links, 2) if cross(*pair)]
    found = [
        (one, other)
        for one, other in crossing
        if any(x != y and touch(x, one) and touch(y, other) for x, y in product(others, others))
    ]
    return len(found), len(crossing)


@given(some_links, some_links)
def test_crossings_are_those_found_pair_by_pair(
    found: tuple[Sides, ...], gold: tuple[Sides, ...]
) -> None:
    scores = evaluate(bitext_of(*found), gold_of(*gold)).crossings
    assert (scores.right, scores.found) == pairs_found(found, gold)
    assert (scores.recalled, scores.gold) == pairs_found(gold, found)


@given(some_links, some_links)
def test_parts_and_beads_add_up_to_the_whole(
    found: tuple[Sides, ...], gold: tuple[Sides, ...]
) -> None:
    scores = evaluate(bitext_of(*found), gold_of(*gold))
    for name, whole in scores.measures.items():
        if name != "crossings":
            parts = (part.get(name, Scores()) for part in scores.parts)
            assert sum(parts, start=Scores()) == whole
    assert sum(scores.beads.values(), start=Scores()) == scores.strict
    assert (scores.found, scores.gold) == (len(found), len(gold))


@pytest.mark.parametrize(
    ("found", "gold", "parts"),
    [
        pytest.param((), (), 10, id="every unit alone"),
        pytest.param(ONE_TO_ONE, ONE_TO_ONE, 8, id="two links, six gaps"),
        pytest.param((BOTH,), ONE_TO_ONE, 7, id="a link holds two together"),
        # 0-0 and 1-1 hang together by 1-0, and the unit 2 by 1,2-1.
        pytest.param((((1,), (0,)), ((1, 2), (1,))), ONE_TO_ONE, 6, id="a chain"),
    ],
)
def test_parts_are_what_hangs_together(
    found: tuple[Sides, ...], gold: tuple[Sides, ...], parts: int
) -> None:
    assert len(evaluate(bitext_of(*found), gold_of(*gold)).parts) == parts


def test_a_link_of_segments_that_stand_for_no_unit_is_a_part() -> None:
    text = "x" * 20
    pieces = (Segment(0, 7), Segment(7, 13), Segment(13, 20))  # the second of neither unit
    source, target = Document(text, pieces, "en"), Document(text, pieces, "id")
    units = (Segment(0, 10), Segment(10, 20))
    bitext = Bitext(source, target, (Link((1,), (1,)), Link((0,), (0,))))
    scores = evaluate(bitext, Gold((GoldLink((0,), (0,)),), units, units))
    assert scores.strict == Scores(1, 2, 1, 1)
    assert {"strict": Scores(0, 1), "lax": Scores(0, 1), "0-0": Scores(0, 1)} in scores.parts
    assert len(scores.parts) == 4


# Intervals

RIGHT, WRONG = {"lax": Scores(1, 1, 1, 1)}, {"lax": Scores(0, 1, 0, 1)}


def in_parts(*parts: dict[str, Scores]) -> Evaluation:
    scores = (part.get("lax", Scores()) for part in parts)
    return Evaluation(({"lax": sum(scores, start=Scores())},), parts)


@pytest.mark.parametrize(
    ("right", "wrong", "low", "high"),
    [
        # A share of n, give or take 1.96 roots of share (1 - share) / n.
        (360, 40, 0.8706, 0.9294),
        (200, 200, 0.4510, 0.5490),
        (300, 700, 0.2716, 0.3284),
    ],
)
def test_interval_of_a_share(right: int, wrong: int, low: float, high: float) -> None:
    scores = in_parts(*[RIGHT] * right, *[WRONG] * wrong)
    assert scores.interval("lax") == pytest.approx((low, high), abs=0.006)


def test_interval_is_that_of_drawing_one_by_one() -> None:
    chance = random.Random(7)
    parts = [
        {"lax": Scores(min(a, b), b, min(a, b), a)}
        for a, b in [(chance.randint(0, 3), chance.randint(0, 3)) for _ in range(150)]
    ]
    drawn = sorted(in_parts(*chance.choices(parts, k=150)).lax.f1 for _ in range(2000))
    scores = in_parts(*parts)
    interval = scores.interval("lax")
    assert interval == pytest.approx((drawn[50], drawn[1949]), abs=0.01)
    assert interval is not None
    assert interval[0] < scores.lax.f1 < interval[1]
    chance.shuffle(parts)
    assert in_parts(*parts).interval("lax") == interval


def test_several_bitexts_are_drawn_whole() -> None:
    one, two = in_parts(*[RIGHT] * 50), in_parts(*[WRONG] * 50)
    assert one.interval("lax") == (1.0, 1.0)
    assert (one + two).interval("lax") == (0.0, 1.0)


def test_draws_that_count_nothing_are_left_out() -> None:
    assert in_parts(RIGHT, RIGHT, *[{}] * 50).interval("lax") == (1.0, 1.0)


def test_where_nothing_can_be_drawn_there_is_no_interval() -> None:
    assert in_parts(RIGHT, {}).interval("lax") is None
    assert Evaluation().interval("strict") is None
    crossed = evaluate(bitext_of(*TURNED), gold_of(*TURNED))
    assert crossed.interval("crossings") is None
    assert (crossed + crossed).interval("crossings") == (1.0, 1.0)


def test_an_unknown_measure_is_refused() -> None:
    scores = evaluate(bitext_of(*ONE_TO_ONE), gold_of(*ONE_TO_ONE))
    with pytest.raises(UsageError, match=r"no measure '1-2': there are strict, lax, .*, 1-1$"):
        scores.interval("1-2")


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
    # The source's d is the one gap; its link is below 0.5 too. Units of grade 1 stay out,
    # and the target's y was left alone, though gold links it.
    assert scores.gaps == Scores(right=1, found=2, recalled=1, gold=1)


def test_folder_knows_boilerplate(folder: Path) -> None:
    path = folder / "units.jsonl"
    records = [json.loads(line) for line in path.read_text().splitlines()]
    write_lines(path, [record | {"kind": "boilerplate"} for record in records])
    gold = read_gold(folder, comparable())
    assert {unit.kind for unit in (*gold.source, *gold.target)} == {"boilerplate"}
    assert evaluate(comparable(), gold).gaps == Scores(right=0, found=1, recalled=0, gold=0)


def test_folder_serves_the_other_direction(folder: Path) -> None:
    bitext = comparable()
    links = tuple(replace(x, source=x.target, target=x.source) for x in bitext.links)
    turned = Bitext(bitext.target, bitext.source, links)
    one, other = (evaluate(x, read_gold(folder, x)) for x in (bitext, turned))
    for measure in ("strict", "lax", "gaps", "crossings"):
        assert one.measures[measure] == other.measures[measure]
    assert (one.beads["1-2"], other.beads["2-1"]) == (Scores(0, 0, 0, 1), Scores(0, 0, 0, 1))


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
        ("units", {"kind": "footer"}, "line 2: not a unit: .*unit kind 'footer'"),
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


# A folder of bitexts


def test_folder_of_bitexts_by_name(tmp_path: Path) -> None:
    out, gold = tmp_path / "out", tmp_path / "gold"
    for name in ("b", "more/a"):
        bitext_of(*ONE_TO_ONE).save(out / f"{name}.bitext.jsonl")
        (gold / name).parent.mkdir(exist_ok=True)
    (out / "more/a.tsv").touch()
    (gold / "b.gold").write_text("[0]:[0]\n[1]:[1]\n")
    (gold / "more/a.gold").write_text("[0,1]:[0,1]\n")
    scores = evaluate_folder(out, gold)
    assert {name: x.strict for name, x in scores.items()} == {
        "b": Scores(2, 2, 2, 2),
        "more/a": Scores(0, 2, 0, 1),
    }
    assert evaluate_folder(out, gold, confidence=1.0)["b"].found == 0


def test_packed_bitexts_count_too(tmp_path: Path) -> None:
    out, gold = tmp_path / "out", tmp_path / "gold"
    for name in ("a.bitext.jsonl", "b.bitext.jsonl.gz"):
        bitext_of(*ONE_TO_ONE).save(out / name)
        bitext_of(*ONE_TO_ONE).save(gold / f"{name.removesuffix('.gz')}.gz")
    scores = evaluate_folder(out, gold)
    assert {name: x.strict for name, x in scores.items()} == dict.fromkeys("ab", Scores(2, 2, 2, 2))
    bitext_of(*ONE_TO_ONE).save(out / "b.bitext.jsonl")
    with pytest.raises(InputError, match=r"b\.bitext\.jsonl and .*b\.bitext\.jsonl\.gz have one"):
        evaluate_folder(out, gold)


def test_folder_of_bitexts_and_graded_links(folder: Path, tmp_path: Path) -> None:
    comparable().save(tmp_path / "out" / "x.bitext.jsonl")
    comparable("003.txt").save(tmp_path / "out" / "y.bitext.jsonl")
    scores = evaluate_folder(tmp_path / "out", folder)
    assert {name: (x.found, x.gold) for name, x in scores.items()} == {"x": (3, 2), "y": (3, 1)}


def test_folders_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(InputError, match=r"out holds no \*\.bitext\.jsonl"):
        evaluate_folder(out, tmp_path)
    bitext_of(*ONE_TO_ONE).save(out / "a.bitext.jsonl")
    with pytest.raises(UsageError, match=r"a\.gold is no folder"):
        evaluate_folder(out, tmp_path / "a.gold")
    with pytest.raises(InputError, match=r"has no gold for .*: put a\.gold or a\.bitext\.jsonl"):
        evaluate_folder(out, tmp_path)
