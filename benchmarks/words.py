"""How well words are linked: against links made by hand, beside SimAlign's ways.

    python -m benchmarks.words [--gold FILE] [--model NAME]

FILE holds a pair of sentences a line: source, target, and links of word numbers, S for sure
and P for possible. Precision counts both, recall the sure ones; AER is the alignment error
rate (Och and Ney 2003). Every way has the same token vectors.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.checking.terminology.words import Part, find_words, link_words
from align.encoding import DEFAULT_MODEL, PlacedTokens, SentenceEncoder

GOLD = Path(__file__).parent.parent / "tests" / "data" / "word_links.jsonl"
LANGS = ("en", "id")
# Of SimAlign's itermax: rounds, and what a word linked before is worth in the next.
ROUNDS, LINKED_BEFORE = 2, 0.9

Pairs = set[tuple[int, int]]
Matrix = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    source: str
    target: str
    sure: Pairs
    possible: Pairs

    @property
    def sides(self) -> tuple[list[Part], list[Part]]:
        return [(0, self.source)], [(0, self.target)]


def main() -> None:
    """Link the words in every way and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--gold", type=Path, default=GOLD)
    arguments.add_argument("--model", default=DEFAULT_MODEL)
    options = arguments.parse_args()
    samples = read(options.gold)
    encoder = SentenceEncoder(options.model)
    sure, possible = (
        sum(len(x) for x in y) for y in zip(*((s.sure, s.possible) for s in samples), strict=True)
    )
    print(
        f"{encoder.name}, {len(samples)} pairs of sentences, {possible} links, {sure} of them sure"
    )
    texts = [text for sample in samples for text in (sample.source, sample.target)]
    tokens = dict(zip(texts, encoder.encode_tokens(texts) or [], strict=True))

    def by_tokens(choose: Callable[[Matrix], Flags], *, centred: bool) -> list[Pairs]:
        return [similar(sample, tokens, choose, centred=centred) for sample in samples]

    row("argmax (SimAlign)", samples, by_tokens(argmax, centred=False))
    row("itermax (SimAlign)", samples, by_tokens(itermax, centred=False))
    row("argmax, vectors centred", samples, by_tokens(argmax, centred=True))
    row("itermax, vectors centred", samples, by_tokens(itermax, centred=True))
    row("align", samples, ours(samples, encoder))


def read(path: Path) -> list[Sample]:
    samples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        possible = {(a, b) for a, b, _ in record["links"]}
        sure = {(a, b) for a, b, kind in record["links"] if kind == "S"}
        samples.append(Sample(record["source"], record["target"], sure, possible))
    return samples


def ours(samples: Sequence[Sample], encoder: SentenceEncoder) -> list[Pairs]:
    found = []
    linked = link_words([sample.sides for sample in samples], LANGS, encoder)
    for sample, links in zip(samples, linked, strict=True):
        source, target = ({w: n for n, w in enumerate(find_words(side))} for side in sample.sides)
        found.append({(source[link.source], target[link.target]) for link in links})
    return found


def similar(
    sample: Sample,
    tokens: dict[str, PlacedTokens],
    choose: Callable[[Matrix], Flags],
    *,
    centred: bool,
) -> Pairs:
    """Link words of which two tokens are linked, as SimAlign does."""
    sides = [tokens[text] for text in (sample.source, sample.target)]
    vectors = [side.vectors.astype(np.float32) for side in sides]
    middle = np.concatenate(vectors).mean(0) if centred else np.float32(0)
    one, other = (x - middle for x in vectors)
    lengths = np.linalg.norm(one, axis=1)[:, None] * np.linalg.norm(other, axis=1)[None]
    linked = choose(one @ other.T / lengths)
    source, target = (held(side, part) for side, part in zip(sides, sample.sides, strict=True))
    return {(a, b) for i, j in np.argwhere(linked) for a in source[i] for b in target[j]}


def held(tokens: PlacedTokens, parts: list[Part]) -> list[list[int]]:
    """Say of every token which words it stands in."""
    words = find_words(parts)
    return [
        [n for n, word in enumerate(words) if start < word.end and end > word.start]
        for start, end in tokens.places
    ]


def argmax(similarity: Matrix) -> Flags:
    first: Flags = (similarity == similarity.max(1, keepdims=True)) & (
        similarity == similarity.max(0, keepdims=True)
    )
    return first


def itermax(similarity: Matrix) -> Flags:
    positive: Matrix = (similarity + np.float32(1)) / np.float32(2)
    linked = argmax(positive)
    for _ in range(ROUNDS - 1):
        rows, columns = linked.any(1, keepdims=True), linked.any(0, keepdims=True)
        worth = np.where(rows & columns, 0, np.where(rows | columns, LINKED_BEFORE, 1))
        again: Matrix = positive * worth.astype(np.float32)
        linked |= argmax(again) & (again > 0)
    return linked


def row(name: str, samples: Sequence[Sample], found: Sequence[Pairs]) -> None:
    links = sum(map(len, found))
    sure = sum(len(sample.sure) for sample in samples)
    right = sum(len(x & sample.possible) for x, sample in zip(found, samples, strict=True))
    hit = sum(len(x & sample.sure) for x, sample in zip(found, samples, strict=True))
    error = 1 - (right + hit) / (links + sure)
    print(f"{name:28}P {right / links:.3f}   R {hit / sure:.3f}   AER {error:.3f}")


if __name__ == "__main__":
    main()
