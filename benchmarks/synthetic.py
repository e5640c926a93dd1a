"""Long documents made of vectors: how true, how fast and how large the search is as they grow.

    python -m benchmarks.synthetic [--peers]

The vectors lie in a narrow cone, as those of e5 do: right pairs at a cosine of 0.9, others at
0.75, and neighbours, which are on one topic, at 0.79. A twentieth of the sentences is two on
one side, a fiftieth is missing on either side, and the target lacks the opening fifth.
In one more document the target's chapters stand in another order; and some have token vectors,
half of them the same on both sides but for noise, half common words.
Recall and precision count pairs of sentences that say the same. Memory is what the search
takes at its peak, beyond the vectors; it is read from /proc, so this runs on Linux. The last
column is the power of the length that the seconds have grown with.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt

from align.aligning import align_vectors
from benchmarks.alignment import cells
from benchmarks.memory import forget_peak, memory
from benchmarks.peers import Links, Peer, Side, Vectors, installed, print_missing, units

SIZES = (500, 5_000, 20_000, 50_000, 200_000)
BOOK, CHAPTERS = 20_000, 20
BOOKS_WITH_WORDS = (2_500, 10_000)
WIDTH = 384
# Parts of a vector's squared length. Meaning and topic are shared by a right pair.
CONE, TOPIC, MEANING, OWN = 0.75, 0.04, 0.11, 0.10
# A model uses some directions more than others. With this decay of their variances, cosines of
# unrelated sentences vary by 0.03.
DECAY = 0.75
TOPIC_SENTENCES = 20
# Token vectors of a meaning, how many of them are common words, and of how many; and how far the
# two sides of one lie apart.
WORDS, COMMON_WORDS, VOCABULARY, WORD_NOISE = 24, 12, 200, 0.6
SPLIT, DROPPED, OPENING = 0.05, 0.02, 0.2
RATIO, RATIO_SPREAD = 1.1, 0.15

Words = Sequence[npt.NDArray[np.float16]] | None


@dataclass(frozen=True)
class Measured:
    """What one search has come to."""

    sizes: tuple[int, int]
    recall: float
    precision: float
    seconds: float
    megabytes: float


def main() -> None:
    """Measure everything, each search in a process of its own, and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--peers", action="store_true", help="put the peers beside")
    names = ["align"]
    if arguments.parse_args().peers:
        print_missing()
        names += [peer.name for peer in installed()]
    print(f"{os.cpu_count()} cores")
    print_search(names)


def print_search(names: Sequence[str]) -> None:
    """Measure the searches of these names, each in a process of its own, and print the table."""
    titles = ("recall", "precision", "seconds", "MB", "power")
    print(f"{'':12}{'sentences':>15}", *(f"{x:>9}" for x in titles))
    for name in names:
        print_rows(name, measure, [(name, size) for size in SIZES])
    print_rows("chapters", measure_chapters, [(BOOK,)])
    print_rows("with words", measure_words, [(size,) for size in BOOKS_WITH_WORDS])


def print_rows(
    title: str,
    measured: Callable[..., Measured | str],
    calls: Sequence[tuple[object, ...]],
) -> None:
    """Measure each call in a process of its own, and print a row for it."""
    before = None
    for call in calls:
        with get_context("spawn").Pool(1) as pool:
            found = pool.apply(measured, call)
        print(f"{title:12}", found if isinstance(found, str) else row(found, before))
        before = None if isinstance(found, str) else found


def row(found: Measured, before: Measured | None) -> str:
    power = math.nan
    if before:
        power = math.log(found.seconds / before.seconds, found.sizes[0] / before.sizes[0])
    return (
        f"{found.sizes[0]:6,} × {found.sizes[1]:6,} {found.recall:9.4f} {found.precision:9.4f} "
        f"{found.seconds:9.1f} {found.megabytes:9.0f} {power:9.2f}"
    )


def measure(name: str, size: int) -> Measured | str:
    """Run one search; where it can't, return what it says."""
    peer = ours() if name == "align" else next(x for x in installed() if x.name == name)
    return measured(documents(size, peer.most), peer.search)


def measure_chapters(size: int) -> Measured | str:
    """Align documents with their chapters in different orders."""
    return measured(documents(size, 1, CHAPTERS), ours().search)


def measure_words(size: int) -> Measured | str:
    """Align documents with token vectors."""
    made = documents(size, 1)
    words = [made.words(side) for side in (0, 1)]
    return measured(made, lambda source, target: links(source, target, words))


def measured(made: Documents, search: Callable[[Side, Side], Links]) -> Measured | str:
    source, target = made.sides
    forget_peak()
    held = memory("VmRSS")
    start = time.perf_counter()
    try:
        beads = search(source, target)
    except Exception as error:  # each has its own ways to give up
        return f"{len(source):6,} × {len(target):6,} {type(error).__name__}: {error}"
    seconds = time.perf_counter() - start
    peak = memory("VmHWM")
    found, gold = cells(beads), made.gold
    right = len(found & gold)
    sizes = len(source), len(target)
    return Measured(sizes, right / len(gold), right / max(len(found), 1), seconds, peak - held)


def ours() -> Peer:
    return Peer("align", 1, links)


