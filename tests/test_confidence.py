from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.aligning import Evidence
from align.confidence import ConfidenceModel, Wording, confidence_model
from align.confidence.beta import IDENTITY, Beta
from align.confidence.features import FEATURES, RELATIVE, features
from align.confidence.model import FACTORS, FORMAT, Factor
from align.encoding import SentenceEncoder
from align.errors import ModelError, OutputError, UsageError

# A fair bead, in a document that is a translation but for some sentences.
FAIR = Evidence(
    score=0.25,
    contrast=0.7,
    worth=5.0,
    odds=3.0,
    source_cover=0.5,
    target_cover=0.6,
    lack=0.04,
    length=0.9,
    rival=0.3,
    lead=0.8,
    sentences=2,
    neighbours=2,
    aligned=0.9,
    gaps=0.1,
    scatter=0.25,
    typical=0.2,
    separation=4.0,
)
PLAIN = Wording(0, 0, 0, 0, 0, 0)
SHIPPED = {"default": confidence_model("e5-small-q4@1"), "generic": confidence_model("another")}

near_one = st.floats(-1, 1)
shares = st.floats(0, 1)
counts = st.floats(0, 3)
EVIDENCE = st.builds(
    Evidence,
    score=st.floats(-3, 1),
    contrast=st.floats(-100, 100),
    worth=st.floats(-1e9, 1e4),
    odds=st.floats(-12, 12),
    source_cover=near_one,
    target_cover=near_one,
    lack=st.floats(-1, 9),
    length=st.floats(-8, 9),
    rival=st.floats(-3, 3),
    lead=st.floats(-9, 9),
    sentences=st.integers(2, 6),
    neighbours=st.integers(0, 2),
    aligned=shares,
    gaps=shares,
    scatter=shares,
    typical=near_one,
    separation=st.floats(-99, 1e4),
    copy=st.just(0.0) | st.floats(0.5, 1.001),
)
WORDINGS = st.builds(Wording, *[counts] * 5, copied=shares)


def factor(bias: float = 0.0, **weights: float) -> Factor:
    """Weigh features as they are."""
    size = len(weights)
    return Factor(tuple(weights), (0.0,) * size, (1.0,) * size, tuple(weights.values()), bias)


def model(beta: Beta = IDENTITY, **factors: Factor) -> ConfidenceModel:
    """Make a model whose other factors are sure, as far as they can be."""
    everything = {name: factors.get(name, factor(99.0)) for name in FACTORS}
    return ConfidenceModel("t1", "any", "nothing", everything, beta)


def logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def probabilities(
    of: ConfidenceModel, evidence: Sequence[Evidence], wordings: Sequence[Wording] = ()
) -> list[float]:
    return of.probabilities(evidence, wordings or [PLAIN] * len(evidence))


# What the features are


@pytest.mark.parametrize(
    ("name", "changed", "expected"),
    [
        ("odds", {"odds": -3.5}, -3.5),
        ("worth", {"worth": 7.0}, 7),
        ("worth", {"worth": 40.0}, 20),
        ("worth", {"worth": -1e9}, -5),
        ("capped worth", {"worth": 4.0}, 4),
        ("capped worth", {"worth": 7.0}, 6),
        ("capped worth", {"worth": -7.0}, -5),
        ("rival", {"rival": -0.2}, -0.2),
        ("length", {"length": -6.0}, -6),
        ("length", {"length": 5.0}, 4),
        ("grouped", {"sentences": 2}, 0),
        ("grouped", {"sentences": 3}, 1),
        ("grouped", {"sentences": 6}, 1),
        ("capped score", {"score": 0.1}, 0.1),
        ("capped score", {"score": 0.5}, 0.3),
        ("capped contrast", {"contrast": -0.5}, -0.5),
        ("capped contrast", {"contrast": 1.5}, 0.8),
        ("chained", {"neighbours": 2, "aligned": 0.25}, 0.5),
        ("aligned", {"aligned": 0.25}, 0.25),
        ("gaps", {"gaps": 0.4}, 0.4),
        ("scatter", {"scatter": 0.25}, 0.5),
        ("capped typical", {"typical": 0.4}, 0.3),
        ("capped typical", {"typical": 0.2}, 0.2),
        ("separation", {"separation": 5.0}, 5),
        ("separation", {"separation": 50.0}, 8),
        ("lack", {"lack": 0.04}, 0.2),
        ("lack", {"lack": -0.1}, 0),
        ("uneven cover", {"source_cover": 0.3, "target_cover": 0.5}, 0.04),
        ("uneven cover", {"source_cover": 0.9, "target_cover": 0.1}, 0.1),
    ],
)
def test_what_the_evidence_becomes(name: str, changed: dict[str, Any], expected: float) -> None:
    assert features([name], [replace(FAIR, **changed)], [PLAIN]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "changed", "expected"),
    [
        ("numbers clash", {"numbers_clash": 0.0}, 0),
        ("numbers clash", {"numbers_clash": 3.0}, 1),
        ("names agree", {"names_agree": 2.0}, 2),
        ("names clash", {"names_clash": 0.75}, 0.75),
        ("untranslated", {"copied": 0.3}, 0),
        ("untranslated", {"copied": 0.6}, 0.5),
        ("untranslated", {"copied": 0.9}, 1),
    ],
)
def test_what_the_words_become(name: str, changed: dict[str, float], expected: float) -> None:
    assert features([name], [FAIR], [replace(PLAIN, **changed)]) == pytest.approx(expected)


