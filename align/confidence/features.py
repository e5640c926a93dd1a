"""From what speaks for a bead to the numbers that the confidence model weighs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from align.aligning import Evidence

__all__ = ["FEATURES", "features"]

MOST_NATS = 20.0

FEATURES = (
    "score",
    "cosine",
    "surprise",
    "length",
    "rival",
    "grouped",
    "neighbours",
    "log_beads",
    "aligned",
    "typical",
)


def features(evidence: Sequence[Evidence]) -> npt.NDArray[np.float64]:
    """Turn evidence into a table.

    Args:
        evidence: What speaks for each bead.

    Returns:
        Shape (beads, features), in the order of ``FEATURES``.
    """
    rows = [
        (
            x.score,
            x.cosine,
            max(-MOST_NATS, min(x.surprise, MOST_NATS)),
            x.length,
            x.rival,
            float(x.sentences > 2),
            float(x.neighbours),
            math.log(x.beads),
            x.aligned,
            x.typical,
        )
        for x in evidence
    ]
    return np.array(rows, np.float64).reshape(-1, len(FEATURES))
