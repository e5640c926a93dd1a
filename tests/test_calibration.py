from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, spearmanr
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score
from tiny_bitexts import document

from align.bitext import Bitext, Link
from align.document import Segment
from align.errors import InputError, UsageError
from align.evaluation import (
    Calibration,
    Gold,
    GoldLink,
    JudgedLink,
    evaluate_folder,
    measure_calibration,
    measure_calibration_folder,
)
from align.evaluation.crossings import Sides


def judged(*links: tuple[float, bool]) -> Calibration:
    return Calibration(tuple(JudgedLink(*link) for link in links))


def chances(seed: int, count: int) -> list[tuple[float, bool]]:
    """Make links that are right a little less often than they say, with many equal confidences."""
    rng = np.random.default_rng(seed)
    confidences = rng.beta(1.5, 0.5, count).round(2).tolist()
    return [(p, bool(rng.random() < p**1.5)) for p in confidences]


some_chances = st.lists(
    st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans()), max_size=40
)

BY_HAND = judged(
    *((0.0, False), (0.1, True)),  # 0.05 said, half right
    *((0.35, False), (0.4, False), (0.36, True)),  # 0.37 said, a third right
    *((0.95, True), (1.0, True), (0.99, True), (0.98, True), (0.98, False)),  # 0.98, four fifths
)


# The figures


def test_table_by_hand() -> None:
    rows = BY_HAND.table()
    assert [(row.low, row.high) for row in rows] == [(n / 10, (n + 1) / 10) for n in range(10)]
    assert [row.count for row in rows] == [2, 0, 0, 3, 0, 0, 0, 0, 0, 5]
    full = [row for row in rows if row.count]
    assert [row.confidence for row in full] == pytest.approx([0.05, 0.37, 0.98])
    assert [row.share for row in full] == pytest.approx([1 / 2, 1 / 3, 4 / 5])
    assert {(row.confidence, row.share, row.interval) for row in rows if not row.count} == {
        (None, None, None)
    }


@pytest.mark.parametrize(
    ("confidence", "bins", "place"),
    [
        (0.0, 10, 0),
        *((n / 10, 10, n - 1) for n in range(1, 11)),
        *((n / 10 + 1e-9, 10, n) for n in range(10)),
        (0.5, 1, 0),
        (0.5, 3, 1),
        (2 / 3, 3, 1),
    ],
)
def test_a_border_belongs_to_the_row_below(confidence: float, bins: int, place: int) -> None:
    rows = judged((confidence, True)).table(bins)
    assert [row.count for row in rows] == [n == place for n in range(bins)]


@pytest.mark.parametrize(
    ("right", "count"), [(0, 1), (1, 1), (0, 40), (40, 40), (1, 3), (17, 20), (1234, 5678)]
)
def test_intervals_are_those_of_wilson(right: int, count: int) -> None:
    links = [(0.5, n < right) for n in range(count)]
    interval = judged(*links).table(1)[0].interval
    assert interval == pytest.approx(
        tuple(binomtest(right, count).proportion_ci(0.95, "wilson")), abs=1e-12
    )


def test_figures_by_hand() -> None:
    assert (BY_HAND.links, BY_HAND.right) == (10, 6)
    assert BY_HAND.error == pytest.approx((2 * 0.45 + 3 * (0.37 - 1 / 3) + 5 * 0.18) / 10)
    squares = [0, 0.9, 0.35, 0.4, 0.64, 0.05, 0, 0.01, 0.02, 0.98]
    assert BY_HAND.brier == pytest.approx(sum(x * x for x in squares) / 10)
    # Of 24 pairs of a right and a wrong link: the wrong ones have 0, 0.35, 0.4 and 0.98; so 0.1
    # is above one, 0.36 above two, 0.95 above three, 0.99 and 1 above all, and 0.98 ties with one.
    assert BY_HAND.auc == pytest.approx((1 + 2 + 3 + 4 + 4 + 3.5) / 24)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("count", [20, 1000])
def test_figures_are_those_of_scikit_learn(seed: int, count: int) -> None:
    links = chances(seed, count)
    found = judged(*links)
    said, right = zip(*links, strict=True)
    assert found.brier == pytest.approx(brier_score_loss(right, said))
    assert found.auc == pytest.approx(roc_auc_score(right, said))
    rows = [row for row in found.table() if row.count]
    shares, means = calibration_curve(right, said, n_bins=10)
    assert [row.share for row in rows] == pytest.approx(shares)
    assert [row.confidence for row in rows] == pytest.approx(means)
    weights = [row.count / count for row in rows]
    assert found.error == pytest.approx(np.abs(shares - means) @ weights)


