"""The development data as aligned documents, and noisy variants of them.

DIR holds ntrex-dev/en-id.tsv, parice/NAME.{en,is,gold} and textberg-dev/dev.{de,fr,gold};
see each loader for the form.
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
    Between comparable articles, which seldom say quite the same, a link is right if it
    touches a true bead. Pairs of one family share a document; without one, a pair's
    family is its name.
    """

    collection: str
    name: str
    source: list[str]
    target: list[str]
    gold: list[tuple[Cells, Cells]]
    comparable: bool = False
    family: str = ""

    def is_right(self, source: Iterable[int], target: Iterable[int]) -> bool:
        """Tell whether a link holds whole true beads, and no sentence besides.

        So a link that joins two true beads is right, and one that cuts a bead is wrong.
        """
        left, right = frozenset(source), frozenset(target)
        if self.comparable:
            return any(a & left and b & right for a, b in self.gold)
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
    return _joined("NTREX moved" if moved else "NTREX noisy", pair, sides)


def comparable(pair: Pair, others: Sequence[Pair], seed: int) -> Pair:
    """Make two reports on one event: some sentences shared, most not, in another order.

    Each side keeps a share of its document, in blocks of one to three sentences, among
    blocks of an unrelated document of its own.
    """
    rng = random.Random(f"{pair.name} {seed} comparable")
    shared = rng.uniform(0.15, 0.7)
    sides: list[list[tuple[int | None, str]]] = []
    for side in ("source", "target"):
        own: list[tuple[int | None, str]] = list(enumerate(getattr(pair, side)))
        kept = [x for x in own if rng.random() < shared**0.5]
        foreign = getattr(rng.choice([x for x in others if x.name != pair.name]), side)
        foreign = foreign[: round(len(own) * rng.uniform(0.3, 2.0))]
        blocks = [*_blocks(kept, rng), *_blocks([(None, text) for text in foreign], rng)]
        rng.shuffle(blocks)
        sides.append([x for block in blocks for x in block])
    return _joined("comparable", pair, sides)


def _blocks(
    sentences: list[tuple[int | None, str]], rng: random.Random
) -> list[list[tuple[int | None, str]]]:
    blocks = []
    while sentences:
        size = rng.randint(1, 3)
        blocks.append(sentences[:size])
        sentences = sentences[size:]
    return blocks


def _joined(collection: str, pair: Pair, sides: list[list[tuple[int | None, str]]]) -> Pair:
    """Put two changed sides together, with a bead for every sentence that both still have."""
    place = [{n: k for k, (n, _) in enumerate(side) if n is not None} for side in sides]
    gold = [
        (frozenset([place[0][n]]), frozenset([place[1][n]]))
        for n in range(len(pair.source))
        if n in place[0] and n in place[1]
    ]
    texts = [[text for _, text in side] for side in sides]
    return Pair(collection, pair.name, texts[0], texts[1], gold)


def unrelated(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Every document's source with the target of the next one: nothing is right."""
    for a, b in zip(pairs, [*pairs[1:], pairs[0]], strict=True):
        yield Pair("unrelated", a.name, a.source, b.target, [])


def articles(texts: Path, gold: Path) -> Iterator[Pair]:
    """Articles TEXTS/NNN_*.txt with GOLD/{units,links}.jsonl; grades 2 and 3 are right.

    The documents are the units that are no boilerplate.
    """
    units, links = (
        [json.loads(line) for line in (gold / name).read_text(encoding="utf-8").splitlines()]
        for name in ("units.jsonl", "links.jsonl")
    )
    for names in dict.fromkeys((x["en_doc"], x["id_doc"]) for x in links):
        sides, places = [], []
        for name in names:
            text = next(texts.glob(f"{name}_*.txt")).read_bytes().decode()
            content = [x for x in units if x["doc"] == name and x["kind"] != "boilerplate"]
            places.append({unit["id"]: n for n, unit in enumerate(content)})
            sides.append([text[unit["start"] : unit["end"]] for unit in content])
        beads = [
            (frozenset(places[0][n] for n in x["en"]), frozenset(places[1][n] for n in x["id"]))
            for x in links
            if (x["en_doc"], x["id_doc"]) == names and x["grade"] >= 2
        ]
        family = f"{texts} {names[1]}"
        yield Pair("articles", "-".join(names), sides[0], sides[1], beads, True, family)


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


def development(data: Path, texts: Path | None) -> list[Pair]:
    """Return all development pairs: those in *data*, the project's own, and the real articles.

    *texts* holds the real articles that seeds-dev in *data* has gold links for.
    """
    own = Path(__file__).parent.parent / "seeds"
    clean = list(ntrex(data))
    return [
        *clean,
        *(noisy(x, clean, seed=1, moved=False) for x in clean),
        *(noisy(x, clean, seed=1, moved=True) for x in clean),
        *(comparable(x, clean, seed) for seed in (1, 2) for x in clean),
        *unrelated(clean),
        *presplit(data, "parice", "en", "is", "ParIce"),
        *presplit(data, "textberg-dev", "de", "fr", "Text+Berg"),
        *articles(own, own),
        *(articles(texts, data / "seeds-dev") if texts else ()),
    ]
