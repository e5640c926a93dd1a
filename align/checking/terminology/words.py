"""Words, and which words of two sentences belong together."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.bitext import Bitext, Link
from align.checking.finding import Span
from align.checking.terminology.stems import function_words
from align.document import Document
from align.encoding import Encoder, PlacedTokens, SentenceEncoder, TokenEncoder
from align.errors import ModelError
from align.progress import Progress

__all__ = ["Part", "WordLink", "default_encoder", "find_words", "link_words", "word_links"]

# A segment's number and its text.
Part = tuple[int, str]
Vectors = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

# Scripts that write no spaces, and a word in one or two characters.
CJK = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowels and accents that Python counts to no word; above these are marks of CJK only.
MARKS = "".join(c for c in map(chr, range(0x300, 0x3000)) if unicodedata.category(c)[0] == "M")
LETTER = rf"(?:[^\W{CJK}]|[{MARKS}])"
WORD = re.compile(rf"\d+(?:[.,:]\d+)+|{LETTER}+(?:['’‘‑‐-]{LETTER}+)*|[{CJK}]")

# Words are linked where this share of what either could be linked to falls to the other: for
# two that are each other's first choice, and for all others.
FIRST_CHOICE, LEAST_SHARE = 0.3, 0.45
# Content words that are left over are linked where they are so near, in standard deviations,
# and this share of what else is left over; a link for want of better counts half.
LEAST_NEARNESS, LEFT_OVER_SHARE, LEFT_OVER_WEIGHT = 0.8, 0.7, 0.5
# They come nearer by this for every link between words so close to both.
NEIGHBOUR, NEIGHBOURHOOD = 0.4, 2
# In standard deviations of a link's similarities: how much nearer a word must be to be e times
# as probable, and by how much words at opposite ends of the sides are farther.
TEMPERATURE = 0.45
DISTORTION = 2.5
# So many links at a time: their vectors take some 10 MB.
BATCH = 64


@dataclass(frozen=True, slots=True)
class WordLink:
    """A word of the source and one of the target that say the same.

    Attributes:
        source: The word in the source.
        target: The word in the target.
        score: How surely, 0 to 1: the share of what each of both could be linked to that
            falls to the other, as their geometric mean.
    """

    source: Span
    target: Span
    score: float


@dataclass(frozen=True, slots=True)
class Placed:
    """The words of one side of a link that have tokens, and these.

    Attributes:
        words: The words, in the order of the text.
        tokens: The vectors of their tokens, word by word, shape (tokens, width).
        starts: The number of each word's first token.
        at: Where each word stands, 0 for the beginning of the side to 1 for its end.
    """

    words: list[Span]
    tokens: Vectors
    starts: npt.NDArray[np.int64]
    at: npt.NDArray[np.float64]


def word_links(bitext: Bitext, link: Link, *, encoder: Encoder | None = None) -> list[WordLink]:
    """Find which words of a link say the same.

    Words are linked by the vectors that the encoder gives their tokens in their sentence: as
    in SimAlign (Jalili Sabet et al. 2020) those that are nearest to each other from both
    sides. Here a softmax over either side tells how surely, words that stand at like places
    come first, and nouns, verbs and the like that are left over are tried once more, those with
    linked neighbours first.

    Args:
        bitext: The bitext.
        link: One of its links.
        encoder: Finds the vectors; the embedded model if not given.

    Returns:
        The links in the order of the source, then of the target; a word may be in several or
        in none. None for a gap.

    Raises:
        ModelError: If the encoder does not tell where its tokens stand.

    Example:
        >>> from align import Document, FakeEncoder, Segment
        >>> source = Document("The old bridge", (Segment(0, 14),), "en")
        >>> target = Document("Jembatan tua itu", (Segment(0, 16),), "id")
        >>> bitext = Bitext(source, target, (Link((0,), (0,)),))
        >>> encoder = FakeEncoder({"jembatan": "bridge", "tua": "old", "itu": "the"})
        >>> [(x.source.text, x.target.text)
        ...  for x in word_links(bitext, bitext.links[0], encoder=encoder)]
        [('The', 'itu'), ('old', 'tua'), ('bridge', 'Jembatan')]
    """
    sides = (_parts(bitext.source, link.source), _parts(bitext.target, link.target))
    langs = (bitext.source.lang, bitext.target.lang)
    return next(link_words([sides], langs, encoder or default_encoder()))


@functools.cache
def default_encoder() -> SentenceEncoder:
    """Return the embedded model, the same each time: loading it takes seconds."""
    return SentenceEncoder()


def find_words(parts: Sequence[Part]) -> list[Span]:
    """Find words: runs of letters and digits, with hyphens and apostrophes in them.

    Args:
        parts: The segments to look in.

    Returns:
        The words in the order of the text. Of Chinese and Japanese, every character.

    Example:
        >>> [word.text for word in find_words([(0, "Anak-anak don't pay 67,46 juta.")])]
        ['Anak-anak', "don't", 'pay', '67,46', 'juta']
    """
    return [
        Span(segment, *match.span(), match[0])
        for segment, text in parts
        for match in WORD.finditer(text)
    ]


def link_words(
    links: Sequence[tuple[Sequence[Part], Sequence[Part]]],
    langs: tuple[str, str],
    encoder: Encoder,
    progress: Progress | None = None,
) -> Iterator[list[WordLink]]:
    """Find which words of links say the same, as ``word_links`` does for one.

    Args:
        links: The segments on both sides of each.
        langs: Languages of source and target.
        encoder: Finds the vectors.
        progress: Hears of every batch of links.

    Yields:
        The word links of each link.

    Raises:
        ModelError: If the encoder does not tell where its tokens stand.
    """
    progress = progress or Progress()
    progress.start("linking words", len(links))
    for start in range(0, len(links), BATCH):
        batch = links[start : start + BATCH]
        texts = list(dict.fromkeys(text for link in batch for side in link for _, text in side))
        tokens = dict(zip(texts, _tokens(encoder, texts), strict=True))
        for source, target in batch:
            yield _linked(_placed(source, tokens), _placed(target, tokens), langs)
        progress.advance(len(batch))
    progress.finish()


def _parts(document: Document, segments: tuple[int, ...]) -> list[Part]:
    return [(n, document[n]) for n in segments]


def _tokens(encoder: Encoder, texts: Sequence[str]) -> list[PlacedTokens]:
    tokens = encoder.encode_tokens(texts) if isinstance(encoder, TokenEncoder) else None
    if tokens is None:
        raise ModelError(
            f"the encoder {encoder.name} does not tell where its tokens stand, so words can't "
            "be linked; the embedded model does: leave the encoder out"
        )
    return tokens


def _placed(parts: Sequence[Part], tokens: dict[str, PlacedTokens]) -> Placed | None:
    """Gather a side's words with their tokens; nothing if there are none.

    What an encoder has cut off at the end of a long text has no tokens.
    """
    words: list[Span] = []
    vectors: list[Vectors] = []
    counts: list[int] = []
    for part in parts:
        own = tokens[part[1]]
        for word in find_words([part]):
            held = (own.places[:, 0] < word.end) & (own.places[:, 1] > word.start)
            if held.any():
                words.append(word)
                vectors.append(own.vectors[held].astype(np.float32))
                counts.append(len(vectors[-1]))
    if not words:
        return None
    starts = np.cumsum([0, *counts[:-1]])
    at = (np.arange(len(words)) + 0.5) / len(words)
    return Placed(words, np.concatenate(vectors), starts, at)


def _linked(source: Placed | None, target: Placed | None, langs: tuple[str, str]) -> list[WordLink]:
    if source is None or target is None:
        return []
    near = _nearness(source, target)
    shares = _shares(near)
    is_linked: Flags = (shares > LEAST_SHARE) | (_is_first_choice(shares) & (shares > FIRST_CHOICE))
    _link_left_over(
        near, shares, is_linked, _is_content(source, langs[0]), _is_content(target, langs[1])
    )
    return [
        WordLink(source.words[i], target.words[j], round(float(shares[i, j]), 4))
        for i, j in zip(*np.nonzero(is_linked), strict=True)
    ]


def _is_first_choice(shares: Vectors) -> Flags:
    first: Flags = (shares == shares.max(1, keepdims=True)) & (
        shares == shares.max(0, keepdims=True)
    )
    return first


def _link_left_over(
    near: Vectors, shares: Vectors, is_linked: Flags, left_content: Flags, right_content: Flags
) -> None:
    """Link content words that no content word is linked to, by their neighbours' links too."""
    firm = is_linked & (left_content[:, None] == right_content[None])
    left = np.flatnonzero(left_content & ~firm.any(1))
    right = np.flatnonzero(right_content & ~firm.any(0))
    if not (left.size and right.size):
        return
    rest = near[np.ix_(left, right)] + NEIGHBOUR * _neighbours(firm)[np.ix_(left, right)]
    again = _shares(rest)
    is_near = _is_first_choice(again) & (again > LEFT_OVER_SHARE) & (rest > LEAST_NEARNESS)
    for i, j in np.argwhere(is_near):
        # What a function word was linked to for want of better.
        is_linked[left[i], :] = is_linked[:, right[j]] = False
        is_linked[left[i], right[j]] = True
        shares[left[i], right[j]] = LEFT_OVER_WEIGHT * again[i, j]