def test_honest_confidences_have_little_error_and_boasts_have_much() -> None:
    rng = np.random.default_rng(1)
    honest = [(p, bool(rng.random() < p)) for p in rng.random(20_000)]
    assert judged(*honest).error < 0.02
    assert judged(*((p**0.5, right) for p, right in honest)).error == pytest.approx(1 / 6, abs=0.02)


@pytest.mark.parametrize("seed", range(3))
def test_rank_correlation_is_that_of_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    confidences, grades = rng.random(200).round(1).tolist(), rng.integers(0, 4, 200).tolist()
    links = [JudgedLink(p, g >= 2, g) for p, g in zip(confidences, grades, strict=True)]
    ungraded = JudgedLink(0.5, True)
    found = Calibration((*links, ungraded))
    assert found.spearman == pytest.approx(spearmanr(confidences, grades).statistic)


@pytest.mark.parametrize(
    "links",
    [
        pytest.param([], id="nothing"),
        pytest.param([JudgedLink(0.4, True), JudgedLink(0.6, True)], id="no grades"),
        pytest.param([JudgedLink(0.4, True, 3)], id="one link"),
        pytest.param([JudgedLink(0.4, True, 3), JudgedLink(0.6, True, 3)], id="one grade"),
        pytest.param([JudgedLink(0.4, True, 3), JudgedLink(0.4, False, 1)], id="one confidence"),
    ],
)
def test_rank_correlation_that_nothing_can_be_said_of(links: list[JudgedLink]) -> None:
    assert math.isnan(Calibration(tuple(links)).spearman)


def test_of_no_links_nothing_is_said() -> None:
    nothing = Calibration()
    assert all(map(math.isnan, (nothing.error, nothing.brier, nothing.auc)))
    assert (nothing.links, nothing.right, nothing.threshold(0.0)) == (0, 0, None)
    assert [row.count for row in nothing.table()] == [0] * 10
    assert nothing.at(0.5).found == 0


@pytest.mark.parametrize("right", [True, False])
def test_of_one_kind_of_links_there_is_no_area(right: bool) -> None:
    assert math.isnan(judged((0.4, right), (0.6, right)).auc)


@given(some_chances)
def test_area_is_the_share_of_pairs_in_order(links: list[tuple[float, bool]]) -> None:
    rights = [p for p, right in links if right]
    wrongs = [p for p, right in links if not right]
    pairs = [(p > q) + (p == q) / 2 for p in rights for q in wrongs]
    expected = sum(pairs) / len(pairs) if pairs else math.nan
    assert judged(*links).auc == pytest.approx(expected, nan_ok=True)


# Thresholds


@pytest.mark.parametrize(
    ("threshold", "precision", "recall", "shown"),
    [
        (0.0, 6 / 10, 1, 10),
        (0.36, 5 / 7, 5 / 6, 7),
        (0.37, 4 / 6, 4 / 6, 6),
        (0.98, 3 / 4, 3 / 6, 4),
        (1.0, 1, 1 / 6, 1),
    ],
)
def test_what_is_left_from_a_threshold_on(
    threshold: float, precision: float, recall: float, shown: int
) -> None:
    left = BY_HAND.at(threshold)
    assert (left.precision, left.recall) == pytest.approx((precision, recall))
    assert left.found == shown


@pytest.mark.parametrize(
    ("links", "precision", "threshold"),
    [
        pytest.param([(0.9, True), (0.8, True), (0.7, False)], 0.95, 0.8, id="just above"),
        pytest.param([(0.9, True), (0.8, True), (0.7, False)], 2 / 3, 0.7, id="just reached"),
        pytest.param([(0.9, True), (0.8, False)], 0.0, 0.8, id="anything goes"),
        pytest.param([(0.9, False), (0.8, False)], 0.1, None, id="nothing will do"),
        pytest.param([(0.9, True), (0.9, False)], 0.6, None, id="a tie can't be cut"),
        pytest.param([(0.9, True), (0.9, False), (0.8, True)], 0.6, 0.8, id="below a tie"),
        # One wrong link at the top does not hide the many right ones below it.
        pytest.param([(0.99, False), *[(0.9, True)] * 19], 0.95, 0.9, id="a wrong one on top"),
    ],
)
def test_threshold_of_a_precision(
    links: list[tuple[float, bool]], precision: float, threshold: float | None
) -> None:
    assert judged(*links).threshold(precision) == threshold
    assert judged(*reversed(links)).threshold(precision) == threshold


@given(some_chances, st.integers(0, 12).map(lambda n: n / 12))
def test_threshold_is_the_lowest_that_will_do(
    links: list[tuple[float, bool]], precision: float
) -> None:
    found = judged(*links)
    enough = [p for p, _ in links if found.at(p).precision >= precision]
    assert found.threshold(precision) == min(enough, default=None)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(UsageError, match="threshold must lie between 0 and 1"):
        BY_HAND.at(wrong)
    with pytest.raises(UsageError, match="precision must lie between 0 and 1"):
        BY_HAND.threshold(wrong)


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(UsageError, match="needs 1 bin at least, not 0"):
        BY_HAND.table(0)


