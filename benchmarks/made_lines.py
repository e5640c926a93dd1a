"""Lines of English and of Indonesian that say the same as no line of the other side.

Made of the development data, but for what is to be found among them: halves of two sentences put
together, and sentences with a part of their words changed. Where both sides come from a
translation, no two lines hold the same two halves, and no sentence is changed on both sides; so a
line shares half of what it says with some lines of the other side, at most.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import align
from align.exporting.duplicates import likeness_key

# In words.
LEAST, MOST = 6, 30
# Of a hundred lines so many are put together of two; of the others' words, so many are changed.
SPLICED, CHANGED = 0.8, (0.2, 0.4)
DIGIT = re.compile(r"\d")
NUMBERS = re.compile(r"\d+")


def made_lines(
    data: Path, translated: Sequence[tuple[str, str]], count: int, seed: int
) -> tuple[list[str], list[str]]:
    """Make so many distinct lines of English, and so many of Indonesian.

    Fewer are the beginning of more. *translated* are sentences in both languages; to them come
    the ones of ParIce in English, those of GSD in Indonesian, and the project's own articles.
    """
    own = Path(__file__).parent.parent / "seeds"
    others_en = [
        *(x for path in sorted((data / "parice").glob("*.en")) for x in _plain(path)),
        *_articles(own, "en"),
    ]
    others_id = [
        *(row.split("\t")[1] for row in _plain(data / "ud-dev" / "gsd-id.tsv")[1:]),
        *_articles(own, "id"),
    ]
    return (
        _made([a for a, _ in translated], others_en, 0, random.Random(f"{seed} en"), count),
        _made([b for _, b in translated], others_id, 1, random.Random(f"{seed} id"), count),
    )


def pud(data: Path) -> list[tuple[str, str]]:
    """Return the aligned sentences of PUD."""
    rows = _plain(data / "ud-dev" / "pud-en-id.tsv")[1:]
    return [(english, indonesian) for _, english, indonesian in (x.split("\t") for x in rows)]


def _made(
    translated: list[str], others: list[str], turn: int, rng: random.Random, count: int
) -> list[str]:
    """Make the lines of one side; *turn* parts what the sides may make of a translation."""
    sentences = [text.split() for text in (*translated, *others)]
    known = [n for n, words in enumerate(sentences) if LEAST <= len(words) <= MOST]
    vocabulary = sorted({word for n in known for word in sentences[n]})
    cased = {
        is_upper: [x for x in vocabulary if x[0].isupper() == is_upper and not DIGIT.search(x)]
        for is_upper in (False, True)
    }
    lines: dict[str, str] = {}
    while len(lines) < count:
        a, b = rng.choice(known), rng.choice(known)
        both = max(a, b) < len(translated)
        if rng.random() < SPLICED:
            if a == b or (both and (a + b) % 2 != turn):
                continue
            words = _spliced(sentences[a], sentences[b], rng)
        else:
            if a < len(translated) and a % 2 != turn:
                continue
            words = _changed(sentences[a], cased, rng)
        line = " ".join(words)
        lines.setdefault(likeness_key(line), line)
    return list(lines.values())


def _spliced(first: list[str], second: list[str], rng: random.Random) -> list[str]:
    """Put the first half of a sentence before the second half of another, other numbers in it."""
    left, right = (round(len(x) * rng.uniform(0.35, 0.65)) for x in (first, second))
    return [_renumbered(word, rng) for word in (*first[:left], *second[right:])]


def _changed(words: list[str], cased: dict[bool, list[str]], rng: random.Random) -> list[str]:
    share = rng.uniform(*CHANGED)
    return [
        _renumbered(word, rng)
        if DIGIT.search(word)
        else rng.choice(cased[word[0].isupper()])
        if rng.random() < share
        else word
        for word in words
    ]


def _renumbered(word: str, rng: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        digits = len(match[0])
        return str(rng.randrange(10 ** (digits - 1), 10**digits))

    return NUMBERS.sub(other, word)


def _plain(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _articles(folder: Path, lang: str) -> Iterator[str]:
    """The sentences of the project's own articles."""
    for path in sorted(folder.glob(f"*.{lang}.txt")):
        document = align.read(path, lang=lang)
        yield from (document[n] for n in document.content())
