"""How well documents are paired by what they say: precision, recall and F1, time and memory.

    python -m benchmarks.pairing --data DIR [--articles DIR]
    python -m benchmarks.pairing --data DIR --fit

DIR holds what ``development`` says. With --fit the weights of align/corpus/odds.py are fitted, in
the place of the table; they are fitted to NTREX and the project's own articles, so that PUD,
ParIce and --articles are data they have not seen.

Halves are drawn anew in every round and on both sides, so that a quarter of a document is left in
common: of a short one often nothing. Where counterparts are removed, every third document has
none and shall stay alone; another report on its event may be there, and to pair it counts as
wrong.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

import align
from align.corpus import odds
from align.corpus.resemblance import Shelf, resemblances
from align.encoding import KnownVectors
from align.pipeline import texts_of
from benchmarks import development, synthetic
from benchmarks.memory import forget_peak, memory

ROUNDS = 10
LESSONS = 3
REMOVED = 1 / 3
SMALL = (*[1] * 10, *[2] * 4, 3, 3, 5, 5, 10, 20)
OWN = Path(__file__).parent.parent / "seeds"
# In sentences.
PIECE = 2
# Documents, and sentences in each, to see what many of them cost.
MANY, LONG = 2_000, 40

Gold = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Side:
    """A document: its name, which is its pair's, and its sentences."""

    name: str
    sentences: list[str]

    def half(self, rng: random.Random, share: float = 0.5) -> Side:
        """Leave out sentences at random, but not all."""
        count = len(self.sentences)
        kept = sorted(rng.sample(range(count), max(int(count * share), 1)))
        return Side(self.name, [self.sentences[n] for n in kept])


@dataclass(frozen=True)
class Collection:
    """Documents of two languages; gold holds the names of those that belong together."""

    name: str
    sources: list[Side]
    targets: list[Side]
    gold: Gold

    def __add__(self, other: Collection) -> Collection:
        """Put two collections together."""
        return Collection(
            f"{self.name} in {other.name}",
            self.sources + other.sources,
            self.targets + other.targets,
            self.gold | other.gold,
        )

    def halves(self, rng: random.Random, share: float = 0.5) -> Collection:
        """Leave out sentences of all documents."""
        sources, targets = ([x.half(rng, share) for x in y] for y in (self.sources, self.targets))
        return replace(self, name=f"{self.name}, halves", sources=sources, targets=targets)

    def some(self, rng: random.Random) -> Collection:
        """Remove the counterparts of some documents, now of one side, now of the other."""
        lone = {x.name: rng.randrange(2) for x in self.sources if rng.random() < REMOVED}
        return Collection(
            f"{self.name}, some removed",
            [x for x in self.sources if lone.get(x.name) != 0],
            [x for x in self.targets if lone.get(x.name) != 1],
            frozenset(pair for pair in self.gold if pair[0] not in lone),
        )

    def few(self, rng: random.Random, size: int) -> Collection:
        """Take a few documents of each side, in every other case without counterparts."""
        sources = rng.sample(self.sources, min(size, len(self.sources)))
        names = {x.name for x in sources}
        targets = [x for x in self.targets if x.name in names]
        if rng.random() < 1 / 2:
            targets = rng.sample(self.targets, len(sources))
        both = names & {x.name for x in targets}
        gold = frozenset(pair for pair in self.gold if pair[0] in both)
        return Collection(f"{self.name}, few", sources, targets, gold)


def parallel(name: str, pairs: Sequence[development.Pair]) -> Collection:
    """Make a collection of translations."""
    return Collection(
        name,
        [Side(x.name, x.source) for x in pairs],
        [Side(x.name, x.target) for x in pairs],
        frozenset((x.name, x.name) for x in pairs),
    )


def reports(name: str, folder: Path, apart: frozenset[str]) -> Collection:
    """Make a collection of articles on one event, all of which belong together but for some."""
    documents = [align.read(path) for path in sorted(folder.glob("*.txt"))]
    sides = [(x.lang, Side(Path(x.name).name[:3], texts_of(x))) for x in documents]
    sources = [side for lang, side in sides if lang == "en"]
    targets = [side for lang, side in sides if lang != "en"]
    gold = frozenset(
        (x.name, y.name) for x in sources for y in targets if (x.name in apart) == (y.name in apart)
    )
    return Collection(name, sources, targets, gold)


