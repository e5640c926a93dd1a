"""A book and its translation, from two files to links: how true, how fast and how large.

    python -m benchmarks.book --data DIR [--sentences N]

The book is made: the aligned sentences of NTREX and PUD in any order, each once, and two of them
joined by a semicolon for the rest, each two once, in paragraphs and chapters of Markdown. A
fiftieth is missing on either side. Reading, segmenting, encoding, aligning and the confidence are
all in the time, and so is loading the model. Right is a link whose segments are, on both sides,
of the same sentences. Memory is the whole process at its peak, read from /proc, so this runs on
Linux.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from bisect import bisect_left, bisect_right
from itertools import product
from pathlib import Path

import align
from benchmarks import development
from benchmarks.memory import memory

PARAGRAPH, CHAPTER = 5, 100
DROPPED = 0.02

# A sentence and its number in the original.
Numbered = tuple[int, str]


def main() -> None:
    """Make the book, align it, and print the figures."""
    options = development.options(__doc__, sentences=8000)
    written = book(options.data, options.sentences)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"book.{lang}.md") for lang in ("en", "id")]
        for file, sentences in zip(files, written, strict=True):
            file.write_text(markdown([text for _, text in sentences]), encoding="utf-8")
        start = time.perf_counter()
        documents = [align.read(file) for file in files]
        encoder = align.SentenceEncoder()
        bitext = align.align(*documents, encoder=encoder)
        seconds = time.perf_counter() - start
    sides = [
        told(document, sentences)
        for document, sentences in zip((bitext.source, bitext.target), written, strict=True)
    ]
    gold = {n for n, _ in written[0]} & {n for n, _ in written[1]}
    found = [
        [
            set().union(*(side[n] for n in numbers))
            for side, numbers in zip(sides, link, strict=True)
        ]
        for link in ((x.source, x.target) for x in bitext.links)
        if all(link)
    ]
    right = [source for source, target in found if source == target]
    recall = len(gold & set().union(*right)) / len(gold)
    sizes = " × ".join(f"{len(document.segments):,}" for document in documents)
    print(
        f"{os.cpu_count()} cores\n{sizes} segments, {len(found):,} links\n"
        f"{seconds:.0f} s, {memory('VmHWM'):,.0f} MB\n"
        f"recall {recall:.4f}, precision {len(right) / len(found):.4f}"
    )


def book(data: Path, count: int) -> tuple[list[Numbered], list[Numbered]]:
    """Make the sentences of both sides."""
    pairs = [
        (pair.source[i], pair.target[j])
        for collection in (development.ntrex(data), development.pud(data))
        for pair in collection
        for source, target in pair.gold
        if len(source) == len(target) == 1
        for i, j in product(source, target)
    ]
    rng = random.Random(1)
    rng.shuffle(pairs)
    chosen = {(n, n) for n in range(min(len(pairs), count))}
    while len(chosen) < count:
        a, b = rng.sample(range(len(pairs)), 2)
        chosen.add((a, b))
    order = sorted(chosen)
    rng.shuffle(order)
    sides = []
    for side in (0, 1):
        sentences = [
            pairs[a][side] if a == b else f"{pairs[a][side].rstrip('.!?')}; {pairs[b][side]}"
            for a, b in order
        ]
        sides.append([x for x in enumerate(sentences) if rng.random() >= DROPPED])
    return sides[0], sides[1]


def markdown(sentences: list[str]) -> str:
    """Put sentences into paragraphs, and those into chapters."""
    parts = []
    for n in range(0, len(sentences), PARAGRAPH):
        if n % CHAPTER == 0:
            parts.append(f"# {n // CHAPTER + 1}")
        parts.append(" ".join(sentences[n : n + PARAGRAPH]))
    return "\n\n".join(parts) + "\n"


def told(document: align.Document, sentences: list[Numbered]) -> list[set[int]]:
    """Return for every segment the numbers of the sentences that it holds a part of."""
    starts, ends, at = [], [], 0
    for _, text in sentences:
        starts.append(document.text.index(text, at))
        at = starts[-1] + len(text)
        ends.append(at)
    return [
        {sentences[k][0] for k in range(bisect_right(ends, x.start), bisect_left(starts, x.end))}
        for x in document.segments
    ]


if __name__ == "__main__":
    main()