@given(some_chances, some_chances)
def test_pooled_is_all_links_together(
    one: list[tuple[float, bool]], other: list[tuple[float, bool]]
) -> None:
    pooled = sum([judged(*one), judged(*other)], start=Calibration())
    assert pooled == judged(*one, *other)
    left_out = Calibration((), 2, 3) + Calibration((), 4, 5)
    assert (left_out.unknown, left_out.repeats) == (6, 8)


# What is right

UNITS = tuple(Segment(2 * n, 2 * n + 1) for n in range(5))
LADDER = [GoldLink((0,), (0,)), GoldLink((1,), (1, 2)), GoldLink((2, 3), (3,))]
GRADED = [GoldLink((0,), (0,), 3), GoldLink((1,), (1, 2), 2), GoldLink((2,), (3,), 1)]


def bitext_of(*links: Link) -> Bitext:
    return Bitext(document(list("abcde"), "en"), document(list("vwxyz"), "id"), links)


def link_of(source: tuple[int, ...], target: tuple[int, ...]) -> Link:
    return Link(source, target, confidence=0.7)


def rights(gold: Iterable[GoldLink], *links: Sides) -> list[tuple[bool, int | None]]:
    bitext = bitext_of(*(link_of(*sides) for sides in links))
    found = measure_calibration(bitext, Gold(tuple(gold), UNITS, UNITS))
    return [(link.right, link.grade) for link in found.judged]


@pytest.mark.parametrize(
    ("link", "right"),
    [
        pytest.param(((0,), (0,)), True, id="the gold link"),
        pytest.param(((1,), (1, 2)), True, id="the gold link of three"),
        pytest.param(((0, 1), (0, 1, 2)), True, id="two joined"),
        pytest.param(((0, 1, 2, 3), (0, 1, 2, 3)), True, id="all joined"),
        pytest.param(((0, 2, 3), (0, 3)), True, id="two joined over a third"),
        pytest.param(((1,), (1,)), False, id="cut"),
        pytest.param(((2,), (3,)), False, id="cut on the other side"),
        pytest.param(((0, 1), (0, 1)), False, id="one whole, one cut"),
        pytest.param(((0, 4), (0,)), False, id="a unit besides"),
        pytest.param(((0,), (0, 4)), False, id="a unit besides, on the other side"),
        pytest.param(((0,), (3,)), False, id="crossed"),
        pytest.param(((4,), (4,)), False, id="of two gaps"),
    ],
)
def test_right_is_what_consists_of_whole_gold_links(link: Sides, right: bool) -> None:
    assert rights(LADDER, link) == [(right, None)]


def test_gold_links_that_share_a_unit_are_each_right() -> None:
    gold = [GoldLink((0,), (0,)), GoldLink((4,), (0,))]
    links: list[Sides] = [((0,), (0,)), ((4,), (0,)), ((0, 4), (0,))]
    assert rights(gold, *links) == [(True, None)] * 3


@st.composite
def ladders(draw: st.DrawFn) -> list[GoldLink]:
    """Cut both sides into as many pieces, and pair them in any order."""
    pieces = draw(st.integers(1, 4))
    sides = []
    for _ in range(2):
        places = draw(st.lists(st.integers(0, pieces), min_size=5, max_size=5))
        sides.append([tuple(n for n in range(5) if places[n] == k) for k in range(pieces)])
    return [GoldLink(*pair) for pair in zip(*sides, strict=True) if all(pair)]


some_units = st.sets(st.integers(0, 4), min_size=1).map(lambda x: tuple(sorted(x)))


@given(ladders(), some_units, some_units)
def test_of_gold_that_links_units_once_right_links_are_all_they_touch(
    gold: list[GoldLink], source: tuple[int, ...], target: tuple[int, ...]
) -> None:
    touched = [x for x in gold if set(x.source) & set(source) or set(x.target) & set(target)]
    held = (
        {n for link in touched for n in link.source},
        {n for link in touched for n in link.target},
    )
    assert rights(gold, (source, target)) == [(held == (set(source), set(target)), None)]


@pytest.mark.parametrize(
    ("link", "right", "grade"),
    [
        (((0,), (0,)), True, 3),
        (((0, 4), (0, 4)), True, 3),
        (((1,), (2,)), True, 2),
        (((2,), (3,)), False, 1),
        (((1, 2), (1, 3)), True, 2),
        (((0, 2), (1, 3)), False, 1),
        (((0,), (1,)), False, 0),
        (((4,), (4,)), False, 0),
    ],
)
def test_with_grades_a_pair_of_units_in_common_is_right(
    link: Sides, right: bool, grade: int
) -> None:
    assert rights(GRADED, link) == [(right, grade)]