def in_pieces(collection: Collection) -> Collection:
    """Cut translations into pieces of a few sentences, of which each has one counterpart."""
    sources, targets = (
        [
            Side(f"{side.name} {start}", side.sentences[start : start + PIECE])
            for side in sides
            for start in range(0, len(side.sentences), PIECE)
        ]
        for sides in (collection.sources, collection.targets)
    )
    gold = frozenset((x.name, x.name) for x in sources)
    return Collection(f"{collection.name}, pieces", sources, targets, gold)


def paired(
    collection: Collection, known: KnownVectors, rng: random.Random, naming: str
) -> tuple[int, int, int]:
    """Pair a collection out of order.

    Args:
        collection: The collection.
        known: The vectors of all sentences.
        rng: Draws the order.
        naming: How the files are named: ``"named"`` as their counterparts, ``"misnamed"`` as
            others, or not at all.

    Returns:
        The number of pairs right, wrong, and missed.
    """
    sides, names = [], {}
    for lang, documents in (("en", collection.sources), ("id", collection.targets)):
        shuffled = rng.sample(documents, len(documents))
        called = rng.sample(shuffled, len(shuffled)) if naming == "misnamed" else shuffled
        side = []
        for own, other in zip(shuffled, called, strict=True):
            document = align.document("\n".join(own.sentences), lang=lang, presplit=True)
            document = replace(document, path=f"{other.name}.{lang}.txt" if naming else None)
            names[id(document)] = own.name
            side.append(document)
        sides.append(side)
    found = align.pair_documents(*sides, encoder=known)
    pairs = [(names[id(x.source)], names[id(x.target)]) for x in found.pairs]
    right = sum(pair in collection.gold for pair in pairs)
    return right, len(pairs) - right, len(collection.gold) - right


def trials(collection: Collection, rng: random.Random) -> Iterator[Collection]:
    """Vary a collection of translations."""
    yield collection
    for _ in range(ROUNDS):
        yield collection.halves(rng)
        yield collection.some(rng)
        yield collection.halves(rng).some(rng)
    for size in SMALL:
        yield collection.few(rng, size)
        yield collection.halves(rng, 0.6).few(rng, size)


def lessons(
    translations: Collection, reported: Collection, rng: random.Random
) -> Iterator[Collection]:
    """Vary a collection of translations, and one of reports on one event, to learn from."""
    for _ in range(LESSONS):
        yield translations
        yield translations.halves(rng)
        yield translations.halves(rng, 0.4)
        yield translations.halves(rng, 0.3)
        yield translations.some(rng)
        yield translations.halves(rng).some(rng)
        for size in SMALL:
            yield translations.few(rng, size)
            yield translations.halves(rng, 0.6).few(rng, size)
        yield reported
        yield reported + translations
        yield reported.halves(rng, 0.6) + translations.halves(rng)
        yield reported + translations.few(rng, 6)


def fit(collections: Sequence[Collection], known: KnownVectors) -> None:
    """Print the weights, fitted to the pairs that are best for one of their documents.

    That of the margin is set by hand: where the documents are on many topics, as here, it can't be
    told from nearness, and it is meant for where they are on one.
    """
    rows: list[list[float]] = []
    right: list[bool] = []
    for collection in collections:
        sides = collection.sources, collection.targets
        shelves = [
            Shelf.of(
                [x.sentences for x in side],
                [known.encode(x.sentences) for x in side],
                known.background,
            )
            for side in sides
        ]
        found = resemblances(shelves[0], shelves[1])
        places = [(x.source, x.target) for x in found]
        evidence = [[x.nearness, max(x.margins)] for x in found]
        short = odds.shortfalls(places, np.array(evidence) @ (odds.NEARNESS, odds.MARGIN))
        for (n, m), own, less in zip(places, evidence, short, strict=True):
            if min(less) == 0:
                rows.append([*own, max(less) == 0, max(max(less) - odds.SPARE, 0)])
                right.append((sides[0][n].name, sides[1][m].name) in collection.gold)
    table, signs = np.array(rows), np.where(right, 1, -1)
    scales = table.std(axis=0)[[0, 2, 3]]

    def loss(weights: npt.NDArray[np.float64]) -> float:
        log_odds = table @ np.insert(weights[:-1], 1, odds.MARGIN) + weights[-1]
        penalty = ((weights[:-1] * scales) ** 2).sum() / 2
        return float(np.logaddexp(0, -signs * log_odds).sum() + penalty)

    fitted = minimize(loss, [odds.NEARNESS, 1, -1, odds.BIAS]).x
    for name, weight in zip(("NEARNESS", "BEST_FOR_BOTH", "-EXCESS", "BIAS"), fitted, strict=True):
        print(f"{name:14} {weight:6.2f}")
    print(f"{len(rows)} pairs, {sum(right)} right")


