from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from tiny_bitexts import document

import align
from align.bitext import STATUSES, Bitext, Link, Status
from align.confidence import ConfidenceModel, confidence_model
from align.confidence.beta import DEVIATIONS, IDENTITY, Beta
from align.confidence.model import FACTORS, Factor
from align.corpus import ManifestRow
from align.errors import AlignError, InputError, LanguageError, UsageError

# A word for every number, without digits, which the confidence would read.
ENGLISH = ["".join(x) for x in product("bdfgklmnprst", "aeiou", "bdfgklmnprst", "ai")]
DICTIONARY = {f"{word}uq": word for word in ENGLISH}


def encoder() -> align.FakeEncoder:
    return align.FakeEncoder(DICTIONARY)


def gold(path: Path, plan: str, number: int = 0, wrong: Status | None = None) -> Path:
    """Write a gold file of two documents that the encoder takes for translations.

    Each letter is a sentence on both sides: R says the same, W only seems to the encoder to.
    For W there is no gold link, or one of the status *wrong*.
    """
    words = [ENGLISH[number * 60 + n * 6 :][:6] for n in range(len(plan))]
    source = [f"{' '.join(x).capitalize()}." for x in words]
    target = [f"{'uq '.join(x).capitalize()}uq." for x in words]
    links = [
        Link((n,), (n,), status="accepted" if letter == "R" else wrong or "auto")
        for n, letter in enumerate(plan)
        if letter == "R" or wrong
    ]
    sides = document(source, "en", f"{number}.en.txt"), document(target, "id", f"{number}.id.txt")
    Bitext(*sides, tuple(links)).complete().save(path)
    return path


def gold_files(folder: Path, *plans: str, wrong: Status | None = None) -> list[Path]:
    return [
        gold(folder / f"{n}.bitext.jsonl", plan, n, wrong=wrong) for n, plan in enumerate(plans)
    ]


def calibrate(paths: Sequence[Path]) -> align.Calibrated:
    return align.calibrate(paths, encoder=encoder())


def constant(probability: float, name: str = "any") -> ConfidenceModel:
    """Make a model that says the same of every link."""
    odds = round(float(np.log(probability / (1 - probability))), 6)
    factors = {
        factor: Factor(("aligned",), (0.0,), (1.0,), (0.0,), bias)
        for factor, bias in zip(FACTORS, (odds, 30.0, 30.0), strict=True)
    }
    return ConfidenceModel("t1", name, "by hand", factors)


