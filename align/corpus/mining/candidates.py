"""Which lines may be each other's translation, and how they stand out.

A pair's margin is its cosine less the mean cosine of both lines with their nearest other lines:
the distance of Artetxe and Schwenk (2019, "Margin-based parallel corpus mining"), but that the
pair itself is no part of the mean. It is told in units of what the collection gives by chance:
how much nearer a line's second neighbour, which as a rule is no translation, is than those after
it. So it means the same in small and large collections, and for any encoder.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.corpus.mining.searching import Nearest

__all__ = ["NEIGHBOURS", "Candidates", "candidates"]

# How many neighbours are averaged, and how many are looked for.
AVERAGED, NEIGHBOURS = 4, 8
# Few lines tell little of what chance gives: as if so many further lines had told this.
USUAL, USUAL_LINES = 0.06, 16
# Pairs looked at at a time: bounds the memory.
BLOCK = 1 << 16

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs of lines, in the order of the source, then of the target.

    Attributes:
        source: Numbers of the source lines, shape (pairs,).
        target: Numbers of the target lines.
        margin: How far each stands out from the other neighbours, in units of chance.
    """

    source: Numbers
    target: Numbers
    margin: Floats

    def __len__(self) -> int:
        return len(self.source)

    def only(self, kept: npt.NDArray[np.bool_]) -> Candidates:
        """Return some of the pairs."""
        return Candidates(self.source[kept], self.target[kept], self.margin[kept])

    def one_to_one(self) -> Candidates:
        """Return the pairs of most margin, each line once; of equals, the first."""
        is_used = np.zeros(self.source.max(initial=0) + 1, bool)
        is_taken = np.zeros(self.target.max(initial=0) + 1, bool)
        kept = np.zeros(len(self), bool)
        for place in np.argsort(-self.margin, kind="stable"):
            source, target = self.source[place], self.target[place]
            if not (is_used[source] or is_taken[target]):
                is_used[source] = is_taken[target] = kept[place] = True
        return self.only(kept)


def candidates(forward: Nearest, backward: Nearest) -> Candidates:
    """Return all pairs of which one line is among the nearest of the other.

    Args:
        forward: The nearest target lines of every source line.
        backward: The nearest source lines of every target line.

    Example:
        >>> near = Nearest(np.array([[1], [0]], np.int32), np.array([[0.9], [0.9]], np.float32))
        >>> found = candidates(near, near)
        >>> found.source.tolist(), found.target.tolist(), found.margin.tolist()
        ([0, 1], [1, 0], [15.0, 15.0])
    """
    source = np.concatenate([_repeated(forward), backward.numbers.ravel()]).astype(np.int64)
    target = np.concatenate([forward.numbers.ravel(), _repeated(backward)]).astype(np.int64)
    cosine = np.concatenate([forward.cosines.ravel(), backward.cosines.ravel()])
    first = np.unique(source * len(backward.numbers) + target, return_index=True)[1]
    source, target, cosine = source[first], target[first], cosine[first]
    others = (_others(forward, source, target) + _others(backward, target, source)) / 2
    margin = (cosine - others) / _chance(forward, backward)
    return Candidates(source, target, margin.astype(np.float32))


def _repeated(near: Nearest) -> Numbers:
    rows, columns = near.numbers.shape
    return np.repeat(np.arange(rows), columns)


def _others(near: Nearest, lines: Numbers, partners: Numbers) -> Floats:
    """Return the mean cosine of lines with the nearest that are not the partner."""
    means = np.empty(len(lines), np.float32)
    for first in range(0, len(lines), BLOCK):
        some = slice(first, first + BLOCK)
        is_partner = near.numbers[lines[some]] == partners[some, None]
        cosines = np.where(is_partner, -np.inf, near.cosines[lines[some]])
        highest = -np.sort(-cosines, axis=1)[:, :AVERAGED]
        # Where there are fewer lines, 0 stands for the rest.
        means[some] = np.where(np.isfinite(highest), highest, 0).sum(1) / AVERAGED
    return means


def _chance(*sides: Nearest) -> float:
    """Return how much nearer a second neighbour is than the mean of those after it."""
    total, count = USUAL * USUAL_LINES, USUAL_LINES
    for cosines in (side.cosines for side in sides if side.cosines.shape[1] > AVERAGED + 1):
        beyond = cosines[:, 1] - cosines[:, 2 : AVERAGED + 2].mean(1)
        total += float(beyond.sum(dtype=np.float64))
        count += len(beyond)
    return total / count
