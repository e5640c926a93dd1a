"""Links between documents with a known answer, and what is right and wrong of each.

Besides the development data as it is, there are translations with other borders of sentences,
more unrelated documents, and hard negatives (see hard.py). Of each link three things are
known, as far as the data tells: whether it lies in the right place, whether it takes all of
what belongs together there and no more, and whether that says the same. Unknown is NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.aligning import Bead, Evidence
from align.confidence import Wording, wordings
from benchmarks.aligned import Encoded, beads
from benchmarks.development import (
    Pair,
    comparable,
    development,
    noisy,
    pud,
    resegmented,
    unrelated,
)
from benchmarks.hard import hard

__all__ = ["HARD", "Judged", "held_out", "is_of", "judged", "training"]

Table = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool]
Names = npt.NDArray[np.str_]
# Where the sentences correspond, but one says something else.
CONTENT = ("near-duplicates", "numbers", "untranslated", "same formulas")
# The kinds of hard.py.
HARD = ("neighbours", "halves", *CONTENT)
# How far on in a list the stranger stands that a document is put beside, besides the next.
STEPS = (2, 5)
# Seeds besides that of the development data: noise leads few links astray.
MORE_NOISE = (2, 3, 4, 5)


@dataclass(frozen=True)
class Judged:
    """Links, a row each.

    Attributes:
        collections: The collection of each.
        families: What must not be torn apart in cross-validation: a document and all that
            was made of it.
        names: The pair of documents.
        evidence: What the aligner says of it.
        wordings: What its words say.
        labels: For every factor of the model, 1 where it holds, 0 where not, NaN if unknown.
        right: Whether the link is right.
        grades: The best grade of a gold bead that it touches, 0 to 3; NaN without grades.
    """

    collections: Names
    families: Names
    names: Names
    evidence: Sequence[Evidence]
    wordings: Sequence[Wording]
    labels: Mapping[str, Table]
    right: Mask
    grades: Table

    def __len__(self) -> int:
        return len(self.right)

    def take(self, chosen: Mask) -> Judged:
        """Return some of the links."""
        return Judged(
            self.collections[chosen],
            self.families[chosen],
            self.names[chosen],
            list(compress(self.evidence, chosen)),
            list(compress(self.wordings, chosen)),
            {name: labels[chosen] for name, labels in self.labels.items()},
            self.right[chosen],
            self.grades[chosen],
        )


def training(data: Path, texts: Path | None) -> list[Pair]:
    """Return what a model is fitted on; hard kinds carry the name of their collection."""
    natural = development(data, texts)
    by_name = {
        name: [pair for pair in natural if pair.collection == name]
        for name in ("NTREX clean", "ParIce", "Text+Berg")
    }
    news, parice = by_name["NTREX clean"], by_name["ParIce"]
    return [
        *natural,
        *(
            noisy(pair, news, seed, moved=moved)
            for seed in MORE_NOISE
            for moved in (False, True)
            for pair in news
        ),
        *_named("NTREX", (resegmented(pair, 1) for pair in news)),
        *_named("ParIce", (resegmented(pair, 1) for pair in parice)),
        *unrelated(news, STEPS),
        *_named("ParIce", unrelated(parice, (1, *STEPS))),
        *(pair for name, pairs in by_name.items() for pair in _named(name.split()[0], hard(pairs))),
    ]


def held_out(data: Path) -> list[Pair]:
    """Return documents that take no part in fitting, in all modes."""
    clean = list(pud(data))
    return [
        *clean,
        *_named("PUD", (noisy(pair, clean, 1, moved=False) for pair in clean)),
        *_named("PUD", (noisy(pair, clean, 1, moved=True) for pair in clean)),
        *_named("PUD", (comparable(pair, clean, 1) for pair in clean)),
        *_named("PUD", (resegmented(pair, 1) for pair in clean)),
        *_named("PUD", unrelated(clean)),
        *_named("PUD", hard(clean)),
    ]


def _named(name: str, pairs: Iterable[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        kind = pair.collection.removeprefix("NTREX ")
        yield replace(pair, collection=f"{name} {kind}")


def judged(pairs: Sequence[Pair], sentences: Encoded) -> Judged:
    """Align every pair, and judge its links.

    Repeats are left out: they take their confidence from the bead they share a counterpart
    with, and the gold of translations, which gives every sentence one counterpart, can't judge
    them.
    """
    by_pair = [(pair, [x for x in beads(pair, sentences) if not x.repeat]) for pair in pairs]
    found = [(pair, bead) for pair, several in by_pair for bead in several]
    right = np.array([pair.is_right(x.source, x.target) for pair, x in found])
    in_place = np.array([pair.is_in_place(x.source, x.target) for pair, x in found])
    collections = np.array([pair.collection for pair, _ in found])
    return Judged(
        collections,
        np.array([pair.family or pair.name for pair, _ in found]),
        np.array([pair.name for pair, _ in found]),
        [bead.evidence for _, bead in found],
        [x for pair, several in by_pair for x in wordings(_texts(pair, y) for y in several)],
        _labels(collections, right, in_place),
        right,
        np.array([pair.grade(x.source, x.target) if pair.graded else np.nan for pair, x in found]),
    )


def _texts(pair: Pair, bead: Bead) -> tuple[str, str]:
    return (
        " ".join(pair.source[n] for n in bead.source),
        " ".join(pair.target[n] for n in bead.target),
    )


def is_of(collections: Names, kinds: str | Sequence[str]) -> Mask:
    """Tell which collections are of a kind, or of one of several."""
    ends = np.char.endswith(collections[:, None], np.atleast_1d(kinds))
    return np.asarray(ends.any(1), np.bool)


def _labels(collections: Names, right: Mask, in_place: Mask) -> dict[str, Table]:
    """Tell for every factor of the model where it holds.

    Where a sentence was changed to say something else, a link in the right place that is not
    right fails by its content: nothing is known of its extent. Of one that is wrong otherwise,
    nothing is known of the content.
    """
    # A near copy lies where its original would.
    place = in_place | (is_of(collections, "near-duplicates") & ~right)
    spoilt = place & ~right & is_of(collections, CONTENT)
    return {
        "place": place.astype(np.float64),
        "extent": np.where(place & ~spoilt, right, np.nan),
        "content": np.where(right, 1.0, np.where(spoilt, 0.0, np.nan)),
    }
