"""Fit the confidence models that ship; benchmarks/confidence.py says how well they hold.

    python -m benchmarks.fit_confidence --data DIR [--articles DIR] --output FOLDER

Writes FOLDER/default.json, for the embedded encoder, and FOLDER/generic.json, of relative
features, for any other. The latter is fitted on several kinds of vectors made of those of the
embedded one: with words and without, of fewer dimensions, and averages of words.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from align.confidence.beta import Beta
from align.confidence.features import features
from align.confidence.model import ConfidenceModel, Factor
from benchmarks.aligned import Encoded, encoded
from benchmarks.judged import HARD, Judged, judged, training

__all__ = ["DEFAULT", "GENERIC", "Names", "cross_validated", "fitted", "variants"]

Table = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Names = dict[str, tuple[str, ...]]

FOLDS = 10
INNER_FOLDS = 5
# How far the weights may go: the inverse of what their squares cost.
STRENGTH = 1.0
# What a collection counts, over the 1 of all others. Real comparable articles are worth more
# than those made by mixing translations; few people align what has nothing in common; and
# what the hard kinds show is rare, but for numbers, whose slips are worth finding.
WEIGHTS = {"articles": 2.0, "unrelated": 0.4, "numbers": 0.2}
HARD_WEIGHT = 0.05
# Dimensions of the narrow vectors.
NARROW = 96

CONTENT = ("numbers clash", "names agree", "names clash", "untranslated", "aligned")
DEFAULT: Names = {
    "place": (
        *("odds", "worth", "capped worth", "scatter", "capped typical", "chained"),
        *("rival", "length", "grouped"),
    ),
    "extent": (
        *("odds", "capped worth", "gaps", "length", "uneven cover", "lack", "rival"),
        "capped score",
    ),
    "content": CONTENT,
}
GENERIC: Names = {
    "place": (
        *("odds", "worth", "capped worth", "scatter", "separation", "chained", "length"),
        *("grouped", "aligned", "lead"),
    ),
    "extent": ("odds", "capped worth", "gaps", "length", "capped contrast"),
    "content": CONTENT,
}


def main() -> None:
    """Fit and store."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--articles", type=Path)
    arguments.add_argument("--output", type=Path, required=True)
    options = arguments.parse_args()

    pairs = training(options.data, options.articles)
    sentences = encoded(pairs)
    options.output.mkdir(parents=True, exist_ok=True)
    links = judged(pairs, sentences)
    data = described(links)
    default = replace(fitted(links, DEFAULT), encoder="e5-small-q4@1", data=data)
    default.save(options.output / "default.json")
    several = together([judged(pairs, variant) for variant in variants(sentences)])
    generic = fitted(several, GENERIC)
    version = f"{generic.version}-generic"
    replace(generic, version=version, data=f"four kinds of vectors: {data}").save(
        options.output / "generic.json"
    )


def described(links: Judged) -> str:
    """Say what the links are, for people."""
    return (
        "NTREX-128 EN-ID (clean, noisy, moved, comparable, resegmented, unrelated), ParIce EN-IS "
        "(clean, resegmented, unrelated), Text+Berg DE-FR, comparable articles EN-ID; hard "
        f"negatives made of the first three ({', '.join(HARD)}); {len(links):,} links"
    )


def variants(sentences: Encoded) -> Iterator[Encoded]:
    """Give vectors as other encoders might make them."""
    yield sentences
    yield replace(sentences, tokens=None)
    rng = np.random.default_rng(0)
    narrow = rng.normal(size=(sentences.background.shape[1], NARROW)).astype(np.float32)
    yield Encoded(
        {text: vector @ narrow for text, vector in sentences.vectors.items()},
        None,
        sentences.background @ narrow,
    )
    if sentences.tokens is not None:
        means = {
            text: np.asarray(words, np.float32).mean(0) for text, words in sentences.tokens.items()
        }
        yield Encoded(means, None, np.zeros((0, 0), np.float32))


