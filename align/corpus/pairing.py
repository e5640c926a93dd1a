"""Which documents of two languages belong together, told by what they say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.corpus.hints import hints
from align.corpus.odds import log_odds_of
from align.corpus.resemblance import Shelf, resemblances
from align.document import Document
from align.encoding import Encoder, KnownVectors, SentenceEncoder
from align.encoding.encoder import Vectors
from align.errors import UsageError
from align.pipeline import texts_of
from align.progress import Progress

__all__ = ["Alone", "DocumentPair", "Pairing", "pair_documents"]

# Sentences that are encoded in one call.
CHUNK = 4096


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """Two documents that belong together.

    Attributes:
        source: The document on the left.
        target: The document on the right.
        probability: How probable it is that one is the other's translation, whole or in part, or
            a report on the same event.
    """

    source: Document
    target: Document
    probability: float


@dataclass(frozen=True, slots=True)
class Alone:
    """A document that is in no pair.

    Attributes:
        document: The document.
        nearest: The one on the other side that is nearest to it.
        probability: How probable it is that they belong together.
    """

    document: Document
    nearest: Document
    probability: float


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of the documents of two languages.

    Attributes:
        pairs: The pairs, in the order of the sources, then of the targets.
        alone: The documents that are in none, sources first.
    """

    pairs: tuple[DocumentPair, ...]
    alone: tuple[Alone, ...]


def pair_documents(
    sources: Iterable[Document],
    targets: Iterable[Document],
    *,
    encoder: Encoder | None = None,
    min_pairing: float = 0.5,
    progress: Progress | None = None,
) -> Pairing:
    """Find out which documents belong together, by what they say.

    A document may be in several pairs, as when four articles report what one in the other
    language does. Names, dates in names, and addresses in the text help where they have proved
    right in other pairs of the collection; against what the documents say they can't win.

    Args:
        sources: The documents of one language.
        targets: Those of the other.
        encoder: What gives the vectors; the embedded model where left out.
        min_pairing: The least probability of a pair.
        progress: Hears how far the encoding is.

    Returns:
        The pairs, and what stays alone.

    Raises:
        InputError: If a document has nothing but boilerplate.
        ModelError: If the encoder can't be loaded.
        UsageError: If one side is empty, or *min_pairing* is no probability.

    Example:
        >>> from align.encoding import FakeEncoder
        >>> from align.pipeline import document
        >>> english = [document(text, lang="en") for text in ("Rain fell.", "Prices rose.")]
        >>> indonesian = [document(text, lang="id") for text in ("Harga naik.", "Hujan turun.")]
        >>> words = {"hujan": "rain", "turun": "fell", "harga": "prices", "naik": "rose"}
        >>> found = pair_documents(english, indonesian, encoder=FakeEncoder(words))
        >>> [(pair.source.text, pair.target.text) for pair in found.pairs]
        [('Rain fell.', 'Hujan turun.'), ('Prices rose.', 'Harga naik.')]
    """
    sides = list(sources), list(targets)
    if not all(sides):
        raise UsageError("there is nothing to pair: give documents of two languages")
    check_min_pairing(min_pairing)
    encoder = encoder or SentenceEncoder()
    shelves = [_shelf(documents, encoder, progress) for documents in sides]
    by_hint = hints(*sides)
    found = resemblances(
        shelves[0], shelves[1], [place for places in by_hint.values() for place in places]
    )
    log_odds = log_odds_of(found, by_hint)
    return _pairing(*sides, log_odds, min_pairing)


def check_min_pairing(value: float) -> None:
    """Refuse what is no probability.

    Raises:
        UsageError: If it is not from 0 to 1.
    """
    if not 0 <= value <= 1:
        raise UsageError(f"min_pairing is {value}: give a probability from 0 to 1")


def _shelf(documents: Sequence[Document], encoder: Encoder, progress: Progress | None) -> Shelf:
    """Encode documents, as many in one call as fill a chunk.

    With their words, that are not needed here: an encoder with a cache then has all that
    aligning asks for.
    """
    texts = [texts_of(document) for document in documents]
    vectors: list[Vectors] = []
    for chunk in _chunks(texts):
        known = KnownVectors.of(encoder, [text for side in chunk for text in side], progress)
        vectors += (known.encode(side) for side in chunk)
    return Shelf.of(texts, vectors, encoder.background)


def _chunks(texts: Sequence[Sequence[str]]) -> Iterable[list[Sequence[str]]]:
    chunk: list[Sequence[str]] = []
    size = 0
    for side in texts:
        chunk.append(side)
        size += len(side)
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _pairing(
    sources: Sequence[Document],
    targets: Sequence[Document],
    log_odds: Mapping[tuple[int, int], float],
    least: float,
) -> Pairing:
    """Tell pairs from documents that stay alone."""
    probabilities = {place: _probability(odds) for place, odds in sorted(log_odds.items())}
    pairs = tuple(
        DocumentPair(sources[n], targets[m], probability)
        for (n, m), probability in probabilities.items()
        if probability >= least
    )
    paired = {id(side) for pair in pairs for side in (pair.source, pair.target)}
    nearest: dict[int, tuple[float, Document]] = {}
    for (n, m), odds in log_odds.items():
        for one, other in ((sources[n], targets[m]), (targets[m], sources[n])):
            if id(one) not in nearest or odds > nearest[id(one)][0]:
                nearest[id(one)] = odds, other
    alone = tuple(
        Alone(side, nearest[id(side)][1], _probability(nearest[id(side)][0]))
        for side in (*sources, *targets)
        if id(side) not in paired
    )
    return Pairing(pairs, alone)


def _probability(log_odds: float) -> float:
    return round(1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0))), 4)
