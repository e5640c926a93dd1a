"""Vectors in, beads out: which sentences say the same thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from align.aligning.blocks import Numbers, blocks
from align.aligning.prices import BREAKING, OPENING, Prices
from align.aligning.runs import CLOSED, Place, best_runs
from align.aligning.similarity import Floats, Shape, Similarity, compare
from align.aligning.timing import time_agreement
from align.errors import UsageError

__all__ = ["Bead", "Evidence", "Order", "align_vectors"]

Order = Literal["free", "monotone"]
ROUNDS = 4
# Beads of all shapes over the whole grid are held in memory: 2 GB at this many cells.
MOST_CELLS = 30_000_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a bead and against it; the confidence is made of it.

    Attributes:
        score: The aligner's score (see ``similarity``).
        cosine: Cosine of the two groups' centred vectors.
        length: Log likelihood ratio of the lengths, in nats.
        rival: The score less that of the best other counterpart of one of its sentences.
        sentences: Number of sentences on both sides.
        neighbours: How many of the beads before and behind it in its run touch it, 0 to 2.
        aligned: Share of a document's sentences that are in a bead, 0 to 1; that of the
            document where it is larger, as a short report may be found in a long one.
        typical: Mean score of right links in this document.
    """

    score: float
    cosine: float
    length: float
    rival: float
    sentences: int
    neighbours: int
    aligned: float
    typical: float


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that were found to say the same thing.

    Attributes:
        source: Numbers of the source sentences, ascending.
        target: Numbers of the target sentences, ascending.
        run: The monotone run that the bead belongs to, counted from 0, best first.
        evidence: What speaks for it.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    run: int
    evidence: Evidence

    @property
    def score(self) -> float:
        """The aligner's score: a margin of cosines, mostly between -0.2 and 0.8."""
        return self.evidence.score


def align_vectors(
    source: npt.ArrayLike,
    target: npt.ArrayLike,
    source_lengths: npt.ArrayLike,
    target_lengths: npt.ArrayLike,
    *,
    order: Order = "free",
    background: npt.ArrayLike | None = None,
    source_times: npt.ArrayLike | None = None,
    target_times: npt.ArrayLike | None = None,
    anchors: Sequence[tuple[int, int]] | None = None,
) -> list[Bead]:
    """Find which sentences say the same thing, from vectors alone.

    Args:
        source: A vector for every source sentence, shape (n, width); any length but 0.
        target: A vector for every target sentence, shape (m, width).
        source_lengths: The sentences' lengths in characters, shape (n,), all positive.
        target_lengths: The same for the target, shape (m,).
        order: ``"free"`` finds blocks that moved; ``"monotone"`` keeps to one order.
        background: Vectors of unrelated sentences by the same encoder, shape (k, width);
            without them, documents of a few sentences are aligned less well.
        source_times: When the source sentences are shown, in seconds, shape (n, 2): first,
            last; not a number where unknown. For subtitles, as a weak hint; both sides or none.
        target_times: The same for the target, shape (m, 2).
        anchors: Pairs of a source and a target sentence that begin corresponding blocks, in
            order: what lies before one corresponds only to what lies before the other, and
            what lies from it on only to what lies from the other on.

    Returns:
        The beads, in source order. A sentence is in at most one; those in none have no
        counterpart.

    Raises:
        UsageError: If the shapes do not fit, a vector is 0 or not finite, a length is not
            positive, anchors leave the documents or do not ascend, or the documents are too
            long.

    Example:
        >>> vectors = np.eye(4)
        >>> beads = align_vectors(vectors, vectors[[0, 1, 3]], [20, 30, 40, 50], [21, 29, 52])
        >>> [(bead.source, bead.target) for bead in beads]
        [((0,), (0,)), ((1,), (1,)), ((3,), (2,))]
    """
    sides = (_vectors("source", source), _vectors("target", target))
    lengths = (
        _lengths("source_lengths", source_lengths, len(sides[0])),
        _lengths("target_lengths", target_lengths, len(sides[1])),
    )
    rest = _vectors("background", [] if background is None else background)
    if len({x.shape[1] for x in (*sides, rest) if len(x)}) > 1:
        raise UsageError("source, target and background must have vectors of the same width")
    if order not in ("free", "monotone"):
        raise UsageError(f"order must be 'free' or 'monotone', not {order!r}")
    n, m = len(sides[0]), len(sides[1])
    times = _times(source_times, n, target_times, m)
    numbered = blocks(() if anchors is None else anchors, n, m)
    if n * m > MOST_CELLS:
        raise UsageError(
            f"the documents are too long for this version: {n} × {m} sentences, at most "
            f"{MOST_CELLS:,} pairs; cut them at chapters"
        )
    if not n or not m:
        return []
    similarity = compare(*sides, *lengths, rest if len(rest) else None)
    prices = Prices.first(similarity)
    runs: list[list[Place]] = []
    for _ in range(ROUNDS):
        previous = runs
        values = prices.values(similarity)
        places = [place for run in runs for place in run]
        for shape, nats in (time_agreement(similarity, times, places) if times else {}).items():
            values[shape] += nats
        _close_across(values, numbered)
        runs = best_runs(values, OPENING, BREAKING, monotone=order == "monotone")
        if not runs or runs == previous:
            break
        prices = prices.again(similarity, [place for run in runs for place in run])
    return _beads(similarity, prices, runs)


