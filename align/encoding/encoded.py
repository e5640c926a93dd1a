"""What a model gave for a text, and the same as bytes that tell when they have been altered."""

from __future__ import annotations

import hashlib
import struct
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Encoded", "Words", "packed_vector", "packed_words", "vector_of", "words_of"]

CHECK_BYTES = 8
# Number of tokens, width of their vectors, whether their places follow.
HEAD = struct.Struct("<II?")


class Words(NamedTuple):
    """What a model gave for the tokens of a text.

    Attributes:
        vectors: Shape (tokens, width); nothing if the model tells of no tokens.
        places: Where each begins and ends, in code points, shape (tokens, 2); nothing if the
            tokenizer can't tell, or was not asked.
    """

    vectors: npt.NDArray[np.float16] | None
    places: npt.NDArray[np.int32] | None


class Encoded(NamedTuple):
    """What a model gave for a text.

    Attributes:
        vector: A vector of length 1, shape (width,).
        words: What it gave for the tokens; nothing if it was not asked for them.
    """

    vector: npt.NDArray[np.float32]
    words: Words | None = None


def packed_vector(key: bytes, vector: npt.NDArray[np.float32]) -> bytes:
    """Return a text's vector as bytes.

    Args:
        key: What the bytes are kept under: under another they are not valid.
        vector: The vector.

    Example:
        >>> vector_of(b"a", packed_vector(b"a", np.float32([0.6, 0.8]))).tolist() == [
        ...     0.6000000238418579,
        ...     0.800000011920929,
        ... ]
        True
    """
    return _sealed(key, vector.astype("<f4", copy=False).tobytes())


def vector_of(key: bytes, content: object) -> npt.NDArray[np.float32] | None:
    """Return the vector that ``packed_vector`` packed; nothing if the bytes are not its.

    Args:
        key: What the bytes were kept under.
        content: The bytes.
    """
    raw = _opened(key, content)
    return None if raw is None else np.frombuffer(raw, "<f4").astype(np.float32, copy=False)


def packed_words(key: bytes, words: Words) -> bytes:
    """Return what is known of a text's tokens as bytes; takes the same as ``packed_vector``."""
    if words.vectors is None:
        return _sealed(key, HEAD.pack(0, 0, False))
    raw = HEAD.pack(*words.vectors.shape, words.places is not None)
    raw += words.vectors.astype("<f2", copy=False).tobytes()
    if words.places is not None:
        raw += words.places.astype("<i4", copy=False).tobytes()
    return _sealed(key, raw)


def words_of(key: bytes, content: object) -> Words | None:
    """Return what ``packed_words`` packed; nothing if the bytes are not its."""
    raw = _opened(key, content)
    if raw is None:
        return None
    tokens, width, has_places = HEAD.unpack_from(raw)
    if not tokens:
        return Words(None, None)
    vectors = np.frombuffer(raw, "<f2", tokens * width, HEAD.size).reshape(tokens, width)
    behind = HEAD.size + vectors.nbytes
    places = (
        np.frombuffer(raw, "<i4", tokens * 2, behind).reshape(tokens, 2) if has_places else None
    )
    return Words(
        vectors.astype(np.float16, copy=False),
        None if places is None else places.astype(np.int32, copy=False),
    )


def _sealed(key: bytes, raw: bytes) -> bytes:
    return _check(key, raw) + raw


def _opened(key: bytes, content: object) -> bytes | None:
    if not isinstance(content, bytes):
        return None
    check, raw = content[:CHECK_BYTES], content[CHECK_BYTES:]
    return raw if check == _check(key, raw) else None


def _check(key: bytes, raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=CHECK_BYTES, key=key).digest()
