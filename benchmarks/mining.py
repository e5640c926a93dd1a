"""How well parallel sentences are found among many others, and how true their confidence is.

    python -m benchmarks.mining --data DIR [--others N] [--cache FOLDER]

The aligned news sentences of NTREX are mixed into N other lines, half of them a side, that are
made of the other development data and have no counterpart, see made_lines. Beside align mine, on
the same vectors, stands what the mining example of sentence-transformers does: the ratio of the
cosine to the mean of that with the 4 nearest of both sides, the best of every line of either side,
the highest first, each line once; with the threshold of the example, with the one that its
documentation advises, and with the one that is best here, which nobody knows beforehand.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

import align
from align.corpus.mining.searching import nearest
from align.corpus.mining.vectors import LineVectors
from align.progress import Progress
from benchmarks.development import ntrex
from benchmarks.made_lines import made_lines, pud
from benchmarks.memory import memory

# The script's own threshold; what its documentation calls a good one, for another model.
THRESHOLDS = {"the example's": 1.0, "the advised": 1.2}
NEIGHBOURS = 4
SEED = 0
# Which share of the lines has a counterpart.
SHARES = (0.01, 0.1, 0.5)
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 1.0)

Pair = tuple[str, str]


class Mix(NamedTuple):
    source: list[str]
    target: list[str]
    gold: dict[str, str]


class Scores(NamedTuple):
    """How well pairs were found."""

    right: int
    found: int
    gold: int

    def row(self, name: str, threshold: float) -> str:
        precision = self.right / max(self.found, 1)
        recall = self.right / self.gold
        f1 = 2 * self.right / (self.found + self.gold)
        return f"{name:52}{threshold:10.3f}{precision:9.4f}{recall:9.4f}{f1:9.4f}{self.found:8}"


def main() -> None:
    """Mine, and print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--others", type=int, default=200_000)
    arguments.add_argument("--cache", type=Path)
    options = arguments.parse_args()

    encoder = align.SentenceEncoder(cache=align.VectorCache(options.cache))
    pairs = [x for pair in ntrex(options.data) for x in zip(pair.source, pair.target, strict=True)]
    made = made_lines(options.data, pud(options.data), options.others // 2, SEED)
    mix = mixed(pairs, made[0], made[1], SEED)
    print(
        f"{len(pairs)} pairs among {len(mix.source):,} and {len(mix.target):,} lines; "
        f"{encoder.name}, {os.cpu_count()} cores"
    )
    start = time.perf_counter()
    vectors = [encoder.encode(side) for side in (mix.source, mix.target)]
    print(f"encoding, where it is not in the cache: {time.perf_counter() - start:.0f} s")

    start = time.perf_counter()
    found = mined(mix, encoder)
    print(f"align mine, vectors in the cache: {time.perf_counter() - start:.0f} s")
    start = time.perf_counter()
    theirs = example(mix, vectors)
    print(f"the example's procedure: {time.perf_counter() - start:.0f} s")
    print(f"peak memory, with the vectors of both sides in it: {memory('VmHWM'):,.0f} MB\n")

    print(f"{'':52}{'threshold':>10}{'P':>9}{'R':>9}{'F1':>9}{'pairs':>8}")
    print(above(found, mix, 0.5).row("align mine", 0.5))
    print(best(found, mix, "align mine, the best threshold here"))
    for name, threshold in THRESHOLDS.items():
        print(above(theirs, mix, threshold).row(f"example, {name} threshold", threshold))
    print(best(theirs, mix, "example, the best threshold here"))
    for share in SHARES:
        print_calibration(mixture(pairs, made, share, SEED), encoder)


def mixed(pairs: Sequence[Pair], source: list[str], target: list[str], seed: int) -> Mix:
    """Shuffle pairs among other lines."""
    rng = random.Random(f"{seed} mix")
    gold = {" ".join(a.split()): " ".join(b.split()) for a, b in pairs}
    left, right = [*gold.keys(), *source], [*gold.values(), *target]
    rng.shuffle(left)
    rng.shuffle(right)
    return Mix(left, right, gold)


def mixture(
    pairs: Sequence[Pair], made: tuple[list[str], list[str]], share: float, seed: int
) -> Mix:
    """Mix so that a share of the lines of a side has a counterpart: all pairs, if that can be."""
    count = min(len(pairs), round(len(made[0]) * share / (1 - share)))
    others = round(count * (1 - share) / share)
    some = random.Random(f"{seed} {share}").sample(list(pairs), count)
    return mixed(some, made[0][:others], made[1][:others], seed)


def mined(mix: Mix, encoder: align.Encoder) -> list[tuple[float, Pair]]:
    """Return what align finds, with its confidence, the highest first."""
    units = align.mine(
        mix.source,
        mix.target,
        source_lang="en",
        target_lang="id",
        min_confidence=0,
        encoder=encoder,
    )
    found = [(unit.confidence or 0.0, (unit.source_text, unit.target_text)) for unit in units]
    return sorted(found, key=lambda x: -x[0])


def example(mix: Mix, vectors: Sequence[npt.NDArray[np.float32]]) -> list[tuple[float, Pair]]:
    """Return what the example's procedure finds, with its score, the highest first."""
    # Not centred.
    source, target = (
        LineVectors(x.astype(np.float16), np.zeros(x.shape[1], np.float32)) for x in vectors
    )
    forward = nearest(source, target, NEIGHBOURS, Progress())
    backward = nearest(target, source, NEIGHBOURS, Progress())
    means = forward.cosines.mean(1), backward.cosines.mean(1)
    ratios = forward.cosines / ((means[0][:, None] + means[1][forward.numbers]) / 2)
    back = backward.cosines / ((means[1][:, None] + means[0][backward.numbers]) / 2)
    rows, columns = np.arange(len(source)), np.arange(len(target))
    best_of, best_to = ratios.argmax(1), back.argmax(1)
    left = np.concatenate([rows, backward.numbers[columns, best_to]])
    right = np.concatenate([forward.numbers[rows, best_of], columns])
    scores = np.concatenate([ratios[rows, best_of], back[columns, best_to]])
    found, seen = [], (set[int](), set[int]())
    for place in np.argsort(-scores, kind="stable"):
        a, b = int(left[place]), int(right[place])
        if a not in seen[0] and b not in seen[1]:
            seen[0].add(a)
            seen[1].add(b)
            found.append((float(scores[place]), (mix.source[a], mix.target[b])))
    return found


def above(found: Iterable[tuple[float, Pair]], mix: Mix, threshold: float) -> Scores:
    """Score the pairs from a threshold on."""
    kept = [pair for score, pair in found if score >= threshold]
    right = sum(mix.gold.get(a) == b for a, b in kept)
    return Scores(right, len(kept), len(mix.gold))


def best(found: Sequence[tuple[float, Pair]], mix: Mix, name: str) -> str:
    """Return the row of the threshold with the highest F1; *found* has the highest first."""
    right = np.cumsum([mix.gold.get(a) == b for _, (a, b) in found])
    f1 = 2 * right / (np.arange(1, len(right) + 1) + len(mix.gold))
    at = int(f1.argmax())
    return Scores(int(right[at]), at + 1, len(mix.gold)).row(name, found[at][0])


def print_calibration(mix: Mix, encoder: align.Encoder) -> None:
    """Print how many pairs of each confidence are right."""
    found = mined(mix, encoder)
    confidence = np.array([score for score, _ in found])
    right = np.array([mix.gold.get(a) == b for _, (a, b) in found])
    at = above(found, mix, 0.5)
    brier = float(np.square(confidence - right).mean())
    print(
        f"\n{len(mix.gold)} of {len(mix.source):,} lines a side have a counterpart: at 0.5 "
        f"P {at.right / max(at.found, 1):.4f}, R {at.right / at.gold:.4f}; Brier {brier:.4f}"
    )
    print(f"{'confidence':>16}{'pairs':>8}{'mean':>9}{'right':>9}")
    for low, high in zip(BINS, (*BINS[1:-1], 1.01), strict=False):
        held = (confidence >= low) & (confidence < high)
        if held.any():
            print(
                f"{low:9.2f}-{min(high, 1):.2f} {held.sum():8}{confidence[held].mean():9.3f}"
                f"{right[held].mean():9.3f}"
            )


if __name__ == "__main__":
    main()
