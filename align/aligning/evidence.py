"""The beads that come out, and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.aligning.bands import Place, Table
from align.aligning.coverage import covered
from align.aligning.neighbours import COPY
from align.aligning.prices import Prices
from align.aligning.repeats import Repeat
from align.aligning.runs import Run
from align.aligning.similarity import NEAR_SHARE, Similarity, length_agreement

__all__ = ["Bead", "Evidence", "beads"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a bead and against it; the confidence is made of it.

    Attributes:
        score: The aligner's score (see ``similarity``).
        cosine: Cosine of the two groups' centred vectors.
        source_cover: How well the source's words are matched by the target's, -1 to 1.
        target_cover: How well the target's words are matched by the source's, -1 to 1.
        lack: How much better words match right outside of the bead, in mean sentences.
        length: Log likelihood ratio of the lengths, in nats.
        rival: The bead's margin less that of the best other counterpart of one of its sentences.
        sentences: Number of sentences on both sides.
        neighbours: How many of the beads before and behind it in its run touch it, 0 to 2;
            for a repeat, those of the bead whose counterpart it shares.
        aligned: Share of a document's sentences that are in a bead, 0 to 1; that of the
            document where it is larger, as a short report may be found in a long one.
        typical: Mean score of right links in this document.
        copy: For a repeat, the cosine with the sentence it repeats; 0 otherwise.
    """

    score: float
    cosine: float
    source_cover: float
    target_cover: float
    lack: float
    length: float
    rival: float
    sentences: int
    neighbours: int
    aligned: float
    typical: float
    copy: float


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that were found to say the same thing.

    Attributes:
        source: Numbers of the source sentences, ascending.
        target: Numbers of the target sentences, ascending.
        run: The monotone run that the bead belongs to, counted from 0, best first.
        evidence: What speaks for it.
        repeat: Whether one side repeats a sentence of another bead, and shares its counterpart.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    run: int
    evidence: Evidence
    repeat: bool = False

    @property
    def score(self) -> float:
        """The aligner's score, mostly between -0.2 and 0.8."""
        return self.evidence.score


def beads(
    similarity: Similarity,
    prices: Prices,
    scores: Sequence[Table],
    runs: Sequence[Run],
    repeats: Sequence[Repeat],
) -> list[Bead]:
    """Turn what the search found into beads, in source order."""
    places = [place for run in runs for place in run.places]
    aligned = max(
        sum(place.shape[side] for place in places) / sentences
        for side, sentences in enumerate(similarity.sizes)
    )

    def bead(place: Place, run: int, score: float, neighbours: int, copy: float) -> Bead:
        words = covered(similarity.sides, similarity.weights, place)
        evidence = Evidence(
            score=score,
            cosine=similarity.cosine(place),
            source_cover=words.source,
            target_cover=words.target,
            lack=words.lack,
            length=_length(similarity, prices, place),
            rival=similarity.margin(place) - _best_rival(similarity, place),
            sentences=sum(place.shape),
            neighbours=neighbours,
            aligned=aligned,
            typical=prices.right[0],
            copy=copy,
        )
        source = tuple(range(place.source, place.ends[0]))
        target = tuple(range(place.target, place.ends[1]))
        return Bead(source, target, run, evidence, copy > 0)

    found = {}
    for number, run in enumerate(runs):
        touching = [a.ends == (b.source, b.target) for a, b in pairwise(run.places)]
        for k, place in enumerate(run.places):
            near = sum(touching[max(k - 1, 0) : k + 1])
            found[place] = bead(place, number, scores[run.table].at(place), near, 0.0)
    copies = []
    for repeat in repeats:
        of = found[repeat.of]
        near = of.evidence.neighbours
        copies.append(bead(repeat.place, of.run, repeat.score, near, repeat.likeness))
    return sorted([*found.values(), *copies], key=lambda bead: (bead.source, bead.target))


def _length(similarity: Similarity, prices: Prices, place: Place) -> float:
    source = similarity.sides[0].lengths[place.shape[0]][place.source]
    target = similarity.sides[1].lengths[place.shape[1]][place.target]
    return float(length_agreement(source, target, prices.ratio, prices.length_floor))


def _best_rival(similarity: Similarity, place: Place) -> float:
    """Return the best margin of one of the bead's sentences with one outside the bead.

    One that repeats a sentence of the bead is no rival.
    """
    best = 0.0
    firsts, ends = (place.source, place.target), place.ends
    for own, other in ((0, 1), (1, 0)):
        nearest, back = similarity.nearest[own], similarity.nearest[other]
        own_range = slice(firsts[own], ends[own])
        numbers, cosines = nearest.numbers[own_range], nearest.cosines[own_range]
        near = (nearest.near[1][own_range, None] + back.near[1][numbers]) / 2
        held = similarity.sides[other].vectors[firsts[other] : ends[other]]
        likeness = (similarity.sides[other].vectors[numbers] @ held.T).max(-1)
        margins = (cosines - NEAR_SHARE * near)[likeness < COPY]
        best = max(best, float(margins.max())) if margins.size else best
    return best
