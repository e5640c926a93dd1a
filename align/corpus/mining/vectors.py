"""The vectors of many lines, on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.aligning.sides import units
from align.corpus.mining.lines import Lines
from align.corpus.mining.spool import Spool
from align.encoding import Encoder, Vectors
from align.progress import Progress

__all__ = ["LineVectors", "encoded"]

# How many lines are encoded at once.
PIECE = 2048
# The mean of a few lines is drawn toward where the encoder's vectors lie at rest, as if so many
# further lines lay there.
BACKGROUND_WEIGHT = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class LineVectors:
    """Vectors in half precision, mapped into memory as far as there is room.

    Attributes:
        raw: As the encoder gave them, shape (lines, width).
        mean: What they are centred on.
    """

    raw: npt.NDArray[np.float16]
    mean: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.raw)

    def __getitem__(self, places: slice | npt.NDArray[np.int64]) -> Vectors:
        """Return some of the vectors, centred and of length 1."""
        return units(self.raw[places].astype(np.float32) - self.mean)

    def blocks(self, size: int) -> Iterator[tuple[int, Vectors]]:
        """Return all, so many at a time, each time with the number of the first."""
        return ((first, self[first : first + size]) for first in range(0, len(self), size))


def encoded(lines: Lines, encoder: Encoder, progress: Progress) -> LineVectors:
    """Encode lines, a piece at a time.

    Args:
        lines: The lines, one at least.
        encoder: The encoder.
        progress: Hears of every piece.

    Raises:
        ModelError: If the encoder can't be loaded.
        OutputError: If the disk is full.

    Example:
        >>> from align.corpus.mining.lines import stored
        >>> from align.encoding import FakeEncoder
        >>> encoded(stored(["Good morning.", "Rain."]), FakeEncoder(), Progress())[0:1].shape
        (1, 64)
    """
    spool = Spool()
    background = encoder.background
    total = BACKGROUND_WEIGHT * background.mean(0, dtype=np.float64)
    progress.start("encoding", len(lines))
    try:
        for first in range(0, len(lines), PIECE):
            last = min(first + PIECE, len(lines))
            vectors = encoder.encode([lines[place] for place in range(first, last)])
            total += vectors.sum(0, dtype=np.float64)
            spool.write(vectors.astype(np.float16).tobytes())
            progress.advance(last - first)
    finally:
        progress.finish()
    raw = np.memmap(spool.file, np.float16, "r", shape=(len(lines), background.shape[1]))
    return LineVectors(raw, (total / (len(lines) + BACKGROUND_WEIGHT)).astype(np.float32))