def _neighbours(is_linked: Flags) -> Vectors:
    """Count the links between words that stand close to each two."""
    padded = np.pad(is_linked, NEIGHBOURHOOD).astype(np.float32)
    around = np.lib.stride_tricks.sliding_window_view(padded, (2 * NEIGHBOURHOOD + 1,) * 2)
    counts: Vectors = around.sum((2, 3))
    return counts


def _is_content(side: Placed, lang: str) -> Flags:
    """Tell which words are of no closed class; none where nobody can tell them."""
    known = function_words(lang)
    return np.array([bool(known) and x.text.lower() not in known for x in side.words])


def _nearness(source: Placed, target: Placed) -> Vectors:
    """Say how near words are: their nearest tokens, and all of them, to equal parts.

    Less what lies between their places. In standard deviations, so that it is the same for
    encoders whose vectors lie close together and for others.
    """
    middle = np.concatenate([source.tokens, target.tokens]).mean(0)
    one, other = source.tokens - middle, target.tokens - middle
    tokens = _unit(one) @ _unit(other).T
    nearest = np.maximum.reduceat(tokens, source.starts, 0)
    nearest = np.maximum.reduceat(nearest, target.starts, 1)
    whole = _unit(_sums(_unit(one), source)) @ _unit(_sums(_unit(other), target)).T
    near: Vectors = (nearest + whole) / 2
    near = (near - near.mean()) / max(float(near.std()), 1e-6)
    apart = (source.at[:, None] - target.at[None]) ** 2
    return near - np.float32(DISTORTION) * apart.astype(np.float32)


def _sums(tokens: Vectors, side: Placed) -> Vectors:
    sums: Vectors = np.add.reduceat(tokens, side.starts, 0)
    return sums


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-9)
    return unit


def _shares(near: Vectors) -> Vectors:
    """Return the geometric mean of the softmax over either side."""
    likely = np.exp((near - near.max()) / TEMPERATURE)
    product = (likely / likely.sum(1, keepdims=True)) * (likely / likely.sum(0, keepdims=True))
    shares: Vectors = np.sqrt(product)
    return shares
