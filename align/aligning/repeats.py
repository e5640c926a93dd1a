"""Repeats: a caption, heading or lead that says what a linked sentence says, once more.

In the search every sentence is in one bead, so of two sentences of one side that say the
same, one is left without a counterpart. It shares the other's. Near-copies within one
language are easy to see, by the cosine of their vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from align.aligning.bands import Place, Tile
from align.aligning.nearest import nearest
from align.aligning.neighbours import COPY
from align.aligning.prices import Prices
from align.aligning.runs import Run
from align.aligning.sides import Floats, Numbers, Side
from align.aligning.similarity import Similarity

__all__ = ["Repeat", "repeats"]

# Short sentences come back by chance; in characters.
LEAST_LENGTH = 25


@dataclass(frozen=True, slots=True)
class Repeat:
    """A sentence without a bead of its own, and the counterpart of the one it repeats.

    Attributes:
        place: The sentence, with the counterpart.
        of: The bead that it shares the counterpart of.
        score: The score of the pair.
        likeness: The cosine of the sentence with the one it repeats.
    """

    place: Place
    of: Place
    score: float
    likeness: float


@dataclass(frozen=True, slots=True)
class _Part:
    """Some sentences of a side."""

    side: Side
    sentences: Numbers

    def __len__(self) -> int:
        return len(self.sentences)

    def vectors(self, which: slice | Numbers) -> Floats:
        return self.side.vectors(self.sentences[which])


def repeats(
    similarity: Similarity,
    prices: Prices,
    runs: Sequence[Run],
    numbered: tuple[Numbers, Numbers],
) -> list[Repeat]:
    """Find repeats among the sentences in no bead, on both sides.

    Only of a bead that holds one sentence on the side of the repeat, only within blocks of one
    number, and only where the pair is as likely right as wrong by its score alone.
    """
    least = prices.crossing()[0]
    found = []
    for side in (0, 1):
        for place, of, likeness in _copies(similarity, runs, side):
            # The counterpart's sentences lie in one block, as they are in a bead.
            if numbered[0][place.source] != numbered[1][place.target]:
                continue
            tile = Tile(place.source, place.source + 1, place.target, place.target + 1)
            score = float(similarity.scores((tile,)).of([place])[0])
            if score >= least:
                found.append(Repeat(place, of, score, likeness))
    return found


def _copies(
    similarity: Similarity, runs: Sequence[Run], side: int
) -> Iterator[tuple[Place, Place, float]]:
    """Pair every free sentence of a side with the bead of the linked one that is most like it."""
    own = similarity.sides[side]
    places = [place for run in runs for place in run.places]
    linked = np.zeros(len(own), bool)
    for place in places:
        linked[(place.source, place.target)[side] : place.ends[side]] = True
    lone = [place for place in places if place.shape[side] == 1]
    free = np.flatnonzero(~linked & (own.lengths[1] >= LEAST_LENGTH))
    if not (lone and len(free)):
        return
    held = np.array([(place.source, place.target)[side] for place in lone])
    numbers, cosines = nearest(_Part(own, free), _Part(own, held), 1)
    for n, best, most in zip(
        free.tolist(), numbers[:, 0].tolist(), cosines[:, 0].tolist(), strict=True
    ):
        if most >= COPY:
            of = lone[best]
            source, target = (n, of.target) if side == 0 else (of.source, n)
            yield Place(source, target, of.shape), of, most
