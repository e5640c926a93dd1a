"""Times of subtitles as a weak hint: what is said at the same moment is more likely the same.

Two subtitle files of one film differ by a delay and, where the speed of the film differs, by
a factor. Both are read off the beads found so far: the slope as the median of many
(Theil 1950), which some wrong beads do not move. How much the times agree there says how
much a time is worth; it is never worth more than ``MOST`` nats, so that files cut from
different versions of a film lose little.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.aligning.runs import Place
from align.aligning.similarity import Floats, Shape, Similarity

__all__ = ["time_agreement"]

MOST = 2.0
LEAST_ANCHORS = 5
# Seconds between what is said and when it is shown.
LEAST_SPREAD = 2.0
# With a larger spread than this share of the film, the times say nothing.
MOST_SPREAD = 0.1
# The share of right beads whose times do not agree.
OUTLIERS = 0.1
FROM_MEDIAN = 1.4826


def time_agreement(
    similarity: Similarity, times: tuple[Floats, Floats], places: Sequence[Place]
) -> dict[Shape, Floats]:
    """Say how much more likely the times of beads are for right ones than for chance.

    Args:
        similarity: The scores, which give the shapes of beads.
        times: For both sides, first and last second of each sentence, shapes (n, 2) and
            (m, 2); not a number where unknown.
        places: The beads found so far.

    Returns:
        Nats between ``-MOST`` and ``MOST``, shaped like ``similarity.scores``; 0 where times are
        unknown. Nothing at all if the beads found do not tell how the times correspond.
    """
    middles = [
        {k: (side[: len(side) - k + 1, 0] + side[k - 1 :, 1]) / 2 for k in groups}
        for side, groups in zip(times, (similarity.source, similarity.target), strict=True)
    ]
    anchors = np.array(
        [
            (middles[0][x.shape[0]][x.source], middles[1][x.shape[1]][x.target])
            for x in sorted(places, key=lambda x: x.source)
        ]
    ).reshape(-1, 2)
    anchors = anchors[np.isfinite(anchors).all(1)]
    if len(anchors) < LEAST_ANCHORS:
        return {}
    slope, delay = _line(anchors)
    misses = np.abs(anchors[:, 1] - slope * anchors[:, 0] - delay)
    spread = max(LEAST_SPREAD, FROM_MEDIAN * float(np.median(misses)))
    length = float(np.nanmax(times[1]) - np.nanmin(times[1]))
    if spread > MOST_SPREAD * length:
        return {}
    nats = {}
    for p, q in similarity.scores:
        miss = np.abs(middles[1][q][None] - slope * middles[0][p][:, None] - delay)
        right = (1 - OUTLIERS) * length / (2 * spread) * np.exp(-miss / spread) + OUTLIERS
        agreement = np.clip(np.log(right), -MOST, MOST)
        nats[p, q] = np.where(np.isfinite(agreement), agreement, 0).astype(np.float32)
    return nats


def _line(anchors: Floats) -> tuple[float, float]:
    """Return slope and delay of the line through the anchors, by medians."""
    half = len(anchors) // 2
    steps = anchors[half:] - anchors[: len(anchors) - half]
    steps = steps[steps[:, 0] > 0]
    slope = float(np.median(steps[:, 1] / steps[:, 0])) if len(steps) else 1.0
    return slope, float(np.median(anchors[:, 1] - slope * anchors[:, 0]))
