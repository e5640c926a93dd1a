"""Times of subtitles as a weak hint: what is said at the same moment is more likely the same.

Two subtitle files of one film differ by a delay and, where the speed of the film differs, by
a factor. Both are read off the beads found so far: the slope as the median of many
(Theil 1950), which some wrong beads do not move. How much the times agree there says how
much a time is worth; it is never worth more than ``MOST`` nats, so that files cut from
different versions of a film lose little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.aligning.bands import Place, Shape, Tile
from align.aligning.sides import MOST_SENTENCES, Floats

__all__ = ["Timing", "timing"]

MOST = 2.0
LEAST_ANCHORS = 5
# Seconds between what is said and when it is shown.
LEAST_SPREAD = 2.0
# With a larger spread than this share of the film, the times say nothing.
MOST_SPREAD = 0.1
# The share of right beads whose times do not agree.
OUTLIERS = 0.1
FROM_MEDIAN = 1.4826
NOTHING = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Timing:
    """How the times of two files correspond.

    Attributes:
        middles: For each side and size of group, the second in the middle of each group.
        slope: Target seconds for a source second.
        delay: The target second of source second 0.
        spread: By how many seconds times of right beads differ.
        length: The length of the film, in seconds.
    """

    middles: tuple[dict[int, Floats], dict[int, Floats]]
    slope: float
    delay: float
    spread: float
    length: float

    def add_to(self, tile: Tile, worths: Mapping[Shape, Floats]) -> None:
        """Add to worths how much more likely the times are for right beads than for chance.

        At most ``MOST`` nats either way; nothing where times are unknown.
        """
        for (p, q), matrix in worths.items():
            source = self.middles[0].get(p, NOTHING)[tile.top : tile.bottom, None]
            target = self.middles[1].get(q, NOTHING)[None, tile.left : tile.right]
            miss = np.abs(target - self.slope * source - self.delay) / self.spread
            right = (1 - OUTLIERS) * self.length / (2 * self.spread) * np.exp(-miss)
            nats = np.clip(np.log(right + OUTLIERS), -MOST, MOST)
            known = np.where(np.isfinite(nats), nats, 0).astype(np.float32)
            matrix[: known.shape[0], : known.shape[1]] += known


def timing(times: tuple[Floats, Floats], places: Sequence[Place]) -> Timing | None:
    """Read off beads how times correspond.

    Args:
        times: For both sides, first and last second of each sentence, shapes (n, 2) and
            (m, 2); not a number where unknown.
        places: The beads found so far.

    Returns:
        The correspondence; nothing if the beads do not tell.
    """
    middles = _middles(times[0]), _middles(times[1])
    anchors = np.array(
        [
            (middles[0][x.shape[0]][x.source], middles[1][x.shape[1]][x.target])
            for x in sorted(places, key=lambda x: x.source)
        ]
    ).reshape(-1, 2)
    anchors = anchors[np.isfinite(anchors).all(1)]
    if len(anchors) < LEAST_ANCHORS:
        return None
    slope, delay = _line(anchors)
    misses = np.abs(anchors[:, 1] - slope * anchors[:, 0] - delay)
    spread = max(LEAST_SPREAD, FROM_MEDIAN * float(np.median(misses)))
    length = float(np.nanmax(times[1]) - np.nanmin(times[1]))
    if spread > MOST_SPREAD * length:
        return None
    return Timing(middles, slope, delay, spread, length)


def _middles(times: Floats) -> dict[int, Floats]:
    sizes = range(1, min(MOST_SENTENCES, len(times)) + 1)
    return {k: (times[: len(times) - k + 1, 0] + times[k - 1 :, 1]) / np.float32(2) for k in sizes}


def _line(anchors: Floats) -> tuple[float, float]:
    """Return slope and delay of the line through the anchors, by medians."""
    half = len(anchors) // 2
    steps = anchors[half:] - anchors[: len(anchors) - half]
    steps = steps[steps[:, 0] > 0]
    slope = float(np.median(steps[:, 1] / steps[:, 0])) if len(steps) else 1.0
    return slope, float(np.median(anchors[:, 1] - slope * anchors[:, 0]))
