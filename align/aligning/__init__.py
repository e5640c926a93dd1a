"""Vectors in, beads out: which sentences say the same thing.

The stages, in the order of the data: ``sides`` prepares each document; ``neighbours`` and
``coverage`` say how near sentences come and how much of their words is the same;
``similarity`` makes one score of it, over the ``bands`` that ``landmarks`` point out;
``prices`` says what a score counts, and ``values`` what each bead is worth then, in nats, with
how well the ``lengths`` agree; ``runs`` finds the best set of runs, in turns with the prices;
``merging`` joins beads whose words cross; ``repeats`` adds what is said again; ``certainty``
weighs each bead against all other ways to align what is near it, ``rivals`` against the other
counterparts of its sentences; ``evidence`` puts down what speaks for each bead.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from align.aligning.arguments import (
    checked_lengths,
    checked_times,
    checked_tokens,
    checked_vectors,
)
from align.aligning.bands import Band, Computed, Shape, Table, around, whole
from align.aligning.blocks import blocks, close_across
from align.aligning.evidence import Bead, Evidence, beads
from align.aligning.landmarks import chains, landmarks
from align.aligning.merging import merged
from align.aligning.prices import Prices
from align.aligning.repeats import repeats
from align.aligning.runs import Run, best_runs
from align.aligning.sides import Floats, Numbers, Side
from align.aligning.similarity import Similarity
from align.aligning.timing import Timing, timing
from align.aligning.values import Values
from align.errors import UsageError

__all__ = ["Bead", "Evidence", "Order", "align_vectors"]

Order = Literal["free", "monotone"]
ROUNDS = 4
# The share of beads that the search may still change when it ends: none of a short document's.
UNSETTLED = 0.01
# Up to this many pairs of sentences the search looks at all of them.
WHOLE_CELLS = 40_000


def align_vectors(
    source: npt.ArrayLike,
    target: npt.ArrayLike,
    source_lengths: npt.ArrayLike,
    target_lengths: npt.ArrayLike,
    *,
    order: Order = "free",
    source_tokens: Sequence[npt.ArrayLike] | None = None,
    target_tokens: Sequence[npt.ArrayLike] | None = None,
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
        source_tokens: For every source sentence the vectors of its words or parts of words,
            shape (tokens, width of tokens), from the middle layers of the same model; both
            sides or none. They tell where groups begin and end; without them, a sentence
            counts as one word.
        target_tokens: The same for the target.
        background: Vectors of unrelated sentences by the same encoder, shape (k, width);
            without them, documents of a few sentences are aligned less well.
        source_times: When the source sentences are shown, in seconds, shape (n, 2): first,
            last; not a number where unknown. For subtitles, as a weak hint; both sides or none.
        target_times: The same for the target, shape (m, 2).
        anchors: Pairs of a source and a target sentence that begin corresponding blocks, in
            order: what lies before one corresponds only to what lies before the other, and
            what lies from it on only to what lies from the other on.

    Returns:
        The beads, in source order. A sentence is in at most one, but for repeats, which share
        the counterpart of the sentence they repeat; those in none have no counterpart.

    Raises:
        UsageError: If the shapes do not fit, a vector is 0 or not finite, a length is not
            positive, a token's vector is not finite, or anchors leave the documents or do
            not ascend.

    Example:
        >>> import numpy as np
        >>> vectors = np.eye(4)
        >>> beads = align_vectors(vectors, vectors[[0, 1, 3]], [20, 30, 40, 50], [21, 29, 52])
        >>> [(bead.source, bead.target) for bead in beads]
        [((0,), (0,)), ((1,), (1,)), ((3,), (2,))]
    """
    vectors = [checked_vectors("source", source), checked_vectors("target", target)]
    n, m = len(vectors[0]), len(vectors[1])
    lengths = (
        checked_lengths("source_lengths", source_lengths, n),
        checked_lengths("target_lengths", target_lengths, m),
    )
    rest = checked_vectors("background", [] if background is None else background)
    if len({x.shape[1] for x in (*vectors, rest) if len(x)}) > 1:
        raise UsageError("source, target and background must have vectors of the same width")
    tokens = (
        checked_tokens("source_tokens", source_tokens, n),
        checked_tokens("target_tokens", target_tokens, m),
    )
    if order not in ("free", "monotone"):
        raise UsageError(f"order must be 'free' or 'monotone', not {order!r}")
    times = checked_times(source_times, n, target_times, m)
    numbered = blocks(() if anchors is None else anchors, n, m)
    if not n or not m:
        return []
    if tokens[0] is None or tokens[1] is None:
        tokens = (None, None)
    elif tokens[0][0].shape[1] != tokens[1][0].shape[1]:
        raise UsageError("source_tokens and target_tokens must have vectors of the same width")
    with _blas().limit(limits=1, user_api="blas"):
        sides = [
            # What a side is made of is let go as it is used: of long documents it is much.
            Side.of(vectors.pop(0), lengths[side], tokens[side], rest if len(rest) else None)
            for side in (0, 1)
        ]
        return _aligned(Similarity.between(sides[0], sides[1]), times, numbered, order)


