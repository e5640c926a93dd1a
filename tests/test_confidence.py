from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligning import Bead, Evidence
from align.confidence import ConfidenceModel, default_model
from align.confidence.features import FEATURES, features
from align.errors import ModelError


def evidence(**changed: float) -> Evidence:
    usual: dict[str, Any] = {
        "score": 0.4,
        "cosine": 0.6,
        "source_cover": 0.5,
        "target_cover": 0.6,
        "lack": 0.05,
        "length": 0.9,
        "rival": 0.3,
        "sentences": 2,
        "neighbours": 2,
        "aligned": 0.9,
        "typical": 0.4,
        "copy": 0.0,
    }
    return Evidence(**usual | changed)


def record(**weights: float) -> dict[str, Any]:
    """Make a model that looks at nothing but the features given."""
    columns: dict[str, Any] = {
        name: {"mean": 0.0, "scale": 1.0, "weight": weights.get(name, 0.0)} for name in FEATURES
    }
    return {"format": "align-confidence-1", "version": "t1", "features": columns, "bias": 0.0}


def loaded(tmp_path: Path, content: object) -> ConfidenceModel:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(content))
    return ConfidenceModel.load(path)


def test_values_worked_out_by_hand(tmp_path: Path) -> None:
    content = record(score=4.0, grouped=-1.0)
    content["features"]["score"] |= {"mean": 0.2, "scale": 0.5}
    content["bias"] = 0.5
    model = loaded(tmp_path, content)
    assert model.version == "t1"
    # At 0.2 nothing but the bias: 1 / (1 + e^-0.5). At 0.45 the odds are e^(4 · 0.5 + 0.5).
    # Three sentences make a group, which takes 1 away.
    found = model.probabilities(
        [evidence(score=0.2), evidence(score=0.45), evidence(score=0.45, sentences=3)]
    )
    assert found == pytest.approx([0.622459331, 0.924141820, 0.817574476])


@pytest.mark.parametrize(
    ("places", "shared"),
    [
        ((((0,), (0,)), ((1, 2), (1,)), ((3,), (0,))), 0),
        ((((0,), (0,)), ((1, 2), (1,)), ((1, 2), (4,))), 1),
    ],
)
def test_a_repeat_is_as_sure_as_what_it_repeats_times_their_likeness(
    tmp_path: Path, places: Sequence[tuple[tuple[int, ...], tuple[int, ...]]], shared: int
) -> None:
    model = loaded(tmp_path, record(score=4.0))
    beads = [
        Bead(source, target, 0, evidence(score=score, copy=copy), repeat=copy > 0)
        for (source, target), score, copy in zip(
            places, (0.2, 0.45, 0.9), (0.0, 0.0, 0.75), strict=True
        )
    ]
    found = model.confidences(beads)
    assert found[:2] == model.probabilities([bead.evidence for bead in beads[:2]])
    assert found[2] == pytest.approx(0.75 * found[shared])
    assert found[0] != found[1]


def test_the_table_has_a_row_for_each_bead_and_a_column_for_each_feature() -> None:
    assert features([]).shape == (0, len(FEATURES))
    table = features([evidence(), evidence(score=0.1)])
    assert table.shape == (2, len(FEATURES))
    assert table[:, FEATURES.index("score")].tolist() == [0.4, 0.1]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"source_cover": 0.2, "target_cover": 0.6}, {"cover": 0.4, "least cover": 0.2}),
        ({"sentences": 2}, {"grouped": 0}),
        ({"sentences": 6}, {"grouped": 1}),
        ({"neighbours": 2, "aligned": 0.3}, {"neighbours": 2, "aligned": 0.3, "chained": 0.6}),
        ({"lack": 0.7, "length": -2.0, "rival": 0.1}, {"lack": 0.7, "length": -2, "rival": 0.1}),
        ({"cosine": 0.3, "typical": 0.5}, {"cosine": 0.3, "typical": 0.5}),
    ],
)
def test_what_stands_in_the_columns(changed: dict[str, float], expected: dict[str, float]) -> None:
    (row,) = features([evidence(**changed)])
    found = dict(zip(FEATURES, row.tolist(), strict=True))
    assert {name: found[name] for name in expected} == pytest.approx(expected)


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=9))
def test_more_of_what_speaks_for_a_bead_never_lowers_its_probability(scores: list[float]) -> None:
    ones = (1.0,) * len(FEATURES)
    weights = tuple(float(name == "score") * 3 for name in FEATURES)
    model = ConfidenceModel("t1", (0.0,) * len(FEATURES), ones, weights, -0.5)
    found = model.probabilities([evidence(score=score) for score in sorted(scores)])
    assert found == sorted(found)
    assert len(set(found)) >= len({round(score, 6) for score in scores})


def test_no_beads_have_no_probabilities() -> None:
    assert default_model().probabilities([]) == []


@pytest.mark.parametrize("score", [-1e300, 1e300])
def test_extreme_evidence_stays_a_probability(tmp_path: Path, score: float) -> None:
    found = loaded(tmp_path, record(score=1.0)).probabilities([evidence(score=score)])
    assert found == pytest.approx([float(score > 0)])


measures = st.floats(-1, 1)


@given(
    st.builds(
        Evidence,
        score=measures,
        cosine=measures,
        source_cover=measures,
        target_cover=measures,
        lack=st.floats(0, 3),
        length=st.floats(-8, 3),
        rival=measures,
        sentences=st.integers(2, 5),
        neighbours=st.integers(0, 2),
        aligned=st.floats(0, 1),
        typical=measures,
        copy=st.floats(0, 1),
    )
)
def test_the_model_that_ships_gives_probabilities(any_evidence: Evidence) -> None:
    (found,) = default_model().probabilities([any_evidence])
    assert 0 <= found <= 1


def test_the_model_that_ships_knows_good_evidence_from_bad() -> None:
    good = evidence(
        score=0.6, cosine=0.8, source_cover=0.7, target_cover=0.7, lack=0, rival=0.6, aligned=1
    )
    bad = evidence(
        score=0.0,
        cosine=0.1,
        source_cover=0.1,
        target_cover=0.1,
        lack=0.4,
        length=-5,
        rival=-0.3,
        neighbours=0,
        aligned=0.1,
    )
    right, wrong = default_model().probabilities([good, bad])
    assert right > 0.9
    assert wrong < 0.1


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.json .*reinstall align-bitext"):
        ConfidenceModel.load(tmp_path / "none.json")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"null", b"[]", b"{}", b'{"features": []}']
)
def test_a_damaged_model_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.json .*reinstall align-bitext") as error:
        ConfidenceModel.load(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("key", ["version", "features", "bias"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    content = record()
    del content[key]
    with pytest.raises(ModelError, match=f"model.json .*'{key}'.*reinstall"):
        loaded(tmp_path, content)


@pytest.mark.parametrize("wrong", [{"mean": 0.0, "scale": 1.0}, {"mean": "x"}, None, 3])
def test_a_feature_without_its_numbers(tmp_path: Path, wrong: object) -> None:
    content = record()
    content["features"]["score"] = wrong
    with pytest.raises(ModelError, match="reinstall align-bitext"):
        loaded(tmp_path, content)


def test_a_model_for_other_features(tmp_path: Path) -> None:
    more, fewer, turned, other = record(), record(), record(), record()
    more["features"]["luck"] = more["features"]["score"]
    del fewer["features"]["score"]
    turned["features"] = dict(reversed(turned["features"].items()))
    other["format"] = "align-confidence-0"
    for content in (more, fewer, turned, other):
        with pytest.raises(ModelError, match="for another version of align"):
            loaded(tmp_path, content)
