"""How well the confidence means what it says, on documents that the model has not seen.

    python -m benchmarks.confidence --data DIR [--articles DIR] [--plot FILE]

First links of the development data, each judged by a model fitted without its document and all
that was made of it (10 folds); then whole languages left out; then the documents of UD PUD,
which took no part in the fit nor in the choice of features. Columns: links, mean confidence,
share right, expected calibration error (10 bins), Brier score, area under ROC, precision and
recall of what is shown at 0.9 and above. The figures of the models that ship come from fits of
the same kind to all documents.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.evaluation import Calibration, JudgedLink
from align.viewing import save_reliability
from benchmarks.aligned import encoded
from benchmarks.fit_confidence import (
    DEFAULT,
    GENERIC,
    cross_validated,
    fitted,
    variants,
)
from benchmarks.judged import HARD, Judged, held_out, is_of, judged, training

Table = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool]
MODES = ("NTREX clean", "NTREX noisy", "NTREX moved")
SHOWN = 0.9
PAIR = "001-003"


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

    print("\nthe generic model, cross-validated by document, on other vectors")
    for title, variant in zip(
        ("as they are", "without words", "96 dimensions", "means of words"),
        variants(sentences),
        strict=True,
    ):
        found = judged([x for x in known if not x.collection.endswith(HARD)], variant)
        print_rows(found, cross_validated(found, GENERIC), [], title)
    if options.plot:
        natural = ~is_of(links.collections, HARD)
        save_reliability(measured(links, confidence, natural), options.plot)


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
    natural = [x for x in dict.fromkeys(links.collections.tolist()) if not x.endswith(HARD)]
    print_rows(links, confidence, natural, "all natural")
    modes = np.isin(links.collections, MODES)
    if modes.any():
        print(row("three modes", links, confidence, modes))
    for kind in HARD:
        print(row(f"hard: {kind}", links, confidence, is_of(links.collections, kind)))


def print_rows(
    links: Judged, confidence: Table, names: list[str], together: str | None = None
) -> None:
    titles = ("links", "shown", "right", "ECE", "Brier", "AUC", "P@.9", "R@.9")
    print(" " * 22, *(f"{title:>6}" for title in titles))
    for name in names:
        print(row(name, links, confidence, np.asarray(links.collections == name)))
    if together:
        print(row(together, links, confidence, ~is_of(links.collections, HARD)))


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
