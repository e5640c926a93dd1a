"""How well the aligner does on the development data: one table, one setting for all.

    python -m benchmarks.alignment --data DIR [--articles DIR] [--peers]

Sentences are taken as the data has them, so segmenting does not count. A link is strictly
right if it is a gold bead, and laxly if it shares a pair of sentences with one. For gaps:
sentences without a counterpart, how many were left alone, and how many of those left alone
have none. All links count, whatever their confidence. Tokens are those that have to be
encoded, as a multiple of the documents'; seconds are those of the search alone. The peers
(see peers.py) are put beside align where the pairs are translations or articles.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from align.encoding import DEFAULT_MODEL, SentenceEncoder
from align.resources import models_folder
from benchmarks.aligned import aligned
from benchmarks.development import Cells, Pair, development
from benchmarks.peers import Links, beside


@dataclass
class Counts:
    """What was counted over the pairs of a collection."""

    found: int = 0
    gold: int = 0
    strict: int = 0
    lax_found: int = 0
    lax_gold: int = 0
    gaps: int = 0
    alone: int = 0
    gaps_alone: int = 0
    tokens: int = 0
    encoded: int = 0
    seconds: float = field(default=0.0)

    def add(self, pair: Pair, links: Links, encoded: Iterable[str], seconds: float) -> None:
        gold_cells, found_cells = cells(pair.gold), cells(links)
        self.found += len(links)
        self.gold += len(pair.gold)
        self.strict += len(set(links) & set(pair.gold))
        self.lax_found += sum(not cells([x]).isdisjoint(gold_cells) for x in links)
        self.lax_gold += sum(not cells([x]).isdisjoint(found_cells) for x in pair.gold)
        for side, sentences in enumerate((pair.source, pair.target)):
            everything = frozenset(range(len(sentences)))
            gaps = everything.difference(*(x[side] for x in pair.gold))
            alone = everything.difference(*(x[side] for x in links))
            self.gaps += len(gaps)
            self.alone += len(alone)
            self.gaps_alone += len(gaps & alone)
            self.tokens += sum(map(tokens, sentences))
        self.encoded += sum(map(tokens, set(encoded)))
        self.seconds += seconds

    def row(self) -> list[str]:
        strict = f1(self.strict / max(self.found, 1), self.strict / max(self.gold, 1))
        lax = f1(self.lax_found / max(self.found, 1), self.lax_gold / max(self.gold, 1))
        recall = self.gaps_alone / self.gaps if self.gaps else float("nan")
        precision = self.gaps_alone / self.alone if self.alone else float("nan")
        figures = [f"{x:7.3f}" for x in (strict, lax, recall, precision)]
        cost = f"{self.encoded / max(self.tokens, 1):7.1f}", f"{self.seconds:7.1f}"
        return [f"{self.gold:6}", f"{self.found:6}", *figures, *cost]


def main() -> None:
    """Align everything and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--articles", type=Path)
    arguments.add_argument("--peers", action="store_true", help="put the peers beside")
    options = arguments.parse_args()
    pairs = [x for x in development(options.data, options.articles) if x.collection != "unrelated"]
    print(f"{SentenceEncoder().name}, {os.cpu_count()} cores")
    table: dict[str, dict[str, Counts]] = defaultdict(lambda: defaultdict(Counts))
    for pair, beads, seconds in aligned(pairs):
        links = [(frozenset(bead.source), frozenset(bead.target)) for bead in beads]
        table[pair.collection]["align"].add(pair, links, pair.source + pair.target, seconds)
    if options.peers:
        for pair, name, links, texts, seconds in beside(
            [x for x in pairs if x.collection != "comparable"]
        ):
            table[pair.collection][name].add(pair, links, texts, seconds)
    titles = ("gold", "found")
    figures = ("strict", "lax", "gaps R", "gaps P", "tokens", "seconds")
    print(f"{'':23}", *(f"{x:>6}" for x in titles), *(f"{x:>7}" for x in figures))
    for collection, rows in table.items():
        for name, counts in rows.items():
            print(f"{collection:12}{name:11}", *counts.row())


@cache
def tokens(text: str) -> int:
    return len(tokenizer().encode(text, add_special_tokens=False).ids)


@cache
def tokenizer() -> Any:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(models_folder() / DEFAULT_MODEL), trust_remote_code=True)
    return model.tokenizer


def cells(links: Iterable[tuple[Cells, Cells]]) -> set[tuple[int, int]]:
    return {cell for source, target in links for cell in product(source, target)}


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-9)


if __name__ == "__main__":
    main()
