"""The beads that come out, and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from align.aligning.bands import Place, Table
from align.aligning.certainty import log_odds
from align.aligning.prices import Prices
from align.aligning.repeats import Repeat
from align.aligning.rivals import rivals
from align.aligning.runs import Run
from align.aligning.similarity import Similarity
from align.aligning.values import Values

__all__ = ["Bead", "Evidence", "beads"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a bead and against it; the confidence is made of it.

    Attributes:
        score: The aligner's score (see ``similarity``).
        contrast: The score, in units that another encoder shares: 0 for that of chance pairs,
            1 for that of typical right ones in this document.
        worth: What the bead is worth in the search, in nats (see ``prices``).
        odds: Log odds that the alignment holds this bead, and none that overlaps it (see
            ``certainty``).
        source_cover: How well the source's words are matched by the target's, -1 to 1.
        target_cover: How well the target's words are matched by the source's, -1 to 1.
        lack: How much better words match right outside of the bead, in mean sentences.
        length: Log likelihood ratio of the lengths, in nats.
        rival: The bead's margin less that of the best other counterpart of one of its sentences.
        lead: The same in the units of ``contrast``.
        sentences: Number of sentences on both sides.
        neighbours: How many of the beads before and behind it in its run touch it, 0 to 2.
        aligned: Share of a document's sentences that are in a bead, 0 to 1; that of the
            document where it is larger, as a short report may be found in a long one.
        gaps: Share of the sentences without a counterpart, mean of both sides, 0 to 1.
        scatter: Number of runs over that of beads, 0 to 1.
        typical: Mean score of right links in this document.
        separation: By how many deviations of chance scores that mean lies above theirs.
        copy: For a repeat, the cosine with the sentence it repeats; 0 otherwise. All else but
            its score is about the bead whose counterpart it shares.
    """

    score: float
    contrast: float
    worth: float
    odds: float
    source_cover: float
    target_cover: float
    lack: float
    length: float
    rival: float
    lead: float
    sentences: int
    neighbours: int
    aligned: float
    gaps: float
    scatter: float
    typical: float
    separation: float
    copy: float = 0.0


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
    worths: Sequence[Table],
    runs: Sequence[Run],
    repeats: Sequence[Repeat],
) -> list[Bead]:
    """Turn what the search found into beads, in source order.

    Args:
        similarity: The documents.
        prices: What the search paid in the end.
        scores: The scores of all beads, band by band.
        worths: What they were worth to the search, in nats.
        runs: What it found.
        repeats: What repeats some of that.

    Returns:
        The beads; a sentence is in at most one, but for repeats.
    """
    odds = log_odds(worths, runs, prices.opening)
    judge = _Judge.of(similarity, prices, runs)
    values = Values.of(prices, similarity.sides)
    found = {}
    for number, run in enumerate(runs):
        told = zip(
            run.places,
            _neighbours(run),
            scores[run.table].of(run.places).tolist(),
            worths[run.table].of(run.places).tolist(),
            values.agreements(run.places).tolist(),
            rivals(similarity, run.places).tolist(),
            strict=True,
        )
        for place, neighbours, score, worth, length, rival in told:
            evidence = judge.evidence(
                place,
                score=score,
                worth=worth,
                odds=odds[place],
                length=length,
                neighbours=neighbours,
                rival=similarity.margin(place) - rival,
            )
            found[place] = _bead(place, number, evidence)
    copies = [
        _bead(
            repeat.place,
            found[repeat.of].run,
            replace(found[repeat.of].evidence, score=repeat.score, copy=repeat.likeness),
        )
        for repeat in repeats
    ]
    return sorted([*found.values(), *copies], key=lambda bead: (bead.source, bead.target))


def _neighbours(run: Run) -> list[int]:
    """Return how many of the beads before and behind it touch each bead of a run."""
    touching = [a.ends == (b.source, b.target) for a, b in pairwise(run.places)]
    return [before + behind for before, behind in pairwise([False, *touching, False])]


@dataclass(frozen=True, slots=True)
class _Judge:
    """What says the evidence for a bead: the documents, and what their alignment is like.

    Attributes:
        similarity: The documents.
        prices: What the search paid.
        aligned: As in ``Evidence``.
        scatter: As in ``Evidence``.
    """

    similarity: Similarity
    prices: Prices
    aligned: float
    scatter: float

    @classmethod
    def of(cls, similarity: Similarity, prices: Prices, runs: Sequence[Run]) -> Self:
        places = [place for run in runs for place in run.places]
        shares = [
            sum(place.shape[side] for place in places) / sentences
            for side, sentences in enumerate(similarity.sizes)
        ]
        return cls(similarity, prices, max(shares), len(runs) / max(len(places), 1))

    def evidence(
        self,
        place: Place,
        *,
        score: float,
        worth: float,
        odds: float,
        length: float,
        neighbours: int,
        rival: float,
    ) -> Evidence:
        similarity, prices = self.similarity, self.prices
        words = similarity.covered(place)
        return Evidence(
            score=score,
            contrast=prices.contrast(score),
            worth=worth,
            odds=odds,
            source_cover=words.source,
            target_cover=words.target,
            lack=words.lack,
            length=length,
            rival=rival,
            lead=rival / prices.span,
            sentences=sum(place.shape),
            neighbours=neighbours,
            aligned=self.aligned,
            gaps=(prices.source_gaps + prices.target_gaps) / 2,
            scatter=self.scatter,
            typical=prices.right[0],
            separation=prices.separation,
        )


def _bead(place: Place, run: int, evidence: Evidence) -> Bead:
    source = tuple(range(place.source, place.ends[0]))
    target = tuple(range(place.target, place.ends[1]))
    return Bead(source, target, run, evidence, repeat=evidence.copy > 0)
