"""Long bitexts of nonsense, in which all that a page shows has its place.

Sentences are words drawn from the English seeds, and translated by turning each word round. A
twentieth is two segments in the source; a fiftieth is missing on either side; of ten blocks of 50
sentences two have changed places; every fiftieth sentence has a figure that is another one in the
translation; every twentieth is a heading, and begins a paragraph.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path

from align import Bitext, Document, FakeEncoder, Link, Segment
from align.document import Kind

SEEDS = Path(__file__).parent.parent / "seeds"
SPLIT, DROPPED = 0.05, 0.02
BLOCK, BLOCKS = 50, 10
FIGURE, HEADING = 50, 20

# By the number of a sentence, the segments it is made into, or their numbers.
Texts = dict[int, list[str]]
Places = dict[int, tuple[int, ...]]


def made_bitext(size: int) -> tuple[Bitext, FakeEncoder]:
    """Return a bitext of about *size* segments a side, and an encoder that knows its words."""
    rng = random.Random(size)
    words = _words()
    texts: tuple[Texts, Texts] = {}, {}
    for n in range(size):
        sentence = rng.choices(words, k=4 if n % HEADING == 0 else rng.randint(6, 30))
        figures = [[str(100 + n)], [str(200 + n)]] if n % FIGURE == 1 else [[], []]
        cut = 3 if rng.random() < SPLIT else 0
        source = [sentence[:cut], sentence[cut:] + figures[0]]
        target = [[word[::-1] for word in sentence] + figures[1]]
        for side, pieces in zip(texts, (source, target), strict=True):
            if rng.random() >= DROPPED:
                side[n] = [" ".join(piece).capitalize() + "." for piece in pieces if piece]
    source_document, source_places = _document(texts[0], range(size), "en")
    target_document, target_places = _document(texts[1], _swapped(size), "id")
    links = [
        Link(source_places[n], target_places[n], 0.4, round(rng.betavariate(4, 0.7), 3))
        for n in sorted(source_places.keys() & target_places.keys())
    ]
    bitext = Bitext(source_document, target_document, tuple(links), f"made:{size}")
    return bitext, FakeEncoder({word[::-1]: word for word in words})


def _words() -> list[str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.en.txt")))
    return sorted({word for text in texts for word in re.findall(r"\b[a-z]{2,}\b", text)})


def _swapped(size: int) -> list[int]:
    """Return the numbers of the sentences in the order of the translation."""
    blocks = [range(at, min(at + BLOCK, size)) for at in range(0, size, BLOCK)]
    for n in range(1, len(blocks), BLOCKS):
        blocks[n - 1], blocks[n] = blocks[n], blocks[n - 1]
    return [n for block in blocks for n in block]


def _document(texts: Texts, order: Iterable[int], lang: str) -> tuple[Document, Places]:
    segments: list[Segment] = []
    places: Places = {}
    text = ""
    for n in order:
        if n not in texts:
            continue
        first = len(segments)
        for piece in texts[n]:
            text += "\n" if n % HEADING < 2 else " "
            kind: Kind = "heading" if n % HEADING == 0 else "sentence"
            segments.append(Segment(len(text), len(text) + len(piece), kind))
            text += piece
        places[n] = tuple(range(first, len(segments)))
    return Document(text, tuple(segments), lang, f"made.{lang}.txt"), places