def together(parts: Sequence[Judged]) -> Judged:
    """Put tables of links below each other."""
    first = parts[0]
    return Judged(
        np.concatenate([x.collections for x in parts]),
        np.concatenate([x.families for x in parts]),
        np.concatenate([x.names for x in parts]),
        [evidence for x in parts for evidence in x.evidence],
        [words for x in parts for words in x.wordings],
        {name: np.concatenate([x.labels[name] for x in parts]) for name in first.labels},
        np.concatenate([x.right for x in parts]),
        np.concatenate([x.grades for x in parts]),
    )


def weighed(links: Judged) -> Table:
    """Weigh links so that every collection counts alike, but for ``WEIGHTS`` and hard ones."""
    counts = Counter(links.collections.tolist())
    weights = np.array([weight(name) / counts[name] for name in links.collections.tolist()])
    return np.asarray(weights / weights.mean(), np.float64)


def weight(collection: str) -> float:
    """Return what all links of a collection count together, over the 1 of most."""
    for kind, value in WEIGHTS.items():
        if collection.endswith(kind):
            return value
    return HARD_WEIGHT if collection.endswith(HARD) else 1.0


def fitted(links: Judged, names: Names) -> ConfidenceModel:
    """Fit a model to all links; its last curve to what is said of documents left out."""
    tables = _tables(links, names)
    weights = weighed(links)
    everything = np.arange(len(links))
    products = _left_out(links, tables, weights, everything, INNER_FOLDS)
    return ConfidenceModel(
        f"{dt.date.today():%Y-%m-%d}",
        "any",
        "",
        {name: _factor(links, name, names, tables, weights, everything) for name in names},
        Beta.fitted(products, links.right, weights),
    )


def cross_validated(
    links: Judged, names: Names, groups: npt.NDArray[np.str_] | None = None, folds: int = FOLDS
) -> Table:
    """Return the probability of every link from a model that has not seen its document.

    Args:
        links: The links.
        names: The features of each factor.
        groups: What must not be torn apart; the families where left out.
        folds: Into how many parts they are put.
    """
    tables = _tables(links, names)
    weights = weighed(links)
    result = np.zeros(len(links))
    parts = links.families if groups is None else groups
    for train, test in GroupKFold(folds).split(result, groups=parts):
        beta = Beta.fitted(
            _left_out(links, tables, weights, train, INNER_FOLDS),
            links.right[train],
            weights[train],
        )
        result[test] = beta(_products(links, tables, weights, train, test))
    return result


def _tables(links: Judged, names: Names) -> dict[str, Table]:
    """Return the features of each factor, shape (links, features)."""
    return {
        factor: features(chosen, links.evidence, links.wordings) for factor, chosen in names.items()
    }


def _left_out(
    links: Judged, tables: dict[str, Table], weights: Table, rows: Rows, folds: int
) -> Table:
    """Return the products for some rows, each from a fit to other documents among them."""
    result = np.zeros(len(rows))
    for train, test in GroupKFold(folds).split(rows, groups=links.families[rows]):
        result[test] = _products(links, tables, weights, rows[train], rows[test])
    return result


def _products(
    links: Judged, tables: dict[str, Table], weights: Table, train: Rows, test: Rows
) -> Table:
    """Fit every factor to some rows, and return the product of what they say of others."""
    product = np.ones(len(test))
    for name, table in tables.items():
        scaler, model = _regression(links.labels[name], table, weights, train)
        product *= model.predict_proba(scaler.transform(table[test]))[:, 1]
    return product


def _regression(
    labels: Table, table: Table, weights: Table, rows: Rows
) -> tuple[StandardScaler, LogisticRegression]:
    """Fit a factor to the rows where it is known whether it holds."""
    known = rows[~np.isnan(labels[rows])]
    scaler = StandardScaler().fit(table[known])
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(scaler.transform(table[known]), labels[known], sample_weight=weights[known])
    return scaler, model


def _factor(
    links: Judged, name: str, names: Names, tables: dict[str, Table], weights: Table, rows: Rows
) -> Factor:
    scaler, model = _regression(links.labels[name], tables[name], weights, rows)
    return Factor(
        names[name],
        tuple(map(float, scaler.mean_)),
        tuple(map(float, scaler.scale_)),
        tuple(map(float, model.coef_[0])),
        float(model.intercept_[0]),
    )


if __name__ == "__main__":
    main()
