"""Fit the confidence model, and print how well it holds on documents left out.

    python -m benchmarks.fit_confidence --data DIR [--articles DIR] [--output FILE]

The stored model is models/confidence/default.json.
The table comes from cross-validation by document; the stored model from all of them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from align.confidence import FORMAT
from align.confidence.features import FEATURES, features
from benchmarks.aligned import aligned
from benchmarks.development import Pair, development

Table = npt.NDArray[np.float64]
FOLDS = 10
STRENGTH = 1.0
# Few people align what has nothing in common; and real comparable articles are worth more
# than those made by mixing translations.
WEIGHTS = {"unrelated": 0.25, "articles": 2.0}


def main() -> None:
    """Fit, print, store."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--articles", type=Path)
    arguments.add_argument("--output", type=Path)
    options = arguments.parse_args()

    pairs = development(options.data, options.articles)
    table, right, groups, collections = links(pairs)
    weights = balanced(collections)
    left_out = cross_validated(table, right, groups, weights)
    titles = ("links", "right", "shown", "share", "ECE", "Brier", "AUC", "P@.5", "P@.9")
    print(" " * 12, *(f"{title:>6}" for title in titles))
    for name in [*dict.fromkeys(collections), "all"]:
        chosen = np.array([name in ("all", x) for x in collections])
        print(f"{name:12}", *report(left_out[chosen], right[chosen]))
    if options.output:
        store(options.output, *fitted(table, right, weights), len(table))


def links(pairs: Sequence[Pair]) -> tuple[Table, Table, list[str], list[str]]:
    """Align every pair; return features, whether right, document and collection of each link.

    Repeats are left out: they take their confidence from the bead they share a counterpart with,
    and the gold of translations, which gives every sentence one counterpart, can't judge them.
    """
    tables, right, groups, collections = [], [], [], []
    for pair, found, _ in aligned(pairs):
        beads = [bead for bead in found if not bead.repeat]
        tables.append(features([bead.evidence for bead in beads]))
        right += [pair.is_right(bead.source, bead.target) for bead in beads]
        groups += [pair.family or pair.name] * len(beads)
        collections += [pair.collection] * len(beads)
    return np.concatenate(tables), np.array(right, np.float64), groups, collections


def balanced(collections: Sequence[str]) -> Table:
    """Weigh links so that every collection counts alike, but for ``WEIGHTS``."""
    counts = {name: collections.count(name) for name in set(collections)}
    weights = np.array([WEIGHTS.get(name, 1.0) / counts[name] for name in collections])
    return np.asarray(weights / weights.mean(), np.float64)


def fitted(table: Table, right: Table, weights: Table) -> tuple[StandardScaler, LogisticRegression]:
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    return scaler, model.fit(scaler.transform(table), right, sample_weight=weights)


def cross_validated(table: Table, right: Table, groups: Sequence[str], weights: Table) -> Table:
    """Return the probability of every link from a model that has not seen its document."""
    result = np.zeros(len(right))
    for train, test in GroupKFold(FOLDS).split(table, right, groups):
        scaler, model = fitted(table[train], right[train], weights[train])
        result[test] = model.predict_proba(scaler.transform(table[test]))[:, 1]
    return result


def report(confidence: Table, right: Table) -> list[str]:
    """Format counts, mean confidence, share right, calibration error, Brier, AUC, precision."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs((confidence - right)[bins == n].sum()) for n in range(10)]
    two = 0 < right.mean() < 1
    figures = [
        confidence.mean(),
        right.mean(),
        sum(gaps) / len(right),
        brier_score_loss(right, confidence),
        roc_auc_score(right, confidence) if two else float("nan"),
        *(
            right[confidence >= least].mean() if (confidence >= least).any() else float("nan")
            for least in (0.5, 0.9)
        ),
    ]
    return [f"{len(right):6}", f"{int(right.sum()):6}", *(f"{x:6.3f}" for x in figures)]


def store(path: Path, scaler: StandardScaler, model: LogisticRegression, count: int) -> None:
    """Write the model as JSON that a person can read."""
    columns = zip(FEATURES, scaler.mean_, scaler.scale_, model.coef_[0], strict=True)
    record = {
        "format": FORMAT,
        "version": f"{dt.date.today():%Y-%m}",
        "event": "the two sides say the same thing, and nothing else is missing on either side",
        "encoder": "e5-small-q4@1",
        "data": "NTREX-128 EN-ID (clean, noisy, moved, comparable, unrelated), ParIce EN-IS, "
        f"Text+Berg DE-FR, comparable articles EN-ID; {count} links",
        "features": {
            name: {"mean": round(mean, 6), "scale": round(scale, 6), "weight": round(weight, 6)}
            for name, mean, scale, weight in columns
        },
        "bias": round(float(model.intercept_[0]), 6),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