@given(EVIDENCE, WORDINGS)
def test_every_feature_is_a_finite_number(evidence: Evidence, wording: Wording) -> None:
    assert np.isfinite(features(list(FEATURES), [evidence], [wording])).all()


def test_a_table_has_a_row_for_each_link_and_a_column_for_each_name() -> None:
    other = replace(FAIR, odds=-1.0)
    found = features(["gaps", "odds"], [FAIR, other], [PLAIN, PLAIN])
    assert found.tolist() == [[0.1, 3.0], [0.1, -1.0]]
    assert features(["gaps", "odds"], [], []).shape == (0, 2)
    assert features([], [FAIR], [PLAIN]).shape == (1, 0)


# What the model makes of them


def test_a_factor_standardises_then_weighs() -> None:
    one = Factor(("odds", "gaps"), (1.0, 0.3), (4.0, 0.1), (2.0, -0.5), 0.25)
    # (3 - 1) / 4 · 2 + (0.1 - 0.3) / 0.1 · -0.5 + 0.25
    assert one.probabilities([FAIR], [PLAIN]) == pytest.approx([logistic(2.25)])


def test_a_probability_is_the_calibrated_product_of_the_factors() -> None:
    content = factor(3.0, **{"numbers clash": -4.0})
    one = model(place=factor(1.0, odds=0.5), extent=factor(-1.0, length=2.0), content=content)
    clash = replace(PLAIN, numbers_clash=2.0)
    plain = logistic(2.5) * logistic(0.8) * logistic(3)
    spoilt = logistic(2.5) * logistic(0.8) * logistic(-1)
    found = probabilities(one, [FAIR, FAIR], [PLAIN, clash])
    assert found == pytest.approx([plain, spoilt])
    curve = Beta(2.0, 0.5, -0.25)
    odds = 2 * math.log(plain) - 0.5 * math.log(1 - plain) - 0.25
    found = probabilities(replace(one, beta=curve), [FAIR])
    assert found == pytest.approx([logistic(odds)])


@pytest.mark.parametrize(("copy", "likeness"), [(0.75, 0.75), (1.0, 1.0), (1.0000002, 1.0)])
def test_a_repeat_is_as_sure_as_what_it_repeats_times_their_likeness(
    copy: float, likeness: float
) -> None:
    one = model(Beta(1.5, 1.0, 0.5), place=factor(0.5))
    original, repeat = probabilities(one, [FAIR, replace(FAIR, copy=copy)])
    assert 0.5 < original < 1
    assert repeat == pytest.approx(original * likeness)


def test_no_links_have_no_probabilities() -> None:
    assert model().probabilities([], []) == []


@given(st.lists(st.floats(-12, 12), min_size=2))
def test_more_of_what_speaks_for_a_link_never_lowers_its_probability(odds: list[float]) -> None:
    links = [replace(FAIR, odds=x) for x in sorted(odds)]
    found = probabilities(model(Beta(0.5, 2.0, 1.0), place=factor(odds=3.0)), links)
    assert found == sorted(found)
    assert len(set(found)) > 1 or max(odds) - min(odds) < 30