@pytest.fixture
def _boasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a model ship that is 95 % sure of everything."""
    monkeypatch.setattr(
        "align.evaluation.calibrating.confidence_model", lambda _encoder: constant(0.95)
    )


def said(links: Iterable[align.JudgedLink]) -> list[float]:
    return [link.confidence for link in links]


# What it makes of gold


@pytest.mark.usefixtures("_boasting")
@pytest.mark.parametrize("wrong", [None, "rejected"])
def test_confidences_come_down_to_the_share_that_is_right(
    tmp_path: Path, wrong: Status | None
) -> None:
    files = gold_files(tmp_path, *["RRWRRWRRW"] * 6, wrong=wrong)
    found = calibrate(files)
    assert (found.before.links, found.before.right) == (54, 36)
    assert said(found.before.judged) == pytest.approx([0.95] * 54)
    assert found.before.error == pytest.approx(0.95 - 2 / 3)
    assert found.after is not None
    assert (found.after.links, found.after.right) == (54, 36)
    assert found.after.error < 0.05
    assert found.after.brier < found.before.brier
    assert found.notes == ()
    checked = Bitext.load(files[0])
    bitext = align.align(checked.source, checked.target, encoder=encoder(), confidence=found.model)
    assert [link.confidence for link in bitext] == pytest.approx([2 / 3] * 9, abs=0.05)
    assert bitext.signature.endswith(f"|conf:{found.model.version}")


@pytest.mark.parametrize("status", STATUSES)
def test_every_link_with_two_sides_that_is_not_rejected_is_right(
    tmp_path: Path, status: Status
) -> None:
    file = gold(tmp_path / "a.bitext.jsonl", "RWRWR", wrong=status)
    assert calibrate([file]).before.right == (3 if status == "rejected" else 5)


def test_links_are_judged_as_a_calibration_is_measured(tmp_path: Path) -> None:
    files = gold_files(tmp_path, "RRWR", "RWRRR")
    # A caption that repeats a sentence, which such gold can't judge.
    checked = Bitext.load(files[1])
    texts = [checked.source[n] for n in range(len(checked.source))]
    repeating = replace(checked, source=document([*texts, texts[0]], "en"))
    repeating.save(files[1])
    measured = []
    for file in files:
        loaded = Bitext.load(file)
        bitext = align.align(loaded.source, loaded.target, encoder=encoder())
        measured.append(align.measure_calibration(bitext, align.read_gold(file, bitext)))
    expected = sum(measured, start=align.Calibration())
    assert expected.repeats == 1
    found = calibrate(files).before
    assert found.repeats == 1
    assert [link.right for link in found.judged] == [link.right for link in expected.judged]
    assert said(found.judged) == pytest.approx(said(expected.judged), abs=1e-4)


@pytest.mark.usefixtures("_boasting")
def test_a_document_is_judged_by_what_the_others_teach(tmp_path: Path) -> None:
    after = calibrate(gold_files(tmp_path, "WWWW", "RRRR", "RRRR")).after
    assert after is not None
    assert [link.right for link in after.judged] == [False] * 4 + [True] * 8
    shown = said(after.judged)
    assert min(shown[:4]) > 0.95
    assert max(shown[4:]) < 0.8


@pytest.mark.usefixtures("_boasting")
@pytest.mark.parametrize(("documents", "folds"), [(3, 3), (5, 5), (7, 5)])
def test_documents_are_left_out_in_five_parts_at_most(
    tmp_path: Path, documents: int, folds: int
) -> None:
    after = calibrate(gold_files(tmp_path, *("R" + "W" * n for n in range(1, documents + 1)))).after
    assert after is not None
    assert len(set(said(after.judged))) == folds


@pytest.mark.usefixtures("_boasting")
def test_what_shares_a_document_is_left_out_together(tmp_path: Path) -> None:
    bad, good, last = gold_files(tmp_path, "WWWWW", "RRRRR", "RRRRW")
    copies = [tmp_path / "copy.bitext.jsonl", tmp_path / "changed.bitext.jsonl"]
    copies[0].write_bytes(bad.read_bytes())
    known = Bitext.load(bad)
    replace(known, target=Bitext.load(last).target, links=()).save(copies[1])
    # The changed one also shares its target with the last.
    assert calibrate([bad, good, *copies]).after is None
    after = calibrate([bad, *copies[:1], good, last]).after
    assert after is not None
    shown = said(after.judged)
    assert min(shown[:10]) > 0.9
    assert max(shown[10:]) < 0.9


def test_progress_counts_the_documents(tmp_path: Path) -> None:
    class Counting(align.Progress):
        heard: list[object] = []  # noqa: RUF012

        def start(self, what: str, total: int | None) -> None:
            self.heard.append((what, total))

        def advance(self, done: int = 1) -> None:
            self.heard.append(done)

        def finish(self) -> None:
            self.heard.append("end")

    files = gold_files(tmp_path, "RR", "RW")
    align.calibrate(files, encoder=encoder(), progress=Counting())
    assert Counting.heard == [("aligning", 2), 1, 1, "end"]


@pytest.mark.parametrize(
    ("plans", "notes"),
    [
        (["RRRRRRRW"] * 3, []),
        (["RW"] * 3, ["fewer than 20 links"]),
        (["RRRRRRRR"] * 3, ["no link is wrong: make sure that people checked"]),
        (["RRRRRRRRRRRRRRRRRRRW"], ["takes 3 documents or more"]),
        (["RR"], ["fewer than 20", "no link is wrong", "takes 3 documents"]),
    ],
)
def test_what_makes_a_model_doubtful_is_said(
    tmp_path: Path, plans: list[str], notes: list[str]
) -> None:
    found = calibrate(gold_files(tmp_path, *plans)).notes
    assert len(found) == len(notes)
    assert all(note in text for note, text in zip(notes, found, strict=True))


def test_gold_that_calls_all_wrong_is_doubtful(tmp_path: Path) -> None:
    file = gold(tmp_path / "a.bitext.jsonl", "RRRR")
    loaded = Bitext.load(file)
    crossed = tuple(Link((n,), (3 - n,)) for n in range(4))
    replace(loaded, links=crossed).save(file)
    found = calibrate([file])
    assert (found.before.links, found.before.right) == (4, 0)
    assert any("no link is right" in note for note in found.notes)


# The model and its file


def test_a_model_comes_back_from_its_file(tmp_path: Path) -> None:
    files = gold_files(tmp_path, "RRWRR", "RWRRR", "RRR")
    model = calibrate(files).model
    for name in ("one.json", "two.json"):
        calibrate(files).model.save(tmp_path / name)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    loaded = align.ConfidenceModel.load(tmp_path / "one.json")
    assert loaded == model
    sides = Bitext.load(files[0]).source, Bitext.load(files[0]).target
    bitexts = [align.align(*sides, encoder=encoder(), confidence=x) for x in (model, loaded)]
    assert bitexts[0] == bitexts[1]
    plain = align.align(*sides, encoder=encoder())
    assert [x.confidence for x in plain] != [x.confidence for x in bitexts[0]]
    assert plain.signature != bitexts[0].signature


def test_a_model_says_what_it_was_made_of(tmp_path: Path) -> None:
    shipped = confidence_model("fake@1")
    files = gold_files(tmp_path, "RRWRR", "RWRRR")
    first, both = (calibrate(some).model for some in (files[:1], files))
    assert both.encoder == "fake@1"
    assert both.data == "0.bitext.jsonl, 1.bitext.jsonl; 10 links"
    assert both.factors == shipped.factors
    for model in (first, both):
        version, _, digest = model.version.partition("+")
        assert version == shipped.version
        assert len(digest) == 8
        assert set(digest) <= set("0123456789abcdef")
    assert first.version != both.version


def test_a_file_name_that_is_not_in_utf8_is_kept(tmp_path: Path) -> None:
    model = replace(confidence_model("fake@1"), data="caf\udce9.bitext.jsonl, città.bitext.jsonl")
    model.save(tmp_path / "mine.json")
    assert ConfidenceModel.load(tmp_path / "mine.json") == model
    assert "città" in (tmp_path / "mine.json").read_text(encoding="utf-8")


def test_a_model_for_another_encoder_is_refused(tmp_path: Path) -> None:
    loaded = Bitext.load(gold(tmp_path / "a.bitext.jsonl", "RR"))
    with pytest.raises(UsageError, match=r"is for the encoder LaBSE, not for fake@1: .*calibrate"):
        align.align(
            loaded.source, loaded.target, encoder=encoder(), confidence=constant(0.9, "LaBSE")
        )
    out = tmp_path / "out"
    with pytest.raises(UsageError, match="is for the encoder LaBSE"):
        next(
            align.batch(
                [ManifestRow(tmp_path / "a", tmp_path / "b", "one")],
                out,
                encoder=encoder(),
                confidence=constant(0.9, "LaBSE"),
            )
        )
    assert not out.exists()


@pytest.mark.parametrize(
    ("model", "used", "fits"),
    [
        ("fake@1", "fake@1", True),
        ("any", "fake@1", True),
        ("e5-small-q4@1-bf16", "e5-small-q4@1-fp32", True),
        ("e5-small-q4@1", "e5-small-q4@1-bf16", True),
        ("e5-small-q4@1-fp32", "e5-small-q4@2-fp32", False),
        ("LaBSE", "LaBSE-2", False),
        ("LaBSE-2", "LaBSE", False),
    ],
)
def test_which_encoders_a_model_is_for(model: str, used: str, fits: bool) -> None:
    assert constant(0.9, model).is_for(used) == fits


def test_a_batch_takes_a_model(tmp_path: Path) -> None:
    for name, text in (("a.txt", "Badi bafa."), ("b.txt", "Badiuq bafauq.")):
        (tmp_path / name).write_text(text)
    (result,) = align.batch(
        [ManifestRow(tmp_path / "a.txt", tmp_path / "b.txt", "one")],
        tmp_path / "out",
        source_lang="en",
        target_lang="id",
        encoder=encoder(),
        confidence=constant(0.37, "fake@1"),
    )
    assert result.bitext is not None
    assert [link.confidence for link in result.bitext] == [0.37]


# The curve


curves = st.builds(Beta, st.floats(0.2, 2), st.floats(0.2, 2), st.floats(-2, 2))


@given(curves)
def test_without_links_a_curve_stays_what_it_was(prior: Beta) -> None:
    fitted = Beta.fitted([], [], prior=prior)
    assert (fitted.a, fitted.b, fitted.c) == pytest.approx((prior.a, prior.b, prior.c))
    assert Beta.fitted([], []) == IDENTITY


@pytest.mark.parametrize("prior", [None, Beta(0.8, 1.1, -0.2), Beta(1.3, 0.6, 0.5)])
def test_a_curve_is_the_most_probable_one(prior: Beta | None) -> None:
    rng = np.random.default_rng(3)
    shown = rng.uniform(0.05, 0.95, 60)
    right = rng.random(60) < shown**2
    centre = np.array([1, 1, 0] if prior is None else [prior.a, prior.b, prior.c])

    def improbability(numbers: Any) -> float:
        a, b, c = numbers
        odds = a * np.log(shown) - b * np.log(1 - shown) + c
        likelihood = np.where(right, -np.logaddexp(0, -odds), -np.logaddexp(0, odds)).sum()
        return float((((numbers - centre) / DEVIATIONS) ** 2).sum() / 2 - likelihood)

    best = minimize(improbability, centre, bounds=[(0, None), (0, None), (None, None)]).x
    fitted = Beta.fitted(shown, right, prior=prior)
    assert (fitted.a, fitted.b, fitted.c) == pytest.approx(best, abs=1e-3)


# What is wrong


def one_language(path: Path) -> None:
    side = document(["It rained."], "en")
    Bitext(side, replace(side, lang="en-US"), (Link((0,), (0,)),)).save(path)


def no_links(path: Path) -> None:
    Bitext(document(["It rained."], "en"), document(["Hujan."], "id"), ()).save(path)


def only_boilerplate(path: Path) -> None:
    loaded = Bitext.load(gold(path, "R"))
    frame = replace(loaded.source.segments[0], kind="boilerplate")
    replace(loaded, source=replace(loaded.source, segments=(frame,))).save(path)


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (one_language, LanguageError, r"a\.bitext\.jsonl: both documents are in 'en': give links"),
        (no_links, InputError, r"^a\.bitext\.jsonl: no gold links: give files with links"),
        (only_boilerplate, InputError, r"a\.bitext\.jsonl: 0\.en\.txt: nothing to align"),
    ],
)
def test_gold_of_no_use(tmp_path: Path, make: Any, error: type[AlignError], says: str) -> None:
    file = tmp_path / "a.bitext.jsonl"
    make(file)
    with pytest.raises(error, match=says):
        calibrate([file])


def test_gold_is_native_files_and_folders_of_them(tmp_path: Path) -> None:
    file = gold(tmp_path / "a.bitext.jsonl.gz", "RR")
    assert align.calibrate(tmp_path, encoder=encoder()).before.links == 2
    assert align.calibrate(str(file), encoder=encoder()).before.links == 2
    (tmp_path / "a.gold").write_text("[0]:[0]")
    for wrong in ("a.gold", "a.tmx", "missing"):
        with pytest.raises(UsageError, match="is no native file, nor a folder of them: give"):
            calibrate([tmp_path / wrong])
    with pytest.raises(UsageError, match="is given twice"):
        calibrate([tmp_path, file])
    with pytest.raises(InputError, match="no such file"):
        calibrate([tmp_path / "none.bitext.jsonl"])
