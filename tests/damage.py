"""What every reader promises about files that are damaged."""

from __future__ import annotations

import random
from collections.abc import Callable

from align.errors import InputError
from align.reading.article import Article


def article_or_refusal(read: Callable[[bytes, str], Article], data: bytes, name: str) -> None:
    """Read damaged data: an article with text comes out, or one line that begins with the name."""
    refusal = ""
    try:
        assert read(data, name).text
    except InputError as error:
        refusal = str(error)
    assert not refusal or refusal.startswith(name)
    assert "\n" not in refusal


def damaged(data: bytes, seed: int) -> bytes:
    """Change some bytes, and cut off the end, or not."""
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.choice([len(changed), chance.randrange(len(changed))])])