def _close_across(values: Mapping[Shape, Floats], numbered: tuple[Numbers, Numbers]) -> None:
    """Forbid every bead whose sentences are not all in blocks of one number."""
    source, target = numbered
    for (p, q), matrix in values.items():
        first = (source[: len(matrix), None], target[None, : matrix.shape[1]])
        last = (source[p - 1 :, None], target[None, q - 1 :])
        # Blocks ascend: where first and last agree crosswise, all between them do.
        matrix[(first[0] != last[1]) | (last[0] != first[1])] = CLOSED


def _beads(similarity: Similarity, prices: Prices, runs: list[list[Place]]) -> list[Bead]:
    places = [place for run in runs for place in run]
    aligned = max(
        sum(place.shape[side] for place in places) / sentences
        for side, sentences in enumerate(similarity.sizes)
    )
    lengths = {
        shape: similarity.length_agreement(shape, prices.ratio) for shape in similarity.scores
    }
    beads = []
    for number, run in enumerate(runs):
        for k, place in enumerate(run):
            (p, q), at = place.shape, (place.source, place.target)
            score = float(similarity.scores[p, q][at])
            touching = [
                _touch(a, b) for a, b in ((run[k - 1 : k], [place]), ([place], run[k + 1 : k + 2]))
            ]
            evidence = Evidence(
                score=score,
                cosine=similarity.cosine(place.shape, *at),
                length=float(lengths[p, q][at]),
                rival=score - _best_rival(similarity.scores[1, 1], place),
                sentences=p + q,
                neighbours=sum(touching),
                aligned=aligned,
                typical=prices.right[0],
            )
            source = tuple(range(place.source, place.source + p))
            target = tuple(range(place.target, place.target + q))
            beads.append(Bead(source, target, number, evidence))
    return sorted(beads, key=lambda bead: bead.source)


def _touch(before: list[Place], behind: list[Place]) -> bool:
    """Tell whether nothing is left out between two beads of a run."""
    return any(
        a.source + a.shape[0] == b.source and a.target + a.shape[1] == b.target
        for a in before
        for b in behind
    )


def _best_rival(scores: Floats, place: Place) -> float:
    """Return the best score of one of the bead's sentences with one outside the bead."""
    (p, q), i, j = place.shape, place.source, place.target
    outside = [
        scores[i : i + p, :j],
        scores[i : i + p, j + q :],
        scores[:i, j : j + q],
        scores[i + p :, j : j + q],
    ]
    return max((float(part.max()) for part in outside if part.size), default=0.0)


def _vectors(name: str, values: npt.ArrayLike) -> Floats:
    """Check vectors and bring them to length 1."""
    vectors = _numbers(name, values)
    if vectors.size == 0:
        return np.zeros((0, 0), np.float32)
    if vectors.ndim != 2:
        raise UsageError(f"{name} must have two dimensions, not {vectors.ndim}")
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and (norms > 0).all()):
        bad = int(np.flatnonzero(~(np.isfinite(norms[:, 0]) & (norms[:, 0] > 0)))[0])
        raise UsageError(f"{name}: vector {bad} is 0 or not finite")
    units: Floats = (vectors / norms).astype(np.float32)
    return units


def _lengths(name: str, values: npt.ArrayLike, expected: int) -> Floats:
    lengths = _numbers(name, values).astype(np.float32)
    if lengths.shape != (expected,) and not (lengths.size == expected == 0):
        raise UsageError(f"{name} must have the shape ({expected},), not {lengths.shape}")
    if not (np.isfinite(lengths) & (lengths > 0)).all():
        raise UsageError(f"{name} must be positive")
    return lengths


def _times(
    source: npt.ArrayLike | None, n: int, target: npt.ArrayLike | None, m: int
) -> tuple[Floats, Floats] | None:
    if source is None or target is None:
        return None
    sides = []
    for name, values, expected in (("source_times", source, n), ("target_times", target, m)):
        times = _numbers(name, values)
        if times.shape != (expected, 2) and expected:
            raise UsageError(f"{name} must have the shape ({expected}, 2), not {times.shape}")
        sides.append(times.astype(np.float32))
    return sides[0], sides[1]


def _numbers(name: str, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise UsageError(f"{name} must be an array of numbers, all rows of one width") from None
