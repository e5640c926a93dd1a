from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.confidence.features import FEATURES, RELATIVE
from align.confidence.model import FACTORS
from benchmarks.aligned import Encoded
from benchmarks.development import Pair
from benchmarks.fit_confidence import (
    DEFAULT,
    GENERIC,
    HARD_WEIGHT,
    WEIGHTS,
    Names,
    together,
    weighed,
)
from benchmarks.judged import HARD, Judged, _labels, is_of, judged

UNKNOWN = math.nan


@pytest.mark.parametrize(
    ("collection", "right", "in_place", "place", "extent", "content"),
    [
        ("NTREX clean", True, True, 1, 1, 1),
        ("NTREX clean", False, True, 1, 0, UNKNOWN),
        ("NTREX clean", False, False, 0, UNKNOWN, UNKNOWN),
        ("NTREX unrelated", False, False, 0, UNKNOWN, UNKNOWN),
        ("ParIce halves", False, True, 1, 0, UNKNOWN),
        ("NTREX neighbours", False, False, 0, UNKNOWN, UNKNOWN),
        ("NTREX numbers", False, True, 1, UNKNOWN, 0),
        ("NTREX numbers", True, True, 1, 1, 1),
        ("NTREX numbers", False, False, 0, UNKNOWN, UNKNOWN),
        ("NTREX same formulas", False, True, 1, UNKNOWN, 0),
        ("Text+Berg untranslated", False, True, 1, UNKNOWN, 0),
        # A near copy lies where its original would, though that is dropped.
        ("ParIce near-duplicates", False, False, 1, UNKNOWN, 0),
        ("ParIce near-duplicates", True, True, 1, 1, 1),
    ],
)
def test_what_is_known_of_a_link(
    collection: str, right: bool, in_place: bool, place: float, extent: float, content: float
) -> None:
    found = _labels(np.array([collection]), np.array([right]), np.array([in_place]))
    assert list(found) == list(FACTORS)
    labels = [float(found[name][0]) for name in FACTORS]
    assert labels == pytest.approx([place, extent, content], nan_ok=True)


def test_kinds_are_what_names_of_collections_end_with() -> None:
    names = np.array(["NTREX numbers", "numbers", "NTREX clean", "halves of it"])
    assert is_of(names, "numbers").tolist() == [True, True, False, False]
    assert is_of(names, ("clean", "halves")).tolist() == [False, False, True, False]
    assert is_of(np.array([], np.str_), HARD).tolist() == []


def links(collections: Sequence[str]) -> Judged:
    """Make links of which nothing but their collections is known."""
    size = len(collections)
    empty = np.full(size, "")
    labels = {name: np.full(size, np.nan) for name in FACTORS}
    right = np.zeros(size, np.bool)
    return Judged(np.array(collections), empty, empty, [], [], labels, right, np.full(size, np.nan))


KINDS = {
    "NTREX clean": 1.0,
    "ParIce": 1.0,
    "articles": WEIGHTS["articles"],
    "NTREX unrelated": WEIGHTS["unrelated"],
    "NTREX numbers": WEIGHTS["numbers"],
    "NTREX halves": HARD_WEIGHT,
    "ParIce near-duplicates": HARD_WEIGHT,
}


@given(st.lists(st.sampled_from(list(KINDS)), min_size=1))
def test_a_collection_counts_the_same_however_many_links_it_has(collections: list[str]) -> None:
    weights = weighed(links(collections))
    assert weights.mean() == pytest.approx(1)
    sums: Counter[str] = Counter()
    for name, weight in zip(collections, weights.tolist(), strict=True):
        sums[name] += weight
    unit = sums[collections[0]] / KINDS[collections[0]]
    assert sums == pytest.approx({name: unit * KINDS[name] for name in sums})


def test_tables_are_put_below_each_other() -> None:
    found = together([links(["a", "b"]), links(["c"])])
    assert found.collections.tolist() == ["a", "b", "c"]
    assert len(found) == len(found.grades) == len(found.labels["extent"]) == 3


@pytest.mark.parametrize("names", [DEFAULT, GENERIC])
def test_every_factor_has_features_that_there_are(names: Names) -> None:
    assert list(names) == list(FACTORS)
    for chosen in names.values():
        assert {*chosen} <= {*FEATURES}
        assert len({*chosen}) == len(chosen)


def test_the_generic_model_is_given_nothing_on_the_scale_of_an_encoder() -> None:
    assert {name for chosen in GENERIC.values() for name in chosen} <= {*RELATIVE}


def test_links_between_documents_are_judged_by_gold() -> None:
    """Every sentence has a direction of its own; the third pair is not in gold."""
    texts = ["It rained in 2016.", "It blew.", "It snowed.", "Hujan 2017.", "Angin.", "Salju."]
    vectors = np.tile(np.eye(3, 8, dtype=np.float32), (2, 1))
    encoded = Encoded(dict(zip(texts, vectors, strict=True)), None, np.zeros((0, 0), np.float32))
    gold = [(frozenset([n]), frozenset([n])) for n in range(2)]
    graded = [(frozenset([1]), frozenset([1]), 3)]
    document = Pair("news", "a", texts[:3], texts[3:], gold, family="storms", graded=graded)
    found = judged([document], encoded)
    assert found.right.tolist() == [True, True, False]
    assert found.labels["place"].tolist() == [1, 1, 0]
    assert found.grades.tolist() == [0, 3, 0]
    assert {*found.families.tolist()} == {"storms"}
    assert {*found.names.tolist()} == {"a"}
    assert [x.numbers_clash for x in found.wordings] == [1, 0, 0]
    assert len(found) == len(found.evidence) == 3