def links(source: Side, target: Side, words: Sequence[Words] = (None, None)) -> Links:
    beads = align_vectors(
        source.vectors[0],
        target.vectors[0],
        source.lengths[0],
        target.lengths[0],
        source_tokens=words[0],
        target_tokens=words[1],
    )
    return [(frozenset(bead.source), frozenset(bead.target)) for bead in beads]


@dataclass(frozen=True)
class Documents:
    """Two documents made of the same meanings.

    Attributes:
        sides: The documents.
        sentences: For each side the sentence that holds each meaning, -1 where none does.
    """

    sides: tuple[Side, Side]
    sentences: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]

    @property
    def gold(self) -> set[tuple[int, int]]:
        """The pairs of sentences that say the same."""
        pairs = zip(*(x.tolist() for x in self.sentences), strict=True)
        return {(a, b) for a, b in pairs if a >= 0 and b >= 0}

    def words(self, side: int) -> list[npt.NDArray[np.float16]]:
        """Draw the token vectors of every sentence of a side."""
        own = np.random.default_rng(side)
        vocabulary = np.random.default_rng(2).normal(size=(VOCABULARY, WIDTH))
        found: list[list[npt.NDArray[np.float64]]] = [[] for _ in range(len(self.sides[side]))]
        for meaning, sentence in enumerate(self.sentences[side].tolist()):
            if sentence >= 0:
                shared = np.random.default_rng((3, meaning))
                telling = shared.normal(size=(WORDS - COMMON_WORDS, WIDTH))
                common = vocabulary[own.integers(0, VOCABULARY, COMMON_WORDS)]
                tokens = np.concatenate([telling, common])
                found[sentence].append(tokens + WORD_NOISE * own.normal(size=tokens.shape))
        return [np.concatenate(tokens).astype(np.float16) for tokens in found]


def documents(size: int, most: int, chapters: int = 1) -> Documents:
    """Make two documents of about *size* sentences.

    They are made of messages, each with one meaning or two. Where there are two, they are two
    sentences on one side and one on the other.

    Args:
        size: The number of messages.
        most: How many sentences to join in the layers of the sides.
        chapters: How many pieces of the target to put into another order.
    """
    rng = np.random.default_rng(size)
    joined_on = np.where(rng.random(size) < SPLIT, rng.integers(0, 2, size), -1)
    message = np.repeat(np.arange(size), 1 + (joined_on >= 0))
    second = np.diff(message, prepend=-1) == 0
    topics = drift(rng, size)[message]
    meanings = draw(rng, len(message))
    lengths = rng.lognormal(math.log(100), 0.6, len(message))
    cone = units(draw(rng, 1))
    sides, sentences = [], []
    for side in (0, 1):
        starts = np.flatnonzero(~(second & (joined_on[message] == side)))
        sentence = np.cumsum(np.isin(np.arange(len(message)), starts)) - 1
        own_lengths = lengths * np.exp(rng.normal(0, RATIO_SPREAD, len(message))) * RATIO**side
        kept = rng.random(len(starts)) >= DROPPED
        if side:
            kept &= message[starts] >= OPENING * size
        residuals = units(
            math.sqrt(TOPIC) * topics[starts]
            + math.sqrt(MEANING)
            * units(np.add.reduceat(meanings * own_lengths[:, None], starts).astype(np.float32))
            + np.sqrt(OWN * rng.uniform(0.6, 1.4, (len(starts), 1))) * draw(rng, len(starts))
        )
        characters = np.add.reduceat(own_lengths, starts).astype(np.int64) + 2
        order = np.flatnonzero(kept)
        if side and chapters > 1:
            pieces = np.array_split(order, chapters)
            order = np.concatenate([pieces[n] for n in rng.permutation(chapters)])
        sides.append(layers(residuals[order], characters[order], cone, most))
        places = np.full(len(starts), -1)
        places[order] = np.arange(len(order))
        sentences.append(places[sentence])
    return Documents((sides[0], sides[1]), (sentences[0], sentences[1]))


def layers(residuals: Vectors, lengths: npt.NDArray[np.int64], cone: Vectors, most: int) -> Side:
    """Put vectors into the cone; those of joined sentences are the sums by length."""
    weighted = residuals * lengths[:, None].astype(np.float32)
    sums, totals = weighted.copy(), lengths.copy()
    vectors, characters = [], []
    for k in range(1, most + 1):
        vectors.append(units(math.sqrt(CONE) * cone + math.sqrt(1 - CONE) * units(sums)))
        characters.append(totals.copy())
        sums[k:] += weighted[:-k]
        totals[k:] += lengths[:-k]
    return Side(np.stack(vectors), np.stack(characters))


def drift(rng: np.random.Generator, size: int) -> Vectors:
    """Draw topics that change little from one message to the next."""
    topics = draw(rng, size)
    kept = math.exp(-1 / TOPIC_SENTENCES)
    for n in range(1, size):
        topics[n] = kept * topics[n - 1] + math.sqrt(1 - kept**2) * topics[n]
    return topics


def draw(rng: np.random.Generator, count: int) -> Vectors:
    """Draw vectors of length about 1."""
    weights = np.arange(1, WIDTH + 1) ** -DECAY
    spread = np.sqrt(weights / weights.sum()).astype(np.float32)
    vectors: Vectors = rng.normal(size=(count, WIDTH)).astype(np.float32) * spread
    return vectors


if __name__ == "__main__":
    main()