@pytest.mark.parametrize("grade", [2, 3])
def test_a_segment_that_stands_for_no_unit_is_wrong(grade: int) -> None:
    gold = Gold((GoldLink((0,), (0,), grade),), UNITS, UNITS)
    bitext = bitext_of(link_of((0,), (0,)))
    assert measure_calibration(bitext, gold).right == 1
    elsewhere = replace(gold, source=(Segment(20, 21),), target=(Segment(20, 21),))
    assert measure_calibration(bitext, elsewhere).right == 0


def test_other_segments_than_the_units_of_the_gold() -> None:
    halves = tuple(Segment(n, n + 1) for n in range(0, 9, 2))
    coarse = (Segment(0, 3), Segment(4, 9))
    bitext = replace(bitext_of(), source=replace(bitext_of().source, segments=coarse))
    bitext = replace(bitext, links=(link_of((0,), (0,)), link_of((1,), (1,))))
    gold = Gold((GoldLink((0, 1), (0,)), GoldLink((2, 3), (1,))), halves, halves)
    found = measure_calibration(bitext, gold)
    assert [link.right for link in found.judged] == [True, False]  # the second has unit 4 besides


def test_which_links_are_judged() -> None:
    links = (
        link_of((0,), (0,)),
        replace(link_of((0,), (0,)), status="rejected"),
        replace(link_of((0,), (0,)), confidence=0.0),
        replace(link_of((0,), (0,)), confidence=None),
        replace(link_of((3,), (3,)), status="edited", confidence=1.0),
        replace(link_of((2,), (0,)), repeat=True),
        Link((4,), ()),
        Link((), (4,)),
    )
    plain = measure_calibration(bitext_of(*links), Gold(tuple(LADDER), UNITS, UNITS))
    assert [(x.confidence, x.right) for x in plain.judged] == [(0.7, True), (0, True), (1, False)]
    assert (plain.unknown, plain.repeats) == (1, 1)
    grades = (*GRADED, GoldLink((2,), (0,), 2))
    graded = measure_calibration(bitext_of(*links), Gold(grades, UNITS, UNITS))
    assert [x.right for x in graded.judged] == [True, True, False, True]
    assert (graded.unknown, graded.repeats) == (1, 0)


# Folders


def test_folder_of_bitexts_with_gold_in_either_form(tmp_path: Path) -> None:
    out, gold = tmp_path / "out", tmp_path / "gold"
    for name in ("a", "more/b"):
        bitext_of(link_of((0,), (0,)), link_of((3,), (3,))).save(out / f"{name}.bitext.jsonl")
    bitext_of(link_of((0,), (0,))).save(gold / "more/b.bitext.jsonl")
    (gold / "a.gold").write_text("[0]:[0]\n[3]:[3]\n")
    found = measure_calibration_folder(out, gold)
    assert {name: (x.links, x.right) for name, x in found.items()} == {
        "a": (2, 2),
        "more/b": (2, 1),
    }
    scores = evaluate_folder(out, gold)
    assert {name: x.strict.right for name, x in scores.items()} == {"a": 2, "more/b": 1}


def test_a_bitext_is_no_gold_for_itself(tmp_path: Path) -> None:
    bitext_of(link_of((0,), (0,))).save(tmp_path / "a.bitext.jsonl")
    with pytest.raises(InputError, match=r"has no gold for .*: put a\.gold or a\.bitext\.jsonl"):
        measure_calibration_folder(tmp_path, tmp_path)
    (tmp_path / "a.gold").write_text("[1]:[1]\n")
    assert measure_calibration_folder(tmp_path, tmp_path)["a"].right == 0


def test_folder_of_graded_links(tmp_path: Path) -> None:
    source, target = (
        replace(bitext_of().source, path="1.txt"),
        replace(bitext_of().target, path="2"),
    )
    links = (link_of((0,), (0,)), link_of((2,), (3,)))
    Bitext(source, target, links).save(tmp_path / "out/x.bitext.jsonl")
    units = [
        {"doc": doc, "lang": lang, "id": n, "start": 2 * n, "end": 2 * n + 1}
        for doc, lang in (("1", "en"), ("2", "id"))
        for n in range(5)
    ]
    linked = [
        {"en_doc": "1", "id_doc": "2", "en": [*x.source], "id": [*x.target], "grade": x.grade}
        for x in GRADED
    ]
    for name, records in (("units", units), ("links", linked)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)))
    found = measure_calibration_folder(tmp_path / "out", tmp_path)["x"]
    assert [(x.right, x.grade) for x in found.judged] == [(True, 3), (False, 1)]