@functools.cache
def _blas() -> ThreadpoolController:
    """Return what limits the threads of numpy's products.

    They are many and small: one thread is as quick as several, and many times quicker where
    others compete for the processors.
    """
    return ThreadpoolController()


def _aligned(
    similarity: Similarity,
    times: tuple[Floats, Floats] | None,
    numbered: tuple[Numbers, Numbers],
    order: Order,
) -> list[Bead]:
    """Search and estimate the prices in turns, until nothing changes."""
    bands = _bands(similarity, numbered)
    similarity = similarity.nearer(bands)
    scores = [similarity.scores(band) for band in bands]
    if not scores:
        return []
    prices = Prices.first(similarity.sides, scores)
    runs: list[Run] = []
    for _ in range(ROUNDS):
        previous = runs
        correspondence = timing(times, [x for run in runs for x in run.places]) if times else None
        values = Values.of(prices, similarity.sides)
        worths = [_worths(values, correspondence, numbered, table) for table in scores]
        runs = best_runs(worths, prices.opening, prices.breaking, monotone=order == "monotone")
        if not runs or _settled(previous, runs):
            break
        prices = prices.again(similarity.sides, scores, runs)
    runs = merged(similarity, prices, runs)
    again = repeats(similarity, prices, runs, numbered) if order == "free" else []
    return beads(similarity, prices, scores, worths, runs, again)


def _settled(before: Sequence[Run], runs: Sequence[Run]) -> bool:
    """Tell whether hardly a bead has changed."""
    old, new = ({place for run in x for place in run.places} for x in (before, runs))
    changed = len(old ^ new)
    return before == runs if not changed else changed < UNSETTLED * len(new)


def _worths(
    values: Values,
    correspondence: Timing | None,
    numbered: tuple[Numbers, Numbers],
    scores: Table,
) -> Table:
    """Return what the beads of a band are worth to the search, in nats."""

    def over(number: int) -> Mapping[Shape, Floats]:
        tile = scores.band[number]
        found = values.over(tile, scores.tiles[number])
        if correspondence:
            correspondence.add_to(tile, found)
        if numbered[0][-1] or numbered[1][-1]:
            close_across(tile, found, numbered)
        return found

    return Table(scores.band, Computed(len(scores.band), over))


def _bands(similarity: Similarity, numbered: tuple[Numbers, Numbers]) -> list[Band]:
    """Return where to search: everywhere, or around the landmarks of long documents."""
    n, m = similarity.sizes
    if n * m <= WHOLE_CELLS:
        return [whole(n, m)]
    found = [x for x in landmarks(similarity) if numbered[0][x.source] == numbered[1][x.target]]
    return [around(chain, n, m) for chain in chains(found)]
