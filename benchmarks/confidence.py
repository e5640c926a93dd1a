"""How well the confidence means what it says, on documents that the model has not seen.

    python -m benchmarks.confidence --data DIR [--articles DIR] [--plot FILE]

First links of the development data, each judged by a model fitted without its document and all
that was made of it (10 folds); then whole languages left out; then the documents of UD PUD,
which took no part in the fit, but were looked at while features were chosen. Last the model for
other encoders, on vectors and documents that it has not seen. The models that ship are fitted in
the same way, to all of the development data. Columns: links, mean confidence, share right,
expected calibration error (10 bins), Brier score, area under ROC, precision and recall of what is
shown at 0.9 and above.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold

from align.evaluation import Calibration, JudgedLink
from align.viewing import plot_reliability, save_plot
from benchmarks.aligned import encoded
from benchmarks.fit_confidence import (
    DEFAULT,
    GENERIC,
    cross_validated,
    fitted,
    together,
    variants,
)
from benchmarks.judged import HARD, Judged, held_out, is_of, judged, training

Table = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool]
MODES = ("NTREX clean", "NTREX noisy", "NTREX moved")
SHOWN = 0.9
PAIR = "001-003"
# The kinds of vectors that ``variants`` makes.
VARIANTS = ("as they are", "without words", "96 dimensions", "means of words")
VARIANT_FOLDS = 5


def main() -> None:
    """Align, fit in turns, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--articles", type=Path)
    arguments.add_argument("--plot", type=Path, help="Where to draw the reliability plot.")
    options = arguments.parse_args()

    known, new = training(options.data, options.articles), held_out(options.data)
    sentences = encoded([*known, *new])
    links, others = judged(known, sentences), judged(new, sentences)

    print("the default model, cross-validated by document")
    confidence = cross_validated(links, DEFAULT)
    print_table(links, confidence)
    print_articles(links, confidence)
    print("\nthe same, a pair of languages left out")
    languages = np.array([language(name) for name in links.collections.tolist()])
    away = cross_validated(links, DEFAULT, languages, folds=3)
    print_rows(links, away, ["ParIce", "ParIce resegmented", "Text+Berg"])
    print("\nUD PUD, which took no part")
    model = fitted(links, DEFAULT)
    print_table(others, np.array(model.probabilities(others.evidence, others.wordings)))

    if options.plot:
        natural = ~is_of(links.collections, HARD)
        save_plot(plot_reliability(measured(links, confidence, natural)), options.plot)

    print("\nthe generic model, on vectors and documents that it has not seen")
    print_titles()
    several = [judged(known, variant) for variant in variants(sentences)]
    for number, title in enumerate(VARIANTS):
        natural = ~is_of(several[number].collections, HARD)
        print(row(title, several[number], on_other_vectors(several, number), natural))


def on_other_vectors(several: Sequence[Judged], number: int) -> Table:
    """Judge one kind of vectors by the generic model, fitted on the others and other documents."""
    links = several[number]
    others = together([x for n, x in enumerate(several) if n != number])
    result = np.zeros(len(links))
    for _, test in GroupKFold(VARIANT_FOLDS).split(result, groups=links.families):
        known = others.take(~np.isin(others.families, links.families[test]))
        new = np.zeros(len(links), bool)
        new[test] = True
        held = links.take(new)
        result[new] = fitted(known, GENERIC).probabilities(held.evidence, held.wordings)
    return result


def language(collection: str) -> str:
    return {"ParIce": "EN-IS", "Text+Berg": "DE-FR"}.get(collection.split()[0], "EN-ID")


def measured(links: Judged, confidence: Table, chosen: Mask) -> Calibration:
    return Calibration(
        tuple(
            JudgedLink(float(p), bool(right), None if np.isnan(grade) else int(grade))
            for p, right, grade in zip(
                confidence[chosen], links.right[chosen], links.grades[chosen], strict=True
            )
        )
    )


def print_table(links: Judged, confidence: Table) -> None:
    """Print a row for each natural collection, for each hard kind, and for several together."""
    natural = ~is_of(links.collections, HARD)
    print_rows(links, confidence, list(dict.fromkeys(links.collections[natural].tolist())))
    print(row("all natural", links, confidence, natural))
    modes = np.isin(links.collections, MODES)
    if modes.any():
        print(row("three modes", links, confidence, modes))
    for kind in HARD:
        print(row(f"hard: {kind}", links, confidence, is_of(links.collections, kind)))


def print_rows(links: Judged, confidence: Table, names: Sequence[str]) -> None:
    print_titles()
    for name in names:
        print(row(name, links, confidence, np.asarray(links.collections == name)))


def print_titles() -> None:
    titles = ("links", "shown", "right", "ECE", "Brier", "AUC", "P@.9", "R@.9")
    print(" " * 22, *(f"{title:>6}" for title in titles))


def row(title: str, links: Judged, confidence: Table, chosen: Mask) -> str:
    found = measured(links, confidence, chosen)
    cut = found.at(SHOWN)
    figures = (
        *(confidence[chosen].mean(), links.right[chosen].mean()),
        *(found.error, found.brier, found.auc),
        cut.precision if cut.found else float("nan"),
        cut.recall if found.right else float("nan"),
    )
    return " ".join([f"{title:22}", f"{found.links:6}", *(f"{x:6.3f}" for x in figures)])


def print_articles(links: Judged, confidence: Table) -> None:
    """Print what is asked of the articles, whose links have grades."""
    for title, chosen in (("articles", ~np.isnan(links.grades)), (PAIR, links.names == PAIR)):
        if chosen.any():
            untouched = chosen & (links.grades == 0)
            highest = confidence[untouched].max(initial=0.0)
            rank = measured(links, confidence, chosen).spearman
            print(
                f"{title}: rank correlation with the grade {rank:.3f}; highest confidence of a "
                f"link that shares nothing with gold {highest:.3f}"
            )


if __name__ == "__main__":
    main()
