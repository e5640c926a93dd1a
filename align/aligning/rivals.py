"""The best other counterparts of a bead's sentences: those that the bead had to beat.

A sentence of the other side that repeats one of the bead's is no rival.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.aligning.bands import Place
from align.aligning.neighbours import COPY
from align.aligning.sides import Floats, Numbers
from align.aligning.similarity import NEAR_SHARE, Similarity

__all__ = ["rivals"]

# Beads that are looked at together: bounds the memory.
BLOCK = 512


def rivals(similarity: Similarity, places: Sequence[Place]) -> Floats:
    """Find for each bead the best margin of one of its sentences with one outside of it.

    Returns:
        The margins, 0 where there is no rival, shape (beads,).
    """
    best = np.zeros(len(places), np.float32)
    for start in range(0, len(places), BLOCK):
        some = places[start : start + BLOCK]
        firsts = np.array([(x.source, x.target) for x in some])
        sizes = np.array([x.shape for x in some])
        for own in (0, 1):
            found = _rivals(similarity, own, firsts, sizes)
            np.maximum(best[start : start + BLOCK], found, out=best[start : start + BLOCK])
    return best


def _rivals(similarity: Similarity, own: int, firsts: Numbers, sizes: Numbers) -> Floats:
    """Find the best rivals among the counterparts of the sentences of one side.

    Args:
        similarity: The documents.
        own: The number of the side.
        firsts: The first sentences of each bead, shape (beads, 2).
        sizes: How many it takes, shape (beads, 2).
    """
    starts = np.cumsum(sizes[:, own]) - sizes[:, own]
    beads = np.repeat(np.arange(len(sizes)), sizes[:, own])
    sentences = firsts[beads, own] + np.arange(len(beads)) - starts[beads]
    nearest, back = similarity.nearest[own], similarity.nearest[1 - own]
    numbers = nearest.numbers[sentences]
    near = (nearest.near[1][sentences, None] + back.near[1][numbers]) / 2
    margins = nearest.cosines[sentences] - NEAR_SHARE * near
    other = similarity.sides[1 - own]
    vectors = other.vectors(numbers)
    for k in range(sizes[:, 1 - own].max()):
        held = np.flatnonzero(sizes[beads, 1 - own] > k)
        sentence = other.vectors(firsts[beads[held], 1 - own] + k)
        likeness = (vectors[held] @ sentence[:, :, None])[..., 0]
        margins[held] = np.where(likeness < COPY, margins[held], 0)
    return np.maximum.reduceat(margins.max(1), starts)
