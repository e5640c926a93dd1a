"""How well, and how fast, texts are split into segments, beside three other splitters.

    python -m benchmarks.segmentation --data DIR --articles DIR

Boundaries are the offsets at which a sentence begins, the first of a text not counted.
PUD's documents are their sentences joined by a space, GSD's are groups of ten. Articles are
given line by line to the splitters that know no lines. pysbd and Moses have no Indonesian
and are told that it is English. DIR holds ud-dev/ and seeds-dev/, see development.py.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import align

# From text and language to the offsets at which its sentences begin.
Splitter = Callable[[str, str], list[int]]

# Repeated, some of these have been slow: short lines, no spaces, marks that never pair.
UNITS = {
    "lines": "Banjir di kota\nTn. Budi datang. Ia tinggal.\n",
    "chinese": "今天下雨。",
    "quotes": '" . ',
    "brackets": '" ( [ ',
    "apostrophes": "' A. ",
    "no sentences": "a ",
    "no spaces": "a.b",
}
LENGTHS = (100_000, 400_000, 1_600_000)
NEWS_LENGTH = 100_000_000


@dataclass(frozen=True)
class Text:
    """A text of a collection, with the offsets at which its sentences begin."""

    collection: str
    lang: str
    text: str
    starts: tuple[int, ...]
    kinds: tuple[str, ...] = ()


def ours(text: str, lang: str) -> list[int]:
    return [found.start for found in align.segment(text, lang)]


def sentencex(text: str, lang: str) -> list[int]:
    from sentencex import get_sentence_boundaries

    return [
        start + _lead(line, found["start_index"])
        for start, line in _lines(text)
        for found in get_sentence_boundaries(lang, line)
        if found["text"].strip()
    ]


def moses(text: str, lang: str) -> list[int]:
    from sentence_splitter import SentenceSplitter

    splitter = SentenceSplitter(language="en")
    return _found(text, [s for _, line in _lines(text) for s in splitter.split(line)])


def pysbd(text: str, lang: str) -> list[int]:
    from pysbd import Segmenter

    segmenter = Segmenter(language="en", clean=False)
    return _found(text, [s for _, line in _lines(text) for s in segmenter.segment(line)])


SPLITTERS: dict[str, Splitter] = {
    "align": ours,
    "sentencex": sentencex,
    "Moses sentence-splitter": moses,
    "pysbd": pysbd,
}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1


def _lead(line: str, start: int) -> int:
    return start + len(line[start:]) - len(line[start:].lstrip())


def _found(text: str, sentences: list[str]) -> list[int]:
    """Find the sentences of a splitter that gives no offsets."""
    starts, at = [], 0
    for sentence in map(str.strip, sentences):
        if sentence:
            at = text.index(sentence[:20], at)
            starts.append(at)
            at += 1
    return starts


def pud(data: Path) -> Iterator[Text]:
    rows = _rows(data / "ud-dev" / "pud-en-id.tsv")
    for lang in ("en", "id"):
        for _, group in groupby(rows, key=lambda row: row["sent_id"][:6]):
            yield _joined(f"PUD {lang}", lang, [row[lang] for row in group])


def gsd(data: Path) -> Iterator[Text]:
    rows = _rows(data / "ud-dev" / "gsd-id.tsv")
    for start in range(0, len(rows), 10):
        yield _joined("GSD id", "id", [row["id"] for row in rows[start : start + 10]])


def units(texts: Path, gold: Path, collection: str) -> Iterator[Text]:
    records = [json.loads(line) for line in (gold / "units.jsonl").open(encoding="utf-8")]
    for name, group in groupby(records, key=lambda unit: unit["doc"]):
        found = list(group)
        text = next(texts.glob(f"{name}_*.txt")).read_bytes().decode()
        yield Text(
            f"{collection} {name}",
            found[0]["lang"],
            text,
            tuple(unit["start"] for unit in found),
            tuple(unit["kind"] for unit in found),
        )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _joined(collection: str, lang: str, sentences: list[str]) -> Text:
    sentences = [sentence.strip() for sentence in sentences]
    starts, at = [], 0
    for sentence in sentences:
        starts.append(at)
        at += len(sentence) + 1
    return Text(collection, lang, " ".join(sentences), tuple(starts))


def boundaries(texts: list[Text], splitter: Splitter) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the inner boundaries, in percent."""
    right = found = gold = 0
    for text in texts:
        theirs = {start for start in splitter(text.text, text.lang) if start > text.starts[0]}
        wanted = set(text.starts[1:])
        right, found, gold = right + len(theirs & wanted), found + len(theirs), gold + len(wanted)
    precision, recall = right / max(1, found), right / max(1, gold)
    return 100 * precision, 100 * recall, 200 * right / max(1, found + gold)


def kinds(texts: list[Text]) -> float:
    """Return the share of units whose boundaries and kind are right, in percent."""
    right = 0
    for text in texts:
        theirs = {found.start: found.kind for found in align.segment(text.text, text.lang)}
        right += sum(theirs.get(a) == b for a, b in zip(text.starts, text.kinds, strict=True))
    return 100 * right / sum(len(text.starts) for text in texts)


def speed(text: str, lang: str, splitter: Splitter = ours) -> float:
    """Return megabytes a second, the best of three times."""
    times = []
    for _ in range(3):
        start = time.process_time()
        splitter(text, lang)
        times.append(time.process_time() - start)
    return len(text.encode()) / 1e6 / min(times)


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the development data")
    parser.add_argument("--articles", type=Path, help="the articles that seeds-dev has units of")
    options = parser.parse_args()
    own = Path(__file__).parent.parent / "seeds"
    texts = [*pud(options.data), *gsd(options.data), *units(own, own, "seeds")]
    if options.articles:
        texts += units(options.articles, options.data / "seeds-dev", "article")
    collections = {name: list(group) for name, group in groupby(texts, lambda x: x.collection)}
    print(f"{os.cpu_count()} cores\n")
    print("boundaries, precision / recall / F1:", ", ".join(SPLITTERS))
    for name, group in collections.items():
        figures = [boundaries(group, splitter) for splitter in SPLITTERS.values()]
        print(f"{name:14}", *(f"{p:6.2f}/{r:6.2f}/{f1:6.2f}" for p, r, f1 in figures))
    print("\nboundaries and kind right, align")
    for name, group in collections.items():
        if group[0].kinds:
            print(f"{name:14}{kinds(group):8.2f}")
    news = "\n".join(x.text for x in texts if x.collection.startswith(("PUD", "seeds")))
    print("\nMB/s of one core on news, best of three times")
    for splitter, function in SPLITTERS.items():
        sample = news[:60_000] if splitter == "pysbd" else news
        print(f"{splitter:24}{speed(sample, 'en', function):8.2f}")
    long = news * (NEWS_LENGTH // len(news) + 1)
    print(f"align, {NEWS_LENGTH / 1e6:.0f} MB      {speed(long[:NEWS_LENGTH], 'en'):8.2f}")
    print(f"\nalign, MB/s at {', '.join(f'{n:,}' for n in LENGTHS)} characters")
    for name, unit in UNITS.items():
        row = [f"{speed(unit * (length // len(unit)), 'en'):8.1f}" for length in LENGTHS]
        print(f"{name:14}", *row)


if __name__ == "__main__":
    main()
