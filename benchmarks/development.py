"""The development data as aligned documents, and noisy variants of them.

DIR holds ntrex-dev/en-id.tsv, ud-dev/pud-en-id.tsv, parice/NAME.{en,is,gold} and
textberg-dev/dev.{de,fr,gold}; see each loader for the form.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Cells = frozenset[int]
# Of a hundred sentences that can be, 20 are split, 15 lose a clause to the next, 10 join it.
SPLIT, SHIFTED, JOINED = 0.2, 0.35, 0.45
# In characters.
LEAST_CLAUSE = 20
# In sentences.
LEAST_PIECE, LEAST_DOCUMENT = 3, 15


@dataclass(frozen=True)
class Pair:
    """Two lists of sentences, and the beads that join them.

    gold holds every true bead as (source numbers, target numbers); no side is empty.
    Between comparable articles, which seldom say quite the same, a link is right if it
    touches a true bead. Pairs of one family share a document; without one, a pair's
    family is its name. spoilt holds beads whose sides corresponded, until one was changed:
    they lie in the right place, and are not right. graded holds every bead that people graded,
    3 for parallel to 1 for partly.
    """

    collection: str
    name: str
    source: list[str]
    target: list[str]
    gold: list[tuple[Cells, Cells]]
    comparable: bool = False
    family: str = ""
    spoilt: list[tuple[Cells, Cells]] = field(default_factory=list)
    graded: list[tuple[Cells, Cells, int]] = field(default_factory=list)

    def is_right(self, source: Iterable[int], target: Iterable[int]) -> bool:
        """Tell whether a link holds whole true beads, and no sentence besides.

        So a link that joins two true beads is right, and one that cuts a bead is wrong.
        """
        left, right = frozenset(source), frozenset(target)
        if self.comparable:
            return self.is_in_place(source, target)
        touched = [(a, b) for a, b in self.gold if a & left or b & right]
        covered = (
            frozenset().union(*(a for a, _ in touched)),
            frozenset().union(*(b for _, b in touched)),
        )
        return bool(touched) and covered == (left, right)

    def is_in_place(self, source: Iterable[int], target: Iterable[int]) -> bool:
        """Tell whether a link shares a pair of sentences with a true bead, or a spoilt one."""
        left, right = frozenset(source), frozenset(target)
        return any(a & left and b & right for a, b in [*self.gold, *self.spoilt])

    def grade(self, source: Iterable[int], target: Iterable[int]) -> int:
        """Return the best grade of a bead that a link shares a pair of sentences with, or 0."""
        left, right = frozenset(source), frozenset(target)
        return max((grade for a, b, grade in self.graded if a & left and b & right), default=0)


def options(about: str, **counts: int) -> argparse.Namespace:
    """Read the command line: --data, the folder; and counts, given with what they are usually."""
    arguments = argparse.ArgumentParser(description=about)
    arguments.add_argument("--data", type=Path, required=True)
    for name, usual in counts.items():
        arguments.add_argument(f"--{name}", type=int, default=usual)
    return arguments.parse_args()


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
    strangers = rng.sample([x for x in others if x.name != pair.name], 2)
    for side, stranger in zip(("source", "target"), strangers, strict=True):
        own: list[tuple[int | None, str]] = list(enumerate(getattr(pair, side)))
        kept = [x for x in own if rng.random() < shared**0.5]
        foreign = getattr(stranger, side)
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


def resegmented(pair: Pair, seed: int) -> Pair:
    """Set borders of sentences elsewhere on one side: split, shifted by a clause, or joined.

    What is in no true bead is left out.
    """
    rng = random.Random(f"{pair.name} {seed} resegmented")
    beads = [
        ([pair.source[n] for n in sorted(a)], [pair.target[n] for n in sorted(b)])
        for a, b in pair.gold
    ]
    sides: tuple[list[str], list[str]] = ([], [])
    gold: list[tuple[Cells, Cells]] = []
    while beads:
        groups, used = _with_other_borders(beads, rng.random(), rng.randrange(2))
        beads = beads[used:]
        cells = []
        for texts, group in zip(sides, groups, strict=True):
            cells.append(frozenset(range(len(texts), len(texts) + len(group))))
            texts += group
        gold.append((cells[0], cells[1]))
    family = pair.family or pair.name
    return Pair("resegmented", pair.name, sides[0], sides[1], gold, family=family)


def _with_other_borders(
    beads: Sequence[tuple[list[str], list[str]]], draw: float, side: int
) -> tuple[tuple[list[str], list[str]], int]:
    """Make a bead of the first, or the first two; tell of how many."""
    bead = beads[0]
    if len(bead[0]) != 1 or len(bead[1]) != 1:
        return bead, 1
    (sentence,), other = bead[side], bead[1 - side]
    parts = _clauses(sentence)
    if draw < SPLIT and parts:
        return _turned(list(parts), other, side), 1
    behind = beads[1] if len(beads) > 1 and len(beads[1][side]) == 1 else None
    if behind is None:
        return bead, 1
    (next_sentence,), others = behind[side], other + behind[1 - side]
    if draw < SHIFTED and parts:
        return _turned([parts[0], f"{parts[1]} {next_sentence}"], others, side), 2
    if draw < JOINED:
        return _turned([f"{sentence} {next_sentence}"], others, side), 2
    return bead, 1


def _turned(own: list[str], other: list[str], side: int) -> tuple[list[str], list[str]]:
    """Return two groups of sentences, source first."""
    return (other, own) if side else (own, other)


def _clauses(sentence: str) -> tuple[str, str] | None:
    """Cut a sentence at the comma nearest its middle, if that leaves two real parts."""
    commas = (m.end() for m in re.finditer(r"[,;:–](?= )", sentence))
    cuts = [x for x in commas if min(x, len(sentence) - x) >= LEAST_CLAUSE]
    if not cuts:
        return None
    cut = min(cuts, key=lambda x: abs(2 * x - len(sentence)))
    return sentence[:cut], sentence[cut:].strip()


def unrelated(pairs: Sequence[Pair], steps: Iterable[int] = (1,)) -> Iterator[Pair]:
    """Every document's source with the target of the one so many steps on: nothing is right."""
    for step in steps:
        for n, pair in enumerate(pairs):
            other = pairs[(n + step) % len(pairs)]
            yield Pair("unrelated", pair.name, pair.source, other.target, [], family=pair.family)


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
        graded = [
            (
                frozenset(places[0][n] for n in x["en"]),
                frozenset(places[1][n] for n in x["id"]),
                x["grade"],
            )
            for x in links
            if (x["en_doc"], x["id_doc"]) == names
        ]
        beads = [(a, b) for a, b, grade in graded if grade >= 2]
        family = f"{texts} {names[1]}"
        yield Pair(
            "articles", "-".join(names), sides[0], sides[1], beads, True, family, graded=graded
        )


def pud(data: Path) -> Iterator[Pair]:
    """Aligned sentences of UD PUD: columns number, en, id.

    The pieces of documents there are joined to some 15 sentences; those of one or two are left
    out.
    """
    rows = (data / "ud-dev" / "pud-en-id.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pieces: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        number, english, indonesian = row.split("\t")
        pieces.setdefault(number[:6], []).append((english, indonesian))
    long = [piece for piece in pieces.values() if len(piece) >= LEAST_PIECE]
    for n, document in enumerate(_documents(long)):
        gold = [(frozenset([k]), frozenset([k])) for k in range(len(document))]
        yield Pair("PUD", f"pud{n}", [a for a, _ in document], [b for _, b in document], gold)


def _documents(pieces: Iterable[list[tuple[str, str]]]) -> Iterator[list[tuple[str, str]]]:
    """Join pieces until they are long enough; too few at the end are left out."""
    document: list[tuple[str, str]] = []
    for piece in pieces:
        document = document + piece
        if len(document) >= LEAST_DOCUMENT:
            yield document
            document = []


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
