"""Texts in, vectors out: of the embedded model or another, kept, known, or made up for tests."""

from align.encoding.cache import CachedModel, CacheInfo, VectorCache
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
    "CacheInfo",
    "CachedModel",
    "Encoder",
    "FakeEncoder",
    "KnownVectors",
    "PlacedTokens",
    "SentenceEncoder",
    "TokenEncoder",
    "Tokens",
    "VectorCache",
    "Vectors",
    "WordEncoder",
]