@pytest.mark.parametrize(
    ("encoder", "other", "expected"),
    [
        ("e5-small-q4@1", "e5-small-q4@1-bf16", True),
        ("e5-small-q4@1-bf16", "e5-small-q4@1-fp32", True),
        ("e5-small-q4@1", "e5-small-q4@12-fp32", False),
        ("e5-small-q4@1", "LaBSE", False),
        ("LaBSE", "LaBSE", True),
        ("any", "LaBSE", True),
    ],
)
def test_a_model_is_for_one_encoder_or_for_any(encoder: str, other: str, expected: bool) -> None:
    one = replace(model(), encoder=encoder)
    assert one.is_for(other) == expected
    if expected:
        one.check_encoder(other)
    else:
        with pytest.raises(UsageError, match=other):
            one.check_encoder(other)


def test_calibration_without_links_changes_nothing() -> None:
    one = model(Beta(3.0, 3.0, 1.0))
    assert one.calibrated([], [], []) == one


def test_calibration_changes_the_last_curve_alone() -> None:
    """Shown at 0.88, half of the links are right."""
    one = model(Beta(3.0, 3.0, 1.0), place=factor(2.0))
    evidence, wordings = [FAIR] * 1000, [PLAIN] * 1000
    found = one.calibrated(evidence, wordings, [n % 2 == 0 for n in range(1000)])
    assert probabilities(found, [FAIR]) == pytest.approx([0.5], abs=0.01)
    assert replace(found, beta=one.beta) == one


# The models that ship


@pytest.mark.parametrize("name", SHIPPED)
@given(EVIDENCE, WORDINGS)
def test_a_model_that_ships_gives_probabilities(
    name: str, evidence: Evidence, wording: Wording
) -> None:
    (found,) = SHIPPED[name].probabilities([evidence], [wording])
    assert 0 <= found <= 1


@pytest.mark.parametrize("name", SHIPPED)
def test_a_model_that_ships_knows_good_evidence_from_bad(name: str) -> None:
    good = replace(FAIR, score=0.5, contrast=1.2, worth=15.0, odds=11.0, lack=0.0)
    good = replace(good, length=1.5, rival=0.5, aligned=1.0, gaps=0.02, scatter=0.03, separation=8)
    bad = replace(FAIR, score=0.02, contrast=0.2, worth=0.5, odds=-1.0, lack=0.5, length=-5.0)
    bad = replace(bad, rival=-0.1, neighbours=0, aligned=0.1, gaps=0.9, scatter=1.0, separation=1)
    right, wrong = probabilities(SHIPPED[name], [good, bad])
    assert right > 0.9
    assert wrong < 0.1
    clash = replace(PLAIN, numbers_clash=1.0)
    (spoilt,) = SHIPPED[name].probabilities([good], [clash])
    assert spoilt < right


@pytest.mark.parametrize(
    ("encoder", "name"),
    [
        (SentenceEncoder().name, "default"),
        ("e5-small-q4@1-bf16", "default"),
        ("e5-small-q4@1-fp32", "default"),
        ("e5-small-q4@12-fp32", "generic"),
        ("e5-small-q4@2-fp32", "generic"),
        ("intfloat/multilingual-e5-small", "generic"),
        ("", "generic"),
    ],
)
def test_each_encoder_has_its_model(encoder: str, name: str) -> None:
    assert confidence_model(encoder) is SHIPPED[name]


def test_the_generic_model_asks_for_nothing_on_the_scale_of_an_encoder() -> None:
    for one in SHIPPED["generic"].factors.values():
        assert one.names
        assert {*one.names} <= {*RELATIVE}


# Files

numbers = st.floats(-1e6, 1e6, allow_subnormal=False)
positive = st.floats(1e-9, 1e6)


@st.composite
def factors(draw: st.DrawFn) -> Factor:
    names = draw(st.lists(st.sampled_from(list(FEATURES)), unique=True))
    means, scales, weights = (
        tuple(draw(st.lists(x, min_size=len(names), max_size=len(names))))
        for x in (numbers, positive, numbers)
    )
    return Factor(tuple(names), means, scales, weights, draw(numbers))


