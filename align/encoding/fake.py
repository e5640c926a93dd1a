"""An encoder without a model: for tests, ours and yours."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from align.encoding.background import BACKGROUND
from align.encoding.encoder import PlacedTokens, Tokens, Vectors
from align.progress import Progress

__all__ = ["FakeEncoder"]

WORD = re.compile(r"\w+")


class FakeEncoder:
    """A deterministic encoder that knows words by a dictionary, and needs no model.

    A text's vector is the sum of its words' vectors; a word's vector is drawn at random,
    seeded by the word. Words that the dictionary translates share one vector, and so do
    numbers and names, which are the same in both languages.

    Args:
        dictionary: Words of one language, in lower case, with their translations.
        width: Width of the vectors.

    Example:
        >>> encoder = FakeEncoder({"pagi": "morning", "selamat": "good"})
        >>> english, indonesian = encoder.encode(["Good morning!", "Selamat pagi!"])
        >>> bool(np.allclose(english, indonesian))
        True
    """

    name = "fake@1"

    def __init__(self, dictionary: Mapping[str, str] | None = None, width: int = 64) -> None:
        self._dictionary = dict(dictionary or {})
        self._width = width

    @cached_property
    def background(self) -> Vectors:
        """Vectors of ``BACKGROUND``, shape (sentences, width)."""
        return self.encode(BACKGROUND)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return a vector of length 1 for every text, shape (texts, width), float32."""
        return self.encode_words(texts, progress)[0]

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, Tokens]:
        """Return a vector for every text, and for each of its words, shape (words, width)."""
        progress = progress or Progress()
        progress.start("encoding", len(texts))
        words = [self._words(text) for text in texts]
        vectors = np.array([x.sum(0) for x in words], np.float32).reshape(len(texts), self._width)
        progress.advance(len(texts))
        progress.finish()
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors, [x.astype(np.float16) for x in words]

    def encode_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[PlacedTokens]:
        """Return the words of every text, their vectors and where they stand."""
        _, vectors = self.encode_words(texts, progress)
        return [PlacedTokens(x, _places(text)) for x, text in zip(vectors, texts, strict=True)]

    def _words(self, text: str) -> Vectors:
        words = [word.lower() for word in WORD.findall(text)] or [text]
        return np.array([self._word(self._dictionary.get(word, word)) for word in words])

    def _word(self, word: str) -> Vectors:
        seed = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        draw = np.random.default_rng(seed).standard_normal(self._width)
        return draw.astype(np.float32)


def _places(text: str) -> npt.NDArray[np.int32]:
    return np.array([word.span() for word in WORD.finditer(text)] or [(0, len(text))], np.int32)
