"""From what speaks for a bead to the numbers that the confidence model weighs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from align.aligning import Evidence

__all__ = ["FEATURES", "features"]

FEATURES = (
    "score",
    "cosine",
    "cover",
    "least cover",
    "lack",
    "length",
    "rival",
    "grouped",
    "neighbours",
    "aligned",
    "chained",
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
            (x.source_cover + x.target_cover) / 2,
            min(x.source_cover, x.target_cover),
            x.lack,
            x.length,
            x.rival,
            float(x.sentences > 2),
            float(x.neighbours),
            x.aligned,
            # Touching beads prove little between articles that share little.
            x.neighbours * x.aligned,
            x.typical,
        )
        for x in evidence
    ]
    return np.array(rows, np.float64).reshape(-1, len(FEATURES))
