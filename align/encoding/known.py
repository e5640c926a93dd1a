"""Vectors that are there already, handed to the aligner in the place of a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from align.encoding.encoder import Encoder, Tokens, Vectors, WordEncoder
from align.errors import ModelError
from align.progress import Progress

__all__ = ["KnownVectors"]


@dataclass(frozen=True, slots=True, eq=False)
class KnownVectors:
    """What an encoder gave for some texts, as an encoder that knows these alone.

    It can be pickled: texts are encoded in one process, and aligned in another, that loads no
    model.

    Attributes:
        name: The name of the encoder that gave the vectors.
        background: Its vectors of ``BACKGROUND``, shape (sentences, width).
        places: Where the vectors of each text stand.
        vectors: Vectors of length 1, shape (texts, width).
        tokens: For every text the vectors of its tokens; nothing if the encoder gave none.

    Example:
        >>> from align.encoding import FakeEncoder
        >>> known = KnownVectors.of(FakeEncoder(), ["Good morning.", "Selamat pagi."])
        >>> known.name, known.encode(["Selamat pagi."]).shape
        ('fake@1', (1, 64))
    """

    name: str
    background: Vectors
    places: Mapping[str, int]
    vectors: Vectors
    tokens: Tokens | None

    @classmethod
    def of(cls, encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> Self:
        """Encode texts, with their words if the encoder knows words.

        Args:
            encoder: The encoder.
            texts: The texts; repeated ones are encoded once.
            progress: Hears of every batch.

        Raises:
            ModelError: If the encoder can't be loaded.
        """
        distinct = list(dict.fromkeys(texts))
        tokens: Tokens | None = None
        if isinstance(encoder, WordEncoder):
            vectors, tokens = encoder.encode_words(distinct, progress)
        else:
            vectors = encoder.encode(distinct, progress)
        places = {text: n for n, text in enumerate(distinct)}
        return cls(encoder.name, encoder.background, places, vectors, tokens)

    def only(self, texts: Sequence[str]) -> KnownVectors:
        """Return what is known of some of the texts, to be handed on."""
        distinct = list(dict.fromkeys(texts))
        numbers = self._numbers(distinct)
        tokens = self.tokens and [self.tokens[n] for n in numbers]
        places = {text: n for n, text in enumerate(distinct)}
        return KnownVectors(self.name, self.background, places, self.vectors[numbers], tokens)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return the vectors of texts, shape (texts, width).

        Raises:
            ModelError: If one is not known.
        """
        return self.vectors[self._numbers(texts)]

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, Tokens | None]:
        """Return the vectors of texts, and those of their tokens.

        Raises:
            ModelError: If one is not known.
        """
        numbers = self._numbers(texts)
        return self.encode(texts, progress), self.tokens and [self.tokens[n] for n in numbers]

    def _numbers(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        missing = next((text for text in texts if text not in self.places), None)
        if missing is not None:
            raise ModelError(f"no vector is known for {missing[:60]!r}: encode all texts first")
        return np.array([self.places[text] for text in texts], np.int64)
