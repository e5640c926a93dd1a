"""What users hand in, checked and brought into form; every complaint names the argument."""

from __future__ import annotations

from collections.abc import Sequence, Sized

import numpy as np
import numpy.typing as npt

from align.aligning.sides import BLOCK, Floats
from align.errors import UsageError

__all__ = ["checked_lengths", "checked_times", "checked_tokens", "checked_vectors"]

MOST = float(np.finfo(np.float16).max)


def checked_vectors(name: str, values: npt.ArrayLike) -> Floats:
    """Check vectors and bring them to length 1."""
    vectors = _array(values)
    if vectors.dtype.kind != "f":
        vectors = _numbers(name, values)
    if vectors.size == 0:
        return np.zeros((0, 0), np.float32)
    if vectors.ndim != 2:
        raise UsageError(f"{name} must have two dimensions, not {vectors.ndim}")
    units = np.empty(vectors.shape, np.float32)
    for first in range(0, len(vectors), BLOCK):
        block = vectors[first : first + BLOCK].astype(np.float64)
        norms = np.linalg.norm(block, axis=1, keepdims=True)
        bad = np.flatnonzero(~(np.isfinite(norms[:, 0]) & (norms[:, 0] > 0)))
        if len(bad):
            raise UsageError(f"{name}: vector {first + bad[0]} is 0 or not finite")
        units[first : first + BLOCK] = block / norms
    return units


def checked_lengths(name: str, values: npt.ArrayLike, expected: int) -> Floats:
    """Check lengths in characters, one for each sentence."""
    lengths = _numbers(name, values).astype(np.float32)
    if lengths.shape != (expected,) and not (lengths.size == expected == 0):
        raise UsageError(f"{name} must have the shape ({expected},), not {lengths.shape}")
    if not (np.isfinite(lengths) & (lengths > 0)).all():
        raise UsageError(f"{name} must be positive")
    return lengths


def checked_times(
    source: npt.ArrayLike | None, n: int, target: npt.ArrayLike | None, m: int
) -> tuple[Floats, Floats] | None:
    """Check times in seconds, first and last of each sentence."""
    if source is None or target is None:
        return None
    sides = []
    for name, values, expected in (("source_times", source, n), ("target_times", target, m)):
        times = _numbers(name, values)
        if times.shape != (expected, 2) and expected:
            raise UsageError(f"{name} must have the shape ({expected}, 2), not {times.shape}")
        sides.append(times.astype(np.float32))
    return sides[0], sides[1]


def checked_tokens(
    name: str, values: Sequence[npt.ArrayLike] | None, expected: int
) -> list[npt.NDArray[np.floating]] | None:
    """Return the token vectors of every sentence, as they are."""
    if values is None:
        return None
    tokens = [_array(x) for x in values] if isinstance(values, Sized) else []
    if len(tokens) != expected:
        raise UsageError(f"{name} must hold {expected} arrays, one for each sentence")
    widths = {x.shape[1] if x.ndim == 2 else None for x in tokens}
    if len(widths) > 1 or None in widths or not all(x.dtype.kind == "f" and len(x) for x in tokens):
        raise UsageError(
            f"{name} must hold arrays of floats, shape (tokens, width), none without tokens"
        )
    # They are kept in half precision.
    if not all(np.abs(x).max(initial=0) <= MOST for x in tokens):
        raise UsageError(f"{name} must be finite, and at most {MOST:.0f}")
    return tokens


def _array(values: npt.ArrayLike) -> npt.NDArray[np.floating]:
    try:
        return np.asarray(values)
    except ValueError:  # rows of different lengths
        return np.asarray(None)


def _numbers(name: str, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise UsageError(f"{name} must be an array of numbers, all rows of one width") from None
