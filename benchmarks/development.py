"""The development data as aligned documents, and noisy variants of them.

DIR holds ntrex-dev/en-id.tsv, parice/NAME.{en,is,gold}, textberg-dev/dev.{de,fr,gold}
and seeds-dev/{units,links}.jsonl; see each loader for the form.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Cells = frozenset[int]


@dataclass(frozen=True)
class Pair:
    """Two lists of sentences, and the beads that join them.

    gold holds every true bead as (source numbers, target numbers); no side is empty.
    """

    collection: str
    name: str
    source: list[str]
    target: list[str]
    gold: list[tuple[Cells, Cells]]

    def is_right(self, source: Iterable[int], target: Iterable[int]) -> bool:
        """Tell whether a link holds whole true beads, and no sentence besides.

        So a link that joins two true beads is right, and one that cuts a bead is wrong.
        """
        left, right = frozenset(source), frozenset(target)
        touched = [(a, b) for a, b in self.gold if a & left or b & right]
        covered = (
            frozenset().union(*(a for a, _ in touched)),
            frozenset().union(*(b for _, b in touched)),
        )
        return bool(touched) and covered == (left, right)


def ntrex(data: Path) -> Iterator[Pair]:
    """Aligned news: columns doc, en, id."""
    documents: dict[str, list[tuple[str, str]]] = {}
    rows = (data / "ntrex-dev" / "en-id.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for row in rows:
        document, english, indonesian = row.split("\t")
        documents.setdefault(document, []).append((english.strip(), indonesian.strip()))
    for name, pairs in documents.items():
        gold = [(frozenset([n]), frozenset([n])) for n in range(len(pairs))]
        yield Pair("NTREX clean", name, [a for a, _ in pairs], [b for _, b in pairs], gold)


def noisy(pair: Pair, others: Sequence[Pair], seed: int, *, moved: bool) -> Pair:
    """Drop an eighth of each side, put in foreign sentences, and move blocks of the target."""
    rng = random.Random(f"{pair.name} {seed} {moved}")
    sides: list[list[tuple[int | None, str]]] = []
    for sentences, foreign in (
        (pair.source, [x.source for x in others if x.name != pair.name]),
        (pair.target, [x.target for x in others if x.name != pair.name]),
    ):
        kept: list[tuple[int | None, str]] = [
            (n, text) for n, text in enumerate(sentences) if rng.random() > 1 / 8
        ]
        for _ in range(max(1, len(kept) // 12)):
            kept.insert(rng.randrange(len(kept) + 1), (None, rng.choice(rng.choice(foreign))))
        sides.append(kept)
    if moved and len(sides[1]) > 6:
        for _ in range(2):
            size = rng.randint(2, min(5, len(sides[1]) // 3))
            start = rng.randrange(len(sides[1]) - size)
            block = sides[1][start : start + size]
            del sides[1][start : start + size]
            at = rng.randrange(len(sides[1]) + 1)
            sides[1][at:at] = block
    place = [{n: k for k, (n, _) in enumerate(side) if n is not None} for side in sides]
    gold = [
        (frozenset([place[0][n]]), frozenset([place[1][n]]))
        for n in range(len(pair.source))
        if n in place[0] and n in place[1]
    ]
    return Pair(
        "NTREX moved" if moved else "NTREX noisy",
        pair.name,
        [text for _, text in sides[0]],
        [text for _, text in sides[1]],
        gold,
    )


def unrelated(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Every document's source with the target of the next one: nothing is right."""
    for a, b in zip(pairs, [*pairs[1:], pairs[0]], strict=True):
        yield Pair("unrelated", a.name, a.source, b.target, [])


def presplit(data: Path, folder: str, source: str, target: str, name: str) -> Iterator[Pair]:
    """Documents of one sentence a line, with gold lines such as ``[0, 1]:[0]``."""
    for path in sorted((data / folder).glob("*.gold")):
        gold = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                left, right = (frozenset(json.loads(side)) for side in line.split(":")[:2])
                if left and right:
                    gold.append((left, right))
        sides = [
            [line.strip() for line in path.with_suffix(f".{x}").open(encoding="utf-8")]
            for x in (source, target)
        ]
        yield Pair(name, path.stem, sides[0], sides[1], gold)


def development(data: Path) -> list[Pair]:
    """Return all development pairs that are whole documents of sentences."""
    clean = list(ntrex(data))
    return [
        *clean,
        *(noisy(x, clean, seed=1, moved=False) for x in clean),
        *(noisy(x, clean, seed=1, moved=True) for x in clean),
        *unrelated(clean),
        *presplit(data, "parice", "en", "is", "ParIce"),
        *presplit(data, "textberg-dev", "de", "fr", "Text+Berg"),
    ]
