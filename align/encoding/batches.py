"""Texts of like length in batches of like size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["batches"]

# A batch holds about this many tokens; a token is taken for four bytes of text.
BATCH_TOKENS = 1024
BYTES_PER_TOKEN = 4
SPECIAL_TOKENS = 4
ROUND_TOKENS = 16


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Group texts of like length, longest first, by a budget of tokens.

    Args:
        texts: The texts.

    Example:
        >>> [len(batch) for batch in batches(["Good morning."] * 100)]
        [64, 36]
    """
    tokens = [_about(text) for text in texts]
    batch: list[int] = []
    for number in sorted(range(len(texts)), key=lambda n: (-tokens[n], n)):
        if batch and tokens[batch[0]] * (len(batch) + 1) > BATCH_TOKENS:
            yield [texts[n] for n in batch]
            batch = []
        batch.append(number)
    if batch:
        yield [texts[n] for n in batch]


def _about(text: str) -> int:
    """Estimate a text's tokens, rounded up so that batches come in few sizes."""
    tokens = len(text.encode("utf-8", "surrogatepass")) // BYTES_PER_TOKEN + SPECIAL_TOKENS
    return -(-tokens // ROUND_TOKENS) * ROUND_TOKENS
