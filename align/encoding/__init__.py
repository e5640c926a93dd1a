"""The one seam to sentence-transformers, the embedded model, and a fake for tests."""

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

__all__ = [
    "DEFAULT_MODEL",
    "Encoder",
    "FakeEncoder",
    "PlacedTokens",
    "SentenceEncoder",
    "TokenEncoder",
    "Tokens",
    "Vectors",
    "WordEncoder",
]
