"""Texts of like length in batches of like size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["batches"]

# A batch holds about this many tokens; a token is taken for four bytes of text.
BATCH_TOKENS = 1024
# With fewer, a batch takes longer to start than to compute.
LEAST_TOKENS = 128
BYTES_PER_TOKEN = 4
SPECIAL_TOKENS = 4
ROUND_TOKENS = 16


def batches(texts: Sequence[str], workers: int = 1) -> Iterator[list[str]]:
    """Group texts of like length, longest first, by a budget of tokens.

    Args:
        texts: The texts.
        workers: How many batches are computed at a time: a few texts are shared out.

    Example:
        >>> [len(batch) for batch in batches(["Good morning."] * 100)]
        [64, 36]
    """
    tokens = [_about(text) for text in texts]
    budget = min(BATCH_TOKENS, max(LEAST_TOKENS, sum(tokens) // workers))
    batch: list[int] = []
    for number in sorted(range(len(texts)), key=lambda n: (-tokens[n], n)):
        if batch and tokens[batch[0]] * (len(batch) + 1) > budget:
            yield [texts[n] for n in batch]
            batch = []
        batch.append(number)
    if batch:
        yield [texts[n] for n in batch]


def _about(text: str) -> int:
    """Estimate a text's tokens, rounded up so that batches come in few sizes."""
    tokens = len(text.encode("utf-8", "surrogatepass")) // BYTES_PER_TOKEN + SPECIAL_TOKENS
    return -(-tokens // ROUND_TOKENS) * ROUND_TOKENS
