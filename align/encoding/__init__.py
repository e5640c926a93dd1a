"""The one seam to sentence-transformers; the embedded model, known vectors, a fake for tests."""

from align.encoding.encoder import (
    DEFAULT_MODEL,
    Encoder,
    PlacedTokens,
    SentenceEncoder,
    TokenEncoder,
    Tokens,
    Vectors,
    WordEncoder,
)
from align.encoding.fake import FakeEncoder
from align.encoding.known import KnownVectors

__all__ = [
    "DEFAULT_MODEL",
    "Encoder",
    "FakeEncoder",
    "KnownVectors",
    "PlacedTokens",
    "SentenceEncoder",
    "TokenEncoder",
    "Tokens",
    "Vectors",
    "WordEncoder",
]
