"""Documents drawn at random whose links are known.

A letter is a meaning, a word is a sentence: "ab" says in one what "a b" says in two. Digits
are sentences that the other side does not have.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.aligning import Bead
from align.aligning.sides import Floats, Side

Links = list[tuple[tuple[int, ...], tuple[int, ...]]]
WIDTH = 96
NOISE = 0.4
TOKEN_WIDTH = 48
TOKENS = 5


def document(plan: str, seed: int, side: int) -> tuple[Floats, list[int]]:
    """Draw vectors: what a meaning's two sides share, and noise of their own."""
    own = np.random.default_rng([seed, 1 + side])
    vectors, lengths = [], []
    for word in plan.split():
        parts = []
        for letter in word:
            meaning = _meaning(letter, seed, 9, side)
            length = int(meaning.integers(60, 140))
            vector = meaning.standard_normal(WIDTH) + NOISE * own.standard_normal(WIDTH)
            parts.append((length, vector))
        vectors.append(sum(length * vector for length, vector in parts))
        lengths.append(round(sum(length for length, _ in parts) * (1.0, 1.1)[side]))
    return np.array(vectors, np.float32), lengths


def tokens(plan: str, seed: int, side: int) -> list[Floats]:
    """Draw token vectors for the same sentences: a meaning has a few words."""
    own = np.random.default_rng([seed, 3 + side])
    shape = (TOKENS, TOKEN_WIDTH)
    return [
        np.concatenate(
            [
                _meaning(letter, seed, 11, side).standard_normal(shape)
                + NOISE * own.standard_normal(shape)
                for letter in word
            ]
        ).astype(np.float32)
        for word in plan.split()
    ]


def _meaning(letter: str, seed: int, kind: int, side: int) -> np.random.Generator:
    return np.random.default_rng([seed, kind, ord(letter), side * letter.isdigit()])


def background(seed: int) -> Floats:
    return np.random.default_rng([seed, 7]).standard_normal((12, WIDTH)).astype(np.float32)


def sides(source: str, target: str, seed: int = 0, *, words: bool = True) -> tuple[Side, Side]:
    """Prepare both documents as the aligner does."""
    prepared = []
    for side, plan in enumerate((source, target)):
        vectors, lengths = document(plan, seed, side)
        units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        own = tokens(plan, seed, side) if words else None
        prepared.append(Side.of(units, np.array(lengths, np.float32), own, background(seed)))
    return prepared[0], prepared[1]


def links(beads: Sequence[Bead]) -> Links:
    return [(bead.source, bead.target) for bead in beads]


def truth(source: str, target: str) -> Links:
    """Return the groups of sentences that share letters, directly or through others."""
    plans = [[set(word) for word in plan.split()] for plan in (source, target)]
    groups: list[set[str]] = []
    for word in (word for plan in plans for word in plan):
        touching = [group for group in groups if group & word]
        groups = [group for group in groups if group not in touching]
        groups.append(word.union(*touching))
    groups = [group for group in groups if not any(letter.isdigit() for letter in group)]
    places = [
        tuple(tuple(n for n, word in enumerate(plan) if word <= group) for plan in plans)
        for group in groups
    ]
    return sorted((a, b) for a, b in places if a and b)
