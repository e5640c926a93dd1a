"""Pairs whose texts are encoded together: the stage between ``prepared`` and ``finished``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from align.corpus.results import Outcome
from align.corpus.stages import Prepared, failed
from align.encoding import Encoder, KnownVectors

__all__ = ["encoded", "groups"]

GROUP_TEXTS = 512


def groups(items: Iterable[Prepared | Outcome]) -> Iterator[list[Prepared | Outcome]]:
    """Group pairs until there are texts enough for the encoder's batches to fill up.

    Args:
        items: Pairs that were read, or failed at that.

    Yields:
        All of them, in order, a group at a time.
    """
    group: list[Prepared | Outcome] = []
    texts = 0
    for item in items:
        group.append(item)
        texts += len(item.texts()) if isinstance(item, Prepared) else 0
        if texts >= GROUP_TEXTS:
            yield group
            group, texts = [], 0
    if group:
        yield group


def encoded(
    group: Iterable[Prepared | Outcome], encoder: Encoder
) -> Iterator[tuple[Prepared, KnownVectors] | Outcome]:
    """Encode the texts of a group together; each distinct one once.

    Args:
        group: Pairs that were read, or failed at that.
        encoder: What gives the vectors.

    Yields:
        Every pair with the vectors of its texts, or what became of it if it failed.

    Raises:
        ModelError: If the encoder can't be loaded.
    """
    ready = []
    for item in group:
        if isinstance(item, Prepared):
            ready.append(item)
        else:
            yield item
    if not ready:
        return
    _ = encoder.background  # an encoder that can't be loaded fails the run, and no pair
    try:
        known = KnownVectors.of(encoder, [text for one in ready for text in one.texts()])
    except Exception:  # whose text it was is found out one by one
        yield from (_encoded_alone(one, encoder) for one in ready)
    else:
        yield from ((one, known.only(one.texts())) for one in ready)


def _encoded_alone(one: Prepared, encoder: Encoder) -> tuple[Prepared, KnownVectors] | Outcome:
    try:
        return one, KnownVectors.of(encoder, one.texts())
    except Exception as error:
        return failed(one.pair, error)
