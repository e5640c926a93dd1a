"""Bertalign and Vecalign beside align, in this process and on the vectors of the same encoder.

Both want a vector for every concatenation of up to four or five sentences, where align wants
one for every sentence. They run with their own defaults, Vecalign for groups as large as
Bertalign's; Bertalign* is given the vectors less the mean of the document's sentences. What
installs them is in benchmarks/peers.txt; sentweave is Vecalign for vectors in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from itertools import groupby, product
from typing import Any

import numpy as np
import numpy.typing as npt

from align.encoding import SentenceEncoder
from benchmarks.development import Cells, Pair

Links = list[tuple[Cells, Cells]]
Vectors = npt.NDArray[np.float32]

INSTALL = "pip install -c constraints.txt -r benchmarks/peers.txt"
# Sentences on both sides of the largest bead: Bertalign's default.
LARGEST = 5


@dataclass(frozen=True)
class Side:
    """What a peer is told of a document.

    Entry (k - 1, n) is about the k sentences that end with sentence n; where there are fewer,
    about some filling. The vectors have length 1 and the lengths are in bytes.
    """

    vectors: Vectors
    lengths: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lengths[0])


@dataclass(frozen=True)
class Peer:
    """Somebody else's search, and the most sentences that it wants concatenated."""

    name: str
    most: int
    search: Callable[[Side, Side], Links]


def concatenations(sentences: Sequence[str], most: int) -> list[list[str]]:
    """Give the texts of a ``Side``; the filling is the peers' own."""
    return [
        [
            " ".join(sentences[n - k + 1 : n + 1]) if n >= k - 1 else "PAD"
            for n in range(len(sentences))
        ]
        for k in range(1, most + 1)
    ]


def beside(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, str, Links, list[str], float]]:
    """Align every pair with every peer that is installed.

    Gives the pair, the peer's name, its links, the texts that had to be encoded for it, and
    the seconds that its search took. Every distinct text is encoded once for all.
    """
    print_missing()
    peers = installed()
    most = max((peer.most for peer in peers), default=0)
    encoder = SentenceEncoder()
    for _, group in groupby(pairs, lambda pair: pair.collection):
        collection = list(group)
        texts = dict.fromkeys(
            text
            for pair in collection
            for sentences in (pair.source, pair.target)
            for layer in concatenations(sentences, most)
            for text in layer
        )
        vectors = dict(zip(texts, encoder.encode(list(texts)), strict=True))
        for pair, peer in product(collection, peers):
            sides = [concatenations(x, peer.most) for x in (pair.source, pair.target)]
            source, target = (
                Side(
                    np.array([[vectors[text] for text in layer] for layer in side]),
                    np.array([[len(text.encode()) for text in layer] for layer in side]),
                )
                for side in sides
            )
            start = time.perf_counter()
            links = peer.search(source, target)
            seconds = time.perf_counter() - start
            asked = [text for side in sides for layer in side for text in layer]
            yield pair, peer.name, links, asked, seconds


def installed() -> list[Peer]:
    """Return the peers that can be imported, warmed up."""
    peers = [
        peer
        for module, adapted in MODULES.items()
        if find_spec(module)
        for peer in adapted(import_module(module))
    ]
    rng = np.random.default_rng(1)
    for peer in peers:
        vectors = rng.normal(size=(peer.most, 9, 8)).astype(np.float32)
        some = Side(units(vectors), np.full((peer.most, 9), 50))
        peer.search(some, some)
    return peers


def print_missing() -> None:
    """Name the peers that can't be imported, and say how to install them."""
    for module in MODULES:
        if not find_spec(module):
            print(f"{module} is left out; with Python 3.12 or later: {INSTALL}")


def _bertalign(module: Any) -> Iterator[Peer]:
    def search(source: Side, target: Side) -> Links:
        # Its constructor wants texts: it guesses their languages, and splits and encodes them.
        aligner = object.__new__(module.Bertalign)
        for name, parameter in signature(module.Bertalign).parameters.items():
            setattr(aligner, name, parameter.default)
        for name, side in (("src", source), ("tgt", target)):
            setattr(aligner, f"{name}_lang", "")
            setattr(aligner, f"{name}_num", len(side))
            setattr(aligner, f"{name}_vecs", side.vectors)
            setattr(aligner, f"{name}_lens", side.lengths)
        aligner.char_ratio = float(source.lengths[0].sum() / target.lengths[0].sum())
        return _links(aligner.align_sents())

    yield Peer("Bertalign", LARGEST - 1, search)
    yield Peer("Bertalign*", LARGEST - 1, lambda a, b: search(_centred(a), _centred(b)))


def _vecalign(module: Any) -> Iterator[Peer]:
    def search(source: Side, target: Side) -> Links:
        # It asks its encoder for one layer after the other, the source's first.
        layers = iter([*source.vectors, *target.vectors])
        texts = (["any"] * len(side) for side in (source, target))
        with np.errstate(invalid="ignore"):  # it casts memory that it fills later
            found = module.align(*texts, lambda _: next(layers), alignment_max_size=LARGEST)
        return _links((bead.src_indices, bead.tgt_indices) for bead in found.alignments)

    yield Peer("Vecalign", LARGEST, search)


def _links(beads: Iterable[tuple[list[int], list[int]]]) -> Links:
    return [(frozenset(a), frozenset(b)) for a, b in beads if a and b]


def _centred(side: Side) -> Side:
    return Side(units(side.vectors - side.vectors[0].mean(0)), side.lengths)


def units(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    units: Vectors = vectors / np.maximum(norms, 1e-9)
    return units


MODULES: dict[str, Callable[[Any], Iterator[Peer]]] = {
    "bertalign": _bertalign,
    "sentweave": _vecalign,
}
