"""Fit the model that tells how sure mined pairs are; benchmarks/mining.py says how well it holds.

    python -m benchmarks.fit_mining --data DIR --output FILE [--cache FOLDER]

The pairs to be found are those of PUD, of Text+Berg and of ParIce, in collections of which
between all and a hundredth have a counterpart. What has none are sentences whose counterpart was
taken away, and lines made of NTREX and other data, see made_lines; no pair of NTREX is found.

In every collection, the share of right pairs is known, and so the logistic regression is fitted
with the log odds of that share as a given: its own part is what the evidence says.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

import align
from align.confidence.mining import FEATURES, MiningModel, table
from align.confidence.model import Factor
from align.corpus.mining import best_pairs
from align.corpus.mining.lines import stored
from align.progress import Progress
from benchmarks.development import ntrex, presplit
from benchmarks.made_lines import made_lines, pud

MADE = 4000
# Pairs of PUD, and made lines a side.
MIXES = ((512, 200), (400, 400), (200, 1500), (512, 4000), (100, 4000), (40, 4000))
# The share of sentences that keep their counterpart.
KEPT = (1.0, 0.5, 0.2)
# What the squares of the weights cost.
RIDGE = 0.1
ROUNDS = 60

Table = npt.NDArray[np.float64]


class Collection(NamedTuple):
    """Two collections of lines, and the pairs in them."""

    source: list[str]
    target: list[str]
    gold: set[tuple[str, str]]


class Rows(NamedTuple):
    """The best pairs of a collection: their features, and which are right."""

    features: Table
    is_right: npt.NDArray[np.bool_]


def main() -> None:
    """Fit and store."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--cache", type=Path)
    options = arguments.parse_args()

    encoder = align.SentenceEncoder(cache=align.VectorCache(options.cache))
    rows = [judged(collection, encoder) for collection in collections(options.data)]
    model = MiningModel(
        "2026-11",
        "PUD EN-ID, Text+Berg DE-FR, ParIce EN-IS, and lines made of NTREX, ParIce and GSD",
        fitted(rows),
    )
    model.save(options.output)
    for name, weight in zip(FEATURES, model.factor.weights, strict=True):
        print(f"{name:16}{weight:8.3f}")


def collections(data: Path) -> Iterator[Collection]:
    """Return the collections to learn from."""
    rng = random.Random("mining")
    news = [x for pair in ntrex(data) for x in zip(pair.source, pair.target, strict=True)]
    made = made_lines(data, news, MADE, seed=1)
    for pairs, others in MIXES:
        some = rng.sample(pud(data), pairs)
        yield Collection(
            [*(a for a, _ in some), *rng.sample(made[0], others)],
            [*(b for _, b in some), *rng.sample(made[1], others)],
            set(some),
        )
    for folder, source, target in (("parice", "en", "is"), ("textberg-dev", "de", "fr")):
        for kept in KEPT:
            yield thinned(list(single(data, folder, source, target)), kept, rng)
    for kept in KEPT[1:]:
        yield thinned(pud(data), kept, rng)


def single(data: Path, folder: str, source: str, target: str) -> Iterator[tuple[str, str]]:
    """Return the gold pairs of one sentence and one."""
    for pair in presplit(data, folder, source, target, folder):
        for left, right in pair.gold:
            if len(left) == len(right) == 1:
                yield pair.source[min(left)], pair.target[min(right)]


def thinned(pairs: Sequence[tuple[str, str]], kept: float, rng: random.Random) -> Collection:
    """Keep a share of the pairs, and of the others one side each, by turns."""
    order = rng.sample(list(pairs), len(pairs))
    count = round(len(order) * kept)
    both, rest = order[:count], order[count:]
    return Collection(
        [*(a for a, _ in both), *(a for a, _ in rest[::2])],
        [*(b for _, b in both), *(b for _, b in rest[1::2])],
        set(both),
    )


def judged(collection: Collection, encoder: align.Encoder) -> Rows:
    source, target = stored(collection.source), stored(collection.target)
    best = best_pairs(source, target, encoder, Progress())
    gold = {(" ".join(a.split()), " ".join(b.split())) for a, b in collection.gold}
    found = zip(best.pairs.source, best.pairs.target, strict=True)
    return Rows(
        table(FEATURES, best.evidence),
        np.array([(source[a], target[b]) in gold for a, b in found]),
    )


def fitted(rows: Sequence[Rows]) -> Factor:
    """Fit the weights by Newton's method, every collection weighing as the root of its size."""
    features = np.concatenate([x.features for x in rows])
    right = np.concatenate([x.is_right for x in rows]).astype(float)
    given = np.concatenate([np.full(len(x.is_right), share_odds(x.is_right)) for x in rows])
    weighs = np.concatenate([np.full(len(x.is_right), len(x.is_right) ** -0.5) for x in rows])
    weighs *= 1000 / weighs.sum()
    mean, scale = features.mean(0), features.std(0)
    scaled = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    weights = np.zeros(scaled.shape[1])
    ridge = np.diag([*[RIDGE] * len(FEATURES), 0.0])
    for _ in range(ROUNDS):
        probable = 1 / (1 + np.exp(-(scaled @ weights + given)))
        slope = scaled.T @ (weighs * (right - probable)) - ridge @ weights
        bend = (scaled * (weighs * probable * (1 - probable))[:, None]).T @ scaled + ridge
        weights += np.linalg.solve(bend, slope)
    return Factor(
        FEATURES,
        tuple(map(float, mean)),
        tuple(map(float, scale)),
        tuple(map(float, weights[:-1])),
        float(weights[-1]),
    )


def share_odds(right: npt.NDArray[np.bool_]) -> float:
    """Return the log odds of a pair of a collection to be right, before anything is known of it."""
    return float(np.log((right.sum() + 1) / ((~right).sum() + 1)))


if __name__ == "__main__":
    main()