def show(named: Sequence[tuple[Collection, str]], known: KnownVectors, rng: random.Random) -> None:
    """Print a row for every kind of collection, and naming of its files."""
    counts: dict[str, list[float]] = {}
    for collection, naming in named:
        start = time.perf_counter()
        found = paired(collection, known, rng, naming)
        name = ", ".join(filter(None, (collection.name, naming)))
        row = counts.setdefault(name, [0, 0, 0, 0, 0])
        for n, value in enumerate((*found, time.perf_counter() - start, 1)):
            row[n] += value
    print(
        "collection                               times  right  wrong  missed     F1  seconds each"
    )
    for name, (right, wrong, missed, seconds, times) in counts.items():
        f1 = 2 * right / max(2 * right + wrong + missed, 1)
        print(
            f"{name:40} {times:5.0f} {right:6.0f} {wrong:6.0f} {missed:7.0f}  {f1:.3f} "
            f"{seconds / times:8.2f}"
        )
    print(f"peak memory: {memory('VmHWM'):.0f} MB")


def show_many(count: int) -> None:
    """Pair documents cut out of two long ones that are made of vectors, and print the cost."""
    made = synthetic.documents(count * LONG, 1)
    places: dict[str, int] = {}
    cut = np.arange(len(made.sentences[0])) * count // len(made.sentences[0])
    sides: list[dict[str, align.Document]] = []
    for lang, sentences in zip(("en", "id"), made.sentences, strict=True):
        lines: dict[str, dict[str, int]] = {}
        for name, sentence in zip(cut.tolist(), sentences.tolist(), strict=True):
            if sentence >= 0:
                lines.setdefault(str(name), {})[f"Line {sentence} in {lang}."] = sentence
        for own in lines.values():
            places |= {text: n + len(made.sides[0]) * (lang == "id") for text, n in own.items()}
        sides.append(
            {
                name: align.document("\n".join(own), lang=lang, presplit=True)
                for name, own in lines.items()
            }
        )
    vectors = np.concatenate([side.vectors[0] for side in made.sides])
    known = KnownVectors("made", vectors[::LONG], places, vectors, None)
    forget_peak()
    held, start = memory("VmRSS"), time.perf_counter()
    found = align.pair_documents(*(side.values() for side in sides), encoder=known)
    seconds, peak = time.perf_counter() - start, memory("VmHWM")
    names = {id(document): name for side in sides for name, document in side.items()}
    right = sum(names[id(x.source)] == names[id(x.target)] for x in found.pairs)
    f1 = 2 * right / (len(found.pairs) + len(sides[0].keys() & sides[1].keys()))
    print(
        f"made, {' × '.join(f'{len(side):,}' for side in sides)} of {LONG}: F1 {f1:.3f}, "
        f"{seconds:.0f} s, {peak - held:.0f} MB beyond the vectors"
    )


def main() -> None:
    """Print a row for every kind of collection, or the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=Path, help="real articles on one event")
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()

    rng = random.Random(1)
    ntrex = parallel("NTREX", list(development.ntrex(arguments.data)))
    own = reports("seeds", OWN, frozenset(("006", "007")))
    others = [
        parallel("PUD", list(development.pud(arguments.data))),
        parallel(
            "ParIce", list(development.presplit(arguments.data, "parice", "en", "is", "ParIce"))
        ),
    ]
    articles = [own]
    if arguments.articles and not arguments.fit:
        articles.append(reports("articles", arguments.articles, frozenset()))
    every = [ntrex, *articles, *([] if arguments.fit else others)]
    texts = [text for x in every for side in (*x.sources, *x.targets) for text in side.sentences]
    known = replace(
        KnownVectors.of(align.SentenceEncoder(cache=align.VectorCache()), texts), tokens=None
    )

    if arguments.fit:
        fit(list(lessons(ntrex, own, rng)), known)
        return
    tried = list(trials(ntrex, rng))
    for reported in articles:
        tried += [reported, reported + ntrex, reported + ntrex.halves(rng)]
    for other in others:
        tried += trials(other, rng)
    tried.append(in_pieces(ntrex))
    named = [(x, "") for x in tried]
    for _ in range(ROUNDS):
        for naming in ("named", "misnamed"):
            named.append((ntrex.halves(rng), naming))
            named.append((ntrex.halves(rng).some(rng), naming))
    show(named, known, rng)
    show_many(MANY)


if __name__ == "__main__":
    main()