MODELS = st.builds(
    ConfidenceModel,
    st.from_regex(r"[0-9a-zé+-]{1,9}", fullmatch=True),
    st.text(),
    st.text(),
    st.builds(dict, **{name: factors() for name in FACTORS}),
    st.builds(Beta, st.floats(0, 9), st.floats(0, 9), st.floats(-30, 30)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MODELS)
def test_a_model_is_read_as_it_was_written(tmp_path: Path, one: ConfidenceModel) -> None:
    """To nine digits; from then on the file stays the same to the byte."""
    path = tmp_path / "model.json"
    one.save(path)
    found = ConfidenceModel.load(path)
    assert (found.version, found.encoder, found.data) == (one.version, one.encoder, one.data)
    assert list(found.factors) == list(FACTORS)
    for name, part in one.factors.items():
        names, *numbers = astuple(part)
        assert found.factors[name].names == names
        for mine, read in zip(numbers, astuple(found.factors[name])[1:], strict=True):
            assert read == pytest.approx(mine, rel=1e-8)
    assert astuple(found.beta) == pytest.approx(astuple(one.beta), abs=1e-6)
    before = path.read_bytes()
    found.save(path)
    assert path.read_bytes() == before


def test_a_file_says_what_its_probability_is_of(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    model().save(path)
    record = json.loads(path.read_text("utf-8"))
    assert record["format"] == FORMAT
    assert "say the same thing" in record["event"]


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="file"):
        model().save(tmp_path / "file" / "model.json")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"null", b"[]", b"3", b"[" * 100_000])
def test_a_file_that_holds_no_record(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    check_refused(path, "name a file that `align calibrate` wrote")


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_is_none(tmp_path: Path, name: str) -> None:
    check_refused(tmp_path / name, "reinstall align-bitext")


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        pytest.param("format", "align-confidence-1", FORMAT, id="older format"),
        pytest.param("format", None, FORMAT, id="no format"),
        pytest.param("version", None, "'version' is missing", id="no version"),
        pytest.param("version", "", "no version", id="empty version"),
        pytest.param("version", 3, "no version", id="number for a version"),
        pytest.param("version", "1|2", "no version", id="version of two fields"),
        pytest.param("version", "1\n2", "no version", id="version of two lines"),
        pytest.param("encoder", None, "'encoder' is missing", id="no encoder"),
        pytest.param("data", None, "'data' is missing", id="no data"),
        pytest.param("factors", None, "'factors' is missing", id="no factors"),
        pytest.param("factors extent", None, "'extent' is missing", id="no factor"),
        pytest.param("factors place bias", None, "'bias' is missing", id="no bias"),
        pytest.param("factors place bias", math.nan, "not finite", id="bias of nan"),
        pytest.param("factors place bias", 10**400, "too large", id="bias beyond floats"),
        pytest.param("factors place features", None, "'features' is missing", id="no features"),
        pytest.param("factors place features", [1], "", id="list of features"),
        pytest.param("factors place features luck", {}, "no such feature: luck", id="unknown"),
        pytest.param("factors place features odds", 3, "", id="number for a feature"),
        pytest.param("factors place features odds mean", None, "'mean' is missing", id="no mean"),
        pytest.param("factors place features odds weight", None, "'weight' is", id="no weight"),
        pytest.param("factors place features odds weight", "x", "'x'", id="text for a weight"),
        pytest.param("factors place features odds mean", math.inf, "not finite", id="inf"),
        pytest.param("factors place features odds scale", 0, "not positive", id="scale 0"),
        pytest.param("factors place features odds scale", -1.0, "not positive", id="scale below"),
        pytest.param("beta", None, "'beta' is missing", id="no curve"),
        pytest.param("beta c", None, "'c' is missing", id="no parameter"),
        pytest.param("beta a", -0.1, "falls", id="falling curve"),
        pytest.param("beta b", math.nan, "not finite", id="curve of nan"),
    ],
)
def test_a_damaged_record(tmp_path: Path, path: str, value: object, reason: str) -> None:
    file = tmp_path / "model.json"
    model(place=factor(1.0, odds=2.0)).save(file)
    record = json.loads(file.read_text("utf-8"))
    *keys, last = path.split()
    part = record
    for key in keys:
        part = part[key]
    if value is None:
        del part[last]
    else:
        part[last] = value
    file.write_text(json.dumps(record), "utf-8")
    check_refused(file, "align calibrate", reason)


def check_refused(path: Path, *parts: str) -> None:
    """Check that the error names the file, and says what is wrong and what to do next."""
    with pytest.raises(ModelError) as error:
        ConfidenceModel.load(path)
    message = str(error.value)
    assert "\n" not in message
    assert all(part in message for part in (str(path), *parts))
